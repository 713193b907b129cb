/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list models of the window against naive ones: what a list view is told must add up. */

#include "fixture.h"
#include "tl-annotation-list.h"
#include "tl-article-selection.h"
#include "tl-edits.h"
#include "tl-format-value.h"
#include "tl-gradual-model.h"

/* A copy of a model kept only by what it tells: as a list view would have it. */
typedef struct
{
  GListModel *model;
  GPtrArray  *mirror;
} Mirror;

static char *
describe (GListModel *model,
          guint       position)
{
  g_autoptr (GObject) item = g_list_model_get_item (model, position);

  if (TL_IS_ANNOTATION_ITEM (item))
    {
      TlAnnotationItem *row = TL_ANNOTATION_ITEM (item);
      const char *heading = tl_annotation_item_get_heading (row);

      return g_strdup_printf ("%s %s %s", heading != NULL ? heading : "-",
                              tl_annotation_get_id (tl_annotation_item_get_annotation (row)),
                              tl_annotation_get_label (tl_annotation_item_get_annotation (row)));
    }
  if (GTK_IS_STRING_OBJECT (item))
    return g_strdup (gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  return g_strdup (tl_article_info_get_key (TL_ARTICLE_INFO (item)));
}

static void
mirror_changed_cb (Mirror *self,
                   guint   position,
                   guint   removed,
                   guint   added)
{
  g_assert_cmpuint (position + removed, <=, self->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (self->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->mirror, position + i, describe (self->model, position + i));
  g_assert_cmpuint (self->mirror->len, ==, g_list_model_get_n_items (self->model));
}

static void
mirror_init (Mirror     *self,
             GListModel *model)
{
  self->model = model;
  self->mirror = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (self->mirror, describe (model, i));
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (mirror_changed_cb), self);
}

static void
mirror_check (Mirror *self)
{
  g_assert_cmpuint (self->mirror->len, ==, g_list_model_get_n_items (self->model));
  for (guint i = 0; i < self->mirror->len; i++)
    {
      g_autofree char *now = describe (self->model, i);

      g_assert_cmpstr (g_ptr_array_index (self->mirror, i), ==, now);
    }
}

static void
mirror_clear (Mirror *self)
{
  g_signal_handlers_disconnect_by_data (self->model, self);
  g_ptr_array_unref (self->mirror);
}

static const char *const record[] = {
  "{\"id\": \"a1\", \"title\": \"One\", \"text\": \"The mayor said on Monday that the bridge is safe, and left.\", "
  "\"annotations\": ["
  "{\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"annotator\": \"ana\"}, "
  "{\"id\": \"t2\", \"label\": \"cue\", \"start\": 10, \"end\": 14, \"annotator\": \"omar\", \"note\": \"bridge\"}, "
  "{\"id\": \"t3\", \"label\": \"Claim\", \"start\": 30, \"end\": 48}, "
  "{\"id\": \"t4\", \"label\": \"claim\", \"start\": 25, \"end\": 48, \"review\": {\"decision\": \"accepted\"}}, "
  "{\"id\": \"t5\", \"label\": \"martian\", \"start\": 18, \"end\": 24}]}",
  "{\"id\": \"a2\", \"title\": \"Two\", \"text\": \"Nothing here.\"}",
  NULL
};

static char *
list_ids (TlAnnotationList *list)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (TlAnnotationItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (out, "%s%s", i > 0 ? " " : "",
                              tl_annotation_get_id (tl_annotation_item_get_annotation (item)));
    }
  return g_string_free (out, FALSE);
}

static void
assert_ids (TlAnnotationList *list,
            const char       *expected)
{
  g_autofree char *ids = list_ids (list);

  g_assert_cmpstr (ids, ==, expected);
}

static void
test_annotations_order (void)
{
  TlWorkspace *workspace = fixture_open (record);
  g_autoptr (TlAnnotationList) list = tl_annotation_list_new (workspace);
  g_auto (GStrv) annotators = tl_annotation_list_list_annotators (list);

  assert_ids (list, "t1 t2 t5 t4 t3");
  tl_annotation_list_set_group (list, TL_GROUP_LABEL);
  assert_ids (list, "t4 t3 t1 t2 t5");
  tl_annotation_list_set_group (list, TL_GROUP_DECISION);
  assert_ids (list, "t1 t2 t5 t3 t4");
  tl_annotation_list_set_group (list, TL_GROUP_ANNOTATOR);
  assert_ids (list, "t5 t4 t3 t1 t2");
  g_assert_cmpuint (g_strv_length (annotators), ==, 2);
  g_clear_object (&list);
  fixture_close (workspace);
}

static void
test_annotations_filter (void)
{
  TlWorkspace *workspace = fixture_open (record);
  g_autoptr (TlAnnotationList) list = tl_annotation_list_new (workspace);
  TlAnnotationFilter filter = { .decision = -1 };

  filter.label = (char *) "claim";
  tl_annotation_list_set_filter (list, &filter);
  assert_ids (list, "t4 t3");
  filter.decision = TL_DECISION_ACCEPTED;
  tl_annotation_list_set_filter (list, &filter);
  assert_ids (list, "t4");

  filter = (TlAnnotationFilter) { .decision = -1, .text = (char *) "bridge" };
  tl_annotation_list_set_filter (list, &filter);
  assert_ids (list, "t2 t4 t3");
  filter.has_note = TRUE;
  tl_annotation_list_set_filter (list, &filter);
  assert_ids (list, "t2");

  filter = (TlAnnotationFilter) { .decision = -1, .annotator = (char *) "ana" };
  tl_annotation_list_set_filter (list, &filter);
  assert_ids (list, "t1");
  g_assert_cmpuint (tl_annotation_list_get_n_all (list), ==, 5);
  g_clear_object (&list);
  fixture_close (workspace);
}

static void
test_annotations_selection (void)
{
  TlWorkspace *workspace = fixture_open (record);
  g_autoptr (TlAnnotationList) list = tl_annotation_list_new (workspace);
  TlAnnotationFilter filter = { .decision = -1, .label = (char *) "claim" };

  tl_workspace_set_selected (workspace, "t4");
  g_assert_cmpuint (tl_annotation_list_get_position (list), ==, 3);
  tl_annotation_list_set_filter (list, &filter);
  g_assert_cmpuint (tl_annotation_list_get_position (list), ==, 0);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 0));
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), 1, TRUE);
  g_assert_cmpstr (tl_workspace_get_selected (workspace), ==, "t3");
  tl_workspace_set_selected (workspace, "t1");
  g_assert_cmpuint (tl_annotation_list_get_position (list), ==, G_MAXUINT);
  g_clear_object (&list);
  fixture_close (workspace);
}

/* One random edit of the shown article, or an undo. */
static void
edit_at_random (TlWorkspace *workspace,
                GRand       *rand)
{
  static const char *const labels[] = { "claim", "source", "cue", "person", "martian" };
  TlArticle *article = tl_workspace_get_article (workspace);
  guint n = tl_article_get_n_annotations (article);
  const char *key = tl_workspace_get_article_key (workspace);
  const char *label = labels[g_rand_int_range (rand, 0, G_N_ELEMENTS (labels))];
  guint start = (guint) g_rand_int_range (rand, 0, 50);
  TlFragment fragment = { start, start + (guint) g_rand_int_range (rand, 1, 9) };
  const char *ids[2] = { NULL, NULL };
  TlCommand *command = NULL;

  if (n > 0)
    ids[0] = tl_annotation_get_id (tl_article_get_annotation (article,
                                                              (guint) g_rand_int_range (rand, 0, (gint32) n)));
  switch (n == 0 ? 0 : g_rand_int_range (rand, 0, 7))
    {
    case 0:
    case 1:
      command = tl_edit_tag (article, key, "bo", label, &fragment, 1, NULL, NULL);
      break;
    case 2:
      command = tl_edit_remove (article, key, "bo", ids, NULL);
      break;
    case 3:
      command = tl_edit_relabel (article, key, "bo", ids[0], label, NULL);
      break;
    case 4:
      command = tl_edit_fragments (article, key, "bo", ids[0], &fragment, 1, NULL);
      break;
    case 5:
      command = tl_edit_note (article, key, "bo", ids[0], g_rand_boolean (rand) ? "bridge" : "", NULL);
      break;
    default:
      tl_workspace_undo (workspace);
      return;
    }
  tl_workspace_run (workspace, command, NULL);
}

static void
test_annotations_random (void)
{
  TlWorkspace *workspace = fixture_open (record);
  g_autoptr (TlAnnotationList) list = tl_annotation_list_new (workspace);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  TlAnnotationFilter filter = { .decision = -1 };
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (list));
  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (TlAnnotationList) fresh = NULL;
      g_autofree char *ids = NULL;

      if (i % 40 == 0)
        tl_annotation_list_set_group (list, (TlAnnotationGroup) (i / 40 % 4));
      if (i % 25 == 0)
        {
          filter.label = i % 50 == 0 ? NULL : (char *) "claim";
          tl_annotation_list_set_filter (list, &filter);
        }
      edit_at_random (workspace, rand);
      mirror_check (&mirror);

      fresh = tl_annotation_list_new (workspace);
      tl_annotation_list_set_group (fresh, (TlAnnotationGroup) (i / 40 % 4));
      tl_annotation_list_set_filter (fresh, &filter);
      ids = list_ids (fresh);
      assert_ids (list, ids);
    }
  mirror_clear (&mirror);
  g_clear_object (&list);
  fixture_close (workspace);
}

static void
selection_chosen_cb (TlArticleSelection *selection,
                     guint               index,
                     guint              *chosen)
{
  *chosen = index;
}

static void
test_article_selection (void)
{
  TlWorkspace *workspace = fixture_open (record);
  g_autoptr (TlArticleSelection) selection = tl_article_selection_new ();
  TlArticleList *articles = tl_workspace_get_articles (workspace);
  TlArticleFilter none = { .text = "no such words" };
  TlArticleFilter two = { .text = "two" };
  TlArticleFilter all = { NULL };
  guint chosen = G_MAXUINT;
  Mirror mirror;

  g_signal_connect (selection, "chosen", G_CALLBACK (selection_chosen_cb), &chosen);
  mirror_init (&mirror, G_LIST_MODEL (selection));
  tl_article_selection_set_list (selection, articles);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 2);

  tl_article_selection_set_index (selection, 1);
  g_assert_cmpuint (chosen, ==, G_MAXUINT);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 0, TRUE);
  g_assert_cmpuint (chosen, ==, 0);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 1, TRUE);
  g_assert_cmpuint (chosen, ==, 1);

  /* Selected by its record: through filters that leave it out or move it. */
  tl_article_list_set_filter (articles, &none);
  g_assert_cmpuint (tl_article_selection_get_index (selection), ==, 1);
  g_assert_cmpuint (tl_article_selection_get_position (selection), ==, G_MAXUINT);
  tl_article_list_set_filter (articles, &two);
  g_assert_cmpuint (tl_article_selection_get_position (selection), ==, 0);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 0));
  tl_article_list_set_filter (articles, &all);
  g_assert_cmpuint (tl_article_selection_get_position (selection), ==, 1);
  mirror_check (&mirror);

  tl_article_selection_set_list (selection, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 0);
  mirror_check (&mirror);
  mirror_clear (&mirror);
  g_clear_object (&selection);
  fixture_close (workspace);
}

/* Random splices of the model below, with and without time to grow in between. */
static void
test_gradual_random (void)
{
  GtkStringList *strings = gtk_string_list_new (NULL);
  g_autoptr (GtkSelectionModel) none = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings)));
  g_autoptr (TlGradualModel) gradual = tl_gradual_model_new (none);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  guint serial = 0;
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (gradual));
  for (guint i = 0; i < 600; i++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (strings));
      guint position = (guint) g_rand_int_range (rand, 0, (gint32) n + 1);
      guint removed = (guint) g_rand_int_range (rand, 0, (gint32) (n - position) + 1);
      guint added = (guint) g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 6) == 0 ? 700 : 4);
      g_autoptr (GPtrArray) additions = g_ptr_array_new_with_free_func (g_free);

      if (g_rand_boolean (rand))
        removed = MIN (removed, 2);
      for (guint j = 0; j < added; j++)
        g_ptr_array_add (additions, g_strdup_printf ("s%u", serial++));
      g_ptr_array_add (additions, NULL);
      gtk_string_list_splice (strings, position, removed, (const char *const *) additions->pdata);
      mirror_check (&mirror);
      if (g_rand_int_range (rand, 0, 5) == 0)
        tl_gradual_model_flush (gradual);
      if (g_rand_int_range (rand, 0, 3) == 0)
        while (g_main_context_iteration (NULL, FALSE))
          mirror_check (&mirror);
    }
  tl_gradual_model_flush (gradual);
  mirror_check (&mirror);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gradual)), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (strings)));
  mirror_clear (&mirror);
}

/* Left alone, it shows everything; and a large model not at once. */
static void
test_gradual_grows (void)
{
  GtkStringList *strings = gtk_string_list_new (NULL);
  g_autoptr (GtkSelectionModel) none = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings)));
  g_autoptr (TlGradualModel) gradual = tl_gradual_model_new (none);
  g_autoptr (GPtrArray) additions = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 5000; i++)
    g_ptr_array_add (additions, g_strdup_printf ("s%u", i));
  g_ptr_array_add (additions, NULL);
  gtk_string_list_splice (strings, 0, 0, (const char *const *) additions->pdata);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gradual)), <, 100);
  while (g_list_model_get_n_items (G_LIST_MODEL (gradual)) < 5000)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/gui/annotation-list/order", test_annotations_order);
  g_test_add_func ("/gui/annotation-list/filter", test_annotations_filter);
  g_test_add_func ("/gui/annotation-list/selection", test_annotations_selection);
  g_test_add_func ("/gui/annotation-list/random", test_annotations_random);
  g_test_add_func ("/gui/article-selection/by-record", test_article_selection);
  g_test_add_func ("/gui/gradual-model/random", test_gradual_random);
  g_test_add_func ("/gui/gradual-model/grows", test_gradual_grows);
  return g_test_run ();
}

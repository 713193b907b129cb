/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlTextPane: what an annotator does, through the actions that keys, menus and buttons share. */

#include "fixture.h"

#include "tl-article-view.h"
#include "tl-find-bar.h"
#include "tl-label-bar.h"

#include <string.h>

#define RECORD                                                                                     \
  "{\"id\": \"a\", \"language\": \"en\","                                                          \
  " \"text\": \"The mayor said on Monday that rain fell. \\u201cIt was wet,\\u201d Ann Lee "       \
  "added.\","                                                                                      \
  " \"annotations\": ["                                                                            \
  "{\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\"},"    \
  "{\"id\": \"t2\", \"label\": \"cue\", \"start\": 10, \"end\": 14, \"text\": \"said\"},"          \
  "{\"id\": \"t3\", \"label\": \"claim\", \"start\": 30, \"end\": 39, \"text\": \"rain fell\"},"   \
  "{\"id\": \"t4\", \"label\": \"source\", \"start\": 55, \"end\": 62, \"text\": \"Ann Lee\"}]}"

typedef struct
{
  TlWorkspace   *workspace;
  GtkWidget     *window;
  TlTextPane    *pane;
  TlArticleView *view;
  TlArticle     *article;
} Desk;

static void
desk_set_up (Desk          *desk,
             gconstpointer  user_data)
{
  const char *record = user_data != NULL ? user_data : RECORD;

  desk->workspace = fixture_open ((const char *const[]) { record, NULL });
  desk->article = tl_workspace_get_article (desk->workspace);
  desk->pane = g_object_new (TL_TYPE_TEXT_PANE, "workspace", desk->workspace, NULL);
  desk->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (desk->window), 760, 640);
  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (desk->pane));
  gtk_window_present (GTK_WINDOW (desk->window));
  desk->view = TL_ARTICLE_VIEW (fixture_find (GTK_WIDGET (desk->pane), TL_TYPE_ARTICLE_VIEW));
  fixture_settle (GTK_WIDGET (desk->view));
}

static void
desk_tear_down (Desk          *desk,
                gconstpointer  user_data)
{
  g_object_ref (desk->pane);
  gtk_window_destroy (GTK_WINDOW (desk->window));
  fixture_settle (NULL);
  g_assert_finalize_object (desk->pane);
  fixture_close (desk->workspace);
}

static gboolean
is_enabled (Desk       *desk,
            const char *action)
{
  return g_action_group_get_action_enabled (tl_text_pane_get_actions (desk->pane), action);
}

/* As a key would: an action that is not enabled is a mistake of the test. */
static void
act (Desk       *desk,
     const char *action)
{
  g_assert_true (is_enabled (desk, action));
  g_action_group_activate_action (tl_text_pane_get_actions (desk->pane), action, NULL);
}

static void
tag (Desk       *desk,
     const char *label)
{
  g_assert_true (is_enabled (desk, "tag"));
  g_action_group_activate_action (tl_text_pane_get_actions (desk->pane), "tag",
                                  g_variant_new_string (label));
}

static void
assert_selected_text (Desk       *desk,
                      const char *expected)
{
  g_autofree char *text = NULL;
  TlFragment range;

  if (expected == NULL)
    {
      g_assert_false (tl_article_view_get_selection (desk->view, &range));
      return;
    }
  g_assert_true (tl_article_view_get_selection (desk->view, &range));
  text = tl_text_dup_slice (tl_article_get_text (desk->article), range.start, range.end);
  g_assert_cmpstr (text, ==, expected);
}

static TlAnnotation *
get_selected (Desk *desk)
{
  const char *id = tl_workspace_get_selected (desk->workspace);

  g_assert_nonnull (id);
  return tl_article_find_annotation (desk->article, id);
}

static void
assert_annotation (Desk         *desk,
                   TlAnnotation *annotation,
                   const char   *label,
                   const char   *covered)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (annotation);
  g_assert_cmpstr (tl_annotation_get_label (annotation), ==, label);
  text = tl_annotation_dup_covered (annotation, tl_article_get_text (desk->article));
  g_assert_cmpstr (text, ==, covered);
}

/* Tag, give another label, undo both, redo: the article follows and the annotation stays
 * selected. */
static void
test_tag (Desk          *desk,
          gconstpointer  user_data)
{
  guint n = tl_article_get_n_annotations (desk->article);

  tl_article_view_select (desk->view, 19, 23);   /* "onda", grows to the word */
  tag (desk, "date");
  g_assert_cmpuint (tl_article_get_n_annotations (desk->article), ==, n + 1);
  assert_annotation (desk, get_selected (desk), "date", "Monday");
  g_assert_cmpstr (tl_annotation_get_annotator (get_selected (desk)), ==, "ana");
  assert_selected_text (desk, NULL);

  tag (desk, "event");
  assert_annotation (desk, get_selected (desk), "event", "Monday");
  tl_workspace_undo (desk->workspace);
  assert_annotation (desk, get_selected (desk), "date", "Monday");
  tl_workspace_undo (desk->workspace);
  g_assert_cmpuint (tl_article_get_n_annotations (desk->article), ==, n);
  g_assert_null (tl_workspace_get_selected (desk->workspace));
  tl_workspace_redo (desk->workspace);
  g_assert_cmpuint (tl_article_get_n_annotations (desk->article), ==, n + 1);
}

static void
test_snap_off (Desk          *desk,
               gconstpointer  user_data)
{
  g_object_set (desk->pane, "snap", FALSE, NULL);
  tl_article_view_select (desk->view, 19, 23);
  tag (desk, "date");
  assert_annotation (desk, get_selected (desk), "date", "onda");

  g_action_group_change_action_state (tl_text_pane_get_actions (desk->pane), "snap",
                                      g_variant_new_boolean (TRUE));
  tl_article_view_select (desk->view, 17, 24);   /* with the blank before */
  tag (desk, "date");
  assert_annotation (desk, get_selected (desk), "date", "Monday");
}

static void
test_fragments (Desk          *desk,
                gconstpointer  user_data)
{
  const TlFragment *fragments;
  guint n_fragments;

  tl_article_view_select (desk->view, 42, 44);
  act (desk, "hold");
  assert_selected_text (desk, NULL);
  tl_article_view_select (desk->view, 63, 68);
  tag (desk, "claim");
  fragments = tl_annotation_get_fragments (get_selected (desk), &n_fragments);
  g_assert_cmpuint (n_fragments, ==, 2);
  g_assert_cmpuint (fragments[0].start, ==, 42);
  g_assert_cmpuint (fragments[0].end, ==, 44);
  g_assert_cmpuint (fragments[1].start, ==, 63);
  g_assert_cmpuint (fragments[1].end, ==, 68);
  g_assert_false (tl_article_view_has_held (desk->view));

  /* A third one added afterwards. */
  tl_article_view_select (desk->view, 49, 52);
  act (desk, "extend");
  tl_annotation_get_fragments (get_selected (desk), &n_fragments);
  g_assert_cmpuint (n_fragments, ==, 3);
}

static void
test_expand (Desk          *desk,
             gconstpointer  user_data)
{
  static const char *const steps[] = {
    "was", "It was wet,", "“It was wet,”", "“It was wet,” Ann Lee added.",
    "The mayor said on Monday that rain fell. “It was wet,” Ann Lee added.",
  };

  tl_article_view_select (desk->view, 45, 45);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      act (desk, "expand");
      assert_selected_text (desk, steps[i]);
    }
  for (guint i = G_N_ELEMENTS (steps) - 1; i > 0; i--)
    {
      act (desk, "shrink");
      assert_selected_text (desk, steps[i - 1]);
    }
  act (desk, "shrink");
  assert_selected_text (desk, NULL);
  g_assert_cmpuint (tl_article_view_get_caret (desk->view), ==, 45);

  /* A selection that no expansion made. */
  tl_article_view_select (desk->view, 0, 30);
  act (desk, "shrink");
  assert_selected_text (desk, "The");
}

static void
assert_arg (TlRelation *relation,
            guint       i,
            const char *role,
            const char *target)
{
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  g_assert_cmpuint (i, <, n_args);
  g_assert_cmpstr (args[i].role, ==, role);
  g_assert_cmpstr (args[i].target, ==, target);
}

static void
test_attribution (Desk          *desk,
                  gconstpointer  user_data)
{
  TlRelation *relation;
  guint n_args;

  g_assert_false (is_enabled (desk, "attribute"));
  tl_workspace_set_selected (desk->workspace, "t3");
  act (desk, "attribute");
  g_assert_true (is_enabled (desk, "attribute-take"));
  g_assert_false (is_enabled (desk, "attribute"));
  act (desk, "attribute-next");
  act (desk, "attribute-previous");
  act (desk, "attribute-take");          /* a source */
  g_assert_cmpuint (tl_article_get_n_relations (desk->article), ==, 0);
  act (desk, "attribute-take");          /* the cue */
  g_assert_false (is_enabled (desk, "attribute-take"));

  g_assert_cmpuint (tl_article_get_n_relations (desk->article), ==, 1);
  relation = tl_article_get_relation (desk->article, 0);
  g_assert_cmpstr (tl_relation_get_kind (relation), ==, "attribution");
  tl_relation_get_args (relation, &n_args);
  g_assert_cmpuint (n_args, ==, 3);
  assert_arg (relation, 0, "claim", "t3");
  assert_arg (relation, 2, "cue", "t2");
  g_assert_cmpstr (tl_workspace_get_selected (desk->workspace), ==, "t3");

  tl_workspace_undo (desk->workspace);
  g_assert_cmpuint (tl_article_get_n_relations (desk->article), ==, 0);
}

/* The source is not tagged yet: selected meanwhile, it is tagged and tied, and one undo takes back
 * both. */
static void
test_attribution_new_source (Desk          *desk,
                             gconstpointer  user_data)
{
  guint n = tl_article_get_n_annotations (desk->article);
  TlRelation *relation;
  TlAnnotation *source;
  guint n_args;

  tl_workspace_set_selected (desk->workspace, "t3");
  act (desk, "attribute");
  tl_article_view_select (desk->view, 4, 9);
  act (desk, "attribute-take");
  act (desk, "attribute-skip");
  g_assert_cmpuint (tl_article_get_n_annotations (desk->article), ==, n + 1);
  g_assert_cmpuint (tl_article_get_n_relations (desk->article), ==, 1);
  relation = tl_article_get_relation (desk->article, 0);
  source = tl_article_find_annotation (desk->article,
                                       tl_relation_get_args (relation, &n_args)[1].target);
  g_assert_cmpuint (n_args, ==, 2);
  assert_annotation (desk, source, "source", "mayor");

  tl_workspace_undo (desk->workspace);
  g_assert_cmpuint (tl_article_get_n_annotations (desk->article), ==, n);
  g_assert_cmpuint (tl_article_get_n_relations (desk->article), ==, 0);
}

static void
test_attribution_backwards (Desk          *desk,
                            gconstpointer  user_data)
{
  tl_workspace_set_selected (desk->workspace, "t1");
  act (desk, "attribute");
  act (desk, "attribute-take");
  g_assert_cmpuint (tl_article_get_n_relations (desk->article), ==, 1);
  assert_arg (tl_article_get_relation (desk->article, 0), 0, "claim", "t3");
  assert_arg (tl_article_get_relation (desk->article, 0), 1, "source", "t1");

  /* Skipping all leaves everything as it is. */
  tl_workspace_set_selected (desk->workspace, "t3");
  act (desk, "attribute");
  act (desk, "attribute-skip");
  act (desk, "attribute-skip");
  g_assert_false (is_enabled (desk, "attribute-skip"));
  g_assert_cmpuint (tl_article_get_n_relations (desk->article), ==, 1);
}

static void
test_borders (Desk          *desk,
              gconstpointer  user_data)
{
  tl_workspace_set_selected (desk->workspace, "t1");
  act (desk, "attribute");
  act (desk, "attribute-take");
  act (desk, "end-right");
  assert_annotation (desk, get_selected (desk), "source", "The mayor said");
  act (desk, "end-left");
  act (desk, "start-right");
  assert_annotation (desk, get_selected (desk), "source", "mayor");
  act (desk, "start-right-character");
  act (desk, "end-left-character");
  assert_annotation (desk, get_selected (desk), "source", "ayo");
  act (desk, "start-left");
  act (desk, "start-left");
  assert_annotation (desk, get_selected (desk), "source", "The mayo");
  g_assert_cmpuint (tl_article_get_n_relations (desk->article), ==, 1);

  /* A border does not pass the other one. */
  for (guint i = 0; i < 5; i++)
    act (desk, "end-left");
  assert_annotation (desk, get_selected (desk), "source", "The");
}

static void
test_review (Desk          *desk,
             gconstpointer  user_data)
{
  g_assert_false (is_enabled (desk, "accept"));
  act (desk, "next");
  g_assert_cmpstr (tl_workspace_get_selected (desk->workspace), ==, "t1");
  act (desk, "accept");
  g_assert_cmpint (tl_annotation_get_decision (get_selected (desk)), ==, TL_DECISION_ACCEPTED);
  g_assert_false (is_enabled (desk, "accept"));
  act (desk, "next");
  act (desk, "discuss");
  act (desk, "next");
  g_assert_cmpstr (tl_workspace_get_selected (desk->workspace), ==, "t3");
  act (desk, "previous");
  g_assert_cmpstr (tl_workspace_get_selected (desk->workspace), ==, "t2");
  act (desk, "previous-undecided");
  g_assert_cmpstr (tl_workspace_get_selected (desk->workspace), ==, "t2");
  act (desk, "previous");
  act (desk, "undecide");
  g_assert_cmpint (tl_annotation_get_decision (get_selected (desk)), ==, TL_DECISION_PENDING);
  act (desk, "remove");
  g_assert_null (tl_article_find_annotation (desk->article, "t1"));
  g_assert_false (is_enabled (desk, "remove"));
}

static void
test_caret (Desk          *desk,
            gconstpointer  user_data)
{
  tl_article_view_select (desk->view, 32, 32);
  g_assert_null (tl_workspace_get_selected (desk->workspace));
  act (desk, "select-at-caret");
  g_assert_cmpstr (tl_workspace_get_selected (desk->workspace), ==, "t3");
  tl_article_view_select (desk->view, 45, 45);
  g_assert_null (tl_workspace_get_selected (desk->workspace));

  /* What is selected elsewhere takes the caret along. */
  tl_workspace_set_selected (desk->workspace, "t4");
  g_assert_cmpuint (tl_article_view_get_caret (desk->view), ==, 55);
  act (desk, "clear");
  g_assert_null (tl_workspace_get_selected (desk->workspace));
  g_assert_false (is_enabled (desk, "clear"));
}

static void
test_find (Desk          *desk,
           gconstpointer  user_data)
{
  TlFindBar *bar = TL_FIND_BAR (fixture_find (GTK_WIDGET (desk->pane), TL_TYPE_FIND_BAR));
  GtkWidget *entry;

  tl_article_view_select (desk->view, 2, 2);
  tl_text_pane_start_find (desk->pane);
  g_assert_true (tl_find_bar_is_open (bar));
  entry = fixture_find (GTK_WIDGET (bar), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "SAÏD");
  g_signal_emit_by_name (entry, "search-changed");
  act (desk, "find-next");
  act (desk, "find-close");
  g_assert_false (tl_find_bar_is_open (bar));
  assert_selected_text (desk, "said");

  tl_text_pane_start_find (desk->pane);
  gtk_editable_set_text (GTK_EDITABLE (entry), "we");
  g_signal_emit_by_name (entry, "search-changed");
  act (desk, "find-close");
  assert_selected_text (desk, "we");

  act (desk, "go-to");
  gtk_editable_set_text (GTK_EDITABLE (entry), "#45");
  g_signal_emit_by_name (entry, "activate");
  g_assert_false (tl_find_bar_is_open (bar));
  g_assert_cmpuint (tl_article_view_get_caret (desk->view), ==, 45);
  act (desk, "go-to");
  gtk_editable_set_text (GTK_EDITABLE (entry), "#t4");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (tl_workspace_get_selected (desk->workspace), ==, "t4");
}

static void
test_commands (Desk          *desk,
               gconstpointer  user_data)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TlSchema *schema = tl_workspace_get_schema (desk->workspace);
  const TlCommandInfo *commands;
  guint n;

  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      guint keyval = gdk_unicode_to_keyval (tl_schema_get_label (schema, i)->key);

      g_hash_table_add (used, gtk_accelerator_name (keyval, 0));
    }
  commands = tl_text_pane_get_commands (&n);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) keys = g_strsplit (commands[i].keys, " ", -1);

      g_assert_true (g_str_has_prefix (commands[i].action, "span."));
      g_assert_true (g_action_group_has_action (tl_text_pane_get_actions (desk->pane),
                                                commands[i].action + strlen ("span.")));
      g_assert_cmpstr (commands[i].title, !=, "");
      for (guint j = 0; keys[j] != NULL; j++)
        {
          g_autofree char *name = NULL;
          GdkModifierType modifiers;
          guint keyval;

          if (*keys[j] == '\0')
            continue;
          g_assert_true (gtk_accelerator_parse (keys[j], &keyval, &modifiers));
          name = gtk_accelerator_name (keyval, modifiers);
          /* Enter and Escape belong to an attribution while there is one, j and k to a review. */
          if (!g_str_equal (name, "Return") && !g_str_equal (name, "KP_Enter")
              && !g_str_equal (name, "Escape")
              && !g_str_has_prefix (commands[i].action, "span.review-"))
            g_assert_true (g_hash_table_add (used, g_steal_pointer (&name)));
        }
    }
}

static void
test_label_bar (Desk          *desk,
                gconstpointer  user_data)
{
  GtkWidget *bar = fixture_find (GTK_WIDGET (desk->pane), TL_TYPE_LABEL_BAR);
  GtkWidget *box = gtk_widget_get_first_child (bar);
  GtkWidget *button = gtk_widget_get_first_child (box);
  guint n = 0;

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Tag as Claim, key c");
  for (GtkWidget *child = button; child != NULL; child = gtk_widget_get_next_sibling (child))
    n++;
  g_assert_cmpuint (n, ==, tl_schema_get_n_labels (tl_workspace_get_schema (desk->workspace)));
  tl_article_view_select (desk->view, 18, 24);
  g_signal_emit_by_name (button, "clicked");
  assert_annotation (desk, get_selected (desk), "claim", "Monday");
  g_assert_true (gtk_widget_has_css_class (button, "current"));
}

static void
test_typography (Desk          *desk,
                 gconstpointer  user_data)
{
  GdkRectangle small;
  GdkRectangle large;

  g_object_set (desk->pane, "text-face", "sans", "text-size", 10.0, "measure", 40, "line-height",
                1.2, NULL);
  fixture_settle (GTK_WIDGET (desk->view));
  tl_article_view_get_place (desk->view, 5, &small);
  g_object_set (desk->pane, "text-face", "serif", "text-size", 24.0, NULL);
  fixture_settle (GTK_WIDGET (desk->view));
  tl_article_view_get_place (desk->view, 5, &large);
  g_assert_cmpint (large.height, >, small.height * 3 / 2);
}

static void
add (const char  *path,
     void       (*test) (Desk *, gconstpointer))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  add ("/gui/text-pane/tag", test_tag);
  add ("/gui/text-pane/snap-off", test_snap_off);
  add ("/gui/text-pane/fragments", test_fragments);
  add ("/gui/text-pane/expand", test_expand);
  add ("/gui/text-pane/attribution", test_attribution);
  add ("/gui/text-pane/attribution-new-source", test_attribution_new_source);
  add ("/gui/text-pane/attribution-backwards", test_attribution_backwards);
  add ("/gui/text-pane/borders", test_borders);
  add ("/gui/text-pane/review", test_review);
  add ("/gui/text-pane/caret", test_caret);
  add ("/gui/text-pane/find", test_find);
  add ("/gui/text-pane/commands", test_commands);
  add ("/gui/text-pane/label-bar", test_label_bar);
  add ("/gui/text-pane/typography", test_typography);
  return g_test_run ();
}

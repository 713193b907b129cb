/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The checklist before a status, who sees whose layer, and the queue. */

#include "review-util.h"
#include "tl-blind.h"
#include "tl-checklist.h"
#include "tl-native.h"
#include "tl-queue.h"

#include <locale.h>
#include <string.h>

static TlWorkflow *
rules (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  TlWorkflow *workflow = tl_workflow_new_from_json (bytes, &error);

  g_assert_no_error (error);
  return workflow;
}

static TlCheckItem *
item_at (GListModel *list,
         guint       i)
{
  g_autoptr (TlCheckItem) item = g_list_model_get_item (list, i);

  g_assert_nonnull (item);
  return item;
}

static void
test_checklist (void)
{
  g_autoptr (TlWorkflow) workflow = rules ("{'required': ['verdict', 'genre']}");
  g_autoptr (TlArticle) article = review_article_of (
    "Taxes rose. Prices fell. Omar",
    "{'id': 'c', 'label': 'claim', 'start': 0, 'end': 10, 'attributes': {'verdict': 'true'}, 'review': {'decision': 'accepted'}},"
    "{'id': 'd', 'label': 'claim', 'start': 12, 'end': 23, 'attributes': {'verdict': 'unrated'}, 'review': {'decision': 'discuss'}},"
    "{'id': 'e', 'label': 'claim', 'start': 12, 'end': 18, 'review': {'decision': 'rejected'}},"
    "{'id': 'p', 'label': 'person', 'start': 25, 'end': 28}");
  g_autoptr (GListModel) submit = tl_checklist_new (workflow, NULL, "a", article, "submitted", NULL);
  g_autoptr (GListModel) approve = tl_checklist_new (workflow, NULL, "a", article, "approved", NULL);
  g_autoptr (GListModel) start = tl_checklist_new (workflow, NULL, "a", article, "in-progress", NULL);
  TlCheckItem *border;
  guint from;
  guint to;

  /* Genre of the article, verdict of d; the border of p is advice. */
  g_assert_cmpuint (g_list_model_get_n_items (submit), ==, 3);
  g_assert_cmpuint (tl_checklist_count_blocking (submit), ==, 2);
  g_assert_null (tl_finding_get_annotation (TL_FINDING (item_at (submit, 0))));
  g_assert_cmpstr (tl_check_item_get_attribute (item_at (submit, 0)), ==, "genre");
  g_assert_cmpstr (tl_finding_get_annotation (TL_FINDING (item_at (submit, 1))), ==, "d");
  g_assert_cmpstr (tl_check_item_get_attribute (item_at (submit, 1)), ==, "verdict");
  border = item_at (submit, 2);
  g_assert_cmpint (tl_check_item_get_requirement (border), ==, TL_REQUIREMENT_LINT);
  g_assert_false (tl_check_item_is_blocking (border));
  g_assert_nonnull (tl_check_item_get_lint (border));
  tl_finding_get_range (TL_FINDING (border), &from, &to);
  g_assert_cmpuint (from, ==, 25);
  g_assert_cmpuint (to, ==, 28);
  /* And two that nobody has decided about. */
  g_assert_cmpuint (g_list_model_get_n_items (approve), ==, 5);
  g_assert_cmpuint (tl_checklist_count_blocking (approve), ==, 4);
  g_assert_cmpint (tl_check_item_get_requirement (item_at (approve, 2)), ==, TL_REQUIREMENT_DECISIONS);
  g_assert_cmpuint (g_list_model_get_n_items (start), ==, 0);
}

static void
test_conflicts (void)
{
  g_autoptr (TlWorkflow) workflow = tl_workflow_new_default ();
  g_autoptr (TlArticle) article = review_article (
    "{'id': 'a', 'text': 'Omar', 'annotations': [{'id': 'p', 'label': 'person', 'start': 0, 'end': 4}], 'conflicts': ["
    "{'kind': 'annotation', 'id': 'p', 'field': 'label', 'values': ['person', 'organisation'], 'names': ['ana', 'omar']}]}");
  g_autoptr (GListModel) list = tl_checklist_new (workflow, NULL, "a", article, "submitted", NULL);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  g_assert_cmpint (tl_check_item_get_requirement (item_at (list, 0)), ==, TL_REQUIREMENT_CONFLICTS);
  g_assert_cmpstr (tl_finding_get_annotation (TL_FINDING (item_at (list, 0))), ==, "p");
}

static TlCollection *
collect (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TlSource) source = tl_source_new_for_bytes (bytes);

  return tl_native_open (source, NULL, NULL, NULL, NULL);
}

static void
test_blind_setting (void)
{
  static const struct { const char *json; TlBlind blind; } cases[] = {
    { "{'articles': []}", TL_BLIND_OFF }, { "{'blind': false, 'articles': []}", TL_BLIND_OFF },
    { "{'blind': true, 'articles': []}", TL_BLIND_UNTIL }, { "{'blind': 'until-submitted', 'articles': []}", TL_BLIND_UNTIL },
    { "{'articles': [], 'blind': 'always'}", TL_BLIND_ALWAYS }, { "{'blind': 'yes', 'articles': []}", TL_BLIND_UNTIL },
    { "[{'text': 'x'}]", TL_BLIND_OFF },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TlCollection) collection = collect (cases[i].json);

      g_assert_cmpint (tl_blind_for_collection (collection), ==, cases[i].blind);
    }
}

#define LAYERS \
  "'annotations': [{'id': '1', 'label': 'person', 'start': 0, 'end': 4, 'annotator': 'ana'}," \
  "{'id': '2', 'label': 'person', 'start': 0, 'end': 4, 'annotator': 'omar'}," \
  "{'id': '3', 'label': 'person', 'start': 0, 'end': 4}," \
  "{'id': '4', 'label': 'person', 'start': 0, 'end': 4, 'annotator': 'ana', 'adjudicated': {'by': 'ana', 'from': []}}]"

static void
test_blind_layers (void)
{
  g_autoptr (TlArticle) article = review_article ("{'id': 'a', 'text': 'Omar', " LAYERS "}");
  g_autoptr (TlArticle) handed_in = review_article ("{'id': 'a', 'text': 'Omar', " LAYERS ", 'status': 'changes-requested',"
    " 'history': [{'at': '2026-03-02T08:00:00Z', 'by': 'ana', 'from': 'new', 'to': 'submitted'}]}");
  g_auto (GStrv) before = tl_blind_list_layers (TL_BLIND_UNTIL, TL_ROLE_ANNOTATOR, "ana", article);
  g_auto (GStrv) after = tl_blind_list_layers (TL_BLIND_UNTIL, TL_ROLE_ANNOTATOR, "ana", handed_in);
  g_auto (GStrv) other = tl_blind_list_layers (TL_BLIND_UNTIL, TL_ROLE_ANNOTATOR, "omar", handed_in);
  g_auto (GStrv) never = tl_blind_list_layers (TL_BLIND_ALWAYS, TL_ROLE_ANNOTATOR, "ana", handed_in);
  g_auto (GStrv) reviewer = tl_blind_list_layers (TL_BLIND_ALWAYS, TL_ROLE_REVIEWER, "eva", article);
  const char *const own[] = { "", "ana", NULL };
  const char *const of_omar[] = { "", "omar", NULL };
  const char *const all[] = { "", "ana", "omar", NULL };

  g_assert_cmpstrv (before, own);
  g_assert_cmpstrv (after, all);
  g_assert_cmpstrv (other, of_omar);
  g_assert_cmpstrv (never, own);
  g_assert_cmpstrv (reviewer, all);
  /* Made of all layers, it would give the others' away, also to who signed it. */
  g_assert_false (tl_blind_shows (TL_BLIND_UNTIL, TL_ROLE_ANNOTATOR, "ana", tl_article_get_annotation (article, 3), FALSE));
  g_assert_true (tl_blind_shows (TL_BLIND_UNTIL, TL_ROLE_ANNOTATOR, "ana", tl_article_get_annotation (article, 3), TRUE));
  g_assert_true (tl_blind_shows (TL_BLIND_UNTIL, TL_ROLE_ANNOTATOR, "ana", tl_article_get_annotation (article, 2), FALSE));
  g_assert_false (tl_blind_shows (TL_BLIND_UNTIL, TL_ROLE_ANNOTATOR, "ana", tl_article_get_annotation (article, 1), FALSE));
}

/* A view takes out what hangs on others' annotations too, and nothing else. */
static void
test_blind_view (void)
{
  static const char blind[] = "{'blind': true, 'articles': []}";
  static const char record[] = "{'id': 'a', 'text': 'Omar', " LAYERS ", 'relations': ["
    "{'id': 'r1', 'type': 'same-as', 'args': [{'role': 'from', 'target': '1'}, {'role': 'to', 'target': '3'}]},"
    "{'id': 'r2', 'type': 'same-as', 'args': [{'role': 'from', 'target': '1'}, {'role': 'to', 'target': '2'}]}],"
    "'orphans': [{'id': '5', 'annotator': 'omar'}, {'id': '6', 'annotator': 'ana'}],"
    "'conflicts': [{'kind': 'annotation', 'id': '2', 'field': 'label', 'values': [1, 2]}]}";
  g_autoptr (TlCollection) collection = collect (blind);
  g_autoptr (TlCollection) open = collect ("{'articles': []}");
  g_autoptr (TlBlindView) view = tl_blind_view_new (collection, TL_ROLE_ANNOTATOR, "ana");
  g_autoptr (TlBlindView) copy = tl_blind_view_copy (view);
  g_autoptr (TlBlindView) other = tl_blind_view_new (collection, TL_ROLE_ANNOTATOR, "omar");
  g_autoptr (TlArticle) article = review_article (record);
  g_autoptr (TlArticle) seen = tl_blind_view_dup_seen (view, article);
  g_autoptr (TlArticle) all = tl_blind_view_dup_seen (NULL, article);
  g_autoptr (TlArticle) handed_in = review_article (record);
  g_autoptr (GBytes) orphans = tl_article_dup_member_json (seen, "orphans");
  g_autoptr (GBytes) conflicts = tl_article_dup_member_json (seen, "conflicts");
  g_autofree char *name = tl_blind_view_dup_name (view);
  g_autofree char *of_other = tl_blind_view_dup_name (other);

  g_assert_null (tl_blind_view_new (collection, TL_ROLE_REVIEWER, "ana"));
  g_assert_null (tl_blind_view_new (open, TL_ROLE_ANNOTATOR, "ana"));
  g_assert_true (tl_blind_view_equal (view, copy));
  g_assert_false (tl_blind_view_equal (view, other));
  g_assert_false (tl_blind_view_equal (view, NULL));
  g_assert_cmpstr (name, !=, of_other);
  g_assert_true (all == article);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 4);
  g_assert_cmpuint (tl_article_get_n_annotations (seen), ==, 2);
  g_assert_null (tl_article_find_annotation (seen, "2"));
  g_assert_null (tl_article_find_annotation (seen, "4"));
  g_assert_cmpuint (tl_article_get_n_relations (seen), ==, 1);
  g_assert_cmpmem (g_bytes_get_data (orphans, NULL), g_bytes_get_size (orphans), "[{\"id\": \"6\", \"annotator\": \"ana\"}]", 33);
  g_assert_null (conflicts);
  g_assert_true (tl_blind_view_may_see (view, article, tl_article_get_annotation (article, 0)));
  g_assert_false (tl_blind_view_may_see (view, article, tl_article_get_annotation (article, 1)));
  g_assert_false (tl_blind_view_apply_when (view, handed_in, TRUE));
  g_assert_true (tl_blind_view_apply_when (view, handed_in, FALSE));
}

static TlQueueItem *
queue_item (const char *key,
            guint       index,
            const char *members)
{
  g_autofree char *json = g_strdup_printf ("{'id': '%s', 'title': '%s', 'text': 'Omar said'%s}", key, key, members);
  g_autoptr (TlArticle) article = review_article (json);

  return tl_queue_item_new (article, key, index);
}

static char *
list_queue (TlQueue *queue)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (queue)); i++)
    {
      g_autoptr (TlQueueItem) item = g_list_model_get_item (G_LIST_MODEL (queue), i);

      g_string_append_printf (out, "%s ", tl_queue_item_get_key (item));
    }
  return g_string_free (out, FALSE);
}

static void
check_queue (TlQueue             *queue,
             const TlQueueFilter *filter,
             TlQueueSort          sort,
             const char          *wanted)
{
  g_autofree char *found = NULL;

  tl_queue_set_filter (queue, filter);
  tl_queue_set_sort (queue, sort);
  found = list_queue (queue);
  g_assert_cmpstr (found, ==, wanted);
}

static GPtrArray *
make_items (void)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (items, queue_item ("b", 0, ", 'status': 'submitted', 'assigned': {'annotators': ['ana'], 'reviewers': ['eva']},"
    "'history': [{'at': '2026-03-03T08:00:00Z', 'from': 'new', 'to': 'submitted'},"
    "{'at': '2026-03-04T08:00:00Z', 'from': 'submitted', 'to': 'in-progress'},"
    "{'at': '2026-03-05T08:00:00Z', 'from': 'in-progress', 'to': 'submitted'}],"
    "'annotations': [{'label': 'person', 'start': 0, 'end': 4}, {'label': 'cue', 'start': 5, 'end': 9}]"));
  g_ptr_array_add (items, queue_item ("c", 1, ", 'status': 'submitted', 'history': [{'at': '2026-03-04T08:00:00Z', 'from': 'new',"
    "'to': 'submitted'}], 'annotations': [{'label': 'person', 'start': 0, 'end': 4, 'annotator': 'ana', 'review': {'decision': 'accepted'}}]"));
  g_ptr_array_add (items, queue_item ("a", 2, ", 'annotations': [{'label': 'cue', 'start': 5, 'end': 9, 'annotator': 'omar',"
    "'modified': '2026-03-01T08:00:00Z'}]"));
  g_ptr_array_add (items, queue_item ("d", 3, ""));
  return items;
}

static void
test_queue (void)
{
  g_autoptr (TlQueue) queue = tl_queue_new ();
  g_autoptr (GPtrArray) items = make_items ();
  const char *const submitted[] = { "submitted", NULL };
  g_auto (GStrv) people = NULL;
  g_autoptr (TlQueueItem) moved = queue_item ("b", 0, ", 'status': 'approved'");
  g_autoptr (TlQueueItem) new = queue_item ("e", 4, ", 'status': 'submitted'");
  g_autofree char *after = NULL;

  tl_queue_set_items (queue, items);
  check_queue (queue, NULL, TL_QUEUE_WAITING, "a c b d ");
  check_queue (queue, NULL, TL_QUEUE_UNDECIDED, "b a c d ");
  check_queue (queue, NULL, TL_QUEUE_TITLE, "a b c d ");
  check_queue (queue, NULL, TL_QUEUE_FILE, "b c a d ");
  check_queue (queue, &(TlQueueFilter) { .annotator = "ana" }, TL_QUEUE_WAITING, "c b ");
  check_queue (queue, &(TlQueueFilter) { .reviewer = "eva" }, TL_QUEUE_WAITING, "b ");
  check_queue (queue, &(TlQueueFilter) { .unassigned = TRUE, .statuses = submitted }, TL_QUEUE_WAITING, "c ");
  check_queue (queue, &(TlQueueFilter) { .label = "cue", .min_undecided = 1 }, TL_QUEUE_WAITING, "a b ");
  people = tl_queue_list_people (queue);
  g_assert_cmpstrv (people, ((const char *const[]) { "ana", "omar", NULL }));
  check_queue (queue, &(TlQueueFilter) { .statuses = submitted }, TL_QUEUE_WAITING, "c b ");
  tl_queue_update (queue, moved);
  tl_queue_update (queue, new);
  after = list_queue (queue);
  g_assert_cmpstr (after, ==, "c e ");
  g_assert_cmpuint (tl_queue_get_n_known (queue), ==, 5);
}

/* What was read before it was edited comes after: the edit stays. */
static void
test_queue_stale (void)
{
  g_autoptr (TlQueue) queue = tl_queue_new ();
  g_autoptr (TlQueueItem) edited = queue_item ("b", 0, ", 'status': 'approved', 'assigned': {'annotators': ['kim']}");
  g_autoptr (GPtrArray) items = make_items ();
  g_auto (GStrv) people = NULL;

  tl_queue_update (queue, edited);
  tl_queue_add_items (queue, items);
  g_assert_cmpuint (tl_queue_get_n_known (queue), ==, items->len);
  check_queue (queue, &(TlQueueFilter) { .statuses = (const char *const[]) { "approved", NULL } }, TL_QUEUE_FILE, "b ");
  people = tl_queue_list_people (queue);
  g_assert_cmpstrv (people, ((const char *const[]) { "ana", "kim", "omar", NULL }));
}

/* What is told of changes is what changes. */
static void
queue_items_changed_cb (GListModel *model,
                        guint       position,
                        guint       removed,
                        guint       added,
                        guint      *n)
{
  g_assert_cmpuint (position + removed, <=, *n);
  *n = *n - removed + added;
  g_assert_cmpuint (*n, ==, g_list_model_get_n_items (model));
}

static void
test_queue_signals (void)
{
  g_autoptr (TlQueue) queue = tl_queue_new ();
  g_autoptr (GPtrArray) items = make_items ();
  g_autoptr (TlQueueItem) moved = queue_item ("c", 1, ", 'status': 'new'");
  guint n = 0;

  g_signal_connect (queue, "items-changed", G_CALLBACK (queue_items_changed_cb), &n);
  tl_queue_set_items (queue, items);
  g_assert_cmpuint (n, ==, 4);
  tl_queue_update (queue, moved);
  tl_queue_set_filter (queue, &(TlQueueFilter) { .label = "cue" });
  g_assert_cmpuint (n, ==, 2);
  tl_queue_set_items (queue, items);
  g_assert_cmpuint (n, ==, 2);
}

/* In portions it comes out as all at once; what is known already, and may be newer, stays. */
static void
test_queue_portions (void)
{
  g_autoptr (GPtrArray) items = make_items ();

  for (guint border = 0; border <= items->len; border++)
    for (TlQueueSort sort = TL_QUEUE_WAITING; sort <= TL_QUEUE_FILE; sort++)
      {
        g_autoptr (TlQueue) whole = tl_queue_new ();
        g_autoptr (TlQueue) queue = tl_queue_new ();
        g_autoptr (GPtrArray) first = g_ptr_array_new ();
        g_autoptr (GPtrArray) second = g_ptr_array_new ();
        g_autoptr (TlQueueItem) newer = queue_item ("c", 1, ", 'status': 'approved'");
        g_autofree char *expected = NULL;
        g_autofree char *shown = NULL;
        guint n = 0;

        for (guint i = 0; i < items->len; i++)
          g_ptr_array_add (i < border ? first : second, items->pdata[i]);
        tl_queue_set_sort (whole, sort);
        tl_queue_set_items (whole, items);
        tl_queue_update (whole, newer);
        g_signal_connect (queue, "items-changed", G_CALLBACK (queue_items_changed_cb), &n);
        tl_queue_set_sort (queue, sort);
        tl_queue_add_items (queue, first);
        tl_queue_update (queue, newer);
        tl_queue_add_items (queue, second);
        expected = list_queue (whole);
        shown = list_queue (queue);
        g_assert_cmpstr (shown, ==, expected);
        g_assert_cmpuint (tl_queue_find (queue, newer), !=, G_MAXUINT);
        g_assert_cmpuint (tl_queue_get_n_known (queue), ==, 4);
      }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/checklist/kinds", test_checklist);
  g_test_add_func ("/review/checklist/conflicts", test_conflicts);
  g_test_add_func ("/review/blind/setting", test_blind_setting);
  g_test_add_func ("/review/blind/layers", test_blind_layers);
  g_test_add_func ("/review/blind/blind-view", test_blind_view);
  g_test_add_func ("/review/queue/filter-and-sort", test_queue);
  g_test_add_func ("/review/queue/stale", test_queue_stale);
  g_test_add_func ("/review/queue/signals", test_queue_signals);
  g_test_add_func ("/review/queue/portions", test_queue_portions);
  return g_test_run ();
}

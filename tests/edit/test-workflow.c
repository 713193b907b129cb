/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may give an article which status; and the edits of an article beyond its annotations: assignment, labels, threads. */

#include "tl-workflow.h"

#include <string.h>

#include "tl-diagnostic.h"
#include "tl-edits-article.h"
#include "tl-time.h"

static TlArticle *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) record = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_article_new_from_record (record, NULL, NULL, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return article;
}

static TlWorkflow *
parse_workflow (const char  *json,
                GError     **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return tl_workflow_new_from_json (bytes, error);
}

static TlCollection *
collect (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TlSource) source = tl_source_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;
  TlJsonFraming *framing = tl_json_frame (source, tl_collection_fields, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return tl_collection_new (source, framing);
}

static char *
write_article (TlArticle *article)
{
  g_autoptr (GBytes) json = tl_article_dup_json (article);

  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

/* Applies a command, undoes it (the very bytes are back), and does it again.  Takes it over. */
static void
run (TlArticle *article,
     TlCommand *command)
{
  g_autoptr (TlCommand) owned = command;
  g_autofree char *before = write_article (article);
  g_autofree char *json = NULL;
  g_autoptr (TlCommand) logged = NULL;
  g_autoptr (TlCommand) inverse = NULL;
  g_autofree char *undone = NULL;

  g_assert_nonnull (command);
  json = tl_command_to_json (command);
  logged = tl_command_from_json (json, NULL);
  inverse = tl_command_inverse (logged);
  g_assert_true (tl_command_apply (logged, article, NULL));
  g_assert_true (tl_command_apply (inverse, article, NULL));
  undone = write_article (article);
  g_assert_cmpstr (undone, ==, before);
  g_assert_true (tl_command_apply (logged, article, NULL));
}

static char *
list_moves (TlWorkflow *workflow,
            const char *from,
            TlRole      role)
{
  g_autoptr (GArray) moves = tl_workflow_list_moves (workflow, from, role);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < moves->len; i++)
    {
      const TlMove *move = &g_array_index (moves, TlMove, i);

      g_string_append_printf (out, "%s%s%s", out->len > 0 ? " " : "", move->to, move->reason ? "!" : "");
    }
  return g_string_free (out, FALSE);
}

static void
test_moves (void)
{
  static const struct { const char *from; TlRole role; const char *moves; } cases[] = {
    { "new", TL_ROLE_ANNOTATOR, "in-progress submitted" },
    { "submitted", TL_ROLE_ANNOTATOR, "in-progress" },
    { "approved", TL_ROLE_ANNOTATOR, "" },
    { "submitted", TL_ROLE_REVIEWER, "in-progress changes-requested! approved rejected!" },
    { "approved", TL_ROLE_REVIEWER, "changes-requested!" },
    { "new", TL_ROLE_CHIEF, "in-progress submitted changes-requested! approved rejected!" },
    { "approved", TL_ROLE_CHIEF, "new! in-progress! submitted! changes-requested! rejected!" },
    { "elsewhere", TL_ROLE_ANNOTATOR, "" },
    { "elsewhere", TL_ROLE_CHIEF, "new in-progress submitted changes-requested! approved rejected!" },
  };
  g_autoptr (TlWorkflow) workflow = tl_workflow_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *moves = list_moves (workflow, cases[i].from, cases[i].role);

      g_assert_cmpstr (moves, ==, cases[i].moves);
    }
}

static void
test_rules (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlWorkflow) workflow = parse_workflow (
    "{'transitions': [{'from': 'new', 'to': 'approved', 'roles': ['reviewer'], 'reason': true},"
    "  {'from': '*', 'to': 'new', 'roles': ['annotator', 'reviewer']}],"
    " 'people': {'ana': 'annotator', 'omar': 'reviewer', 'eva': 'annotator'}, 'role': 'annotator', 'required': ['verdict'],"
    " 'checks': {'approved': {'decisions': 'must', 'lint': 'should'}}, 'x': 1}", &error);
  g_autofree char *moves = NULL;
  g_auto (GStrv) people = NULL;

  g_assert_no_error (error);
  moves = list_moves (workflow, "new", TL_ROLE_REVIEWER);
  g_assert_cmpstr (moves, ==, "approved!");
  g_assert_false (tl_workflow_allows (workflow, "new", "approved", TL_ROLE_CHIEF, NULL));
  g_assert_cmpint (tl_workflow_get_role (workflow, "omar", "annotator"), ==, TL_ROLE_REVIEWER);
  g_assert_cmpint (tl_workflow_get_role (workflow, "zoe", "reviewer"), ==, TL_ROLE_REVIEWER);
  g_assert_cmpint (tl_workflow_get_role (workflow, "zoe", ""), ==, TL_ROLE_ANNOTATOR);
  people = tl_workflow_list_people (workflow, TL_ROLE_ANNOTATOR);
  g_assert_cmpstrv (people, ((const char *const[]) { "ana", "eva", NULL }));
  g_assert_cmpstr (tl_workflow_get_required (workflow)[0], ==, "verdict");
  g_assert_cmpint (tl_workflow_get_demand (workflow, "approved", TL_REQUIREMENT_DECISIONS), ==, TL_DEMAND_MUST);
  g_assert_cmpint (tl_workflow_get_demand (workflow, "approved", TL_REQUIREMENT_LINT), ==, TL_DEMAND_ADVICE);
  g_assert_cmpint (tl_workflow_get_demand (workflow, "approved", TL_REQUIREMENT_ATTRIBUTES), ==, TL_DEMAND_NONE);
  g_assert_cmpint (tl_workflow_get_demand (workflow, "submitted", TL_REQUIREMENT_ATTRIBUTES), ==, TL_DEMAND_MUST);
}

static void
test_bad_rules (void)
{
  static const char *const bad[] = {
    "[]", "'x'", "{'transitions': [1]}", "{'transitions': [{'from': 'new', 'to': 'done', 'roles': ['chief']}]}",
    "{'transitions': [{'from': 'new', 'to': 'approved'}]}", "{'transitions': [{'from': 'new', 'to': 'approved', 'roles': ['king']}]}",
    "{'people': {'ana': 'king'}}", "{'role': 'king'}", "{'checks': {'approved': {'lint': 'maybe'}}}", "{'checks': {'x': {}}}",
  };
  g_autoptr (TlCollection) collection = collect ("{'workflow': {'role': 'king'}, 'articles': []}");
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlWorkflow) used = tl_workflow_new_for_collection (collection, problems);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse_workflow (bad[i], &error));
      g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE);
    }
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((TlDiagnostic *) problems->pdata[0])->path, ==, "$.workflow");
  g_assert_cmpint (tl_workflow_get_role (used, "ana", NULL), ==, TL_ROLE_CHIEF);
}

static void
test_move (void)
{
  g_autoptr (TlWorkflow) workflow = tl_workflow_new_default ();
  g_autoptr (TlArticle) article = parse ("{'text': 'x', 'status': 'submitted'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL;

  g_assert_null (tl_workflow_move (workflow, article, "a", "ana", TL_ROLE_ANNOTATOR, "approved", NULL, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (tl_workflow_move (workflow, article, "a", "omar", TL_ROLE_REVIEWER, "changes-requested", " \n", &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (tl_workflow_move (workflow, article, "a", "omar", TL_ROLE_REVIEWER, "submitted", "x", &error));
  g_assert_no_error (error);
  run (article, tl_workflow_move (workflow, article, "a", "omar", TL_ROLE_REVIEWER, "changes-requested", " Sources. ", &error));
  g_assert_cmpstr (tl_article_get_status (article), ==, "changes-requested");
  history = tl_article_list_history (article);
  g_assert_cmpuint (history->len, ==, 1);
  g_assert_nonnull (strstr (g_bytes_get_data (history->pdata[0], NULL), "\"reason\": \"Sources.\""));
}

static void
test_members (void)
{
  g_autoptr (TlCollection) collection = collect ("{'blind': true, 'x': [1,  2], 'articles': [{'text': 'a'}], 'reasons': ['Late', 7]}");
  g_autoptr (TlCollection) array = collect ("[{'text': 'a'}]");
  g_auto (GStrv) reasons = tl_reasons_list (collection);
  g_auto (GStrv) first = tl_reasons_list (array);
  g_autoptr (GBytes) x = tl_collection_dup_member (collection, "x");
  g_autoptr (GBytes) more = tl_reasons_with (collection, " Wrong \"one\" ");
  g_autoptr (GBytes) head = NULL;
  g_autoptr (GBytes) tail = NULL;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) now = NULL;

  g_assert_cmpstrv (reasons, ((const char *const[]) { "Late", NULL }));
  g_assert_cmpuint (g_strv_length (first), >, 3);
  g_assert_cmpmem (g_bytes_get_data (x, NULL), g_bytes_get_size (x), "[1,  2]", 7);
  g_assert_null (tl_collection_dup_member (array, "blind"));
  g_assert_null (tl_reasons_with (collection, "Late"));
  g_assert_false (tl_collection_dup_envelope (collection, &head, &tail));
  tl_collection_set_member (collection, "reasons", more);
  tl_collection_set_member (collection, "blind", NULL);
  g_assert_null (tl_collection_dup_member (collection, "blind"));
  now = tl_reasons_list (collection);
  g_assert_cmpstrv (now, ((const char *const[]) { "Late", "Wrong \"one\"", NULL }));
  names = tl_collection_list_set_members (collection);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_true (tl_collection_dup_envelope (collection, &head, &tail));
  g_assert_cmpmem (g_bytes_get_data (head, NULL), g_bytes_get_size (head), "{\"x\": [1,  2], \"articles\": [", 28);
  tl_collection_set_member (array, "reasons", more);
  g_clear_pointer (&head, g_bytes_unref);
  g_clear_pointer (&tail, g_bytes_unref);
  g_assert_false (tl_collection_dup_envelope (array, &head, &tail));
}

static void
test_assign (void)
{
  g_autoptr (TlArticle) article = parse ("{'text': 'x', 'assigned': {'team': 7, 'annotators': ['ana', 3, '']}}");
  g_autoptr (TlArticle) strange = parse ("{'text': 'x', 'assigned': 'ana'}");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) before = tl_article_list_assigned (article, "annotators");
  g_auto (GStrv) after = NULL;
  g_auto (GStrv) reviewers = NULL;
  g_autofree char *json = NULL;

  g_assert_cmpstrv (before, ((const char *const[]) { "ana", NULL }));
  run (article, tl_edit_assign (article, "a", "omar", (const char *const[]) { "eva", "ana", "eva", NULL },
                                (const char *const[]) { "omar", NULL }, NULL));
  after = tl_article_list_assigned (article, "annotators");
  reviewers = tl_article_list_assigned (article, "reviewers");
  g_assert_cmpstrv (after, ((const char *const[]) { "eva", "ana", NULL }));
  g_assert_cmpstrv (reviewers, ((const char *const[]) { "omar", NULL }));
  g_assert_null (tl_edit_assign (article, "a", "omar", NULL, (const char *const[]) { "omar", NULL }, &error));
  g_assert_no_error (error);
  run (article, tl_edit_assign (article, "a", "omar", (const char *const[]) { NULL }, (const char *const[]) { NULL }, NULL));
  json = write_article (article);
  g_assert_nonnull (strstr (json, "\"assigned\": {\"team\": 7}"));
  g_assert_null (tl_edit_assign (strange, "a", "omar", (const char *const[]) { "eva", NULL }, NULL, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
}

static void
test_document (void)
{
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  GPtrArray *document = tl_schema_get_document (schema);
  const TlAttributeDef *genre = document->pdata[0];
  g_autoptr (TlArticle) article = parse ("{'text': 'x'}");
  g_autoptr (GError) error = NULL;
  g_autofree char *topics = NULL;
  g_autofree char *json = NULL;

  g_assert_cmpstr (genre->name, ==, "genre");
  run (article, tl_edit_article_attribute (article, "a", "ana", "genre", "\"opinion\"", genre, NULL));
  run (article, tl_edit_article_attribute (article, "a", "ana", "topic", "[\"tax\", \"law\"]", document->pdata[1], NULL));
  topics = tl_article_dup_attribute_text (article, "topic");
  g_assert_cmpstr (topics, ==, "tax\nlaw");
  g_assert_null (tl_edit_article_attribute (article, "a", "ana", "genre", "\"opinion\"", genre, &error));
  g_assert_no_error (error);
  g_assert_null (tl_edit_article_attribute (article, "a", "ana", "genre", "\"poem\"", genre, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  run (article, tl_edit_article_attribute (article, "a", "ana", "topic", NULL, NULL, NULL));
  run (article, tl_edit_article_attribute (article, "a", "ana", "genre", NULL, NULL, NULL));
  json = write_article (article);
  g_assert_cmpstr (json, ==, "{\"text\": \"x\"}");
}

static void
test_check_document (void)
{
  g_autofree char *text = g_strdelimit (g_strdup ("{'labels': [], 'document': [{'name': 'genre', 'type': 'enum', 'values': ['news']},"
                                                  "{'name': 'desk', 'type': 'string', 'required': true}]}"), "'", '"');
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  g_autoptr (TlSchema) schema = tl_schema_new_from_json (json, NULL);
  g_autoptr (TlSchema) news = tl_schema_new_default ();
  g_autoptr (TlArticle) article = parse ("{'text': 'x', 'attributes': {'genre': 'poem', 'x': 1}}");
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GPtrArray) of_news = tl_diagnostics_new ();

  g_assert_cmpuint (tl_schema_get_document (schema)->len, ==, 2);
  tl_check_article (article, schema, problems);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpstr (((TlDiagnostic *) problems->pdata[0])->code, ==, TL_CODE_ATTRIBUTE);
  tl_check_article (article, news, of_news);
  g_assert_cmpuint (of_news->len, ==, 1);
}

static void
check_note (GPtrArray  *thread,
            guint       i,
            const char *by,
            const char *at,
            const char *text)
{
  const TlThreadNote *note = thread->pdata[i];

  g_assert_cmpstr (note->by, ==, by);
  g_assert_cmpstr (note->at, ==, at);
  g_assert_cmpstr (note->text, ==, text);
}

static void
test_thread (void)
{
  g_autoptr (TlArticle) article = parse (
    "{'text': 'Omar said.', 'annotations': [{'id': 't', 'label': 'person', 'start': 0, 'end': 4, 'annotator': 'ana', 'note': 'old'},"
    " {'id': 'u', 'label': 'cue', 'start': 5, 'end': 9, 'thread': 'mine'}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) thread = NULL;
  g_autoptr (GPtrArray) of_article = NULL;

  tl_time_set_now ("2026-03-02T08:00:00Z");
  run (article, tl_edit_comment (article, "a", "omar", "t", "  Which Omar? ", NULL));
  tl_time_set_now ("2026-03-02T09:00:00Z");
  run (article, tl_edit_comment (article, "a", "ana", "t", "The \"mayor\".", NULL));
  run (article, tl_edit_comment (article, "a", "", NULL, "Good.", NULL));
  tl_time_set_now (NULL);
  thread = tl_annotation_list_thread (tl_article_find_annotation (article, "t"));
  g_assert_cmpuint (thread->len, ==, 3);
  check_note (thread, 0, "ana", "", "old");
  check_note (thread, 1, "omar", "2026-03-02T08:00:00Z", "Which Omar?");
  check_note (thread, 2, "ana", "2026-03-02T09:00:00Z", "The \"mayor\".");
  of_article = tl_article_list_thread (article);
  g_assert_cmpuint (of_article->len, ==, 1);
  check_note (of_article, 0, "", "2026-03-02T09:00:00Z", "Good.");
  g_assert_null (tl_edit_comment (article, "a", "ana", "t", " \n ", &error));
  g_assert_no_error (error);
  g_assert_null (tl_edit_comment (article, "a", "ana", "u", "x", &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
}

static void
test_has_note (void)
{
  g_autoptr (TlArticle) article = parse (
    "{'text': 'Omar said.', 'annotations': [{'id': 't', 'label': 'person', 'start': 0, 'end': 4, 'thread': []}]}");

  g_assert_false (tl_annotation_has_note (tl_article_get_annotation (article, 0)));
  run (article, tl_edit_comment (article, "a", "omar", "t", "Who?", NULL));
  g_assert_true (tl_annotation_has_note (tl_article_get_annotation (article, 0)));
}

/* Many at once are one command and one undo. */
static void
test_decide_many (void)
{
  g_autoptr (GString) json = g_string_new ("{'text': 'Omar said.', 'annotations': [");
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TlArticle) article = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_string_append_printf (json, "%s{'id': 't%u', 'label': 'person', 'start': 0, 'end': 4}", i > 0 ? ", " : "", i);
      if (i % 2 == 0)
        g_ptr_array_add (ids, g_strdup_printf ("t%u", i));
    }
  g_string_append (json, "]}");
  g_ptr_array_add (ids, NULL);
  article = parse (json->str);
  run (article, tl_edit_review (article, "a", "omar", (const char *const *) ids->pdata, TL_DECISION_REJECTED, "Too many", NULL));
  for (guint i = 0; i < 50; i++)
    g_assert_cmpint (tl_annotation_get_decision (tl_article_get_annotation (article, i)), ==,
                     i % 2 == 0 ? TL_DECISION_REJECTED : TL_DECISION_PENDING);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/workflow/moves", test_moves);
  g_test_add_func ("/edit/workflow/rules", test_rules);
  g_test_add_func ("/edit/workflow/bad-rules", test_bad_rules);
  g_test_add_func ("/edit/workflow/move", test_move);
  g_test_add_func ("/edit/workflow/members", test_members);
  g_test_add_func ("/edit/article/assign", test_assign);
  g_test_add_func ("/edit/article/document", test_document);
  g_test_add_func ("/edit/article/check-document", test_check_document);
  g_test_add_func ("/edit/article/thread", test_thread);
  g_test_add_func ("/edit/article/has-note", test_has_note);
  g_test_add_func ("/edit/article/decide-many", test_decide_many);
  return g_test_run ();
}

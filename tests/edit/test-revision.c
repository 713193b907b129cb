/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An article gets another text: what moves, what waits, what is kept, and all of it back again. */

#include "tl-diagnostic.h"
#include "tl-edits.h"
#include "tl-history.h"
#include "tl-revision.h"

#include <string.h>

static const char record[] =
  "{\"id\": \"a\", \"title\": \"Port\", \"fetched\": \"2026-01-01T00:00:00Z\", \"x-own\": [1.50],\n"
  " \"text\": \"The mayor said on Monday that the port is full. Ships wait outside the harbour, she said.\",\n"
  " \"annotations\": [\n"
  "  {\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\", \"x-mine\": 1e2},\n"
  "  {\"id\": \"t2\", \"label\": \"claim\", \"start\": 30, \"end\": 46, \"text\": \"the port is full\"},\n"
  "  {\"label\": \"claim\", \"start\": 48, \"end\": 78, \"text\": \"Ships wait outside the harbour\"},\n"
  "  {\"id\": \"t4\", \"label\": \"cue\", \"start\": 84, \"end\": 88, \"text\": \"said\"}],\n"
  " \"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t2\"},"
  " {\"role\": \"source\", \"target\": \"t1\"}]}]}";

static TlArticle *
read_article (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_article_new_from_record (bytes, NULL, NULL, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return article;
}

static TlArticle *
make_fetched (const char *text)
{
  g_autofree char *json =
    g_strdup_printf ("{\"title\": \"Port closed\", \"fetched\": \"2026-02-02T00:00:00Z\", \"text\": \"%s\"}", text);

  return read_article (json);
}

static char *
dup_json (TlArticle *article)
{
  g_autoptr (GBytes) json = tl_article_dup_json (article);

  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

static char *
dup_text (TlArticle *article)
{
  return tl_text_dup_slice (tl_article_get_text (article), 0, G_MAXUINT);
}

static TlCommand *
revise (TlArticle  *article,
        const char *text)
{
  g_autoptr (TlArticle) fetched = make_fetched (text);
  g_autoptr (GError) error = NULL;
  TlCommand *command = tl_edit_revise (article, "a", "ana", fetched, NULL, &error);

  g_assert_no_error (error);
  if (command != NULL && !tl_command_apply (command, article, &error))
    g_assert_no_error (error);
  return command;
}

static void
test_revise (void)
{
  g_autoptr (TlArticle) article = read_article (record);
  g_autoptr (TlCommand) command =
    revise (article, "Update. The mayor said on Monday that the port was closed. Ships wait outside the harbour, she said.");
  g_autoptr (GPtrArray) revisions = tl_article_list_revisions (article);
  g_autoptr (GPtrArray) orphans = tl_article_list_orphans (article);
  const TlRevision *revision;
  const TlOrphan *orphan;
  g_autofree char *old = NULL;
  g_autofree char *quote = NULL;
  g_autofree char *before = NULL;
  g_autofree char *title = NULL;
  TlAnnotation *annotation;
  g_autofree char *json = NULL;

  g_assert_nonnull (command);
  g_assert_true (tl_command_revises (command));
  title = tl_command_dup_title (command, NULL);
  g_assert_cmpstr (title, ==, "Update Text");
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (tl_annotation_quote_matches (tl_article_get_annotation (article, i), tl_article_get_text (article)));
  annotation = tl_article_find_annotation (article, "t1");
  g_assert_cmpuint (tl_annotation_get_start (annotation), ==, 8);
  json = g_strndup (g_bytes_get_data (tl_annotation_get_json (annotation), NULL),
                    g_bytes_get_size (tl_annotation_get_json (annotation)));
  g_assert_cmpstr (json, ==, "{\"id\": \"t1\", \"label\": \"source\", \"start\": 8, \"end\": 17, \"text\": \"The mayor\", \"x-mine\": 1e2}");
  g_assert_cmpstr (tl_article_get_title (article), ==, "Port closed");

  g_assert_cmpuint (revisions->len, ==, 1);
  revision = g_ptr_array_index (revisions, 0);
  old = tl_text_dup_slice (revision->text, 0, 9);
  g_assert_cmpstr (old, ==, "The mayor");
  g_assert_cmpstr (revision->fetched, ==, "2026-01-01T00:00:00Z");
  g_assert_nonnull (revision->replaced);

  g_assert_cmpuint (orphans->len, ==, 1);
  orphan = g_ptr_array_index (orphans, 0);
  g_assert_cmpstr (tl_annotation_get_id (orphan->annotation), ==, "t2");
  g_assert_cmpint (orphan->kind, ==, TL_ANCHOR_DOUBTFUL);
  g_assert_cmpfloat (orphan->confidence, >, 0);
  g_assert_cmpuint (orphan->n_places, ==, 1);
  g_assert_cmpstr (orphan->sha256, ==, revision->sha256);
  g_assert_true (tl_orphan_dup_context (orphan, article, 10, &before, &quote, NULL));
  g_assert_cmpstr (quote, ==, "the port is full");
  g_assert_cmpstr (before, ==, "nday that ");
}

/* The bytes of before, of after, and the same again. */
static void
test_undo (void)
{
  g_autoptr (TlArticle) article = read_article (record);
  g_autoptr (TlCommand) command = revise (article, "No.");
  g_autoptr (TlCommand) inverse = tl_command_inverse (command);
  g_autofree char *line = tl_command_to_json (command);
  g_autoptr (TlCommand) again = tl_command_from_json (line, NULL);
  g_autofree char *revised = dup_json (article);
  g_autofree char *back = NULL;
  g_autofree char *redone = NULL;

  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 0);
  g_assert_true (tl_command_apply (inverse, article, NULL));
  back = dup_json (article);
  g_assert_cmpstr (back, ==, record);
  g_assert_false (tl_article_is_changed (article));
  g_assert_nonnull (again);
  g_assert_true (tl_command_apply (again, article, NULL));
  redone = dup_json (article);
  g_assert_cmpstr (redone, ==, revised);
  g_assert_nonnull (strstr (revised, "\"x-own\": [1.50]"));
}

/* What was lost and is in a later text again comes back by itself. */
static void
test_return (void)
{
  g_autoptr (TlArticle) article = read_article (record);
  g_autoptr (TlCommand) away = revise (article, "Something else altogether is reported here today.");
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) orphans = tl_article_list_orphans (article);
  g_autoptr (TlArticle) first = read_article (record);
  g_autofree char *old = dup_text (first);
  g_autoptr (TlCommand) back = revise (article, old);
  g_autoptr (GPtrArray) left = tl_article_list_orphans (article);
  g_autoptr (GPtrArray) revisions = tl_article_list_revisions (article);

  g_assert_cmpuint (orphans->len, ==, 4);
  g_assert_nonnull (away);
  g_assert_nonnull (back);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 4);
  g_assert_cmpuint (revisions->len, ==, 2);
  text = dup_json (article);
  g_assert_null (strstr (text, "\"orphans\""));
}

static void
test_reattach (void)
{
  g_autoptr (TlArticle) article = read_article (record);
  g_autoptr (TlCommand) command =
    revise (article, "The mayor said on Monday that the port was closed. Ships wait outside the harbour, she said.");
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCommand) proposed = tl_edit_reattach (article, "a", "ana", "t2", NULL, 0, &error);
  g_autoptr (TlCommand) inverse = NULL;
  g_autofree char *before = dup_json (article);
  g_autofree char *after = NULL;
  g_autofree char *covered = NULL;
  TlFragment chosen = { 4, 9 };
  TlFragment beyond = { 4, 900 };

  g_assert_no_error (error);
  g_assert_nonnull (command);
  g_assert_true (tl_command_apply (proposed, article, NULL));
  covered = tl_annotation_dup_covered (tl_article_find_annotation (article, "t2"), tl_article_get_text (article));
  g_assert_cmpstr (covered, ==, "the port was closed");
  g_assert_null (tl_article_find_orphan (article, "t2"));
  g_assert_null (tl_edit_reattach (article, "a", "ana", "t2", NULL, 0, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING);
  g_clear_error (&error);
  inverse = tl_command_inverse (proposed);
  g_assert_true (tl_command_apply (inverse, article, NULL));
  after = dup_json (article);
  g_assert_cmpstr (after, ==, before);

  g_assert_null (tl_edit_reattach (article, "a", "ana", "t2", &beyond, 1, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
  {
    g_autoptr (TlCommand) elsewhere = tl_edit_reattach (article, "a", "ana", "t2", &chosen, 1, NULL);

    g_assert_true (tl_command_apply (elsewhere, article, NULL));
    g_assert_cmpuint (tl_annotation_get_end (tl_article_find_annotation (article, "t2")), ==, 9);
  }
}

static void
test_discard (void)
{
  g_autoptr (TlArticle) article = read_article (record);
  g_autoptr (TlCommand) command =
    revise (article, "The mayor said on Monday that the port was closed. Ships wait outside the harbour, she said.");
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlCommand) discard = NULL;
  g_autoptr (TlCommand) inverse = NULL;
  g_autofree char *before = dup_json (article);
  g_autofree char *after = NULL;

  g_assert_nonnull (command);
  /* The relation waits for its claim, and nobody calls that an error. */
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, 1);
  tl_check_article (article, schema, problems);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((TlDiagnostic *) g_ptr_array_index (problems, 0))->code, ==, TL_CODE_DOUBTFUL);
  discard = tl_edit_discard_orphan (article, "a", "ana", "t2", NULL);
  g_assert_true (tl_command_apply (discard, article, NULL));
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, 0);
  inverse = tl_command_inverse (discard);
  g_assert_true (tl_command_apply (inverse, article, NULL));
  after = dup_json (article);
  g_assert_cmpstr (after, ==, before);
}

/* What others put into these members stays, and a member of another shape is not overwritten. */
static void
test_foreign (void)
{
  g_autoptr (TlArticle) article =
    read_article ("{\"text\": \"One two three.\", \"orphans\": [7, {\"x\": 1}], \"revisions\": [null]}");
  g_autoptr (TlArticle) other = read_article ("{\"text\": \"One two three.\", \"revisions\": \"mine\"}");
  g_autoptr (TlArticle) fetched = make_fetched ("Four.");
  g_autoptr (TlCommand) command = revise (article, "Four five.");
  g_autoptr (GError) error = NULL;
  g_autofree char *json = dup_json (article);

  g_assert_nonnull (command);
  g_assert_nonnull (strstr (json, "\"orphans\": [7, {\"x\": 1}]"));
  g_assert_nonnull (strstr (json, "\"revisions\": [null, {\"sha256\""));
  g_assert_null (tl_edit_revise (other, "a", "", fetched, NULL, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE);
}

static void
test_same (void)
{
  g_autoptr (TlArticle) article = read_article ("{\"title\": \"Port closed\", \"text\": \"One.\"}");
  g_autoptr (TlArticle) titled = read_article ("{\"title\": \"Old\", \"text\": \"One.\"}");
  g_autoptr (TlCommand) none = revise (article, "One.");
  g_autoptr (TlCommand) title = revise (titled, "One.");

  g_assert_null (none);
  g_assert_nonnull (title);
  g_assert_false (tl_command_revises (title));
  g_assert_cmpstr (tl_article_get_title (titled), ==, "Port closed");
}

/* A command that fails half-way leaves text and annotations as they were. */
static void
test_failure (void)
{
  g_autoptr (TlArticle) article = read_article (record);
  g_autoptr (TlCommand) command = tl_command_new ("revise", "a", "", NULL);
  g_autoptr (GBytes) text = g_bytes_new_static ("\"x\"", 3);
  g_autoptr (GBytes) beyond = g_bytes_new_static ("{\"id\":\"t1\",\"label\":\"l\",\"start\":0,\"end\":9}", 41);
  g_autofree char *json = NULL;

  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, "t1", 0, NULL, beyond));
  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, "text", 0, NULL, text));
  g_assert_false (tl_command_apply (command, article, NULL));
  json = dup_json (article);
  g_assert_cmpstr (json, ==, record);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/revision/revise", test_revise);
  g_test_add_func ("/edit/revision/undo", test_undo);
  g_test_add_func ("/edit/revision/return", test_return);
  g_test_add_func ("/edit/revision/reattach", test_reattach);
  g_test_add_func ("/edit/revision/discard", test_discard);
  g_test_add_func ("/edit/revision/foreign", test_foreign);
  g_test_add_func ("/edit/revision/same", test_same);
  g_test_add_func ("/edit/revision/failure", test_failure);
  return g_test_run ();
}

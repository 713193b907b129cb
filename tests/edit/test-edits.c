/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every edit: what it does, what it refuses, and that undoing it gives back the very bytes and redoing
 * it the same article again.
 */

#include "tl-edits.h"

#include <string.h>

#include "tl-diagnostic.h"
#include "tl-time.h"

#define RECORD \
  "{\"id\": \"a1\", \"x\": 0.920,\n \"text\": \"The mayor said taxes rose. Omar denied it.\\nNext paragraph: Eva.\",\n" \
  " \"annotations\": [\n" \
  "  {\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\", \"k\": 1.50},\n" \
  "  {\"id\": \"t2\", \"label\": \"cue\", \"start\": 10, \"end\": 14, \"text\": \"said\"},\n" \
  "  {\"id\": \"t3\", \"label\": \"claim\", \"start\": 15, \"end\": 25, \"text\": \"taxes rose\",\n" \
  "   \"attributes\": {\"verdict\": \"true\"}, \"note\": \"n\"},\n" \
  "  {\"label\": \"person\", \"start\": 27, \"end\": 31},\n" \
  "  {\"id\": \"t5\", \"label\": \"Person\", \"start\": 60, \"end\": 63, \"attributes\": [1]}],\n" \
  " \"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t3\"},\n" \
  "   {\"role\": \"source\", \"target\": \"t1\"}, {\"role\": \"cue\", \"target\": \"t2\"}]},\n" \
  "  {\"id\": \"r2\", \"type\": \"same-as\", \"from\": \"t1\", \"to\": \"t5\"}]}"

static TlArticle *
parse (const char *json)
{
  g_autoptr (GBytes) record = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_article_new_from_record (record, NULL, NULL, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return article;
}

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static char *
write_article (TlArticle *article)
{
  g_autoptr (GBytes) json = tl_article_dup_json (article);

  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

/* error goes by its address: arguments are evaluated in no certain order.
 *
 * Applies a command that has been through the log's JSON, undoes it, and does it again. Takes the command over. */
static void
run (TlArticle  *article,
     TlCommand  *command,
     GError    **error,
     const char *name)
{
  g_autoptr (TlCommand) taken = command;
  g_autofree char *line = NULL;
  g_autoptr (TlCommand) read = NULL;
  g_autoptr (TlCommand) inverse = NULL;
  g_autofree char *before = write_article (article);
  g_autofree char *after = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  GError *apply_error = NULL;

  g_assert_no_error (*error);
  g_assert_nonnull (taken);
  g_assert_cmpstr (taken->name, ==, name);
  g_assert_cmpstr (taken->article, ==, "key");
  g_assert_cmpstr (taken->by, ==, "ana");
  line = tl_command_to_json (taken);
  g_assert_null (strchr (line, '\n'));
  read = tl_command_from_json (line, &apply_error);
  g_assert_no_error (apply_error);

  tl_command_apply (read, article, &apply_error);
  g_assert_no_error (apply_error);
  after = write_article (article);
  g_assert_cmpstr (before, !=, after);
  inverse = tl_command_inverse (read);
  tl_command_apply (inverse, article, &apply_error);
  g_assert_no_error (apply_error);
  undone = write_article (article);
  g_assert_cmpstr (undone, ==, before);
  tl_command_apply (taken, article, &apply_error);
  g_assert_no_error (apply_error);
  redone = write_article (article);
  g_assert_cmpstr (redone, ==, after);
}

static void
refuse (TlCommand  *command,
        GError    **error,
        gint        code)
{
  g_assert_null (command);
  g_assert_error (*error, TL_MODEL_ERROR, code);
  g_clear_error (error);
}

static void
change_nothing (TlCommand  *command,
                GError    **error)
{
  g_assert_no_error (*error);
  g_assert_null (command);
}

/* The article's bytes with one piece of the record replaced by another. */
static void
assert_replaced (TlArticle  *article,
                 const char *piece,
                 const char *by)
{
  g_autofree char *written = write_article (article);
  g_auto (GStrv) halves = g_strsplit (RECORD, piece, 2);
  g_autofree char *expected = g_strconcat (halves[0], by, halves[1], NULL);

  g_assert_cmpuint (g_strv_length (halves), ==, 2);
  g_assert_cmpstr (written, ==, expected);
}

static void
test_tag (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  GError *error = NULL;
  g_autofree char *id = NULL;
  TlAnnotation *made;
  g_autofree char *expected = NULL;
  const TlFragment fragments[] = { { 37, 39 }, { 32, 36 } };

  run (article, tl_edit_tag (article, "key", "ana", "cue", fragments, 2, &id, &error), &error, "tag");
  made = tl_article_find_annotation (article, id);
  g_assert_cmpstr (tl_annotation_get_label (made), ==, "cue");
  g_assert_cmpuint (tl_article_get_annotation_position (article, id), ==, 5);
  expected = g_strdup_printf (
    "\"attributes\": [1]},\n  {\"id\": \"%s\", \"label\": \"cue\", \"start\": 32, \"end\": 39, "
    "\"fragments\": [[32, 36], [37, 39]], \"text\": \"deni d \", \"annotator\": \"ana\", "
    "\"created\": \"2026-03-02T08:00:00Z\", \"origin\": \"human\"}]", id);
  assert_replaced (article, "\"attributes\": [1]}]", expected);

  refuse (tl_edit_tag (article, "key", "ana", "", fragments, 2, NULL, &error), &error, TL_MODEL_ERROR_INVALID);
  refuse (tl_edit_tag (article, "key", "ana", "x", NULL, 0, NULL, &error), &error, TL_MODEL_ERROR_INVALID);
  refuse (tl_edit_tag (article, "key", "ana", "x", (TlFragment[]) { { 3, 3 } }, 1, NULL, &error), &error,
          TL_MODEL_ERROR_INVALID);
  refuse (tl_edit_tag (article, "key", "ana", "x", (TlFragment[]) { { 60, 65 } }, 1, NULL, &error), &error,
          TL_MODEL_ERROR_INVALID);
}

static void
test_relabel (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  GError *error = NULL;

  run (article, tl_edit_relabel (article, "key", "ana", "t1", "person", &error), &error, "relabel");
  assert_replaced (article, "\"label\": \"source\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\", \"k\": 1.50}",
                   "\"label\": \"person\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\", \"k\": 1.50, "
                   "\"modified\": \"2026-03-02T08:00:00Z\"}");
  change_nothing (tl_edit_relabel (article, "key", "ana", "t1", "person", &error), &error);
  refuse (tl_edit_relabel (article, "key", "ana", "gone", "person", &error), &error, TL_MODEL_ERROR_MISSING);
}

static void
test_fragments (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  GError *error = NULL;

  run (article, tl_edit_fragments (article, "key", "ana", "t1", (TlFragment[]) { { 4, 9 } }, 1, &error), &error,
       "fragments");
  assert_replaced (article, "\"start\": 0, \"end\": 9, \"text\": \"The mayor\", \"k\": 1.50}",
                   "\"start\": 4, \"end\": 9, \"text\": \"mayor\", \"k\": 1.50, "
                   "\"modified\": \"2026-03-02T08:00:00Z\"}");
  change_nothing (tl_edit_fragments (article, "key", "ana", "t1", (TlFragment[]) { { 6, 9 }, { 4, 6 } }, 2, &error),
                  &error);
  refuse (tl_edit_fragments (article, "key", "ana", "t1", (TlFragment[]) { { 0, 99 } }, 1, &error), &error,
          TL_MODEL_ERROR_INVALID);
}

static void
test_attribute (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  const TlLabelDef *claim = tl_schema_find (schema, "claim");
  const TlAttributeDef *verdict = tl_label_def_find_attribute (claim, "verdict");
  const TlAttributeDef *confidence = tl_label_def_find_attribute (claim, "confidence");
  const TlAttributeDef *urls = tl_label_def_find_attribute (claim, "evidence_urls");
  const TlAttributeDef *named = tl_label_def_find_attribute (tl_schema_find (schema, "source"), "named");
  static const struct
  {
    guint def;
    const char *json;
    gboolean fits;
  } cases[] = {
    { 0, "\"false\"", TRUE }, { 0, "\"maybe\"", FALSE }, { 0, "true", FALSE }, { 0, "\"x", FALSE },
    { 1, "55", TRUE }, { 1, "0.50", TRUE }, { 1, "101", FALSE }, { 1, "-1", FALSE }, { 1, "\"5\"", FALSE },
    { 2, "[\"a\", \"b\"]", TRUE }, { 2, "[]", TRUE }, { 2, "[1]", FALSE }, { 2, "\"a\"", FALSE },
    { 3, "false", TRUE }, { 3, "\"yes\"", FALSE }, { 3, "null", FALSE },
  };
  const TlAttributeDef *defs[] = { verdict, confidence, urls, named };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TlAttributeDef *def = defs[cases[i].def];
      g_autoptr (GError) case_error = NULL;
      g_autoptr (TlCommand) command = tl_edit_attribute (article, "key", "ana", "t3", def->name, cases[i].json, def,
                                                         &case_error);

      g_assert_cmpint (command != NULL, ==, cases[i].fits);
      g_assert_cmpint (case_error == NULL, ==, cases[i].fits);
    }
  run (article, tl_edit_attribute (article, "key", "ana", "t3", "confidence", "0.50", confidence, &error), &error,
       "attribute");
  assert_replaced (article, "{\"verdict\": \"true\"}, \"note\": \"n\"}",
                   "{\"verdict\": \"true\", \"confidence\": 0.50}, \"note\": \"n\", "
                   "\"modified\": \"2026-03-02T08:00:00Z\"}");
  run (article, tl_edit_attribute (article, "key", "ana", "t3", "verdict", NULL, verdict, &error), &error, "attribute");
  run (article, tl_edit_attribute (article, "key", "ana", "t3", "confidence", NULL, NULL, &error), &error, "attribute");
  g_assert_null (tl_annotation_dup_attribute (tl_article_find_annotation (article, "t3"), "confidence"));
  change_nothing (tl_edit_attribute (article, "key", "ana", "t3", "confidence", NULL, NULL, &error), &error);
  /* Foreign attributes are not overwritten. */
  refuse (tl_edit_attribute (article, "key", "ana", "t5", "a", "1", NULL, &error), &error, TL_MODEL_ERROR_INVALID);
}

static void
test_note (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  GError *error = NULL;

  run (article, tl_edit_note (article, "key", "ana", "t3", "a\nb", &error), &error, "note");
  run (article, tl_edit_note (article, "key", "ana", "t3", "", &error), &error, "note");
  change_nothing (tl_edit_note (article, "key", "ana", "t3", NULL, &error), &error);
  refuse (tl_edit_note (article, "key", "ana", "t3", "\xff", &error), &error, TL_MODEL_ERROR_INVALID);
}

static void
test_review (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  const char *const ids[] = { "t1", "t3", "t1", NULL };
  const char *const more[] = { "t1", "t2", NULL };
  const char *const gone[] = { "t1", "gone", NULL };
  GError *error = NULL;
  g_autofree char *by = NULL;
  g_autofree char *reason = NULL;

  run (article, tl_edit_review (article, "key", "ana", ids, TL_DECISION_REJECTED, "no source", &error), &error, "review");
  tl_annotation_dup_review (tl_article_find_annotation (article, "t3"), &by, NULL, &reason);
  g_assert_cmpstr (by, ==, "ana");
  g_assert_cmpstr (reason, ==, "no source");
  change_nothing (tl_edit_review (article, "key", "ana", ids, TL_DECISION_REJECTED, "no source", &error), &error);
  run (article, tl_edit_review (article, "key", "ana", more, TL_DECISION_ACCEPTED, NULL, &error), &error, "review");
  g_assert_cmpint (tl_annotation_get_decision (tl_article_find_annotation (article, "t2")), ==, TL_DECISION_ACCEPTED);
  refuse (tl_edit_review (article, "key", "ana", gone, TL_DECISION_ACCEPTED, NULL, &error), &error,
          TL_MODEL_ERROR_MISSING);
}

static void
test_remove (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  g_autoptr (TlArticle) whole = parse (RECORD);
  const char *const cue[] = { "t2", NULL };
  const char *const source[] = { "t1", NULL };
  const char *const claim[] = { "t3", NULL };
  const char *const some[] = { "t1", "t5", "t2", "t1", NULL };
  const char *const none[] = { NULL };
  const char *const gone[] = { "gone", NULL };
  GError *error = NULL;
  guint n_args;

  run (article, tl_edit_remove (article, "key", "ana", cue, &error), &error, "remove");
  tl_relation_get_args (tl_article_find_relation (article, "r1"), &n_args);
  g_assert_cmpuint (n_args, ==, 2);
  run (article, tl_edit_remove (article, "key", "ana", source, &error), &error, "remove");
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, 0);
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 3);

  /* Source and cue without their claim say nothing: the relation goes although two are left. */
  run (whole, tl_edit_remove (whole, "key", "ana", claim, &error), &error, "remove");
  g_assert_null (tl_article_find_relation (whole, "r1"));
  g_assert_nonnull (tl_article_find_relation (whole, "r2"));
  run (whole, tl_edit_remove (whole, "key", "ana", some, &error), &error, "remove");
  g_assert_cmpuint (tl_article_get_n_annotations (whole), ==, 1);
  change_nothing (tl_edit_remove (whole, "key", "ana", none, &error), &error);
  refuse (tl_edit_remove (whole, "key", "ana", gone, &error), &error, TL_MODEL_ERROR_MISSING);
}

static void
test_relate (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  const char *nameless = tl_annotation_get_id (tl_article_get_annotation (article, 3));
  g_autofree char *own_id = g_strdup_printf ("\"id\": \"%s\"", nameless);
  const TlRelationArg args[] = { { "claim", "t3" }, { "source", nameless } };
  const TlRelationArg swapped[] = { { "source", nameless }, { "claim", "t3" } };
  const TlRelationArg wrong_label[] = { { "claim", "t3" }, { "source", "t2" } };
  const TlRelationArg wrong_role[] = { { "claim", "t3" }, { "witness", "t1" } };
  const TlRelationArg no_claim[] = { { "source", "t1" }, { "cue", "t2" } };
  const TlRelationArg missing[] = { { "claim", "t3" }, { "source", "gone" } };
  const TlRelationArg itself[] = { { "from", "t1" }, { "to", "t1" } };
  const TlRelationArg free_args[] = { { "a", "t1" }, { "b", "t2" } };
  g_autofree char *id = NULL;
  g_autofree char *written = NULL;
  GError *error = NULL;

  run (article, tl_edit_relate (article, "key", "ana", schema, "attribution", args, 2, &id, &error), &error, "relate");
  g_assert_nonnull (tl_article_find_relation (article, id));
  /* What the relation names must be named in the file. */
  written = write_article (article);
  g_assert_nonnull (strstr (written, own_id));
  change_nothing (tl_edit_relate (article, "key", "ana", schema, "Attribution", swapped, 2, NULL, &error), &error);
  refuse (tl_edit_relate (article, "key", "ana", schema, "attribution", wrong_label, 2, NULL, &error), &error,
          TL_MODEL_ERROR_INVALID);
  refuse (tl_edit_relate (article, "key", "ana", schema, "attribution", wrong_role, 2, NULL, &error), &error,
          TL_MODEL_ERROR_INVALID);
  refuse (tl_edit_relate (article, "key", "ana", schema, "attribution", no_claim, 2, NULL, &error), &error,
          TL_MODEL_ERROR_INVALID);
  refuse (tl_edit_relate (article, "key", "ana", schema, "attribution", missing, 2, NULL, &error), &error,
          TL_MODEL_ERROR_MISSING);
  refuse (tl_edit_relate (article, "key", "ana", schema, "same-as", itself, 2, NULL, &error), &error,
          TL_MODEL_ERROR_INVALID);
  refuse (tl_edit_relate (article, "key", "ana", schema, "attribution", args, 1, NULL, &error), &error,
          TL_MODEL_ERROR_INVALID);
  run (article, tl_edit_relate (article, "key", "ana", NULL, "own type", free_args, 2, NULL, &error), &error, "relate");
}

static void
test_unrelate (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  GError *error = NULL;

  run (article, tl_edit_unrelate (article, "key", "ana", "r1", &error), &error, "unrelate");
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, 1);
  refuse (tl_edit_unrelate (article, "key", "ana", "r1", &error), &error, TL_MODEL_ERROR_MISSING);
}

static void
test_rerelate (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  const TlRelationArg args[] = { { "from", "t3" }, { "to", "t3" } };
  const TlRelationArg same[] = { { "to", "t5" }, { "from", "t1" } };
  const TlRelationArg other[] = { { "from", "t5" }, { "to", "t1" } };
  GError *error = NULL;

  change_nothing (tl_edit_rerelate (article, "key", "ana", schema, "r2", "same-as", same, 2, &error), &error);
  run (article, tl_edit_rerelate (article, "key", "ana", schema, "r2", "same-as", other, 2, &error), &error, "rerelate");
  assert_replaced (article, "\"from\": \"t1\", \"to\": \"t5\"", "\"from\": \"t5\", \"to\": \"t1\"");
  run (article, tl_edit_rerelate (article, "key", "ana", schema, "r2", "own", other, 2, &error), &error, "rerelate");
  g_assert_cmpstr (tl_relation_get_kind (tl_article_find_relation (article, "r2")), ==, "own");
  refuse (tl_edit_rerelate (article, "key", "ana", schema, "r2", "supports", args, 2, &error), &error,
          TL_MODEL_ERROR_INVALID);
}

static void
test_attribute_claim (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  g_autoptr (TlArticle) bare = parse (RECORD);
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  const char *nameless = tl_annotation_get_id (tl_article_get_annotation (article, 3));
  const char *const sources[] = { "t1", nameless, NULL };
  const char *const cues[] = { "t2", NULL };
  const char *const claim[] = { "t3", NULL };
  GError *error = NULL;
  guint n_args;

  run (article, tl_edit_attribute_claim (article, "key", "ana", schema, "t3", sources, cues, &error), &error,
       "attribution");
  g_assert_cmpuint (tl_article_get_n_relations (article), ==, 2);
  tl_relation_get_args (tl_article_find_relation (article, "r1"), &n_args);
  g_assert_cmpuint (n_args, ==, 4);
  change_nothing (tl_edit_attribute_claim (article, "key", "ana", schema, "t3", sources, cues, &error), &error);

  run (bare, tl_edit_unrelate (bare, "key", "ana", "r1", &error), &error, "unrelate");
  change_nothing (tl_edit_attribute_claim (bare, "key", "ana", schema, "t3", NULL, NULL, &error), &error);
  run (bare, tl_edit_attribute_claim (bare, "key", "ana", schema, "t3", NULL, cues, &error), &error, "attribution");
  tl_relation_get_args (tl_article_get_relation (bare, 1), &n_args);
  g_assert_cmpuint (n_args, ==, 2);
  refuse (tl_edit_attribute_claim (bare, "key", "ana", schema, "t3", claim, NULL, &error), &error,
          TL_MODEL_ERROR_INVALID);
  refuse (tl_edit_attribute_claim (bare, "key", "ana", schema, "t1", NULL, cues, &error), &error,
          TL_MODEL_ERROR_INVALID);
}

static void
test_status (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  GError *error = NULL;
  g_autofree char *written = NULL;

  run (article, tl_edit_status (article, "key", "ana", "submitted", NULL, &error), &error, "status");
  run (article, tl_edit_status (article, "key", "ana", "approved", "good", &error), &error, "status");
  written = write_article (article);
  g_assert_nonnull (strstr (written, "\"status\": \"approved\""));
  g_assert_nonnull (strstr (written, "{\"at\": \"2026-03-02T08:00:00Z\", \"by\": \"ana\", \"from\": \"new\", "
                                     "\"to\": \"submitted\"}"));
  g_assert_nonnull (strstr (written, "{\"at\": \"2026-03-02T08:00:00Z\", \"by\": \"ana\", \"from\": \"submitted\", "
                                     "\"to\": \"approved\", \"reason\": \"good\"}"));
  change_nothing (tl_edit_status (article, "key", "ana", "approved", "again", &error), &error);
  refuse (tl_edit_status (article, "key", "ana", "finished", NULL, &error), &error, TL_MODEL_ERROR_INVALID);
}

/* A name that is no UTF-8 does not spoil the file. */
static void
test_odd_name (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  const char *const ids[] = { "t1", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCommand) tag = tl_edit_tag (article, "key", "a\xff", "x", (TlFragment[]) { { 0, 1 } }, 1, NULL, &error);
  g_autoptr (TlCommand) review = tl_edit_review (article, "key", "\xff", ids, TL_DECISION_ACCEPTED, NULL, &error);
  g_autoptr (TlCommand) status = tl_edit_status (article, "key", "\xff", "approved", NULL, &error);

  tl_command_apply (tag, article, &error);
  tl_command_apply (review, article, &error);
  tl_command_apply (status, article, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tl_annotation_get_annotator (tl_article_get_annotation (article, 5)), ==, "a\xEF\xBF\xBD");
}

/* A command that fails half-way leaves nothing behind. */
static void
test_rollback (void)
{
  g_autoptr (TlArticle) article = parse (RECORD);
  g_autoptr (TlCommand) command = tl_command_new ("member", "key", "ana", NULL);
  g_autoptr (GBytes) good = bytes ("{\"label\": \"x\", \"start\": 0, \"end\": 1}");
  g_autoptr (GBytes) beyond = bytes ("{\"label\": \"x\", \"start\": 0, \"end\": 99}");
  g_autoptr (GBytes) status = bytes ("\"approved\"");
  g_autoptr (GError) error = NULL;

  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, "status", 0, NULL, status));
  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, "t2", 0, good, NULL));
  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, "t1", 0, NULL, good));
  tl_command_add (command, tl_change_new (TL_CHANGE_RELATION, "r1", 0, good, NULL));
  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, "new", 0, NULL, good));
  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, "t3", 0, NULL, beyond));
  g_assert_false (tl_command_apply (command, article, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET);
  g_assert_false (tl_article_is_changed (article));
}

static void
test_titles (void)
{
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  static const struct
  {
    const char *name;
    const char *detail;
    const char *title;
  } cases[] = {
    { "tag", "Content", "Tag Claim" }, { "tag", "own", "Tag own" }, { "remove", NULL, "Remove Annotations" },
    { "review", "rejected", "Reject" }, { "status", "changes-requested", "Set Status to Changes Requested" },
    { "relate", "supports", "Add “Supports”" }, { "note", "claim", "Change Note" }, { "odd", "x", "Edit" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TlCommand) command = tl_command_new (cases[i].name, "key", NULL, cases[i].detail);
      g_autofree char *title = tl_command_dup_title (command, schema);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
  g_assert_cmpstr (tl_status_get_title ("odd"), ==, "odd");
}

static void
test_json (void)
{
  g_autoptr (TlCommand) command = tl_command_new ("tag", "k\"\xC3\xA9y", "ana", NULL);
  g_autoptr (GBytes) odd = bytes ("{ \"a\" :\n\t0.920, \"b\": \"\\u0000\\\\\" }");
  g_autofree char *line = NULL;
  g_autofree char *again = NULL;
  g_autoptr (TlCommand) read = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const refused[] = {
    "", "7", "{}", "{\"changes\": []}", "{\"id\":\"e\",\"name\":\"n\",\"article\":\"a\",\"by\":\"\",\"at\":\"\",\"changes\":[{}]}",
    "{\"id\":\"e\",\"name\":\"n\",\"article\":\"a\",\"by\":\"\",\"at\":\"\",\"changes\":[{\"kind\":\"odd\",\"id\":\"t\"}]}",
  };

  tl_command_add (command, tl_change_new (TL_CHANGE_HISTORY, "h", 3, odd, NULL));
  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, "m", G_MAXUINT, NULL, NULL));
  line = tl_command_to_json (command);
  read = tl_command_from_json (line, &error);
  g_assert_no_error (error);
  again = tl_command_to_json (read);
  g_assert_cmpstr (line, ==, again);
  g_assert_true (g_bytes_equal (((TlChange *) g_ptr_array_index (read->changes, 0))->before, odd));
  g_assert_cmpuint (((TlChange *) g_ptr_array_index (read->changes, 1))->position, ==, G_MAXUINT);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_null (tl_command_from_json (refused[i], &refusal));
      g_assert_error (refusal, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE);
    }
}

static void
assert_candidates (GPtrArray         *found,
                   const char *const *expected)
{
  g_autoptr (GPtrArray) owned = found;

  g_assert_cmpuint (owned->len, ==, g_strv_length ((char **) expected));
  for (guint i = 0; i < owned->len; i++)
    g_assert_cmpstr (tl_annotation_get_id (g_ptr_array_index (owned, i)), ==, expected[i]);
}

static void
test_candidates (void)
{
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  g_autoptr (TlArticle) article = parse (RECORD);
  const char *nameless = tl_annotation_get_id (tl_article_get_annotation (article, 3));
  const char *const none[] = { NULL };
  const char *const free_ones[] = { nameless, "t5", NULL };
  const char *const all[] = { "t1", nameless, "t5", NULL };
  const char *const cues[] = { "t2", NULL };
  GError *error = NULL;

  assert_candidates (tl_edit_list_candidates (article, schema, "t3", "source"), free_ones);
  assert_candidates (tl_edit_list_candidates (article, schema, "t3", "cue"), none);
  assert_candidates (tl_edit_list_candidates (article, schema, "gone", "cue"), none);
  assert_candidates (tl_edit_list_candidates (article, schema, "t3", "odd"), none);
  run (article, tl_edit_unrelate (article, "key", "ana", "r1", &error), &error, "unrelate");
  assert_candidates (tl_edit_list_candidates (article, schema, "t3", "source"), all);
  assert_candidates (tl_edit_list_candidates (article, schema, "t3", "cue"), cues);
}

static void
test_check (void)
{
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlArticle) article = parse (
    "{\"id\": \"a1\", \"text\": \"one two three\", \"annotations\": [\n"
    "{\"id\": \"t1\", \"label\": \"odd\", \"start\": 0, \"end\": 3, \"text\": \"one\"},\n"
    "{\"id\": \"t2\", \"label\": \"claim\", \"start\": 4, \"end\": 7, \"text\": \"one\", "
    "\"attributes\": {\"verdict\": \"odd\", \"own\": 1}},\n"
    "{\"id\": \"t3\", \"label\": \"cue\", \"start\": 4, \"end\": 7, \"attributes\": 5}],\n"
    "\"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t3\"}, "
    "{\"role\": \"source\", \"target\": \"gone\"}]}, {\"id\": \"r2\", \"type\": \"own\", \"from\": \"t1\", \"to\": \"t2\"}]}");
  static const struct
  {
    const char *code;
    TlSeverity severity;
    const char *path;
    guint line;
  } expected[] = {
    { TL_CODE_UNKNOWN_LABEL, TL_SEVERITY_NOTE, "$.annotations[0]", 2 },
    { TL_CODE_ATTRIBUTE, TL_SEVERITY_WARNING, "$.annotations[1]", 3 },
    { TL_CODE_ATTRIBUTE, TL_SEVERITY_NOTE, "$.annotations[1]", 3 },
    { TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING, "$.annotations[1]", 3 },
    { TL_CODE_ATTRIBUTE, TL_SEVERITY_WARNING, "$.annotations[2]", 4 },
    { TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_ERROR, "$.relations[0]", 5 },
    { TL_CODE_RELATION, TL_SEVERITY_WARNING, "$.relations[0]", 5 },
    { TL_CODE_RELATION, TL_SEVERITY_NOTE, "$.relations[1]", 5 },
  };

  tl_check_article (article, schema, problems);
  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < problems->len; i++)
    {
      const TlDiagnostic *problem = g_ptr_array_index (problems, i);

      g_assert_cmpstr (problem->code, ==, expected[i].code);
      g_assert_cmpint (problem->severity, ==, expected[i].severity);
      g_assert_cmpstr (problem->article, ==, "a1");
      g_assert_cmpstr (problem->path, ==, expected[i].path);
      g_assert_cmpuint (problem->line, ==, expected[i].line);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tl_time_set_now ("2026-03-02T08:00:00Z");
  g_test_add_func ("/edit/edits/tag", test_tag);
  g_test_add_func ("/edit/edits/relabel", test_relabel);
  g_test_add_func ("/edit/edits/fragments", test_fragments);
  g_test_add_func ("/edit/edits/attribute", test_attribute);
  g_test_add_func ("/edit/edits/note", test_note);
  g_test_add_func ("/edit/edits/review", test_review);
  g_test_add_func ("/edit/edits/remove", test_remove);
  g_test_add_func ("/edit/edits/relate", test_relate);
  g_test_add_func ("/edit/edits/unrelate", test_unrelate);
  g_test_add_func ("/edit/edits/rerelate", test_rerelate);
  g_test_add_func ("/edit/edits/attribute-claim", test_attribute_claim);
  g_test_add_func ("/edit/edits/status", test_status);
  g_test_add_func ("/edit/edits/odd-name", test_odd_name);
  g_test_add_func ("/edit/command/rollback", test_rollback);
  g_test_add_func ("/edit/command/titles", test_titles);
  g_test_add_func ("/edit/command/json", test_json);
  g_test_add_func ("/edit/candidates/order", test_candidates);
  g_test_add_func ("/edit/check/problems", test_check);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Merging: single cases, and random concurrent edits of a common ancestor by two and three people against what must hold
 * for any merge: nobody's edit is lost, the order does not matter, conflicts are exactly where two changed one thing differently. */

#include "review-util.h"
#include "tl-edits-article.h"
#include "tl-fields.h"
#include "tl-merge.h"
#include "tl-time.h"

#include <locale.h>
#include <string.h>

#define TEXT "The mayor said taxes rose. Omar denied it. Eva agreed."
#define ANCESTOR \
  "{'id': 'a', 'text': '" TEXT "', 'status': 'new', 'x': {'k': 1.50}, 'annotations': [" \
  "{'id': 't1', 'label': 'source', 'start': 0, 'end': 9, 'text': 'The mayor', 'range': 'foreign'}," \
  "{'id': 't2', 'label': 'cue', 'start': 10, 'end': 14}," \
  "{'id': 't3', 'label': 'claim', 'start': 15, 'end': 25, 'attributes': {'verdict': 'true', 'polarity': 'asserted'}}," \
  "{'id': 't4', 'label': 'person', 'start': 27, 'end': 31, 'note': 'who?'}]," \
  "'relations': [{'id': 'r1', 'type': 'attribution', 'args': [{'role': 'claim', 'target': 't3'}," \
  " {'role': 'source', 'target': 't1'}]}]}"

static char *content (TlArticle *article);

static char *
merge_to_text (TlArticle *base,
               TlArticle *a,
               TlArticle *b,
               TlArticle *c,
               GPtrArray *conflicts)
{
  const TlMergeCopy copies[3] = { { "a", a }, { "b", b }, { "c", c } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) merged = tl_merge_articles (base, copies, c != NULL ? 3 : 2, conflicts, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (merged, NULL), g_bytes_get_size (merged));
}

static TlArticle *
merge (TlArticle *base,
       TlArticle *a,
       TlArticle *b,
       TlArticle *c,
       GPtrArray *conflicts)
{
  g_autofree char *text = merge_to_text (base, a, b, c, conflicts);

  return review_article (text);
}

static void
apply (TlArticle *article,
       TlCommand *command)
{
  g_autoptr (TlCommand) owned = command;
  g_autoptr (GError) error = NULL;

  if (owned != NULL)
    tl_command_apply (owned, article, &error);
  g_assert_no_error (error);
}

static void
test_different_fields (void)
{
  g_autoptr (TlArticle) base = review_article (ANCESTOR);
  g_autoptr (TlArticle) a = review_article (ANCESTOR);
  g_autoptr (TlArticle) b = review_article (ANCESTOR);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TlArticle) merged = NULL;
  g_autofree char *note = NULL;

  apply (a, tl_edit_relabel (a, "a", "ana", "t3", "evidence", NULL));
  apply (b, tl_edit_note (b, "a", "omar", "t3", "check", NULL));
  merged = merge (base, a, b, NULL, conflicts);
  g_assert_cmpuint (conflicts->len, ==, 0);
  note = tl_annotation_dup_string (tl_article_find_annotation (merged, "t3"), "note");
  g_assert_cmpstr (note, ==, "check");
  g_assert_cmpstr (tl_annotation_get_label (tl_article_find_annotation (merged, "t3")), ==, "evidence");
}

static void
test_conflict (void)
{
  g_autoptr (TlArticle) base = review_article (ANCESTOR);
  g_autoptr (TlArticle) a = review_article (ANCESTOR);
  g_autoptr (TlArticle) b = review_article (ANCESTOR);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (TlArticle) merged = NULL;
  g_autoptr (TlCommand) command = NULL;
  g_autoptr (GError) error = NULL;
  TlConflict *conflict;

  apply (a, tl_edit_relabel (a, "a", "ana", "t1", "person", NULL));
  apply (b, tl_edit_relabel (b, "a", "omar", "t1", "organisation", NULL));
  merged = merge (base, a, b, NULL, conflicts);
  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = conflicts->pdata[0];
  g_assert_cmpstr (tl_conflict_get_id (conflict), ==, "t1");
  g_assert_cmpstr (tl_conflict_get_field (conflict), ==, "label");
  g_assert_cmpstr (tl_conflict_get_values (conflict)[0], ==, "\"organisation\"");
  g_assert_cmpstr (tl_conflict_get_values (conflict)[1], ==, "\"person\"");
  g_assert_cmpstr (tl_conflict_get_names (conflict)[1], ==, "b");
  kept = tl_merge_list_conflicts (merged);
  g_assert_cmpuint (kept->len, ==, 1);

  command = tl_merge_resolve (merged, "a", "eva", kept->pdata[0], "\"organisation\"", &error);
  g_assert_no_error (error);
  g_assert_true (tl_command_apply (command, merged, NULL));
  g_assert_cmpstr (tl_annotation_get_label (tl_article_find_annotation (merged, "t1")), ==, "organisation");
  left = tl_merge_list_conflicts (merged);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_null (tl_merge_resolve (merged, "a", "eva", kept->pdata[0], "\"person\"", &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING);
}

/* Two labels for one place: both stay, each on an annotation of its own, and relations stay where they were. */
static void
test_both (void)
{
  g_autoptr (TlArticle) base = review_article (ANCESTOR);
  g_autoptr (TlArticle) a = review_article (ANCESTOR);
  g_autoptr (TlArticle) b = review_article (ANCESTOR);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (TlArticle) merged = NULL;
  g_autoptr (TlCommand) command = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *again = NULL;
  TlAnnotation *second;

  apply (a, tl_edit_relabel (a, "a", "ana", "t1", "person", NULL));
  apply (b, tl_edit_relabel (b, "a", "omar", "t1", "organisation", NULL));
  apply (b, tl_edit_note (b, "a", "omar", "t1", "which?", NULL));
  merged = merge (base, a, b, NULL, conflicts);
  kept = content (merged);
  g_assert_cmpuint (conflicts->len, ==, 1);
  g_assert_null (tl_merge_why_not_both (merged, conflicts->pdata[0]));
  command = tl_merge_keep_both (merged, "a", "eva", conflicts->pdata[0], &error);
  g_assert_no_error (error);
  g_assert_true (tl_command_apply (command, merged, NULL));
  left = tl_merge_list_conflicts (merged);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpuint (tl_article_get_n_annotations (merged), ==, 5);
  g_assert_cmpstr (tl_annotation_get_label (tl_article_find_annotation (merged, "t1")), ==, "person");
  second = tl_article_get_annotation (merged, 4);
  g_assert_cmpstr (tl_annotation_get_label (second), ==, "organisation");
  g_assert_cmpstr (tl_annotation_get_id (second), !=, "t1");
  g_assert_cmpuint (tl_annotation_get_start (second), ==, 0);
  g_assert_cmpuint (tl_annotation_get_end (second), ==, 9);
  g_assert_null (tl_annotation_dup_string (second, "note"));
  g_assert_cmpuint (tl_article_get_n_relations (merged), ==, 1);
  {
    g_autoptr (TlCommand) inverse = tl_command_inverse (command);

    g_assert_true (tl_command_apply (inverse, merged, NULL));
  }
  again = content (merged);
  g_assert_cmpstr (again, ==, kept);
}

static TlConflict *
find_of_kind (GPtrArray  *conflicts,
              const char *kind,
              const char *field)
{
  for (guint i = 0; i < conflicts->len; i++)
    if (g_str_equal (tl_conflict_get_kind (conflicts->pdata[i]), kind)
        && g_str_equal (tl_conflict_get_field (conflicts->pdata[i]), field))
      return conflicts->pdata[i];
  g_assert_not_reached ();
}

/* Borders and arguments by a second one, notes in one text, lists by their union; of a decision or a deletion there is no both. */
static void
test_both_kinds (void)
{
  static const struct
  {
    const char *kind;
    const char *field;
    gboolean    can;
  } cases[] = {
    { "annotation", "range", TRUE },  { "annotation", "note", TRUE },  { "annotation", "attributes/verdict", TRUE },
    { "annotation", "review", FALSE }, { "annotation", "", FALSE },     { "relation", "args", TRUE },
    { "member", "value", TRUE },
  };
  g_autoptr (TlArticle) base = review_article (ANCESTOR);
  g_autoptr (TlArticle) a = review_article (
    "{'id': 'a', 'text': '" TEXT "', 'status': 'new', 'x': {'k': 1.50}, 'topics': ['tax', 'city'], 'annotations': ["
    "{'id': 't1', 'label': 'source', 'start': 0, 'end': 3, 'range': 'foreign'},"
    "{'id': 't2', 'label': 'cue', 'start': 10, 'end': 14, 'review': {'state': 'accepted'}},"
    "{'id': 't3', 'label': 'claim', 'start': 15, 'end': 25, 'attributes': {'verdict': 'false', 'polarity': 'asserted'}},"
    "{'id': 't4', 'label': 'person', 'start': 27, 'end': 31, 'note': 'mine'}],"
    "'relations': [{'id': 'r1', 'type': 'attribution', 'args': [{'role': 'claim', 'target': 't3'},"
    " {'role': 'source', 'target': 't4'}]}]}");
  g_autoptr (TlArticle) b = review_article (
    "{'id': 'a', 'text': '" TEXT "', 'status': 'new', 'x': {'k': 1.50}, 'topics': ['city', 'council'], 'annotations': ["
    "{'id': 't1', 'label': 'source', 'start': 4, 'end': 9, 'range': 'foreign'},"
    "{'id': 't2', 'label': 'cue', 'start': 10, 'end': 14, 'review': {'state': 'rejected'}},"
    "{'id': 't3', 'label': 'claim', 'start': 15, 'end': 25, 'attributes': {'polarity': 'asserted'}},"
    "{'id': 't4', 'label': 'person', 'start': 27, 'end': 31, 'note': 'yours'}],"
    "'relations': [{'id': 'r1', 'type': 'attribution', 'args': [{'role': 'claim', 'target': 't3'},"
    " {'role': 'source', 'target': 't2'}]}]}");
  const char *const second[] = { "t2", NULL };
  g_autoptr (TlArticle) c = review_article (ANCESTOR);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TlArticle) merged = NULL;

  apply (c, tl_edit_remove (c, "a", "eva", second, NULL));
  merged = merge (base, a, b, c, conflicts);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TlConflict *conflict = find_of_kind (conflicts, cases[i].kind, cases[i].field);
      g_autoptr (GError) error = NULL;
      g_autoptr (TlCommand) command = tl_merge_keep_both (merged, "a", "eva", conflict, &error);

      g_assert_true ((tl_merge_why_not_both (merged, conflict) == NULL) == cases[i].can);
      g_assert_true ((command != NULL) == cases[i].can);
      if (command == NULL)
        g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
      else
        apply (merged, g_steal_pointer (&command));
    }
  {
    g_autoptr (GBytes) topics = tl_article_dup_member_json (merged, "topics");
    g_autofree char *note = tl_annotation_dup_string (tl_article_find_annotation (merged, "t4"), "note");

    g_assert_cmpstr (note, ==, "mine\nyours");
    g_assert_cmpmem (g_bytes_get_data (topics, NULL), g_bytes_get_size (topics), "[\"city\", \"council\", \"tax\"]", 26);
  }
  /* One more for the borders, one for the attribute; one more relation. */
  g_assert_cmpuint (tl_article_get_n_annotations (merged), ==, 6);
  g_assert_cmpuint (tl_article_get_n_relations (merged), ==, 2);
}

/* Deleted here, changed there: stays and is asked about.  Deleted here and tied there: the same. */
static void
test_delete (void)
{
  const char *const first[] = { "t3", NULL };
  const char *const fourth[] = { "t4", NULL };
  const TlRelationArg args[] = { { "from", "t4" }, { "to", "t2" } };
  g_autoptr (TlArticle) base = review_article (ANCESTOR);
  g_autoptr (TlArticle) a = review_article (ANCESTOR);
  g_autoptr (TlArticle) b = review_article (ANCESTOR);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TlArticle) merged = NULL;
  g_autoptr (TlArticle) quiet = NULL;

  apply (a, tl_edit_remove (a, "a", "ana", first, NULL));
  apply (a, tl_edit_remove (a, "a", "ana", fourth, NULL));
  quiet = merge (base, a, base, NULL, conflicts);
  g_assert_cmpuint (conflicts->len, ==, 0);
  g_assert_null (tl_article_find_annotation (quiet, "t3"));
  apply (b, tl_edit_note (b, "a", "omar", "t3", "mine", NULL));
  apply (b, tl_edit_relate (b, "a", "omar", NULL, "same-as", args, 2, NULL, NULL));
  merged = merge (base, a, b, NULL, conflicts);
  g_assert_nonnull (tl_article_find_annotation (merged, "t3"));
  g_assert_nonnull (tl_article_find_annotation (merged, "t4"));
  g_assert_cmpuint (conflicts->len, ==, 2);
  g_assert_cmpstr (tl_conflict_get_field (conflicts->pdata[0]), ==, "");
}

static char *
list_texts (GPtrArray *thread)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < thread->len; i++)
    {
      const TlThreadNote *note = thread->pdata[i];

      g_string_append_printf (out, "%s:%s ", note->by, note->text);
    }
  g_ptr_array_unref (thread);
  return g_string_free (out, FALSE);
}

/* Notes of several people on one annotation, or on the article, are all kept, in order of time, and are no conflict. */
static void
test_threads (void)
{
  static const char *const names[] = { "ana", "omar", "eva" };
  g_autoptr (TlArticle) base = review_article (ANCESTOR);
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TlArticle) merged = NULL;
  g_autoptr (TlArticle) again = NULL;
  g_autofree char *of_annotation = NULL;
  g_autofree char *of_article = NULL;
  g_autofree char *of_again = NULL;

  tl_time_set_now ("2026-03-01T08:00:00Z");
  apply (base, tl_edit_comment (base, "a", "ana", "t4", "first", NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *now = g_strdup_printf ("2026-03-0%uT08:00:00Z", 9 - i);
      TlArticle *copy = tl_article_snapshot (base);

      g_ptr_array_add (copies, copy);
      tl_time_set_now (now);
      apply (copy, tl_edit_comment (copy, "a", names[i], "t4", "mine", NULL));
      apply (copy, tl_edit_comment (copy, "a", names[i], NULL, "ours", NULL));
    }
  tl_time_set_now ("2026-03-02T08:00:00Z");
  merged = merge (base, copies->pdata[0], copies->pdata[1], copies->pdata[2], conflicts);
  g_assert_cmpuint (conflicts->len, ==, 0);
  of_annotation = list_texts (tl_annotation_list_thread (tl_article_find_annotation (merged, "t4")));
  g_assert_cmpstr (of_annotation, ==, ":who? ana:first eva:mine omar:mine ana:mine ");
  of_article = list_texts (tl_article_list_thread (merged));
  g_assert_cmpstr (of_article, ==, "eva:ours omar:ours ana:ours ");
  again = merge (base, merged, copies->pdata[1], NULL, conflicts);
  of_again = list_texts (tl_annotation_list_thread (tl_article_find_annotation (again, "t4")));
  g_assert_cmpstr (of_again, ==, of_annotation);
}

/* Two who accept agree, whoever of them was later; who rejects, or for another reason, does not. */
static void
test_reviews (void)
{
  static const struct
  {
    const char *mine;
    const char *theirs;
    guint       n;
  } cases[] = {
    { "'decision': 'accepted', 'by': 'a', 'at': '2026-03-02T08:00:00Z'", "'decision': 'accepted', 'by': 'b', 'at': '2026-03-03T08:00:00Z'", 0 },
    { "'decision': 'accepted', 'by': 'a', 'at': '2026-03-02T08:00:00Z'", "'decision': 'rejected', 'by': 'b', 'at': '2026-03-03T08:00:00Z'", 1 },
    { "'decision': 'rejected', 'by': 'a', 'reason': 'no source'", "'decision': 'rejected', 'by': 'b', 'reason': 'no claim'", 1 },
    { "'decision': 'rejected', 'by': 'a', 'reason': 'no source'", "'decision': 'rejected', 'by': 'b', 'reason': 'no source'", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TlArticle) base = review_article_of ("Omar said", "{'id': 'x', 'label': 'person', 'start': 0, 'end': 4}");
      g_autofree char *mine = g_strdup_printf ("{'id': 'x', 'label': 'person', 'start': 0, 'end': 4, 'review': {%s}}", cases[i].mine);
      g_autofree char *theirs = g_strdup_printf ("{'id': 'x', 'label': 'person', 'start': 0, 'end': 4, 'review': {%s}}", cases[i].theirs);
      g_autoptr (TlArticle) a = review_article_of ("Omar said", mine);
      g_autoptr (TlArticle) b = review_article_of ("Omar said", theirs);
      g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (TlArticle) merged = merge (base, a, b, NULL, conflicts);
      g_autoptr (GPtrArray) written = tl_merge_list_conflicts (merged);

      g_assert_cmpuint (conflicts->len, ==, cases[i].n);
      g_assert_cmpuint (written->len, ==, cases[i].n);
      g_assert_cmpint (tl_annotation_get_decision (tl_article_find_annotation (merged, "x")), !=, TL_DECISION_PENDING);
    }
}

static void
test_without_ancestor (void)
{
  g_autoptr (TlArticle) a = review_article_of ("Omar said", "{'id': 'x', 'label': 'person', 'start': 0, 'end': 4}");
  g_autoptr (TlArticle) b = review_article_of ("Omar said", "{'id': 'y', 'label': 'cue', 'start': 5, 'end': 9}");
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TlArticle) merged = merge (NULL, a, b, NULL, conflicts);
  g_autoptr (TlArticle) other = review_article_of ("Omar says", "");
  const TlMergeCopy copies[2] = { { "a", a }, { "other", other } };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (tl_article_get_n_annotations (merged), ==, 2);
  g_assert_cmpuint (conflicts->len, ==, 0);
  g_assert_null (tl_merge_articles (NULL, copies, 2, NULL, &error));
  g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID);
}

static const char *const ids[] = { "t1", "t2", "t3", "t4" };
static const char *const labels[] = { "claim", "source", "cue", "person", "event" };
static const char *const verdicts[] = { "\"true\"", "\"false\"", "\"mixture\"", NULL };

/* Edits that fail (against a rule, or something is gone) are simply none. */
static void
edit_randomly (GRand     *random,
               TlArticle *article,
               guint      person)
{
  const char *id = ids[g_rand_int_range (random, 0, 4)];
  const char *one[] = { id, NULL };
  const char *label = labels[g_rand_int_range (random, 0, 5)];
  guint start = g_rand_int_range (random, 0, 30);
  const TlFragment fragment = { start, start + g_rand_int_range (random, 1, 10) };
  const TlRelationArg args[] = { { "from", id }, { "to", ids[g_rand_int_range (random, 0, 4)] } };
  g_autofree char *by = g_strdup_printf ("person %u", person);
  g_autofree char *note = g_strdup_printf ("note %u", g_rand_int_range (random, 0, 3));

  switch (g_rand_int_range (random, 0, 11))
    {
    case 0:
      apply (article, tl_edit_tag (article, "a", by, label, &fragment, 1, NULL, NULL));
      break;
    case 1:
      apply (article, tl_edit_remove (article, "a", by, one, NULL));
      break;
    case 2:
      apply (article, tl_edit_relabel (article, "a", by, id, label, NULL));
      break;
    case 3:
      apply (article, tl_edit_fragments (article, "a", by, id, &fragment, 1, NULL));
      break;
    case 4:
      apply (article, tl_edit_attribute (article, "a", by, id, "verdict", verdicts[g_rand_int_range (random, 0, 4)], NULL, NULL));
      break;
    case 5:
      apply (article, tl_edit_note (article, "a", by, id, note, NULL));
      break;
    case 6:
      apply (article, tl_edit_review (article, "a", by, one, g_rand_int_range (random, 1, 4), "", NULL));
      break;
    case 8:
      apply (article, tl_edit_comment (article, "a", by, id, note, NULL));
      break;
    case 9:
      apply (article, tl_edit_comment (article, "a", by, NULL, note, NULL));
      break;
    case 7:
      apply (article, tl_edit_relate (article, "a", by, NULL, "same-as", args, 2, NULL, NULL));
      break;
    default:
      apply (article, tl_edit_status (article, "a", by, tl_statuses[g_rand_int_range (random, 0, 4)], note, NULL));
    }
}

static char *
canonical (TlArticle *article)
{
  g_autoptr (GBytes) json = tl_article_dup_json (article);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

  return tl_json_dup_canonical (doc, 0);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Annotations and relations in an order of their own: a merge of merges appends in another. */
static char *
content (TlArticle *article)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) history = tl_article_list_history (article);
  g_autoptr (GPtrArray) conflicts = tl_merge_list_conflicts (article);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      GBytes *json = tl_annotation_get_json (tl_article_get_annotation (article, i));
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

      g_ptr_array_add (lines, tl_json_dup_canonical (doc, 0));
    }
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_relation_get_json (tl_article_get_relation (article, i)), NULL, NULL);

      g_ptr_array_add (lines, tl_json_dup_canonical (doc, 0));
    }
  for (guint i = 0; i < history->len; i++)
    {
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (history->pdata[i], NULL, NULL);

      g_ptr_array_add (lines, tl_json_dup_canonical (doc, 0));
    }
  for (guint i = 0; i < conflicts->len; i++)
    {
      g_autofree char *values = g_strjoinv (" ", (char **) tl_conflict_get_values (conflicts->pdata[i]));

      g_ptr_array_add (lines, g_strjoin (" ", tl_conflict_get_kind (conflicts->pdata[i]),
                                         tl_conflict_get_id (conflicts->pdata[i]),
                                         tl_conflict_get_field (conflicts->pdata[i]), values, NULL));
    }
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (out, "%s\n", (char *) lines->pdata[i]);
  g_string_append (out, tl_article_get_status (article));
  return g_string_free (out, FALSE);
}

static GHashTable *
fields_of (TlArticle *article,
           const char *id)
{
  TlAnnotation *annotation = tl_article_find_annotation (article, id);

  return tl_fields_new (annotation != NULL ? tl_annotation_get_json (annotation) : NULL, TL_FIELDS_ANNOTATION);
}

static const char *
value_of (GHashTable *fields,
          const char *name)
{
  TlField *field = g_hash_table_lookup (fields, name);

  return field != NULL ? field->canonical : "null";
}

static TlConflict *
find_conflict (GPtrArray  *conflicts,
               const char *id,
               const char *field)
{
  for (guint i = 0; i < conflicts->len; i++)
    if (g_str_equal (tl_conflict_get_kind (conflicts->pdata[i]), "annotation")
        && g_str_equal (tl_conflict_get_id (conflicts->pdata[i]), id)
        && g_str_equal (tl_conflict_get_field (conflicts->pdata[i]), field))
      return conflicts->pdata[i];
  return NULL;
}

/* What a review says, whoever gave it: its decision, as the random edits give no reasons; any other value is itself.  Owned. */
static char *
opinion_of (const char *name,
            const char *value)
{
  const char *decision = g_str_equal (name, "review") ? strstr (value, "\"decision\":") : NULL;

  return decision != NULL ? g_strndup (decision, strcspn (decision, ",}")) : g_strdup (value);
}

/* One field of one annotation: the rule itself. */
static void
check_field (const char  *id,
             const char  *name,
             TlArticle   *base,
             TlArticle  **copies,
             guint        n,
             TlArticle   *merged,
             GPtrArray   *conflicts)
{
  g_autoptr (GHashTable) before = fields_of (base, id);
  g_autoptr (GHashTable) after = fields_of (merged, id);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) opinions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TlConflict *conflict = find_conflict (conflicts, id, name);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GHashTable) fields = fields_of (copies[i], id);

      if (tl_article_find_annotation (copies[i], id) != NULL && !g_str_equal (value_of (fields, name), value_of (before, name)))
        g_hash_table_add (wanted, g_strdup (value_of (fields, name)));
    }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    {
      char *opinion = opinion_of (name, value);
      const char *greatest = g_hash_table_lookup (opinions, opinion);

      g_hash_table_replace (opinions, opinion, greatest != NULL && strcmp (greatest, value) > 0 ? (gpointer) greatest : value);
    }
  g_assert_true ((conflict != NULL) == (g_hash_table_size (opinions) > 1));
  if (conflict != NULL)
    g_assert_cmpuint (g_strv_length ((char **) tl_conflict_get_values (conflict)), ==, g_hash_table_size (opinions));
  g_hash_table_iter_init (&iter, opinions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (conflict != NULL)
      g_assert_true (g_strv_contains (tl_conflict_get_values (conflict), value));
    else
      g_assert_cmpstr (value_of (after, name), ==, value);
  if (g_hash_table_size (wanted) == 0 && tl_article_find_annotation (merged, id) != NULL)
    g_assert_cmpstr (value_of (after, name), ==, value_of (before, name));
}

static void
check_existence (const char  *id,
                 TlArticle   *base,
                 TlArticle  **copies,
                 guint        n,
                 TlArticle   *merged,
                 GPtrArray   *conflicts)
{
  gboolean before = tl_article_find_annotation (base, id) != NULL;
  gboolean after = tl_article_find_annotation (merged, id) != NULL;
  gboolean anywhere = FALSE;
  gboolean deleted = FALSE;
  gboolean changed = FALSE;

  for (guint i = 0; i < n; i++)
    {
      gboolean there = tl_article_find_annotation (copies[i], id) != NULL;
      g_autoptr (GHashTable) fields = fields_of (copies[i], id);
      g_autoptr (GHashTable) old = fields_of (base, id);

      anywhere |= there;
      deleted |= before && !there;
      changed |= there && !tl_fields_equal (fields, old);
    }
  if (!before || !deleted || changed)
    g_assert_true (after == (anywhere || !deleted));
  if (deleted && changed)
    g_assert_nonnull (find_conflict (conflicts, id, ""));
  /* Deleted and changed by nobody: it is gone, or a relation needs it, and that is asked about. */
  if (deleted && !changed)
    g_assert_true (after == (find_conflict (conflicts, id, "") != NULL));
  if (!deleted)
    g_assert_null (find_conflict (conflicts, id, ""));
}

/* Every note that somebody added is in the merged fields. */
static void
check_notes (GHashTable *before,
             GHashTable *mine,
             GHashTable *after)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, mine);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, "thread/") && !g_hash_table_contains (before, name))
      g_assert_true (g_hash_table_contains (after, name));
}

static GHashTable *
members_of (TlArticle *article)
{
  g_autoptr (GBytes) json = tl_article_dup_json (article);

  return tl_fields_new (json, TL_FIELDS_ARTICLE);
}

static void
check_threads (TlArticle *base,
               TlArticle *copy,
               TlArticle *merged)
{
  g_autoptr (GHashTable) before = members_of (base);
  g_autoptr (GHashTable) mine = members_of (copy);
  g_autoptr (GHashTable) after = members_of (merged);

  check_notes (before, mine, after);
  for (guint i = 0; i < tl_article_get_n_annotations (copy); i++)
    {
      const char *id = tl_annotation_get_id (tl_article_get_annotation (copy, i));
      g_autoptr (GHashTable) of_base = fields_of (base, id);
      g_autoptr (GHashTable) of_copy = fields_of (copy, id);
      g_autoptr (GHashTable) of_merged = fields_of (merged, id);

      check_notes (of_base, of_copy, of_merged);
    }
}

static void
check_merge (TlArticle  *base,
             TlArticle **copies,
             guint       n)
{
  static const char *const names[] = { "label", "range", "note", "review", "attributes/verdict", "member:range" };
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TlArticle) merged = merge (base, copies[0], copies[1], n > 2 ? copies[2] : NULL, conflicts);

  for (guint c = 0; c < n; c++)
    {
      check_threads (base, copies[c], merged);
      for (guint i = 0; i < tl_article_get_n_annotations (copies[c]); i++)
        check_existence (tl_annotation_get_id (tl_article_get_annotation (copies[c], i)), base, copies, n, merged, conflicts);
      for (guint i = 0; i < tl_article_get_n_relations (copies[c]); i++)
        {
          TlRelation *relation = tl_article_get_relation (copies[c], i);
          guint n_args;
          const TlRelationArg *args;

          if (tl_article_find_relation (base, tl_relation_get_id (relation)) != NULL)
            continue;
          g_assert_nonnull (tl_article_find_relation (merged, tl_relation_get_id (relation)));
          args = tl_relation_get_args (relation, &n_args);
          for (guint a = 0; a < n_args; a++)
            g_assert_nonnull (tl_article_find_annotation (merged, args[a].target));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      check_existence (ids[i], base, copies, n, merged, conflicts);
      for (guint f = 0; f < G_N_ELEMENTS (names); f++)
        check_field (ids[i], names[f], base, copies, n, merged, conflicts);
    }
}

static void
check_order (TlArticle  *base,
             TlArticle **copies,
             guint       n)
{
  static const guint8 orders[][3] = { { 1, 0, 2 }, { 0, 2, 1 }, { 2, 1, 0 }, { 1, 2, 0 }, { 2, 0, 1 } };
  TlArticle *third = n > 2 ? copies[2] : NULL;
  g_autofree char *expected = merge_to_text (base, copies[0], copies[1], third, NULL);
  g_autoptr (TlArticle) whole = review_article (expected);
  g_autofree char *of_whole = content (whole);

  for (guint i = 0; i < (n > 2 ? G_N_ELEMENTS (orders) : 1); i++)
    {
      g_autofree char *other = merge_to_text (base, copies[orders[i][0]], copies[orders[i][1]],
                                              n > 2 ? copies[orders[i][2]] : NULL, NULL);

      g_assert_cmpstr (other, ==, expected);
    }
  for (guint i = 0; n > 2 && i < 3; i++)
    {
      g_autoptr (TlArticle) two = merge (base, copies[i], copies[(i + 1) % 3], NULL, NULL);
      g_autoptr (TlArticle) three = merge (base, two, copies[(i + 2) % 3], NULL, NULL);
      g_autofree char *grouped = content (three);

      g_assert_cmpstr (grouped, ==, of_whole);
    }
  {
    g_autoptr (TlArticle) again = merge (base, whole, copies[0], NULL, NULL);
    g_autoptr (TlArticle) same = merge (base, copies[0], copies[0], NULL, NULL);
    g_autofree char *of_again = content (again);
    g_autofree char *of_same = canonical (same);
    g_autofree char *of_first = canonical (copies[0]);

    g_assert_cmpstr (of_again, ==, of_whole);
    g_assert_cmpstr (of_same, ==, of_first);
  }
}

static void
test_random (gconstpointer user_data)
{
  guint n = GPOINTER_TO_UINT (user_data);
  g_autoptr (GRand) random = g_rand_new_with_seed (100 + n);

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (TlArticle) base = review_article (ANCESTOR);
      TlArticle *copies[3] = { NULL };

      for (guint i = 0; i < n; i++)
        {
          guint n_edits = g_rand_int_range (random, 0, 7);

          copies[i] = review_article (ANCESTOR);
          for (guint e = 0; e < n_edits; e++)
            edit_randomly (random, copies[i], i);
        }
      check_merge (base, copies, n);
      check_order (base, copies, n);
      for (guint i = 0; i < n; i++)
        g_object_unref (copies[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  tl_time_set_now ("2026-03-02T08:00:00Z");
  g_test_add_func ("/review/merge/different-fields", test_different_fields);
  g_test_add_func ("/review/merge/conflict", test_conflict);
  g_test_add_func ("/review/merge/both", test_both);
  g_test_add_func ("/review/merge/both-kinds", test_both_kinds);
  g_test_add_func ("/review/merge/delete", test_delete);
  g_test_add_func ("/review/merge/threads", test_threads);
  g_test_add_func ("/review/merge/reviews", test_reviews);
  g_test_add_func ("/review/merge/without-ancestor", test_without_ancestor);
  g_test_add_data_func ("/review/merge/random-two", GUINT_TO_POINTER (2), test_random);
  g_test_add_data_func ("/review/merge/random-three", GUINT_TO_POINTER (3), test_random);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Merging in any order, and native articles through documents and back. */

#include "config.h"

#include <string.h>

#include "desk-fixture.h"
#include "tl-remote.h"
#include "tl-time.h"

/* Merging. */

/* One layer edited on several devices, which see each other's now and then: versions with an honest history. */
#define N_DEVICES 4

static void
edit_randomly (GRand     *rand,
               TlDeskDoc *doc,
               guint      device)
{
  g_autofree char *name = g_strdup_printf ("t%d", g_rand_int_range (rand, 0, 5));
  g_autofree char *dev = g_strdup_printf ("d%u", device);
  GPtrArray *found = tl_desk_doc_get (doc, TL_DESK_ANNS, name, TRUE);
  gboolean unseen = g_rand_int_range (rand, 0, 4) == 0;   /* of what is there: its clock is its own */
  g_autoptr (GArray) seen = unseen ? tl_dots_new () : tl_register_list_seen (found, g_rand_boolean (rand));
  g_autofree char *json = NULL;
  g_autoptr (GBytes) value = NULL;
  g_autoptr (TlVersion) version = NULL;
  guint clock = 0;

  if (unseen)
    tl_register_close_seen (found, seen);
  for (guint i = 0; i < found->len; i++)
    if (!unseen || g_str_equal (((TlVersion *) found->pdata[i])->dev, dev))
      clock = MAX (clock, ((TlVersion *) found->pdata[i])->c);
  for (guint i = 0; unseen && i < seen->len; i++)
    if (g_str_equal (g_array_index (seen, TlDot, i).dev, dev))
      clock = MAX (clock, g_array_index (seen, TlDot, i).c);
  if (g_rand_int_range (rand, 0, 6) > 0)
    {
      json = g_strdup_printf ("{\"id\":\"%s\",\"label\":\"l%d\"}", name, g_rand_int_range (rand, 0, 3));
      value = desk_bytes (json);
    }
  version = tl_version_new (clock + 1, dev, seen, value, NULL, NULL);
  tl_register_add (found, version);
}

static TlDeskDoc *
copy_doc (TlDeskDoc *doc)
{
  g_autoptr (GBytes) body = tl_desk_doc_to_body (doc);

  return tl_desk_doc_parse (doc->id, body, NULL);
}

static GBytes *
merge_two (GBytes *a,
           GBytes *b)
{
  g_autoptr (GError) error = NULL;
  GBytes *both = tl_desk_merge ("layer:a1:ana", a, b, &error);

  g_assert_no_error (error);
  return both;
}

static void
test_merge_laws (void)
{
  GRand *rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 150; round++)
    {
      TlDeskDoc *docs[N_DEVICES];
      g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_autoptr (GBytes) forth = NULL;
      g_autoptr (GBytes) back = NULL;
      g_autoptr (GBytes) grouped = NULL;
      g_autoptr (GBytes) again = NULL;

      for (guint i = 0; i < N_DEVICES; i++)
        docs[i] = tl_desk_doc_new ("layer:a1:ana", "a1");
      for (guint step = 0; step < 30; step++)
        {
          guint i = g_rand_int_range (rand, 0, N_DEVICES);

          if (g_rand_int_range (rand, 0, 4) == 0)
            desk_exchange (&docs[i], docs[g_rand_int_range (rand, 0, N_DEVICES)]);
          else
            edit_randomly (rand, docs[i], i);
          if (g_rand_int_range (rand, 0, 3) == 0)
            g_ptr_array_add (states, tl_desk_doc_to_body (docs[i]));
        }
      for (guint i = 0; i < N_DEVICES; i++)
        g_ptr_array_add (states, tl_desk_doc_to_body (docs[i]));

      forth = g_bytes_ref (states->pdata[0]);
      for (guint i = 1; i < states->len; i++)
        {
          GBytes *next = merge_two (forth, states->pdata[i]);

          g_bytes_unref (forth);
          forth = next;
        }
      back = g_bytes_ref (states->pdata[states->len - 1]);
      for (guint i = states->len - 1; i-- > 0;)
        {
          GBytes *next = merge_two (states->pdata[i], back);

          g_bytes_unref (back);
          back = next;
        }
      /* Pairs first, in a random order, some twice. */
      for (guint i = 0; i < 3 * states->len; i++)
        {
          g_autoptr (GBytes) pair = merge_two (states->pdata[i < states->len ? i : g_rand_int_range (rand, 0, states->len)],
                                               states->pdata[g_rand_int_range (rand, 0, states->len)]);
          GBytes *next = grouped != NULL ? merge_two (pair, grouped) : g_bytes_ref (pair);

          g_clear_pointer (&grouped, g_bytes_unref);
          grouped = next;
        }
      again = merge_two (forth, forth);
      g_assert_cmpmem (g_bytes_get_data (forth, NULL), g_bytes_get_size (forth), g_bytes_get_data (back, NULL), g_bytes_get_size (back));
      g_assert_cmpmem (g_bytes_get_data (forth, NULL), g_bytes_get_size (forth), g_bytes_get_data (grouped, NULL), g_bytes_get_size (grouped));
      g_assert_cmpmem (g_bytes_get_data (forth, NULL), g_bytes_get_size (forth), g_bytes_get_data (again, NULL), g_bytes_get_size (again));
      for (guint i = 0; i < N_DEVICES; i++)
        tl_desk_doc_free (docs[i]);
    }
  g_rand_free (rand);
}

/* Concurrent edits of one annotation: the loser's words stay, until somebody has seen both. */
static void
test_alternatives (void)
{
  g_autoptr (TlDeskDoc) one = tl_desk_doc_new ("layer:a1:ana", "a1");
  g_autoptr (TlDeskDoc) two = NULL;
  g_autoptr (GBytes) first = desk_bytes ("{\"id\":\"t1\",\"label\":\"claim\"}");
  g_autoptr (GBytes) mine = desk_bytes ("{\"id\":\"t1\",\"label\":\"source\"}");
  g_autoptr (GBytes) theirs = desk_bytes ("{\"id\":\"t1\",\"label\":\"cue\"}");
  g_autoptr (TlVersion) start = tl_version_new (1, "d1", NULL, first, NULL, NULL);
  g_autoptr (TlVersion) a = tl_version_new (2, "d1", NULL, mine, NULL, NULL);
  g_autoptr (TlVersion) b = NULL;
  g_autoptr (TlVersion) both = NULL;
  g_autoptr (GArray) seen = NULL;
  GPtrArray *found;

  tl_register_add (tl_desk_doc_get (one, TL_DESK_ANNS, "t1", TRUE), start);
  two = copy_doc (one);
  found = tl_desk_doc_get (two, TL_DESK_ANNS, "t1", FALSE);
  seen = tl_register_list_seen (found, FALSE);
  b = tl_version_new (2, "d2", seen, theirs, NULL, NULL);
  tl_register_add (found, b);
  tl_register_add (tl_desk_doc_get (one, TL_DESK_ANNS, "t1", FALSE), a);
  desk_exchange (&one, two);
  found = tl_desk_doc_get (one, TL_DESK_ANNS, "t1", FALSE);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (tl_register_peek (found)->dev, ==, "d2");
  g_assert_cmpuint (tl_register_get_n_conflicts (found), ==, 1);
  g_clear_pointer (&seen, g_array_unref);
  seen = tl_register_list_seen (found, TRUE);
  both = tl_version_new (3, "d1", seen, mine, NULL, NULL);
  tl_register_add (found, both);
  g_assert_cmpuint (found->len, ==, 1);
  desk_exchange (&two, one);
  g_assert_cmpuint (tl_desk_doc_get (two, TL_DESK_ANNS, "t1", FALSE)->len, ==, 1);
}

/* Articles. */

static void
test_round_trip (void)
{
  Desk one;
  Desk two;
  g_autoptr (TlDeskView) view = NULL;
  g_autoptr (GBytes) made = NULL;
  g_autofree char *text = NULL;

  desk_init (&one, &desk_ana, desk_record);
  desk_init (&two, &desk_bob, "{\"id\": \"a 1\", \"text\": \"The mayor said so.\"}");
  g_assert_cmpuint (desk_reconcile (&one), ==, 4);   /* text, article, layer, verdict */
  g_assert_cmpuint (desk_reconcile (&one), ==, 0);
  desk_send (&one, &two);
  g_assert_cmpuint (desk_reconcile (&two), ==, 0);
  view = tl_desk_view_new (two.docs);
  made = tl_desk_view_dup_record (view, tl_article_get_text (two.article));
  text = desk_string (made);
  g_assert_cmpstr (text, ==,
    "{\"id\": \"a 1\", \"title\": \"T\", \"x-count\": 1.50,\n"
    " \"text\": \"The mayor said so.\",\n"
    " \"status\": \"in-progress\",\n"
    " \"annotations\": [\n"
    "  {\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"text\": \"The mayor\", \"annotator\": \"bob\", \"review\": {\"decision\": \"accepted\", \"by\": \"omar\"}},\n"
    "  {\"id\": \"t2\", \"label\": \"claim\", \"start\": 10, \"end\": 14, \"text\": \"said\", \"x\": 1e3}],\n"
    " \"relations\": [\n"
    "  {\"id\": \"r1\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t2\"}, {\"role\": \"source\", \"target\": \"t1\"}]}],\n"
    " \"history\": [\n"
    "  {\"at\": \"2026-03-02T08:00:00Z\", \"by\": \"bob\", \"from\": \"new\", \"to\": \"in-progress\"}]}");
  g_assert_cmpuint (tl_article_get_n_annotations (two.article), ==, 2);
  g_assert_cmpuint (tl_article_get_n_relations (two.article), ==, 1);
  g_assert_cmpstr (tl_article_get_status (two.article), ==, "in-progress");
  desk_assert_equal (&one, &two);
  /* And the article itself says the same, in its own order. */
  {
    g_autoptr (GPtrArray) left = tl_desk_view_list_changes (view, two.article);

    g_assert_cmpuint (left->len, ==, 0);
  }
  desk_clear (&one);
  desk_clear (&two);
}

/* Bob changes, then deletes an annotation of Ana's: in his own layer; hers stays as it was. */
static void
test_others_annotation (void)
{
  Desk one;
  Desk two;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  desk_init (&one, &desk_ana, desk_record);
  desk_init (&two, &desk_bob, "{\"id\": \"a 1\", \"text\": \"The mayor said so.\"}");
  desk_reconcile (&one);
  desk_send (&one, &two);
  desk_reconcile (&two);
  before = tl_desk_doc_to_body (desk_find_doc (&two, "layer:a~201:ana"));
  desk_edit (&two, TL_CHANGE_ANNOTATION, "t2", "{\"id\": \"t2\", \"label\": \"cue\", \"start\": 10, \"end\": 14, \"text\": \"said\"}");
  g_assert_cmpuint (desk_reconcile (&two), ==, 1);
  after = tl_desk_doc_to_body (desk_find_doc (&two, "layer:a~201:ana"));
  g_assert_true (g_bytes_equal (before, after));
  g_assert_nonnull (desk_find_doc (&two, "layer:a~201:bob"));
  desk_send (&two, &one);
  g_assert_cmpuint (desk_reconcile (&one), ==, 0);
  g_assert_cmpstr (tl_annotation_get_label (tl_article_find_annotation (one.article, "t2")), ==, "cue");
  desk_edit (&two, TL_CHANGE_ANNOTATION, "t2", NULL);
  g_assert_cmpuint (desk_reconcile (&two), ==, 1);
  desk_send (&two, &one);
  desk_reconcile (&one);
  g_assert_null (tl_article_find_annotation (one.article, "t2"));
  desk_assert_equal (&one, &two);
  desk_clear (&one);
  desk_clear (&two);
}

/* Both change one annotation without knowing of each other: one counts, both are there, and a decision ends it. */
static void
test_conflict (void)
{
  static const TlDeskChoice choices[] = { TL_DESK_TAKE, TL_DESK_KEEP_BOTH };

  for (guint c = 0; c < G_N_ELEMENTS (choices); c++)
    {
      Desk one;
      Desk two;
      g_autoptr (TlDeskView) view = NULL;
      g_autoptr (GPtrArray) conflicts = NULL;
      g_autoptr (GPtrArray) left = NULL;
      g_autoptr (TlDeskView) later = NULL;
      g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      TlDeskConflict *conflict;

      desk_init (&one, &desk_ana, desk_record);
      desk_init (&two, &desk_bob, "{\"id\": \"a 1\", \"text\": \"The mayor said so.\"}");
      desk_reconcile (&one);
      desk_send (&one, &two);
      desk_reconcile (&two);
      desk_edit (&one, TL_CHANGE_ANNOTATION, "t2", "{\"id\": \"t2\", \"label\": \"cue\", \"start\": 10, \"end\": 14, \"text\": \"said\"}");
      desk_edit (&two, TL_CHANGE_ANNOTATION, "t2", "{\"id\": \"t2\", \"label\": \"evidence\", \"start\": 10, \"end\": 14, \"text\": \"said\"}");
      desk_reconcile (&one);
      desk_reconcile (&two);
      desk_send (&one, &two);
      desk_send (&two, &one);
      g_assert_cmpuint (desk_reconcile (&one), ==, 0);
      g_assert_cmpuint (desk_reconcile (&two), ==, 0);
      desk_assert_equal (&one, &two);
      view = tl_desk_view_new (one.docs);
      conflicts = tl_desk_view_list_conflicts (view);
      g_assert_cmpuint (conflicts->len, ==, 1);
      conflict = conflicts->pdata[0];
      g_assert_cmpstr (conflict->name, ==, "t2");
      g_assert_cmpuint (conflict->values->len, ==, 2);
      g_assert_cmpstr (((TlVersion *) conflict->values->pdata[0])->by, ==, "bob");
      g_assert_cmpstr (((TlVersion *) conflict->values->pdata[1])->by, ==, "ana");
      g_assert_true (tl_desk_decide (&desk_ana, "a 1", conflict->map, conflict->name, conflict->values->pdata[1], choices[c], view, one.docs, changed));
      desk_reconcile (&one);
      desk_send (&one, &two);
      desk_reconcile (&two);
      desk_assert_equal (&one, &two);
      later = tl_desk_view_new (two.docs);
      left = tl_desk_view_list_conflicts (later);
      g_assert_cmpuint (left->len, ==, 0);
      g_assert_cmpuint (tl_article_get_n_annotations (two.article), ==, choices[c] == TL_DESK_KEEP_BOTH ? 3 : 2);
      g_assert_cmpstr (tl_annotation_get_label (tl_article_find_annotation (two.article, "t2")), ==,
                       choices[c] == TL_DESK_TAKE ? "cue" : "evidence");
      desk_clear (&one);
      desk_clear (&two);
    }
}

/* A colleague's change came while the person's was on its way, so it was made without having seen it: both stay. */
static void
test_unseen (void)
{
  for (guint seen = 0; seen < 2; seen++)
    {
      Desk one;
      g_autoptr (GHashTable) unseen = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (TlDeskView) view = NULL;
      g_autoptr (TlDeskView) later = NULL;
      g_autoptr (GPtrArray) conflicts = NULL;

      desk_init (&one, &desk_ana, desk_record);
      desk_reconcile (&one);
      desk_edit (&one, TL_CHANGE_ANNOTATION, "t2", "{\"id\": \"t2\", \"label\": \"cue\", \"start\": 10, \"end\": 14, \"text\": \"said\"}");
      one.self = &desk_bob;
      desk_reconcile (&one);
      one.self = &desk_ana;
      desk_edit (&one, TL_CHANGE_ANNOTATION, "t2", "{\"id\": \"t2\", \"label\": \"person\", \"start\": 10, \"end\": 14, \"text\": \"said\"}");
      if (seen == 0)
        g_hash_table_insert (unseen, (gpointer) "t2", GUINT_TO_POINTER (TL_DESK_UNSEEN_WORDS));
      view = desk_view (&one);
      tl_desk_write_own (&desk_ana, one.shown, one.article, "a 1", unseen, view, one.docs, changed);
      later = desk_view (&one);
      conflicts = tl_desk_view_list_conflicts (later);
      g_assert_cmpuint (conflicts->len, ==, seen == 0 ? 1 : 0);
      desk_clear (&one);
    }
}

/* Approved is what was approved: it lapses with the annotations, and nobody gets it by writing it into the article. */
static void
test_status (void)
{
  Desk one;
  Desk two;
  TlDeskDoc *doc;
  g_autoptr (GBytes) forged_value = desk_bytes ("\"approved\"");
  g_autoptr (TlVersion) forged = tl_version_new (99, "dx", NULL, forged_value, "eve", NULL);

  desk_init (&one, &desk_ana, desk_record);
  desk_init (&two, &desk_bob, "{\"id\": \"a 1\", \"text\": \"The mayor said so.\"}");
  desk_reconcile (&one);
  desk_send (&one, &two);
  desk_reconcile (&two);
  desk_edit (&two, TL_CHANGE_MEMBER, "status", "\"approved\"");
  g_assert_cmpuint (desk_reconcile (&two), ==, 1);
  desk_send (&two, &one);
  desk_reconcile (&one);
  g_assert_cmpstr (tl_article_get_status (one.article), ==, "approved");
  desk_edit (&one, TL_CHANGE_ANNOTATION, "t1", NULL);
  desk_reconcile (&one);
  g_assert_cmpstr (tl_article_get_status (one.article), ==, "in-progress");
  desk_send (&one, &two);
  desk_reconcile (&two);
  g_assert_cmpstr (tl_article_get_status (two.article), ==, "in-progress");
  desk_assert_equal (&one, &two);
  doc = desk_find_doc (&two, "article:a~201");
  tl_register_add (tl_desk_doc_get (doc, TL_DESK_MEMBERS, "status", TRUE), forged);
  desk_reconcile (&two);
  g_assert_cmpstr (tl_article_get_status (two.article), !=, "approved");
  desk_clear (&one);
  desk_clear (&two);
}

/* A verdict is about the words that were judged. */
static void
test_review (void)
{
  Desk one;
  Desk two;

  desk_init (&one, &desk_ana, desk_record);
  desk_init (&two, &desk_bob, "{\"id\": \"a 1\", \"text\": \"The mayor said so.\"}");
  desk_reconcile (&one);
  desk_send (&one, &two);
  desk_reconcile (&two);
  desk_edit (&two, TL_CHANGE_ANNOTATION, "t2",
        "{\"id\": \"t2\", \"label\": \"claim\", \"start\": 10, \"end\": 14, \"text\": \"said\", \"x\": 1e3, \"review\": {\"decision\": \"rejected\", \"by\": \"bob\"}}");
  g_assert_cmpuint (desk_reconcile (&two), ==, 1);
  g_assert_null (desk_find_doc (&two, "layer:a~201:bob"));
  desk_send (&two, &one);
  g_assert_cmpuint (desk_reconcile (&one), ==, 0);
  g_assert_cmpint (tl_annotation_get_decision (tl_article_find_annotation (one.article, "t2")), ==, TL_DECISION_REJECTED);
  desk_edit (&one, TL_CHANGE_ANNOTATION, "t2",
        "{\"id\": \"t2\", \"label\": \"cue\", \"start\": 10, \"end\": 14, \"text\": \"said\", \"review\": {\"decision\": \"rejected\", \"by\": \"bob\"}}");
  desk_reconcile (&one);
  g_assert_cmpint (tl_annotation_get_decision (tl_article_find_annotation (one.article, "t2")), ==, TL_DECISION_PENDING);
  desk_send (&one, &two);
  desk_reconcile (&two);
  desk_assert_equal (&one, &two);
  desk_clear (&one);
  desk_clear (&two);
}

/* Ana revises the text while Bob tags the old one: what he tagged is on the same words in the new one, or, where those are gone, nowhere;
 * his layer is as he wrote it, and nobody writes a version for that. */
static void
test_revised (void)
{
  Desk one;
  Desk two;
  TlAnnotation *moved;

  desk_init (&one, &desk_ana, "{\"id\": \"a 1\", \"text\": \"The mayor said so. Nobody from the council came to the harbour.\"}");
  desk_init (&two, &desk_bob, "{\"id\": \"a 1\", \"text\": \"The mayor said so. Nobody from the council came to the harbour.\"}");
  desk_reconcile (&one);
  desk_send (&one, &two);
  desk_reconcile (&two);
  desk_edit (&one, TL_CHANGE_MEMBER, "text", "\"New today. Nobody from the council came to the harbour.\"");
  desk_edit (&two, TL_CHANGE_ANNOTATION, "b1", "{\"id\": \"b1\", \"label\": \"claim\", \"start\": 19, \"end\": 42, \"text\": \"Nobody from the council\"}");
  desk_edit (&two, TL_CHANGE_ANNOTATION, "b2", "{\"id\": \"b2\", \"label\": \"source\", \"start\": 4, \"end\": 9, \"text\": \"mayor\"}");
  desk_reconcile (&one);
  desk_reconcile (&two);
  desk_send (&one, &two);
  desk_send (&two, &one);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (desk_reconcile (&one), ==, 0);
      g_assert_cmpuint (desk_reconcile (&two), ==, 0);
    }
  desk_assert_equal (&one, &two);
  moved = tl_article_find_annotation (two.article, "b1");
  g_assert_nonnull (moved);
  g_assert_cmpuint (tl_annotation_get_start (moved), ==, 11);
  g_assert_true (tl_annotation_quote_matches (moved, tl_article_get_text (two.article)));
  g_assert_null (tl_article_find_annotation (two.article, "b2"));
  g_assert_nonnull (tl_desk_doc_get (desk_find_doc (&one, "layer:a~201:bob"), TL_DESK_ANNS, "b2", FALSE));
  /* Changed where it stands now, it is an annotation of the new text. */
  desk_edit (&one, TL_CHANGE_ANNOTATION, "b1", "{\"id\": \"b1\", \"label\": \"cue\", \"start\": 11, \"end\": 34, \"text\": \"Nobody from the council\"}");
  g_assert_cmpuint (desk_reconcile (&one), ==, 1);
  desk_send (&one, &two);
  g_assert_cmpuint (desk_reconcile (&two), ==, 0);
  g_assert_cmpstr (tl_annotation_get_label (tl_article_find_annotation (two.article, "b1")), ==, "cue");
  desk_assert_equal (&one, &two);
  desk_clear (&one);
  desk_clear (&two);
}

/* 450 annotations: layers go on, each within its bounds, and an edit stays in the document of its annotation. */
static void
test_split (void)
{
  Desk one;
  g_autofree char *text = g_strnfill (1000, 'x');
  g_autofree char *json = g_strdup_printf ("{\"id\": \"a 1\", \"text\": \"%s\"}", text);
  guint n_layers = 0;
  guint n_anns = 0;

  desk_init (&one, &desk_ana, json);
  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *id = g_strdup_printf ("t%u", i);
      g_autofree char *annotation = g_strdup_printf ("{\"id\":\"%s\",\"label\":\"claim\",\"start\":%u,\"end\":%u}", id, i, i + 5);

      desk_edit (&one, TL_CHANGE_ANNOTATION, id, annotation);
    }
  desk_reconcile (&one);
  for (guint i = 0; i < one.docs->len; i++)
    {
      TlDeskDoc *doc = one.docs->pdata[i];
      g_autoptr (GBytes) body = tl_desk_doc_to_body (doc);

      if (doc->parts.kind != TL_DESK_LAYER)
        continue;
      n_layers++;
      n_anns += g_hash_table_size (doc->maps[TL_DESK_ANNS]);
      g_assert_cmpuint (g_hash_table_size (doc->maps[TL_DESK_ANNS]), <=, TL_DESK_MAX_ANNS);
      g_assert_cmpuint (g_bytes_get_size (body), <=, TL_DESK_MAX_LAYER + 1024);
    }
  g_assert_cmpuint (n_layers, >=, 3);
  g_assert_cmpuint (n_anns, ==, 450);
  desk_edit (&one, TL_CHANGE_ANNOTATION, "t3", NULL);
  g_assert_cmpuint (desk_reconcile (&one), ==, 1);
  desk_clear (&one);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/desk/merge-laws", test_merge_laws);
  g_test_add_func ("/sync/desk/alternatives", test_alternatives);
  g_test_add_func ("/sync/desk/round-trip", test_round_trip);
  g_test_add_func ("/sync/desk/others-annotation", test_others_annotation);
  g_test_add_func ("/sync/desk/conflict", test_conflict);
  g_test_add_func ("/sync/desk/unseen", test_unseen);
  g_test_add_func ("/sync/desk/status", test_status);
  g_test_add_func ("/sync/desk/review", test_review);
  g_test_add_func ("/sync/desk/revised", test_revised);
  g_test_add_func ("/sync/desk/split", test_split);
  return g_test_run ();
}

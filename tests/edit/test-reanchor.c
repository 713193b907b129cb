/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where spans go when a text is revised.  The property: revisions are made from the sample articles in known
 * ways, so that for each character it is known where it went; spans that were not touched must be found there
 * (98 in 100), and none may be put silently where it does not belong.
 */

#include "draft.h"
#include "tl-diff.h"
#include "tl-reanchor.h"

#include <stdlib.h>
#include <string.h>

#define N_ROUNDS   12     /* revisions of each article, a seed and kind */
#define N_RANDOM   40     /* spans of random words, a revision */

static const char *const kind_names[] = {
  "paragraph put in", "sentence reworded", "typo fixed", "order changed", "sentence deleted", "paragraph repeated",
  "all of them", "in any order"
};

typedef struct
{
  guint untouched;
  guint exact;
  guint moved;
  guint doubtful;
  guint wrong;      /* silently elsewhere */
  guint touched;
  guint proposed;   /* touched, with a place to look at */
} Figures;

static GPtrArray *articles;   /* TlArticle */

/* Where the span is for sure; FALSE when it was touched. */
static gboolean
get_truth (Draft      *draft,
           TlFragment  span,
           guint      *start)
{
  for (guint i = 0; i + (span.end - span.start) <= draft->origins->len; i++)
    {
      if (g_array_index (draft->origins, guint, i) != span.start)
        continue;
      for (guint j = 0; j < span.end - span.start; j++)
        /* Blanks are all the same: the one before a paragraph that was moved away may be another one. */
        if (g_array_index (draft->origins, guint, i + j) != span.start + j
            && !g_unichar_isspace (g_array_index (draft->characters, gunichar, i + j)))
          return FALSE;
      *start = i;
      return TRUE;
    }
  return FALSE;
}

static void
check_span (TlReanchor *reanchor,
            TlText     *old_text,
            TlText     *new_text,
            Draft      *draft,
            TlFragment  span,
            Figures    *figures)
{
  g_autoptr (TlAnchor) anchor = tl_reanchor_place (reanchor, &span, 1);
  TlFragment at = anchor->places[0].fragment;
  gboolean silent = anchor->kind == TL_ANCHOR_EXACT || anchor->kind == TL_ANCHOR_MOVED;
  guint truth = 0;
  gboolean untouched = get_truth (draft, span, &truth);

  g_assert_cmpfloat (anchor->confidence, >=, 0);
  g_assert_cmpfloat (anchor->confidence, <=, 1);
  g_assert_cmpuint (at.end, <=, tl_text_get_length (new_text));
  if (silent)
    {
      g_autofree char *before = tl_text_dup_slice (old_text, span.start, span.end);
      g_autofree char *after = tl_text_dup_slice (new_text, at.start, at.end);

      g_assert_cmpstr (before, ==, after);
    }
  if (!untouched)
    {
      figures->touched++;
      figures->wrong += silent;
      figures->proposed += !silent && at.start < at.end;
      if (silent && g_test_verbose ())
        {
          g_autofree char *words = tl_text_dup_slice (old_text, span.start, span.end);

          g_test_message ("touched “%s” %u silently at %u", words, span.start, at.start);
        }
      return;
    }
  figures->untouched++;
  if (silent && at.start != truth)
    {
      figures->wrong++;
      g_test_message ("%u of %u is at %u and not at %u", span.start, span.end, truth, at.start);
    }
  else if (anchor->kind == TL_ANCHOR_EXACT)
    figures->exact++;
  else if (anchor->kind == TL_ANCHOR_MOVED)
    figures->moved++;
  else
    figures->doubtful++;
}

static void
check_revision (TlArticle *article,
                GRand     *rand,
                RevisionKind       kind,
                Figures   *figures)
{
  TlText *old_text = tl_article_get_text (article);
  g_autoptr (TlText) new_text = NULL;
  g_autoptr (TlReanchor) reanchor = NULL;
  g_autoptr (GError) error = NULL;
  Draft old;
  Draft draft;

  draft_init (&old, article, articles);
  draft_init (&draft, article, articles);
  draft_revise (&draft, rand, kind);
  {
    char *words = draft_dup_range (&draft, 0, draft.characters->len);

    new_text = tl_text_new_take (words, strlen (words));
  }
  reanchor = tl_reanchor_new (old_text, new_text, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      guint n;
      const TlFragment *fragments = tl_annotation_get_fragments (tl_article_get_annotation (article, i), &n);

      for (guint j = 0; j < n; j++)
        check_span (reanchor, old_text, new_text, &draft, fragments[j], figures);
    }
  for (guint i = 0; i < N_RANDOM; i++)
    {
      TlFragment span;
      guint end;

      if (!draft_pick_word (&old, rand, 0, old.characters->len, 2, &span.start, &span.end))
        continue;
      if (i % 2 == 1 && draft_pick_word (&old, rand, span.start, MIN (span.start + 60, old.characters->len), 2, &end, &span.end))
        g_assert_cmpuint (end, >=, span.start);
      check_span (reanchor, old_text, new_text, &draft, span, figures);
    }
  draft_clear (&old);
  draft_clear (&draft);
}

static void
check_seed (guint32 seed,
            RevisionKind    kind)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Figures figures = { 0 };

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < articles->len; i++)
      check_revision (g_ptr_array_index (articles, i), rand, kind, &figures);
  g_test_message ("%-20s untouched %6u: %6.2f %% placed (exact %u, moved %u), %u doubtful; touched %u, %u with a proposal; "
                  "silently wrong %u",
                  kind_names[kind], figures.untouched,
                  100.0 * (figures.exact + figures.moved) / MAX (figures.untouched, 1), figures.exact,
                  figures.moved, figures.doubtful, figures.touched, figures.proposed, figures.wrong);
  g_assert_cmpuint (figures.untouched, >, 1000);
  g_assert_cmpuint (figures.wrong, ==, 0);
  /* All at once, with a repeated paragraph among them, is more than a revision. */
  g_assert_cmpuint (100 * (figures.exact + figures.moved), >=, (kind < EVERYTHING ? 98 : 90) * figures.untouched);
}

static void
test_property (void)
{
  const char *seed = g_getenv ("TAGLINE_SEED");   /* for looking further than the suite does */

  for (RevisionKind kind = 0; kind <= EVERYTHING; kind++)
    check_seed (seed != NULL ? strtoul (seed, NULL, 10) : 20261128, kind);
}

/* Seeds that had spans silently elsewhere once. */
static void
test_seeds (void)
{
  static const guint32 seeds[] = { 1, 8, 9, 11, 20, 36, 47, 67, 90, 107, 116, 126, 211 };

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    for (RevisionKind kind = EVERYTHING; kind <= EVERYTHING; kind++)
      check_seed (seeds[i], kind);
}

static TlAnchor *
place (const char *old_words,
       const char *new_words,
       guint       start,
       guint       end)
{
  g_autoptr (TlText) old_text = tl_text_new (old_words, -1);
  g_autoptr (TlText) new_text = tl_text_new (new_words, -1);
  g_autoptr (TlReanchor) reanchor = tl_reanchor_new (old_text, new_text, NULL, NULL);
  TlFragment span = { start, end };

  g_assert_nonnull (reanchor);
  return tl_reanchor_place (reanchor, &span, 1);
}

static void
test_cases (void)
{
  /* Something before it. */
  {
    g_autoptr (TlAnchor) anchor = place ("The mayor said the port is full.", "On Monday the mayor: The mayor said the port is full.", 10, 14);

    g_assert_cmpint (anchor->kind, ==, TL_ANCHOR_EXACT);
    g_assert_cmpuint (anchor->places[0].fragment.start, ==, 31);
  }
  /* The words themselves changed: proposed, never silent. */
  {
    g_autoptr (TlAnchor) anchor = place ("The goverment said no.", "The government said no.", 4, 13);

    g_assert_cmpint (anchor->kind, ==, TL_ANCHOR_DOUBTFUL);
    g_assert_cmpuint (anchor->places[0].fragment.start, ==, 4);
    g_assert_cmpuint (anchor->places[0].fragment.end, ==, 14);
    g_assert_cmpfloat (anchor->confidence, >, 0.7);
  }
  /* Gone, while the same words stand elsewhere. */
  {
    g_autoptr (TlAnchor) anchor = place ("It rains, she said. It snows all day, she said.", "It snows all day, she said.", 10, 18);

    g_assert_cmpint (anchor->kind, >=, TL_ANCHOR_DOUBTFUL);
  }
  {
    g_autoptr (TlAnchor) anchor = place ("It rains, she said. It snows all day, she said.", "It snows all day, she said.", 38, 46);

    g_assert_cmpint (anchor->kind, ==, TL_ANCHOR_EXACT);
    g_assert_cmpuint (anchor->places[0].fragment.start, ==, 18);
  }
  /* One of two equal neighbours went: nobody knows which. */
  {
    g_autoptr (TlAnchor) anchor = place ("He knew that that was so.", "He knew that was so.", 8, 12);

    g_assert_cmpint (anchor->kind, ==, TL_ANCHOR_DOUBTFUL);
  }
  /* Revised in place, and quoted by the correction: the quotation is not what was meant. */
  {
    g_autoptr (TlAnchor) anchor =
      place ("News. The port was closed on Monday morning, officials told us. Ships wait.",
             "News. The port was not closed on Monday, officials told us. Ships wait.\n"
             "Correction: we had said: The port was closed on Monday morning, officials told us.", 6, 25);

    g_assert_cmpint (anchor->kind, ==, TL_ANCHOR_DOUBTFUL);
  }
  /* Nothing alike at all. */
  {
    g_autoptr (TlAnchor) anchor = place ("Officials warned of floods.", "Eine ganz andere Meldung", 10, 16);

    g_assert_cmpint (anchor->kind, ==, TL_ANCHOR_ORPHAN);
    g_assert_cmpuint (anchor->places[0].fragment.end, ==, 0);
  }
  /* The same short word in a text that is another one. */
  {
    g_autoptr (TlAnchor) anchor = place ("Officials warned of floods, she said", "Nobody has said a thing", 32, 36);

    g_assert_cmpint (anchor->kind, ==, TL_ANCHOR_DOUBTFUL);
  }
  {
    g_autoptr (TlAnchor) anchor = place ("", "New", 0, 0);

    g_assert_cmpint (anchor->kind, ==, TL_ANCHOR_ORPHAN);
  }
}

#define LEAD      "Yesterday the council met in the old hall.\n"
#define PLATE     "Readers can write to the desk at any hour of the day.\n"
#define MIDDLE    "The bridge will be closed until the end of May.\n"
#define LAST      "Ships have to wait outside of the harbour.\n"
#define NEWS      "Something else was put in here by the night desk.\n"

/* The place of `words` in nth of text (counted from 0); code points. */
static TlFragment
find_words (const char *text,
            const char *words,
            guint       nth)
{
  const char *at = strstr (text, words);
  TlFragment span;

  for (guint i = 0; i < nth; i++)
    at = strstr (at + 1, words);
  span.start = g_utf8_pointer_to_offset (text, at);
  span.end = span.start + g_utf8_strlen (words, -1);
  return span;
}

/* to: which of those in the new text; -1: nobody knows. */
static void
assert_goes (const char *old_words,
             const char *new_words,
             const char *words,
             guint       from,
             int         to)
{
  TlFragment span = find_words (old_words, words, from);
  g_autoptr (TlAnchor) anchor = place (old_words, new_words, span.start, span.end);

  if (to < 0)
    {
      g_assert_cmpint (anchor->kind, >=, TL_ANCHOR_DOUBTFUL);
      return;
    }
  g_assert_cmpint (anchor->kind, <=, TL_ANCHOR_MOVED);
  g_assert_cmpuint (anchor->places[0].fragment.start, ==, find_words (new_words, words, to).start);
}

/* The same sentence or paragraph more than once, before or after. */
static void
test_copies (void)
{
  /* Boilerplate that stands twice keeps both places. */
  assert_goes (LEAD PLATE MIDDLE PLATE LAST, NEWS LEAD PLATE MIDDLE PLATE LAST, "the desk", 0, 0);
  assert_goes (LEAD PLATE MIDDLE PLATE LAST, NEWS LEAD PLATE MIDDLE PLATE LAST, "the desk", 1, 1);
  /* One of them goes. */
  assert_goes (LEAD PLATE MIDDLE PLATE LAST, LEAD MIDDLE PLATE LAST, "the desk", 1, 0);
  assert_goes (LEAD PLATE MIDDLE PLATE LAST, LEAD MIDDLE PLATE LAST, "the desk", 0, -1);
  /* Again at the end: the one between its neighbours is the old one. */
  assert_goes (LEAD PLATE MIDDLE LAST, LEAD PLATE MIDDLE LAST PLATE, "the desk", 0, 0);
  /* Around something new, or side by side, either may be. */
  assert_goes (LEAD PLATE MIDDLE LAST, LEAD PLATE NEWS PLATE MIDDLE LAST, "the desk", 0, -1);
  assert_goes (LEAD PLATE MIDDLE LAST, LEAD PLATE PLATE MIDDLE LAST, "the desk", 0, -1);
  /* Also when one of both was changed as well. */
  assert_goes (LEAD PLATE MIDDLE LAST,
               LEAD PLATE NEWS "Readers may write to the desk at any hour of a day.\n" MIDDLE LAST, "the desk", 0, -1);
  /* Moved, and there twice: not silently. */
  assert_goes (LEAD PLATE MIDDLE LAST, LEAD MIDDLE PLATE NEWS PLATE, "the desk", 0, -1);
  /* Sentences of one paragraph. */
  assert_goes ("It was said so. Nobody knew why. It was said so. All went home.",
               "Then. It was said so. Nobody knew why. It was said so. All went home.", "said", 1, 1);
}

/* Scripts without words between blanks, of right to left, and characters of several code points. */
static void
test_scripts (void)
{
  assert_goes ("市长表示大桥五月开放。居民不相信这个说法。", "据报道，市长表示大桥五月开放。居民不相信这个说法。", "大桥", 0, 0);
  assert_goes ("市长表示大桥五月开放。居民不相信。市长表示大桥五月开放。",
               "市长表示大桥五月开放。新的消息。市长表示大桥五月开放。居民不相信。市长表示大桥五月开放。", "居民", 0, 0);
  assert_goes ("قالت رئيسة المجلس إن السد آمن.\nولم ينشر المجلس التقرير.\n",
               "عاجل.\nقالت رئيسة المجلس إن السد آمن.\nولم ينشر المجلس التقرير.\n", "المجلس", 1, 1);
  assert_goes ("قالت رئيسة المجلس إن السد آمن.\nولم ينشر المجلس التقرير.\n", "قالت رئيسة المجلس إن السد آمن.\n", "المجلس", 1, -1);
  assert_goes ("Lanterns 🏮🏮 and 👨‍👩‍👧 families came to the pier. Noodles 🍜 ran out at nine.",
               "Update 🎉. Lanterns 🏮🏮 and 👨‍👩‍👧 families came to the pier. Noodles 🍜 ran out at nine.", "👨‍👩‍👧", 0, 0);
  assert_goes ("Lanterns 🏮🏮 came.\nNoodles 🍜 ran out.\n", "Lanterns 🏮 came.\nNoodles 🍜 ran out.\n", "🏮🏮", 0, -1);
}

static void
test_fragments (void)
{
  g_autoptr (TlText) old_text = tl_text_new ("The harbour, she said, is full.", -1);
  g_autoptr (TlText) new_text = tl_text_new ("The harbour, the mayor said, is full.", -1);
  g_autoptr (TlReanchor) reanchor = tl_reanchor_new (old_text, new_text, NULL, NULL);
  TlFragment claim[] = { { 0, 11 }, { 23, 30 } };
  TlFragment source[] = { { 0, 11 }, { 13, 16 } };
  g_autoptr (TlAnchor) kept = tl_reanchor_place (reanchor, claim, 2);
  g_autoptr (TlAnchor) changed = tl_reanchor_place (reanchor, source, 2);
  g_autofree TlFragment *fragments = tl_anchor_dup_fragments (kept);

  g_assert_cmpint (kept->kind, ==, TL_ANCHOR_EXACT);
  g_assert_nonnull (fragments);
  g_assert_cmpuint (fragments[1].start, ==, 29);
  g_assert_cmpuint (fragments[1].end, ==, 36);
  g_assert_cmpint (changed->kind, ==, TL_ANCHOR_DOUBTFUL);
  g_assert_cmpint (changed->places[0].kind, ==, TL_ANCHOR_EXACT);
}

/* Against a table by hand: equal runs are equal, in order, and as many as the longest common subsequence has. */
static void
test_sequences (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 300; round++)
    {
      guint32 a[40];
      guint32 b[40];
      guint n_a = g_rand_int_range (rand, 0, 40);
      guint n_b = g_rand_int_range (rand, 0, 40);
      g_autoptr (GArray) matches = NULL;
      guint at_a = 0;
      guint at_b = 0;

      for (guint i = 0; i < n_a; i++)
        a[i] = g_rand_int_range (rand, 0, 8);
      for (guint i = 0; i < n_b; i++)
        b[i] = round % 3 == 0 && i < n_a ? a[i] : (guint32) g_rand_int_range (rand, 0, 8);
      matches = tl_diff_sequences (a, n_a, b, n_b);
      for (guint i = 0; i < matches->len; i++)
        {
          TlDiffMatch match = g_array_index (matches, TlDiffMatch, i);

          g_assert_cmpuint (match.a, >=, at_a);
          g_assert_cmpuint (match.b, >=, at_b);
          g_assert_cmpuint (match.length, >, 0);
          at_a = match.a + match.length;
          at_b = match.b + match.length;
          g_assert_cmpuint (at_a, <=, n_a);
          g_assert_cmpuint (at_b, <=, n_b);
          g_assert_cmpmem (a + match.a, match.length * sizeof *a, b + match.b, match.length * sizeof *b);
        }
      if (round % 3 == 0 && n_a == n_b)
        g_assert_cmpuint (at_a, ==, n_a);
    }
}

/* A megabyte, every tenth sentence changed; and one of nothing but one letter: both are answered. */
static void
test_large (void)
{
  g_autoptr (GString) old = g_string_new (NULL);
  g_autoptr (GString) new = g_string_new (NULL);
  g_autofree char *letters = g_strnfill (300000, 'a');
  g_autofree char *spaced = g_strnfill (300000, ' ');

  for (guint i = 0; old->len < 1000000; i++)
    {
      g_string_append_printf (old, "Sentence %u says what number %u has to say about it. ", i, i * 7919);
      g_string_append_printf (new, i % 10 == 3 ? "Sentence %u told what number %u had said. " :
                              "Sentence %u says what number %u has to say about it. ", i, i * 7919);
      if (i % 8 == 7)
        {
          g_string_append_c (old, '\n');
          g_string_append_c (new, '\n');
        }
    }
  {
    g_autoptr (TlText) old_text = tl_text_new (old->str, old->len);
    g_autoptr (TlText) new_text = tl_text_new (new->str, new->len);
    g_autoptr (TlReanchor) reanchor = tl_reanchor_new (old_text, new_text, NULL, NULL);
    guint silent = 0;

    for (guint i = 0; i < 2000; i++)
      {
        TlFragment span = { i * 400, i * 400 + 20 };
        g_autoptr (TlAnchor) anchor = tl_reanchor_place (reanchor, &span, 1);

        silent += anchor->kind <= TL_ANCHOR_MOVED;
      }
    g_assert_cmpuint (silent, >, 1600);
  }
  for (guint i = 0; i < 300000; i += 7)
    spaced[i] = 'x';
  {
    g_autoptr (TlAnchor) anchor = place (letters, spaced, 1000, 1003);
    g_autoptr (TlAnchor) other = place (spaced, letters, 1000, 1009);

    g_assert_cmpint (anchor->kind, >=, TL_ANCHOR_DOUBTFUL);
    g_assert_cmpint (other->kind, >=, TL_ANCHOR_DOUBTFUL);
  }
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TlText) text = tl_text_new ("words", -1);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tl_reanchor_new (text, text, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
read_samples (const char *path)
{
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  TlJsonRef list;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  doc = tl_json_doc_parse (bytes, NULL, &error);
  g_assert_no_error (error);
  list = tl_json_find (doc, 0, "articles");
  articles = g_ptr_array_new_with_free_func (g_object_unref);
  for (TlJsonRef value = tl_json_first (doc, list); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autoptr (GBytes) record = tl_json_dup_raw (doc, value);
      TlArticle *article = tl_article_new_from_record (record, NULL, NULL, 1, NULL, NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (articles, article);
    }
}

/* A paragraph put in before two that were reworded: the empty line behind it pairs with none between those, and the words that stayed
 * are found. */
static void
test_put_in_before_reworded (void)
{
  static const char before[] = "The mayor of the town said on Monday that fares fell in spring.\n\n"
                               "\"We took none,\" she told the council, \"and nobody asked.\"\n\nA boat waits outside.";
  static const char after[] = "Corrected at noon.\n\nThe mayor of the town said on Monday that fares rose by a fifth in spring.\n\n"
                              "\"We took none,\" she told the council.\n\nA boat waits outside.";
  g_autoptr (TlText) old_text = tl_text_new (before, sizeof before - 1);
  g_autoptr (TlText) new_text = tl_text_new (after, sizeof after - 1);
  g_autoptr (GArray) blocks = tl_diff_texts (old_text, new_text, NULL, NULL);
  guint kept = 0;

  g_assert_cmpuint (blocks->len, >, 0);
  g_assert_cmpuint (g_array_index (blocks, TlDiffBlock, 0).old_start, ==, 0);
  g_assert_cmpuint (g_array_index (blocks, TlDiffBlock, 0).new_start, ==, strstr (after, "The mayor") - after);
  for (guint i = 0; i < blocks->len; i++)
    kept += g_array_index (blocks, TlDiffBlock, i).length;
  g_assert_cmpuint (kept, >=, strlen (before) - strlen ("fell, \"and nobody asked.\""));
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  read_samples (g_getenv ("TAGLINE_SAMPLES"));
  g_test_add_func ("/edit/reanchor/cases", test_cases);
  g_test_add_func ("/edit/reanchor/copies", test_copies);
  g_test_add_func ("/edit/reanchor/scripts", test_scripts);
  g_test_add_func ("/edit/reanchor/fragments", test_fragments);
  g_test_add_func ("/edit/reanchor/sequences", test_sequences);
  g_test_add_func ("/edit/reanchor/put-in-before-reworded", test_put_in_before_reworded);
  g_test_add_func ("/edit/reanchor/property", test_property);
  g_test_add_func ("/edit/reanchor/seeds", test_seeds);
  g_test_add_func ("/edit/reanchor/large", test_large);
  g_test_add_func ("/edit/reanchor/cancelled", test_cancelled);
  status = g_test_run ();
  g_ptr_array_unref (articles);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Revisions of articles, made at random in known ways: of each character it is known where it went. */

#include "draft.h"

#include <string.h>

void
draft_init (Draft     *draft,
            TlArticle *article,
            GPtrArray *articles)
{
  TlText *text = tl_article_get_text (article);
  gsize size;
  const char *at = tl_text_get_data (text, &size);

  draft->article = article;
  draft->articles = articles;
  draft->characters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  draft->origins = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < tl_text_get_length (text); i++, at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_array_append_val (draft->characters, c);
      g_array_append_val (draft->origins, i);
    }
}

void
draft_clear (Draft *draft)
{
  g_array_unref (draft->characters);
  g_array_unref (draft->origins);
}

static gunichar
get (Draft *draft,
     guint  at)
{
  return g_array_index (draft->characters, gunichar, at);
}

static void
cut (Draft *draft,
     guint  start,
     guint  end)
{
  if (start == end)
    return;
  g_array_remove_range (draft->characters, start, end - start);
  g_array_remove_range (draft->origins, start, end - start);
}

static void
put (Draft      *draft,
     guint       at,
     const char *words)
{
  for (guint i = 0; *words != '\0'; i++, words = g_utf8_next_char (words))
    {
      gunichar c = g_utf8_get_char (words);
      guint none = G_MAXUINT;

      g_array_insert_val (draft->characters, at + i, c);
      g_array_insert_val (draft->origins, at + i, none);
    }
}

char *
draft_dup_range (Draft *draft,
                 guint  start,
                 guint  end)
{
  return g_ucs4_to_utf8 ((gunichar *) (gpointer) draft->characters->data + start, end - start, NULL, NULL, NULL);
}

static gboolean
is_end (Draft   *draft,
        guint    at,
        gboolean sentences)
{
  if (at + 1 >= draft->characters->len)
    return TRUE;
  if (get (draft, at) == '\n')
    return TRUE;
  return sentences && strchr (".!?", get (draft, at)) != NULL && get (draft, at) < 128
         && g_unichar_isspace (get (draft, at + 1));
}

/* A random paragraph or sentence with what ends it; long enough to be worth it. */
static gboolean
pick_unit (Draft    *draft,
           GRand    *rand,
           gboolean  sentence,
           guint    *start,
           guint    *end)
{
  for (guint try = 0; try < 50; try++)
    {
      guint at = g_rand_int_range (rand, 0, draft->characters->len);

      for (*start = at; *start > 0 && !is_end (draft, *start - 1, sentence); (*start)--)
        ;
      for (*end = at; *end < draft->characters->len && !is_end (draft, *end, sentence); (*end)++)
        ;
      *end = MIN (*end + 1, draft->characters->len);
      if (*end - *start > 30)
        return TRUE;
    }
  return FALSE;
}

gboolean
draft_pick_word (Draft *draft,
                 GRand *rand,
                 guint  from,
                 guint  to,
                 guint  shortest,
                 guint *start,
                 guint *end)
{
  for (guint try = 0; try < 50; try++)
    {
      guint at = g_rand_int_range (rand, from, to);

      for (*start = at; *start > from && g_unichar_isalnum (get (draft, *start - 1)); (*start)--)
        ;
      for (*end = at; *end < to && g_unichar_isalnum (get (draft, *end)); (*end)++)
        ;
      if (*end >= *start + shortest)
        return TRUE;
    }
  return FALSE;
}

/* Nothing is changed twice: a word that went and came back stands where it stood, though its characters are new. */
static gboolean
is_old (Draft *draft,
        guint  start,
        guint  end)
{
  for (guint i = start; i < end; i++)
    if (g_array_index (draft->origins, guint, i) == G_MAXUINT)
      return FALSE;
  return TRUE;
}

/* The first text's character that stands before (after: behind) `at`, past blanks and perhaps what was put in;
 * G_MAXUINT: none. */
static guint
find_neighbour (Draft    *draft,
                guint     at,
                gboolean  after,
                gboolean  past_new)
{
  for (;;)
    {
      guint origin;

      if (after ? at >= draft->characters->len : at == 0)
        return G_MAXUINT;
      at -= after ? 0 : 1;
      origin = g_array_index (draft->origins, guint, at);
      if (!g_unichar_isspace (get (draft, at)) && (origin != G_MAXUINT || !past_new))
        return origin;
      at += after ? 1 : 0;
    }
}

/* Beside how many of the characters first..last's neighbours in the first text is `from` to `to`? */
static guint
count_neighbours (Draft    *draft,
                  guint     from,
                  guint     to,
                  guint     first,
                  guint     last,
                  gboolean  past_new)
{
  guint before = find_neighbour (draft, from, FALSE, past_new);
  guint after = find_neighbour (draft, to, TRUE, past_new);

  return (before < first && first - before <= 3) + (after != G_MAXUINT && after > last && after - last <= 3);
}

/* May a copy of the paragraph start..end be put in at `at`, so that it can be known which of the two is the old one?
 * Not right beside it; and not where it stood before it was moved: then it is the copy that was moved, for all that
 * anybody can see. */
static gboolean
can_be_told (Draft *draft,
             guint  start,
             guint  end,
             guint  at)
{
  guint before = at;
  guint after = at;
  guint first = start;
  guint last = end;

  while (before > 0 && g_unichar_isspace (get (draft, before - 1)))
    before--;
  while (after < draft->characters->len && g_unichar_isspace (get (draft, after)))
    after++;
  while (last > start && g_unichar_isspace (get (draft, last - 1)))
    last--;
  while (first < last && g_unichar_isspace (get (draft, first)))
    first++;
  if (before == last || after == first || (at > start && at < end))
    return FALSE;
  while (first < last && g_array_index (draft->origins, guint, first) == G_MAXUINT)
    first++;
  while (last > first && g_array_index (draft->origins, guint, last - 1) == G_MAXUINT)
    last--;
  if (first == last)
    return TRUE;
  first = g_array_index (draft->origins, guint, first);
  last = g_array_index (draft->origins, guint, last - 1);
  return count_neighbours (draft, start, end, first, last, FALSE) >= count_neighbours (draft, at, at, first, last, TRUE);
}

/* One of another article; repeat_paragraph() is about those of the same. */
static void
put_in_paragraph (Draft *draft,
                  GRand *rand)
{
  TlArticle *article = g_ptr_array_index (draft->articles, g_rand_int_range (rand, 0, draft->articles->len));
  g_autofree char *words = NULL;
  g_autofree char *line = NULL;
  Draft other;
  guint start = 0;
  guint end = 0;
  guint at;

  draft_init (&other, article, draft->articles);
  if (article != draft->article && pick_unit (&other, rand, FALSE, &start, &end))
    words = draft_dup_range (&other, start, end);
  draft_clear (&other);
  for (at = g_rand_int_range (rand, 0, draft->characters->len); at > 0 && get (draft, at - 1) != '\n'; at--)
    ;
  line = g_strconcat (words != NULL ? words : "One more thing was added here.", "\n", NULL);
  put (draft, at, line);
}

/* The paragraph again, somewhere: with words that are there already. */
static void
repeat_paragraph (Draft *draft,
                  GRand *rand)
{
  g_autofree char *words = NULL;
  guint start;
  guint end;
  guint at;

  if (!pick_unit (draft, rand, FALSE, &start, &end))
    return;
  words = draft_dup_range (draft, start, end);
  for (at = g_rand_int_range (rand, 0, draft->characters->len); at > 0 && get (draft, at - 1) != '\n'; at--)
    ;
  if (can_be_told (draft, start, end, at))
    put (draft, at, words);
}

static void
reword_sentence (Draft *draft,
                 GRand *rand)
{
  guint start;
  guint end;
  guint n_words;

  if (!pick_unit (draft, rand, TRUE, &start, &end))
    return;
  n_words = 1 + (end - start) / 16;
  for (guint i = 0; i < n_words; i++)
    {
      g_autofree char *old = NULL;
      g_autofree char *new = NULL;
      guint word;
      guint word_end;
      guint other;
      guint other_end;

      end = MIN (end, draft->characters->len);
      if (!draft_pick_word (draft, rand, start, end, 3, &word, &word_end)
          || !draft_pick_word (draft, rand, 0, draft->characters->len, 3, &other, &other_end))
        return;
      old = draft_dup_range (draft, word, word_end);
      new = draft_dup_range (draft, other, other_end);
      if (g_str_equal (old, new) || !is_old (draft, word, word_end))
        continue;
      cut (draft, word, word_end);
      put (draft, word, new);
    }
}

static void
fix_typo (Draft *draft,
          GRand *rand)
{
  for (guint i = 0; i < 3; i++)
    {
      guint start;
      guint end;
      guint at;
      char letter[2] = { 'a' + g_rand_int_range (rand, 0, 26), '\0' };

      if (!draft_pick_word (draft, rand, 0, draft->characters->len, 4, &start, &end))
        return;
      at = g_rand_int_range (rand, start + 1, end - 1);
      if (get (draft, at) == (gunichar) letter[0] || !is_old (draft, start, end))
        continue;
      cut (draft, at, at + 1);
      put (draft, at, letter);
    }
}

static void
delete_sentence (Draft *draft,
                 GRand *rand)
{
  guint start;
  guint end;

  if (pick_unit (draft, rand, TRUE, &start, &end))
    cut (draft, start, end);
}

static void
change_order (Draft *draft,
              GRand *rand)
{
  guint start;
  guint end;
  guint at;
  guint n;

  if (!pick_unit (draft, rand, FALSE, &start, &end) || end == draft->characters->len)
    return;
  n = end - start;
  for (at = g_rand_int_range (rand, 0, draft->characters->len); at > 0 && get (draft, at - 1) != '\n'; at--)
    ;
  if (at >= start && at <= end)
    return;
  {
    g_autofree gunichar *characters = g_memdup2 (draft->characters->data + start * sizeof (gunichar), n * sizeof (gunichar));
    g_autofree guint *origins = g_memdup2 (draft->origins->data + start * sizeof (guint), n * sizeof (guint));

    cut (draft, start, end);
    if (at > start)
      at -= n;
    g_array_insert_vals (draft->characters, at, characters, n);
    g_array_insert_vals (draft->origins, at, origins, n);
  }
}

void
draft_revise (Draft        *draft,
              GRand        *rand,
              RevisionKind  kind)
{
  static void (*const steps[]) (Draft *, GRand *) = {
    put_in_paragraph, reword_sentence, fix_typo, change_order, delete_sentence, repeat_paragraph
  };

  guint order[G_N_ELEMENTS (steps)];

  if (kind < EVERYTHING)
    {
      steps[kind] (draft, rand);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    order[i] = i;
  for (guint i = G_N_ELEMENTS (steps) - 1; kind == ANY_ORDER && i > 0; i--)
    {
      guint other = g_rand_int_range (rand, 0, i + 1);
      guint step = order[i];

      order[i] = order[other];
      order[other] = step;
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    steps[order[i]] (draft, rand);
}

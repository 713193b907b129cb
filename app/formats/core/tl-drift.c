/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Finding how a document's offsets were counted.  Each way of counting gives every character boundary of the
 * text a number, which never falls, so a table of them and a bisection turn any given offset back into code points; the
 * quotes then vote.  Only ways that number this text differently are tried, so plain ASCII costs next to nothing.
 */

#include "config.h"

#include "tl-drift.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_GUESSES 64   /* quotes looked up in the text to guess a shift of the whole document */
#define MIN_GUESS   8    /* bytes of a quote that is worth looking up */

struct _TlDrift
{
  TlText            *text;
  GArray            *hypotheses;   /* TlDriftHypothesis; the plain one first */
  TlDriftHypothesis  best;
  guint             *table;        /* numbers of the boundaries under best; NULL: code points */
  guint              n_quotes;
  gboolean           found;
};

/* What differs in this text between ways of counting. */
typedef struct
{
  gboolean has_astral;
  gboolean has_wide;      /* more bytes than code points */
  gboolean has_lf;        /* LF without CR before it */
  gboolean has_crlf;
  gboolean is_nfc;
  gboolean is_nfd;
} Traits;

typedef struct
{
  const TlDriftSpan *spans;
  guint              n_spans;
  TlText            *text;
  guint             *table;     /* of the hypothesis being tried; NULL: code points */
  GString           *covered;   /* scratch */
} Trial;

/* Bytes of the cluster at p that composes or decomposes as one, and its code points. */
static gsize
measure_cluster (const char *p,
                 const char *end,
                 guint      *n_chars)
{
  const char *next = g_utf8_next_char (p);
  gunichar last = g_utf8_get_char (p);

  *n_chars = 1;
  while (next < end)
    {
      gunichar c = g_utf8_get_char (next);
      gunichar composed;

      if (c < 0x300 || (g_unichar_combining_class (c) == 0 && !(c >= 0x1160 && c <= 0x11ff)
                        && !g_unichar_compose (last, c, &composed)))
        break;
      last = c;
      next = g_utf8_next_char (next);
      (*n_chars)++;
    }
  return next - p;
}

static guint
measure_units (const char  *p,
               gsize        length,
               TlDriftUnit  unit)
{
  guint n = 0;

  if (unit == TL_DRIFT_UNIT_BYTES)
    return length;
  for (const char *end = p + length; p < end; p = g_utf8_next_char (p))
    n += unit == TL_DRIFT_UNIT_UTF16 && ((guchar) *p) >= 0xf0 ? 2 : 1;
  return n;
}

/* The size of a cluster in normalised text. */
static guint
measure_normal (const char  *p,
                gsize        length,
                TlDriftUnit  unit,
                TlDriftForm  form)
{
  g_autofree char *normal = NULL;

  if (form == TL_DRIFT_FORM_AS_IS || (length == 1 && (guchar) *p < 0x80))
    return measure_units (p, length, unit);
  normal = g_utf8_normalize (p, length, form == TL_DRIFT_FORM_NFC ? G_NORMALIZE_NFC : G_NORMALIZE_NFD);
  return normal != NULL ? measure_units (normal, strlen (normal), unit) : measure_units (p, length, unit);
}

/* Boundaries inside a cluster count as its start: nothing there can be told apart. */
static guint *
build_table (TlText                  *text,
             const TlDriftHypothesis *way)
{
  gsize size;
  const char *data = tl_text_get_data (text, &size);
  const char *end = data + size;
  guint length = tl_text_get_length (text);
  guint *table = g_new (guint, (gsize) length + 1);
  guint count = 0;
  guint i = 0;
  char before = '\0';

  for (const char *p = data; p < end;)
    {
      guint n_chars = 1;
      gsize bytes = way->form == TL_DRIFT_FORM_AS_IS ? (gsize) (g_utf8_next_char (p) - p)
                                                     : measure_cluster (p, end, &n_chars);

      for (guint j = 0; j < n_chars; j++)
        table[i++] = count;
      if (*p == '\n' && before != '\r' && way->breaks == TL_DRIFT_BREAKS_CRLF)
        count += 2;
      else if (!(*p == '\r' && p + 1 < end && p[1] == '\n' && way->breaks == TL_DRIFT_BREAKS_LF))
        count += measure_normal (p, bytes, way->unit, way->form);
      before = *p;
      p += bytes;
    }
  table[i] = count;
  return table;
}

/* The boundary with number given, or the one before it; FALSE beyond the end. */
static gboolean
look_up (const guint *table,
         guint        length,
         gint64       given,
         guint       *offset)
{
  guint low = 0;
  guint high = length;

  if (given < 0 || given > (gint64) (table != NULL ? table[length] : length))
    return FALSE;
  if (table == NULL)
    {
      *offset = given;
      return TRUE;
    }
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (table[middle] < given)
        low = middle + 1;
      else
        high = middle;
    }
  *offset = table[low] > given ? low - 1 : low;
  return TRUE;
}

static gboolean
map_range (TlText                  *text,
           const guint             *table,
           const TlDriftHypothesis *way,
           const TlFragment        *given,
           TlFragment              *range)
{
  guint length = tl_text_get_length (text);

  return look_up (table, length, (gint64) given->start - way->start_shift, &range->start)
         && look_up (table, length, (gint64) given->end - way->end_shift, &range->end)
         && range->start < range->end;
}

static gunichar
next_word_char (const char **p,
                const char  *end)
{
  gunichar c;

  if (*p >= end)
    return 0;
  c = g_utf8_get_char (*p);
  *p = g_utf8_next_char (*p);
  if (!g_unichar_isspace (c))
    return c;
  while (*p < end && g_unichar_isspace (g_utf8_get_char (*p)))
    *p = g_utf8_next_char (*p);
  return ' ';
}

static gboolean
is_same_words (const char *a,
               gsize       a_length,
               const char *b,
               gsize       b_length)
{
  const char *a_end = a + a_length;
  const char *b_end = b + b_length;

  while (a < a_end && b < b_end)
    if (next_word_char (&a, a_end) != next_word_char (&b, b_end))
      return FALSE;
  return a == a_end && b == b_end;
}

static gboolean
is_same_normal (const char *a,
                gsize       a_length,
                const char *b,
                gsize       b_length)
{
  g_autofree char *a_normal = g_utf8_normalize (a, a_length, G_NORMALIZE_NFC);
  g_autofree char *b_normal = g_utf8_normalize (b, b_length, G_NORMALIZE_NFC);

  return a_normal != NULL && b_normal != NULL
         && is_same_words (a_normal, strlen (a_normal), b_normal, strlen (b_normal));
}

static void
append_covered (GString          *out,
                TlText           *text,
                const TlFragment *range)
{
  const char *data = tl_text_get_data (text, NULL);
  gsize from = tl_text_to_byte (text, range->start);
  gsize to = tl_text_to_byte (text, range->end);

  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append_len (out, data + from, to - from);
}

gboolean
tl_drift_quote_matches (TlText           *text,
                        const TlFragment *fragments,
                        guint             n_fragments,
                        const char       *quote,
                        gsize             length)
{
  g_autoptr (GString) covered = g_string_new (NULL);

  g_return_val_if_fail (text != NULL && quote != NULL, FALSE);

  for (guint i = 0; i < n_fragments; i++)
    append_covered (covered, text, &fragments[i]);
  return is_same_words (covered->str, covered->len, quote, length);
}

static gboolean
span_matches (Trial                   *trial,
              const TlDriftHypothesis *way,
              const TlDriftSpan       *span)
{
  g_string_truncate (trial->covered, 0);
  for (guint i = 0; i < span->n_fragments; i++)
    {
      TlFragment range;

      if (!map_range (trial->text, trial->table, way, &span->fragments[i], &range))
        return FALSE;
      /* Much longer than the quote already: no need to gather the rest of a range that is far off. */
      if (range.end - range.start > 2 * span->quote_length + 64)
        return FALSE;
      append_covered (trial->covered, trial->text, &range);
    }
  if (is_same_words (trial->covered->str, trial->covered->len, span->quote, span->quote_length))
    return TRUE;
  return way->form != TL_DRIFT_FORM_AS_IS
         && is_same_normal (trial->covered->str, trial->covered->len, span->quote, span->quote_length);
}

static void
try_way (Trial             *trial,
         TlDriftHypothesis  way,
         GArray            *hypotheses)
{
  way.matches = 0;
  for (guint i = 0; i < trial->n_spans; i++)
    if (trial->spans[i].quote != NULL && trial->spans[i].quote_length > 0)
      way.matches += span_matches (trial, &way, &trial->spans[i]);
  g_array_append_val (hypotheses, way);
}

static void
find_traits (TlText *text,
             Traits *traits)
{
  gsize size;
  const char *data = tl_text_get_data (text, &size);
  guint length = tl_text_get_length (text);
  const char *end = data + size;

  memset (traits, 0, sizeof *traits);
  traits->has_astral = tl_text_get_utf16_length (text) != length;
  traits->has_wide = size != length;
  for (const char *p = data; (p = memchr (p, '\n', end - p)) != NULL; p++)
    if (p > data && p[-1] == '\r')
      traits->has_crlf = TRUE;
    else
      traits->has_lf = TRUE;
  traits->is_nfc = traits->is_nfd = TRUE;
  if (!traits->has_wide)
    return;
  for (const char *p = data; p < end && (traits->is_nfc || traits->is_nfd);)
    {
      guint n_chars;
      gsize bytes = measure_cluster (p, end, &n_chars);

      if (bytes > 1)
        {
          traits->is_nfc = traits->is_nfc
                           && measure_normal (p, bytes, TL_DRIFT_UNIT_BYTES, TL_DRIFT_FORM_NFC) == bytes;
          traits->is_nfd = traits->is_nfd
                           && measure_normal (p, bytes, TL_DRIFT_UNIT_BYTES, TL_DRIFT_FORM_NFD) == bytes;
        }
      p += bytes;
    }
}

/* Where quotes that occur once in the text stand, less where they were said to stand: the commonest difference, when
 * two quotes or more agree on it.  0: none. */
static int
guess_shift (Trial *trial)
{
  g_autoptr (GHashTable) votes = g_hash_table_new (NULL, NULL);
  gsize size;
  const char *data = tl_text_get_data (trial->text, &size);
  guint most = 1;
  int shift = 0;
  guint tried = 0;

  for (guint i = 0; i < trial->n_spans && tried < MAX_GUESSES; i++)
    {
      const TlDriftSpan *span = &trial->spans[i];
      const char *found;
      guint start;
      int difference;
      guint n;

      if (span->quote == NULL || span->n_fragments != 1 || span->quote_length < MIN_GUESS)
        continue;
      tried++;
      found = memmem (data, size, span->quote, span->quote_length);
      if (found == NULL || memmem (found + 1, size - (found + 1 - data), span->quote, span->quote_length) != NULL)
        continue;
      start = tl_text_from_byte (trial->text, found - data);
      if (trial->table != NULL)
        start = trial->table[start];
      difference = (int) span->fragments[0].start - (int) start;
      n = GPOINTER_TO_UINT (g_hash_table_lookup (votes, GINT_TO_POINTER (difference))) + 1;
      g_hash_table_insert (votes, GINT_TO_POINTER (difference), GUINT_TO_POINTER (n));
      if (n > most)
        {
          most = n;
          shift = difference;
        }
    }
  return shift;
}

static void
try_shifts (Trial             *trial,
            TlDriftHypothesis  way,
            GArray            *hypotheses)
{
  static const int shifts[][2] = { { 0, 0 }, { 1, 1 }, { 0, -1 }, { 1, 0 }, { -1, -1 } };
  int guess = guess_shift (trial);
  gboolean guessed = guess == 0;

  for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
    {
      way.start_shift = shifts[i][0];
      way.end_shift = shifts[i][1];
      guessed = guessed || (guess == way.start_shift && guess == way.end_shift);
      /* The plain way was tried before anything else. */
      if (i > 0 || trial->table != NULL)
        try_way (trial, way, hypotheses);
    }
  if (!guessed)
    {
      way.start_shift = way.end_shift = guess;
      try_way (trial, way, hypotheses);
    }
}

static gboolean
is_relevant (const Traits            *traits,
             const TlDriftHypothesis *way)
{
  return (way->unit != TL_DRIFT_UNIT_UTF16 || traits->has_astral)
         && (way->unit != TL_DRIFT_UNIT_BYTES || traits->has_wide)
         && (way->breaks != TL_DRIFT_BREAKS_CRLF || traits->has_lf)
         && (way->breaks != TL_DRIFT_BREAKS_LF || traits->has_crlf)
         && (way->form != TL_DRIFT_FORM_NFC || !traits->is_nfc)
         && (way->form != TL_DRIFT_FORM_NFD || !traits->is_nfd);
}

static guint
count_oddities (const TlDriftHypothesis *way)
{
  guint shift = way->start_shift != 0 || way->end_shift != 0;

  return (way->unit != TL_DRIFT_UNIT_CODE_POINTS) + (way->breaks != TL_DRIFT_BREAKS_AS_IS)
         + (way->form != TL_DRIFT_FORM_AS_IS) + shift + (ABS (way->start_shift) > 1);
}

static void
choose (TlDrift *self)
{
  const TlDriftHypothesis *plain = &g_array_index (self->hypotheses, TlDriftHypothesis, 0);
  const TlDriftHypothesis *best = plain;

  for (guint i = 1; i < self->hypotheses->len; i++)
    {
      const TlDriftHypothesis *way = &g_array_index (self->hypotheses, TlDriftHypothesis, i);

      if (way->matches > best->matches
          || (way->matches == best->matches && best != plain && count_oddities (way) < count_oddities (best)))
        best = way;
    }
  self->found = best->matches > plain->matches && (guint64) best->matches * 2 >= self->n_quotes;
  self->best = self->found ? *best : *plain;
}

static gboolean
needs_table (const TlDriftHypothesis *way)
{
  return way->unit != TL_DRIFT_UNIT_CODE_POINTS || way->breaks != TL_DRIFT_BREAKS_AS_IS
         || way->form != TL_DRIFT_FORM_AS_IS;
}

static void
try_all (Trial  *trial,
         GArray *hypotheses)
{
  Traits traits;

  find_traits (trial->text, &traits);
  for (guint form = 0; form <= TL_DRIFT_FORM_NFD; form++)
    for (guint breaks = 0; breaks <= TL_DRIFT_BREAKS_LF; breaks++)
      for (guint unit = 0; unit <= TL_DRIFT_UNIT_BYTES; unit++)
        {
          TlDriftHypothesis way = { unit, breaks, form };

          if (!is_relevant (&traits, &way))
            continue;
          trial->table = needs_table (&way) ? build_table (trial->text, &way) : NULL;
          try_shifts (trial, way, hypotheses);
          g_clear_pointer (&trial->table, g_free);
        }
}

TlDrift *
tl_drift_detect (TlText            *text,
                 const TlDriftSpan *spans,
                 guint              n_spans)
{
  TlDrift *self;
  Trial trial = { spans, n_spans, text };
  TlDriftHypothesis plain = { 0 };

  g_return_val_if_fail (text != NULL && (spans != NULL || n_spans == 0), NULL);

  self = g_new0 (TlDrift, 1);
  self->text = tl_text_ref (text);
  self->hypotheses = g_array_new (FALSE, FALSE, sizeof (TlDriftHypothesis));
  for (guint i = 0; i < n_spans; i++)
    self->n_quotes += spans[i].quote != NULL && spans[i].quote_length > 0;
  trial.covered = g_string_new (NULL);
  try_way (&trial, plain, self->hypotheses);
  if (tl_drift_get_n_plain (self) < self->n_quotes)
    try_all (&trial, self->hypotheses);
  g_string_free (trial.covered, TRUE);
  choose (self);
  if (needs_table (&self->best))
    self->table = build_table (text, &self->best);
  return self;
}

void
tl_drift_free (TlDrift *self)
{
  tl_text_unref (self->text);
  g_array_unref (self->hypotheses);
  g_free (self->table);
  g_free (self);
}

gboolean
tl_drift_is_found (TlDrift *self)
{
  return self->found;
}

const TlDriftHypothesis *
tl_drift_get_best (TlDrift *self)
{
  return &self->best;
}

const GArray *
tl_drift_get_hypotheses (TlDrift *self)
{
  return self->hypotheses;
}

guint
tl_drift_get_n_quotes (TlDrift *self)
{
  return self->n_quotes;
}

guint
tl_drift_get_n_plain (TlDrift *self)
{
  return g_array_index (self->hypotheses, TlDriftHypothesis, 0).matches;
}

gboolean
tl_drift_map (TlDrift          *self,
              const TlFragment *given,
              TlFragment       *range)
{
  return map_range (self->text, self->table, &self->best, given, range);
}

static void
append_shift (GString                 *out,
              const TlDriftHypothesis *way)
{
  int byte_order_mark = way->unit == TL_DRIFT_UNIT_BYTES ? 3 : 1;

  if (way->start_shift == 0 && way->end_shift == -1)
    g_string_append (out, _(", and ends name the last one covered"));
  else if (way->start_shift == 1 && way->end_shift == 0)
    g_string_append (out, _(", counted from 1, and ends name the last one covered"));
  else if (way->start_shift == byte_order_mark && way->end_shift == byte_order_mark)
    g_string_append (out, _(", and there was one more before the text (a byte order mark, or counting from 1)"));
  else if (way->start_shift != 0)
    g_string_append_printf (out, _(", and all are shifted by %d"), way->start_shift);
}

char *
tl_drift_describe (TlDrift *self)
{
  static const char *const units[] = {
    N_("Offsets count code points"), N_("Offsets count UTF-16 units"), N_("Offsets count UTF-8 bytes")
  };
  static const char *const breaks[] = {
    NULL, N_(", line breaks as two (CR LF)"), N_(", line breaks as one although the text has CR LF")
  };
  static const char *const forms[] = {
    NULL, N_(", over the composed text (NFC)"), N_(", over the decomposed text (NFD)")
  };
  const TlDriftHypothesis *best = &self->best;
  GString *out = g_string_new (_(units[best->unit]));

  if (breaks[best->breaks] != NULL)
    g_string_append (out, _(breaks[best->breaks]));
  if (forms[best->form] != NULL)
    g_string_append (out, _(forms[best->form]));
  append_shift (out, best);
  return g_string_free (out, FALSE);
}

const char *
tl_drift_unit_name (TlDriftUnit unit)
{
  static const char *const names[] = { "code-points", "utf-16", "bytes" };

  return names[unit];
}

const char *
tl_drift_breaks_name (TlDriftBreaks breaks)
{
  static const char *const names[] = { "as-is", "crlf", "lf" };

  return names[breaks];
}

const char *
tl_drift_form_name (TlDriftForm form)
{
  static const char *const names[] = { "as-is", "nfc", "nfd" };

  return names[form];
}

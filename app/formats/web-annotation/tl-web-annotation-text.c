/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The text that annotations are about.  Where it is known, quotes say what positions count, and find what positions miss.  Where it is not, it is
 * put together from the quotes: each stands where its position says, blanks stand between, so that all positions stay
 * what they are; quotes without a position follow below, a paragraph each.
 */

#include "config.h"

#include "tl-web-annotation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-drift.h"

#define MAX_LENGTH  (4u << 20)    /* units of a text that is put together: a position beyond is not believed */
#define MAX_CHECKED 10000u        /* places of a quote that are compared */
#define MAX_SCANNED (G_GUINT64_CONSTANT (4) << 30)   /* bytes searched for quotes in one text */
#define HALF        G_MAXUINT32   /* the second unit of a character of two */

struct _TlWebText
{
  TlText     *text;
  TlDrift    *drift;        /* NULL: put together */
  guint64     n_scanned;    /* bytes searched for quotes so far */
  gboolean    is_utf16;     /* put together, and positions count UTF-16 units */
  GArray     *units;        /* put together: gunichar per unit; 0: not known */
  guint      *offsets;      /* put together: code point of each unit, and of the end */
  GHashTable *appended;     /* put together: quote → its first unit + 1 */
};

static guint
count_units (const char *text,
             gboolean    is_utf16)
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    n += is_utf16 && g_utf8_get_char (text) > 0xFFFF ? 2 : 1;
  return n;
}

/* Do the lengths of ranges speak for UTF-16?  Only quotes with characters of two units can. */
static gboolean
count_in_utf16 (GPtrArray *targets)
{
  int votes = 0;

  for (guint i = 0; i < targets->len; i++)
    {
      const TlWebTarget *target = targets->pdata[i];
      guint length;

      if (!target->has_position || target->exact == NULL || target->position.end < target->position.start)
        continue;
      length = target->position.end - target->position.start;
      if (count_units (target->exact, TRUE) == count_units (target->exact, FALSE))
        continue;
      votes += length == count_units (target->exact, TRUE);
      votes -= length == count_units (target->exact, FALSE);
    }
  return votes > 0;
}

/* Writes text from a unit on, where nothing is known yet. */
static void
put (TlWebText  *self,
     guint       unit,
     const char *text)
{
  for (; *text != '\0' && unit < MAX_LENGTH; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      guint width = self->is_utf16 && c > 0xFFFF ? 2 : 1;

      if (unit + width > self->units->len)
        g_array_set_size (self->units, unit + width);
      if (g_array_index (self->units, gunichar, unit) == 0
          && (width == 1 || g_array_index (self->units, gunichar, unit + 1) == 0))
        {
          g_array_index (self->units, gunichar, unit) = c;
          if (width == 2)
            g_array_index (self->units, gunichar, unit + 1) = HALF;
        }
      unit += width;
    }
}

static void
put_target (TlWebText         *self,
            const TlWebTarget *target,
            gboolean           with_context)
{
  guint before;

  if (!target->has_position || target->position.end > MAX_LENGTH || target->position.start >= target->position.end)
    return;
  if (!with_context)
    {
      if (target->exact != NULL)
        put (self, target->position.start, target->exact);
      if (target->position.end > self->units->len)
        g_array_set_size (self->units, target->position.end);
      return;
    }
  before = target->prefix != NULL ? count_units (target->prefix, self->is_utf16) : 0;
  if (before > 0 && before <= target->position.start)
    put (self, target->position.start - before, target->prefix);
  /* What follows is only sure when the quote is as long as its range. */
  if (target->suffix != NULL && target->exact != NULL
      && count_units (target->exact, self->is_utf16) == target->position.end - target->position.start)
    put (self, target->position.end, target->suffix);
}

/* A quote without a position: below all others, with what is known around it. */
static void
append_target (TlWebText         *self,
               const TlWebTarget *target)
{
  const char *prefix = target->prefix != NULL ? target->prefix : "";
  g_autofree char *whole = NULL;

  if (target->has_position || target->exact == NULL || *target->exact == '\0'
      || g_hash_table_contains (self->appended, target->exact))
    return;
  if (self->units->len > 0)
    put (self, self->units->len, "\n\n");
  g_hash_table_insert (self->appended, g_strdup (target->exact),
                       GUINT_TO_POINTER (self->units->len + count_units (prefix, self->is_utf16) + 1));
  whole = g_strconcat (prefix, target->exact, target->suffix, NULL);
  put (self, self->units->len, whole);
}

static void
make_text (TlWebText *self)
{
  GString *text = g_string_new (NULL);
  guint offset = 0;
  gsize length;

  self->offsets = g_new (guint, self->units->len + 1);
  for (guint i = 0; i < self->units->len; i++)
    {
      gunichar c = g_array_index (self->units, gunichar, i);

      self->offsets[i] = offset;
      if (c == HALF)
        continue;
      g_string_append_unichar (text, c != 0 ? c : ' ');
      offset++;
    }
  self->offsets[self->units->len] = offset;
  length = text->len;
  self->text = tl_text_new_take (g_string_free (text, FALSE), length);
}

static void
put_together (TlWebText *self,
              GPtrArray *targets)
{
  self->is_utf16 = count_in_utf16 (targets);
  self->units = g_array_new (FALSE, TRUE, sizeof (gunichar));
  self->appended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < targets->len; i++)
      put_target (self, targets->pdata[i], pass == 1);
  for (guint i = 0; i < targets->len; i++)
    append_target (self, targets->pdata[i]);
  make_text (self);
}

static TlDrift *
find_unit (TlText    *text,
           GPtrArray *targets)
{
  g_autoptr (GArray) witnesses = g_array_new (FALSE, TRUE, sizeof (TlDriftSpan));

  for (guint i = 0; i < targets->len; i++)
    {
      const TlWebTarget *target = targets->pdata[i];
      TlDriftSpan span = { &target->position, 1, target->exact, target->exact != NULL ? strlen (target->exact) : 0 };

      if (target->has_position && target->exact != NULL)
        g_array_append_val (witnesses, span);
    }
  return tl_drift_detect (text, (const TlDriftSpan *) witnesses->data, witnesses->len);
}

TlWebText *
tl_web_text_new (TlText    *text,
                 GPtrArray *targets)
{
  TlWebText *self = g_new0 (TlWebText, 1);

  if (text != NULL)
    {
      self->text = tl_text_ref (text);
      self->drift = find_unit (text, targets);
    }
  else
    put_together (self, targets);
  return self;
}

void
tl_web_text_free (TlWebText *self)
{
  g_clear_pointer (&self->text, tl_text_unref);
  g_clear_pointer (&self->drift, tl_drift_free);
  g_clear_pointer (&self->units, g_array_unref);
  g_clear_pointer (&self->appended, g_hash_table_unref);
  g_free (self->offsets);
  g_free (self);
}

TlText *
tl_web_text_get (TlWebText *self)
{
  return self->text;
}

gboolean
tl_web_text_is_made (TlWebText *self)
{
  return self->drift == NULL;
}

char *
tl_web_text_describe (TlWebText *self)
{
  if (self->drift != NULL)
    return tl_drift_is_found (self->drift) ? tl_drift_describe (self->drift) : NULL;
  return self->is_utf16 ? g_strdup (_("Offsets count UTF-16 units")) : NULL;
}

static gboolean
map (TlWebText         *self,
     const TlWebTarget *target,
     TlFragment        *range)
{
  if (!target->has_position || target->position.start >= target->position.end)
    return FALSE;
  if (self->drift != NULL)
    return tl_drift_map (self->drift, &target->position, range) && range->start < range->end;
  if (target->position.end > self->units->len)
    return FALSE;
  range->start = self->offsets[target->position.start];
  range->end = self->offsets[target->position.end];
  return range->start < range->end;
}

static gboolean
covers (TlWebText         *self,
        const TlFragment  *range,
        const TlWebTarget *target)
{
  return target->exact == NULL || tl_drift_quote_matches (self->text, range, 1, target->exact, strlen (target->exact));
}

/* How many bytes before at are those that prefix ends in, and behind those that suffix begins with. */
static gsize
count_context (const char        *data,
               gsize              length,
               gsize              from,
               gsize              to,
               const TlWebTarget *target)
{
  gsize n_prefix = target->prefix != NULL ? strlen (target->prefix) : 0;
  gsize n_suffix = target->suffix != NULL ? strlen (target->suffix) : 0;
  gsize count = 0;

  for (gsize i = 0; i < n_prefix && i < from && data[from - 1 - i] == target->prefix[n_prefix - 1 - i]; i++)
    count++;
  for (gsize i = 0; i < n_suffix && to + i < length && data[to + i] == target->suffix[i]; i++)
    count++;
  return count;
}

/* The place of the quote: of several the one whose surroundings agree best, then the one nearest to the position. */
static TlWebPlace
find_quote (TlWebText         *self,
            const TlWebTarget *target,
            TlFragment        *range)
{
  gsize length;
  const char *data = tl_text_get_data (self->text, &length);
  gsize n = target->exact != NULL ? strlen (target->exact) : 0;
  gsize wanted = tl_text_to_byte (self->text, target->has_position ? target->position.start : 0);
  gsize best = 0;
  gsize best_score = 0;
  guint n_places = 0;
  guint n_best = 0;
  const char *p = data;

  while (n > 0 && n_places < MAX_CHECKED && (p = memmem (p, data + length - p, target->exact, n)) != NULL)
    {
      gsize at = p - data;
      gsize score = 1 + count_context (data, length, at, at + n, target);
      gboolean is_nearer = MAX (at, wanted) - MIN (at, wanted) < MAX (best, wanted) - MIN (best, wanted);

      n_places++;
      n_best = score > best_score ? 1 : n_best + (score == best_score);
      if (score > best_score || (score == best_score && is_nearer))
        best = at;
      best_score = MAX (score, best_score);
      p++;
    }
  self->n_scanned += length;
  if (n_places == 0)
    return TL_WEB_NOWHERE;
  range->start = tl_text_from_byte (self->text, best);
  range->end = tl_text_from_byte (self->text, best + n);
  return n_best > 1 ? TL_WEB_AMBIGUOUS : TL_WEB_BY_QUOTE;
}

TlWebPlace
tl_web_text_find (TlWebText         *self,
                  const TlWebTarget *target,
                  TlFragment        *range)
{
  TlFragment there;
  gboolean has_place = map (self, target, &there);
  guint unit;
  TlWebPlace place;

  if (has_place && covers (self, &there, target))
    {
      *range = there;
      return TL_WEB_FOUND;
    }
  if (self->appended != NULL && !target->has_position && target->exact != NULL)
    {
      unit = GPOINTER_TO_UINT (g_hash_table_lookup (self->appended, target->exact));
      if (unit == 0 || unit - 1 + count_units (target->exact, self->is_utf16) > self->units->len)
        return TL_WEB_NOWHERE;
      range->start = self->offsets[unit - 1];
      range->end = self->offsets[unit - 1 + count_units (target->exact, self->is_utf16)];
      return TL_WEB_FOUND;
    }
  /* In a text put together from quotes only positions mean anything. */
  place = self->drift != NULL && self->n_scanned < MAX_SCANNED ? find_quote (self, target, range) : TL_WEB_NOWHERE;
  if (place != TL_WEB_NOWHERE || !has_place)
    return place;
  *range = there;
  return TL_WEB_MISMATCH;
}

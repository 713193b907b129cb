/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From Label Studio's places to the article's text.  Plain text counts characters and needs nothing of this.  HTML becomes text by the
 * one rule for it; a place is found in the source and from there in the text.  A dialogue becomes its phrases, one paragraph
 * each, with the speaker's name in front.
 */

#include "config.h"

#include "tl-label-studio-private.h"

#include <stdlib.h>
#include <string.h>

#include "tl-drift.h"
#include "tl-html-text.h"
#include "tl-label-studio-html.h"

struct _TlLabelStudioPlace
{
  TlText            *text;
  char              *source;      /* HTML, owned */
  TlHtmlText        *html;
  TlLabelStudioHtml *paths;
  GArray            *bytes;       /* gsize per character of text: where it comes from */
  GArray            *phrases;     /* TlFragment: the text of each */
};

/* Label Studio writes line ends in quotes as a backslash and an n. */
static char *
clean_quote (const char *quote)
{
  GString *out = g_string_new (quote);

  g_string_replace (out, "\\n", " ", 0);
  return g_string_free (out, FALSE);
}

static gboolean
read_html (TlLabelStudioPlace  *self,
           char                *source,
           gsize                length,
           GHashTable          *paths,
           GCancellable        *cancellable,
           GError             **error)
{
  guint n;

  self->source = source;
  self->html = tl_html_text_new (source, length, cancellable, error);
  if (self->html == NULL)
    return FALSE;
  self->text = tl_text_ref (tl_html_text_get_text (self->html));
  self->paths = tl_label_studio_html_new (source, length, paths);
  n = tl_text_get_length (self->text);
  self->bytes = g_array_sized_new (FALSE, TRUE, sizeof (gsize), n);
  for (guint i = 0; i < n; i++)
    {
      gsize byte = 0;

      tl_html_text_locate (self->html, i, &byte, NULL);
      g_array_append_val (self->bytes, byte);
    }
  return TRUE;
}

static void
read_phrases (TlLabelStudioPlace *self,
              TlJsonDoc          *doc,
              TlJsonRef           list)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length;

  self->phrases = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  for (TlJsonRef phrase = tl_json_first (doc, list); phrase != TL_JSON_NONE; phrase = tl_json_next (doc, phrase))
    {
      gboolean is_object = tl_json_get_type (doc, phrase) == TL_JSON_OBJECT;
      g_autofree char *author = is_object ? tl_json_pick_string (doc, phrase, "author") : NULL;
      g_autofree char *words = is_object ? tl_json_pick_string (doc, phrase, "text") : tl_json_dup_scalar (doc, phrase);
      TlFragment range;

      if (text->len > 0)
        g_string_append (text, "\n\n");
      if (author != NULL && *author != '\0')
        g_string_append_printf (text, g_str_has_suffix (author, ":") ? "%s " : "%s: ", author);
      range.start = g_utf8_strlen (text->str, text->len);
      g_string_append (text, words != NULL ? words : "");
      range.end = range.start + g_utf8_strlen (words != NULL ? words : "", -1);
      g_array_append_val (self->phrases, range);
    }
  length = text->len;
  self->text = tl_text_new (text->str, length);
}

TlLabelStudioPlace *
tl_label_studio_place_new (TlJsonDoc     *doc,
                           TlJsonRef      value,
                           GHashTable    *paths,
                           GCancellable  *cancellable,
                           GError       **error)
{
  TlLabelStudioPlace *self = g_new0 (TlLabelStudioPlace, 1);
  gsize length = 0;
  char *string = NULL;

  if (tl_json_is (doc, value, TL_JSON_ARRAY))
    {
      read_phrases (self, doc, value);
      return self;
    }
  if (tl_json_is (doc, value, TL_JSON_STRING))
    string = tl_json_dup_string (doc, value, &length);
  else
    string = g_strdup ("");
  if (paths == NULL)
    self->text = tl_text_new_take (string, length);
  else if (!read_html (self, string, length, paths, cancellable, error))
    g_clear_pointer (&self, tl_label_studio_place_free);
  return self;
}

void
tl_label_studio_place_free (TlLabelStudioPlace *self)
{
  g_clear_pointer (&self->text, tl_text_unref);
  g_clear_pointer (&self->paths, tl_label_studio_html_free);
  g_clear_pointer (&self->html, tl_html_text_free);
  g_clear_pointer (&self->bytes, g_array_unref);
  g_clear_pointer (&self->phrases, g_array_unref);
  g_free (self->source);
  g_free (self);
}

TlText *
tl_label_studio_place_get_text (TlLabelStudioPlace *self)
{
  return self->text;
}

char *
tl_label_studio_place_dup_rule (TlLabelStudioPlace *self)
{
  return self->html != NULL ? tl_html_text_dup_rule (self->html) : NULL;
}

/* The first character that comes from byte or behind it. */
static guint
find_offset (TlLabelStudioPlace *self,
             gsize               byte)
{
  guint low = 0;
  guint high = self->bytes->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->bytes, gsize, middle) < byte)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The range between two bytes of the source, without the blanks that the rule put in at its edges. */
static gboolean
make_range (TlLabelStudioPlace *self,
            gsize               from,
            gsize               to,
            TlFragment         *range)
{
  range->start = find_offset (self, from);
  range->end = find_offset (self, to);
  while (range->start < range->end && g_unichar_isspace (tl_text_get_char (self->text, range->start)))
    range->start++;
  while (range->end > range->start && g_unichar_isspace (tl_text_get_char (self->text, range->end - 1)))
    range->end--;
  return range->start < range->end;
}

static gboolean
covers (TlLabelStudioPlace *self,
        const TlFragment   *range,
        const char         *quote)
{
  return quote == NULL || tl_drift_quote_matches (self->text, range, 1, quote, strlen (quote));
}

static gboolean
find_by_paths (TlLabelStudioPlace *self,
               TlJsonDoc          *doc,
               TlJsonRef           region,
               TlFragment         *range)
{
  g_autofree char *start = tl_json_pick_string (doc, region, "start");
  g_autofree char *end = tl_json_pick_string (doc, region, "end");
  guint start_offset;
  guint end_offset;
  gsize from;
  gsize to;

  return start != NULL && end != NULL && tl_json_pick_uint (doc, region, "startOffset", &start_offset)
         && tl_json_pick_uint (doc, region, "endOffset", &end_offset)
         && tl_label_studio_html_find (self->paths, start, start_offset, &from)
         && tl_label_studio_html_find (self->paths, end, end_offset, &to) && make_range (self, from, to, range);
}

static gboolean
find_by_offsets (TlLabelStudioPlace *self,
                 TlJsonDoc          *doc,
                 TlJsonRef           region,
                 TlFragment         *range)
{
  TlJsonRef offsets = tl_json_find_typed (doc, region, "globalOffsets", TL_JSON_OBJECT);
  guint start;
  guint end;
  gsize from;
  gsize to;

  return offsets != TL_JSON_NONE && tl_json_pick_uint (doc, offsets, "start", &start)
         && tl_json_pick_uint (doc, offsets, "end", &end)
         && tl_label_studio_html_find_global (self->paths, start, FALSE, &from)
         && tl_label_studio_html_find_global (self->paths, end, TRUE, &to) && make_range (self, from, to, range);
}

/* The only place where the text has these words. */
static gboolean
find_by_quote (TlLabelStudioPlace *self,
               const char         *quote,
               TlFragment         *range)
{
  const char *data = tl_text_get_data (self->text, NULL);
  const char *found = *quote != '\0' ? strstr (data, quote) : NULL;

  if (found == NULL || strstr (found + 1, quote) != NULL)
    return FALSE;
  range->start = tl_text_from_byte (self->text, found - data);
  range->end = tl_text_from_byte (self->text, found - data + strlen (quote));
  return TRUE;
}

static gboolean
find_in_html (TlLabelStudioPlace *self,
              TlJsonDoc          *doc,
              TlJsonRef           region,
              const char         *quote,
              TlFragment         *range)
{
  gboolean by_paths = find_by_paths (self, doc, region, range);
  TlFragment other;
  gboolean by_offsets;

  if (by_paths && covers (self, range, quote))
    return TRUE;
  by_offsets = find_by_offsets (self, doc, region, &other);
  if (by_offsets && (!by_paths || covers (self, &other, quote)))
    {
      *range = other;
      if (covers (self, range, quote))
        return TRUE;
    }
  if (by_paths || by_offsets)
    return TRUE;
  return quote != NULL && find_by_quote (self, quote, range);
}

/* One end of a region of a dialogue: the number of a phrase, and an offset in it. */
static gboolean
find_phrase (TlLabelStudioPlace *self,
             TlJsonDoc          *doc,
             TlJsonRef           region,
             const char         *name,
             const char         *offset_name,
             guint              *offset)
{
  g_autofree char *number = tl_json_pick_scalar (doc, region, name);
  const TlFragment *phrase;
  guint64 index;
  guint units;

  if (number == NULL || !g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT32, &index, NULL)
      || index >= self->phrases->len || !tl_json_pick_uint (doc, region, offset_name, &units))
    return FALSE;
  phrase = &g_array_index (self->phrases, TlFragment, index);
  *offset = tl_text_from_utf16 (self->text, tl_text_to_utf16 (self->text, phrase->start) + units);
  return *offset <= phrase->end;
}

gboolean
tl_label_studio_place_find (TlLabelStudioPlace *self,
                            TlJsonDoc          *doc,
                            TlJsonRef           region,
                            const char         *quote,
                            TlFragment         *range)
{
  if (self->phrases != NULL)
    return find_phrase (self, doc, region, "start", "startOffset", &range->start)
           && find_phrase (self, doc, region, "end", "endOffset", &range->end) && range->start < range->end;
  if (self->html != NULL)
    {
      g_autofree char *clean = quote != NULL ? clean_quote (quote) : NULL;

      return find_in_html (self, doc, region, clean, range);
    }
  return FALSE;
}

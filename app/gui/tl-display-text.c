/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Text from a file is data: it must neither steer the view nor freeze it.  GtkTextBuffer takes no
 * U+0000, Pango obeys bidi overrides, and its layout time grows faster than a paragraph's length.
 * All of this is met here, so that every other part of the window can count code points of the
 * article.
 */

#include "config.h"

#include "tl-display-text.h"

/* A paragraph longer than this is broken into pieces of at most PIECE_MAX characters. */
#define PARAGRAPH_MAX 10000
#define PIECE_MAX     4000
#define PIECE_MIN     2000

/* breaks: article offsets (guint, ascending) of the characters that a display newline stands
 * before. */
struct _TlDisplayText
{
  TlText  *text;     /* kept for its bytes when they can be shown as they are */
  GString *shown;    /* NULL: the text's own bytes */
  GArray  *breaks;
};

gunichar
tl_display_text_get_visible (gunichar character)
{
  if (character >= 0x20 && character < 0x7f)
    return character;
  if (character == '\t' || character == '\n' || character == '\r')
    return character;
  if (character == 0)
    return 0xfffd;
  if (character < 0x20)
    return 0x2400 + character;
  if (character == 0x7f)
    return 0x2421;
  if ((character >= 0x80 && character <= 0x9f)
      || (character >= 0x202a && character <= 0x202e)
      || (character >= 0x2066 && character <= 0x2069)
      || character == 0xfffc)
    return 0xfffd;
  return character;
}

static gboolean
ends_paragraph (gunichar character)
{
  return character == '\n' || character == '\r' || character == 0x2029;
}

/* Does the text need no change at all?  The common case, at the speed of one pass. */
static gboolean
is_showable (const char *data,
             gsize       length)
{
  guint in_paragraph = 0;

  for (const char *p = data; p < data + length; p = g_utf8_next_char (p))
    {
      gunichar character = (guchar) *p < 0x80 ? (guchar) *p : g_utf8_get_char (p);

      if (tl_display_text_get_visible (character) != character)
        return FALSE;
      if (ends_paragraph (character))
        in_paragraph = 0;
      else if (++in_paragraph > PARAGRAPH_MAX)
        return FALSE;
    }
  return TRUE;
}

/* A break before this character would tear a cluster. */
static gboolean
joins_previous (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_SPACING_MARK
         || type == G_UNICODE_ENCLOSING_MARK || type == G_UNICODE_FORMAT
         || (character >= 0x1f3fb && character <= 0x1f3ff)
         || (character >= 0x1f1e6 && character <= 0x1f1ff);
}

static gboolean
ends_sentence (gunichar character)
{
  return character == '.' || character == '!' || character == '?' || character == 0x3002
         || character == 0x061f || character == 0xff01 || character == 0xff1f;
}

/* How many of the n characters make the next piece: up to a sentence's end, else a blank, else
 * where no cluster is torn. */
static guint
measure_piece (const gunichar *characters,
               guint           n)
{
  guint blank = 0;
  guint size;

  if (n <= PIECE_MAX)
    return n;
  for (guint i = PIECE_MAX; i > PIECE_MIN; i--)
    {
      if (!g_unichar_isspace (characters[i - 1]))
        continue;
      if (blank == 0)
        blank = i;
      if (ends_sentence (characters[i - 2]))
        return i;
    }
  if (blank != 0)
    return blank;
  for (size = PIECE_MAX; size > PIECE_MIN; size--)
    if (!joins_previous (characters[size]) && characters[size - 1] != 0x200d)
      return size;
  return PIECE_MAX;
}

static void
append_paragraph (TlDisplayText  *self,
                  const gunichar *characters,
                  guint           n,
                  guint           offset)
{
  guint piece = n;
  guint done = 0;

  if (n > PARAGRAPH_MAX)
    piece = measure_piece (characters, n);
  for (guint i = 0; i < n; i++)
    {
      if (i == done + piece)
        {
          guint at = offset + i;

          g_array_append_val (self->breaks, at);
          g_string_append_c (self->shown, '\n');
          done = i;
          piece = measure_piece (characters + i, n - i);
        }
      g_string_append_unichar (self->shown, tl_display_text_get_visible (characters[i]));
    }
}

static void
build (TlDisplayText *self,
       const char    *data,
       gsize          length)
{
  g_autoptr (GArray) paragraph = g_array_new (FALSE, FALSE, sizeof (gunichar));
  guint offset = 0;

  self->shown = g_string_sized_new (length + length / 16);
  for (const char *p = data; p < data + length; p = g_utf8_next_char (p))
    {
      gunichar character = *p == 0 ? 0 : g_utf8_get_char (p);

      if (ends_paragraph (character))
        {
          append_paragraph (self, (const gunichar *) paragraph->data, paragraph->len, offset);
          offset += paragraph->len + 1;
          g_array_set_size (paragraph, 0);
          g_string_append_unichar (self->shown, character);
        }
      else
        {
          g_array_append_val (paragraph, character);
        }
    }
  append_paragraph (self, (const gunichar *) paragraph->data, paragraph->len, offset);
}

TlDisplayText *
tl_display_text_new (TlText *text)
{
  TlDisplayText *self;
  const char *data;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (TlDisplayText, 1);
  self->text = tl_text_ref (text);
  self->breaks = g_array_new (FALSE, FALSE, sizeof (guint));
  data = tl_text_get_data (text, &length);
  if (!is_showable (data, length))
    build (self, data, length);
  return self;
}

void
tl_display_text_free (TlDisplayText *self)
{
  g_return_if_fail (self != NULL);

  tl_text_unref (self->text);
  if (self->shown != NULL)
    g_string_free (self->shown, TRUE);
  g_array_unref (self->breaks);
  g_free (self);
}

const char *
tl_display_text_get_data (const TlDisplayText *self,
                          gsize               *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->shown == NULL)
    return tl_text_get_data (self->text, length);
  if (length != NULL)
    *length = self->shown->len;
  return self->shown->str;
}

guint
tl_display_text_get_n_breaks (const TlDisplayText *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->breaks->len;
}

/* Number of breaks before the character at offset, not counting one that stands right there. */
static guint
count_breaks_before (const TlDisplayText *self,
                     guint                offset)
{
  guint low = 0;
  guint high = self->breaks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->breaks, guint, middle) < offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

guint
tl_display_text_to_buffer (const TlDisplayText *self,
                           guint                offset)
{
  g_return_val_if_fail (self != NULL, 0);

  return offset + count_breaks_before (self, offset + 1);
}

guint
tl_display_text_to_buffer_end (const TlDisplayText *self,
                               guint                offset)
{
  g_return_val_if_fail (self != NULL, 0);

  return offset + count_breaks_before (self, offset);
}

guint
tl_display_text_from_buffer (const TlDisplayText *self,
                             guint                offset)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, 0);

  high = self->breaks->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->breaks, guint, middle) + middle < offset)
        low = middle + 1;
      else
        high = middle;
    }
  return offset - low;
}

gboolean
tl_display_text_is_rtl (gunichar character)
{
  return (character >= 0x0590 && character <= 0x08ff) || character == 0x200f
         || (character >= 0xfb1d && character <= 0xfdff)
         || (character >= 0xfe70 && character <= 0xfefe)
         || (character >= 0x10800 && character <= 0x10fff)
         || (character >= 0x1e800 && character <= 0x1efff);
}

TlDirection
tl_display_text_find_direction (const char *utf8)
{
  g_return_val_if_fail (utf8 != NULL, TL_DIRECTION_NONE);

  for (const char *p = utf8; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!g_unichar_isalpha (character) && character != 0x200e && character != 0x200f)
        continue;
      return tl_display_text_is_rtl (character) ? TL_DIRECTION_RTL : TL_DIRECTION_LTR;
    }
  return TL_DIRECTION_NONE;
}

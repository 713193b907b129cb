/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Direct, indirect or mixed: which letters of a text stand between quotation marks.  Languages use the same marks the other way round, so each
 * mark opens what is closed and closes what is open, and a paragraph begins outside.  Single marks are left out: they are apostrophes far
 * more often.
 */

#include "config.h"

#include "tl-ledger.h"

enum
{
  NO_LETTER,
  OUTSIDE,
  INSIDE,
};

static gboolean
is_mark (gunichar c)
{
  switch (c)
    {
    case '"':
    case 0x00AB:
    case 0x00BB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2039:
    case 0x203A:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
    case 0xFF02:
      return TRUE;
    default:
      return FALSE;
    }
}

guint8 *
tl_quote_map_new (TlText *text)
{
  gsize length;
  const char *data = tl_text_get_data (text, &length);
  const char *end = data + length;
  guint8 *map = g_new0 (guint8, tl_text_get_length (text) + 1);
  gboolean inside = FALSE;
  guint i = 0;

  for (const char *p = data; p < end; p = g_utf8_next_char (p), i++)
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        inside = FALSE;
      else if (is_mark (c))
        inside = !inside;
      else if (g_unichar_isalnum (c))
        map[i] = inside ? INSIDE : OUTSIDE;
    }
  return map;
}

TlQuoteKind
tl_quote_kind_find (const guint8 *map,
                    TlAnnotation *annotation)
{
  g_autofree char *said = tl_annotation_dup_attribute_text (annotation, "quote_type");
  guint n;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n);
  gboolean found[3] = { FALSE, FALSE, FALSE };

  if (g_strcmp0 (said, "direct") == 0)
    return TL_QUOTE_DIRECT;
  if (g_strcmp0 (said, "indirect") == 0)
    return TL_QUOTE_INDIRECT;
  if (g_strcmp0 (said, "mixed") == 0)
    return TL_QUOTE_MIXED;
  for (guint i = 0; i < n; i++)
    for (guint j = fragments[i].start; j < fragments[i].end; j++)
      found[map[j]] = TRUE;
  if (!found[INSIDE])
    return TL_QUOTE_INDIRECT;
  return found[OUTSIDE] ? TL_QUOTE_MIXED : TL_QUOTE_DIRECT;
}

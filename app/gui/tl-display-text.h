/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-text.h"

G_BEGIN_DECLS

/*
 * TlDisplayText: an article's text as the text view shows it, and the one place where offsets of
 * the article and of the view's buffer are converted.  Characters that would do something instead
 * of being seen (controls, bidi overrides and isolates) are replaced one for one; very long
 * paragraphs are broken by additional newlines, which are in the buffer and not in the article.
 * Immutable.
 */
typedef struct _TlDisplayText TlDisplayText;

TlDisplayText *tl_display_text_new            (TlText              *text);
void           tl_display_text_free           (TlDisplayText       *self);

/* UTF-8 without U+0000, to be put into a buffer.  Borrowed. */
const char    *tl_display_text_get_data       (const TlDisplayText *self,
                                               gsize               *length);
guint          tl_display_text_get_n_breaks   (const TlDisplayText *self);

/* Article to buffer.  At a display break the first gives the place after it (where a range starts),
 * the second the place before it (where a range ends). */
guint          tl_display_text_to_buffer      (const TlDisplayText *self,
                                               guint                offset);
guint          tl_display_text_to_buffer_end  (const TlDisplayText *self,
                                               guint                offset);
/* Buffer to article; both sides of a display break are the same place. */
guint          tl_display_text_from_buffer    (const TlDisplayText *self,
                                               guint                offset);

/* What is shown for a character: itself, or a visible stand-in. */
gunichar       tl_display_text_get_visible    (gunichar             character);

/* Is it a letter, digit or mark of a script that is written from right to left? */
gboolean       tl_display_text_is_rtl         (gunichar             character);

typedef enum
{
  TL_DIRECTION_NONE,   /* no letter in it */
  TL_DIRECTION_LTR,
  TL_DIRECTION_RTL,
} TlDirection;

/* The direction of the first letter of utf8. */
TlDirection    tl_display_text_find_direction (const char          *utf8);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDisplayText, tl_display_text_free)

G_END_DECLS

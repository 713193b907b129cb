/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The immutable text of an article: UTF-8 with a checkpoint every 256 bytes, so that code points,
 * bytes and UTF-16 units convert in a fraction of a microsecond at any length.  Offsets without
 * another word are code points, half-open.  May hold U+0000.  Thread safe; reference counted.
 */
typedef struct _TlText TlText;

/* bytes must be valid UTF-8 (U+0000 allowed): programmer error otherwise.  length in bytes, -1: up to the NUL. */
TlText     *tl_text_new              (const char  *utf8,
                                      gssize       length);
TlText     *tl_text_new_take         (char        *utf8,
                                      gsize        length);
TlText     *tl_text_ref              (TlText      *self);
void        tl_text_unref            (TlText      *self);

/* The bytes (NUL-terminated after *length bytes). Borrowed. */
const char *tl_text_get_data         (TlText      *self,
                                      gsize       *length);
guint       tl_text_get_length       (TlText      *self);
guint       tl_text_get_utf16_length (TlText      *self);

/* Offsets beyond the end are clamped to it; a byte or UTF-16 unit inside a character counts as its start. */
gsize       tl_text_to_byte          (TlText      *self,
                                      guint        offset);
guint       tl_text_from_byte        (TlText      *self,
                                      gsize        byte);
guint       tl_text_to_utf16         (TlText      *self,
                                      guint        offset);
guint       tl_text_from_utf16       (TlText      *self,
                                      guint        unit);
/* U+0000 at or beyond the end. */
gunichar    tl_text_get_char         (TlText      *self,
                                      guint        offset);
/* Copy of the characters start..end; embedded U+0000 cuts what a C string shows. */
char       *tl_text_dup_slice        (TlText      *self,
                                      guint        start,
                                      guint        end);
gboolean    tl_text_equal            (TlText      *a,
                                      TlText      *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlText, tl_text_unref)

G_END_DECLS

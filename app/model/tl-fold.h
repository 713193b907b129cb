/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * TlFolder: text as it is compared in searches: compatibility forms decomposed, case folded, accents
 * gone.  Remembers the characters it has met, which makes folding a hundred thousand titles a matter
 * of milliseconds; one thread at a time.
 */
typedef struct _TlFolder TlFolder;

TlFolder *tl_folder_new    (void);
void      tl_folder_free   (TlFolder   *self);
/* Appends length bytes of text (any bytes; what is no UTF-8 becomes U+FFFD). */
void      tl_folder_append (TlFolder   *self,
                            GString    *out,
                            const char *text,
                            gsize       length);
/* Appends the one character at the start of text, of which there are length bytes; returns how many it has. */
gsize     tl_folder_append_character (TlFolder   *self,
                                      GString    *out,
                                      const char *text,
                                      gsize       length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFolder, tl_folder_free)

G_END_DECLS

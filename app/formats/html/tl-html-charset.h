/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A document's bytes as UTF-8, and what had to be done for it. */
typedef struct
{
  GBytes  *utf8;            /* valid, without NUL bytes and without a byte order mark */
  char    *charset;         /* as iconv names it: "UTF-8", "CP1252"… */
  gboolean overruled;       /* the document names another one, which can't be right */
  guint    n_bad;           /* bytes that are nothing in this charset, now U+FFFD each */
  gsize    first_bad;       /* where the first of them was in the bytes given */
  guint    n_nul;           /* NUL bytes, now a blank each */
} TlHtmlCharset;

/* Finds the charset as browsers do (byte order mark, `meta`, XML declaration; else UTF-8 where the bytes are valid, else by
 * language, else Windows-1252) and converts.  Never fails. */
void tl_html_charset_convert (GBytes        *bytes,
                              TlHtmlCharset *result);
void tl_html_charset_clear   (TlHtmlCharset *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlHtmlCharset, tl_html_charset_clear)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/* Each format's table entry, for the registry alone. */
extern const TlFormat tl_format_brat;
extern const TlFormat tl_format_claim_review;
extern const TlFormat tl_format_conll;
extern const TlFormat tl_format_csv;
extern const TlFormat tl_format_doccano;
extern const TlFormat tl_format_html;
extern const TlFormat tl_format_inline_tags;
extern const TlFormat tl_format_json_feed;
extern const TlFormat tl_format_label_studio;
extern const TlFormat tl_format_news_article;
extern const TlFormat tl_format_ninjs;
extern const TlFormat tl_format_prodigy;
extern const TlFormat tl_format_text;
extern const TlFormat tl_format_uima_cas_json;
extern const TlFormat tl_format_web_annotation;
extern const TlFormat tl_format_webanno_tsv;
extern const TlFormat tl_format_wordpress;

/* Makes the input of path ("-": standard input); free with tl_format_input_clear. */
gboolean tl_format_input_init  (TlFormatInput  *input,
                                const char     *path,
                                GError        **error);
void     tl_format_input_clear (TlFormatInput  *input);

/* Reads what was just written, at path, in a format that is known; companions as in TlFormatInput. */
TlCollection *tl_format_reopen (const char     *path,
                                const TlFormat *format,
                                GHashTable     *companions,
                                GCancellable   *cancellable,
                                GError        **error);

G_END_DECLS

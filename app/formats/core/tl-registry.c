/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of formats: a new one is a folder, a table entry, and a line here. */

#include "config.h"

#include "tl-format-private.h"

const TlFormat *const *
tl_formats_list (void)
{
  static const TlFormat *const formats[] = {
    &tl_format_brat,
    &tl_format_claim_review,
    &tl_format_conll,
    &tl_format_csv,
    &tl_format_doccano,
    &tl_format_html,
    &tl_format_inline_tags,
    &tl_format_json_feed,
    &tl_format_label_studio,
    &tl_format_news_article,
    &tl_format_ninjs,
    &tl_format_prodigy,
    &tl_format_text,
    &tl_format_uima_cas_json,
    &tl_format_web_annotation,
    &tl_format_webanno_tsv,
    &tl_format_wordpress,
    NULL,
  };

  return formats;
}

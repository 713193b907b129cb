/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-html-report.h"

G_BEGIN_DECLS

/* An article on the page. */
typedef struct
{
  TlArticle  *article;
  TlSchema   *schema;
  guint       number;      /* on the page, from 1: ids begin with it */
  GPtrArray  *order;       /* TlAnnotation in text order, borrowed */
  GHashTable *numbers;     /* annotation id (borrowed) → number in the lists, from 1 */
} TlReportPage;

/* The style sheet. */
const char *tl_html_report_style         (void);

/* text as HTML: markup escaped, characters that control a terminal or the direction of text shown by name.  length in bytes, -1: NUL-terminated. */
void        tl_html_report_escape        (GString            *out,
                                          const char         *text,
                                          gssize              length);
/* The attributes of an element that shows a label: ` class="c-blue u-solid"`. */
void        tl_html_report_append_class  (GString            *out,
                                          TlSchema           *schema,
                                          const char         *label,
                                          int                 depth);
/* The label's name for people.  Borrowed. */
const char *tl_html_report_label_title   (TlSchema           *schema,
                                          const char         *label);

/* The article's text with its annotations marked.  Returns how many could not be marked because too many lie over one another. */
guint       tl_html_report_append_text   (GString            *out,
                                          const TlReportPage *page);
/* The labels that occur; the annotations with all that is known of them; the relations. */
void        tl_html_report_append_legend (GString            *out,
                                          const TlReportPage *page);
void        tl_html_report_append_annotations (GString            *out,
                                               const TlReportPage *page);
void        tl_html_report_append_relations   (GString            *out,
                                               const TlReportPage *page);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-schema.h"

G_BEGIN_DECLS

/* How values from files are put on the screen: as inert text, cut to a sensible length, dates and
 * statuses in the user's words.  Shared by all panels, so that a thing looks the same everywhere. */

/* A copy of text fit for one line: at most max_chars code points (an ellipsis tells of more), line breaks and
 * tabs as blanks, control characters made visible, bidi overrides, embeddings and isolates
 * left out, broken UTF-8 replaced.  NULL gives "".  Owned. */
char       *tl_format_inert         (const char *text,
                                     guint       max_chars);
/* The same for several lines: line breaks and tabs stay. */
char       *tl_format_inert_lines   (const char *text,
                                     guint       max_chars);
/* Text (inert already) kept apart from what stands around it, whichever way either is written.  Owned. */
char       *tl_format_isolate       (const char *text);
/* An RFC 3339 time in the user's zone and language; what is no time is shown as it is, inert.  Owned. */
char       *tl_format_time          (const char *at);
/* "3 March 2026", as the locale has it; what is no date is shown as it is, inert.  Owned. */
char       *tl_format_date          (const char *on);
/* A count with the grouping of the locale.  Owned. */
char       *tl_format_count         (guint       count);
/* A file's name for people, inert.  Owned. */
char       *tl_format_file          (GFile      *file);
/* Icon names (static) of an article's status and of a review decision. */
const char *tl_format_status_icon   (const char *status);
const char *tl_format_decision_icon (guint       decision);
/* Translated word for a decision (TlDecision). */
const char *tl_format_decision      (guint       decision);
/* What people call a field of an annotation or relation that two changed: "label", "range", "attributes/NAME"…; translated, or field itself. */
const char *tl_format_field         (const char *field);
/* The title of a label as the schema translates it, or what the data say; inert.  Owned. */
char       *tl_format_label         (TlSchema   *schema,
                                     const char *label);
/* Compares as people expect: whether all words of query occur in text, case and accents aside.
 * needle: what tl_format_fold() made of the query. */
char       *tl_format_fold          (const char *text);
gboolean    tl_format_matches       (const char *folded,
                                     const char *needle);

G_END_DECLS

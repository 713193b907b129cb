/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"

G_BEGIN_DECLS

/* How two annotators' views of one place relate. */
typedef enum
{
  TL_ALIGN_MISSING,          /* one of the two has nothing there */
  TL_ALIGN_LABEL_DIFFERS,    /* overlapping, other labels */
  TL_ALIGN_BORDER_DIFFERS,   /* same label, overlapping */
  TL_ALIGN_AGREED,           /* same label, same fragments */
} TlAlignKind;

/* "missing", "label-differs", "border-differs", "agreed"; and the translated title. */
const char *tl_align_kind_get_name  (TlAlignKind kind);
const char *tl_align_kind_get_title (TlAlignKind kind);

/* a or b is G_MAXUINT where it is missing: positions in the lists that were aligned. */
typedef struct
{
  TlAlignKind kind;
  guint       a;
  guint       b;
} TlAlignPair;

/* Says whether two labels are the same (spellings of one label); NULL: when they are spelled the same. */
typedef gboolean (*TlSameLabelFunc) (const char *a,
                                     const char *b,
                                     gpointer    user_data);

/* Aligns two lists of TlAnnotation one to one: first what agrees, then same labels that overlap, then other labels that
 * cover the same, then those that overlap; each by a maximum matching of what is left.  What remains is missing.  In text order.
 * Owned array of TlAlignPair. */
GArray     *tl_align                (GPtrArray         *a,
                                     GPtrArray         *b,
                                     TlSameLabelFunc    same_label,
                                     gpointer           user_data);
/* How many pairs of overlapping spans of the same label a one-to-one matching can have at most. */
guint       tl_align_count_overlaps (GPtrArray         *a,
                                     GPtrArray         *b,
                                     TlSameLabelFunc    same_label,
                                     gpointer           user_data);
/* Order of the text: start, end, then id. For g_ptr_array_sort(). */
int         tl_annotation_compare_places (gconstpointer a,
                                          gconstpointer b);
gboolean    tl_annotation_same_fragments (TlAnnotation *a,
                                          TlAnnotation *b);
gboolean    tl_annotation_overlaps       (TlAnnotation *a,
                                          TlAnnotation *b);

G_END_DECLS

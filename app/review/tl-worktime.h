/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"

G_BEGIN_DECLS

/* Longer gaps between two marks are time away. */
#define TL_WORKTIME_IDLE (15 * 60)

/* When somebody left a mark in an article: made or changed an annotation, decided, wrote a note, moved the article. */
typedef struct
{
  gint64  at;      /* seconds since 1970 */
  char   *by;      /* "" when not known; owned by the array */
} TlWorkMark;

/* All marks of an article in order of time.  Owned array of TlWorkMark. */
GArray *tl_worktime_list_marks  (TlArticle  *article);
/* Seconds of work in marks by one person (NULL: by anybody). */
gint64  tl_worktime_sum         (GArray     *marks,
                                 const char *by);
/* When the article came into the status it has, by its history; else when it was last worked at; 0 when nothing tells. */
gint64  tl_worktime_find_since  (TlArticle  *article);

G_END_DECLS

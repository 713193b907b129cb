/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

/* Points of the longest line from one end of a relation to the other. */
#define TL_TIE_POINTS_MAX 4

/* The room that relations are drawn in, in the coordinates of the boxes: what is on the screen, and the column of the text. */
typedef struct
{
  graphene_rect_t visible;
  float           column_left;
  float           column_right;
} TlTieRoom;

/* Where plates stand already; GArray of graphene_rect_t, owned. */
GArray  *tl_tie_plates_new   (void);
/* Finds a place for a plate (width x height) above the box of words, in the gap between the lines: at the beginning of the words, or else along
 * the gap where no other plate stands, or else in the gap below.  Takes it. */
void     tl_tie_plates_place (GArray                *plates,
                              const TlTieRoom       *room,
                              const graphene_rect_t *words,
                              gboolean               is_rtl,
                              float                  width,
                              float                  height,
                              graphene_rect_t       *plate);
/* The same for a plate that wants to stand at x, y exactly, and else beside it on the same height. */
void     tl_tie_plates_place_at (GArray             *plates,
                                 const TlTieRoom    *room,
                                 gboolean            is_rtl,
                                 graphene_rect_t    *plate);

/* The line from a plate to another: straight on one height; else along the gap of each to the margin where the reading begins, and in the
 * margin up or down, so that it crosses no words.  track: 0, 1, …; lines of different tracks don't cover each other.  Returns the number of
 * points, the last one at the edge of the plate to. */
guint    tl_tie_route        (const TlTieRoom       *room,
                              const graphene_rect_t *from,
                              const graphene_rect_t *to,
                              gboolean               is_rtl,
                              guint                  track,
                              graphene_point_t       points[TL_TIE_POINTS_MAX]);
/* Where track runs in the margin. */
float    tl_tie_get_margin   (const TlTieRoom       *room,
                              gboolean               is_rtl,
                              guint                  track);

G_END_DECLS

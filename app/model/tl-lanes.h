/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One thing to be given a lane: the hull it takes, and the rank of its kind (entities 0, sources
 * and cues 1, claims 2), which decides who lies outside when two are equally long. */
typedef struct
{
  guint start;
  guint end;
  guint rank;
  guint lane;   /* out: 0 is the lane next to the text */
} TlLaneItem;

/* Gives each item a lane of its own among those it overlaps: shorter ones next to the text, those
 * that contain others outside of them.  Depends on nothing but the items, so that lanes stay while
 * scrolling. */
void  tl_lanes_assign    (TlLaneItem       *items,
                          guint             n_items);
/* The largest number of items that lie over one code point.  Items in any order. */
guint tl_lanes_get_depth (const TlLaneItem *items,
                          guint             n_items);

G_END_DECLS

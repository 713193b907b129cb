/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the lines and plates of relations go.  Text is there to be read: nothing is drawn over
 * words, so plates stand in the gaps between lines, and lines run in these gaps and in the margin;
 * and no plate covers another.
 */

#include "config.h"

#include "tl-tie-layout.h"

#include <math.h>

/* Plates begin so far inside the words, where the handle of a selected annotation is not. */
#define INSET 8
#define SPACE 4

/* The metrics of fonts leave this much above the letters. */
#define LEADING 3

/* Tracks: how many differ, how far apart they are in a gap and in the margin, and how far the first
 * is from the column. */
#define N_TRACKS 5
#define GAP_PITCH 2.5f
#define MARGIN_NEAR 7
#define MARGIN_STEP 4

GArray *
tl_tie_plates_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
}

static const graphene_rect_t *
find_hit (GArray                *plates,
          const graphene_rect_t *plate)
{
  for (guint i = 0; i < plates->len; i++)
    {
      const graphene_rect_t *other = &g_array_index (plates, graphene_rect_t, i);

      if (plate->origin.x < other->origin.x + other->size.width + SPACE
          && other->origin.x < plate->origin.x + plate->size.width + SPACE
          && plate->origin.y < other->origin.y + other->size.height
          && other->origin.y < plate->origin.y + plate->size.height)
        return other;
    }
  return NULL;
}

static void
clamp (const TlTieRoom *room,
       graphene_rect_t *plate)
{
  const graphene_rect_t *visible = &room->visible;

  plate->origin.x = CLAMP (
      plate->origin.x, visible->origin.x + 2,
      MAX (visible->origin.x + 2, visible->origin.x + visible->size.width - plate->size.width - 2));
  plate->origin.y = CLAMP (plate->origin.y, visible->origin.y + 1,
                           MAX (visible->origin.y + 1,
                                visible->origin.y + visible->size.height - plate->size.height - 1));
}

/* Goes along the line, away from what stands there, until nothing does.  FALSE: the edge of the
 * screen came first. */
static gboolean
slide (GArray          *plates,
       const TlTieRoom *room,
       gboolean         to_left,
       graphene_rect_t *plate)
{
  const graphene_rect_t *hit;
  float x = plate->origin.x;

  while ((hit = find_hit (plates, plate)) != NULL)
    {
      /* Whole pixels, and by a hair more: or rounding would find the same plate in the way for
       * ever. */
      plate->origin.x = to_left ? floorf (hit->origin.x - SPACE - plate->size.width - 0.1f)
                                : ceilf (hit->origin.x + hit->size.width + SPACE + 0.1f);
      if (plate->origin.x < room->visible.origin.x
          || plate->origin.x + plate->size.width
                 > room->visible.origin.x + room->visible.size.width)
        {
          plate->origin.x = x;
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
try_place (GArray          *plates,
           const TlTieRoom *room,
           gboolean         is_rtl,
           graphene_rect_t *plate)
{
  clamp (room, plate);
  return slide (plates, room, is_rtl, plate) || slide (plates, room, !is_rtl, plate);
}

void
tl_tie_plates_place (GArray                *plates,
                     const TlTieRoom       *room,
                     const graphene_rect_t *words,
                     gboolean               is_rtl,
                     float                  width,
                     float                  height,
                     graphene_rect_t       *plate)
{
  float x = is_rtl ? words->origin.x + words->size.width - INSET - width : words->origin.x + INSET;

  g_return_if_fail (plates != NULL);

  graphene_rect_init (plate, x, words->origin.y + LEADING - height, width, height);
  if (!try_place (plates, room, is_rtl, plate))
    {
      graphene_rect_t below =
          GRAPHENE_RECT_INIT (x, words->origin.y + words->size.height, width, height);

      if (try_place (plates, room, is_rtl, &below))
        *plate = below;
    }
  g_array_append_val (plates, *plate);
}

void
tl_tie_plates_place_at (GArray          *plates,
                        const TlTieRoom *room,
                        gboolean         is_rtl,
                        graphene_rect_t *plate)
{
  g_return_if_fail (plates != NULL);

  try_place (plates, room, is_rtl, plate);
  g_array_append_val (plates, *plate);
}

/* Between the plates' top and bottom. */
static float
get_height (const graphene_rect_t *plate,
            guint                  track)
{
  int step = (int) (track % N_TRACKS);

  /* 0, 1, -1, 2, -2 */
  return roundf (plate->origin.y + plate->size.height / 2
                 + GAP_PITCH * (step % 2 == 1 ? (step + 1) / 2 : -step / 2));
}

float
tl_tie_get_margin (const TlTieRoom *room,
                   gboolean         is_rtl,
                   guint            track)
{
  float away = MARGIN_NEAR + MARGIN_STEP * (float) (track % N_TRACKS);

  return is_rtl ? room->column_right + away : room->column_left - away;
}

guint
tl_tie_route (const TlTieRoom       *room,
              const graphene_rect_t *from,
              const graphene_rect_t *to,
              gboolean               is_rtl,
              guint                  track,
              graphene_point_t       points[TL_TIE_POINTS_MAX])
{
  float middle = from->origin.x + from->size.width / 2;
  float margin;

  g_return_val_if_fail (room != NULL && from != NULL && to != NULL, 0);

  if (fabsf (from->origin.y - to->origin.y) < 2)
    {
      gboolean from_left = middle < to->origin.x + to->size.width / 2;

      graphene_point_init (&points[0], middle, get_height (to, track));
      graphene_point_init (&points[1], from_left ? to->origin.x : to->origin.x + to->size.width,
                           points[0].y);
      return 2;
    }
  margin = tl_tie_get_margin (room, is_rtl, track);
  graphene_point_init (&points[0], middle, get_height (from, track));
  graphene_point_init (&points[1], margin, points[0].y);
  graphene_point_init (&points[2], margin, get_height (to, track));
  graphene_point_init (&points[3], is_rtl ? to->origin.x + to->size.width : to->origin.x,
                       points[2].y);
  return 4;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lines and plates of relations: no plate covers another or words, and no line crosses words. */

#include <math.h>

#include "tl-tie-layout.h"

/* A page: lines of text 20 high, every 32; so 12 between them. */
#define LINE 20.0f
#define PITCH 32.0f
#define LEFT 60.0f
#define RIGHT 560.0f
#define PLATE 13.0f
#define WITHIN 3.0f /* of a line's box that letters leave free */

static const TlTieRoom room = { { { 0, 0 }, { 620, 640 } }, LEFT, RIGHT };

static graphene_rect_t
words (guint line,
       float x,
       float width)
{
  return GRAPHENE_RECT_INIT (x, 40 + line * PITCH, width, LINE);
}

static gboolean
covers (const graphene_rect_t *a,
        const graphene_rect_t *b)
{
  graphene_rect_t both;

  return graphene_rect_intersection (a, b, &both) && both.size.width > 0.01f
         && both.size.height > 0.01f;
}

/* The letters of all lines of the page. */
static void
assert_off_letters (const graphene_rect_t *plate)
{
  for (guint line = 0; line < 18; line++)
    {
      graphene_rect_t letters = words (line, LEFT, RIGHT - LEFT);

      letters.origin.y += WITHIN;
      letters.size.height -= WITHIN;
      g_assert_false (covers (plate, &letters));
    }
}

/* Many on one line, wherever: what a sentence with many attributions asks for. */
static void
test_plates (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GArray) plates = tl_tie_plates_new ();

      for (guint i = 0; i < 14; i++)
        {
          graphene_rect_t box = words (2 + (guint) g_rand_int_range (rand, 0, 6),
                                       (float) g_rand_double_range (rand, LEFT, RIGHT - 40), 30);
          graphene_rect_t plate;

          tl_tie_plates_place (plates, &room, &box, round % 2 == 1,
                               (float) g_rand_double_range (rand, 24, 60), PLATE, &plate);
          assert_off_letters (&plate);
          g_assert_cmpfloat (plate.origin.x, >=, 0);
          g_assert_cmpfloat (plate.origin.x + plate.size.width, <=, room.visible.size.width);
        }
      g_assert_cmpuint (plates->len, ==, 14);
      for (guint i = 0; i < plates->len; i++)
        for (guint j = 0; j < i; j++)
          g_assert_false (covers (&g_array_index (plates, graphene_rect_t, i),
                                  &g_array_index (plates, graphene_rect_t, j)));
    }
}

/* Where a line has no room left, the gap below is taken. */
static void
test_full_line (void)
{
  g_autoptr (GArray) plates = tl_tie_plates_new ();
  graphene_rect_t box = words (3, 100, 40);
  graphene_rect_t plate;

  for (guint i = 0; i < 10; i++)
    tl_tie_plates_place (plates, &room, &box, FALSE, 100, PLATE, &plate);
  assert_off_letters (&plate);
  g_assert_cmpfloat (plate.origin.y, >=, box.origin.y + box.size.height);
}

static void
assert_free (const graphene_point_t *points,
             guint                   n)
{
  for (guint i = 1; i < n; i++)
    {
      graphene_rect_t line = GRAPHENE_RECT_INIT (
          MIN (points[i - 1].x, points[i].x) - 0.5f, MIN (points[i - 1].y, points[i].y) - 0.5f,
          fabsf (points[i - 1].x - points[i].x) + 1, fabsf (points[i - 1].y - points[i].y) + 1);

      g_assert_true (points[i - 1].x == points[i].x || points[i - 1].y == points[i].y);
      assert_off_letters (&line);
    }
}

static void
test_lines (void)
{
  for (guint is_rtl = 0; is_rtl < 2; is_rtl++)
    for (guint line = 0; line < 6; line++)
      for (guint track = 0; track < 8; track++)
        {
          g_autoptr (GArray) plates = tl_tie_plates_new ();
          graphene_rect_t claim = words (3, 80, 300);
          graphene_rect_t source = words (line, 420, 80);
          graphene_rect_t to;
          graphene_rect_t from;
          graphene_point_t points[TL_TIE_POINTS_MAX];
          guint n;

          tl_tie_plates_place (plates, &room, &claim, is_rtl == 1, 40, PLATE, &to);
          tl_tie_plates_place (plates, &room, &source, is_rtl == 1, 40, PLATE, &from);
          n = tl_tie_route (&room, &from, &to, is_rtl == 1, track, points);
          g_assert_cmpuint (n, ==, line == 3 ? 2 : 4);
          assert_free (points, n);
          /* It ends at the edge of the plate, within its height. */
          g_assert_true (points[n - 1].x == to.origin.x
                         || points[n - 1].x == to.origin.x + to.size.width);
          g_assert_cmpfloat (points[n - 1].y, >, to.origin.y);
          g_assert_cmpfloat (points[n - 1].y, <, to.origin.y + to.size.height);
          /* In the margin, and there where the reading begins. */
          if (n == 4)
            g_assert_true (is_rtl == 1 ? points[1].x > RIGHT : points[1].x < LEFT);
        }
}

/* Neighbouring tracks can be told apart, in the gap and in the margin. */
static void
test_tracks (void)
{
  graphene_rect_t to = GRAPHENE_RECT_INIT (100, 129, 40, PLATE);
  graphene_rect_t from = GRAPHENE_RECT_INIT (300, 257, 40, PLATE);
  graphene_point_t points[5][TL_TIE_POINTS_MAX];

  for (guint track = 0; track < 5; track++)
    tl_tie_route (&room, &from, &to, FALSE, track, points[track]);
  for (guint i = 0; i < 5; i++)
    for (guint j = 0; j < i; j++)
      {
        g_assert_cmpfloat (fabsf (points[i][1].x - points[j][1].x), >=, 2);
        g_assert_cmpfloat (fabsf (points[i][1].y - points[j][1].y), >=, 2);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tie-layout/plates", test_plates);
  g_test_add_func ("/tie-layout/full-line", test_full_line);
  g_test_add_func ("/tie-layout/lines", test_lines);
  g_test_add_func ("/tie-layout/tracks", test_tracks);
  return g_test_run ();
}

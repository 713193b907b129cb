/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlSpanIndex and lanes against a plain array and a plain definition. */

#include "tl-lanes.h"
#include "tl-span-index.h"

static int
compare_naive (gconstpointer a,
               gconstpointer b)
{
  const TlSpan *first = a;
  const TlSpan *second = b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  if (first->end != second->end)
    return first->end > second->end ? -1 : 1;
  return first->item < second->item ? -1 : first->item > second->item;
}

static void
assert_query (TlSpanIndex *index,
              GArray      *naive,
              guint        start,
              guint        end)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (TlSpan));
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (TlSpan));

  tl_span_index_query (index, start, end, found);
  for (guint i = 1; i < found->len; i++)
    g_assert_cmpuint (g_array_index (found, TlSpan, i - 1).start, <=,
                      g_array_index (found, TlSpan, i).start);
  for (guint i = 0; i < naive->len; i++)
    {
      TlSpan span = g_array_index (naive, TlSpan, i);

      if (span.start < end && start < span.end && start < end)
        g_array_append_val (expected, span);
    }
  g_array_sort (found, compare_naive);
  g_array_sort (expected, compare_naive);
  g_assert_cmpmem (found->data, found->len * sizeof (TlSpan),
                   expected->data, expected->len * sizeof (TlSpan));
}

static void
assert_neighbours (TlSpanIndex *index,
                   GArray      *naive,
                   guint        offset)
{
  guint next = G_MAXUINT;
  guint previous = G_MAXUINT;
  TlSpan span;

  for (guint i = 0; i < naive->len; i++)
    {
      guint start = g_array_index (naive, TlSpan, i).start;

      if (start > offset)
        next = MIN (next, start);
      if (start < offset && (previous == G_MAXUINT || start > previous))
        previous = start;
    }
  g_assert_cmpint (tl_span_index_find_next (index, offset, &span), ==, next != G_MAXUINT);
  if (next != G_MAXUINT)
    g_assert_cmpuint (span.start, ==, next);
  g_assert_cmpint (tl_span_index_find_previous (index, offset, &span), ==, previous != G_MAXUINT);
  if (previous != G_MAXUINT)
    g_assert_cmpuint (span.start, ==, previous);
}

static void
test_random (void)
{
  for (guint32 seed = 0; seed < 8; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (TlSpanIndex) index = tl_span_index_new ();
      g_autoptr (GArray) naive = g_array_new (FALSE, FALSE, sizeof (TlSpan));
      gint32 extent = seed % 2 == 0 ? 40 : 5000;

      for (guint i = 0; i < 100 * seed; i++)
        {
          TlSpan span;

          span.start = (guint) g_rand_int_range (rand, 0, extent);
          span.end = span.start + (guint) g_rand_int_range (rand, 1, 60);
          span.item = GUINT_TO_POINTER (i + 1);
          g_array_append_val (naive, span);
        }
      tl_span_index_set (index, (const TlSpan *) naive->data, naive->len);
      for (guint step = 0; step < 1500; step++)
        {
          if (naive->len == 0 || g_rand_int_range (rand, 0, 5) < (step < 900 ? 3 : 1))
            {
              TlSpan span;

              span.start = (guint) g_rand_int_range (rand, 0, extent);
              span.end = span.start + (guint) g_rand_int_range (rand, 1, step % 50 == 0 ? 900 : 30);
              span.item = GUINT_TO_POINTER (100000 + step);
              tl_span_index_insert (index, span.start, span.end, span.item);
              g_array_append_val (naive, span);
            }
          else
            {
              guint which = (guint) g_rand_int_range (rand, 0, (gint32) naive->len);
              TlSpan span = g_array_index (naive, TlSpan, which);

              g_assert_true (tl_span_index_remove (index, span.start, span.end, span.item));
              g_assert_false (tl_span_index_remove (index, span.start, span.end, span.item));
              g_array_remove_index_fast (naive, which);
            }
          g_assert_cmpuint (tl_span_index_get_length (index), ==, naive->len);
          if (step % 10 == 0)
            {
              guint start = (guint) g_rand_int_range (rand, 0, extent + 10);

              assert_query (index, naive, start, start + (guint) g_rand_int_range (rand, 0, 200));
              assert_neighbours (index, naive, start);
            }
        }
    }
}

static void
assert_lanes (TlLaneItem *items,
              guint       n_items,
              gboolean    nested_inside)
{
  tl_lanes_assign (items, n_items);
  for (guint i = 0; i < n_items; i++)
    for (guint j = i + 1; j < n_items; j++)
      {
        if (items[i].start >= items[j].end || items[j].start >= items[i].end)
          continue;
        g_assert_cmpuint (items[i].lane, !=, items[j].lane);
        if (!nested_inside)
          continue;
        if (items[i].start <= items[j].start && items[j].end <= items[i].end
            && items[j].end - items[j].start < items[i].end - items[i].start)
          g_assert_cmpuint (items[i].lane, >, items[j].lane);
        if (items[j].start <= items[i].start && items[i].end <= items[j].end
            && items[i].end - items[i].start < items[j].end - items[j].start)
          g_assert_cmpuint (items[j].lane, >, items[i].lane);
      }
}

static void
test_lanes (void)
{
  TlLaneItem nested[] = { { 0, 50, 2 }, { 5, 20, 1 }, { 5, 12, 0 }, { 30, 40, 0 }, { 60, 70, 0 } };
  TlLaneItem equal[] = { { 3, 9, 2 }, { 3, 9, 0 }, { 3, 9, 1 } };

  assert_lanes (nested, G_N_ELEMENTS (nested), TRUE);
  g_assert_cmpuint (nested[0].lane, ==, 2);
  g_assert_cmpuint (nested[1].lane, ==, 1);
  g_assert_cmpuint (nested[2].lane, ==, 0);
  g_assert_cmpuint (nested[3].lane, ==, 0);
  g_assert_cmpuint (nested[4].lane, ==, 0);

  tl_lanes_assign (NULL, 0);
  g_assert_cmpuint (tl_lanes_get_depth (NULL, 0), ==, 0);
  assert_lanes (equal, G_N_ELEMENTS (equal), TRUE);
  g_assert_cmpuint (equal[0].lane, ==, 2);
  g_assert_cmpuint (equal[1].lane, ==, 0);
  g_assert_cmpuint (equal[2].lane, ==, 1);
}

static void
test_lanes_random (void)
{
  for (guint32 seed = 0; seed < 30; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      guint n_items = seed < 25 ? 5 + seed * 4 : 600;
      g_autofree TlLaneItem *items = g_new0 (TlLaneItem, n_items);
      guint depth = 0;

      for (guint i = 0; i < n_items; i++)
        {
          items[i].start = (guint) g_rand_int_range (rand, 0, seed < 25 ? 200 : 20000);
          items[i].end = items[i].start + (guint) g_rand_int_range (rand, 1, 40);
          items[i].rank = (guint) g_rand_int_range (rand, 0, 3);
        }
      assert_lanes (items, n_items, seed < 25);
      for (guint at = 0; at < 20100; at++)
        {
          guint here = 0;

          for (guint i = 0; i < n_items; i++)
            here += items[i].start <= at && at < items[i].end;
          depth = MAX (depth, here);
        }
      g_assert_cmpuint (tl_lanes_get_depth (items, n_items), ==, depth);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/span-index/random", test_random);
  g_test_add_func ("/model/lanes/nested", test_lanes);
  g_test_add_func ("/model/lanes/random", test_lanes_random);
  return g_test_run ();
}

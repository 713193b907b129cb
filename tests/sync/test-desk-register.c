/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Registers: which versions of one thing are left, whatever the order in which they meet. */

#include "config.h"

#include "tl-desk-version.h"

#include <string.h>

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static TlVersion *
version_of (guint       c,
            const char *dev,
            GArray     *seen,
            const char *json)
{
  g_autoptr (GBytes) value = bytes_of (json);

  return tl_version_new (c, dev, seen, value, NULL, NULL);
}

static GPtrArray *
register_of (TlVersion *a,
             TlVersion *b,
             TlVersion *c,
             TlVersion *d)
{
  GPtrArray *self = tl_register_new ();

  tl_register_add (self, a);
  tl_register_add (self, b);
  tl_register_add (self, c);
  tl_register_add (self, d);
  return self;
}

/* A device changes what counts while an earlier change of its own, made on a colleague's, has lost: the new one covers its own, and
 * so must cover the colleague's, in whatever order the four arrive. */
static void
test_covered_by_own (void)
{
  g_autoptr (TlVersion) z = version_of (1, "d2", NULL, "\"z\"");
  g_autoptr (GPtrArray) here = tl_register_new ();
  g_autoptr (GPtrArray) last_first = NULL;
  g_autoptr (GPtrArray) in_order = NULL;
  g_autoptr (GPtrArray) own_late = NULL;
  g_autoptr (TlVersion) y = NULL;
  g_autoptr (TlVersion) w = version_of (5, "d3", NULL, "\"w\"");
  g_autoptr (TlVersion) x = NULL;
  g_autoptr (GArray) seen = NULL;

  tl_register_add (here, z);
  seen = tl_register_list_seen (here, FALSE);
  y = version_of (2, "d1", seen, "\"y\"");
  tl_register_add (here, y);
  tl_register_add (here, w);
  g_assert_true (tl_register_peek (here) == w);
  g_clear_pointer (&seen, g_array_unref);
  seen = tl_register_list_seen (here, FALSE);
  x = version_of (6, "d1", seen, "\"x\"");

  in_order = register_of (z, y, w, x);
  last_first = register_of (x, w, y, z);
  own_late = register_of (z, x, y, w);
  g_assert_cmpuint (in_order->len, ==, 1);
  g_assert_cmpuint (last_first->len, ==, 1);
  g_assert_cmpuint (own_late->len, ==, 1);
  g_assert_true (in_order->pdata[0] == x && last_first->pdata[0] == x && own_late->pdata[0] == x);
}

/* The same of a change that saw nothing of the colleague's that has won: both stay. */
static void
test_covered_unseen (void)
{
  g_autoptr (TlVersion) z = version_of (1, "d2", NULL, "\"z\"");
  g_autoptr (TlVersion) w = version_of (3, "d3", NULL, "\"w\"");
  g_autoptr (GPtrArray) here = tl_register_new ();
  g_autoptr (GPtrArray) in_order = NULL;
  g_autoptr (GPtrArray) own_late = NULL;
  g_autoptr (GArray) seen = tl_dots_new ();
  g_autoptr (GArray) nothing = tl_dots_new ();
  g_autoptr (TlVersion) y = NULL;
  g_autoptr (TlVersion) x = NULL;

  tl_dots_add (seen, "d2", 1);
  y = version_of (2, "d1", seen, "\"y\"");
  tl_register_add (here, y);
  tl_register_add (here, w);
  tl_register_close_seen (here, nothing);
  x = version_of (3, "d1", nothing, "\"x\"");

  in_order = register_of (z, y, w, x);
  own_late = register_of (z, x, y, w);
  g_assert_cmpuint (in_order->len, ==, 2);
  g_assert_cmpuint (own_late->len, ==, 2);
  g_assert_true (in_order->pdata[0] == own_late->pdata[0] && in_order->pdata[1] == own_late->pdata[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/desk-register/covered-by-own", test_covered_by_own);
  g_test_add_func ("/sync/desk-register/covered-unseen", test_covered_unseen);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "couch-fixture.h"

TlRemote *
couch_fixture_connect (FakeCouch  *fake,
                       const char *user,
                       const char *password)
{
  g_autofree char *url = g_strconcat (fake_couch_get_url (fake), "/desk", NULL);
  g_autoptr (GError) error = NULL;
  TlRemote *remote = tl_couch_remote_new (url, user, password, NULL, &error);

  g_assert_no_error (error);
  return remote;
}

void
couch_fixture_set_up (Fixture       *fixture,
                      gconstpointer  data)
{
  fixture->fake = fake_couch_new (0);
  fake_couch_add_user (fixture->fake, "ana", "ana-geheim", "desk", NULL);
  fake_couch_add_db (fixture->fake, "desk", "desk");
  fixture->ana = couch_fixture_connect (fixture->fake, "ana", "ana-geheim");
}

void
couch_fixture_tear_down (Fixture       *fixture,
                         gconstpointer  data)
{
  g_clear_object (&fixture->ana);
  fake_couch_free (fixture->fake);
}

gpointer
couch_cancel_soon (gpointer cancellable)
{
  g_usleep (50 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

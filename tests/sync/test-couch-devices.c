/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Six devices of three people over HTTP: on the fake with its faults, and on a real server where TAGLINE_COUCH_URL names one
 * (TAGLINE_COUCH_USER and TAGLINE_COUCH_PASSWORD: an administrator), with the faults that can be played on this side of the
 * connection.  There the accounts ana, bob and omar are made, used with one password, and stay.
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "fake-couch.h"
#include "faulty-remote.h"
#include "sync-harness.h"
#include "tl-couch-admin.h"
#include "tl-couch-remote.h"
#include "tl-http.h"

#define CHANCE 0.12
#define USER_PASSWORD "pw-geheim"

typedef struct
{
  FakeCouch  *fake;      /* NULL: a real one */
  char      **servers;   /* the nodes of a cluster: device n uses one of them */
  char       *database;
  Faults      faults;
} Place;

static char *
dup_url (Place *self,
         guint  device)
{
  return g_strdup_printf ("%s/%s", self->servers[device % g_strv_length (self->servers)], self->database);
}

static TlRemote *
make_remote (gpointer    data,
             const char *user,
             guint       device)
{
  Place *self = data;
  g_autofree char *url = dup_url (self, device);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlRemote) remote = tl_couch_remote_new (url, user, USER_PASSWORD, NULL, &error);

  g_assert_no_error (error);
  return self->fake != NULL ? g_steal_pointer (&remote) : faulty_remote_new (remote, &self->faults);
}

/* Has the server been away?  Somebody may be killing it to see what happens: then an administrator tries again. */
static gboolean
was_away (GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    if (g_str_equal (((TlCouchFinding *) findings->pdata[i])->code, "unreachable"))
      {
        g_usleep (200 * 1000);
        return TRUE;
      }
  return FALSE;
}

static void
assert_fine (GPtrArray    *findings,
             const GError *error)
{
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      TlCouchFinding *finding = findings->pdata[i];

      if (finding->level == TL_COUCH_FAULT)
        g_error ("%s", finding->text);
    }
}

static void
init_database (Place *self)
{
  g_autofree char *url = dup_url (self, 0);
  const TlCouchAccess access = { url, g_getenv ("TAGLINE_COUCH_USER"), g_getenv ("TAGLINE_COUCH_PASSWORD"), NULL };
  static const char *const roles[] = { "desk", "chief", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = tl_couch_admin_init (&access, "desk", NULL, &error);

  if (was_away (findings))
    {
      init_database (self);
      return;
    }
  assert_fine (findings, error);
  for (guint i = 0; i < 3; i++)
    {
      const TlCouchUser user = { sync_harness_users[i], USER_PASSWORD, roles };
      g_autoptr (GPtrArray) added = tl_couch_admin_add (&access, &user, NULL, &error);

      if (was_away (added))
        {
          i--;
          continue;
        }
      assert_fine (added, error);
    }
}

static void
drop_database (Place *self)
{
  g_autoptr (TlHttp) http = tl_http_new (NULL);
  g_autofree char *url = dup_url (self, 0);
  const TlHttpRequest request = { .method = "DELETE", .url = url };
  g_autoptr (GError) error = NULL;
  g_autoptr (TlHttpAnswer) answer = NULL;

  tl_http_set_basic (http, url, g_getenv ("TAGLINE_COUCH_USER"), g_getenv ("TAGLINE_COUCH_PASSWORD"));
  for (guint try = 0; try < 100; try++)
    {
      g_clear_error (&error);
      g_clear_pointer (&answer, tl_http_answer_free);
      answer = tl_http_send (http, &request, NULL, &error);
      if (answer != NULL && tl_http_answer_get_status (answer) < 500)
        break;
      g_usleep (200 * 1000);
    }
  g_assert_no_error (error);
  /* It may have been done by a request whose answer got lost. */
  g_assert_true (tl_http_answer_get_status (answer) < 300 || tl_http_answer_get_status (answer) == 404);
}

static void
set_faults (gpointer  data,
            GRand    *rand,
            gboolean  on)
{
  Place *self = data;

  if (self->fake != NULL)
    fake_couch_fault_always (self->fake, on ? CHANCE : 0, g_rand_int (rand));
  self->faults.rand = rand;
  self->faults.chance = on ? CHANCE : 0;
  if (!on && self->fake == NULL)
    init_database (self);
}

static void
remake (gpointer data)
{
  Place *self = data;

  if (self->fake == NULL)
    {
      drop_database (self);
      init_database (self);
      return;
    }
  fake_couch_drop_db (self->fake, self->database);
  fake_couch_add_db (self->fake, self->database, "desk");
  fake_couch_set_guard (self->fake, self->database, TRUE);
}

static void
test_fake (gconstpointer data)
{
  Place self = { .database = (char *) "desk" };
  const SyncBackend backend = { &self, make_remote, set_faults, remake, NULL, TRUE };

  self.fake = fake_couch_new (0);
  self.servers = g_strsplit (fake_couch_get_url (self.fake), ",", 0);
  for (guint i = 0; i < 3; i++)
    fake_couch_add_user (self.fake, sync_harness_users[i], USER_PASSWORD, "desk", "chief", NULL);
  fake_couch_add_db (self.fake, "desk", "desk");
  fake_couch_set_guard (self.fake, "desk", TRUE);
  sync_harness_run (&backend, GPOINTER_TO_UINT (data), 250);
  fake_couch_free (self.fake);
  g_strfreev (self.servers);
}

static void
test_real (gconstpointer data)
{
  const char *url = g_getenv ("TAGLINE_COUCH_URL");
  const char *rounds = g_getenv ("TAGLINE_COUCH_ROUNDS");
  g_autofree char *name = g_strdup_printf ("tagline-devices-%08x", g_random_int ());
  Place self = { .database = name };
  const SyncBackend backend = { &self, make_remote, set_faults, remake, NULL, TRUE };

  if (url == NULL)
    {
      g_test_skip ("TAGLINE_COUCH_URL names no server");
      return;
    }
  self.servers = g_strsplit (url, ",", 0);
  init_database (&self);
  sync_harness_run (&backend, GPOINTER_TO_UINT (data), rounds != NULL ? (guint) atoi (rounds) : 250);
  drop_database (&self);
  g_strfreev (self.servers);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/couch-devices/fake/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_fake);
    }
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/couch-devices/real/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_real);
    }
  return g_test_run ();
}

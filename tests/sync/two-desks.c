/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "two-desks.h"

static gint64
desks_now (gpointer data)
{
  return ((TwoDesks *) data)->now;
}

static double
desks_random (gpointer data)
{
  return 0.5;
}

void
two_desks_init (TwoDesks   *self,
                const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ana = NULL;
  g_autofree char *omar = NULL;

  *self = (TwoDesks) { .now = (gint64) 1800000000 * G_USEC_PER_SEC, .clock = { desks_now, desks_random, self } };
  self->server = memory_server_new ();
  self->folder = g_dir_make_tmp ("tagline-desks-XXXXXX", &error);
  g_assert_no_error (error);
  ana = g_build_filename (self->folder, "ana", NULL);
  omar = g_build_filename (self->folder, "omar", NULL);
  sync_device_init (&self->ana, ana, "ana", content);
  sync_device_init (&self->omar, omar, "omar", NULL);
  two_desks_open (self, &self->ana);
  two_desks_open (self, &self->omar);
}

void
two_desks_clear (TwoDesks *self)
{
  sync_device_clear (&self->ana);
  sync_device_clear (&self->omar);
  sync_remove_tree (self->folder);
  g_free (self->folder);
  memory_server_free (self->server);
}

void
two_desks_open (TwoDesks   *self,
                SyncDevice *device)
{
  g_autoptr (TlRemote) remote = memory_remote_new (self->server);

  sync_device_open (device, remote, &self->clock);
}

void
two_desks_sync (TwoDesks   *self,
                SyncDevice *device)
{
  g_autoptr (GError) error = NULL;

  self->now += 120 * G_USEC_PER_SEC;
  tl_replicator_run (device->replicator, tl_mirror_reconcile, device->mirror, NULL, &error);
  g_assert_no_error (error);
}

void
two_desks_assert_same (TwoDesks *self)
{
  g_autofree char *here = sync_device_export (&self->ana, self->folder);
  g_autofree char *there = sync_device_export (&self->omar, self->folder);

  g_assert_cmpstr (here, ==, there);
}

void
two_desks_assert_conflicts (SyncDevice *device,
                            guint       n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = tl_mirror_list_conflicts (device->mirror, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, n);
}

void
two_desks_read (SyncDevice    *device,
                const char    *key,
                TlMirrorLocal *local)
{
  g_autoptr (GError) error = NULL;
  guint index;

  tl_mirror_refresh (device->mirror, NULL, &error);
  g_assert_no_error (error);
  index = tl_collection_find_key (tl_mirror_get_collection (device->mirror), key);
  g_assert_cmpuint (index, !=, G_MAXUINT);
  tl_mirror_read_local (device->mirror, index, local, NULL, &error);
  g_assert_no_error (error);
}

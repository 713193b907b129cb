/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Six devices of three people, over a database in memory that has every fault there is. */

#include "config.h"

#include "memory-remote.h"
#include "sync-harness.h"

#define CHANCE 0.12

static TlRemote *
make_remote (gpointer    data,
             const char *user,
             guint       device)
{
  return memory_remote_new (data);
}

static void
set_faults (gpointer  data,
            GRand    *rand,
            gboolean  on)
{
  memory_server_set_faults (data, rand, on ? MEMORY_ALL : 0, CHANCE);
}

static void
remake (gpointer data)
{
  memory_server_remake (data);
}

static void
backup (gpointer data,
        gboolean put_back)
{
  if (put_back)
    memory_server_restore (data);
  else
    memory_server_back_up (data);
}

/* A database that is made anew, or put back, makes everybody compare everything, which mends much: so every other seed has one that
 * stays, where each answer counts. */
static void
run (guint32 seed,
     guint   n_rounds)
{
  MemoryServer *server = memory_server_new ();
  gboolean stays = seed % 2 == 1;
  const SyncBackend backend = { server, make_remote, set_faults, stays ? NULL : remake, stays ? NULL : backup, TRUE };

  sync_harness_run (&backend, seed, n_rounds);
  memory_server_free (server);
}

static void
test_devices (gconstpointer data)
{
  run (GPOINTER_TO_UINT (data), 250);
}

/* Another course of events each time. */
static void
test_chance (void)
{
  guint32 seed = g_test_rand_int ();

  g_test_message ("seed %u", seed);
  run (seed, 250);
}

int
main (int    argc,
      char **argv)
{
  /* 2 and 5 find it out when a row that was written and not noted is taken for one's own. */
  static const guint seeds[] = { 2, 5, 9 };

  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("TAGLINE_SYNC_SEED") != NULL)
    {
      run (g_ascii_strtoull (g_getenv ("TAGLINE_SYNC_SEED"), NULL, 10), 250);
      return 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/devices/%u", seeds[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (seeds[i]), test_devices);
    }
  g_test_add_func ("/sync/devices/chance", test_chance);
  return g_test_run ();
}

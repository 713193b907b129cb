/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Dying at a commit: see the header. */

#include "config.h"

#include "kill-commits.h"

#include <sqlite3.h>

/* Stores write in threads of their own. */
static GMutex lock;
static gboolean armed;
static gboolean dead;
static guint n_left;
static KillWhen kill_when;
static GCancellable *told;

static void
die (void)
{
  dead = TRUE;
  g_cancellable_cancel (told);
}

/* Anything but 0 takes the transaction back. */
static int
kill_commit_cb (void *data)
{
  gboolean refused = FALSE;

  g_mutex_lock (&lock);
  if (armed && !dead && n_left == 0)
    die ();
  refused = dead;
  if (armed && !dead && --n_left == 0 && kill_when == KILL_AT_ONCE)
    die ();
  g_mutex_unlock (&lock);
  return refused;
}

static int
hook_connection (sqlite3                    *db,
                 const char                **message,
                 const sqlite3_api_routines *api)
{
  sqlite3_commit_hook (db, kill_commit_cb, NULL);
  return SQLITE_OK;
}

void
kill_commits_init (void)
{
  g_assert_cmpint (sqlite3_auto_extension ((void (*) (void)) hook_connection), ==, SQLITE_OK);
}

void
kill_commits_arm (guint         n,
                  KillWhen      when,
                  GCancellable *cancellable)
{
  g_mutex_lock (&lock);
  armed = TRUE;
  n_left = n;
  kill_when = when;
  told = cancellable;
  if (n == 0 && when == KILL_AT_ONCE)
    die ();
  g_mutex_unlock (&lock);
}

gboolean
kill_commits_revive (void)
{
  gboolean was;

  g_mutex_lock (&lock);
  was = dead;
  armed = dead = FALSE;
  told = NULL;
  g_mutex_unlock (&lock);
  return was;
}

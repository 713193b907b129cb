/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-mirror.h"

G_BEGIN_DECLS

/*
 * Six devices of three people on one database: random edits of the same articles, faults, restarts, databases made anew; then
 * quiet, and everybody must have the same, with everything that anybody ever tagged and nobody deleted.  What the devices
 * share is the backend's: memory, a folder, HTTP.
 */
typedef struct
{
  gpointer     data;
  /* A remote for a device; owned. */
  TlRemote  *(*make_remote) (gpointer    data,
                             const char *user,
                             guint       device);
  /* Faults from now on, or none. */
  void       (*set_faults)  (gpointer    data,
                             GRand      *rand,
                             gboolean    on);
  /* The database is deleted and made again; NULL: not tried. */
  void       (*remake)      (gpointer    data);
  /* A backup is taken (put_back FALSE), put back (TRUE); NULL: not tried. */
  void       (*backup)      (gpointer    data,
                             gboolean    put_back);
  /* May all three write verdicts? */
  gboolean     all_are_chiefs;
} SyncBackend;

extern const char *const sync_harness_users[3];

/* One seed; fails the test when a promise does not hold. */
void sync_harness_run (const SyncBackend *backend,
                       guint32            seed,
                       guint              n_rounds);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Being killed, without a process that dies: from some commit on, of any SQLite database of this process, no transaction is kept
 * any more.  What a killed process leaves is what was kept before: so whoever closes all that it had open, without looking at what
 * it was told, and opens it again afterwards, goes on as after kill -9 between those two commits.
 */

typedef enum
{
  KILL_AT_ONCE,   /* right after the last commit that is kept: no file is replaced and nothing is sent any more */
  KILL_LATE,      /* right before the first one that is not: what comes between the two is done */
} KillWhen;

/* Before any database is opened. */
void     kill_commits_init   (void);
/* n more commits are kept; cancellable (borrowed) is cancelled when it is killed. */
void     kill_commits_arm    (guint         n,
                              KillWhen      when,
                              GCancellable *cancellable);
/* From here on everything is kept again.  TRUE: it was killed, FALSE: it came to its end before. */
gboolean kill_commits_revive (void);

G_END_DECLS

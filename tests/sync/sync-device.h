/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "kill-commits.h"
#include "tl-mirror-private.h"

G_BEGIN_DECLS

/* One device of the tests of sync: a collection, what it holds of the database, and a window's log. */
typedef struct
{
  guint         number;     /* the owner's */
  const char   *user;       /* borrowed */
  char         *data;
  GFile        *file;
  TlReplica    *replica;    /* NULL: closed, as all below */
  TlReplicator *replicator;
  TlMirror     *mirror;
  TlStore      *window;     /* where a window's edits go */
} SyncDevice;

/* content: of its file at the beginning; NULL: it has none. */
void     sync_device_init          (SyncDevice        *self,
                                    const char        *folder,
                                    const char        *user,
                                    const char        *content);
void     sync_device_set_content   (SyncDevice        *self,
                                    const char        *content);
void     sync_device_open          (SyncDevice        *self,
                                    TlRemote          *remote,
                                    const TlSyncClock *clock);
void     sync_device_close         (SyncDevice        *self);
void     sync_device_clear         (SyncDevice        *self);
/* What a window does: a row is added to the log. */
void     sync_device_add_edit      (SyncDevice        *self,
                                    TlCommand         *command,     /* taken over */
                                    const char        *base);
/* The collection as the documents have it.  Owned. */
char    *sync_device_export        (SyncDevice        *self,
                                    const char        *folder);

/* Who did something to what: a set of strings. */
GHashTable *sync_touched_new       (void);
void     sync_touched_add          (GHashTable        *self,
                                    const TlCommand   *command,
                                    const char        *user);
void     sync_touched_add_one      (GHashTable        *self,
                                    TlChangeKind       kind,
                                    const char        *key,
                                    const char        *id,
                                    const char        *user);
/* Fails unless what the documents say somebody wrote is what that person did something to: no layer has anything else, no verdict
 * is by anybody else, and no member of an article. */
void     sync_touched_check        (GHashTable        *self,
                                    SyncDevice        *device);

void     sync_remove_tree          (const char        *path);

G_END_DECLS

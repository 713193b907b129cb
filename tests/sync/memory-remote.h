/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-remote.h"

G_BEGIN_DECLS

/* A database in memory with the revision trees of the real one, and the faults that networks and clusters have. */
typedef struct _MemoryServer MemoryServer;

typedef enum
{
  MEMORY_CUT_BEFORE  = 1 << 0,   /* no answer, nothing done */
  MEMORY_CUT_AFTER   = 1 << 1,   /* no answer, all done */
  MEMORY_CUT_MIDDLE  = 1 << 2,   /* no answer, some done */
  MEMORY_ACCEPTED    = 1 << 3,   /* 202 */
  MEMORY_BRANCH      = 1 << 4,   /* a stale write is taken as well, as a branch */
  MEMORY_SILENT      = 1 << 5,   /* nothing is said of some documents, or it is done without a revision */
  MEMORY_STRANGE     = 1 << 6,   /* results of documents that were not sent, results twice */
  MEMORY_REPEAT      = 1 << 7,   /* rows come again, in another order */
  MEMORY_SHORT       = 1 << 8,   /* pages are short */
  MEMORY_ALL         = (1 << 9) - 1,
} MemoryFault;

MemoryServer *memory_server_new       (void);
void          memory_server_free      (MemoryServer  *self);
/* Faults happen with this chance each; rand: borrowed. */
void          memory_server_set_faults (MemoryServer *self,
                                       GRand         *rand,
                                       guint          faults,
                                       double         chance);
/* Deleted and made again; deleted only. */
void          memory_server_remake    (MemoryServer  *self);
void          memory_server_drop      (MemoryServer  *self);
/* A backup is taken, and put back. */
void          memory_server_back_up   (MemoryServer  *self);
void          memory_server_restore   (MemoryServer  *self);
guint         memory_server_get_n_docs (MemoryServer *self);
/* The body that wins; borrowed, NULL. */
GBytes       *memory_server_peek      (MemoryServer  *self,
                                       const char    *id);
/* Puts another branch beside what is there. */
void          memory_server_add_branch (MemoryServer *self,
                                       const char    *id,
                                       const char    *body);
/* The next call fails with this error of TL_SYNC_ERROR; calls so far. */
void          memory_server_fail_next (MemoryServer  *self,
                                       int            code);
guint         memory_server_get_n_calls (MemoryServer *self);
/* Documents whose id has this in it are answered so (FORBIDDEN, REJECTED); whole: the batch fails instead. */
void          memory_server_refuse    (MemoryServer  *self,
                                       const char    *pattern,
                                       TlPushOutcome  outcome,
                                       gboolean       whole);

TlRemote     *memory_remote_new       (MemoryServer  *server);

G_END_DECLS

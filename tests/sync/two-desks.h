/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "memory-remote.h"
#include "sync-device.h"

G_BEGIN_DECLS

/* Two people with a device each, a database in memory between them, and a clock that only the test turns. */
typedef struct
{
  MemoryServer *server;
  TlSyncClock   clock;
  gint64        now;      /* microseconds */
  char         *folder;
  SyncDevice    ana;
  SyncDevice    omar;
} TwoDesks;

/* Both are open; content is of ana's file, and omar has none yet.  The clock points at self, which must stay where it is. */
void two_desks_init              (TwoDesks      *self,
                                  const char    *content);
void two_desks_clear             (TwoDesks      *self);
void two_desks_open              (TwoDesks      *self,
                                  SyncDevice    *device);
/* A run of the device, two minutes later; fails the test on any error. */
void two_desks_sync              (TwoDesks      *self,
                                  SyncDevice    *device);
/* Both export the same. */
void two_desks_assert_same       (TwoDesks      *self);
/* So much waits to be decided on the device. */
void two_desks_assert_conflicts  (SyncDevice    *device,
                                  guint          n);
/* The article of that key as the device has it now.  To be cleared. */
void two_desks_read              (SyncDevice    *device,
                                  const char    *key,
                                  TlMirrorLocal *local);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-remote.h"

G_BEGIN_DECLS

/* A remote in front of another one that plays what can go wrong on the way: for servers that make no faults of their own. */
#define FAULTY_TYPE_REMOTE (faulty_remote_get_type ())
G_DECLARE_FINAL_TYPE (FaultyRemote, faulty_remote, FAULTY, REMOTE, GObject)

typedef struct
{
  GRand  *rand;      /* borrowed */
  double  chance;    /* of each call */
} Faults;

/* Takes a reference on remote; faults is borrowed. */
TlRemote *faulty_remote_new (TlRemote *remote,
                             Faults   *faults);

G_END_DECLS

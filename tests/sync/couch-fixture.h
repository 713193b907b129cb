/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A fake server with the database "desk" and its member ana, whose remote is connected to it. */

#pragma once

#include "fake-couch.h"
#include "tl-couch-remote.h"

typedef struct
{
  FakeCouch *fake;
  TlRemote  *ana;
} Fixture;

/* The database "desk" as user; owned. */
TlRemote *couch_fixture_connect   (FakeCouch     *fake,
                                   const char    *user,
                                   const char    *password);
void      couch_fixture_set_up    (Fixture       *fixture,
                                   gconstpointer  data);
void      couch_fixture_tear_down (Fixture       *fixture,
                                   gconstpointer  data);
/* A thread that cancels what somebody is about to wait for. */
gpointer  couch_cancel_soon       (gpointer       cancellable);

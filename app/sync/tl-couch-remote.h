/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-remote.h"

G_BEGIN_DECLS

/*
 * A database of an article server that speaks the CouchDB protocol.  One thread at a time for everything but live(), which
 * has connections of its own and may run in a second thread meanwhile.  Once name or password were refused, nothing more is
 * sent (five wrong ones lock the account): make a new one with the right password.
 */
#define TL_TYPE_COUCH_REMOTE (tl_couch_remote_get_type ())
G_DECLARE_FINAL_TYPE (TlCouchRemote, tl_couch_remote, TL, COUCH_REMOTE, GObject)

/* url: of the database (https://host/desk), without a password in it.  user NULL: anonymous.  authority: a PEM file of
 * certificates to trust instead of the system's, or NULL. */
TlRemote *tl_couch_remote_new (const char  *url,
                               const char  *user,
                               const char  *password,
                               const char  *authority,
                               GError     **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Passwords of accounts, in the Secret Service of the desktop and nowhere else: no file of ours, no setting, no log has one.
 * server: address of the database or of the source, without user and password; a password belongs to a server and a user.
 * All are synchronous and may wait for a person who unlocks the keyring: call them in a worker.  Errors are those of
 * libsecret and of D-Bus; without a keyring on the desktop that is an error as well.
 */

/* NULL without error when there is none.  Free with tl_secret_free(). */
char    *tl_secret_lookup (const char    *server,
                           const char    *user,
                           GCancellable  *cancellable,
                           GError       **error);
/* Replaces an earlier one. */
gboolean tl_secret_store  (const char    *server,
                           const char    *user,
                           const char    *password,
                           GCancellable  *cancellable,
                           GError       **error);
/* TRUE as well when there was none. */
gboolean tl_secret_forget (const char    *server,
                           const char    *user,
                           GCancellable  *cancellable,
                           GError       **error);
/* Overwrites it before it is freed.  NULL is fine. */
void     tl_secret_free   (char          *password);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An account: a place that a desk shares its articles through, and who one is there.  A value. */
typedef struct
{
  char *url;        /* of the database or the folder, never with a password in it */
  char *user;
  char *password;   /* as just typed; NULL: the one that the keyring has, or none is needed */
} TlAccount;

TlAccount *tl_account_new  (const char *url,
                            const char *user,
                            const char *password);
/* Overwrites the password. */
void       tl_account_free (TlAccount  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlAccount, tl_account_free)

/* Accounts in the settings, the one used last first; TlAccount elements, owned. */
GPtrArray *tl_accounts_list   (GSettings       *settings);
/* Puts it first.  Its password goes nowhere near the settings. */
void       tl_accounts_add    (GSettings       *settings,
                               const TlAccount *account);
void       tl_accounts_remove (GSettings       *settings,
                               const char      *url,
                               const char      *user);

/* Tries whether an account works; any thread.  FALSE: error is a sentence for people. */
typedef gboolean (*TlAccountCheck) (const TlAccount  *account,
                                    GCancellable     *cancellable,
                                    GError          **error);

/*
 * Asks which shared collection to open: one of the accounts there are, or a new one, which is tried first: what is wrong
 * with it is said in the dialog, and what was typed stays.  known: an account whose password is to be typed again, or NULL;
 * why: what the server said to it, or NULL.
 */
void       tl_server_dialog_async  (GtkWindow           *parent,
                                    GSettings           *settings,
                                    const TlAccount     *known,
                                    const char          *why,
                                    TlAccountCheck       check,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* NULL when it was closed without an answer.  Owned. */
TlAccount *tl_server_dialog_finish (GAsyncResult        *result);

G_END_DECLS

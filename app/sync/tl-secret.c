/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Passwords in the Secret Service.  The attributes by which one is found are the address of the server, as it stands in the
 * account, and the user's name; the label is what people see in their keyring's own program.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-secret.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

static const SecretSchema schema = {
  APPLICATION_ID,
  SECRET_SCHEMA_NONE,
  {
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
  0, NULL, NULL, NULL, NULL, NULL, NULL, NULL
};

char *
tl_secret_lookup (const char    *server,
                  const char    *user,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (server != NULL && user != NULL, NULL);

  return secret_password_lookup_sync (&schema, cancellable, error, "server", server, "user", user, NULL);
}

gboolean
tl_secret_store (const char    *server,
                 const char    *user,
                 const char    *password,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *label = NULL;

  g_return_val_if_fail (server != NULL && user != NULL && password != NULL, FALSE);

  /* Translators: the name of a password in the desktop's keyring: the user's name, the server's address. */
  label = g_strdup_printf (_("Tagline: %s at %s"), user, server);
  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, password, cancellable, error,
                                     "server", server, "user", user, NULL);
}

gboolean
tl_secret_forget (const char    *server,
                  const char    *user,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (server != NULL && user != NULL, FALSE);

  secret_password_clear_sync (&schema, cancellable, &cause, "server", server, "user", user, NULL);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

void
tl_secret_free (char *password)
{
  secret_password_free (password);
}

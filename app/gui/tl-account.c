/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Accounts: which servers and folders a person shares collections through.  Passwords are in the keyring, not here. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-server-dialog.h"

#define KEY "accounts"
#define MAX_ACCOUNTS 30

TlAccount *
tl_account_new (const char *url,
                const char *user,
                const char *password)
{
  TlAccount *self = g_new0 (TlAccount, 1);

  self->url = g_strdup (url);
  self->user = g_strdup (user);
  self->password = g_strdup (password);
  return self;
}

void
tl_account_free (TlAccount *self)
{
  g_free (self->url);
  g_free (self->user);
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self);
}

GPtrArray *
tl_accounts_list (GSettings *settings)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_account_free);
  g_autoptr (GVariant) value = g_settings_get_value (settings, KEY);
  GVariantIter iter;
  const char *url, *user;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&s&s)", &url, &user))
    g_ptr_array_add (accounts, tl_account_new (url, user, NULL));
  return accounts;
}

static void
put (GSettings       *settings,
     const TlAccount *first,
     const char      *url,
     const char      *user)
{
  g_autoptr (GPtrArray) accounts = tl_accounts_list (settings);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  if (first != NULL)
    g_variant_builder_add (&builder, "(ss)", first->url, first->user);
  for (guint i = 0; i < accounts->len && i < MAX_ACCOUNTS; i++)
    {
      const TlAccount *account = accounts->pdata[i];

      if (!g_str_equal (account->url, url) || !g_str_equal (account->user, user))
        g_variant_builder_add (&builder, "(ss)", account->url, account->user);
    }
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}

void
tl_accounts_add (GSettings       *settings,
                 const TlAccount *account)
{
  g_return_if_fail (account != NULL);

  put (settings, account, account->url, account->user);
}

void
tl_accounts_remove (GSettings  *settings,
                    const char *url,
                    const char *user)
{
  put (settings, NULL, url, user);
}

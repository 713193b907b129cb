/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Shared collections in the window.  Such a collection is an ordinary native file below the user's data folder, one for each
 * account; a syncer keeps it and the desk together for as long as a window shows it.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "tl-couch-remote.h"
#include "tl-file-writer.h"
#include "tl-folder-remote.h"
#include "tl-format-value.h"
#include "tl-http.h"
#include "tl-report.h"
#include "tl-secret.h"
#include "tl-server-dialog.h"
#include "tl-sync-button.h"
#include "tl-sync-conflicts.h"
#include "tl-syncer.h"
#include "tl-window-private.h"

#define EMPTY "{\"format\": \"tagline\", \"version\": 1, \"articles\": []}\n"

static gboolean
is_http (const char *url)
{
  return g_ascii_strncasecmp (url, "http://", 7) == 0 || g_ascii_strncasecmp (url, "https://", 8) == 0;
}

static GFile *
file_for_account (const TlAccount *account)
{
  g_autofree char *both = g_strconcat (account->url, "\n", account->user, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
  g_autofree char *base = g_path_get_basename (account->url);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  /* What the window is called by; the folder's name is what counts. */
  g_strcanon (base, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", '_');
  name = g_strdup_printf ("%.60s.json", base);
  hash[32] = '\0';
  path = g_build_filename (g_get_user_data_dir (), "tagline", "shared", hash, name, NULL);
  return g_file_new_for_path (path);
}

/* The account whose collection file is; owned, NULL. */
static TlAccount *
find_account (TlWindow *self,
              GFile    *file)
{
  g_autoptr (GPtrArray) accounts = tl_accounts_list (self->settings);

  for (guint i = 0; i < accounts->len; i++)
    {
      g_autoptr (GFile) candidate = file_for_account (accounts->pdata[i]);
      const TlAccount *account = accounts->pdata[i];

      if (g_file_equal (candidate, file))
        return tl_account_new (account->url, account->user, NULL);
    }
  return NULL;
}

/* In a worker. */

static TlRemote *
connect_account (const TlAccount  *account,
                 GCancellable     *cancellable,
                 GError          **error)
{
  g_autoptr (GFile) folder = NULL;
  TlRemote *remote;
  char *password;

  if (!is_http (account->url))
    {
      folder = g_file_new_for_commandline_arg (account->url);
      return tl_folder_remote_new (folder, NULL);
    }
  if (account->password != NULL)
    return tl_couch_remote_new (account->url, account->user, account->password, NULL, error);
  password = tl_secret_lookup (account->url, account->user, cancellable, error);
  if (password == NULL)
    {
      if (error == NULL || *error == NULL)
        g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_AUTH, _("There is no password for this account in the keyring."));
      return NULL;
    }
  remote = tl_couch_remote_new (account->url, account->user, password, NULL, error);
  tl_secret_free (password);
  return remote;
}

static TlRemote *
syncer_connect (gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  return connect_account (user_data, cancellable, error);
}

static gboolean
check_folder (const TlAccount  *account,
              GCancellable     *cancellable,
              GError          **error)
{
  g_autoptr (GFile) folder = g_file_new_for_commandline_arg (account->url);
  g_autoptr (GFileInfo) info = g_file_query_info (folder, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, _("This is no folder."));
      return FALSE;
    }
  if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE)
      && !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("You may not write into this folder."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_account (const TlAccount  *account,
               GCancellable     *cancellable,
               GError          **error)
{
  g_autofree char *clean = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  g_autoptr (TlRemote) remote = NULL;
  g_auto (TlIdentity) identity = { NULL };

  if (!tl_desk_is_user (account->user))
    {
      g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED,
                           _("A user’s name has small letters, digits, dots, hyphens and underscores only."));
      return FALSE;
    }
  if (!is_http (account->url))
    return check_folder (account, cancellable, error);
  if (!tl_http_split (account->url, &clean, &user, &password, error))
    return FALSE;
  if (user != NULL)
    {
      g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED,
                           _("Name and password have fields of their own; the address must not have them in it."));
      return FALSE;
    }
  remote = connect_account (account, cancellable, error);
  return remote != NULL && tl_remote_identity (remote, "check", &identity, cancellable, error);
}

/* Keeping the password, and making the file of a collection that is opened for the first time. */

typedef struct
{
  TlAccount *account;
  GFile     *file;
  GError    *keyring;   /* why the password could not be kept */
} Preparation;

static void
preparation_free (Preparation *self)
{
  tl_account_free (self->account);
  g_object_unref (self->file);
  g_clear_error (&self->keyring);
  g_free (self);
}

static gboolean
make_file (GFile   *file,
           GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", folder, g_strerror (code));
      return FALSE;
    }
  return g_file_set_contents_full (path, EMPTY, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static void
prepare_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Preparation *self = data;
  GError *error = NULL;

  if (self->account->password != NULL && is_http (self->account->url))
    tl_secret_store (self->account->url, self->account->user, self->account->password, cancellable, &self->keyring);
  if (make_file (self->file, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
window_prepared_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  TlWindow *self = TL_WINDOW (source);
  Preparation *preparation = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GFile *open = tl_workspace_get_file (self->workspace);

  if (self->is_disposed)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      tl_report_error (GTK_WIDGET (self), error);
      return;
    }
  if (preparation->keyring != NULL)
    {
      g_autofree char *message = g_strdup_printf (_("The password could not be kept in the keyring: %s"),
                                                  preparation->keyring->message);

      tl_window_tell (self, message, FALSE);
    }
  g_clear_pointer (&self->account, tl_account_free);
  self->account = tl_account_new (preparation->account->url, preparation->account->user, preparation->account->password);
  if (open != NULL && g_file_equal (open, preparation->file))
    tl_window_start_syncing (self);
  else
    tl_window_open (self, preparation->file);
}

static void
window_account_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  TlWindow *self = TL_WINDOW (source);
  TlAccount *account = tl_server_dialog_finish (result);
  g_autoptr (GTask) task = NULL;
  Preparation *preparation;

  if (account == NULL)
    return;
  tl_accounts_add (self->settings, account);
  preparation = g_new0 (Preparation, 1);
  preparation->account = account;
  preparation->file = file_for_account (account);
  task = g_task_new (self, NULL, window_prepared_cb, NULL);
  g_task_set_source_tag (task, window_account_cb);
  g_task_set_task_data (task, preparation, (GDestroyNotify) preparation_free);
  g_task_run_in_thread (task, prepare_thread);
}

/* The syncer of what is open. */

static void
window_arrived_cb (TlWindow *self)
{
  tl_workspace_look (self->workspace);
}

/* The first articles of a collection that was empty: somebody waits for them. */
static void
window_articles_came_cb (TlWindow *self)
{
  TlArticleList *list = tl_workspace_get_articles (self->workspace);

  if (self->syncer == NULL || list == NULL || g_list_model_get_n_items (G_LIST_MODEL (list)) == 0
      || tl_workspace_get_article (self->workspace) != NULL || tl_workspace_get_article_index (self->workspace) != G_MAXUINT)
    return;
  tl_articles_pane_choose (self->articles_pane, tl_article_list_get_index (list, 0));
}

static void
window_sync_notify_cb (TlWindow *self)
{
  tl_window_update_sync_actions (self);
}

static void
stop_syncing (TlWindow *self)
{
  if (self->syncer == NULL)
    return;
  tl_sync_button_set_syncer (self->sync_button, NULL);
  g_signal_handlers_disconnect_by_func (tl_workspace_get_articles (self->workspace), window_articles_came_cb, self);
  g_signal_handlers_disconnect_by_data (self->syncer, self);
  tl_syncer_stop (self->syncer);
  g_clear_object (&self->syncer);
}

void
tl_window_start_syncing (TlWindow *self)
{
  GFile *file = tl_workspace_get_file (self->workspace);
  g_autoptr (TlAccount) account = file != NULL ? find_account (self, file) : NULL;

  stop_syncing (self);
  if (account != NULL)
    {
      /* What was just typed counts, and is not looked up in a keyring that may not be there. */
      if (self->account != NULL && g_str_equal (self->account->url, account->url)
          && g_str_equal (self->account->user, account->user))
        account->password = g_strdup (self->account->password);
      self->syncer = tl_syncer_new (file, account->url, account->user, NULL, syncer_connect,
                                    tl_account_new (account->url, account->user, account->password),
                                    (GDestroyNotify) tl_account_free);
      g_signal_connect_object (self->syncer, "arrived", G_CALLBACK (window_arrived_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->syncer, "notify", G_CALLBACK (window_sync_notify_cb), self, G_CONNECT_SWAPPED);
      tl_sync_button_set_syncer (self->sync_button, self->syncer);
      g_signal_connect_object (tl_workspace_get_articles (self->workspace), "items-changed",
                               G_CALLBACK (window_articles_came_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
      tl_syncer_start (self->syncer);
    }
  tl_window_update_sync_actions (self);
}

void
tl_window_stop_syncing (TlWindow *self)
{
  stop_syncing (self);
  g_clear_pointer (&self->account, tl_account_free);
}

static void
window_file_cb (TlWindow *self)
{
  tl_window_start_syncing (self);
}

/* Not when it was edited: the syncer reads the log, and would find nothing there yet. */
static void
window_kept_cb (TlWindow *self)
{
  if (self->syncer != NULL)
    tl_syncer_note_edited (self->syncer);
}

/* Actions. */

static void
open_shared_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  TlWindow *self = user_data;

  tl_server_dialog_async (user_data, self->settings, NULL, NULL, check_account, window_account_cb, NULL);
}

static void
sync_password_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  TlWindow *self = user_data;
  GFile *file = tl_workspace_get_file (self->workspace);
  g_autoptr (TlAccount) account = file != NULL ? find_account (self, file) : NULL;

  if (account != NULL && self->syncer != NULL)
    tl_server_dialog_async (user_data, self->settings, account, tl_syncer_get_message (self->syncer), check_account,
                            window_account_cb, NULL);
}

static void
sync_now_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  TlWindow *self = user_data;

  if (self->syncer != NULL)
    tl_syncer_sync_now (self->syncer);
}

static void
sync_answer_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  TlWindow *self = user_data;

  if (self->syncer != NULL)
    tl_syncer_answer (self->syncer, g_str_equal (g_action_get_name (G_ACTION (action)), "sync-upload"));
}

static void
sync_retry_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlWindow *self = user_data;

  if (self->syncer != NULL)
    tl_syncer_retry_refused (self->syncer);
}

static void
sync_log_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  TlWindow *self = user_data;

  if (self->syncer != NULL)
    tl_sync_log_present (self, self->syncer);
}

static void
sync_conflicts_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TlWindow *self = user_data;

  if (self->syncer != NULL)
    tl_sync_conflicts_present (self, self->syncer);
}

static const GActionEntry entries[] = {
  { "open-shared", open_shared_cb },
  { "sync-conflicts", sync_conflicts_cb },
  { "sync-keep", sync_answer_cb },
  { "sync-log", sync_log_cb },
  { "sync-now", sync_now_cb },
  { "sync-password", sync_password_cb },
  { "sync-retry", sync_retry_cb },
  { "sync-upload", sync_answer_cb },
};

void
tl_window_update_sync_actions (TlWindow *self)
{
  static const char *const names[] = {
    "sync-conflicts", "sync-keep", "sync-log", "sync-now", "sync-password", "sync-retry", "sync-upload"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    tl_window_set_action (self, names[i], self->syncer != NULL);
}

void
tl_window_init_sync (TlWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->workspace, "notify::file", G_CALLBACK (window_file_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "kept", G_CALLBACK (window_kept_cb), self, G_CONNECT_SWAPPED);
  tl_window_update_sync_actions (self);
}

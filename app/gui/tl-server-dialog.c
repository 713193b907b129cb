/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The question which shared collection to open.  An account is tried in a worker before the dialog goes: a wrong password
 * or address is told where it can be mended.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-server-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "compat/tl-file-picker.h"
#include "tl-format-value.h"

#define TL_TYPE_SERVER_DIALOG (tl_server_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlServerDialog, tl_server_dialog, TL, SERVER_DIALOG, AdwWindow)

struct _TlServerDialog
{
  AdwWindow            parent_instance;

  /* Template children */
  GtkWidget           *accept;
  GtkListBox          *accounts;
  GtkWidget           *accounts_box;
  GtkEditable         *address;
  GtkWidget           *fields;
  GtkLabel            *message;
  GtkWidget           *message_box;
  GtkEditable         *password;
  GtkSpinner          *spinner;
  GtkEditable         *user;

  /* Owned */
  GTask               *task;         /* until it is answered */
  GSettings           *settings;
  GCancellable        *cancellable;  /* of the attempt */
  GPtrArray           *known;        /* TlAccount, as the rows of accounts show them */

  TlAccountCheck       check;
  guint                is_checking : 1;
};

G_DEFINE_FINAL_TYPE (TlServerDialog, tl_server_dialog, ADW_TYPE_WINDOW)

static void
answer (TlServerDialog *self,
        TlAccount      *account)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_pointer (task, account, (GDestroyNotify) tl_account_free);
  else
    g_clear_pointer (&account, tl_account_free);
}

static void
tell (TlServerDialog *self,
      const char     *message)
{
  g_autofree char *inert = tl_format_inert_lines (message, 600);

  gtk_label_set_text (self->message, inert);
  gtk_widget_set_visible (self->message_box, message != NULL);
}

static void
update (TlServerDialog *self)
{
  gboolean ready = *gtk_editable_get_text (self->address) != '\0' && *gtk_editable_get_text (self->user) != '\0';

  gtk_widget_set_sensitive (self->accept, ready && !self->is_checking);
  gtk_widget_set_sensitive (self->fields, !self->is_checking);
  gtk_spinner_set_spinning (self->spinner, self->is_checking);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->is_checking);
}

static void
check_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  TlServerDialog *self = source;
  GError *error = NULL;

  /* Set before the worker began, and not changed while it runs. */
  if (self->check (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
dialog_checked_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  TlServerDialog *self = TL_SERVER_DIALOG (source);
  TlAccount *account = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->is_checking = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      answer (self, tl_account_new (account->url, account->user, account->password));
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (self->task == NULL)
    return;
  update (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
try_account (TlServerDialog *self,
             TlAccount      *account)   /* taken over */
{
  g_autoptr (GTask) task = NULL;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_checking = TRUE;
  tell (self, NULL);
  update (self);
  task = g_task_new (self, self->cancellable, dialog_checked_cb, NULL);
  g_task_set_source_tag (task, try_account);
  g_task_set_task_data (task, account, (GDestroyNotify) tl_account_free);
  g_task_run_in_thread (task, check_thread);
}

static void
dialog_accept_cb (TlServerDialog *self)
{
  g_autofree char *url = g_strstrip (g_strdup (gtk_editable_get_text (self->address)));
  g_autofree char *user = g_strstrip (g_strdup (gtk_editable_get_text (self->user)));
  const char *password = gtk_editable_get_text (self->password);

  if (*url == '\0' || *user == '\0' || self->is_checking)
    return;
  if (!g_str_has_prefix (url, "/") && g_uri_peek_scheme (url) == NULL)
    {
      g_autofree char *whole = g_strconcat ("https://", url, NULL);

      gtk_editable_set_text (self->address, whole);
      g_free (url);
      url = g_steal_pointer (&whole);
    }
  try_account (self, tl_account_new (url, user, *password != '\0' ? password : NULL));
}

static void
dialog_changed_cb (TlServerDialog *self)
{
  update (self);
}

static void
dialog_folder_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (TlServerDialog) self = user_data;
  g_autoptr (GFile) folder = tl_file_picker_finish (result);

  if (folder != NULL && self->task != NULL)
    {
      g_autofree char *uri = g_file_get_uri (folder);

      gtk_editable_set_text (self->address, uri);
      gtk_widget_grab_focus (GTK_WIDGET (self->user));
    }
}

static void
dialog_choose_folder_cb (TlServerDialog *self)
{
  tl_file_picker_folder_async (GTK_WINDOW (self), _("Folder That the Desk Shares"), NULL, dialog_folder_cb,
                               g_object_ref (self));
}

static void
dialog_account_cb (TlServerDialog *self,
                   GtkListBoxRow  *row)
{
  const TlAccount *account = self->known->pdata[gtk_list_box_row_get_index (row)];

  if (self->is_checking)
    return;
  answer (self, tl_account_new (account->url, account->user, NULL));
  gtk_window_close (GTK_WINDOW (self));
}

static void
dialog_forget_cb (TlServerDialog *self,
                  GtkWidget      *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  guint index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  const TlAccount *account = self->known->pdata[index];

  tl_accounts_remove (self->settings, account->url, account->user);
  g_ptr_array_remove_index (self->known, index);
  gtk_list_box_remove (self->accounts, row);
  gtk_widget_set_visible (self->accounts_box, self->known->len > 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

static void
add_row (TlServerDialog  *self,
         const TlAccount *account)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *forget = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *url = tl_format_inert (account->url, 200);
  g_autofree char *user = tl_format_inert (account->user, 80);
  g_autofree char *tooltip = g_strdup_printf (_("Forget %s"), url);

  g_object_set (row, "use-markup", FALSE, "title", url, "subtitle", user, "title-lines", 2, "activatable", TRUE, NULL);
  gtk_widget_add_css_class (forget, "flat");
  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (forget, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  g_signal_connect_object (forget, "clicked", G_CALLBACK (dialog_forget_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), forget);
  gtk_list_box_append (self->accounts, row);
}

static gboolean
tl_server_dialog_close_request (GtkWindow *window)
{
  TlServerDialog *self = TL_SERVER_DIALOG (window);

  g_cancellable_cancel (self->cancellable);
  answer (self, NULL);
  return GTK_WINDOW_CLASS (tl_server_dialog_parent_class)->close_request (window);
}

static void
tl_server_dialog_dispose (GObject *object)
{
  TlServerDialog *self = TL_SERVER_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  answer (self, NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_SERVER_DIALOG);
  G_OBJECT_CLASS (tl_server_dialog_parent_class)->dispose (object);
}

static void
tl_server_dialog_finalize (GObject *object)
{
  g_clear_pointer (&TL_SERVER_DIALOG (object)->known, g_ptr_array_unref);
  G_OBJECT_CLASS (tl_server_dialog_parent_class)->finalize (object);
}

static void
tl_server_dialog_class_init (TlServerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_server_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tl_server_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tl_server_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-server-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, accounts);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, accounts_box);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, address);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, message);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, message_box);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, password);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TlServerDialog, user);
  gtk_widget_class_bind_template_callback (widget_class, dialog_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_account_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_choose_folder_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_server_dialog_init (TlServerDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_server_dialog_async (GtkWindow           *parent,
                        GSettings           *settings,
                        const TlAccount     *known,
                        const char          *why,
                        TlAccountCheck       check,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  TlServerDialog *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (check != NULL);

  self = g_object_new (TL_TYPE_SERVER_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  self->task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tl_server_dialog_async);
  self->check = check;
  self->settings = g_object_ref (settings);
  self->known = known == NULL ? tl_accounts_list (settings)
                              : g_ptr_array_new_with_free_func ((GDestroyNotify) tl_account_free);
  for (guint i = 0; i < self->known->len; i++)
    add_row (self, self->known->pdata[i]);
  gtk_widget_set_visible (self->accounts_box, self->known->len > 0);
  if (known != NULL)
    {
      gtk_editable_set_text (self->address, known->url);
      gtk_editable_set_text (self->user, known->user);
    }
  tell (self, why);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (known != NULL ? GTK_WIDGET (self->password)
                         : self->known->len > 0 ? GTK_WIDGET (self->accounts) : GTK_WIDGET (self->address));
}

TlAccount *
tl_server_dialog_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

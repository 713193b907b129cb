/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The question for the address of a source.  A password is handed on and forgotten.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-url-dialog.h"

#include <adwaita.h>

#include "tl-fetch.h"
#include "tl-format-value.h"

#define TL_TYPE_URL_DIALOG (tl_url_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlUrlDialog, tl_url_dialog, TL, URL_DIALOG, AdwWindow)

struct _TlUrlDialog
{
  AdwWindow         parent_instance;

  /* Template children */
  GtkWidget        *accept;
  GtkLabel         *message;
  AdwEntryRow      *url;
  AdwExpanderRow   *login;
  AdwEntryRow      *user;
  AdwEntryRow      *password;

  /* Owned */
  GTask            *task;      /* until it is answered */
};

G_DEFINE_FINAL_TYPE (TlUrlDialog, tl_url_dialog, ADW_TYPE_WINDOW)

/* url, user, password; user and password may be "". */
static void
answer (TlUrlDialog *self,
        char       **answers)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_pointer (task, answers, (GDestroyNotify) g_strfreev);
  else
    g_strfreev (answers);
}

/* As people type it: a bare host is meant to be https. */
static char *
dup_url (TlUrlDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->url))));

  if (*text == '\0' || strpbrk (text, " \t\n") != NULL)
    return NULL;
  if (tl_fetch_is_url (text))
    return g_steal_pointer (&text);
  return strstr (text, "://") == NULL && strchr (text, '.') != NULL ? g_strconcat ("https://", text, NULL) : NULL;
}

static void
dialog_changed_cb (TlUrlDialog *self)
{
  g_autofree char *url = dup_url (self);

  gtk_widget_set_sensitive (self->accept, url != NULL);
}

static void
dialog_accept_cb (TlUrlDialog *self)
{
  g_autofree char *url = dup_url (self);
  char **answers;

  if (url == NULL)
    return;
  answers = g_new0 (char *, 4);
  answers[0] = g_steal_pointer (&url);
  answers[1] = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->user)));
  answers[2] = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password)));
  answer (self, answers);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
tl_url_dialog_close_request (GtkWindow *window)
{
  answer (TL_URL_DIALOG (window), NULL);
  return GTK_WINDOW_CLASS (tl_url_dialog_parent_class)->close_request (window);
}

static void
tl_url_dialog_dispose (GObject *object)
{
  answer (TL_URL_DIALOG (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_URL_DIALOG);
  G_OBJECT_CLASS (tl_url_dialog_parent_class)->dispose (object);
}

static void
tl_url_dialog_class_init (TlUrlDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_url_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tl_url_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-url-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlUrlDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, TlUrlDialog, login);
  gtk_widget_class_bind_template_child (widget_class, TlUrlDialog, message);
  gtk_widget_class_bind_template_child (widget_class, TlUrlDialog, password);
  gtk_widget_class_bind_template_child (widget_class, TlUrlDialog, url);
  gtk_widget_class_bind_template_child (widget_class, TlUrlDialog, user);
  gtk_widget_class_bind_template_callback (widget_class, dialog_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_url_dialog_init (TlUrlDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_url_dialog_async (GtkWindow           *parent,
                     const char          *url,
                     const char          *message,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  TlUrlDialog *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  self = g_object_new (TL_TYPE_URL_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  self->task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tl_url_dialog_async);
  if (url != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->url), url);
  if (message != NULL)
    {
      g_autofree char *inert = tl_format_inert (message, 300);

      gtk_label_set_text (self->message, inert);
      gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
      adw_expander_row_set_expanded (self->login, TRUE);
    }
  dialog_changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (message != NULL ? self->user : self->url));
}

static char *
take (char **answers,
      guint  i)
{
  char *text = g_steal_pointer (&answers[i]);

  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

gboolean
tl_url_dialog_finish (GAsyncResult  *result,
                      char         **url,
                      char         **user,
                      char         **password)
{
  char **answers;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  answers = g_task_propagate_pointer (G_TASK (result), NULL);
  if (answers == NULL)
    return FALSE;
  *url = take (answers, 0);
  *user = take (answers, 1);
  *password = take (answers, 2);
  for (guint i = 0; i < 3; i++)
    g_free (answers[i]);
  g_free (answers);
  return TRUE;
}

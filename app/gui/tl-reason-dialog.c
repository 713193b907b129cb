/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The question why, when an article is rejected or sent back.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-reason-dialog.h"

#include <adwaita.h>

#define TL_TYPE_REASON_DIALOG (tl_reason_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlReasonDialog, tl_reason_dialog, TL, REASON_DIALOG, AdwWindow)

struct _TlReasonDialog
{
  AdwWindow    parent_instance;

  /* Template children */
  GtkButton   *accept;
  GtkTextView *reason;

  /* Owned */
  GTask       *task;       /* until it is answered */
};

G_DEFINE_FINAL_TYPE (TlReasonDialog, tl_reason_dialog, ADW_TYPE_WINDOW)

static void
answer (TlReasonDialog *self,
        char           *text)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_free (text);
}

static void
accept (TlReasonDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->reason);
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  answer (self, g_strstrip (text));
  gtk_window_close (GTK_WINDOW (self));
}

static void
dialog_accept_cb (TlReasonDialog *self)
{
  accept (self);
}

static gboolean
dialog_key_cb (TlReasonDialog  *self,
               guint            keyval,
               guint            keycode,
               GdkModifierType  state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || !(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  accept (self);
  return GDK_EVENT_STOP;
}

static gboolean
tl_reason_dialog_close_request (GtkWindow *window)
{
  answer (TL_REASON_DIALOG (window), NULL);
  return GTK_WINDOW_CLASS (tl_reason_dialog_parent_class)->close_request (window);
}

static void
tl_reason_dialog_dispose (GObject *object)
{
  answer (TL_REASON_DIALOG (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_REASON_DIALOG);
  G_OBJECT_CLASS (tl_reason_dialog_parent_class)->dispose (object);
}

static void
tl_reason_dialog_class_init (TlReasonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_reason_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tl_reason_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-reason-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlReasonDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, TlReasonDialog, reason);
  gtk_widget_class_bind_template_callback (widget_class, dialog_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_key_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_reason_dialog_init (TlReasonDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_reason_dialog_async (GtkWindow           *parent,
                        const char          *heading,
                        const char          *accept_label,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  TlReasonDialog *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  self = g_object_new (TL_TYPE_REASON_DIALOG,
                       "transient-for", parent, "modal", TRUE, "title", heading, NULL);
  self->task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tl_reason_dialog_async);
  gtk_button_set_label (self->accept, accept_label);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

char *
tl_reason_dialog_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The question why, when an annotation or an article is rejected or sent back.  Reasons that come up again and again are
 * offered in a list: one key, and the answer is given.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-reason-dialog.h"

#include <adwaita.h>

#include "tl-format-value.h"

/* What is offered at most; those with a key. */
#define MAX_REASONS 20
#define N_KEYS 9

#define TL_TYPE_REASON_DIALOG (tl_reason_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlReasonDialog, tl_reason_dialog, TL, REASON_DIALOG, AdwWindow)

struct _TlReasonDialog
{
  AdwWindow    parent_instance;

  /* Template children */
  GtkButton      *accept;
  GtkWidget      *choice;
  GtkListBox     *reasons;
  GtkTextView    *reason;
  GtkCheckButton *keep;
  GtkLabel       *note;

  /* Owned */
  GTask       *task;       /* until it is answered */
  char       **texts;      /* of the rows of reasons */
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

  if (self->task != NULL)
    g_task_set_task_data (self->task, GINT_TO_POINTER (gtk_check_button_get_active (self->keep)), NULL);
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

static void
choose (TlReasonDialog *self,
        guint           index)
{
  answer (self, g_strdup (self->texts[index]));
  gtk_window_close (GTK_WINDOW (self));
}

static void
dialog_chosen_cb (TlReasonDialog *self,
                  GtkListBoxRow  *row)
{
  choose (self, gtk_list_box_row_get_index (row));
}

/* Alt with a digit, wherever the focus is. */
static gboolean
dialog_digit_cb (TlReasonDialog  *self,
                 guint            keyval,
                 guint            keycode,
                 GdkModifierType  state)
{
  guint digit = keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9 ? keyval - GDK_KEY_1
                : keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9 ? keyval - GDK_KEY_KP_1 : N_KEYS;

  if (digit == N_KEYS || !(state & GDK_ALT_MASK) || self->texts == NULL
      || digit >= g_strv_length (self->texts))
    return GDK_EVENT_PROPAGATE;
  choose (self, digit);
  return GDK_EVENT_STOP;
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
tl_reason_dialog_finalize (GObject *object)
{
  g_strfreev (TL_REASON_DIALOG (object)->texts);
  G_OBJECT_CLASS (tl_reason_dialog_parent_class)->finalize (object);
}

static void
tl_reason_dialog_class_init (TlReasonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_reason_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tl_reason_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tl_reason_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-reason-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlReasonDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, TlReasonDialog, choice);
  gtk_widget_class_bind_template_child (widget_class, TlReasonDialog, keep);
  gtk_widget_class_bind_template_child (widget_class, TlReasonDialog, note);
  gtk_widget_class_bind_template_child (widget_class, TlReasonDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, TlReasonDialog, reasons);
  gtk_widget_class_bind_template_callback (widget_class, dialog_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_digit_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_key_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_reason_dialog_init (TlReasonDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
make_row (const char *reason,
          guint       index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *inert = tl_format_inert (reason, 200);

  gtk_label_set_text (GTK_LABEL (label), inert);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (index < N_KEYS)
    {
      g_autofree char *key = gtk_accelerator_get_label (GDK_KEY_1 + index, GDK_ALT_MASK);
      GtkWidget *cap = gtk_label_new (key);

      gtk_widget_add_css_class (cap, "keycap");
      gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), cap);
    }
  gtk_widget_add_css_class (box, "tl-lines-row");
  return box;
}

static void
set_reasons (TlReasonDialog    *self,
             const char *const *reasons)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; reasons != NULL && reasons[i] != NULL && i < MAX_REASONS; i++)
    {
      g_autofree char *inert = tl_format_inert (reasons[i], 200);
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_row (reasons[i], i));
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, inert, -1);
      gtk_list_box_append (self->reasons, row);
      g_ptr_array_add (texts, g_strdup (reasons[i]));
    }
  gtk_widget_set_visible (self->choice, texts->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->keep), reasons != NULL);
  g_ptr_array_add (texts, NULL);
  self->texts = (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

void
tl_reason_dialog_choose_async (GtkWindow           *parent,
                               const char          *heading,
                               const char          *accept_label,
                               const char *const   *reasons,
                               const char          *note,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  TlReasonDialog *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  self = g_object_new (TL_TYPE_REASON_DIALOG,
                       "transient-for", parent, "modal", TRUE, "title", heading, NULL);
  self->task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tl_reason_dialog_choose_async);
  if (note != NULL)
    gtk_label_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  gtk_button_set_label (self->accept, accept_label);
  set_reasons (self, reasons);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

void
tl_reason_dialog_async (GtkWindow           *parent,
                        const char          *heading,
                        const char          *accept_label,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  tl_reason_dialog_choose_async (parent, heading, accept_label, NULL, NULL, callback, user_data);
}

char *
tl_reason_dialog_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

gboolean
tl_reason_dialog_is_kept (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));
}

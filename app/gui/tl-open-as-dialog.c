/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * For when the content of a file does not tell what it is, or tells something else: all formats that can be read, those it looks like
 * first.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-open-as-dialog.h"

#include <adwaita.h>

#include "tl-format-info.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-window-private.h"

#define TL_TYPE_OPEN_AS_DIALOG (tl_open_as_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlOpenAsDialog, tl_open_as_dialog, TL, OPEN_AS_DIALOG, AdwWindow)

struct _TlOpenAsDialog
{
  AdwWindow       parent_instance;

  /* Template children */
  AdwWindowTitle *title;
  GtkWidget      *accept;
  GtkListBox     *list;

  /* Owned */
  TlWindow       *window;
  GFile          *file;
  GPtrArray      *names;    /* const char *, static: of the rows */
};

G_DEFINE_FINAL_TYPE (TlOpenAsDialog, tl_open_as_dialog, ADW_TYPE_WINDOW)

static void
add_row (TlOpenAsDialog *self,
         const char     *name,
         const char     *title,
         gboolean        is_likely)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (is_likely)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("The content looks like it"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->names, (gpointer) name);
}

static void
fill (TlOpenAsDialog *self,
      GPtrArray      *guesses)
{
  const TlFormat *const *formats = tl_formats_list ();

  for (guint i = 0; i < guesses->len; i++)
    {
      const TlFormat *format = g_ptr_array_index (guesses, i);

      add_row (self, format->name, tl_format_info_get_title (format), TRUE);
    }
  add_row (self, "tagline", tl_format_info_get_title_of ("tagline"), guesses->len == 0);
  for (guint i = 0; formats[i] != NULL; i++)
    if (formats[i]->flags & TL_FORMAT_READS && !g_ptr_array_find (guesses, formats[i], NULL))
      add_row (self, formats[i]->name, tl_format_info_get_title (formats[i]), FALSE);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_widget_set_sensitive (self->accept, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0)));
}

static void
guess_thread_func (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  GPtrArray *guesses = tl_format_list_guesses (task_data, NULL);

  /* What can't be read now is told when it is opened. */
  g_task_return_pointer (task, guesses != NULL ? guesses : g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
}

static void
dialog_guessed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (TlOpenAsDialog) self = user_data;
  g_autoptr (GPtrArray) guesses = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->window != NULL)
    fill (self, guesses);
}

static void
dialog_accept_cb (TlOpenAsDialog *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  g_autoptr (TlWindow) window = g_object_ref (self->window);
  g_autoptr (GFile) file = g_object_ref (self->file);
  const char *name;

  if (row == NULL)
    return;
  name = g_ptr_array_index (self->names, gtk_list_box_row_get_index (row));
  gtk_window_close (GTK_WINDOW (self));
  tl_window_open_as (window, file, name);
}

static void
tl_open_as_dialog_dispose (GObject *object)
{
  TlOpenAsDialog *self = TL_OPEN_AS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_OPEN_AS_DIALOG);
  g_clear_object (&self->file);
  g_clear_object (&self->window);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  G_OBJECT_CLASS (tl_open_as_dialog_parent_class)->dispose (object);
}

static void
tl_open_as_dialog_class_init (TlOpenAsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_open_as_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-open-as-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlOpenAsDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, TlOpenAsDialog, list);
  gtk_widget_class_bind_template_child (widget_class, TlOpenAsDialog, title);
  gtk_widget_class_bind_template_callback (widget_class, dialog_accept_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_open_as_dialog_init (TlOpenAsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->names = g_ptr_array_new ();
}

void
tl_open_as_dialog_present (TlWindow *window,
                           GFile    *file)
{
  TlOpenAsDialog *self;
  g_autofree char *name = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TL_IS_WINDOW (window));
  g_return_if_fail (G_IS_FILE (file));

  self = g_object_new (TL_TYPE_OPEN_AS_DIALOG, "transient-for", window, "modal", TRUE, NULL);
  self->window = g_object_ref (window);
  self->file = g_object_ref (file);
  name = tl_format_file (file);
  adw_window_title_set_subtitle (self->title, name);
  /* The dialog is dropped in the main thread: the task does not know it. */
  task = g_task_new (NULL, NULL, dialog_guessed_cb, g_object_ref (self));
  g_task_set_task_data (task, g_file_get_path (file), g_free);
  if (g_file_peek_path (file) != NULL)
    g_task_run_in_thread (task, guess_thread_func);
  else
    g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
  gtk_window_present (GTK_WINDOW (self));
}

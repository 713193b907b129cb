/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The question before a merge: what the copies were made from.  What follows from the answer is worked out in a worker at every change of it,
 * also when the article is edited meanwhile, and is what accepting hands on: nobody merges something else than was shown.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-merge-dialog.h"

#include <adwaita.h>

#include "compat/tl-file-picker.h"
#include "tl-choice.h"
#include "tl-format-value.h"
#include "tl-i18n.h"

#define TL_TYPE_MERGE_DIALOG (tl_merge_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlMergeDialog, tl_merge_dialog, TL, MERGE_DIALOG, AdwWindow)

struct _TlMergeDialog
{
  AdwWindow            parent_instance;

  /* Template children */
  GtkWidget           *accept;
  AdwComboRow         *ancestor;
  AdwActionRow        *base;
  AdwPreferencesGroup *files;
  GtkImage            *icon;
  AdwActionRow        *missing;
  GtkSwitch           *remove;
  GtkSpinner          *spinner;
  GtkStack            *stack;
  GtkLabel            *summary;

  /* Owned */
  TlWorkspace         *workspace;   /* NULL once closed */
  GPtrArray           *list;        /* GFile */
  GFile               *base_file;   /* NULL: none picked */
  TlChoiceList         ancestors;
  TlJob               *job;         /* of what is being worked out; NULL */
  TlMergeResult       *result;      /* NULL while it is */
  GTask               *task;        /* until it is answered */

  guint                is_ready : 1;
  guint                is_shown : 1;  /* a result was */
};

G_DEFINE_FINAL_TYPE (TlMergeDialog, tl_merge_dialog, ADW_TYPE_WINDOW)

static void
answer (TlMergeDialog *self,
        TlMergeResult *result)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) tl_merge_result_free);
  else
    g_clear_pointer (&result, tl_merge_result_free);
}

static TlMergeAncestor
get_ancestor (TlMergeDialog *self)
{
  const char *value = tl_choice_list_get (&self->ancestors);

  return g_strcmp0 (value, "file") == 0 ? TL_MERGE_ANCESTOR_FILE
         : g_strcmp0 (value, "none") == 0 ? TL_MERGE_ANCESTOR_NONE : TL_MERGE_ANCESTOR_FIND;
}

static void
show_summary (TlMergeDialog *self,
              const char    *icon,
              const char    *text)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->summary, text);
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "done");
}

static void
append_line (GString *text,
             char    *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

static char *
describe_result (const TlMergeResult *result)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_members = g_hash_table_size (result->members);

  if (result->commands->len == 0 && n_members == 0)
    append_line (text, g_strdup (_("Nothing: all that the copies have is here")));
  if (result->commands->len > 0)
    append_line (text, g_strdup_printf (ngettext ("%u article changes", "%u articles change", result->commands->len),
                                        result->commands->len));
  if (n_members > 0)
    append_line (text, g_strdup_printf (ngettext ("%u setting of the collection changes",
                                                  "%u settings of the collection change", n_members), n_members));
  if (result->n_conflicts > 0)
    append_line (text, g_strdup_printf (ngettext ("%u conflict to be decided afterwards",
                                                  "%u conflicts to be decided afterwards", result->n_conflicts),
                                        result->n_conflicts));
  if (result->n_foreign > 0)
    append_line (text, g_strdup_printf (ngettext ("%u article is not in this collection, and left out",
                                                  "%u articles are not in this collection, and left out",
                                                  result->n_foreign), result->n_foreign));
  if (result->problems->len > 0)
    append_line (text, g_strdup_printf (ngettext ("%u problem: an article can’t be read, or has another text",
                                                  "%u problems: articles can’t be read, or have another text",
                                                  result->problems->len), result->problems->len));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_ancestor (TlMergeDialog       *self,
               const TlMergeResult *result)
{
  TlMergeAncestor asked = get_ancestor (self);
  g_autofree char *subtitle = NULL;
  g_autofree char *missing = NULL;

  if (asked == TL_MERGE_ANCESTOR_FIND && result->ancestor_at != NULL)
    {
      g_autofree char *at = tl_format_time (result->ancestor_at);

      subtitle = g_strdup_printf (_("This file as it was on %s: all of the copies have that edit"), at);
    }
  else if (asked == TL_MERGE_ANCESTOR_FIND)
    subtitle = g_strdup (_("Not found: no copy shows an edit made here. Nothing is removed, and every difference is asked about"));
  else if (asked == TL_MERGE_ANCESTOR_NONE)
    subtitle = g_strdup (_("Nothing is removed, and every difference is asked about"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->ancestor), subtitle != NULL ? subtitle : "");
  missing = g_strdup_printf (ngettext ("%u annotation or relation", "%u annotations and relations", result->n_missing),
                             result->n_missing);
  adw_action_row_set_subtitle (self->missing, result->ancestor == TL_MERGE_ANCESTOR_NONE
                                              ? _("Only with a common ancestor can this be known") : missing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->missing), result->n_missing > 0);
}

static void
show_result (TlMergeDialog *self)
{
  g_autofree char *text = describe_result (self->result);
  gboolean quiet = self->result->n_conflicts == 0 && self->result->problems->len == 0;

  show_ancestor (self, self->result);
  show_summary (self, quiet ? "emblem-ok-symbolic" : "dialog-warning-symbolic", text);
  gtk_widget_set_sensitive (self->accept, self->result->commands->len > 0 || g_hash_table_size (self->result->members) > 0);
  /* Enter does what was come for, and not what happens to be first. */
  if (!self->is_shown)
    gtk_widget_grab_focus (self->accept);
  self->is_shown = TRUE;
}

static void
dialog_merged_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TlMergeDialog *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlMergeResult) merged = tl_merge_files_finish (TL_WORKSPACE (source), result, &error);
  g_autofree char *inert = NULL;

  /* Overtaken, or closed. */
  if (self->workspace == NULL || g_task_get_task_data (task) != self->job)
    return;
  g_clear_object (&self->job);
  if (merged != NULL)
    {
      self->result = g_steal_pointer (&merged);
      show_result (self);
      return;
    }
  inert = tl_format_inert (error->message, 400);
  show_summary (self, "dialog-error-symbolic", inert);
}

static void
stop (TlMergeDialog *self)
{
  if (self->job != NULL)
    tl_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->result, tl_merge_result_free);
}

static void
work_out (TlMergeDialog *self)
{
  TlMergeRequest request = { self->list, get_ancestor (self), self->base_file, gtk_switch_get_active (self->remove) };
  GTask *task;

  stop (self);
  gtk_widget_set_sensitive (self->accept, FALSE);
  if (request.ancestor == TL_MERGE_ANCESTOR_FILE && self->base_file == NULL)
    {
      show_summary (self, "dialog-information-symbolic", _("Choose the file that the copies were made from"));
      return;
    }
  self->job = tl_job_new ("");
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, g_object_ref (self->job), g_object_unref);
  tl_merge_files_async (self->workspace, &request, self->job, dialog_merged_cb, task);
}

static void
dialog_changed_cb (TlMergeDialog *self)
{
  if (self->is_ready)
    work_out (self);
}

static void
show_base (TlMergeDialog *self)
{
  g_autofree char *name = self->base_file != NULL ? g_file_get_basename (self->base_file) : NULL;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;
  g_autofree char *inert = shown != NULL ? tl_format_inert (shown, 80) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->base), get_ancestor (self) == TL_MERGE_ANCESTOR_FILE);
  adw_action_row_set_subtitle (self->base, inert != NULL ? inert : _("None chosen"));
}

/* A picked file is the whole of it; what the log shows may have gone out as an excerpt. */
static void
dialog_ancestor_cb (TlMergeDialog *self)
{
  if (!self->is_ready)
    return;
  self->is_ready = FALSE;
  gtk_switch_set_active (self->remove, get_ancestor (self) == TL_MERGE_ANCESTOR_FILE);
  self->is_ready = TRUE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->ancestor), "");
  show_base (self);
  work_out (self);
}

static void
dialog_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (TlMergeDialog) self = user_data;
  g_autoptr (GFile) file = tl_file_picker_finish (result);

  if (file == NULL || self->workspace == NULL)
    return;
  g_set_object (&self->base_file, file);
  show_base (self);
  work_out (self);
}

static void
dialog_choose_cb (TlMergeDialog *self)
{
  tl_file_picker_open_async (GTK_WINDOW (self), _("Common Ancestor"), g_ptr_array_index (self->list, 0),
                             dialog_chosen_cb, g_object_ref (self));
}

static void
dialog_accept_cb (TlMergeDialog *self)
{
  if (self->result == NULL || !gtk_widget_get_sensitive (self->accept))
    return;
  answer (self, g_steal_pointer (&self->result));
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
tl_merge_dialog_close_request (GtkWindow *window)
{
  answer (TL_MERGE_DIALOG (window), NULL);
  return GTK_WINDOW_CLASS (tl_merge_dialog_parent_class)->close_request (window);
}

static void
tl_merge_dialog_dispose (GObject *object)
{
  TlMergeDialog *self = TL_MERGE_DIALOG (object);

  answer (self, NULL);
  self->is_ready = FALSE;
  stop (self);
  tl_choice_list_clear (&self->ancestors);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_MERGE_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_object (&self->base_file);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  G_OBJECT_CLASS (tl_merge_dialog_parent_class)->dispose (object);
}

static void
tl_merge_dialog_class_init (TlMergeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_merge_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tl_merge_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-merge-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, ancestor);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, base);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, files);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, missing);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, remove);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TlMergeDialog, summary);
  gtk_widget_class_bind_template_callback (widget_class, dialog_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_ancestor_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_merge_dialog_init (TlMergeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (TlMergeDialog *self)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  g_ptr_array_add (titles, (gpointer) _("The log of this file"));
  g_ptr_array_add (values, (gpointer) "find");
  g_ptr_array_add (titles, (gpointer) _("Not known"));
  g_ptr_array_add (values, (gpointer) "none");
  g_ptr_array_add (titles, (gpointer) _("A file"));
  g_ptr_array_add (values, (gpointer) "file");
  tl_choice_list_init (&self->ancestors, GTK_WIDGET (self->ancestor), NULL);
  tl_choice_list_set (&self->ancestors, titles, values);
  for (guint i = 0; i < self->list->len; i++)
    {
      g_autofree char *name = g_file_get_basename (g_ptr_array_index (self->list, i));
      g_autofree char *shown = g_filename_display_name (name);
      g_autofree char *inert = tl_format_inert (shown, 80);
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", inert, NULL);

      adw_preferences_group_add (self->files, row);
    }
}

void
tl_merge_dialog_async (TlWindow            *window,
                       GPtrArray           *files,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  TlMergeDialog *self;

  g_return_if_fail (TL_IS_WINDOW (window));
  g_return_if_fail (files != NULL && files->len > 0);

  self = g_object_new (TL_TYPE_MERGE_DIALOG, "transient-for", window, "modal", TRUE, NULL);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  self->list = g_ptr_array_ref (files);
  self->task = g_task_new (window, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tl_merge_dialog_async);
  fill (self);
  show_base (self);
  g_signal_connect_object (self->workspace, "edited", G_CALLBACK (dialog_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->accept);
  self->is_ready = TRUE;
  work_out (self);
  gtk_window_present (GTK_WINDOW (self));
}

TlMergeResult *
tl_merge_dialog_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

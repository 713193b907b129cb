/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list of what is wrong in the file.  It follows the background reading while it is open; it can be
 * copied whole, in the line format of compilers, for whoever made the file.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-problems-dialog.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-problem-row.h"

#define TL_TYPE_PROBLEMS_DIALOG (tl_problems_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlProblemsDialog, tl_problems_dialog, TL, PROBLEMS_DIALOG, AdwWindow)

struct _TlProblemsDialog
{
  AdwWindow           parent_instance;

  /* Template children */
  AdwWindowTitle     *title;
  GtkStack           *stack;
  GtkListView        *list;
  GtkWidget          *copy;
  GtkWidget          *show;

  /* Owned */
  TlWindow           *window;
  TlWorkspace        *workspace;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (TlProblemsDialog, tl_problems_dialog, ADW_TYPE_WINDOW)

/* Record index of the article a problem is in, G_MAXUINT when it can't be told or read. */
static guint
find_article (TlProblemsDialog *self)
{
  TlProblem *problem = gtk_single_selection_get_selected_item (self->selection);
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  const TlDiagnostic *diagnostic;
  guint index = G_MAXUINT;

  if (problem == NULL || collection == NULL)
    return G_MAXUINT;
  diagnostic = tl_problem_get_diagnostic (problem);
  if (diagnostic->article != NULL)
    index = tl_collection_find_key (collection, diagnostic->article);
  return index;
}

static void
update (TlProblemsDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  g_autofree char *count = tl_format_count (n);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%s problem", "%s problems", n), count);

  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
  gtk_widget_set_sensitive (self->copy, n > 0);
  gtk_widget_set_sensitive (self->show, find_article (self) != G_MAXUINT);
}

static void
dialog_changed_cb (TlProblemsDialog *self)
{
  update (self);
}

static void
dialog_copy_cb (TlProblemsDialog *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GFile *file = tl_workspace_get_file (self->workspace);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : g_strdup ("-");
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlProblem) problem = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      g_autofree char *line = tl_diagnostic_to_string (tl_problem_get_diagnostic (problem), name);

      g_string_append_printf (text, "%s\n", line);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
}

static void
show_article (TlProblemsDialog *self)
{
  guint index = find_article (self);
  g_autoptr (TlWindow) window = g_object_ref (self->window);

  if (index == G_MAXUINT)
    return;
  gtk_window_close (GTK_WINDOW (self));
  g_action_group_activate_action (G_ACTION_GROUP (window), "show-record",
                                  g_variant_new_uint32 (index));
}

static void
dialog_show_cb (TlProblemsDialog *self)
{
  show_article (self);
}

static void
dialog_activate_cb (TlProblemsDialog *self,
                    guint             position)
{
  gtk_single_selection_set_selected (self->selection, position);
  show_article (self);
}

static void
tl_problems_dialog_dispose (GObject *object)
{
  TlProblemsDialog *self = TL_PROBLEMS_DIALOG (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_PROBLEMS_DIALOG);
  g_clear_object (&self->selection);
  g_clear_object (&self->workspace);
  g_clear_object (&self->window);
  G_OBJECT_CLASS (tl_problems_dialog_parent_class)->dispose (object);
}

static void
tl_problems_dialog_class_init (TlProblemsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_problems_dialog_dispose;

  g_type_ensure (TL_TYPE_PROBLEM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-problems-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlProblemsDialog, copy);
  gtk_widget_class_bind_template_child (widget_class, TlProblemsDialog, list);
  gtk_widget_class_bind_template_child (widget_class, TlProblemsDialog, show);
  gtk_widget_class_bind_template_child (widget_class, TlProblemsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TlProblemsDialog, title);
  gtk_widget_class_bind_template_callback (widget_class, dialog_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_show_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_problems_dialog_init (TlProblemsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_problems_dialog_present (TlWindow *window)
{
  TlProblemsDialog *self;
  GListModel *problems;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_PROBLEMS_DIALOG, "transient-for", window, "modal", TRUE, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  problems = tl_workspace_get_problems (self->workspace);
  self->selection = gtk_single_selection_new (problems != NULL ? g_object_ref (problems) : NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (dialog_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (dialog_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}

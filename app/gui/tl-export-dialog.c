/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The export dialog: what, how much of it, and what will be lost.  The loss report is made anew in a worker at every change, before
 * anything is written; nobody exports without having had it before their eyes.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-export-dialog.h"

#include <adwaita.h>

#include "tl-check-list.h"
#include "tl-choice.h"
#include "tl-format-info.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-loss-list.h"
#include "tl-window-private.h"

/* A run of changes is looked at once. */
#define PREVIEW_DELAY_MS 120

#define TL_TYPE_EXPORT_DIALOG (tl_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlExportDialog, tl_export_dialog, TL, EXPORT_DIALOG, AdwWindow)

struct _TlExportDialog
{
  AdwWindow            parent_instance;

  /* Template children */
  GtkWidget           *accept;
  AdwComboRow         *format;
  AdwComboRow         *scope;
  GtkSwitch           *only_approved;
  GtkSwitch           *only_accepted;
  AdwExpanderRow      *labels;
  AdwExpanderRow      *annotators;
  GtkSwitch           *anonymous;
  AdwComboRow         *layer;
  GtkLabel            *holds;
  GtkStack            *stack;
  GtkSpinner          *spinner;
  GtkImage            *icon;
  GtkLabel            *summary;
  AdwPreferencesGroup *losses;
  AdwPreferencesGroup *kept;

  /* Owned */
  TlWindow            *window;
  TlWorkspace         *workspace;
  GSettings           *settings;
  TlChoiceList         formats;
  TlChoiceList         scopes;
  TlChoiceList         layers;
  TlCheckList          label_list;
  TlCheckList          annotator_list;
  GPtrArray           *rows;         /* of the report; borrowed from the groups */
  GCancellable        *cancellable;  /* of the report being made */
  guint                preview_id;

  guint                is_ready : 1; /* filled: changes are the user's */
};

G_DEFINE_FINAL_TYPE (TlExportDialog, tl_export_dialog, ADW_TYPE_WINDOW)

static const TlFormat *
get_format (TlExportDialog *self)
{
  const TlFormat *const *formats = tl_export_formats_list ();
  const char *name = tl_choice_list_get (&self->formats);

  for (guint i = 0; formats[i] != NULL; i++)
    if (g_strcmp0 (formats[i]->name, name) == 0)
      return formats[i];
  return formats[0];
}

/* Record indexes of the scope; NULL: all. */
static GArray *
list_indexes (TlExportDialog *self)
{
  const char *scope = tl_choice_list_get (&self->scopes);
  TlArticleList *list = tl_workspace_get_articles (self->workspace);
  GArray *indexes;

  if (scope == NULL || g_str_equal (scope, "all"))
    return NULL;
  indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  if (g_str_equal (scope, "shown"))
    {
      guint index = tl_workspace_get_article_index (self->workspace);
      g_array_append_val (indexes, index);
      return indexes;
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      guint index = tl_article_list_get_index (list, i);
      g_array_append_val (indexes, index);
    }
  return indexes;
}

static TlExportRequest *
make_request (TlExportDialog *self)
{
  TlExportRequest *request = tl_export_request_new (get_format (self));

  request->indexes = list_indexes (self);
  request->only_approved = gtk_switch_get_active (self->only_approved);
  request->only_accepted = gtk_switch_get_active (self->only_accepted);
  request->anonymous = gtk_switch_get_active (self->anonymous);
  request->labels = tl_check_list_get_wanted (&self->label_list);
  request->annotators = tl_check_list_get_wanted (&self->annotator_list);
  if (gtk_widget_get_visible (GTK_WIDGET (self->layer)))
    request->layer = g_strdup (tl_choice_list_get (&self->layers));
  return request;
}

static void
show_summary (TlExportDialog *self,
              const char     *icon,
              const char     *text)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->summary, text);
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "done");
}

static void
show_report (TlExportDialog *self,
             TlLossReport   *report)
{
  g_autofree char *count = tl_format_count (report->n_articles);
  g_autofree char *text = NULL;

  self->rows = tl_loss_list_fill (self->losses, self->kept, report);
  gtk_widget_set_sensitive (self->accept, report->n_articles > 0);
  if (report->n_articles == 0)
    {
      show_summary (self, "dialog-warning-symbolic", _("There is no article to be exported"));
      return;
    }
  if (report->n_losses == 0)
    text = g_strdup_printf (ngettext ("Nothing: %s article is written with all that is asked for",
                                      "Nothing: %s articles are written with all that is asked for",
                                      report->n_articles), count);
  else
    text = g_strdup_printf (ngettext ("%s article will be written. Your collection stays as it is; not in the export is:",
                                      "%s articles will be written. Your collection stays as it is; not in the export is:",
                                      report->n_articles), count);
  show_summary (self, report->n_losses > 0 ? "dialog-warning-symbolic" : "emblem-ok-symbolic", text);
}

static void
dialog_previewed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (TlExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlLossReport) report = NULL;
  g_autofree char *inert = NULL;

  report = tl_workspace_preview_export_finish (TL_WORKSPACE (source), result, &error);
  /* Overtaken, or closed. */
  if (self->window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  if (report != NULL)
    {
      show_report (self, report);
      return;
    }
  inert = tl_format_inert (error->message, 400);
  show_summary (self, "dialog-error-symbolic", inert);
}

static gboolean
dialog_preview_cb (gpointer user_data)
{
  TlExportDialog *self = user_data;
  g_autoptr (TlExportRequest) request = make_request (self);

  self->preview_id = 0;
  self->cancellable = g_cancellable_new ();
  tl_workspace_preview_export_async (self->workspace, request, self->cancellable, dialog_previewed_cb,
                                     g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
drop_report (TlExportDialog *self)
{
  g_clear_handle_id (&self->preview_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->rows != NULL)
    tl_loss_list_clear (self->rows);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

static void
preview (TlExportDialog *self)
{
  drop_report (self);
  gtk_widget_set_sensitive (self->accept, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->losses), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->kept), FALSE);
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  self->preview_id = g_timeout_add (PREVIEW_DELAY_MS, dialog_preview_cb, self);
}

static void
dialog_changed_cb (TlExportDialog *self)
{
  if (self->is_ready)
    preview (self);
}

static void
show_format (TlExportDialog *self)
{
  const TlFormat *format = get_format (self);
  const char *title = tl_format_info_get_title (format);
  const char *holds = tl_format_info_get_holds (format);
  g_autofree char *text = NULL;

  /* The name again: the row cuts a long one short. */
  if (format->extension != NULL)
    /* Translators: a format's name, what it holds, and the ending of its files. */
    text = g_strdup_printf (_("%s: %s (%s)"), title, holds, format->extension);
  else
    text = g_strdup_printf (C_("format", "%s: %s"), title, holds);
  gtk_label_set_text (self->holds, text);
  gtk_widget_set_visible (GTK_WIDGET (self->layer), g_str_equal (format->name, "conll"));
}

static void
dialog_format_cb (TlExportDialog *self)
{
  if (!self->is_ready)
    return;
  show_format (self);
  g_settings_set_string (self->settings, "export-format", get_format (self)->name);
  preview (self);
}

static void
dialog_accept_cb (TlExportDialog *self)
{
  g_autoptr (TlExportRequest) request = NULL;
  g_autoptr (TlWindow) window = NULL;

  if (!gtk_widget_get_sensitive (self->accept))
    return;
  request = make_request (self);
  window = g_object_ref (self->window);
  gtk_window_close (GTK_WINDOW (self));
  tl_window_export (window, request);
}

static void
fill_formats (TlExportDialog *self,
              const char     *wanted)
{
  const TlFormat *const *formats = tl_export_formats_list ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; formats[i] != NULL; i++)
    {
      g_ptr_array_add (titles, (gpointer) tl_format_info_get_title (formats[i]));
      g_ptr_array_add (values, (gpointer) formats[i]->name);
    }
  tl_choice_list_set (&self->formats, titles, values);
  tl_choice_list_select (&self->formats, wanted);
}

static void
add_scope (GPtrArray  *titles,
           GPtrArray  *values,
           char       *title,
           const char *value)
{
  g_ptr_array_add (titles, title);
  g_ptr_array_add (values, (gpointer) value);
}

static void
fill_scopes (TlExportDialog *self)
{
  guint n = tl_collection_get_n_articles (tl_workspace_get_collection (self->workspace));
  guint n_listed = g_list_model_get_n_items (G_LIST_MODEL (tl_workspace_get_articles (self->workspace)));
  g_autofree char *all = tl_format_count (n);
  g_autofree char *listed = tl_format_count (n_listed);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  add_scope (titles, values, g_strdup_printf (ngettext ("All (%s)", "All (%s)", n), all), "all");
  if (n_listed != n)
    add_scope (titles, values, g_strdup_printf (ngettext ("Those listed (%s)", "Those listed (%s)", n_listed), listed),
               "listed");
  if (tl_workspace_get_article (self->workspace) != NULL)
    add_scope (titles, values, g_strdup (_("The one being read")), "shown");
  tl_choice_list_set (&self->scopes, titles, values);
}

static gboolean
is_listed (GPtrArray  *values,
           const char *value)
{
  for (guint i = 0; i < values->len; i++)
    if (g_strcmp0 (g_ptr_array_index (values, i), value) == 0)
      return TRUE;
  return FALSE;
}

static void
fill_layers (TlExportDialog *self,
             char          **labels)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (titles, g_strdup (_("Whatever fits")));
  g_ptr_array_add (values, NULL);
  for (guint i = 0; labels[i] != NULL; i++)
    {
      const char *group = tl_schema_lookup (schema, labels[i])->group;

      if (group == NULL || *group == '\0' || is_listed (values, group))
        continue;
      g_ptr_array_add (titles, g_strdup (tl_schema_translate (group)));
      g_ptr_array_add (values, g_strdup (group));
    }
  for (guint i = 0; labels[i] != NULL; i++)
    {
      g_ptr_array_add (titles, g_strdup (tl_schema_translate (tl_schema_lookup (schema, labels[i])->title)));
      g_ptr_array_add (values, g_strdup (labels[i]));
    }
  tl_choice_list_set (&self->layers, titles, values);
}

static void
fill_lists (TlExportDialog *self)
{
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  g_auto (GStrv) labels = tl_collection_list_labels (collection);
  char **annotators = tl_collection_list_annotators (collection);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; labels[i] != NULL; i++)
    g_ptr_array_add (titles, (gpointer) tl_schema_translate (tl_schema_lookup (schema, labels[i])->title));
  g_ptr_array_add (titles, NULL);
  fill_layers (self, labels);
  gtk_widget_set_visible (GTK_WIDGET (self->labels), labels[0] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->annotators), annotators[0] != NULL && annotators[1] != NULL);
  tl_check_list_init (&self->label_list, self->labels, g_steal_pointer (&labels), (const char *const *) titles->pdata,
                      G_CALLBACK (dialog_changed_cb), self);
  tl_check_list_init (&self->annotator_list, self->annotators, annotators, NULL, G_CALLBACK (dialog_changed_cb), self);
}

static void
tl_export_dialog_dispose (GObject *object)
{
  TlExportDialog *self = TL_EXPORT_DIALOG (object);

  self->is_ready = FALSE;
  drop_report (self);
  tl_check_list_clear (&self->label_list);
  tl_check_list_clear (&self->annotator_list);
  tl_choice_list_clear (&self->formats);
  tl_choice_list_clear (&self->scopes);
  tl_choice_list_clear (&self->layers);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_EXPORT_DIALOG);
  g_clear_object (&self->settings);
  g_clear_object (&self->workspace);
  g_clear_object (&self->window);
  G_OBJECT_CLASS (tl_export_dialog_parent_class)->dispose (object);
}

static void
tl_export_dialog_class_init (TlExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_export_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, annotators);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, anonymous);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, holds);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, kept);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, labels);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, layer);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, losses);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, only_accepted);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, only_approved);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, scope);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TlExportDialog, summary);
  gtk_widget_class_bind_template_callback (widget_class, dialog_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_format_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_export_dialog_init (TlExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tl_choice_list_init (&self->formats, GTK_WIDGET (self->format), NULL);
  tl_choice_list_init (&self->scopes, GTK_WIDGET (self->scope), NULL);
  tl_choice_list_init (&self->layers, GTK_WIDGET (self->layer), NULL);
}

void
tl_export_dialog_present (TlWindow   *window,
                          const char *format)
{
  TlExportDialog *self;
  g_autofree char *last = NULL;

  g_return_if_fail (TL_IS_WINDOW (window));
  g_return_if_fail (tl_workspace_get_collection (tl_window_get_workspace (window)) != NULL);

  self = g_object_new (TL_TYPE_EXPORT_DIALOG, "transient-for", window, "modal", TRUE, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  self->settings = g_object_ref (window->settings);
  last = g_settings_get_string (self->settings, "export-format");
  fill_formats (self, format != NULL ? format : last);
  fill_scopes (self);
  fill_lists (self);
  show_format (self);
  self->is_ready = TRUE;
  preview (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->format));
}

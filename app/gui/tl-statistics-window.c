/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Statistics: a table at a time, and its figures as bars.  All articles are read once, in a worker, which tells on the way what it has: the
 * tables fill while it counts, with a line above them that says how far it is.  What is not complete can't be copied or exported.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-statistics-window.h"

#include <string.h>

#include "tl-bar-plot.h"
#include "tl-drop.h"
#include "tl-figures-count.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-panel.h"
#include "tl-report.h"
#include "tl-table-row.h"

#define TL_TYPE_STATISTICS_WINDOW (tl_statistics_window_get_type ())
G_DECLARE_FINAL_TYPE (TlStatisticsWindow, tl_statistics_window, TL, STATISTICS_WINDOW, AdwWindow)

struct _TlStatisticsWindow
{
  AdwWindow            parent_instance;

  /* Template children */
  AdwWindowTitle      *title;
  AdwStatusPage       *busy;
  GtkStack            *stack;
  GtkWidget           *counting;
  GtkLabel            *counted;
  GtkProgressBar      *progress;
  GtkListBox          *kinds;
  GtkColumnView       *table_view;
  GtkWidget           *plot_frame;
  TlBarPlot           *plot;

  /* Owned */
  TlWindow            *window;
  TlWorkspace         *workspace;
  TlJob               *job;
  TlFigures           *figures;    /* NULL until there are some */
  char                *columns;    /* of which table columns are shown, and which of them */
  TlTable             *table;
  GtkSingleSelection  *rows;
  GSimpleActionGroup  *actions;

  TlStatisticsKind     kind;
};

G_DEFINE_FINAL_TYPE (TlStatisticsWindow, tl_statistics_window, ADW_TYPE_WINDOW)

/* Tables of fifty thousand articles are not freed within a frame. */
static void
drop_figures (TlStatisticsWindow *self)
{
  tl_drop_in_thread (g_steal_pointer (&self->figures), (GDestroyNotify) tl_figures_free);
}

/* The columns that each kind is plotted by, the first that are there. */
static const struct
{
  const char *label;
  const char *columns[5];
} plots[TL_N_STATISTICS] = {
  [TL_STATISTICS_OVERVIEW] = { "what", { NULL } },   /* seconds beside articles: no picture */
  [TL_STATISTICS_STATUSES] = { "status", { "articles", NULL } },
  [TL_STATISTICS_ANNOTATORS] = { "annotator", { "accepted", "rejected", "discuss", "pending", NULL } },
  [TL_STATISTICS_LABELS] = { "label", { "accepted", "rejected", "discuss", "pending", NULL } },
  [TL_STATISTICS_ARTICLES] = { "title", { "seconds", NULL } },
  [TL_STATISTICS_SOURCES] = { "source", { "direct", "indirect", "mixed", NULL } },
  [TL_STATISTICS_VERDICTS] = { "verdict", { "claims", NULL } },
};

static void
show_plot (TlStatisticsWindow *self)
{
  guint label = tl_table_find_column (self->table, plots[self->kind].label);
  guint columns[G_N_ELEMENTS (plots[0].columns)];
  guint n = 0;

  for (guint i = 0; plots[self->kind].columns[i] != NULL; i++)
    {
      guint column = tl_table_find_column (self->table, plots[self->kind].columns[i]);

      if (column != G_MAXUINT)
        columns[n++] = column;
    }
  gtk_widget_set_visible (self->plot_frame, label != G_MAXUINT && n > 0 && tl_table_get_n_rows (self->table) > 0);
  if (label != G_MAXUINT && n > 0)
    tl_bar_plot_set (self->plot, self->table, label, columns, n);
}

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  kind)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_text = GPOINTER_TO_UINT (kind) == TL_COLUMN_TEXT;

  gtk_label_set_xalign (GTK_LABEL (label), is_text ? 0 : 1);
  if (is_text)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 18);
    }
  else
    {
      gtk_widget_add_css_class (label, "numeric");
    }
  gtk_list_item_set_child (item, label);
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  column)
{
  TlTableRow *row = gtk_list_item_get_item (item);
  g_autofree char *text = tl_table_row_dup_shown (row, GPOINTER_TO_UINT (column));
  g_autofree char *shown = tl_format_inert (text, 120);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), shown);
}

static gboolean
is_empty (TlTable *table,
          guint    column)
{
  for (guint i = 0; i < tl_table_get_n_rows (table); i++)
    if (*tl_table_get_text (table, i, column) != '\0')
      return FALSE;
  return TRUE;
}

/* The id of an article is for programs; people know its title. */
static gboolean
is_shown (TlTable *table,
          guint    column)
{
  if (column == tl_table_find_column (table, "article") && tl_table_find_column (table, "title") != G_MAXUINT)
    return FALSE;
  return column == 0 || tl_table_get_column_kind (table, column) != TL_COLUMN_TEXT || !is_empty (table, column);
}

/* The columns by name: while a table fills they stay what they are, with the width that somebody gave them. */
static char *
name_columns (TlTable *table)
{
  GString *names = g_string_new (tl_table_get_name (table));

  for (guint i = 0; i < tl_table_get_n_columns (table); i++)
    if (is_shown (table, i))
      g_string_append_printf (names, "\n%u %s", i, tl_table_get_column_name (table, i));
  return g_string_free (names, FALSE);
}

static void
show_columns (TlStatisticsWindow *self)
{
  g_autofree char *names = name_columns (self->table);
  GListModel *columns = gtk_column_view_get_columns (self->table_view);

  if (g_strcmp0 (names, self->columns) == 0)
    return;
  g_free (self->columns);
  self->columns = g_steal_pointer (&names);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->table_view, column);
    }
  for (guint i = 0; i < tl_table_get_n_columns (self->table); i++)
    {
      TlColumnKind kind = tl_table_get_column_kind (self->table, i);
      g_autoptr (GtkColumnViewColumn) column = NULL;
      GtkListItemFactory *factory;

      if (!is_shown (self->table, i))
        continue;
      factory = gtk_signal_list_item_factory_new ();
      g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), GUINT_TO_POINTER (kind));
      g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (tl_table_get_column_title (self->table, i), factory);
      gtk_column_view_column_set_expand (column, kind == TL_COLUMN_TEXT);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->table_view, column);
    }
}

static void
show_table (TlStatisticsWindow *self)
{
  g_autoptr (GListModel) rows = NULL;

  if (self->figures == NULL)
    return;
  g_set_object (&self->table, g_ptr_array_index (self->figures->tables, self->kind));
  gtk_single_selection_set_model (self->rows, NULL);
  show_columns (self);
  rows = tl_table_rows_new (self->table);
  gtk_single_selection_set_model (self->rows, rows);
  show_plot (self);
}

static void
statistics_kind_cb (TlStatisticsWindow *self,
                    GtkListBoxRow      *row)
{
  if (row == NULL)
    return;
  self->kind = (TlStatisticsKind) gtk_list_box_row_get_index (row);
  show_table (self);
}

/* An article leads to its text. */
static void
statistics_activate_cb (TlStatisticsWindow *self,
                        guint               position)
{
  guint column = self->table != NULL ? tl_table_find_column (self->table, "article") : G_MAXUINT;

  if (self->kind == TL_STATISTICS_ARTICLES && column != G_MAXUINT)
    tl_panel_show_place (self->window, tl_table_get_text (self->table, position, column), NULL, 0, 0);
}

static void
set_enabled (TlStatisticsWindow *self,
             gboolean            is_enabled)
{
  static const char *const names[] = { "copy", "export" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i])), is_enabled);
}

/* Figures so far, or all of them; taken over. */
static void
take_figures (TlStatisticsWindow *self,
              TlFigures          *figures)
{
  g_autofree char *count = tl_format_count (figures->n_articles);
  g_autofree char *all = tl_format_count (figures->n_all);
  g_autofree char *text = NULL;

  if (figures->is_complete)
    text = g_strdup_printf (ngettext ("%s article", "%s articles", figures->n_articles), count);
  else
    /* Translators: how many articles of how many were counted. */
    text = g_strdup_printf (_("Not complete: %s of %s articles"), count, all);
  adw_window_title_set_subtitle (self->title, text);
  gtk_label_set_text (self->counted, text);
  gtk_widget_set_visible (self->counting, !figures->is_complete);
  set_enabled (self, figures->is_complete);
  drop_figures (self);
  self->figures = figures;
  gtk_stack_set_visible_child_name (self->stack, "table");
  show_table (self);
}

static void
statistics_so_far (TlFigures *figures,
                   gpointer   user_data)
{
  TlStatisticsWindow *self = user_data;

  /* Closed while it was on its way. */
  if (self->window != NULL)
    take_figures (self, figures);
  else
    tl_figures_free (figures);
}

static void
statistics_counted_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (TlStatisticsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  TlFigures *figures = tl_workspace_count_finish (TL_WORKSPACE (source), result, &error);

  if (figures != NULL && self->window != NULL)
    {
      g_clear_object (&self->job);
      take_figures (self, figures);
      return;
    }
  g_clear_pointer (&figures, tl_figures_free);
  if (self->window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* What there is stays there, and says that it is not complete. */
  g_clear_object (&self->job);
  tl_report_error (GTK_WIDGET (self), error);
}

static void
start (TlStatisticsWindow *self)
{
  if (self->job != NULL)
    tl_job_cancel (self->job);
  g_clear_object (&self->job);
  self->job = tl_job_new (_("Counting"));
  tl_panel_show_progress (self->busy, self->job);
  g_object_bind_property (self->job, "fraction", self->progress, "fraction", G_BINDING_SYNC_CREATE);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  set_enabled (self, FALSE);
  tl_workspace_count_async (self->workspace, self->job, statistics_so_far, self, statistics_counted_cb, g_object_ref (self));
}

/* Actions. */

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlStatisticsWindow *self = user_data;
  const char *format = g_variant_get_string (parameter, NULL);
  g_autofree char *name = NULL;
  GBytes *bytes;

  if (self->table == NULL)
    return;
  if (g_str_equal (format, "svg"))
    bytes = tl_bar_plot_to_svg (self->plot);
  else if (g_str_equal (format, "png"))
    bytes = tl_bar_plot_to_png (self->plot);
  else
    {
      char *csv = tl_table_to_csv (self->table);

      bytes = g_bytes_new_take (csv, strlen (csv));
    }
  name = g_strdup_printf ("%s.%s", tl_statistics_kind_get_name (self->kind), format);
  tl_panel_save_async (GTK_WINDOW (self), tl_workspace_get_file (self->workspace), name, bytes);
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlStatisticsWindow *self = user_data;
  g_autofree char *csv = self->table != NULL ? tl_table_to_csv (self->table) : NULL;

  if (csv == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), csv);
  tl_report_message (GTK_WIDGET (self), _("Copied"));
}

static void
refresh_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  start (user_data);
}

static const GActionEntry entries[] = {
  { "copy", copy_cb },
  { "export", export_cb, "s" },
  { "refresh", refresh_cb },
};

static void
tl_statistics_window_dispose (GObject *object)
{
  TlStatisticsWindow *self = TL_STATISTICS_WINDOW (object);

  if (self->job != NULL)
    tl_job_cancel (self->job);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "statistics", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_STATISTICS_WINDOW);
  g_clear_object (&self->actions);
  g_clear_object (&self->job);
  g_clear_object (&self->rows);
  g_clear_object (&self->table);
  g_clear_object (&self->window);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->columns, g_free);
  drop_figures (self);
  G_OBJECT_CLASS (tl_statistics_window_parent_class)->dispose (object);
}

static void
tl_statistics_window_class_init (TlStatisticsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_statistics_window_dispose;

  g_type_ensure (TL_TYPE_BAR_PLOT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-statistics-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, busy);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, counted);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, counting);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, kinds);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, plot);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, plot_frame);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, table_view);
  gtk_widget_class_bind_template_child (widget_class, TlStatisticsWindow, title);
  gtk_widget_class_bind_template_callback (widget_class, statistics_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, statistics_kind_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "statistics.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "statistics.refresh", NULL);
}

static void
tl_statistics_window_init (TlStatisticsWindow *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "statistics", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = gtk_single_selection_new (NULL);
  gtk_column_view_set_model (self->table_view, GTK_SELECTION_MODEL (self->rows));
  for (guint i = 0; i < TL_N_STATISTICS; i++)
    {
      GtkWidget *label = gtk_label_new (tl_statistics_kind_get_title (i));
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      tl_statistics_kind_get_title (i), -1);
      gtk_list_box_append (self->kinds, row);
    }
}

void
tl_statistics_window_present (TlWindow *window)
{
  TlStatisticsWindow *self;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_STATISTICS_WINDOW, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  tl_panel_attach (GTK_WINDOW (self), window);
  gtk_list_box_select_row (self->kinds, gtk_list_box_get_row_at_index (self->kinds, 0));
  start (self);
  gtk_window_present (GTK_WINDOW (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Agreement as a table by label, by pair or by article, and the heat map of pairs.  Each figure is a button that lists the
 * places behind it; a place leads into the main window.  Reading and measuring are done in a worker.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-agreement-window.h"

#include <math.h>
#include <string.h>

#include "compat/tl-file-picker.h"
#include "tl-agreement-table.h"
#include "tl-choice.h"
#include "tl-format-value.h"
#include "tl-heat-map.h"
#include "tl-i18n.h"
#include "tl-panel.h"
#include "tl-place-row.h"
#include "tl-study-load.h"

#define TL_TYPE_AGREEMENT_WINDOW (tl_agreement_window_get_type ())
G_DECLARE_FINAL_TYPE (TlAgreementWindow, tl_agreement_window, TL, AGREEMENT_WINDOW, AdwWindow)

#define N_KINDS (TL_ALIGN_AGREED + 1)

struct _TlAgreementWindow
{
  AdwWindow            parent_instance;

  /* Template children */
  AdwWindowTitle      *title;
  AdwStatusPage       *busy;
  GtkDropDown         *unit;
  GtkStack            *stack;
  AdwStatusPage       *error;
  GtkWidget           *map_scroller;
  TlHeatMap           *map;
  GtkColumnView       *table;
  GtkLabel            *note;
  GtkLabel            *places_title;
  GtkFlowBox          *kinds;
  GtkListView         *places;

  /* Owned */
  TlWindow            *window;
  TlWorkspace         *workspace;
  GPtrArray           *files;        /* GFile; NULL: the annotators of the collection */
  TlJob               *job;          /* of the measuring under way; NULL */
  TlStudy             *study;
  TlAgreement         *agreement;
  GtkSingleSelection  *rows;
  GtkSingleSelection  *place_rows;
  TlAgreementRow      *row;          /* whose places are listed */
  GPtrArray           *columns;      /* GtkColumnViewColumn of the figures */
  GSimpleActionGroup  *actions;
  GtkColumnViewColumn *name_column;

  /* Borrowed: children of kinds */
  GtkToggleButton     *toggles[N_KINDS];

  TlAgreementView      view;
  guint                column;       /* whose places are listed */
  guint                is_loading : 1;
};

G_DEFINE_FINAL_TYPE (TlAgreementWindow, tl_agreement_window, ADW_TYPE_WINDOW)

static guint
get_kinds (TlAgreementWindow *self)
{
  guint kinds = 0;

  for (guint i = 0; i < N_KINDS; i++)
    if (gtk_toggle_button_get_active (self->toggles[i]))
      kinds |= 1u << i;
  return kinds;
}

static void
count_kinds (TlAgreementWindow *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    {
      g_autoptr (GListModel) places = tl_agreement_row_list_places (self->row, self->agreement, 0, 1u << i);
      g_autofree char *count = tl_format_count (g_list_model_get_n_items (places));
      g_autofree char *label = g_strdup_printf ("%s: %s", tl_align_kind_get_title (i), count);

      gtk_button_set_label (GTK_BUTTON (self->toggles[i]), label);
    }
}

static void
show_places (TlAgreementWindow *self,
             TlAgreementRow    *row,
             guint              column)
{
  g_autoptr (GListModel) places = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (row == NULL || self->agreement == NULL)
    return;
  self->column = column;
  if (g_set_object (&self->row, row) && tl_agreement_row_has_kinds (row, 0))
    count_kinds (self);
  gtk_widget_set_visible (GTK_WIDGET (self->kinds), tl_agreement_row_has_kinds (row, column));
  places = tl_agreement_row_list_places (row, self->agreement, column, get_kinds (self));
  gtk_single_selection_set_model (self->place_rows, places);
  title = tl_format_inert (tl_agreement_row_get_title (row), 80);
  text = g_strdup_printf (_("Places: %s"), title);
  gtk_label_set_text (self->places_title, text);
}

static void
agreement_kind_cb (TlAgreementWindow *self)
{
  if (!self->is_loading)
    show_places (self, self->row, self->column);
}

static void
agreement_row_cb (TlAgreementWindow *self,
                  guint              position)
{
  g_autoptr (TlAgreementRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  show_places (self, row, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->places));
}

static void
agreement_place_cb (TlAgreementWindow *self,
                    guint              position)
{
  g_autoptr (TlPlace) place = g_list_model_get_item (G_LIST_MODEL (self->place_rows), position);
  TlAnnotation *annotation;

  if (place == NULL)
    return;
  annotation = tl_place_get_annotation_a (place);
  if (annotation == NULL)
    annotation = tl_place_get_annotation_b (place);
  tl_panel_show_place (self->window, tl_place_get_article (place),
                       self->files == NULL ? tl_annotation_get_id (annotation) : NULL,
                       tl_annotation_get_start (annotation), tl_annotation_get_end (annotation));
}

static void
agreement_pair_cb (TlAgreementWindow *self,
                   guint              a,
                   guint              b)
{
  guint n = tl_study_get_n_raters (self->study);
  guint position = 1;

  /* As the rows come: after the one of all, pair by pair. */
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++, position++)
      if (i == MIN (a, b) && j == MAX (a, b))
        {
          g_autoptr (TlAgreementRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

          gtk_single_selection_set_selected (self->rows, position);
          show_places (self, row, 0);
          return;
        }
}

static void
fill_map (TlAgreementWindow *self)
{
  guint n = tl_study_get_n_raters (self->study);
  g_autofree double *values = g_new (double, n * n);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (names, (gpointer) tl_study_get_rater (self->study, i));
      for (guint j = 0; j < n; j++)
        {
          const TlFigure *figure = i == j ? NULL
                                          : tl_agreement_get_pair_figure (self->agreement, i, j,
                                                                          TL_MEASURE_F1_EXACT, 0);

          values[i * n + j] = figure != NULL && figure->defined ? figure->value : NAN;
        }
    }
  tl_heat_map_set (self->map, (const char *const *) names->pdata, values, n);
}

static void
fill (TlAgreementWindow *self)
{
  g_autoptr (GListModel) rows = NULL;
  g_autoptr (TlAgreementRow) first = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *articles = NULL;
  g_autofree char *units = NULL;
  guint n_raters, n_articles;

  if (self->agreement == NULL)
    return;
  rows = tl_agreement_table_new (self->agreement, self->view);
  n_raters = tl_study_get_n_raters (self->study);
  n_articles = tl_study_get_n_articles (self->study);
  gtk_single_selection_set_model (self->rows, rows);
  gtk_column_view_column_set_title (self->name_column,
                                    self->view == TL_AGREEMENT_BY_PAIR ? _("Pair")
                                    : self->view == TL_AGREEMENT_BY_ARTICLE ? _("Article")
                                    : self->view == TL_AGREEMENT_BY_ATTRIBUTE ? _("Attribute") : _("Label"));
  for (guint i = 0; i < self->columns->len; i++)
    {
      GtkColumnViewColumn *column = g_ptr_array_index (self->columns, i);

      gtk_column_view_column_set_title (column, tl_agreement_column_get_title (self->view, i));
      gtk_column_view_column_set_visible (column, tl_agreement_view_has_column (self->view, i));
    }
  gtk_widget_set_visible (self->map_scroller, self->view == TL_AGREEMENT_BY_PAIR && n_raters <= 40);
  if (self->view == TL_AGREEMENT_BY_PAIR && n_raters <= 40)
    fill_map (self);
  articles = tl_format_count (n_articles);
  units = tl_format_count ((guint) MIN (tl_agreement_get_n_units (self->agreement), G_MAXUINT));
  /* Translators: numbers of annotators, articles, and words or characters. */
  subtitle = g_strdup_printf (_("Annotators: %u · Articles: %s · Units: %s"), n_raters, articles, units);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_stack_set_visible_child_name (self->stack, "table");
  first = g_list_model_get_item (rows, 0);
  g_clear_object (&self->row);
  gtk_single_selection_set_model (self->place_rows, NULL);
  show_places (self, first, 0);
}

static void
show_error (TlAgreementWindow *self,
            const GError      *error)
{
  g_autofree char *inert = tl_format_inert (error->message, 400);
  g_autofree char *markup = g_markup_escape_text (inert, -1);

  adw_status_page_set_description (self->error, markup);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

/* Measuring. */

typedef struct
{
  TlStudy *study;
  TlUnit   unit;
} Measuring;

static void
measuring_free (gpointer data)
{
  Measuring *measuring = data;

  g_object_unref (measuring->study);
  g_free (measuring);
}

static void
measure_thread_func (GTask        *task,
                     gpointer      source,
                     gpointer      data,
                     GCancellable *cancellable)
{
  Measuring *measuring = data;
  TlAgreementOptions options = tl_agreement_defaults;
  GError *error = NULL;
  TlAgreement *agreement;

  options.unit = measuring->unit;
  agreement = tl_agreement_new (measuring->study, &options, cancellable, &error);
  if (agreement != NULL)
    g_task_return_pointer (task, agreement, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
agreement_measured_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (TlAgreementWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlAgreement) agreement = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->window == NULL)
    return;
  g_clear_object (&self->job);
  if (agreement == NULL)
    {
      show_error (self, error);
      return;
    }
  g_set_object (&self->agreement, agreement);
  fill (self);
}

static void
measure (TlAgreementWindow *self)
{
  Measuring *measuring = g_new0 (Measuring, 1);
  g_autoptr (GTask) task = NULL;

  measuring->study = g_object_ref (self->study);
  measuring->unit = (TlUnit) gtk_drop_down_get_selected (self->unit);
  task = g_task_new (NULL, tl_job_get_cancellable (self->job), agreement_measured_cb, g_object_ref (self));
  g_task_set_source_tag (task, measure);
  g_task_set_task_data (task, measuring, measuring_free);
  g_task_run_in_thread (task, measure_thread_func);
}

static void
agreement_loaded_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (TlAgreementWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (TlStudy) study = tl_study_load_finish (TL_WORKSPACE (source), result, &problems, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->window == NULL)
    return;
  if (study == NULL)
    {
      g_clear_object (&self->job);
      show_error (self, error);
      return;
    }
  if (problems->len > 0)
    text = g_strdup_printf (ngettext ("%u thing could not be compared: texts that differ, or articles that can’t be read",
                                      "%u things could not be compared: texts that differ, or articles that can’t be read",
                                      problems->len), problems->len);
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
  g_set_object (&self->study, study);
  measure (self);
}

static void
start (TlAgreementWindow *self,
       gboolean           is_loaded)
{
  if (self->job != NULL)
    tl_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_object (&self->agreement);
  self->job = tl_job_new (_("Measuring agreement"));
  tl_panel_show_progress (self->busy, self->job);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  if (is_loaded)
    measure (self);
  else
    tl_study_load_async (self->workspace, self->files, self->job, agreement_loaded_cb, g_object_ref (self));
}

static void
agreement_unit_cb (TlAgreementWindow *self)
{
  tl_choice_name (self->unit, _("Unit"));
  if (self->study != NULL && !self->is_loading)
    start (self, TRUE);
}

/* Columns. */

/* Which of the columns of figures a button stands in. */
static guint
find_column (TlAgreementWindow *self,
             GtkButton         *button)
{
  guint column = 0;

  /* The button's cell is among those of its row: the name, then the figures. */
  for (GtkWidget *cell = gtk_widget_get_prev_sibling (gtk_widget_get_parent (GTK_WIDGET (button))); cell != NULL;
       cell = gtk_widget_get_prev_sibling (cell))
    column++;
  return column > 0 ? MIN (column - 1, TL_AGREEMENT_COLUMNS - 1) : 0;
}

static void
cell_clicked_cb (GtkButton   *button,
                 GtkListItem *item)
{
  TlAgreementWindow *self = TL_AGREEMENT_WINDOW (gtk_widget_get_ancestor (GTK_WIDGET (button),
                                                                          TL_TYPE_AGREEMENT_WINDOW));

  gtk_single_selection_set_selected (self->rows, gtk_list_item_get_position (item));
  show_places (self, gtk_list_item_get_item (item), find_column (self, button));
}

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figure = gtk_label_new (NULL);
  GtkWidget *interval = gtk_label_new (NULL);

  gtk_widget_add_css_class (figure, "numeric");
  gtk_widget_add_css_class (interval, "numeric");
  gtk_widget_add_css_class (interval, "caption");
  gtk_widget_add_css_class (interval, "tl-dim");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), interval);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", G_CALLBACK (cell_clicked_cb), item);
  gtk_list_item_set_child (item, button);
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  column)
{
  TlAgreementWindow *self = TL_AGREEMENT_WINDOW (gtk_widget_get_ancestor (gtk_list_item_get_child (item),
                                                                          TL_TYPE_AGREEMENT_WINDOW));
  TlAgreementView view = self != NULL ? self->view : TL_AGREEMENT_BY_LABEL;
  TlAgreementRow *row = gtk_list_item_get_item (item);
  const TlFigure *figure = tl_agreement_row_get_figure (row, GPOINTER_TO_UINT (column));
  GtkWidget *button = gtk_list_item_get_child (item);
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (button));
  GtkLabel *first = GTK_LABEL (gtk_widget_get_first_child (box));
  GtkLabel *second = GTK_LABEL (gtk_widget_get_last_child (box));
  g_autofree char *text = tl_figure_to_string (figure);
  g_autofree char *details = tl_figure_describe (figure);
  g_autofree char *row_title = tl_format_inert (tl_agreement_row_get_title (row), 80);
  g_autofree char *spoken = NULL;
  gboolean is_defined = figure != NULL && figure->defined;

  gtk_label_set_text (first, text);
  gtk_label_set_text (second, is_defined ? details : "");
  gtk_widget_set_visible (GTK_WIDGET (second), is_defined && *details != '\0');
  gtk_widget_set_visible (button, figure != NULL);
  gtk_widget_set_tooltip_text (button, is_defined || *details == '\0'
                                         ? tl_agreement_column_get_help (view, GPOINTER_TO_UINT (column))
                                         : details);
  spoken = g_strdup_printf ("%s, %s: %s%s%s", row_title,
                            tl_agreement_column_get_title (view, GPOINTER_TO_UINT (column)), text,
                            *details != '\0' ? ", " : "", details);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
name_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 9);
  gtk_list_item_set_child (item, label);
}

static void
name_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  TlAgreementRow *row = gtk_list_item_get_item (item);
  g_autofree char *title = tl_format_inert (tl_agreement_row_get_title (row), 120);
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), title);
  gtk_widget_set_tooltip_text (label, title);
}

static void
add_columns (TlAgreementWindow *self)
{
  GtkListItemFactory *names = gtk_signal_list_item_factory_new ();

  g_signal_connect (names, "setup", G_CALLBACK (name_setup_cb), NULL);
  g_signal_connect (names, "bind", G_CALLBACK (name_bind_cb), NULL);
  self->name_column = gtk_column_view_column_new (_("Label"), names);
  gtk_column_view_column_set_expand (self->name_column, TRUE);
  gtk_column_view_append_column (self->table, self->name_column);
  for (guint i = 0; i < TL_AGREEMENT_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (tl_agreement_column_get_title (TL_AGREEMENT_BY_LABEL, i), factory);
      gtk_column_view_append_column (self->table, column);
      g_ptr_array_add (self->columns, g_object_ref (column));
    }
}

static void
add_toggles (TlAgreementWindow *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    {
      GtkWidget *toggle = gtk_toggle_button_new_with_label (tl_align_kind_get_title (i));

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), i != TL_ALIGN_AGREED);
      gtk_widget_add_css_class (toggle, "caption");
      g_signal_connect_object (toggle, "toggled", G_CALLBACK (agreement_kind_cb), self, G_CONNECT_SWAPPED);
      gtk_flow_box_append (self->kinds, toggle);
      gtk_widget_set_focusable (gtk_widget_get_parent (toggle), FALSE);
      self->toggles[i] = GTK_TOGGLE_BUTTON (toggle);
    }
}

/* Actions. */

static void
view_cb (GSimpleAction *action,
         GVariant      *state,
         gpointer       user_data)
{
  TlAgreementWindow *self = user_data;
  const char *name = g_variant_get_string (state, NULL);

  g_simple_action_set_state (action, state);
  self->view = g_str_equal (name, "pairs") ? TL_AGREEMENT_BY_PAIR
               : g_str_equal (name, "articles") ? TL_AGREEMENT_BY_ARTICLE
               : g_str_equal (name, "attributes") ? TL_AGREEMENT_BY_ATTRIBUTE : TL_AGREEMENT_BY_LABEL;
  fill (self);
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlAgreementWindow *self = user_data;
  g_autofree char *text = NULL;

  if (self->agreement == NULL)
    return;
  text = tl_agreement_table_to_text (gtk_single_selection_get_model (self->rows), self->view, '\t');
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlAgreementWindow *self = user_data;
  gboolean is_csv = g_str_equal (g_variant_get_string (parameter, NULL), "csv");
  g_autofree char *text = NULL;

  if (self->agreement == NULL)
    return;
  text = tl_agreement_table_to_text (gtk_single_selection_get_model (self->rows), self->view,
                                     is_csv ? ',' : '\t');
  tl_panel_save_async (GTK_WINDOW (self), tl_workspace_get_file (self->workspace),
                       is_csv ? "agreement.csv" : "agreement.tsv", g_bytes_new (text, strlen (text)));
}

static void
refresh_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  start (user_data, FALSE);
}

static void
agreement_files_cb (TlAgreementWindow *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "agreement-files", NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static const GActionEntry entries[] = {
  { "copy", copy_cb },
  { "export", export_cb, "s" },
  { "refresh", refresh_cb },
  { "view", NULL, "s", "'labels'", view_cb },
};

static void
tl_agreement_window_dispose (GObject *object)
{
  TlAgreementWindow *self = TL_AGREEMENT_WINDOW (object);

  self->is_loading = TRUE;
  if (self->job != NULL)
    tl_job_cancel (self->job);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "agreement", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_AGREEMENT_WINDOW);
  g_clear_object (&self->actions);
  g_clear_object (&self->agreement);
  g_clear_object (&self->job);
  g_clear_object (&self->name_column);
  g_clear_object (&self->place_rows);
  g_clear_object (&self->row);
  g_clear_object (&self->rows);
  g_clear_object (&self->study);
  g_clear_object (&self->window);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  G_OBJECT_CLASS (tl_agreement_window_parent_class)->dispose (object);
}

static void
tl_agreement_window_class_init (TlAgreementWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_agreement_window_dispose;

  g_type_ensure (TL_TYPE_HEAT_MAP);
  g_type_ensure (TL_TYPE_PLACE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-agreement-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, busy);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, error);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, kinds);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, map);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, map_scroller);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, note);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, places);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, places_title);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, table);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TlAgreementWindow, unit);
  gtk_widget_class_bind_template_callback (widget_class, agreement_files_cb);
  gtk_widget_class_bind_template_callback (widget_class, agreement_pair_cb);
  gtk_widget_class_bind_template_callback (widget_class, agreement_place_cb);
  gtk_widget_class_bind_template_callback (widget_class, agreement_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, agreement_unit_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "agreement.copy", NULL);
}

static void
tl_agreement_window_init (TlAgreementWindow *self)
{
  self->is_loading = TRUE;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "agreement", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = gtk_single_selection_new (NULL);
  self->place_rows = gtk_single_selection_new (NULL);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->rows));
  gtk_list_view_set_model (self->places, GTK_SELECTION_MODEL (self->place_rows));
  add_columns (self);
  add_toggles (self);
  tl_choice_name (self->unit, _("Unit"));
  self->is_loading = FALSE;
}

void
tl_agreement_window_present (TlWindow  *window,
                             GPtrArray *files)
{
  TlAgreementWindow *self;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_AGREEMENT_WINDOW, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  self->files = files != NULL && files->len > 0 ? g_ptr_array_ref (files) : NULL;
  tl_panel_attach (GTK_WINDOW (self), window);
  start (self, FALSE);
  gtk_window_present (GTK_WINDOW (self));
}

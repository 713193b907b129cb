/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The moderation queue.  Every article is read once, in a worker; then the queue follows the edits of the one that is shown.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-queue-window.h"

#include "tl-choice.h"
#include "tl-edits.h"
#include "tl-format-value.h"
#include "tl-gradual-model.h"
#include "tl-i18n.h"
#include "tl-panel.h"
#include "tl-queue.h"
#include "tl-report.h"
#include "tl-workspace-scan.h"
#include "tl-workspace-view.h"
#include "tl-wrap-layout.h"

#define TL_TYPE_QUEUE_WINDOW (tl_queue_window_get_type ())
G_DECLARE_FINAL_TYPE (TlQueueWindow, tl_queue_window, TL, QUEUE_WINDOW, AdwWindow)

struct _TlQueueWindow
{
  AdwWindow            parent_instance;

  /* Template children */
  AdwWindowTitle      *title;
  AdwStatusPage       *busy;
  GtkStack            *stack;
  GtkWidget           *filters;
  GtkDropDown         *status;
  GtkDropDown         *annotator;
  GtkDropDown         *reviewer;
  GtkDropDown         *label;
  GtkDropDown         *undecided;
  GtkDropDown         *sort;
  GtkListView         *list;

  /* Owned */
  TlWindow            *window;
  TlWorkspace         *workspace;
  TlQueue             *queue;
  TlJob               *job;
  GtkSingleSelection  *selection;
  TlGradualModel      *seen;         /* of it, what the list has rows for */
  TlChoiceList         annotators;
  TlChoiceList         reviewers;
  TlChoiceList         labels;

  guint                update_id;
  guint                n_quiet;
};

G_DEFINE_FINAL_TYPE (TlQueueWindow, tl_queue_window, ADW_TYPE_WINDOW)

/* Statuses that stand behind the rows of the drop-down. */
static const char *const waiting[] = { "submitted", NULL };
static const char *const at_work[] = { "in-progress", "changes-requested", NULL };
static const char *const untouched[] = { "new", NULL };
static const char *const settled[] = { "approved", "rejected", NULL };
static const char *const *const status_rows[] = { waiting, at_work, untouched, settled, NULL };

static const guint undecided_rows[] = { 0, 1, 10, 50 };

/* Articles in the first portion that the worker hands over; each one after it has twice as many, so that there are few. */
#define FIRST_PORTION 250
/* And at most so many: what the main loop takes in one turn. */
#define MOST 2000

typedef struct
{
  TlQueueWindow *self;        /* owned; released in the main thread */
  GPtrArray     *items;       /* TlQueueItem, owned: not handed over yet */
  guint          portion;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->self);
  g_ptr_array_unref (reading->items);
  g_free (reading);
}

static void
update_count (TlQueueWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->queue));
  g_autofree char *shown = tl_format_count (n);
  g_autofree char *all = tl_format_count (tl_queue_get_n_known (self->queue));
  g_autofree char *text = g_strdup_printf (_("%s of %s articles"), shown, all);

  adw_window_title_set_subtitle (self->title, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : self->job != NULL ? "busy" : "none");
}

static void
apply_filter (TlQueueWindow *self)
{
  guint undecided = gtk_drop_down_get_selected (self->undecided);
  guint status = gtk_drop_down_get_selected (self->status);
  TlQueueFilter filter = {
    .statuses = status < G_N_ELEMENTS (status_rows) ? status_rows[status] : NULL,
    .annotator = tl_choice_list_get (&self->annotators),
    .reviewer = tl_choice_list_get (&self->reviewers),
    .label = tl_choice_list_get (&self->labels),
    .min_undecided = undecided < G_N_ELEMENTS (undecided_rows) ? undecided_rows[undecided] : 0,
  };

  if (self->n_quiet > 0)
    return;
  /* A choice of its own among the reviewers: those articles that nobody has. */
  if (g_strcmp0 (filter.reviewer, "") == 0)
    {
      filter.reviewer = NULL;
      filter.unassigned = TRUE;
    }
  tl_choice_name (self->status, _("Status"));
  tl_choice_name (self->undecided, _("Undecided"));
  tl_choice_name (self->sort, _("Order"));
  tl_queue_set_sort (self->queue, (TlQueueSort) gtk_drop_down_get_selected (self->sort));
  tl_queue_set_filter (self->queue, &filter);
  update_count (self);
}

static void
queue_filter_cb (TlQueueWindow *self)
{
  apply_filter (self);
}

static void
set_choices (TlChoiceList *choices,
             const char   *any,
             const char   *nobody,
             char        **names)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  g_ptr_array_add (titles, (gpointer) any);
  g_ptr_array_add (values, NULL);
  if (nobody != NULL)
    {
      g_ptr_array_add (titles, (gpointer) nobody);
      g_ptr_array_add (values, (gpointer) "");
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0')
      {
        g_ptr_array_add (titles, names[i]);
        g_ptr_array_add (values, names[i]);
      }
  tl_choice_list_set (choices, titles, values);
}

/* With the names that were met so far. */
static void
fill_filters (TlQueueWindow *self)
{
  g_auto (GStrv) people = tl_queue_list_people (self->queue);
  g_auto (GStrv) reviewers = tl_queue_list_reviewers (self->queue);
  g_auto (GStrv) labels = tl_queue_list_labels (self->queue);

  self->n_quiet++;
  set_choices (&self->annotators, C_("filter", "Any annotator"), NULL, people);
  set_choices (&self->reviewers, C_("filter", "Any reviewer"), C_("filter", "No reviewer"), reviewers);
  set_choices (&self->labels, C_("filter", "Any label"), NULL, labels);
  self->n_quiet--;
}

/* Reading. */

/* A part of the articles, on its way to the main thread. */
typedef struct
{
  TlQueueWindow *self;
  GPtrArray     *items;
} Portion;

static void
portion_free (gpointer data)
{
  Portion *portion = data;

  g_object_unref (portion->self);
  g_ptr_array_unref (portion->items);
  g_free (portion);
}

/* What is selected stays so, wherever it comes to stand. */
static void
take_items (TlQueueWindow *self,
            GPtrArray     *items)
{
  g_autoptr (TlQueueItem) selected = gtk_single_selection_get_selected_item (self->selection);
  gboolean is_first = g_list_model_get_n_items (G_LIST_MODEL (self->queue)) == 0;
  gboolean moved = !is_first && gtk_single_selection_get_selected (self->selection) > 0;

  if (selected != NULL)
    g_object_ref (selected);
  tl_queue_add_items (self->queue, items);
  if (moved && tl_queue_find (self->queue, selected) != G_MAXUINT)
    gtk_single_selection_set_selected (self->selection, tl_queue_find (self->queue, selected));
  update_count (self);
  if (is_first)
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static gboolean
queue_portion_cb (gpointer user_data)
{
  Portion *portion = user_data;

  /* Closed. */
  if (portion->self->window != NULL)
    take_items (portion->self, portion->items);
  return G_SOURCE_REMOVE;
}

static void
hand_over (Reading *reading)
{
  Portion *portion = g_new0 (Portion, 1);

  portion->self = g_object_ref (reading->self);
  portion->items = g_steal_pointer (&reading->items);
  reading->items = g_ptr_array_new_with_free_func (g_object_unref);
  reading->portion = MIN (reading->portion * 2, MOST);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, queue_portion_cb, portion, portion_free);
}

static void
queue_article_func (guint       index,
                    const char *key,
                    TlArticle  *article,
                    gpointer    user_data)
{
  Reading *reading = user_data;
  TlQueueItem *item = tl_queue_item_new (article, key, index);

  g_ptr_array_add (reading->items, item);
  if (reading->items->len >= reading->portion)
    hand_over (reading);
}

static void
queue_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Reading *reading = user_data;
  TlQueueWindow *self = reading->self;
  g_autoptr (GError) error = NULL;
  gboolean is_read = tl_workspace_scan_finish (TL_WORKSPACE (source), result, &error);

  if (self->window != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (!is_read)
        tl_report_error (GTK_WIDGET (self), error);
      take_items (self, reading->items);
      fill_filters (self);
      g_clear_object (&self->job);
      update_count (self);
    }
  reading_free (reading);
}

static void
start (TlQueueWindow *self)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->self = g_object_ref (self);
  reading->items = g_ptr_array_new_with_free_func (g_object_unref);
  reading->portion = FIRST_PORTION;
  self->job = tl_job_new (_("Reading the queue"));
  /* What is chosen already holds for the first portion. */
  apply_filter (self);
  tl_panel_show_progress (self->busy, self->job);
  update_count (self);
  tl_workspace_scan_async (self->workspace, self->job, queue_article_func, NULL, reading, queue_read_cb, reading);
}

static gboolean
queue_update_cb (gpointer user_data)
{
  TlQueueWindow *self = user_data;
  g_autoptr (TlArticle) article = tl_workspace_dup_seen_article (self->workspace);
  g_autoptr (TlQueueItem) item = NULL;

  self->update_id = 0;
  if (article == NULL)
    return G_SOURCE_REMOVE;
  /* Also while the queue is still read: what is there already is not taken from a later portion, which was read before. */
  item = tl_queue_item_new (article, tl_workspace_get_article_key (self->workspace),
                            tl_workspace_get_article_index (self->workspace));
  tl_queue_update (self->queue, item);
  update_count (self);
  return G_SOURCE_REMOVE;
}

static void
queue_edited_cb (TlQueueWindow *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (100, queue_update_cb, self);
}

/* Another collection: this queue is of the one before. */
static void
queue_collection_cb (TlQueueWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
queue_activate_cb (TlQueueWindow *self,
                   guint          position)
{
  g_autoptr (TlQueueItem) item = g_list_model_get_item (G_LIST_MODEL (self->queue), position);

  if (item == NULL)
    return;
  tl_panel_show_place (self->window, tl_queue_item_get_key (item), NULL, 0, 0);
  if (tl_queue_item_get_n_undecided (item) > 0
      && g_strcmp0 (tl_queue_item_get_status (item), "submitted") == 0)
    g_action_group_change_action_state (G_ACTION_GROUP (self->window), "review-mode", g_variant_new_boolean (TRUE));
}

/* Rows. */

/* "3 days"; owned. */
static char *
describe_waiting (gint64 since)
{
  gint64 seconds = g_get_real_time () / G_USEC_PER_SEC - since;
  guint minutes = (guint) CLAMP (seconds / 60, 0, G_MAXINT);

  if (since == 0)
    return g_strdup (C_("waiting", "not known"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", minutes / 60), minutes / 60);
  return g_strdup_printf (ngettext ("%u day", "%u days", minutes / (24 * 60)), minutes / (24 * 60));
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *style_class,
           float       xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  add_label (left, "heading", 0);
  gtk_widget_add_css_class (add_label (left, "caption", 0), "tl-dim");
  add_label (right, "numeric", 1);
  gtk_widget_add_css_class (add_label (right, "caption", 1), "tl-dim");
  gtk_widget_set_hexpand (left, TRUE);
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), right);
  gtk_list_item_set_child (item, box);
}

static char *
describe_people (TlQueueItem *item)
{
  g_autofree char *people = g_strjoinv (", ", (char **) tl_queue_item_get_people (item));
  g_autofree char *reviewers = g_strjoinv (", ", (char **) tl_queue_item_get_reviewers (item));
  g_autofree char *people_shown = tl_format_inert (people, 120);
  g_autofree char *reviewers_shown = tl_format_inert (reviewers, 120);

  if (*reviewers_shown == '\0')
    return g_steal_pointer (&people_shown);
  /* Translators: annotators, then who reviews: "ana, li · reviewed by omar". */
  return g_strdup_printf (_("%s · reviewed by %s"), people_shown, reviewers_shown);
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item)
{
  TlQueueItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *left = gtk_widget_get_next_sibling (image);
  GtkWidget *right = gtk_widget_get_last_child (box);
  const char *status = tl_status_get_title (tl_queue_item_get_status (item));
  g_autofree char *title = tl_format_inert (tl_queue_item_get_title (item), 160);
  g_autofree char *people = describe_people (item);
  g_autofree char *wait = describe_waiting (tl_queue_item_get_since (item));
  g_autofree char *undecided = tl_format_count (tl_queue_item_get_n_undecided (item));
  g_autofree char *all = tl_format_count (tl_queue_item_get_n_annotations (item));
  /* Translators: annotations without a decision, of all. */
  g_autofree char *todo = g_strdup_printf (_("%s of %s undecided"), undecided, all);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s, %s, %s", title, status, wait, todo, people);
  GtkWidget *parent = gtk_widget_get_parent (box);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), tl_format_status_icon (tl_queue_item_get_status (item)));
  gtk_widget_set_tooltip_text (image, status);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (left)), title);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (left)), people);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (right)), wait);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (right)), todo);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
tl_queue_window_dispose (GObject *object)
{
  TlQueueWindow *self = TL_QUEUE_WINDOW (object);

  self->n_quiet++;
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->job != NULL)
    tl_job_cancel (self->job);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_QUEUE_WINDOW);
  g_clear_object (&self->job);
  g_clear_object (&self->seen);
  g_clear_object (&self->selection);
  g_clear_object (&self->queue);
  g_clear_object (&self->window);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_queue_window_parent_class)->dispose (object);
}

static void
tl_queue_window_finalize (GObject *object)
{
  TlQueueWindow *self = TL_QUEUE_WINDOW (object);

  tl_choice_list_clear (&self->annotators);
  tl_choice_list_clear (&self->reviewers);
  tl_choice_list_clear (&self->labels);
  G_OBJECT_CLASS (tl_queue_window_parent_class)->finalize (object);
}

static void
tl_queue_window_class_init (TlQueueWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_queue_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = tl_queue_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-queue-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, busy);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, annotator);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, filters);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, label);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, list);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, reviewer);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, sort);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, status);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TlQueueWindow, undecided);
  gtk_widget_class_bind_template_callback (widget_class, queue_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, queue_filter_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
tl_queue_window_init (TlQueueWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->queue = tl_queue_new ();
  self->n_quiet++;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->filters, tl_wrap_layout_new (6));
  tl_choice_list_init (&self->annotators, GTK_WIDGET (self->annotator), _("Annotator"));
  tl_choice_list_init (&self->reviewers, GTK_WIDGET (self->reviewer), _("Reviewer"));
  tl_choice_list_init (&self->labels, GTK_WIDGET (self->label), _("Label"));
  self->n_quiet--;
  fill_filters (self);
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->queue)));
  self->seen = tl_gradual_model_new (GTK_SELECTION_MODEL (self->selection));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->seen));
}

void
tl_queue_window_present (TlWindow *window)
{
  TlQueueWindow *self;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_QUEUE_WINDOW, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  tl_panel_attach (GTK_WINDOW (self), window);
  g_signal_connect_object (self->workspace, "edited", G_CALLBACK (queue_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::file", G_CALLBACK (queue_collection_cb), self,
                           G_CONNECT_SWAPPED);
  start (self);
  gtk_window_present (GTK_WINDOW (self));
}

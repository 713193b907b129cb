/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list of articles.  Filtering and sorting are the workspace's; here are the controls for them, the count, and
 * the states of an empty list.  The selected article follows the workspace, also when undo or another
 * panel goes to another article.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-articles-pane.h"

#include "tl-article-filter.h"
#include "tl-article-row.h"
#include "tl-article-selection.h"
#include "tl-format-value.h"
#include "tl-gradual-model.h"
#include "tl-i18n.h"
#include "tl-widget.h"

struct _TlArticlesPane
{
  GtkWidget           parent_instance;

  /* Template children */
  GtkSearchEntry     *search;
  GtkMenuButton      *filter_button;
  TlArticleFilterBox *filter_box;
  GtkLabel           *count;
  GtkStack           *stack;
  GtkListView        *list;

  /* Owned */
  TlWorkspace        *workspace;
  TlArticleSelection *selection;
  TlGradualModel     *seen;         /* of selection, by the list */
  GSignalGroup       *indexing;     /* on the job that reads all articles */
  char               *sort;
};

enum
{
  PROP_0,
  PROP_SORT,
  PROP_WORKSPACE,
  N_PROPS
};

enum
{
  CHOSEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (TlArticlesPane, tl_articles_pane, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Until the background has read every article, counts and full-text matches are not complete. */
static char *
add_progress (TlArticlesPane *self,
              char           *text)
{
  g_autofree char *owned = text;
  g_autoptr (TlJob) job = NULL;
  double fraction;

  if (self->workspace != NULL)
    g_object_get (self->workspace, "indexing", &job, NULL);
  if (job == NULL || !tl_job_is_running (job))
    return g_steal_pointer (&owned);
  fraction = CLAMP (tl_job_get_fraction (job), 0, 1);
  /* Translators: "1,000 articles · reading 40%". */
  return g_strdup_printf (_("%s · reading %d%%"), owned, (int) (fraction * 100));
}

static void
update_count (TlArticlesPane *self)
{
  TlCollection *collection = NULL;
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint all = 0;
  g_autofree char *shown_text = tl_format_count (shown);
  g_autofree char *all_text = NULL;
  g_autofree char *text = NULL;

  if (self->workspace != NULL)
    collection = tl_workspace_get_collection (self->workspace);
  if (collection != NULL)
    all = tl_collection_get_n_articles (collection);
  all_text = tl_format_count (all);

  if (shown == all)
    text = g_strdup_printf (ngettext ("%s article", "%s articles", all), all_text);
  else
    /* Translators: how many articles a filter leaves, and how many there are. */
    text = g_strdup_printf (ngettext ("%1$s of %2$s article", "%1$s of %2$s articles", all),
                            shown_text, all_text);
  text = add_progress (self, g_steal_pointer (&text));
  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, shown > 0 ? "list"
                                                 : all > 0 ? "no-match" : "empty");
}

static void
scroll_to_selected (TlArticlesPane *self)
{
  guint position = tl_article_selection_get_position (self->selection);

  if (position == G_MAXUINT)
    return;
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->seen)))
    tl_gradual_model_flush (self->seen);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static void
apply_sort (TlArticlesPane *self)
{
  static const char *const names[] = { "file", "title", "published", "status", "annotations",
                                       "undecided" };
  const char *name = self->sort != NULL ? self->sort : "file";
  gboolean descending = name[0] == '-';
  TlArticleSort sort = TL_SORT_FILE;

  if (self->workspace == NULL || tl_workspace_get_articles (self->workspace) == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name + (descending ? 1 : 0)))
      sort = (TlArticleSort) i;
  tl_article_list_set_sort (tl_workspace_get_articles (self->workspace), sort, descending);
  scroll_to_selected (self);
}

static void
pane_collection_cb (TlArticlesPane *self)
{
  tl_article_filter_box_set_collection (self->filter_box,
                                        tl_workspace_get_collection (self->workspace),
                                        tl_workspace_get_schema (self->workspace));
  tl_articles_pane_clear_filters (self);
  tl_article_selection_set_list (self->selection, tl_workspace_get_articles (self->workspace));
  apply_sort (self);
  update_count (self);
}

static void
pane_article_cb (TlArticlesPane *self)
{
  guint index = tl_workspace_get_article_index (self->workspace);

  if (index == G_MAXUINT || index == tl_article_selection_get_index (self->selection))
    return;
  tl_article_selection_set_index (self->selection, index);
  scroll_to_selected (self);
}

static void
pane_items_changed_cb (TlArticlesPane *self)
{
  update_count (self);
}

static void
pane_indexing_cb (TlArticlesPane *self)
{
  g_autoptr (TlJob) job = NULL;

  g_object_get (self->workspace, "indexing", &job, NULL);
  g_signal_group_set_target (self->indexing, job);
  update_count (self);
}

static void
pane_chosen_cb (TlArticlesPane *self,
                guint           index)
{
  g_signal_emit (self, signals[CHOSEN], 0, index);
}

static void
pane_activate_cb (TlArticlesPane *self,
                  guint           position)
{
  guint index = self->workspace != NULL
    ? tl_article_list_get_index (tl_workspace_get_articles (self->workspace), position) : G_MAXUINT;

  if (index != G_MAXUINT && index != tl_workspace_get_article_index (self->workspace))
    pane_chosen_cb (self, index);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-text", NULL);
}

static void
pane_search_changed_cb (TlArticlesPane *self)
{
  if (self->workspace != NULL)
    tl_workspace_search (self->workspace, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
pane_search_activate_cb (TlArticlesPane *self)
{
  pane_search_changed_cb (self);
  if (tl_article_selection_get_position (self->selection) == G_MAXUINT)
    tl_articles_pane_move (self, 1);
  tl_articles_pane_focus_list (self);
}

static void
pane_search_stop_cb (TlArticlesPane *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    tl_articles_pane_focus_list (self);
}

static gboolean
pane_search_key_cb (TlArticlesPane  *self,
                    guint            keyval,
                    guint            keycode,
                    GdkModifierType  state)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  pane_search_activate_cb (self);
  return GDK_EVENT_STOP;
}

static void
pane_filter_changed_cb (TlArticlesPane *self)
{
  TlArticleFilterBox *box = self->filter_box;

  if (self->workspace != NULL)
    tl_workspace_set_filter (self->workspace, tl_article_filter_box_get_status (box),
                             tl_article_filter_box_get_label (box),
                             tl_article_filter_box_get_annotator (box),
                             tl_article_filter_box_get_edited (box));
  if (tl_article_filter_box_is_active (box))
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "tl-active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "tl-active");
}

static void
pane_filter_shown_cb (TlArticlesPane *self)
{
  tl_article_filter_box_refresh (self->filter_box);
}

static void
set_workspace (TlArticlesPane *self,
               TlWorkspace    *workspace)
{
  if (!g_set_object (&self->workspace, workspace))
    return;
  if (workspace != NULL)
    {
      g_signal_connect_object (workspace, "notify::collection", G_CALLBACK (pane_collection_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (workspace, "notify::articles", G_CALLBACK (pane_collection_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (workspace, "notify::article-index", G_CALLBACK (pane_article_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (workspace, "notify::indexing", G_CALLBACK (pane_indexing_cb), self,
                               G_CONNECT_SWAPPED);
      pane_collection_cb (self);
      pane_indexing_cb (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKSPACE]);
}

static void
set_sort (TlArticlesPane *self,
          const char     *sort)
{
  if (g_strcmp0 (self->sort, sort) == 0)
    return;
  g_free (self->sort);
  self->sort = g_strdup (sort);
  apply_sort (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

static void
tl_articles_pane_dispose (GObject *object)
{
  TlArticlesPane *self = TL_ARTICLES_PANE (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_ARTICLES_PANE);
  g_clear_object (&self->indexing);
  g_clear_object (&self->seen);
  g_clear_object (&self->selection);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_articles_pane_parent_class)->dispose (object);
}

static void
tl_articles_pane_finalize (GObject *object)
{
  g_free (TL_ARTICLES_PANE (object)->sort);
  G_OBJECT_CLASS (tl_articles_pane_parent_class)->finalize (object);
}

static void
tl_articles_pane_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TlArticlesPane *self = TL_ARTICLES_PANE (object);

  switch (prop_id)
    {
    case PROP_SORT:
      g_value_set_string (value, self->sort);
      break;
    case PROP_WORKSPACE:
      g_value_set_object (value, self->workspace);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_articles_pane_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TlArticlesPane *self = TL_ARTICLES_PANE (object);

  switch (prop_id)
    {
    case PROP_SORT:
      set_sort (self, g_value_get_string (value));
      break;
    case PROP_WORKSPACE:
      set_workspace (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-articles-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TlArticlesPane, count);
  gtk_widget_class_bind_template_child (widget_class, TlArticlesPane, filter_box);
  gtk_widget_class_bind_template_child (widget_class, TlArticlesPane, filter_button);
  gtk_widget_class_bind_template_child (widget_class, TlArticlesPane, list);
  gtk_widget_class_bind_template_child (widget_class, TlArticlesPane, search);
  gtk_widget_class_bind_template_child (widget_class, TlArticlesPane, stack);
  gtk_widget_class_bind_template_callback (widget_class, pane_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_filter_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_search_stop_cb);
}

static void
tl_articles_pane_class_init (TlArticlesPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = tl_articles_pane_dispose;
  object_class->finalize = tl_articles_pane_finalize;
  object_class->get_property = tl_articles_pane_get_property;
  object_class->set_property = tl_articles_pane_set_property;

  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, NULL, flags);
  properties[PROP_WORKSPACE] = g_param_spec_object ("workspace", NULL, NULL, TL_TYPE_WORKSPACE,
                                                    flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHOSEN] = g_signal_new ("chosen", TL_TYPE_ARTICLES_PANE, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (TL_TYPE_ARTICLE_FILTER_BOX);
  g_type_ensure (TL_TYPE_ARTICLE_ROW);
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "tl-articles-pane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_articles_pane_init (TlArticlesPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->indexing = g_signal_group_new (TL_TYPE_JOB);
  g_signal_group_connect_swapped (self->indexing, "notify::fraction",
                                  G_CALLBACK (pane_items_changed_cb), self);
  g_signal_group_connect_swapped (self->indexing, "notify::running",
                                  G_CALLBACK (pane_items_changed_cb), self);
  self->selection = tl_article_selection_new ();
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (pane_items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "chosen", G_CALLBACK (pane_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  self->seen = tl_gradual_model_new (GTK_SELECTION_MODEL (self->selection));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->seen));
}

void
tl_articles_pane_start_search (TlArticlesPane *self)
{
  g_return_if_fail (TL_IS_ARTICLES_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
tl_articles_pane_focus_list (TlArticlesPane *self)
{
  g_return_if_fail (TL_IS_ARTICLES_PANE (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->search));
      return;
    }
  if (tl_article_selection_get_position (self->selection) == G_MAXUINT)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  else
    scroll_to_selected (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

void
tl_articles_pane_clear_filters (TlArticlesPane *self)
{
  g_return_if_fail (TL_IS_ARTICLES_PANE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  tl_article_filter_box_clear (self->filter_box);
  pane_search_changed_cb (self);
}

gboolean
tl_articles_pane_move (TlArticlesPane *self,
                       int             delta)
{
  guint position;
  guint n;

  g_return_val_if_fail (TL_IS_ARTICLES_PANE (self), FALSE);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  position = tl_article_selection_get_position (self->selection);
  if (n == 0)
    return FALSE;
  if (position == G_MAXUINT)
    position = delta > 0 ? 0 : n - 1;
  else if ((delta < 0 && position < (guint) -delta) || (delta > 0 && n - 1 - position < (guint) delta))
    return FALSE;
  else
    position += delta;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  scroll_to_selected (self);
  return TRUE;
}

void
tl_articles_pane_choose (TlArticlesPane *self,
                         guint           index)
{
  g_return_if_fail (TL_IS_ARTICLES_PANE (self));

  tl_article_selection_set_index (self->selection, index);
  scroll_to_selected (self);
  g_signal_emit (self, signals[CHOSEN], 0, index);
}

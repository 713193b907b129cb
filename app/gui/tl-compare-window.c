/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Comparing and adjudicating.  The list has the places of one article where annotators differ, the missing ones first; a digit takes
 * what one of them has, a label's key makes a third, and the walk goes on by itself.  The result is edited in the main window's
 * collection by ordinary commands, so that undo and saving are those of everything else.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-compare-window-private.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-panel.h"
#include "tl-report.h"
#include "tl-settings.h"
#include "tl-study-load.h"

G_DEFINE_FINAL_TYPE (TlCompareWindow, tl_compare_window, ADW_TYPE_WINDOW)

TlAdjudicationRow *
tl_compare_window_get_row (TlCompareWindow *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
enable (TlCompareWindow *self,
        const char      *name,
        gboolean         enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
                               enabled);
}

static void
update_progress (TlCompareWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->adjudication));
  guint n_open = tl_adjudication_count_open (self->adjudication);
  TlAdjudicationRow *row = tl_compare_window_get_row (self);
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("%u of %u decided · missing: %u · labels: %u · borders: %u · agreed: %u"), n - n_open, n,
                          tl_adjudication_count (self->adjudication, TL_ALIGN_MISSING),
                          tl_adjudication_count (self->adjudication, TL_ALIGN_LABEL_DIFFERS),
                          tl_adjudication_count (self->adjudication, TL_ALIGN_BORDER_DIFFERS),
                          tl_adjudication_count (self->adjudication, TL_ALIGN_AGREED));
  gtk_label_set_text (self->progress, text);
  enable (self, "take", row != NULL);
  enable (self, "drop", row != NULL && !tl_adjudication_row_is_dropped (row));
  enable (self, "reset", row != NULL && tl_adjudication_row_is_decided (row));
  enable (self, "next", n_open > 0);
  enable (self, "previous", n_open > 0);
}

static void
compare_selected_cb (TlCompareWindow *self)
{
  if (self->adjudication == NULL)
    return;
  tl_compare_window_show_row (self);
  update_progress (self);
}

static void
select_row (TlCompareWindow *self,
            guint            position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static void
go_on (TlCompareWindow *self,
       gboolean         backwards)
{
  guint from = gtk_single_selection_get_selected (self->selection);
  guint next = tl_adjudication_find_next (self->adjudication,
                                          from == GTK_INVALID_LIST_POSITION ? G_MAXUINT : from, backwards, FALSE);

  if (next != G_MAXUINT)
    select_row (self, next);
  else
    tl_report_message (GTK_WIDGET (self), _("Everything in this article is decided"));
}

/* Runs an edit of the result, shows what became of the row, and goes on where something was decided. */
static void
run (TlCompareWindow *self,
     TlCommand       *command,
     const GError    *error,
     gboolean         go)
{
  if (!tl_report_run (GTK_WIDGET (self), self->workspace, command, error))
    return;
  if (go && command != NULL && tl_adjudication_count_open (self->adjudication) > 0)
    go_on (self, FALSE);
  compare_selected_cb (self);
}

/* The article shown in the main window as all have it. */

static void
show_error (TlCompareWindow *self,
            const char      *message)
{
  g_autofree char *inert = tl_format_inert (message, 400);
  g_autofree char *markup = g_markup_escape_text (inert, -1);

  adw_status_page_set_description (self->error, markup);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static guint
find_article (TlCompareWindow *self)
{
  const char *key = tl_workspace_get_article_key (self->workspace);

  for (guint i = 0; key != NULL && i < tl_study_get_n_articles (self->study); i++)
    if (g_str_equal (tl_study_get_key (self->study, i), key))
      return i;
  return G_MAXUINT;
}

static void
load_article (TlCompareWindow *self)
{
  TlArticle *target = tl_workspace_get_article (self->workspace);
  g_autoptr (TlAdjudication) adjudication = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  if (target == NULL || self->study == NULL)
    return;
  self->article = find_article (self);
  if (self->article != G_MAXUINT)
    adjudication = tl_adjudication_new (self->study, self->article, NULL, 0, target,
                                        tl_workspace_get_article_key (self->workspace), &error);
  g_set_object (&self->adjudication, adjudication);
  title = tl_format_inert (tl_article_get_title (target), 80);
  adw_window_title_set_subtitle (self->title, title);
  if (adjudication == NULL)
    {
      gtk_single_selection_set_model (self->selection, NULL);
      show_error (self, error != NULL ? error->message : _("Nobody else has this article"));
      return;
    }
  tl_compare_window_make_layers (self);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (adjudication));
  gtk_stack_set_visible_child_name (self->stack, "compare");
  if (tl_adjudication_count_open (adjudication) > 0)
    select_row (self, tl_adjudication_find_next (adjudication, G_MAXUINT, FALSE, FALSE));
  compare_selected_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
compare_article_cb (TlCompareWindow *self)
{
  load_article (self);
}

static void
compare_edited_cb (TlCompareWindow *self)
{
  if (self->adjudication != NULL)
    compare_selected_cb (self);
}

static void
compare_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (TlCompareWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TlStudy) study = tl_study_load_finish (TL_WORKSPACE (source), result, NULL, &error);

  if (self->window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->job);
  g_set_object (&self->study, study);
  if (study == NULL)
    show_error (self, error->message);
  else
    load_article (self);
}

/* Actions. */

static void
take_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlCompareWindow *self = user_data;
  TlAdjudicationRow *row = tl_compare_window_get_row (self);
  guint rater = g_variant_get_uint32 (parameter);
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  if (self->adjudication == NULL || row == NULL || rater >= tl_adjudication_get_n_raters (self->adjudication))
    return;
  command = tl_adjudication_take (self->adjudication, row, rater, tl_workspace_get_annotator (self->workspace),
                                  &error);
  run (self, command, error, TRUE);
}

static void
take_agreed_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  TlCompareWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  if (self->adjudication == NULL)
    return;
  command = tl_adjudication_take_agreed (self->adjudication, tl_workspace_get_annotator (self->workspace), &error);
  if (command == NULL && error == NULL)
    tl_report_message (GTK_WIDGET (self), _("Nothing more agrees that is not decided"));
  run (self, command, error, FALSE);
}

static void
drop_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlCompareWindow *self = user_data;
  TlAdjudicationRow *row = tl_compare_window_get_row (self);
  g_autoptr (GError) error = NULL;

  if (self->adjudication != NULL && row != NULL)
    run (self, tl_adjudication_drop (self->adjudication, row, tl_workspace_get_annotator (self->workspace), &error),
         error, TRUE);
}

static void
reset_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  TlCompareWindow *self = user_data;
  TlAdjudicationRow *row = tl_compare_window_get_row (self);
  g_autoptr (GError) error = NULL;

  if (self->adjudication != NULL && row != NULL)
    run (self, tl_adjudication_reset (self->adjudication, row, tl_workspace_get_annotator (self->workspace), &error),
         error, FALSE);
}

static TlAnnotation *
get_first (TlCompareWindow   *self,
           TlAdjudicationRow *row)
{
  TlAnnotation *found = tl_adjudication_row_get_result (row);

  for (guint i = 0; i < tl_adjudication_get_n_raters (self->adjudication) && found == NULL; i++)
    found = tl_adjudication_row_get_annotation (row, i);
  return found;
}

/* A third: with the words that are selected, else where the result or the first has it. */
static void
make_third_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlCompareWindow *self = user_data;
  TlAdjudicationRow *row = tl_compare_window_get_row (self);
  g_autoptr (GArray) selected = NULL;
  g_autoptr (GError) error = NULL;
  const TlFragment *fragments = NULL;
  guint n = 0;
  TlCommand *command;

  if (self->adjudication == NULL || row == NULL)
    return;
  selected = tl_article_view_dup_fragments (self->view);
  if (selected->len > 0)
    {
      fragments = (const TlFragment *) selected->data;
      n = selected->len;
    }
  else if (get_first (self, row) != NULL)
    fragments = tl_annotation_get_fragments (get_first (self, row), &n);
  command = tl_adjudication_make (self->adjudication, row, g_variant_get_string (parameter, NULL), fragments, n,
                                  tl_workspace_get_annotator (self->workspace), &error);
  run (self, command, error, TRUE);
}

static void
next_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlCompareWindow *self = user_data;

  if (self->adjudication != NULL)
    go_on (self, g_str_equal (g_action_get_name (G_ACTION (action)), "previous"));
}

static void
next_article_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  TlCompareWindow *self = user_data;
  gboolean backwards = g_str_equal (g_action_get_name (G_ACTION (action)), "previous-article");

  gtk_widget_activate_action (GTK_WIDGET (self), backwards ? "win.previous-article" : "win.next-article", NULL);
}

static const GActionEntry entries[] = {
  { "drop", drop_cb },
  { "make-third", make_third_cb, "s" },
  { "next", next_cb },
  { "next-article", next_article_cb },
  { "previous", next_cb },
  { "previous-article", next_article_cb },
  { "reset", reset_cb },
  { "take", take_cb, "u" },
  { "take-agreed", take_agreed_cb },
};

static gboolean
press_label (TlCompareWindow *self,
             guint            keyval)
{
  const TlLabelDef *def = tl_schema_find_key (tl_workspace_get_schema (self->workspace),
                                              gdk_keyval_to_unicode (keyval));

  if (def == NULL)
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "make-third", g_variant_new_string (def->name));
  return GDK_EVENT_STOP;
}

/* Letters and digits, wherever the focus is: nothing is typed in this window. */
static gboolean
compare_key_cb (TlCompareWindow *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  static const struct
  {
    guint       keyval;
    const char *action;
  } keys[] = {
    { GDK_KEY_j, "next" }, { GDK_KEY_k, "previous" }, { GDK_KEY_0, "drop" }, { GDK_KEY_KP_0, "drop" },
    { GDK_KEY_a, "take-agreed" }, { GDK_KEY_BackSpace, "reset" }, { GDK_KEY_Delete, "reset" },
  };
  GActionGroup *group = G_ACTION_GROUP (self->actions);
  TlFragment range;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || self->adjudication == NULL)
    return GDK_EVENT_PROPAGATE;
  if (tl_article_view_get_selection (self->view, &range) && press_label (self, keyval))
    return GDK_EVENT_STOP;
  if ((keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9) || (keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9))
    {
      guint rater = keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9 ? keyval - GDK_KEY_KP_1 : keyval - GDK_KEY_1;

      g_action_group_activate_action (group, "take", g_variant_new_uint32 (rater));
      return GDK_EVENT_STOP;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      {
        g_action_group_activate_action (group, keys[i].action, NULL);
        return GDK_EVENT_STOP;
      }
  return press_label (self, keyval);
}

static void
compare_activate_cb (TlCompareWindow *self,
                     guint            position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_child_focus (self->cards, GTK_DIR_TAB_FORWARD);
}

/* Rows. */

static void
show_decided (TlAdjudicationRow *row,
              GParamSpec        *pspec,
              GtkListItem       *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *image = gtk_widget_get_last_child (box);
  GtkWidget *lines = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));
  const char *kind = tl_align_kind_get_title (tl_adjudication_row_get_kind (row));
  gboolean is_decided = tl_adjudication_row_is_decided (row);
  g_autofree char *spoken = NULL;
  GtkWidget *parent = gtk_widget_get_parent (box);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), tl_adjudication_row_is_dropped (row) ? "tl-status-rejected-symbolic"
                                                   : is_decided ? "tl-status-approved-symbolic"
                                                                : "tl-status-new-symbolic");
  spoken = g_strdup_printf ("%s: %s, %s", kind,
                            gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (lines))),
                            is_decided ? _("decided") : _("not decided"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *labels[] = { gtk_label_new (NULL), gtk_label_new (NULL) };
  GtkWidget *kind = gtk_image_new ();

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_xalign (GTK_LABEL (labels[i]), 0);
      gtk_label_set_ellipsize (GTK_LABEL (labels[i]), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (labels[i]), 14);
      gtk_box_append (GTK_BOX (lines), labels[i]);
    }
  gtk_widget_add_css_class (labels[0], "caption");
  gtk_widget_add_css_class (labels[0], "tl-dim");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (box), kind);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_list_item_set_child (item, box);
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  static const char *const icons[] = {
    [TL_ALIGN_MISSING] = "list-remove-symbolic",
    [TL_ALIGN_LABEL_DIFFERS] = "tl-discuss-symbolic",
    [TL_ALIGN_BORDER_DIFFERS] = "object-flip-horizontal-symbolic",
    [TL_ALIGN_AGREED] = "object-select-symbolic",
  };
  TlAdjudicationRow *row = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *lines = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));
  TlAlignKind kind = tl_adjudication_row_get_kind (row);
  g_autofree char *covered = NULL;
  g_autofree char *shown = NULL;

  g_object_get (row, "text", &covered, NULL);
  shown = tl_format_inert (covered, 120);
  gtk_image_set_from_icon_name (GTK_IMAGE (gtk_widget_get_first_child (box)), icons[kind]);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (lines)), tl_align_kind_get_title (kind));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (lines)), shown);
  g_signal_connect (row, "notify", G_CALLBACK (show_decided), item);
  show_decided (row, NULL, item);
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_decided, item);
}

static void
tl_compare_window_dispose (GObject *object)
{
  TlCompareWindow *self = TL_COMPARE_WINDOW (object);

  if (self->job != NULL)
    tl_job_cancel (self->job);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "compare", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_COMPARE_WINDOW);
  g_clear_object (&self->actions);
  g_clear_object (&self->selection);
  g_clear_object (&self->adjudication);
  g_clear_object (&self->job);
  g_clear_object (&self->layers);
  g_clear_object (&self->study);
  g_clear_object (&self->window);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  G_OBJECT_CLASS (tl_compare_window_parent_class)->dispose (object);
}

static void
tl_compare_window_class_init (TlCompareWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_compare_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-compare-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, busy);
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, cards);
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, error);
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, list);
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, result);
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TlCompareWindow, title);
  gtk_widget_class_bind_template_callback (widget_class, compare_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_key_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "compare.next-article", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "compare.previous-article", NULL);
}

static void
tl_compare_window_init (TlCompareWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->ids = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "compare", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->view = TL_ARTICLE_VIEW (tl_article_view_new ());
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->view));
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  self->selection = gtk_single_selection_new (NULL);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (compare_selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

void
tl_compare_window_present (TlWindow  *window,
                           GPtrArray *files)
{
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *face = NULL;
  TlCompareWindow *self;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_COMPARE_WINDOW, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  self->files = files != NULL && files->len > 0 ? g_ptr_array_ref (files) : NULL;
  settings = tl_settings_new ();
  face = g_settings_get_string (settings, "text-face");
  tl_article_view_set_typography (self->view, face, g_settings_get_int (settings, "text-size"),
                                  g_settings_get_int (settings, "measure"),
                                  g_settings_get_double (settings, "line-height"));
  tl_article_view_set_snap (self->view, g_settings_get_boolean (settings, "snap-to-words"));
  tl_panel_attach (GTK_WINDOW (self), window);
  g_signal_connect_object (self->workspace, "notify::article", G_CALLBACK (compare_article_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "edited", G_CALLBACK (compare_edited_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->job = tl_job_new (_("Comparing"));
  tl_panel_show_progress (self->busy, self->job);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  tl_study_load_async (self->workspace, self->files, self->job, compare_loaded_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

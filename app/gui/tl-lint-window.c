/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The consistency of a collection.  Two passes in a worker: what has which label everywhere, then what does not fit, in the article
 * that is shown or in all.  Findings are mended one by one or all at once, an undo step an article; what is ignored stays so.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-lint-window.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-lint-row.h"
#include "tl-lint.h"
#include "tl-panel.h"
#include "tl-report.h"
#include "tl-workspace-members.h"
#include "tl-workspace-scan.h"

struct _TlLintWindow
{
  AdwWindow            parent_instance;

  /* Template children */
  AdwWindowTitle      *title;
  AdwStatusPage       *busy;
  GtkStack            *stack;
  GtkListView         *list;

  /* Owned */
  TlWindow            *window;
  TlWorkspace         *workspace;
  TlJob               *job;
  GListStore          *findings;    /* TlLintPlace */
  GtkSingleSelection  *selection;
  GSimpleActionGroup  *actions;
  GQueue               to_fix;      /* char, keys of articles whose findings are to be mended; owned */

  guint                n_fixed;
  guint                all_articles : 1;
};

G_DEFINE_FINAL_TYPE (TlLintWindow, tl_lint_window, ADW_TYPE_WINDOW)

/* What the worker has. */
typedef struct
{
  TlLintWindow  *self;        /* owned */
  TlLint        *lint;
  GHashTable    *ignored;
  char          *only;        /* key of the one article that is checked, NULL: all */
  GPtrArray     *found;       /* TlLintPlace */
} Looking;

static void
looking_free (Looking *looking)
{
  g_object_unref (looking->self);
  tl_lint_free (looking->lint);
  g_hash_table_unref (looking->ignored);
  g_ptr_array_unref (looking->found);
  g_free (looking->only);
  g_free (looking);
}

static TlLintPlace *
get_selected (TlLintWindow *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
enable (TlLintWindow *self,
        const char   *name,
        gboolean      enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
                               enabled);
}

static gboolean
has_ignored (TlLintWindow *self)
{
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  g_autoptr (GHashTable) ignored = collection != NULL ? tl_lint_list_ignored (collection) : NULL;

  return ignored != NULL && g_hash_table_size (ignored) > 0;
}

static void
update (TlLintWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->findings));
  TlLintPlace *selected = get_selected (self);
  g_autofree char *count = tl_format_count (n);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%s finding", "%s findings", n), count);
  guint n_fixable = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (G_LIST_MODEL (self->findings), i);
      n_fixable += tl_lint_place_is_fixable (place);
    }
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_stack_set_visible_child_name (self->stack, self->job != NULL ? "busy" : n > 0 ? "list" : "none");
  enable (self, "show", selected != NULL);
  enable (self, "fix", selected != NULL && tl_lint_place_is_fixable (selected));
  enable (self, "fix-all", n_fixable > 0);
  enable (self, "ignore", selected != NULL);
  enable (self, "forget", has_ignored (self));
}

static void
lint_selected_cb (TlLintWindow *self)
{
  update (self);
}

/* Looking. */

static void
gather_func (guint       index,
             const char *key,
             TlArticle  *article,
             gpointer    user_data)
{
  tl_lint_gather (((Looking *) user_data)->lint, article);
}

static void
check_func (guint       index,
            const char *key,
            TlArticle  *article,
            gpointer    user_data)
{
  Looking *looking = user_data;
  g_autoptr (GListModel) found = NULL;

  if (looking->only != NULL && !g_str_equal (looking->only, key))
    return;
  found = tl_lint_check (looking->lint, key, article);
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    g_ptr_array_add (looking->found, g_list_model_get_item (found, i));
}

static void
lint_checked_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Looking *looking = user_data;
  TlLintWindow *self = looking->self;
  g_autoptr (GError) error = NULL;
  gboolean is_done = tl_workspace_scan_finish (TL_WORKSPACE (source), result, &error);

  if (self->window != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_object (&self->job);
      if (!is_done)
        tl_report_error (GTK_WIDGET (self), error);
      g_list_store_splice (self->findings, 0, g_list_model_get_n_items (G_LIST_MODEL (self->findings)),
                           looking->found->pdata, looking->found->len);
      update (self);
      if (looking->found->len > 0)
        gtk_widget_grab_focus (GTK_WIDGET (self->list));
    }
  looking_free (looking);
}

static void
lint_gathered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Looking *looking = user_data;
  TlLintWindow *self = looking->self;
  g_autoptr (GError) error = NULL;

  if (!tl_workspace_scan_finish (TL_WORKSPACE (source), result, &error) || self->window == NULL)
    {
      if (self->window != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_object (&self->job);
          tl_report_error (GTK_WIDGET (self), error);
          update (self);
        }
      looking_free (looking);
      return;
    }
  tl_workspace_scan_async (self->workspace, self->job, check_func, NULL, looking, lint_checked_cb, looking);
}

static void
look (TlLintWindow *self)
{
  TlLintOptions options = { 0 };
  Looking *looking;

  if (self->job != NULL)
    tl_job_cancel (self->job);
  g_clear_object (&self->job);
  if (tl_workspace_get_collection (self->workspace) == NULL)
    return;
  looking = g_new0 (Looking, 1);
  looking->self = g_object_ref (self);
  looking->ignored = tl_lint_list_ignored (tl_workspace_get_collection (self->workspace));
  options.ignored = looking->ignored;
  looking->lint = tl_lint_new (tl_workspace_get_schema (self->workspace), &options);
  looking->only = self->all_articles ? NULL : g_strdup (tl_workspace_get_article_key (self->workspace));
  looking->found = g_ptr_array_new_with_free_func (g_object_unref);
  self->job = tl_job_new (_("Looking for what does not fit"));
  tl_panel_show_progress (self->busy, self->job);
  update (self);
  tl_workspace_scan_async (self->workspace, self->job, gather_func, NULL, looking, lint_gathered_cb, looking);
}

/* Showing, mending, ignoring. */

static void
show (TlLintWindow *self,
      TlLintPlace  *place)
{
  guint start, end;

  tl_finding_get_range (TL_FINDING (place), &start, &end);
  tl_panel_show_place (self->window, tl_lint_place_get_article (place), tl_finding_get_annotation (TL_FINDING (place)), start,
                       end);
}

static void
lint_activate_cb (TlLintWindow *self,
                  guint         position)
{
  g_autoptr (TlLintPlace) place = g_list_model_get_item (G_LIST_MODEL (self->findings), position);

  gtk_single_selection_set_selected (self->selection, position);
  if (place != NULL)
    show (self, place);
}

/* Takes the findings of key (or the one place) out that were mended. */
static void
drop_findings (TlLintWindow *self,
               GHashTable   *mended)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->findings)); i > 0; i--)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (G_LIST_MODEL (self->findings), i - 1);

      if (g_hash_table_contains (mended, place))
        g_list_store_remove (self->findings, i - 1);
    }
  update (self);
}

/* One command for all findings of the article shown: each is worked out on a draft that has those before it. */
static TlCommand *
make_fix (TlLintWindow *self,
          TlLintPlace  *only,
          GHashTable   *mended)
{
  const char *key = tl_workspace_get_article_key (self->workspace);
  const char *by = tl_workspace_get_annotator (self->workspace);
  g_autoptr (TlArticle) draft = tl_article_snapshot (tl_workspace_get_article (self->workspace));
  TlCommand *all = tl_command_new ("lint", key, by, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->findings));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (G_LIST_MODEL (self->findings), i);
      g_autoptr (TlCommand) command = NULL;

      if ((only != NULL && place != only) || !tl_lint_place_is_fixable (place)
          || !g_str_equal (tl_lint_place_get_article (place), key))
        continue;
      command = tl_lint_place_fix (place, draft, by, NULL);
      if (command != NULL && !tl_command_apply (command, draft, NULL))
        continue;
      g_hash_table_add (mended, place);
      for (guint j = 0; command != NULL && j < command->changes->len; j++)
        {
          const TlChange *change = g_ptr_array_index (command->changes, j);

          tl_command_add (all, tl_change_new (change->kind, change->id, change->position, change->before,
                                              change->after));
        }
    }
  return all;
}

static guint
fix_shown (TlLintWindow *self,
           TlLintPlace  *only)
{
  g_autoptr (GHashTable) mended = g_hash_table_new (NULL, NULL);
  g_autoptr (TlCommand) command = make_fix (self, only, mended);
  guint n = g_hash_table_size (mended);

  if (command->changes->len > 0
      && !tl_report_run (GTK_WIDGET (self), self->workspace, g_steal_pointer (&command), NULL))
    return 0;
  drop_findings (self, mended);
  return n;
}

static void fix_next (TlLintWindow *self);

static void
lint_shown_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (TlLintWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tl_workspace_show_finish (TL_WORKSPACE (source), result, &error))
    {
      /* Somebody went elsewhere: then the rest is not to be mended. */
      g_queue_clear_full (&self->to_fix, g_free);
      if (self->window != NULL)
        tl_report_error (GTK_WIDGET (self), error);
      return;
    }
  if (self->window == NULL)
    return;
  self->n_fixed += fix_shown (self, NULL);
  fix_next (self);
}

static void
fix_next (TlLintWindow *self)
{
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  g_autofree char *key = g_queue_pop_head (&self->to_fix);
  g_autofree char *message = NULL;
  guint index;

  if (key == NULL || collection == NULL)
    {
      message = g_strdup_printf (ngettext ("%u finding mended", "%u findings mended", self->n_fixed),
                                 self->n_fixed);
      tl_report_message (GTK_WIDGET (self), message);
      return;
    }
  index = tl_collection_find_key (collection, key);
  if (g_strcmp0 (key, tl_workspace_get_article_key (self->workspace)) == 0)
    {
      self->n_fixed += fix_shown (self, NULL);
      fix_next (self);
    }
  else if (index != G_MAXUINT)
    tl_workspace_show_async (self->workspace, index, lint_shown_cb, g_object_ref (self));
  else
    fix_next (self);
}

static void
fix_all_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  TlLintWindow *self = user_data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->findings));
  const char *last = NULL;

  g_queue_clear_full (&self->to_fix, g_free);
  self->n_fixed = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (G_LIST_MODEL (self->findings), i);
      const char *key = tl_lint_place_get_article (place);

      /* The list keeps its places while this goes through it. */
      if (tl_lint_place_is_fixable (place) && g_strcmp0 (key, last) != 0)
        g_queue_push_tail (&self->to_fix, g_strdup (key));
      last = key;
    }
  fix_next (self);
}

static void
fix_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  TlLintWindow *self = user_data;
  TlLintPlace *place = get_selected (self);

  if (place == NULL)
    return;
  /* In another article it is shown first: nothing is changed unseen. */
  if (g_strcmp0 (tl_lint_place_get_article (place), tl_workspace_get_article_key (self->workspace)) != 0)
    show (self, place);
  else if (fix_shown (self, place) > 0)
    tl_report_message (GTK_WIDGET (self), _("Mended"));
}

/* Findings that somebody, here or in another window, has found right. */
static void
lint_members_cb (TlLintWindow *self)
{
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  g_autoptr (GHashTable) ignored = collection != NULL ? tl_lint_list_ignored (collection) : NULL;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->findings)); ignored != NULL && i > 0; i--)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (G_LIST_MODEL (self->findings), i - 1);

      if (g_hash_table_contains (ignored, tl_lint_place_get_key (place)))
        g_list_store_remove (self->findings, i - 1);
    }
  update (self);
}

static const char *const ignored_names[] = { "lint_ignored", NULL };

/* The collection remembers: what one of the desk has found right need not be looked at by the next. */
static void
ignore_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlLintWindow *self = user_data;
  TlLintPlace *place = get_selected (self);
  TlSettingChange *change;
  g_autoptr (GBytes) ignored = NULL;

  if (place == NULL || tl_workspace_get_collection (self->workspace) == NULL)
    return;
  change = tl_setting_change_begin (self->workspace, ignored_names);
  ignored = tl_lint_ignored_with (tl_workspace_get_collection (self->workspace), tl_lint_place_get_key (place), TRUE);
  if (ignored != NULL)
    tl_workspace_set_member (self->workspace, "lint_ignored", ignored);
  tl_window_tell_setting (self->window, _("This finding is ignored from now on"), change);
  /* ::members-changed has taken it out of the list. */
  if (!tl_workspace_has_room_for_members (self->workspace))
    tl_report_message (GTK_WIDGET (self),
                       _("Remembered on this computer only: the file is a list and has no room for settings"));
}

static void
forget_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlLintWindow *self = user_data;
  TlSettingChange *change = tl_setting_change_begin (self->workspace, ignored_names);

  tl_workspace_set_member (self->workspace, "lint_ignored", NULL);
  tl_window_tell_setting (self->window, _("No finding is ignored any more"), change);
  look (self);
}

static void
refresh_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  look (user_data);
}

static void
show_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlLintPlace *place = get_selected (user_data);

  if (place != NULL)
    show (user_data, place);
}

static void
scope_cb (GSimpleAction *action,
          GVariant      *state,
          gpointer       user_data)
{
  TlLintWindow *self = user_data;

  g_simple_action_set_state (action, state);
  self->all_articles = g_str_equal (g_variant_get_string (state, NULL), "collection");
  look (self);
}

static const GActionEntry entries[] = {
  { "fix", fix_cb },
  { "fix-all", fix_all_cb },
  { "forget", forget_cb },
  { "ignore", ignore_cb },
  { "refresh", refresh_cb },
  { "scope", NULL, "s", "'collection'", scope_cb },
  { "show", show_cb },
};

static void
tl_lint_window_dispose (GObject *object)
{
  TlLintWindow *self = TL_LINT_WINDOW (object);

  if (self->job != NULL)
    tl_job_cancel (self->job);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "lint", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_LINT_WINDOW);
  g_queue_clear_full (&self->to_fix, g_free);
  g_clear_object (&self->actions);
  g_clear_object (&self->findings);
  g_clear_object (&self->job);
  g_clear_object (&self->selection);
  g_clear_object (&self->window);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_lint_window_parent_class)->dispose (object);
}

static void
tl_lint_window_class_init (TlLintWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_lint_window_dispose;

  g_type_ensure (TL_TYPE_LINT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-lint-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlLintWindow, busy);
  gtk_widget_class_bind_template_child (widget_class, TlLintWindow, list);
  gtk_widget_class_bind_template_child (widget_class, TlLintWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TlLintWindow, title);
  gtk_widget_class_bind_template_callback (widget_class, lint_activate_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, 0, "lint.fix", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "lint.fix-all",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, 0, "lint.ignore", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "lint.ignore", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "lint.refresh", NULL);
}

static void
tl_lint_window_init (TlLintWindow *self)
{
  g_queue_init (&self->to_fix);
  self->all_articles = TRUE;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "lint", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->findings = g_list_store_new (TL_TYPE_LINT_PLACE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->findings)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (lint_selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

TlLintWindow *
tl_lint_window_present (TlWindow *window)
{
  TlLintWindow *self;

  g_return_val_if_fail (TL_IS_WINDOW (window), NULL);

  self = g_object_new (TL_TYPE_LINT_WINDOW, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  g_signal_connect_object (self->workspace, "members-changed", G_CALLBACK (lint_members_cb), self, G_CONNECT_SWAPPED);
  tl_panel_attach (GTK_WINDOW (self), window);
  look (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

gboolean
tl_lint_window_step (TlLintWindow *self,
                     gboolean      backwards)
{
  guint n;
  guint position;

  g_return_val_if_fail (TL_IS_LINT_WINDOW (self), FALSE);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->findings));
  position = gtk_single_selection_get_selected (self->selection);
  if (n == 0 || position == GTK_INVALID_LIST_POSITION || (backwards ? position == 0 : position + 1 >= n))
    return FALSE;
  position = backwards ? position - 1 : position + 1;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  show (self, get_selected (self));
  return TRUE;
}

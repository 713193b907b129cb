/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Conflicts as cards.  Each shows what it is about and the values that people gave it; a digit takes one, B keeps all of them where
 * that can be.  The cards follow the article that the main window shows.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-conflict-window.h"

#include <string.h>

#include "tl-conflict-card.h"
#include "tl-conflict-words.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-merge-members.h"
#include "tl-merge.h"
#include "tl-panel.h"
#include "tl-report.h"
#include "tl-workspace-members.h"
#include "tl-workspace-view.h"

#define TL_TYPE_CONFLICT_WINDOW (tl_conflict_window_get_type ())
G_DECLARE_FINAL_TYPE (TlConflictWindow, tl_conflict_window, TL, CONFLICT_WINDOW, AdwWindow)

#define N_KEYS 9

struct _TlConflictWindow
{
  AdwWindow           parent_instance;

  /* Template children */
  AdwWindowTitle     *title;
  GtkStack           *stack;
  GtkLabel           *heading;
  GtkLabel           *about;
  GtkWidget          *values;
  GtkLabel           *progress;

  /* Owned */
  TlWindow           *window;
  TlWorkspace        *workspace;
  GPtrArray          *conflicts;   /* TlConflict, of the article shown */
  GSimpleActionGroup *actions;
  GHashTable         *found;       /* what a conflict is about to the TlConflict that a merge just found; NULL */

  guint               current;
  guint               update_id;
};

G_DEFINE_FINAL_TYPE (TlConflictWindow, tl_conflict_window, ADW_TYPE_WINDOW)

static TlConflict *
get_conflict (TlConflictWindow *self)
{
  return self->current < self->conflicts->len ? g_ptr_array_index (self->conflicts, self->current) : NULL;
}

/* What a conflict is about, as one string; owned. */
static char *
dup_key (TlConflict *conflict)
{
  return g_strdup_printf ("%s\n%s\n%s\n%s", tl_conflict_get_article (conflict), tl_conflict_get_kind (conflict),
                          tl_conflict_get_id (conflict), tl_conflict_get_field (conflict));
}

static gboolean
is_setting (TlConflict *conflict)
{
  return g_str_equal (tl_conflict_get_kind (conflict), "collection");
}

/* A setting of the collection, which is no edit of an article. */
static void
resolve_setting (TlConflictWindow *self,
                 TlConflict       *conflict,
                 const char       *value)
{
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  const char *const names[] = { tl_conflict_get_id (conflict), "conflicts", NULL };
  g_autoptr (TlSettingChange) change = tl_setting_change_begin (self->workspace, names);
  g_autofree char *heading = tl_conflict_words_setting (conflict);
  g_autofree char *message = NULL;
  g_autoptr (GBytes) member = NULL;
  g_autoptr (GBytes) left = NULL;

  if (collection == NULL || !tl_merge_resolve_member (collection, conflict, value, &member, &left))
    return;
  tl_workspace_set_member (self->workspace, tl_conflict_get_id (conflict), member);
  tl_workspace_set_member (self->workspace, "conflicts", left);
  /* Translators: which setting of the collection. */
  message = g_strdup_printf (_("Decided: %s"), heading);
  tl_window_tell_setting (self->window, message, g_steal_pointer (&change));
}

/* value NULL: all of them. */
static void
resolve (TlConflictWindow *self,
         const char       *value)
{
  g_autoptr (GError) error = NULL;
  TlArticle *article = tl_workspace_get_article (self->workspace);
  const char *key = tl_workspace_get_article_key (self->workspace);
  const char *by = tl_workspace_get_annotator (self->workspace);
  TlConflict *conflict = get_conflict (self);
  TlCommand *command;

  if (conflict == NULL)
    return;
  if (is_setting (conflict))
    {
      if (value != NULL)
        resolve_setting (self, conflict, value);
      return;
    }
  if (article == NULL || (value == NULL && tl_merge_why_not_both (article, conflict) != NULL))
    return;
  command = value != NULL ? tl_merge_resolve (article, key, by, conflict, value, &error)
                          : tl_merge_keep_both (article, key, by, conflict, &error);
  tl_report_run (GTK_WIDGET (self), self->workspace, command, error);
}

/* The card, so that more can be said of it. */
static GtkWidget *
add_value (TlConflictWindow *self,
           guint             number,
           const char       *name,
           const char       *text)
{
  g_autofree char *key = number < N_KEYS ? g_strdup_printf ("%u", number + 1) : g_strdup ("B");
  GtkWidget *card = tl_conflict_card_new (key, name, text, "conflict.take", number);

  gtk_box_append (GTK_BOX (self->values), card);
  return card;
}

/* What keeping all values comes to, or why that can't be. */
static void
add_both (TlConflictWindow *self,
          TlConflict       *conflict)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  const char *why_not = tl_merge_why_not_both (article, conflict);
  g_autofree char *joined = tl_merge_join_values (conflict);
  g_autofree char *text = NULL;
  GtkWidget *button;

  if (why_not != NULL)
    text = g_strdup (why_not);
  else if (joined != NULL)
    text = tl_conflict_words_value (tl_workspace_get_schema (self->workspace), tl_conflict_get_field (conflict), joined);
  else if (g_str_equal (tl_conflict_get_kind (conflict), "relation"))
    text = g_strdup (_("Each as a relation of its own"));
  else
    text = g_strdup (_("Each as an annotation of its own"));
  button = add_value (self, N_KEYS, _("Both"), text);
  gtk_widget_set_sensitive (button, why_not == NULL);
  gtk_widget_set_tooltip_text (button, why_not);
}

static void
show_about (TlConflictWindow *self,
            TlConflict       *conflict)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  const char *kind = tl_conflict_get_kind (conflict);
  TlAnnotation *annotation = NULL;
  g_autofree char *text = NULL;

  if (g_str_equal (kind, "annotation"))
    annotation = tl_article_find_annotation (article, tl_conflict_get_id (conflict));
  if (annotation != NULL)
    {
      const TlLabelDef *def = tl_schema_lookup (tl_workspace_get_schema (self->workspace),
                                                tl_annotation_get_label (annotation));
      g_autofree char *covered = tl_annotation_dup_covered (annotation, tl_article_get_text (article));
      g_autofree char *shown = tl_format_inert (covered, 200);
      g_autofree char *label = tl_format_inert (tl_schema_translate (def->title), 40);

      text = g_strdup_printf ("%s “%s”", label, shown);
    }
  else
    {
      g_autofree char *id = tl_format_inert (tl_conflict_get_id (conflict), 80);

      if (is_setting (conflict))
        text = g_strdup (_("A setting of the collection, for all its articles"));
      else
        text = g_strdup_printf ("%s %s", g_str_equal (kind, "relation") ? _("Relation") : _("Article"), id);
    }
  gtk_label_set_text (self->about, text);
}

/* Whose value it is, where that is known: "Yours, desk-2.json"; owned. */
static char *
name_value (TlConflictWindow *self,
            TlConflict       *conflict,
            const char       *value,
            guint             number)
{
  g_autofree char *key = dup_key (conflict);
  TlConflict *found = self->found != NULL ? g_hash_table_lookup (self->found, key) : NULL;
  const char *const *owners = found != NULL ? tl_conflict_get_owners (found, value) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; owners != NULL && owners[i] != NULL; i++)
    {
      g_autofree char *name = tl_format_inert (owners[i], 80);
      gboolean is_own = g_strcmp0 (owners[i], tl_workspace_get_annotator (self->workspace)) == 0;

      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", is_own ? C_("conflict", "Yours") : name);
    }
  if (out->len == 0)
    g_string_append_printf (out, _("Value %u"), number + 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
describe_heading (TlConflict *conflict)
{
  const char *field = tl_conflict_get_field (conflict);

  if (is_setting (conflict))
    return tl_conflict_words_setting (conflict);
  return tl_format_inert (*field != '\0' ? tl_format_field (field) : _("Deleted by one, changed by another"), 80);
}

static char *
describe_value (TlConflictWindow *self,
                TlConflict       *conflict,
                guint             value)
{
  if (is_setting (conflict))
    return tl_conflict_words_setting_value (conflict, value);
  return tl_conflict_words_value (tl_workspace_get_schema (self->workspace), tl_conflict_get_field (conflict),
                                  tl_conflict_get_values (conflict)[value]);
}

static void
show_conflict (TlConflictWindow *self)
{
  TlConflict *conflict = get_conflict (self);
  const char *const *values;
  GtkWidget *child;
  g_autofree char *heading = NULL;
  g_autofree char *progress = NULL;

  while ((child = gtk_widget_get_first_child (self->values)) != NULL)
    gtk_box_remove (GTK_BOX (self->values), child);
  gtk_stack_set_visible_child_name (self->stack, conflict != NULL ? "card" : "none");
  if (conflict == NULL)
    return;
  heading = describe_heading (conflict);
  gtk_label_set_text (self->heading, heading);
  show_about (self, conflict);
  values = tl_conflict_get_values (conflict);
  for (guint i = 0; values[i] != NULL && i < N_KEYS; i++)
    {
      g_autofree char *text = describe_value (self, conflict, i);
      g_autofree char *name = name_value (self, conflict, values[i], i);

      add_value (self, i, name, text);
    }
  add_both (self, conflict);
  progress = g_strdup_printf (_("%u of %u"), self->current + 1, self->conflicts->len);
  gtk_label_set_text (self->progress, progress);
}

static void
load (TlConflictWindow *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  TlCollection *collection = tl_workspace_get_collection (self->workspace);
  g_autoptr (TlArticle) seen = NULL;
  g_autofree char *title = NULL;

  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  /* What others did, and the user may not see, is theirs to settle. */
  seen = tl_workspace_dup_seen_article (self->workspace);
  self->conflicts = seen != NULL ? tl_merge_list_conflicts (seen)
                                    : g_ptr_array_new_with_free_func (g_object_unref);
  if (collection != NULL)
    {
      g_autoptr (GPtrArray) settings = tl_merge_list_member_conflicts (collection);

      for (guint i = 0; i < settings->len; i++)
        g_ptr_array_add (self->conflicts, g_object_ref (settings->pdata[i]));
    }
  if (self->current >= self->conflicts->len)
    self->current = 0;
  title = article != NULL ? tl_format_inert (tl_article_get_title (article), 80) : g_strdup ("");
  adw_window_title_set_subtitle (self->title, title);
  show_conflict (self);
}

static gboolean
conflict_update_cb (gpointer user_data)
{
  TlConflictWindow *self = user_data;

  self->update_id = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
conflict_edited_cb (TlConflictWindow *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (conflict_update_cb, self);
}

/* Actions. */

static void
take_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlConflictWindow *self = user_data;
  TlConflict *conflict = get_conflict (self);
  guint number = g_variant_get_uint32 (parameter);
  const char *const *values;

  if (conflict == NULL)
    return;
  values = tl_conflict_get_values (conflict);
  if (number == N_KEYS)
    resolve (self, NULL);
  else if (number < g_strv_length ((char **) values))
    resolve (self, values[number]);
}

static void
next_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlConflictWindow *self = user_data;
  guint n = self->conflicts->len;

  if (n == 0)
    return;
  self->current = (self->current + (g_str_equal (g_action_get_name (G_ACTION (action)), "next") ? 1 : n - 1)) % n;
  show_conflict (self);
}

static void
show_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlConflictWindow *self = user_data;
  TlConflict *conflict = get_conflict (self);

  if (conflict != NULL && g_str_equal (tl_conflict_get_kind (conflict), "annotation"))
    tl_panel_show_place (self->window, tl_workspace_get_article_key (self->workspace), tl_conflict_get_id (conflict), 0,
                         0);
}

static const GActionEntry entries[] = {
  { "next", next_cb },
  { "previous", next_cb },
  { "show", show_cb },
  { "take", take_cb, "u" },
};

static gboolean
conflict_key_cb (TlConflictWindow *self,
                 guint             keyval,
                 guint             keycode,
                 GdkModifierType   state)
{
  GActionGroup *group = G_ACTION_GROUP (self->actions);
  guint digit = keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9 ? keyval - GDK_KEY_1
                : keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9 ? keyval - GDK_KEY_KP_1
                : keyval == GDK_KEY_b ? N_KEYS : G_MAXUINT;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (digit != G_MAXUINT)
    g_action_group_activate_action (group, "take", g_variant_new_uint32 (digit));
  else if (keyval == GDK_KEY_j || keyval == GDK_KEY_k)
    g_action_group_activate_action (group, keyval == GDK_KEY_j ? "next" : "previous", NULL);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
tl_conflict_window_dispose (GObject *object)
{
  TlConflictWindow *self = TL_CONFLICT_WINDOW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "conflict", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_CONFLICT_WINDOW);
  g_clear_object (&self->actions);
  g_clear_object (&self->window);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_clear_pointer (&self->found, g_hash_table_unref);
  G_OBJECT_CLASS (tl_conflict_window_parent_class)->dispose (object);
}

static void
tl_conflict_window_class_init (TlConflictWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_conflict_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-conflict-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlConflictWindow, about);
  gtk_widget_class_bind_template_child (widget_class, TlConflictWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, TlConflictWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, TlConflictWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TlConflictWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TlConflictWindow, values);
  gtk_widget_class_bind_template_callback (widget_class, conflict_key_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
tl_conflict_window_init (TlConflictWindow *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "conflict", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_conflict_window_present (TlWindow   *window,
                            GPtrArray  *found)
{
  TlConflictWindow *self;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_CONFLICT_WINDOW, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  if (found != NULL)
    self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = 0; found != NULL && i < found->len; i++)
    g_hash_table_insert (self->found, dup_key (found->pdata[i]), g_object_ref (found->pdata[i]));
  tl_panel_attach (GTK_WINDOW (self), window);
  g_signal_connect_object (self->workspace, "edited", G_CALLBACK (conflict_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "members-changed", G_CALLBACK (conflict_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::article", G_CALLBACK (conflict_edited_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
}

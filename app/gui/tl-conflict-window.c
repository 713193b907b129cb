/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Conflicts as cards.  Each shows what it is about and the values that people gave it; a digit takes one, B keeps all of them where
 * that can be.  The cards follow the article that the main window shows.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-conflict-window.h"

#include <string.h>

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
  GHashTable         *own;         /* what a conflict is about to the user's value; NULL */

  guint               current;
  guint               update_id;
};

G_DEFINE_FINAL_TYPE (TlConflictWindow, tl_conflict_window, ADW_TYPE_WINDOW)

static TlConflict *
get_conflict (TlConflictWindow *self)
{
  return self->current < self->conflicts->len ? g_ptr_array_index (self->conflicts, self->current) : NULL;
}

static char *
dup_member (TlJsonDoc  *doc,
            const char *name)
{
  TlJsonRef ref = tl_json_find_typed (doc, 0, name, TL_JSON_STRING);

  return ref != TL_JSON_NONE ? tl_json_dup_string (doc, ref, NULL) : NULL;
}

/* "Rejected – omar: no source"; NULL when it is no review. */
static char *
describe_review (TlJsonDoc *doc)
{
  g_autofree char *name = dup_member (doc, "decision");
  g_autofree char *by = dup_member (doc, "by");
  g_autofree char *reason = dup_member (doc, "reason");
  TlDecision decision;
  GString *out;

  if (name == NULL || !tl_decision_from_name (name, &decision))
    return NULL;
  out = g_string_new (tl_format_decision (decision));
  if (by != NULL && *by != '\0')
    g_string_append_printf (out, " – %s", by);
  if (reason != NULL && *reason != '\0')
    g_string_append_printf (out, ": %s", reason);
  return g_string_free (out, FALSE);
}

/* "tax, vote" of a list of texts; NULL when it is none. */
static char *
describe_list (TlJsonDoc *doc)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      g_autofree char *text = NULL;

      if (tl_json_get_type (doc, child) != TL_JSON_STRING)
        return NULL;
      text = tl_json_dup_string (doc, child, NULL);
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text);
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}

/* What a value of JSON says; NULL when it has to be shown as it is written.  Owned. */
static char *
dup_words (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, NULL);
  g_autofree char *quote = NULL;

  if (doc == NULL)
    return NULL;
  switch (tl_json_get_type (doc, 0))
    {
    case TL_JSON_STRING:
      return tl_json_dup_string (doc, 0, NULL);
    case TL_JSON_TRUE:
      return g_strdup (C_("value", "Yes"));
    case TL_JSON_FALSE:
      return g_strdup (C_("value", "No"));
    case TL_JSON_ARRAY:
      return describe_list (doc);
    case TL_JSON_OBJECT:
      /* Borders are told by the words between them. */
      quote = dup_member (doc, "text");
      return quote != NULL ? g_strdup_printf ("“%s”", quote) : describe_review (doc);
    case TL_JSON_NUMBER:
    case TL_JSON_NULL:
    default:
      return NULL;
    }
}

static char *
describe_value (TlSchema   *schema,
                TlConflict *conflict,
                const char *value)
{
  g_autofree char *text = NULL;

  if (g_str_equal (value, "null"))
    return g_strdup (*tl_conflict_get_field (conflict) == '\0' ? _("Deleted") : _("Not there"));
  text = dup_words (value);
  if (text != NULL && g_str_equal (tl_conflict_get_field (conflict), "label"))
    return tl_format_label (schema, text);
  return tl_format_inert (text != NULL ? text : value, 300);
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
  g_autoptr (GBytes) member = NULL;
  g_autoptr (GBytes) left = NULL;

  if (collection == NULL || !tl_merge_resolve_member (collection, conflict, value, &member, &left))
    return;
  tl_workspace_set_member (self->workspace, tl_conflict_get_id (conflict), member);
  tl_workspace_set_member (self->workspace, "conflicts", left);
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
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *who = gtk_label_new (NULL);
  GtkWidget *what = gtk_label_new (NULL);
  g_autofree char *key = number < N_KEYS ? g_strdup_printf ("%u", number + 1) : g_strdup ("B");
  GtkWidget *cap = gtk_label_new (key);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", name, text);

  gtk_widget_add_css_class (cap, "keycap");
  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  gtk_label_set_text (GTK_LABEL (who), name);
  gtk_label_set_xalign (GTK_LABEL (who), 0);
  gtk_widget_add_css_class (who, "heading");
  gtk_label_set_text (GTK_LABEL (what), text);
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (what), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (lines), who);
  gtk_box_append (GTK_BOX (lines), what);
  gtk_box_append (GTK_BOX (box), cap);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "tl-card");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conflict.take");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (GTK_BOX (self->values), button);
  return button;
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
    text = describe_value (tl_workspace_get_schema (self->workspace), conflict, joined);
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
        text = g_strdup_printf (_("Setting of the collection: %s"), id);
      else
        text = g_strdup_printf ("%s %s", g_str_equal (kind, "relation") ? _("Relation") : _("Article"), id);
    }
  gtk_label_set_text (self->about, text);
}

/* Whose value it is, where that is known; owned. */
static char *
name_value (TlConflictWindow *self,
            TlConflict       *conflict,
            const char       *value,
            guint             number)
{
  g_autofree char *key = tl_conflict_window_dup_key (conflict);
  const char *own = self->own != NULL ? g_hash_table_lookup (self->own, key) : NULL;

  if (own == NULL)
    return g_strdup_printf (_("Value %u"), number + 1);
  return g_strdup (g_str_equal (own, value) ? C_("conflict", "Yours") : C_("conflict", "Theirs"));
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
  heading = tl_format_inert (*tl_conflict_get_field (conflict) != '\0' ? tl_format_field (tl_conflict_get_field (conflict))
                                                              : _("Deleted by one, changed by another"), 80);
  gtk_label_set_text (self->heading, heading);
  show_about (self, conflict);
  values = tl_conflict_get_values (conflict);
  for (guint i = 0; values[i] != NULL && i < N_KEYS; i++)
    {
      g_autofree char *text = describe_value (tl_workspace_get_schema (self->workspace), conflict, values[i]);
      g_autofree char *name = NULL;

      name = name_value (self, conflict, values[i], i);
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
  g_clear_pointer (&self->own, g_hash_table_unref);
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

char *
tl_conflict_window_dup_key (TlConflict *conflict)
{
  g_return_val_if_fail (TL_IS_CONFLICT (conflict), NULL);

  return g_strdup_printf ("%s\n%s\n%s\n%s", tl_conflict_get_article (conflict), tl_conflict_get_kind (conflict),
                          tl_conflict_get_id (conflict), tl_conflict_get_field (conflict));
}

void
tl_conflict_window_present (TlWindow   *window,
                            GHashTable *own)
{
  TlConflictWindow *self;

  g_return_if_fail (TL_IS_WINDOW (window));

  self = g_object_new (TL_TYPE_CONFLICT_WINDOW, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  self->own = own != NULL ? g_hash_table_ref (own) : NULL;
  tl_panel_attach (GTK_WINDOW (self), window);
  g_signal_connect_object (self->workspace, "edited", G_CALLBACK (conflict_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "members-changed", G_CALLBACK (conflict_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::article", G_CALLBACK (conflict_edited_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
}

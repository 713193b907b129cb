/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Versions of one thing that two people made at once, as cards.  A card shows of each version only what makes it another
 * one, in words; deciding writes a version that covers all of them, on every desk.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-sync-conflicts.h"

#include <adwaita.h>
#include <string.h>

#include "tl-conflict-card.h"
#include "tl-conflict-words.h"
#include "tl-edits.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-panel.h"

#define N_KEYS 9

#define TL_TYPE_SYNC_CONFLICTS (tl_sync_conflicts_get_type ())
G_DECLARE_FINAL_TYPE (TlSyncConflicts, tl_sync_conflicts, TL, SYNC_CONFLICTS, AdwWindow)

struct _TlSyncConflicts
{
  AdwWindow       parent_instance;

  /* Template children */
  AdwWindowTitle *title;
  GtkStack       *stack;
  GtkLabel       *about;
  GtkWidget      *values;
  GtkWidget      *show;

  /* Owned */
  TlWindow       *window;
  TlSyncer       *syncer;

  guint           current;
};

G_DEFINE_FINAL_TYPE (TlSyncConflicts, tl_sync_conflicts, ADW_TYPE_WINDOW)

/* A new reference, NULL when nothing is left. */
static TlSyncConflict *
ref_current (TlSyncConflicts *self)
{
  return g_list_model_get_item (tl_syncer_get_conflicts (self->syncer), self->current);
}

static TlJsonDoc *
parse (const char *json)
{
  g_autoptr (GBytes) bytes = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;

  return bytes != NULL ? tl_json_doc_parse (bytes, NULL, NULL) : NULL;
}

/* A member as people read it: texts without quotes; owned. */
static char *
dup_words (TlJsonDoc *doc,
           TlJsonRef  ref)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) raw = NULL;

  if (tl_json_get_type (doc, ref) == TL_JSON_STRING)
    {
      text = tl_json_dup_string (doc, ref, NULL);
      return tl_format_inert (text, 200);
    }
  raw = tl_json_dup_raw (doc, ref);
  text = g_strndup (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  return tl_format_inert (text, 200);
}

/* Has another version another value for this member, or none? */
static gboolean
is_disputed (TlSyncConflict *conflict,
             guint           value,
             const char     *name,
             const char     *words)
{
  for (guint i = 0; i < tl_sync_conflict_get_n_values (conflict); i++)
    {
      g_autofree char *json = i != value ? tl_sync_conflict_dup_value (conflict, i) : NULL;
      g_autoptr (TlJsonDoc) doc = parse (json);
      g_autofree char *theirs = NULL;
      TlJsonRef ref;

      if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
        continue;
      ref = tl_json_find (doc, 0, name);
      theirs = ref != TL_JSON_NONE ? dup_words (doc, ref) : NULL;
      if (g_strcmp0 (words, theirs) != 0)
        return TRUE;
    }
  return FALSE;
}

/* Places as numbers say nothing that the covered words do not say better. */
static gboolean
is_place (const char *name)
{
  return g_str_equal (name, "start") || g_str_equal (name, "end") || g_str_equal (name, "fragments");
}

/* A verdict in words; NULL when the conflict is about something else.  Owned. */
static char *
describe_verdict (TlSyncConflict *conflict,
                  guint           value)
{
  const char *kind = tl_sync_conflict_get_kind (conflict);
  g_autofree char *json = tl_sync_conflict_dup_value (conflict, value);
  g_autoptr (TlJsonDoc) doc = parse (json);
  g_autofree char *status = NULL;

  if (doc == NULL)
    return NULL;
  if (g_str_equal (kind, "review"))
    return tl_json_get_type (doc, 0) == TL_JSON_NULL ? g_strdup (tl_format_decision (TL_DECISION_PENDING))
                                                     : tl_conflict_words_review (json, tl_sync_conflict_get_by (conflict, value));
  if (!g_str_equal (kind, "status") || tl_json_get_type (doc, 0) != TL_JSON_STRING)
    return NULL;
  status = tl_json_dup_string (doc, 0, NULL);
  return tl_format_inert (tl_status_get_title (status), 80);
}

/* Owned. */
static char *
describe_value (TlSchema       *schema,
                TlSyncConflict *conflict,
                guint           value)
{
  g_autofree char *verdict = describe_verdict (conflict, value);
  g_autofree char *json = tl_sync_conflict_dup_value (conflict, value);
  g_autoptr (TlJsonDoc) doc = parse (json);
  g_autoptr (GString) out = g_string_new (NULL);

  if (verdict != NULL)
    return g_steal_pointer (&verdict);
  if (json == NULL)
    return g_strdup (_("Deleted"));
  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return doc != NULL ? dup_words (doc, 0) : tl_format_inert (json, 200);
  for (TlJsonRef member = tl_json_first (doc, 0); member != TL_JSON_NONE; member = tl_json_next (doc, member))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, member), NULL);
      g_autofree char *words = dup_words (doc, member);
      g_autofree char *inert = tl_format_inert (tl_format_field (name), 40);
      g_autofree char *label = g_str_equal (name, "label") ? tl_format_label (schema, words) : NULL;

      if (!g_str_equal (name, "modified") && !is_place (name) && is_disputed (conflict, value, name, words))
        g_string_append_printf (out, "%s%s: %s", out->len > 0 ? "\n" : "", inert, label != NULL ? label : words);
    }
  if (out->len == 0)
    return tl_format_inert (json, 200);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Owned. */
static char *
describe_owner (TlSyncConflict *conflict,
                guint           value)
{
  g_autofree char *by = NULL;

  if (tl_sync_conflict_is_of_device (conflict, value))
    return g_strdup (C_("conflict", "Yours, from here"));
  if (tl_sync_conflict_is_mine (conflict, value))
    return g_strdup (C_("conflict", "Yours, from another device"));
  by = tl_format_inert (tl_sync_conflict_get_by (conflict, value), 60);
  return *by != '\0' ? g_steal_pointer (&by) : g_strdup (C_("conflict", "Theirs"));
}

static void
take (TlSyncConflicts *self,
      guint            value,
      gboolean         both)
{
  g_autoptr (TlSyncConflict) conflict = ref_current (self);

  if (conflict == NULL || value >= tl_sync_conflict_get_n_values (conflict))
    return;
  if (both && !tl_sync_conflict_can_keep_both (conflict, value))
    return;
  tl_syncer_decide (self->syncer, conflict, value, both ? TL_DESK_KEEP_BOTH : TL_DESK_TAKE);
}

/* Numbers from 0 take a value; those from N_KEYS on keep it as a thing of its own beside the first. */
static void
conflicts_take (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  guint number = g_variant_get_uint32 (parameter);

  take (TL_SYNC_CONFLICTS (widget), number % N_KEYS, number >= N_KEYS);
}

static void
add_choice (TlSyncConflicts *self,
            const char      *key,
            guint            number,
            const char      *name,
            const char      *text)
{
  gtk_box_append (GTK_BOX (self->values), tl_conflict_card_new (key, name, text, "conflicts.take", number));
}

/* The words that an annotation covers; NULL.  Owned. */
static char *
dup_quote (const char *json)
{
  g_autoptr (TlJsonDoc) doc = parse (json);
  TlJsonRef text = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? tl_json_find (doc, 0, "text") : TL_JSON_NONE;

  return text != TL_JSON_NONE && tl_json_get_type (doc, text) == TL_JSON_STRING ? dup_words (doc, text) : NULL;
}

/* Of the annotation that was judged, or the first version that has them. */
static char *
dup_covered (TlSyncConflict *conflict)
{
  g_autofree char *object = tl_sync_conflict_dup_object (conflict);
  char *covered = dup_quote (object);

  for (guint i = 0; covered == NULL && i < tl_sync_conflict_get_n_values (conflict); i++)
    {
      g_autofree char *json = tl_sync_conflict_dup_value (conflict, i);

      covered = dup_quote (json);
    }
  return covered;
}

static char *
describe_about (TlSyncConflicts *self,
                TlSyncConflict  *conflict)
{
  TlCollection *collection = tl_workspace_get_collection (tl_window_get_workspace (self->window));
  const char *key = tl_sync_conflict_get_article (conflict);
  guint index = collection != NULL ? tl_collection_find_key (collection, key) : G_MAXUINT;
  g_autofree char *title = index != G_MAXUINT ? tl_collection_dup_title (collection, index) : NULL;
  g_autofree char *article = tl_format_inert (title != NULL && *title != '\0' ? title : key, 60);
  g_autofree char *id = tl_format_inert (tl_sync_conflict_get_id (conflict), 60);
  const char *kind = tl_sync_conflict_get_kind (conflict);
  g_autofree char *covered = g_str_equal (kind, "annotation") || g_str_equal (kind, "review") ? dup_covered (conflict) : NULL;

  if (g_str_equal (kind, "status"))
    return g_strdup_printf (_("Status of “%s”"), article);
  /* Translators: the words of an annotation, and the title of the article they are in. */
  if (covered != NULL && g_str_equal (kind, "review"))
    return g_strdup_printf (_("Decision about “%s” in “%s”"), covered, article);
  /* Translators: the words of an annotation, and the title of the article they are in. */
  if (covered != NULL)
    return g_strdup_printf (_("“%s” in “%s”"), covered, article);
  if (g_str_equal (kind, "relation"))
    return g_strdup_printf (_("A relation in “%s”"), article);
  /* Translators: the name of a member, such as title, and the title of the article. */
  return g_strdup_printf (_("%s of “%s”"), id, article);
}

/* What keeping both comes to: the first stays, another is put beside it.  Owned. */
static char *
describe_both (TlSyncConflicts *self,
               TlSyncConflict  *conflict,
               guint            value)
{
  TlSchema *schema = tl_workspace_get_schema (tl_window_get_workspace (self->window));
  g_autofree char *first = describe_value (schema, conflict, 0);
  g_autofree char *second = describe_value (schema, conflict, value);
  gboolean is_relation = g_str_equal (tl_sync_conflict_get_kind (conflict), "relation");
  g_autoptr (GString) out = g_string_new (NULL);

  g_strdelimit (first, "\n", ' ');
  g_strdelimit (second, "\n", ' ');
  /* Translators: what is kept as it stands now, when both of two versions are kept. */
  g_string_append_printf (out, _("Stays: %s"), first);
  g_string_append_c (out, '\n');
  if (is_relation)
    g_string_append_printf (out, _("Beside it, as a relation of its own: %s"), second);
  else
    g_string_append_printf (out, _("Beside it, as an annotation of its own: %s"), second);
  if (tl_sync_conflict_get_n_values (conflict) > 2)
    g_string_append_printf (out, "\n%s", _("The other versions are given up"));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
show_current (TlSyncConflicts *self)
{
  guint n = g_list_model_get_n_items (tl_syncer_get_conflicts (self->syncer));
  g_autoptr (TlSyncConflict) conflict = NULL;
  g_autofree char *progress = NULL;
  g_autofree char *about = NULL;
  GtkWidget *child;

  if (self->current >= n)
    self->current = 0;
  while ((child = gtk_widget_get_first_child (self->values)) != NULL)
    gtk_box_remove (GTK_BOX (self->values), child);
  conflict = ref_current (self);
  gtk_stack_set_visible_child_name (self->stack, conflict != NULL ? "card" : "none");
  gtk_widget_set_sensitive (self->show, conflict != NULL);
  progress = n > 0 ? g_strdup_printf (_("%u of %u"), self->current + 1, n) : g_strdup ("");
  adw_window_title_set_subtitle (self->title, progress);
  if (conflict == NULL)
    return;
  about = describe_about (self, conflict);
  gtk_label_set_text (self->about, about);
  for (guint i = 0; i < MIN (tl_sync_conflict_get_n_values (conflict), N_KEYS); i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i + 1);
      g_autofree char *owner = describe_owner (conflict, i);
      g_autofree char *text = describe_value (tl_workspace_get_schema (tl_window_get_workspace (self->window)), conflict, i);

      add_choice (self, key, i, owner, text);
    }
  for (guint i = 1; i < MIN (tl_sync_conflict_get_n_values (conflict), N_KEYS); i++)
    if (tl_sync_conflict_can_keep_both (conflict, i))
      {
        g_autofree char *text = describe_both (self, conflict, i);

        add_choice (self, "B", N_KEYS + i, C_("conflict", "Keep both"), text);
        break;
      }
}

static void
conflicts_changed_cb (TlSyncConflicts *self)
{
  show_current (self);
}

static void
conflicts_show_cb (TlSyncConflicts *self)
{
  g_autoptr (TlSyncConflict) conflict = ref_current (self);
  const char *kind = conflict != NULL ? tl_sync_conflict_get_kind (conflict) : NULL;
  gboolean is_annotation = kind != NULL && (g_str_equal (kind, "annotation") || g_str_equal (kind, "review"));

  if (conflict == NULL)
    return;
  tl_panel_show_place (self->window, tl_sync_conflict_get_article (conflict),
                       is_annotation ? tl_sync_conflict_get_id (conflict) : NULL, 0, 0);
}

static void
keep_both (TlSyncConflicts *self)
{
  g_autoptr (TlSyncConflict) conflict = ref_current (self);

  for (guint i = 1; conflict != NULL && i < tl_sync_conflict_get_n_values (conflict); i++)
    if (tl_sync_conflict_can_keep_both (conflict, i))
      {
        take (self, i, TRUE);
        return;
      }
}

static gboolean
conflicts_key_cb (TlSyncConflicts *self,
                  guint            keyval,
                  guint            keycode,
                  GdkModifierType  state)
{
  guint n = g_list_model_get_n_items (tl_syncer_get_conflicts (self->syncer));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || n == 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9)
    take (self, keyval - GDK_KEY_1, FALSE);
  else if (keyval == GDK_KEY_b)
    keep_both (self);
  else if (keyval == GDK_KEY_j || keyval == GDK_KEY_k)
    {
      self->current = (self->current + (keyval == GDK_KEY_j ? 1 : n - 1)) % n;
      show_current (self);
    }
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
tl_sync_conflicts_dispose (GObject *object)
{
  TlSyncConflicts *self = TL_SYNC_CONFLICTS (object);

  if (self->syncer != NULL)
    g_signal_handlers_disconnect_by_data (tl_syncer_get_conflicts (self->syncer), self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_SYNC_CONFLICTS);
  g_clear_object (&self->syncer);
  g_clear_object (&self->window);
  G_OBJECT_CLASS (tl_sync_conflicts_parent_class)->dispose (object);
}

static void
tl_sync_conflicts_class_init (TlSyncConflictsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_sync_conflicts_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-sync-conflicts.ui");
  gtk_widget_class_bind_template_child (widget_class, TlSyncConflicts, about);
  gtk_widget_class_bind_template_child (widget_class, TlSyncConflicts, show);
  gtk_widget_class_bind_template_child (widget_class, TlSyncConflicts, stack);
  gtk_widget_class_bind_template_child (widget_class, TlSyncConflicts, title);
  gtk_widget_class_bind_template_child (widget_class, TlSyncConflicts, values);
  gtk_widget_class_bind_template_callback (widget_class, conflicts_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, conflicts_show_cb);
  gtk_widget_class_install_action (widget_class, "conflicts.take", "u", conflicts_take);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_sync_conflicts_init (TlSyncConflicts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_sync_conflicts_present (TlWindow *window,
                           TlSyncer *syncer)
{
  TlSyncConflicts *self = g_object_new (TL_TYPE_SYNC_CONFLICTS, NULL);

  self->window = g_object_ref (window);
  self->syncer = g_object_ref (syncer);
  tl_panel_attach (GTK_WINDOW (self), window);
  g_signal_connect_object (tl_syncer_get_conflicts (syncer), "items-changed", G_CALLBACK (conflicts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_current (self);
  gtk_window_present (GTK_WINDOW (self));
}

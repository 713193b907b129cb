/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The preferences: rows bound to the settings.  The text pane follows the settings too, so that it is the
 * preview.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-preferences.h"

#include <adwaita.h>

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-settings.h"
#include "tl-workflow.h"

#define TL_TYPE_PREFERENCES (tl_preferences_get_type ())
G_DECLARE_FINAL_TYPE (TlPreferences, tl_preferences, TL, PREFERENCES, AdwWindow)

struct _TlPreferences
{
  AdwWindow            parent_instance;

  /* Template children */
  AdwEntryRow         *annotator;
  AdwComboRow         *colour_scheme;
  GtkSpinButton       *line_height;
  GtkSpinButton       *measure;
  GtkSwitch           *restore_session;
  AdwComboRow         *role;
  GtkSwitch           *snap;
  AdwComboRow         *text_face;
  GtkSpinButton       *text_size;
  AdwPreferencesGroup *you;

  /* Owned */
  GSettings           *settings;
};

G_DEFINE_FINAL_TYPE (TlPreferences, tl_preferences, ADW_TYPE_WINDOW)

/* The rows list the values of an enumeration in its order. */

static void
preferences_face_cb (TlPreferences *self)
{
  g_settings_set_enum (self->settings, "text-face", (int) adw_combo_row_get_selected (self->text_face));
}

static void
preferences_scheme_cb (TlPreferences *self)
{
  g_settings_set_enum (self->settings, "colour-scheme",
                       (int) adw_combo_row_get_selected (self->colour_scheme));
}

/* First what the rules say, then the roles in their order. */
static void
preferences_role_cb (TlPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->role);

  g_settings_set_string (self->settings, "role",
                         selected == 0 || selected > TL_N_ROLES ? "" : tl_role_get_name (selected - 1));
}

static void
fill_roles (TlPreferences *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *name = g_settings_get_string (self->settings, "role");
  TlRole role;

  gtk_string_list_append (titles, _("As the rules have it"));
  for (guint i = 0; i < TL_N_ROLES; i++)
    gtk_string_list_append (titles, tl_role_get_title (i));
  adw_combo_row_set_model (self->role, G_LIST_MODEL (titles));
  if (tl_role_from_name (name, &role))
    adw_combo_row_set_selected (self->role, 1 + role);
  g_signal_connect_object (self->role, "notify::selected", G_CALLBACK (preferences_role_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
preferences_reset_cb (TlPreferences *self)
{
  static const char *const keys[] = { "text-face", "text-size", "measure", "line-height" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->settings, keys[i]);
  adw_combo_row_set_selected (self->text_face,
                              (guint) g_settings_get_enum (self->settings, "text-face"));
}

static void
tl_preferences_dispose (GObject *object)
{
  TlPreferences *self = TL_PREFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_PREFERENCES);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tl_preferences_parent_class)->dispose (object);
}

static void
tl_preferences_class_init (TlPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, annotator);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, colour_scheme);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, line_height);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, measure);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, restore_session);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, role);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, snap);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, text_face);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, text_size);
  gtk_widget_class_bind_template_child (widget_class, TlPreferences, you);
  gtk_widget_class_bind_template_callback (widget_class, preferences_reset_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bind_enum (TlPreferences *self,
           const char    *key,
           AdwComboRow   *row,
           GCallback      callback)
{
  adw_combo_row_set_selected (row, (guint) g_settings_get_enum (self->settings, key));
  g_signal_connect_object (row, "notify::selected", callback, self, G_CONNECT_SWAPPED);
}

/* What stands in annotations while no name is given. */
static void
describe_name (TlPreferences *self)
{
  g_autofree char *name = tl_settings_dup_default_annotator ();
  g_autofree char *inert = tl_format_inert (name, 60);
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  text = g_strdup_printf (_("Written into annotations and reviews; when empty, “%s” is."), inert);
  markup = g_markup_escape_text (text, -1);
  adw_preferences_group_set_description (self->you, markup);
}

static void
tl_preferences_init (TlPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->settings = tl_settings_new ();
  describe_name (self);
  fill_roles (self);
  bind_enum (self, "text-face", self->text_face, G_CALLBACK (preferences_face_cb));
  bind_enum (self, "colour-scheme", self->colour_scheme, G_CALLBACK (preferences_scheme_cb));
  g_settings_bind (self->settings, "annotator", self->annotator, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "line-height", self->line_height, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "measure", gtk_spin_button_get_adjustment (self->measure), "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "restore-session", self->restore_session, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "snap-to-words", self->snap, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "text-size", gtk_spin_button_get_adjustment (self->text_size),
                   "value", G_SETTINGS_BIND_DEFAULT);
}

void
tl_preferences_present (GtkWindow *parent)
{
  GtkWindow *self;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  self = g_object_new (TL_TYPE_PREFERENCES, "transient-for", parent, "modal", parent != NULL, NULL);
  gtk_window_present (self);
}

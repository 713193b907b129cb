/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where GSettings meet the program.  Rooms below gui/ know nothing of them: they get plain values.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-settings.h"

#include <adwaita.h>

gboolean
tl_settings_are_there (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  return schema != NULL;
}

GSettings *
tl_settings_new (void)
{
  return g_settings_new (APPLICATION_ID);
}

char *
tl_settings_dup_default_annotator (void)
{
  const char *real = g_get_real_name ();

  /* "Unknown" is GLib's answer for users that the system has no name of. */
  if (real == NULL || *real == '\0' || g_str_equal (real, "Unknown"))
    real = g_get_user_name ();
  return g_utf8_make_valid (real, -1);
}

char *
tl_settings_dup_annotator (GSettings *settings)
{
  g_autofree char *name = g_strstrip (g_settings_get_string (settings, "annotator"));

  return *name != '\0' ? g_steal_pointer (&name) : tl_settings_dup_default_annotator ();
}

static void
settings_annotator_cb (TlWorkspace *workspace,
                       const char  *key,
                       GSettings   *settings)
{
  g_autofree char *name = tl_settings_dup_annotator (settings);

  tl_workspace_set_annotator (workspace, name);
}

void
tl_settings_bind_annotator (GSettings   *settings,
                            TlWorkspace *workspace)
{
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (TL_IS_WORKSPACE (workspace));

  g_signal_connect_object (settings, "changed::annotator", G_CALLBACK (settings_annotator_cb),
                           workspace, G_CONNECT_SWAPPED);
  settings_annotator_cb (workspace, NULL, settings);
}

static gboolean
get_size (GValue   *value,
          GVariant *variant,
          gpointer  user_data)
{
  g_value_set_double (value, g_variant_get_int32 (variant));
  return TRUE;
}

void
tl_settings_bind_text (GSettings  *settings,
                       TlTextPane *pane)
{
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (TL_IS_TEXT_PANE (pane));

  g_settings_bind (settings, "text-face", pane, "text-face", G_SETTINGS_BIND_GET);
  g_settings_bind_with_mapping (settings, "text-size", pane, "text-size", G_SETTINGS_BIND_GET,
                                get_size, NULL, NULL, NULL);
  g_settings_bind (settings, "measure", pane, "measure", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "line-height", pane, "line-height", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "snap-to-words", pane, "snap", G_SETTINGS_BIND_DEFAULT);
}

static void
settings_colours_cb (GSettings *settings)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT,
    ADW_COLOR_SCHEME_FORCE_LIGHT,
    ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int scheme = g_settings_get_enum (settings, "colour-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[CLAMP (scheme, 0, 2)]);
}

void
tl_settings_bind_colours (GSettings *settings)
{
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_signal_connect (settings, "changed::colour-scheme", G_CALLBACK (settings_colours_cb), NULL);
  settings_colours_cb (settings);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was open last: collection, article, caret, selected annotation.  Written at each change of article, at each edit
 * and when the window closes, so that it is right after a crash as well.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-window-private.h"

static char *
dup_string (GVariant   *session,
            const char *key)
{
  char *value = NULL;

  g_variant_lookup (session, key, "s", &value);
  return value;
}

void
tl_window_save_session (TlWindow *self)
{
  GVariantBuilder builder;
  GFile *file = tl_workspace_get_file (self->workspace);
  const char *key = tl_workspace_get_article_key (self->workspace);
  const char *selected = tl_workspace_get_selected (self->workspace);
  int split = self->wanted_split;

  if (self->inspector != NULL)
    g_object_get (self->inspector, "split", &split, NULL);
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (file != NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);
      g_variant_builder_add (&builder, "{sv}", "file", g_variant_new_string (uri));
    }
  if (file != NULL && key != NULL && g_utf8_validate (key, -1, NULL))
    g_variant_builder_add (&builder, "{sv}", "article", g_variant_new_string (key));
  if (file != NULL && selected != NULL && g_utf8_validate (selected, -1, NULL))
    g_variant_builder_add (&builder, "{sv}", "selected", g_variant_new_string (selected));
  if (file != NULL && key != NULL)
    g_variant_builder_add (&builder, "{sv}", "caret",
                           g_variant_new_uint32 (tl_text_pane_get_caret (self->text_pane)));
  g_variant_builder_add (&builder, "{sv}", "split", g_variant_new_int32 (split));
  g_settings_set_value (self->settings, "session", g_variant_builder_end (&builder));
}

char *
tl_window_dup_last_article (TlWindow   *self,
                            const char *uri,
                            char      **selected,
                            guint      *caret)
{
  g_autoptr (GVariant) session = g_settings_get_value (self->settings, "session");
  g_autofree char *file = dup_string (session, "file");

  *selected = NULL;
  *caret = 0;
  if (g_strcmp0 (file, uri) != 0)
    return NULL;
  *selected = dup_string (session, "selected");
  g_variant_lookup (session, "caret", "u", caret);
  return dup_string (session, "article");
}

void
tl_window_restore (TlWindow *self)
{
  g_autoptr (GVariant) session = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GFile) file = NULL;
  int split;

  g_return_if_fail (TL_IS_WINDOW (self));

  session = g_settings_get_value (self->settings, "session");
  if (g_variant_lookup (session, "split", "i", &split) && split > 0)
    self->wanted_split = split;
  uri = dup_string (session, "file");
  if (uri == NULL || !g_settings_get_boolean (self->settings, "restore-session"))
    return;
  file = g_file_new_for_uri (uri);
  tl_window_open (self, file);
}

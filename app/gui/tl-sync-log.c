/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The log of a shared collection: what came and went when, in sentences, newest first. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-sync-conflicts.h"

#define MAX_LINES 500

#define TL_TYPE_SYNC_LOG (tl_sync_log_get_type ())
G_DECLARE_FINAL_TYPE (TlSyncLog, tl_sync_log, TL, SYNC_LOG, AdwWindow)

struct _TlSyncLog
{
  AdwWindow    parent_instance;

  /* Template children */
  GtkStack    *stack;
  GtkTextView *text;

  /* Owned */
  TlSyncer    *syncer;
};

G_DEFINE_FINAL_TYPE (TlSyncLog, tl_sync_log, ADW_TYPE_WINDOW)

static void
append_line (GString    *out,
             const char *line)
{
  const char *blank = strchr (line, ' ');
  g_autofree char *at = g_strndup (line, blank != NULL ? (gsize) (blank - line) : strlen (line));
  g_autofree char *time = tl_format_time (at);
  g_autofree char *message = blank != NULL ? tl_format_inert (blank + strspn (blank, " "), 400) : g_strdup ("");

  g_string_append_printf (out, "%s%s\n%s", out->len > 0 ? "\n\n" : "", time, message);
}

static void
load (TlSyncLog *self)
{
  g_auto (GStrv) lines = tl_syncer_list_log (self->syncer, MAX_LINES);
  guint n = lines != NULL ? g_strv_length (lines) : 0;
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = n; i-- > 0;)
    append_line (out, lines[i]);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), out->str, (int) out->len);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "log" : "none");
}

static void
log_changed_cb (TlSyncLog *self)
{
  load (self);
}

static void
tl_sync_log_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_SYNC_LOG);
  g_clear_object (&TL_SYNC_LOG (object)->syncer);
  G_OBJECT_CLASS (tl_sync_log_parent_class)->dispose (object);
}

static void
tl_sync_log_class_init (TlSyncLogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_sync_log_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-sync-log.ui");
  gtk_widget_class_bind_template_child (widget_class, TlSyncLog, stack);
  gtk_widget_class_bind_template_child (widget_class, TlSyncLog, text);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_sync_log_init (TlSyncLog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_sync_log_present (TlWindow *window,
                     TlSyncer *syncer)
{
  TlSyncLog *self = g_object_new (TL_TYPE_SYNC_LOG, "transient-for", window, NULL);

  self->syncer = g_object_ref (syncer);
  g_signal_connect_object (syncer, "notify::state", G_CALLBACK (log_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
}

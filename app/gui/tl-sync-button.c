/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of a shared collection, seen at a glance; offline looks no worse than it is. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-sync-button.h"

#include "tl-format-sync.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-widget.h"

struct _TlSyncButton
{
  GtkWidget      parent_instance;

  /* Template children */
  GtkWidget     *answer_box;
  GtkMenuButton *button;
  GtkLabel      *details;
  GtkImage      *icon;
  GtkLabel      *label;
  GtkWidget     *conflicts;
  GtkWidget     *password;
  GtkWidget     *retry;
  GtkLabel      *where;

  /* Owned */
  TlSyncer      *syncer;
};

G_DEFINE_FINAL_TYPE (TlSyncButton, tl_sync_button, GTK_TYPE_WIDGET)

/* A popover asks how high its content is without saying how wide it will be, and would cut what is below a text of several lines. */
static void
fit_details (TlSyncButton *self)
{
  GtkWidget *details = GTK_WIDGET (self->details);
  int width;
  int height;

  gtk_widget_set_size_request (details, -1, -1);
  gtk_widget_measure (details, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (details, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_widget_set_size_request (details, width, height);
}

static void
update (TlSyncButton *self)
{
  g_autofree char *title = NULL;
  g_autofree char *details = NULL;
  g_autofree char *spoken = NULL;
  TlSyncNeed need;

  gtk_widget_set_visible (GTK_WIDGET (self), self->syncer != NULL);
  if (self->syncer == NULL)
    return;
  title = tl_syncer_dup_title (self->syncer);
  details = tl_format_sync_details (self->syncer);
  /* Translators: read out for the button; %s is a state such as "Up to date". */
  spoken = g_strdup_printf (_("Shared collection: %s"), title);
  need = tl_syncer_get_state (self->syncer) == TL_SYNC_NEEDS_YOU ? tl_syncer_get_need (self->syncer) : TL_SYNC_NEED_NOTHING;

  gtk_image_set_from_icon_name (self->icon, tl_format_sync_icon (self->syncer));
  /* There is little room in a header bar. */
  gtk_label_set_text (self->label, tl_syncer_get_state (self->syncer) == TL_SYNC_OFFLINE ? C_("sync", "Offline") : title);
  gtk_label_set_text (self->where, title);
  gtk_label_set_text (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *details != '\0');
  fit_details (self);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_set_visible (self->answer_box, need == TL_SYNC_NEED_ANSWER);
  gtk_widget_set_visible (self->retry, need == TL_SYNC_NEED_REFUSED);
  gtk_widget_set_visible (self->password, need == TL_SYNC_NEED_PASSWORD || need == TL_SYNC_NEED_RIGHTS);
  gtk_widget_set_visible (self->conflicts, g_list_model_get_n_items (tl_syncer_get_conflicts (self->syncer)) > 0);
  if (need != TL_SYNC_NEED_NOTHING)
    gtk_widget_add_css_class (GTK_WIDGET (self), "needs-you");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "needs-you");
}

static void
sync_button_notify_cb (TlSyncButton *self)
{
  update (self);
}

void
tl_sync_button_set_syncer (TlSyncButton *self,
                           TlSyncer     *syncer)
{
  g_return_if_fail (TL_IS_SYNC_BUTTON (self));

  if (self->syncer == syncer)
    return;
  if (self->syncer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->syncer, self);
      g_signal_handlers_disconnect_by_data (tl_syncer_get_conflicts (self->syncer), self);
    }
  g_set_object (&self->syncer, syncer);
  if (syncer != NULL)
    {
      g_signal_connect_object (syncer, "notify", G_CALLBACK (sync_button_notify_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (tl_syncer_get_conflicts (syncer), "items-changed", G_CALLBACK (sync_button_notify_cb), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
tl_sync_button_dispose (GObject *object)
{
  TlSyncButton *self = TL_SYNC_BUTTON (object);

  if (self->syncer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->syncer, self);
      g_signal_handlers_disconnect_by_data (tl_syncer_get_conflicts (self->syncer), self);
    }
  g_clear_object (&self->syncer);
  tl_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_SYNC_BUTTON);
  G_OBJECT_CLASS (tl_sync_button_parent_class)->dispose (object);
}

static void
tl_sync_button_class_init (TlSyncButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_sync_button_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tl-sync-button");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-sync-button.ui");
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, answer_box);
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, button);
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, conflicts);
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, details);
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, icon);
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, label);
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, password);
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, retry);
  gtk_widget_class_bind_template_child (widget_class, TlSyncButton, where);
}

static void
tl_sync_button_init (TlSyncButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

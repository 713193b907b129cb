/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A message strip below the header bar (AdwBanner comes with libadwaita 1.3).  The title is always plain text: it often names a
 * file.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-banner.h"

#include "tl-widget.h"

struct _TlBanner
{
  GtkWidget    parent_instance;

  /* Template children */
  GtkRevealer *revealer;
  GtkImage    *image;
  GtkLabel    *label;
  GtkButton   *button;
};

enum
{
  PROP_0,
  PROP_ACTION_NAME,
  PROP_BUTTON_LABEL,
  PROP_ICON_NAME,
  PROP_REVEALED,
  PROP_TITLE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlBanner, tl_banner, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
tl_banner_dispose (GObject *object)
{
  tl_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_BANNER);
  G_OBJECT_CLASS (tl_banner_parent_class)->dispose (object);
}

static void
tl_banner_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  TlBanner *self = TL_BANNER (object);

  switch (prop_id)
    {
    case PROP_ACTION_NAME:
      g_value_set_string (value, gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)));
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, gtk_image_get_icon_name (self->image));
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, gtk_revealer_get_reveal_child (self->revealer));
      break;
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (self->label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_banner_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  TlBanner *self = TL_BANNER (object);

  switch (prop_id)
    {
    case PROP_ACTION_NAME:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), g_value_get_string (value));
      break;
    case PROP_BUTTON_LABEL:
      gtk_button_set_label (self->button, g_value_get_string (value));
      gtk_widget_set_visible (GTK_WIDGET (self->button), g_value_get_string (value) != NULL);
      break;
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (self->image, g_value_get_string (value));
      break;
    case PROP_REVEALED:
      tl_banner_set_revealed (self, g_value_get_boolean (value));
      break;
    case PROP_TITLE:
      tl_banner_set_title (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_banner_class_init (TlBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = tl_banner_dispose;
  object_class->get_property = tl_banner_get_property;
  object_class->set_property = tl_banner_set_property;

  properties[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, TlBanner, button);
  gtk_widget_class_bind_template_child (widget_class, TlBanner, image);
  gtk_widget_class_bind_template_child (widget_class, TlBanner, label);
  gtk_widget_class_bind_template_child (widget_class, TlBanner, revealer);
  gtk_widget_class_set_css_name (widget_class, "tl-banner");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_banner_init (TlBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_banner_set_title (TlBanner   *self,
                     const char *title)
{
  g_return_if_fail (TL_IS_BANNER (self));

  if (g_strcmp0 (gtk_label_get_label (self->label), title) == 0)
    return;
  gtk_label_set_text (self->label, title != NULL ? title : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
tl_banner_set_revealed (TlBanner *self,
                        gboolean  revealed)
{
  g_return_if_fail (TL_IS_BANNER (self));

  if (gtk_revealer_get_reveal_child (self->revealer) == !!revealed)
    return;
  gtk_revealer_set_reveal_child (self->revealer, revealed);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVEALED]);
}

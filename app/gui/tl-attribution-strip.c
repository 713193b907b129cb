/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The strip only shows: what is asked and what comes next is decided in
 * tl-text-pane-attribution.c. */

#include "config.h"

#include "tl-attribution-strip.h"

#include "tl-widget.h"

struct _TlAttributionStrip
{
  GtkWidget    parent_instance;

  /* template children */
  GtkRevealer *revealer;
  GtkLabel    *question;
  GtkLabel    *answer;
};

G_DEFINE_FINAL_TYPE (TlAttributionStrip, tl_attribution_strip, GTK_TYPE_WIDGET)

static void
tl_attribution_strip_dispose (GObject *object)
{
  tl_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_ATTRIBUTION_STRIP);

  G_OBJECT_CLASS (tl_attribution_strip_parent_class)->dispose (object);
}

static void
tl_attribution_strip_class_init (TlAttributionStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_attribution_strip_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tagline/Tagline/tl-attribution-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, TlAttributionStrip, revealer);
  gtk_widget_class_bind_template_child (widget_class, TlAttributionStrip, question);
  gtk_widget_class_bind_template_child (widget_class, TlAttributionStrip, answer);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tl-attribution-strip");
}

static void
tl_attribution_strip_init (TlAttributionStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tl_attribution_strip_new (void)
{
  return g_object_new (TL_TYPE_ATTRIBUTION_STRIP, NULL);
}

void
tl_attribution_strip_show (TlAttributionStrip *self,
                           const char         *question,
                           const char         *answer)
{
  g_return_if_fail (TL_IS_ATTRIBUTION_STRIP (self));

  gtk_label_set_text (self->question, question);
  gtk_label_set_text (self->answer, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), *answer != '\0');
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
tl_attribution_strip_hide (TlAttributionStrip *self)
{
  g_return_if_fail (TL_IS_ATTRIBUTION_STRIP (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

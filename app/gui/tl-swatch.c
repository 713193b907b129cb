/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * TlSwatch: two letters' worth of text as an annotation of the label looks in the article: fill and
 * underline, so that the sign of a label is the same everywhere.
 */

#include "config.h"

#include <adwaita.h>

#include "tl-underline.h"

#define WIDTH  18
#define HEIGHT 16

struct _TlSwatch
{
  GtkWidget    parent_instance;

  char        *label;     /* NULL: empty */
  TlLabelDef   def;       /* only colour and underline are set; owned */
};

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TlSwatch, tl_swatch, GTK_TYPE_WIDGET)

static void
tl_swatch_clear (TlSwatch *self)
{
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->def.colour, g_free);
  g_clear_pointer (&self->def.underline, g_free);
}

static void
tl_swatch_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
tl_swatch_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  TlSwatch *self = TL_SWATCH (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GskRoundedRect outline;
  TlLabelStyle style;

  if (self->label == NULL)
    return;

  tl_palette_get_style (&self->def, &style);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height - 5), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &style.fill_strong, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  tl_underline_append (snapshot, style.underline, &style.line, 0, height - TL_UNDERLINE_HEIGHT - 1,
                       width);
}

static void
tl_swatch_finalize (GObject *object)
{
  tl_swatch_clear (TL_SWATCH (object));

  G_OBJECT_CLASS (tl_swatch_parent_class)->finalize (object);
}

static void
tl_swatch_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  TlSwatch *self = TL_SWATCH (object);

  switch (prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_swatch_class_init (TlSwatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = tl_swatch_finalize;
  object_class->get_property = tl_swatch_get_property;

  widget_class->measure = tl_swatch_measure;
  widget_class->snapshot = tl_swatch_snapshot;

  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "tl-swatch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tl_swatch_init (TlSwatch *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
tl_swatch_new (void)
{
  return g_object_new (TL_TYPE_SWATCH, NULL);
}

void
tl_swatch_set_label (TlSwatch         *self,
                     const TlLabelDef *def)
{
  g_return_if_fail (TL_IS_SWATCH (self));

  tl_swatch_clear (self);
  if (def != NULL)
    {
      self->label = g_strdup (def->name);
      self->def.colour = g_strdup (def->colour);
      self->def.underline = g_strdup (def->underline);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

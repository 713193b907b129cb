/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The heat map of pairs.  Cells run from the page's own colour (0 and below) to the accent's (1), with the number in each, so
 * that it can be read without colours; a screen reader hears the cell that the keys are at.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-heat-map.h"

#include <math.h>

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-ink.h"

#define CELL      56
#define MIN_CELL  34
#define GAP       2
#define MAX_NAME  16

struct _TlHeatMap
{
  GtkWidget  parent_instance;

  char     **names;
  double    *values;
  guint      n;
  guint      row;       /* where the keys are */
  guint      column;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (TlHeatMap, tl_heat_map, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static double
get_value (TlHeatMap *self,
           guint      row,
           guint      column)
{
  return row == column ? NAN : self->values[row * self->n + column];
}

static void
update_accessible (TlHeatMap *self)
{
  g_autofree char *text = NULL;
  double value;

  if (self->n == 0)
    return;
  value = get_value (self, self->row, self->column);
  if (self->row == self->column)
    text = g_strdup_printf (_("Heat map of pairs: %s"), self->names[self->row]);
  else if (isnan (value))
    text = g_strdup_printf (_("Heat map of pairs: %s and %s, no figure"), self->names[self->row],
                            self->names[self->column]);
  else
    text = g_strdup_printf (_("Heat map of pairs: %s and %s, %.2f"), self->names[self->row],
                            self->names[self->column], value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static int
measure_names (TlHeatMap *self)
{
  int width = 0;

  for (guint i = 0; i < self->n; i++)
    {
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->names[i]);
      int w;

      pango_layout_get_pixel_size (layout, &w, NULL);
      width = MAX (width, w);
    }
  return width + 8;
}

static int
get_cell (TlHeatMap *self)
{
  int names = measure_names (self);
  int room = MIN (gtk_widget_get_width (GTK_WIDGET (self)) - names,
                  gtk_widget_get_height (GTK_WIDGET (self)) - 24);

  return self->n > 0 ? CLAMP (room / (int) self->n, MIN_CELL, CELL) : CELL;
}

/* The cell's box; from the right where the language is written so. */
static void
get_box (TlHeatMap       *self,
         guint            row,
         guint            column,
         graphene_rect_t *box)
{
  int cell = get_cell (self);
  float x = measure_names (self) + column * cell;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - cell;
  graphene_rect_init (box, x + GAP / 2, 24 + row * cell + GAP / 2, cell - GAP, cell - GAP);
}

static void
draw_text (TlHeatMap             *self,
           GtkSnapshot           *snapshot,
           const char            *text,
           const graphene_rect_t *box,
           const GdkRGBA         *colour,
           float                  align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, height;

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > box->size.width)
    {
      pango_layout_set_width (layout, (int) box->size.width * PANGO_SCALE);
      width = (int) box->size.width;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (box->origin.x + (box->size.width - width) * align,
                                                box->origin.y + (box->size.height - height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_cell (TlHeatMap   *self,
           GtkSnapshot *snapshot,
           guint        row,
           guint        column)
{
  double value = get_value (self, row, column);
  g_autofree char *text = NULL;
  graphene_rect_t box;
  GskRoundedRect round;
  GdkRGBA fill, colour;
  TlInk ink;

  if (row == column)
    return;
  tl_ink_get (&ink);
  get_box (self, row, column, &box);
  gsk_rounded_rect_init_from_rect (&round, &box, 4);
  if (isnan (value))
    {
      const float widths[] = { 1, 1, 1, 1 };

      gtk_snapshot_append_border (snapshot, &round, widths,
                                  (GdkRGBA[]) { ink.empty, ink.empty, ink.empty, ink.empty });
      draw_text (self, snapshot, C_("figure", "n/a"), &box, &ink.dim, 0.5f);
      return;
    }
  tl_ink_mix (&ink, value, &fill, &colour);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &fill, &box);
  gtk_snapshot_pop (snapshot);
  text = g_strdup_printf ("%.2f", value);
  draw_text (self, snapshot, text, &box, &colour, 0.5f);
}

static void
draw_names (TlHeatMap   *self,
            GtkSnapshot *snapshot)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int width = measure_names (self) - 8;
  TlInk ink;

  tl_ink_get (&ink);
  for (guint i = 0; i < self->n; i++)
    {
      graphene_rect_t box;

      get_box (self, i, 0, &box);
      box.origin.x = is_rtl ? gtk_widget_get_width (GTK_WIDGET (self)) - width : 0;
      box.size.width = width;
      draw_text (self, snapshot, self->names[i], &box, &ink.text, is_rtl ? 1 : 0);
      get_box (self, 0, i, &box);
      box.origin.y = 0;
      box.size.height = 24;
      draw_text (self, snapshot, self->names[i], &box, &ink.text, 0.5f);
    }
}

static void
tl_heat_map_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  TlHeatMap *self = TL_HEAT_MAP (widget);

  draw_names (self, snapshot);
  for (guint i = 0; i < self->n; i++)
    for (guint j = 0; j < self->n; j++)
      draw_cell (self, snapshot, i, j);
  if (self->n > 0 && gtk_widget_has_visible_focus (widget))
    {
      graphene_rect_t box;
      GskRoundedRect round;
      const float widths[] = { 2, 2, 2, 2 };
      TlInk ink;

      tl_ink_get (&ink);
      get_box (self, self->row, self->column, &box);
      gsk_rounded_rect_init_from_rect (&round, &box, 4);
      gtk_snapshot_append_border (snapshot, &round, widths, (GdkRGBA[]) { ink.text, ink.text, ink.text, ink.text });
    }
}

static void
tl_heat_map_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  TlHeatMap *self = TL_HEAT_MAP (widget);
  int names = orientation == GTK_ORIENTATION_HORIZONTAL ? measure_names (self) : 24;

  *minimum = names + (int) self->n * MIN_CELL;
  *natural = names + (int) self->n * CELL;
}

static void
move (TlHeatMap *self,
      int        rows,
      int        columns)
{
  if (self->n == 0)
    return;
  self->row = (guint) CLAMP ((int) self->row + rows, 0, (int) self->n - 1);
  self->column = (guint) CLAMP ((int) self->column + columns, 0, (int) self->n - 1);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
choose (TlHeatMap *self)
{
  if (self->n > 0 && self->row != self->column)
    g_signal_emit (self, signals[CHOSEN], 0, self->row, self->column);
}

static gboolean
map_key_cb (GtkEventControllerKey *controller,
            guint                  keyval,
            guint                  keycode,
            GdkModifierType        state,
            TlHeatMap             *self)
{
  int ahead = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  switch (keyval)
    {
    case GDK_KEY_Up:
      move (self, -1, 0);
      break;
    case GDK_KEY_Down:
      move (self, 1, 0);
      break;
    case GDK_KEY_Left:
      move (self, 0, -ahead);
      break;
    case GDK_KEY_Right:
      move (self, 0, ahead);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      choose (self);
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

static void
map_pressed_cb (GtkGestureClick *gesture,
                int              n_press,
                double           x,
                double           y,
                TlHeatMap       *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  for (guint i = 0; i < self->n; i++)
    for (guint j = 0; j < self->n; j++)
      {
        graphene_rect_t box;

        get_box (self, i, j, &box);
        if (!graphene_rect_contains_point (&box, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
          continue;
        self->row = i;
        self->column = j;
        update_accessible (self);
        gtk_widget_queue_draw (GTK_WIDGET (self));
        choose (self);
        return;
      }
}

static void
tl_heat_map_finalize (GObject *object)
{
  TlHeatMap *self = TL_HEAT_MAP (object);

  g_strfreev (self->names);
  g_free (self->values);
  G_OBJECT_CLASS (tl_heat_map_parent_class)->finalize (object);
}

static void
tl_heat_map_class_init (TlHeatMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tl_heat_map_finalize;
  widget_class->measure = tl_heat_map_measure;
  widget_class->snapshot = tl_heat_map_snapshot;

  signals[CHOSEN] = g_signal_new ("chosen", TL_TYPE_HEAT_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "tl-heat-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tl_heat_map_init (TlHeatMap *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (map_key_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (map_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
tl_heat_map_set (TlHeatMap         *self,
                 const char *const *names,
                 const double      *values,
                 guint              n)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_if_fail (TL_IS_HEAT_MAP (self));

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *inert = tl_format_inert (names[i], MAX_NAME);

      g_strv_builder_add (builder, inert);
    }
  g_strfreev (self->names);
  self->names = g_strv_builder_end (builder);
  g_free (self->values);
  self->values = g_memdup2 (values, sizeof (double) * n * n);
  self->n = n;
  self->row = 0;
  self->column = MIN (1, n > 0 ? n - 1 : 0);
  update_accessible (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

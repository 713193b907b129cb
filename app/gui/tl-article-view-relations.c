/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The relations of the selected annotation, and only its: a curve from each argument to the one
 * they turn about (the claim of an attribution, else the first), with the role's name above the
 * argument.  An argument that is not on the screen is pointed at, at the edge it lies beyond.
 */

#include "config.h"

#include "tl-article-view-private.h"

#include <adwaita.h>
#include <math.h>

/* Where an argument is.  away: -1 above the screen, 1 below it, 0 on it. */
typedef struct
{
  TlMark          *mark;
  const char      *role;
  graphene_rect_t  first;    /* its first piece, and its last one, on the screen */
  graphene_rect_t  last;
  gboolean         is_rtl;
  int              away;
} Anchor;

typedef struct
{
  GdkRectangle     visible;
  PangoLayout     *layout;
  GdkRGBA          page;
  TlRelation      *relation;
} Painting;

static gboolean
find_anchor (TlArticleView       *self,
             const TlRelationArg *arg,
             Anchor              *anchor)
{
  const TlFragment *fragments;
  guint n_fragments;
  gboolean is_found = FALSE;
  GdkRectangle visible;
  GdkRectangle place;
  GtkTextIter iter;

  anchor->mark = g_hash_table_lookup (self->marks, arg->target);
  anchor->role = arg->role;
  anchor->away = 0;
  if (anchor->mark == NULL)
    return FALSE;
  fragments = tl_annotation_get_fragments (anchor->mark->annotation, &n_fragments);
  for (guint i = 0; i < n_fragments; i++)
    {
      g_autoptr (GArray) pieces =
          tl_article_view_list_visible (self, fragments[i].start, fragments[i].end);

      for (guint j = 0; j < pieces->len; j++)
        {
          const TlPiece *piece = &g_array_index (pieces, TlPiece, j);

          anchor->last = GRAPHENE_RECT_INIT (piece->x, piece->y, piece->width, piece->height);
          if (!is_found)
            {
              anchor->first = anchor->last;
              anchor->is_rtl = piece->is_rtl;
              is_found = TRUE;
            }
        }
    }
  if (is_found)
    return TRUE;
  gtk_text_view_get_visible_rect (GTK_TEXT_VIEW (self), &visible);
  tl_article_view_get_iter (self, &iter, fragments[0].start);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &iter, &place);
  anchor->away = place.y < visible.y + visible.height / 2 ? -1 : 1;
  return TRUE;
}

/* Where the curves leave a box: in the middle of its edge towards y, but near its start when it is
 * wide. */
static graphene_point_t
find_exit (const Anchor *anchor,
           float         y)
{
  const graphene_rect_t *box = y < anchor->first.origin.y ? &anchor->first : &anchor->last;
  float reach = MIN (box->size.width / 2, 76);
  graphene_point_t point;

  point.x = anchor->is_rtl ? box->origin.x + box->size.width - reach : box->origin.x + reach;
  point.y = y < anchor->first.origin.y + 1 ? anchor->first.origin.y - 1
                                           : anchor->last.origin.y + anchor->last.size.height + 1;
  return point;
}

static void
draw_arrow_head (cairo_t *cr,
                 double   x,
                 double   y,
                 double   direction)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - 3.5, y - 6 * direction);
  cairo_line_to (cr, x + 3.5, y - 6 * direction);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* From an argument to the hub; both on the screen. */
static void
draw_curve (cairo_t      *cr,
            const Anchor *anchor,
            const Anchor *hub)
{
  gboolean is_same_line = fabsf (anchor->first.origin.y - hub->first.origin.y) < 2;
  graphene_point_t from;
  graphene_point_t to;

  if (is_same_line)
    {
      from = find_exit (anchor, anchor->first.origin.y - 100);
      to = find_exit (hub, hub->first.origin.y - 100);
      cairo_move_to (cr, from.x, from.y);
      cairo_curve_to (cr, from.x, from.y - 14, to.x, to.y - 14, to.x, to.y - 2);
      cairo_stroke (cr);
      draw_arrow_head (cr, to.x, to.y, 1);
      return;
    }

  gboolean goes_down = anchor->first.origin.y < hub->first.origin.y;
  double bend;

  from =
      find_exit (anchor, goes_down ? anchor->last.origin.y + 1000 : anchor->first.origin.y - 1000);
  to = find_exit (hub, goes_down ? hub->first.origin.y - 1000 : hub->last.origin.y + 1000);
  bend = MAX (18, fabsf (to.y - from.y) / 2) * (goes_down ? 1 : -1);
  cairo_move_to (cr, from.x, from.y);
  cairo_curve_to (cr, from.x, from.y + bend, to.x, to.y - bend, to.x, to.y - (goes_down ? 2 : -2));
  cairo_stroke (cr);
  draw_arrow_head (cr, to.x, to.y, goes_down ? 1 : -1);
}

/* The role in a small plate whose lower (or upper) edge is at y. */
static void
draw_plate (cairo_t       *cr,
            Painting      *painting,
            const char    *text,
            const GdkRGBA *colour,
            double         x,
            double         y)
{
  int width;
  int height;

  pango_layout_set_text (painting->layout, text, -1);
  pango_layout_get_pixel_size (painting->layout, &width, &height);
  x = CLAMP (x, painting->visible.x + 2,
             painting->visible.x + painting->visible.width - width - 12);
  y = CLAMP (y, painting->visible.y + 1,
             painting->visible.y + painting->visible.height - height - 3);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width + 5, y + 4.5, 4, -G_PI / 2, 0);
  cairo_arc (cr, x + width + 5, y + height - 3.5, 4, 0, G_PI / 2);
  cairo_arc (cr, x + 5, y + height - 3.5, 4, G_PI / 2, G_PI);
  cairo_arc (cr, x + 5, y + 4.5, 4, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &painting->page);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_move_to (cr, x + 5, y);
  pango_cairo_show_layout (cr, painting->layout);
}

static const char *
get_role_title (TlArticleView *self,
                TlRelation    *relation,
                const char    *role)
{
  const TlRelationDef *def =
      tl_schema_find_relation (self->schema, tl_relation_get_kind (relation));
  const TlRoleDef *role_def = def != NULL ? tl_relation_def_find_role (def, role) : NULL;

  return role_def != NULL ? tl_schema_translate (role_def->title) : role;
}

/* A short stroke towards what is not on the screen, with the role and an arrow at the edge. */
static void
draw_away (cairo_t      *cr,
           Painting     *painting,
           const char   *title,
           const Anchor *anchor,
           const Anchor *hub)
{
  double edge = anchor->away < 0 ? painting->visible.y + 1
                                 : painting->visible.y + painting->visible.height - 1;
  graphene_point_t from = find_exit (hub, (float) (anchor->away < 0 ? edge - 1000 : edge + 1000));
  const double dashes[] = { 5, 3 };
  g_autofree char *label = g_strdup_printf ("%s %s", anchor->away < 0 ? "↑" : "↓", title);

  gdk_cairo_set_source_rgba (cr, &anchor->mark->style->line);
  cairo_set_line_width (cr, 1.6);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_move_to (cr, from.x, from.y);
  cairo_line_to (cr, from.x, edge);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  draw_plate (cr, painting, label, &anchor->mark->style->line, from.x + 8,
              anchor->away < 0 ? edge : edge - 20);
}

static void
draw_arm (TlArticleView *self,
          cairo_t       *cr,
          Painting      *painting,
          const Anchor  *anchor,
          const Anchor  *hub)
{
  const char *title = get_role_title (self, painting->relation, anchor->role);

  if (anchor->away != 0 && hub->away != 0)
    return;
  if (anchor->away != 0)
    {
      draw_away (cr, painting, title, anchor, hub);
      return;
    }
  if (hub->away != 0)
    {
      draw_away (cr, painting, get_role_title (self, painting->relation, hub->role), hub, anchor);
      return;
    }
  gdk_cairo_set_source_rgba (cr, &anchor->mark->style->line);
  cairo_set_line_width (cr, 1.6);
  draw_curve (cr, anchor, hub);
}

static void
draw_role (TlArticleView *self,
           cairo_t       *cr,
           Painting      *painting,
           const Anchor  *anchor)
{
  int height;
  double x = anchor->first.origin.x;
  int width;

  if (anchor->away != 0)
    return;
  pango_layout_set_text (painting->layout, get_role_title (self, painting->relation, anchor->role),
                         -1);
  pango_layout_get_pixel_size (painting->layout, &width, &height);
  if (anchor->is_rtl)
    x += anchor->first.size.width - width - 26;
  draw_plate (cr, painting, get_role_title (self, painting->relation, anchor->role),
              &anchor->mark->style->line, x + 8, anchor->first.origin.y - height + 1);
}

static void
draw_relation (TlArticleView *self,
               cairo_t       *cr,
               Painting      *painting)
{
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (painting->relation, &n_args);
  g_autofree Anchor *anchors = g_new0 (Anchor, n_args);
  guint n_anchors = 0;
  guint hub = 0;

  for (guint i = 0; i < n_args && n_anchors < 32; i++)
    {
      if (!find_anchor (self, &args[i], &anchors[n_anchors]))
        continue;
      if (g_str_equal (args[i].role, "claim") && !g_str_equal (anchors[hub].role, "claim"))
        hub = n_anchors;
      n_anchors++;
    }
  for (guint i = 0; i < n_anchors; i++)
    if (i != hub)
      draw_arm (self, cr, painting, &anchors[i], &anchors[hub]);
  for (guint i = 0; i < n_anchors; i++)
    draw_role (self, cr, painting, &anchors[i]);
}

void
tl_article_view_draw_relations (TlArticleView *self,
                                GtkSnapshot   *snapshot)
{
  g_autoptr (GPtrArray) relations = NULL;
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (PangoFontDescription) font = NULL;
  Painting painting;
  cairo_t *cr;

  if (tl_article_view_get_selected_mark (self) == NULL)
    return;
  relations = tl_article_list_relations_of (self->article, self->selected);
  if (relations->len == 0)
    return;

  gtk_text_view_get_visible_rect (GTK_TEXT_VIEW (self), &painting.visible);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  font = pango_font_description_from_string ("Cantarell, Sans 8");
  pango_layout_set_font_description (layout, font);
  painting.layout = layout;
  gdk_rgba_parse (&painting.page, adw_style_manager_get_dark (adw_style_manager_get_default ())
                                  ? "#1e1e1e" : "#ffffff");
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (painting.visible.x, painting.visible.y, painting.visible.width,
                                     painting.visible.height));
  for (guint i = 0; i < relations->len && i < 64; i++)
    {
      painting.relation = g_ptr_array_index (relations, i);
      draw_relation (self, cr, &painting);
    }
  cairo_destroy (cr);
}

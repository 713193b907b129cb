/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The relations of the selected annotation, and only its: a line from each argument to the one
 * they turn about (the claim of an attribution, else the first), and a plate with the role's name
 * at each. An argument that is not on the screen is pointed at, at the edge it lies beyond.
 */

#include "config.h"

#include "tl-article-view-private.h"

#include <adwaita.h>
#include <math.h>

#include "tl-tie-layout.h"

#define RELATIONS_MAX 64
#define ARGS_MAX 32

/* Of a plate around its text. */
#define PADDING 5

/* Where an argument is.  away: -1 above the screen, 1 below it, 0 on it. */
typedef struct
{
  TlMark *mark;
  const char *role;
  graphene_rect_t words; /* its first piece on the screen */
  gboolean is_rtl;
  int away;
  graphene_rect_t plate; /* while away is 0 */
} Anchor;

/* A plate that stands, and what it says: an annotation may have the same role in several relations.
 */
typedef struct
{
  const TlMark *mark;
  const char *title;
  graphene_rect_t box;
} Plate;

typedef struct
{
  TlTieRoom room;
  PangoLayout *layout;
  GdkRGBA page;
  GArray *boxes;  /* of plates, graphene_rect_t */
  GArray *plates; /* Plate, drawn when all lines are */
  cairo_t *cr;
  guint track;
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

          if (is_found)
            continue;
          anchor->words = GRAPHENE_RECT_INIT (piece->x, piece->y, piece->width, piece->height);
          anchor->is_rtl = piece->is_rtl;
          is_found = TRUE;
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

/* Takes a place for the plate of an argument, or shares the one that says the same. */
static void
place_plate (Painting   *painting,
             Anchor     *anchor,
             const char *title)
{
  Plate plate = { .mark = anchor->mark, .title = title };
  int width;
  int height;

  for (guint i = 0; i < painting->plates->len; i++)
    {
      const Plate *other = &g_array_index (painting->plates, Plate, i);

      if (other->mark == plate.mark && g_str_equal (other->title, title))
        {
          anchor->plate = other->box;
          return;
        }
    }
  pango_layout_set_text (painting->layout, title, -1);
  pango_layout_get_pixel_size (painting->layout, &width, &height);
  tl_tie_plates_place (painting->boxes, &painting->room, &anchor->words, anchor->is_rtl,
                       (float) (width + 2 * PADDING), (float) height, &plate.box);
  anchor->plate = plate.box;
  g_array_append_val (painting->plates, plate);
}

static void
draw_plate (Painting              *painting,
            const char            *text,
            const GdkRGBA         *colour,
            const graphene_rect_t *box)
{
  cairo_t *cr = painting->cr;
  double x = box->origin.x;
  double y = box->origin.y;
  double right = x + box->size.width;
  double bottom = y + box->size.height;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - 4.5, y + 4.5, 4, -G_PI / 2, 0);
  cairo_arc (cr, right - 4.5, bottom - 4.5, 4, 0, G_PI / 2);
  cairo_arc (cr, x + 4.5, bottom - 4.5, 4, G_PI / 2, G_PI);
  cairo_arc (cr, x + 4.5, y + 4.5, 4, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &painting->page);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  pango_layout_set_text (painting->layout, text, -1);
  cairo_move_to (cr, x + PADDING, y);
  pango_cairo_show_layout (cr, painting->layout);
}

/* With round corners; a rim in the page's colour sets the line off from the underlines that it
 * passes. */
static void
stroke (Painting               *painting,
        const graphene_point_t *points,
        guint                   n,
        const GdkRGBA          *colour)
{
  cairo_t *cr = painting->cr;

  cairo_move_to (cr, points[0].x, points[0].y);
  for (guint i = 1; i + 1 < n; i++)
    {
      double before = hypot (points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
      double after = hypot (points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
      double radius = MIN (6, MIN (before, after) / 2);

      if (radius < 1)
        {
          cairo_line_to (cr, points[i].x, points[i].y);
          continue;
        }
      cairo_line_to (cr, points[i].x + (points[i - 1].x - points[i].x) * radius / before,
                     points[i].y + (points[i - 1].y - points[i].y) * radius / before);
      cairo_curve_to (cr, points[i].x, points[i].y, points[i].x, points[i].y,
                      points[i].x + (points[i + 1].x - points[i].x) * radius / after,
                      points[i].y + (points[i + 1].y - points[i].y) * radius / after);
    }
  cairo_line_to (cr, points[n - 1].x, points[n - 1].y);
  gdk_cairo_set_source_rgba (cr, &painting->page);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.6);
  cairo_stroke (cr);
}

/* Beside the plate that the line ends at; it comes from the left or the right. */
static void
draw_arrow_head (cairo_t                *cr,
                 const graphene_point_t *before,
                 const graphene_point_t *tip)
{
  double back = before->x < tip->x ? -5 : 5;

  cairo_move_to (cr, tip->x, tip->y);
  cairo_line_to (cr, tip->x + back, tip->y - 3);
  cairo_line_to (cr, tip->x + back, tip->y + 3);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* From what is on the screen towards what is not: to the edge, where a plate says what it is. */
static void
draw_away (Painting     *painting,
           const char   *title,
           const Anchor *away,
           const Anchor *anchor)
{
  const graphene_rect_t *visible = &painting->room.visible;
  float margin = tl_tie_get_margin (&painting->room, anchor->is_rtl, painting->track);
  float edge = away->away < 0 ? visible->origin.y : visible->origin.y + visible->size.height;
  graphene_rect_t to = GRAPHENE_RECT_INIT (margin, edge, 0, 0);
  graphene_point_t points[TL_TIE_POINTS_MAX];
  g_autofree char *label = g_strdup_printf ("%s %s", away->away < 0 ? "↑" : "↓", title);
  const double dashes[] = { 5, 3 };
  graphene_rect_t box;
  int width;
  int height;

  tl_tie_route (&painting->room, &anchor->plate, &to, anchor->is_rtl, painting->track, points);
  cairo_set_dash (painting->cr, dashes, 2, 0);
  stroke (painting, points, 3, &away->mark->style->line);
  cairo_set_dash (painting->cr, NULL, 0, 0);
  pango_layout_set_text (painting->layout, label, -1);
  pango_layout_get_pixel_size (painting->layout, &width, &height);
  graphene_rect_init (&box, anchor->is_rtl ? margin - (float) width : margin - 2 * PADDING,
                      away->away < 0 ? edge : edge - (float) height, (float) (width + 2 * PADDING),
                      (float) height);
  tl_tie_plates_place_at (painting->boxes, &painting->room, anchor->is_rtl, &box);
  draw_plate (painting, label, &away->mark->style->line, &box);
}

static void
draw_arm (TlArticleView *self,
          Painting      *painting,
          TlRelation    *relation,
          const Anchor  *anchor,
          const Anchor  *hub)
{
  graphene_point_t points[TL_TIE_POINTS_MAX];
  guint n;

  if (anchor->away != 0 && hub->away != 0)
    return;
  if (anchor->away != 0)
    draw_away (painting, get_role_title (self, relation, anchor->role), anchor, hub);
  else if (hub->away != 0)
    draw_away (painting, get_role_title (self, relation, hub->role), hub, anchor);
  else
    {
      n = tl_tie_route (&painting->room, &anchor->plate, &hub->plate, hub->is_rtl, painting->track,
                        points);
      stroke (painting, points, n, &anchor->mark->style->line);
      draw_arrow_head (painting->cr, &points[n - 2], &points[n - 1]);
    }
  painting->track++;
}

static void
draw_relation (TlArticleView *self,
               Painting      *painting,
               TlRelation    *relation)
{
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);
  Anchor anchors[ARGS_MAX];
  guint n_anchors = 0;
  guint hub = 0;

  for (guint i = 0; i < n_args && n_anchors < ARGS_MAX; i++)
    {
      if (!find_anchor (self, &args[i], &anchors[n_anchors]))
        continue;
      if (g_str_equal (args[i].role, "claim") && !g_str_equal (anchors[hub].role, "claim"))
        hub = n_anchors;
      n_anchors++;
    }
  for (guint i = 0; i < n_anchors; i++)
    if (anchors[i].away == 0)
      place_plate (painting, &anchors[i], get_role_title (self, relation, anchors[i].role));
  for (guint i = 0; i < n_anchors; i++)
    if (i != hub)
      draw_arm (self, painting, relation, &anchors[i], &anchors[hub]);
}

static void
init_room (TlArticleView *self,
           TlTieRoom     *room)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GdkRectangle visible;

  gtk_text_view_get_visible_rect (view, &visible);
  graphene_rect_init (&room->visible, (float) visible.x, (float) visible.y, (float) visible.width,
                      (float) visible.height);
  room->column_left = (float) gtk_text_view_get_left_margin (view);
  room->column_right =
      (float) (gtk_widget_get_width (GTK_WIDGET (self)) - gtk_text_view_get_right_margin (view));
}

void
tl_article_view_draw_relations (TlArticleView *self,
                                GtkSnapshot   *snapshot)
{
  g_autoptr (GPtrArray) relations = NULL;
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (PangoFontDescription) font = NULL;
  g_autoptr (GArray) boxes = NULL;
  g_autoptr (GArray) plates = NULL;
  Painting painting = { .track = 0 };

  if (tl_article_view_get_selected_mark (self) == NULL)
    return;
  relations = tl_article_list_relations_of (self->article, self->selected);
  if (relations->len == 0)
    return;

  init_room (self, &painting.room);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  font = pango_font_description_from_string ("Cantarell, Sans 8");
  pango_layout_set_font_description (layout, font);
  painting.layout = layout;
  painting.boxes = boxes = tl_tie_plates_new ();
  painting.plates = plates = g_array_new (FALSE, FALSE, sizeof (Plate));
  gdk_rgba_parse (&painting.page, adw_style_manager_get_dark (adw_style_manager_get_default ())
                                      ? "#1e1e1e"
                                      : "#ffffff");
  painting.cr = gtk_snapshot_append_cairo (snapshot, &painting.room.visible);
  for (guint i = 0; i < relations->len && i < RELATIONS_MAX; i++)
    draw_relation (self, &painting, g_ptr_array_index (relations, i));
  for (guint i = 0; i < plates->len; i++)
    {
      const Plate *plate = &g_array_index (plates, Plate, i);

      draw_plate (&painting, plate->title, &plate->mark->style->line, &plate->box);
    }
  cairo_destroy (painting.cr);
}

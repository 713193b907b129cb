/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The view as an object: what it shows, in which type, where the caret is.  Drawing, layout,
 * relations and the mouse are in files of their own.
 */

#include "config.h"

#include "tl-article-view-private.h"

#include <adwaita.h>
#include <string.h>

#include "tl-article-header.h"
#include "tl-boundaries.h"
#include "tl-i18n.h"
#include "tl-lanes.h"

enum
{
  SIGNAL_ANNOTATION_CLICKED,
  SIGNAL_BORDER_MOVED,
  SIGNAL_CARET_MOVED,
  SIGNAL_MENU_REQUESTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TlArticleView, tl_article_view, GTK_TYPE_TEXT_VIEW)

static void
mark_free (gpointer data)
{
  TlMark *mark = data;

  tl_annotation_unref (mark->annotation);
  g_free (mark);
}

static GtkTextBuffer *
get_buffer (TlArticleView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

void
tl_article_view_get_iter (TlArticleView *self,
                          GtkTextIter   *iter,
                          guint          offset)
{
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), iter,
                                      (int) tl_display_text_to_buffer (self->display, offset));
}

TlMark *
tl_article_view_get_selected_mark (TlArticleView *self)
{
  if (self->selected == NULL)
    return NULL;
  return g_hash_table_lookup (self->marks, self->selected);
}

static const TlLabelStyle *
get_style (TlArticleView    *self,
           const TlLabelDef *def)
{
  TlLabelStyle *style = g_hash_table_lookup (self->styles, def->name);

  if (style == NULL)
    {
      style = g_new0 (TlLabelStyle, 1);
      tl_palette_get_style (def, style);
      g_hash_table_insert (self->styles, g_strdup (def->name), style);
    }
  return style;
}

static guint
get_rank (const TlLabelDef *def)
{
  if (g_strcmp0 (def->name, "claim") == 0)
    return 2;
  return g_strcmp0 (def->group, "entity") == 0 ? 0 : 1;
}

static TlMark *
add_mark (TlArticleView *self,
          TlAnnotation  *annotation)
{
  const TlLabelDef *def = tl_schema_lookup (self->schema, tl_annotation_get_label (annotation));
  TlMark *mark = g_new0 (TlMark, 1);

  mark->annotation = tl_annotation_ref (annotation);
  mark->style = get_style (self, def);
  mark->rank = get_rank (def);
  g_hash_table_replace (self->marks, (gpointer) tl_annotation_get_id (annotation), mark);
  return mark;
}

static guint
measure_depth (TlArticleView *self)
{
  guint n = tl_article_get_n_annotations (self->article);
  g_autofree TlLaneItem *items = g_new0 (TlLaneItem, n);

  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);

      items[i].start = tl_annotation_get_start (annotation);
      items[i].end = tl_annotation_get_end (annotation);
    }
  return tl_lanes_get_depth (items, n);
}

/* Room for the lanes of start..end; what is there already stays, so that lines do not jump up and
 * down. */
static void
make_room (TlArticleView *self,
           guint          start,
           guint          end)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TlSpan));
  g_autofree TlLaneItem *items = NULL;
  guint depth;

  tl_span_index_query (self->index, start, end, spans);
  items = g_new0 (TlLaneItem, spans->len);
  for (guint i = 0; i < spans->len; i++)
    {
      items[i].start = MAX (start, g_array_index (spans, TlSpan, i).start);
      items[i].end = MIN (end, g_array_index (spans, TlSpan, i).end);
    }
  depth = MIN (tl_lanes_get_depth (items, spans->len), TL_LANES_MAX);
  if (depth > self->n_lanes)
    {
      self->n_lanes = depth;
      tl_article_view_update_spacing (self);
    }
}

static gboolean
is_hidden (TlArticleView *self,
           TlAnnotation  *annotation)
{
  return self->hidden != NULL
         && g_strv_contains ((const char *const *) self->hidden,
                             tl_annotation_get_annotator (annotation));
}

static void
fill_index (TlArticleView *self)
{
  guint n = tl_article_get_n_annotations (self->article);
  g_autofree TlSpan *spans = g_new (TlSpan, n);
  guint n_shown = 0;

  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);

      if (is_hidden (self, annotation))
        continue;
      spans[n_shown].start = tl_annotation_get_start (annotation);
      spans[n_shown].end = tl_annotation_get_end (annotation);
      spans[n_shown++].item = add_mark (self, annotation);
    }
  tl_span_index_set (self->index, spans, n_shown);
}

static void
announce (TlArticleView *self)
{
  g_autofree char *description = NULL;

  description = tl_article_view_describe (self, tl_article_view_get_caret (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
forget_annotation (TlArticleView *self,
                   TlAnnotation  *annotation)
{
  const char *id = tl_annotation_get_id (annotation);
  TlMark *mark = g_hash_table_lookup (self->marks, id);

  if (mark == NULL)
    return;
  tl_span_index_remove (self->index, tl_annotation_get_start (mark->annotation),
                        tl_annotation_get_end (mark->annotation), mark);
  tl_article_view_forget_range (self, tl_annotation_get_start (mark->annotation),
                                tl_annotation_get_end (mark->annotation));
  g_hash_table_remove (self->marks, id);
}

static void
article_view_annotation_changed_cb (TlArticle     *article,
                                    TlAnnotation  *before,
                                    TlAnnotation  *after,
                                    TlArticleView *self)
{
  if (before != NULL)
    forget_annotation (self, before);
  if (after != NULL && !is_hidden (self, after))
    {
      guint start = tl_annotation_get_start (after);
      guint end = tl_annotation_get_end (after);

      tl_span_index_insert (self->index, start, end, add_mark (self, after));
      tl_article_view_forget_range (self, start, end);
      make_room (self, start, end);
    }
  announce (self);
}

static void
article_view_relation_changed_cb (TlArticle     *article,
                                  TlRelation    *before,
                                  TlRelation    *after,
                                  TlArticleView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  announce (self);
}

static void
article_view_member_changed_cb (TlArticle     *article,
                                const char    *name,
                                TlArticleView *self)
{
  tl_article_header_set_article (TL_ARTICLE_HEADER (self->header), article);
}

static void
article_view_scheme_changed_cb (TlArticleView *self)
{
  GHashTableIter iter;
  gpointer name;
  gpointer style;

  if (self->schema == NULL)
    return;
  g_hash_table_iter_init (&iter, self->styles);
  while (g_hash_table_iter_next (&iter, &name, &style))
    tl_palette_get_style (tl_schema_lookup (self->schema, name), style);
  tl_article_view_forget_arts (self);
}

static void
article_view_caret_changed_cb (TlArticleView *self)
{
  if (!self->is_quiet)
    self->is_exact = FALSE;
  announce (self);
  g_signal_emit (self, signals[SIGNAL_CARET_MOVED], 0);
}

static void
tl_article_view_snapshot_layer (GtkTextView      *view,
                                GtkTextViewLayer  layer,
                                GtkSnapshot      *snapshot)
{
  TlArticleView *self = TL_ARTICLE_VIEW (view);

  if (self->article == NULL)
    return;
  if (layer == GTK_TEXT_VIEW_LAYER_BELOW_TEXT)
    tl_article_view_draw_below (self, snapshot);
  else
    tl_article_view_draw_relations (self, snapshot);
}

static void
tl_article_view_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  TlArticleView *self = TL_ARTICLE_VIEW (widget);

  if (self->laid_width != width || self->laid_height != height)
    tl_article_view_update_column (self, width, height);

  GTK_WIDGET_CLASS (tl_article_view_parent_class)->size_allocate (widget, width, height, baseline);
  tl_article_view_place_header (self);
}

static void
tl_article_view_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (tl_article_view_parent_class)->snapshot (widget, snapshot);
  gtk_widget_snapshot_child (widget, TL_ARTICLE_VIEW (widget)->header, snapshot);
}

static void
tl_article_view_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  TlArticleView *self = TL_ARTICLE_VIEW (widget);

  GTK_WIDGET_CLASS (tl_article_view_parent_class)->css_changed (widget, change);

  if (self->arts != NULL)
    tl_article_view_forget_arts (self);
}

static void
release_article (TlArticleView *self)
{
  if (self->article != NULL)
    g_signal_handlers_disconnect_by_data (self->article, self);
  g_clear_object (&self->article);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->selected, g_free);
  g_clear_pointer (&self->candidates, g_strfreev);
  g_clear_pointer (&self->candidate, g_free);
  g_array_set_size (self->held, 0);
  g_array_set_size (self->matches, 0);
  self->current_match = G_MAXUINT;
  g_hash_table_remove_all (self->arts);
  tl_span_index_set (self->index, NULL, 0);
  g_hash_table_remove_all (self->marks);
  g_hash_table_remove_all (self->styles);
  g_clear_pointer (&self->schema, tl_schema_unref);
}

static void
tl_article_view_dispose (GObject *object)
{
  TlArticleView *self = TL_ARTICLE_VIEW (object);

  tl_article_view_stop_mouse (self);
  release_article (self);
  g_clear_pointer (&self->header, gtk_widget_unparent);

  G_OBJECT_CLASS (tl_article_view_parent_class)->dispose (object);
}

static void
tl_article_view_finalize (GObject *object)
{
  TlArticleView *self = TL_ARTICLE_VIEW (object);

  g_hash_table_unref (self->arts);
  g_hash_table_unref (self->marks);
  g_strfreev (self->hidden);
  g_hash_table_unref (self->styles);
  tl_span_index_free (self->index);
  tl_display_text_free (self->display);
  g_array_unref (self->held);
  g_array_unref (self->matches);
  g_free (self->face);

  G_OBJECT_CLASS (tl_article_view_parent_class)->finalize (object);
}

static void
tl_article_view_class_init (TlArticleViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkTextViewClass *view_class = GTK_TEXT_VIEW_CLASS (klass);

  object_class->dispose = tl_article_view_dispose;
  object_class->finalize = tl_article_view_finalize;

  widget_class->size_allocate = tl_article_view_size_allocate;
  widget_class->snapshot = tl_article_view_snapshot;
  widget_class->css_changed = tl_article_view_css_changed;

  view_class->snapshot_layer = tl_article_view_snapshot_layer;

  signals[SIGNAL_ANNOTATION_CLICKED] =
      g_signal_new ("annotation-clicked", TL_TYPE_ARTICLE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_BORDER_MOVED] =
    g_signal_new ("border-moved", TL_TYPE_ARTICLE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ARRAY);
  signals[SIGNAL_CARET_MOVED] =
    g_signal_new ("caret-moved", TL_TYPE_ARTICLE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_MENU_REQUESTED] =
    g_signal_new ("menu-requested", TL_TYPE_ARTICLE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
tl_article_view_init (TlArticleView *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (TlText) empty = tl_text_new ("", 0);

  self->display = tl_display_text_new (empty);
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, mark_free);
  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->index = tl_span_index_new ();
  self->held = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  self->matches = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  self->current_match = G_MAXUINT;
  self->snap = TRUE;
  tl_article_view_forget_arts (self);

  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_cursor_visible (view, TRUE);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self), "article");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Article text"), -1);
  gtk_text_buffer_set_enable_undo (get_buffer (self), FALSE);
  /* A hyphen that is not in the text would pass for one that is. */
  self->body_tag = gtk_text_buffer_create_tag (get_buffer (self), NULL, "insert-hyphens", FALSE,
                                               NULL);
  tl_article_view_init_column (self);
  tl_article_view_set_typography (self, "serif", 14, 72, 1.5);
  tl_article_view_init_mouse (self);

  g_signal_connect_object (get_buffer (self), "notify::cursor-position",
                           G_CALLBACK (article_view_caret_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_buffer (self), "notify::has-selection",
                           G_CALLBACK (article_view_caret_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark",
                           G_CALLBACK (article_view_scheme_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast",
                           G_CALLBACK (article_view_scheme_changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tl_article_view_new (void)
{
  return g_object_new (TL_TYPE_ARTICLE_VIEW, NULL);
}

static void
fill_buffer (TlArticleView *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start;
  GtkTextIter end;
  const char *data;
  gsize length;

  self->is_quiet = TRUE;
  data = tl_display_text_get_data (self->display, &length);
  gtk_text_buffer_set_text (buffer, data, (int) length);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, self->body_tag, &start, &end);
  gtk_text_buffer_place_cursor (buffer, &start);
  self->is_quiet = FALSE;
}

/* Pango keeps each language for good that it was ever told of. */
static gboolean
is_language (const char *name)
{
  return name != NULL && strlen (name) < 16
         && strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == strlen (name);
}

void
tl_article_view_set_article (TlArticleView *self,
                             TlArticle     *article,
                             TlSchema      *schema)
{
  g_autoptr (TlText) empty = NULL;
  GtkAdjustment *adjustment;

  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));
  g_return_if_fail (article == NULL || (TL_IS_ARTICLE (article) && schema != NULL));

  release_article (self);
  tl_display_text_free (self->display);
  self->n_lanes = 2;
  if (article != NULL)
    {
      self->article = g_object_ref (article);
      self->schema = tl_schema_ref (schema);
      self->language = tl_article_dup_member (article, "language");
      self->display = tl_display_text_new (tl_article_get_text (article));
      fill_index (self);
      self->n_lanes = CLAMP (measure_depth (self), 2, TL_LANES_MAX);
      g_signal_connect (article, "annotation-changed",
                        G_CALLBACK (article_view_annotation_changed_cb), self);
      g_signal_connect (article, "relation-changed",
                        G_CALLBACK (article_view_relation_changed_cb), self);
      g_signal_connect (article, "member-changed",
                        G_CALLBACK (article_view_member_changed_cb), self);
    }
  else
    {
      empty = tl_text_new ("", 0);
      self->display = tl_display_text_new (empty);
    }
  /* Which forms Han characters have, and where lines break. */
  g_object_set (self->body_tag, "language", is_language (self->language) ? self->language : NULL,
                NULL);
  fill_buffer (self);
  tl_article_header_set_article (TL_ARTICLE_HEADER (self->header), article);
  tl_article_view_update_spacing (self);
  self->laid_width = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self));
  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, 0);
  tl_article_view_forget_arts (self);
  announce (self);
  g_signal_emit (self, signals[SIGNAL_CARET_MOVED], 0);
}

void
tl_article_view_set_snap (TlArticleView *self,
                          gboolean       snap)
{
  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));

  self->snap = !!snap;
}

void
tl_article_view_set_hidden (TlArticleView     *self,
                            const char *const *annotators)
{
  gboolean hides = annotators != NULL && annotators[0] != NULL;

  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));

  if (hides ? self->hidden != NULL && g_strv_equal (annotators, (const char *const *) self->hidden)
            : self->hidden == NULL)
    return;
  g_strfreev (self->hidden);
  self->hidden = hides ? g_strdupv ((char **) annotators) : NULL;
  if (self->article == NULL)
    return;
  tl_span_index_set (self->index, NULL, 0);
  g_hash_table_remove_all (self->marks);
  fill_index (self);
  tl_article_view_forget_arts (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tl_article_view_set_review (TlArticleView *self,
                            gboolean       review)
{
  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));

  if (self->is_review == !!review)
    return;
  self->is_review = !!review;
  tl_article_view_forget_arts (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tl_article_view_set_selected (TlArticleView *self,
                              const char    *id)
{
  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));

  if (g_strcmp0 (self->selected, id) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (id);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
tl_article_view_get_caret (TlArticleView *self)
{
  GtkTextIter iter;

  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), 0);

  gtk_text_buffer_get_iter_at_mark (get_buffer (self), &iter,
                                    gtk_text_buffer_get_insert (get_buffer (self)));
  return tl_display_text_from_buffer (self->display, (guint) gtk_text_iter_get_offset (&iter));
}

gboolean
tl_article_view_get_selection (TlArticleView *self,
                               TlFragment    *range)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), FALSE);
  g_return_val_if_fail (range != NULL, FALSE);

  if (!gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end))
    return FALSE;
  range->start =
      tl_display_text_from_buffer (self->display, (guint) gtk_text_iter_get_offset (&start));
  range->end = tl_display_text_from_buffer (self->display, (guint) gtk_text_iter_get_offset (&end));
  return range->start < range->end;
}

void
tl_article_view_select (TlArticleView *self,
                        guint          start,
                        guint          end)
{
  GtkTextIter from;
  GtkTextIter to;

  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));
  g_return_if_fail (start <= end);

  tl_article_view_get_iter (self, &from, start);
  gtk_text_buffer_get_iter_at_offset (
      get_buffer (self), &to,
      (int) (start < end ? tl_display_text_to_buffer_end (self->display, end)
                         : tl_display_text_to_buffer (self->display, end)));
  gtk_text_buffer_select_range (get_buffer (self), &to, &from);
}

/* Is all of start..end on the screen, and not at its very edge? */
static gboolean
is_in_sight (TlArticleView     *self,
             const GtkTextIter *start,
             const GtkTextIter *end)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GdkRectangle visible;
  GdkRectangle first;
  GdkRectangle last;

  gtk_text_view_get_visible_rect (view, &visible);
  gtk_text_view_get_iter_location (view, start, &first);
  gtk_text_view_get_iter_location (view, end, &last);
  return first.y >= visible.y + first.height / 2
         && last.y + last.height + first.height / 2 <= visible.y + visible.height;
}

void
tl_article_view_reveal (TlArticleView *self,
                        guint          start,
                        guint          end)
{
  GtkTextMark *mark;
  GtkTextIter from;
  GtkTextIter to;

  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));
  g_return_if_fail (start <= end);

  tl_article_view_get_iter (self, &from, start);
  tl_article_view_get_iter (self, &to, end);
  if (is_in_sight (self, &from, &to))
    return;
  /* By a mark: GTK scrolls when the lines on the way are laid out.  A third down leaves what leads
   * to it in sight. */
  mark = gtk_text_buffer_create_mark (get_buffer (self), NULL, &from, FALSE);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self), mark, 0, TRUE, 0.5, 0.33);
  gtk_text_buffer_delete_mark (get_buffer (self), mark);
}

gboolean
tl_article_view_hold_selection (TlArticleView *self)
{
  TlFragment range;

  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), FALSE);

  if (!tl_article_view_get_selection (self, &range))
    return FALSE;
  if (self->snap && !self->is_exact
      && !tl_boundaries_snap (tl_article_get_text (self->article), self->language, &range))
    return FALSE;
  g_array_append_val (self->held, range);
  g_array_set_size (self->held, tl_fragments_normalize ((TlFragment *) self->held->data,
                                                        self->held->len, G_MAXUINT));
  tl_article_view_select (self, range.end, range.end);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_CARET_MOVED], 0);
  return TRUE;
}

gboolean
tl_article_view_has_held (TlArticleView *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), FALSE);

  return self->held->len > 0;
}

void
tl_article_view_clear_held (TlArticleView *self)
{
  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));

  if (self->held->len == 0)
    return;
  g_array_set_size (self->held, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_CARET_MOVED], 0);
}

GArray *
tl_article_view_dup_fragments (TlArticleView *self)
{
  GArray *fragments;
  TlFragment range;

  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), NULL);

  fragments = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  g_array_append_vals (fragments, self->held->data, self->held->len);
  if (self->article != NULL && tl_article_view_get_selection (self, &range)
      && (!self->snap || self->is_exact
          || tl_boundaries_snap (tl_article_get_text (self->article), self->language, &range)))
    g_array_append_val (fragments, range);
  g_array_set_size (fragments, tl_fragments_normalize ((TlFragment *) fragments->data,
                                                       fragments->len, G_MAXUINT));
  return fragments;
}

void
tl_article_view_set_candidates (TlArticleView     *self,
                                const char *const *ids,
                                const char        *current)
{
  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));

  g_strfreev (self->candidates);
  self->candidates = g_strdupv ((char **) ids);
  g_free (self->candidate);
  self->candidate = g_strdup (current);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tl_article_view_set_matches (TlArticleView    *self,
                             const TlFragment *matches,
                             guint             n_matches,
                             guint             current)
{
  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));
  g_return_if_fail (n_matches == 0 || matches != NULL);

  if (matches != (const TlFragment *) self->matches->data)
    {
      g_array_set_size (self->matches, 0);
      g_array_append_vals (self->matches, matches, n_matches);
    }
  self->current_match = current;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tl_article_view_get_place (TlArticleView *self,
                           guint          offset,
                           GdkRectangle  *place)
{
  GtkTextIter iter;

  g_return_if_fail (TL_IS_ARTICLE_VIEW (self));
  g_return_if_fail (place != NULL);

  tl_article_view_get_iter (self, &iter, offset);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &iter, place);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, place->x,
                                         place->y, &place->x, &place->y);
  if (place->width < 0)   /* written from right to left */
    {
      place->x += place->width;
      place->width = -place->width;
    }
  place->width = MAX (place->width, 1);
}

void
tl_article_view_emit_clicked (TlArticleView *self,
                              const char    *id)
{
  g_signal_emit (self, signals[SIGNAL_ANNOTATION_CLICKED], 0, id);
}

void
tl_article_view_emit_border (TlArticleView *self,
                             const char    *id,
                             GArray        *fragments)
{
  g_signal_emit (self, signals[SIGNAL_BORDER_MOVED], 0, id, fragments);
}

void
tl_article_view_emit_menu (TlArticleView *self,
                           int            x,
                           int            y)
{
  g_signal_emit (self, signals[SIGNAL_MENU_REQUESTED], 0, x, y);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The mouse in the article.  All of the primary button is taken over from GtkTextView: words and
 * sentences are those of the language, Ctrl holds a fragment, the borders of the selected
 * annotation can be dragged, and a click means an annotation.  Touch is left to GTK.
 */

#include "config.h"

#include "tl-article-view-private.h"

#include "tl-boundaries.h"

#define HANDLE_REACH 9

/* Offset of the gap between characters that is nearest to a widget coordinate; and of the character
 * there (G_MAXUINT: beside the text). */
static guint
find_offset (TlArticleView *self,
             double         x,
             double         y,
             guint         *character)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextIter iter;
  GdkRectangle box;
  int buffer_x;
  int buffer_y;
  int trailing;
  gboolean is_over;
  guint place;

  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x,
                                         &buffer_y);
  is_over = gtk_text_view_get_iter_at_position (view, &iter, &trailing, buffer_x, buffer_y);
  gtk_text_view_get_iter_location (view, &iter, &box);
  place = (guint) gtk_text_iter_get_offset (&iter);
  if (character != NULL)
    {
      is_over = is_over && buffer_y >= box.y - 2 && buffer_y < box.y + box.height + 6;
      *character = is_over ? tl_display_text_from_buffer (self->display, place) : G_MAXUINT;
    }
  return tl_display_text_from_buffer (self->display, place + (guint) trailing);
}

static gboolean
is_in_header (TlArticleView *self,
              double         x,
              double         y)
{
  int buffer_x;
  int buffer_y;

  gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, (int) x,
                                         (int) y, &buffer_x, &buffer_y);
  return buffer_y < 0;
}

/* The range that a press or a drag at offset stands for. */
static TlFragment
get_unit (TlArticleView *self,
          guint          offset)
{
  TlText *text = tl_article_get_text (self->article);
  TlFragment unit = { offset, offset };
  TlFragment found;
  gboolean is_found = FALSE;

  if (self->drag_unit == 2)
    is_found = tl_boundaries_get_word (text, self->language, offset, &found);
  else if (self->drag_unit == 3)
    is_found = tl_boundaries_get_sentence (text, self->language, offset, &found);
  else if (self->drag_unit == 4)
    is_found = tl_boundaries_get_paragraph (text, offset, &found);
  return is_found ? found : unit;
}

/* Selects with the caret where the pointer is. */
static void
select_towards (TlArticleView *self,
                TlFragment     unit)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  guint start = MIN (self->drag_anchor.start, unit.start);
  guint end = MAX (self->drag_anchor.end, unit.end);
  GtkTextIter from;
  GtkTextIter to;

  tl_article_view_get_iter (self, &from, start);
  gtk_text_buffer_get_iter_at_offset (
      buffer, &to,
      (int) (start < end ? tl_display_text_to_buffer_end (self->display, end)
                         : tl_display_text_to_buffer (self->display, end)));
  self->is_quiet = TRUE;
  if (unit.start < self->drag_anchor.start)
    gtk_text_buffer_select_range (buffer, &from, &to);
  else
    gtk_text_buffer_select_range (buffer, &to, &from);
  self->is_quiet = FALSE;
}

/* Where the fragments of the selected annotation would be with the dragged border at offset. */
static void
drag_border (TlArticleView *self,
             guint          offset)
{
  TlMark *mark = tl_article_view_get_selected_mark (self);
  const TlFragment *fragments;
  guint n_fragments;
  TlFragment *edge;

  if (mark == NULL)
    return;
  fragments = tl_annotation_get_fragments (mark->annotation, &n_fragments);
  if (self->drag_fragments == NULL)
    self->drag_fragments = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  g_array_set_size (self->drag_fragments, 0);
  g_array_append_vals (self->drag_fragments, fragments, n_fragments);
  if (self->drag_mode == TL_DRAG_START_BORDER)
    {
      edge = &g_array_index (self->drag_fragments, TlFragment, 0);
      edge->start = MIN (offset, edge->end - 1);
    }
  else
    {
      edge = &g_array_index (self->drag_fragments, TlFragment, n_fragments - 1);
      edge->end = MAX (offset, edge->start + 1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_to (TlArticleView *self,
         double         x,
         double         y)
{
  guint offset = find_offset (self, x, y, NULL);

  if (self->drag_mode == TL_DRAG_SELECT)
    select_towards (self, get_unit (self, offset));
  else if (self->drag_mode != TL_DRAG_NONE)
    drag_border (self, offset);
}

/* While the pointer is held above or below the view, the text moves by. */
static gboolean
article_view_scroll_cb (GtkWidget     *widget,
                        GdkFrameClock *clock,
                        gpointer       user_data)
{
  TlArticleView *self = TL_ARTICLE_VIEW (widget);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self));
  double height = gtk_widget_get_height (widget);
  double beyond = self->pointer_y < 0 ? self->pointer_y : MAX (0, self->pointer_y - height);

  if (adjustment == NULL || beyond == 0)
    {
      self->scroll_tick = 0;
      return G_SOURCE_REMOVE;
    }
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + beyond / 4);
  drag_to (self, self->pointer_x, CLAMP (self->pointer_y, 0, height - 1));
  return G_SOURCE_CONTINUE;
}

static gboolean
is_on_handle (TlArticleView *self,
              gboolean       at_end,
              double         x,
              double         y)
{
  graphene_point_t centre;
  int buffer_x;
  int buffer_y;

  if (!tl_article_view_get_handle (self, at_end, &centre))
    return FALSE;
  gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, (int) x,
                                         (int) y, &buffer_x, &buffer_y);
  return ABS (buffer_x - centre.x) <= HANDLE_REACH && ABS (buffer_y - centre.y) <= HANDLE_REACH;
}

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device =
      gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static void
start_selecting (TlArticleView   *self,
                 guint            offset,
                 int              n_press,
                 GdkModifierType  modifiers)
{
  TlFragment range;

  self->drag_mode = TL_DRAG_SELECT;
  self->drag_unit = (guint) MIN (n_press, 4);
  if ((modifiers & GDK_CONTROL_MASK) != 0 && n_press == 1)
    tl_article_view_hold_selection (self);
  if ((modifiers & GDK_SHIFT_MASK) != 0 && n_press == 1)
    {
      guint caret = tl_article_view_get_caret (self);

      if (!tl_article_view_get_selection (self, &range))
        range = (TlFragment) { caret, caret };
      /* The end that the caret is not at stays. */
      self->drag_anchor.start = self->drag_anchor.end =
          caret == range.start ? range.end : range.start;
      self->has_dragged = TRUE;
      select_towards (self, (TlFragment) { offset, offset });
      return;
    }
  self->drag_anchor = get_unit (self, offset);
  self->has_dragged = n_press > 1;
  select_towards (self, self->drag_anchor);
}

static void
article_view_pressed_cb (GtkGestureClick *click,
                         int              n_press,
                         double           x,
                         double           y,
                         TlArticleView   *self)
{
  GdkModifierType modifiers =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));

  self->drag_mode = TL_DRAG_NONE;
  if (self->article == NULL || is_touch (GTK_GESTURE (click)) || is_in_header (self, x, y))
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  self->pointer_x = x;
  self->pointer_y = y;
  self->has_dragged = FALSE;
  if (n_press == 1 && is_on_handle (self, TRUE, x, y))
    self->drag_mode = TL_DRAG_END_BORDER;
  else if (n_press == 1 && is_on_handle (self, FALSE, x, y))
    self->drag_mode = TL_DRAG_START_BORDER;
  else
    start_selecting (self, find_offset (self, x, y, NULL), n_press, modifiers);
}

static void
article_view_dragged_cb (GtkGestureDrag *drag,
                         double          offset_x,
                         double          offset_y,
                         TlArticleView  *self)
{
  double x;
  double y;

  if (self->drag_mode == TL_DRAG_NONE)
    return;
  gtk_gesture_drag_get_start_point (drag, &x, &y);
  if (!self->has_dragged && ABS (offset_x) < 3 && ABS (offset_y) < 3)
    return;
  self->has_dragged = TRUE;
  self->pointer_x = x + offset_x;
  self->pointer_y = y + offset_y;
  drag_to (self, self->pointer_x, self->pointer_y);
  if (self->scroll_tick == 0
      && (self->pointer_y < 0 || self->pointer_y > gtk_widget_get_height (GTK_WIDGET (self))))
    self->scroll_tick =
        gtk_widget_add_tick_callback (GTK_WIDGET (self), article_view_scroll_cb, NULL, NULL);
}

/* A click without a drag: the innermost annotation there, and with each further click the one
 * around it. */
static void
click_annotation (TlArticleView *self)
{
  g_autoptr (GPtrArray) here = NULL;
  guint character;
  guint chosen = 0;

  find_offset (self, self->pointer_x, self->pointer_y, &character);
  if (character == G_MAXUINT)
    {
      tl_article_view_emit_clicked (self, NULL);
      return;
    }
  here = tl_article_view_list_at (self, character);
  if (here->len == 0)
    {
      tl_article_view_emit_clicked (self, NULL);
      return;
    }
  for (guint i = 0; i < here->len; i++)
    if (g_strcmp0 (tl_annotation_get_id (g_ptr_array_index (here, i)), self->selected) == 0)
      chosen = (i + 1) % here->len;
  tl_article_view_emit_clicked (self, tl_annotation_get_id (g_ptr_array_index (here, chosen)));
}

/* What was dragged out is shown as it would be tagged. */
static void
snap_selection (TlArticleView   *self,
                GdkModifierType  modifiers)
{
  TlFragment range;

  self->is_exact = (modifiers & GDK_ALT_MASK) != 0;
  if (!self->snap || self->is_exact || !tl_article_view_get_selection (self, &range))
    return;
  if (tl_boundaries_snap (tl_article_get_text (self->article), self->language, &range))
    tl_article_view_select (self, range.start, range.end);
}

static void
finish_border (TlArticleView   *self,
               GdkModifierType  modifiers)
{
  g_autoptr (GArray) fragments = g_steal_pointer (&self->drag_fragments);
  g_autofree char *id = g_strdup (self->selected);
  gboolean at_start = self->drag_mode == TL_DRAG_START_BORDER;
  TlFragment *edge;

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (fragments == NULL || id == NULL)
    return;
  edge = &g_array_index (fragments, TlFragment, at_start ? 0 : fragments->len - 1);
  if (self->snap && (modifiers & GDK_ALT_MASK) == 0)
    {
      TlFragment snapped = *edge;

      if (!tl_boundaries_snap (tl_article_get_text (self->article), self->language, &snapped))
        return;
      if (at_start)
        edge->start = MIN (snapped.start, edge->end - 1);
      else
        edge->end = MAX (snapped.end, edge->start + 1);
    }
  tl_article_view_emit_border (self, id, fragments);
}

static void
article_view_drag_end_cb (GtkGestureDrag *drag,
                          double          offset_x,
                          double          offset_y,
                          TlArticleView  *self)
{
  GdkModifierType modifiers =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  TlDragMode mode = self->drag_mode;

  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
  if (self->article == NULL || mode == TL_DRAG_NONE)
    return;
  if (mode == TL_DRAG_SELECT && self->has_dragged)
    snap_selection (self, modifiers);
  else if (mode == TL_DRAG_SELECT && (modifiers & GDK_CONTROL_MASK) == 0)
    click_annotation (self);
  else if (mode != TL_DRAG_SELECT)
    finish_border (self, modifiers);
  self->drag_mode = TL_DRAG_NONE;
}

static void
article_view_drag_cancelled_cb (GtkGesture       *gesture,
                                GdkEventSequence *sequence,
                                TlArticleView    *self)
{
  self->drag_mode = TL_DRAG_NONE;
  g_clear_pointer (&self->drag_fragments, g_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
article_view_secondary_cb (GtkGestureClick *click,
                           int              n_press,
                           double           x,
                           double           y,
                           TlArticleView   *self)
{
  TlFragment range;
  guint character;
  guint offset;

  if (self->article == NULL || is_in_header (self, x, y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  offset = find_offset (self, x, y, &character);
  if (!tl_article_view_get_selection (self, &range) || offset < range.start || offset > range.end)
    {
      tl_article_view_select (self, offset, offset);
      if (character != G_MAXUINT)
        {
          g_autoptr (GPtrArray) here = tl_article_view_list_at (self, character);
          gboolean is_selected = FALSE;

          for (guint i = 0; i < here->len; i++)
            is_selected |=
                g_strcmp0 (tl_annotation_get_id (g_ptr_array_index (here, i)), self->selected) == 0;
          if (!is_selected)
            tl_article_view_emit_clicked (
                self, here->len > 0 ? tl_annotation_get_id (g_ptr_array_index (here, 0)) : NULL);
        }
    }
}

/* Not at the press: GTK 4.8 loses count of what is pressed when a menu gets the release. */
static void
article_view_secondary_released_cb (GtkGestureClick *click,
                                    int              n_press,
                                    double           x,
                                    double           y,
                                    TlArticleView   *self)
{
  if (self->article != NULL && !is_in_header (self, x, y))
    tl_article_view_emit_menu (self, (int) x, (int) y);
}

/* The pointer tells what a press would take hold of. */
static void
article_view_motion_cb (GtkEventControllerMotion *motion,
                        double                    x,
                        double                    y,
                        TlArticleView            *self)
{
  const char *cursor = "text";

  if (self->article != NULL && self->selected != NULL
      && (is_on_handle (self, TRUE, x, y) || is_on_handle (self, FALSE, x, y)))
    cursor = "col-resize";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
}

gboolean
tl_article_view_is_pressed (TlArticleView *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), FALSE);

  return self->drag_mode != TL_DRAG_NONE;
}

void
tl_article_view_init_mouse (TlArticleView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *secondary;
  GtkEventController *motion;

  self->click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->click), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->click),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect (self->click, "pressed", G_CALLBACK (article_view_pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->click));

  self->drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->drag), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->drag), GTK_PHASE_CAPTURE);
  g_signal_connect (self->drag, "drag-update", G_CALLBACK (article_view_dragged_cb), self);
  g_signal_connect (self->drag, "drag-end", G_CALLBACK (article_view_drag_end_cb), self);
  g_signal_connect (self->drag, "cancel", G_CALLBACK (article_view_drag_cancelled_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->drag));
  gtk_gesture_group (self->click, self->drag);

  secondary = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  g_signal_connect (secondary, "pressed", G_CALLBACK (article_view_secondary_cb), self);
  g_signal_connect (secondary, "released", G_CALLBACK (article_view_secondary_released_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));

  motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (article_view_motion_cb), self);
  gtk_widget_add_controller (widget, motion);
}

void
tl_article_view_stop_mouse (TlArticleView *self)
{
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
  g_clear_pointer (&self->drag_fragments, g_array_unref);
}

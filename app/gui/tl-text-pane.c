/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pane ties the view, which shows and asks, to the workspace, which edits: what is clicked
 * becomes the selected annotation, what is selected elsewhere is shown, and every key is an action
 * (tl-text-pane-actions.c).
 */

#include "config.h"

#include "tl-text-pane-private.h"

#include "tl-i18n.h"
#include "tl-widget.h"

enum
{
  PROP_0,
  PROP_LINE_HEIGHT,
  PROP_MEASURE,
  PROP_SNAP,
  PROP_TEXT_FACE,
  PROP_TEXT_SIZE,
  PROP_WORKSPACE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TlTextPane, tl_text_pane, GTK_TYPE_WIDGET)

static void
update_typography (TlTextPane *self)
{
  tl_article_view_set_typography (self->view, self->text_face, self->text_size, self->measure,
                                  self->line_height);
}

static void
update_label_bar (TlTextPane *self)
{
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  const TlLabelDef *def = NULL;

  if (selected != NULL)
    def = tl_schema_lookup (tl_workspace_get_schema (self->workspace),
                            tl_annotation_get_label (selected));
  tl_label_bar_set_current (self->label_bar, def != NULL ? def->name : NULL);
}

/* Brings the selected annotation into sight, and the caret to it unless it is there already. */
static void
text_pane_selected_cb (TlTextPane *self)
{
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  const char *id = selected != NULL ? tl_annotation_get_id (selected) : NULL;
  guint caret = tl_article_view_get_caret (self->view);
  TlFragment range;

  tl_article_view_set_selected (self->view, id);
  if (selected != NULL)
    {
      guint start = tl_annotation_get_start (selected);

      g_free (self->last_selected);
      self->last_selected = g_strdup (id);
      if ((caret < start || caret > tl_annotation_get_end (selected))
          && !tl_article_view_get_selection (self->view, &range))
        tl_article_view_select (self->view, start, start);
      tl_article_view_reveal (self->view, start, tl_annotation_get_end (selected));
    }
  if (tl_text_pane_is_attributing (self) && g_strcmp0 (id, self->attribution.id) != 0)
    tl_text_pane_stop_attribution (self);
  update_label_bar (self);
  tl_text_pane_update_actions (self);
}

static void
text_pane_annotation_changed_cb (TlTextPane *self)
{
  tl_text_pane_stop_attribution (self);
  update_label_bar (self);
  tl_text_pane_update_actions (self);
}

static void
text_pane_article_cb (TlTextPane *self)
{
  TlArticle *article = self->workspace != NULL ? tl_workspace_get_article (self->workspace) : NULL;
  TlSchema *schema = self->workspace != NULL ? tl_workspace_get_schema (self->workspace) : NULL;

  guint caret = tl_article_view_get_caret (self->view);
  gboolean is_same_text;

  if (article == self->article)
    return;
  /* Read anew, after a reload: the reader goes on where they were. */
  is_same_text = article != NULL && self->article != NULL
                 && tl_text_equal (tl_article_get_text (article), tl_article_get_text (self->article));
  tl_text_pane_stop_attribution (self);
  if (self->article != NULL)
    g_signal_handlers_disconnect_by_func (self->article, text_pane_annotation_changed_cb, self);
  tl_find_bar_close (self->find_bar);
  g_clear_pointer (&self->find, tl_find_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->last_selected, g_free);
  g_array_set_size (self->matches, 0);
  g_array_set_size (self->trail, 0);
  self->current_match = G_MAXUINT;
  g_set_object (&self->article, article);
  if (article != NULL)
    {
      self->language = tl_article_dup_member (article, "language");
      g_signal_connect_object (article, "annotation-changed",
                               G_CALLBACK (text_pane_annotation_changed_cb), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  tl_label_bar_set_schema (self->label_bar, schema);
  tl_review_strip_set_article (self->review_strip, article);
  tl_article_view_set_article (self->view, article, schema);
  if (is_same_text)
    {
      tl_article_view_select (self->view, caret, caret);
      tl_article_view_reveal (self->view, caret, caret);
    }
  text_pane_selected_cb (self);
  if (self->review_mode && article != NULL && !is_same_text)
    tl_text_pane_start_review (self);
}

static void
text_pane_clicked_cb (TlTextPane *self,
                      const char *id)
{
  if (self->workspace == NULL)
    return;
  if (id == NULL && tl_text_pane_is_attributing (self))
    return;
  tl_workspace_set_selected (self->workspace, id);
}

static void
text_pane_border_moved_cb (TlTextPane *self,
                           const char *id,
                           GArray     *fragments)
{
  tl_text_pane_move_borders (self, id, fragments);
}

/* An annotation that the caret has left by keys is no longer meant by the next key. */
static void
leave_selected (TlTextPane *self)
{
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  guint caret = tl_article_view_get_caret (self->view);
  TlFragment range;

  if (selected == NULL || tl_text_pane_is_attributing (self)
      || tl_article_view_is_pressed (self->view)
      || tl_article_view_get_selection (self->view, &range))
    return;
  if (caret < tl_annotation_get_start (selected) || caret > tl_annotation_get_end (selected))
    tl_workspace_set_selected (self->workspace, NULL);
}

static void
text_pane_caret_moved_cb (TlTextPane *self)
{
  if (self->workspace == NULL)
    return;
  leave_selected (self);
  tl_text_pane_show_question (self);
  tl_text_pane_update_actions (self);
}

static void
text_pane_menu_requested_cb (TlTextPane *self,
                             int         x,
                             int         y)
{
  GdkRectangle place = { 0, 0, 1, 1 };
  double pane_x;
  double pane_y;

  gtk_widget_translate_coordinates (GTK_WIDGET (self->view), GTK_WIDGET (self), x, y, &pane_x,
                                    &pane_y);
  place.x = (int) pane_x;
  place.y = (int) pane_y;
  tl_text_pane_show_menu (self, &place);
}

static void
text_pane_query_changed_cb (TlTextPane *self,
                            const char *query,
                            gboolean    whole_words)
{
  tl_text_pane_search (self, query, whole_words);
}

static void
text_pane_stepped_cb (TlTextPane *self,
                      gboolean    backwards)
{
  tl_text_pane_step (self, backwards);
}

static void
text_pane_find_closed_cb (TlTextPane *self)
{
  tl_text_pane_leave_find (self);
}

static void
set_workspace (TlTextPane  *self,
               TlWorkspace *workspace)
{
  if (workspace == self->workspace)
    return;
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_set_object (&self->workspace, workspace);
  if (workspace != NULL)
    {
      g_signal_connect_object (workspace, "notify::article", G_CALLBACK (text_pane_article_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (workspace, "notify::selected", G_CALLBACK (text_pane_selected_cb),
                               self, G_CONNECT_SWAPPED);
    }
  text_pane_article_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKSPACE]);
}

static void
set_snap (TlTextPane *self,
          gboolean    snap)
{
  if (self->snap == snap)
    return;
  self->snap = snap;
  tl_article_view_set_snap (self->view, snap);
  g_simple_action_set_state (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "snap")),
      g_variant_new_boolean (snap));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAP]);
}

static void
tl_text_pane_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TlTextPane *self = TL_TEXT_PANE (object);

  switch (prop_id)
    {
    case PROP_LINE_HEIGHT:
      g_value_set_double (value, self->line_height);
      break;
    case PROP_MEASURE:
      g_value_set_int (value, self->measure);
      break;
    case PROP_SNAP:
      g_value_set_boolean (value, self->snap);
      break;
    case PROP_TEXT_FACE:
      g_value_set_string (value, self->text_face);
      break;
    case PROP_TEXT_SIZE:
      g_value_set_double (value, self->text_size);
      break;
    case PROP_WORKSPACE:
      g_value_set_object (value, self->workspace);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_text_pane_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  TlTextPane *self = TL_TEXT_PANE (object);

  switch (prop_id)
    {
    case PROP_LINE_HEIGHT:
      if (self->line_height == g_value_get_double (value))
        return;
      self->line_height = g_value_get_double (value);
      break;
    case PROP_MEASURE:
      if (self->measure == g_value_get_int (value))
        return;
      self->measure = g_value_get_int (value);
      break;
    case PROP_SNAP:
      set_snap (self, g_value_get_boolean (value));
      return;
    case PROP_TEXT_FACE:
      if (g_strcmp0 (self->text_face, g_value_get_string (value)) == 0)
        return;
      g_free (self->text_face);
      self->text_face = g_value_dup_string (value);
      break;
    case PROP_TEXT_SIZE:
      if (self->text_size == g_value_get_double (value))
        return;
      self->text_size = g_value_get_double (value);
      break;
    case PROP_WORKSPACE:
      set_workspace (self, g_value_get_object (value));
      return;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  update_typography (self);
  g_object_notify_by_pspec (object, pspec);
}

static gboolean
tl_text_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TL_TEXT_PANE (widget)->view));
}

static void
tl_text_pane_dispose (GObject *object)
{
  TlTextPane *self = TL_TEXT_PANE (object);

  tl_text_pane_stop_attribution (self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->article != NULL)
    g_signal_handlers_disconnect_by_func (self->article, text_pane_annotation_changed_cb, self);
  g_clear_object (&self->article);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "span", NULL);
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_TEXT_PANE);
  self->view = NULL;

  G_OBJECT_CLASS (tl_text_pane_parent_class)->dispose (object);
}

static void
tl_text_pane_finalize (GObject *object)
{
  TlTextPane *self = TL_TEXT_PANE (object);

  g_clear_object (&self->actions);
  g_clear_pointer (&self->find, tl_find_free);
  g_array_unref (self->bindings);
  g_array_unref (self->matches);
  g_array_unref (self->trail);
  g_free (self->language);
  g_free (self->last_selected);
  g_free (self->text_face);

  G_OBJECT_CLASS (tl_text_pane_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (TL_TYPE_ARTICLE_VIEW);
  g_type_ensure (TL_TYPE_ATTRIBUTION_STRIP);
  g_type_ensure (TL_TYPE_FIND_BAR);
  g_type_ensure (TL_TYPE_LABEL_BAR);
  g_type_ensure (TL_TYPE_REVIEW_STRIP);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-text-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TlTextPane, find_bar);
  gtk_widget_class_bind_template_child (widget_class, TlTextPane, label_bar);
  gtk_widget_class_bind_template_child (widget_class, TlTextPane, review_strip);
  gtk_widget_class_bind_template_child (widget_class, TlTextPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, TlTextPane, strip);
  gtk_widget_class_bind_template_child (widget_class, TlTextPane, toasts);
  gtk_widget_class_bind_template_child (widget_class, TlTextPane, view);
  gtk_widget_class_bind_template_callback (widget_class, text_pane_border_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_pane_caret_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_pane_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_pane_find_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_pane_menu_requested_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_pane_query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_pane_stepped_cb);
}

static void
tl_text_pane_class_init (TlTextPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = tl_text_pane_dispose;
  object_class->finalize = tl_text_pane_finalize;
  object_class->get_property = tl_text_pane_get_property;
  object_class->set_property = tl_text_pane_set_property;

  widget_class->grab_focus = tl_text_pane_grab_focus;

  properties[PROP_LINE_HEIGHT] =
      g_param_spec_double ("line-height", NULL, NULL, 1.0, 4.0, 1.5, flags);
  properties[PROP_MEASURE] = g_param_spec_int ("measure", NULL, NULL, 20, 400, 72, flags);
  properties[PROP_SNAP] = g_param_spec_boolean ("snap", NULL, NULL, TRUE, flags);
  properties[PROP_TEXT_FACE] = g_param_spec_string ("text-face", NULL, NULL, "serif", flags);
  properties[PROP_TEXT_SIZE] =
      g_param_spec_double ("text-size", NULL, NULL, 4.0, 96.0, 14.0, flags);
  properties[PROP_WORKSPACE] =
      g_param_spec_object ("workspace", NULL, NULL, TL_TYPE_WORKSPACE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "tl-text-pane");
  bind_template (widget_class);
}

static void
tl_text_pane_init (TlTextPane *self)
{
  self->matches = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  self->trail = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  self->current_match = G_MAXUINT;
  self->text_face = g_strdup ("serif");
  self->text_size = 14;
  self->measure = 72;
  self->line_height = 1.5;
  self->snap = TRUE;

  gtk_widget_init_template (GTK_WIDGET (self));
  tl_text_pane_init_actions (self);
  tl_text_pane_init_keys (self);
  update_typography (self);
}

GActionGroup *
tl_text_pane_get_actions (TlTextPane *self)
{
  g_return_val_if_fail (TL_IS_TEXT_PANE (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

void
tl_text_pane_focus_text (TlTextPane *self)
{
  g_return_if_fail (TL_IS_TEXT_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
tl_text_pane_reveal (TlTextPane *self,
                     guint       start,
                     guint       end,
                     gboolean    select)
{
  g_return_if_fail (TL_IS_TEXT_PANE (self));
  g_return_if_fail (start <= end);

  if (self->article == NULL)
    return;
  if (select)
    tl_article_view_select (self->view, start, end);
  tl_article_view_reveal (self->view, start, end);
}

guint
tl_text_pane_get_caret (TlTextPane *self)
{
  g_return_val_if_fail (TL_IS_TEXT_PANE (self), 0);

  return self->article != NULL ? tl_article_view_get_caret (self->view) : 0;
}

gboolean
tl_text_pane_get_selection (TlTextPane *self,
                            TlFragment *range)
{
  g_return_val_if_fail (TL_IS_TEXT_PANE (self), FALSE);

  return self->article != NULL && tl_article_view_get_selection (self->view, range);
}

void
tl_text_pane_set_hidden (TlTextPane        *self,
                         const char *const *annotators)
{
  g_return_if_fail (TL_IS_TEXT_PANE (self));

  tl_article_view_set_hidden (self->view, annotators);
  tl_review_strip_set_hidden (self->review_strip, annotators);
}

void
tl_text_pane_add_toast (TlTextPane *self,
                        AdwToast   *toast)
{
  g_return_if_fail (TL_IS_TEXT_PANE (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  adw_toast_overlay_add_toast (self->toasts, toast);
}

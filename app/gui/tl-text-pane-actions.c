/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every command of the text as an action, with what it needs to be enabled; and the context menu of
 * them. */

#include "config.h"

#include "tl-text-pane-private.h"

#include "tl-boundaries.h"
#include "tl-i18n.h"
#include "tl-report.h"

/* The order of equal keys matters: the first that is enabled is meant. */
static const TlCommandInfo commands[] = {
  { "span.expand", N_ ("Expand Selection"), N_ ("Tagging"), "space", FALSE },
  { "span.shrink", N_ ("Shrink Selection"), N_ ("Tagging"), "<Shift>space minus", FALSE },
  { "span.hold", N_ ("Hold Selection as a Fragment"), N_ ("Tagging"), "plus comma KP_Add", FALSE },
  { "span.extend", N_ ("Add Selection to the Last Annotation"), N_ ("Tagging"), "m", FALSE },
  { "span.remove", N_ ("Remove Annotation"), N_ ("Tagging"), "Delete BackSpace KP_Delete", FALSE },
  { "span.start-left", N_ ("Move Start Back by a Word"), N_ ("Tagging"), "bracketleft", FALSE },
  { "span.start-right", N_ ("Move Start On by a Word"), N_ ("Tagging"), "bracketright", FALSE },
  { "span.end-left", N_ ("Move End Back by a Word"), N_ ("Tagging"), "braceleft", FALSE },
  { "span.end-right", N_ ("Move End On by a Word"), N_ ("Tagging"), "braceright", FALSE },
  { "span.start-left-character", N_ ("Move Start Back by a Character"), N_ ("Tagging"),
    "<Control>bracketleft <Alt>bracketleft", FALSE },
  { "span.start-right-character", N_ ("Move Start On by a Character"), N_ ("Tagging"),
    "<Control>bracketright <Alt>bracketright", FALSE },
  { "span.end-left-character", N_ ("Move End Back by a Character"), N_ ("Tagging"),
    "<Control>braceleft <Alt>braceleft", FALSE },
  { "span.end-right-character", N_ ("Move End On by a Character"), N_ ("Tagging"),
    "<Control>braceright <Alt>braceright", FALSE },
  { "span.snap", N_ ("Snap to Words"), N_ ("Tagging"), "", FALSE },

  { "span.attribute", N_ ("Attribute: Ask for Source and Cue"), N_ ("Attribution"), "t", FALSE },
  { "span.attribute-next", N_ ("Next Candidate"), N_ ("Attribution"), "Tab", FALSE },
  { "span.attribute-previous", N_ ("Previous Candidate"), N_ ("Attribution"),
    "<Shift>Tab <Shift>ISO_Left_Tab", FALSE },
  { "span.attribute-take", N_ ("Take Candidate or Selection"), N_ ("Attribution"),
    "Return KP_Enter", FALSE },
  { "span.attribute-skip", N_ ("Go On Without"), N_ ("Attribution"), "Escape", FALSE },
  { "span.attribute-stop", N_ ("Leave Without Attribution"), N_ ("Attribution"), "<Shift>Escape",
    FALSE },

  { "span.accept", N_ ("Accept Annotation"), N_ ("Review"), "a", FALSE },
  { "span.reject", N_ ("Reject Annotation…"), N_ ("Review"), "r", FALSE },
  { "span.discuss", N_ ("Mark Annotation for Discussion"), N_ ("Review"), "x", FALSE },
  { "span.undecide", N_ ("Take Decision Back"), N_ ("Review"), "<Shift>x", FALSE },

  { "span.review-next", N_ ("Next to Decide (Review Mode)"), N_ ("Review"), "j", FALSE },
  { "span.review-previous", N_ ("Previous to Decide (Review Mode)"), N_ ("Review"), "k", FALSE },

  { "span.next", N_ ("Next Annotation"), N_ ("Navigation"), "j", FALSE },
  { "span.previous", N_ ("Previous Annotation"), N_ ("Navigation"), "k", FALSE },
  { "span.next-undecided", N_ ("Next Annotation to Review"), N_ ("Navigation"), "<Alt>j", FALSE },
  { "span.previous-undecided", N_ ("Previous Annotation to Review"), N_ ("Navigation"), "<Alt>k",
    FALSE },
  { "span.select-at-caret", N_ ("Select Annotation at the Caret"), N_ ("Navigation"),
    "Return KP_Enter", FALSE },
  { "span.clear", N_ ("Deselect"), N_ ("Navigation"), "Escape", FALSE },
  { "span.find-next", N_ ("Next Match"), N_ ("Navigation"), "F3 <Control>g", TRUE },
  { "span.find-previous", N_ ("Previous Match"), N_ ("Navigation"), "<Shift>F3 <Control><Shift>g",
    TRUE },
  { "span.go-to", N_ ("Go to Position or Annotation…"), N_ ("Navigation"), "<Control>l", TRUE },
  { "span.menu", N_ ("Context Menu"), N_ ("Navigation"), "Menu <Shift>F10", FALSE },
};

/* What the actions on borders and decisions do, by name. */
static const struct
{
  const char *action;
  gboolean    at_end;
  gboolean    backwards;
  gboolean    by_character;
} borders[] = {
  { "start-left", FALSE, TRUE, FALSE },
  { "start-right", FALSE, FALSE, FALSE },
  { "end-left", TRUE, TRUE, FALSE },
  { "end-right", TRUE, FALSE, FALSE },
  { "start-left-character", FALSE, TRUE, TRUE },
  { "start-right-character", FALSE, FALSE, TRUE },
  { "end-left-character", TRUE, TRUE, TRUE },
  { "end-right-character", TRUE, FALSE, TRUE },
};

static const char *
get_key (TlTextPane *self)
{
  return tl_workspace_get_article_key (self->workspace);
}

static const char *
get_annotator (TlTextPane *self)
{
  return tl_workspace_get_annotator (self->workspace);
}

TlAnnotation *
tl_text_pane_get_selected (TlTextPane *self)
{
  const char *id;

  if (self->workspace == NULL || self->article == NULL)
    return NULL;
  id = tl_workspace_get_selected (self->workspace);
  return id != NULL ? tl_article_find_annotation (self->article, id) : NULL;
}

gboolean
tl_text_pane_run (TlTextPane   *self,
                  TlCommand    *command,
                  const GError *error)
{
  return tl_report_run (GTK_WIDGET (self), self->workspace, command, error);
}

void
tl_text_pane_tag (TlTextPane *self,
                  const char *label)
{
  g_autoptr (GArray) fragments = tl_article_view_dup_fragments (self->view);
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  TlCommand *command;
  TlFragment last;

  if (fragments->len > 0)
    {
      last = g_array_index (fragments, TlFragment, fragments->len - 1);
      command = tl_edit_tag (self->article, get_key (self), get_annotator (self), label,
                             (const TlFragment *) fragments->data, fragments->len, &id, &error);
      if (!tl_text_pane_run (self, command, error))
        return;
      tl_article_view_clear_held (self->view);
      tl_article_view_select (self->view, last.end, last.end);
      tl_workspace_set_selected (self->workspace, id);
    }
  else if (selected != NULL)
    {
      command = tl_edit_relabel (self->article, get_key (self), get_annotator (self),
                                 tl_annotation_get_id (selected), label, &error);
      tl_text_pane_run (self, command, error);
    }
  else
    {
      tl_report_message (GTK_WIDGET (self),
                         _("Select some text first; the space bar selects the word at the caret"));
    }
}

void
tl_text_pane_move_borders (TlTextPane *self,
                           const char *id,
                           GArray     *fragments)
{
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  command = tl_edit_fragments (self->article, get_key (self), get_annotator (self), id,
                               (const TlFragment *) fragments->data, fragments->len, &error);
  tl_text_pane_run (self, command, error);
}

static void
tag_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  TlTextPane *self = user_data;

  tl_text_pane_tag (self, g_variant_get_string (parameter, NULL));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
remove_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlTextPane *self = user_data;
  const char *ids[] = { tl_workspace_get_selected (self->workspace), NULL };
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  command = tl_edit_remove (self->article, get_key (self), get_annotator (self), ids, &error);
  tl_text_pane_run (self, command, error);
}

static void
decide_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  tl_text_pane_decide (user_data, g_action_get_name (G_ACTION (action)));
}

static void
reject_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  tl_text_pane_reject (user_data);
}

static void
review_next_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  tl_text_pane_review_next (user_data, g_str_equal (g_action_get_name (G_ACTION (action)),
                                                    "review-previous"));
}

static void
move_border_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  TlTextPane *self = user_data;
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  TlText *text = tl_article_get_text (self->article);
  g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (selected, &n_fragments);
  TlBoundary kind;
  TlFragment *edge;
  guint which = 0;

  while (!g_str_equal (borders[which].action, g_action_get_name (G_ACTION (action))))
    which++;
  g_array_append_vals (moved, fragments, n_fragments);
  kind = borders[which].by_character ? TL_BOUNDARY_CHARACTER
    : borders[which].at_end ? TL_BOUNDARY_WORD_END : TL_BOUNDARY_WORD_START;
  if (borders[which].at_end)
    {
      edge = &g_array_index (moved, TlFragment, n_fragments - 1);
      edge->end =
          tl_boundaries_find (text, self->language, edge->end, kind, borders[which].backwards);
    }
  else
    {
      edge = &g_array_index (moved, TlFragment, 0);
      edge->start =
          tl_boundaries_find (text, self->language, edge->start, kind, borders[which].backwards);
    }
  if (edge->start >= edge->end)
    gtk_widget_error_bell (GTK_WIDGET (self));
  else
    tl_text_pane_move_borders (self, tl_annotation_get_id (selected), moved);
}

static void
hold_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlTextPane *self = user_data;

  tl_article_view_hold_selection (self->view);
}

static void
extend_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlTextPane *self = user_data;
  g_autoptr (GArray) fragments = tl_article_view_dup_fragments (self->view);
  TlAnnotation *last = NULL;
  const TlFragment *own;
  guint n_own;

  if (self->last_selected != NULL)
    last = tl_article_find_annotation (self->article, self->last_selected);
  if (last == NULL || fragments->len == 0)
    return;
  own = tl_annotation_get_fragments (last, &n_own);
  g_array_append_vals (fragments, own, n_own);
  g_array_set_size (fragments, tl_fragments_normalize ((TlFragment *) fragments->data,
                                                       fragments->len, G_MAXUINT));
  tl_article_view_clear_held (self->view);
  tl_text_pane_move_borders (self, self->last_selected, fragments);
  tl_workspace_set_selected (self->workspace, self->last_selected);
}

static TlFragment
get_range (TlTextPane *self)
{
  TlFragment range;

  if (!tl_article_view_get_selection (self->view, &range))
    range.start = range.end = tl_article_view_get_caret (self->view);
  return range;
}

static void
expand_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlTextPane *self = user_data;
  TlFragment range = get_range (self);
  TlFragment larger;

  if (!tl_boundaries_expand (tl_article_get_text (self->article), self->language, &range, &larger))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  if (range.start != self->expanded.start || range.end != self->expanded.end)
    g_array_set_size (self->trail, 0);
  g_array_append_val (self->trail, range);
  self->expanded = larger;
  tl_article_view_select (self->view, larger.start, larger.end);
}

/* Back the way the expansions came; a selection made otherwise shrinks to what an expansion from
 * its start would have had before. */
static void
shrink_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  TlTextPane *self = user_data;
  TlFragment range = get_range (self);
  TlFragment smaller = { range.start, range.start };
  TlFragment step = smaller;

  if (self->trail->len > 0 && range.start == self->expanded.start
      && range.end == self->expanded.end)
    {
      smaller = g_array_index (self->trail, TlFragment, self->trail->len - 1);
      g_array_set_size (self->trail, self->trail->len - 1);
    }
  else
    {
      g_array_set_size (self->trail, 0);
      while (
          tl_boundaries_expand (tl_article_get_text (self->article), self->language, &step, &step)
          && step.end - step.start < range.end - range.start)
        smaller = step;
    }
  self->expanded = smaller;
  tl_article_view_select (self->view, smaller.start, smaller.end);
}

static void
clear_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  TlTextPane *self = user_data;
  TlFragment range;

  if (tl_article_view_get_selection (self->view, &range))
    tl_article_view_select (self->view, range.end, range.end);
  else if (tl_article_view_has_held (self->view))
    tl_article_view_clear_held (self->view);
  else
    tl_workspace_set_selected (self->workspace, NULL);
}

static void
select_at_caret_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TlTextPane *self = user_data;
  g_autoptr (GPtrArray) here =
      tl_article_view_list_at (self->view, tl_article_view_get_caret (self->view));
  const char *selected = tl_workspace_get_selected (self->workspace);
  guint chosen = 0;

  if (here->len == 0)
    return;
  for (guint i = 0; i < here->len; i++)
    if (g_strcmp0 (tl_annotation_get_id (g_ptr_array_index (here, i)), selected) == 0)
      chosen = (i + 1) % here->len;
  tl_workspace_set_selected (self->workspace,
                             tl_annotation_get_id (g_ptr_array_index (here, chosen)));
}

static void
next_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlTextPane *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  gboolean backwards = g_str_has_prefix (name, "previous");
  gboolean undecided = g_str_has_suffix (name, "undecided");
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  guint offset = selected != NULL ? tl_annotation_get_start (selected)
                                  : tl_article_view_get_caret (self->view);
  TlAnnotation *found;

  found = tl_article_view_find_next (self->view, offset,
                                     selected != NULL ? tl_annotation_get_id (selected) : NULL,
                                     backwards, undecided);
  if (found == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  tl_workspace_set_selected (self->workspace, tl_annotation_get_id (found));
  tl_article_view_select (self->view, tl_annotation_get_start (found),
                          tl_annotation_get_start (found));
}

static void
attribute_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  tl_text_pane_start_attribution (user_data);
}

static void
attribute_next_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  tl_text_pane_cycle_candidates (user_data, FALSE);
}

static void
attribute_previous_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  tl_text_pane_cycle_candidates (user_data, TRUE);
}

static void
attribute_take_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  tl_text_pane_take_candidate (user_data);
}

static void
attribute_skip_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  tl_text_pane_skip_candidate (user_data);
}

static void
attribute_stop_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  tl_text_pane_stop_attribution (user_data);
}

static void
find_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  tl_text_pane_start_find (user_data);
}

static void
find_next_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  tl_text_pane_step (user_data, FALSE);
}

static void
find_previous_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  tl_text_pane_step (user_data, TRUE);
}

static void
find_close_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  TlTextPane *self = user_data;

  tl_find_bar_close (self->find_bar);
}

static void
go_to_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  TlTextPane *self = user_data;

  tl_find_bar_open (self->find_bar, "#");
}

static void
menu_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  TlTextPane *self = user_data;
  GdkRectangle place;
  double x;
  double y;

  tl_article_view_get_place (self->view, tl_article_view_get_caret (self->view), &place);
  gtk_widget_translate_coordinates (GTK_WIDGET (self->view), GTK_WIDGET (self), place.x, place.y,
                                    &x, &y);
  place.x = (int) x;
  place.y = (int) y;
  tl_text_pane_show_menu (self, &place);
}

static void
snap_cb (GSimpleAction *action,
         GVariant      *state,
         gpointer       user_data)
{
  g_object_set (user_data, "snap", g_variant_get_boolean (state), NULL);
}

static const GActionEntry entries[] = {
  { "accept", decide_cb },
  { "attribute", attribute_cb },
  { "attribute-next", attribute_next_cb },
  { "attribute-previous", attribute_previous_cb },
  { "attribute-skip", attribute_skip_cb },
  { "attribute-stop", attribute_stop_cb },
  { "attribute-take", attribute_take_cb },
  { "clear", clear_cb },
  { "discuss", decide_cb },
  { "end-left", move_border_cb },
  { "end-left-character", move_border_cb },
  { "end-right", move_border_cb },
  { "end-right-character", move_border_cb },
  { "expand", expand_cb },
  { "extend", extend_cb },
  { "find", find_cb },
  { "find-close", find_close_cb },
  { "find-next", find_next_cb },
  { "find-previous", find_previous_cb },
  { "go-to", go_to_cb },
  { "hold", hold_cb },
  { "menu", menu_cb },
  { "next", next_cb },
  { "next-undecided", next_cb },
  { "previous", next_cb },
  { "previous-undecided", next_cb },
  { "reject", reject_cb },
  { "remove", remove_cb },
  { "review-next", review_next_cb },
  { "review-previous", review_next_cb },
  { "select-at-caret", select_at_caret_cb },
  { "shrink", shrink_cb },
  { "snap", NULL, NULL, "true", snap_cb },
  { "start-left", move_border_cb },
  { "start-left-character", move_border_cb },
  { "start-right", move_border_cb },
  { "start-right-character", move_border_cb },
  { "tag", tag_cb, "s" },
  { "undecide", decide_cb },
};

void
tl_text_pane_init_actions (TlTextPane *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "span", G_ACTION_GROUP (self->actions));
  tl_text_pane_update_actions (self);
}

static void
enable (TlTextPane *self,
        const char *name,
        gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
tl_text_pane_update_actions (TlTextPane *self)
{
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  gboolean has_article = self->article != NULL;
  gboolean has_any = has_article && tl_article_get_n_annotations (self->article) > 0;
  gboolean is_attributing = tl_text_pane_is_attributing (self);
  TlFragment range;
  gboolean has_text = has_article && tl_article_view_get_selection (self->view, &range);
  gboolean has_held = has_article && tl_article_view_has_held (self->view);
  TlDecision decision =
      selected != NULL ? tl_annotation_get_decision (selected) : TL_DECISION_PENDING;

  for (guint i = 0; i < G_N_ELEMENTS (borders); i++)
    enable (self, borders[i].action, selected != NULL);
  enable (self, "accept", selected != NULL && decision != TL_DECISION_ACCEPTED);
  enable (self, "discuss", selected != NULL && decision != TL_DECISION_DISCUSS);
  enable (self, "reject", selected != NULL && decision != TL_DECISION_REJECTED);
  enable (self, "undecide", decision != TL_DECISION_PENDING);
  enable (self, "attribute", tl_text_pane_can_attribute (self) && !is_attributing);
  enable (self, "attribute-next", is_attributing && self->attribution.candidates->len > 0);
  enable (self, "attribute-previous", is_attributing && self->attribution.candidates->len > 0);
  enable (self, "attribute-skip", is_attributing);
  enable (self, "attribute-stop", is_attributing);
  enable (self, "attribute-take", is_attributing);
  enable (self, "clear", !is_attributing && (selected != NULL || has_text || has_held));
  enable (self, "expand", has_article);
  enable (self, "extend", (has_text || has_held) && self->last_selected != NULL);
  enable (self, "find", has_article);
  enable (self, "find-next", has_article);
  enable (self, "find-previous", has_article);
  enable (self, "go-to", has_article);
  enable (self, "hold", has_text);
  enable (self, "menu", has_article);
  enable (self, "next", has_any);
  enable (self, "next-undecided", has_any);
  enable (self, "previous", has_any);
  enable (self, "previous-undecided", has_any);
  enable (self, "remove", selected != NULL);
  enable (self, "review-next", has_any && self->review_mode);
  enable (self, "review-previous", has_any && self->review_mode);
  enable (self, "select-at-caret", has_any && !is_attributing);
  enable (self, "shrink", has_text);
  enable (self, "tag", has_article);
}

const TlCommandInfo *
tl_text_pane_get_commands (guint *n_commands)
{
  g_return_val_if_fail (n_commands != NULL, NULL);

  *n_commands = G_N_ELEMENTS (commands);
  return commands;
}

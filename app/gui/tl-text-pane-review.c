/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Deciding about annotations.  In review mode a decision goes on to the next annotation without one, so that an article
 * is read through with three letters; at the end it begins again with what was passed over.
 */

#include "config.h"

#include "tl-text-pane-private.h"

#include "tl-i18n.h"
#include "tl-reason-dialog.h"
#include "tl-report.h"
#include "tl-review-reasons.h"

static const struct
{
  const char *action;
  TlDecision  decision;
} decisions[] = {
  { "accept", TL_DECISION_ACCEPTED },
  { "discuss", TL_DECISION_DISCUSS },
  { "undecide", TL_DECISION_PENDING },
};

static void
tell_end (TlTextPane *self)
{
  guint n = tl_review_strip_get_discussed (self->review_strip);
  g_autofree char *message = NULL;

  if (n == 0)
    message = g_strdup (_("Everything in this article is decided"));
  else
    message = g_strdup_printf (ngettext ("Everything is decided but %u annotation to be discussed",
                                         "Everything is decided but %u annotations to be discussed", n), n);
  tl_report_message (GTK_WIDGET (self), message);
}

static gboolean
is_pending (TlAnnotation *annotation)
{
  return tl_annotation_get_decision (annotation) == TL_DECISION_PENDING;
}

/* Beyond the end it goes on at the other one, there only with what nobody has looked at. */
static TlAnnotation *
find_undecided (TlTextPane *self,
                gboolean    backwards)
{
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  guint offset = selected != NULL ? tl_annotation_get_start (selected)
                                  : tl_article_view_get_caret (self->view);
  guint length = tl_text_get_length (tl_article_get_text (self->article));
  TlAnnotation *found;

  found = tl_article_view_find_next (self->view, offset,
                                     selected != NULL ? tl_annotation_get_id (selected) : NULL,
                                     backwards, TRUE);
  if (found != NULL || tl_review_strip_get_pending (self->review_strip) == 0)
    return found;
  found = tl_article_view_find_next (self->view, backwards ? length : 0, NULL, backwards, TRUE);
  while (found != NULL && !is_pending (found))
    found = tl_article_view_find_next (self->view, tl_annotation_get_start (found),
                                       tl_annotation_get_id (found), backwards, TRUE);
  return found;
}

static void
select_annotation (TlTextPane   *self,
                   TlAnnotation *annotation)
{
  tl_workspace_set_selected (self->workspace, tl_annotation_get_id (annotation));
  tl_article_view_select (self->view, tl_annotation_get_start (annotation),
                          tl_annotation_get_start (annotation));
}

void
tl_text_pane_review_next (TlTextPane *self,
                          gboolean    backwards)
{
  TlAnnotation *found = find_undecided (self, backwards);

  if (found != NULL)
    select_annotation (self, found);
  else
    tell_end (self);
}

static void
review (TlTextPane *self,
        const char *id,
        TlDecision  decision,
        const char *reason)
{
  const char *ids[] = { id, NULL };
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  command = tl_edit_review (self->article, tl_workspace_get_article_key (self->workspace),
                            tl_workspace_get_annotator (self->workspace), ids, decision,
                            reason != NULL && *reason != '\0' ? reason : NULL, &error);
  if (!tl_text_pane_run (self, command, error))
    return;
  if (self->review_mode && decision != TL_DECISION_PENDING)
    tl_text_pane_review_next (self, FALSE);
}

void
tl_text_pane_decide (TlTextPane *self,
                     const char *action)
{
  const char *id = tl_workspace_get_selected (self->workspace);

  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    if (g_str_equal (decisions[i].action, action))
      review (self, id, decisions[i].decision, NULL);
}

/* A rejection that waits for its reason. */
typedef struct
{
  TlTextPane *pane;      /* owned */
  TlArticle  *article;   /* owned */
  char       *id;
} Rejection;

static void
text_pane_reason_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Rejection *rejection = user_data;
  gboolean is_kept = tl_reason_dialog_is_kept (result);
  g_autofree char *reason = tl_reason_dialog_finish (result);

  if (is_kept)
    tl_review_reasons_keep (rejection->pane->workspace, reason);
  /* Another article may have been opened behind the dialog. */
  if (reason != NULL && rejection->pane->article == rejection->article)
    review (rejection->pane, rejection->id, TL_DECISION_REJECTED, reason);
  g_object_unref (rejection->pane);
  g_object_unref (rejection->article);
  g_free (rejection->id);
  g_free (rejection);
}

void
tl_text_pane_reject (TlTextPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_auto (GStrv) reasons = tl_review_reasons_list (self->workspace);
  Rejection *rejection = g_new0 (Rejection, 1);

  rejection->pane = g_object_ref (self);
  rejection->article = g_object_ref (self->article);
  rejection->id = g_strdup (tl_workspace_get_selected (self->workspace));
  tl_reason_dialog_choose_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                 _("Reject This Annotation?"), _("_Reject"),
                                 (const char *const *) reasons, tl_review_reasons_get_note (rejection->pane->workspace),
                                 text_pane_reason_cb, rejection);
}

void
tl_text_pane_start_review (TlTextPane *self)
{
  TlAnnotation *selected = tl_text_pane_get_selected (self);

  if ((selected == NULL || !is_pending (selected))
      && tl_review_strip_get_pending (self->review_strip) > 0)
    tl_text_pane_review_next (self, FALSE);
}

void
tl_text_pane_set_review_mode (TlTextPane *self,
                              gboolean    review_mode)
{
  review_mode = !!review_mode;
  if (self->review_mode == review_mode)
    return;
  self->review_mode = review_mode;
  tl_review_strip_set_revealed (self->review_strip, review_mode);
  tl_article_view_set_review (self->view, review_mode);
  tl_text_pane_update_actions (self);
  if (review_mode && self->article != NULL)
    tl_text_pane_start_review (self);
}

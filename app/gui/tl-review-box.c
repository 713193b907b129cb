/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The review of an annotation.  The decision counts at once; the reason is asked for beside it and is taken over when its
 * entry is left, so that reviewing goes as fast as one can press.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-review-box.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-report.h"
#include "tl-widget.h"

#define MAX_REASON 4000

struct _TlReviewBox
{
  GtkWidget        parent_instance;

  /* Template children */
  GtkToggleButton *accept;
  GtkToggleButton *reject;
  GtkToggleButton *discuss;
  GtkWidget       *reason_box;
  GtkEditable     *reason;
  GtkLabel        *who;

  /* Owned */
  TlWorkspace     *workspace;
  TlArticle       *article;
  char            *id;
  char            *shown_reason;

  TlDecision       decision;
  guint            is_loading : 1;
};

G_DEFINE_FINAL_TYPE (TlReviewBox, tl_review_box, GTK_TYPE_WIDGET)

static void
decide (TlReviewBox *self,
        TlDecision   decision,
        const char  *reason)
{
  g_autoptr (GError) error = NULL;
  TlArticle *article = self->article;
  const char *ids[] = { self->id, NULL };
  TlCommand *command;

  if (article == NULL || self->id == NULL
      || article != tl_workspace_get_article (self->workspace)
      || tl_article_find_annotation (article, self->id) == NULL)
    return;
  command = tl_edit_review (article, tl_workspace_get_article_key (self->workspace),
                            tl_workspace_get_annotator (self->workspace), ids, decision,
                            reason != NULL && *reason != '\0' ? reason : NULL, &error);
  tl_report_run (GTK_WIDGET (self), self->workspace, command, error);
}

static void
show_decision (TlReviewBox *self,
               TlDecision   decision)
{
  self->decision = decision;
  gtk_toggle_button_set_active (self->accept, decision == TL_DECISION_ACCEPTED);
  gtk_toggle_button_set_active (self->reject, decision == TL_DECISION_REJECTED);
  gtk_toggle_button_set_active (self->discuss, decision == TL_DECISION_DISCUSS);
  gtk_widget_set_visible (self->reason_box, decision != TL_DECISION_PENDING);
}

static void
review_toggled_cb (TlReviewBox     *self,
                   GtkToggleButton *button)
{
  TlDecision decision;

  if (self->is_loading)
    return;
  decision = button == self->accept ? TL_DECISION_ACCEPTED
             : button == self->reject ? TL_DECISION_REJECTED : TL_DECISION_DISCUSS;
  if (!gtk_toggle_button_get_active (button))
    decision = TL_DECISION_PENDING;

  self->is_loading = TRUE;
  show_decision (self, decision);
  self->is_loading = FALSE;
  decide (self, decision, decision == TL_DECISION_PENDING ? NULL
                                                          : gtk_editable_get_text (self->reason));
  if (decision == TL_DECISION_REJECTED || decision == TL_DECISION_DISCUSS)
    gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static void
review_reason_cb (TlReviewBox *self)
{
  tl_review_box_commit (self);
}

static void
show_who (TlReviewBox *self,
          const char  *by,
          const char  *at)
{
  g_autofree char *name = tl_format_inert (by, 60);
  g_autofree char *time = at != NULL ? tl_format_time (at) : NULL;
  g_autofree char *text = NULL;

  if (self->decision == TL_DECISION_PENDING)
    text = g_strdup (tl_format_decision (TL_DECISION_PENDING));
  else if (*name != '\0' && time != NULL)
    /* Translators: a decision, by whom, when: "Accepted by Omar, 3 March 2026, 08:00". */
    text = g_strdup_printf (_("%s by %s, %s"), tl_format_decision (self->decision), name, time);
  else
    text = g_strdup (tl_format_decision (self->decision));
  gtk_label_set_text (self->who, text);
}

static void
tl_review_box_dispose (GObject *object)
{
  TlReviewBox *self = TL_REVIEW_BOX (object);

  self->is_loading = TRUE;
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_REVIEW_BOX);
  g_clear_object (&self->article);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_review_box_parent_class)->dispose (object);
}

static void
tl_review_box_finalize (GObject *object)
{
  TlReviewBox *self = TL_REVIEW_BOX (object);

  g_free (self->id);
  g_free (self->shown_reason);
  G_OBJECT_CLASS (tl_review_box_parent_class)->finalize (object);
}

static void
tl_review_box_class_init (TlReviewBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_review_box_dispose;
  object_class->finalize = tl_review_box_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-review-box.ui");
  gtk_widget_class_bind_template_child (widget_class, TlReviewBox, accept);
  gtk_widget_class_bind_template_child (widget_class, TlReviewBox, discuss);
  gtk_widget_class_bind_template_child (widget_class, TlReviewBox, reason);
  gtk_widget_class_bind_template_child (widget_class, TlReviewBox, reason_box);
  gtk_widget_class_bind_template_child (widget_class, TlReviewBox, reject);
  gtk_widget_class_bind_template_child (widget_class, TlReviewBox, who);
  gtk_widget_class_bind_template_callback (widget_class, review_reason_cb);
  gtk_widget_class_bind_template_callback (widget_class, review_toggled_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_review_box_init (TlReviewBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_review_box_load (TlReviewBox  *self,
                    TlWorkspace  *workspace,
                    TlArticle    *article,
                    TlAnnotation *annotation)
{
  g_autofree char *by = NULL;
  g_autofree char *at = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *shown = NULL;
  gboolean is_other;

  g_return_if_fail (TL_IS_REVIEW_BOX (self));
  g_return_if_fail (TL_IS_WORKSPACE (workspace));
  g_return_if_fail (TL_IS_ARTICLE (article));
  g_return_if_fail (annotation != NULL);

  tl_annotation_dup_review (annotation, &by, &at, &reason);
  shown = tl_format_inert (reason, MAX_REASON);
  is_other = article != self->article
             || g_strcmp0 (self->id, tl_annotation_get_id (annotation)) != 0;

  self->is_loading = TRUE;
  g_set_object (&self->workspace, workspace);
  g_set_object (&self->article, article);
  if (is_other || g_strcmp0 (shown, self->shown_reason) != 0)
    {
      g_free (self->id);
      self->id = g_strdup (tl_annotation_get_id (annotation));
      g_free (self->shown_reason);
      self->shown_reason = g_strdup (shown);
      gtk_editable_set_text (self->reason, shown);
    }
  show_decision (self, tl_annotation_get_decision (annotation));
  show_who (self, by, at);
  self->is_loading = FALSE;
}

void
tl_review_box_commit (TlReviewBox *self)
{
  const char *reason;

  g_return_if_fail (TL_IS_REVIEW_BOX (self));

  reason = gtk_editable_get_text (self->reason);
  if (self->is_loading || self->id == NULL || self->decision == TL_DECISION_PENDING
      || g_strcmp0 (reason, self->shown_reason) == 0)
    return;
  g_free (self->shown_reason);
  self->shown_reason = g_strdup (reason);
  decide (self, self->decision, reason);
}

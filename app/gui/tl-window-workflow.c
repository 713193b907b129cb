/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The status of an article by the rules of the collection: who may do what, what has to be settled before, and why.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include <string.h>

#include "tl-checklist-window.h"
#include "tl-command-item.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-reason-dialog.h"
#include "tl-report.h"
#include "tl-review-reasons.h"
#include "tl-window-private.h"
#include "tl-workflow.h"
#include "tl-workspace-view.h"

typedef struct
{
  TlWindow  *window;    /* owned */
  TlArticle *article;   /* owned */
  char      *status;
} StatusRequest;

static void
free_status_request (StatusRequest *request)
{
  g_object_unref (request->window);
  g_object_unref (request->article);
  g_free (request->status);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StatusRequest, free_status_request)

static TlWorkflow *
get_workflow (TlWindow *self)
{
  return tl_workflow_new_for_collection (tl_workspace_get_collection (self->workspace), NULL);
}

TlRole
tl_window_get_role (TlWindow *self)
{
  return tl_workspace_get_role (self->workspace);
}

static void
change_status (TlWindow   *self,
               const char *status,
               const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlWorkflow) workflow = get_workflow (self);
  TlArticle *article = tl_workspace_get_article (self->workspace);
  g_autofree char *title = NULL;
  g_autofree char *message = NULL;
  TlCommand *command;

  command = tl_workflow_move (workflow, article, tl_workspace_get_article_key (self->workspace),
                              tl_workspace_get_annotator (self->workspace), tl_window_get_role (self), status,
                              reason != NULL && *reason != '\0' ? reason : NULL, &error);
  if (!tl_report_run (GTK_WIDGET (self), self->workspace, command, error))
    return;
  title = tl_format_inert (tl_status_get_title (status), 60);
  message = g_strdup_printf (_("Status: %s"), title);
  tl_window_tell (self, message, TRUE);
}

static void
window_reason_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (StatusRequest) request = user_data;
  gboolean is_kept = tl_reason_dialog_is_kept (result);
  g_autofree char *reason = tl_reason_dialog_finish (result);

  if (is_kept)
    tl_review_reasons_keep (request->window->workspace, reason);
  /* Another article may have been opened behind the dialog. */
  if (reason != NULL && request->article == tl_workspace_get_article (request->window->workspace))
    change_status (request->window, request->status, reason);
}

static void
ask_reason (TlWindow   *self,
            const char *status)
{
  g_auto (GStrv) reasons = tl_reasons_list (tl_workspace_get_collection (self->workspace));
  g_autofree char *title = tl_window_dup_status_title (status);
  g_autofree char *label = g_strdup (title);
  StatusRequest *request = g_new0 (StatusRequest, 1);

  if (g_str_has_suffix (label, "…"))
    label[strlen (label) - strlen ("…")] = '\0';
  request->window = g_object_ref (self);
  request->article = g_object_ref (tl_workspace_get_article (self->workspace));
  request->status = g_strdup (status);
  tl_reason_dialog_choose_async (GTK_WINDOW (self), label, label, (const char *const *) reasons, tl_review_reasons_get_note (self->workspace),
                                 window_reason_cb,
                                 request);
}

void
tl_window_move_status (TlWindow   *self,
                       const char *status)
{
  g_autoptr (TlWorkflow) workflow = NULL;
  TlArticle *article = tl_workspace_get_article (self->workspace);
  gboolean needs_reason = FALSE;

  if (article == NULL)
    return;
  workflow = get_workflow (self);
  if (tl_workflow_allows (workflow, tl_article_get_status (article), status, tl_window_get_role (self),
                          &needs_reason)
      && needs_reason)
    ask_reason (self, status);
  else
    change_status (self, status, NULL);
}

void
tl_window_change_status (TlWindow   *self,
                         const char *status)
{
  g_autoptr (TlWorkflow) workflow = NULL;
  TlArticle *article = tl_workspace_get_article (self->workspace);
  g_autofree char *title = NULL;

  if (article == NULL || g_str_equal (tl_article_get_status (article), status))
    return;
  tl_window_commit (self);
  workflow = get_workflow (self);
  title = tl_window_dup_status_title (status);
  if (self->checklist != NULL)
    gtk_window_close (self->checklist);
  if (tl_workflow_allows (workflow, tl_article_get_status (article), status, tl_window_get_role (self), NULL))
    g_set_weak_pointer (&self->checklist, tl_checklist_window_present (self, status, title));
  if (self->checklist != NULL)
    return;
  tl_window_move_status (self, status);
}

/* The moves that are open from here. */
GMenu *
tl_window_make_status_menu (TlWindow *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  GMenu *menu = g_menu_new ();
  g_autoptr (TlWorkflow) workflow = NULL;
  g_autoptr (GArray) moves = NULL;

  if (article == NULL || tl_workspace_get_collection (self->workspace) == NULL)
    return menu;
  workflow = get_workflow (self);
  moves = tl_workflow_list_moves (workflow, tl_article_get_status (article), tl_window_get_role (self));
  for (guint i = 0; i < moves->len; i++)
    tl_window_append_status (menu, g_array_index (moves, TlMove, i).to);
  g_menu_append (menu, _("Assignment and History"), "win.article-details");
  return menu;
}

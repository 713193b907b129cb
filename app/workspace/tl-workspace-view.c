/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the user may see of a blind collection: see the header. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-workspace-view.h"

#include "tl-collection-view.h"
#include "tl-workspace-private.h"

void
tl_workspace_set_role_preference (TlWorkspace *self,
                                  const char  *role)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  if (g_strcmp0 (role, self->role_preference) == 0)
    return;
  g_free (self->role_preference);
  self->role_preference = g_strdup (role);
  tl_workspace_update_view (self, TRUE);
}

TlRole
tl_workspace_get_role (TlWorkspace *self)
{
  g_autoptr (TlWorkflow) workflow = NULL;

  g_return_val_if_fail (TL_IS_WORKSPACE (self), TL_ROLE_CHIEF);

  if (self->collection == NULL)
    return TL_ROLE_CHIEF;
  workflow = tl_workflow_new_for_collection (self->collection, NULL);
  return tl_workflow_get_role (workflow, self->annotator, self->role_preference);
}

TlBlindView *
tl_workspace_dup_view (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  if (self->collection == NULL)
    return NULL;
  return tl_blind_view_new (self->collection, tl_workspace_get_role (self), self->annotator);
}

TlArticle *
tl_workspace_dup_seen_article (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->article != NULL ? tl_blind_view_dup_seen (self->view, self->article) : NULL;
}

/* Counts are those of what is seen. */
static TlArticle *
see_func (TlArticle *article,
          gpointer   view)
{
  return tl_blind_view_dup_seen (view, article);
}

static void
free_view (gpointer view)
{
  tl_blind_view_free (view);
}

void
tl_workspace_update_view (TlWorkspace *self,
                          gboolean     recount)
{
  TlBlindView *view = tl_workspace_dup_view (self);
  gboolean same = tl_blind_view_equal (view, self->view);

  g_clear_pointer (&self->view, tl_blind_view_free);
  self->view = view;
  if (self->collection != NULL)
    tl_collection_set_view (self->collection, view != NULL ? see_func : NULL, tl_blind_view_copy (view), free_view);
  if (same || !recount || self->collection == NULL)
    return;
  tl_workspace_start_indexing (self);
  tl_workspace_mark_edited (self);
  if (self->article != NULL)
    tl_workspace_count_shown (self);
  tl_workspace_emit_members_changed (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-statistics.h"
#include "tl-workspace.h"

G_BEGIN_DECLS

/* The figures of a collection, or of the part of it that was counted so far.  Immutable. */
typedef struct
{
  GPtrArray *tables;       /* TlTable by TlStatisticsKind; owned */
  guint      n_articles;   /* counted */
  guint      n_all;        /* of the collection, those that can't be read with them */
  gboolean   is_complete;
} TlFigures;

/* Tables of many articles are not freed within a frame: any thread may. */
void       tl_figures_free              (TlFigures            *self);

/* Main context: figures are taken over. */
typedef void (*TlFiguresFunc)           (TlFigures            *figures,
                                         gpointer              user_data);

/*
 * Counts all articles that the user may see, in a worker, and tells on the way what it has: after the first hundred articles, and again whenever a
 * quarter more was counted, so that the tables of all these take little beside the counting.  What comes while the main context still
 * has not taken the last is left out.  Nothing is told after callback, or once the job was cancelled.
 */
void       tl_workspace_count_async     (TlWorkspace          *self,
                                         TlJob                *job,
                                         TlFiguresFunc         func,
                                         gpointer              func_data,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
TlFigures *tl_workspace_count_finish    (TlWorkspace          *self,
                                         GAsyncResult         *result,
                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFigures, tl_figures_free)

G_END_DECLS

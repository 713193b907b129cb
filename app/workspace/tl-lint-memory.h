/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workspace.h"

G_BEGIN_DECLS

/* TlLintMemory: the findings of lint that a person wants to hear no more of, by collection; kept in the user's data folder. */
typedef struct _TlLintMemory TlLintMemory;

/* Of the collection open in workspace; what was kept before is there again. */
TlLintMemory *tl_lint_memory_new    (TlWorkspace   *workspace);
void          tl_lint_memory_free   (TlLintMemory  *self);
/* A set of keys (tl_lint_place_get_key()), as lint takes it; owned copy, so that a worker can have it. */
GHashTable   *tl_lint_memory_copy   (TlLintMemory  *self);
guint         tl_lint_memory_get_n  (TlLintMemory  *self);
/* Adds or takes out, and keeps that at once. */
gboolean      tl_lint_memory_set    (TlLintMemory  *self,
                                     const char    *key,
                                     gboolean       is_ignored,
                                     GError       **error);
gboolean      tl_lint_memory_clear  (TlLintMemory  *self,
                                     GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLintMemory, tl_lint_memory_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-lint.h"
#include "tl-workflow.h"

G_BEGIN_DECLS

/* A thing to be settled before an article takes a status, and where.  Read-only properties beside those of a finding: requirement (int),
 * blocking (boolean), attribute (name of what has to be filled in, or NULL), lint (TlLintPlace, or NULL). */
#define TL_TYPE_CHECK_ITEM (tl_check_item_get_type ())
G_DECLARE_FINAL_TYPE (TlCheckItem, tl_check_item, TL, CHECK_ITEM, TlFinding)

TlRequirement  tl_check_item_get_requirement (TlCheckItem *self);
gboolean       tl_check_item_is_blocking     (TlCheckItem *self);
const char    *tl_check_item_get_attribute   (TlCheckItem *self);
TlLintPlace   *tl_check_item_get_lint        (TlCheckItem *self);

/* What the workflow asks for before the article takes status `to`: what blocks first, each in text order. lint: findings of tl_lint_check() on this
 * article, NULL when it was not asked (its border kinds, which need no other article, are then found here). schema NULL: the built-in one.  A GListModel
 * of TlCheckItem, owned. */
GListModel    *tl_checklist_new              (TlWorkflow  *workflow,
                                              TlSchema    *schema,
                                              const char  *key,
                                              TlArticle   *article,
                                              const char  *to,
                                              GListModel  *lint);
/* How many of them stand in the way. */
guint          tl_checklist_count_blocking   (GListModel  *checklist);

G_END_DECLS

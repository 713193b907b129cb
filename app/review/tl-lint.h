/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"
#include "tl-edits.h"
#include "tl-finding.h"

G_BEGIN_DECLS

/* What lint looks for. */
typedef enum
{
  TL_LINT_WORD_BORDER,     /* a border inside a word */
  TL_LINT_EDGE_SPACE,      /* begins or ends with white space */
  TL_LINT_LABEL_DIFFERS,   /* the same text has another label more often, in labels of the same group */
  TL_LINT_UNLABELLED,      /* a text that is an entity elsewhere is none here */
  TL_LINT_NO_SOURCE,       /* an attribution without a source */
  TL_LINT_FAR_SOURCE,      /* a whole paragraph between a claim and its source */
  TL_LINT_REQUIRED,        /* an attribute that has to be filled in is not */
  TL_N_LINTS,
} TlLintKind;

/* "word-border"…: stable; and the translated title of the group. */
const char *tl_lint_kind_get_name  (TlLintKind kind);
const char *tl_lint_kind_get_title (TlLintKind kind);

typedef struct
{
  const char *const *required;   /* attributes asked for beside those that the schema requires, such as "verdict"; NULL: none */
  GHashTable        *ignored;    /* set of keys of places that are to be left alone; borrowed, or NULL */
} TlLintOptions;

/* A place that lint found.  Read-only properties beside those of a finding: kind (int), article, fixable. */
#define TL_TYPE_LINT_PLACE (tl_lint_place_get_type ())
G_DECLARE_FINAL_TYPE (TlLintPlace, tl_lint_place, TL, LINT_PLACE, TlFinding)

TlLintKind  tl_lint_place_get_kind       (TlLintPlace  *self);
const char *tl_lint_place_get_article    (TlLintPlace  *self);
/* Of the article, for people: its title, or its key where it has none. */
const char *tl_lint_place_get_title      (TlLintPlace  *self);
gboolean    tl_lint_place_is_fixable     (TlLintPlace  *self);
/* The same for the same finding each time: what a memory of ignored ones keeps.  Borrowed. */
const char *tl_lint_place_get_key        (TlLintPlace  *self);
/* The command that mends it, NULL without error when there is nothing (more) to mend. */
TlCommand  *tl_lint_place_fix            (TlLintPlace  *self,
                                          TlArticle    *article,
                                          const char   *by,
                                          GError      **error);

/* One command that mends all places of the article (key) whose kinds (bits 1 << kind) are asked for; NULL without error when there is nothing to
 * mend.  What came of one place is what the next one finds. */
TlCommand  *tl_lint_fix_all              (GListModel   *places,
                                          guint         kinds,
                                          const char   *key,
                                          TlArticle    *article,
                                          const char   *by,
                                          GError      **error);

/* Places that are to be left alone, by key: the member "lint_ignored" of the collection, a list of texts. A set with owned keys, owned. */
GHashTable *tl_lint_list_ignored         (TlCollection *collection);
/* The member's JSON with a key added or (ignored FALSE) taken out; NULL when that is nothing else, or there are too many.  Owned. */
GBytes     *tl_lint_ignored_with         (TlCollection *collection,
                                          const char   *place,
                                          gboolean      ignored);

/* Lint in two passes: tl_lint_gather() over every article, then tl_lint_check() over those that are asked about.  Rejected annotations
 * count for nothing.  Memory is that of the labelled texts, not of the articles. */
typedef struct _TlLint TlLint;

TlLint     *tl_lint_new                  (TlSchema            *schema,
                                          const TlLintOptions *options);   /* NULL: nothing more required, nothing ignored */
void        tl_lint_free                 (TlLint       *self);
void        tl_lint_gather               (TlLint       *self,
                                          TlArticle    *article);
/* A GListModel of TlLintPlace in text order, owned. */
GListModel *tl_lint_check                (TlLint       *self,
                                          const char   *key,
                                          TlArticle    *article);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLint, tl_lint_free)

G_END_DECLS

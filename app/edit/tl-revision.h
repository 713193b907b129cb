/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-command.h"
#include "tl-reanchor.h"

G_BEGIN_DECLS

/*
 * An article whose text was replaced keeps what it had: each earlier text in the member `revisions`, oldest first, and
 * in `orphans` every annotation that could not be carried over for sure, as it was.  Both are plain members of the
 * record; elements that can't be read stay in them.
 */

/* An earlier text. */
typedef struct
{
  TlText *text;
  char   *sha256;      /* hex, of the text's bytes */
  char   *fetched;     /* when it came, RFC 3339, or NULL */
  char   *replaced;    /* when another took its place, or NULL */
} TlRevision;

/* An annotation that has lost its place. */
typedef struct
{
  TlAnnotation *annotation;   /* its own JSON; offsets count in the text named by sha256 */
  TlAnchorKind  kind;         /* DOUBTFUL or ORPHAN */
  double        confidence;
  TlFragment   *places;       /* proposed, in the text as it is now; NULL: none */
  guint         n_places;
  char         *sha256;       /* of the text it was made in */
} TlOrphan;

void        tl_revision_free         (TlRevision   *self);
void        tl_orphan_free           (TlOrphan     *self);
/* Owned arrays of owned elements, oldest first. */
GPtrArray  *tl_article_list_revisions (TlArticle   *article);
GPtrArray  *tl_article_list_orphans  (TlArticle    *article);
/* NULL when there is none of this id.  Owned. */
TlOrphan   *tl_article_find_orphan   (TlArticle    *article,
                                      const char   *id);
/* The words around an annotation in the text it was made in, at most context characters on each side; any of the three may be
 * asked for.  FALSE when that text is not kept.  Owned, on one line. */
gboolean    tl_orphan_dup_context    (const TlOrphan *self,
                                      TlArticle    *article,
                                      guint         context,
                                      char        **before,
                                      char        **quote,
                                      char        **after);
/* Hex SHA-256 of a text.  Owned. */
char       *tl_text_dup_sha256       (TlText       *text);

/*
 * The edits, as those of tl-edits.h.
 */

/* Gives the article the text of `fetched`, and its title, url, author…: what was there becomes a revision, annotations
 * go to their new places, and those that have none for sure become orphans; orphans of earlier revisions are looked for
 * again.  NULL without error when nothing is different. */
TlCommand  *tl_edit_revise           (TlArticle        *article,
                                      const char       *key,
                                      const char       *by,
                                      TlArticle        *fetched,
                                      GCancellable     *cancellable,
                                      GError          **error);
/* Puts an orphan among the annotations again: at fragments, or at the place proposed (NULL). */
TlCommand  *tl_edit_reattach         (TlArticle        *article,
                                      const char       *key,
                                      const char       *by,
                                      const char       *id,
                                      const TlFragment *fragments,
                                      guint             n_fragments,
                                      GError          **error);
/* Gives an orphan up; relations lose it as when an annotation is removed. */
TlCommand  *tl_edit_discard_orphan   (TlArticle        *article,
                                      const char       *key,
                                      const char       *by,
                                      const char       *id,
                                      GError          **error);
/* Appends a TlDiagnostic for each orphan: `doubtful` where a place is proposed, else `orphan`. */
void        tl_check_orphans         (TlArticle        *article,
                                      GPtrArray        *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlRevision, tl_revision_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlOrphan, tl_orphan_free)

G_END_DECLS

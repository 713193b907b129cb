/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-article.h"
#include "tl-schema.h"

G_BEGIN_DECLS

/*
 * TlArticleView: an article to be read, with its annotations drawn under the text.  Read-only, with
 * a caret.  Knows an article, not a workspace: it shows and asks, others edit.  All offsets are
 * code points of the article.
 *
 * Signals:
 *   ::annotation-clicked (const char *id)   NULL: a click where there is none
 *   ::border-moved (const char *id, GArray *fragments)   a border was dragged; TlFragment as wished
 *   ::caret-moved ()   caret, text selection or held fragments are others
 *   ::menu-requested (int x, int y)   by the secondary button, widget coordinates
 */
#define TL_TYPE_ARTICLE_VIEW (tl_article_view_get_type ())
G_DECLARE_FINAL_TYPE (TlArticleView, tl_article_view, TL, ARTICLE_VIEW, GtkTextView)

GtkWidget    *tl_article_view_new             (void);
/* Shows article (NULL: nothing) from its top. */
void          tl_article_view_set_article     (TlArticleView    *self,
                                               TlArticle        *article,
                                               TlSchema         *schema);
/* face: "serif", "sans", "monospace"; size in points; measure in characters; line_height as a
 * factor. */
void          tl_article_view_set_typography  (TlArticleView    *self,
                                               const char       *face,
                                               double            size,
                                               int               measure,
                                               double            line_height);
/* Whether what is selected by mouse snaps to words. */
void          tl_article_view_set_snap        (TlArticleView    *self,
                                               gboolean          snap);
/* Annotators whose annotations are not shown (NULL-terminated). */
void          tl_article_view_set_hidden      (TlArticleView    *self,
                                               const char *const *annotators);
/* Whether annotations without a decision carry an empty circle. */
void          tl_article_view_set_review      (TlArticleView    *self,
                                               gboolean          review);
/* The annotation drawn as selected, with its relations; NULL: none. */
void          tl_article_view_set_selected    (TlArticleView    *self,
                                               const char       *id);

guint         tl_article_view_get_caret       (TlArticleView    *self);
/* FALSE: no text is selected. */
gboolean      tl_article_view_get_selection   (TlArticleView    *self,
                                               TlFragment       *range);
/* Is a mouse button being held, so that the caret is only on its way? */
gboolean      tl_article_view_is_pressed      (TlArticleView    *self);
/* Selects start..end with the caret at its end; an empty range only places the caret. */
void          tl_article_view_select          (TlArticleView    *self,
                                               guint             start,
                                               guint             end);
/* Scrolls as far as needed to show start, and end when both fit. */
void          tl_article_view_reveal          (TlArticleView    *self,
                                               guint             start,
                                               guint             end);
/* Keeps the text selection as a fragment of the annotation to come.  FALSE: there was none. */
gboolean      tl_article_view_hold_selection  (TlArticleView    *self);
gboolean      tl_article_view_has_held        (TlArticleView    *self);
void          tl_article_view_clear_held      (TlArticleView    *self);
/* The held fragments and the selection (snapped when the view snaps), sorted and joined; GArray of
 * TlFragment, owned, empty when there is nothing to tag. */
GArray       *tl_article_view_dup_fragments   (TlArticleView    *self);

/* Annotations at offset, innermost first; borrowed elements. */
GPtrArray    *tl_article_view_list_at         (TlArticleView    *self,
                                               guint             offset);
/* The next annotation in text order: after the one named after_id, which starts at offset; or with
 * NULL the first that starts at offset or later (backwards: the last that starts before). Borrowed,
 * NULL: none. */
TlAnnotation *tl_article_view_find_next       (TlArticleView    *self,
                                               guint             offset,
                                               const char       *after_id,
                                               gboolean          backwards,
                                               gboolean          undecided);

/* Annotations offered in a choice (NULL-terminated ids, NULL: none) and the one it is at. */
void          tl_article_view_set_candidates  (TlArticleView    *self,
                                               const char *const *ids,
                                               const char       *current);
/* Hits of a search, sorted, and the number of the one it is at (G_MAXUINT: none). */
void          tl_article_view_set_matches     (TlArticleView    *self,
                                               const TlFragment *matches,
                                               guint             n_matches,
                                               guint             current);
/* Where offset is, in widget coordinates, for popovers. */
void          tl_article_view_get_place       (TlArticleView    *self,
                                               guint             offset,
                                               GdkRectangle     *place);
/* "Claim, accepted; 2 relations": what is announced for the annotations at offset. Owned, "" for
 * none. */
char         *tl_article_view_describe        (TlArticleView    *self,
                                               guint             offset);

G_END_DECLS

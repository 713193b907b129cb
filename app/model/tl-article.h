/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-annotation.h"
#include "tl-change.h"
#include "tl-locator.h"
#include "tl-relation.h"
#include "tl-text.h"

G_BEGIN_DECLS

/*
 * TlArticle: an opened article, i.e. the record it came from plus the changes made since.  Its text
 * never changes while it is shown: a command that revises it (tl_command_revises) is applied to a snapshot, which takes its place.  Annotations and relations are kept in file order; those that could not be read stay
 * in the record, are listed in the problems and are written back as they were.
 *
 * Main-thread object (widgets observe it); parsing may happen in a worker before it is handed over.
 *
 * Signals:
 *   ::annotation-changed (TlAnnotation *before, TlAnnotation *after)   either may be NULL, not both
 *   ::relation-changed   (TlRelation *before, TlRelation *after)
 *   ::member-changed     (const char *name)                             "status", "history", "title", …
 */
#define TL_TYPE_ARTICLE (tl_article_get_type ())
G_DECLARE_FINAL_TYPE (TlArticle, tl_article, TL, ARTICLE, GObject)

/* Parses a record strictly.  fallback_id: its id where the record has none (NULL: made from the text).
 * Fails when it is no article at all (not JSON, no object, no string "text"): TL_JSON_ERROR,
 * TL_MODEL_ERROR_SHAPE; what is wrong with single annotations is appended to problems (TlDiagnostic,
 * may be NULL) with paths below path_prefix (NULL: "$") and positions counted from (first_line, and column of) the
 * record's first byte. error_offset as in tl_json_doc_parse(), may be NULL. */
TlArticle    *tl_article_new_from_record     (GBytes        *record,
                                              const char    *fallback_id,
                                              const char    *path_prefix,
                                              guint          first_line,
                                              GPtrArray     *problems,
                                              gsize         *error_offset,
                                              GError       **error);

const char   *tl_article_get_id              (TlArticle     *self);
/* Plain text; the text's first line (at most 120 code points) when the record has no title. */
const char   *tl_article_get_title           (TlArticle     *self);
/* "new" when absent. */
const char   *tl_article_get_status          (TlArticle     *self);
/* url, publisher, author, published, language…: owned, NULL when absent or no string. */
char         *tl_article_dup_member          (TlArticle     *self,
                                              const char    *name);
/* Any top-level member as raw JSON, as it is now: owned, NULL when absent. */
GBytes       *tl_article_dup_member_json     (TlArticle     *self,
                                              const char    *name);
TlText       *tl_article_get_text            (TlArticle     *self);
/* The bytes it was parsed from.  Borrowed. */
GBytes       *tl_article_get_record          (TlArticle     *self);
/* TRUE when changes were applied that the record does not hold. */
gboolean      tl_article_is_changed          (TlArticle     *self);

guint         tl_article_get_n_annotations   (TlArticle     *self);
TlAnnotation *tl_article_get_annotation      (TlArticle     *self,
                                              guint          position);      /* borrowed */
TlAnnotation *tl_article_find_annotation     (TlArticle     *self,
                                              const char    *id);            /* borrowed, NULL */
/* G_MAXUINT when it is not there. */
guint         tl_article_get_annotation_position (TlArticle *self,
                                                  const char *id);
guint         tl_article_get_n_relations     (TlArticle     *self);
TlRelation   *tl_article_get_relation        (TlArticle     *self,
                                              guint          position);
TlRelation   *tl_article_find_relation       (TlArticle     *self,
                                              const char    *id);
guint         tl_article_get_relation_position (TlArticle   *self,
                                                const char  *id);
/* For messages: where an annotation or a relation stands in the file, as in the problems of parsing.  line and column are 0
 * for what is not in the record as it is now; path is owned, NULL for what is new. */
char         *tl_article_locate_annotation   (TlArticle     *self,
                                              guint          position,
                                              TlLocator     *locator,
                                              guint         *line,
                                              guint         *column);
char         *tl_article_locate_relation     (TlArticle     *self,
                                              guint          position,
                                              TlLocator     *locator,
                                              guint         *line,
                                              guint         *column);
/* A locator for the two above, good as long as the article lives; one for a walk in order. */
void          tl_article_init_locator        (TlArticle     *self,
                                              TlLocator     *locator);
/* Relations that have annotation_id as a target; borrowed elements, owned array. */
GPtrArray    *tl_article_list_relations_of   (TlArticle     *self,
                                              const char    *annotation_id);
/* History entries as JSON objects (GBytes), file order first, owned array. */
GPtrArray    *tl_article_list_history        (TlArticle     *self);

/* Applies a change and emits its signal.  What the change calls `before` is not compared: the last
 * writer wins.  Fails with TL_MODEL_ERROR when `after` can't be read or lies beyond the text: nothing is changed then. */
gboolean      tl_article_apply               (TlArticle      *self,
                                              const TlChange *change,
                                              GError        **error);

/* The record with all changes spliced in; the original bytes object itself when there are none.
 * May be called with a snapshot in a worker: see tl_article_snapshot. */
GBytes       *tl_article_dup_json            (TlArticle      *self);
/* An independent copy that shares all values: for serialising in another thread. */
TlArticle    *tl_article_snapshot            (TlArticle      *self);

/* Elements of "annotations" and "relations" that can't be read stay where they are whatever is done to an article.  list:
 * "annotations"…, with json the element; or NULL, with all of what should be a list and is none.  TRUE: it is not to be written. */
typedef gboolean (*TlUnreadableFunc) (const char *list,
                                      GBytes     *json,
                                      gpointer    user_data);
/* Leaves out of what tl_article_dup_json() gives those that func says so of.  For copies that somebody else gets, and never what is
 * saved: it can't be undone.  FALSE when there were none. */
gboolean          tl_article_leave_out_unreadable  (TlArticle        *self,
                                                    TlUnreadableFunc  func,
                                                    gpointer          user_data);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-article.h"
#include "tl-json-framer.h"
#include "tl-schema.h"
#include "tl-source.h"

G_BEGIN_DECLS

/* What the list shows of an article: a light object made when a row needs it, kept current by the
 * collection.  Read-only properties: index (guint), key, id, title, status, byline (publisher · date), n-annotations (guint, 0
 * until counted), n-undecided, counted (gboolean), broken, edited. */
#define TL_TYPE_ARTICLE_INFO (tl_article_info_get_type ())
G_DECLARE_FINAL_TYPE (TlArticleInfo, tl_article_info, TL, ARTICLE_INFO, GObject)

guint       tl_article_info_get_index         (TlArticleInfo *self);
const char *tl_article_info_get_key           (TlArticleInfo *self);
const char *tl_article_info_get_title         (TlArticleInfo *self);
const char *tl_article_info_get_status        (TlArticleInfo *self);
gboolean    tl_article_info_is_broken         (TlArticleInfo *self);

/*
 * TlCollection: the articles of one source, framed and not parsed; a GListModel of TlArticleInfo in file order.
 * Memory is that of the frames and of what the list shows, whatever the articles' size.
 *
 * An article's key is what edits are filed under: its id, or for records without one (or with an id that an
 * earlier record has) an id made from the record's content; unique in the collection and the same at every opening.
 */
#define TL_TYPE_COLLECTION (tl_collection_get_type ())
G_DECLARE_FINAL_TYPE (TlCollection, tl_collection, TL, COLLECTION, GObject)

/* Keys harvested by the framer, in this order. */
enum { TL_FIELD_ID, TL_FIELD_TITLE, TL_FIELD_STATUS, TL_FIELD_PUBLISHER, TL_FIELD_PUBLISHED, TL_FIELD_LANGUAGE, TL_N_FIELDS };
extern const char *const tl_collection_fields[TL_N_FIELDS + 1];

/* Takes framing over; keeps a reference on source.  Problems of the framing become diagnostics.  May be made in a worker. */
TlCollection  *tl_collection_new             (TlSource        *source,
                                              TlJsonFraming   *framing);
TlSource      *tl_collection_get_source      (TlCollection    *self);
const TlJsonFraming *tl_collection_get_framing (TlCollection  *self);
TlSchema      *tl_collection_get_schema      (TlCollection    *self);
guint          tl_collection_get_n_articles  (TlCollection    *self);
const char    *tl_collection_get_key         (TlCollection    *self,
                                              guint            index);
/* G_MAXUINT when there is none. */
guint          tl_collection_find_key        (TlCollection    *self,
                                              const char      *key);
char          *tl_collection_dup_title       (TlCollection    *self,
                                              guint            index);
const char    *tl_collection_get_status      (TlCollection    *self,
                                              guint            index);
gboolean       tl_collection_is_broken       (TlCollection    *self,
                                              guint            index);
/* JSON path of a record in its file: `$.articles[3]`, `$[3]`, or `$` for a line of its own.  Owned. */
char          *tl_collection_dup_path        (TlCollection    *self,
                                              guint            index);
/* Diagnostics of the whole collection found so far (TlDiagnostic); borrowed. */
GPtrArray     *tl_collection_get_problems    (TlCollection    *self);
/* Reads a record's bytes / parses it.  Any thread; problems as in tl_article_new_from_record. */
GBytes        *tl_collection_read_record     (TlCollection    *self,
                                              guint            index,
                                              GError         **error);
TlArticle     *tl_collection_read_article    (TlCollection    *self,
                                              guint            index,
                                              GPtrArray       *problems,
                                              GError         **error);

/* What counting found of one article; bits of labels and annotators index the collection's own lists. */
typedef struct
{
  guint   n_annotations;
  guint   n_undecided;     /* pending or discuss */
  guint64 labels;          /* bit per entry of tl_collection_list_labels; bit 63: any further one */
  guint64 annotators;
} TlArticleCounts;

/* Computes the counts of an article (any thread: names are registered under a lock). */
void           tl_collection_count           (TlCollection    *self,
                                              TlArticle       *article,
                                              TlArticleCounts *counts);
/* Main thread: files them and notifies the row. */
void           tl_collection_set_counts      (TlCollection          *self,
                                              guint                  index,
                                              const TlArticleCounts *counts);
gboolean       tl_collection_get_counts      (TlCollection    *self,
                                              guint            index,
                                              TlArticleCounts *counts);
void           tl_collection_set_status      (TlCollection    *self,
                                              guint            index,
                                              const char      *status);
/* What an edit that is not in the file made of the title; NULL or "": the file's. */
void           tl_collection_set_title       (TlCollection    *self,
                                              guint            index,
                                              const char      *title);
void           tl_collection_set_edited      (TlCollection    *self,
                                              guint            index,
                                              gboolean         edited);
gboolean       tl_collection_is_edited       (TlCollection    *self,
                                              guint            index);
/* self is `old` read again (after it was saved): the same articles under the same keys in the same order. Takes over
 * the counts, the schema (where the file's is the same), the numbers of labels and annotators, and the rows that are alive, which show self from now on.
 * FALSE, and nothing done, when the articles are others.  Main thread; before anything was counted in self. */
gboolean       tl_collection_inherit         (TlCollection    *self,
                                              TlCollection    *old);
/* A member beside "articles" of the collection's object ("workflow", "blind"…) as raw JSON: what it was set to, else what the file
 * says.  Owned; NULL when it is not there, as it never is in an array or in JSON Lines unless it was set.  Any thread. */
GBytes        *tl_collection_dup_member      (TlCollection    *self,
                                              const char      *name);
/* Sets it for as long as the object lives (json NULL: takes it out); tl_native_save() writes it into an object.  Not for
 * "articles" and "labels". */
void           tl_collection_set_member      (TlCollection    *self,
                                              const char      *name,
                                              GBytes          *json);
/* Names of members that were set, NULL-terminated, owned. */
char         **tl_collection_list_set_members (TlCollection   *self);
/* The bytes (without a byte order mark) before the first record and after the last with the members that were set; FALSE when nothing was
 * set, or it has no place in this shape. */
gboolean       tl_collection_dup_envelope    (TlCollection    *self,
                                              GBytes         **head,
                                              GBytes         **tail);
/* Names met so far, NULL-terminated, owned; order is the bits'. */
char         **tl_collection_list_labels     (TlCollection    *self);
char         **tl_collection_list_annotators (TlCollection    *self);

/* TlArticleList: the collection as the list shows it: filtered and sorted, a GListModel of TlArticleInfo over an
 * index of guint32; a filter change on 100,000 articles stays within a frame. */
#define TL_TYPE_ARTICLE_LIST (tl_article_list_get_type ())
G_DECLARE_FINAL_TYPE (TlArticleList, tl_article_list, TL, ARTICLE_LIST, GObject)

typedef enum
{
  TL_SORT_FILE,
  TL_SORT_TITLE,
  TL_SORT_PUBLISHED,
  TL_SORT_STATUS,
  TL_SORT_ANNOTATIONS,
  TL_SORT_UNDECIDED,
} TlArticleSort;

/* All filters at once; NULL or empty: not filtered by that. */
typedef struct
{
  const char    *text;        /* words, all of which must occur in title, id or publisher, case and accents folded */
  const char    *status;
  const char    *label;
  const char    *annotator;
  gboolean       edited;      /* only those with unsaved edits */
  const guint32 *matches;     /* further matches of the full-text index (sorted record indexes), or NULL */
  guint          n_matches;
} TlArticleFilter;

TlArticleList *tl_article_list_new           (TlCollection          *collection);   /* NULL allowed */
void           tl_article_list_set_collection (TlArticleList        *self,
                                               TlCollection         *collection);
/* After tl_collection_inherit(): the list goes on with the new object, and announces only what is shown otherwise now. */
void           tl_article_list_inherit       (TlArticleList         *self,
                                               TlCollection         *collection);
void           tl_article_list_set_filter    (TlArticleList         *self,
                                              const TlArticleFilter *filter);
void           tl_article_list_set_sort      (TlArticleList         *self,
                                              TlArticleSort          sort,
                                              gboolean               descending);
/* Filters and sorts again, after counts or statuses changed; emits nothing when the result is the same. */
void           tl_article_list_refresh       (TlArticleList         *self);
/* Position in the list of record index, or G_MAXUINT. */
guint          tl_article_list_find          (TlArticleList         *self,
                                              guint                  index);
/* Record index at a position, G_MAXUINT beyond the end. */
guint          tl_article_list_get_index     (TlArticleList         *self,
                                              guint                  position);

G_END_DECLS

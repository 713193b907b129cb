/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-article.h"

G_BEGIN_DECLS

/*
 * What the queue knows of one article: a value, made in any thread.  Read-only properties index (guint, in the collection), key, title,
 * status, since (gint64, seconds since 1970: how long it has had its status; 0 not known), n-annotations, n-undecided, people (GStrv: who
 * annotated it or is assigned as annotator), reviewers (GStrv), labels (GStrv).
 */
#define TL_TYPE_QUEUE_ITEM (tl_queue_item_get_type ())
G_DECLARE_FINAL_TYPE (TlQueueItem, tl_queue_item, TL, QUEUE_ITEM, GObject)

TlQueueItem       *tl_queue_item_new               (TlArticle     *article,
                                                    const char    *key,
                                                    guint          index);
guint              tl_queue_item_get_index         (TlQueueItem   *self);
const char        *tl_queue_item_get_key           (TlQueueItem   *self);
const char        *tl_queue_item_get_title         (TlQueueItem   *self);
/* The title as a key that sorts by strcmp() as the user's language does. */
const char        *tl_queue_item_get_collated      (TlQueueItem   *self);
const char        *tl_queue_item_get_status        (TlQueueItem   *self);
gint64             tl_queue_item_get_since         (TlQueueItem   *self);
guint              tl_queue_item_get_n_annotations (TlQueueItem   *self);
guint              tl_queue_item_get_n_undecided   (TlQueueItem   *self);
const char *const *tl_queue_item_get_people        (TlQueueItem   *self);
const char *const *tl_queue_item_get_reviewers     (TlQueueItem   *self);
const char *const *tl_queue_item_get_labels        (TlQueueItem   *self);

typedef enum
{
  TL_QUEUE_WAITING,      /* longest waiting first; unknown last */
  TL_QUEUE_UNDECIDED,    /* most undecided first */
  TL_QUEUE_TITLE,
  TL_QUEUE_FILE,         /* as in the collection */
} TlQueueSort;

/* All at once; NULL, empty or 0: not filtered by that. */
typedef struct
{
  const char *const *statuses;
  const char        *annotator;
  const char        *reviewer;
  gboolean           unassigned;     /* only those without a reviewer */
  const char        *label;
  guint              min_undecided;
} TlQueueFilter;

/*
 * TlQueue: the articles that wait for somebody, filtered and sorted; a GListModel of TlQueueItem.  Main thread.  A change of
 * filter or order over 50,000 articles is one sort of an array, told as one change.  What it held is let go in a thread: it is a lot.
 */
#define TL_TYPE_QUEUE (tl_queue_get_type ())
G_DECLARE_FINAL_TYPE (TlQueue, tl_queue, TL, QUEUE, GObject)

TlQueue     *tl_queue_new         (void);
/* Takes items (TlQueueItem, referenced) for all that it had. */
void         tl_queue_set_items   (TlQueue             *self,
                                   GPtrArray           *items);
/* Adds items to those that it has, and so that a large collection can come in portions; an article that it knows stays as it is known. */
void         tl_queue_add_items   (TlQueue             *self,
                                   GPtrArray           *items);
/* Position of an item in the list, G_MAXUINT when it is not shown. */
guint        tl_queue_find        (TlQueue             *self,
                                   TlQueueItem         *item);
/* One article as it is now, in place of what was known of its key, or new. */
void         tl_queue_update      (TlQueue             *self,
                                   TlQueueItem         *item);
void         tl_queue_set_filter  (TlQueue             *self,
                                   const TlQueueFilter *filter);   /* NULL: all */
void         tl_queue_set_sort    (TlQueue             *self,
                                   TlQueueSort          sort);
/* All that it knows, shown or not. */
guint        tl_queue_get_n_known (TlQueue             *self);
/* Names met in all items, sorted, NULL-terminated, owned: what a filter can choose from. */
char       **tl_queue_list_people    (TlQueue          *self);
char       **tl_queue_list_reviewers (TlQueue          *self);
char       **tl_queue_list_labels    (TlQueue          *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"

G_BEGIN_DECLS

/* Flags of an article in the list. */
#define TL_ARTICLE_EDITED  (1 << 0)
#define TL_ARTICLE_COUNTED (1 << 1)

/*
 * Everything per article is in arrays of plain numbers and two arenas of strings: about 60 bytes an
 * article besides its strings.  What is marked "fixed" never changes after construction and may be
 * read in any thread; the tables of names have a lock; the rest belongs to the main thread.
 */
struct _TlCollection
{
  GObject           parent_instance;

  /* fixed; owned */
  TlSource         *source;
  TlJsonFraming    *framing;
  TlSchema         *schema;
  GPtrArray        *problems;          /* TlDiagnostic */
  guint             n_articles;
  GString          *keys;              /* NUL-terminated keys one behind the other */
  guint32          *key_offsets;       /* into keys, by index */
  guint32          *key_table;         /* index + 1 by hash of the key, 0: free */
  guint32           key_mask;
  GHashTable       *first_lines;       /* index to what stands for a title that is not there; owned strings */

  /* main thread; owned */
  GPtrArray        *statuses;          /* names, interned */
  GHashTable       *status_numbers;    /* name to its place in statuses */
  guint32          *status_of;         /* by index */
  GHashTable       *titles;            /* index to the title after edits (owned); NULL: none was edited */
  guint8           *flags;             /* by index */
  TlArticleCounts  *counts;            /* by index; NULL until the first are filed */
  GHashTable       *infos;             /* index to TlArticleInfo that is alive; not referenced */
  struct _TlFolding *folding;          /* how rows are folded; NULL until the first search and after new titles */

  /* under lock; owned */
  GMutex            lock;
  GPtrArray        *labels;            /* names met, in the order of their bits */
  GPtrArray        *annotators;
  GHashTable       *label_numbers;     /* name to its place; more than 63 are not told apart */
  GHashTable       *annotator_numbers;
  TlJsonDoc        *envelope;          /* the object without its articles; NULL: not read, or there is none */
  gboolean          envelope_read;
  gpointer          view;              /* what is counted of an article: see tl-collection-counts.c; NULL: all of it */
  GHashTable       *members_set;       /* name to GBytes, NULL: taken out; NULL until one was set */
};

/* tl-collection-counts.c: NULL allowed. */
void        tl_collection_view_unref      (gpointer       view);
/* tl-collection-keys.c: fills keys, the table and first_lines, and tells of ids that repeat. */
void        tl_collection_make_keys       (TlCollection  *self);
/* Decoded member of a record, NULL when it is absent, empty or was cut. Owned. */
char       *tl_collection_dup_whole_field (TlCollection  *self,
                                           guint          index,
                                           guint          field);
/* Is the title longer than what the framing has of it? */
gboolean    tl_collection_is_title_cut    (TlCollection  *self,
                                           guint          index);
guint32     tl_collection_number_status   (TlCollection  *self,
                                           const char    *status);

/* tl-collection-fold.c: the rows as they are searched, "title\nid\npublisher\0" with case and accents folded, made a block at
 * a time.  Zeroed before the first use; one block serves one after the other. */
#define TL_FOLD_BLOCK 512

typedef struct _TlFolding TlFolding;

typedef struct
{
  GString *text;
  GString *raw;                        /* scratch */
  guint    n_rows;
  guint32  offsets[TL_FOLD_BLOCK + 1]; /* of the rows in text */
} TlFoldBlock;

void        tl_folding_free               (TlFolding     *self);
/* first: a multiple of TL_FOLD_BLOCK, and an index of an article. */
void        tl_collection_fold_block      (TlCollection  *self,
                                           guint          first,
                                           TlFoldBlock   *block);
void        tl_fold_block_clear           (TlFoldBlock   *block);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlFoldBlock, tl_fold_block_clear)

/* tl-article-info.c */
TlArticleInfo *tl_article_info_new        (TlCollection  *collection,
                                           guint          index);
void           tl_article_info_notify     (TlArticleInfo *self,
                                           const char    *property);
/* The title is another one by now. */
void           tl_article_info_retitle    (TlArticleInfo *self);
/* The row shows another collection from now on. */
void           tl_article_info_move       (TlArticleInfo *self,
                                           TlCollection  *collection);

G_END_DECLS

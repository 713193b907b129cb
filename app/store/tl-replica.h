/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-store.h"

G_BEGIN_DECLS

/*
 * TlReplica: what a device holds of one database of a desk, in an SQLite database of its own: documents as they are here (body)
 * with the revision that they have there (base_rev), what is still to be sent (dirty), how far the feed was read, what the
 * collection's articles last showed, and a log for people.
 *
 * Whatever belongs together is written between tl_replica_begin() and tl_replica_end(): being killed in between leaves what was
 * there before.  One thread at a time; several processes may have it open, each step reads what the other wrote.
 */
typedef struct _TlReplica TlReplica;

typedef struct
{
  char    *id;
  char    *article;      /* whose documents are asked for together; "" for texts */
  guint    kind;         /* order of sending */
  char    *base_rev;     /* NULL: not known to be there */
  GBytes  *body;         /* NULL: deleted */
  gboolean dirty;        /* to be sent */
  char    *error;        /* refused for this reason: not sent until changed */
  char    *losers;       /* revisions to be buried with the next sending, one a line; NULL */
} TlReplicaDoc;

TlReplicaDoc *tl_replica_doc_new      (const char    *id,
                                       const char    *article,
                                       guint          kind);
void          tl_replica_doc_free     (TlReplicaDoc  *self);

/* How an article of the collection stands to its documents. */
typedef struct
{
  char    *article;        /* escaped, as in ids */
  char    *key;            /* in the collection; NULL: not known yet */
  GBytes  *shown;          /* what it showed last */
  char    *record;         /* hash of its record in the file then; NULL */
  char    *pending_row;    /* id of the row of the log that is being added, or "file"; NULL: none */
  GBytes  *pending_shown;  /* what it shows when that is there */
  gboolean todo;           /* documents changed since */
  guint    n_conflicts;
} TlReplicaArticle;

TlReplicaArticle *tl_replica_article_new (const char       *article);
void              tl_replica_article_free (TlReplicaArticle *self);

/* Opens or makes the database at path.  TL_STORE_ERROR; a damaged one is set aside, CORRUPT told, and opening again makes a new
 * one: nothing is lost but what was not sent yet and is in the collection anyhow. */
TlReplica    *tl_replica_open         (const char    *path,
                                       GError       **error);
void          tl_replica_close        (TlReplica     *self);
gboolean      tl_replica_begin        (TlReplica     *self,
                                       GError       **error);
gboolean      tl_replica_end          (TlReplica     *self,
                                       gboolean       ok,
                                       GError       **error);

/* *doc (owned): NULL when it is not there. */
gboolean      tl_replica_find         (TlReplica     *self,
                                       const char    *id,
                                       TlReplicaDoc **doc,
                                       GError       **error);
/* The id of a document that begins so; NULL without error when there is none.  Owned. */
char         *tl_replica_find_begin   (TlReplica     *self,
                                       const char    *begin,
                                       GError       **error);
gboolean      tl_replica_put          (TlReplica     *self,
                                       const TlReplicaDoc *doc,
                                       GError       **error);
/* The remote has sent as rev: nothing more is to be done for the document, unless its body is another one by now. */
gboolean      tl_replica_note_sent    (TlReplica     *self,
                                       const char    *id,
                                       const char    *rev,
                                       GBytes        *sent,
                                       GError       **error);
/* TlReplicaDoc of an article, by id; owned. */
GPtrArray    *tl_replica_list_docs    (TlReplica     *self,
                                       const char    *article,
                                       GError       **error);
/* Those to be sent that were not refused: by kind and id, at most limit, whose bodies are together no more than bytes (one at
 * least); after: NULL, or the last one of the list before. */
GPtrArray    *tl_replica_list_dirty   (TlReplica     *self,
                                       const TlReplicaDoc *after,
                                       guint          limit,
                                       gsize          bytes,
                                       GError       **error);
/* Refused ones; owned. */
GPtrArray    *tl_replica_list_refused (TlReplica     *self,
                                       GError       **error);
/* What a document that is to be sent was before it was changed here: as the remote last had it.  NULL without error when that is not
 * known, or nothing is to be sent.  Owned. */
GBytes       *tl_replica_dup_base     (TlReplica     *self,
                                       const char    *id,
                                       GError       **error);
gboolean      tl_replica_count        (TlReplica     *self,
                                       guint         *n_docs,
                                       guint         *n_dirty,
                                       guint         *n_refused,
                                       guint         *n_conflicts,
                                       GError       **error);
/* Documents that are here, and those among them that are known to be there. */
gboolean      tl_replica_count_known  (TlReplica     *self,
                                       guint         *n_docs,
                                       guint         *n_known,
                                       GError       **error);
/* The database is another one: no revision is known any more, and texts, articles and what user writes are to be sent. */
gboolean      tl_replica_start_over   (TlReplica     *self,
                                       const char    *user,
                                       GError       **error);

gboolean      tl_replica_find_article (TlReplica     *self,
                                       const char    *article,
                                       TlReplicaArticle **found,
                                       GError       **error);
gboolean      tl_replica_put_article  (TlReplica     *self,
                                       const TlReplicaArticle *article,
                                       GError       **error);
/* Its documents changed (it is made when it is not there). */
gboolean      tl_replica_add_todo     (TlReplica     *self,
                                       const char    *article,
                                       GError       **error);
/* Articles (char*, owned) with something to do, or with something pending. */
GPtrArray    *tl_replica_list_todo    (TlReplica     *self,
                                       GError       **error);
/* Articles with conflicts. */
GPtrArray    *tl_replica_list_conflicts (TlReplica   *self,
                                       GError       **error);
/* All that have a key: escaped names, in order. */
GPtrArray    *tl_replica_list_articles (TlReplica    *self,
                                       GError       **error);
/* Key → hash of the record (both char*, owned) of the articles that stand in the file. */
GHashTable   *tl_replica_list_records (TlReplica     *self,
                                       GError       **error);

/* Small named values; NULL without error when it is not there. */
char         *tl_replica_dup_value    (TlReplica     *self,
                                       const char    *name);
gboolean      tl_replica_set_value    (TlReplica     *self,
                                       const char    *name,
                                       const char    *value,   /* NULL: away with it */
                                       GError       **error);

/* Documents to look at again: due in microseconds of the wall clock. */
gboolean      tl_replica_watch        (TlReplica     *self,
                                       const char    *id,
                                       gint64         due,
                                       GError       **error);
/* Takes the ids (char*, owned array) that are due, and tells when the next one is (0: none). */
GPtrArray    *tl_replica_take_due     (TlReplica     *self,
                                       gint64         now,
                                       gint64        *next,
                                       GError       **error);

/* For people: what happened when; translated, never with credentials or contents.  Keeps the newest 2,000. */
void          tl_replica_log          (TlReplica     *self,
                                       const char    *message);
/* "2026-03-02T08:00:00Z  message" each, newest last; of the database at path, any thread.  Owned. */
char        **tl_replica_read_log     (const char    *path,
                                       guint          limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlReplica, tl_replica_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlReplicaDoc, tl_replica_doc_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlReplicaArticle, tl_replica_article_free)

G_END_DECLS

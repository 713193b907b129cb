/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-mirror.h"

G_BEGIN_DECLS

/* The inside of TlMirror: the file and its log, one article at a time (tl-mirror-article.c). */

struct _TlMirror
{
  TlPlace      *place;
  TlReplica    *replica;      /* borrowed */
  TlStore      *store;
  TlCollection *collection;   /* the file as it was when last looked at */
  char         *user;
  char         *device;
  TlDeskSelf    self;
  gint64        read_seq;     /* rows of the log up to here were looked at */
  gboolean      looked;       /* records were compared since the file was opened */
  guint         n_arrived;

  /* During reconciling: articles that the file does not have yet. */
  GPtrArray    *records;      /* GBytes */
  GPtrArray    *record_names; /* char*: escaped */
  gsize         records_size;
};

/* The article as it is here: its record with the edits of the log. */
typedef struct
{
  TlArticle *article;
  char      *hash;       /* of the record */
  GPtrArray *rows;       /* TlLogRow beyond the record */
  gint64     last_seq;   /* no newer row of the article was seen */
} TlMirrorLocal;

void     tl_mirror_local_clear     (TlMirrorLocal  *local);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlMirrorLocal, tl_mirror_local_clear)

/* tl-mirror.c */
/* Opens the file again if it is another one by now. */
gboolean tl_mirror_refresh         (TlMirror       *self,
                                    GCancellable   *cancellable,
                                    GError        **error);
gboolean tl_mirror_read_local      (TlMirror       *self,
                                    guint           index,
                                    TlMirrorLocal  *local,
                                    GCancellable   *cancellable,
                                    GError        **error);
/* Adds the records that wait to the file. */
gboolean tl_mirror_add_records     (TlMirror       *self,
                                    GCancellable   *cancellable,
                                    GError        **error);

/* tl-mirror-article.c */
/* article: escaped name. */
gboolean tl_mirror_reconcile_article (TlMirror     *self,
                                    const char     *article,
                                    const char     *key,
                                    GCancellable   *cancellable,
                                    GError        **error);
/* All TlDeskDoc of an article; those that can't be read are left out. */
GPtrArray *tl_mirror_list_docs     (TlReplica      *replica,
                                    const char     *article,
                                    GError        **error);
/* The text that a view names, in which its annotations are then placed; NULL without error when it has not come yet. */
gboolean tl_mirror_find_text       (TlReplica      *replica,
                                    TlDeskView     *view,
                                    TlText        **text,
                                    GError        **error);
/* Stores documents of ours whose ids are in changed; within a transaction. */
gboolean tl_mirror_put_own         (TlReplica      *replica,
                                    GPtrArray      *docs,
                                    GHashTable     *changed,
                                    GError        **error);

G_END_DECLS

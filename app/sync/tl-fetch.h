/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-file-writer.h"
#include "tl-native.h"
#include "tl-remote.h"

G_BEGIN_DECLS

/*
 * Articles from an HTTP source: any URL that gives a format we read, page by page.  Synchronous, for a worker thread;
 * ends within 100 ms of cancelling, but for the reading of a page that came.
 */

/* 0 stands for the value in brackets.  All borrowed. */
typedef struct
{
  const char *url;          /* without a password in it */
  const char *user;         /* Basic; NULL: none */
  const char *password;
  const char *token;        /* Bearer; NULL: none */
  const char *authority;    /* PEM file of certificates to trust instead of the system's; NULL */
  const char *format;       /* of the pages; NULL: found out */
  guint       pages;        /* at most so many [100] */
  guint64     size;         /* bytes in all, unpacked [256 MiB] */
  guint       seconds;      /* in all [600] */
  gboolean    all;          /* look at every page again, also when the first ones have nothing new */
} TlFetchOptions;

/* What a fetch came to. */
typedef struct
{
  guint       requests;
  guint       not_modified;   /* of them answered by 304, or with the very same bytes */
  guint       pages;          /* read */
  guint       expected;       /* pages that the source says it has; 0: not told */
  guint64     size;           /* bytes of their bodies */
  guint       n_articles;     /* on those pages */
  guint       n_new;
  guint       n_changed;
  gboolean    complete;       /* there is nothing more to read */
  char       *stopped;        /* why not, for people; NULL */
  const char *format;         /* of the first page; NULL: none was read.  Static */
} TlFetchFigures;

void          tl_fetch_figures_clear (TlFetchFigures *self);

/* An article that is known, and is another at the source. */
typedef struct
{
  guint      index;       /* in the collection of what is known */
  char      *key;
  TlArticle *fetched;     /* owned */
} TlFetchChange;

/* What came with one page. */
typedef struct
{
  GPtrArray *added;       /* GBytes, owned: records on one line each */
  GPtrArray *changed;     /* TlFetchChange, owned */
} TlFetchPage;

void          tl_fetch_page_free     (TlFetchPage *self);
TlFetchPage  *tl_fetch_page_new      (void);

/*
 * TlFetchState: what is remembered of a source from one fetch to the next: validators and links of its pages.
 */
typedef struct _TlFetchState TlFetchState;

TlFetchState *tl_fetch_state_new      (const char    *url);
/* From the file beside the collection at path; NULL without error when there is none. */
TlFetchState *tl_fetch_state_load     (const char    *path,
                                       GError       **error);
/* Only the owner can read it: a URL may have a key in it. */
gboolean      tl_fetch_state_save     (TlFetchState  *self,
                                       const char    *path,
                                       GError       **error);
void          tl_fetch_state_free     (TlFetchState  *self);
const char   *tl_fetch_state_get_url  (TlFetchState  *self);
/* The file that goes with the collection at path.  Owned. */
char         *tl_fetch_state_path     (const char    *path);
/* Where the window keeps the collection of a URL: below folder (NULL: the user's data folder). Owned. */
char         *tl_fetch_path_for_url   (const char    *url,
                                       const char    *folder);
/* Is it something to be fetched? */
gboolean      tl_fetch_is_url         (const char    *text);

/* Gets each page with something on it, as soon as it was read; takes page over.  FALSE with error ends the fetch. */
typedef gboolean (*TlFetchPageFunc) (TlFetchPage          *page,
                                     const TlFetchFigures *figures,
                                     gpointer              user_data,
                                     GError              **error);

/* Fetches what known (may be NULL) does not have; state is brought up to date.  problems gets what readers say.  On failure
 * figures and state tell how far it came, and what func got stays good. */
gboolean      tl_fetch_run            (const TlFetchOptions *options,
                                       TlFetchState         *state,
                                       TlCollection         *known,
                                       GPtrArray            *problems,
                                       TlFetchPageFunc       func,
                                       gpointer              user_data,
                                       TlFetchFigures       *figures,
                                       GCancellable         *cancellable,
                                       GError              **error);

/* Writes known (NULL: a new collection; JSON Lines where path ends in .jsonl) to path with patches (sorted by index) and the
 * records of added behind it; every other byte stays.  expected, result: as in tl_file_writer_commit(). */
gboolean      tl_fetch_write          (TlCollection         *known,
                                       const TlRecordPatch  *patches,
                                       guint                 n_patches,
                                       GPtrArray            *added,
                                       const char           *path,
                                       const TlFileStamp    *expected,
                                       TlFileStamp          *result,
                                       GCancellable         *cancellable,
                                       GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFetchState, tl_fetch_state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFetchPage, tl_fetch_page_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlFetchFigures, tl_fetch_figures_clear)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A fetch: page after page until there is none, until a limit, or (looking again) until a page has nothing new.
 *
 * The first page is asked for with its validators.  When it is as it was, and the last fetch came to the end, that
 * is the one request that looking for news costs.  A later page that is as it was is stepped over by what is remembered of it.
 * Links are followed on the same origin only, and none twice.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-fetch-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"
#include "tl-revision.h"
#include "tl-time.h"

#define PAGES      100
#define SIZE       (G_GUINT64_CONSTANT (256) * 1024 * 1024)
#define SECONDS    600
#define PIECE      (1 << 20)   /* bytes between two looks at the cancellable */
#define MAX_WAITS  3       /* for a server that asks to wait */
#define MAX_WAIT   60      /* seconds */

typedef struct
{
  const TlFetchOptions *options;
  TlFetchState         *state;
  TlCollection         *known;
  GPtrArray            *problems;
  TlFetchPageFunc       func;
  gpointer              user_data;
  TlFetchFigures       *figures;
  GCancellable         *cancellable;

  TlHttp     *http;
  GHashTable *visited;    /* URLs asked for */
  GHashTable *seen;       /* ids that came in this fetch */
  GHashTable *by_url;     /* url member (owned) → index + 1 in known; NULL: not needed so far */
  char       *now;
  gint64      deadline;
} Fetch;

void
tl_fetch_figures_clear (TlFetchFigures *self)
{
  g_clear_pointer (&self->stopped, g_free);
}

static void
change_free (gpointer data)
{
  TlFetchChange *change = data;

  g_free (change->key);
  g_clear_object (&change->fetched);
  g_free (change);
}

TlFetchPage *
tl_fetch_page_new (void)
{
  TlFetchPage *self = g_new0 (TlFetchPage, 1);

  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->changed = g_ptr_array_new_with_free_func (change_free);
  return self;
}

void
tl_fetch_page_free (TlFetchPage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->added);
  g_ptr_array_unref (self->changed);
  g_free (self);
}

static void
stop (Fetch *self,
      char  *why)
{
  g_free (self->figures->stopped);
  self->figures->stopped = why;
}

/* By id, else by address: what has no id of its own gets another one with another text. */
static guint
find_known (Fetch      *self,
            const char *id,
            TlArticle  *fetched)
{
  guint index = self->known != NULL ? tl_collection_find_key (self->known, id) : G_MAXUINT;
  g_autofree char *url = NULL;

  if (index != G_MAXUINT || self->known == NULL)
    return index;
  url = tl_article_dup_member (fetched, "url");
  if (url == NULL || *url == '\0')
    return G_MAXUINT;
  if (self->by_url == NULL)
    {
      self->by_url = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; i < tl_collection_get_n_articles (self->known); i++)
        {
          g_autoptr (TlArticle) article = tl_collection_read_article (self->known, i, NULL, NULL);
          char *of = article != NULL ? tl_article_dup_member (article, "url") : NULL;

          if (of != NULL)
            g_hash_table_insert (self->by_url, of, GUINT_TO_POINTER (i + 1));
        }
    }
  index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_url, url));
  return index > 0 ? index - 1 : G_MAXUINT;
}

/* Is it another one than what is known?  Texts are only compared here: what becomes of annotations is for later. */
static gboolean
is_changed (TlArticle *known,
            TlArticle *fetched)
{
  g_autoptr (TlCommand) command = NULL;

  if (!tl_text_equal (tl_article_get_text (known), tl_article_get_text (fetched)))
    return TRUE;
  command = tl_edit_revise (known, "", "", fetched, NULL, NULL);
  return command != NULL;
}

static void
take_known (Fetch       *self,
            guint        index,
            TlArticle   *fetched,
            TlFetchPage *page)
{
  g_autoptr (TlArticle) known = tl_collection_read_article (self->known, index, NULL, NULL);
  TlFetchChange *change;

  /* A record that is broken in our file is not ours to mend. */
  if (known == NULL || !is_changed (known, fetched))
    return;
  change = g_new0 (TlFetchChange, 1);
  change->index = index;
  change->key = g_strdup (tl_collection_get_key (self->known, index));
  change->fetched = g_object_ref (fetched);
  g_ptr_array_add (page->changed, change);
  self->figures->n_changed++;
}

static void
take_article (Fetch        *self,
              TlCollection *collection,
              guint         index,
              const char   *url,
              TlFetchPage  *page)
{
  const char *id = tl_collection_get_key (collection, index);
  g_autoptr (GBytes) raw = tl_collection_read_record (collection, index, NULL);
  g_autoptr (GBytes) record = raw != NULL ? tl_fetch_make_record (raw, id, url, self->now) : NULL;
  g_autofree char *path = tl_collection_dup_path (collection, index);
  g_autoptr (GError) error = NULL;
  g_autoptr (TlArticle) article =
    record != NULL ? tl_article_new_from_record (record, id, path, 1, self->problems, NULL, &error) : NULL;
  guint known;

  if (article == NULL)
    {
      if (self->problems != NULL)
        g_ptr_array_add (self->problems,
                         tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_WARNING, id, path, 0, 0,
                                            g_strdup (error != NULL ? error->message : _("The record can’t be read"))));
      return;
    }
  self->figures->n_articles++;
  if (!g_hash_table_add (self->seen, g_strdup (id)))
    return;
  known = find_known (self, id, article);
  if (known != G_MAXUINT)
    {
      take_known (self, known, article, page);
      return;
    }
  g_ptr_array_add (page->added, g_bytes_ref (record));
  self->figures->n_new++;
}

/* What a reader says of articles.  Notes on the page as a whole (that a feed goes on elsewhere) would come with each. */
static void
take_problems (Fetch     *self,
               GPtrArray *problems)
{
  for (guint i = 0; self->problems != NULL && i < problems->len; i++)
    {
      const TlDiagnostic *problem = g_ptr_array_index (problems, i);

      if (problem->severity != TL_SEVERITY_NOTE || problem->article != NULL)
        g_ptr_array_add (self->problems, tl_diagnostic_copy (problem));
    }
}

static TlCollection *
read_page (Fetch         *self,
           TlHttpAnswer  *answer,
           GError       **error)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  const char *used = NULL;
  TlCollection *collection =
    tl_fetch_read_body (tl_http_answer_get_body (answer), tl_http_answer_get_type (answer), self->options->format, &used,
                        problems, self->cancellable, error);

  take_problems (self, problems);
  if (collection != NULL && self->figures->format == NULL)
    self->figures->format = used;
  return collection;
}

/* TRUE with *news telling whether the page had any. */
static gboolean
take_page (Fetch         *self,
           TlHttpAnswer  *answer,
           guint         *n_articles,
           gboolean      *news,
           GError       **error)
{
  guint before = self->figures->n_articles;
  g_autoptr (TlCollection) collection = read_page (self, answer, error);
  g_autoptr (TlFetchPage) page = tl_fetch_page_new ();
  g_autofree char *shown = tl_http_dup_shown (tl_http_answer_get_url (answer));
  const char *url;

  if (collection == NULL)
    {
      g_prefix_error (error, "%s: ", shown);
      return FALSE;
    }
  *n_articles = tl_collection_get_n_articles (collection);
  url = *n_articles == 1 ? tl_http_answer_get_url (answer) : NULL;
  for (guint i = 0; i < *n_articles; i++)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      take_article (self, collection, i, url, page);
    }
  if (*n_articles > 0 && self->figures->n_articles == before)
    {
      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL, _("No article of %s can be read"), shown);
      return FALSE;
    }
  self->figures->pages++;
  *news = page->added->len > 0 || page->changed->len > 0;
  return !*news || self->func (g_steal_pointer (&page), self->figures, self->user_data, error);
}

/* Sleeps, but for a cancelling. */
static gboolean
wait_for (Fetch   *self,
          guint    seconds,
          GError **error)
{
  GPollFD fd;

  if (self->cancellable != NULL && g_cancellable_make_pollfd (self->cancellable, &fd))
    {
      g_poll (&fd, 1, seconds * 1000);
      g_cancellable_release_fd (self->cancellable);
    }
  else
    {
      g_usleep ((gulong) seconds * G_USEC_PER_SEC);
    }
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static guint
get_seconds_left (Fetch *self)
{
  gint64 left = (self->deadline - g_get_monotonic_time ()) / G_USEC_PER_SEC;

  return left > 0 ? left + 1 : 0;
}

static TlHttpAnswer *
ask (Fetch                *self,
     const char           *url,
     const TlFetchMemory  *memory,
     GError              **error)
{
  TlHttpRequest request = { 0 };

  request.url = url;
  request.accept = "application/json, application/feed+json, application/ld+json, text/html;q=0.8, */*;q=0.5";
  request.etag = memory != NULL ? memory->etag : NULL;
  request.last_modified = memory != NULL ? memory->last_modified : NULL;
  for (guint tries = 0;; tries++)
    {
      g_autoptr (TlHttpAnswer) answer = NULL;
      guint wait;

      request.seconds = MAX (get_seconds_left (self), 1);
      answer = tl_http_send (self->http, &request, self->cancellable, error);
      if (answer == NULL)
        return NULL;
      self->figures->requests++;
      wait = tl_http_answer_get_retry_after (answer);
      if (tries == MAX_WAITS || wait == 0 || wait > MIN (MAX_WAIT, get_seconds_left (self))
          || (tl_http_answer_get_status (answer) != 429 && tl_http_answer_get_status (answer) != 503))
        return g_steal_pointer (&answer);
      if (!wait_for (self, wait, error))
        return NULL;
    }
}

/* Of the whole body; NULL when cancelled meanwhile.  Owned. */
static char *
dup_sha256 (Fetch         *self,
            TlHttpAnswer  *answer,
            GError       **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size;
  const guint8 *data = g_bytes_get_data (tl_http_answer_get_body (answer), &size);

  for (gsize done = 0; done < size; done += MIN (size - done, PIECE))
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;
      g_checksum_update (checksum, data + done, MIN (size - done, PIECE));
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/* Why next is not to be asked for, for people; NULL when it may be.  Owned. */
static char *
find_objection (Fetch      *self,
                const char *next)
{
  guint pages = self->options->pages > 0 ? self->options->pages : PAGES;
  guint64 size = self->options->size > 0 ? self->options->size : SIZE;

  if (g_hash_table_contains (self->visited, next))
    return g_strdup (_("The pages of the source go round in a circle"));
  if (!tl_fetch_link_same_origin (self->options->url, next))
    return g_strdup (_("The next page is on another server and was not asked for"));
  if (self->figures->requests >= pages)
    return g_strdup_printf (ngettext ("Only %u page was asked for", "Only %u pages were asked for", pages), pages);
  if (self->figures->size >= size)
    return g_strdup (_("More data came than was to be taken"));
  if (get_seconds_left (self) == 0)
    return g_strdup (_("It took longer than it was to"));
  return NULL;
}

typedef enum
{
  STEP_ERROR,
  STEP_DONE,
  STEP_NEXT,
} Step;

/* One page; *next is the one after it. */
static Step
step (Fetch       *self,
      const char  *url,
      char       **next,
      GError     **error)
{
  const TlFetchMemory *memory = self->known != NULL ? tl_fetch_state_find (self->state, url) : NULL;
  gboolean was_complete = self->known != NULL && tl_fetch_state_is_complete (self->state) && !self->options->all;
  g_autoptr (TlHttpAnswer) answer = ask (self, url, memory, error);
  g_autofree char *sha256 = NULL;
  gboolean news = FALSE;
  guint n_articles = 0;
  TlFetchMemory fresh;

  if (answer == NULL)
    return STEP_ERROR;
  if (tl_fetch_link_is_beyond (answer, url))
    return STEP_DONE;
  if (!tl_http_check (answer, error))
    return STEP_ERROR;
  if (tl_http_answer_get_status (answer) != 304)
    {
      sha256 = dup_sha256 (self, answer, error);
      if (sha256 == NULL)
        return STEP_ERROR;
    }
  if (memory != NULL && (sha256 == NULL || g_strcmp0 (sha256, memory->sha256) == 0))
    {
      self->figures->not_modified++;
      *next = g_strdup (memory->next);
      return was_complete || *next == NULL ? STEP_DONE : STEP_NEXT;
    }
  self->figures->size += g_bytes_get_size (tl_http_answer_get_body (answer));
  if (!take_page (self, answer, &n_articles, &news, error))
    return STEP_ERROR;
  *next = tl_fetch_link_next (answer, url, n_articles, &self->figures->expected);
  fresh.etag = g_strdup (tl_http_answer_get_header (answer, "ETag"));
  fresh.last_modified = g_strdup (tl_http_answer_get_header (answer, "Last-Modified"));
  fresh.sha256 = g_steal_pointer (&sha256);
  fresh.next = g_strdup (*next);
  tl_fetch_state_set (self->state, url, fresh);
  /* The newest come first: behind a page that is known there are only older ones. */
  if (!news && was_complete)
    return STEP_DONE;
  return *next != NULL ? STEP_NEXT : STEP_DONE;
}

static gboolean
fetch_pages (Fetch   *self,
             GError **error)
{
  g_autofree char *url = tl_fetch_link_first (self->options->url);

  for (;;)
    {
      g_autofree char *next = NULL;
      char *objection;

      g_hash_table_add (self->visited, g_strdup (url));
      switch (step (self, url, &next, error))
        {
        case STEP_ERROR:
          return FALSE;
        case STEP_DONE:
          self->figures->complete = TRUE;
          return TRUE;
        case STEP_NEXT:
        default:
          break;
        }
      objection = find_objection (self, next);
      if (objection != NULL)
        {
          stop (self, objection);
          return TRUE;
        }
      g_free (url);
      url = g_steal_pointer (&next);
    }
}

static gboolean
set_up (Fetch   *self,
        GError **error)
{
  const TlFetchOptions *options = self->options;
  TlHttpLimits limits = { 0 };
  guint64 size = options->size > 0 ? options->size : SIZE;

  limits.body = MIN (size, SIZE);
  self->http = tl_http_new (&limits);
  if (options->token != NULL)
    tl_http_set_bearer (self->http, options->url, options->token);
  else if (options->user != NULL)
    tl_http_set_basic (self->http, options->url, options->user, options->password != NULL ? options->password : "");
  return options->authority == NULL || tl_http_set_authority (self->http, options->authority, error);
}

gboolean
tl_fetch_run (const TlFetchOptions  *options,
              TlFetchState          *state,
              TlCollection          *known,
              GPtrArray             *problems,
              TlFetchPageFunc        func,
              gpointer               user_data,
              TlFetchFigures        *figures,
              GCancellable          *cancellable,
              GError               **error)
{
  Fetch self = { options, state, known, problems, func, user_data, figures, cancellable };
  guint seconds;
  gboolean ok;

  g_return_val_if_fail (options != NULL && options->url != NULL, FALSE);
  g_return_val_if_fail (state != NULL && func != NULL && figures != NULL, FALSE);

  seconds = options->seconds > 0 ? options->seconds : SECONDS;
  self.visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.now = tl_time_now ();
  self.deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  ok = set_up (&self, error) && fetch_pages (&self, error);
  /* A page that was not read is one to come back for. */
  tl_fetch_state_set_complete (state, ok && figures->complete);
  g_clear_pointer (&self.http, tl_http_free);
  g_hash_table_unref (self.visited);
  g_hash_table_unref (self.seen);
  g_clear_pointer (&self.by_url, g_hash_table_unref);
  g_free (self.now);
  return ok;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages of changes fetched before they are asked for: see tl-couch-private.h.  What fails here is no failure of anybody's: the one who
 * asks is told that there is nothing, and hears from the server itself. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-private.h"

#define MAX_AHEAD 2

struct _TlCouchAhead
{
  TlCouchPlace *place;         /* borrowed */
  guint         limit;
  char         *since;         /* the asker's: what the next page to be taken comes after */
  GCancellable *cancellable;
  GThread      *thread;

  GMutex        mutex;
  GCond         changed;
  GQueue        pages;         /* TlPullPage, owned; guarded by mutex */
  gboolean      ended;         /* no more will come; guarded by mutex */
};

/* Waits until there is room.  FALSE: nobody wants more. */
static gboolean
give_page (TlCouchAhead *self,
           TlPullPage   *page)
{
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->pages, page);
  g_cond_broadcast (&self->changed);
  while (self->pages.length >= MAX_AHEAD && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  goes_on = !g_cancellable_is_cancelled (self->cancellable);
  g_mutex_unlock (&self->mutex);
  return goes_on;
}

static gpointer
ahead_thread (gpointer user_data)
{
  TlCouchAhead *self = user_data;
  g_autoptr (TlHttp) http = tl_couch_http_new (self->place, NULL, NULL);
  g_autofree char *since = g_strdup (self->since);
  gboolean more = http != NULL;

  while (more)
    {
      TlPullPage *page = tl_couch_pull (self->place, http, since, self->limit, self->cancellable, NULL);

      if (page == NULL)
        break;
      more = page->more && g_strcmp0 (page->since, since) != 0;
      g_free (since);
      since = g_strdup (page->since);
      more = give_page (self, page) && more;
    }
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

TlCouchAhead *
tl_couch_ahead_new (TlCouchPlace *place,
                    const char   *since,
                    guint         limit)
{
  TlCouchAhead *self = g_new0 (TlCouchAhead, 1);

  self->place = place;
  self->limit = limit;
  self->since = g_strdup (since);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->pages);
  self->thread = g_thread_new ("tl-couch-ahead", ahead_thread, self);
  return self;
}

/* A request in its thread ends within 100 ms of it; who waits for room or for a page is woken. */
static void
cancel (TlCouchAhead *self)
{
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
tl_couch_ahead_free (TlCouchAhead *self)
{
  cancel (self);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_queue_clear_full (&self->pages, (GDestroyNotify) tl_pull_page_free);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self->since);
  g_free (self);
}

static void
cancel_cb (GCancellable *cancellable,
           gpointer      user_data)
{
  cancel (user_data);
}

TlPullPage *
tl_couch_ahead_take (TlCouchAhead  *self,
                     const char    *since,
                     guint          limit,
                     GCancellable  *cancellable,
                     GError       **error)
{
  TlPullPage *page = NULL;
  gulong handler = 0;

  if (g_strcmp0 (self->since, since) != 0 || self->limit != limit)
    return NULL;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), self, NULL);
  g_mutex_lock (&self->mutex);
  while (self->pages.length == 0 && !self->ended)
    g_cond_wait (&self->changed, &self->mutex);
  page = g_queue_pop_head (&self->pages);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  if (page != NULL && g_cancellable_set_error_if_cancelled (cancellable, error))
    g_clear_pointer (&page, tl_pull_page_free);
  if (page != NULL)
    {
      g_free (self->since);
      self->since = g_strdup (page->since);
    }
  return page;
}

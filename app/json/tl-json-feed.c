/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window over a source.  Two buffers take turns: while one is looked at, a thread fills the
 * other.  What must be kept of the old one is copied in front of the new one, into room left there
 * for it.
 *
 * Copying from the page cache takes about as long as looking at the bytes; so two threads nearly
 * halve the time of framing, and for a file on a disk the disk never waits for the scanner.
 */

#include "config.h"

#include "tl-json-feed-private.h"

#include <string.h>

/* Bytes in front of a chunk for what is kept; more is possible, but costs an allocation. */
#define HEADROOM 16384

typedef struct
{
  guint8 *memory;     /* owned */
  gsize   headroom;   /* bytes before the chunk */
} Buffer;

struct _TlJsonFeed
{
  TlSource     *source;      /* owned */
  guint64       size;
  gsize         chunk_size;

  Buffer        buffers[2];
  guint         current;     /* the one that the window is in */
  const guint8 *window;      /* the byte at start */
  guint64       start;
  guint64       end;

  /* The reader thread, if there is one; what follows is under the lock. */
  GThread      *thread;
  GMutex        lock;
  GCond         changed;
  gboolean      quit;
  gboolean      wanted;      /* the thread is to fill, or is filling, the other buffer */
  gboolean      ready;       /* it has filled it */
  guint64       wanted_at;
  GError       *error;       /* why it could not */
};

static gsize
chunk_length (TlJsonFeed *self,
              guint64     offset)
{
  return (gsize) MIN (self->size - offset, (guint64) self->chunk_size);
}

static guint8 *
chunk_start (Buffer *buffer)
{
  return buffer->memory + buffer->headroom;
}

static gpointer
read_thread (gpointer data)
{
  TlJsonFeed *self = data;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      while (!self->quit && (!self->wanted || self->ready))
        g_cond_wait (&self->changed, &self->lock);
      if (self->quit)
        break;

      {
        guint64 offset = self->wanted_at;
        Buffer *buffer = &self->buffers[1 - self->current];
        GError *error = NULL;

        g_mutex_unlock (&self->lock);
        tl_source_read (self->source, offset, chunk_start (buffer), chunk_length (self, offset),
                        &error);
        g_mutex_lock (&self->lock);
        self->error = error;
        self->ready = TRUE;
        g_cond_broadcast (&self->changed);
      }
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

TlJsonFeed *
tl_json_feed_new (TlSource *source,
                  gsize     chunk_size,
                  gboolean  read_ahead)
{
  TlJsonFeed *self = g_new0 (TlJsonFeed, 1);

  self->source = tl_source_ref (source);
  self->size = tl_source_get_size (source);
  self->chunk_size = (gsize) CLAMP (self->size, 1, (guint64) chunk_size);
  for (guint i = 0; i < G_N_ELEMENTS (self->buffers); i++)
    {
      self->buffers[i].headroom = HEADROOM;
      self->buffers[i].memory = g_malloc (HEADROOM + self->chunk_size + TL_JSON_FEED_PADDING);
    }
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  /* One that can't be had only costs time. */
  if (read_ahead && self->size > self->chunk_size)
    self->thread = g_thread_try_new ("json-feed", read_thread, self, NULL);
  return self;
}

void
tl_json_feed_free (TlJsonFeed *self)
{
  if (self->thread != NULL)
    {
      g_mutex_lock (&self->lock);
      self->quit = TRUE;
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->lock);
      g_thread_join (self->thread);
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->buffers); i++)
    g_free (self->buffers[i].memory);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  tl_source_unref (self->source);
  g_free (self);
}

void
tl_json_feed_seek (TlJsonFeed *self,
                   guint64     offset)
{
  /* What the thread has read is looked at again when it is asked for. */
  self->window = NULL;
  self->start = self->end = offset;
}

/* Fills the other buffer with the chunk at the window's end. */
static gboolean
read_other (TlJsonFeed  *self,
            GError     **error)
{
  g_autoptr(GError) thread_error = NULL;
  gboolean is_there;

  g_mutex_lock (&self->lock);
  while (self->wanted && !self->ready)
    g_cond_wait (&self->changed, &self->lock);
  is_there = self->wanted && self->wanted_at == self->end;
  thread_error = g_steal_pointer (&self->error);
  self->wanted = FALSE;
  self->ready = FALSE;
  g_mutex_unlock (&self->lock);
  if (!is_there)
    return tl_source_read (self->source, self->end, chunk_start (&self->buffers[1 - self->current]),
                           chunk_length (self, self->end), error);
  if (thread_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&thread_error));
      return FALSE;
    }
  return TRUE;
}

static void
want_next (TlJsonFeed *self)
{
  if (self->thread == NULL || self->end == self->size)
    return;
  g_mutex_lock (&self->lock);
  self->wanted = TRUE;
  self->ready = FALSE;
  self->wanted_at = self->end;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
tl_json_feed_more (TlJsonFeed  *self,
                   guint64      keep,
                   GError     **error)
{
  Buffer *fresh;
  gsize kept;
  gsize length;

  g_assert (keep >= self->start && keep <= self->end);

  if (self->end == self->size)
    return FALSE;
  if (!read_other (self, error))
    return FALSE;

  fresh = &self->buffers[1 - self->current];
  kept = (gsize) (self->end - keep);
  length = chunk_length (self, self->end);
  if (kept > fresh->headroom)
    {
      Buffer bigger;

      bigger.headroom = kept * 2;
      bigger.memory = g_malloc (bigger.headroom + self->chunk_size + TL_JSON_FEED_PADDING);
      memcpy (chunk_start (&bigger), chunk_start (fresh), length);
      g_free (fresh->memory);
      *fresh = bigger;
    }
  if (kept > 0)
    memcpy (chunk_start (fresh) - kept, self->window + (keep - self->start), kept);
  self->window = chunk_start (fresh) - kept;
  self->current = 1 - self->current;
  self->start = keep;
  self->end += length;
  memset (chunk_start (fresh) + length, ' ', TL_JSON_FEED_PADDING);
  want_next (self);
  return TRUE;
}

const guint8 *
tl_json_feed_get (TlJsonFeed *self,
                  guint64    *start,
                  guint64    *end)
{
  if (start != NULL)
    *start = self->start;
  if (end != NULL)
    *end = self->end;
  return self->window;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What tests put into the fake article server behind its back, and what they find there. */

#include "config.h"

#include "fake-couch-private.h"

#include <string.h>

typedef struct
{
  FakeCouch  *fake;
  const char *name;
  GMutex      mutex;
  GCond       cond;
  gboolean    done;
} Drop;

static gboolean
drop_cb (gpointer user_data)
{
  Drop *drop = user_data;
  FakeDb *db;

  g_rec_mutex_lock (&drop->fake->mutex);
  db = g_hash_table_lookup (drop->fake->dbs, drop->name);
  if (db != NULL)
    fake_feeds_end (db);
  g_hash_table_remove (drop->fake->dbs, drop->name);
  g_rec_mutex_unlock (&drop->fake->mutex);
  g_mutex_lock (&drop->mutex);
  drop->done = TRUE;
  g_cond_signal (&drop->cond);
  g_mutex_unlock (&drop->mutex);
  return G_SOURCE_REMOVE;
}

void
fake_couch_drop_db (FakeCouch  *self,
                    const char *name)
{
  Drop drop = { .fake = self, .name = name };

  g_mutex_init (&drop.mutex);
  g_cond_init (&drop.cond);
  g_main_context_invoke (self->context, drop_cb, &drop);
  g_mutex_lock (&drop.mutex);
  while (!drop.done)
    g_cond_wait (&drop.cond, &drop.mutex);
  g_mutex_unlock (&drop.mutex);
  g_mutex_clear (&drop.mutex);
  g_cond_clear (&drop.cond);
}

void
fake_couch_set_guard (FakeCouch  *self,
                      const char *name,
                      gboolean    guarded)
{
  g_rec_mutex_lock (&self->mutex);
  ((FakeDb *) g_hash_table_lookup (self->dbs, name))->guarded = guarded;
  g_rec_mutex_unlock (&self->mutex);
}

typedef struct
{
  FakeCouch *fake;
  FakeDb    *db;
} Told;

static gboolean
tell_cb (gpointer user_data)
{
  Told *told = user_data;

  g_rec_mutex_lock (&told->fake->mutex);
  fake_feeds_tell (told->db);
  g_rec_mutex_unlock (&told->fake->mutex);
  g_free (told);
  return G_SOURCE_REMOVE;
}

static void
put_leaf (FakeCouch  *self,
          const char *name,
          const char *id,
          const char *rev,
          const char *members,
          gsize       length)
{
  Told *told = g_new0 (Told, 1);

  g_rec_mutex_lock (&self->mutex);
  told->fake = self;
  told->db = g_hash_table_lookup (self->dbs, name);
  fake_db_add_leaf (told->db, id, rev, NULL, FALSE, members, length);
  g_rec_mutex_unlock (&self->mutex);
  g_main_context_invoke (self->context, tell_cb, told);
}

void
fake_couch_put_raw (FakeCouch  *self,
                    const char *db,
                    const char *id,
                    const char *members,
                    gssize      length)
{
  gsize size = length < 0 ? strlen (members) : (gsize) length;
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *) members, size);
  g_autofree char *rev = g_strdup_printf ("1-%s", hash);

  put_leaf (self, db, id, rev, members, size);
}

void
fake_couch_put_branch (FakeCouch  *self,
                       const char *db,
                       const char *id,
                       const char *rev,
                       const char *members)
{
  put_leaf (self, db, id, rev, members, strlen (members));
}

char *
fake_couch_dup (FakeCouch  *self,
                const char *name,
                const char *id)
{
  FakeDb *db;
  FakeDoc *doc;
  FakeLeaf *winner;
  char *members = NULL;

  g_rec_mutex_lock (&self->mutex);
  db = g_hash_table_lookup (self->dbs, name);
  doc = db != NULL ? fake_db_find (db, id) : NULL;
  winner = doc != NULL ? fake_doc_winner (doc) : NULL;
  if (winner != NULL && !winner->deleted)
    members = g_strndup (winner->members, winner->length);
  g_rec_mutex_unlock (&self->mutex);
  return members;
}

guint
fake_couch_count (FakeCouch  *self,
                  const char *name)
{
  FakeDb *db;
  guint n;

  g_rec_mutex_lock (&self->mutex);
  db = g_hash_table_lookup (self->dbs, name);
  n = db != NULL ? g_hash_table_size (db->docs) : 0;
  g_rec_mutex_unlock (&self->mutex);
  return n;
}

GPtrArray *
fake_couch_dup_log (FakeCouch *self)
{
  GPtrArray *log = g_ptr_array_new_with_free_func (g_free);

  g_rec_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->log->len; i++)
    g_ptr_array_add (log, g_strdup (self->log->pdata[i]));
  g_rec_mutex_unlock (&self->mutex);
  return log;
}

void
fake_couch_clear_log (FakeCouch *self)
{
  g_rec_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->log, 0);
  g_rec_mutex_unlock (&self->mutex);
}

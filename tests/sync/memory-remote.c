/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A database in memory: see the header. */

#include "config.h"

#include "memory-remote.h"

#include <string.h>

typedef struct
{
  guint    generation;
  char    *rev;
  GBytes  *body;
  gboolean deleted;
} Leaf;

typedef struct
{
  char      *id;
  GPtrArray *leaves;   /* Leaf */
  guint      seq;      /* of its newest change */
} Doc;

typedef struct
{
  GHashTable *docs;
  GHashTable *marks;   /* device → TlIdentity */
  guint       seq;
} Database;

struct _MemoryServer
{
  Database     *database;    /* NULL: there is none */
  Database     *backup;
  GRand        *rand;
  guint         faults;
  double        chance;
  guint         n_calls;
  int           fail_next;   /* -1: nothing */
  char         *refused;
  TlPushOutcome refusal;
  gboolean      refuse_whole;
  guint         serial;
};

#define MEMORY_TYPE_REMOTE (memory_remote_get_type ())
G_DECLARE_FINAL_TYPE (MemoryRemote, memory_remote, MEMORY, REMOTE, GObject)

struct _MemoryRemote
{
  GObject       parent_instance;
  MemoryServer *server;
};

/* The database. */

static void
leaf_free (gpointer data)
{
  Leaf *leaf = data;

  g_free (leaf->rev);
  g_clear_pointer (&leaf->body, g_bytes_unref);
  g_free (leaf);
}

static void
doc_free (gpointer data)
{
  Doc *doc = data;

  g_free (doc->id);
  g_ptr_array_unref (doc->leaves);
  g_free (doc);
}

static void
mark_free (gpointer data)
{
  tl_identity_clear (data);
  g_free (data);
}

static Database *
database_new (void)
{
  Database *self = g_new0 (Database, 1);

  self->docs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, doc_free);
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, mark_free);
  return self;
}

static void
database_free (Database *self)
{
  g_hash_table_unref (self->docs);
  g_hash_table_unref (self->marks);
  g_free (self);
}

static Leaf *
leaf_copy (const Leaf *leaf)
{
  Leaf *copy = g_memdup2 (leaf, sizeof *leaf);

  copy->rev = g_strdup (leaf->rev);
  copy->body = leaf->body != NULL ? g_bytes_ref (leaf->body) : NULL;
  return copy;
}

static Doc *
doc_new (const char *id)
{
  Doc *doc = g_new0 (Doc, 1);

  doc->id = g_strdup (id);
  doc->leaves = g_ptr_array_new_with_free_func (leaf_free);
  return doc;
}

static TlIdentity *
mark_copy (const TlIdentity *mark)
{
  TlIdentity *copy = g_new0 (TlIdentity, 1);

  copy->mark = g_strdup (mark->mark);
  copy->counter = mark->counter;
  copy->since = g_strdup (mark->since);
  return copy;
}

static Database *
database_copy (Database *self)
{
  Database *copy = database_new ();
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->docs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Doc *doc = value;
      Doc *twin = doc_new (doc->id);

      twin->seq = doc->seq;
      for (guint i = 0; i < doc->leaves->len; i++)
        g_ptr_array_add (twin->leaves, leaf_copy (doc->leaves->pdata[i]));
      g_hash_table_insert (copy->docs, twin->id, twin);
    }
  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->marks, g_strdup (key), mark_copy (value));
  copy->seq = self->seq;
  return copy;
}

static int
compare_leaves (gconstpointer a,
                gconstpointer b)
{
  const Leaf *first = *(Leaf *const *) a;
  const Leaf *second = *(Leaf *const *) b;

  if (first->deleted != second->deleted)
    return first->deleted ? 1 : -1;
  if (first->generation != second->generation)
    return first->generation > second->generation ? -1 : 1;
  return -strcmp (first->rev, second->rev);
}

static Doc *
get_doc (MemoryServer *self,
         const char   *id)
{
  Doc *doc = g_hash_table_lookup (self->database->docs, id);

  if (doc == NULL)
    {
      doc = doc_new (id);
      g_hash_table_insert (self->database->docs, doc->id, doc);
    }
  return doc;
}

static const Leaf *
add_leaf (MemoryServer *self,
          Doc          *doc,
          guint         generation,
          GBytes       *body,
          gboolean      deleted)
{
  Leaf *leaf = g_new0 (Leaf, 1);
  g_autofree char *hash = body != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_MD5, body) : g_strdup ("0");

  leaf->generation = generation;
  leaf->rev = g_strdup_printf ("%u-%.20s%012x", generation, hash, self->serial++);
  leaf->body = body != NULL ? g_bytes_ref (body) : NULL;
  leaf->deleted = deleted;
  g_ptr_array_add (doc->leaves, leaf);
  g_ptr_array_sort (doc->leaves, compare_leaves);
  doc->seq = ++self->database->seq;
  return leaf;
}

static gboolean
happens (MemoryServer *self,
         MemoryFault   fault)
{
  return (self->faults & fault) != 0 && self->rand != NULL && g_rand_double (self->rand) < self->chance;
}

/* Public. */

MemoryServer *
memory_server_new (void)
{
  MemoryServer *self = g_new0 (MemoryServer, 1);

  self->database = database_new ();
  self->fail_next = -1;
  return self;
}

void
memory_server_free (MemoryServer *self)
{
  g_clear_pointer (&self->database, database_free);
  g_clear_pointer (&self->backup, database_free);
  g_free (self->refused);
  g_free (self);
}

void
memory_server_set_faults (MemoryServer *self,
                          GRand        *rand,
                          guint         faults,
                          double        chance)
{
  self->rand = rand;
  self->faults = faults;
  self->chance = chance;
}

void
memory_server_drop (MemoryServer *self)
{
  g_clear_pointer (&self->database, database_free);
}

void
memory_server_remake (MemoryServer *self)
{
  memory_server_drop (self);
  self->database = database_new ();
}

void
memory_server_back_up (MemoryServer *self)
{
  g_clear_pointer (&self->backup, database_free);
  self->backup = database_copy (self->database);
}

void
memory_server_restore (MemoryServer *self)
{
  if (self->backup == NULL)
    return;
  memory_server_drop (self);
  self->database = database_copy (self->backup);
}

guint
memory_server_get_n_docs (MemoryServer *self)
{
  return g_hash_table_size (self->database->docs);
}

GBytes *
memory_server_peek (MemoryServer *self,
                    const char   *id)
{
  Doc *doc = g_hash_table_lookup (self->database->docs, id);
  const Leaf *winner = doc != NULL && doc->leaves->len > 0 ? doc->leaves->pdata[0] : NULL;

  return winner != NULL && !winner->deleted ? winner->body : NULL;
}

void
memory_server_add_branch (MemoryServer *self,
                          const char   *id,
                          const char   *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  add_leaf (self, get_doc (self, id), 1, bytes, FALSE);
}

void
memory_server_fail_next (MemoryServer *self,
                         int           code)
{
  self->fail_next = code;
}

guint
memory_server_get_n_calls (MemoryServer *self)
{
  return self->n_calls;
}

void
memory_server_refuse (MemoryServer  *self,
                      const char    *pattern,
                      TlPushOutcome  outcome,
                      gboolean       whole)
{
  g_free (self->refused);
  self->refused = g_strdup (pattern);
  self->refusal = outcome;
  self->refuse_whole = whole;
}

/* The remote. */

static gboolean
cut (GError **error)
{
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, "the connection was cut");
  return FALSE;
}

static gboolean
begin_call (MemoryServer  *self,
            GCancellable  *cancellable,
            GError       **error)
{
  int code = self->fail_next;

  self->n_calls++;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->fail_next = -1;
  if (code >= 0)
    {
      g_set_error_literal (error, TL_SYNC_ERROR, code, "as told");
      return FALSE;
    }
  if (happens (self, MEMORY_CUT_BEFORE))
    return cut (error);
  if (self->database == NULL)
    {
      g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_NO_DATABASE, "there is no such database");
      return FALSE;
    }
  return TRUE;
}

static gboolean
memory_remote_identity (TlRemote      *remote,
                        const char    *device,
                        TlIdentity    *identity,
                        GCancellable  *cancellable,
                        GError       **error)
{
  MemoryServer *self = MEMORY_REMOTE (remote)->server;
  const TlIdentity *mark;

  if (!begin_call (self, cancellable, error))
    return FALSE;
  mark = g_hash_table_lookup (self->database->marks, device);
  identity->mark = mark != NULL ? g_strdup (mark->mark) : NULL;
  identity->counter = mark != NULL ? mark->counter : 0;
  identity->since = mark != NULL ? g_strdup (mark->since) : NULL;
  return TRUE;
}

static gboolean
memory_remote_set_identity (TlRemote          *remote,
                            const char        *device,
                            const TlIdentity  *identity,
                            GCancellable      *cancellable,
                            GError           **error)
{
  MemoryServer *self = MEMORY_REMOTE (remote)->server;

  if (!begin_call (self, cancellable, error))
    return FALSE;
  g_hash_table_replace (self->database->marks, g_strdup (device), mark_copy (identity));
  return happens (self, MEMORY_CUT_AFTER) ? cut (error) : TRUE;
}

static TlDoc *
make_doc (const Doc *doc)
{
  const Leaf *winner = doc->leaves->pdata[0];
  TlDoc *made = tl_doc_new (doc->id, winner->rev, winner->body);

  made->deleted = winner->deleted;
  for (guint i = 1; i < doc->leaves->len; i++)
    {
      const Leaf *leaf = doc->leaves->pdata[i];

      if (leaf->deleted)
        continue;
      if (made->leaves == NULL)
        made->leaves = tl_docs_new ();
      g_ptr_array_add (made->leaves, tl_doc_new (doc->id, leaf->rev, leaf->body));
    }
  return made;
}

static int
compare_docs (gconstpointer a,
              gconstpointer b)
{
  const Doc *first = *(Doc *const *) a;
  const Doc *second = *(Doc *const *) b;

  return first->seq < second->seq ? -1 : first->seq > second->seq;
}

static void
shuffle (MemoryServer *self,
         GPtrArray    *docs)
{
  for (guint i = docs->len; i > 1; i--)
    {
      guint j = g_rand_int_range (self->rand, 0, i);
      gpointer held = docs->pdata[j];

      docs->pdata[j] = docs->pdata[i - 1];
      docs->pdata[i - 1] = held;
    }
}

static TlPullPage *
memory_remote_pull (TlRemote      *remote,
                    const char    *since,
                    guint          limit,
                    GCancellable  *cancellable,
                    GError       **error)
{
  MemoryServer *self = MEMORY_REMOTE (remote)->server;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  TlPullPage *page;
  GHashTableIter iter;
  gpointer value;
  guint after;
  guint last;

  if (!begin_call (self, cancellable, error))
    return NULL;
  after = since != NULL ? (guint) g_ascii_strtoull (since, NULL, 10) : 0;
  /* Of a database that was there before: everything, as the real one does, or silence, as another does. */
  if (after > self->database->seq)
    after = self->serial % 2 == 0 ? 0 : self->database->seq;
  if (happens (self, MEMORY_SHORT))
    limit = 2;
  g_hash_table_iter_init (&iter, self->database->docs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Doc *) value)->seq > after)
      g_ptr_array_add (sorted, value);
  g_ptr_array_sort (sorted, compare_docs);
  page = g_new0 (TlPullPage, 1);
  page->docs = tl_docs_new ();
  page->unread = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_push_result_free);
  last = after;
  for (guint i = 0; i < MIN (limit, sorted->len); i++)
    {
      g_ptr_array_add (page->docs, make_doc (sorted->pdata[i]));
      last = ((Doc *) sorted->pdata[i])->seq;
    }
  page->more = sorted->len > limit;
  page->since = g_strdup_printf ("%u", page->more ? last : self->database->seq);
  if (page->docs->len > 1 && happens (self, MEMORY_REPEAT))
    {
      g_ptr_array_add (page->docs, tl_doc_copy (page->docs->pdata[0]));
      shuffle (self, page->docs);
    }
  if (happens (self, MEMORY_CUT_AFTER))
    {
      tl_pull_page_free (page);
      cut (error);
      return NULL;
    }
  return page;
}

static gboolean
bury (MemoryServer *self,
      Doc          *doc,
      const char   *rev)
{
  for (guint i = 0; i < doc->leaves->len; i++)
    {
      const Leaf *leaf = doc->leaves->pdata[i];
      guint generation = leaf->generation + 1;

      if (!g_str_equal (leaf->rev, rev) || leaf->deleted)
        continue;
      g_ptr_array_remove_index (doc->leaves, i);
      add_leaf (self, doc, generation, NULL, TRUE);
      return TRUE;
    }
  return FALSE;
}

static TlPushResult *
write_doc (MemoryServer *self,
           const TlDoc  *sent)
{
  Doc *doc = get_doc (self, sent->id);
  TlPushOutcome outcome = happens (self, MEMORY_ACCEPTED) ? TL_PUSH_ACCEPTED : TL_PUSH_DONE;
  const Leaf *written = NULL;

  for (guint i = 0; i < doc->leaves->len && written == NULL; i++)
    {
      const Leaf *leaf = doc->leaves->pdata[i];
      guint generation = leaf->generation + 1;

      if (leaf->deleted || g_strcmp0 (leaf->rev, sent->rev) != 0)
        continue;
      g_ptr_array_remove_index (doc->leaves, i);
      written = add_leaf (self, doc, generation, sent->body, FALSE);
    }
  if (written == NULL)
    {
      gboolean alive = doc->leaves->len > 0 && !((Leaf *) doc->leaves->pdata[0])->deleted;

      if (sent->rev == NULL && !alive)
        written = add_leaf (self, doc, doc->leaves->len > 0 ? ((Leaf *) doc->leaves->pdata[0])->generation + 1 : 1, sent->body, FALSE);
      else if (alive && happens (self, MEMORY_BRANCH))
        written = add_leaf (self, doc, ((Leaf *) doc->leaves->pdata[0])->generation, sent->body, FALSE);
      else
        return tl_push_result_new (sent->id, TL_PUSH_CONFLICT, NULL, "Document update conflict.");
    }
  if (doc->leaves->len > 0)
    {
      g_autofree char *rev = g_strdup (written->rev);

      for (guint i = 0; sent->leaves != NULL && i < sent->leaves->len; i++)
        bury (self, doc, ((TlDoc *) sent->leaves->pdata[i])->rev);
      return tl_push_result_new (sent->id, outcome, rev, NULL);
    }
  return tl_push_result_new (sent->id, TL_PUSH_UNKNOWN, NULL, NULL);
}

/* Nothing is said, or “done” without saying as what; written or not. */
static void
answer_vaguely (MemoryServer *self,
                const TlDoc  *doc,
                GPtrArray    *results)
{
  if (g_rand_boolean (self->rand))
    tl_push_result_free (write_doc (self, doc));
  if (g_rand_boolean (self->rand))
    g_ptr_array_add (results, tl_push_result_new (doc->id, TL_PUSH_DONE, NULL, NULL));
}

static GPtrArray *
memory_remote_push (TlRemote      *remote,
                    GPtrArray     *docs,
                    GCancellable  *cancellable,
                    GError       **error)
{
  MemoryServer *self = MEMORY_REMOTE (remote)->server;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_push_result_free);
  gboolean middle;
  int silent;

  if (!begin_call (self, cancellable, error))
    return NULL;
  for (guint i = 0; self->refused != NULL && self->refuse_whole && i < docs->len; i++)
    if (strstr (((TlDoc *) docs->pdata[i])->id, self->refused) != NULL)
      {
        g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED, "malformed");
        return NULL;
      }
  middle = happens (self, MEMORY_CUT_MIDDLE);
  silent = docs->len > 0 && happens (self, MEMORY_SILENT) ? g_rand_int_range (self->rand, 0, docs->len) : -1;
  for (guint i = 0; i < docs->len; i++)
    {
      const TlDoc *doc = docs->pdata[i];

      if (middle && g_rand_boolean (self->rand))
        continue;
      if ((int) i == silent)
        answer_vaguely (self, doc, results);
      else if (self->refused != NULL && strstr (doc->id, self->refused) != NULL)
        g_ptr_array_add (results, tl_push_result_new (doc->id, self->refusal, NULL, "not yours"));
      else
        g_ptr_array_add (results, write_doc (self, doc));
    }
  if (middle || happens (self, MEMORY_CUT_AFTER))
    {
      cut (error);
      return NULL;
    }
  if (results->len > 0 && happens (self, MEMORY_STRANGE))
    {
      const TlPushResult *result = results->pdata[0];

      g_ptr_array_add (results, tl_push_result_new ("layer:never:sent", TL_PUSH_DONE, "1-x", NULL));
      g_ptr_array_add (results, tl_push_result_new (result->id, result->outcome, result->rev, result->reason));
      shuffle (self, results);
    }
  return g_steal_pointer (&results);
}

static TlDoc *
memory_remote_leaves (TlRemote      *remote,
                      const char    *id,
                      GCancellable  *cancellable,
                      GError       **error)
{
  MemoryServer *self = MEMORY_REMOTE (remote)->server;
  Doc *doc;

  if (!begin_call (self, cancellable, error))
    return NULL;
  doc = g_hash_table_lookup (self->database->docs, id);
  return doc != NULL && doc->leaves->len > 0 ? make_doc (doc) : tl_doc_new (id, NULL, NULL);
}

static gboolean
memory_remote_live (TlRemote         *remote,
                    const char       *since,
                    TlRemoteChanged   changed,
                    gpointer          user_data,
                    GCancellable     *cancellable,
                    GError          **error)
{
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_UNSUPPORTED, "not here");
  return FALSE;
}

static char *
memory_remote_dup_name (TlRemote *remote)
{
  return g_strdup ("memory");
}

static void
memory_remote_iface_init (TlRemoteInterface *iface)
{
  iface->identity = memory_remote_identity;
  iface->set_identity = memory_remote_set_identity;
  iface->pull = memory_remote_pull;
  iface->push = memory_remote_push;
  iface->leaves = memory_remote_leaves;
  iface->live = memory_remote_live;
  iface->dup_name = memory_remote_dup_name;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MemoryRemote, memory_remote, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TL_TYPE_REMOTE, memory_remote_iface_init))

static void
memory_remote_class_init (MemoryRemoteClass *klass)
{
}

static void
memory_remote_init (MemoryRemote *self)
{
}

TlRemote *
memory_remote_new (MemoryServer *server)
{
  MemoryRemote *self = g_object_new (MEMORY_TYPE_REMOTE, NULL);

  self->server = server;
  return TL_REMOTE (self);
}

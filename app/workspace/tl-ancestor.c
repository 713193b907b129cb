/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ancestor of copies, found in the log: see the header. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-ancestor.h"

#include <string.h>

#include "tl-fields.h"

struct _TlAncestor
{
  GPtrArray  *rows;     /* TlLogRow, all of the log, in order */
  GHashTable *by_key;   /* article to GPtrArray of its rows after seq, in order; elements borrowed from rows */
  gint64      seq;      /* of the last row that the ancestor has */
  char       *at;
};

/* Edits that leave something nobody else can have come to, and that says whose it is: a copy without names shows none. */
static const char *const telling[] = { "tag", "relabel", "fragments", "attribute", "note", "review", "status", "comment",
                                       NULL };

void
tl_ancestor_free (TlAncestor *self)
{
  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->at);
  g_free (self);
}

const char *
tl_ancestor_get_at (TlAncestor *self)
{
  return self->at;
}

static gboolean
read_outside (TlStore  *store,
              gint64   *seq,
              GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = tl_store_dup_value (store, "outside", &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  /* Opened by a version that did not note it: anything may have happened. */
  *seq = text != NULL ? g_ascii_strtoll (text, NULL, 10) : G_MAXINT64;
  return TRUE;
}

void
tl_ancestor_note_opened (TlStore    *store,
                         const char *stamp)
{
  g_autofree char *known = tl_store_dup_value (store, "known", NULL);
  g_autofree char *saved = tl_store_dup_value (store, "saved", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last = 0;

  if (stamp != NULL && (g_strcmp0 (stamp, known) == 0 || (known != NULL && g_strcmp0 (stamp, saved) == 0)))
    return;
  if (!tl_store_get_last_seq (store, &last, &error))
    {
      g_message ("%s", error->message);
      return;
    }
  text = g_strdup_printf ("%" G_GINT64_FORMAT, last);
  if (!tl_store_set_value (store, "outside", text, &error)
      || !tl_store_set_value (store, "known", stamp != NULL ? stamp : "", &error))
    g_message ("%s", error->message);
}

static void
add_canonical (GHashTable *set,
               GBytes     *json)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

  if (doc != NULL)
    g_hash_table_add (set, tl_json_dup_canonical (doc, 0));
}

/* What a copy's article has, each thing by its words; empty when it has no such article.  Owned. */
static GHashTable *
list_content (TlCollection *copy,
              const char   *key)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint index = tl_collection_find_key (copy, key);
  g_autoptr (TlArticle) article = NULL;
  g_autoptr (GPtrArray) history = NULL;

  if (index != G_MAXUINT)
    article = tl_collection_read_article (copy, index, NULL, NULL);
  if (article == NULL)
    return set;
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    add_canonical (set, tl_annotation_get_json (tl_article_get_annotation (article, i)));
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    add_canonical (set, tl_relation_get_json (tl_article_get_relation (article, i)));
  history = tl_article_list_history (article);
  for (guint i = 0; i < history->len; i++)
    add_canonical (set, history->pdata[i]);
  return set;
}

/* Does the copy have what the row left? */
static gboolean
shows_row (const TlLogRow *row,
           GHashTable     *content)
{
  for (guint i = 0; i < row->command->changes->len; i++)
    {
      const TlChange *change = g_ptr_array_index (row->command->changes, i);
      g_autoptr (TlJsonDoc) doc = NULL;
      g_autofree char *words = NULL;

      if (change->after == NULL || change->kind == TL_CHANGE_MEMBER)
        continue;
      doc = tl_json_doc_parse (change->after, NULL, NULL);
      words = doc != NULL ? tl_json_dup_canonical (doc, 0) : NULL;
      if (words != NULL && g_hash_table_contains (content, words))
        return TRUE;
    }
  return FALSE;
}

/* The newest row after outside that the copy shows; NULL. */
static const TlLogRow *
find_shown (GPtrArray    *rows,
            gint64        outside,
            TlCollection *copy,
            GCancellable *cancellable)
{
  g_autoptr (GHashTable) contents = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);

  for (guint i = rows->len; i > 0; i--)
    {
      const TlLogRow *row = g_ptr_array_index (rows, i - 1);
      const char *key = row->command->article;
      GHashTable *content;

      if (row->seq <= outside || g_cancellable_is_cancelled (cancellable))
        return NULL;
      if (row->kind != TL_LOG_DO || !g_strv_contains (telling, row->command->name))
        continue;
      content = g_hash_table_lookup (contents, key);
      if (content == NULL)
        {
          content = list_content (copy, key);
          g_hash_table_insert (contents, (gpointer) key, content);
        }
      if (shows_row (row, content))
        return row;
    }
  return NULL;
}

/* Articles come from colleagues one by one: a copy may have the newest and not what was before it. */
static gboolean
is_shared (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (((const TlLogRow *) rows->pdata[i])->kind == TL_LOG_SYNC)
      return TRUE;
  return FALSE;
}

static void
index_rows (TlAncestor *self)
{
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < self->rows->len; i++)
    {
      TlLogRow *row = g_ptr_array_index (self->rows, i);
      GPtrArray *list = g_hash_table_lookup (self->by_key, row->command->article);

      if (row->seq <= self->seq)
        continue;
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (self->by_key, row->command->article, list);
        }
      g_ptr_array_add (list, row);
    }
}

TlAncestor *
tl_ancestor_find (TlStore       *store,
                  GPtrArray     *copies,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  const TlLogRow *oldest = NULL;
  TlAncestor *self;
  gint64 outside;

  g_return_val_if_fail (TL_IS_STORE (store), NULL);
  g_return_val_if_fail (copies != NULL, NULL);

  if (!tl_store_flush (store, error) || !read_outside (store, &outside, error))
    return NULL;
  rows = tl_store_list_rows (store, NULL, 0, error);
  if (rows == NULL || copies->len == 0 || is_shared (rows))
    return NULL;
  for (guint i = 0; i < copies->len; i++)
    {
      const TlLogRow *shown = find_shown (rows, outside, copies->pdata[i], cancellable);

      if (shown == NULL)
        return NULL;
      if (oldest == NULL || shown->seq < oldest->seq)
        oldest = shown;
    }
  self = g_new0 (TlAncestor, 1);
  self->seq = oldest->seq;
  self->at = g_strdup (oldest->command->at);
  self->rows = g_steal_pointer (&rows);
  index_rows (self);
  return self;
}

TlArticle *
tl_ancestor_dup_article (TlAncestor *self,
                         const char *key,
                         TlArticle  *now)
{
  g_autoptr (TlArticle) article = tl_article_snapshot (now);
  GPtrArray *rows = g_hash_table_lookup (self->by_key, key);

  for (guint i = rows != NULL ? rows->len : 0; i > 0; i--)
    {
      const TlLogRow *row = g_ptr_array_index (rows, i - 1);
      g_autoptr (TlCommand) inverse = tl_command_inverse (row->command);
      g_autoptr (GError) error = NULL;

      if (!tl_command_apply (inverse, article, &error))
        {
          g_message ("%s: %s", key, error->message);
          return NULL;
        }
    }
  return g_steal_pointer (&article);
}

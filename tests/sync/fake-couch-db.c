/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a database of the fake holds: revision trees (their ends, and which revs there were), the order of changes, and the rules of the guard. */

#include "config.h"

#include "fake-couch-private.h"

#include <string.h>

static void
leaf_free (FakeLeaf *self)
{
  g_free (self->rev);
  g_free (self->members);
  g_free (self);
}

static void
doc_free (FakeDoc *self)
{
  g_free (self->id);
  g_ptr_array_unref (self->leaves);
  g_hash_table_unref (self->old);
  g_free (self);
}

static int
compare_seqs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const guint64 *x = a;
  const guint64 *y = b;

  return (*x > *y) - (*x < *y);
}

FakeDb *
fake_db_new (const char *role,
             gboolean    open)
{
  FakeDb *self = g_new0 (FakeDb, 1);

  self->instance = g_uuid_string_random ();
  self->docs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) doc_free);
  self->local = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changes = g_tree_new_full (compare_seqs, NULL, NULL, NULL);
  self->feeds = g_ptr_array_new ();
  self->role = g_strdup (role);
  self->open = open;
  self->security = role != NULL ? g_strdup_printf ("{\"admins\":{\"roles\":[\"_admin\"]},\"members\":{\"roles\":[\"%s\"]}}", role)
                                : g_strdup ("{\"admins\":{\"roles\":[\"_admin\"]},\"members\":{\"roles\":[\"_admin\"]}}");
  return self;
}

void
fake_db_free (FakeDb *self)
{
  g_free (self->instance);
  g_tree_unref (self->changes);
  g_hash_table_unref (self->docs);
  g_hash_table_unref (self->local);
  g_ptr_array_unref (self->feeds);
  g_free (self->role);
  g_free (self->security);
  g_free (self);
}

FakeDoc *
fake_db_find (FakeDb     *self,
              const char *id)
{
  return g_hash_table_lookup (self->docs, id);
}

/* A living end beats a deleted one, then the longer branch, then the greater rev. */
static int
compare_leaves (const FakeLeaf *a,
                const FakeLeaf *b)
{
  if (a->deleted != b->deleted)
    return a->deleted ? -1 : 1;
  if (a->generation != b->generation)
    return a->generation < b->generation ? -1 : 1;
  return strcmp (a->rev, b->rev);
}

FakeLeaf *
fake_doc_winner (FakeDoc *self)
{
  FakeLeaf *best = self->leaves->pdata[0];

  for (guint i = 1; i < self->leaves->len; i++)
    if (compare_leaves (self->leaves->pdata[i], best) > 0)
      best = self->leaves->pdata[i];
  return best;
}

FakeLeaf *
fake_doc_leaf (FakeDoc    *self,
               const char *rev)
{
  for (guint i = 0; i < self->leaves->len; i++)
    {
      FakeLeaf *leaf = self->leaves->pdata[i];

      if (g_str_equal (leaf->rev, rev))
        return leaf;
    }
  return NULL;
}

static void
touch (FakeDb  *self,
       FakeDoc *doc)
{
  if (doc->seq != 0)
    g_tree_remove (self->changes, &doc->seq);
  doc->seq = ++self->seq;
  g_tree_insert (self->changes, &doc->seq, doc);
}

void
fake_db_add_leaf (FakeDb     *self,
                  const char *id,
                  const char *rev,
                  const char *parent,
                  gboolean    deleted,
                  const char *members,
                  gsize       length)
{
  FakeDoc *doc = fake_db_find (self, id);
  FakeLeaf *leaf;

  if (doc == NULL)
    {
      doc = g_new0 (FakeDoc, 1);
      doc->id = g_strdup (id);
      doc->leaves = g_ptr_array_new_with_free_func ((GDestroyNotify) leaf_free);
      doc->old = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->docs, doc->id, doc);
    }
  /* The same rev again changes nothing. */
  if (fake_doc_leaf (doc, rev) != NULL || g_hash_table_contains (doc->old, rev))
    return;
  leaf = parent != NULL ? fake_doc_leaf (doc, parent) : NULL;
  if (leaf != NULL)
    {
      g_hash_table_add (doc->old, g_strdup (leaf->rev));
      g_ptr_array_remove (doc->leaves, leaf);
    }
  leaf = g_new0 (FakeLeaf, 1);
  leaf->rev = g_strdup (rev);
  leaf->generation = (guint) g_ascii_strtoull (rev, NULL, 10);
  leaf->deleted = deleted;
  leaf->members = g_memdup2 (members, length);
  leaf->length = length;
  g_ptr_array_add (doc->leaves, leaf);
  touch (self, doc);
}

char *
fake_dup_string (TlJsonDoc  *json,
                 TlJsonRef   object,
                 const char *name)
{
  TlJsonRef ref = tl_json_find_typed (json, object, name, TL_JSON_STRING);

  return ref != TL_JSON_NONE ? tl_json_dup_string (json, ref, NULL) : NULL;
}

char *
fake_dup_members (TlJsonDoc *json,
                  TlJsonRef  object,
                  gsize     *length)
{
  GString *out = g_string_new (NULL);

  for (TlJsonRef member = tl_json_first (json, object); member != TL_JSON_NONE; member = tl_json_next (json, member))
    {
      gsize start;
      gsize size;
      const char *raw = tl_json_get_raw (json, tl_json_get_key (json, member), &start, &size);

      if (raw[1] == '_')
        continue;
      if (out->len > 0)
        g_string_append_c (out, ',');
      g_string_append_len (out, raw, size);
      g_string_append_c (out, ':');
      raw = tl_json_get_raw (json, member, &start, &size);
      g_string_append_len (out, raw, size);
    }
  *length = out->len;
  return g_string_free (out, FALSE);
}

static gboolean
has_role (const FakeCaller *caller,
          const char       *role)
{
  return caller->roles != NULL && g_strv_contains (caller->roles, role);
}

const char *
fake_guard (const FakeCaller *caller,
            TlJsonDoc        *json,
            TlJsonRef         object,
            const char       *id)
{
  g_auto (GStrv) part = g_strsplit (id, ":", -1);
  guint n = g_strv_length (part);
  gboolean deleted = tl_json_find_typed (json, object, "_deleted", TL_JSON_TRUE) != TL_JSON_NONE;
  g_autofree char *type = fake_dup_string (json, object, "type");
  g_autofree char *author = fake_dup_string (json, object, "author");
  g_autofree char *article = fake_dup_string (json, object, "article");
  gboolean layer = g_str_equal (part[0], "layer");

  if (caller->admin)
    return NULL;
  if (caller->name == NULL)
    return "log in";
  if (g_str_equal (part[0], "article") || g_str_equal (part[0], "text"))
    {
      if (n != 2 || *part[1] == '\0')
        return "bad id";
      if (deleted)
        return "not to be deleted";
      return g_strcmp0 (type, part[0]) == 0 ? NULL : "wrong type";
    }
  if (!layer && !g_str_equal (part[0], "decision"))
    return "unknown kind of document";
  if ((layer ? n != 3 && n != 4 : n != 4) || (n == 4 && *part[3] == '\0')
      || (layer && n == 4 && strspn (part[3], "0123456789") != strlen (part[3])))
    return "bad id";
  if (*part[1] == '\0' || !g_str_equal (part[2], caller->name))
    return "not yours";
  if (!layer && !has_role (caller, "chief"))
    return "chiefs decide";
  if (deleted)
    return NULL;
  if (g_strcmp0 (type, part[0]) != 0)
    return "wrong type";
  if (g_strcmp0 (author, caller->name) != 0)
    return "author must be you";
  return g_strcmp0 (article, part[1]) == 0 ? NULL : "article must match the id";
}

static char *
next_rev (guint       generation,
          const char *parent,
          gboolean    deleted,
          const char *members,
          gsize       length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);

  if (parent != NULL)
    g_checksum_update (checksum, (const guchar *) parent, strlen (parent));
  g_checksum_update (checksum, (const guchar *) (deleted ? "d" : "l"), 1);
  g_checksum_update (checksum, (const guchar *) members, length);
  return g_strdup_printf ("%u-%s", generation, g_checksum_get_string (checksum));
}

/* A rev that is known, but no end any more: taken as a branch when a cluster's race is played. */
static gboolean
is_stale_branch (FakeDoc    *doc,
                 const char *rev,
                 gboolean    race)
{
  return race && rev != NULL && doc != NULL && g_hash_table_contains (doc->old, rev);
}

const char *
fake_db_write (FakeDb            *self,
               const FakeCaller  *caller,
               TlJsonDoc         *json,
               TlJsonRef          object,
               const char        *id,
               gboolean           new_edits,
               gboolean           race,
               char             **rev,
               const char       **reason)
{
  g_autofree char *parent = fake_dup_string (json, object, "_rev");
  gboolean deleted = tl_json_find_typed (json, object, "_deleted", TL_JSON_TRUE) != TL_JSON_NONE;
  FakeDoc *doc = fake_db_find (self, id);
  FakeLeaf *winner = doc != NULL ? fake_doc_winner (doc) : NULL;
  FakeLeaf *leaf = doc != NULL && parent != NULL ? fake_doc_leaf (doc, parent) : NULL;
  gsize length;
  g_autofree char *members = fake_dup_members (json, object, &length);
  const char *forbidden = self->guarded ? fake_guard (caller, json, object, id) : NULL;
  guint generation;

  *rev = NULL;
  *reason = forbidden;
  if (forbidden != NULL)
    return "forbidden";
  if (!new_edits)
    {
      fake_db_add_leaf (self, id, parent, NULL, deleted, members, length);
      *rev = g_strdup (parent);
      return NULL;
    }
  if (winner != NULL && winner->deleted && parent == NULL)
    {
      g_free (parent);
      parent = g_strdup (winner->rev);
      leaf = winner;
    }
  else if ((doc != NULL || parent != NULL) && (leaf == NULL || (leaf->deleted && !deleted)) && !is_stale_branch (doc, parent, race))
    {
      *reason = "Document update conflict.";
      return "conflict";
    }
  generation = parent != NULL ? (guint) g_ascii_strtoull (parent, NULL, 10) + 1 : 1;
  *rev = next_rev (generation, parent, deleted, members, length);
  fake_db_add_leaf (self, id, *rev, parent, deleted, members, length);
  return NULL;
}

void
fake_append_doc (GString  *out,
                 FakeDoc  *doc,
                 FakeLeaf *leaf,
                 gboolean  conflicts)
{
  guint n = 0;

  g_string_append (out, "{\"_id\":");
  tl_json_append_string (out, doc->id, -1, &tl_json_style_compact);
  g_string_append_printf (out, ",\"_rev\":\"%s\"%s", leaf->rev, leaf->deleted ? ",\"_deleted\":true" : "");
  if (leaf->length > 0)
    {
      g_string_append_c (out, ',');
      g_string_append_len (out, leaf->members, leaf->length);
    }
  for (guint i = 0; conflicts && i < doc->leaves->len; i++)
    {
      FakeLeaf *other = doc->leaves->pdata[i];

      if (other != leaf && !other->deleted)
        g_string_append_printf (out, "%s\"%s\"", n++ == 0 ? ",\"_conflicts\":[" : ",", other->rev);
    }
  g_string_append (out, n > 0 ? "]}" : "}");
}

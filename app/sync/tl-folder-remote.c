/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A shared folder as a remote.  `since` is what was last seen: for each unit when it was changed, and a digest of the names in it.  A
 * unit that was changed at about the same time as the newest one is listed again, whatever its time says: file systems count in seconds,
 * and whole listings are made now and then for those that don't tell of changes at all.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-folder-private.h"

#define SETTLED 2          /* seconds */
#define LIST_ALL_EVERY 20  /* pulls */

struct _TlFolderRemote
{
  GObject parent_instance;

  GFile  *root;
  char   *device;
};

/* What was seen of a unit. */
typedef struct
{
  char    *stamp;    /* "": look again */
  char    *digest;
  gboolean broken;   /* something in it could not be read */
} Seen;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_free (seen->stamp);
  g_free (seen->digest);
  g_free (seen);
}

static char *
dup_member (TlJsonDoc  *doc,
            TlJsonRef   ref,
            const char *name)
{
  TlJsonRef value = tl_json_get_type (doc, ref) == TL_JSON_OBJECT ? tl_json_find_typed (doc, ref, name, TL_JSON_STRING) : TL_JSON_NONE;

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

/* {"n": pulls, "units": {path: [stamp, digest, broken]}} */
static GHashTable *
parse_since (const char *since,
             guint      *n)
{
  GHashTable *units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seen_free);
  g_autoptr (GBytes) bytes = g_bytes_new (since != NULL ? since : "", since != NULL ? strlen (since) : 0);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, NULL);
  TlJsonRef list = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? tl_json_find_typed (doc, 0, "units", TL_JSON_OBJECT)
                                                                             : TL_JSON_NONE;
  TlJsonRef counter = list != TL_JSON_NONE ? tl_json_find_typed (doc, 0, "n", TL_JSON_NUMBER) : TL_JSON_NONE;

  *n = 0;
  if (counter != TL_JSON_NONE)
    tl_json_get_uint (doc, counter, n);
  for (TlJsonRef child = list != TL_JSON_NONE ? tl_json_first (doc, list) : TL_JSON_NONE; child != TL_JSON_NONE;
       child = tl_json_next (doc, child))
    {
      TlJsonRef stamp = tl_json_first (doc, child);
      TlJsonRef digest = stamp != TL_JSON_NONE ? tl_json_next (doc, stamp) : TL_JSON_NONE;
      TlJsonRef broken = digest != TL_JSON_NONE ? tl_json_next (doc, digest) : TL_JSON_NONE;
      Seen *seen;

      if (broken == TL_JSON_NONE || tl_json_get_type (doc, stamp) != TL_JSON_STRING || tl_json_get_type (doc, digest) != TL_JSON_STRING)
        continue;
      seen = g_new0 (Seen, 1);
      seen->stamp = tl_json_dup_string (doc, stamp, NULL);
      seen->digest = tl_json_dup_string (doc, digest, NULL);
      seen->broken = tl_json_get_type (doc, broken) == TL_JSON_TRUE;
      g_hash_table_replace (units, tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL), seen);
    }
  return units;
}

static char *
make_since (GHashTable *units,
            guint       n)
{
  g_autoptr (GPtrArray) names = tl_desk_list_names (units);
  GString *out = g_string_new (NULL);

  g_string_printf (out, "{\"n\":%u,\"units\":{", n);
  for (guint i = 0; i < names->len; i++)
    {
      const Seen *seen = g_hash_table_lookup (units, names->pdata[i]);

      if (i > 0)
        g_string_append_c (out, ',');
      tl_desk_json_append_name (out, names->pdata[i]);
      g_string_append_c (out, '[');
      tl_json_append_string (out, seen->stamp, -1, &tl_json_style_compact);
      g_string_append_c (out, ',');
      tl_json_append_string (out, seen->digest, -1, &tl_json_style_compact);
      g_string_append (out, seen->broken ? ",true]" : ",false]");
    }
  g_string_append (out, "}}");
  return g_string_free (out, FALSE);
}

/* Of the names that are versions of id (NULL: of all). */
static char *
make_digest (const char *unit,
             GPtrArray  *names,
             const char *id)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < names->len; i++)
    {
      guint clock;
      g_autofree char *of = id != NULL ? tl_folder_dup_id (unit, names->pdata[i], &clock) : NULL;

      if (id == NULL || g_strcmp0 (of, id) == 0)
        g_checksum_update (sum, names->pdata[i], strlen (names->pdata[i]) + 1);
    }
  return g_strndup (g_checksum_get_string (sum), 24);
}

/* Identity. */

static GFile *
get_mark_file (TlFolderRemote *self,
               const char     *device)
{
  g_autofree char *name = g_strdup_printf ("devices/%s.json", device);

  return g_file_resolve_relative_path (self->root, name);
}

static gboolean
check_root (TlFolderRemote  *self,
            GCancellable    *cancellable,
            GError         **error)
{
  GError *local_error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (self->root, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable, &local_error);

  if (info == NULL)
    return tl_folder_fail (local_error, TRUE, error);
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    return TRUE;
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_NO_DATABASE, _("This is no folder"));
  return FALSE;
}

static gboolean
folder_remote_identity (TlRemote      *remote,
                        const char    *device,
                        TlIdentity    *identity,
                        GCancellable  *cancellable,
                        GError       **error)
{
  TlFolderRemote *self = TL_FOLDER_REMOTE (remote);
  g_autoptr (GFile) file = get_mark_file (self, device);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *counter = NULL;

  tl_folder_remote_set_device (self, device);
  if (!check_root (self, cancellable, error))
    return FALSE;
  content = tl_folder_read_file (file, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  tl_identity_clear (identity);
  doc = content != NULL ? tl_json_doc_parse (content, NULL, NULL) : NULL;
  if (doc == NULL)
    return TRUE;
  identity->mark = dup_member (doc, 0, "mark");
  counter = dup_member (doc, 0, "counter");
  identity->counter = counter != NULL ? g_ascii_strtoll (counter, NULL, 10) : 0;
  return TRUE;
}

/* How far the device had read is nobody's business but its own, and long. */
static gboolean
folder_remote_set_identity (TlRemote          *remote,
                            const char        *device,
                            const TlIdentity  *identity,
                            GCancellable      *cancellable,
                            GError           **error)
{
  TlFolderRemote *self = TL_FOLDER_REMOTE (remote);
  g_autoptr (GFile) file = get_mark_file (self, device);
  g_autoptr (GBytes) content = NULL;
  GString *out = g_string_new ("{\"mark\":");

  tl_json_append_string (out, identity->mark, -1, &tl_json_style_compact);
  g_string_append_printf (out, ",\"counter\":\"%" G_GINT64_FORMAT "\"}\n", identity->counter);
  content = g_string_free_to_bytes (out);
  return check_root (self, cancellable, error) && tl_folder_write_file (file, content, cancellable, error);
}

/* Pulling. */

/* With a version missing it is not the revision that it will be. */
static char *
make_rev (const char *unit,
          GPtrArray  *names,
          const char *id,
          gboolean    broken)
{
  g_autofree char *digest = make_digest (unit, names, id);
  g_autofree char *uuid = broken ? tl_desk_uuid () : NULL;

  return broken ? g_strconcat (digest, "-", uuid, NULL) : g_steal_pointer (&digest);
}

/* Ids of the documents that names are versions of; owned elements. */
static GHashTable *
list_ids (const char *unit,
          GPtrArray  *names)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < names->len; i++)
    {
      guint clock;
      char *id = tl_folder_dup_id (unit, names->pdata[i], &clock);

      if (id != NULL)
        g_hash_table_add (ids, id);
    }
  return ids;
}

/* Was a version replaced by a newer one after it was listed? */
static gboolean
has_moved_on (TlFolderRemote *self,
              const char     *unit,
              const char     *digest,
              GCancellable   *cancellable)
{
  g_autoptr (GPtrArray) names = tl_folder_list_names (self->root, unit, cancellable, NULL);
  g_autofree char *now = names != NULL ? make_digest (unit, names, NULL) : NULL;

  return g_strcmp0 (now, digest) != 0;
}

static gboolean
take_unit (TlFolderRemote      *self,
           const TlFolderUnit  *unit,
           GHashTable          *units,
           TlPullPage          *page,
           GCancellable        *cancellable,
           GError             **error)
{
  const Seen *before = g_hash_table_lookup (units, unit->path);
  g_autoptr (GPtrArray) names = tl_folder_list_names (self->root, unit->path, cancellable, error);
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GPtrArray) sorted = NULL;
  g_autofree char *digest = NULL;
  Seen *seen;

  if (names == NULL)
    return FALSE;
  digest = make_digest (unit->path, names, NULL);
  seen = g_new0 (Seen, 1);
  seen->stamp = g_strdup (unit->stamp);
  seen->digest = g_strdup (digest);
  ids = list_ids (unit->path, names);
  sorted = tl_desk_list_names (ids);
  for (guint i = 0; (before == NULL || before->broken || !g_str_equal (before->digest, digest)) && i < sorted->len; i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autofree char *rev = NULL;
      gboolean broken;
      g_autoptr (GBytes) body = tl_folder_read_doc (self->root, unit->path, names, sorted->pdata[i], &broken, cancellable, &local_error);

      if (local_error != NULL)
        {
          seen_free (seen);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      seen->broken = seen->broken || broken;
      if (broken && (before == NULL || !before->broken) && !has_moved_on (self, unit->path, digest, cancellable))
        g_ptr_array_add (page->unread, tl_push_result_new (sorted->pdata[i], TL_PUSH_REJECTED, NULL, _("A file of it is not (yet) a document")));
      rev = make_rev (unit->path, names, sorted->pdata[i], broken);
      if (body != NULL)
        g_ptr_array_add (page->docs, tl_doc_new (sorted->pdata[i], rev, body));
    }
  g_hash_table_replace (units, g_strdup (unit->path), seen);
  return TRUE;
}

/* Could it be changed again without its time telling? */
static gboolean
is_settled (const TlFolderUnit *unit,
            guint64             newest)
{
  return g_ascii_strtoull (unit->stamp, NULL, 10) + SETTLED < newest;
}

static TlPullPage *
folder_remote_pull (TlRemote      *remote,
                    const char    *since,
                    guint          limit,
                    GCancellable  *cancellable,
                    GError       **error)
{
  TlFolderRemote *self = TL_FOLDER_REMOTE (remote);
  g_autoptr (GPtrArray) there = tl_folder_list_units (self->root, cancellable, error);
  g_autoptr (TlPullPage) page = NULL;
  g_autoptr (GHashTable) units = NULL;
  guint64 newest = 0;
  gboolean all;
  guint n;

  if (there == NULL)
    return NULL;
  units = parse_since (since, &n);
  all = n % LIST_ALL_EVERY == 0;
  page = g_new0 (TlPullPage, 1);
  page->docs = tl_docs_new ();
  page->unread = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_push_result_free);
  for (guint i = 0; i < there->len; i++)
    newest = MAX (newest, g_ascii_strtoull (((TlFolderUnit *) there->pdata[i])->stamp, NULL, 10));
  for (guint i = 0; i < there->len; i++)
    {
      const TlFolderUnit *unit = there->pdata[i];
      const Seen *seen = g_hash_table_lookup (units, unit->path);

      if (seen != NULL && !all && !seen->broken && is_settled (unit, newest) && g_str_equal (seen->stamp, unit->stamp))
        continue;
      if (page->docs->len >= limit)
        {
          page->more = TRUE;
          break;
        }
      if (!take_unit (self, unit, units, page, cancellable, error))
        return NULL;
    }
  page->since = make_since (units, page->more ? n : n + 1);
  return g_steal_pointer (&page);
}

/* Pushing. */

static GPtrArray *
folder_remote_push (TlRemote      *remote,
                    GPtrArray     *docs,
                    GCancellable  *cancellable,
                    GError       **error)
{
  TlFolderRemote *self = TL_FOLDER_REMOTE (remote);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_push_result_free);

  if (self->device == NULL || !check_root (self, cancellable, error))
    return NULL;
  for (guint i = 0; i < docs->len; i++)
    {
      const TlDoc *doc = docs->pdata[i];
      g_autoptr (GError) local_error = NULL;
      g_autofree char *name = tl_folder_write_doc (self->root, self->device, doc->id, doc->body, cancellable, &local_error);

      if (name != NULL)
        {
          /* No listing has this revision: what others put beside it meanwhile comes with the next one. */
          g_ptr_array_add (results, tl_push_result_new (doc->id, TL_PUSH_DONE, name, NULL));
          continue;
        }
      if (g_error_matches (local_error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED))
        {
          g_ptr_array_add (results, tl_push_result_new (doc->id, TL_PUSH_REJECTED, NULL, local_error->message));
          continue;
        }
      /* Those before it are there; nothing is said of it and those behind. */
      if (results->len > 0)
        return g_steal_pointer (&results);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&results);
}

static TlDoc *
folder_remote_leaves (TlRemote      *remote,
                      const char    *id,
                      GCancellable  *cancellable,
                      GError       **error)
{
  TlFolderRemote *self = TL_FOLDER_REMOTE (remote);
  g_auto (TlDeskId) parts = { 0 };
  g_autofree char *unit = NULL;
  g_autofree char *rev = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean broken;

  if (!tl_desk_id_parse (id, &parts))
    return tl_doc_new (id, NULL, NULL);
  unit = tl_folder_dup_unit (&parts);
  if (!check_root (self, cancellable, error))
    return NULL;
  names = tl_folder_list_names (self->root, unit, cancellable, error);
  if (names == NULL)
    return NULL;
  body = tl_folder_read_doc (self->root, unit, names, id, &broken, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  rev = make_rev (unit, names, id, broken);
  return tl_doc_new (id, body != NULL ? rev : NULL, body);
}

static gboolean
folder_remote_live (TlRemote         *remote,
                    const char       *since,
                    TlRemoteChanged   changed,
                    gpointer          user_data,
                    GCancellable     *cancellable,
                    GError          **error)
{
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_UNSUPPORTED, _("A folder does not tell of changes"));
  return FALSE;
}

static char *
folder_remote_dup_name (TlRemote *remote)
{
  return g_file_get_parse_name (TL_FOLDER_REMOTE (remote)->root);
}

static void
folder_remote_iface_init (TlRemoteInterface *iface)
{
  iface->identity = folder_remote_identity;
  iface->set_identity = folder_remote_set_identity;
  iface->pull = folder_remote_pull;
  iface->push = folder_remote_push;
  iface->leaves = folder_remote_leaves;
  iface->live = folder_remote_live;
  iface->dup_name = folder_remote_dup_name;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlFolderRemote, tl_folder_remote, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TL_TYPE_REMOTE, folder_remote_iface_init))

static void
tl_folder_remote_finalize (GObject *object)
{
  TlFolderRemote *self = TL_FOLDER_REMOTE (object);

  g_clear_object (&self->root);
  g_free (self->device);
  G_OBJECT_CLASS (tl_folder_remote_parent_class)->finalize (object);
}

static void
tl_folder_remote_class_init (TlFolderRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_folder_remote_finalize;
}

static void
tl_folder_remote_init (TlFolderRemote *self)
{
}

TlRemote *
tl_folder_remote_new (GFile      *folder,
                      const char *device)
{
  TlFolderRemote *self = g_object_new (TL_TYPE_FOLDER_REMOTE, NULL);

  self->root = g_object_ref (folder);
  self->device = g_strdup (device);
  return TL_REMOTE (self);
}

void
tl_folder_remote_set_device (TlFolderRemote *self,
                             const char     *device)
{
  g_return_if_fail (TL_IS_FOLDER_REMOTE (self));

  g_free (self->device);
  self->device = g_strdup (device);
}

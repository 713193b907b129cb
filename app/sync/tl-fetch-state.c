/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is remembered of a source, in a small JSON file beside the collection, and where the window keeps such collections.
 * Losing it costs one full fetch.
 */

#include "config.h"

#include "tl-fetch-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PAGES 10000
#define MAX_SIZE  (16 * 1024 * 1024)

struct _TlFetchState
{
  char       *url;
  GHashTable *pages;      /* URL (owned) → TlFetchMemory (owned) */
  gboolean    complete;   /* the last fetch reached the end */
};

static void
memory_free (gpointer data)
{
  TlFetchMemory *memory = data;

  g_free (memory->etag);
  g_free (memory->last_modified);
  g_free (memory->sha256);
  g_free (memory->next);
  g_free (memory);
}

TlFetchState *
tl_fetch_state_new (const char *url)
{
  TlFetchState *self;

  g_return_val_if_fail (url != NULL, NULL);

  self = g_new0 (TlFetchState, 1);
  self->url = g_strdup (url);
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, memory_free);
  return self;
}

void
tl_fetch_state_free (TlFetchState *self)
{
  if (self == NULL)
    return;
  g_free (self->url);
  g_hash_table_unref (self->pages);
  g_free (self);
}

const char *
tl_fetch_state_get_url (TlFetchState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

char *
tl_fetch_state_path (const char *path)
{
  return g_strconcat (path, ".source", NULL);
}

const TlFetchMemory *
tl_fetch_state_find (TlFetchState *self,
                     const char   *url)
{
  return g_hash_table_lookup (self->pages, url);
}

void
tl_fetch_state_set (TlFetchState  *self,
                    const char    *url,
                    TlFetchMemory  memory)
{
  g_hash_table_replace (self->pages, g_strdup (url), g_memdup2 (&memory, sizeof memory));
}

gboolean
tl_fetch_state_is_complete (TlFetchState *self)
{
  return self->complete;
}

void
tl_fetch_state_set_complete (TlFetchState *self,
                             gboolean      complete)
{
  self->complete = complete;
}

static char *
dup_string (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

static TlFetchState *
parse (TlJsonDoc *doc)
{
  g_autofree char *url = tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? dup_string (doc, 0, "url") : NULL;
  TlFetchState *self;
  TlJsonRef pages;

  if (url == NULL || !tl_fetch_is_url (url))
    return NULL;
  self = tl_fetch_state_new (url);
  self->complete = tl_json_find_typed (doc, 0, "complete", TL_JSON_TRUE) != TL_JSON_NONE;
  pages = tl_json_find_typed (doc, 0, "pages", TL_JSON_ARRAY);
  for (TlJsonRef page = pages != TL_JSON_NONE ? tl_json_first (doc, pages) : TL_JSON_NONE; page != TL_JSON_NONE;
       page = tl_json_next (doc, page))
    {
      g_autofree char *of = tl_json_get_type (doc, page) == TL_JSON_OBJECT ? dup_string (doc, page, "url") : NULL;
      TlFetchMemory memory;

      if (of == NULL || g_hash_table_size (self->pages) >= MAX_PAGES)
        continue;
      memory.etag = dup_string (doc, page, "etag");
      memory.last_modified = dup_string (doc, page, "last_modified");
      memory.sha256 = dup_string (doc, page, "sha256");
      memory.next = dup_string (doc, page, "next");
      tl_fetch_state_set (self, of, memory);
    }
  return self;
}

TlFetchState *
tl_fetch_state_load (const char  *path,
                     GError     **error)
{
  g_autofree char *name = tl_fetch_state_path (path);
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GError) local_error = NULL;
  TlFetchState *self;
  gsize length;

  if (!g_file_get_contents (name, &data, &length, &local_error))
    {
      if (!g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  doc = length <= MAX_SIZE ? tl_json_doc_parse (bytes, NULL, NULL) : NULL;
  self = doc != NULL ? parse (doc) : NULL;
  if (self == NULL)
    g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL,
                 _("“%s” does not tell what the source is; delete it to fetch everything again"), name);
  return self;
}

static void
append_member (GString    *out,
               const char *name,
               const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (out, "%s\"%s\": ", out->str[out->len - 1] != '{' ? ", " : "", name);
  tl_json_append_string (out, value, -1, &tl_json_style_spaced);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

gboolean
tl_fetch_state_save (TlFetchState  *self,
                     const char    *path,
                     GError       **error)
{
  g_autofree char *name = tl_fetch_state_path (path);
  g_autofree gpointer *urls = g_hash_table_get_keys_as_array (self->pages, NULL);
  guint n = g_hash_table_size (self->pages);
  g_autoptr (GString) out = g_string_new ("{");

  qsort (urls, n, sizeof *urls, compare_names);
  append_member (out, "url", self->url);
  g_string_append_printf (out, ", \"complete\": %s, \"pages\": [", self->complete ? "true" : "false");
  for (guint i = 0; i < n; i++)
    {
      const TlFetchMemory *memory = g_hash_table_lookup (self->pages, urls[i]);

      g_string_append (out, i > 0 ? ",\n {" : "\n {");
      append_member (out, "url", urls[i]);
      append_member (out, "etag", memory->etag);
      append_member (out, "last_modified", memory->last_modified);
      append_member (out, "sha256", memory->sha256);
      append_member (out, "next", memory->next);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}\n");
  return g_file_set_contents_full (name, out->str, out->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
tl_fetch_is_url (const char *text)
{
  return g_ascii_strncasecmp (text, "http://", 7) == 0 || g_ascii_strncasecmp (text, "https://", 8) == 0;
}

/* What a person recognises, and a hash that tells it from others. */
char *
tl_fetch_path_for_url (const char *url,
                       const char *folder)
{
  g_autofree char *shown = tl_http_dup_shown (url);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
  const char *start = strstr (shown, "://");
  GString *name = g_string_new (NULL);
  g_autofree char *file = NULL;

  for (const char *p = start != NULL ? start + 3 : shown; *p != '\0' && name->len < 60; p++)
    if (g_ascii_isalnum (*p) || (*p == '.' && name->len > 0))
      g_string_append_c (name, *p);
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  while (name->len > 0 && !g_ascii_isalnum (name->str[name->len - 1]))
    g_string_truncate (name, name->len - 1);
  g_string_append_printf (name, "%s%.8s.jsonl", name->len > 0 ? "-" : "", hash);
  file = g_string_free (name, FALSE);
  return folder != NULL ? g_build_filename (folder, "sources", file, NULL)
                        : g_build_filename (g_get_user_data_dir (), "tagline", "sources", file, NULL);
}

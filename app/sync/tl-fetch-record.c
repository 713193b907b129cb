/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the body of an answer to records as they are kept. */

#include "config.h"

#include "tl-fetch-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tl-format.h"
#include "tl-json-patch.h"

#define PIECE (1 << 20)   /* bytes between two looks at the cancellable */

/* Readers look at names where contents don't tell. */
static const char *
get_extension (const char *type)
{
  if (type == NULL)
    return "";
  if (g_str_equal (type, "text/html") || g_str_equal (type, "application/xhtml+xml"))
    return ".html";
  if (g_str_equal (type, "text/plain"))
    return ".txt";
  if (strstr (type, "ndjson") != NULL || strstr (type, "jsonl") != NULL)
    return ".jsonl";
  return strstr (type, "json") != NULL ? ".json" : "";
}

TlCollection *
tl_fetch_read_body (GBytes        *body,
                    const char    *type,
                    const char    *name,
                    const char   **used,
                    GPtrArray     *problems,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autofree char *template = g_strconcat ("tagline-fetch-XXXXXX", get_extension (type), NULL);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), template, NULL);
  g_autoptr (TlCollection) collection = NULL;
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  int fd = g_mkstemp (path);
  gboolean written = fd >= 0;

  for (gsize done = 0; written && done < length;)
    {
      gssize n;

      if (g_cancellable_is_cancelled (cancellable))
        break;
      n = write (fd, data + done, MIN (length - done, PIECE));
      written = n > 0;
      done += MAX (n, 0);
    }
  if (fd >= 0)
    written = g_close (fd, NULL) && written;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    ;
  else if (written)
    collection = tl_format_open (path, name, used, problems, NULL, NULL, cancellable, error);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("A temporary copy in “%s” can’t be made"), g_get_tmp_dir ());
  if (fd >= 0)
    g_unlink (path);
  return g_steal_pointer (&collection);
}

GBytes *
tl_fetch_join_lines (GBytes *json)
{
  gsize length;
  const char *data = g_bytes_get_data (json, &length);
  GString *out;
  gboolean quoted = FALSE;

  if (memchr (data, '\n', length) == NULL && memchr (data, '\r', length) == NULL)
    return g_bytes_ref (json);
  out = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    {
      /* In a string they can't be. */
      if (data[i] == '\n' || data[i] == '\r')
        {
          while (i + 1 < length && g_ascii_isspace (data[i + 1]))
            i++;
          continue;
        }
      g_string_append_c (out, data[i]);
      if (quoted && data[i] == '\\' && i + 1 < length)
        g_string_append_c (out, data[++i]);
      else if (data[i] == '"')
        quoted = !quoted;
    }
  return g_string_free_to_bytes (out);
}

static void
set_string (TlJsonPatch *patch,
            const char  *name,
            const char  *value)
{
  TlJsonStyle style = tl_json_patch_get_style (patch, 0);
  g_autoptr (GString) json = g_string_new (NULL);

  tl_json_append_string (json, value, -1, &style);
  tl_json_patch_set_member (patch, 0, name, json->str, json->len);
}

GBytes *
tl_fetch_make_record (GBytes     *record,
                      const char *id,
                      const char *url,
                      const char *fetched)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (record, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GBytes) json = NULL;
  TlJsonRef own;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return NULL;
  patch = tl_json_patch_new (doc);
  own = tl_json_find_typed (doc, 0, "id", TL_JSON_STRING);
  if (own == TL_JSON_NONE || !tl_json_string_equal (doc, own, id))
    set_string (patch, "id", id);
  if (url != NULL && tl_json_find (doc, 0, "url") == TL_JSON_NONE)
    set_string (patch, "url", url);
  set_string (patch, "fetched", fetched);
  json = tl_json_patch_apply (patch);
  return tl_fetch_join_lines (json);
}

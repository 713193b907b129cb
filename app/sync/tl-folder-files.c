/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names and files of a shared folder: see tl-folder-remote.h for the layout.  Whatever else lies there is left alone. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-folder-private.h"

#define MAX_FILE    (8 * 1024 * 1024)
#define MAX_ENTRIES 200000

void
tl_folder_unit_free (TlFolderUnit *self)
{
  g_free (self->path);
  g_free (self->stamp);
  g_free (self);
}

gboolean
tl_folder_fail (GError    *from,
                gboolean   root,
                GError   **error)
{
  int code = TL_SYNC_ERROR_OFFLINE;

  if (from->domain != G_IO_ERROR || from->code == G_IO_ERROR_CANCELLED)
    {
      g_propagate_error (error, from);
      return FALSE;
    }
  if (root && (from->code == G_IO_ERROR_NOT_FOUND || from->code == G_IO_ERROR_NOT_DIRECTORY))
    code = TL_SYNC_ERROR_NO_DATABASE;
  else if (from->code == G_IO_ERROR_PERMISSION_DENIED || from->code == G_IO_ERROR_READ_ONLY)
    code = TL_SYNC_ERROR_FORBIDDEN;
  g_set_error_literal (error, TL_SYNC_ERROR, code, from->message);
  g_error_free (from);
  return FALSE;
}

/* Names. */

/* For file systems that don't tell capitals, and so that nothing begins with a dot. */
static char *
to_name (const char *part)
{
  GString *out = g_string_new (NULL);

  for (const char *at = part; *at != '\0'; at++)
    {
      if (g_ascii_isupper (*at) || (*at == '.' && at == part))
        g_string_append_c (out, '=');
      g_string_append_c (out, g_ascii_tolower (*at));
    }
  return g_string_free (out, FALSE);
}

static char *
from_name (const char *name)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at != '=')
        {
          g_string_append_c (out, *at);
          continue;
        }
      at++;
      if (!g_ascii_islower (*at) && *at != '.')
        return NULL;
      g_string_append_c (out, g_ascii_toupper (*at));
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
tl_folder_dup_unit (const TlDeskId *parts)
{
  g_autofree char *name = to_name (parts->article);

  return parts->kind == TL_DESK_TEXT ? g_strdup_printf ("t/%.2s", name) : g_strconcat ("a/", name, NULL);
}

char *
tl_folder_dup_stem (const TlDeskId *parts)
{
  g_autofree char *user = parts->user != NULL ? to_name (parts->user) : NULL;
  g_autofree char *article = to_name (parts->article);

  switch (parts->kind)
    {
    case TL_DESK_TEXT:
      return g_strconcat (article, ",", NULL);
    case TL_DESK_ARTICLE:
      return g_strdup ("article,");
    case TL_DESK_LAYER:
      return g_strconcat ("layer,", user, ",", parts->last != NULL ? parts->last : "1", ",", NULL);
    case TL_DESK_DECISION:
    default:
      return g_strconcat ("decision,", user, ",", parts->last, ",", NULL);
    }
}

/* "7-d0123.json": the clock; 0 when it is none. */
static guint
parse_version (const char *text)
{
  char *end;
  guint64 clock = g_ascii_strtoull (text, &end, 10);

  return end != text && *end == '-' && g_str_has_suffix (end, ".json") && clock < TL_DESK_MAX_CLOCK ? clock : 0;
}

char *
tl_folder_dup_id (const char *unit,
                  const char *name,
                  guint      *clock)
{
  g_auto (GStrv) words = g_strsplit (name, ",", 5);
  g_autofree char *article = from_name (unit + 2);
  g_autofree char *second = NULL;
  g_autofree char *id = NULL;
  g_auto (TlDeskId) parts = { 0 };
  guint n = g_strv_length (words);

  if (n < 2 || n > 4 || article == NULL)
    return NULL;
  *clock = parse_version (words[n - 1]);
  second = from_name (words[n > 2 ? 1 : 0]);
  if (*clock == 0 || second == NULL)
    return NULL;
  if (*unit == 't' && n == 2)
    id = g_strconcat ("text:", second, NULL);
  else if (n == 2 && g_str_equal (words[0], "article"))
    id = g_strconcat ("article:", article, NULL);
  else if (n == 4 && g_str_equal (words[0], "layer"))
    id = g_str_equal (words[2], "1") ? g_strconcat ("layer:", article, ":", second, NULL)
                                     : g_strconcat ("layer:", article, ":", second, ":", words[2], NULL);
  else if (n == 4 && g_str_equal (words[0], "decision"))
    id = g_strconcat ("decision:", article, ":", second, ":", words[2], NULL);
  return id != NULL && tl_desk_id_parse (id, &parts) ? g_steal_pointer (&id) : NULL;
}

/* Folders. */

static GFileEnumerator *
open_folder (GFile         *folder,
             GCancellable  *cancellable,
             GError       **error)
{
  return g_file_enumerate_children (folder,
                                    G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE ","
                                    G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC ","
                                    G_FILE_ATTRIBUTE_ETAG_VALUE,
                                    G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, error);
}

static char *
dup_stamp (GFileInfo *info)
{
  const char *etag = g_file_info_get_etag (info);

  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%06u%s%s",
                          g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
                          g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC),
                          etag != NULL ? " " : "", etag != NULL ? etag : "");
}

static gboolean
add_units (GFile         *root,
           const char    *kind,
           GPtrArray     *units,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GFile) folder = g_file_get_child (root, kind);
  GError *local_error = NULL;
  g_autoptr (GFileEnumerator) children = open_folder (folder, cancellable, &local_error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_error_free (local_error);
      return TRUE;
    }
  while (local_error == NULL)
    {
      GFileInfo *info;
      TlFolderUnit *unit;

      if (!g_file_enumerator_iterate (children, &info, NULL, cancellable, &local_error))
        break;
      if (info == NULL)
        return TRUE;
      if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY || units->len >= MAX_ENTRIES
          || g_file_info_get_name (info)[0] == '.')
        continue;
      unit = g_new0 (TlFolderUnit, 1);
      unit->path = g_strconcat (kind, "/", g_file_info_get_name (info), NULL);
      unit->stamp = dup_stamp (info);
      g_ptr_array_add (units, unit);
    }
  return tl_folder_fail (local_error, FALSE, error);
}

static int
compare_units (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(TlFolderUnit *const *) a)->path, (*(TlFolderUnit *const *) b)->path);
}

GPtrArray *
tl_folder_list_units (GFile         *root,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (GPtrArray) units = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_folder_unit_free);
  GError *local_error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (root, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable, &local_error);

  if (info == NULL)
    {
      tl_folder_fail (local_error, TRUE, error);
      return NULL;
    }
  if (!add_units (root, "a", units, cancellable, error) || !add_units (root, "t", units, cancellable, error))
    return NULL;
  g_ptr_array_sort (units, compare_units);
  return g_steal_pointer (&units);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
tl_folder_list_names (GFile         *root,
                      const char    *unit,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GFile) folder = g_file_resolve_relative_path (root, unit);
  GError *local_error = NULL;
  g_autoptr (GFileEnumerator) children = open_folder (folder, cancellable, &local_error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_error_free (local_error);
      return g_steal_pointer (&names);
    }
  while (local_error == NULL)
    {
      GFileInfo *info;
      g_autofree char *id = NULL;
      guint clock;

      if (!g_file_enumerator_iterate (children, &info, NULL, cancellable, &local_error))
        break;
      if (info == NULL)
        {
          g_ptr_array_sort (names, compare_names);
          return g_steal_pointer (&names);
        }
      id = tl_folder_dup_id (unit, g_file_info_get_name (info), &clock);
      if (id != NULL && names->len < MAX_ENTRIES && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
        g_ptr_array_add (names, g_strdup (g_file_info_get_name (info)));
    }
  tl_folder_fail (local_error, FALSE, error);
  return NULL;
}

/* Files. */

GBytes *
tl_folder_read_file (GFile         *file,
                     GCancellable  *cancellable,
                     GError       **error)
{
  GError *local_error = NULL;
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, &local_error);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  gssize n = 1;

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_error_free (local_error);
      return NULL;
    }
  while (in != NULL && n > 0 && content->len <= MAX_FILE)
    {
      guint8 buffer[16384];

      n = g_input_stream_read (G_INPUT_STREAM (in), buffer, sizeof buffer, cancellable, &local_error);
      if (n > 0)
        g_byte_array_append (content, buffer, n);
    }
  if (local_error != NULL)
    {
      tl_folder_fail (local_error, FALSE, error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

gboolean
tl_folder_write_file (GFile         *file,
                      GBytes        *content,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uuid = tl_desk_uuid ();
  g_autofree char *name = g_strconcat (".", uuid, ".tmp", NULL);
  g_autoptr (GFile) temporary = g_file_get_child (folder, name);
  GError *local_error = NULL;
  g_autoptr (GFileOutputStream) out = g_file_create (temporary, G_FILE_CREATE_NONE, cancellable, &local_error);
  gboolean ok;

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_clear_error (&local_error);
      if (!g_file_make_directory_with_parents (folder, cancellable, &local_error)
          && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        g_clear_error (&local_error);
      if (local_error == NULL)
        out = g_file_create (temporary, G_FILE_CREATE_NONE, cancellable, &local_error);
    }
  if (out == NULL)
    return tl_folder_fail (local_error, FALSE, error);
  ok = g_output_stream_write_all (G_OUTPUT_STREAM (out), g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL,
                                  cancellable, &local_error)
       && g_output_stream_close (G_OUTPUT_STREAM (out), cancellable, &local_error)
       && g_file_move (temporary, file, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, &local_error);
  if (ok)
    return TRUE;
  g_file_delete (temporary, NULL, NULL);
  return tl_folder_fail (local_error, FALSE, error);
}

/* Documents. */

GBytes *
tl_folder_read_doc (GFile         *root,
                    const char    *unit,
                    GPtrArray     *names,
                    const char    *id,
                    gboolean      *broken,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (GFile) folder = g_file_resolve_relative_path (root, unit);
  g_autoptr (GBytes) merged = NULL;

  *broken = FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GFile) file = g_file_get_child (folder, names->pdata[i]);
      g_autoptr (GBytes) content = NULL;
      g_autoptr (GError) local_error = NULL;
      g_autofree char *of = NULL;
      GBytes *both;
      guint clock;

      of = tl_folder_dup_id (unit, names->pdata[i], &clock);
      if (g_strcmp0 (of, id) != 0)
        continue;
      content = tl_folder_read_file (file, cancellable, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      /* Gone since it was listed (there is a newer one), half copied, or never a document. */
      both = content != NULL ? tl_desk_merge (id, content, NULL, NULL) : NULL;
      if (both == NULL)
        {
          *broken = TRUE;
          continue;
        }
      if (merged != NULL)
        {
          GBytes *one = both;

          both = tl_desk_merge (id, merged, one, NULL);
          g_bytes_unref (one);
          g_bytes_unref (merged);
        }
      merged = both;
    }
  return g_steal_pointer (&merged);
}

char *
tl_folder_write_doc (GFile         *root,
                     const char    *device,
                     const char    *id,
                     GBytes        *body,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_auto (TlDeskId) parts = { 0 };
  g_autofree char *unit = NULL;
  g_autofree char *stem = NULL;
  g_autofree char *end = g_strconcat ("-", device, ".json", NULL);
  g_autofree char *name = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GFile) file = NULL;
  guint clock = 0;

  if (!tl_desk_id_parse (id, &parts))
    {
      g_set_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED, _("“%s” is no document of a desk"), id);
      return NULL;
    }
  unit = tl_folder_dup_unit (&parts);
  stem = tl_folder_dup_stem (&parts);
  names = tl_folder_list_names (root, unit, cancellable, error);
  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      const char *there = names->pdata[i];

      if (g_str_has_prefix (there, stem))
        clock = MAX (clock, parse_version (there + strlen (stem)));
    }
  name = g_strdup_printf ("%s%u%s", stem, clock + 1, end);
  folder = g_file_resolve_relative_path (root, unit);
  file = g_file_get_child (folder, name);
  if (!tl_folder_write_file (file, body, cancellable, error))
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      const char *there = names->pdata[i];
      g_autoptr (GFile) old = g_file_get_child (folder, there);

      /* What can't be taken away does no harm. */
      if (g_str_has_prefix (there, stem) && g_str_has_suffix (there, end))
        g_file_delete (old, cancellable, NULL);
    }
  return g_steal_pointer (&name);
}

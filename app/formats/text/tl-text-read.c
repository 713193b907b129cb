/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading plain text.  The article's text is the file's, character for character: line ends of any kind, blanks at the edges and the
 * title line stay, so that offsets made elsewhere hold.  The one thing that goes is a byte order mark at the very
 * start, which says how the file is written and is no text; that is reported, as CRLF is, since both shift offsets in tools
 * that see it otherwise.
 */

#include "config.h"

#include "tl-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-html-charset.h"
#include "tl-json.h"

#define MAX_TEXT (128u << 20)
#define MAX_TITLE 200        /* code points; a longer first line is a paragraph */

/* The first line with anything in it, without blanks at its edges; NULL when it is too long for a title. */
static char *
dup_title (const char *text,
           gsize       length)
{
  const char *p = text;
  const char *end = text + length;

  while (p < end)
    {
      const char *newline = p;
      g_autofree char *line = NULL;

      while (newline < end && *newline != '\n' && *newline != '\r')
        newline++;
      line = g_strndup (p, newline - p);
      g_strstrip (line);
      if (*line != '\0')
        return g_utf8_strlen (line, -1) <= MAX_TITLE ? g_steal_pointer (&line) : NULL;
      p = newline + 1;
    }
  return NULL;
}

static guint
count_crlf (const char *text,
            gsize       length)
{
  guint count = 0;

  for (const char *p = text; (p = memchr (p, '\r', text + length - p)) != NULL; p++)
    count += p + 1 < text + length && p[1] == '\n';
  return count;
}

GBytes *
tl_text_dup_utf8 (TlImport   *import,
                  GBytes     *bytes,
                  const char *name)
{
  g_auto (TlHtmlCharset) charset = { NULL };
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gsize bom = length >= 3 && memcmp (data, "\357\273\277", 3) == 0 ? 3 : 0;
  gsize valid = bom;
  guint line;
  guint column;

  if (bom > 0)
    tl_import_problem (import, TL_CODE_ENCODING, TL_SEVERITY_NOTE, NULL, NULL, 1, 1,
                       _("%s begins with a byte order mark, which is not part of the text"), name);
  /* U+0000 is a character like any other; to GLib it is the end. */
  for (;;)
    {
      const char *bad;

      if (g_utf8_validate_len (data + valid, length - valid, &bad))
        return g_bytes_new_from_bytes (bytes, bom, length - bom);
      valid = bad - data;
      if (*bad != '\0')
        break;
      valid++;
    }
  tl_html_charset_convert (bytes, &charset);
  if (g_str_has_prefix (charset.charset, "UTF-16"))
    {
      tl_import_problem (import, TL_CODE_ENCODING, TL_SEVERITY_NOTE, NULL, NULL, 1, 1, _("%s is %s, read as such"), name, charset.charset);
      return g_bytes_ref (charset.utf8);
    }
  tl_json_locate (data, valid, valid, &line, &column);
  tl_import_problem (import, TL_CODE_ENCODING, TL_SEVERITY_ERROR, NULL, NULL, line, column,
                     _("%s is not UTF-8 from here on; all of it is read as %s"), name, charset.charset);
  return g_bytes_ref (charset.utf8);
}

static gboolean
add_text (TlImport    *import,
          GBytes      *bytes,
          const char  *id,
          const char  *name,
          GError     **error)
{
  g_autoptr (GBytes) utf8 = tl_text_dup_utf8 (import, bytes, name);
  g_autoptr (TlRecordBuilder) record = tl_record_builder_new (id);
  gsize length;
  const char *data = g_bytes_get_data (utf8, &length);
  g_autofree char *title = dup_title (data, length);
  guint n_crlf = count_crlf (data, length);
  char *copy = g_malloc (length + 1);

  if (length > 0)
    memcpy (copy, data, length);
  copy[length] = '\0';
  tl_record_builder_set_string (record, "title", title);
  tl_record_builder_set_text (record, copy, length);
  if (n_crlf > 0)
    tl_import_problem (import, TL_CODE_ENCODING, TL_SEVERITY_NOTE, id, NULL, 0, 0,
                       ngettext ("%s has %u line end of two characters (CRLF), which is kept and counts as two",
                                 "%s has %u line ends of two characters (CRLF), which are kept and count as two each",
                                 n_crlf), name, n_crlf);
  return tl_import_add (import, g_steal_pointer (&record), error);
}

gboolean
tl_text_check_length (guint64      size,
                      const char  *name,
                      GError     **error)
{
  if (size <= MAX_TEXT)
    return TRUE;
  g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
               _("%s is larger than %u MiB, the most that one article may have"), name, MAX_TEXT >> 20);
  return FALSE;
}

static gboolean
add_file (TlImport    *import,
          const char  *folder,
          const char  *name,
          GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (TlSource) source = tl_source_new_for_path (path, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".txt"));
  g_autofree char *id = g_utf8_make_valid (stem, -1);
  g_autofree char *shown = g_filename_display_name (name);

  if (source == NULL || !tl_text_check_length (tl_source_get_size (source), shown, error))
    return FALSE;
  bytes = tl_source_read_bytes (source, 0, tl_source_get_size (source), error);
  return bytes != NULL && add_text (import, bytes, id, shown, error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
read_folder (TlImport    *import,
             const char  *path,
             GError     **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (strlen (name) > 4 && g_ascii_strcasecmp (name + strlen (name) - 4, ".txt") == 0)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      if (!add_file (import, path, names->pdata[i], error))
        return FALSE;
      tl_import_progress (import, (i + 1.0) / names->len);
    }
  return TRUE;
}

gboolean
tl_text_format_read (TlImport  *import,
                     GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);
  g_autofree char *shown = input->path != NULL ? g_filename_display_basename (input->path) : g_strdup (_("The text"));
  GBytes *bytes;

  if (input->source == NULL)
    return read_folder (import, input->path, error);
  if (!tl_text_check_length (tl_source_get_size (input->source), shown, error))
    return FALSE;
  bytes = tl_import_read_all (import, error);
  return bytes != NULL && add_text (import, bytes, NULL, shown, error);
}

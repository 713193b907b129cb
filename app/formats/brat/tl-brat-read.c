/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading brat: pairs of X.txt and X.ann, in a folder or one pair alone.  The text is taken byte for byte: a byte order
 * mark, a CR, a character nobody can see count in brat's offsets like any other.
 */

#include "config.h"

#include "tl-brat-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE (256u * 1024 * 1024)

static gboolean
has_tab (const char *line,
         gsize       length)
{
  return memchr (line, '\t', length) != NULL;
}

/* What a span covers as its offsets stand, fragments in the order given; NULL when they lie outside. */
static char *
dup_covered (TlText           *text,
             const TlBratLine *line)
{
  g_autoptr (GString) covered = g_string_new (NULL);
  const char *data = tl_text_get_data (text, NULL);

  for (guint i = 0; i < line->fragments->len; i++)
    {
      const TlFragment *fragment = &g_array_index (line->fragments, TlFragment, i);
      gsize from = tl_text_to_byte (text, fragment->start);
      gsize to = tl_text_to_byte (text, fragment->end);

      if (fragment->end > tl_text_get_length (text))
        return NULL;
      if (i > 0)
        g_string_append_c (covered, ' ');
      g_string_append_len (covered, data + from, to - from);
    }
  return g_string_free (g_steal_pointer (&covered), FALSE);
}

typedef struct
{
  const char *start;
  gsize       length;
} PhysicalLine;

static gboolean
is_empty (const PhysicalLine *line)
{
  return line->length == 0 || (line->length == 1 && *line->start == '\r');
}

static GArray *
split_physical (const char *data,
                gsize       length,
                gboolean   *has_crlf)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (PhysicalLine));
  const char *end = data + length;
  guint n_crlf = 0;

  while (data < end)
    {
      const char *newline = memchr (data, '\n', end - data);
      PhysicalLine line = { data, (newline != NULL ? newline : end) - data };

      n_crlf += line.length > 0 && line.start[line.length - 1] == '\r';
      g_array_append_val (lines, line);
      data = newline != NULL ? newline + 1 : end;
    }
  /* A CR that not every line has belongs to its line. */
  *has_crlf = n_crlf > 0 && n_crlf == lines->len;
  for (guint i = 0; *has_crlf && i < lines->len; i++)
    g_array_index (lines, PhysicalLine, i).length--;
  return lines;
}

/* Joins to raw the line(s) from *next on that continue it: those that the covered text goes on with, or that have no
 * TAB although something is still missing.  value: what the line says so far, from its second TAB. */
static void
join_continuation (GString    *raw,
                   GString    *value,
                   const char *covered,
                   GArray     *lines,
                   guint      *next)
{
  /* What the covered text goes on with, as long as the line follows it. */
  const char *rest = covered != NULL && g_str_has_prefix (covered, value->str) ? covered + value->len : NULL;

  for (;;)
    {
      g_autoptr (GString) more = g_string_new (NULL);
      const PhysicalLine *line;
      gboolean follows;
      guint i = *next;

      while (i < lines->len && is_empty (&g_array_index (lines, PhysicalLine, i)))
        {
          g_string_append_c (more, '\n');
          i++;
        }
      if (i == lines->len || (rest != NULL && *rest == '\0'))
        return;
      line = &g_array_index (lines, PhysicalLine, i);
      g_string_append_c (more, '\n');
      g_string_append_len (more, line->start, line->length);
      follows = rest != NULL && g_str_has_prefix (rest, more->str);
      if (!follows && has_tab (line->start, line->length))
        return;
      rest = follows ? rest + more->len : NULL;
      g_string_append (raw, more->str);
      g_string_append (value, more->str);
      *next = i + 1;
    }
}

GPtrArray *
tl_brat_split_lines (TlText     *text,
                     const char *data,
                     gsize       length,
                     gboolean   *has_crlf)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_brat_line_free);
  g_autoptr (GArray) lines = split_physical (data, length, has_crlf);

  for (guint i = 0; i < lines->len;)
    {
      const PhysicalLine *physical = &g_array_index (lines, PhysicalLine, i);
      guint number = ++i;
      TlBratLine *line;

      if (is_empty (physical))
        continue;
      line = tl_brat_line_parse (physical->start, physical->length, number);
      if ((line->kind == TL_BRAT_SPAN || line->kind == TL_BRAT_NOTE) && line->value != NULL)
        {
          g_autofree char *covered = line->kind == TL_BRAT_SPAN ? dup_covered (text, line) : NULL;
          g_autoptr (GString) raw = g_string_new (line->raw);
          g_autoptr (GString) value = g_string_new (line->value);

          join_continuation (raw, value, covered, lines, &i);
          if (i > number)
            {
              tl_brat_line_free (line);
              line = tl_brat_line_parse (raw->str, raw->len, number);
            }
        }
      g_ptr_array_add (out, line);
    }
  return out;
}

/* Reads a file whole.  A missing one is no error: *data is NULL then. */
static gboolean
read_file (const char  *path,
           char       **data,
           gsize       *length,
           GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  struct stat st;

  *data = NULL;
  if (stat (path, &st) == 0 && (!S_ISREG (st.st_mode) || (guint64) st.st_size > MAX_FILE))
    {
      g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
                   _("“%s” is too large, or no regular file"), path);
      return FALSE;
    }
  if (g_file_get_contents (path, data, length, &local_error)
      || g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Valid UTF-8; U+0000 is a character like others in a text. */
static gboolean
is_utf8 (const char *data,
         gsize       length)
{
  const char *end = data + length;

  while (data < end)
    {
      const char *stop = memchr (data, '\0', end - data);

      if (!g_utf8_validate_len (data, (stop != NULL ? stop : end) - data, NULL))
        return FALSE;
      data = stop != NULL ? stop + 1 : end;
    }
  return TRUE;
}

/* FALSE: the .ann file can't be used, which was told. */
static gboolean
check_lines (TlImport   *import,
             const char *id,
             const char *file,
             const char *data,
             gsize       length)
{
  const char *stop;
  guint line;
  guint column;

  if (g_utf8_validate_len (data, length, &stop))
    return TRUE;
  tl_json_locate (data, length, stop - data, &line, &column);
  tl_import_problem (import, TL_CODE_ENCODING, TL_SEVERITY_ERROR, id, file, line, 0,
                     _("Not UTF-8: the annotations of this file are left out"));
  return FALSE;
}

static gboolean
add_pair (TlImport    *import,
          const char  *folder,
          const char  *name,
          GError     **error)
{
  g_autofree char *text_name = g_strconcat (name, TL_BRAT_TEXT_EXTENSION, NULL);
  g_autofree char *lines_name = g_strconcat (name, TL_BRAT_LINES_EXTENSION, NULL);
  g_autofree char *text_path = g_build_filename (folder, text_name, NULL);
  g_autofree char *lines_path = g_build_filename (folder, lines_name, NULL);
  g_autofree char *shown = g_filename_display_name (lines_name);
  g_autofree char *shown_text = g_filename_display_name (text_name);
  g_autofree char *id = tl_format_unescape_name (name);
  g_autofree char *text = NULL;
  g_autofree char *lines = NULL;
  g_autoptr (TlText) content = NULL;
  g_autoptr (GPtrArray) parsed = NULL;
  TlBratDocument document = { id, shown };
  gsize text_length = 0;
  gsize lines_length = 0;

  if (!tl_import_go_on (import, error) || !read_file (text_path, &text, &text_length, error)
      || !read_file (lines_path, &lines, &lines_length, error))
    return FALSE;
  if (text == NULL)
    {
      tl_import_problem (import, TL_CODE_SHAPE, TL_SEVERITY_ERROR, id, shown, 0, 0,
                         _("There is no “%s” beside it: its annotations have no text and are left out"), shown_text);
      return TRUE;
    }
  if (!is_utf8 (text, text_length))
    {
      tl_import_problem (import, TL_CODE_ENCODING, TL_SEVERITY_ERROR, id, shown_text, 0, 0,
                         _("Not UTF-8: this document is left out"));
      return TRUE;
    }
  content = tl_text_new_take (g_steal_pointer (&text), text_length);
  if (lines != NULL && !check_lines (import, id, shown, lines, lines_length))
    lines_length = 0;
  parsed = tl_brat_split_lines (content, lines != NULL ? lines : "", lines_length, &document.has_crlf);
  document.text = content;
  document.lines = parsed;
  return tl_brat_add_document (import, &document, error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names, without extension, of all documents in the folder, sorted. */
static GPtrArray *
list_documents (const char  *folder,
                GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names;
  const char *entry;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      gsize length = strlen (entry);
      char *name;

      if (length <= 4 || (!g_str_has_suffix (entry, TL_BRAT_TEXT_EXTENSION)
                          && !g_str_has_suffix (entry, TL_BRAT_LINES_EXTENSION)))
        continue;
      name = g_strndup (entry, length - 4);
      if (!g_hash_table_add (seen, name))
        {
          g_free (name);
          continue;
        }
      g_ptr_array_add (names, name);
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
read_folder (TlImport    *import,
             const char  *folder,
             GError     **error)
{
  g_autoptr (GPtrArray) names = list_documents (folder, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      if (!add_pair (import, folder, names->pdata[i], error))
        return FALSE;
      tl_import_progress (import, (double) (i + 1) / names->len);
    }
  return TRUE;
}

gboolean
tl_brat_read (TlImport  *import,
              GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);
  g_autofree char *folder = NULL;
  g_autofree char *labels = NULL;
  g_autofree char *name = NULL;

  if (input->path == NULL)
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE,
                           _("brat’s text and annotations are two files: name one of them, or their folder"));
      return FALSE;
    }
  folder = input->is_folder ? g_strdup (input->path) : g_path_get_dirname (input->path);
  labels = tl_brat_read_conf (import, folder);
  if (labels != NULL)
    tl_import_set_labels (import, labels);
  if (input->is_folder)
    return read_folder (import, folder, error);
  name = g_path_get_basename (input->path);
  if (g_str_has_suffix (name, TL_BRAT_TEXT_EXTENSION) || g_str_has_suffix (name, TL_BRAT_LINES_EXTENSION))
    name[strlen (name) - 4] = '\0';
  return add_pair (import, folder, name, error);
}

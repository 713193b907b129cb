/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Splitting a JSON file into records before any of it is parsed.  Lines are lines; an array is cut at the commas of its first level
 * by a scanner that knows strings and brackets and nothing else; what is neither is one record.
 */

#include "config.h"

#include "tl-json-records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK_SIZE (256u * 1024)
#define MAX_PLACES 100   /* problems of one record whose place is looked for: that takes a walk over it */
#define MAX_RECORD (256u * 1024 * 1024)
#define PEEK_SIZE  (4u * 1024 * 1024)

typedef enum
{
  LINES,
  ARRAY,
  WHOLE,
} Shape;


/* The scanner within one element of an array. */
typedef struct
{
  gsize    position;
  int      depth;
  gboolean in_string;
} Scan;

struct _TlJsonRecords
{
  TlImport   *import;        /* borrowed */
  Shape       shape;
  TlJsonDoc  *doc;           /* the current record */
  guint       count;
  guint       n_places;      /* looked for in the current record */
  guint       line;          /* of the current record's first byte, from 1 */
  guint       column;        /* likewise, in code points from 1 */
  /* ARRAY: the bytes read and not used up, and the position of the scanner in them. */
  GByteArray *pending;
  gsize       used;
  guint64     read_position;
  guint       scan_line;
  guint       scan_column;
  gboolean    at_end;
};

static char *
get_pending (TlJsonRecords *self,
             gsize         *length)
{
  *length = self->pending->len - self->used;
  return (char *) self->pending->data + self->used;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *
skip_start (const char *head)
{
  if (g_str_has_prefix (head, "\357\273\277"))
    head += 3;
  while (is_space (*head))
    head++;
  return head;
}

/* Does the line, up to its newline, end where more must follow: behind a bracket, a comma or a colon? */
static gboolean
ends_open (const char *line,
           const char *newline)
{
  while (newline > line && is_space (newline[-1]))
    newline--;
  return newline > line && strchr ("[{,:", newline[-1]) != NULL;
}

/* Does the value that begins at json go on behind the end of its line? */
static gboolean
spans_lines (const char *json)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (; *json != '\0' && *json != '\n'; json++)
    if (in_string && *json == '\\' && json[1] != '\0')
      json++;
    else if (*json == '"')
      in_string = !in_string;
    else if (!in_string && (*json == '{' || *json == '['))
      depth++;
    else if (!in_string && (*json == '}' || *json == ']'))
      depth--;
  return *json == '\n' && depth > 0;
}

static Shape
find_shape (const char *head)
{
  const char *start = skip_start (head);
  const char *newline = strchr (start, '\n');

  if (*start == '[')
    {
      const char *inner = skip_start (start + 1);

      /* An array that begins with a string is a record itself: spaCy's pairs, one per line. */
      if (*inner != '"' || spans_lines (start))
        return ARRAY;
    }
  /* A first line that is not the end of its value: one value over several lines; but JSON Lines whose first one is cut short
   * when it ends in the middle of something, and the next line begins an object at its edge. */
  if (newline != NULL && spans_lines (start) && (ends_open (start, newline) || !g_str_has_prefix (newline + 1, "{\"")))
    return WHOLE;
  return LINES;
}

TlJsonRecords *
tl_json_records_new (TlImport  *import,
                     GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);
  TlJsonRecords *self;

  if (input->source == NULL)
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("This format is a file, not a folder"));
      return NULL;
    }
  self = g_new0 (TlJsonRecords, 1);
  self->import = import;
  self->shape = find_shape (input->head);
  self->line = self->column = self->scan_line = self->scan_column = 1;
  self->pending = g_byte_array_new ();
  return self;
}

void
tl_json_records_free (TlJsonRecords *self)
{
  g_clear_pointer (&self->doc, tl_json_doc_unref);
  g_byte_array_unref (self->pending);
  g_free (self);
}

guint
tl_json_records_get_count (TlJsonRecords *self)
{
  return self->count;
}

static char *
dup_prefix (TlJsonRecords *self)
{
  return self->shape == ARRAY ? g_strdup_printf ("$[%u]", self->count - 1) : g_strdup ("$");
}

/* Turns a position within the current record into one of the file. */
static void
locate (TlJsonRecords *self,
        GBytes        *bytes,
        gsize          offset,
        guint         *line,
        guint         *column)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  tl_json_locate (data, length, MIN (offset, length), line, column);
  if (*line == 1)
    *column += self->column - 1;
  *line += self->line - 1;
}

void
tl_json_records_problem (TlJsonRecords *self,
                         const char    *code,
                         TlSeverity     severity,
                         const char    *article,
                         TlJsonRef      value,
                         const char    *format,
                         ...)
{
  g_autofree char *prefix = dup_prefix (self);
  g_autofree char *path = NULL;
  g_autofree char *message = NULL;
  guint line = self->line;
  guint column = self->column;
  gsize start;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (value != TL_JSON_NONE && self->doc != NULL && self->n_places++ < MAX_PLACES)
    {
      path = tl_json_dup_path (self->doc, value, prefix);
      tl_json_get_raw (self->doc, value, &start, NULL);
      locate (self, tl_json_doc_get_bytes (self->doc), start, &line, &column);
    }
  tl_import_problem (self->import, code, severity, article, path != NULL ? path : prefix, line, column, "%s", message);
}

/* Parses the bytes of one record; FALSE when they are no JSON, which has been reported. */
static gboolean
parse_record (TlJsonRecords *self,
              GBytes        *bytes)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *prefix = NULL;
  gsize error_offset = 0;
  guint line;
  guint column;

  self->count++;
  self->n_places = 0;
  self->doc = tl_json_doc_parse (bytes, &error_offset, &local_error);
  if (self->doc != NULL)
    return TRUE;
  prefix = dup_prefix (self);
  locate (self, bytes, error_offset, &line, &column);
  tl_import_problem (self->import,
                     g_error_matches (local_error, TL_JSON_ERROR, TL_JSON_ERROR_ENCODING) ? TL_CODE_ENCODING
                                                                                          : TL_CODE_JSON_SYNTAX,
                     TL_SEVERITY_ERROR, NULL, prefix, line, column, "%s", local_error->message);
  return FALSE;
}

static TlJsonDoc *
next_line (TlJsonRecords  *self,
           GError        **error)
{
  const char *line;
  gsize length;

  while ((line = tl_import_read_line (self->import, &length, &self->line, error)) != NULL)
    {
      g_autoptr (GBytes) bytes = NULL;
      gsize skip = 0;

      if (self->line == 1 && g_str_has_prefix (line, "\357\273\277"))
        skip = 3;
      while (skip < length && is_space (line[skip]))
        skip++;
      if (skip == length)
        continue;
      self->column = 1;
      bytes = g_bytes_new_static (line + skip, length - skip);
      if (parse_record (self, bytes))
        return self->doc;
    }
  return NULL;
}

static TlJsonDoc *
next_whole (TlJsonRecords  *self,
            GError        **error)
{
  g_autoptr (GBytes) bytes = NULL;
  GBytes *all;
  gsize length;
  const char *data;
  gsize skip;

  if (self->at_end)
    return NULL;
  self->at_end = TRUE;
  all = tl_import_read_all (self->import, error);
  if (all == NULL)
    return NULL;
  data = g_bytes_get_data (all, &length);
  skip = length >= 3 && memcmp (data, "\357\273\277", 3) == 0 ? 3 : 0;
  bytes = g_bytes_new_from_bytes (all, skip, length - skip);
  return parse_record (self, bytes) ? self->doc : NULL;
}

/* Reads on; FALSE with error, or without one at the end of the file. */
static gboolean
read_chunk (TlJsonRecords  *self,
            GError        **error)
{
  TlSource *source = tl_import_get_input (self->import)->source;
  guint64 size = tl_source_get_size (source);
  gsize step = MIN (CHUNK_SIZE, size - self->read_position);
  guint old;

  if (step == 0)
    return FALSE;
  if (self->used > 0)
    g_byte_array_remove_range (self->pending, 0, self->used);
  self->used = 0;
  old = self->pending->len;
  if (old > MAX_RECORD)
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
                           _("A record of the file is too large to be read"));
      return FALSE;
    }
  g_byte_array_set_size (self->pending, old + step);
  if (!tl_source_read (source, self->read_position, self->pending->data + old, step, error))
    return FALSE;
  self->read_position += step;
  tl_import_progress (self->import, (double) self->read_position / size);
  return TRUE;
}

/* Moves the scanner's place in the file over bytes that are done with. */
static void
consume (TlJsonRecords *self,
         gsize          length)
{
  gsize left;
  const char *data = get_pending (self, &left);
  guint line;
  guint column;

  tl_json_locate (data, length, length, &line, &column);
  self->scan_column = line > 1 ? column : self->scan_column + column - 1;
  self->scan_line += line - 1;
  self->used += length;
}

/* How many bytes of white space come next, reading on as needed; -1 when nothing else comes, or with error. */
static gssize
skip_blanks (TlJsonRecords  *self,
             GError        **error)
{
  gsize i = 0;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      gsize length;
      const char *data = get_pending (self, &length);

      while (i < length && is_space (data[i]))
        i++;
      if (i < length)
        return i;
      if (read_chunk (self, &local_error))
        continue;
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
}

/* Goes over bytes of an array's element; TRUE at the comma or bracket that ends it. */
static gboolean
scan (Scan       *state,
      const char *data,
      gsize       length)
{
  for (; state->position < length; state->position++)
    {
      char c = data[state->position];

      if (state->in_string)
        {
          if (c == '\\')
            state->position++;
          else if (c == '"')
            state->in_string = FALSE;
        }
      else if (c == '"')
        state->in_string = TRUE;
      else if (c == '{' || c == '[')
        state->depth++;
      else if (state->depth == 0 && (c == ',' || c == ']'))
        return TRUE;
      else if ((c == '}' || c == ']') && state->depth > 0)
        state->depth--;
    }
  return FALSE;
}

/* The length of the element at the start of what is pending; the whole rest of the file when nothing ends it; -1 with error. */
static gssize
scan_record (TlJsonRecords  *self,
             GError        **error)
{
  Scan state = { 0 };

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      gsize length;
      const char *data = get_pending (self, &length);

      if (scan (&state, data, length))
        return state.position;
      if (read_chunk (self, &local_error))
        continue;
      if (local_error == NULL)
        return length;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
}

/* Steps over the array's opening bracket. */
static gboolean
open_array (TlJsonRecords  *self,
            GError        **error)
{
  gsize length;
  const char *data;
  gssize blanks;

  if (!read_chunk (self, error))
    return FALSE;
  data = get_pending (self, &length);
  if (length >= 3 && memcmp (data, "\357\273\277", 3) == 0)
    self->used += 3;
  blanks = skip_blanks (self, error);
  if (blanks < 0)
    return FALSE;
  consume (self, blanks + 1);
  return TRUE;
}

static void
report_end (TlJsonRecords *self,
            const char    *message)
{
  tl_import_problem (self->import, TL_CODE_JSON_SYNTAX, TL_SEVERITY_ERROR, NULL, NULL, self->scan_line,
                     self->scan_column, "%s", message);
}

/* Steps over what is between records; TRUE when a record comes next. */
static gboolean
find_record (TlJsonRecords  *self,
             GError        **error)
{
  g_autoptr (GError) local_error = NULL;
  gsize length;
  gssize blanks;

  if (self->at_end || (self->read_position == 0 && !open_array (self, error)))
    return FALSE;
  blanks = skip_blanks (self, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (blanks > 0)
    consume (self, blanks);
  if (blanks >= 0 && *get_pending (self, &length) != ']')
    return TRUE;
  self->at_end = TRUE;
  if (blanks < 0)
    {
      report_end (self, _("The file ends before its array does"));
      return FALSE;
    }
  consume (self, 1);
  blanks = skip_blanks (self, error);
  if (blanks >= 0)
    {
      consume (self, blanks);
      report_end (self, _("There is something behind the array"));
    }
  return FALSE;
}

static TlJsonDoc *
next_element (TlJsonRecords  *self,
              GError        **error)
{
  for (;;)
    {
      g_autoptr (GBytes) bytes = NULL;
      const char *rest;
      gssize length;
      gsize left;
      gboolean ok;

      if (!tl_import_go_on (self->import, error) || !find_record (self, error))
        return NULL;
      length = scan_record (self, error);
      if (length < 0)
        return NULL;
      self->line = self->scan_line;
      self->column = self->scan_column;
      bytes = g_bytes_new (get_pending (self, &left), length);
      ok = parse_record (self, bytes);
      consume (self, length);
      /* The comma; a bracket is for find_record() to see. */
      rest = get_pending (self, &left);
      if (left > 0 && *rest == ',')
        consume (self, 1);
      if (ok)
        return self->doc;
    }
}

TlJsonDoc *
tl_json_records_next (TlJsonRecords  *self,
                      GError        **error)
{
  g_clear_pointer (&self->doc, tl_json_doc_unref);
  switch (self->shape)
    {
    case ARRAY:
      return next_element (self, error);

    case WHOLE:
      return next_whole (self, error);

    case LINES:
    default:
      return next_line (self, error);
    }
}

/* The length of the object or array that json begins with, 0 when it is not all there. */
static gsize
find_end (const char *json,
          gsize       length)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = json[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == '{' || c == '['))
        depth++;
      else if (!in_string && (c == '}' || c == ']') && --depth == 0)
        return i + 1;
    }
  return 0;
}

TlJsonDoc *
tl_json_records_peek (const TlFormatInput *input)
{
  const char *start;
  g_autoptr (GBytes) more = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize skipped;
  gsize length;
  gsize end;

  if (input->source == NULL || input->head_length == 0)
    return NULL;
  start = skip_start (input->head);
  if (find_shape (input->head) == ARRAY)
    start = skip_start (start + 1);
  if (*start != '{' && *start != '[')
    return NULL;
  skipped = start - input->head;
  length = input->head_length - skipped;
  end = find_end (start, length);
  if (end == 0 && tl_source_get_size (input->source) > input->head_length)
    {
      /* An article longer than the head: what tells formats apart often stands behind the text. */
      length = MIN (tl_source_get_size (input->source) - skipped, PEEK_SIZE);
      more = tl_source_read_bytes (input->source, skipped, length, NULL);
      if (more == NULL)
        return NULL;
      start = g_bytes_get_data (more, NULL);
      end = find_end (start, length);
    }
  if (end == 0)
    return NULL;
  bytes = g_bytes_new (start, end);
  return tl_json_doc_parse (bytes, NULL, NULL);
}

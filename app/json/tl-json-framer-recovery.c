/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the framer does about files that are broken: says where and how, and finds the next place
 * where a record may begin.  Nothing in here is needed for a sound file, so it reads by itself what
 * it wants to see and leaves the framer's window alone.
 */

#include "config.h"

#include "tl-json-framer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SEARCH_SIZE 65536
/* White space before a record on its line: nobody indents deeper than that. */
#define LOOK_AHEAD 256

const guint8 *
tl_json_framer_peek (TlJsonFramer *self,
                     guint64       position,
                     gsize        *length)
{
  gsize wanted = (gsize) MIN (self->size - MIN (position, self->size), (guint64) *length);

  g_assert (*length <= SEARCH_SIZE);

  *length = wanted;
  if (position < self->search_start || position + wanted > self->search_start + self->search_length)
    {
      gsize size = (gsize) MIN (self->size - MIN (position, self->size), (guint64) SEARCH_SIZE);

      if (self->search == NULL)
        self->search = g_malloc (SEARCH_SIZE);
      self->search_start = position;
      self->search_length = size;
      if (self->error != NULL ||
          !tl_source_read (self->source, position, self->search, size, &self->error))
        {
          self->search_length = 0;
          *length = 0;
          return self->search;
        }
    }
  return self->search + (position - self->search_start);
}

/* The next line break at or after position, or the end. */
guint64
tl_json_framer_find_newline (TlJsonFramer *self,
                             guint64       position)
{
  while (position < self->size)
    {
      gsize length = 1;
      const guint8 *bytes = tl_json_framer_peek (self, position, &length);
      const guint8 *newline;

      if (length == 0)
        break;
      length = (gsize) (self->search_start + self->search_length - position);
      newline = memchr (bytes, '\n', length);
      if (newline != NULL)
        return position + (guint64) (newline - bytes);
      position += length;
    }
  return self->size;
}

static gsize
skip_bytes (const guint8 *bytes,
            gsize         at,
            gsize         length,
            gboolean      breaks)
{
  while (at < length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' ||
                         (breaks && bytes[at] == '\n')))
    at++;
  return at;
}

guint64
tl_json_framer_candidate (TlJsonFramer *self,
                          guint64       position)
{
  gsize length = LOOK_AHEAD;
  const guint8 *bytes = tl_json_framer_peek (self, position, &length);
  gsize at = skip_bytes (bytes, 0, length, FALSE);
  gsize record;

  if (at < length && bytes[at] == ',')
    at = skip_bytes (bytes, at + 1, length, FALSE);
  else if (self->indent >= 0 && at != (gsize) self->indent)
    return TL_JSON_NOWHERE;   /* something inside of a record that is laid out on many lines */
  if (at == length || bytes[at] != '{')
    return TL_JSON_NOWHERE;
  record = at;
  at = skip_bytes (bytes, at + 1, length, TRUE);
  if (at == length || (bytes[at] != '"' && bytes[at] != '}'))
    return TL_JSON_NOWHERE;
  return position + record;
}

int
tl_json_framer_indent_of (TlJsonFramer *self,
                          guint64       position)
{
  gsize length = (gsize) MIN (position, LOOK_AHEAD);
  const guint8 *bytes = tl_json_framer_peek (self, position - length, &length);
  gsize at = length;

  while (at > 0 && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t'))
    at--;
  if (at > 0 && bytes[at - 1] == '\n')
    return (int) (length - at);
  return at == 0 && position == length ? (int) length : -1;
}

/* Returns what follows a string, number or literal at bytes[at]; 0 when it can't be told. */
static gsize
skip_scalar (const guint8 *bytes,
             gsize         at,
             gsize         length)
{
  gsize start = at;

  if (at < length && bytes[at] == '"')
    {
      for (at++; at < length && bytes[at] != '"' && bytes[at] >= ' '; at++)
        at += bytes[at] == '\\';
      return at < length && bytes[at] == '"' ? at + 1 : 0;
    }
  while (at < length && (g_ascii_isalnum ((char) bytes[at]) || strchr ("+-.", bytes[at]) != NULL))
    at++;
  return at > start ? at : 0;
}

/* A member name at bytes[at]; returns what follows its colon, or 0. */
static gsize
read_name (const guint8    *bytes,
           gsize            at,
           gsize            length,
           TlJsonSignature *signature,
           guint            index)
{
  gsize end;

  if (at >= length || bytes[at] != '"')
    return 0;
  end = skip_scalar (bytes, at, length);
  if (end == 0 || end - at > sizeof signature->names[0])
    return 0;
  signature->lengths[index] = end - at;
  memcpy (signature->names[index], bytes + at, end - at);
  end = skip_bytes (bytes, end, length, TRUE);
  return end < length && bytes[end] == ':' ? skip_bytes (bytes, end + 1, length, TRUE) : 0;
}

gboolean
tl_json_framer_get_signature (TlJsonFramer    *self,
                              guint64          position,
                              TlJsonSignature *signature)
{
  gsize length = 4 * LOOK_AHEAD;
  const guint8 *bytes = tl_json_framer_peek (self, position, &length);
  gsize at;

  if (length == 0 || bytes[0] != '{')
    return FALSE;
  at = read_name (bytes, skip_bytes (bytes, 1, length, TRUE), length, signature, 0);
  if (at > 0)
    at = skip_scalar (bytes, at, length);
  if (at == 0)
    return FALSE;
  at = skip_bytes (bytes, at, length, TRUE);
  if (at == length || bytes[at] != ',')
    return FALSE;
  return read_name (bytes, skip_bytes (bytes, at + 1, length, TRUE), length, signature, 1) > 0;
}

static gboolean
has_signature (TlJsonFramer          *self,
               guint64                position,
               const TlJsonSignature *wanted)
{
  TlJsonSignature found;

  if (!tl_json_framer_get_signature (self, position, &found))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      if (found.lengths[i] != wanted->lengths[i] ||
          memcmp (found.names[i], wanted->names[i], found.lengths[i]) != 0)
        return FALSE;
    }
  return TRUE;
}

guint64
tl_json_framer_find_inline (TlJsonFramer          *self,
                            guint64                start,
                            guint64                end,
                            const TlJsonSignature *signature)
{
  gboolean comma = FALSE;

  while (start < end)
    {
      gsize length = (gsize) MIN (end - start, (guint64) SEARCH_SIZE / 2);
      const guint8 *bytes = tl_json_framer_peek (self, start, &length);
      gsize i;

      if (length == 0)
        break;
      for (i = 0; i < length && !(comma && bytes[i] == '{'); i++)
        comma = bytes[i] == ',' || (comma && (bytes[i] == ' ' || bytes[i] == '\t'));
      start += i;
      if (i < length)
        {
          if (has_signature (self, start, signature))
            return start;
          comma = FALSE;
        }
    }
  return TL_JSON_NOWHERE;
}

guint64
tl_json_framer_trim (TlJsonFramer *self,
                     guint64       start,
                     guint64       end,
                     gboolean      comma)
{
  while (end > start)
    {
      gsize length = 1;
      const guint8 *byte;

      /* Backwards: have the bytes before it at hand as well. */
      if (end - 1 < self->search_start || end > self->search_start + self->search_length)
        {
          guint64 from = end - MIN (end - start, (guint64) LOOK_AHEAD);

          length = (gsize) (end - from);
          tl_json_framer_peek (self, from, &length);
          length = 1;
        }
      byte = tl_json_framer_peek (self, end - 1, &length);
      if (length == 0)
        break;
      if (*byte == ',' && comma)
        comma = FALSE;
      else if (*byte != ' ' && *byte != '\n' && *byte != '\t' && *byte != '\r')
        break;
      end--;
    }
  return end;
}

/* Where the line that position is on begins. */
static guint64
find_line_start (TlJsonFramer *self,
                 guint64       position)
{
  while (position > 0)
    {
      gsize length = (gsize) MIN (position, SEARCH_SIZE / 2);
      const guint8 *bytes = tl_json_framer_peek (self, position - length, &length);

      if (length == 0)
        break;
      for (gsize i = length; i-- > 0;)
        {
          if (bytes[i] == '\n')
            return position - length + i + 1;
        }
      position -= length;
    }
  return self->framing->has_bom ? 3 : 0;
}

guint
tl_json_framer_column (TlJsonFramer *self,
                       guint64       position,
                       guint         line)
{
  /* Problems on one line are mostly in order: a file may be one line of many megabytes. */
  if (line != self->column_line || position < self->column_offset)
    {
      self->column_line = line;
      self->column_offset = find_line_start (self, position);
      self->column = 1;
    }
  while (self->column_offset < position)
    {
      gsize length = (gsize) MIN (position - self->column_offset, (guint64) SEARCH_SIZE);
      const guint8 *bytes = tl_json_framer_peek (self, self->column_offset, &length);

      if (length == 0)
        break;
      for (gsize i = 0; i < length; i++)
        self->column += (bytes[i] & 0xc0) != 0x80;
      self->column_offset += length;
    }
  return self->column;
}

const char *
tl_json_fault_get_message (TlJsonFault fault)
{
  switch (fault)
    {
    case TL_JSON_FAULT_CONTROL:
      return _("A control character or line break inside a string");
    case TL_JSON_FAULT_MISMATCH:
      return _("A closing bracket does not match what was opened");
    case TL_JSON_FAULT_UNCLOSED:
      return _("This article is never closed");
    case TL_JSON_FAULT_DEPTH:
      return _("Nested too deeply");
    case TL_JSON_FAULT_LINE:
      return _("An article of JSON Lines must be on one line");
    case TL_JSON_FAULT_FOLLOWED:
      return _("Something unexpected follows an article");
    case TL_JSON_FAULT_NO_OBJECT:
      return _("An article must be an object");
    case TL_JSON_FAULT_NO_COMMA:
      return _("The comma between two articles is missing");
    case TL_JSON_FAULT_NO_VALUE:
      return _("An article is missing before or after a comma");
    case TL_JSON_FAULT_NO_END:
      return _("The file ends before the list of articles does");
    case TL_JSON_FAULT_AFTER_LIST:
      return _("What follows the list of articles is not JSON");
    case TL_JSON_FAULT_AFTER_END:
      return _("Something follows the end of the collection");
    case TL_JSON_FAULT_NO_LIST:
    default:
      return _("An object without a list of “articles”, and no article itself");
    }
}

static void
add_problem (TlJsonFramer *self,
             TlJsonError   kind,
             guint64       position,
             guint64       lines,
             guint         record,
             char         *message)
{
  TlJsonProblem *problem = g_new0 (TlJsonProblem, 1);

  problem->offset = position;
  problem->line = (guint) MIN (lines + 1, G_MAXUINT);
  problem->column = tl_json_framer_column (self, position, problem->line);
  problem->record = record;
  problem->kind = kind;
  problem->message = message;
  g_ptr_array_add (self->framing->problems, problem);
}

void
tl_json_framer_problem (TlJsonFramer *self,
                        TlJsonFault   fault,
                        guint64       position,
                        guint64       lines,
                        guint         record)
{
  if (self->framing->problems->len == TL_JSON_MAX_PROBLEMS)
    self->n_more_problems++;
  else
    add_problem (self, fault == TL_JSON_FAULT_DEPTH ? TL_JSON_ERROR_DEPTH : TL_JSON_ERROR_SYNTAX,
                 position, lines, record, g_strdup (tl_json_fault_get_message (fault)));
}

void
tl_json_framer_end_problems (TlJsonFramer *self)
{
  guint n = self->n_more_problems;

  if (n > 0)
    {
      const TlJsonProblem *last =
        g_ptr_array_index (self->framing->problems, TL_JSON_MAX_PROBLEMS - 1);

      add_problem (self, TL_JSON_ERROR_SYNTAX, last->offset, last->line - 1, G_MAXUINT,
                   g_strdup_printf (ngettext ("%u more problem", "%u more problems", n), n));
    }
}

/* Every second byte zero: which half tells the byte order. */
static gboolean
looks_like_utf16 (const guint8 *bytes,
                  gsize         length)
{
  gsize n_even = 0;
  gsize n_odd = 0;

  if (length >= 2 &&
      ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
    return TRUE;
  for (gsize i = 0; i + 1 < length; i += 2)
    {
      n_even += bytes[i] == 0;
      n_odd += bytes[i + 1] == 0;
    }
  return length >= 4 && (n_even > length / 4) != (n_odd > length / 4);
}

gboolean
tl_json_framer_is_utf16 (TlJsonFramer *self,
                         guint64       position)
{
  gsize length = LOOK_AHEAD;
  const guint8 *bytes = tl_json_framer_peek (self, position, &length);

  return looks_like_utf16 (bytes, length);
}

static gboolean
has_magic (const guint8 *bytes,
           gsize         length)
{
  static const char *const magics[] = {
    "\x1f\x8b", "PK\x03\x04", "%PDF", "SQLite format 3", "\x7f\x45LF", "\x89PNG", "\xff\xd8\xff",
    "BZh", "\xfd\x37zXZ", "\x28\xb5\x2f\xfd",
  };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    {
      gsize magic_length = strlen (magics[i]);

      if (length >= magic_length && memcmp (bytes, magics[i], magic_length) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_binary (const guint8 *bytes,
            gsize         length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == 0 || (bytes[i] < ' ' && strchr ("\t\n\f\r", bytes[i]) == NULL))
        return TRUE;
    }
  return FALSE;
}

char *
tl_json_framer_describe (TlJsonFramer *self,
                         guint64       position,
                         TlJsonError  *kind)
{
  gsize length = LOOK_AHEAD;
  const guint8 *bytes = tl_json_framer_peek (self, position, &length);

  *kind = TL_JSON_ERROR_SYNTAX;
  if (length == 0)
    return g_strdup (_("The file is empty"));
  if (!has_magic (bytes, length) && looks_like_utf16 (bytes, length))
    {
      *kind = TL_JSON_ERROR_ENCODING;
      return g_strdup (_("This looks like a text in UTF-16; JSON must be UTF-8"));
    }
  if (has_magic (bytes, length) || has_binary (bytes, length))
    return g_strdup (_("This looks like a binary file, not like JSON"));
  if (bytes[0] == '<')
    return g_strdup (_("This looks like HTML or XML, not like JSON"));
  if (bytes[0] == '"' || bytes[0] == '-' || g_ascii_isdigit ((char) bytes[0]) ||
      (length >= 4 && (memcmp (bytes, "true", 4) == 0 || memcmp (bytes, "null", 4) == 0 ||
                       memcmp (bytes, "fals", 4) == 0)))
    return g_strdup (
      _("This looks like a single JSON value; a collection is an object or an array"));
  if (!g_utf8_validate ((const char *) bytes, 1, NULL) && bytes[0] < 0xc2)
    {
      *kind = TL_JSON_ERROR_ENCODING;
      return g_strdup (_("This is not UTF-8, which JSON must be"));
    }
  return g_strdup (_("This looks like plain text, not like JSON"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Getting back in step after a broken record: where, after it, the next record begins that is
 * sound, or the list of articles ends.  Places are tried in the order of the file.  What that costs
 * is added up, and beyond a limit the framer turns strict: then every attempt ends at the next line
 * that looks like a record, and all of them together take linear time.
 */

#include "config.h"

#include "tl-json-framer-private.h"

/* How much may follow the list of articles when the end of a broken record is looked for. */
#define MAX_TAIL (256 * 1024)

/* Whether the list's end is at position, the bracket: everything after it must be sound. */
static gboolean
is_list_end (TlJsonFramer *self,
             guint64       position,
             guint64       lines)
{
  guint64 end;
  int c;

  tl_json_framer_restart (self, position, lines);
  end = tl_json_framer_skip_space (self, position + 1);
  c = tl_json_framer_byte (self, end);
  if (self->framing->shape == TL_JSON_SHAPE_ARRAY)
    return c == -1 && self->error == NULL;
  if (c == '}')
    {
      end++;
    }
  else
    {
      TlJsonScanResult result;

      if (c != ',' || self->size - position > MAX_TAIL || self->strict)
        return FALSE;
      self->stack[0] = '{';
      tl_json_framer_begin_record (self);
      result = tl_json_framer_scan (self, end, 1);
      self->wasted += self->position - end;
      if (result != TL_JSON_SCAN_DONE)
        return FALSE;
      end = self->position;
    }
  return tl_json_framer_byte (self, tl_json_framer_skip_space (self, end)) == -1 &&
         self->error == NULL;
}

/* Whether the bracket at position can close the list, by what stands next to it; does not move the
 * cursor. */
gboolean
tl_json_framer_may_be_list_end (TlJsonFramer *self,
                                guint64       position)
{
  int c;

  position++;
  c = tl_json_framer_peek_past_space (self, &position);
  if (self->framing->shape == TL_JSON_SHAPE_ARRAY || c == -1)
    return c == -1;
  position++;
  if (c == ',')
    return tl_json_framer_peek_past_space (self, &position) == '"';
  return c == '}' && tl_json_framer_peek_past_space (self, &position) == -1;
}

/* Whether a record begins at position and is sound and followed by what may follow it. */
static gboolean
is_sound_record (TlJsonFramer *self,
                 guint64       position,
                 guint64       lines)
{
  guint arena_length = self->framing->arena->len;
  gboolean sound = FALSE;

  tl_json_framer_restart (self, position, lines);
  tl_json_framer_begin_record (self);
  if (tl_json_framer_scan (self, position, 0) == TL_JSON_SCAN_DONE)
    {
      guint64 after = tl_json_framer_skip_space (self, self->position);
      int c = tl_json_framer_byte (self, after);

      sound = c == ',' || c == -1 || (c == ']' && tl_json_framer_may_be_list_end (self, after));
    }
  if (!sound)
    {
      self->wasted += self->position - position;
      self->strict |= self->wasted > self->options.retry_bytes;
    }
  g_byte_array_set_size (self->framing->arena, arena_length);
  return sound && self->error == NULL;
}

/* A record between start and end, the end of that line. */
static guint64
find_on_line (TlJsonFramer          *self,
              guint64                start,
              guint64                end,
              guint64                lines,
              const TlJsonSignature *signature)
{
  guint64 at = start;

  /* No line ends such a record before its time: not when time is short. */
  while (!self->strict && self->error == NULL &&
         (at = tl_json_framer_find_inline (self, at, end, signature)) != TL_JSON_NOWHERE)
    {
      if (is_sound_record (self, at, lines))
        return at;
      at++;
    }
  return TL_JSON_NOWHERE;
}

/* A record, or the end of the list, at the beginning of the line that starts at line. */
static guint64
find_at_line (TlJsonFramer *self,
              guint64       line,
              guint64       lines)
{
  guint64 candidate = tl_json_framer_candidate (self, line);
  gsize length = 256;
  const guint8 *bytes;
  gsize at = 0;

  if (candidate != TL_JSON_NOWHERE)
    return is_sound_record (self, candidate, lines) ? candidate : TL_JSON_NOWHERE;
  bytes = tl_json_framer_peek (self, line, &length);
  while (at < length && (bytes[at] == ' ' || bytes[at] == '\t'))
    at++;
  if (at < length && bytes[at] == ']' && is_list_end (self, line + at, lines))
    return line + at;
  return TL_JSON_NOWHERE;
}

/* The record at start is broken.  Finds where the next one begins, or the list ends, restarts there
 * and returns the place; the end of the file when there is no such place. */
guint64
tl_json_framer_resynchronise (TlJsonFramer *self,
                              guint64       start,
                              guint64       lines)
{
  TlJsonSignature signature;
  gboolean has_signature = tl_json_framer_get_signature (self, start, &signature);
  guint64 from = start + 1;
  guint64 found = TL_JSON_NOWHERE;

  self->indent = tl_json_framer_indent_of (self, start);
  self->wasted += self->position - start;
  self->strict |= self->wasted > self->options.retry_bytes;
  while (found == TL_JSON_NOWHERE && self->error == NULL)
    {
      guint64 newline = tl_json_framer_find_newline (self, from);

      if (has_signature)
        found = find_on_line (self, from, newline, lines, &signature);
      if (found == TL_JSON_NOWHERE && newline + 1 >= self->size)
        break;
      if (found == TL_JSON_NOWHERE)
        found = find_at_line (self, newline + 1, ++lines);
      from = newline + 1;
    }
  if (found == TL_JSON_NOWHERE)
    found = self->size;
  tl_json_framer_restart (self, found, lines);
  return found;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Scanning one record: from event to event (a bracket, in the record's own members a quote, a
 * control character in a string) with the scanner's bit masks, so that what lies between costs next
 * to nothing.  On the way the wanted string members are picked up.
 *
 * Deep inside of a record not even the brackets are looked at one by one: as long as a block can't
 * lead back to the record's own members, it is enough to count them.  That brackets match is then
 * checked by numbers of square and curly ones whenever the scan is back; where exactly they don't,
 * or what else is wrong with a record, is found out by scanning it again with a stack.
 */

#include "config.h"

#include "tl-json-framer-private.h"

#include "tl-json-private.h"

#include <string.h>

#define PROGRESS_BYTES (4 * 1024 * 1024)
#define FIRST_BATCH 4

#define KEY_NONE G_MAXUINT

static guint64
block_start (TlJsonFramer *self)
{
  return self->batch_start + (guint64) self->block * TL_JSON_SCAN_BLOCK_SIZE;
}

static void
report_progress (TlJsonFramer *self)
{
  if (self->progress == NULL || self->window_end - self->reported < PROGRESS_BYTES)
    return;
  self->reported = self->window_end;
  self->progress ((double) self->window_end / (double) self->size, self->progress_data);
}

static gboolean harvest_early (TlJsonFramer *self);

/* Moves the window on, keeping what is at keep and after it. */
static gboolean
more_bytes (TlJsonFramer *self,
            guint64       keep)
{
  if (self->error != NULL || g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return FALSE;

  if (self->string_start != TL_JSON_NOWHERE && !self->string_dropped)
    {
      /* No name and no field is that long: take what is wanted of it, and let it go. */
      if (keep - self->string_start > 2 * TL_JSON_MAX_FIELD)
        self->string_dropped = harvest_early (self);
      else
        keep = MIN (keep, self->string_start);
    }
  if (!tl_json_feed_more (self->feed, keep, &self->error))
    return FALSE;
  self->window = tl_json_feed_get (self->feed, &self->window_start, &self->window_end);
  if (self->reported > self->window_end)
    self->reported = self->window_end;
  report_progress (self);
  return TRUE;
}

/* Lets the scanner look at what follows the present batch. */
static gboolean
next_batch (TlJsonFramer *self)
{
  guint64 start = self->batch_start + (guint64) self->n_blocks * TL_JSON_SCAN_BLOCK_SIZE;
  guint64 available;

  if (start >= self->size)
    return FALSE;
  while (self->window_end - start < TL_JSON_SCAN_BLOCK_SIZE && self->window_end < self->size)
    {
      if (!more_bytes (self, start))
        return FALSE;
    }
  /* The last block of the file is filled up by the feed's padding. */
  available = self->window_end - start;
  if (self->window_end == self->size)
    available += TL_JSON_SCAN_BLOCK_SIZE - 1;
  self->batch_start = start;
  self->block = 0;
  self->n_blocks = (guint) MIN (available / TL_JSON_SCAN_BLOCK_SIZE, (guint64) self->batch_limit);
  self->batch_limit = MIN (self->batch_limit * 2, TL_JSON_BATCH_BLOCKS);
  tl_json_scan (self->options.variant, &self->scan_state,
                self->window + (start - self->window_start), self->n_blocks, self->blocks);
  return TRUE;
}

static inline gboolean
next_block (TlJsonFramer *self)
{
  if (self->n_blocks > 0 && self->blocks[self->block].newlines != 0)
    {
      for (guint64 bits = self->blocks[self->block].newlines; bits != 0; bits &= bits - 1)
        self->lines++;
    }
  if (G_LIKELY (self->block + 1 < self->n_blocks))
    {
      self->block++;
      return TRUE;
    }
  if (next_batch (self))
    return TRUE;
  /* The lines of the last block have been counted: nothing must be counted twice. */
  self->batch_start += (guint64) self->n_blocks * TL_JSON_SCAN_BLOCK_SIZE;
  self->n_blocks = 0;
  self->block = 0;
  return FALSE;
}

void
tl_json_framer_restart (TlJsonFramer *self,
                        guint64       position,
                        guint64       lines)
{
  if (position < self->window_start || position > self->window_end)
    {
      tl_json_feed_seek (self->feed, position);
      self->window = tl_json_feed_get (self->feed, &self->window_start, &self->window_end);
    }
  self->scan_state = (TlJsonScanState) { 0 };
  self->batch_start = position;
  self->n_blocks = 0;
  self->block = 0;
  self->batch_limit = FIRST_BATCH;
  self->lines = lines;
  self->string_start = TL_JSON_NOWHERE;
}

/* Makes the block that position is in the present one.  FALSE at the end. */
static gboolean
go_to (TlJsonFramer *self,
       guint64       position)
{
  if (position >= self->size)
    return FALSE;
  g_assert (position >= block_start (self));
  while (self->n_blocks == 0 || position - block_start (self) >= TL_JSON_SCAN_BLOCK_SIZE)
    {
      if (!next_block (self))
        return FALSE;
    }
  return TRUE;
}

int
tl_json_framer_byte (TlJsonFramer *self,
                     guint64       position)
{
  if (position >= self->window_end && !go_to (self, position))
    return -1;
  return self->window[position - self->window_start];
}

guint64
tl_json_framer_skip_space (TlJsonFramer *self,
                           guint64       position)
{
  int c;

  while ((c = tl_json_framer_byte (self, position)) == ' ' || c == '\n' || c == '\t' || c == '\r')
    position++;
  return position;
}

guint64
tl_json_framer_lines (TlJsonFramer *self,
                      guint64       position)
{
  guint64 lines;
  guint64 bits;
  guint64 offset;

  if (!go_to (self, position))
    {
      while (next_block (self))
        ;
      return self->lines;
    }
  lines = self->lines;
  offset = position - block_start (self);
  bits = self->blocks[self->block].newlines & ((G_GUINT64_CONSTANT (1) << offset) - 1);
  for (; bits != 0; bits &= bits - 1)
    lines++;
  return lines;
}

/* Members */

void
tl_json_framer_begin_record (TlJsonFramer *self)
{
  self->keys_seen = 0;
  self->keys_harvested = 0;
  self->pending = KEY_NONE;
  self->harvested_at = TL_JSON_NOWHERE;
  self->pending_value = TL_JSON_NOWHERE;
  self->string_start = TL_JSON_NOWHERE;
}

guint32
tl_json_framer_store_fields (TlJsonFramer *self)
{
  static const TlJsonField absent = { G_MAXUINT32, 0, 0 };
  GArray *fields = self->framing->fields;
  guint32 index = fields->len;

  /* The first row is the one for records that have none of the members: many may share it. */
  if (self->keys_harvested == 0 && fields->len >= self->framing->n_keys)
    return 0;
  for (guint i = 0; i < self->framing->n_keys; i++)
    g_array_append_val (fields, *(self->keys_harvested & (1u << i) ? &self->harvest[i] : &absent));
  return index;
}

/* How much of a string's contents fits a field without cutting a character or escape. */
static gsize
cut_field (const guint8 *body,
           gsize         length)
{
  gsize at = 0;

  for (;;)
    {
      gsize step = 1;

      if (at == length)
        return at;
      if (body[at] == '\\')
        step = at + 1 < length && body[at + 1] == 'u' ? 6 : 2;
      else if (body[at] >= 0xc0)
        step = body[at] >= 0xf0 ? 4 : body[at] >= 0xe0 ? 3 : 2;
      /* Both halves of a surrogate pair, or none. */
      if (step == 6 && at + 3 < length && (body[at + 2] | 0x20) == 'd' &&
          strchr ("89abAB", body[at + 3]) != NULL)
        step = 12;
      if (at + step > MIN (length, TL_JSON_MAX_FIELD))
        return length <= TL_JSON_MAX_FIELD ? length : at;
      at += step;
    }
}

static void
harvest_string (TlJsonFramer *self,
                const guint8 *body,
                gsize         length,
                gboolean      complete)
{
  GByteArray *arena = self->framing->arena;
  TlJsonField *field = &self->harvest[self->pending];
  gsize kept = cut_field (body, length);

  self->harvested_at = self->pending_value;
  self->pending_value = TL_JSON_NOWHERE;
  /* An arena of more than the 4 GiB that an offset can name: the rest goes without fields. */
  if (arena->len > G_MAXUINT32 - 2 * TL_JSON_MAX_FIELD)
    return;
  field->offset = arena->len;
  field->length = (guint16) kept;
  field->truncated = !complete || kept < length;
  self->keys_harvested |= 1u << self->pending;
  g_byte_array_append (arena, body, (guint) kept);
}

/* The present string is too long to wait for its end.  Always TRUE: it is dropped. */
static gboolean
harvest_early (TlJsonFramer *self)
{
  if (self->pending_value == self->string_start)
    harvest_string (self, self->window + (self->string_start + 1 - self->window_start),
                    2 * TL_JSON_MAX_FIELD, FALSE);
  return TRUE;
}

static gboolean
is_name (const guint8 *body,
         gsize         length,
         const char   *name,
         gsize         name_length)
{
  if (length == name_length)
    return memcmp (body, name, length) == 0;
  if (length > name_length && length <= 6 * name_length && memchr (body, '\\', length) != NULL)
    {
      gsize decoded_length;
      g_autofree char *decoded = tl_json_decode (body, length, FALSE, &decoded_length);

      return decoded_length == name_length && memcmp (decoded, name, name_length) == 0;
    }
  return FALSE;
}

static guint
find_key (TlJsonFramer *self,
          const guint8 *body,
          gsize         length)
{
  for (guint i = 0; i < self->framing->n_keys; i++)
    {
      if (is_name (body, length, self->keys[i], self->key_lengths[i]))
        return i;
    }
  return KEY_NONE;
}

int
tl_json_framer_peek_past_space (TlJsonFramer *self,
                                guint64      *position)
{
  for (;; (*position)++)
    {
      int c;

      if (*position < self->window_end)
        {
          c = self->window[*position - self->window_start];
        }
      else
        {
          gsize length = 1;
          const guint8 *bytes = tl_json_framer_peek (self, *position, &length);

          c = length > 0 ? bytes[0] : -1;
        }
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
        return c;
    }
}

/* A member of the object around: its name, and where and with which byte its value begins. */
static void
note_top_member (TlJsonFramer *self,
                 const guint8 *body,
                 gsize         length,
                 guint64       value,
                 int           c)
{
  if (is_name (body, length, "text", 4))
    self->has_text = TRUE;
  else if (c == '[' && self->articles_at == TL_JSON_NOWHERE &&
           is_name (body, length, "articles", 8))
    self->articles_at = value;
  else if ((c == '[' || c == '{') && self->labels_at == TL_JSON_NOWHERE &&
           is_name (body, length, "labels", 6))
    self->labels_at = value;
}

/* A string directly inside the value ends at close. */
static void
end_string (TlJsonFramer *self,
            guint64       close)
{
  guint64 start = self->string_start;
  const guint8 *body;
  gsize length;
  guint64 value = close + 1;
  guint key;
  int c;

  self->string_start = TL_JSON_NOWHERE;
  if (self->string_dropped || self->stack[0] != '{')
    return;
  body = self->window + (start + 1 - self->window_start);
  length = (gsize) (close - start - 1);
  if (self->pending_value == start)
    {
      harvest_string (self, body, length, TRUE);
      return;
    }
  /* Past the list of articles, the object around is certainly no article itself. */
  key = self->articles_at == TL_JSON_NOWHERE || !self->is_top ? find_key (self, body, length)
                                                              : KEY_NONE;
  if ((key == KEY_NONE && !self->is_top) || tl_json_framer_peek_past_space (self, &value) != ':')
    return;

  value++;
  c = tl_json_framer_peek_past_space (self, &value);
  if (self->is_top)
    note_top_member (self, body, length, value, c);
  if (key != KEY_NONE && !(self->keys_seen & (1u << key)))
    {
      self->keys_seen |= 1u << key;
      if (c == '"')
        {
          self->pending = key;
          self->pending_value = value;
        }
    }
}

/* Events */

static TlJsonScanResult
broken (TlJsonFramer *self,
        TlJsonFault   fault,
        guint64       position)
{
  self->fault = fault;
  self->position = position;
  return TL_JSON_SCAN_BROKEN;
}

/* TRUE when the value is complete or can't be. */
static inline gboolean
close_bracket (TlJsonFramer     *self,
               guint8            bracket,
               guint64           position,
               TlJsonScanResult *result)
{
  gboolean matches;

  if (self->depth == 0)
    {
      *result = broken (self, TL_JSON_FAULT_MISMATCH, position);
      return TRUE;
    }
  self->depth--;
  self->squares -= bracket == ']';
  /* In ASCII, closing brackets are two after the opening ones. */
  if (self->exact || self->depth == 0)
    matches = self->stack[self->depth] == bracket - 2;
  else
    matches = self->depth > 1 || self->squares == (self->stack[0] == '[');
  if (!matches)
    {
      *result = broken (self, TL_JSON_FAULT_MISMATCH, position);
      return TRUE;
    }
  if (self->depth == 1 && self->is_top && self->labels_at < position &&
      self->labels_end == TL_JSON_NOWHERE)
    self->labels_end = position + 1;
  if (self->depth > 0)
    return FALSE;
  self->position = position + 1;
  *result = TL_JSON_SCAN_DONE;
  return TRUE;
}

static inline gboolean
open_bracket (TlJsonFramer     *self,
              guint8            bracket,
              guint64           position,
              TlJsonScanResult *result)
{
  if (self->depth == 1 && self->is_top && position == self->articles_at)
    {
      self->position = position;
      *result = TL_JSON_SCAN_ARTICLES;
      return TRUE;
    }
  if (self->depth == TL_JSON_MAX_DEPTH)
    {
      *result = broken (self, TL_JSON_FAULT_DEPTH, position);
      return TRUE;
    }
  if (self->exact || self->depth == 0)
    self->stack[self->depth] = bracket;
  self->depth++;
  self->squares += bracket == '[';
  return FALSE;
}

/* A quote on the level of the value's own members, or of the value itself. */
static inline gboolean
handle_quote (TlJsonFramer     *self,
              guint64           position,
              TlJsonScanResult *result)
{
  if (self->string_start == TL_JSON_NOWHERE)
    {
      self->string_start = position;
      self->string_dropped = FALSE;
      return FALSE;
    }
  if (self->depth > 0)
    {
      end_string (self, position);
      return FALSE;
    }
  self->string_start = TL_JSON_NOWHERE;
  self->position = position + 1;
  *result = TL_JSON_SCAN_DONE;
  return TRUE;
}

/* A control character inside a string or, when somebody wants to know, a line break outside. */
static gboolean
handle_control (TlJsonFramer     *self,
                gboolean          in_string,
                guint64           position,
                TlJsonScanResult *result)
{
  if (in_string)
    *result = broken (self, TL_JSON_FAULT_CONTROL, position);
  else if (self->stop_at_lines)
    *result = broken (self, TL_JSON_FAULT_LINE, position);
  else if (tl_json_framer_candidate (self, position + 1) != TL_JSON_NOWHERE)
    *result = broken (self, TL_JSON_FAULT_UNCLOSED, position);
  else
    return FALSE;
  return TRUE;
}

/* Goes over the blocks that lie deep inside of the value, as a whole.  FALSE at the end. */
static inline gboolean
skip_deep_blocks (TlJsonFramer *self,
                  guint64       newlines_wanted)
{
  while (self->depth >= 2)
    {
      const TlJsonScanBlock *block = &self->blocks[self->block];

      if (self->depth < 2u + block->n_closing ||
          self->depth > TL_JSON_MAX_DEPTH - TL_JSON_SCAN_BLOCK_SIZE || block->controls != 0 ||
          (block->newlines & newlines_wanted) != 0)
        return TRUE;
      self->depth += (guint) (int) block->depth;
      self->squares += block->squares;
      if (!next_block (self))
        return FALSE;
    }
  return TRUE;
}

/* A field of which the end was never seen is none. */
static void
forget_open_string (TlJsonFramer *self)
{
  if (self->string_start != TL_JSON_NOWHERE && self->string_dropped && self->pending != KEY_NONE &&
      self->harvested_at == self->string_start)
    self->keys_harvested &= ~(1u << self->pending);
}

/* The cursor is at the block of position. */
static TlJsonScanResult
scan_events (TlJsonFramer *self,
             guint64       position)
{
  const guint64 newlines_wanted = self->stop_at_lines || self->strict ? G_MAXUINT64 : 0;
  TlJsonScanResult result = TL_JSON_SCAN_BROKEN;
  /* Which bits of the present block have not been looked at. */
  guint64 ahead = G_MAXUINT64 << (position - block_start (self));

  for (;;)
    {
      const TlJsonScanBlock *block = &self->blocks[self->block];
      guint64 quotes_wanted = self->depth <= 1 ? G_MAXUINT64 : 0;
      guint64 events = block->brackets | block->controls | (block->quotes & quotes_wanted) |
                       (block->newlines & newlines_wanted);
      guint64 bit;
      guint64 at;
      guint8 byte;
      gboolean end;

      events &= ahead;
      if (events == 0)
        {
          if (!next_block (self) || (!self->exact && !skip_deep_blocks (self, newlines_wanted)))
            return broken (self, TL_JSON_FAULT_UNCLOSED, self->size);
          ahead = G_MAXUINT64;
          continue;
        }
      bit = events & -events;
      ahead = ~(bit | (bit - 1));
      at = block_start (self) + (guint) __builtin_ctzll (events);
      byte = self->window[at - self->window_start];
      if ((byte | 0x20) == '{')
        end = open_bracket (self, byte, at, &result);
      else if ((byte | 0x20) == '}')
        end = close_bracket (self, byte, at, &result);
      else if (byte == '"')
        end = handle_quote (self, at, &result);
      else
        end = handle_control (self, (block->controls & bit) != 0, at, &result);
      if (end)
        return result;
    }
}

TlJsonScanResult
tl_json_framer_scan (TlJsonFramer *self,
                     guint64       position,
                     guint         depth)
{
  TlJsonScanResult result;
  guint64 lines;

  if (!go_to (self, position))
    return broken (self, TL_JSON_FAULT_UNCLOSED, self->size);

  lines = tl_json_framer_lines (self, position);
  self->exact = FALSE;
  self->depth = depth;
  self->squares = depth > 0 && self->stack[0] == '[';
  result = scan_events (self, position);
  if (result == TL_JSON_SCAN_BROKEN && self->error == NULL)
    {
      forget_open_string (self);
      tl_json_framer_restart (self, position, lines);
      if (!go_to (self, position))
        return result;
      self->exact = TRUE;
      self->depth = depth;
      result = scan_events (self, position);
      forget_open_string (self);
    }
  return result;
}

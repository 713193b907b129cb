/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The framer: which shape a collection file has, and where its records are.  One pass over the file
 * while it is sound.  A record that is not framed soundly costs a second look at its bytes: every
 * line after its beginning on which a record may begin is tried, and every place on a line where an
 * object begins with the same two members.  When that has cost more than a few times the file's
 * size, a line that looks like a record is taken as the end of a broken one at once, so that no
 * file takes more than linear time.
 */

#include "config.h"

#include "tl-json-framer-private.h"

#include "tl-json-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK_SIZE (1024 * 1024)
#define MAX_RECORDS (64 * 1024 * 1024)

static TlJsonFrame *
last_frame (TlJsonFramer *self)
{
  GArray *frames = self->framing->frames;

  return frames->len > 0 ? &g_array_index (frames, TlJsonFrame, frames->len - 1) : NULL;
}

static void
add_frame (TlJsonFramer *self,
           guint64       start,
           guint64       end,
           guint64       lines,
           guint32       fields,
           gboolean      is_broken)
{
  TlJsonFrame frame;

  /* A length has 32 bits: what is longer is broken, and in pieces. */
  while (end - start > G_MAXUINT32)
    {
      add_frame (self, start, start + G_MAXUINT32, lines, fields, TRUE);
      start += G_MAXUINT32;
      is_broken = TRUE;
    }
  if (self->framing->frames->len == MAX_RECORDS)
    {
      if (self->error == NULL)
        self->error = g_error_new_literal (TL_JSON_ERROR, TL_JSON_ERROR_SIZE,
                                           _("Too many articles in one file"));
      return;
    }
  frame = (TlJsonFrame) { start, (guint32) (end - start), (guint32) MIN (lines + 1, G_MAXUINT32),
                         fields, is_broken };
  g_array_append_val (self->framing->frames, frame);
}

/* The rest of something broken is added to the frame before. */
static void
extend_frame (TlJsonFramer *self,
              guint64       end)
{
  TlJsonFrame *frame = last_frame (self);

  if (end - frame->offset > G_MAXUINT32)
    add_frame (self, frame->offset + frame->length, end, frame->line - 1, 0, TRUE);
  else
    frame->length = (guint32) (end - frame->offset);
}

static void
fail (TlJsonFramer *self,
      TlJsonError   kind,
      guint64       position,
      guint64       lines,
      const char   *message)
{
  guint line = (guint) MIN (lines + 1, G_MAXUINT);

  if (self->error == NULL)
    self->error = g_error_new (TL_JSON_ERROR, (int) kind, _("Line %u, column %u: %s"), line,
                               tl_json_framer_column (self, position, line), message);
}

/* Elements of a list */

/* Makes a broken frame of what begins at start, with the fault that the latest scan has found. */
static guint64
recover (TlJsonFramer *self,
         guint64       start,
         guint64       start_lines,
         guint64       fault_lines)
{
  TlJsonFault fault = self->fault;
  guint64 at = fault == TL_JSON_FAULT_UNCLOSED ? start : self->position;
  guint32 fields = tl_json_framer_store_fields (self);
  guint64 next;

  tl_json_framer_problem (self, fault, at,
                          fault == TL_JSON_FAULT_UNCLOSED ? start_lines : fault_lines,
                          self->framing->frames->len);
  next = tl_json_framer_resynchronise (self, start, start_lines);
  add_frame (self, start, tl_json_framer_trim (self, start, next, TRUE), start_lines, fields, TRUE);
  return next;
}

/* Passes by a number, a literal, or whatever else stands there on the line; returns what follows.
 * *end: the same without white space. */
static guint64
skip_token (TlJsonFramer *self,
            guint64       position,
            guint64      *end)
{
  int c;

  *end = position;
  while ((c = tl_json_framer_byte (self, position)) != -1 && c != '\n' &&
         (c == 0 || strchr (",[]{}\"", c) == NULL))
    {
      position++;
      if (c != ' ' && c != '\t' && c != '\r')
        *end = position;
    }
  return position;
}

/* An element that is no object. */
static void
add_no_object (TlJsonFramer *self,
               guint64       start,
               guint64       end,
               guint64       lines)
{
  /* A long list of numbers is no collection: one frame for all that nobody is told about. */
  if (self->n_more_problems > 0)
    {
      extend_frame (self, end);
      self->n_more_problems++;
      return;
    }
  tl_json_framer_problem (self, TL_JSON_FAULT_NO_OBJECT, start, lines, self->framing->frames->len);
  add_frame (self, start, end, lines, 0, TRUE);
}

/* A record from start to end with a bracket after it that does not close the list.  If more records
 * follow, it is one that is broken; if none do, the list ends here all the same. */
static guint64
frame_before_bracket (TlJsonFramer *self,
                      guint64       start,
                      guint64       end,
                      guint64       bracket,
                      guint64       lines,
                      gboolean      is_object)
{
  guint32 fields = tl_json_framer_store_fields (self);
  guint64 bracket_lines = tl_json_framer_lines (self, bracket);
  guint64 next;

  self->position = bracket;
  next = tl_json_framer_resynchronise (self, start, lines);
  if (next < self->size)
    {
      tl_json_framer_problem (self, TL_JSON_FAULT_FOLLOWED, bracket, bracket_lines,
                              self->framing->frames->len);
      add_frame (self, start, tl_json_framer_trim (self, start, next, TRUE), lines, fields, TRUE);
      return next;
    }
  tl_json_framer_restart (self, bracket, bracket_lines);
  if (is_object)
    add_frame (self, start, end, lines, fields, FALSE);
  else
    add_no_object (self, start, end, lines);
  return bracket;
}

/* Frames the element at position, of which first is the first byte; returns what follows it. */
static guint64
frame_element (TlJsonFramer *self,
               guint64       position,
               int           first)
{
  guint64 lines = tl_json_framer_lines (self, position);

  tl_json_framer_begin_record (self);
  if (first != '{' && first != '[' && first != '"')
    {
      guint64 end;
      guint64 after = skip_token (self, position, &end);

      if (end == position)
        {
          self->position = position;
          self->fault = TL_JSON_FAULT_FOLLOWED;
          return recover (self, position, lines, lines);
        }
      add_no_object (self, position, end, lines);
      return after;
    }

  self->strict |= self->wasted > self->options.retry_bytes;
  if (self->strict)
    self->indent = tl_json_framer_indent_of (self, position);
  if (tl_json_framer_scan (self, position, 0) == TL_JSON_SCAN_DONE)
    {
      guint64 end = self->position;
      guint64 after = tl_json_framer_skip_space (self, end);
      int c = tl_json_framer_byte (self, after);

      if (c == ']' && !tl_json_framer_may_be_list_end (self, after))
        return frame_before_bracket (self, position, end, after, lines, first == '{');
      if (c == ',' || c == ']' || c == '{' || c == -1)
        {
          if (first == '{')
            add_frame (self, position, end, lines, tl_json_framer_store_fields (self), FALSE);
          else
            add_no_object (self, position, end, lines);
          return after;
        }
      self->position = after;
      self->fault = TL_JSON_FAULT_FOLLOWED;
    }
  return recover (self, position, lines, tl_json_framer_lines (self, self->position));
}

/* Frames the elements of the list; position is after its opening bracket.  Returns what follows its
 * closing one, or TL_JSON_NOWHERE when there is none. */
static guint64
frame_list (TlJsonFramer *self,
            guint64       position)
{
  gboolean expected = FALSE;   /* behind a comma */
  gboolean first = TRUE;

  for (;;)
    {
      int c;

      position = tl_json_framer_skip_space (self, position);
      c = tl_json_framer_byte (self, position);
      if (first)
        self->framing->head_end = position;
      if (c == ']')
        {
          if (expected)
            tl_json_framer_problem (self, TL_JSON_FAULT_NO_VALUE, position,
                                    tl_json_framer_lines (self, position), G_MAXUINT);
          if (first)
            self->framing->tail_start = position;
          return position + 1;
        }
      if (c == -1)
        {
          if (self->error == NULL && !(last_frame (self) != NULL && last_frame (self)->broken))
            tl_json_framer_problem (self, TL_JSON_FAULT_NO_END, position,
                                    tl_json_framer_lines (self, position), G_MAXUINT);
          if (first)
            self->framing->tail_start = position;
          return TL_JSON_NOWHERE;
        }
      if (c == ',')
        {
          if (expected || first)
            tl_json_framer_problem (self, TL_JSON_FAULT_NO_VALUE, position,
                                    tl_json_framer_lines (self, position), G_MAXUINT);
          expected = TRUE;
          position++;
          continue;
        }
      if (!first && !expected && !last_frame (self)->broken)
        tl_json_framer_problem (self, TL_JSON_FAULT_NO_COMMA, position,
                                tl_json_framer_lines (self, position), self->framing->frames->len);
      position = frame_element (self, position, c);
      expected = FALSE;
      first = FALSE;
    }
}

/* The file must end at position. */
static void
expect_end (TlJsonFramer *self,
            guint64       position)
{
  position = tl_json_framer_skip_space (self, position);
  if (tl_json_framer_byte (self, position) != -1)
    tl_json_framer_problem (self, TL_JSON_FAULT_AFTER_END, position,
                            tl_json_framer_lines (self, position), G_MAXUINT);
}

/* position is at the bracket that opens the list of articles. */
static void
frame_object (TlJsonFramer *self,
              guint64       position)
{
  self->framing->shape = TL_JSON_SHAPE_OBJECT;
  self->is_top = FALSE;
  g_byte_array_set_size (self->framing->arena, 0);
  position = frame_list (self, position + 1);
  if (position == TL_JSON_NOWHERE)
    return;

  self->is_top = TRUE;
  self->strict = FALSE;
  self->stack[0] = '{';
  tl_json_framer_begin_record (self);
  if (tl_json_framer_scan (self, position, 1) == TL_JSON_SCAN_DONE)
    expect_end (self, self->position);
  else if (self->error == NULL)
    tl_json_framer_problem (self, TL_JSON_FAULT_AFTER_LIST, self->position,
                            tl_json_framer_lines (self, self->position), G_MAXUINT);
}

/* JSON Lines */

/* Ends the broken line that begins with what is at start; returns the line break. */
static guint64
break_line (TlJsonFramer *self,
            guint64       start,
            guint64       lines,
            guint64       fault_at)
{
  TlJsonFault fault = self->fault;
  guint32 fields = tl_json_framer_store_fields (self);
  guint64 end = tl_json_framer_find_newline (self, fault_at);
  guint64 trimmed = tl_json_framer_trim (self, start, end, FALSE);
  const TlJsonFrame *last = last_frame (self);
  gsize length = 1;
  const guint8 *first = tl_json_framer_peek (self, start, &length);

  /* The rest of a record that was torn apart belongs to it. */
  if (last != NULL && last->broken && length > 0 && first[0] != '{')
    {
      extend_frame (self, trimmed);
    }
  else
    {
      tl_json_framer_problem (self, fault, fault_at, lines, self->framing->frames->len);
      add_frame (self, start, trimmed, lines, fields, TRUE);
    }
  tl_json_framer_restart (self, end, lines);
  return end;
}

/* Frames the line on which an object begins at position; returns what follows it. */
static guint64
frame_line (TlJsonFramer *self,
            guint64       position)
{
  guint64 lines = tl_json_framer_lines (self, position);
  guint64 fault_at = position;

  tl_json_framer_begin_record (self);
  if (tl_json_framer_byte (self, position) != '{')
    {
      self->fault = TL_JSON_FAULT_NO_OBJECT;
    }
  else if (tl_json_framer_scan (self, position, 0) == TL_JSON_SCAN_DONE)
    {
      guint64 end = self->position;
      guint64 after = end;
      int c;

      while ((c = tl_json_framer_byte (self, after)) == ' ' || c == '\t' || c == '\r')
        after++;
      if (c == '\n' || c == -1)
        {
          add_frame (self, position, end, lines, tl_json_framer_store_fields (self), FALSE);
          return after;
        }
      self->fault = TL_JSON_FAULT_FOLLOWED;
      fault_at = after;
    }
  else if (self->fault != TL_JSON_FAULT_UNCLOSED)
    {
      fault_at = self->position;
    }
  return break_line (self, position, lines, fault_at);
}

static void
frame_lines (TlJsonFramer *self,
             guint64       position)
{
  self->framing->shape = TL_JSON_SHAPE_LINES;
  self->is_top = FALSE;
  self->stop_at_lines = TRUE;
  g_byte_array_set_size (self->framing->arena, 0);
  tl_json_framer_restart (self, position, self->start_lines);
  for (;;)
    {
      position = tl_json_framer_skip_space (self, position);
      if (self->error != NULL || tl_json_framer_byte (self, position) == -1)
        return;
      position = frame_line (self, position);
    }
}

/* The whole file */

static gboolean
has_sound_record (TlJsonFramer *self)
{
  for (guint i = 0; i < self->framing->frames->len; i++)
    {
      if (!g_array_index (self->framing->frames, TlJsonFrame, i).broken)
        return TRUE;
    }
  return FALSE;
}

/* Whether the object that begins at position goes on on its first line. */
static gboolean
begins_on_line (TlJsonFramer *self,
                guint64       position)
{
  gsize length = 2;
  const guint8 *bytes = tl_json_framer_peek (self, position, &length);

  return length == 2 && bytes[1] != '\n' && bytes[1] != '\r';
}

/* The file begins with an object at position that has no list of articles or breaks before it. */
static void
frame_no_list (TlJsonFramer *self,
               guint64       position,
               gboolean      is_broken)
{
  guint64 end = self->position;
  guint64 end_lines = tl_json_framer_lines (self, end);
  TlJsonFault fault = is_broken ? self->fault : TL_JSON_FAULT_NO_LIST;
  guint64 start_lines = self->start_lines;

  if (!is_broken && tl_json_framer_byte (self, tl_json_framer_skip_space (self, end)) == -1)
    {
      if (self->error == NULL && !self->has_text)
        fail (self, TL_JSON_ERROR_SYNTAX, position, start_lines, tl_json_fault_get_message (fault));
      self->framing->shape = TL_JSON_SHAPE_LINES;
      add_frame (self, position, end, start_lines, tl_json_framer_store_fields (self), FALSE);
      return;
    }

  if (begins_on_line (self, position))
    {
      frame_lines (self, position);
      if (self->error != NULL || has_sound_record (self))
        return;
      g_array_set_size (self->framing->frames, 0);
      g_array_set_size (self->framing->fields, self->framing->n_keys);
      g_ptr_array_set_size (self->framing->problems, 0);
    }
  if (!self->has_text || !is_broken)
    {
      fail (self, fault == TL_JSON_FAULT_DEPTH ? TL_JSON_ERROR_DEPTH : TL_JSON_ERROR_SYNTAX, end,
            end_lines, tl_json_fault_get_message (is_broken ? fault : TL_JSON_FAULT_AFTER_END));
      return;
    }
  /* A single article that is broken. */
  self->framing->shape = TL_JSON_SHAPE_LINES;
  tl_json_framer_problem (self, fault, end, end_lines, 0);
  add_frame (self, position, tl_json_framer_trim (self, position, self->size, FALSE), start_lines,
             0, TRUE);
}

static void
frame_file (TlJsonFramer *self)
{
  gsize length = 256;
  const guint8 *head = tl_json_framer_peek (self, 0, &length);
  TlJsonError kind = TL_JSON_ERROR_SYNTAX;
  guint64 position;
  int c;

  self->framing->has_bom = length >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0;
  position = self->framing->has_bom ? 3 : 0;
  tl_json_framer_restart (self, position, 0);
  position = tl_json_framer_skip_space (self, position);
  c = tl_json_framer_byte (self, position);
  self->start_lines = tl_json_framer_lines (self, position);
  if (self->error != NULL)
    return;

  if ((c != '{' && c != '[') || tl_json_framer_is_utf16 (self, position))
    {
      g_autofree char *message = tl_json_framer_describe (self, position, &kind);

      fail (self, kind, position, self->start_lines, message);
    }
  else if (c == '[')
    {
      self->framing->shape = TL_JSON_SHAPE_ARRAY;
      position = frame_list (self, position + 1);
      if (position != TL_JSON_NOWHERE)
        expect_end (self, position);
    }
  else
    {
      TlJsonScanResult result;

      self->is_top = TRUE;
      tl_json_framer_begin_record (self);
      result = tl_json_framer_scan (self, position, 0);
      if (self->error != NULL)
        return;
      if (result == TL_JSON_SCAN_ARTICLES)
        frame_object (self, self->position);
      else
        frame_no_list (self, position, result == TL_JSON_SCAN_BROKEN);
    }
}

/* What is known only after all records are. */
static void
complete (TlJsonFramer *self)
{
  TlJsonFraming *framing = self->framing;

  if (framing->frames->len > 0)
    {
      const TlJsonFrame *last = last_frame (self);

      framing->head_end = g_array_index (framing->frames, TlJsonFrame, 0).offset;
      framing->tail_start = last->offset + last->length;
    }
  if (framing->shape == TL_JSON_SHAPE_OBJECT && self->labels_end != TL_JSON_NOWHERE)
    framing->labels = tl_source_read_bytes (
      self->source, self->labels_at, (gsize) (self->labels_end - self->labels_at), &self->error);
  tl_json_framer_end_problems (self);
  if (self->progress != NULL && self->error == NULL)
    self->progress (1.0, self->progress_data);
}

static void
problem_free (gpointer data)
{
  TlJsonProblem *problem = data;

  g_free (problem->message);
  g_free (problem);
}

static TlJsonFraming *
framing_new (guint64 size,
             guint   n_keys)
{
  static const TlJsonField absent = { G_MAXUINT32, 0, 0 };
  TlJsonFraming *self = g_new0 (TlJsonFraming, 1);

  self->file_size = size;
  self->n_keys = n_keys;
  self->frames = g_array_new (FALSE, FALSE, sizeof (TlJsonFrame));
  self->fields = g_array_new (FALSE, FALSE, sizeof (TlJsonField));
  self->arena = g_byte_array_new ();
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  for (guint i = 0; i < n_keys; i++)
    g_array_append_val (self->fields, absent);
  return self;
}

void
tl_json_framer_options_init (TlJsonFramerOptions *self,
                             TlSource            *source)
{
  guint64 size = tl_source_get_size (source);

  self->chunk_size = CHUNK_SIZE;
  self->read_ahead = size > 8 * CHUNK_SIZE;
  self->variant = TL_JSON_SCAN_BEST;
  self->retry_bytes = 4 * size + 16 * CHUNK_SIZE;
}

TlJsonFraming *
tl_json_frame_with_options (TlSource                   *source,
                            const char *const          *keys,
                            const TlJsonFramerOptions  *options,
                            TlJsonProgress              progress,
                            gpointer                    user_data,
                            GCancellable               *cancellable,
                            GError                    **error)
{
  TlJsonFramer *self;
  TlJsonFraming *framing;
  guint n_keys = keys != NULL ? g_strv_length ((char **) keys) : 0;

  g_return_val_if_fail (n_keys <= TL_JSON_MAX_KEYS, NULL);

  self = g_new0 (TlJsonFramer, 1);
  self->source = source;
  self->keys = keys;
  self->options = *options;
  self->options.variant = tl_json_scan_resolve (options->variant);
  self->progress = progress;
  self->progress_data = user_data;
  self->cancellable = cancellable;
  self->size = tl_source_get_size (source);
  self->feed = tl_json_feed_new (source, options->chunk_size, options->read_ahead);
  self->framing = framing_new (self->size, n_keys);
  self->string_start = self->articles_at = self->labels_at = self->labels_end = TL_JSON_NOWHERE;
  for (guint i = 0; i < n_keys; i++)
    self->key_lengths[i] = strlen (keys[i]);

  frame_file (self);
  complete (self);

  framing = g_steal_pointer (&self->framing);
  if (self->error != NULL)
    {
      g_clear_pointer (&framing, tl_json_framing_free);
      g_propagate_error (error, g_steal_pointer (&self->error));
    }
  tl_json_feed_free (self->feed);
  g_free (self->search);
  g_free (self);
  return framing;
}

TlJsonFraming *
tl_json_frame (TlSource           *source,
               const char *const  *keys,
               TlJsonProgress      progress,
               gpointer            user_data,
               GCancellable       *cancellable,
               GError            **error)
{
  TlJsonFramerOptions options;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  tl_json_framer_options_init (&options, source);
  return tl_json_frame_with_options (source, keys, &options, progress, user_data, cancellable,
                                     error);
}

void
tl_json_framing_free (TlJsonFraming *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->frames, g_array_unref);
  g_clear_pointer (&self->fields, g_array_unref);
  g_clear_pointer (&self->arena, g_byte_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_bytes_unref);
  g_free (self);
}

char *
tl_json_framing_dup_field (const TlJsonFraming *self,
                           guint                record,
                           guint                key)
{
  const TlJsonField *field;

  g_return_val_if_fail (self != NULL && record < self->frames->len, NULL);
  g_return_val_if_fail (key < self->n_keys, NULL);

  field = &g_array_index (self->fields, TlJsonField,
                          g_array_index (self->frames, TlJsonFrame, record).fields + key);
  if (field->offset == G_MAXUINT32)
    return NULL;
  return tl_json_decode (self->arena->data + field->offset, field->length, FALSE, NULL);
}

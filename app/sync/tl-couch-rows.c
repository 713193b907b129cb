/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cuts the rows out of {"results":[ROW,ROW,…],"last_seq":…} while it arrives.  It only counts brackets and quotes: what is
 * inside a row is the strict reader's business, and a row that does not read is stepped over alone.  Everything outside of the array
 * is kept (it is small) and read at the end, so that an answer that was cut off is noticed.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_ENVELOPE (1u << 20)
#define KEPT_OF_LARGE 4096

struct _TlCouchRows
{
  TlCouchRowFunc  func;
  gpointer        user_data;

  GString        *envelope;    /* all but the rows */
  GByteArray     *row;         /* the one that is arriving */
  const char     *run;         /* bytes of it, in what is being fed, that are not in row yet */
  gsize           run_length;
  guint64         row_length;
  guint64         depth;       /* open brackets */
  guint           key_start;   /* of the last string of depth 1, in envelope */
  guint           in_string : 1;
  guint           escaped : 1;
  guint           in_results : 1;
  guint           had_results : 1;
  guint           in_row : 1;
  guint           broken : 1;    /* brackets close that were never opened */
};

TlCouchRows *
tl_couch_rows_new (TlCouchRowFunc func,
                   gpointer       user_data)
{
  TlCouchRows *self = g_new0 (TlCouchRows, 1);

  self->func = func;
  self->user_data = user_data;
  self->envelope = g_string_new (NULL);
  self->row = g_byte_array_new ();
  return self;
}

void
tl_couch_rows_free (TlCouchRows *self)
{
  g_string_free (self->envelope, TRUE);
  g_byte_array_unref (self->row);
  g_free (self);
}

static gboolean
set_no_rows (GError **error)
{
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_OFFLINE, _("The server's list of changes can't be read."));
  return FALSE;
}

static gboolean
set_too_large (GError **error)
{
  g_set_error_literal (error, TL_SYNC_ERROR, TL_SYNC_ERROR_LIMIT, _("The server's list of changes is larger than is taken."));
  return FALSE;
}

static void
row_flush (TlCouchRows *self)
{
  self->row_length += self->run_length;
  if (self->row_length <= TL_COUCH_MAX_ROW)
    g_byte_array_append (self->row, (const guint8 *) self->run, self->run_length);
  else if (self->row->len > KEPT_OF_LARGE)
    g_byte_array_set_size (self->row, KEPT_OF_LARGE);
  self->run_length = 0;
}

/* The bytes of a row lie side by side, mostly in one chunk: they are copied together. */
static void
row_append (TlCouchRows *self,
            const char  *data,
            gsize        length)
{
  if (self->run_length > 0 && self->run + self->run_length != data)
    row_flush (self);
  if (self->run_length == 0)
    self->run = data;
  self->run_length += length;
}

static gboolean
row_finish (TlCouchRows *self)
{
  g_autoptr (GBytes) bytes = NULL;
  gboolean whole;

  row_flush (self);
  whole = self->row_length <= TL_COUCH_MAX_ROW;
  bytes = g_byte_array_free_to_bytes (self->row);
  self->row = g_byte_array_new ();
  self->row_length = 0;
  self->in_row = FALSE;
  return self->func (bytes, whole, self->user_data);
}

/* How much of data belongs to the string that we are in, its closing quote included. */
static gsize
string_run (TlCouchRows *self,
            const char  *data,
            gsize        length)
{
  const char *end = data + length;
  const char *at = data;
  const char *quote = NULL;

  while (at < end)
    {
      const char *escape;

      if (self->escaped)
        {
          self->escaped = FALSE;
          at++;
          continue;
        }
      if (quote == NULL || quote < at)
        quote = memchr (at, '"', end - at);
      escape = memchr (at, '\\', (quote != NULL ? quote : end) - at);
      if (escape == NULL)
        {
          self->in_string = quote == NULL;
          return quote != NULL ? quote + 1 - data : length;
        }
      self->escaped = TRUE;
      at = escape + 1;
    }
  return length;
}

/* Is the envelope's last key "results", and a colon behind it? */
static gboolean
is_results_next (TlCouchRows *self)
{
  return self->depth == 1 && !self->had_results
         && g_str_has_prefix (self->envelope->str + self->key_start, "\"results\"")
         && strchr (self->envelope->str + self->key_start + strlen ("\"results\""), ':') != NULL;
}

/* One byte (outside of strings) between rows or around the array. */
static gboolean
envelope_byte (TlCouchRows  *self,
               char          c)
{
  if (c == '"')
    {
      self->in_string = TRUE;
      if (self->depth == 1)
        self->key_start = self->envelope->len;
    }
  else if (c == '[' && is_results_next (self))
    self->in_results = self->had_results = TRUE;
  if (c == '[' || c == '{')
    self->depth++;
  else if ((c == ']' || c == '}') && self->depth-- == 0)
    return FALSE;
  g_string_append_c (self->envelope, c);
  return TRUE;
}

/* A byte (outside of strings) of the array: of a row, or between two.  FALSE: stopped. */
static gboolean
results_byte (TlCouchRows *self,
              const char  *byte)
{
  const char c = *byte;
  gboolean goes_on = TRUE;

  if (self->depth == 2 && (c == ',' || c == ']'))
    {
      if (self->in_row)
        goes_on = row_finish (self);
      if (c == ']')
        {
          self->in_results = FALSE;
          self->depth--;
          g_string_append_c (self->envelope, ']');
        }
      return goes_on;
    }
  if (!self->in_row && g_ascii_isspace (c))
    return TRUE;
  self->in_row = TRUE;
  self->in_string = c == '"';
  if (c == '[' || c == '{')
    self->depth++;
  else if ((c == ']' || c == '}') && self->depth <= 2)
    self->broken = TRUE;
  else if (c == ']' || c == '}')
    self->depth--;
  row_append (self, byte, 1);
  return self->depth == 2 && (c == ']' || c == '}') ? row_finish (self) : TRUE;
}

/* Bytes of a row up to the next that matters: most of an answer is this. */
static gsize
plain_run (const char *data,
           gsize       length)
{
  gsize i = 0;

  while (i < length && data[i] != '"' && data[i] != '{' && data[i] != '}' && data[i] != '[' && data[i] != ']' && data[i] != ',')
    i++;
  return i;
}

static gboolean
feed (TlCouchRows  *self,
      const char   *data,
      gsize         length,
      GError      **error)
{
  for (gsize i = 0; i < length;)
    {
      gsize run = self->in_string ? string_run (self, data + i, length - i) : 0;

      if (run == 0 && self->in_row)
        run = plain_run (data + i, length - i);
      if (run > 0)
        {
          if (self->in_row)
            row_append (self, data + i, run);
          else
            g_string_append_len (self->envelope, data + i, run);
          if (self->envelope->len > MAX_ENVELOPE)
            return set_too_large (error);
          i += run;
          continue;
        }
      if (self->in_results)
        {
          if (!results_byte (self, data + i))
            return FALSE;
          if (self->broken)
            return set_no_rows (error);
        }
      else if (self->envelope->len > MAX_ENVELOPE)
        return set_too_large (error);
      else if (!envelope_byte (self, data[i]))
        return set_no_rows (error);
      i++;
    }
  return TRUE;
}

gboolean
tl_couch_rows_feed (TlCouchRows  *self,
                    const char   *data,
                    gsize         length,
                    GError      **error)
{
  gboolean goes_on = feed (self, data, length, error);

  /* data is the caller's. */
  row_flush (self);
  return goes_on;
}

TlJsonDoc *
tl_couch_rows_end (TlCouchRows  *self,
                   GError      **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (self->envelope->str, self->envelope->len);
  g_autofree char *reason = NULL;
  g_autoptr (TlJsonDoc) doc = self->had_results && self->depth == 0 ? tl_couch_json_read (bytes, &reason) : NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT || tl_json_find (doc, 0, "last_seq") == TL_JSON_NONE)
    {
      set_no_rows (error);
      return NULL;
    }
  return g_steal_pointer (&doc);
}

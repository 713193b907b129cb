/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Article text with offset conversion.
 *
 * A checkpoint every STEP bytes keeps how many code points and how many UTF-16 units begin before
 * it; a conversion finds its checkpoint (directly for bytes, by bisection for the counts) and walks
 * at most STEP bytes.  Pure ASCII texts keep no table at all: the three units are then the same.
 */

#include "config.h"

#include "tl-text.h"

#include <string.h>

#define STEP 256

#define WORD 8
#define ONES G_GUINT64_CONSTANT (0x0101010101010101)

typedef struct
{
  guint32 chars;   /* code points that begin before byte i * STEP */
  guint32 units;   /* UTF-16 units of those */
} Checkpoint;

struct _TlText
{
  char       *data;
  gsize       size;
  guint       length;
  guint       utf16_length;
  Checkpoint *checkpoints;     /* NULL: all ASCII */
  guint       n_checkpoints;
};

static inline gboolean
is_lead (char byte)
{
  return ((guchar) byte & 0xC0) != 0x80;
}

/* UTF-16 units of the character that a lead byte opens. */
static inline guint
lead_units (char byte)
{
  return (guchar) byte >= 0xF0 ? 2 : 1;
}

/* The same for eight bytes at once: their lead bytes, and those among them that open a character of
 * two units. */
static inline guint
count_leads (const char *bytes)
{
  guint64 word;
  guint64 continuing;

  memcpy (&word, bytes, WORD);
  continuing = (word >> 7) & ~(word >> 6) & ONES;
  return WORD - (guint) ((continuing * ONES) >> 56);
}

static inline guint
count_pairs (const char *bytes)
{
  guint64 word;
  guint64 pairs;

  memcpy (&word, bytes, WORD);
  pairs = (word >> 7) & (word >> 6) & (word >> 5) & (word >> 4) & ONES;
  return (guint) ((pairs * ONES) >> 56);
}

static gboolean
is_ascii (const char *data,
          gsize       size)
{
  for (gsize i = 0; i < size; i++)
    if ((guchar) data[i] & 0x80)
      return FALSE;
  return TRUE;
}

static void
build_checkpoints (TlText *self)
{
  guint chars = 0;
  guint units = 0;

  self->n_checkpoints = self->size / STEP + 1;
  self->checkpoints = g_new (Checkpoint, self->n_checkpoints);
  for (gsize i = 0; i < self->size; i++)
    {
      if (i % STEP == 0)
        self->checkpoints[i / STEP] = (Checkpoint) { chars, units };
      if (is_lead (self->data[i]))
        {
          chars++;
          units += lead_units (self->data[i]);
        }
    }
  if (self->size % STEP == 0)
    self->checkpoints[self->size / STEP] = (Checkpoint) { chars, units };
  self->length = chars;
  self->utf16_length = units;
}

TlText *
tl_text_new_take (char  *utf8,
                  gsize  length)
{
  TlText *self;

  g_return_val_if_fail (utf8 != NULL, NULL);
  g_return_val_if_fail (length < G_MAXUINT32, NULL);

  self = g_atomic_rc_box_new0 (TlText);
  self->data = utf8;
  self->size = length;
  if (is_ascii (utf8, length))
    self->length = self->utf16_length = length;
  else
    build_checkpoints (self);
  return self;
}

TlText *
tl_text_new (const char *utf8,
             gssize      length)
{
  char *copy;
  gsize size;

  g_return_val_if_fail (utf8 != NULL, NULL);

  size = length < 0 ? strlen (utf8) : (gsize) length;
  copy = g_malloc (size + 1);
  memcpy (copy, utf8, size);
  copy[size] = '\0';
  return tl_text_new_take (copy, size);
}

TlText *
tl_text_ref (TlText *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
text_clear (gpointer data)
{
  TlText *self = data;

  g_free (self->data);
  g_free (self->checkpoints);
}

void
tl_text_unref (TlText *self)
{
  g_atomic_rc_box_release_full (self, text_clear);
}

const char *
tl_text_get_data (TlText *self,
                  gsize  *length)
{
  if (length != NULL)
    *length = self->size;
  return self->data;
}

guint
tl_text_get_length (TlText *self)
{
  return self->length;
}

guint
tl_text_get_utf16_length (TlText *self)
{
  return self->utf16_length;
}

/* Index of the last checkpoint whose count is not above wanted. */
static guint
find_checkpoint (TlText  *self,
                 guint    wanted,
                 gboolean by_units)
{
  guint low = 0;
  guint high = self->n_checkpoints;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      const Checkpoint *point = &self->checkpoints[middle];

      if ((by_units ? point->units : point->chars) <= wanted)
        low = middle;
      else
        high = middle;
    }
  return low;
}

gsize
tl_text_to_byte (TlText *self,
                 guint   offset)
{
  guint point;
  guint chars;
  gsize byte;

  if (offset >= self->length)
    return self->size;
  if (self->checkpoints == NULL)
    return offset;
  point = find_checkpoint (self, offset, FALSE);
  chars = self->checkpoints[point].chars;
  for (byte = (gsize) point * STEP; byte + WORD <= self->size; byte += WORD)
    {
      guint n = count_leads (self->data + byte);

      if (chars + n > offset)
        break;
      chars += n;
    }
  for (; byte < self->size; byte++)
    if (is_lead (self->data[byte]) && chars++ == offset)
      break;
  return byte;
}

guint
tl_text_from_byte (TlText *self,
                   gsize   byte)
{
  guint chars;
  gsize i;

  if (byte >= self->size)
    return self->length;
  if (self->checkpoints == NULL)
    return byte;
  while (byte > 0 && !is_lead (self->data[byte]))
    byte--;
  chars = self->checkpoints[byte / STEP].chars;
  for (i = byte - byte % STEP; i + WORD <= byte; i += WORD)
    chars += count_leads (self->data + i);
  for (; i < byte; i++)
    chars += is_lead (self->data[i]);
  return chars;
}

guint
tl_text_to_utf16 (TlText *self,
                  guint   offset)
{
  gsize byte;
  guint units;
  gsize i;

  if (offset >= self->length)
    return self->utf16_length;
  if (self->checkpoints == NULL)
    return offset;
  byte = tl_text_to_byte (self, offset);
  units = self->checkpoints[byte / STEP].units;
  for (i = byte - byte % STEP; i + WORD <= byte; i += WORD)
    units += count_leads (self->data + i) + count_pairs (self->data + i);
  for (; i < byte; i++)
    if (is_lead (self->data[i]))
      units += lead_units (self->data[i]);
  return units;
}

guint
tl_text_from_utf16 (TlText *self,
                    guint   unit)
{
  guint point;
  guint chars;
  guint units;
  gsize i;

  if (unit >= self->utf16_length)
    return self->length;
  if (self->checkpoints == NULL)
    return unit;
  point = find_checkpoint (self, unit, TRUE);
  chars = self->checkpoints[point].chars;
  units = self->checkpoints[point].units;
  for (i = (gsize) point * STEP; i + WORD <= self->size; i += WORD)
    {
      guint n = count_leads (self->data + i);
      guint n_pairs = count_pairs (self->data + i);

      if (units + n + n_pairs > unit)
        break;
      chars += n;
      units += n + n_pairs;
    }
  for (; i < self->size; i++)
    {
      if (!is_lead (self->data[i]))
        continue;
      units += lead_units (self->data[i]);
      if (units > unit)
        break;
      chars++;
    }
  return chars;
}

gunichar
tl_text_get_char (TlText *self,
                  guint   offset)
{
  if (offset >= self->length)
    return 0;
  return g_utf8_get_char (self->data + tl_text_to_byte (self, offset));
}

char *
tl_text_dup_slice (TlText *self,
                   guint   start,
                   guint   end)
{
  gsize from;
  gsize to;
  char *copy;

  g_return_val_if_fail (start <= end, NULL);

  from = tl_text_to_byte (self, start);
  to = tl_text_to_byte (self, end);
  copy = g_malloc (to - from + 1);
  memcpy (copy, self->data + from, to - from);
  copy[to - from] = '\0';
  return copy;
}

gboolean
tl_text_equal (TlText *a,
               TlText *b)
{
  return a == b || (a->size == b->size && memcmp (a->data, b->data, a->size) == 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rows as they are searched: "title\nid\npublisher\0", case and accents folded.
 *
 * They are not kept, for the framing has titles and publishers and the collection has the ids: rows are put together
 * when they are looked at, a block at a time.  What is kept of a row is where its foreign characters stand, those that
 * take more than the lower case of ASCII: a byte for their number, and one each for the way from the one before.  That
 * is one byte for a row in English or Chinese and a few for one in French, and leaves little but copying to be done.
 * Rows of nearly nothing else (headlines in capitals, in Greek) are kept folded, since folding them takes longer
 * than a key press may; and so are those whose title is not what the file says.
 */

#include "config.h"

#include "tl-collection-private.h"

#include <string.h>

#include "tl-fold.h"

/* More foreign characters than that in a row, and it is kept folded. */
#define MAX_FOREIGN 16
#define KEPT        G_MAXUINT8

#define PORTION 64

#define EACH_BYTE(byte) ((byte) * G_GUINT64_CONSTANT (0x0101010101010101))

struct _TlFolding
{
  TlFolder   *folder;
  GByteArray *notes;       /* of each row: a number, and as many ways; or KEPT, guint32 length, text */
  guint32    *blocks;      /* where the notes of a block begin */
};

typedef struct
{
  const char *text;
  gsize       length;
} Piece;

/* Title, id and publisher as they stand in memory; FALSE when the title is another one. */
static gboolean
find_pieces (TlCollection *self,
             guint         index,
             Piece         pieces[3])
{
  const TlJsonFraming *framing = self->framing;
  const TlJsonFrame *frame = &g_array_index (framing->frames, TlJsonFrame, index);
  const TlJsonField *fields = &g_array_index (framing->fields, TlJsonField, frame->fields);
  const char *arena = (const char *) framing->arena->data;

  for (guint i = 0; i < 3; i += 2)
    {
      const TlJsonField *field = &fields[i == 0 ? TL_FIELD_TITLE : TL_FIELD_PUBLISHER];

      pieces[i].length = field->offset != G_MAXUINT32 ? field->length : 0;
      pieces[i].text = pieces[i].length > 0 ? arena + field->offset : "";
    }
  pieces[1].text = self->keys->str + self->key_offsets[index];
  pieces[1].length = strlen (pieces[1].text);
  return pieces[0].length > 0
         && (self->titles == NULL || !g_hash_table_contains (self->titles, GUINT_TO_POINTER (index)));
}

/* Appends the pieces as they are, and what stands between and behind them. */
static void
append_pieces (GString     *out,
               const Piece  pieces[3])
{
  gsize at = out->len;
  char *to;

  g_string_set_size (out, at + pieces[0].length + pieces[1].length + pieces[2].length + 3);
  to = out->str + at;
  for (guint i = 0; i < 3; i++)
    {
      memcpy (to, pieces[i].text, pieces[i].length);
      to += pieces[i].length;
      *to++ = i < 2 ? '\n' : '\0';
    }
}

/* Folds the character or escape at the start of text; returns its length there. */
static gsize
fold_foreign (TlFolder   *folder,
              GString    *out,
              const char *text,
              gsize       length)
{
  char decoded[8];
  gsize decoded_length;
  gsize taken;

  if (*text != '\\')
    return tl_folder_append_character (folder, out, text, length);
  taken = tl_json_decode_escape (text, length, decoded, &decoded_length);
  tl_folder_append (folder, out, decoded, decoded_length);
  return taken;
}

static void
fold_raw (TlFolder    *folder,
          GString     *out,
          const Piece *piece)
{
  const char *text = piece->text;
  gsize length = piece->length;

  while (length > 0)
    {
      const char *escape = memchr (text, '\\', length);
      gsize taken = escape != NULL ? (gsize) (escape - text) : length;

      tl_folder_append (folder, out, text, taken);
      if (escape != NULL)
        taken += fold_foreign (folder, out, escape, length - taken);
      text += taken;
      length -= taken;
    }
}

static void
keep_row (TlCollection *self,
          guint         index,
          const Piece   pieces[3],
          gboolean      has_title)
{
  TlFolding *folding = self->folding;
  g_autoptr (GString) row = g_string_new (NULL);
  const guint8 kept = KEPT;
  guint32 length;

  if (has_title)
    {
      fold_raw (folding->folder, row, &pieces[0]);
    }
  else
    {
      g_autofree char *title = tl_collection_dup_title (self, index);

      tl_folder_append (folding->folder, row, title, strlen (title));
    }
  g_string_append_c (row, '\n');
  tl_folder_append (folding->folder, row, pieces[1].text, pieces[1].length);
  g_string_append_c (row, '\n');
  fold_raw (folding->folder, row, &pieces[2]);
  g_string_append_c (row, '\0');
  length = row->len;
  g_byte_array_append (folding->notes, &kept, 1);
  g_byte_array_append (folding->notes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (folding->notes, (const guint8 *) row->str, row->len);
}

/* How many bytes at the start of text are ASCII, and begin no escape. */
static gsize
count_plain (const char *text,
             gsize       length,
             gboolean    escapes)
{
  gsize n = 0;
  guint64 bytes;

  for (; n + sizeof bytes <= length; n += sizeof bytes)
    {
      guint64 others;

      memcpy (&bytes, text + n, sizeof bytes);
      others = bytes ^ EACH_BYTE ('\\');
      if ((bytes | (escapes ? others - EACH_BYTE (1) : 0)) & EACH_BYTE (0x80))
        break;
    }
  while (n < length && !((guchar) text[n] & 0x80) && !(escapes && text[n] == '\\'))
    n++;
  return n;
}

/* Is the character or escape at text another one when it is folded?  *length: how many bytes it has. */
static gboolean
is_foreign (TlFolder   *folder,
            GString    *scratch,
            const char *text,
            gsize       left,
            gsize      *length)
{
  g_string_truncate (scratch, 0);
  *length = fold_foreign (folder, scratch, text, left);
  return scratch->len != *length || memcmp (scratch->str, text, *length) != 0;
}

/* Fills ways with the bytes between foreign characters; -1: there are too many, or one is too far away. */
static int
find_foreign (TlFolding   *folding,
              const Piece  pieces[3],
              GString     *scratch,
              guint8       ways[MAX_FOREIGN])
{
  gsize way = 0;
  int n = 0;

  for (guint i = 0; i < 3; i++)
    {
      const Piece *piece = &pieces[i];
      gsize at = 0;

      while (TRUE)
        {
          gsize length = count_plain (piece->text + at, piece->length - at, i != 1);

          way += length;
          at += length;
          if (at == piece->length)
            break;
          if (is_foreign (folding->folder, scratch, piece->text + at, piece->length - at, &length))
            {
              if (n == MAX_FOREIGN || way > G_MAXUINT8)
                return -1;
              ways[n++] = way;
              way = 0;
            }
          else
            {
              way += length;
            }
          at += length;
        }
      way++;
    }
  return n;
}

static void
note_row (TlCollection *self,
          guint         index,
          GString      *scratch)
{
  guint8 notes[1 + MAX_FOREIGN];
  Piece pieces[3];
  gboolean has_title = find_pieces (self, index, pieces);
  int n = has_title ? find_foreign (self->folding, pieces, scratch, notes + 1) : -1;

  if (n < 0)
    {
      keep_row (self, index, pieces, has_title);
      return;
    }
  notes[0] = n;
  g_byte_array_append (self->folding->notes, notes, 1 + n);
}

static void
make_folding (TlCollection *self)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  TlFolding *folding = g_new0 (TlFolding, 1);
  GByteArray *notes = g_byte_array_new ();

  self->folding = folding;
  folding->folder = tl_folder_new ();
  folding->notes = notes;
  folding->blocks = g_new (guint32, self->n_articles / TL_FOLD_BLOCK + 1);
  for (guint i = 0; i < self->n_articles; i++)
    {
      if (i % TL_FOLD_BLOCK == 0)
        folding->blocks[i / TL_FOLD_BLOCK] = notes->len;
      note_row (self, i, scratch);
    }
  /* The array grows by doubling: what is over goes back. */
  folding->notes = g_byte_array_sized_new (notes->len);
  g_byte_array_append (folding->notes, notes->data, notes->len);
  g_byte_array_unref (notes);
}

static const guint8 *
append_foreign_row (TlFolding    *folding,
                    GString      *out,
                    GString      *raw,
                    const Piece   pieces[3],
                    const guint8 *notes)
{
  guint n = *notes++;
  const char *text;
  gsize left;

  g_string_truncate (raw, 0);
  append_pieces (raw, pieces);
  text = raw->str;
  left = raw->len;
  for (guint i = 0; i < n; i++)
    {
      gsize way = *notes++;

      g_string_append_len (out, text, way);
      way += fold_foreign (folding->folder, out, text + way, left - way);
      text += way;
      left -= way;
    }
  g_string_append_len (out, text, left);
  return notes;
}

static const guint8 *
append_row (TlCollection *self,
            guint         index,
            GString      *out,
            GString      *raw,
            const guint8 *notes)
{
  Piece pieces[3];
  guint32 length;

  if (*notes == KEPT)
    {
      memcpy (&length, notes + 1, sizeof length);
      notes += 1 + sizeof length;
      g_string_append_len (out, (const char *) notes, length);
      return notes + length;
    }
  find_pieces (self, index, pieces);
  if (*notes > 0)
    return append_foreign_row (self->folding, out, raw, pieces, notes);
  append_pieces (out, pieces);
  return notes + 1;
}

static inline char
lower_one (char c)
{
  return c | ((guchar) (c - 'A') < 26 ? 0x20 : 0);
}

/* The lower case of ASCII; what is folded by now stays as it is.  Portions of a fixed size let compilers take many bytes at once. */
static void
lower (char  *text,
       gsize  length)
{
  char *end = text + length;

  for (; end - text >= PORTION; text += PORTION)
    for (guint i = 0; i < PORTION; i++)
      text[i] = lower_one (text[i]);
  for (; text < end; text++)
    *text = lower_one (*text);
}

void
tl_folding_free (TlFolding *self)
{
  tl_folder_free (self->folder);
  g_byte_array_unref (self->notes);
  g_free (self->blocks);
  g_free (self);
}

void
tl_fold_block_clear (TlFoldBlock *block)
{
  if (block->text != NULL)
    g_string_free (block->text, TRUE);
  if (block->raw != NULL)
    g_string_free (block->raw, TRUE);
}

void
tl_collection_fold_block (TlCollection *self,
                          guint         first,
                          TlFoldBlock  *block)
{
  const guint8 *notes;

  if (self->folding == NULL)
    make_folding (self);
  if (block->text == NULL)
    {
      block->text = g_string_sized_new (TL_FOLD_BLOCK * 128);
      block->raw = g_string_sized_new (256);
    }
  notes = self->folding->notes->data + self->folding->blocks[first / TL_FOLD_BLOCK];
  block->n_rows = MIN (TL_FOLD_BLOCK, self->n_articles - first);
  g_string_truncate (block->text, 0);
  for (guint i = 0; i < block->n_rows; i++)
    {
      block->offsets[i] = block->text->len;
      notes = append_row (self, first + i, block->text, block->raw, notes);
    }
  block->offsets[block->n_rows] = block->text->len;
  lower (block->text->str, block->text->len);
}

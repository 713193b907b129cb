/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Keys: what the edits of an article are filed under.
 *
 * Nearly always a record's own id.  A record without one (or with that of an earlier record, or with
 * one too long to be harvested) gets a key made from its text, which edits never change, and numbered
 * where texts repeat.  Such records are read here, at opening; all others are not looked at.
 */

#include "config.h"

#include "tl-collection-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-annotation-private.h"
#include "tl-diagnostic.h"
#include "tl-id.h"

/* What stands for the content of a record that is not sound. */
#define BROKEN_SAMPLE (64u << 10)

static guint32
find_slot (TlCollection *self,
           const char   *key)
{
  guint32 slot = g_str_hash (key) * 2654435769u >> 7;

  for (slot &= self->key_mask; self->key_table[slot] != 0; slot = (slot + 1) & self->key_mask)
    if (strcmp (self->keys->str + self->key_offsets[self->key_table[slot] - 1], key) == 0)
      break;
  return slot;
}

/* FALSE when the key is taken. */
static gboolean
claim_key (TlCollection *self,
           guint         index,
           const char   *key)
{
  guint32 slot = find_slot (self, key);

  if (self->key_table[slot] != 0)
    return FALSE;
  self->key_table[slot] = index + 1;
  self->key_offsets[index] = self->keys->len;
  g_string_append_len (self->keys, key, strlen (key) + 1);
  return TRUE;
}

char *
tl_collection_dup_whole_field (TlCollection *self,
                               guint         index,
                               guint         field)
{
  const TlJsonFrame *frame = &g_array_index (self->framing->frames, TlJsonFrame, index);
  const TlJsonField *found = &g_array_index (self->framing->fields, TlJsonField, frame->fields + field);
  g_autofree char *text = NULL;

  if (found->offset == G_MAXUINT32 || found->truncated)
    return NULL;
  text = tl_json_framing_dup_field (self->framing, index, field);
  if (text == NULL || *text == '\0' || !g_utf8_validate (text, -1, NULL))
    return NULL;
  return g_steal_pointer (&text);
}

static void
report_duplicate (TlCollection *self,
                  guint         index,
                  const char   *id)
{
  const TlJsonFrame *frame = &g_array_index (self->framing->frames, TlJsonFrame, index);
  g_autofree char *path = tl_collection_dup_path (self, index);

  g_ptr_array_add (self->problems,
                   tl_diagnostic_new (TL_CODE_DUPLICATE_ID, TL_SEVERITY_ERROR, id, path, frame->line, 0,
                                      g_strdup_printf (_("An earlier article has the id “%s”, too"), id)));
}

static char *
make_sample_key (const char *data,
                 gsize       length)
{
  return tl_id_from_content ("a", data, MIN (length, BROKEN_SAMPLE));
}

/* The first words of a text, for records without a title. */
static char *
dup_first_line (const char *text,
                gsize       length)
{
  g_autoptr(TlText) whole = tl_text_new (text, MIN (length, 4096));
  const char *start = tl_text_get_data (whole, NULL);
  char *line;

  while (g_ascii_isspace (*start))
    start++;
  line = g_strndup (start, strcspn (start, "\r\n"));
  if (g_utf8_strlen (line, -1) > 120)
    *g_utf8_offset_to_pointer (line, 120) = '\0';
  return g_strchomp (line);
}

/* Cuts a text at length bytes or less, not inside a character. */
static gsize
cut_text (const char *text,
          gsize       length,
          gsize       limit)
{
  if (length <= limit)
    return length;
  while (limit > 0 && ((guchar) text[limit] & 0xC0) == 0x80)
    limit--;
  return limit;
}

/* Reads the record of an article that has no key of its own; owned. */
static char *
make_text_key (TlCollection *self,
               guint         index)
{
  const TlJsonFrame *frame = &g_array_index (self->framing->frames, TlJsonFrame, index);
  gsize length = frame->broken ? MIN (frame->length, BROKEN_SAMPLE) : frame->length;
  g_autoptr(GBytes) record = tl_source_read_bytes (self->source, frame->offset, length, NULL);
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autofree char *text = NULL;
  TlJsonRef value = TL_JSON_NONE;

  if (record == NULL)
    return g_strdup_printf ("a%u", index + 1);   /* unreadable now: opening it will say why */
  if (!frame->broken)
    doc = tl_json_doc_parse (record, NULL, NULL);
  if (doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT)
    value = tl_json_find_typed (doc, 0, "text", TL_JSON_STRING);
  if (value == TL_JSON_NONE)
    return make_sample_key (g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  text = tl_json_dup_string (doc, value, &length);
  if (tl_json_find_typed (doc, 0, "title", TL_JSON_STRING) == TL_JSON_NONE)
    {
      char *line = dup_first_line (text, cut_text (text, length, 4096));

      g_hash_table_insert (self->first_lines, GUINT_TO_POINTER (index), line);
    }
  return tl_id_from_content ("a", text, length);
}

static void
claim_text_key (TlCollection *self,
                guint         index,
                GHashTable   *repeats)
{
  char *key = make_text_key (self, index);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (repeats, key));
  gboolean claimed = FALSE;

  while (!claimed)
    {
      g_autofree char *numbered = NULL;

      count++;
      if (count > 1)
        numbered = g_strdup_printf ("%s-%u", key, count);
      claimed = claim_key (self, index, numbered != NULL ? numbered : key);
    }
  g_hash_table_replace (repeats, key, GUINT_TO_POINTER (count));
}

void
tl_collection_make_keys (TlCollection *self)
{
  g_autoptr(GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GHashTable) repeats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint size = 16;

  while (size < self->n_articles * 2u)
    size *= 2;
  self->key_mask = size - 1;
  self->key_table = g_new0 (guint32, size);
  self->key_offsets = g_new0 (guint32, self->n_articles + 1);
  self->keys = g_string_new (NULL);
  self->first_lines = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < self->n_articles; i++)
    {
      g_autofree char *id = tl_collection_dup_whole_field (self, i, TL_FIELD_ID);

      if (id != NULL && claim_key (self, i, id))
        continue;
      if (id != NULL)
        report_duplicate (self, i, id);
      g_array_append_val (rest, i);
    }
  for (guint i = 0; i < rest->len; i++)
    claim_text_key (self, g_array_index (rest, guint, i), repeats);
}

const char *
tl_collection_get_key (TlCollection *self,
                       guint         index)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), NULL);
  g_return_val_if_fail (index < self->n_articles, NULL);

  return self->keys->str + self->key_offsets[index];
}

guint
tl_collection_find_key (TlCollection *self,
                        const char   *key)
{
  g_return_val_if_fail (TL_IS_COLLECTION (self), G_MAXUINT);
  g_return_val_if_fail (key != NULL, G_MAXUINT);

  return self->key_table[find_slot (self, key)] - 1;   /* 0 - 1 is G_MAXUINT */
}

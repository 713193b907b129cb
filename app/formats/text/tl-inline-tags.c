/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Text with its entities tagged in place, “[PERSON]Ana[/PERSON] said”, as some corpora are kept.  A tag is a name in capitals between
 * brackets; a closing one ends the last open one of its name, so tags may be nested and may cross.  A pair becomes an annotation and goes from the
 * text; a tag without its other half is text, and is told.
 */

#include "config.h"

#include "tl-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-json.h"

#define MAX_NAME   64
#define FEW        3    /* pairs from which a text is taken for a tagged one */
#define MAX_TOLD   20   /* tags without their other half that are named one by one */

typedef struct
{
  gsize    byte;      /* where it begins */
  guint    length;    /* with its brackets */
  guint    partner;   /* index of the other half; G_MAXUINT: none */
  guint    offset;    /* in code points of what is left; set when that is made */
  gboolean closes;
} Tag;

/* The tag at p, which is a '['; FALSE when it is none. */
static gboolean
parse_tag (const char *p,
           const char *end,
           Tag        *tag)
{
  const char *name;
  const char *q;

  tag->closes = p + 1 < end && p[1] == '/';
  name = q = p + 1 + tag->closes;
  while (q < end && q - name < MAX_NAME && (g_ascii_isupper (*q) || (q > name && (g_ascii_isdigit (*q) || *q == '_' || *q == '-'))))
    q++;
  tag->length = q + 1 - p;
  tag->partner = G_MAXUINT;
  return q - name >= 2 && q < end && *q == ']';
}

static char *
dup_name (const char *text,
          const Tag  *tag)
{
  return g_strndup (text + tag->byte + 1 + tag->closes, tag->length - 2 - tag->closes);
}

/* All tags in order, each with its partner; GArray of Tag. */
static GArray *
find_tags (const char *text,
           gsize       length)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (Tag));
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  const char *end = text + length;

  for (const char *p = text; (p = memchr (p, '[', end - p)) != NULL; p++)
    {
      g_autofree char *name = NULL;
      GArray *stack;
      Tag tag = { .byte = p - text };
      guint index = tags->len;

      if (!parse_tag (p, end, &tag))
        continue;
      name = dup_name (text, &tag);
      stack = g_hash_table_lookup (open, name);
      if (stack == NULL)
        {
          stack = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (open, g_steal_pointer (&name), stack);
        }
      if (!tag.closes)
        g_array_append_val (stack, index);
      else if (stack->len > 0)
        {
          tag.partner = g_array_index (stack, guint, stack->len - 1);
          g_array_index (tags, Tag, tag.partner).partner = index;
          g_array_set_size (stack, stack->len - 1);
        }
      g_array_append_val (tags, tag);
    }
  return tags;
}

int
tl_inline_tags_sniff (const TlFormatInput *input)
{
  g_autoptr (GArray) tags = NULL;
  guint n_pairs = 0;
  guint n_alone = 0;

  if (input->is_folder || input->head_length == 0 || memchr (input->head, '\0', input->head_length) != NULL)
    return 0;
  tags = find_tags (input->head, input->head_length);
  for (guint i = 0; i < tags->len; i++)
    if (g_array_index (tags, Tag, i).partner == G_MAXUINT)
      n_alone++;
    else
      n_pairs += g_array_index (tags, Tag, i).closes;
  /* The head may end within a pair. */
  return n_pairs >= FEW && n_alone <= 1 + n_pairs / 20 ? 60 : 0;
}

/* The text without the tags that have a partner, which learn where in it they were. */
static GString *
take_tags_out (const char *text,
               gsize       length,
               GArray     *tags)
{
  GString *out = g_string_sized_new (length);
  gsize done = 0;
  guint offset = 0;

  for (guint i = 0; i <= tags->len; i++)
    {
      Tag *tag = i < tags->len ? &g_array_index (tags, Tag, i) : NULL;
      gsize stop = tag != NULL ? tag->byte : length;

      if (tag != NULL && tag->partner == G_MAXUINT)
        continue;
      for (const char *p = text + done; p < text + stop; p++)
        offset += (*p & 0xc0) != 0x80;
      g_string_append_len (out, text + done, stop - done);
      if (tag != NULL)
        {
          tag->offset = offset;
          done = tag->byte + tag->length;
        }
    }
  return out;
}

static void
tell (TlImport   *import,
      const char *text,
      gsize       length,
      gsize       byte,
      const char *message)
{
  guint line;
  guint column;

  tl_json_locate (text, length, byte, &line, &column);
  tl_import_problem (import, TL_CODE_SHAPE, TL_SEVERITY_WARNING, NULL, NULL, line, column, "%s", message);
}

static void
add_annotations (TlImport        *import,
                 TlRecordBuilder *record,
                 const char      *text,
                 gsize            length,
                 GArray          *tags)
{
  guint n_told = 0;

  for (guint i = 0; i < tags->len; i++)
    {
      const Tag *tag = &g_array_index (tags, Tag, i);
      g_autofree char *name = dup_name (text, tag);
      TlFragment range = { tag->offset };

      if (tag->partner == G_MAXUINT)
        {
          if (n_told++ < MAX_TOLD)
            tell (import, text, length, tag->byte, _("This tag has no other half; it is left in the text"));
          continue;
        }
      if (tag->closes)
        continue;
      range.end = g_array_index (tags, Tag, tag->partner).offset;
      if (!tl_record_builder_add_annotation (record, NULL, name, &range, 1, NULL) && n_told++ < MAX_TOLD)
        tell (import, text, length, tag->byte, _("There is nothing between these tags; they are left out"));
    }
  if (n_told > MAX_TOLD)
    tl_import_problem (import, TL_CODE_SHAPE, TL_SEVERITY_WARNING, NULL, NULL, 0, 0,
                       ngettext ("%u more tag like that", "%u more tags like that", n_told - MAX_TOLD), n_told - MAX_TOLD);
}

/* Never NULL, not even for an empty file. */
static const char *
get_bytes (GBytes *bytes,
           gsize  *length)
{
  const char *data = g_bytes_get_data (bytes, length);

  return data != NULL ? data : "";
}

gboolean
tl_inline_tags_read (TlImport  *import,
                     GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);
  g_autofree char *shown = input->path != NULL ? g_filename_display_basename (input->path) : g_strdup (_("The text"));
  g_autoptr (TlRecordBuilder) record = tl_record_builder_new (NULL);
  g_autoptr (GBytes) utf8 = NULL;
  g_autoptr (GArray) tags = NULL;
  GBytes *bytes;
  GString *out;
  const char *text;
  gsize length;

  if (input->source == NULL)
    {
      g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("“%s” is a folder, not a text with tags"), shown);
      return FALSE;
    }
  if (!tl_text_check_length (tl_source_get_size (input->source), shown, error) || (bytes = tl_import_read_all (import, error)) == NULL)
    return FALSE;
  utf8 = tl_text_dup_utf8 (import, bytes, shown);
  text = get_bytes (utf8, &length);
  tags = find_tags (text, length);
  out = take_tags_out (text, length, tags);
  length = out->len;
  tl_record_builder_set_text (record, g_string_free (out, FALSE), length);
  text = get_bytes (utf8, &length);
  add_annotations (import, record, text, length, tags);
  return tl_import_add (import, g_steal_pointer (&record), error);
}

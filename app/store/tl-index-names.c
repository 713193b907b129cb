/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names for bits: see the header. */

#include "config.h"

#include "tl-index-names.h"

#define OTHER_BIT  63           /* stands for any name beyond the collection's list */
#define OTHER_NAME "\x1e"       /* and how that is written */
#define SEPARATOR  "\x1f"

char *
tl_index_names_write (char    **names,
                      guint64   bits)
{
  GString *out = g_string_new (NULL);

  for (guint bit = 0; bit < OTHER_BIT && names[bit] != NULL; bit++)
    if (bits & (G_GUINT64_CONSTANT (1) << bit))
      g_string_append_printf (out, "%s%s", out->len > 0 ? SEPARATOR : "", names[bit]);
  if (bits & (G_GUINT64_CONSTANT (1) << OTHER_BIT))
    g_string_append_printf (out, "%s%s", out->len > 0 ? SEPARATOR : "", OTHER_NAME);
  return g_string_free (out, FALSE);
}

static gboolean
names_to_bits (char    **names,
               char    **known,
               guint64  *bits)
{
  *bits = 0;
  for (guint i = 0; names[i] != NULL; i++)
    {
      guint bit = 0;

      while (known[bit] != NULL && !g_str_equal (known[bit], names[i]))
        bit++;
      if (known[bit] == NULL && !g_str_equal (names[i], OTHER_NAME))
        return FALSE;
      *bits |= G_GUINT64_CONSTANT (1) << (known[bit] == NULL ? OTHER_BIT : MIN (bit, OTHER_BIT));
    }
  return TRUE;
}

/* Has the collection meet names, by counting an article that is tagged with them. */
static void
teach_names (TlCollection  *collection,
             char         **labels,
             char         **annotators)
{
  g_autoptr (GString) json = g_string_new ("{\"text\":\".\",\"annotations\":[");
  g_autoptr (GBytes) record = NULL;
  g_autoptr (TlArticle) article = NULL;
  guint n = MAX (g_strv_length (labels), g_strv_length (annotators));
  TlArticleCounts counts;

  for (guint i = 0; i < n; i++)
    {
      /* The lists are not of one length; a label met twice is met once. */
      const char *label = labels[0] != NULL ? labels[MIN (i, g_strv_length (labels) - 1)] : "?";

      g_string_append (json, i > 0 ? ",{\"start\":0,\"end\":1,\"label\":"
                                   : "{\"start\":0,\"end\":1,\"label\":");
      tl_json_append_string (json, label, -1, &tl_json_style_compact);
      if (annotators[0] != NULL)
        {
          g_string_append (json, ",\"annotator\":");
          tl_json_append_string (json, annotators[MIN (i, g_strv_length (annotators) - 1)], -1,
                                 &tl_json_style_compact);
        }
      g_string_append_c (json, '}');
    }
  g_string_append (json, "]}");
  record = g_bytes_new (json->str, json->len);
  article = tl_article_new_from_record (record, NULL, NULL, 1, NULL, NULL, NULL);
  if (article != NULL)
    tl_collection_count (collection, article, &counts);
}

void
tl_index_names_init (TlIndexNames *self,
                     TlCollection *collection)
{
  self->labels = tl_collection_list_labels (collection);
  self->annotators = tl_collection_list_annotators (collection);
  self->label_bits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->annotator_bits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
tl_index_names_clear (TlIndexNames *self)
{
  g_clear_pointer (&self->labels, g_strfreev);
  g_clear_pointer (&self->annotators, g_strfreev);
  g_clear_pointer (&self->label_bits, g_hash_table_unref);
  g_clear_pointer (&self->annotator_bits, g_hash_table_unref);
}

/* An annotation has to have a label: one that is known does no harm. */
static void
learn (TlIndexNames  *self,
       TlCollection  *collection,
       char         **names,
       gboolean       is_label)
{
  char *nothing[] = { NULL };
  char *any[] = { self->labels[0], NULL };

  teach_names (collection, is_label ? names : any, is_label ? nothing : names);
  g_strfreev (self->labels);
  g_strfreev (self->annotators);
  self->labels = tl_collection_list_labels (collection);
  self->annotators = tl_collection_list_annotators (collection);
}

guint64
tl_index_names_get_bits (TlIndexNames *self,
                         TlCollection *collection,
                         const char   *written,
                         gboolean      is_label)
{
  GHashTable *table = is_label ? self->label_bits : self->annotator_bits;
  guint64 *bits = g_hash_table_lookup (table, written);

  if (bits == NULL)
    {
      g_auto (GStrv) names = g_strsplit (written, SEPARATOR, -1);

      bits = g_new0 (guint64, 1);
      if (!names_to_bits (names, is_label ? self->labels : self->annotators, bits))
        {
          learn (self, collection, names, is_label);
          names_to_bits (names, is_label ? self->labels : self->annotators, bits);
        }
      g_hash_table_insert (table, g_strdup (written), bits);
    }
  return *bits;
}

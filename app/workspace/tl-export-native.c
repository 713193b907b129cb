/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Our own shapes as something to export to: a part of a collection, or a copy of it, as a file of its own.  Each
 * record is written byte for byte; in an object, so is what stands around the articles.
 */

#include "config.h"

#include "tl-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
tell_written (TlExport  *export_,
              TlArticle *article)
{
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      guint n;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n);

      tl_export_wrote (export_, tl_annotation_get_label (annotation), fragments, n, tl_article_get_text (article));
    }
}

/* No line break stands inside a string of a sound record: only white space changes. */
static GBytes *
put_on_line (GBytes *record)
{
  gsize length;
  const char *data = g_bytes_get_data (record, &length);
  char *copy = g_memdup2 (data, length);

  for (gsize i = 0; i < length; i++)
    if (copy[i] == '\n' || copy[i] == '\r')
      copy[i] = ' ';
  return g_bytes_new_take (copy, length);
}

/* The articles with separator between them. */
static gboolean
write_articles (TlExport    *export_,
                gboolean     lines,
                GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  TlArticle *next;
  guint n = 0;

  while ((next = tl_export_next (export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;
      g_autoptr (GBytes) json = tl_article_dup_json (article);
      g_autoptr (GBytes) record = lines ? put_on_line (json) : g_bytes_ref (json);

      if ((n++ > 0 && !tl_export_write (export_, lines ? "\n" : ",\n", -1, error))
          || !tl_export_write (export_, g_bytes_get_data (record, NULL), g_bytes_get_size (record), error))
        return FALSE;
      tell_written (export_, article);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_object (TlExport  *export_,
              GError   **error)
{
  GBytes *labels = tl_export_get_labels (export_);

  if (!tl_export_write (export_, "{\"format\": \"tagline\", \"version\": 1,\n", -1, error))
    return FALSE;
  if (labels != NULL
      && (!tl_export_write (export_, " \"labels\": ", -1, error)
          || !tl_export_write (export_, g_bytes_get_data (labels, NULL), g_bytes_get_size (labels), error)
          || !tl_export_write (export_, ",\n", -1, error)))
    return FALSE;
  return tl_export_write (export_, " \"articles\": [\n", -1, error)
         && write_articles (export_, FALSE, error)
         && tl_export_write (export_, "\n]}\n", -1, error);
}

static gboolean
write_lines (TlExport  *export_,
             GError   **error)
{
  if (tl_export_get_labels (export_) != NULL)
    tl_export_loss (export_, NULL, "labels", _("The collection’s label schema is left out: lines have no place for it"));
  return write_articles (export_, TRUE, error) && tl_export_write (export_, "\n", -1, error);
}

/* The file without its articles, which is a JSON document of its own; NULL when it is not. */
static TlJsonDoc *
parse_surroundings (TlCollection *collection)
{
  TlSource *source = tl_collection_get_source (collection);
  const TlJsonFraming *framing = tl_collection_get_framing (collection);
  gsize skip = framing->has_bom ? 3 : 0;
  g_autoptr (GBytes) head = tl_source_read_bytes (source, skip, framing->head_end - skip, NULL);
  g_autoptr (GBytes) tail = NULL;
  g_autoptr (GByteArray) both = g_byte_array_new ();
  g_autoptr (GBytes) json = NULL;

  tail = tl_source_read_bytes (source, framing->tail_start, framing->file_size - framing->tail_start, NULL);
  if (head == NULL || tail == NULL)
    return NULL;
  g_byte_array_append (both, g_bytes_get_data (head, NULL), g_bytes_get_size (head));
  g_byte_array_append (both, g_bytes_get_data (tail, NULL), g_bytes_get_size (tail));
  json = g_byte_array_free_to_bytes (g_steal_pointer (&both));
  return tl_json_doc_parse (json, NULL, NULL);
}

void
tl_export_tell_surroundings (TlCollection *collection,
                             GPtrArray    *problems)
{
  static const char *const held[] = { "articles", "format", "labels", "version", NULL };
  g_autoptr (TlJsonDoc) doc = NULL;

  if (tl_collection_get_framing (collection)->shape == TL_JSON_SHAPE_OBJECT)
    doc = parse_surroundings (collection);
  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return;
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);

      if (!g_strv_contains (held, name))
        g_ptr_array_add (problems,
                         tl_diagnostic_new (TL_CODE_LOSS, TL_SEVERITY_WARNING, NULL, name, 0, 0,
                                            g_strdup_printf (_("The collection’s “%s” can’t be kept"), name)));
    }
}

/* Tells nothing: whoever opens them asks by name. */
static int
sniff (const TlFormatInput *input)
{
  return 0;
}

const TlFormat tl_export_format_object = {
  .name = "tagline",
  .title = NC_("format", "Tagline JSON"),
  .extension = ".json",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES,
  .sniff = sniff,
  .write = write_object,
};

const TlFormat tl_export_format_lines = {
  .name = "jsonl",
  .title = NC_("format", "Tagline JSON Lines"),
  .extension = ".jsonl",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES,
  .sniff = sniff,
  .write = write_lines,
};

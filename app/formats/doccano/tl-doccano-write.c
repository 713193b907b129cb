/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing doccano.  Its projects come in two kinds, with relations and without, and import accordingly `entities` and
 * `relations` or `label`: the whole file is written for one of them.  What doccano does not know of is in
 * the line's `tagline`, which it keeps as metadata.
 */

#include "config.h"

#include "tl-doccano-private.h"

#include <string.h>

static void
append_entities (GString   *out,
                 TlArticle *article,
                 TlFlat    *flat)
{
  static const char *const names[] = { "id", "label", "start_offset", "end_offset", NULL };
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (flat, &n_spans);

  tl_json_append_name (out, "entities");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_spans; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, spans[i].annotation);

      tl_json_append_comma (out);
      g_string_append_printf (out, "{\"id\": %u", spans[i].number);
      tl_json_append_member (out, "label", spans[i].label);
      g_string_append_printf (out, ", \"start_offset\": %u, \"end_offset\": %u", spans[i].start, spans[i].end);
      tl_json_append_kept (out, tl_annotation_get_json (annotation), TL_DOCCANO_MEMBER, names);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_relations (GString   *out,
                  TlArticle *article,
                  TlFlat    *flat)
{
  static const char *const names[] = { "id", "from_id", "to_id", "type", NULL };
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (flat, &n_spans);
  guint n_arcs;
  const TlFlatArc *arcs = tl_flat_get_arcs (flat, &n_arcs);

  tl_json_append_name (out, "relations");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_arcs; i++)
    {
      tl_json_append_comma (out);
      g_string_append_printf (out, "{\"id\": %u, \"from_id\": %u, \"to_id\": %u", arcs[i].number,
                              spans[arcs[i].from].number, spans[arcs[i].to].number);
      tl_json_append_member (out, "type", arcs[i].type);
      tl_json_append_kept (out, tl_relation_get_json (tl_article_get_relation (article, arcs[i].relation)), TL_DOCCANO_MEMBER, names);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_labels (GString *out,
               TlFlat  *flat)
{
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (flat, &n_spans);

  tl_json_append_name (out, "label");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_spans; i++)
    {
      tl_json_append_comma (out);
      g_string_append_printf (out, "[%u, %u, ", spans[i].start, spans[i].end);
      tl_json_append_string (out, spans[i].label, -1, &tl_json_style_spaced);
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, ']');
}

/* doccano numbers its examples; any other id is a string, which it keeps as metadata. */
static void
append_id (GString    *out,
           const char *id)
{
  g_autofree char *prefixed = g_strconcat ("t", id, NULL);
  guint number;

  if (tl_flat_parse_id (prefixed, 't', &number))
    g_string_append_printf (out, "\"id\": %s", id);
  else
    tl_json_append_member (out, "id", id);
}

static void
append_text (GString *out,
             TlText  *text)
{
  gsize length;
  const char *data = tl_text_get_data (text, &length);

  tl_json_append_name (out, "text");
  tl_json_append_string (out, data, length, &tl_json_style_spaced);
}

static void
append_members (GString   *out,
                TlArticle *article,
                TlJsonDoc *doc)
{
  for (guint i = 0; tl_doccano_members[i] != NULL; i++)
    {
      TlJsonRef value = tl_json_find_typed (doc, 0, tl_doccano_members[i], TL_JSON_STRING);

      if (value == TL_JSON_NONE)
        continue;
      tl_json_append_name (out, tl_doccano_members[i]);
      tl_json_append_raw (out, doc, value);
    }
}

static void
append_line (GString   *out,
             TlArticle *article,
             TlFlat    *flat,
             gboolean   with_relations)
{
  static const char *const names[] = {
    "id", "text", "entities", "relations", "label", "labels", "annotations", "data", TL_FLAT_CARRY,
    "title", "url", "publisher", "author", "published", "language", NULL
  };
  g_autoptr (GBytes) record = tl_article_dup_json (article);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (record, NULL, NULL);
  const char *carry = tl_flat_get_carry (flat);

  g_string_append_c (out, '{');
  append_id (out, tl_article_get_id (article));
  append_text (out, tl_article_get_text (article));
  if (with_relations)
    {
      append_entities (out, article, flat);
      append_relations (out, article, flat);
    }
  else
    append_labels (out, flat);
  if (doc != NULL)
    {
      append_members (out, article, doc);
      tl_json_append_rest (out, doc, tl_json_find_typed (doc, 0, TL_DOCCANO_MEMBER, TL_JSON_OBJECT), names);
    }
  if (carry != NULL)
    tl_json_append_member_json (out, TL_FLAT_CARRY, carry);
  g_string_append (out, "}\n");
}

gboolean
tl_doccano_write (TlExport  *export_,
                  GError   **error)
{
  gboolean with_relations = tl_export_has_relations (export_);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GError) local_error = NULL;
  TlArticle *next;

  while ((next = tl_export_next (export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;
      g_autoptr (TlFlat) flat = tl_flat_new (article, with_relations ? &tl_doccano_holds : &tl_doccano_holds_labels);

      g_string_truncate (line, 0);
      append_line (line, article, flat, with_relations);
      tl_flat_report (flat, export_, "doccano", TRUE);
      tl_flat_wrote (flat, export_);
      if (!tl_export_write (export_, line->str, line->len, error))
        return FALSE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

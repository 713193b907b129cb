/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The W3C's Web Annotations: one annotation, an array of them, pages, collections.
 */

#include "config.h"

#include "tl-format-private.h"
#include "tl-json-records.h"
#include "tl-web-annotation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
tl_web_pick (TlJsonDoc  *doc,
             TlJsonRef   object,
             const char *name)
{
  g_autofree char *with_at = NULL;
  char *found;

  if (!tl_json_is (doc, object, TL_JSON_OBJECT))
    return NULL;
  found = tl_json_pick_string (doc, object, name);
  if (found != NULL)
    return found;
  with_at = g_strconcat ("@", name, NULL);
  return tl_json_pick_string (doc, object, with_at);
}

GArray *
tl_web_list (TlJsonDoc *doc,
             TlJsonRef  value)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));

  if (value == TL_JSON_NONE || tl_json_get_type (doc, value) == TL_JSON_NULL)
    return list;
  if (tl_json_get_type (doc, value) != TL_JSON_ARRAY)
    g_array_append_val (list, value);
  else
    for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      g_array_append_val (list, item);
  return list;
}

gboolean
tl_web_has_type (TlJsonDoc  *doc,
                 TlJsonRef   object,
                 const char *type)
{
  static const char *const names[] = { "type", "@type" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GArray) types = tl_web_list (doc, tl_json_find (doc, object, names[i]));

      for (guint j = 0; j < types->len; j++)
        {
          TlJsonRef value = g_array_index (types, TlJsonRef, j);
          g_autofree char *name = NULL;

          if (tl_json_get_type (doc, value) != TL_JSON_STRING)
            continue;
          name = tl_json_dup_string (doc, value, NULL);
          if (g_str_equal (g_str_has_prefix (name, "oa:") ? name + 3 : name, type))
            return TRUE;
        }
    }
  return FALSE;
}

static int
sniff (const TlFormatInput *input)
{
  static const char *const types[] = { "Annotation", "AnnotationCollection", "AnnotationPage" };
  g_autoptr (TlJsonDoc) doc = NULL;

  if (input->source == NULL || (*input->head != '{' && strpbrk (input->head, "[{") == NULL))
    return 0;
  doc = tl_json_records_peek (input);
  if (doc == NULL)
    return strstr (input->head, "ns/anno.jsonld") != NULL && strstr (input->head, "\"AnnotationCollection\"") != NULL ? 90 : 0;
  if (tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (tl_web_has_type (doc, 0, types[i]))
      return 95;
  return tl_json_find (doc, 0, "target") != TL_JSON_NONE && strstr (input->head, "ns/anno.jsonld") != NULL ? 90 : 0;
}

const TlFormat tl_format_web_annotation = {
  .name = "web-annotation",
  .title = NC_("format", "W3C Web Annotation (JSON-LD)"),
  .extension = ".jsonld",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES,
  .sniff = sniff,
  .read = tl_web_annotation_read,
  .write = tl_web_annotation_write,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows and attributes.  A row's value has one member named after its type (`choices`, `number`…; that of a `textarea` is called `text`); lists of
 * one are read as that one.
 */

#include "config.h"

#include "tl-label-studio-private.h"

#include <string.h>

TlJsonRef
tl_label_studio_row_find_labels (TlJsonDoc *doc,
                                 TlJsonRef  row)
{
  g_autofree char *type = tl_json_pick_string (doc, row, "type");
  TlJsonRef value = tl_json_find_typed (doc, row, "value", TL_JSON_OBJECT);
  TlJsonRef labels;

  if (type == NULL || value == TL_JSON_NONE || !g_str_has_suffix (type, "labels"))
    return TL_JSON_NONE;
  labels = tl_json_find_typed (doc, value, type, TL_JSON_ARRAY);
  if (labels == TL_JSON_NONE)
    labels = tl_json_find_typed (doc, value, "labels", TL_JSON_ARRAY);
  if (labels == TL_JSON_NONE || !tl_json_is (doc, tl_json_first (doc, labels), TL_JSON_STRING))
    return TL_JSON_NONE;
  return labels;
}

gboolean
tl_label_studio_row_is_region (TlJsonDoc *doc,
                               TlJsonRef  row)
{
  TlJsonRef value = tl_json_find_typed (doc, row, "value", TL_JSON_OBJECT);

  return value != TL_JSON_NONE && tl_json_find (doc, value, "start") != TL_JSON_NONE
         && tl_json_find (doc, value, "end") != TL_JSON_NONE;
}

/* A list of one as that one. */
static char *
dup_single (TlJsonDoc *doc,
            TlJsonRef  value)
{
  TlJsonRef first;

  if (tl_json_get_type (doc, value) == TL_JSON_ARRAY && tl_json_get_length (doc, value) == 1)
    {
      first = tl_json_first (doc, value);
      if (tl_json_get_type (doc, first) == TL_JSON_STRING)
        return tl_json_dup_line (doc, first);
    }
  return tl_json_dup_line (doc, value);
}

char *
tl_label_studio_row_dup_value (TlJsonDoc *doc,
                               TlJsonRef  row)
{
  g_autofree char *type = tl_json_pick_string (doc, row, "type");
  TlJsonRef value = tl_json_find (doc, row, "value");
  TlJsonRef said;

  if (value == TL_JSON_NONE)
    return g_strdup ("null");
  if (type == NULL || tl_json_get_type (doc, value) != TL_JSON_OBJECT)
    return dup_single (doc, value);
  said = tl_json_find (doc, value, g_str_equal (type, "textarea") ? "text" : type);
  return dup_single (doc, said != TL_JSON_NONE ? said : value);
}

/* A word such as an enumeration has, against free text. */
static gboolean
is_word (TlJsonDoc *doc,
         TlJsonRef  string)
{
  gsize length;
  const char *raw = tl_json_get_raw (doc, string, NULL, &length);

  if (length < 3 || length > 42)
    return FALSE;
  for (gsize i = 1; i + 1 < length; i++)
    if (!g_ascii_isalnum (raw[i]) && raw[i] != '_' && raw[i] != '-')
      return FALSE;
  return TRUE;
}

const char *
tl_label_studio_type_of_value (TlJsonDoc *doc,
                               TlJsonRef  value)
{
  gboolean are_words = TRUE;

  switch (tl_json_get_type (doc, value))
    {
    case TL_JSON_STRING:
      return is_word (doc, value) ? "choices" : "textarea";

    case TL_JSON_NUMBER:
      return "number";

    case TL_JSON_TRUE:
    case TL_JSON_FALSE:
      return "choices";

    case TL_JSON_ARRAY:
      if (tl_json_get_length (doc, value) == 0)
        return NULL;
      for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
        {
          if (tl_json_get_type (doc, item) != TL_JSON_STRING)
            return NULL;
          are_words = are_words && is_word (doc, item);
        }
      return are_words ? "choices" : "textarea";

    case TL_JSON_NULL:
    case TL_JSON_OBJECT:
    default:
      return NULL;
    }
}

/* Types whose value is a list of strings. */
static gboolean
is_list_type (const char *type)
{
  return g_str_equal (type, "choices") || g_str_equal (type, "textarea") || g_str_has_suffix (type, "labels");
}

void
tl_label_studio_append_value (GString    *out,
                              const char *type,
                              TlJsonDoc  *doc,
                              TlJsonRef   value,
                              GPtrArray  *texts)
{
  gboolean is_list = tl_json_get_type (doc, value) == TL_JSON_ARRAY;

  tl_json_append_name (out, g_str_equal (type, "textarea") ? "text" : type);
  if (!is_list_type (type))
    {
      tl_json_append_raw (out, doc, value);
      return;
    }
  if (is_list)
    for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      g_ptr_array_add (texts, tl_json_dup_scalar (doc, item));
  else
    g_ptr_array_add (texts, tl_json_dup_scalar (doc, value));
  g_string_append_c (out, '[');
  for (guint i = 0; i < texts->len; i++)
    {
      tl_json_append_comma (out);
      tl_json_append_string (out, texts->pdata[i] != NULL ? texts->pdata[i] : "", -1, &tl_json_style_spaced);
    }
  g_string_append_c (out, ']');
}

char *
tl_label_studio_dup_rest (TlJsonDoc         *doc,
                          TlJsonRef          object,
                          const char *const *known)
{
  g_autoptr (GString) rest = g_string_new ("{");

  if (!tl_json_is (doc, object, TL_JSON_OBJECT))
    return NULL;
  for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    if (!tl_json_is_named (doc, value, known))
      {
        g_autofree char *name = tl_json_dup_name (doc, value);

        tl_json_append_name (rest, name);
        tl_json_append_raw (rest, doc, value);
      }
  if (rest->len == 1)
    return NULL;
  g_string_append_c (rest, '}');
  return g_strdup (rest->str);
}

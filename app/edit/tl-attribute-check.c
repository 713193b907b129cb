/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of a schema's attributes: one place for editing and for checking what others wrote. */

#include "config.h"

#include "tl-edits-private.h"

#include <glib/gi18n-lib.h>

static char *
check_enum (const TlAttributeDef *def,
            TlJsonDoc            *doc,
            TlJsonRef             value)
{
  g_autofree char *text = NULL;

  if (tl_json_get_type (doc, value) != TL_JSON_STRING)
    return g_strdup_printf (_("“%s” must be one of its values"), def->name);
  text = tl_json_dup_string (doc, value, NULL);
  if (def->values[0] == NULL || g_strv_contains ((const char *const *) def->values, text))
    return NULL;
  return g_strdup_printf (_("“%s” can’t be “%s”"), def->name, text);
}

static char *
check_number (const TlAttributeDef *def,
              TlJsonDoc            *doc,
              TlJsonRef             value)
{
  double number;

  if (tl_json_get_type (doc, value) != TL_JSON_NUMBER || !tl_json_get_double (doc, value, &number))
    return g_strdup_printf (_("“%s” must be a number"), def->name);
  if (def->has_min && number < def->min)
    return g_strdup_printf (_("“%s” can’t be less than %g"), def->name, def->min);
  if (def->has_max && number > def->max)
    return g_strdup_printf (_("“%s” can’t be more than %g"), def->name, def->max);
  return NULL;
}

static char *
check_list (const TlAttributeDef *def,
            TlJsonDoc            *doc,
            TlJsonRef             value)
{
  gboolean fits = tl_json_get_type (doc, value) == TL_JSON_ARRAY;

  if (fits)
    for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      fits &= tl_json_get_type (doc, item) == TL_JSON_STRING;
  return fits ? NULL : g_strdup_printf (_("“%s” must be a list of texts"), def->name);
}

char *
tl_attribute_check_value (const TlAttributeDef *def,
                          TlJsonDoc            *doc,
                          TlJsonRef             value)
{
  TlJsonType type = tl_json_get_type (doc, value);

  switch (def->type)
    {
    case TL_ATTRIBUTE_ENUM:
      return check_enum (def, doc, value);
    case TL_ATTRIBUTE_BOOLEAN:
      if (type == TL_JSON_TRUE || type == TL_JSON_FALSE)
        return NULL;
      return g_strdup_printf (_("“%s” must be true or false"), def->name);
    case TL_ATTRIBUTE_NUMBER:
      return check_number (def, doc, value);
    case TL_ATTRIBUTE_LIST:
      return check_list (def, doc, value);
    case TL_ATTRIBUTE_STRING:
    case TL_ATTRIBUTE_LINK:
    default:
      return type == TL_JSON_STRING ? NULL : g_strdup_printf (_("“%s” must be a text"), def->name);
    }
}

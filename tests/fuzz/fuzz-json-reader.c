/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever the bytes: a verdict; and what is accepted can be asked for everything. */

#include "config.h"

#include "tl-json.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

static void
ask_value (TlJsonDoc *doc,
           TlJsonRef  ref)
{
  g_autoptr(GBytes) raw = tl_json_dup_raw (doc, ref);
  g_autofree char *text = NULL;
  double number;
  guint integer;
  gsize length;

  switch (tl_json_get_type (doc, ref))
    {
    case TL_JSON_STRING:
      {
        g_autoptr(GString) written = g_string_new (NULL);

        text = tl_json_dup_string (doc, ref, &length);
        g_assert_true (g_utf8_validate_len (text, length, NULL) ||
                       memchr (text, '\0', length) != NULL);
        if (memchr (text, '\0', length) == NULL)
          g_assert_true (tl_json_string_equal (doc, ref, text));
        tl_json_append_string (written, text, (gssize) length, &tl_json_style_compact);
        g_assert_cmpuint (written->len, <=, 6 * length + 2);
      }
      break;
    case TL_JSON_NUMBER:
      if (tl_json_get_double (doc, ref, &number))
        {
          g_autoptr(GString) written = g_string_new (NULL);

          tl_json_append_double (written, number);
          g_assert_true (g_ascii_strtod (written->str, NULL) == number);
          if (tl_json_get_uint (doc, ref, &integer))
            g_assert_true (number == (double) integer);
        }
      break;
    default:
      break;
    }
}

static guint
ask_container (TlJsonDoc *doc,
               TlJsonRef  ref)
{
  guint n_values = 1;
  guint n_children = 0;

  ask_value (doc, ref);
  for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE;
       child = tl_json_next (doc, child))
    {
      if (tl_json_get_type (doc, ref) == TL_JSON_OBJECT)
        ask_value (doc, tl_json_get_key (doc, child));
      if (n_children < 4)
        {
          g_autofree char *path = tl_json_dup_path (doc, child, NULL);

          g_assert_cmpint (path[0], ==, '$');
        }
      n_values += ask_container (doc, child);
      n_children++;
    }
  g_assert_cmpuint (n_children, ==, tl_json_get_length (doc, ref));
  return n_values;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(TlJsonDoc) doc = NULL;
  gsize offset = G_MAXSIZE;
  guint line;
  guint column;

  doc = tl_json_doc_parse (bytes, &offset, &error);
  if (doc == NULL)
    {
      g_assert_true (error != NULL && error->domain == TL_JSON_ERROR);
      g_assert_cmpuint (offset, <=, size);
      tl_json_locate ((const char *) data, size, offset, &line, &column);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate_len ((const char *) data, size, NULL));
  g_assert_cmpuint (ask_container (doc, 0), <=, size);
  return 0;
}

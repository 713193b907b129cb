/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changes as the last bytes say, to the document that the other bytes are: the result is JSON. */

#include "config.h"

#include "tl-json-patch.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

#define N_COMMANDS 8

static const char *const values[] = {
  "null",
  "\"x\"",
  "[]",
  "{}",
  "[1, 2]",
  "{\"a\": 1, \"b\": [{}, {\"c\": \"d\"}]}",
  "[{\"x\": 1}, {\"y\": [[3, 4]]}]",
  "1e5",
};

static const char *const names[] = { "id", "text", "annotations", "é", "", "a" };

static void
set_elements (TlJsonPatch *patch,
              TlJsonDoc   *doc,
              TlJsonRef    array,
              guint8       command)
{
  g_autoptr(GArray) elements = g_array_new (FALSE, TRUE, sizeof (TlJsonElement));
  const char *value = values[command % G_N_ELEMENTS (values)];
  g_autoptr(GBytes) json = g_bytes_new_static (value, strlen (value));
  TlJsonElement fresh = { TL_JSON_NONE, json };
  guint i = 0;

  for (TlJsonRef child = tl_json_first (doc, array); child != TL_JSON_NONE;
       child = tl_json_next (doc, child), i++)
    {
      TlJsonElement element = { child, (command >> 5) == 7 && i == 1 ? json : NULL };

      if ((command >> (i % 5) & 3) == 1)
        continue;
      if ((command >> (i % 3) & 3) == 2)
        g_array_append_val (elements, fresh);
      if (command & 0x40)
        g_array_prepend_val (elements, element);
      else
        g_array_append_val (elements, element);
    }
  if (command & 0x80)
    g_array_append_val (elements, fresh);
  tl_json_patch_set_elements (patch, array, (TlJsonElement *) (gpointer) elements->data,
                              elements->len);
}

/* Walks to a value that the command stands for. */
static TlJsonRef
choose (TlJsonDoc *doc,
        guint8     command)
{
  TlJsonRef at = 0;

  for (guint depth = 0; depth < 4; depth++, command = (guint8) (command << 2 | command >> 6))
    {
      TlJsonRef child = tl_json_first (doc, at);

      if (child == TL_JSON_NONE || (command & 3) == 3)
        break;
      for (guint i = command & 3; i > 0 && tl_json_next (doc, child) != TL_JSON_NONE; i--)
        child = tl_json_next (doc, child);
      at = child;
    }
  return at;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  guint8 commands[N_COMMANDS] = { 0x12, 0x47, 0x9b, 0xe0, 0x33, 0x5c, 0xa1, 0xff };
  g_autoptr(GHashTable) replaced = g_hash_table_new (NULL, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, NULL);
  g_autoptr(TlJsonPatch) patch = NULL;
  g_autoptr(GBytes) result = NULL;
  g_autoptr(TlJsonDoc) result_doc = NULL;
  g_autoptr(GError) error = NULL;

  if (doc == NULL)
    return 0;
  for (gsize i = 0; i < size; i++)
    commands[i % N_COMMANDS] = (guint8) (commands[i % N_COMMANDS] * 31 + data[i]);

  patch = tl_json_patch_new (doc);
  for (guint i = 0; i + 1 < N_COMMANDS; i++)
    {
      TlJsonRef ref = choose (doc, commands[i]);
      guint8 command = commands[i + 1];
      const char *name = names[command % G_N_ELEMENTS (names)];
      const char *value = values[command % G_N_ELEMENTS (values)];
      TlJsonType type = tl_json_get_type (doc, ref);

      tl_json_patch_get_style (patch, ref);
      if (g_hash_table_contains (replaced, GUINT_TO_POINTER (ref)))
        continue;
      if (type == TL_JSON_ARRAY)
        {
          set_elements (patch, doc, ref, command);
        }
      else if (type == TL_JSON_OBJECT && command & 1)
        {
          TlJsonRef old = tl_json_find (doc, ref, name);

          tl_json_patch_set_member (patch, ref, name, value, -1);
          if (old != TL_JSON_NONE)
            g_hash_table_add (replaced, GUINT_TO_POINTER (old));
        }
      else if (type == TL_JSON_OBJECT)
        {
          tl_json_patch_remove_member (patch, ref, name);
        }
      else
        {
          tl_json_patch_replace (patch, ref, value, -1);
          g_hash_table_add (replaced, GUINT_TO_POINTER (ref));
        }
    }

  result = tl_json_patch_apply (patch);
  result_doc = tl_json_doc_parse (result, NULL, &error);
  /* A document of the greatest depth may have become deeper. */
  if (!g_error_matches (error, TL_JSON_ERROR, TL_JSON_ERROR_DEPTH))
    g_assert_no_error (error);
  return 0;
}

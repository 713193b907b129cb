/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The byte-preserving writer: what it must leave alone, how what it adds must look, and random
 * changes against the same changes made to a naive tree.
 */

#include "json-model.h"

#include "tl-json-patch.h"

#include <string.h>

#define N_RANDOM 1500

/* Something to do to a document, named by a path of member names and indices such as "a.0.b". */
typedef enum
{
  REPLACE,
  SET,       /* name=json */
  REMOVE,    /* name */
  APPEND,    /* json */
  PREPEND,   /* json */
  INSERT,    /* json, after the first element */
  DROP,      /* index */
  CLEAR,
} Operation;

static TlJsonRef
follow (TlJsonDoc  *doc,
        const char *path)
{
  g_auto(GStrv) steps = g_strsplit (path, ".", -1);
  TlJsonRef at = 0;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      if (tl_json_get_type (doc, at) == TL_JSON_OBJECT)
        {
          at = tl_json_find (doc, at, steps[i]);
        }
      else
        {
          guint64 index = g_ascii_strtoull (steps[i], NULL, 10);

          at = tl_json_first (doc, at);
          for (; index > 0; index--)
            at = tl_json_next (doc, at);
        }
      g_assert_cmpuint (at, !=, TL_JSON_NONE);
    }
  return at;
}

static GArray *
list_elements (TlJsonDoc *doc,
               TlJsonRef  array)
{
  GArray *elements = g_array_new (FALSE, TRUE, sizeof (TlJsonElement));

  for (TlJsonRef child = tl_json_first (doc, array); child != TL_JSON_NONE;
       child = tl_json_next (doc, child))
    {
      TlJsonElement element = { child, NULL };

      g_array_append_val (elements, element);
    }
  return elements;
}

static void
operate (TlJsonPatch *patch,
         TlJsonDoc   *doc,
         TlJsonRef    ref,
         Operation    operation,
         const char  *argument)
{
  g_autoptr(GArray) elements = NULL;
  g_autoptr(GBytes) json = g_bytes_new_static (argument, strlen (argument));
  TlJsonElement element = { TL_JSON_NONE, json };
  const char *equals;

  switch (operation)
    {
    case REPLACE:
      tl_json_patch_replace (patch, ref, argument, -1);
      return;
    case SET:
      {
        g_autofree char *name = NULL;

        equals = strchr (argument, '=');
        name = g_strndup (argument, equals - argument);
        tl_json_patch_set_member (patch, ref, name, equals + 1, -1);
      }
      return;
    case REMOVE:
      tl_json_patch_remove_member (patch, ref, argument);
      return;
    case APPEND:
    case PREPEND:
    case INSERT:
      elements = list_elements (doc, ref);
      g_array_insert_val (elements, operation == APPEND ? elements->len : operation == INSERT,
                          element);
      break;
    case DROP:
      elements = list_elements (doc, ref);
      g_array_remove_index (elements, (guint) g_ascii_strtoull (argument, NULL, 10));
      break;
    case CLEAR:
    default:
      elements = g_array_new (FALSE, TRUE, sizeof (TlJsonElement));
      break;
    }
  tl_json_patch_set_elements (patch, ref, (TlJsonElement *) (gpointer) elements->data,
                              elements->len);
}

static char *
patch_text (const char *before,
            const char *path,
            Operation   operation,
            const char *argument)
{
  g_autoptr(TlJsonDoc) doc = parse_sound (before, -1);
  g_autoptr(TlJsonPatch) patch = tl_json_patch_new (doc);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(TlJsonDoc) result = NULL;

  operate (patch, doc, path[0] != '\0' ? follow (doc, path) : 0, operation, argument);
  bytes = tl_json_patch_apply (patch);
  result = parse_sound (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

typedef struct
{
  const char *before;
  const char *path;
  Operation   operation;
  const char *argument;
  const char *after;
} Case;

static void
check_cases (const Case *cases,
             gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *after =
        patch_text (cases[i].before, cases[i].path, cases[i].operation, cases[i].argument);

      g_assert_cmpstr (after, ==, cases[i].after);
    }
}

static void
test_inline (void)
{
  static const Case cases[] = {
    { "{\"a\":1,\"b\":2}", "", SET, "a=3", "{\"a\":3,\"b\":2}" },
    { "{\"a\":1,\"b\":2}", "", SET, "c=3", "{\"a\":1,\"b\":2,\"c\":3}" },
    { "{\"a\": 1, \"b\": 2}", "", SET, "c=3", "{\"a\": 1, \"b\": 2, \"c\": 3}" },
    { "{\"a\": 1}", "", SET, "c={\"x\": [1, 2]}", "{\"a\": 1, \"c\": {\"x\": [1, 2]}}" },
    { "{\"a\":1}", "", SET, "c=3", "{\"a\":1,\"c\":3}" },
    { "{}", "", SET, "c=3", "{\"c\": 3}" },
    { "{\"a\":{}}", "a", SET, "c=3", "{\"a\":{\"c\":3}}" },
    { "{\"a\" : 1}", "", SET, "c=3", "{\"a\" : 1, \"c\" : 3}" },
    { "{\"a\":1.50,\"b\":2,\"a\":7}", "", SET, "a=3", "{\"a\":3,\"b\":2,\"a\":7}" },
    { "{\"a\":1,\"b\":2,\"a\":7}", "", REMOVE, "a", "{\"b\":2}" },
    { "{\"a\":1,\"b\":2,\"c\":3}", "", REMOVE, "b", "{\"a\":1,\"c\":3}" },
    { "{\"a\":1, \"b\":2}", "", REMOVE, "b", "{\"a\":1}" },
    { "{ \"a\":1 }", "", REMOVE, "a", "{}" },
    { "{\"a\":1}", "", REMOVE, "x", "{\"a\":1}" },
    { "{\"\\u0061\":1}", "", SET, "a=2", "{\"\\u0061\":2}" },
    { " [1, 2]\n", "", APPEND, "3", " [1, 2, 3]\n" },
    { "[1]", "", APPEND, "3", "[1, 3]" },
    { "{\"a\":[1]}", "a", APPEND, "3", "{\"a\":[1,3]}" },
    { "[]", "", APPEND, "3", "[3]" },
    { "[1,2]", "", PREPEND, "0", "[0,1,2]" },
    { "[ 1 ,2 ]", "", INSERT, "0", "[ 1 ,0 ,2 ]" },
    { "[1,2,3]", "", DROP, "0", "[2,3]" },
    { "[1, 2, 3]", "", DROP, "1", "[1, 3]" },
    { "[1,2,3]", "", DROP, "2", "[1,2]" },
    { "[1,2,3]", "", CLEAR, "", "[]" },
    { "[ ]", "", CLEAR, "", "[ ]" },
    { "{\"a\":[[0,1]]}", "a.0", REPLACE, "[[0,1],[3,4]]", "{\"a\":[[[0,1],[3,4]]]}" },
    { " 1 ", "", REPLACE, "[1,\"x\"]", " [1,\"x\"] " },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_expanded (void)
{
  static const Case cases[] = {
    { "{\n  \"a\": 1\n}", "", SET, "b={\"x\": [1, 2], \"y\": {}}",
      "{\n  \"a\": 1,\n  \"b\": {\n    \"x\": [\n      1,\n      2\n    ],\n    \"y\": {}\n  "
      "}\n}" },
    { "{\n  \"a\": []\n}", "a", APPEND, "{\"x\": 1}",
      "{\n  \"a\": [\n    {\n      \"x\": 1\n    }\n  ]\n}" },
    /* As cut out of a file: the first line has lost its indentation. */
    { "{\n      \"id\": 1,\n      \"a\": []\n    }", "a", APPEND, "{\"x\": [[1, 2]]}",
      "{\n      \"id\": 1,\n      \"a\": [\n        {\n          \"x\": [\n            [\n         "
      "     1,\n"
      "              2\n            ]\n          ]\n        }\n      ]\n    }" },
    { "{\n\t\"a\": {}\n}", "a", SET, "x=1", "{\n\t\"a\": {\n\t\t\"x\": 1\n\t}\n}" },
    { "{\n\"a\": [\n1\n]\n}", "a", APPEND, "[2]", "{\n\"a\": [\n1,\n[\n2\n]\n]\n}" },
    { "{\r\n  \"a\": 1\r\n}", "", SET, "b=[2]",
      "{\r\n  \"a\": 1,\r\n  \"b\": [\r\n    2\r\n  ]\r\n}" },
    { "[\n  1,\n  2,\n  3\n]", "", DROP, "0", "[\n  2,\n  3\n]" },
    { "[\n  1,\n  2,\n  3\n]", "", DROP, "2", "[\n  1,\n  2\n]" },
    { "[\n  1\n]", "", CLEAR, "", "[]" },
    { "[\n  1\n]", "", APPEND, "\"x\"", "[\n  1,\n  \"x\"\n]" },
    /* The same style with the brackets of neighbours on one line. */
    { "[{\n  \"x\": 1\n}, {\n  \"x\": 2\n}]", "", APPEND, "{\"x\": 3}",
      "[{\n  \"x\": 1\n}, {\n  \"x\": 2\n}, {\n  \"x\": 3\n}]" },
    /* Short lists stay short where that is the habit. */
    { "{\n  \"t\": [\"p\", \"q\"],\n  \"a\": 1\n}", "", SET, "b=[1, 2]",
      "{\n  \"t\": [\"p\", \"q\"],\n  \"a\": 1,\n  \"b\": [1, 2]\n}" },
    { "{\n  \"t\": [\"p\"],\n  \"a\": []\n}", "a", APPEND, "{\"x\": [1, 2]}",
      "{\n  \"t\": [\"p\"],\n  \"a\": [\n    {\n      \"x\": [1, 2]\n    }\n  ]\n}" },
    /* A neighbour decides, member by member. */
    { "[\n  {\n    \"s\": [[1, 2], [3, 4]],\n    \"n\": {\n      \"k\": 1\n    }\n  }\n]", "",
      APPEND, "{\"n\": {\"k\": 5}, \"s\": [[6, 7]]}",
      "[\n  {\n    \"s\": [[1, 2], [3, 4]],\n    \"n\": {\n      \"k\": 1\n    }\n  },\n"
      "  {\n    \"n\": {\n      \"k\": 5\n    },\n    \"s\": [[6, 7]]\n  }\n]" },
    /* Space inside of strings is not white space. */
    { "{\n  \"a\": 1\n}", "", SET, "b=[\"x  [ {\\n\", \" , \"]",
      "{\n  \"a\": 1,\n  \"b\": [\n    \"x  [ {\\n\",\n    \" , \"\n  ]\n}" },
    { "{\n  \"a\":1\n}", "", SET, "b={\"x\":[1,2]}",
      "{\n  \"a\":1,\n  \"b\":{\n    \"x\":[\n      1,\n      2\n    ]\n  }\n}" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_rows (void)
{
  static const Case cases[] = {
    /* One line for each element. */
    { "{\"a\": [\n  {\"x\": 1},\n  {\"x\": 2}]}", "a", APPEND, "{\"x\": 3}",
      "{\"a\": [\n  {\"x\": 1},\n  {\"x\": 2},\n  {\"x\": 3}]}" },
    { "{\"a\": [\n  {\"x\": 1}]}", "a", APPEND, "{\"x\": [3, {}]}",
      "{\"a\": [\n  {\"x\": 1},\n  {\"x\": [3, {}]}]}" },
    { "{\"a\": [\n  {\"x\": 1}\n]}", "a", PREPEND, "{\"x\": 0}",
      "{\"a\": [\n  {\"x\": 0},\n  {\"x\": 1}\n]}" },
    { "{\"a\": [\n  {\"x\": 1},\n  {\"x\": 2}]}", "a", DROP, "1", "{\"a\": [\n  {\"x\": 1}]}" },
    { "{\"a\": [\n  {\"x\": 1},\n  {\"x\": 2}]}", "a", DROP, "0", "{\"a\": [\n  {\"x\": 2}]}" },
    { "{\"id\": 1,\n   \"t\": 2,\n   \"a\": []}", "a", APPEND, "{\"x\": 1}",
      "{\"id\": 1,\n   \"t\": 2,\n   \"a\": [\n    {\"x\": 1}]}" },
    { "{\"id\": 1,\n   \"t\": 2}", "", SET, "a=[{\"x\": 1}, {\"x\": 2}]",
      "{\"id\": 1,\n   \"t\": 2,\n   \"a\": [\n    {\"x\": 1},\n    {\"x\": 2}]}" },
    { "{\"id\": 1,\n   \"b\": [\n    {\"x\": 1}],\n   \"a\": []}", "a", APPEND, "{\"x\": 2}",
      "{\"id\": 1,\n   \"b\": [\n    {\"x\": 1}],\n   \"a\": [\n    {\"x\": 2}]}" },
    { "[1\n,2\n,3]", "", APPEND, "4", "[1\n,2\n,3\n,4]" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_style (void)
{
  static const struct
  {
    const char *text;
    const char *path;
    const char *colon;
    const char *comma;
    gboolean ascii;
  } cases[] = {
    { "{\"a\":1,\"b\":2}", "", ":", ",", FALSE },
    { "{\"a\": 1, \"b\": 2}", "", ": ", ", ", FALSE },
    { "{\"a\":{\"b\": 1}}", "a", ": ", ", ", FALSE },
    { "{\"a\":[]}", "a", ":", ",", FALSE },
    { "{\n \"a\": []\n}", "a", ": ", ", ", FALSE },
    { "[1,2]", "", ":", ",", FALSE },
    { "[]", "", ": ", ", ", FALSE },
    { "{\"a\":\"\\u00e9\"}", "", ":", ",", TRUE },
    { "{\"a\":\"\\u00e9 é\"}", "", ":", ",", FALSE },
    { "{\"a\":\"\\\\u00e9 \\u000a\"}", "", ":", ",", FALSE },
    { "{\"a\":\"\\\\\\u20AC\"}", "", ":", ",", TRUE },
    { "{\"a\":1, \"l\": [1,2]}", "l", ":", ",", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TlJsonDoc) doc = parse_sound (cases[i].text, -1);
      g_autoptr(TlJsonPatch) patch = tl_json_patch_new (doc);
      TlJsonStyle style =
        tl_json_patch_get_style (patch, cases[i].path[0] != '\0' ? follow (doc, cases[i].path) : 0);

      g_test_message ("case %u", i);
      g_assert_cmpstr (style.colon, ==, cases[i].colon);
      g_assert_cmpstr (style.comma, ==, cases[i].comma);
      g_assert_cmpint (style.ascii, ==, cases[i].ascii);
    }
}

static void
assert_result (TlJsonPatch *patch,
               const char  *expected)
{
  g_autoptr(GBytes) bytes = tl_json_patch_apply (patch);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

/* Several changes, one inside the other, and the patch goes on after it was applied. */
static void
test_combined (void)
{
  g_autoptr(TlJsonDoc) doc =
    parse_sound ("{\"s\":\"new\",\"l\":[{\"i\":1,\"n\":1},{\"i\":2},{\"i\":3}],\"x\":{}}", -1);
  g_autoptr(TlJsonPatch) patch = tl_json_patch_new (doc);
  g_autoptr(GBytes) fresh = g_bytes_new_static ("{\"i\":9}", 7);
  g_autoptr(GBytes) exact = g_bytes_new_static ("{ \"i\" :2}", 9);
  TlJsonRef list = tl_json_find (doc, 0, "l");
  TlJsonRef first = tl_json_first (doc, list);
  TlJsonRef second = tl_json_next (doc, first);
  TlJsonRef third = tl_json_next (doc, second);
  const TlJsonElement elements[] = { { first, NULL }, { TL_JSON_NONE, fresh }, { second, exact } };
  const TlJsonElement reversed[] = { { third, NULL }, { second, NULL }, { first, NULL } };

  assert_result (patch, "{\"s\":\"new\",\"l\":[{\"i\":1,\"n\":1},{\"i\":2},{\"i\":3}],\"x\":{}}");
  tl_json_patch_set_member (patch, 0, "s", "\"done\"", -1);
  tl_json_patch_set_elements (patch, list, elements, G_N_ELEMENTS (elements));
  tl_json_patch_set_member (patch, first, "n", "[]", -1);
  tl_json_patch_remove_member (patch, first, "i");
  tl_json_patch_set_member (patch, 0, "y", "1", -1);
  assert_result (patch,
                 "{\"s\":\"done\",\"l\":[{\"n\":[]},{\"i\":9},{ \"i\" :2}],\"x\":{},\"y\":1}");

  tl_json_patch_set_member (patch, 0, "y", "2", -1);
  tl_json_patch_remove_member (patch, 0, "x");
  tl_json_patch_set_elements (patch, list, reversed, G_N_ELEMENTS (reversed));
  assert_result (patch, "{\"s\":\"done\",\"l\":[{\"i\":3},{\"i\":2},{\"n\":[]}],\"y\":2}");

  tl_json_patch_remove_member (patch, 0, "y");
  tl_json_patch_set_member (patch, 0, "x", "3", -1);
  tl_json_patch_set_elements (patch, list, NULL, 0);
  assert_result (patch, "{\"s\":\"done\",\"l\":[],\"x\":3}");

  tl_json_patch_replace_raw (patch, list, exact);
  assert_result (patch, "{\"s\":\"done\",\"l\":{ \"i\" :2},\"x\":3}");
}

/* Random changes */

typedef struct
{
  Node      *node;      /* borrowed from the tree or from the graveyard */
  TlJsonRef  ref;
  gboolean   closed;    /* replaced, or inside of what was, or its list was set */
} Entry;

typedef struct
{
  GRand       *random;
  TlJsonDoc   *doc;
  TlJsonPatch *patch;
  GArray      *entries;     /* of Entry */
  GPtrArray   *graveyard;   /* nodes taken out of the tree: others may still point at them */
  guint        n_names;
} World;

static void
collect_entries (World     *self,
                 Node      *node,
                 TlJsonRef  ref)
{
  Entry entry = { node, ref, FALSE };
  TlJsonRef child = tl_json_first (self->doc, ref);

  g_array_append_val (self->entries, entry);
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      collect_entries (self, g_ptr_array_index (node->children, i), child);
      child = tl_json_next (self->doc, child);
    }
}

static Entry *
entry_of (World     *self,
          TlJsonRef  ref)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->ref == ref)
        return entry;
    }
  g_assert_not_reached ();
}

/* Nothing below ref can be changed any more. */
static void
close_below (World     *self,
             TlJsonRef  ref)
{
  gsize start;
  gsize length;

  tl_json_get_raw (self->doc, ref, &start, &length);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);
      gsize inner;

      tl_json_get_raw (self->doc, entry->ref, &inner, NULL);
      entry->closed |= inner >= start && inner < start + length;
    }
}

static char *
write_inline (World      *self,
              const Node *node)
{
  TlJsonStyle style = tl_json_patch_get_style (self->patch, 0);
  const Layout layout = { -1, style.colon, style.comma, FALSE, NULL, "\n" };
  GString *out = g_string_new (NULL);

  node_write (node, &layout, 0, out);
  return g_string_free (out, FALSE);
}

/* Puts other's content into node; the old content goes to the graveyard. */
static void
become (World *self,
        Node  *node,
        Node  *other)
{
  Node old = *node;

  *node = *other;
  *other = old;
  g_ptr_array_add (self->graveyard, other);
}

static void
change_object (World *self,
               Entry *entry)
{
  Node *node = entry->node;
  gboolean fresh = node->children->len == 0 || g_rand_int_range (self->random, 0, 3) == 0;
  g_autofree char *name = NULL;
  g_autofree char *json = NULL;
  Node *value;
  gint index;

  name = fresh
           ? g_strdup_printf ("new%u", self->n_names++)
           : g_strdup (g_ptr_array_index (
               node->names, (guint) g_rand_int_range (self->random, 0, (gint) node->names->len)));
  index = node_find (node, name);
  if (!fresh && g_rand_boolean (self->random))
    {
      tl_json_patch_remove_member (self->patch, entry->ref, name);
      g_ptr_array_add (self->graveyard, g_ptr_array_steal_index (node->children, (guint) index));
      g_ptr_array_remove_index (node->names, (guint) index);
      return;
    }

  value = node_new_random (self->random, 2);
  json = write_inline (self, value);
  tl_json_patch_set_member (self->patch, entry->ref, name, json, -1);
  if (index < 0)
    {
      node_append (node, name, value);
    }
  else
    {
      TlJsonRef old = tl_json_find (self->doc, entry->ref, name);

      become (self, g_ptr_array_index (node->children, (guint) index), value);
      if (old != TL_JSON_NONE)
        close_below (self, old);
    }
}

static void
change_array (World *self,
              Entry *entry)
{
  g_autoptr(GArray) elements = g_array_new (FALSE, TRUE, sizeof (TlJsonElement));
  g_autoptr(GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  TlJsonRef child = tl_json_first (self->doc, entry->ref);

  for (guint i = 0; i <= entry->node->children->len; i++)
    {
      while (g_rand_int_range (self->random, 0, 4) == 0)
        {
          Node *value = node_new_random (self->random, 2);
          char *json = write_inline (self, value);
          TlJsonElement element = { TL_JSON_NONE, g_bytes_new_take (json, strlen (json)) };

          g_ptr_array_add (blobs, element.json);
          g_array_append_val (elements, element);
          g_ptr_array_add (children, value);
        }
      if (i < entry->node->children->len)
        {
          TlJsonElement element = { child, NULL };
          Node *node = g_ptr_array_index (entry->node->children, i);

          if (g_rand_int_range (self->random, 0, 4) == 0)
            {
              g_ptr_array_add (self->graveyard, node);
            }
          else
            {
              g_ptr_array_add (children, node);
              g_array_append_val (elements, element);
            }
          child = tl_json_next (self->doc, child);
        }
    }
  g_ptr_array_set_free_func (entry->node->children, NULL);
  g_ptr_array_unref (entry->node->children);
  entry->node->children = children;
  entry->closed = TRUE;
  tl_json_patch_set_elements (self->patch, entry->ref, (TlJsonElement *) (gpointer) elements->data,
                              elements->len);
}

static void
change_something (World *self)
{
  Entry *entry = &g_array_index (
    self->entries, Entry, (guint) g_rand_int_range (self->random, 0, (gint) self->entries->len));

  if (entry->closed)
    return;
  if (entry->node->type == TL_JSON_OBJECT)
    {
      change_object (self, entry);
    }
  else if (entry->node->type == TL_JSON_ARRAY)
    {
      change_array (self, entry);
    }
  else
    {
      Node *value = node_new_random (self->random, 2);
      g_autofree char *json = write_inline (self, value);

      tl_json_patch_replace (self->patch, entry->ref, json, -1);
      become (self, entry->node, value);
      close_below (self, entry->ref);
    }
}

/* Every layout that a tool writes can be told from a member or two; then what comes out must be
 * what that tool would have written for the changed tree. */
static void
test_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (77);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autoptr(Node) tree = node_new (TL_JSON_OBJECT);
      Node *witness = node_new (TL_JSON_OBJECT);
      Node *list = node_new (TL_JSON_ARRAY);
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GString) expected = g_string_new (NULL);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(TlJsonDoc) result = NULL;
      World world = { 0 };
      Layout layout;

      node_append (list, NULL, node_new (TL_JSON_NULL));
      node_append (list, NULL, node_new (TL_JSON_TRUE));
      node_append (witness, "list", list);
      node_append (tree, "witness", witness);
      node_append (tree, "rest",
                   node_new_container (random, i % 3 == 0 ? TL_JSON_ARRAY : TL_JSON_OBJECT, 4));
      layout_init (&layout, random, i);
      node_write (tree, &layout, 0, text);

      world.random = random;
      world.doc = parse_sound (text->str, text->len);
      world.patch = tl_json_patch_new (world.doc);
      world.entries = g_array_new (FALSE, FALSE, sizeof (Entry));
      world.graveyard = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
      collect_entries (&world, tree, 0);
      close_below (&world, tl_json_find (world.doc, 0, "witness"));
      entry_of (&world, 0)->closed = TRUE;
      for (gint n = g_rand_int_range (random, 0, 8); n > 0; n--)
        change_something (&world);

      bytes = tl_json_patch_apply (world.patch);
      result = parse_sound (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      node_assert_equal (tree, result, 0, TRUE);
      if (!layout.ragged)
        {
          g_autofree char *out =
            g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

          node_write (tree, &layout, 0, expected);
          g_assert_cmpstr (out, ==, expected->str);
        }

      tl_json_patch_free (world.patch);
      tl_json_doc_unref (world.doc);
      g_array_unref (world.entries);
      g_ptr_array_unref (world.graveyard);
    }
}

/* A random container, for which the reader's index is the same after it got another child. */
static TlJsonRef
pick_container (GRand     *random,
                TlJsonDoc *doc)
{
  TlJsonRef at = 0;

  for (;;)
    {
      TlJsonRef inner = TL_JSON_NONE;

      for (TlJsonRef child = tl_json_first (doc, at); child != TL_JSON_NONE;
           child = tl_json_next (doc, child))
        {
          TlJsonType type = tl_json_get_type (doc, child);

          if ((type == TL_JSON_ARRAY || type == TL_JSON_OBJECT) && g_rand_boolean (random))
            inner = child;
        }
      if (inner == TL_JSON_NONE)
        return at;
      at = inner;
    }
}

static GBytes *
add_child (TlJsonDoc  *doc,
           TlJsonRef   container,
           guint       position,
           const char *json)
{
  g_autoptr(TlJsonPatch) patch = tl_json_patch_new (doc);
  g_autoptr(GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr(GArray) elements = NULL;
  TlJsonElement element = { TL_JSON_NONE, bytes };

  if (tl_json_get_type (doc, container) == TL_JSON_OBJECT)
    {
      tl_json_patch_set_member (patch, container, "added", json, -1);
      return tl_json_patch_apply (patch);
    }
  elements = list_elements (doc, container);
  g_array_insert_val (elements, position, element);
  tl_json_patch_set_elements (patch, container, (TlJsonElement *) (gpointer) elements->data,
                              elements->len);
  return tl_json_patch_apply (patch);
}

static GBytes *
take_child (TlJsonDoc *doc,
            TlJsonRef  container,
            guint      position)
{
  g_autoptr(TlJsonPatch) patch = tl_json_patch_new (doc);
  g_autoptr(GArray) elements = NULL;

  if (tl_json_get_type (doc, container) == TL_JSON_OBJECT)
    {
      tl_json_patch_remove_member (patch, container, "added");
      return tl_json_patch_apply (patch);
    }
  elements = list_elements (doc, container);
  g_array_remove_index (elements, position);
  tl_json_patch_set_elements (patch, container, (TlJsonElement *) (gpointer) elements->data,
                              elements->len);
  return tl_json_patch_apply (patch);
}

/* What is added and taken away again leaves no trace. */
static void
test_add_remove (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (99);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autoptr(Node) tree =
        node_new_container (random, i % 2 == 0 ? TL_JSON_ARRAY : TL_JSON_OBJECT, 4);
      g_autoptr(Node) value = node_new_random (random, 3);
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GString) json = g_string_new (NULL);
      g_autoptr(TlJsonDoc) doc = NULL;
      g_autoptr(TlJsonDoc) more = NULL;
      g_autoptr(GBytes) added = NULL;
      g_autoptr(GBytes) taken = NULL;
      Layout layout;
      TlJsonRef at;
      guint position;
      gsize length;

      layout_init (&layout, random, i / 2);
      node_write (tree, &layout, 0, text);
      layout.indent = -1;
      layout.ragged = FALSE;
      node_write (value, &layout, 0, json);
      doc = parse_sound (text->str, text->len);
      at = pick_container (random, doc);
      tl_json_get_raw (doc, at, NULL, &length);
      if (tl_json_get_length (doc, at) == 0 && length > 2)
        continue;   /* white space between empty brackets does not come back */

      position = (guint) g_rand_int_range (random, 0, (gint) tl_json_get_length (doc, at) + 1);
      added = add_child (doc, at, position, json->str);
      more = parse_sound (g_bytes_get_data (added, NULL), g_bytes_get_size (added));
      g_assert_cmpuint (tl_json_get_length (more, at), ==, tl_json_get_length (doc, at) + 1);
      taken = take_child (more, at, position);
      g_assert_cmpmem (g_bytes_get_data (taken, NULL), g_bytes_get_size (taken), text->str,
                       text->len);
    }
}

/* A long list of elements on lines, of which one goes, one comes, one changes. */
static void
test_long_list (void)
{
  g_autoptr(GString) before = g_string_new ("{\"annotations\": [");
  g_autoptr(GString) after = g_string_new ("{\"annotations\": [");
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(TlJsonPatch) patch = NULL;
  g_autoptr(GArray) elements = NULL;
  g_autoptr(GBytes) fresh = g_bytes_new_static ("{\"id\": \"x\"}", 11);
  TlJsonElement element = { TL_JSON_NONE, fresh };
  TlJsonRef list;

  for (guint i = 0; i < 20000; i++)
    {
      g_string_append_printf (before, "%s\n  {\"id\": \"t%u\"}", i > 0 ? "," : "", i);
      if (i == 5000)
        continue;
      if (i == 10000)
        g_string_append (after, ",\n  {\"id\": \"x\"}");
      g_string_append_printf (after, "%s\n  {\"id\": \"%s%u\"}", i > 0 ? "," : "",
                              i == 15000 ? "changed" : "t", i);
    }
  g_string_append (before, "\n]}");
  g_string_append (after, "\n]}");

  doc = parse_sound (before->str, before->len);
  patch = tl_json_patch_new (doc);
  list = tl_json_find (doc, 0, "annotations");
  elements = list_elements (doc, list);
  tl_json_patch_replace (
    patch, tl_json_find (doc, g_array_index (elements, TlJsonElement, 15000).ref, "id"),
    "\"changed15000\"", -1);
  g_array_insert_val (elements, 10000, element);
  g_array_remove_index (elements, 5000);
  tl_json_patch_set_elements (patch, list, (TlJsonElement *) (gpointer) elements->data,
                              elements->len);
  assert_result (patch, after->str);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/patch/inline", test_inline);
  g_test_add_func ("/json/patch/expanded", test_expanded);
  g_test_add_func ("/json/patch/rows", test_rows);
  g_test_add_func ("/json/patch/style", test_style);
  g_test_add_func ("/json/patch/combined", test_combined);
  g_test_add_func ("/json/patch/random", test_random);
  g_test_add_func ("/json/patch/add-remove", test_add_remove);
  g_test_add_func ("/json/patch/long-list", test_long_list);

  return g_test_run ();
}

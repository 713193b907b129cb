/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlSchema: the built-in one, a collection's own, and labels that none of them knows. */

#include "tl-schema.h"

#include <string.h>

#include "tl-annotation.h"

static TlSchema *
parse (const char  *json,
       GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return tl_schema_new_from_json (bytes, error);
}

static void
test_default (void)
{
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  const TlLabelDef *claim = tl_schema_find (schema, "claim");
  const TlRelationDef *attribution = tl_schema_find_relation (schema, "Attribution");
  const TlAttributeDef *verdict;
  g_autoptr (GHashTable) looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) keys = g_hash_table_new (NULL, NULL);

  g_assert_nonnull (claim);
  g_assert_true (claim->known);
  g_assert_true (claim == tl_schema_find (schema, "Content"));
  g_assert_true (claim == tl_schema_lookup (schema, "CLAIM"));
  g_assert_true (claim == tl_schema_find_key (schema, 'c'));
  g_assert_true (claim == tl_schema_find_key (schema, 'C'));
  g_assert_null (tl_schema_find_key (schema, 0));
  g_assert_null (tl_schema_find (schema, "nonsense"));
  verdict = tl_label_def_find_attribute (claim, "verdict");
  g_assert_cmpint (verdict->type, ==, TL_ATTRIBUTE_ENUM);
  g_assert_true (g_strv_contains ((const char *const *) verdict->values, "mostly_false"));
  g_assert_cmpstr (verdict->fallback, ==, "unrated");
  g_assert_cmpfloat (tl_label_def_find_attribute (claim, "confidence")->max, ==, 100);
  g_assert_cmpstr (attribution->name, ==, "attribution");
  g_assert_cmpuint (tl_relation_def_find_role (attribution, "claim")->min, ==, 1);
  g_assert_null (tl_relation_def_find_role (attribution, "other"));

  /* Labels are told apart without their colour alone, and each key is one label's. */
  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlLabelDef *label = tl_schema_get_label (schema, i);

      g_assert_true (g_strv_contains (tl_schema_colours, label->colour));
      g_assert_true (g_strv_contains (tl_schema_underlines, label->underline));
      g_assert_true (g_hash_table_add (looks, g_strconcat (label->colour, label->underline, NULL)));
      g_assert_true (g_hash_table_add (keys, GUINT_TO_POINTER (label->key)));
    }
}

static void
test_roles (void)
{
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  const TlRelationDef *attribution = tl_schema_find_relation (schema, "attribution");
  const TlRoleDef *source = tl_relation_def_find_role (attribution, "source");
  const TlRoleDef *any = tl_relation_def_find_role (tl_schema_find_relation (schema, "same-as"), "from");

  g_assert_true (tl_role_def_allows (source, schema, "source"));
  g_assert_true (tl_role_def_allows (source, schema, "PER"));
  g_assert_false (tl_role_def_allows (source, schema, "place"));
  g_assert_false (tl_role_def_allows (source, schema, "nonsense"));
  g_assert_true (tl_role_def_allows (any, schema, "nonsense"));
}

static void
test_unknown (void)
{
  g_autoptr (TlSchema) schema = parse ("[\"one\"]", NULL);
  const TlLabelDef *made = tl_schema_lookup (schema, "never heard");
  g_autoptr (TlSchema) other = parse ("[]", NULL);

  g_assert_false (made->known);
  g_assert_cmpstr (made->title, ==, "never heard");
  g_assert_true (made == tl_schema_lookup (schema, "never heard"));
  g_assert_null (tl_schema_find (schema, "never heard"));
  g_assert_cmpuint (tl_schema_get_n_labels (schema), ==, 1);
  g_assert_cmpstr (tl_schema_lookup (other, "never heard")->colour, ==, made->colour);
}

static void
test_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSchema) schema = parse (
    "{\"labels\": [{\"name\": \"x\", \"title\": \"The X\", \"key\": \"\xC3\xA9\", \"colour\": \"red\", "
    "\"underline\": \"zigzag\", \"synonyms\": [\"y\", 5, \"EX\"], "
    "\"attributes\": [{\"name\": \"a\", \"type\": \"number\", \"min\": 1.5, \"default\": 2, \"required\": true}]}, "
    "{\"name\": \"y\", \"colour\": \"#ff0000\"}]}", &error);
  const TlLabelDef *x = tl_schema_find (schema, "EX");
  const TlAttributeDef *a = tl_label_def_find_attribute (x, "a");

  g_assert_no_error (error);
  g_assert_cmpstr (x->title, ==, "The X");
  g_assert_cmpstr (x->colour, ==, "red");
  g_assert_true (g_strv_contains (tl_schema_underlines, x->underline));
  g_assert_cmpuint (x->key, ==, 0xE9);
  g_assert_cmpstr (tl_schema_find (schema, "y")->name, ==, "y");
  g_assert_true (g_strv_contains (tl_schema_colours, tl_schema_find (schema, "y")->colour));
  g_assert_true (a->required && a->has_min && !a->has_max);
  g_assert_cmpfloat (a->min, ==, 1.5);
  g_assert_cmpstr (a->fallback, ==, "2");
  g_assert_null (tl_schema_find (schema, "claim"));
  /* It says nothing of relations, so the built-in ones hold. */
  g_assert_nonnull (tl_schema_find_relation (schema, "attribution"));
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "7", "{}", "{\"labels\": {}}", "[5]", "[{}]", "[{\"name\": \"\"}]",
    "[{\"name\": \"a\", \"attributes\": [{\"type\": \"enum\"}]}]",
    "[{\"name\": \"a\", \"attributes\": [{\"name\": \"b\", \"type\": \"colour\"}]}]",
    "{\"labels\": [], \"relations\": [{\"title\": \"a\"}]}",
    "{\"labels\": [], \"relations\": [{\"name\": \"a\", \"roles\": [{}]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i], &error));
      g_assert_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE);
    }
}

static void
test_translate (void)
{
  g_assert_cmpstr (tl_schema_translate ("mostly_false"), ==, "Mostly false");
  g_assert_cmpstr (tl_schema_translate ("Check-worthiness"), ==, "Check-worthiness");
  g_assert_cmpstr (tl_schema_translate ("my_own_value"), ==, "my_own_value");
  g_assert_cmpstr (tl_schema_translate (""), ==, "");
}

/* Everything the built-in schema shows is in the list that translators get. */
static void
test_strings_listed (void)
{
  g_autoptr (TlSchema) schema = tl_schema_new_default ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autofree char *listed = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (NEWS_TITLES, &listed, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlLabelDef *label = tl_schema_get_label (schema, i);

      g_ptr_array_add (texts, label->title);
      g_ptr_array_add (texts, label->description);
      for (guint j = 0; j < label->attributes->len; j++)
        {
          const TlAttributeDef *attribute = g_ptr_array_index (label->attributes, j);

          g_ptr_array_add (texts, attribute->title);
          g_ptr_array_add (texts, attribute->description);
          for (guint k = 0; attribute->values[k] != NULL; k++)
            g_ptr_array_add (texts, attribute->values[k]);
        }
    }
  for (guint i = 0; i < tl_schema_get_n_relations (schema); i++)
    {
      const TlRelationDef *relation = tl_schema_get_relation (schema, i);

      g_ptr_array_add (texts, relation->title);
      for (guint j = 0; j < relation->roles->len; j++)
        g_ptr_array_add (texts, ((TlRoleDef *) g_ptr_array_index (relation->roles, j))->title);
    }
  for (guint i = 0; i < texts->len; i++)
    {
      const char *shown = tl_schema_translate (g_ptr_array_index (texts, i));
      g_autofree char *entry = g_strdup_printf ("NC_(\"label\", \"%s\")", shown);

      if (*shown == '\0')
        continue;
      if (strstr (listed, entry) == NULL)
        g_test_message ("not listed: %s", shown);
      g_assert_nonnull (strstr (listed, entry));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/schema/default", test_default);
  g_test_add_func ("/model/schema/roles", test_roles);
  g_test_add_func ("/model/schema/unknown", test_unknown);
  g_test_add_func ("/model/schema/own", test_own);
  g_test_add_func ("/model/schema/refused", test_refused);
  g_test_add_func ("/model/schema/translate", test_translate);
  g_test_add_func ("/model/schema/strings-listed", test_strings_listed);
  return g_test_run ();
}

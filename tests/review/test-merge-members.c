/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Merging what collections say beside their articles: random concurrent changes of a common ancestor by two and three people against the
 * rules computed here a second time, on a plain table of paths and values. */

#include "tl-fields.h"
#include "tl-merge-members.h"
#include "tl-native.h"

#include <locale.h>
#include <string.h>

static TlCollection *
make_collection (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TlSource) source = tl_source_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;
  TlCollection *collection = tl_native_open (source, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return collection;
}

static GHashTable *
merge (TlCollection  *base,
       TlCollection **copies,
       guint          n,
       GPtrArray     *conflicts)
{
  static const char *const names[] = { "ana", "omar", "eva" };
  TlMergeSource sources[3];

  for (guint i = 0; i < n; i++)
    sources[i] = (TlMergeSource) { names[i], copies[i] };
  return tl_merge_members (base, sources, n, conflicts);
}

static char *
canonical (GBytes *json)
{
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  return doc != NULL ? tl_json_dup_canonical (doc, 0) : NULL;
}

static void
assert_member (GHashTable *merged,
               const char *name,
               const char *expected)
{
  g_autofree char *json = canonical (g_hash_table_lookup (merged, name));
  g_autofree char *wanted = expected != NULL ? g_strdelimit (g_strdup (expected), "'", '"') : NULL;

  g_assert_cmpstr (json, ==, wanted);
}

static void
test_without_ancestor (void)
{
  g_autoptr (TlCollection) a = make_collection ("{'workflow': {'people': {'ana': 'annotator'}}, 'reasons': ['No claim'], 'articles': []}");
  g_autoptr (TlCollection) b = make_collection ("{'workflow': {'people': {'omar': 'reviewer'}, 'required': ['verdict']}, 'blind': true,"
                                                " 'lint_ignored': ['k1'], 'articles': []}");
  g_autoptr (TlCollection) lines = make_collection ("{'id': 'x', 'text': 'y'}\n");
  TlCollection *copies[] = { a, b, lines };
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) merged = merge (NULL, copies, 3, conflicts);

  assert_member (merged, "workflow", "{'people':{'ana':'annotator','omar':'reviewer'},'required':['verdict']}");
  assert_member (merged, "blind", "true");
  assert_member (merged, "reasons", "['No claim']");
  assert_member (merged, "lint_ignored", "['k1']");
  assert_member (merged, "conflicts", NULL);
  g_assert_cmpuint (conflicts->len, ==, 0);
}

/* A format without room for settings takes none of them out; one that has some does. */
static void
test_nothing_said (void)
{
  g_autoptr (TlCollection) base = make_collection ("{'blind': 'always', 'reasons': ['A', 'B'], 'articles': []}");
  g_autoptr (TlCollection) lines = make_collection ("{'id': 'x', 'text': 'y'}\n");
  g_autoptr (TlCollection) fewer = make_collection ("{'reasons': ['B'], 'articles': []}");
  TlCollection *silent[] = { base, lines };
  TlCollection *said[] = { base, fewer };
  g_autoptr (GHashTable) first = merge (base, silent, 2, NULL);
  g_autoptr (GHashTable) second = merge (base, said, 2, NULL);

  assert_member (first, "blind", "'always'");
  assert_member (first, "reasons", "['A','B']");
  assert_member (second, "blind", NULL);
  assert_member (second, "reasons", "['B']");
}

static void
test_conflict (void)
{
  g_autoptr (TlCollection) base = make_collection ("{'workflow': {'people': {'eva': 'annotator'}}, 'articles': []}");
  g_autoptr (TlCollection) a = make_collection ("{'workflow': {'people': {'eva': 'chief'}}, 'blind': true, 'articles': []}");
  g_autoptr (TlCollection) b = make_collection ("{'workflow': {'people': {'eva': 'reviewer'}}, 'blind': 'always', 'articles': []}");
  TlCollection *copies[] = { a, b };
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GHashTable) merged = merge (base, copies, 2, conflicts);
  g_autoptr (GBytes) member = NULL;
  g_autoptr (GBytes) left = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpuint (conflicts->len, ==, 2);
  g_assert_cmpstr (tl_conflict_get_kind (conflicts->pdata[1]), ==, "collection");
  g_assert_cmpstr (tl_conflict_get_id (conflicts->pdata[1]), ==, "workflow");
  g_assert_cmpstr (tl_conflict_get_field (conflicts->pdata[1]), ==, "people/eva");
  g_assert_cmpstr (tl_conflict_get_names (conflicts->pdata[1])[0], ==, "ana");
  g_assert_cmpstr (tl_conflict_get_names (conflicts->pdata[1])[1], ==, "omar");
  g_assert_nonnull (tl_merge_why_not_both (NULL, conflicts->pdata[0]));

  /* They stand in the collection, and are settled there. */
  tl_collection_set_member (a, "workflow", g_hash_table_lookup (merged, "workflow"));
  tl_collection_set_member (a, "blind", g_hash_table_lookup (merged, "blind"));
  tl_collection_set_member (a, "conflicts", g_hash_table_lookup (merged, "conflicts"));
  kept = tl_merge_list_member_conflicts (a);
  g_assert_cmpuint (kept->len, ==, 2);
  g_assert_true (tl_merge_resolve_member (a, kept->pdata[1], "\"chief\"", &member, &left));
  text = canonical (member);
  g_assert_cmpstr (text, ==, "{\"people\":{\"eva\":\"chief\"}}");
  tl_collection_set_member (a, "conflicts", left);
  g_clear_pointer (&member, g_bytes_unref);
  g_clear_pointer (&left, g_bytes_unref);
  g_assert_false (tl_merge_resolve_member (a, kept->pdata[1], "\"chief\"", &member, &left));
  g_assert_true (tl_merge_resolve_member (a, kept->pdata[0], "null", &member, &left));
  g_assert_null (member);
  g_assert_null (left);
}

/* What is a list for one and a word for another is one thing, and asked about. */
static void
test_odd_shapes (void)
{
  g_autoptr (TlCollection) base = make_collection ("{'workflow': {'people': {'eva': 'annotator'}}, 'reasons': [], 'articles': []}");
  g_autoptr (TlCollection) a = make_collection ("{'workflow': {'people': 'all', 'a/b': 1}, 'reasons': ['x'], 'articles': []}");
  g_autoptr (TlCollection) b = make_collection ("{'workflow': {'people': {'eva': 'chief'}}, 'reasons': 'none', 'articles': []}");
  TlCollection *copies[] = { a, b };
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) merged = merge (base, copies, 2, conflicts);

  g_assert_cmpuint (conflicts->len, ==, 2);
  g_assert_cmpstr (tl_conflict_get_field (conflicts->pdata[0]), ==, "value");
  assert_member (merged, "reasons", "['x']");
}

/* Random changes.  A path is MEMBER|FIELD as in the conflicts. */
static const char *const paths[] = {
  "blind|value", "lint_ignored|=\"k1\"", "lint_ignored|=\"k2\"", "reasons|=\"A\"", "reasons|=\"B\"", "reasons|=\"C\"",
  "workflow|people/ana", "workflow|people/eva", "workflow|people/omar", "workflow|required=\"basis\"",
  "workflow|required=\"verdict\"", "workflow|role",
};
static const char *const roles[] = { NULL, "\"annotator\"", "\"chief\"", "\"reviewer\"" };
static const char *const blinds[] = { NULL, "true", "\"always\"", "false" };

static const char *
pick_value (GRand *random,
            guint  path)
{
  const char *entry = strchr (paths[path], '=');

  if (entry != NULL)
    return g_rand_boolean (random) ? entry + 1 : NULL;
  return (path == 0 ? blinds : roles)[g_rand_int_range (random, 0, 4)];
}

/* The entries of one list, or the members of one object, that the table has. */
static void
append_group (GString    *out,
              GHashTable *table,
              const char *prefix,
              gboolean    list)
{
  const char *comma = "";

  g_string_append_c (out, list ? '[' : '{');
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const char *value = g_hash_table_lookup (table, paths[i]);

      if (value == NULL || !g_str_has_prefix (paths[i], prefix))
        continue;
      g_string_append (out, comma);
      comma = ",";
      if (!list)
        g_string_append_printf (out, "\"%s\":", paths[i] + strlen (prefix));
      g_string_append (out, value);
    }
  g_string_append_c (out, list ? ']' : '}');
}

static gboolean
has_group (GHashTable *table,
           const char *prefix)
{
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_str_has_prefix (paths[i], prefix) && g_hash_table_contains (table, paths[i]))
      return TRUE;
  return FALSE;
}

static char *
render_member (GHashTable *table,
               const char *name)
{
  GString *out = g_string_new (NULL);

  if (g_str_equal (name, "blind"))
    {
      g_string_free (out, TRUE);
      return g_strdup (g_hash_table_lookup (table, paths[0]));
    }
  if (!g_str_equal (name, "workflow"))
    {
      g_autofree char *prefix = g_strconcat (name, "|=", NULL);

      append_group (out, table, prefix, TRUE);
      return g_string_free (out, FALSE);
    }
  /* A part that is empty is one that is not there. */
  g_string_append_c (out, '{');
  if (has_group (table, "workflow|people/"))
    {
      g_string_append (out, "\"people\":");
      append_group (out, table, "workflow|people/", FALSE);
    }
  if (has_group (table, "workflow|required="))
    {
      g_string_append_printf (out, "%s\"required\":", out->len > 1 ? "," : "");
      append_group (out, table, "workflow|required=", TRUE);
    }
  if (g_hash_table_contains (table, "workflow|role"))
    g_string_append_printf (out, "%s\"role\":%s", out->len > 1 ? "," : "",
                            (char *) g_hash_table_lookup (table, "workflow|role"));
  return g_string_free (g_string_append_c (out, '}'), FALSE);
}

static TlCollection *
render (GHashTable *table)
{
  g_autoptr (GString) out = g_string_new ("{");

  for (guint i = 0; tl_merge_member_names[i] != NULL; i++)
    {
      g_autofree char *json = render_member (table, tl_merge_member_names[i]);

      if (json != NULL)
        g_string_append_printf (out, "\"%s\": %s, ", tl_merge_member_names[i], json);
    }
  g_string_append (out, "\"articles\": []}");
  return make_collection (out->str);
}

static TlConflict *
find_conflict (GPtrArray  *conflicts,
               const char *path)
{
  for (guint i = 0; i < conflicts->len; i++)
    {
      g_autofree char *its = g_strdup_printf ("%s|%s", tl_conflict_get_id (conflicts->pdata[i]),
                                              tl_conflict_get_field (conflicts->pdata[i]));

      if (g_str_equal (its, path))
        return conflicts->pdata[i];
    }
  return NULL;
}

/* The rule for one path; sets the expected value.  Returns whether it is a conflict. */
static gboolean
check_path (const char  *path,
            GHashTable  *base,
            GHashTable **tables,
            guint        n,
            GPtrArray   *conflicts,
            GHashTable  *expected)
{
  const char *before = g_hash_table_lookup (base, path);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  TlConflict *conflict = find_conflict (conflicts, path);
  const char *best = NULL;

  for (guint i = 0; i < n; i++)
    {
      const char *value = g_hash_table_lookup (tables[i], path);

      if (g_strcmp0 (value, before) == 0)
        continue;
      value = value != NULL ? value : "null";
      g_hash_table_add (wanted, (gpointer) value);
      if (best == NULL || strcmp (value, best) > 0)
        best = value;
    }
  g_assert_true ((conflict != NULL) == (g_hash_table_size (wanted) > 1));
  if (conflict != NULL)
    {
      g_assert_cmpuint (g_strv_length ((char **) tl_conflict_get_values (conflict)), ==, g_hash_table_size (wanted));
      for (guint i = 0; tl_conflict_get_values (conflict)[i] != NULL; i++)
        g_assert_true (g_hash_table_contains (wanted, tl_conflict_get_values (conflict)[i]));
    }
  best = best != NULL ? best : before;
  if (best != NULL && !g_str_equal (best, "null"))
    g_hash_table_insert (expected, (gpointer) path, (gpointer) best);
  return conflict != NULL;
}

static void
assert_same (GHashTable *a,
             GHashTable *b)
{
  static const char *const names[] = { "workflow", "blind", "reasons", "lint_ignored", "conflicts" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *first = canonical (g_hash_table_lookup (a, names[i]));
      g_autofree char *second = canonical (g_hash_table_lookup (b, names[i]));

      g_assert_cmpstr (first, ==, second);
    }
}

static TlCollection *
make_merged (GHashTable *members)
{
  TlCollection *collection = make_collection ("{'articles': []}");
  GHashTableIter iter;
  gpointer name;
  gpointer json;

  g_hash_table_iter_init (&iter, members);
  while (g_hash_table_iter_next (&iter, &name, &json))
    if (json != NULL)
      tl_collection_set_member (collection, name, json);
  return collection;
}

static void
check_order (TlCollection  *base,
             TlCollection **copies,
             guint          n,
             GHashTable    *merged)
{
  static const guint8 orders[][3] = { { 1, 0, 2 }, { 0, 2, 1 }, { 2, 1, 0 }, { 1, 2, 0 }, { 2, 0, 1 } };

  for (guint i = 0; i < (n > 2 ? G_N_ELEMENTS (orders) : 1); i++)
    {
      TlCollection *other[] = { copies[orders[i][0]], copies[orders[i][1]], n > 2 ? copies[orders[i][2]] : NULL };
      g_autoptr (GHashTable) again = merge (base, other, n, NULL);

      assert_same (again, merged);
    }
  for (guint i = 0; n > 2 && i < 3; i++)
    {
      TlCollection *pair[] = { copies[i], copies[(i + 1) % 3] };
      g_autoptr (GHashTable) two = merge (base, pair, 2, NULL);
      g_autoptr (TlCollection) first = make_merged (two);
      TlCollection *rest[] = { first, copies[(i + 2) % 3] };
      g_autoptr (GHashTable) three = merge (base, rest, 2, NULL);

      assert_same (three, merged);
    }
}

static void
test_random (gconstpointer user_data)
{
  guint n = GPOINTER_TO_UINT (user_data);
  g_autoptr (GRand) random = g_rand_new_with_seed (700 + n);
  guint n_conflicts = 0;

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GHashTable) before = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (GHashTable) expected = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
      g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (TlCollection) base = NULL;
      g_autoptr (GHashTable) merged = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
        {
          const char *value = pick_value (random, i);

          if (value != NULL)
            g_hash_table_insert (before, (gpointer) paths[i], (gpointer) value);
        }
      base = render (before);
      for (guint c = 0; c < n; c++)
        {
          GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

          for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
            {
              const char *value = g_rand_int_range (random, 0, 3) == 0 ? pick_value (random, i)
                                                                       : g_hash_table_lookup (before, paths[i]);

              if (value != NULL)
                g_hash_table_insert (table, (gpointer) paths[i], (gpointer) value);
            }
          g_ptr_array_add (tables, table);
          g_ptr_array_add (copies, render (table));
        }
      merged = merge (base, (TlCollection **) copies->pdata, n, conflicts);
      for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
        n_conflicts += check_path (paths[i], before, (GHashTable **) tables->pdata, n, conflicts, expected);
      for (guint i = 0; tl_merge_member_names[i] != NULL; i++)
        {
          g_autofree char *json = canonical (g_hash_table_lookup (merged, tl_merge_member_names[i]));
          g_autofree char *wanted = render_member (expected, tl_merge_member_names[i]);

          g_assert_cmpstr (json, ==, wanted);
        }
      check_order (base, (TlCollection **) copies->pdata, n, merged);
    }
  g_assert_cmpuint (n_conflicts, >, 20);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/merge-members/without-ancestor", test_without_ancestor);
  g_test_add_func ("/review/merge-members/nothing-said", test_nothing_said);
  g_test_add_func ("/review/merge-members/conflict", test_conflict);
  g_test_add_func ("/review/merge-members/odd-shapes", test_odd_shapes);
  g_test_add_data_func ("/review/merge-members/random-two", GUINT_TO_POINTER (2), test_random);
  g_test_add_data_func ("/review/merge-members/random-three", GUINT_TO_POINTER (3), test_random);
  return g_test_run ();
}

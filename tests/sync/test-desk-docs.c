/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents of a desk by themselves: ids, one spelling, values that would not survive a server, and what servers may send. */

#include "config.h"

#include <string.h>

#include "tl-desk-view.h"
#include "tl-remote.h"

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static char *
to_string (GBytes *bytes)
{
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("(null)");
}

static void
test_ids (void)
{
  static const char *const names[] = { "a1", "ein Artikel", "../../x", "ü:/~", "A.b_c-d", "a\nb", "~61" };
  static const char *const bad[] = {
    "", "text", "text:", "text:a:b", "article:", "layer:a", "layer:a:b:", "layer:a:b:0", "layer:a:b:x", "layer:a:b:2:3",
    "decision:a:b", "decision:a:b:c:d", "other:a", "_design/guard", "article:a/b", "article:a b", "layer:a:b:123456",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *escaped = tl_desk_escape (names[i]);
      g_autofree char *back = tl_desk_unescape (escaped);
      g_autofree char *id = tl_desk_id_for_layer (names[i], "ana", 3);
      g_auto (TlDeskId) parts = { 0 };

      g_assert_cmpstr (back, ==, names[i]);
      for (const char *at = escaped; *at != '\0'; at++)
        g_assert_nonnull (strchr ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-", *at));
      g_assert_true (tl_desk_id_parse (id, &parts));
      g_assert_cmpint (parts.kind, ==, TL_DESK_LAYER);
      g_assert_cmpstr (parts.article, ==, escaped);
      g_assert_cmpstr (parts.user, ==, "ana");
      g_assert_cmpstr (parts.last, ==, "3");
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (TlDeskId) parts = { 0 };

      g_assert_false (tl_desk_id_parse (bad[i], &parts));
    }
}

static void
test_long_id (void)
{
  g_autofree char *long_name = g_strnfill (500, 'x');
  g_autofree char *other = g_strconcat (long_name, "y", NULL);
  g_autofree char *escaped = tl_desk_escape (long_name);
  g_autofree char *different = tl_desk_escape (other);
  g_autofree char *id = tl_desk_id_for_article (long_name);
  g_autoptr (TlDeskDoc) doc = tl_desk_doc_new (id, long_name);
  g_autoptr (GBytes) body = tl_desk_doc_to_body (doc);
  g_autoptr (TlDeskDoc) read = tl_desk_doc_parse (id, body, NULL);
  g_autofree char *key = tl_desk_doc_dup_string (read, "key");
  g_autoptr (GError) error = NULL;
  g_autoptr (TlDeskDoc) wrong = NULL;

  g_assert_cmpuint (strlen (escaped), <=, 100);
  g_assert_cmpstr (escaped, !=, different);
  g_assert_cmpstr (key, ==, long_name);
  /* The same body under another name is a lie. */
  wrong = tl_desk_doc_parse ("article:other", body, &error);
  g_assert_null (wrong);
  g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL);
}

static void
test_portable (void)
{
  static const char *const good[] = {
    "0", "12", "-7", "0.92", "123456789012345", "1.5", "-0.25", "{\"a\":[1,{\"b\":null}]}", "\"\"", "\"é\"", "0.001",
  };
  static const char *const bad[] = {
    "1.0", "1e3", "-0", "12345678901234567890", "0.00001", "1.10", "{\"a\":1,\"a\":2}", "{\"10\":1}", "\"\\u0000\"",
    "{\"__proto__\":1}", "1e400", "{\"a\":[0.1234567890123456789]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GBytes) json = bytes_of (good[i]);
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

      g_assert_true (tl_desk_json_is_portable (doc, 0));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) json = bytes_of (bad[i]);
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

      if (tl_desk_json_is_portable (doc, 0))
        g_error ("taken for portable: %s", bad[i]);
    }
}

static void
test_raw (void)
{
  g_autoptr (GBytes) value = bytes_of ("{\"id\":\"t1\",\"n\":1e400,\"n\":12345678901234567890}");
  g_autoptr (TlVersion) version = tl_version_new (1, "d1", NULL, value, "ana", NULL);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (version->text, NULL, NULL);
  g_autoptr (TlVersion) back = tl_version_parse (doc, 0, "ana");
  g_autofree char *text = to_string (back->is);

  g_assert_cmpint (tl_json_find (doc, 0, "is"), ==, TL_JSON_NONE);
  g_assert_cmpstr (text, ==, "{\"id\":\"t1\",\"n\":1e400,\"n\":12345678901234567890}");
  g_assert_true (g_bytes_equal (version->text, back->text));
}

/* What a server sends is anything: none of it is believed, and none of it hurts. */
static void
test_hostile (void)
{
  static const char *const bodies[] = {
    "null", "[]", "{}", "{\"type\":\"layer\"}", "{\"type\":\"layer\",\"article\":\"a1\",\"author\":\"bob\"}",
    "{\"type\":\"text\",\"article\":\"a1\",\"author\":\"ana\"}", "\xff", "{\"type\":\"layer\",",
  };
  static const char lies[] =
    "{\"type\":\"layer\",\"article\":\"a1\",\"author\":\"ana\",\"anns\":{\"t1\":{\"c\":-1,\"dev\":\"d\",\"is\":1},\"t2\":{\"c\":4000000000,\"dev\":\"d\",\"is\":1},"
    "\"t3\":{\"c\":1,\"dev\":\"\",\"is\":1},\"t4\":{\"c\":1,\"dev\":\"d\"},\"t5\":[],\"t6\":{\"c\":1,\"dev\":\"d\",\"raw\":\"{\"},"
    "\"t7\":{\"c\":2,\"dev\":\"d\",\"seen\":{\"d\":9,\"e\":7},\"is\":{\"id\":\"other\"}},\"\":{\"c\":1,\"dev\":\"d\",\"is\":1}},\"rels\":7,\"_id\":\"x\"}";
  g_autoptr (GBytes) body = bytes_of (lies);
  g_autoptr (TlDeskDoc) doc = NULL;
  g_autoptr (GPtrArray) docs = g_ptr_array_new ();
  g_autoptr (TlDeskView) view = NULL;
  g_autoptr (GBytes) native = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) bad = bytes_of (bodies[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tl_desk_doc_parse ("layer:a1:ana", bad, &error));
      g_assert_error (error, TL_SYNC_ERROR, TL_SYNC_ERROR_PROTOCOL);
    }
  doc = tl_desk_doc_parse ("layer:a1:ana", body, NULL);
  g_assert_nonnull (doc);
  g_assert_cmpuint (g_hash_table_size (doc->maps[TL_DESK_ANNS]), ==, 1);
  g_assert_false (g_hash_table_contains (doc->rest, "_id"));
  g_ptr_array_add (docs, doc);
  view = tl_desk_view_new (docs);
  /* It calls itself by another name than the one it is under. */
  native = tl_desk_view_dup_native (view, TL_DESK_ANNS, "t7");
  g_assert_null (native);
}

/* A text is what its hash says. */
static void
test_text_hash (void)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "so", -1);
  g_autofree char *id = tl_desk_id_for_text (hash);
  g_autoptr (GBytes) good = bytes_of ("{\"type\":\"text\",\"text\":\"so\"}");
  g_autoptr (GBytes) bad = bytes_of ("{\"type\":\"text\",\"text\":\"So\"}");
  g_autoptr (TlDeskDoc) doc = tl_desk_doc_parse (id, good, NULL);
  g_autoptr (GBytes) merged = tl_desk_merge (id, bad, good, NULL);
  g_autofree char *text = to_string (merged);

  g_assert_nonnull (doc);
  g_assert_null (tl_desk_doc_parse (id, bad, NULL));
  g_assert_cmpstr (text, ==, "{\"text\":\"so\",\"type\":\"text\"}");
}

/* What reading and writing makes of it, by the long way; NULL: it can't be read. */
static GBytes *
read_and_write (const char *id,
                GBytes     *body)
{
  g_autoptr (TlDeskDoc) doc = tl_desk_doc_parse (id, body, NULL);

  return doc != NULL ? tl_desk_doc_to_body (doc) : NULL;
}

static gboolean
is_canonical (const char *id,
              GBytes     *body)
{
  g_auto (TlDeskId) parts = { 0 };
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (body, NULL, NULL);

  g_assert_true (tl_desk_id_parse (id, &parts));
  return doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT
         && tl_desk_measure_canonical (&parts, doc, 0) == g_bytes_get_size (body);
}

/* One change anywhere: something taken away, put in, or in the place of something. */
static GBytes *
spoil (GRand  *rand,
       GBytes *body)
{
  static const char *const bits[] = {
    " ", "\\/", "\\u0041", "\\u000a", "\\u001f", "\\u001F", "\\u0000", "\\n", "\"alt\":[],", "\"raw\":\"1\",", "\"del\":true,", "\"del\":false,", "0",
    "-1", "4000000000", "1.0", "1e2", ",\"zz\":1", "\"_x\":1,", "\"A\":1,", "\"c\":1,", "{}", "[]", "null", "\"\"", "\"seen\":{\"d2\":1},", "\"seen\":7,",
    "é", "\"", "a", "b", "{", "}", ",", ":", "\"hist\":{},", "\x7f",
  };
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  gsize at = g_rand_int_range (rand, 0, length);
  gsize away = g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, 0, MIN (12, length - at) + 1);
  GString *out = g_string_new_len (data, at);

  if (g_rand_int_range (rand, 0, 4) > 0)
    g_string_append (out, bits[g_rand_int_range (rand, 0, G_N_ELEMENTS (bits))]);
  g_string_append_len (out, data + at + away, length - at - away);
  return g_string_free_to_bytes (out);
}

/* Taken as it is only what the long way would leave as it is, whatever it is that comes; and what we write is taken so. */
static void
test_canonical (void)
{
  static const struct
  {
    const char *id;
    const char *body;
  } docs[] = {
    { "layer:a1:ana",
      "{\"type\":\"layer\",\"article\":\"a1\",\"author\":\"ana\",\"more\":[1,{\"b\":null,\"a\":\"\\\"\\\\\\u001f\"}],\"anns\":{\"t1\":{\"c\":2,\"dev\":\"d1\","
      "\"seen\":{\"d2\":1},\"is\":{\"id\":\"t1\",\"label\":\"claim\",\"note\":\"é \\n\",\"start\":1,\"x\":0.5}},\"t2\":{\"c\":3,\"del\":true,\"dev\":\"d1\"}},\"rels\":{}}" },
    { "article:a1",
      "{\"type\":\"article\",\"key\":\"a1\",\"members\":{\"text\":{\"c\":1,\"dev\":\"d1\",\"is\":\"00\"},\"title\":{\"c\":1,\"dev\":\"d1\",\"is\":\"T\\t\"}}}" },
    { "text:e806a291cfc3e61f83b98d344ee57e3e8933cccece4fb45e1481f1f560e70eb1", "{\"type\":\"text\",\"text\":\"Testing\"}" },
    { "decision:a1:ana:01", "{\"type\":\"decision\",\"article\":\"a1\",\"author\":\"ana\",\"is\":\"approved\",\"targets\":[{\"id\":\"t1\"}]}" },
  };
  GRand *rand = g_rand_new_with_seed (g_test_rand_int ());
  guint n_taken = 0;

  for (guint i = 0; i < G_N_ELEMENTS (docs); i++)
    {
      g_autoptr (GBytes) body = bytes_of (docs[i].body);
      g_autoptr (GBytes) good = read_and_write (docs[i].id, body);

      g_assert_nonnull (good);
      g_assert_true (is_canonical (docs[i].id, good));
      for (guint n = 0; n < 10000; n++)
        {
          g_autoptr (GBytes) once = spoil (rand, good);
          g_autoptr (GBytes) twice = spoil (rand, once);
          GBytes *bad = n % 2 == 0 ? once : twice;
          g_autoptr (GBytes) read = NULL;

          if (!is_canonical (docs[i].id, bad))
            continue;
          n_taken++;
          read = read_and_write (docs[i].id, bad);
          if (read == NULL || !g_bytes_equal (read, bad))
            g_error ("taken as it is: %s", to_string (bad));
        }
    }
  g_assert_cmpuint (n_taken, >, 100);
  g_rand_free (rand);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/desk/ids", test_ids);
  g_test_add_func ("/sync/desk/long-id", test_long_id);
  g_test_add_func ("/sync/desk/portable", test_portable);
  g_test_add_func ("/sync/desk/raw", test_raw);
  g_test_add_func ("/sync/desk/hostile", test_hostile);
  g_test_add_func ("/sync/desk/text-hash", test_text_hash);
  g_test_add_func ("/sync/desk/canonical", test_canonical);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The framer: shapes, fields, broken files.  Everything is framed with every variant of the
 * scanner and with windows of many sizes, which must not make a difference.
 */

#include "json-model.h"

#include "tl-json-framer-private.h"

#include <string.h>

static const char *const keys[] = { "id", "title", "status", NULL };

static const gsize chunk_sizes[] = { 1, 7, 63, 64, 65, 200, 1 << 20 };

/* Every frame's bytes, "!" before a broken one; then line:column and record of each problem. */
static char *
summarise (const TlJsonFraming *framing,
           const char          *text)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < framing->frames->len; i++)
    {
      const TlJsonFrame *frame = &g_array_index (framing->frames, TlJsonFrame, i);

      g_assert_cmpuint (frame->offset + frame->length, <=, framing->file_size);
      g_string_append_printf (out, "%s%u:", frame->broken ? "!" : "", frame->line);
      g_string_append_len (out, text + frame->offset, frame->length);
      g_string_append_c (out, '\x1e');
    }
  for (guint i = 0; i < framing->problems->len; i++)
    {
      const TlJsonProblem *problem = g_ptr_array_index (framing->problems, i);
      guint line;
      guint column;

      tl_json_locate (text, framing->file_size, problem->offset, &line, &column);
      if (framing->has_bom && line == 1)
        column--;
      g_assert_cmpuint (problem->line, ==, line);
      g_assert_cmpuint (problem->column, ==, column);
      g_assert_nonnull (problem->message);
      g_string_append_printf (out, "@%u:%u", line, column);
      if (problem->record != G_MAXUINT)
        {
          g_assert_cmpuint (problem->record, <, framing->frames->len);
          g_string_append_printf (out, "#%u", problem->record);
        }
    }
  return g_string_free (out, FALSE);
}

static TlJsonFraming *
frame_text (const char        *text,
            gsize              length,
            gsize              chunk_size,
            TlJsonScanVariant  variant,
            guint64            retry_bytes,
            GError           **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);
  g_autoptr(TlSource) source = tl_source_new_for_bytes (bytes);
  TlJsonFramerOptions options;

  tl_json_framer_options_init (&options, source);
  options.chunk_size = chunk_size;
  options.variant = variant;
  options.read_ahead = chunk_size == 200;
  options.retry_bytes = retry_bytes;
  return tl_json_frame_with_options (source, keys, &options, NULL, NULL, NULL, error);
}

static char *
dup_fields (const TlJsonFraming *framing)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < framing->frames->len; i++)
    {
      for (guint j = 0; j < framing->n_keys; j++)
        {
          g_autofree char *field = tl_json_framing_dup_field (framing, i, j);

          g_string_append_printf (out, "%s\x1f", field != NULL ? field : "-");
        }
    }
  return g_string_free (out, FALSE);
}

/* Frames text in every way, makes sure that they agree, and returns one. */
static TlJsonFraming *
frame_every_way (const char  *text,
                 gsize        length,
                 GError     **error)
{
  g_autoptr(TlJsonFraming) first =
    frame_text (text, length, 1 << 20, TL_JSON_SCAN_PORTABLE, G_MAXUINT64, error);
  g_autofree char *first_summary = first != NULL ? summarise (first, text) : NULL;
  g_autofree char *first_fields = first != NULL ? dup_fields (first) : NULL;

  for (guint variant = TL_JSON_SCAN_PORTABLE; variant <= TL_JSON_SCAN_AVX2; variant++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (chunk_sizes); i++)
        {
          g_autoptr(GError) other_error = NULL;
          g_autoptr(TlJsonFraming) other =
            frame_text (text, length, chunk_sizes[i], variant, G_MAXUINT64, &other_error);
          g_autofree char *summary = other != NULL ? summarise (other, text) : NULL;
          g_autofree char *fields = other != NULL ? dup_fields (other) : NULL;

          g_assert_cmpstr (summary, ==, first_summary);
          g_assert_cmpstr (fields, ==, first_fields);
          if (first == NULL)
            {
              if (error != NULL)
                g_assert_cmpstr (other_error->message, ==, (*error)->message);
              continue;
            }
          g_assert_cmpint (other->shape, ==, first->shape);
          g_assert_cmpuint (other->head_end, ==, first->head_end);
          g_assert_cmpuint (other->tail_start, ==, first->tail_start);
          g_assert_cmpint (other->labels != NULL, ==, first->labels != NULL);
        }
    }
  return g_steal_pointer (&first);
}

typedef struct
{
  const char  *text;
  TlJsonShape  shape;
  const char  *summary;   /* with | for the separator */
} Case;

static void
check_cases (const Case *cases,
             gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TlJsonFraming) framing =
        frame_every_way (cases[i].text, strlen (cases[i].text), &error);
      g_autofree char *summary = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_no_error (error);
      summary = g_strdelimit (summarise (framing, cases[i].text), "\x1e", '|');
      g_assert_cmpstr (summary, ==, cases[i].summary);
      g_assert_cmpint (framing->shape, ==, cases[i].shape);
    }
}

static void
test_shapes (void)
{
  static const Case cases[] = {
    { "{\"articles\":[{\"id\":1},{\"id\":2}]}", TL_JSON_SHAPE_OBJECT,
      "1:{\"id\":1}|1:{\"id\":2}|" },
    { "{\"articles\":[]}", TL_JSON_SHAPE_OBJECT, "" },
    { "{ \"articles\" : [ ] }\n", TL_JSON_SHAPE_OBJECT, "" },
    { "{\"x\":{\"articles\":[{}]},\n\"articles\":[\n{}\n],\"z\":[[],{}]}", TL_JSON_SHAPE_OBJECT,
      "3:{}|" },
    { "{\"articles\":null,\"articles\":[{\"a\":{}}]}", TL_JSON_SHAPE_OBJECT, "1:{\"a\":{}}|" },
    { "{\"art\\u0069cles\":[{}]}", TL_JSON_SHAPE_OBJECT, "1:{}|" },
    { "{\"x\":\"articles\",\"text\":\"articles\"}", TL_JSON_SHAPE_LINES,
      "1:{\"x\":\"articles\",\"text\":\"articles\"}|" },
    { "[]", TL_JSON_SHAPE_ARRAY, "" },
    { " [ ] ", TL_JSON_SHAPE_ARRAY, "" },
    { "[{}]", TL_JSON_SHAPE_ARRAY, "1:{}|" },
    { "[{\"a\":\"]}\\\"[{\"} ,\r\n {\"b\":[[{}]]}\n]\n", TL_JSON_SHAPE_ARRAY,
      "1:{\"a\":\"]}\\\"[{\"}|2:{\"b\":[[{}]]}|" },
    { "\xef\xbb\xbf[{}\n,{}]", TL_JSON_SHAPE_ARRAY, "1:{}|2:{}|" },
    { "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", TL_JSON_SHAPE_LINES,
      "1:{\"text\":\"a\"}|2:{\"text\":\"b\"}|" },
    { "{\"text\":\"a\"}\r\n\r\n  {\"x\":[1]} \r\n{}", TL_JSON_SHAPE_LINES,
      "1:{\"text\":\"a\"}|3:{\"x\":[1]}|4:{}|" },
    { "\n\n{\"x\":1}\n{\"x\":2}", TL_JSON_SHAPE_LINES, "3:{\"x\":1}|4:{\"x\":2}|" },
    { "{\"text\":\"a\"}", TL_JSON_SHAPE_LINES, "1:{\"text\":\"a\"}|" },
    { "{\n  \"id\": 1,\n  \"text\": \"a\"\n}\n", TL_JSON_SHAPE_LINES,
      "1:{\n  \"id\": 1,\n  \"text\": \"a\"\n}|" },
    { "\xef\xbb\xbf{\"text\":\"\"}\n", TL_JSON_SHAPE_LINES, "1:{\"text\":\"\"}|" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_elements (void)
{
  static const Case cases[] = {
    { "[1,{},\"a\\\"]\",[{}],null,-1e5]", TL_JSON_SHAPE_ARRAY,
      "!1:1|1:{}|!1:\"a\\\"]\"|!1:[{}]|!1:null|!1:-1e5|@1:2#0@1:7#2@1:14#3@1:19#4@1:24#5" },
    { "[{},]", TL_JSON_SHAPE_ARRAY, "1:{}|@1:5" },
    { "[,{}]", TL_JSON_SHAPE_ARRAY, "1:{}|@1:2" },
    { "[{},,{}]", TL_JSON_SHAPE_ARRAY, "1:{}|1:{}|@1:5" },
    { "[{} {}]", TL_JSON_SHAPE_ARRAY, "1:{}|1:{}|@1:5#1" },
    { "[{}\n{}\n]", TL_JSON_SHAPE_ARRAY, "1:{}|2:{}|@2:1#1" },
    { "[{}] x", TL_JSON_SHAPE_ARRAY, "1:{}|@1:6" },
    { "[{}", TL_JSON_SHAPE_ARRAY, "1:{}|@1:4" },
    { "[{},\n", TL_JSON_SHAPE_ARRAY, "1:{}|@2:1" },
    { "{\"articles\":[{}],\"x\":[}", TL_JSON_SHAPE_OBJECT, "1:{}|@1:23" },
    { "{\"articles\":[{}]", TL_JSON_SHAPE_OBJECT, "1:{}|@1:17" },
    { "{\"articles\":[{}]} {}", TL_JSON_SHAPE_OBJECT, "1:{}|@1:19" },
    { "{\"articles\":[{}]\n,\"x\":\"\n\"}", TL_JSON_SHAPE_OBJECT, "1:{}|@2:7" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_recovery (void)
{
  static const Case cases[] = {
    /* A raw line break in a string */
    { "[\n{\"a\":\"x\ny\"},\n{\"b\":2}\n]", TL_JSON_SHAPE_ARRAY,
      "!2:{\"a\":\"x\ny\"}|4:{\"b\":2}|@2:8#0" },
    /* A control character */
    { "[\n{\"a\":\"x\ty\"},\n{\"b\":2}\n]", TL_JSON_SHAPE_ARRAY,
      "!2:{\"a\":\"x\ty\"}|3:{\"b\":2}|@2:8#0" },
    /* A string that is not closed */
    { "[\n{\"a\":\"x},\n{\"b\":2},\n{\"c\":3}\n]", TL_JSON_SHAPE_ARRAY,
      "!2:{\"a\":\"x}|3:{\"b\":2}|4:{\"c\":3}|@2:10#0" },
    /* A bracket of the wrong kind */
    { "[\n{\"a\":[1}},\n{\"b\":2}\n]", TL_JSON_SHAPE_ARRAY, "!2:{\"a\":[1}}|3:{\"b\":2}|@2:8#0" },
    /* One too many */
    { "[\n{\"a\":1}},\n{\"b\":2}\n]", TL_JSON_SHAPE_ARRAY, "!2:{\"a\":1}}|3:{\"b\":2}|@2:8#0" },
    { "[\n{\"a\":1}]},\n{\"b\":2}\n]", TL_JSON_SHAPE_ARRAY, "!2:{\"a\":1}]}|3:{\"b\":2}|@2:8#0" },
    { "[\n{\"a\":1}]},\nx", TL_JSON_SHAPE_ARRAY, "2:{\"a\":1}|@2:9" },
    /* A bracket that is missing: the records after it are inside of this one */
    { "[\n{\"a\":[1,2},\n{\"b\":2},\n{\"c\":3}]", TL_JSON_SHAPE_ARRAY,
      "!2:{\"a\":[1,2}|3:{\"b\":2}|4:{\"c\":3}|@2:10#0" },
    { "[\n{\"a\":{\"x\":1},\n{\"b\":2},\n{\"c\":3}\n]", TL_JSON_SHAPE_ARRAY,
      "!2:{\"a\":{\"x\":1}|3:{\"b\":2}|4:{\"c\":3}|@5:1#0" },
    { "[\n{\"a\":1,\n{\"b\":2}\n", TL_JSON_SHAPE_ARRAY, "!2:{\"a\":1|3:{\"b\":2}|@2:1#0@4:1" },
    /* The last one */
    { "[\n{\"a\":1},\n{\"b\":[}\n]\n", TL_JSON_SHAPE_ARRAY, "2:{\"a\":1}|!3:{\"b\":[}|@3:7#1" },
    { "{\"articles\":[\n{\"a\":1},\n{\"b\":[}\n]}\n", TL_JSON_SHAPE_OBJECT,
      "2:{\"a\":1}|!3:{\"b\":[}|@3:7#1" },
    { "{\"articles\":[\n{\"b\":\"\n],\"labels\":[]}\n", TL_JSON_SHAPE_OBJECT,
      "!2:{\"b\":\"|@2:7#0" },
    /* A truncated file */
    { "[{\"a\":1},\n{\"b\":\"xyz", TL_JSON_SHAPE_ARRAY, "1:{\"a\":1}|!2:{\"b\":\"xyz|@2:1#1" },
    { "{\"articles\":[{\"a\":1},{\"b\":[1,", TL_JSON_SHAPE_OBJECT,
      "1:{\"a\":1}|!1:{\"b\":[1|@1:22#1" },
    /* Two in a row, and garbage */
    { "[\n{\"a\":[},\n{\"b\":}],\n{\"c\":3},\nfoo: bar,\n{\"d\":4}]", TL_JSON_SHAPE_ARRAY,
      "!2:{\"a\":[},\n{\"b\":}]|4:{\"c\":3}|!5:foo: bar|6:{\"d\":4}|@2:7#0@5:1#2" },
    /* Records on many lines: what is inside of one is no record */
    { "[\n {\n  \"l\": [\n   {\"x\": 1},\n   {\"x\": \"\n\"}\n  ]\n },\n {\n  \"l\": []\n }\n]",
      TL_JSON_SHAPE_ARRAY,
      "!2:{\n  \"l\": [\n   {\"x\": 1},\n   {\"x\": \"\n\"}\n  ]\n }|9:{\n  \"l\": []\n "
      "}|@5:11#0" },
    { "[\n {\n  \"l\": [\n   {\"x\": 1}\n  ],\n },\n {\"l\": ]},\n {\"m\": 1}\n]",
      TL_JSON_SHAPE_ARRAY,
      "2:{\n  \"l\": [\n   {\"x\": 1}\n  ],\n }|!7:{\"l\": ]}|8:{\"m\": 1}|@7:8#1" },
    /* Commas at the beginning of lines */
    { "[ {\"a\":]}\n, {\"b\":2}\n, {\"c\":3}\n]", TL_JSON_SHAPE_ARRAY,
      "!1:{\"a\":]}|2:{\"b\":2}|3:{\"c\":3}|@1:8#0" },
    /* All on one line: what begins like the broken one is the next */
    { "[{\"id\":1,\"t\":\"\x02\",\"l\":[{\"id\":1,\"x\":2},{\"id\":2,\"x\":2}]}, "
      "{\"id\":2,\"t\":\"y\"},{\"id\":3}]",
      TL_JSON_SHAPE_ARRAY,
      "!1:{\"id\":1,\"t\":\"\x02\",\"l\":[{\"id\":1,\"x\":2},{\"id\":2,\"x\":2}]}|1:{\"id\":2,"
      "\"t\":\"y\"}|1:{\"id\":3}|@1:15#0" },
    { "{\"articles\":[{\"id\":1,\"t\":[2},{\"id\" : \"}\" , \"t\":3}],\"x\":1}",
      TL_JSON_SHAPE_OBJECT, "!1:{\"id\":1,\"t\":[2}|1:{\"id\" : \"}\" , \"t\":3}|@1:28#0" },
    /* An escaped quote at the end of a string */
    { "[\n{\"a\":\"x\\\"},\n{\"b\":2}\n]", TL_JSON_SHAPE_ARRAY,
      "!2:{\"a\":\"x\\\"}|3:{\"b\":2}|@2:12#0" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_recovery_lines (void)
{
  static const Case cases[] = {
    { "{\"a\":1}\n{\"b\":\"x\n{\"c\":3}\n", TL_JSON_SHAPE_LINES,
      "1:{\"a\":1}|!2:{\"b\":\"x|3:{\"c\":3}|@2:8#1" },
    { "{\"a\":1}\n{\"b\":[1}\n{\"c\":3}\n", TL_JSON_SHAPE_LINES,
      "1:{\"a\":1}|!2:{\"b\":[1}|3:{\"c\":3}|@2:8#1" },
    { "{\"a\":1}\n{\"b\":1\n{\"c\":3}\n", TL_JSON_SHAPE_LINES,
      "1:{\"a\":1}|!2:{\"b\":1|3:{\"c\":3}|@2:7#1" },
    { "{\"a\":1\n{\"b\":2}\n{\"c\":3}\n", TL_JSON_SHAPE_LINES,
      "!1:{\"a\":1|2:{\"b\":2}|3:{\"c\":3}|@1:7#0" },
    { "{\"a\":1}\n{\"b\":1},\n{\"c\":3}\n", TL_JSON_SHAPE_LINES,
      "1:{\"a\":1}|!2:{\"b\":1},|3:{\"c\":3}|@2:8#1" },
    { "{\"a\":1}\nhello\n{\"c\":3}\n", TL_JSON_SHAPE_LINES,
      "1:{\"a\":1}|!2:hello|3:{\"c\":3}|@2:1#1" },
    { "{\"a\":1}\n{\"b\":1}{\"c\":2}\n", TL_JSON_SHAPE_LINES,
      "1:{\"a\":1}|!2:{\"b\":1}{\"c\":2}|@2:8#1" },
    { "{\"a\":1}\n{\"b\":\"xy", TL_JSON_SHAPE_LINES, "1:{\"a\":1}|!2:{\"b\":\"xy|@2:1#1" },
    { "{\"a\":1}\n{\"b\":\r\n 2\r\n}\r\n{\"c\":3}", TL_JSON_SHAPE_LINES,
      "1:{\"a\":1}|!2:{\"b\":\r\n 2\r\n}|5:{\"c\":3}|@2:7#1" },
    { "{\"text\":\"abc", TL_JSON_SHAPE_LINES, "!1:{\"text\":\"abc|@1:13#0" },
    { "{\n\"text\":\"abc\",\n\"a\":{\n", TL_JSON_SHAPE_LINES,
      "!1:{\n\"text\":\"abc\",\n\"a\":{|@4:1#0" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_errors (void)
{
  static const struct { const char *text; gssize length; TlJsonError code; } cases[] = {
    { "", 0, TL_JSON_ERROR_SYNTAX },
    { " \n\n", -1, TL_JSON_ERROR_SYNTAX },
    { "\xef\xbb\xbf", -1, TL_JSON_ERROR_SYNTAX },
    { "hello", -1, TL_JSON_ERROR_SYNTAX },
    { "12", -1, TL_JSON_ERROR_SYNTAX },
    { "\"a\"", -1, TL_JSON_ERROR_SYNTAX },
    { "<!DOCTYPE html><html></html>", -1, TL_JSON_ERROR_SYNTAX },
    { "\xff\xfe{\0\"\0", 6, TL_JSON_ERROR_ENCODING },
    { "{\0\"\0a\0\"\0:\0001\0}\0", 14, TL_JSON_ERROR_ENCODING },
    { "\0[\0{\0}\0]", 8, TL_JSON_ERROR_ENCODING },
    { "\x1f\x8b\x08\0\0\0\0", 7, TL_JSON_ERROR_SYNTAX },
    { "\xe9t\xe9", -1, TL_JSON_ERROR_SYNTAX },
    { "\x80", -1, TL_JSON_ERROR_ENCODING },
    { "{}", -1, TL_JSON_ERROR_SYNTAX },
    { "{\"a\":1}", -1, TL_JSON_ERROR_SYNTAX },
    { "{\"articles\":{}}", -1, TL_JSON_ERROR_SYNTAX },
    { "{\"a\":[}", -1, TL_JSON_ERROR_SYNTAX },
    { "{\n \"labels\": [\n {\"a\":1},\n {\"b\":", -1, TL_JSON_ERROR_SYNTAX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = cases[i].length < 0 ? strlen (cases[i].text) : (gsize) cases[i].length;
      g_autoptr(GError) error = NULL;
      g_autoptr(TlJsonFraming) framing = frame_every_way (cases[i].text, length, &error);

      g_assert_null (framing);
      g_test_message ("case %u: %s", i, error->message);
      g_assert_error (error, TL_JSON_ERROR, (int) cases[i].code);
    }
}

static void
test_fields (void)
{
  static const char text[] =
    "{\"labels\": [ {\"name\": \"x\"} ], \"id\": \"no record\", \"articles\": [\n"
    "{\"id\":\"a\\n1\",\"title\":\"\",\"id\":\"second\",\"status\":7},\n"
    "{\"x\":{\"id\":\"inner\"},\"text\":\"id\",\"\\u0074itle\" : "
    "\"T\\ud83d\\ude00\\ud83d\",\"status\":[\"new\"]},\n"
    "{\"y\":\"id\",\"status\":\"done\"},\n"
    "{}\n], \"id\": \"neither\"}";
  g_autoptr(GError) error = NULL;
  g_autoptr(TlJsonFraming) framing = frame_every_way (text, strlen (text), &error);
  g_autofree char *fields = NULL;

  g_assert_no_error (error);
  fields = dup_fields (framing);
  g_assert_cmpstr (g_strdelimit (fields, "\x1f", '|'), ==,
                   "a\n1||-|-|T\xf0\x9f\x98\x80\xef\xbf\xbd|-|-|-|done|-|-|-|");
  g_assert_cmpmem (g_bytes_get_data (framing->labels, NULL), g_bytes_get_size (framing->labels),
                   "[ {\"name\": \"x\"} ]", 17);
  g_assert_cmpuint (framing->head_end, ==, strchr (text, '\n') + 1 - text);
  g_assert_cmpstr (text + framing->tail_start, ==, "\n], \"id\": \"neither\"}");
}

static void
test_labels_behind (void)
{
  static const char text[] = "{\"articles\":[{}],\"labels\":{\"a\":[]} , \"labels\": []}";
  g_autoptr(TlJsonFraming) framing = frame_every_way (text, strlen (text), NULL);

  g_assert_nonnull (framing);
  g_assert_cmpmem (g_bytes_get_data (framing->labels, NULL), g_bytes_get_size (framing->labels),
                   "{\"a\":[]}", 8);
}

/* Strings too long for a field are cut where a character ends, wherever the windows end. */
static void
test_long_fields (void)
{
  static const struct { const char *unit; const char *decoded; } units[] = {
    { "x", "x" }, { "\\u00e9", "é" }, { "€", "€" }, { "\\ud83d\\ude00", "😀" }, { "\\\\", "\\" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      for (guint n = 35; n < 1200; n += 97)
        {
          g_autoptr(GString) text = g_string_new ("[{\"title\":\"a");
          g_autoptr(TlJsonFraming) framing = NULL;
          g_autoptr(GString) expected = g_string_new ("a");
          g_autofree char *title = NULL;
          g_autofree char *id = NULL;
          const TlJsonField *field;

          for (guint j = 0; j < n; j++)
            g_string_append (text, units[i].unit);
          g_string_append (text, "\",\"id\":\"behind\"}]");
          for (guint j = 0; j < n && (n * strlen (units[i].unit) < TL_JSON_MAX_FIELD ||
                                      (j + 1) * strlen (units[i].unit) + 1 <= TL_JSON_MAX_FIELD);
               j++)
            g_string_append (expected, units[i].decoded);

          framing = frame_every_way (text->str, text->len, NULL);
          g_assert_nonnull (framing);
          title = tl_json_framing_dup_field (framing, 0, 1);
          id = tl_json_framing_dup_field (framing, 0, 0);
          g_assert_cmpstr (title, ==, expected->str);
          g_assert_cmpstr (id, ==, "behind");
          field = &g_array_index (framing->fields, TlJsonField,
                                  g_array_index (framing->frames, TlJsonFrame, 0).fields + 1);
          g_assert_cmpuint (field->length, <=, TL_JSON_MAX_FIELD);
          g_assert_cmpint (field->truncated, ==,
                           n * strlen (units[i].unit) + 1 > TL_JSON_MAX_FIELD);
        }
    }
}

/* Random collections */

typedef struct
{
  GString   *text;
  GPtrArray *records;   /* of char*: the bytes of each */
  GPtrArray *ids;       /* of char*: NULL where there is none */
} Collection;

static void
collection_clear (Collection *self)
{
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collection, collection_clear)

static Node *
new_random_record (GRand *random,
                   guint  index,
                   char **id)
{
  Node *record =
    node_new_container (random, TL_JSON_OBJECT, (guint) g_rand_int_range (random, 1, 5));

  *id = NULL;
  if (g_rand_int_range (random, 0, 4) > 0)
    {
      *id = g_strdup_printf ("é\"%u\n", index);
      node_append (record, "id", node_new_string (*id));
    }
  if (g_rand_boolean (random))
    node_append (record, "rest", node_new_random (random, 3));
  return record;
}

static void
collection_init (Collection  *self,
                 GRand       *random,
                 TlJsonShape  shape,
                 guint        n_records)
{
  static const char *const separators[] = { ",", ", ", ",\n", " ,\r\n  ", "\n,\t" };
  const char *separator = separators[g_rand_int_range (random, 0, G_N_ELEMENTS (separators))];

  self->text = g_string_new (g_rand_boolean (random) ? "\xef\xbb\xbf" : "");
  self->records = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  if (shape == TL_JSON_SHAPE_OBJECT)
    {
      g_autoptr(Node) before = node_new_container (random, TL_JSON_OBJECT, 3);
      Layout layout;

      layout_init (&layout, random, (guint) g_rand_int_range (random, 0, N_LAYOUTS));
      g_string_append (self->text, "{\"before\":");
      node_write (before, &layout, 0, self->text);
      g_string_append (self->text, " , \"articles\" :");
    }
  if (shape != TL_JSON_SHAPE_LINES)
    g_string_append (self->text, "[\n");

  for (guint i = 0; i < n_records; i++)
    {
      char *id;
      g_autoptr(Node) record = new_random_record (random, i, &id);
      g_autoptr(GString) bytes = g_string_new (NULL);
      Layout layout;

      layout_init (&layout, random,
                   shape == TL_JSON_SHAPE_LINES ? i % 2
                                                : (guint) g_rand_int_range (random, 0, N_LAYOUTS));
      node_write (record, &layout, 0, bytes);
      if (i > 0)
        g_string_append (self->text,
                         shape == TL_JSON_SHAPE_LINES ? i % 3 == 0 ? "\r\n \n" : "\n" : separator);
      g_string_append (self->text, bytes->str);
      g_ptr_array_add (self->records, g_strdup (bytes->str));
      g_ptr_array_add (self->ids, id);
    }
  if (shape != TL_JSON_SHAPE_LINES)
    g_string_append (self->text, " ]");
  if (shape == TL_JSON_SHAPE_OBJECT)
    g_string_append (self->text, ",\"after\":[{\"articles\":[]},\"\\\\\"]}");
}

static void
test_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < 120; i++)
    {
      g_auto(Collection) collection = { 0 };
      g_autoptr(TlJsonFraming) framing = NULL;
      g_autoptr(GError) error = NULL;
      TlJsonShape shape = (TlJsonShape) (i % 3);

      collection_init (&collection, random, shape, (guint) g_rand_int_range (random, 2, 12));
      framing = frame_every_way (collection.text->str, collection.text->len, &error);
      g_assert_no_error (error);
      g_assert_cmpint (framing->shape, ==, shape);
      g_assert_cmpuint (framing->frames->len, ==, collection.records->len);
      g_assert_cmpuint (framing->problems->len, ==, 0);
      for (guint j = 0; j < framing->frames->len; j++)
        {
          const TlJsonFrame *frame = &g_array_index (framing->frames, TlJsonFrame, j);
          const char *record = g_ptr_array_index (collection.records, j);
          g_autofree char *id = tl_json_framing_dup_field (framing, j, 0);
          g_autoptr(TlJsonDoc) doc =
            parse_sound (collection.text->str + frame->offset, frame->length);
          guint line;

          g_assert_false (frame->broken);
          g_assert_cmpmem (collection.text->str + frame->offset, frame->length, record,
                           strlen (record));
          g_assert_cmpstr (id, ==, g_ptr_array_index (collection.ids, j));
          tl_json_locate (collection.text->str, collection.text->len, frame->offset, &line, NULL);
          g_assert_cmpuint (frame->line, ==, line);
          g_assert_cmpint (tl_json_get_type (doc, 0), ==, TL_JSON_OBJECT);
        }
    }
}

/* Every third record of many is broken in one of several ways: the others are found. */
static void
test_many_broken (void)
{
  static const char *const damages[] = {
    "{\"id\":\"b\",\"x\":[1,2}",
    "{\"id\":\"b\",\"x\":\"}",
    "{\"id\":\"b\",\"x\":{\"y\":1}",
    "{\"id\":\"b\"}x",
    "{\"id\":\"b\",\"x\":\"\x02\"}",
    "{\"id\":\"b\"]",
    "{\"id\":\"b\" [",
    "}",
    "{\"id\":\"b\",\"x\":[[[[{}]]}",
  };
  static const guint64 retries[] = { G_MAXUINT64, 0, 1000 };
  g_autoptr(GString) text = g_string_new ("{\"articles\": [\n");
  guint n_records = 900;

  for (guint i = 0; i < n_records; i++)
    {
      const char *end = i + 1 < n_records ? ",\n" : "\n";

      if (i % 3 == 1)
        g_string_append_printf (text, "%s%s", damages[i / 3 % G_N_ELEMENTS (damages)], end);
      else
        g_string_append_printf (text, "{\"id\":\"%u\",\"list\":[{\"a\":\"[\"},{}]}%s", i, end);
    }
  g_string_append (text, "]}\n");

  for (guint r = 0; r < G_N_ELEMENTS (retries); r++)
    {
      g_autoptr(TlJsonFraming) framing =
        frame_text (text->str, text->len, 4096, TL_JSON_SCAN_BEST, retries[r], NULL);

      g_assert_nonnull (framing);
      g_assert_cmpuint (framing->frames->len, ==, n_records);
      g_assert_cmpuint (framing->problems->len, ==, n_records / 3);
      for (guint i = 0; i < n_records; i++)
        {
          const TlJsonFrame *frame = &g_array_index (framing->frames, TlJsonFrame, i);

          g_assert_cmpint (frame->broken, ==, i % 3 == 1);
          g_assert_cmpuint (frame->line, ==, i + 2);
          if (i % 3 == 1)
            {
              const char *damage = damages[i / 3 % G_N_ELEMENTS (damages)];

              g_assert_cmpmem (text->str + frame->offset, frame->length, damage, strlen (damage));
            }
        }
    }
}

/* A list of a hundred thousand numbers is an answer of moderate size. */
static void
test_no_collection (void)
{
  g_autoptr(GString) text = g_string_new ("[1");
  g_autoptr(TlJsonFraming) framing = NULL;
  const TlJsonProblem *last;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, ",1");
  g_string_append_c (text, ']');
  framing = frame_text (text->str, text->len, 4096, TL_JSON_SCAN_BEST, G_MAXUINT64, NULL);
  g_assert_nonnull (framing);
  g_assert_cmpuint (framing->frames->len, <=, TL_JSON_MAX_PROBLEMS + 1);
  g_assert_cmpuint (framing->problems->len, ==, TL_JSON_MAX_PROBLEMS + 1);
  g_assert_cmpuint (framing->tail_start, ==, text->len - 1);
  last = g_ptr_array_index (framing->problems, TL_JSON_MAX_PROBLEMS);
  g_assert_nonnull (strstr (last->message, "99001"));
}

static void
count_progress (double   fraction,
                gpointer user_data)
{
  double *latest = user_data;

  g_assert_cmpfloat (fraction, >=, *latest);
  g_assert_cmpfloat (fraction, <=, 1);
  *latest = fraction;
}

static void
cancel_progress (double   fraction,
                 gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_progress (void)
{
  g_autoptr(GString) text = g_string_new ("[{}");
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(TlSource) source = NULL;
  g_autoptr(TlJsonFraming) framing = NULL;
  g_autoptr(TlJsonFraming) cancelled = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  double latest = 0;

  while (text->len < 12 * 1024 * 1024)
    g_string_append (
      text,
      ",\n{\"text\":\"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz\",\"n\":[1,2,3]}");
  g_string_append_c (text, ']');
  bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  source = tl_source_new_for_bytes (bytes);

  framing = tl_json_frame (source, NULL, count_progress, &latest, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (framing);
  g_assert_cmpfloat (latest, ==, 1);
  g_assert_cmpuint (framing->n_keys, ==, 0);

  cancelled = tl_json_frame (source, NULL, cancel_progress, cancellable, cancellable, &error);
  g_assert_null (cancelled);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_deep (void)
{
  g_autoptr(GString) text = g_string_new ("[\n{\"a\":");
  g_autoptr(TlJsonFraming) framing = NULL;
  g_autofree char *summary = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  g_string_append (text, "\n,\n{\"b\":1}\n]");
  framing = frame_text (text->str, text->len, 4096, TL_JSON_SCAN_BEST, G_MAXUINT64, NULL);
  g_assert_nonnull (framing);
  g_assert_cmpuint (framing->frames->len, ==, 2);
  g_assert_true (g_array_index (framing->frames, TlJsonFrame, 0).broken);
  g_assert_false (g_array_index (framing->frames, TlJsonFrame, 1).broken);
  g_assert_cmpint (((TlJsonProblem *) g_ptr_array_index (framing->problems, 0))->kind, ==,
                   TL_JSON_ERROR_DEPTH);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/framer/shapes", test_shapes);
  g_test_add_func ("/json/framer/elements", test_elements);
  g_test_add_func ("/json/framer/recovery", test_recovery);
  g_test_add_func ("/json/framer/recovery-lines", test_recovery_lines);
  g_test_add_func ("/json/framer/errors", test_errors);
  g_test_add_func ("/json/framer/fields", test_fields);
  g_test_add_func ("/json/framer/labels-behind", test_labels_behind);
  g_test_add_func ("/json/framer/long-fields", test_long_fields);
  g_test_add_func ("/json/framer/random", test_random);
  g_test_add_func ("/json/framer/many-broken", test_many_broken);
  g_test_add_func ("/json/framer/no-collection", test_no_collection);
  g_test_add_func ("/json/framer/progress", test_progress);
  g_test_add_func ("/json/framer/deep", test_deep);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows for spreadsheets: right cells, no formulas. */

#include "config.h"

#include <string.h>

#include "format-support.h"

static char *
write_as (const char *native,
          const char *name,
          GPtrArray  *problems)
{
  g_autoptr (TlCollection) collection = support_open_native (native);
  g_autofree char *folder = support_make_folder ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *content;

  support_export (collection, "csv", NULL, path, problems);
  content = support_get (folder, name);
  support_remove_folder (folder);
  return content;
}

/* The cells of row number i, taken apart by RFC 4180. */
static GPtrArray *
parse_row (const char *content,
           char        separator,
           guint       row)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *p = content; *p != '\0'; p++)
    {
      gboolean is_end = !quoted && (*p == '\n' || *p == '\r' || *p == separator);

      if (*p == '"' && quoted && p[1] == '"')
        g_string_append_c (cell, *p++);
      else if (*p == '"')
        quoted = !quoted;
      else if (!is_end)
        g_string_append_c (cell, *p);
      if (!is_end || *p == '\r')
        continue;
      if (row == 0)
        g_ptr_array_add (cells, g_strdup (cell->str));
      g_string_truncate (cell, 0);
      if (*p == '\n' && row-- == 0)
        return cells;
    }
  return cells;
}

static const char *
get_cell (GPtrArray  *head,
          GPtrArray  *row,
          const char *name)
{
  g_assert_cmpuint (head->len, ==, row->len);
  for (guint i = 0; i < head->len; i++)
    if (g_str_equal (head->pdata[i], name))
      return row->pdata[i];
  g_assert_not_reached ();
}

#define NATIVE \
  "[{\"id\": \"=a\", \"title\": \"+t \\\"q\\\", x\", \"text\": \"-1 @b\\nc=d\", \"annotations\": [" \
  "{\"id\": \"t1\", \"label\": \"@label\", \"start\": 0, \"end\": 8, \"fragments\": [[0, 2], [6, 8]], " \
  "\"attributes\": {\"verdict\": \"false\", \"n\": 1.50}, \"note\": \"=HYPERLINK(\\\"http://x\\\")\", \"confidence\": 0.920, " \
  "\"review\": {\"decision\": \"accepted\", \"by\": \"\\tomar\", \"reason\": \"\\rx\"}}, " \
  "{\"id\": \"t2\", \"label\": \"source\", \"start\": 3, \"end\": 5}], " \
  "\"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t1\"}, {\"role\": \"source\", \"target\": \"t2\"}]}]}, " \
  "{\"id\": \"empty\", \"text\": \"x\"}]"

static void
test_cells (void)
{
  static const char *const names[] = { "out.csv", "out.tsv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
      g_autofree char *content = write_as (NATIVE, names[i], problems);
      char separator = i == 0 ? ',' : '\t';
      g_autoptr (GPtrArray) head = parse_row (content, separator, 0);
      g_autoptr (GPtrArray) row = parse_row (content, separator, 1);
      g_autoptr (GPtrArray) second = parse_row (content, separator, 2);
      g_autoptr (GPtrArray) third = parse_row (content, separator, 3);
      static const struct { const char *column; const char *value; } expected[] = {
        { "article", "'=a" }, { "title", "'+t \"q\", x" }, { "label", "'@label" }, { "start", "0" }, { "end", "8" },
        { "fragments", "0:2,6:8" }, { "text", "'-1 … c=" }, { "attributes", "verdict=false; n=1.50" },
        { "note", "'=HYPERLINK(\"http://x\")" }, { "confidence", "0.920" }, { "decision", "accepted" },
        { "reviewed_by", "'\tomar" }, { "reason", "'\rx" }, { "relations", "attribution (claim: t1, source: t2)" }, { "status", "new" },
      };

      for (guint j = 0; j < G_N_ELEMENTS (expected); j++)
        g_assert_cmpstr (get_cell (head, row, expected[j].column), ==, expected[j].value);
      g_assert_cmpstr (get_cell (head, second, "text"), ==, "'@b");
      g_assert_cmpuint (third->len, ==, 0);
      g_assert_cmpuint (support_count_losses (problems, "text"), ==, 1);
      g_assert_cmpuint (support_count_losses (problems, "article"), ==, 1);
    }
}

/* No cell of anything generated begins like a formula. */
static void
test_no_formula (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autofree char *native = support_generate (random, 30);
  g_autofree char *content = write_as (native, "out.csv", NULL);
  g_autoptr (GPtrArray) head = parse_row (content, ',', 0);

  for (guint i = 1;; i++)
    {
      g_autoptr (GPtrArray) row = parse_row (content, ',', i);

      if (row->len == 0)
        break;
      g_assert_cmpuint (row->len, ==, head->len);
      for (guint j = 0; j < row->len; j++)
        g_assert_true (*(char *) row->pdata[j] == '\0' || strchr ("=+-@\t\r", *(char *) row->pdata[j]) == NULL);
    }
}

static void
test_not_read (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *path = support_put (folder, "a.csv", "a,b\n", -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (tl_format_open (path, "csv", NULL, NULL, NULL, NULL, NULL, &error));
  support_remove_folder (folder);
  g_assert_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_READ_ONLY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/csv/cells", test_cells);
  g_test_add_func ("/formats/csv/no-formula", test_no_formula);
  g_test_add_func ("/formats/csv/not-read", test_not_read);
  return g_test_run ();
}

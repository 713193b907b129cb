/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An export is read back and compared: a writer with a fault in it does not pass for done. */

#include "config.h"

#include <string.h>

#include "format-support.h"

#define TWO "[{\"id\": \"a\", \"text\": \"one 😀 two\", \"annotations\": [{\"id\": \"t1\", \"label\": \"X\", \"start\": 4, \"end\": 9}]}, {\"id\": \"b\", \"text\": \"three\"}]"

/* What each writer writes, and tells to have written. */
static const char *lines;

static gboolean
write_lines (TlExport  *export_,
             GError   **error)
{
  TlArticle *next;

  while ((next = tl_export_next (export_, error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;

      for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
        {
          TlAnnotation *annotation = tl_article_get_annotation (article, i);
          guint n;
          const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n);

          tl_export_wrote (export_, tl_annotation_get_label (annotation), fragments, n, tl_article_get_text (article));
        }
    }
  return tl_export_write (export_, lines, -1, error)
         && tl_export_write_companion (export_, ".labels.json", "[]", -1, error);
}

/* It is read back by doccano's reader. */
static const TlFormat faulty = {
  .name = "doccano",
  .extension = ".jsonl",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES | TL_FORMAT_TEXTS,
  .write = write_lines,
};

static void
test_compared (void)
{
  static const struct { const char *lines; gboolean right; } cases[] = {
    { "{\"text\": \"one 😀 two\", \"label\": [[4, 9, \"X\"]]}\n{\"text\": \"three\", \"label\": []}\n", TRUE },
    { "{\"text\": \"three\", \"label\": []}\n{\"text\": \"one 😀 two\", \"label\": [[4, 9, \"X\"]]}\n", TRUE },
    { "{\"text\": \"one 😀 two\", \"label\": [[4, 8, \"X\"]]}\n{\"text\": \"three\", \"label\": []}\n", FALSE },
    { "{\"text\": \"one 😀 two\", \"label\": [[5, 9, \"X\"]]}\n{\"text\": \"three\", \"label\": []}\n", FALSE },
    { "{\"text\": \"one 😀 two\", \"label\": [[4, 9, \"Y\"]]}\n{\"text\": \"three\", \"label\": []}\n", FALSE },
    { "{\"text\": \"one 😀 two\", \"label\": []}\n{\"text\": \"three\", \"label\": []}\n", FALSE },
    { "{\"text\": \"one 😀 two\", \"label\": [[4, 9, \"X\"], [4, 9, \"X\"]]}\n{\"text\": \"three\", \"label\": []}\n", FALSE },
    { "{\"text\": \"one 😀 two\", \"label\": [[4, 9, \"X\"]]}\n{\"text\": \"thre\", \"label\": []}\n", FALSE },
    { "{\"text\": \"one 😀 two\", \"label\": [[4, 9, \"X\"]]}\n", FALSE },
    { "{\"text\": \"one 😀 two.\", \"label\": [[4, 9, \"X\"]]}\n{\"text\": \"three\", \"label\": []}\n", FALSE },
    { "{\"text\": \"one 😀 two\", \"label\": [[4, 9, \"X\"]]}\n{\"text\": \"three\", \"label\": []}\n{\"text\": \"more\", \"label\": []}\n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TlCollection) collection = support_open_native (TWO);
      g_autofree char *folder = support_make_folder ();
      g_autofree char *path = g_build_filename (folder, "out.jsonl", NULL);
      g_autoptr (GError) error = NULL;
      gboolean ok;

      lines = cases[i].lines;
      ok = tl_format_export (&faulty, collection, NULL, path, NULL, NULL, NULL, NULL, &error);
      g_test_message ("case %u", i);
      g_assert_true (ok == cases[i].right);
      if (!ok)
        g_assert_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_VERIFY);
      support_remove_folder (folder);
    }
}

/* What is no file of the format at all. */
static void
test_unreadable (void)
{
  g_autoptr (TlCollection) collection = support_open_native (TWO);
  g_autofree char *folder = support_make_folder ();
  g_autofree char *path = g_build_filename (folder, "out.jsonl", NULL);
  g_autoptr (GError) error = NULL;

  lines = "[1, 2\n";
  g_assert_false (tl_format_export (&faulty, collection, NULL, path, NULL, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  support_remove_folder (folder);
}

/* A file that was there before is replaced, with what stands beside it, once the new one has proved right, and not before. */
static void
test_old_file_kept (void)
{
  static const struct { const char *lines; gboolean right; } cases[] = {
    { "{\"text\": \"one 😀 two\", \"label\": []}\n{\"text\": \"three\", \"label\": []}\n", FALSE },
    { "[1, 2\n", FALSE },
    { "{\"text\": \"one 😀 two\", \"label\": [[4, 9, \"X\"]]}\n{\"text\": \"three\", \"label\": []}\n", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TlCollection) collection = support_open_native (TWO);
      g_autofree char *folder = support_make_folder ();
      g_autofree char *path = support_put (folder, "out.jsonl", "old\n", -1);
      g_autofree char *beside = support_put (folder, "out.labels.json", "old labels\n", -1);
      g_autofree char *now = NULL;
      g_autofree char *now_beside = NULL;
      g_autoptr (GDir) dir = NULL;
      guint n_files = 0;

      lines = cases[i].lines;
      g_assert_true (tl_format_export (&faulty, collection, NULL, path, NULL, NULL, NULL, NULL, NULL) == cases[i].right);
      g_assert_true (g_file_get_contents (path, &now, NULL, NULL));
      g_assert_true (g_file_get_contents (beside, &now_beside, NULL, NULL));
      g_assert_cmpstr (now, ==, cases[i].right ? lines : "old\n");
      g_assert_cmpstr (now_beside, ==, cases[i].right ? "[]" : "old labels\n");
      dir = g_dir_open (folder, 0, NULL);
      while (g_dir_read_name (dir) != NULL)
        n_files++;
      g_assert_cmpuint (n_files, ==, 2);
      support_remove_folder (folder);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/export/compared", test_compared);
  g_test_add_func ("/formats/export/unreadable", test_unreadable);
  g_test_add_func ("/formats/export/old-file-kept", test_old_file_kept);
  return g_test_run ();
}

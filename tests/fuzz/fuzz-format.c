/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The readers of foreign formats, one at a time: TAGLINE_FUZZ_FORMAT says which.  Whatever the bytes: an error with a message, or
 * articles that are sound; and where the format can be written, what was read can be.  The sniffers of all formats see the bytes too.
 *
 * brat is a folder: the input is cut at lines of five equal signs into text, annotations and configuration.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tl-format-private.h"

#define CUT "\n=====\n"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

static const char *const brat_files[] = { "a.txt", "a.ann", "annotation.conf" };

static const TlFormat *format;
static char *folder;
static char *path;

static void
remove_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (brat_files); i++)
    {
      g_autofree char *file = g_build_filename (folder, brat_files[i], NULL);

      g_unlink (file);
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
start (void)
{
  const char *name = g_getenv ("TAGLINE_FUZZ_FORMAT");
  /* In memory where there is such a folder. */
  const char *parent = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  g_autofree char *file = NULL;

  if (name == NULL || (format = tl_format_find (name)) == NULL || !(format->flags & TL_FORMAT_READS))
    g_error ("TAGLINE_FUZZ_FORMAT must name a format that can be read");
  folder = g_build_filename (parent, "tagline-fuzz-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  file = g_strconcat ("input", format->extension, NULL);
  path = g_build_filename (folder, file, NULL);
  atexit (remove_files);
}

static void
put (const char   *file,
     const guint8 *data,
     gsize         size)
{
  FILE *out = g_fopen (file, "w");

  g_assert_nonnull (out);
  g_assert_cmpuint (fwrite (data, 1, size, out), ==, size);
  fclose (out);
}

static void
put_folder (const guint8 *data,
            gsize         size)
{
  const guint8 *end = data + size;

  for (guint i = 0; i < G_N_ELEMENTS (brat_files); i++)
    {
      g_autofree char *file = g_build_filename (folder, brat_files[i], NULL);
      const guint8 *cut = data < end ? memmem (data, end - data, CUT, strlen (CUT)) : NULL;
      const guint8 *stop = cut != NULL ? cut : end;

      if (i > 0 && data >= end)
        g_unlink (file);
      else
        put (file, data, stop - data);
      data = cut != NULL ? cut + strlen (CUT) : end;
    }
}

static void
check_annotation (TlArticle    *article,
                  TlAnnotation *annotation)
{
  guint length = tl_text_get_length (tl_article_get_text (article));
  guint n;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n);
  guint last = 0;

  g_assert_cmpuint (n, >, 0);
  g_assert_cmpstr (tl_annotation_get_label (annotation), !=, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (fragments[i].start, >=, last);
      g_assert_cmpuint (fragments[i].start, <, fragments[i].end);
      last = fragments[i].end;
    }
  g_assert_cmpuint (last, <=, length);
}

static gboolean
has_problem (GPtrArray  *problems,
             const char *code)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((TlDiagnostic *) problems->pdata[i])->code, code))
      return TRUE;
  return FALSE;
}

/* What it names is there, or it was told that it is not. */
static void
check_relation (TlArticle  *article,
                TlRelation *relation,
                GPtrArray  *problems)
{
  guint n;
  const TlRelationArg *args = tl_relation_get_args (relation, &n);

  for (guint i = 0; i < n; i++)
    g_assert_true (tl_article_find_annotation (article, args[i].target) != NULL
                   || tl_article_find_relation (article, args[i].target) != NULL
                   || has_problem (problems, TL_CODE_UNKNOWN_TARGET));
}

/* What a reader makes is a native collection without a fault in it, but for what the file itself had wrong, which is told. */
static void
check_collection (TlCollection *collection,
                  GPtrArray    *problems)
{
  g_assert_cmpuint (tl_collection_get_problems (collection)->len, ==, 0);
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, problems, &error);

      g_assert_no_error (error);
      for (guint j = 0; j < tl_article_get_n_annotations (article); j++)
        check_annotation (article, tl_article_get_annotation (article, j));
      for (guint j = 0; j < tl_article_get_n_relations (article); j++)
        check_relation (article, tl_article_get_relation (article, j), problems);
    }
}

static void
check_problems (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const TlDiagnostic *problem = problems->pdata[i];

      g_assert_true (problem->message != NULL && *problem->message != '\0' && g_utf8_validate (problem->message, -1, NULL));
      g_assert_true (problem->path == NULL || g_utf8_validate (problem->path, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GError) error = NULL;
  TlFormatInput input;
  const char *target;

  if (format == NULL)
    start ();
  target = format->flags & TL_FORMAT_FOLDER ? folder : path;
  if (target == folder)
    put_folder (data, size);
  else
    put (path, data, size);
  if (tl_format_input_init (&input, target, NULL))
    {
      tl_format_sniff (&input);
      tl_format_input_clear (&input);
    }
  collection = tl_format_open (target, format->name, NULL, problems, NULL, NULL, NULL, &error);
  check_problems (problems);
  if (collection == NULL)
    {
      g_assert_true (error != NULL && error->message != NULL);
      return 0;
    }
  g_assert_no_error (error);
  check_collection (collection, problems);
  if (format->flags & TL_FORMAT_WRITES)
    tl_format_preview (format, collection, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return 0;
}

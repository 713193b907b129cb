/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Any bytes as a file of a foreign format, named by TAGLINE_FUZZ_FORMAT: a collection or an error
 * of ours, and what is read holds together.  brat gets a text of its own beside the bytes.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tl-format.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

typedef struct
{
  char *format;
  char *folder;
  char *path;
} Place;

/* In memory where there is such a folder; the same file each time. */
static const Place *
get_place (void)
{
  static Place place;
  const char *shm = "/dev/shm";
  g_autofree char *template = NULL;
  g_autofree char *text = NULL;

  if (place.path != NULL)
    return &place;
  place.format = g_strdup (g_getenv ("TAGLINE_FUZZ_FORMAT"));
  if (place.format == NULL || tl_format_find (place.format) == NULL)
    g_error ("TAGLINE_FUZZ_FORMAT has to name a format");
  template = g_build_filename (g_access (shm, W_OK) == 0 ? shm : g_get_tmp_dir (),
                               "tagline-fuzz-XXXXXX", NULL);
  place.folder = g_steal_pointer (&template);
  if (g_mkdtemp (place.folder) == NULL)
    g_error ("%s can't be made", place.folder);
  place.path = g_build_filename (place.folder,
                                 g_str_equal (place.format, "brat") ? "input.ann" : "input", NULL);
  text = g_build_filename (place.folder, "input.txt", NULL);
  if (g_str_equal (place.format, "brat"))
    g_file_set_contents (text, "The mayor 😀 said on Monday that taxes fell again, officials say.\n", -1,
                         NULL);
  return &place;
}

static void
remove_place (void)
{
  const Place *place = get_place ();
  g_autofree char *text = g_build_filename (place->folder, "input.txt", NULL);

  g_unlink (place->path);
  g_unlink (text);
  g_rmdir (place->folder);
}

static void
check_article (TlArticle *article)
{
  guint length = tl_text_get_length (tl_article_get_text (article));

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      g_autofree char *covered = tl_annotation_dup_covered (annotation,
                                                            tl_article_get_text (article));

      g_assert_cmpuint (tl_annotation_get_end (annotation), <=, length);
      g_assert_true (g_utf8_validate (covered, -1, NULL));
    }
}

/* A reader makes records of its own: each has to be sound, whatever it was made of. */
static void
check_collection (TlCollection *collection)
{
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, NULL, &error);

      g_assert_no_error (error);
      check_article (article);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  static gboolean is_tidied;
  const Place *place = get_place ();
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_tidied)
    atexit (remove_place);
  is_tidied = TRUE;
  if (!g_file_set_contents_full (place->path, (const char *) data, (gssize) size,
                                 G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_error ("%s", error->message);
  collection = tl_format_open (place->path, place->format, NULL, problems, NULL, NULL, NULL, &error);
  if (collection == NULL)
    g_assert_nonnull (error);
  else
    check_collection (collection);
  return 0;
}

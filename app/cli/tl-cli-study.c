/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who annotated what, from the arguments of a command.  Labels are those of the first collection's schema. */

#include "config.h"

#include "tl-cli-study.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  TlStudy      *study;
  TlCollection *collection;
  gboolean      inside;
  const char   *name;         /* of the argument that is a rater to be; NULL once there */
  guint         rater;
} Reader;

static gboolean
add_article (TlArticle *article,
             guint      index,
             GPtrArray *problems,
             gpointer   user_data)
{
  Reader *reader = user_data;
  const char *key = tl_collection_get_key (reader->collection, index);
  g_autoptr (GError) error = NULL;

  if (!(reader->inside ? tl_study_add_annotators (reader->study, key, article, &error)
                       : tl_study_add_layer (reader->study, key, article, reader->rater, &error)))
    g_ptr_array_add (problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, key, NULL, 0, 0,
                                                  g_strdup (error->message)));
  return TRUE;
}

/* The file's name without folders and ending, or its whole path when another has that name. */
static char *
name_rater (TlStudy    *study,
            const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot != base && !g_file_test (path, G_FILE_TEST_IS_DIR))
    *dot = '\0';
  for (guint i = 0; i < tl_study_get_n_raters (study); i++)
    if (g_str_equal (tl_study_get_rater (study, i), base))
      return g_strdup (path);
  return g_steal_pointer (&base);
}

static TlExit
read_file (Reader     *reader,
           const char *command,
           const char *file,
           const char *from)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCollection) collection = tl_cli_open (file, from, problems, NULL, &error);

  if (collection == NULL)
    return tl_cli_fail_open (command, file, error);
  reader->collection = collection;
  if (reader->study == NULL)
    reader->study = tl_study_new (tl_collection_get_schema (collection));
  if (reader->name != NULL)
    {
      g_autofree char *name = name_rater (reader->study, reader->name);

      reader->rater = tl_study_add_rater (reader->study, name);
      reader->name = NULL;
    }
  tl_cli_each (file, collection, problems, add_article, reader);
  reader->collection = NULL;
  return tl_cli_print_problems (file, problems);
}

/* The collections of one argument, of one rater. */
static TlExit
read_argument (Reader     *reader,
               const char *command,
               char       *argument,
               const char *from)
{
  char *one[2] = { argument, NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = tl_cli_expand (one, from, &error);
  TlExit status = TL_EXIT_OK;

  if (files == NULL)
    return tl_cli_fail (argument, error);
  reader->name = argument;
  for (guint i = 0; files[i] != NULL; i++)
    {
      TlExit of_file = read_file (reader, command, files[i], from);

      status = MAX (status, of_file);
    }
  return status;
}

TlStudy *
tl_cli_read_study (const char  *command,
                   char       **arguments,
                   const char  *from,
                   gboolean     inside,
                   TlExit      *status)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) expanded = NULL;
  Reader reader = { 0 };

  *status = TL_EXIT_OK;
  if (arguments[0] != NULL && arguments[1] == NULL)
    {
      expanded = tl_cli_expand (arguments, from, &error);
      if (expanded == NULL)
        {
          *status = tl_cli_fail (arguments[0], error);
          return NULL;
        }
      arguments = expanded;
    }
  reader.inside = inside || arguments[0] == NULL || arguments[1] == NULL;
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      TlExit of_argument = reader.inside ? read_file (&reader, command, arguments[i], from)
                                         : read_argument (&reader, command, arguments[i], from);

      *status = MAX (*status, of_argument);
    }
  if (*status > TL_EXIT_DATA)
    g_clear_object (&reader.study);
  return reader.study;
}

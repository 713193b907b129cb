/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * read-records convert [--from FORMAT] FILE - [--to jsonl]: the records that a reader makes of a file, one per line, without
 * the rest of the program; problems go to standard error.  Takes tagline-cli's arguments, so that scripts can run either.
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tl-diagnostic.h"
#include "tl-format.h"

int
main (int    argc,
      char **argv)
{
  const char *format = NULL;
  const char *path = NULL;
  const char *used = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 2; i < argc; i++)
    if (g_str_equal (argv[i], "--from") && i + 1 < argc)
      format = argv[++i];
    else if (g_str_equal (argv[i], "--to"))
      i++;
    else if (!g_str_equal (argv[i], "-") && path == NULL)
      path = argv[i];
  if (path == NULL)
    return 2;
  collection = tl_format_open (path, format, &used, problems, NULL, NULL, NULL, &error);
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *line = tl_diagnostic_to_string (problems->pdata[i], path);

      fprintf (stderr, "%s\n", line);
    }
  if (collection == NULL)
    {
      fprintf (stderr, "%s: %s\n", path, error->message);
      return 1;
    }
  fprintf (stderr, "%s: %u\n", used, tl_collection_get_n_articles (collection));
  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (GBytes) record = tl_collection_read_record (collection, i, &error);
      gsize length;
      const char *data;

      if (record == NULL)
        return 1;
      data = g_bytes_get_data (record, &length);
      fwrite (data, 1, length, stdout);
      putchar ('\n');
    }
  return 0;
}

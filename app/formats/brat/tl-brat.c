/* SPDX-License-Identifier: GPL-3.0-or-later */

/* brat standoff: a folder of .txt and .ann files, or one such pair. */

#include "config.h"

#include "tl-brat-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-brat-line.h"

static int
sniff_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *entry;
  int score = 0;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *text = NULL;
      g_autofree char *full = NULL;

      if (!g_str_has_suffix (entry, TL_BRAT_LINES_EXTENSION))
        continue;
      full = g_build_filename (path, entry, NULL);
      text = g_strdup (full);
      memcpy (text + strlen (text) - 4, TL_BRAT_TEXT_EXTENSION, 4);
      if (g_file_test (text, G_FILE_TEST_EXISTS))
        return 95;
      score = 60;
    }
  return score;
}

static int
sniff_lines (const TlFormatInput *input)
{
  const char *newline = memchr (input->head, '\n', input->head_length);
  gsize length = newline != NULL ? newline - input->head : input->head_length;
  g_autoptr (TlBratLine) line = NULL;

  if (input->head_length == 0)
    return 80;
  if (!g_utf8_validate_len (input->head, length, NULL))
    return 0;
  line = tl_brat_line_parse (input->head, length, 1);
  return line->kind != TL_BRAT_UNKNOWN ? 90 : 30;
}

static int
sniff (const TlFormatInput *input)
{
  g_autofree char *lines = NULL;

  if (input->path == NULL)
    return 0;
  if (input->is_folder)
    return sniff_folder (input->path);
  if (g_str_has_suffix (input->path, TL_BRAT_LINES_EXTENSION))
    return sniff_lines (input);
  if (!g_str_has_suffix (input->path, TL_BRAT_TEXT_EXTENSION))
    return 0;
  lines = g_strdup (input->path);
  memcpy (lines + strlen (lines) - 4, TL_BRAT_LINES_EXTENSION, 4);
  return g_file_test (lines, G_FILE_TEST_IS_REGULAR) ? 85 : 0;
}

const TlFormat tl_format_brat = {
  .name = "brat",
  .title = NC_ ("format", "brat standoff (folder of .txt and .ann)"),
  .extension = NULL,
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES | TL_FORMAT_TEXTS | TL_FORMAT_FOLDER,
  .sniff = sniff,
  .read = tl_brat_read,
  .write = tl_brat_write,
};

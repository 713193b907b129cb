/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plain text: one file, or a folder of them; and text with inline tags. */

#include "config.h"

#include "tl-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-format-private.h"

static gboolean
has_suffix (const char *path,
            const char *suffix)
{
  return strlen (path) > strlen (suffix) &&
         g_ascii_strcasecmp (path + strlen (path) - strlen (suffix), suffix) == 0;
}

/* A folder with text files and nothing that looks like annotations of them. */
static int
sniff_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  int score = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      if (has_suffix (name, ".ann") || has_suffix (name, ".json") || has_suffix (name, ".jsonl"))
        return 0;
      if (has_suffix (name, ".txt"))
        score = 30;
    }
  return score;
}

static int
sniff (const TlFormatInput *input)
{
  const char *end;
  gboolean named;

  if (input->is_folder)
    return sniff_folder (input->path);
  named = input->path != NULL && (has_suffix (input->path, ".txt") || has_suffix (input->path, ".text") ||
                                  has_suffix (input->path, ".md"));
  if (named)
    return 20;
  /* What has another name is something else that could not be read. */
  if (input->path != NULL && strchr (strrchr (input->path, '/') != NULL ? strrchr (input->path, '/') : input->path, '.') != NULL)
    return 0;
  if (input->head_length == 0 || memchr (input->head, '\0', input->head_length) != NULL ||
      strchr ("{[<", *input->head) != NULL)
    return 0;
  /* The head may end within a character. */
  g_utf8_validate (input->head, input->head_length, &end);
  return input->head + input->head_length - end < 4 ? 5 : 0;
}

const TlFormat tl_format_text = {
  .name = "text",
  .title = NC_("format", "Plain text"),
  .extension = ".txt",
  .flags = TL_FORMAT_READS,
  .sniff = sniff,
  .read = tl_text_format_read,
};

const TlFormat tl_format_inline_tags = {
  .name = "inline-tags",
  .title = NC_("format", "Text with inline tags"),
  .extension = ".txt",
  .flags = TL_FORMAT_READS,
  .sniff = tl_inline_tags_sniff,
  .read = tl_inline_tags_read,
};

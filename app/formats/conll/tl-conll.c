/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CoNLL columns: one token a line, tags in a column (IOB1, IOB2, BIOES, BILOU, BMES). */

#include "config.h"

#include "tl-conll-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_telling_name (const char *path)
{
  static const char *const endings[] = { ".conll", ".conllu", ".iob", ".iob2", ".bio", ".bioes", ".bmes", ".ner", NULL };

  for (guint i = 0; path != NULL && endings[i] != NULL; i++)
    if (g_str_has_suffix (path, endings[i]))
      return TRUE;
  return FALSE;
}

static int
sniff (const TlFormatInput *input)
{
  gboolean named = has_telling_name (input->path);
  TlConllLayout layout;
  guint n_rows;
  guint n_tagged;

  if (input->is_folder || g_str_has_prefix (input->head, "#FORMAT=WebAnno") || strlen (input->head) < input->head_length)
    return 0;
  tl_conll_layout_detect (&layout, input->head, input->head_length, &n_rows, &n_tagged);
  if (g_str_has_prefix (input->head, "-DOCSTART-"))
    return 90;
  if (layout.tag >= 0 && n_rows >= 3 && n_tagged > 0)
    return named ? 90 : 75;
  if (layout.tag >= 0 && n_rows >= 3 && layout.n_columns >= 2)
    return named ? 80 : 30;
  if (layout.is_conllu)
    return named ? 80 : 55;
  return named ? 55 : 0;
}

const TlFormat tl_format_conll = {
  .name = "conll",
  .title = NC_ ("format", "CoNLL columns (IOB, BIOES)"),
  .extension = ".conll",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES,
  .sniff = sniff,
  .read = tl_conll_read,
  .write = tl_conll_write,
};

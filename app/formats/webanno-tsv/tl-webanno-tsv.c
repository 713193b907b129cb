/* SPDX-License-Identifier: GPL-3.0-or-later */

/* WebAnno TSV 3.x, as WebAnno and INCEpTION write it: read, not written. */

#include "config.h"

#include "tl-webanno-doc.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
sniff (const TlFormatInput *input)
{
  const char *head = input->head;

  if (g_str_has_prefix (head, "\xef\xbb\xbf"))
    head += 3;
  return g_str_has_prefix (head, "#FORMAT=WebAnno TSV 3") ? 100 : 0;
}

const TlFormat tl_format_webanno_tsv = {
  .name = "webanno-tsv",
  .title = NC_ ("format", "WebAnno TSV 3"),
  .extension = ".tsv",
  .flags = TL_FORMAT_READS,
  .sniff = sniff,
  .read = tl_webanno_read,
  .write = NULL,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* UIMA CAS JSON 0.4, as uimaj, cassis and INCEpTION write it: read, not written. */

#include "config.h"

#include "tl-uima-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
sniff (const TlFormatInput *input)
{
  const char *p = input->head;

  if (g_str_has_prefix (p, "\xef\xbb\xbf"))
    p += 3;
  p += strspn (p, " \t\r\n");
  if (*p != '{')
    return 0;
  if (strstr (p, "\"%FEATURE_STRUCTURES\"") != NULL)
    return 97;
  return strstr (p, "\"%TYPES\"") != NULL ? 92 : 0;
}

const TlFormat tl_format_uima_cas_json = {
  .name = "uima-cas-json",
  .title = NC_ ("format", "UIMA CAS JSON"),
  .extension = ".json",
  .flags = TL_FORMAT_READS,
  .sniff = sniff,
  .read = tl_uima_read,
  .write = NULL,
};

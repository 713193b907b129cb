/* SPDX-License-Identifier: GPL-3.0-or-later */

/* IPTC ninjs 1.x to 3.x, what news agencies send. */

#include "config.h"

#include "tl-ninjs-private.h"

#include <glib/gi18n-lib.h>

#include "tl-article-parts.h"
#include "tl-format-private.h"

/* Names that ninjs has and other formats with a `uri` have not. */
static const char *const own_names[] = {
  "versioncreated", "versionCreated", "firstcreated", "firstCreated", "contentcreated", "contentCreated", "representationtype",
  "representationType", "pubstatus", "pubStatus", "bodies", "body_text", "body_html", "body_xhtml", "body_main", "headlines",
  "headline", "headline_main", "renditions", "mimetype", "mimeType", "urgency", "infosources", "ednote", "edNote", "located",
  "copyrightholder", "copyrightHolder", "usageterms", "usageTerms", "altids", "altIds", "slugline",
};

static int
sniff (const TlFormatInput *input)
{
  TlJsonHead head;

  if (!tl_json_head_init (&head, input) || tl_json_head_find (&head, "@context") != NULL ||
      tl_json_head_find (&head, "articles") != NULL)
    return 0;
  if (tl_json_head_has (&head, "$schema", "ninjs") && tl_json_head_is (&head, "uri", '"'))
    return 95;
  if (!tl_json_head_is (&head, "uri", '"'))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (own_names); i++)
    if (tl_json_head_find (&head, own_names[i]) != NULL)
      return 85;
  /* The shortest item there is has a uri and nothing else. */
  return tl_json_head_find (&head, "text") == NULL && tl_json_head_find (&head, "id") == NULL ? 60 : 0;
}

const TlFormat tl_format_ninjs = {
  .name = "ninjs",
  .title = NC_("format", "IPTC ninjs"),
  .extension = ".json",
  .flags = TL_FORMAT_READS,
  .sniff = sniff,
  .read = tl_ninjs_read,
};

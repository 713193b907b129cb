/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON Feed, versions 1 and 1.1: the items of a feed are articles. */

#include "config.h"

#include "tl-json-feed-private.h"

#include <glib/gi18n-lib.h>

#include "tl-article-parts.h"
#include "tl-format-private.h"

static int
sniff (const TlFormatInput *input)
{
  TlJsonHead head;
  const char *items;
  gboolean is_feed;

  if (!tl_json_head_init (&head, input) || head.in_array)
    return 0;
  if (tl_json_head_has (&head, "version", "jsonfeed.org/version"))
    return 95;
  items = tl_json_head_find (&head, "items");
  if (items == NULL || *items != '[' || tl_json_head_find (&head, "articles") != NULL)
    return 0;
  is_feed = tl_json_head_find (&head, "feed_url") != NULL || tl_json_head_find (&head, "home_page_url") != NULL;
  /* Some write the bare number; in some the version stands behind the items. */
  if (tl_json_head_has (&head, "version", "1"))
    return is_feed ? 85 : 60;
  if (g_strstr_len (items, head.end - items, "\"content_html\"") != NULL ||
      g_strstr_len (items, head.end - items, "\"content_text\"") != NULL)
    return is_feed ? 80 : 55;
  return 0;
}

const TlFormat tl_format_json_feed = {
  .name = "json-feed",
  .title = NC_("format", "JSON Feed"),
  .extension = ".json",
  .flags = TL_FORMAT_READS,
  .sniff = sniff,
  .read = tl_json_feed_read,
};

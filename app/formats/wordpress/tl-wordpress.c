/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Posts as WordPress' REST interface gives them: one, or a list. */

#include "config.h"

#include "tl-wordpress-private.h"

#include <glib/gi18n-lib.h>

#include "tl-article-parts.h"
#include "tl-format-private.h"

static gboolean
is_rendered (const TlJsonHead *head,
             const char       *name)
{
  const char *value = tl_json_head_find (head, name);

  return value != NULL && *value == '{' && g_strstr_len (value, MIN (head->end - value, 64), "\"rendered\"") != NULL;
}

static int
sniff (const TlFormatInput *input)
{
  TlJsonHead head;

  if (!tl_json_head_init (&head, input) || tl_json_head_find (&head, "id") == NULL)
    return 0;
  if (is_rendered (&head, "title") || is_rendered (&head, "content"))
    return 90;
  if (tl_json_head_is (&head, "slug", '"') && tl_json_head_is (&head, "link", '"') && tl_json_head_is (&head, "type", '"'))
    return 70;
  return 0;
}

const TlFormat tl_format_wordpress = {
  .name = "wordpress",
  .title = NC_("format", "WordPress posts"),
  .extension = ".json",
  .flags = TL_FORMAT_READS,
  .sniff = sniff,
  .read = tl_wordpress_read,
};

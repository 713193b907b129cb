/* SPDX-License-Identifier: GPL-3.0-or-later */

/* schema.org's NewsArticle and its kin as a JSON-LD file. */

#include "config.h"

#include "tl-news-article-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-article-parts.h"
#include "tl-format-private.h"
#include "tl-news-article-ld.h"

typedef struct
{
  gboolean article;
  gboolean review;      /* a fact-check: claim-review's */
} Types;

/* Looks at the names at p, the value of an @type: a string, or a list of them. */
static void
look_at_types (const char *p,
               const char *end,
               Types      *types)
{
  gboolean is_list;

  while (p < end && (g_ascii_isspace (*p) || *p == ':'))
    p++;
  is_list = p < end && *p == '[';
  for (; p < end && *p != ']' && *p != '}'; p++)
    {
      const char *close = *p == '"' ? memchr (p + 1, '"', end - p - 1) : NULL;

      if (close != NULL)
        {
          g_autofree char *name = g_strndup (p + 1, close - p - 1);

          types->article |= tl_news_article_is_type (name);
          types->review |= g_str_has_suffix (name, "ClaimReview");
          p = close;
          if (!is_list)
            break;
        }
    }
}

/* All types named in the head, for what can't be parsed: too long, or not JSON. */
static int
sniff_names (const TlFormatInput *input)
{
  Types types = { FALSE };
  const char *end = input->head + input->head_length;
  const char *p = input->head;

  while ((p = g_strstr_len (p, end - p, "\"@type\"")) != NULL)
    {
      p += strlen ("\"@type\"");
      look_at_types (p, end, &types);
    }
  return types.article && !types.review ? 60 : 0;
}

static int
sniff (const TlFormatInput *input)
{
  TlJsonHead head;
  Types types = { FALSE };
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GPtrArray) articles = NULL;
  gboolean is_json = tl_json_head_init (&head, input);

  if (g_strstr_len (input->head, input->head_length, "schema.org") == NULL ||
      (!is_json && (input->path == NULL || !g_str_has_suffix (input->path, ".jsonld"))))
    return 0;
  doc = is_json ? tl_json_records_peek (input) : NULL;
  if (doc == NULL)
    return sniff_names (input);
  articles = tl_news_article_collect (doc);
  if (articles->len == 0)
    return 0;
  /* A page of a fact-check names both; the check is what annotators want of it. */
  for (const char *p = input->head; (p = g_strstr_len (p, head.end - p, "ClaimReview")) != NULL; p++)
    types.review = TRUE;
  return types.review ? 40 : 90;
}

const TlFormat tl_format_news_article = {
  .name = "news-article",
  .title = NC_("format", "schema.org NewsArticle"),
  .extension = ".jsonld",
  .flags = TL_FORMAT_READS,
  .sniff = sniff,
  .read = tl_news_article_read,
};

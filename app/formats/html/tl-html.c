/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Web pages: a saved news page is read, and the annotated article is written as one. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-format-private.h"
#include "tl-html-format.h"
#include "tl-html-report.h"

/* Does text begin with < and name? */
static gboolean
begins_with (const char *text,
             const char *name)
{
  return g_ascii_strncasecmp (text, name, strlen (name)) == 0;
}

/* The first thing in head that is no blank, comment or declaration. */
static const char *
find_start (const char *head)
{
  const char *p = g_str_has_prefix (head, "\357\273\277") ? head + 3 : head;

  for (;;)
    {
      const char *close = NULL;

      while (g_ascii_isspace (*p))
        p++;
      if (begins_with (p, "<!--"))
        close = strstr (p, "-->");
      else if (begins_with (p, "<?"))
        close = strstr (p, "?>");
      if (close == NULL)
        return p;
      p = strchr (close, '>') + 1;
    }
}

static int
sniff (const TlFormatInput *input)
{
  static const char *const elements[] = {
    "<head", "<body", "<title", "<meta", "<article", "<main", "<div", "<h1", "<p>", "<p ", "<section", "<script",
  };
  const char *start = find_start (input->head);
  gboolean named = input->path != NULL && (g_str_has_suffix (input->path, ".html") || g_str_has_suffix (input->path, ".htm") ||
                                           g_str_has_suffix (input->path, ".xhtml"));

  if (input->head_length >= 2 && (memcmp (input->head, "\xff\xfe", 2) == 0 || memcmp (input->head, "\xfe\xff", 2) == 0))
    return named ? 60 : 0;
  if (*start != '<')
    return named && *start != '{' && *start != '[' ? 30 : 0;
  if (begins_with (start, "<!doctype html") || begins_with (start, "<html"))
    return 90;
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (begins_with (start, elements[i]))
      return named ? 80 : 55;
  return named ? 60 : 0;
}

const TlFormat tl_format_html = {
  .name = "html",
  .title = NC_("format", "Web page"),
  .extension = ".html",
  .flags = TL_FORMAT_READS | TL_FORMAT_WRITES | TL_FORMAT_ONE_WAY,
  .sniff = sniff,
  .read = tl_html_format_read,
  .write = tl_html_report_write,
};

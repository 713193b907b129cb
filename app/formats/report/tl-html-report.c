/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The report: one page that stands alone.  It is for people, on a screen, on paper or through a screen reader, and for mail: no scripts,
 * nothing is loaded, and every character that came from an article, a note or a name is escaped.
 */

#include "config.h"

#include "tl-html-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const article_members[] = {
  "title", "url", "publisher", "author", "published", "language", "status", NULL
};
static const char *const annotation_members[] = {
  "attributes", "note", "annotator", "created", "modified", "origin", "confidence", "review", NULL
};
static const char *const relation_members[] = { "note", NULL };

/* A language tag as it may stand in an attribute: letters, digits, hyphens. */
static gboolean
is_language (const char *tag)
{
  if (tag == NULL || !g_ascii_isalpha (*tag) || strlen (tag) > 35)
    return FALSE;
  for (const char *p = tag; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return FALSE;
  return TRUE;
}

/* Is the text written from right to left?  Its first letter of either kind decides, as in the window. */
static gboolean
is_right_to_left (TlText *text)
{
  guint length = MIN (tl_text_get_length (text), 1000);

  for (guint i = 0; i < length; i++)
    {
      gunichar c = tl_text_get_char (text, i);

      if (!g_unichar_isalpha (c))
        continue;
      switch (g_unichar_get_script (c))
        {
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_THAANA:
        case G_UNICODE_SCRIPT_NKO:
          return TRUE;
        default:
          return FALSE;
        }
    }
  return FALSE;
}

/* The language that the page's own words are in. */
static char *
dup_page_language (void)
{
  const char *name = g_get_language_names ()[0];
  char *tag = g_strndup (name, strcspn (name, ".@"));

  g_strdelimit (tag, "_", '-');
  if (!g_str_equal (tag, "C") && is_language (tag))
    return tag;
  g_free (tag);
  return g_strdup ("en");
}

static int
compare_annotations (gconstpointer a,
                     gconstpointer b)
{
  TlAnnotation *one = *(TlAnnotation *const *) a;
  TlAnnotation *other = *(TlAnnotation *const *) b;

  if (tl_annotation_get_start (one) != tl_annotation_get_start (other))
    return tl_annotation_get_start (one) < tl_annotation_get_start (other) ? -1 : 1;
  if (tl_annotation_get_end (one) != tl_annotation_get_end (other))
    return tl_annotation_get_end (one) > tl_annotation_get_end (other) ? -1 : 1;
  return strcmp (tl_annotation_get_id (one), tl_annotation_get_id (other));
}

static void
page_init (TlReportPage *page,
           TlArticle    *article,
           TlSchema     *schema,
           guint         number)
{
  page->article = article;
  page->schema = schema;
  page->number = number;
  page->order = g_ptr_array_new ();
  page->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    g_ptr_array_add (page->order, tl_article_get_annotation (article, i));
  g_ptr_array_sort (page->order, compare_annotations);
  for (guint i = 0; i < page->order->len; i++)
    g_hash_table_insert (page->numbers, (gpointer) tl_annotation_get_id (page->order->pdata[i]), GUINT_TO_POINTER (i + 1));
}

static void
page_clear (TlReportPage *page)
{
  g_ptr_array_unref (page->order);
  g_hash_table_unref (page->numbers);
}

static gboolean
is_web_address (const char *url)
{
  return g_ascii_strncasecmp (url, "https://", 8) == 0 || g_ascii_strncasecmp (url, "http://", 7) == 0;
}

/* An address is a link only where it leads to the web: others could do anything. */
static void
append_address (GString    *out,
                const char *url)
{
  if (!is_web_address (url))
    {
      tl_html_report_escape (out, url, -1);
      return;
    }
  g_string_append (out, "<a rel=\"noreferrer noopener\" href=\"");
  tl_html_report_escape (out, url, -1);
  g_string_append (out, "\">");
  tl_html_report_escape (out, url, -1);
  g_string_append (out, "</a>");
}

static void
append_about (GString   *out,
              TlArticle *article)
{
  static const char *const members[] = { "publisher", "author", "published" };
  g_autofree char *url = tl_article_dup_member (article, "url");
  gboolean is_first = TRUE;

  g_string_append (out, "<p class=\"meta\">");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *text = tl_article_dup_member (article, members[i]);

      if (text == NULL || *text == '\0')
        continue;
      g_string_append (out, is_first ? "<bdi>" : " · <bdi>");
      tl_html_report_escape (out, text, -1);
      g_string_append (out, "</bdi>");
      is_first = FALSE;
    }
  g_string_append (out, is_first ? "<bdi>" : " · <bdi>");
  tl_html_report_escape (out, tl_article_get_status (article), -1);
  g_string_append (out, "</bdi>");
  if (url != NULL && *url != '\0')
    {
      g_string_append (out, "<br><bdi>");
      append_address (out, url);
      g_string_append (out, "</bdi>");
    }
  g_string_append (out, "</p>\n");
}

/* ` lang="ar" dir="rtl"` */
static void
append_language (GString   *out,
                 TlArticle *article)
{
  g_autofree char *language = tl_article_dup_member (article, "language");

  if (is_language (language))
    g_string_append_printf (out, " lang=\"%s\"", language);
  g_string_append (out, is_right_to_left (tl_article_get_text (article)) ? " dir=\"rtl\"" : " dir=\"ltr\"");
}

static guint
append_article (GString            *out,
                const TlReportPage *page)
{
  guint n_unmarked;

  g_string_append_printf (out, "<article aria-labelledby=\"a%u\">\n<header><h2 id=\"a%u\"", page->number, page->number);
  append_language (out, page->article);
  g_string_append_c (out, '>');
  tl_html_report_escape (out, tl_article_get_title (page->article), -1);
  g_string_append (out, "</h2>\n");
  append_about (out, page->article);
  g_string_append (out, "</header>\n<div class=\"text\"");
  append_language (out, page->article);
  g_string_append_c (out, '>');
  n_unmarked = tl_html_report_append_text (out, page);
  g_string_append (out, "</div>\n");
  tl_html_report_append_legend (out, page);
  tl_html_report_append_annotations (out, page);
  tl_html_report_append_relations (out, page);
  g_string_append (out, "</article>\n");
  return n_unmarked;
}

static void
append_head (GString *out)
{
  g_autofree char *language = dup_page_language ();

  g_string_append_printf (out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", language);
  g_string_append (out, "<meta http-equiv=\"Content-Security-Policy\" "
                        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"generator\" content=\"Tagline " PACKAGE_VERSION "\">\n<title>");
  tl_html_report_escape (out, _("Annotated articles"), -1);
  g_string_append_printf (out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<header><h1>", tl_html_report_style ());
  tl_html_report_escape (out, _("Annotated articles"), -1);
  g_string_append (out, "</h1></header>\n<main>\n");
}

static gboolean
write_article (TlExport   *export_,
               TlArticle  *article,
               guint       number,
               GError    **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  TlReportPage page;
  guint n_unmarked;

  page_init (&page, article, tl_export_get_schema (export_), number);
  n_unmarked = append_article (out, &page);
  page_clear (&page);
  if (n_unmarked > 0)
    tl_export_loss (export_, article, "overlap",
                    ngettext ("%u annotation lies under too many others to be marked in the text; it is in the list",
                              "%u annotations lie under too many others to be marked in the text; they are in the list",
                              n_unmarked), n_unmarked);
  tl_export_loss_members (export_, article, article_members, annotation_members, relation_members);
  return tl_export_write (export_, out->str, out->len, error);
}

gboolean
tl_html_report_write (TlExport  *export_,
                      GError   **error)
{
  g_autoptr (GString) head = g_string_new (NULL);
  g_autoptr (GError) local_error = NULL;
  TlArticle *next;
  guint number = 0;

  append_head (head);
  if (!tl_export_write (export_, head->str, head->len, error))
    return FALSE;
  while ((next = tl_export_next (export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;

      if (!write_article (export_, article, ++number, error))
        return FALSE;
    }
  if (local_error == NULL)
    return tl_export_write (export_, "</main>\n</body>\n</html>\n", -1, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The report: well formed whatever overlaps, all text there, nothing of it markup. */

#include "config.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <string.h>

#include "format-support.h"
#include "tl-html-report.h"

static const TlFormat report = { .name = "report", .extension = ".html", .flags = TL_FORMAT_WRITES, .write = tl_html_report_write };

static char *
write_report (const char *native,
              GPtrArray  *problems)
{
  g_autoptr (TlCollection) collection = support_open_native (native);
  g_autofree char *folder = support_make_folder ();
  g_autofree char *path = g_build_filename (folder, "out.html", NULL);
  g_autoptr (GError) error = NULL;
  char *content;

  tl_format_export (&report, collection, NULL, path, problems, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  content = support_get (folder, "out.html");
  support_remove_folder (folder);
  return content;
}

/* Every element closed in order: what a strict reader asks for. */
static void
assert_well_formed (const char *html)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *stop = html + strlen (html);

  /* Tag by tag: where functions for strings are checked, each call looks at all that follows. */
  for (const char *p = memchr (html, '<', stop - html); p != NULL; p = memchr (p + 1, '<', stop - p - 1))
    {
      const char *end = memchr (p, '>', stop - p);
      g_autofree char *tag = end != NULL ? g_strndup (p, end - p) : NULL;
      g_autofree char *name = NULL;
      const char *id;

      g_assert_nonnull (tag);
      name = tag[1] == '/' ? g_strdup (tag + 2) : g_strndup (tag + 1, strcspn (tag + 1, " \n/"));
      id = strstr (tag, " id=\"");
      if (id != NULL)
        g_assert_true (g_hash_table_add (ids, g_strndup (id + 5, strcspn (id + 5, "\""))));
      if (p[1] == '/')
        {
          g_assert_cmpuint (open->len, >, 0);
          g_assert_cmpstr (open->pdata[open->len - 1], ==, name);
          g_ptr_array_set_size (open, open->len - 1);
        }
      else if (p[1] != '!' && !g_str_equal (name, "meta") && !g_str_equal (name, "br"))
        {
          g_ptr_array_add (open, g_steal_pointer (&name));
        }
    }
  g_assert_cmpuint (open->len, ==, 0);
}

static void
collect_text (xmlNode *node,
              GString *out)
{
  for (; node != NULL; node = node->next)
    {
      xmlChar *class = node->type == XML_ELEMENT_NODE ? xmlGetProp (node, (const xmlChar *) "class") : NULL;

      /* Numbers that lead to the list are not of the text. */
      if (node->type == XML_TEXT_NODE)
        g_string_append (out, (const char *) node->content);
      else if (class == NULL || (strcmp ((const char *) class, "ref") != 0 && strcmp ((const char *) class, "control") != 0))
        collect_text (node->children, out);
      else if (strcmp ((const char *) class, "control") == 0)
        g_string_append_c (out, '?');
      xmlFree (class);
    }
}

static xmlNode *
find_text (xmlNode *node,
           guint   *skip)
{
  for (; node != NULL; node = node->next)
    {
      xmlChar *class = node->type == XML_ELEMENT_NODE ? xmlGetProp (node, (const xmlChar *) "class") : NULL;
      gboolean found = class != NULL && strcmp ((const char *) class, "text") == 0 && (*skip)-- == 0;
      xmlNode *inside;

      xmlFree (class);
      if (found)
        return node;
      inside = find_text (node->children, skip);
      if (inside != NULL)
        return inside;
    }
  return NULL;
}

/* The text that a browser would show for article number i. */
static char *
get_text (const char *html,
          guint       i)
{
  htmlDocPtr doc = htmlReadMemory (html, strlen (html), NULL, "UTF-8", HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
  GString *out = g_string_new (NULL);
  xmlNode *node = find_text (xmlDocGetRootElement (doc), &i);

  g_assert_nonnull (node);
  collect_text (node->children, out);
  xmlFreeDoc (doc);
  return g_string_free (out, FALSE);
}

static void
test_overlap (void)
{
  g_autofree char *html =
    write_report ("[{\"id\": \"a\", \"text\": \"abcdefgh\", \"annotations\": ["
                  "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 5}, {\"id\": \"t2\", \"label\": \"source\", \"start\": 3, \"end\": 8}, "
                  "{\"id\": \"t3\", \"label\": \"cue\", \"start\": 1, \"end\": 7, \"fragments\": [[1, 2], [6, 7]]}]}]", NULL);
  const char *marks = strstr (html, "<div class=\"text\"");
  g_autofree char *text = get_text (html, 0);

  assert_well_formed (html);
  g_assert_cmpstr (text, ==, "abcdefgh");
  g_assert_nonnull (strstr (marks, "<mark id=\"s1-1\" class=\"c-blue u-solid\">a<mark id=\"s1-2\" class=\"c-orange u-dotted d1\">b</mark>c"
                                   "<mark id=\"s1-3\" class=\"c-green u-double d1\">de</mark>"
                                   "<a class=\"ref\" href=\"#n1-1\" aria-label=\"Claim 1\">1</a></mark>"
                                   "<mark class=\"c-green u-double\">f"));
}

static void
test_hostile (void)
{
  g_autofree char *html =
    write_report ("[{\"id\": \"a\", \"title\": \"<script>alert(1)</script>\", \"url\": \"javascript:alert(1)\", \"language\": \"en\\\" onload=\\\"x\", "
                  "\"publisher\": \"</style><img src=x>\", \"text\": \"<b>&amp;\\u202e\\u0000\\u0007\\r\\nx\\r\", \"annotations\": ["
                  "{\"id\": \"t\\\"1\", \"label\": \"<i>\", \"start\": 0, \"end\": 3, \"note\": \"<script>\", \"attributes\": {\"<a>\": \"\\\"'\"}, "
                  "\"annotator\": \"<u>\"}], \"relations\": [{\"type\": \"<r>\", \"args\": [{\"role\": \"<x>\", \"target\": \"<gone>\"}]}]}]", NULL);
  static const char *const forbidden[] = { "<script", "<img", "<i>", "<b>", "<u>", "<r>", "<x>", "<gone>", "onload=\"", "href=\"javascript", "\xe2\x80\xae" };
  g_autofree char *text = get_text (html, 0);

  assert_well_formed (html);
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    g_assert_null (strstr (html, forbidden[i]));
  g_assert_nonnull (strstr (html, "&lt;script&gt;alert(1)"));
  g_assert_cmpstr (text, ==, "<b>&amp;???\nx\n");
}

static void
test_languages (void)
{
  g_autofree char *html = write_report ("[{\"id\": \"a\", \"language\": \"ar\", \"text\": \"12 قال الوزير\"}, {\"id\": \"b\", \"text\": \"Ana said قال\"}]", NULL);

  g_assert_nonnull (strstr (html, "<div class=\"text\" lang=\"ar\" dir=\"rtl\">"));
  g_assert_nonnull (strstr (html, "<div class=\"text\" dir=\"ltr\">Ana"));
  g_assert_nonnull (strstr (html, "prefers-color-scheme:dark"));
  g_assert_nonnull (strstr (html, "@media print"));
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "http://"));
}

/* Everything known of an annotation is in the list. */
static void
test_details (void)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autofree char *html =
    write_report ("[{\"id\": \"a\", \"x-y\": 1, \"text\": \"Ana said so\", \"annotations\": ["
                  "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 8, \"attributes\": {\"verdict\": \"false\", \"own\": [\"u\", \"v\"]}, "
                  "\"note\": \"look\", \"annotator\": \"ana\", \"confidence\": 0.50, \"review\": {\"decision\": \"rejected\", \"by\": \"omar\", \"reason\": \"why\"}}], "
                  "\"relations\": [{\"type\": \"attribution\", \"args\": [{\"role\": \"claim\", \"target\": \"t1\"}]}]}]", problems);
  static const char *const parts[] = {
    "<dt>Verdict</dt>", ">False<", "<dt>own</dt>", ">u\nv<", ">look<", ">ana<", ">0.50<", ">Rejected<", ">omar<", ">why<",
    "Attribution</p>", "<a href=\"#n1-1\">1</a> Ana said",
  };

  assert_well_formed (html);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (html, parts[i]) == NULL)
      g_error ("missing: %s", parts[i]);
  g_assert_cmpuint (support_count_losses (problems, "x-y"), ==, 1);
}

static void
test_generated (void)
{
  for (guint seed = 1; seed <= 10; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autofree char *native = support_generate (random, 10);
      g_autoptr (TlCollection) collection = support_open_native (native);
      g_autofree char *html = write_report (native, NULL);

      assert_well_formed (html);
      for (guint i = 0; i < 10; i++)
        {
          g_autoptr (TlArticle) article = support_article (collection, i);
          g_autofree char *text = get_text (html, i);

          g_assert_cmpstr (text, ==, tl_text_get_data (tl_article_get_text (article), NULL));
        }
    }
}

/* Thousands over one another: the page stays in proportion, and what is not marked is told. */
static void
test_pile (void)
{
  g_autoptr (GString) native = g_string_new ("[{\"id\": \"a\", \"text\": \"");
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autofree char *html = NULL;

  for (guint i = 0; i < 4000; i++)
    g_string_append_c (native, 'x');
  g_string_append (native, "\", \"annotations\": [");
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (native, "%s{\"id\": \"t%u\", \"label\": \"claim\", \"start\": %u, \"end\": %u}", i > 0 ? "," : "", i, i, 2000 + i);
  g_string_append (native, "]}]");
  html = write_report (native->str, problems);
  assert_well_formed (html);
  g_assert_cmpuint (strlen (html), <, 16 * 1024 * 1024);
  g_assert_cmpuint (support_count_losses (problems, "overlap"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/report/overlap", test_overlap);
  g_test_add_func ("/formats/report/hostile", test_hostile);
  g_test_add_func ("/formats/report/languages", test_languages);
  g_test_add_func ("/formats/report/details", test_details);
  g_test_add_func ("/formats/report/generated", test_generated);
  g_test_add_func ("/formats/report/pile", test_pile);
  return g_test_run ();
}

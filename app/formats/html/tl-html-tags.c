/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each element means for text, in one table; and questions about single nodes. */

#include "config.h"

#include "tl-html-private.h"

#include <stdlib.h>
#include <string.h>

typedef enum
{
  BLOCK = 1 << 0,
  SKIP  = 1 << 1,
} Meaning;

/* Sorted by name. */
static const struct
{
  const char *name;
  guint8      tag;
  guint8      meaning;
} tags[] = {
  { "a", TL_TAG_A, 0 },
  { "abbr", TL_TAG_OTHER, 0 },
  { "acronym", TL_TAG_OTHER, 0 },
  { "address", TL_TAG_ADDRESS, BLOCK },
  { "article", TL_TAG_ARTICLE, BLOCK },
  { "aside", TL_TAG_ASIDE, BLOCK },
  { "audio", TL_TAG_AUDIO, SKIP },
  { "b", TL_TAG_OTHER, 0 },
  { "bdi", TL_TAG_OTHER, 0 },
  { "bdo", TL_TAG_OTHER, 0 },
  { "big", TL_TAG_OTHER, 0 },
  { "blockquote", TL_TAG_BLOCKQUOTE, BLOCK },
  { "body", TL_TAG_BODY, BLOCK },
  { "br", TL_TAG_BR, 0 },
  { "button", TL_TAG_BUTTON, SKIP },
  { "canvas", TL_TAG_CANVAS, SKIP },
  { "caption", TL_TAG_CAPTION, BLOCK },
  { "center", TL_TAG_CENTER, BLOCK },
  { "cite", TL_TAG_OTHER, 0 },
  { "code", TL_TAG_OTHER, 0 },
  { "col", TL_TAG_OTHER, 0 },
  { "colgroup", TL_TAG_OTHER, 0 },
  { "data", TL_TAG_OTHER, 0 },
  { "datalist", TL_TAG_DATALIST, SKIP },
  { "dd", TL_TAG_DD, BLOCK },
  { "del", TL_TAG_OTHER, 0 },
  { "details", TL_TAG_DETAILS, BLOCK },
  { "dfn", TL_TAG_OTHER, 0 },
  { "dialog", TL_TAG_DIALOG, BLOCK },
  { "dir", TL_TAG_DIR, BLOCK },
  { "div", TL_TAG_DIV, BLOCK },
  { "dl", TL_TAG_DL, BLOCK },
  { "dt", TL_TAG_DT, BLOCK },
  { "em", TL_TAG_OTHER, 0 },
  { "embed", TL_TAG_EMBED, SKIP },
  { "fieldset", TL_TAG_FIELDSET, BLOCK },
  { "figcaption", TL_TAG_FIGCAPTION, BLOCK },
  { "figure", TL_TAG_FIGURE, BLOCK },
  { "font", TL_TAG_OTHER, 0 },
  { "footer", TL_TAG_FOOTER, BLOCK },
  { "form", TL_TAG_FORM, BLOCK },
  { "frameset", TL_TAG_FRAMESET, SKIP },
  { "h1", TL_TAG_H1, BLOCK },
  { "h2", TL_TAG_H2, BLOCK },
  { "h3", TL_TAG_H3, BLOCK },
  { "h4", TL_TAG_H4, BLOCK },
  { "h5", TL_TAG_H5, BLOCK },
  { "h6", TL_TAG_H6, BLOCK },
  { "head", TL_TAG_HEAD, SKIP },
  { "header", TL_TAG_HEADER, BLOCK },
  { "hgroup", TL_TAG_HGROUP, BLOCK },
  { "hr", TL_TAG_HR, BLOCK },
  { "html", TL_TAG_HTML, BLOCK },
  { "i", TL_TAG_OTHER, 0 },
  { "iframe", TL_TAG_IFRAME, SKIP },
  { "img", TL_TAG_IMG, 0 },
  { "input", TL_TAG_INPUT, SKIP },
  { "ins", TL_TAG_OTHER, 0 },
  { "kbd", TL_TAG_OTHER, 0 },
  { "label", TL_TAG_OTHER, 0 },
  { "legend", TL_TAG_LEGEND, BLOCK },
  { "li", TL_TAG_LI, BLOCK },
  { "link", TL_TAG_LINK, SKIP },
  { "listing", TL_TAG_LISTING, BLOCK },
  { "main", TL_TAG_MAIN, BLOCK },
  { "map", TL_TAG_MAP, SKIP },
  { "mark", TL_TAG_OTHER, 0 },
  { "menu", TL_TAG_MENU, BLOCK },
  { "meta", TL_TAG_META, SKIP },
  { "nav", TL_TAG_NAV, BLOCK },
  { "noframes", TL_TAG_NOFRAMES, SKIP },
  { "noscript", TL_TAG_NOSCRIPT, SKIP },
  { "object", TL_TAG_OBJECT, SKIP },
  { "ol", TL_TAG_OL, BLOCK },
  { "optgroup", TL_TAG_OPTGROUP, SKIP },
  { "option", TL_TAG_OPTION, SKIP },
  { "p", TL_TAG_P, BLOCK },
  { "param", TL_TAG_OTHER, 0 },
  { "picture", TL_TAG_OTHER, 0 },
  { "pre", TL_TAG_PRE, BLOCK },
  { "q", TL_TAG_Q, 0 },
  { "rp", TL_TAG_OTHER, 0 },
  { "rt", TL_TAG_OTHER, 0 },
  { "ruby", TL_TAG_OTHER, 0 },
  { "s", TL_TAG_OTHER, 0 },
  { "samp", TL_TAG_OTHER, 0 },
  { "script", TL_TAG_SCRIPT, SKIP },
  { "search", TL_TAG_SEARCH, BLOCK },
  { "section", TL_TAG_SECTION, BLOCK },
  { "select", TL_TAG_SELECT, SKIP },
  { "small", TL_TAG_OTHER, 0 },
  { "source", TL_TAG_OTHER, 0 },
  { "span", TL_TAG_OTHER, 0 },
  { "strike", TL_TAG_OTHER, 0 },
  { "strong", TL_TAG_OTHER, 0 },
  { "style", TL_TAG_STYLE, SKIP },
  { "sub", TL_TAG_OTHER, 0 },
  { "summary", TL_TAG_SUMMARY, BLOCK },
  { "sup", TL_TAG_OTHER, 0 },
  { "svg", TL_TAG_SVG, SKIP },
  { "table", TL_TAG_TABLE, BLOCK },
  { "tbody", TL_TAG_TBODY, BLOCK },
  { "td", TL_TAG_TD, BLOCK },
  { "template", TL_TAG_TEMPLATE, SKIP },
  { "textarea", TL_TAG_TEXTAREA, SKIP },
  { "tfoot", TL_TAG_TFOOT, BLOCK },
  { "th", TL_TAG_TH, BLOCK },
  { "thead", TL_TAG_THEAD, BLOCK },
  { "time", TL_TAG_TIME, 0 },
  { "title", TL_TAG_TITLE, SKIP },
  { "tr", TL_TAG_TR, BLOCK },
  { "tt", TL_TAG_OTHER, 0 },
  { "u", TL_TAG_OTHER, 0 },
  { "ul", TL_TAG_UL, BLOCK },
  { "var", TL_TAG_OTHER, 0 },
  { "video", TL_TAG_VIDEO, SKIP },
  { "wbr", TL_TAG_OTHER, 0 },
  { "xmp", TL_TAG_XMP, BLOCK },
};

/* Sorted by name. */
static const char *const attribute_names[] = {
  "aria-hidden", "charset", "class", "content", "data-component", "data-qa", "data-testid", "datetime", "dir", "hidden",
  "href", "http-equiv", "id", "itemprop", "itemtype", "lang", "name", "property", "rel", "role", "start", "style",
  "type", "value",
};

static int
compare_tag (gconstpointer key,
             gconstpointer element)
{
  return strcmp (key, *(const char *const *) element);
}

static Meaning
meaning_of (guint tag)
{
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (tags[i].tag == tag)
      return tags[i].meaning;
  return 0;
}

/* The index of the entry of name in any case, or -1. */
static int
find_tag (const char *name)
{
  char lower[16];
  gsize length = strlen (name);
  const char *found;

  /* XHTML written with a prefix. */
  if (g_ascii_strncasecmp (name, "html:", 5) == 0)
    return find_tag (name + 5);
  if (length >= sizeof lower)
    return -1;
  for (gsize i = 0; i <= length; i++)
    lower[i] = g_ascii_tolower (name[i]);
  found = bsearch (lower, tags, G_N_ELEMENTS (tags), sizeof tags[0], compare_tag);
  return found != NULL ? (int) ((found - (const char *) tags) / sizeof tags[0]) : -1;
}

TlHtmlTag
tl_html_tag_find (const char *name)
{
  int found = find_tag (name);

  return found >= 0 ? tags[found].tag : TL_TAG_OTHER;
}

gboolean
tl_html_tag_is_known (const char *name)
{
  return find_tag (name) >= 0;
}

const char *
tl_html_attribute_find (const char *name)
{
  const char *const *found = bsearch (name, attribute_names, G_N_ELEMENTS (attribute_names),
                                      sizeof attribute_names[0], compare_tag);

  return found != NULL ? *found : g_str_equal (name, "xml:lang") ? "lang" : NULL;
}

static Meaning
cached_meaning (guint tag)
{
  static guint8 table[256];
  static gsize done;

  if (g_once_init_enter (&done))
    {
      for (guint i = 0; i < G_N_ELEMENTS (table); i++)
        table[i] = meaning_of (i);
      g_once_init_leave (&done, 1);
    }
  return table[tag & 0xff];
}

gboolean
tl_html_tag_is_block (guint tag)
{
  return (cached_meaning (tag) & BLOCK) != 0;
}

gboolean
tl_html_tag_is_skipped (guint tag)
{
  return (cached_meaning (tag) & SKIP) != 0;
}

gboolean
tl_html_node_is_element (const TlHtmlNode *node)
{
  return node->tag != TL_TAG_TEXT && node->tag != TL_TAG_RAW;
}

const char *
tl_html_node_get (const TlHtmlNode *node,
                  const char       *name)
{
  if (!tl_html_node_is_element (node))
    return NULL;
  for (TlHtmlAttribute *attribute = node->attributes; attribute != NULL; attribute = attribute->next)
    if (g_str_equal (attribute->name, name))
      return attribute->value;
  return NULL;
}

gboolean
tl_html_node_has_word (const TlHtmlNode *node,
                       const char       *name,
                       const char       *value)
{
  const char *text = tl_html_node_get (node, name);
  gsize length = strlen (value);

  while (text != NULL && *text != '\0')
    {
      gsize word = strcspn (text, " \t\r\n\f");

      if (word == length && g_ascii_strncasecmp (text, value, length) == 0)
        return TRUE;
      text += word;
      text += strspn (text, " \t\r\n\f");
    }
  return FALSE;
}

TlHtmlNode *
tl_html_node_walk (const TlHtmlNode *node,
                   const TlHtmlNode *root,
                   gboolean          into)
{
  if (into && node->first != NULL)
    return node->first;
  while (node != root)
    {
      if (node->next != NULL)
        return node->next;
      node = node->parent;
    }
  return NULL;
}

/* TRUE when a style attribute sets property to value (lower case; blanks around the colon are free). */
static gboolean
style_says (const char *style,
            const char *property,
            const char *value)
{
  const char *at = style;

  while ((at = strstr (at, property)) != NULL)
    {
      const char *p = at + strlen (property);

      if ((at == style || at[-1] == ';' || g_ascii_isspace (at[-1])) && (p += strspn (p, " \t"), *p == ':'))
        {
          p++;
          p += strspn (p, " \t");
          if (g_ascii_strncasecmp (p, value, strlen (value)) == 0)
            return TRUE;
        }
      at++;
    }
  return FALSE;
}

gboolean
tl_html_node_is_hidden (const TlHtmlNode *node)
{
  const char *style;

  if (tl_html_node_get (node, "hidden") != NULL)
    return TRUE;
  style = tl_html_node_get (node, "style");
  return style != NULL && (style_says (style, "display", "none") || style_says (style, "visibility", "hidden"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON-LD blocks of pages.  They were pasted through templates and editors, so what is strict elsewhere is mended here, and only here. */

#include "config.h"

#include "tl-html-ld.h"

#include <string.h>

static void
ld_free (gpointer data)
{
  TlHtmlLd *self = data;

  g_clear_pointer (&self->doc, tl_json_doc_unref);
  g_free (self->message);
  g_free (self);
}

/* Takes blanks and marks from both ends of *text. */
static void
strip_wrappers (const char **text,
                gsize       *length)
{
  static const char *const opening[] = { "<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[", "//" };
  static const char *const closing[] = { "//-->", "// -->", "-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";" };
  gboolean again;

  do
    {
      again = FALSE;
      while (*length > 0 && g_ascii_isspace (**text))
        (*text)++, (*length)--;
      while (*length > 0 && g_ascii_isspace ((*text)[*length - 1]))
        (*length)--;
      for (guint i = 0; i < G_N_ELEMENTS (opening); i++)
        if (*length >= strlen (opening[i]) && memcmp (*text, opening[i], strlen (opening[i])) == 0)
          {
            *text += strlen (opening[i]);
            *length -= strlen (opening[i]);
            again = TRUE;
          }
      for (guint i = 0; i < G_N_ELEMENTS (closing); i++)
        if (*length >= strlen (closing[i]) &&
            memcmp (*text + *length - strlen (closing[i]), closing[i], strlen (closing[i])) == 0)
          {
            *length -= strlen (closing[i]);
            again = TRUE;
          }
    }
  while (again);
}

/* Raw control characters in strings become what was meant: a line end stays one, others a blank. */
static GBytes *
escape_controls (const char *text,
                 gsize       length)
{
  GString *out = g_string_sized_new (length + 16);
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (c == '\\' && in_string && i + 1 < length && (guchar) text[i + 1] >= 0x20)
        {
          g_string_append_len (out, text + i, 2);
          i++;
          continue;
        }
      if (c == '"')
        in_string = !in_string;
      if ((guchar) c >= 0x20 && c != 0x7f)
        g_string_append_c (out, c);
      else if (c == '\n' && in_string)
        g_string_append (out, "\\n");
      else if (c != '\r' || !in_string)
        g_string_append_c (out, ' ');
    }
  return g_string_free_to_bytes (out);
}

static TlHtmlLd *
read_block (TlHtmlNode *script)
{
  TlHtmlLd *self = g_new0 (TlHtmlLd, 1);
  g_autoptr (GString) content = g_string_new (NULL);
  g_autoptr (GBytes) strict = NULL;
  g_autoptr (GBytes) repaired = NULL;
  g_autoptr (GError) error = NULL;
  const char *text;
  gsize length;

  self->script = script;
  for (TlHtmlNode *child = script->first; child != NULL; child = child->next)
    if (child->tag == TL_TAG_RAW || child->tag == TL_TAG_TEXT)
      g_string_append_len (content, child->text, child->length);
  strict = g_bytes_new (content->str, content->len);
  self->doc = tl_json_doc_parse (strict, NULL, NULL);
  if (self->doc != NULL)
    return self;
  text = content->str;
  length = content->len;
  strip_wrappers (&text, &length);
  repaired = escape_controls (text, length);
  self->doc = tl_json_doc_parse (repaired, NULL, &error);
  self->repaired = self->doc != NULL;
  if (error != NULL)
    self->message = g_strdup (error->message);
  return self;
}

GPtrArray *
tl_html_ld_collect (TlHtmlDom *dom)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (ld_free);
  TlHtmlNode *root = tl_html_dom_get_root (dom);

  for (TlHtmlNode *node = root; node != NULL; node = tl_html_node_walk (node, root, TRUE))
    {
      const char *type = node->tag == TL_TAG_SCRIPT ? tl_html_node_get (node, "type") : NULL;

      if (type != NULL && g_ascii_strncasecmp (type, "application/ld+json", strlen ("application/ld+json")) == 0)
        g_ptr_array_add (blocks, read_block (node));
    }
  return blocks;
}

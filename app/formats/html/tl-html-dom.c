/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From libxml2's events to our own small tree.  A tree of libxml2's would know lines but not bytes, copies
 * every text, and takes four times the memory; its event interface leaves all limits to us.  Where in the source
 * a run of text stands is found by comparing it with the bytes before the parser's position.
 */

#include "config.h"

#include "tl-html-private.h"

#include <glib/gi18n-lib.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "tl-format.h"

#define NODES_PER_BLOCK 1024
#define MAX_ATTRIBUTE 16384        /* bytes of a value that is kept */
#define MAX_ENTITY 40              /* bytes of the longest reference, & and ; included */

struct _TlHtmlDom
{
  GBytes       *source;
  const char   *data;
  gsize         size;
  GPtrArray    *blocks;       /* arrays of NODES_PER_BLOCK nodes, owned */
  GStringChunk *strings;
  guint         n_nodes;
  TlHtmlNode   *root;
};

/* The parser's run. */
typedef struct
{
  TlHtmlDom        *dom;
  htmlParserCtxtPtr parser;
  TlHtmlNode       *current;
  guint             depth;        /* of current below the root */
  guint             open;         /* elements that the parser has open */
  guint             too_deep;     /* of these, the ones that have no level in our tree */
  gsize             at;           /* where the next run of text should begin in the source */
  gsize             skip_until;   /* text before this byte is already told (an entity that libxml2 does not know) */
  GCancellable     *cancellable;
  GError           *error;
} Run;

static void
stop (Run    *run,
      GError *error)
{
  if (run->error == NULL)
    run->error = error;
  else
    g_error_free (error);
  xmlStopParser (run->parser);
}

static TlHtmlNode *
add_node (Run       *run,
          TlHtmlTag  tag,
          gsize      source)
{
  TlHtmlDom *dom = run->dom;
  TlHtmlNode *node;

  if (dom->n_nodes % NODES_PER_BLOCK == 0)
    {
      g_ptr_array_add (dom->blocks, g_new0 (TlHtmlNode, NODES_PER_BLOCK));
      if (g_cancellable_is_cancelled (run->cancellable))
        stop (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled")));
    }
  node = (TlHtmlNode *) dom->blocks->pdata[dom->blocks->len - 1] + dom->n_nodes % NODES_PER_BLOCK;
  node->index = dom->n_nodes++;
  node->tag = tag;
  node->source = source;
  node->parent = run->current;
  if (run->current != NULL)
    {
      if (run->current->last != NULL)
        run->current->last->next = node;
      else
        run->current->first = node;
      run->current->last = node;
    }
  if (dom->n_nodes >= TL_HTML_MAX_NODES)
    stop (run, g_error_new (TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
                            _("The HTML has more than %u elements"), TL_HTML_MAX_NODES));
  return node;
}

/* The byte at which the parser stands. */
static gsize
position (Run *run)
{
  xmlParserInputPtr input = run->parser->input;

  return input == NULL ? run->dom->size : MIN (input->consumed + (input->cur - input->base), run->dom->size);
}

static void
add_attributes (Run            *run,
                TlHtmlNode     *node,
                const xmlChar **attributes)
{
  TlHtmlAttribute **end = &node->attributes;

  for (guint i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    {
      const char *name = tl_html_attribute_find ((const char *) attributes[i]);
      const char *value = (const char *) attributes[i + 1];
      gsize length = value != NULL ? strlen (value) : 0;

      if (name == NULL || length > MAX_ATTRIBUTE)
        continue;
      /* Room for a structure in the arena of strings would not be aligned. */
      *end = g_new0 (TlHtmlAttribute, 1);
      (*end)->name = name;
      (*end)->value = length > 0 ? g_string_chunk_insert_len (run->dom->strings, value, length) : "";
      end = &(*end)->next;
    }
}

/* Some libxml2 (seen: 2.9.14 with the updates of 2025) has read the reference that text begins with when it makes up the p around that text:
 * the reference is still to come then. */
static gboolean
is_before_reference (Run   *run,
                     gsize  here)
{
  return run->at < here && here - run->at <= MAX_ENTITY && run->dom->data[run->at] == '&' &&
         memchr (run->dom->data + run->at, '<', here - run->at) == NULL;
}

static void
start_element_cb (void           *data,
                  const xmlChar  *name,
                  const xmlChar **attributes)
{
  Run *run = data;
  TlHtmlTag tag = tl_html_tag_find ((const char *) name);
  gsize here = position (run);
  TlHtmlNode *node;

  if (!is_before_reference (run, here))
    {
      run->at = here;
      if (run->at < run->dom->size && run->dom->data[run->at] == '/')
        run->at++;
      if (run->at < run->dom->size && run->dom->data[run->at] == '>')
        run->at++;
    }
  if (++run->open > TL_HTML_MAX_OPEN)
    {
      stop (run, g_error_new (TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
                              _("The HTML is nested more than %u levels deep"), TL_HTML_MAX_OPEN));
      return;
    }
  node = add_node (run, tag, here);
  add_attributes (run, node, attributes);
  if (run->depth >= TL_HTML_MAX_DEPTH)
    {
      run->too_deep++;
      return;
    }
  run->current = node;
  run->depth++;
}

static void
end_element_cb (void          *data,
                const xmlChar *name)
{
  Run *run = data;

  run->at = position (run);
  if (run->open == 0)
    return;
  run->open--;
  if (run->too_deep > 0)
    run->too_deep--;
  else if (run->current->parent != NULL)
    {
      run->current = run->current->parent;
      run->depth--;
    }
}

/* TRUE when the parser has just read a whole reference that begins where text should: its text is no source text, though
 * it may look like it (the & of &amp;). */
static gboolean
is_reference (Run *run)
{
  const char *data = run->dom->data;
  gsize here = position (run);

  return run->at < here && here - run->at <= MAX_ENTITY && here - run->at > 2 &&
         data[run->at] == '&' && data[here - 1] == ';' &&
         memchr (data + run->at, ';', here - run->at) == data + here - 1;
}

/* Where in the source text stands, given that the parser is near its end; FALSE when these are not the source's bytes. */
static gboolean
find_in_source (Run        *run,
                const char *text,
                gsize       length,
                gsize      *start)
{
  gsize here = position (run);
  gsize candidates[] = { run->at, here - length, here - length + 1, here - length + 2, here - length + 3, here - length + 4 };

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (candidates[i] <= run->dom->size && run->dom->size - candidates[i] >= length &&
        memcmp (run->dom->data + candidates[i], text, length) == 0)
      {
        *start = candidates[i];
        return TRUE;
      }
  return FALSE;
}

/* The reference that ends before byte end: where its & stands, or end. */
static gsize
find_reference (Run   *run,
                gsize  end)
{
  for (gsize i = 1; i <= MIN (end, MAX_ENTITY); i++)
    if (run->dom->data[end - i] == '&')
      return end - i;
  return end;
}

static void
add_text (Run        *run,
          const char *text,
          gsize       length,
          gsize       source,
          gboolean    decoded)
{
  TlHtmlNode *node = add_node (run, TL_TAG_TEXT, source);

  node->text = decoded ? g_string_chunk_insert_len (run->dom->strings, text, length) : text;
  node->length = length;
  node->decoded = decoded;
}

/* An & that libxml2 took for a plain one, at start: a name of HTML 5? */
static gboolean
add_unknown_entity (Run   *run,
                    gsize  start)
{
  const char *name = run->dom->data + start + 1;
  gsize left = run->dom->size - start - 1;
  gsize length = 0;
  const char *text;

  while (length < MIN (left, MAX_ENTITY) && g_ascii_isalnum (name[length]))
    length++;
  text = length > 0 ? tl_html_entity_find (name, length, length < left && name[length] == ';') : NULL;
  if (text == NULL)
    return FALSE;
  add_text (run, text, strlen (text), start, TRUE);
  run->skip_until = start + 1 + length + (length < left && name[length] == ';');
  return TRUE;
}

static void
add_decoded (Run        *run,
             const char *text,
             gsize       length)
{
  gsize here = position (run);
  gsize start = find_reference (run, here);
  char repaired[8];

  if (start < here && run->dom->data[start + 1] == '#')
    {
      gunichar c = tl_html_entity_repair (g_utf8_get_char_validated (text, length));

      if (c != (gunichar) -1 && c != (gunichar) -2 && c != 0)
        {
          length = g_unichar_to_utf8 (c, repaired);
          text = repaired;
        }
    }
  add_text (run, text, length, start, TRUE);
  run->at = here;
}

/* A declaration in the text, such as <![CDATA[x]]>, is a comment to browsers, up to its first >.  Some libxml2
 * takes it for text. */
static void
skip_declaration (Run   *run,
                  gsize  start)
{
  const char *data = run->dom->data + start;
  gsize left = run->dom->size - start;
  const char *close;

  if (start < run->skip_until || left < 2 || data[0] != '<' || data[1] != '!')
    return;
  close = memchr (data, '>', left);
  if (close != NULL)
    run->skip_until = start + (close - data) + 1;
}

static void
characters_cb (void          *data,
               const xmlChar *chars,
               int            n_chars)
{
  Run *run = data;
  const char *text = (const char *) chars;
  gsize length = n_chars;
  gsize start;

  if (length == 0)
    return;
  if (is_reference (run) || !find_in_source (run, text, length, &start))
    {
      add_decoded (run, text, length);
      return;
    }
  run->at = start + length;
  skip_declaration (run, start);
  if (start < run->skip_until)
    {
      gsize skip = MIN (run->skip_until - start, length);

      start += skip;
      length -= skip;
    }
  if (length == 0 || (length == 1 && run->dom->data[start] == '&' && add_unknown_entity (run, start)))
    return;
  add_text (run, run->dom->data + start, length, start, FALSE);
}

static void
cdata_cb (void          *data,
          const xmlChar *chars,
          int            length)
{
  Run *run = data;
  TlHtmlNode *last = run->current->last;
  gsize start;
  gboolean exact = find_in_source (run, (const char *) chars, length, &start);
  TlHtmlNode *node;

  run->at = exact ? start + length : position (run);
  /* Comes in pieces, which mostly follow on each other in the source. */
  if (exact && last != NULL && last->tag == TL_TAG_RAW && last->text + last->length == run->dom->data + start)
    {
      last->length += length;
      return;
    }
  node = add_node (run, TL_TAG_RAW, exact ? start : run->at);
  node->text = exact ? run->dom->data + start
                     : g_string_chunk_insert_len (run->dom->strings, (const char *) chars, length);
  node->length = length;
}

/* The tag that begins behind p (at its name): sets *words to its attributes at most, by the rules of quoting that libxml2 has, and returns
 * where its > is, or end. */
static const char *
scan_tag (const char *p,
          const char *end,
          guint      *words)
{
  gboolean blank = TRUE;

  *words = 0;
  for (; p < end && *p != '>'; p++)
    {
      if (*p == '=')
        {
          do
            p++;
          while (p < end && g_ascii_isspace (*p));
          if (p < end && (*p == '"' || *p == '\''))
            {
              const char *quote = memchr (p + 1, *p, end - p - 1);

              p = quote != NULL ? quote : end - 1;
            }
          else
            p--;
          blank = TRUE;
          continue;
        }
      if (blank && !g_ascii_isspace (*p) && ++*words > TL_HTML_MAX_ATTRIBUTES)
        return p;
      blank = g_ascii_isspace (*p) || *p == '/' || *p == '"' || *p == '\'';
    }
  return p;
}

/* What has no end any more further on: looked for once, not at every opening of it. */
typedef struct
{
  gboolean comment;
  gboolean raw[2];
} Unclosed;

/* Where </name comes from p on, or NULL. */
static const char *
find_end_tag (const char *p,
              const char *end,
              const char *name)
{
  gsize length = strlen (name);

  for (const char *q = p; q < end && (q = memchr (q, '<', end - q)) != NULL; q++)
    if (end - q > (gssize) length + 2 && q[1] == '/' && g_ascii_strncasecmp (q + 2, name, length) == 0)
      return q;
  return NULL;
}

/* What is no markup behind the tag at tag, which closes at close: to where it ends. */
static const char *
skip_content (const char *tag,
              const char *close,
              const char *end,
              Unclosed   *unclosed)
{
  static const char *const raw[] = { "script", "style" };

  if (close >= end || close[-1] == '/')
    return close;
  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    if (g_ascii_strncasecmp (tag, raw[i], strlen (raw[i])) == 0 && !g_ascii_isalnum (tag[strlen (raw[i])]))
      {
        const char *found = unclosed->raw[i] ? NULL : find_end_tag (close, end, raw[i]);

        unclosed->raw[i] = found == NULL;
        return found != NULL ? found : close;
      }
  return close;
}

static const char *
skip_comment (const char *p,
              const char *end,
              Unclosed   *unclosed)
{
  const char *close = unclosed->comment ? NULL : g_strstr_len (p, end - p, "-->");

  unclosed->comment = close == NULL;
  return close != NULL ? close : p;
}

/*
 * libxml2 compares each attribute of a tag with all before it: a tag with a million attributes would take minutes.  So the
 * tags are looked over first.
 */
static gboolean
check_attributes (const char  *data,
                  gsize        size,
                  GError     **error)
{
  const char *end = data + size;
  const char *p = data;
  Unclosed unclosed = { FALSE };

  while (p < end && (p = memchr (p, '<', end - p)) != NULL)
    {
      const char *tag = ++p;
      guint words;

      if (end - p > 3 && memcmp (p, "!--", 3) == 0)
        {
          p = skip_comment (p, end, &unclosed);
          continue;
        }
      if (p == end || !(g_ascii_isalpha (*p) || *p == '_' || *p == ':'))
        continue;
      p = scan_tag (p, end, &words);
      if (words > TL_HTML_MAX_ATTRIBUTES)
        {
          g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
                       _("An HTML tag has more than %u attributes"), TL_HTML_MAX_ATTRIBUTES);
          return FALSE;
        }
      p = skip_content (tag, p, end, &unclosed);
    }
  return TRUE;
}

static void
ignore_error (void       *data,
              xmlErrorPtr error)
{
}

static gboolean
run_parser (Run     *run,
            GError **error)
{
  TlHtmlDom *dom = run->dom;
  htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt (dom->data, dom->size);

  if (parser == NULL)
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("The HTML could not be read"));
      return FALSE;
    }
  run->parser = parser;
  htmlCtxtUseOptions (parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                              HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
  xmlSwitchEncoding (parser, XML_CHAR_ENCODING_UTF8);
  memset (parser->sax, 0, sizeof *parser->sax);
  parser->sax->startElement = start_element_cb;
  parser->sax->endElement = end_element_cb;
  parser->sax->characters = characters_cb;
  parser->sax->ignorableWhitespace = characters_cb;
  parser->sax->cdataBlock = cdata_cb;
  parser->sax->serror = (xmlStructuredErrorFunc) ignore_error;
  parser->sax->initialized = XML_SAX2_MAGIC;
  parser->userData = run;
  htmlParseDocument (parser);
  if (parser->myDoc != NULL)
    xmlFreeDoc (parser->myDoc);
  htmlFreeParserCtxt (parser);
  return TRUE;
}

TlHtmlDom *
tl_html_dom_parse (GBytes        *source,
                   GCancellable  *cancellable,
                   GError       **error)
{
  static gsize initialised;
  g_autoptr (TlHtmlDom) self = g_new0 (TlHtmlDom, 1);
  Run run = { self };

  if (g_once_init_enter (&initialised))
    {
      xmlInitParser ();
      g_once_init_leave (&initialised, 1);
    }
  self->source = g_bytes_ref (source);
  self->data = g_bytes_get_data (source, &self->size);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->strings = g_string_chunk_new (4096);
  run.cancellable = cancellable;
  self->root = run.current = add_node (&run, TL_TAG_OTHER, 0);
  if (self->size > TL_HTML_MAX_BYTES)
    {
      g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
                   _("The HTML is larger than %u MiB"), TL_HTML_MAX_BYTES >> 20);
      return NULL;
    }
  if (!check_attributes (self->data, self->size, error))
    return NULL;
  if (self->size > 0 && run.error == NULL && !run_parser (&run, error))
    return NULL;
  if (run.error != NULL)
    {
      g_propagate_error (error, run.error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static void
free_attributes (TlHtmlNode *node)
{
  TlHtmlAttribute *attribute = tl_html_node_is_element (node) ? node->attributes : NULL;

  while (attribute != NULL)
    {
      TlHtmlAttribute *next = attribute->next;

      g_free (attribute);
      attribute = next;
    }
}

void
tl_html_dom_free (TlHtmlDom *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    free_attributes ((TlHtmlNode *) self->blocks->pdata[i / NODES_PER_BLOCK] + i % NODES_PER_BLOCK);
  g_ptr_array_unref (self->blocks);
  g_string_chunk_free (self->strings);
  g_bytes_unref (self->source);
  g_free (self);
}

GBytes *
tl_html_dom_get_source (TlHtmlDom *self)
{
  return self->source;
}

TlHtmlNode *
tl_html_dom_get_root (TlHtmlDom *self)
{
  return self->root;
}

guint
tl_html_dom_get_n_nodes (TlHtmlDom *self)
{
  return self->n_nodes;
}

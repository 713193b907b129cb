/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The main text of a page.  The page is cut into blocks (what stands between two borders of paragraphs); each gets a
 * value: running text counts for its length, lists of links and scraps against it.  The element whose blocks sum up highest holds the
 * article: it has most of the running text and little of what surrounds it.  Elements whose names say that they
 * are something else (see tl-html-hints.c) are left out before, and scraps at both ends after.
 */

#include "config.h"

#include "tl-html-main.h"

#include <string.h>

#include "tl-html-hints.h"

#define MIN_SENTENCE 80          /* characters from which a block counts as running text without a full stop */
#define MIN_SHORT_SENTENCE 25    /* and with one */
#define MIN_LINE 40              /* of a <p> without either */
#define MIN_LEFT 0.2             /* the share of running text that must be left when asides are gone */
#define MIN_ARTICLE 400          /* characters that may be all there is */
#define MIN_TEASERS 3            /* of a list of other articles */
#define MAX_TEASER 300           /* characters of a paragraph in it */
#define MIN_LEAD 60              /* characters of a standfirst */
#define DOMINANT 0.8             /* the share of running text from which an element stands for what is around it */

typedef struct
{
  TlHtmlNode *holder;       /* the nearest block element around */
  TlHtmlNode *first;        /* its first and last run of text */
  TlHtmlNode *last;
  guint       length;       /* characters but blanks; those of scripts without blanks count twice */
  guint       link;         /* of these, inside <a> */
  guint       n_links;
  TlHtmlNode *last_link;
  gunichar    end;          /* the last one */
  gboolean    heading;
  double      value;
} Block;

typedef struct
{
  TlHtmlDom  *dom;
  GArray     *blocks;       /* Block, in document order */
  double     *sums;         /* by node: the values of the blocks below */
  guint8     *skip;         /* by node: left out */
  gboolean    with_hidden;
} Finder;

static gboolean
is_dense_script (gunichar c)
{
  return (c >= 0x0e00 && c < 0x0f00) || (c >= 0x1000 && c < 0x10a0) || (c >= 0x1780 && c < 0x1800) ||
         (c >= 0x3040 && c < 0xa000) || (c >= 0xac00 && c < 0xd7b0) || (c >= 0x20000 && c < 0x32000);
}

static gboolean
ends_sentence (gunichar c)
{
  return c != 0 && strchr (".!?\"')", c < 0x80 ? (int) c : 1) != NULL ? TRUE :
         c == 0x2026 || c == 0x201d || c == 0x2019 || c == 0x00bb || c == 0x3002 || c == 0xff01 || c == 0xff1f ||
         c == 0x0964 || c == 0x06d4 || c == 0x061f || c == 0x300d || c == 0x1362 || c == 0x201c || c == ':';
}

static void
measure (Block      *block,
         TlHtmlNode *text,
         TlHtmlNode *link)
{
  const char *end = text->text + text->length;

  for (const char *p = text->text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint weight = is_dense_script (c) ? 2 : 1;

      if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0xa0)
        continue;
      block->length += weight;
      block->link += link != NULL ? weight : 0;
      block->n_links += link != NULL && link != block->last_link;
      block->last_link = link != NULL ? link : block->last_link;
      block->end = c;
    }
}

static double
value_of (const Block *block)
{
  double density = (double) block->link / block->length;

  if (block->heading && block->length < MIN_SENTENCE)
    return density > 0.5 ? -10 : 0;
  if (density > 0.6)
    return -20 - MIN (block->length, 100) * 0.3;
  if (block->length >= MIN_SENTENCE || (block->length >= MIN_SHORT_SENTENCE && ends_sentence (block->end)))
    return block->length * (1 - density);
  /* Verse, lists in paragraphs, authors who do without full stops. */
  if (block->holder->tag == TL_TAG_P && block->length >= MIN_LINE && block->link == 0)
    return block->length * 0.5;
  /* Tables of figures belong to articles as often as not. */
  return block->holder->tag == TL_TAG_TD || block->holder->tag == TL_TAG_TH ? 0 : -8;
}

static void
close_block (Finder *self,
             Block  *block)
{
  if (block->length > 0)
    {
      block->value = value_of (block);
      g_array_append_vals (self->blocks, block, 1);
    }
  memset (block, 0, sizeof *block);
}

/* Recursive: the tree is at most TL_HTML_MAX_DEPTH deep. */
static void
collect (Finder     *self,
         TlHtmlNode *node,
         TlHtmlNode *holder,
         TlHtmlNode *link,
         Block      *block)
{
  gboolean border = tl_html_tag_is_block (node->tag);

  if (node->tag == TL_TAG_TEXT)
    {
      if (block->first == NULL)
        {
          block->first = node;
          block->holder = holder;
          block->heading = holder->tag >= TL_TAG_H1 && holder->tag <= TL_TAG_H6;
        }
      block->last = node;
      measure (block, node, link);
      return;
    }
  if (node->tag == TL_TAG_RAW || self->skip[node->index] || tl_html_tag_is_skipped (node->tag) ||
      (!self->with_hidden && tl_html_node_is_hidden (node)))
    return;
  if (border)
    close_block (self, block);
  for (TlHtmlNode *child = node->first; child != NULL; child = child->next)
    collect (self, child, border ? node : holder, node->tag == TL_TAG_A ? node : link, block);
  if (border)
    close_block (self, block);
}

/* TRUE for a line that is nothing but one link, to something else. */
static gboolean
is_pointer (const Block *block)
{
  return block->n_links == 1 && block->link >= 0.9 * block->length && block->length < 2 * MIN_SENTENCE &&
         block->holder->tag != TL_TAG_TD;
}

/* A list of other articles: a link, a paragraph on what it leads to, the next link, and so on.  The paragraphs read like an article's. */
static void
devalue_teasers (Finder *self)
{
  Block *blocks = (Block *) (gpointer) self->blocks->data;
  guint n = self->blocks->len;
  guint run = 0;

  for (guint i = 0; i + 1 < n; i++)
    {
      gboolean teaser = is_pointer (&blocks[i]) && blocks[i + 1].value > 0 && blocks[i + 1].length < MAX_TEASER &&
                        (i + 2 >= n || blocks[i + 2].value <= 0);

      if (!teaser)
        {
          run = blocks[i].value > 0 && !(i > 0 && is_pointer (&blocks[i - 1])) ? 0 : run;
          continue;
        }
      run++;
      if (run >= MIN_TEASERS)
        for (guint j = i + 2, left = run == MIN_TEASERS ? MIN_TEASERS : 1; j-- > 0 && left > 0;)
          if (blocks[j].value > 0)
            {
              blocks[j].value = -8;
              left--;
            }
    }
}

static void
collect_all (Finder *self)
{
  TlHtmlNode *root = tl_html_dom_get_root (self->dom);
  Block block = { NULL };

  g_array_set_size (self->blocks, 0);
  memset (self->sums, 0, tl_html_dom_get_n_nodes (self->dom) * sizeof *self->sums);
  collect (self, root, root, NULL, &block);
  close_block (self, &block);
  devalue_teasers (self);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *done = &g_array_index (self->blocks, Block, i);

      for (TlHtmlNode *node = done->holder; node != NULL; node = node->parent)
        self->sums[node->index] += done->value;
    }
}

/* The running text below each node, before anything is left out: what an element's name says counts less when it holds the page. */
static double *
sum_running_text (Finder *self)
{
  double *sums = g_new0 (double, tl_html_dom_get_n_nodes (self->dom));

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      if (block->value > 0)
        for (TlHtmlNode *node = block->holder; node != NULL; node = node->parent)
          sums[node->index] += block->value;
    }
  return sums;
}

static gboolean
contains_headline (TlHtmlNode *node)
{
  for (TlHtmlNode *n = node; n != NULL; n = tl_html_node_walk (n, node, TRUE))
    if (n->tag == TL_TAG_H1 || tl_html_node_has_word (n, "itemprop", "articleBody"))
      return TRUE;
  return FALSE;
}

/* Words inside a paragraph are never an aside, however they are called; nor are quotations (posts of social networks). */
static gboolean
may_be_aside (const TlHtmlNode *node)
{
  switch (node->tag)
    {
    case TL_TAG_TEXT:
    case TL_TAG_RAW:
    case TL_TAG_BODY:
    case TL_TAG_HTML:
    case TL_TAG_MAIN:
    case TL_TAG_ARTICLE:
    case TL_TAG_BLOCKQUOTE:
      return FALSE;
    default:
      return tl_html_tag_is_block (node->tag) || node->parent == NULL ||
             !(node->parent->tag == TL_TAG_P || node->parent->tag == TL_TAG_LI || node->parent->tag == TL_TAG_BLOCKQUOTE);
    }
}

static void
leave_out_asides (Finder   *self,
                  gboolean  by_tag)
{
  TlHtmlNode *root = tl_html_dom_get_root (self->dom);
  g_autofree double *running = sum_running_text (self);
  double all = running[root->index];
  TlHtmlNode *next;

  for (TlHtmlNode *node = root; node != NULL; node = next)
    {
      TlHtmlHint hint = TL_HINT_NONE;
      double share = all > 0 ? running[node->index] / all : 0;

      if (may_be_aside (node))
        hint = tl_html_hint_of (node, FALSE);
      /* What readers wrote is that even on a page whose other names mislead. */
      if (by_tag && hint == TL_HINT_ASIDE)
        hint = tl_html_hint_of (node, TRUE);
      if ((hint == TL_HINT_ASIDE && share < 0.3) ||
          (hint == TL_HINT_COMMENTS && (share < 0.3 || (share < 0.9 && !contains_headline (node)))))
        self->skip[node->index] = 1;
      next = tl_html_node_walk (node, root, !self->skip[node->index]);
    }
}

static TlHtmlNode *
find_best (Finder *self)
{
  TlHtmlNode *root = tl_html_dom_get_root (self->dom);
  TlHtmlNode *best = NULL;
  double most = 0;

  for (TlHtmlNode *node = root; node != NULL; node = tl_html_node_walk (node, root, !self->skip[node->index]))
    if (tl_html_node_is_element (node) && self->sums[node->index] >= most && self->sums[node->index] > 0)
      {
        most = self->sums[node->index];
        best = node;
      }
  return best;
}

/* All that is good below node. */
static double
running_text (Finder     *self,
              TlHtmlNode *node)
{
  return MAX (0, self->sums[node->index]);
}

/* The child of node that holds nearly all of its running text and so is the article without what stands around it; NULL when the
 * text lies in several. */
static TlHtmlNode *
find_dominant_child (Finder     *self,
                     TlHtmlNode *node)
{
  double all = 0;
  double most = 0;
  TlHtmlNode *best = NULL;
  guint n_paragraphs = 0;

  for (TlHtmlNode *child = node->first; child != NULL; child = child->next)
    {
      double sum;

      if (!tl_html_node_is_element (child) || self->skip[child->index])
        continue;
      sum = running_text (self, child);
      n_paragraphs += child->tag == TL_TAG_P && sum > 0;
      all += sum;
      if (sum > most)
        {
          most = sum;
          best = child;
        }
    }
  /* An element with paragraphs of its own is the article, whatever else is in it. */
  return best != NULL && n_paragraphs < 3 && tl_html_tag_is_block (best->tag) && best->tag != TL_TAG_P && best->tag != TL_TAG_TD &&
         most >= DOMINANT * all && most >= DOMINANT * self->sums[node->index] ? best : NULL;
}

/* The outermost element of one kind (an article, or named as the body of one) below node that has the most running text, if it clearly
 * is the one. */
static TlHtmlNode *
find_dominant (Finder     *self,
               TlHtmlNode *node,
               gboolean    articles)
{
  TlHtmlNode *best = NULL;
  double most = 0;
  double second = 0;
  gboolean hit;

  for (TlHtmlNode *n = tl_html_node_walk (node, node, TRUE); n != NULL; n = tl_html_node_walk (n, node, !hit))
    {
      double sum;

      hit = self->skip[n->index];
      if (hit || !tl_html_node_is_element (n) || !tl_html_tag_is_block (n->tag) || n->tag == TL_TAG_P)
        continue;
      if (!(articles ? n->tag == TL_TAG_ARTICLE : tl_html_hint_of (n, FALSE) == TL_HINT_BODY))
        continue;
      hit = TRUE;
      sum = running_text (self, n);
      if (sum > most)
        {
          second = most;
          most = sum;
          best = n;
        }
      else
        second = MAX (second, sum);
    }
  return best != NULL && (most >= DOMINANT * self->sums[node->index] ||
                          (most >= 0.4 * self->sums[node->index] && most >= 3 * second)) ? best : NULL;
}

static TlHtmlNode *
narrow (Finder     *self,
        TlHtmlNode *node)
{
  TlHtmlNode *inner = node;

  while (inner != NULL)
    {
      node = inner;
      inner = find_dominant (self, node, TRUE);
      if (inner == NULL)
        inner = find_dominant (self, node, FALSE);
      if (inner == NULL)
        inner = find_dominant_child (self, node);
    }
  return node;
}

static gboolean
is_inside (const TlHtmlNode *node,
           const TlHtmlNode *holder)
{
  while (node != NULL && node != holder)
    node = node->parent;
  return node != NULL;
}

static void
leave_out_block (Finder      *self,
                 const Block *block)
{
  TlHtmlNode *root = tl_html_dom_get_root (self->dom);

  for (TlHtmlNode *node = block->first; node != NULL; node = tl_html_node_walk (node, root, TRUE))
    {
      if (node->tag == TL_TAG_TEXT)
        self->skip[node->index] = 1;
      if (node == block->last)
        break;
    }
}

/* The block from which the article begins: that behind the headline in body, if most of the running text is there; else 0. */
static guint
find_headline (Finder     *self,
               TlHtmlNode *body)
{
  double before = 0;
  double all = 0;
  guint found = 0;
  double found_before = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      if (!is_inside (block->holder, body))
        continue;
      if (block->holder->tag == TL_TAG_H1 && found == 0)
        {
          found = i + 1;
          found_before = before;
        }
      before += MAX (0, block->value);
    }
  all = before;
  return all - found_before >= 0.6 * all ? found : 0;
}

/* Leaves out what stands in body before the first and behind the last running text: the headline, lines of names and dates, buttons;
 * and links to other articles in between.  Headings behind the first text stay, unless nothing follows them. */
static void
trim (Finder     *self,
      TlHtmlNode *body)
{
  guint start = find_headline (self, body);
  guint first = G_MAXUINT;
  guint last = 0;

  for (guint i = start; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      if (block->value > 0 && is_inside (block->holder, body))
        {
          first = MIN (first, i);
          last = i;
        }
    }
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      if (is_inside (block->holder, body) && block->holder->tag != TL_TAG_TD &&
          (i < first || i > last || is_pointer (block)))
        leave_out_block (self, block);
    }
}

/* The standfirst: running text between the headline and the body that narrowing left outside; NULL when there is none. */
static const Block *
find_lead (Finder     *self,
           TlHtmlNode *body)
{
  const Block *lead = NULL;
  const Block *headline = NULL;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      if (is_inside (block->holder, body))
        break;
      if (block->holder->tag == TL_TAG_H1)
        {
          headline = block;
          lead = NULL;
        }
      else if (headline != NULL && lead == NULL && block->value >= MIN_LEAD)
        lead = block;
    }
  return headline != NULL ? lead : NULL;
}

static double
all_running_text (Finder *self)
{
  double sum = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    sum += MAX (0, g_array_index (self->blocks, Block, i).value);
  return sum;
}

/* Pages that scripts put together keep the article hidden until then; in a saved page it still is. */
static void
look_at_hidden (Finder *self)
{
  double visible = all_running_text (self);

  self->with_hidden = TRUE;
  collect_all (self);
  if (all_running_text (self) > 3 * visible + 400)
    return;
  self->with_hidden = FALSE;
  collect_all (self);
}

TlHtmlText *
tl_html_main_find (TlHtmlDom *dom)
{
  guint n_nodes = tl_html_dom_get_n_nodes (dom);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  Finder self = { dom, g_array_new (FALSE, TRUE, sizeof (Block)), g_new0 (double, n_nodes), g_new0 (guint8, n_nodes) };
  TlHtmlText *text = NULL;
  TlHtmlNode *best;
  const Block *lead;
  double all;

  collect_all (&self);
  look_at_hidden (&self);
  leave_out_asides (&self, FALSE);
  all = all_running_text (&self);
  collect_all (&self);
  if (all_running_text (&self) < MIN (MIN_LEFT * all, MIN_ARTICLE))
    {
      /* The page's names mean something else. */
      memset (self.skip, 0, n_nodes);
      collect_all (&self);
      leave_out_asides (&self, TRUE);
      collect_all (&self);
    }
  best = find_best (&self);
  if (best == NULL && self.blocks->len > 0)
    /* Scraps only: all of them. */
    g_ptr_array_add (nodes, tl_html_dom_get_root (dom));
  else if (best != NULL)
    {
      best = narrow (&self, best);
      lead = find_lead (&self, best);
      if (lead != NULL)
        g_ptr_array_add (nodes, lead->holder);
      trim (&self, best);
      g_ptr_array_add (nodes, best);
    }
  if (nodes->len > 0)
    text = tl_html_text_new_for_nodes (dom, nodes, self.skip, self.with_hidden);
  g_array_unref (self.blocks);
  g_free (self.sums);
  g_free (self.skip);
  return text;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What is kept of an HTML document: elements with the few attributes that say something about text, and runs
 * of text that point into the source.  Parsed by libxml2 without network, entities of its own or a
 * tree of its own.  Bounded: see the limits below.
 */

#define TL_HTML_MAX_BYTES    (64u << 20)   /* of the source, as UTF-8 */
#define TL_HTML_MAX_NODES    3000000u
#define TL_HTML_MAX_OPEN     2048u         /* elements open at once; deeper than this is an error */
#define TL_HTML_MAX_DEPTH    256u          /* of the tree: what is nested deeper becomes a sibling, as in browsers */
#define TL_HTML_MAX_ATTRIBUTES 4096u       /* of one element */

typedef enum
{
  TL_TAG_TEXT,       /* a run of text, no element */
  TL_TAG_RAW,        /* the content of script or style */
  TL_TAG_OTHER,      /* an element without meaning for text */
  TL_TAG_A, TL_TAG_ADDRESS, TL_TAG_ARTICLE, TL_TAG_ASIDE, TL_TAG_AUDIO, TL_TAG_BLOCKQUOTE, TL_TAG_BODY, TL_TAG_BR, TL_TAG_BUTTON,
  TL_TAG_CANVAS, TL_TAG_CAPTION, TL_TAG_CENTER, TL_TAG_DATALIST, TL_TAG_DD, TL_TAG_DETAILS, TL_TAG_DIALOG, TL_TAG_DIR, TL_TAG_DIV,
  TL_TAG_DL, TL_TAG_DT, TL_TAG_EMBED, TL_TAG_FIELDSET, TL_TAG_FIGCAPTION, TL_TAG_FIGURE, TL_TAG_FOOTER, TL_TAG_FORM,
  TL_TAG_FRAMESET, TL_TAG_H1, TL_TAG_H2, TL_TAG_H3, TL_TAG_H4, TL_TAG_H5, TL_TAG_H6, TL_TAG_HEAD, TL_TAG_HEADER, TL_TAG_HGROUP,
  TL_TAG_HR, TL_TAG_HTML, TL_TAG_IFRAME, TL_TAG_IMG, TL_TAG_INPUT, TL_TAG_LEGEND, TL_TAG_LI, TL_TAG_LINK, TL_TAG_LISTING,
  TL_TAG_MAIN, TL_TAG_MAP, TL_TAG_MENU, TL_TAG_META, TL_TAG_NAV, TL_TAG_NOFRAMES, TL_TAG_NOSCRIPT, TL_TAG_OBJECT, TL_TAG_OL,
  TL_TAG_OPTGROUP, TL_TAG_OPTION, TL_TAG_P, TL_TAG_PRE, TL_TAG_Q, TL_TAG_SCRIPT, TL_TAG_SEARCH, TL_TAG_SECTION, TL_TAG_SELECT,
  TL_TAG_STYLE, TL_TAG_SUMMARY, TL_TAG_SVG, TL_TAG_TABLE, TL_TAG_TBODY, TL_TAG_TD, TL_TAG_TEMPLATE, TL_TAG_TEXTAREA,
  TL_TAG_TFOOT, TL_TAG_TH, TL_TAG_THEAD, TL_TAG_TIME, TL_TAG_TITLE, TL_TAG_TR, TL_TAG_UL, TL_TAG_VIDEO, TL_TAG_XMP,
} TlHtmlTag;

typedef struct _TlHtmlNode TlHtmlNode;
typedef struct _TlHtmlAttribute TlHtmlAttribute;

struct _TlHtmlAttribute
{
  TlHtmlAttribute *next;
  const char      *name;     /* static */
  const char      *value;    /* "" when it has none */
};

struct _TlHtmlNode
{
  TlHtmlNode *parent;
  TlHtmlNode *first;
  TlHtmlNode *last;
  TlHtmlNode *next;
  union
  {
    TlHtmlAttribute *attributes;   /* elements */
    const char      *text;         /* TEXT, RAW: length bytes, not NUL-terminated */
  };
  guint32     length;
  guint32     source;              /* byte of the source at which it begins */
  guint32     index;               /* in document order, from 0 */
  guint8      tag;                 /* TlHtmlTag */
  guint8      decoded;             /* text that is not the source's bytes: an entity */
};

typedef struct _TlHtmlDom TlHtmlDom;

/* Parses source: valid UTF-8 without NUL bytes; a reference is kept.  TL_FORMAT_ERROR_LIMIT when it exceeds a limit. */
TlHtmlDom   *tl_html_dom_parse         (GBytes           *source,
                                        GCancellable     *cancellable,
                                        GError          **error);
void         tl_html_dom_free          (TlHtmlDom        *self);
GBytes      *tl_html_dom_get_source    (TlHtmlDom        *self);
/* The parent of all that was found (tag OTHER, without attributes). */
TlHtmlNode  *tl_html_dom_get_root      (TlHtmlDom        *self);
guint        tl_html_dom_get_n_nodes   (TlHtmlDom        *self);

/* NULL when it has no such attribute, or its name is not among those kept. */
const char  *tl_html_node_get          (const TlHtmlNode *node,
                                        const char       *name);
/* TRUE when value is one of the words of the attribute (class, itemprop, rel), case ignored. */
gboolean     tl_html_node_has_word     (const TlHtmlNode *node,
                                        const char       *name,
                                        const char       *value);
/* The next node below root in document order; into FALSE passes over node's own children. NULL at the end. */
TlHtmlNode  *tl_html_node_walk         (const TlHtmlNode *node,
                                        const TlHtmlNode *root,
                                        gboolean          into);
gboolean     tl_html_node_is_element   (const TlHtmlNode *node);
/* TRUE for what begins a new paragraph. */
gboolean     tl_html_tag_is_block      (guint             tag);
/* TRUE for what never holds text to be read: scripts, styles, forms' fields, embedded media. */
gboolean     tl_html_tag_is_skipped    (guint             tag);
/* TRUE when the page hides it: `hidden`, `display: none`, `visibility: hidden`. */
gboolean     tl_html_node_is_hidden    (const TlHtmlNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlHtmlDom, tl_html_dom_free)

G_END_DECLS

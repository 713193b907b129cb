/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-html-dom.h"
#include "tl-text.h"

G_BEGIN_DECLS

/*
 * TlHtmlText: the plain text of HTML by one rule, and the way back to the source.
 *
 * The rule, version 1:
 *  - A block element (p, div, h1, li, table …) begins and ends a paragraph; paragraphs are parted by one empty line ("\n\n"), however
 *    many borders meet.  <br> is one "\n", two or more of them an empty line; at the edge of a block they count for nothing.
 *  - Items of a list and rows of a table are parted by one "\n" (an empty line where they hold blocks themselves).  An item of <ul>
 *    begins with "• ", one of <ol> with its number and ". " (`start` and `value` count); a nested list has no indent.
 *  - Cells of a row are parted by a tabulator.
 *  - Blanks, tabulators, line ends and form feeds of the source count as one blank, none at the edge of a block; in <pre> they stay
 *    (line ends as "\n"), without the first and the last line ends.  No-break spaces stay inside a block and go at its edges; all other
 *    spaces are characters like any.
 *  - Character references are decoded, &#128; to &#159; as browsers do.  <q> gets quotation marks “ ”.
 *  - Dropped: script, style, noscript, template, head, forms' fields and buttons, embedded media (also their fallback), svg, comments, and what
 *    is hidden (`hidden`, `display: none`).  Images and their alternative texts are no text.
 * Whoever changes what comes out for any input counts TL_HTML_RULE_VERSION up: annotations lean on it.
 */
#define TL_HTML_RULE_VERSION 1

typedef struct _TlHtmlText TlHtmlText;

/* The text of a fragment or document (UTF-8; invalid bytes and NULs are replaced). TL_FORMAT_ERROR_LIMIT. */
TlHtmlText *tl_html_text_new          (const char        *html,
                                       gssize             length,
                                       GCancellable      *cancellable,
                                       GError           **error);
/* The text of some nodes of dom (TlHtmlNode, in document order, none inside another), each a block of its own.  skip, if not NULL: by
 * node index, not zero for what is to be left out with all below it.  with_hidden: the
 * page is hidden until a script shows it, so that counts for nothing. */
TlHtmlText *tl_html_text_new_for_nodes (TlHtmlDom        *dom,
                                       GPtrArray         *nodes,
                                       const guint8      *skip,
                                       gboolean           with_hidden);
void        tl_html_text_free         (TlHtmlText        *self);
TlText     *tl_html_text_get_text     (TlHtmlText        *self);
/* Lower-case hexadecimal SHA-256 of the text's UTF-8. */
const char *tl_html_text_get_sha256   (TlHtmlText        *self);
/* Where the character at offset (code points) comes from: byte of the source as UTF-8, and its line from 1.  What the rule put in (line ends,
 * marks of a list) comes from behind the text before it.  FALSE when there is no such character. */
gboolean    tl_html_text_locate       (TlHtmlText        *self,
                                       guint              offset,
                                       gsize             *byte,
                                       guint             *line);
/* {"version": 1, "sha256": "…"}: what is kept with the article as "x-html-rule".  Owned. */
char       *tl_html_text_dup_rule     (TlHtmlText        *self);

/* The text of something short (a title) on one line: tags away, references decoded, blanks collapsed.  Owned. */
char       *tl_html_text_to_line      (const char        *html);
/* TRUE when text looks like HTML: has a tag or a character reference that a browser would understand. */
gboolean    tl_html_text_has_tags     (const char        *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlHtmlText, tl_html_text_free)

G_END_DECLS

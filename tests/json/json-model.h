/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json.h"

G_BEGIN_DECLS

/*
 * The naive model that the tests of the json room compare with: a tree of nodes, made at random,
 * written in any layout, and compared with what the strict reader says about a document.
 */
typedef struct
{
  TlJsonType  type;
  char       *raw;        /* scalars: the spelling */
  char       *text;       /* strings: decoded; never holds U+0000 */
  double      number;
  GPtrArray  *children;   /* of Node, owned; containers only */
  GPtrArray  *names;      /* decoded member names, one for each child of an object */
} Node;

typedef struct
{
  gint         indent;    /* spaces a level, 0 for line breaks only, -1 for one line */
  const char  *colon;
  const char  *comma;
  gboolean     ragged;    /* random white space everywhere instead */
  GRand       *random;    /* for ragged */
  const char  *newline;
} Layout;

Node     *node_new            (TlJsonType   type);
Node     *node_new_string     (const char  *text);
Node     *node_new_random     (GRand       *random,
                               guint        depth);
/* An object or array with at most so many children on each level. */
Node     *node_new_container  (GRand       *random,
                               TlJsonType   type,
                               guint        depth);
Node     *node_copy           (const Node  *self);
void      node_free           (Node        *self);
void      node_append         (Node        *self,
                               const char  *name,
                               Node        *child);
gint      node_find           (const Node  *self,
                               const char  *name);
void      node_write          (const Node  *self,
                               const Layout *layout,
                               guint        level,
                               GString     *out);
/* Layout number index of a handful that are in use out there, and one that is not. */
void      layout_init         (Layout      *self,
                               GRand       *random,
                               guint        index);
#define N_LAYOUTS 7
/* Fails the test when the value at ref is not what self is.  spelling: scalars byte for byte. */
void      node_assert_equal   (const Node  *self,
                               TlJsonDoc   *doc,
                               TlJsonRef    ref,
                               gboolean     spelling);
/* Parses what must be JSON; fails the test with the text when it is not. */
TlJsonDoc *parse_sound        (const char  *text,
                               gssize       length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Node, node_free)

G_END_DECLS

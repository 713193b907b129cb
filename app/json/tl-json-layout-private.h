/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json.h"

G_BEGIN_DECLS

/*
 * How a document is laid out, read off its own white space, and how a new value is laid out like
 * it.  The half of the patch that is about looks.
 */
typedef enum
{
  TL_JSON_LAYOUT_INLINE,     /* all on one line */
  TL_JSON_LAYOUT_EXPANDED,   /* each child and the closing bracket on a line of its own */
  TL_JSON_LAYOUT_HANGING,    /* the first child beside the bracket, others on lines below */
  TL_JSON_LAYOUT_ROWS,       /* each child on a line of its own, the bracket behind the last */
} TlJsonLayoutKind;

typedef struct
{
  TlJsonLayoutKind  kind;
  const char       *newline;        /* "\n" or "\r\n"; static */
  char             *child_indent;   /* white space before a child on its line; owned */
  char             *close_indent;   /* white space before the closing bracket, or its line; owned */
} TlJsonLayout;

/* What is the same all over a document; found out once for a patch. */
typedef struct
{
  gboolean ascii;
  /* Whether a filled array (object) stands on one line inside an expanded container. */
  gboolean inline_arrays;
  gboolean inline_objects;
} TlJsonHabits;

/* What kind of value one is, as far as looks go. */
typedef struct
{
  TlJsonType type;
  gboolean   of_objects;   /* an array whose first element is an object */
} TlJsonKind;

void          tl_json_layout_clear      (TlJsonLayout       *self);
/* Empty, or with anything in it?  Scalars are not filled. */
gboolean      tl_json_is_filled         (TlJsonDoc          *doc,
                                         TlJsonRef           ref);
TlJsonKind    tl_json_kind_of           (TlJsonDoc          *doc,
                                         TlJsonRef           ref);
/* The first byte of a child, with its name if it has one. */
gsize         tl_json_child_start       (TlJsonDoc          *doc,
                                         TlJsonRef           child);
/* The byte after a value. */
gsize         tl_json_value_end         (TlJsonDoc          *doc,
                                         TlJsonRef           value);
void          tl_json_habits_init       (TlJsonHabits       *self,
                                         TlJsonDoc          *doc);
TlJsonStyle   tl_json_style_of          (TlJsonDoc          *doc,
                                         const TlJsonHabits *habits,
                                         TlJsonRef           container);
/* The layout that a container has, which is filled. */
void          tl_json_layout_init       (TlJsonLayout       *self,
                                         TlJsonDoc          *doc,
                                         TlJsonRef           container);
/* The layout for a filled value that takes the place of replaced, a child of parent (or the root:
 * TL_JSON_NONE).  *model: what stands for how its children should look, or TL_JSON_NONE. */
void          tl_json_layout_init_value (TlJsonLayout       *self,
                                         TlJsonDoc          *doc,
                                         const TlJsonHabits *habits,
                                         TlJsonRef           parent,
                                         TlJsonRef           replaced,
                                         TlJsonKind          kind,
                                         TlJsonRef          *model);
/* The layout of a filled value, when nothing but the container around it shows how. */
void          tl_json_layout_init_inner (TlJsonLayout       *self,
                                         const TlJsonLayout *outer,
                                         const TlJsonHabits *habits,
                                         TlJsonKind          kind);
/* The filled child of container with that kind: the last up to near, else the first after it. */
TlJsonRef     tl_json_find_model        (TlJsonDoc          *doc,
                                         TlJsonRef           container,
                                         TlJsonRef           near,
                                         TlJsonKind          kind);
/* White space and commas around and between children. */
void          tl_json_layout_lead       (const TlJsonLayout *self,
                                         GString            *out);
void          tl_json_layout_separator  (const TlJsonLayout *self,
                                         const TlJsonStyle  *style,
                                         GString            *out);
void          tl_json_layout_tail       (const TlJsonLayout *self,
                                         GString            *out);
/* Appends value's root, which should have this layout. */
void          tl_json_layout_append     (const TlJsonLayout *self,
                                         TlJsonDoc          *doc,
                                         const TlJsonHabits *habits,
                                         TlJsonRef           model,
                                         const TlJsonStyle  *style,
                                         TlJsonDoc          *value,
                                         GString            *out);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlJsonLayout, tl_json_layout_clear)

G_END_DECLS

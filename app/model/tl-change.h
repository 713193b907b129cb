/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one change is about. */
typedef enum
{
  TL_CHANGE_ANNOTATION,   /* id: the annotation's; before/after: its JSON */
  TL_CHANGE_RELATION,     /* id: the relation's */
  TL_CHANGE_MEMBER,       /* id: name of a top-level member of the article, such as "status" */
  TL_CHANGE_HISTORY,      /* an entry at the end of "history": before NULL = appended, after NULL = taken away again */
} TlChangeKind;

/* The atom of editing: something that was `before` is `after`.  NULL before: it is new; NULL after: it
 * goes.  position: its place in the article's list when it comes (back), G_MAXUINT: at the end.
 * Swapping before and after gives the inverse. A value: free with tl_change_free. */
typedef struct
{
  TlChangeKind  kind;
  char         *id;
  guint         position;
  GBytes       *before;
  GBytes       *after;
} TlChange;

TlChange *tl_change_new     (TlChangeKind    kind,
                             const char     *id,
                             guint           position,
                             GBytes         *before,
                             GBytes         *after);
TlChange *tl_change_inverse (const TlChange *self);
void      tl_change_free    (TlChange       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlChange, tl_change_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * TlIdList: values in an order, found by id.  Append, change and look-up take constant time, coming and
 * going in the middle that of moving pointers.  Ids are unique, and those of a value never change.
 */
typedef struct _TlIdList TlIdList;

typedef const char *(*TlIdFunc) (gpointer value);
typedef gpointer    (*TlRefFunc) (gpointer value);

/* get_id is asked for a value's id, which must live as long as the value; the list owns a reference on each value. */
TlIdList *tl_id_list_new      (TlIdFunc        get_id,
                               TlRefFunc       ref,
                               GDestroyNotify  unref);
/* An independent list of the same values. */
TlIdList *tl_id_list_copy     (TlIdList       *self);
void      tl_id_list_free     (TlIdList       *self);
guint     tl_id_list_get_size (TlIdList       *self);
/* Borrowed. */
gpointer  tl_id_list_get      (TlIdList       *self,
                               guint           position);
/* G_MAXUINT when there is none. */
guint     tl_id_list_find     (TlIdList       *self,
                               const char     *id);
/* Takes value over.  position beyond the end: at the end.  Its id must be new. */
void      tl_id_list_insert   (TlIdList       *self,
                               guint           position,
                               gpointer        value);
/* Takes value over, which has the id of the one at position. */
void      tl_id_list_replace  (TlIdList       *self,
                               guint           position,
                               gpointer        value);
void      tl_id_list_remove   (TlIdList       *self,
                               guint           position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlIdList, tl_id_list_free)

G_END_DECLS

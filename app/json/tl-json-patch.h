/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json.h"

G_BEGIN_DECLS

/*
 * The byte-preserving writer: a list of changes over a parsed document.  Everything that is not
 * named in a change comes out byte for byte as it was: order, white space, number spelling,
 * escapes, unknown and duplicate members.  What is inserted takes its separators and indentation
 * from its neighbours (for an empty container: from the nearest container around it that shows a
 * style).
 */
typedef struct _TlJsonPatch TlJsonPatch;

/* Borrows nothing: keeps a reference on doc. */
TlJsonPatch *tl_json_patch_new            (TlJsonDoc   *doc);
void         tl_json_patch_free           (TlJsonPatch *self);

/* The style in use around container: what a new value put there should look like. */
TlJsonStyle  tl_json_patch_get_style      (TlJsonPatch *self,
                                           TlJsonRef    container);

/* json is a complete JSON value, written with the style above; it is re-indented where the
 * document is indented (only white space between tokens changes, never inside strings). */
void         tl_json_patch_replace        (TlJsonPatch *self,
                                           TlJsonRef    value,
                                           const char  *json,
                                           gssize       length);
/* Replaces with exactly these bytes, no re-indentation. */
void         tl_json_patch_replace_raw    (TlJsonPatch *self,
                                           TlJsonRef    value,
                                           GBytes      *json);
/* Sets the first member so named, or appends it after the last member.  */
void         tl_json_patch_set_member     (TlJsonPatch *self,
                                           TlJsonRef    object,
                                           const char  *name,
                                           const char  *json,
                                           gssize       length);
/* Removes all members so named with their separators (no-op when absent). */
void         tl_json_patch_remove_member  (TlJsonPatch *self,
                                           TlJsonRef    object,
                                           const char  *name);
/* Rewrites an array's element list: elements is an array of n entries, each either an existing
 * element (ref != TL_JSON_NONE and json == NULL: copied byte for byte; json != NULL: its bytes
 * replaced by exactly json) or a new one (ref == TL_JSON_NONE, json written in the array's own
 * style).  Existing elements that are not listed go, with their separators.  When the kept elements
 * are in their old order, their separators and white space stay as they were. */
typedef struct
{
  TlJsonRef  ref;
  GBytes    *json;   /* borrowed */
} TlJsonElement;

void         tl_json_patch_set_elements   (TlJsonPatch         *self,
                                           TlJsonRef            array,
                                           const TlJsonElement *elements,
                                           guint                n_elements);
/* The whole document with the changes made.  The patch can go on to be used. */
GBytes      *tl_json_patch_apply          (TlJsonPatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlJsonPatch, tl_json_patch_free)

G_END_DECLS

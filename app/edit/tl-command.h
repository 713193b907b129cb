/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"
#include "tl-schema.h"

G_BEGIN_DECLS

/*
 * TlCommand: one edit as data: what changed in which article, by whom and when.  Whole in one
 * transaction, whole in one undo step.  Knows its inverse; travels as JSON (the log of the store).
 */
typedef struct
{
  char      *id;        /* own id, made by tl_id_new ("e") */
  char      *name;      /* "tag", "remove", "relabel", "fragments", "attribute", "note", "review", "relate", "unrelate",
                         * "sync", "rerelate", "attribution", "status", "member", "revise", "reattach", "discard", "assign",
                         * "document", "comment", "lint", "adjudicate" */
  char      *article;   /* key of the article */
  char      *by;        /* annotator's name, "" when not known */
  char      *at;        /* RFC 3339 */
  char      *detail;    /* label or status concerned, for "Undo: Tag Claim"; may be NULL */
  GPtrArray *changes;   /* TlChange, owned, applied in order */
} TlCommand;

TlCommand *tl_command_new        (const char      *name,
                                  const char      *article,
                                  const char      *by,
                                  const char      *detail);
/* Takes change over. */
void       tl_command_add        (TlCommand       *self,
                                  TlChange        *change);
TlCommand *tl_command_copy       (const TlCommand *self);
void       tl_command_free       (TlCommand       *self);
/* Inverse changes in reverse order, new id, same name and detail. */
TlCommand *tl_command_inverse    (const TlCommand *self);
/* One line of JSON, owned; and back (NULL with TL_MODEL_ERROR). */
char      *tl_command_to_json    (const TlCommand *self);
TlCommand *tl_command_from_json  (const char      *json,
                                  GError         **error);
/* Does it give the article another text?  Then it is for a snapshot and not for an article that is shown. */
gboolean   tl_command_revises     (const TlCommand *self);
/* Applies all changes, that of the text first; on failure takes those already made back. */
gboolean   tl_command_apply      (const TlCommand *self,
                                  TlArticle       *article,
                                  GError         **error);
/* "Tag Claim", "Change Note"…: translated, for undo, redo and the log.  schema may be NULL. Owned. */
char      *tl_command_dup_title  (const TlCommand *self,
                                  TlSchema        *schema);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlCommand, tl_command_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-edits.h"

G_BEGIN_DECLS

/*
 * Edits of an article beyond its annotations: who works on it, what it is labelled with, and the threads of notes.  They follow
 * the rules of tl-edits.h: nothing is changed here, an owned command is returned, NULL without error where nothing would change.
 */

/* The people an article is assigned to: "annotators" or "reviewers" of its member "assigned".  NULL-terminated, owned, never NULL. */
char      **tl_article_list_assigned    (TlArticle             *article,
                                         const char            *part);
/* Sets both lists; NULL leaves one as it is, an empty one clears it.  Names are taken once, in the order given. */
TlCommand  *tl_edit_assign              (TlArticle             *article,
                                         const char            *key,
                                         const char            *by,
                                         const char *const     *annotators,
                                         const char *const     *reviewers,
                                         GError               **error);

/* An attribute of the article as raw JSON, and as text (a list joined by newlines); owned, NULL when absent. */
char       *tl_article_dup_attribute      (TlArticle           *article,
                                           const char          *name);
char       *tl_article_dup_attribute_text (TlArticle           *article,
                                           const char          *name);
/* Labels the article as a whole: genre, topic…  json NULL clears it; def (tl_schema_get_document()), if known, is checked. */
TlCommand  *tl_edit_article_attribute   (TlArticle             *article,
                                         const char            *key,
                                         const char            *by,
                                         const char            *name,
                                         const char            *json,
                                         const TlAttributeDef  *def,
                                         GError               **error);

/* One entry of a thread; by and at are "" where the file does not say. */
typedef struct
{
  char *by;
  char *at;
  char *text;
} TlThreadNote;

/* The thread of an annotation in order of writing, its single "note" before all else; of an article. Owned arrays of TlThreadNote. */
GPtrArray  *tl_annotation_list_thread   (TlAnnotation          *annotation);
GPtrArray  *tl_article_list_thread      (TlArticle             *article);
/* Adds a note, dated and signed, to the thread of an annotation or (id NULL) of the article. Blanks around it go; nothing but blanks gives
 * NULL without error. */
TlCommand  *tl_edit_comment             (TlArticle             *article,
                                         const char            *key,
                                         const char            *by,
                                         const char            *id,
                                         const char            *text,
                                         GError               **error);

G_END_DECLS

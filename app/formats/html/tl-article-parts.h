/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"
#include "tl-json-records.h"

G_BEGIN_DECLS

/*
 * What the readers of articles (feeds, content systems, structured data, pages) have in common: bodies that are
 * HTML or not, titles with tags in them, dates in many spellings, and a look at the head of a JSON file.
 */

/* Gives record the text of a body.  is_html: by the rule of tl-html-text.h, noted as "x-html-rule"; else as it is.  member, where the body stood
 * ("content_html"), is kept as "x-body".  FALSE with error: over a limit, or cancelled. */
gboolean    tl_article_set_body     (TlImport          *import,
                                     TlRecordBuilder   *record,
                                     const char        *body,
                                     gsize              length,
                                     gboolean           is_html,
                                     const char        *member,
                                     GError           **error);
/* A string member that may hold tags or character references, as one line; NULL when there is none.  Owned. */
char       *tl_article_pick_line    (TlJsonDoc         *doc,
                                     TlJsonRef          object,
                                     const char        *name);
/* RFC 3339 for the spellings of times that are met in the wild; a copy of text when it is none of them, or has no zone.  zone
 * ("Z"), if not NULL, is what a time without one means.  Owned. */
char       *tl_article_parse_time   (const char        *text,
                                     const char        *zone);
/* The names in value: a string, an object with `name`, or a list of these, parted by ", "; NULL when there are none.  Owned. */
char       *tl_article_join_names   (TlJsonDoc         *doc,
                                     TlJsonRef          value);
/* TL_FORMAT_ERROR_LIMIT when a file that has to be parsed in one piece is too large for that. */
gboolean    tl_article_check_size   (TlImport          *import,
                                     GError           **error);

/*
 * The first level of the first object in the head of a file (of an array its first element), however broken or long
 * the rest is: for sniffing.
 */
typedef struct
{
  const char *json;       /* at the object's brace */
  const char *end;
  gboolean    in_array;
} TlJsonHead;

/* FALSE when the file does not begin with an object or an array of objects. */
gboolean    tl_json_head_init       (TlJsonHead          *self,
                                     const TlFormatInput *input);
/* Where the value of a member begins; NULL when the head has no such member. */
const char *tl_json_head_find       (const TlJsonHead    *self,
                                     const char          *name);
/* Does the value of the member begin with opening ('"', '{', '[')? */
gboolean    tl_json_head_is         (const TlJsonHead    *self,
                                     const char          *name,
                                     char                 opening);
/* TRUE when the value is a string that holds part. */
gboolean    tl_json_head_has        (const TlJsonHead    *self,
                                     const char          *name,
                                     const char          *part);

G_END_DECLS

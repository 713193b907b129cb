/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json.h"

G_BEGIN_DECLS

/*
 * What every reader of a JSON format asks of a document, and every writer of a JSON one needs: members as
 * strings, ids that may be numbers, and values copied on one line.
 */

/* A string member decoded, or NULL when it is absent or no string.  Owned. */
char      *tl_json_pick_string    (TlJsonDoc  *doc,
                                   TlJsonRef   object,
                                   const char *name);
/* A string decoded, or a number, true or false as it is written; NULL for anything else.  Owned. */
char      *tl_json_dup_scalar     (TlJsonDoc  *doc,
                                   TlJsonRef   value);
/* The same of a member. */
char      *tl_json_pick_scalar    (TlJsonDoc  *doc,
                                   TlJsonRef   object,
                                   const char *name);
gboolean   tl_json_pick_uint      (TlJsonDoc  *doc,
                                   TlJsonRef   object,
                                   const char *name,
                                   guint      *value);
gboolean   tl_json_is             (TlJsonDoc  *doc,
                                   TlJsonRef   value,
                                   TlJsonType  type);
/* The name of a member, decoded.  Owned. */
char      *tl_json_dup_name       (TlJsonDoc  *doc,
                                   TlJsonRef   member_value);
/* Is the member's name one of names (NULL-terminated)? */
gboolean   tl_json_is_named       (TlJsonDoc         *doc,
                                   TlJsonRef          member_value,
                                   const char *const *names);
/* Appends the value as it is written, on one line: white space between tokens goes when there is a line's end among it. */
void       tl_json_append_raw     (GString    *out,
                                   TlJsonDoc  *doc,
                                   TlJsonRef   value);
char      *tl_json_dup_line       (TlJsonDoc  *doc,
                                   TlJsonRef   value);

/* Begins a member of the object that out ends in: a comma where one is needed, the name, a colon. */
void       tl_json_append_name    (GString    *out,
                                   const char *name);
void       tl_json_append_member  (GString    *out,
                                   const char *name,
                                   const char *value);        /* a string */
void       tl_json_append_member_json (GString    *out,
                                       const char *name,
                                       const char *json);
/* Appends the members of the object rest as they are written, but for those named in names (NULL-terminated), which the caller writes
 * anew; nothing when rest is no object. */
void       tl_json_append_rest    (GString           *out,
                                   TlJsonDoc         *doc,
                                   TlJsonRef          rest,
                                   const char *const *names);
/* The same for the object that the member of json, a whole object, holds: what a reader kept there of its format. */
void       tl_json_append_kept    (GString           *out,
                                   GBytes            *json,
                                   const char        *member,
                                   const char *const *names);
/* A comma unless out ends in an opening bracket or brace. */
void       tl_json_append_comma   (GString    *out);
/* A string as JSON.  Owned. */
char      *tl_json_quote          (const char *text);
/* A parsed copy of json, or NULL when it is no JSON. */
TlJsonDoc *tl_json_parse_text     (const char *json,
                                   gssize      length);

G_END_DECLS

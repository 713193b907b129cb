/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-diagnostic.h"
#include "tl-format-private.h"

G_BEGIN_DECLS

/* A folder of its own under the temporary one, and the end of it with all that is in it. */
char         *support_make_folder   (void);
void          support_remove_folder (const char   *folder);
/* Writes a file into a folder; returns its path.  length -1: up to the NUL. */
char         *support_put           (const char   *folder,
                                     const char   *name,
                                     const char   *content,
                                     gssize        length);
/* The content of a file, which must be there. */
char         *support_get           (const char   *folder,
                                     const char   *name);

/* Opens and must succeed; problems may be NULL. */
TlCollection *support_open          (const char   *path,
                                     const char   *format,
                                     GPtrArray    *problems);
/* The same for content in a file called name. */
TlCollection *support_open_text     (const char   *name,
                                     const char   *format,
                                     const char   *content,
                                     GPtrArray    *problems);
/* Writes content (native) into a file and opens it. */
TlCollection *support_open_native   (const char   *content);
TlArticle    *support_article       (TlCollection *collection,
                                     guint         index);
/* Exports and must succeed. */
void          support_export        (TlCollection          *collection,
                                     const char            *format,
                                     const TlExportOptions *options,
                                     const char            *path,
                                     GPtrArray             *problems);

/* Is there a problem with that code (and, unless 0, line)? */
gboolean      support_has_problem   (GPtrArray    *problems,
                                     const char   *code,
                                     guint         line);
/* How many losses have that word as their path? */
guint         support_count_losses  (GPtrArray    *problems,
                                     const char   *what);
/* "label[start,end;start,end]=text" of each annotation in file order, a line each.  Owned. */
char         *support_describe      (TlArticle    *article);
/* "type(role:target,…)" of each relation.  Owned. */
char         *support_describe_relations (TlArticle *article);

/* A collection of n generated articles: nested, overlapping and discontinuous annotations over texts with astral, combining, right-to-left
 * and unseen characters and all kinds of line breaks; attributes, notes, relations.  Native JSON, owned. */
char         *support_generate      (GRand        *random,
                                     guint         n_articles);
/* A text of that kind, about so many characters. */
char         *support_generate_text (GRand        *random,
                                     guint         n_chars);

/* A mutation of seed: bytes flipped, cut, doubled, put in.  Owned; *length in bytes. */
char         *support_mutate        (GRand              *random,
                                     const char         *seed,
                                     gsize               seed_length,
                                     const char *const  *tokens,
                                     guint               n_tokens,
                                     gsize              *length);
/* Reads path as format: whatever happens, what opens has articles whose annotations lie in their texts. */
void          support_read_anything (const char   *path,
                                     const char   *format);

G_END_DECLS

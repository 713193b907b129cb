/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-brat-line.h"
#include "tl-format-private.h"

G_BEGIN_DECLS

#define TL_BRAT_TEXT_EXTENSION  ".txt"
#define TL_BRAT_LINES_EXTENSION ".ann"

gboolean   tl_brat_read        (TlImport    *import,
                                GError     **error);
gboolean   tl_brat_write       (TlExport    *export_,
                                GError     **error);

/* One document: its text, and the bytes of its .ann file taken apart. */
typedef struct
{
  const char *id;
  const char *file;       /* name of the .ann file, for messages */
  TlText     *text;
  GPtrArray  *lines;      /* TlBratLine */
  gboolean    has_crlf;   /* every line ended in CR LF */
} TlBratDocument;

/* Makes the native article and adds it. */
gboolean   tl_brat_add_document (TlImport             *import,
                                 const TlBratDocument *document,
                                 GError              **error);

/* The lines of an .ann file (valid UTF-8 without NUL); continuation lines are joined to the line they continue, as the text
 * they cover tells.  TlBratLine, owned. */
GPtrArray *tl_brat_split_lines  (TlText      *text,
                                 const char  *data,
                                 gsize        length,
                                 gboolean    *has_crlf);

/* The configuration beside the documents as a label schema (JSON, with the files themselves in "x-brat"), or NULL when there is none.
 * folder: where to look; its parent has a say as well, as in brat. Owned. */
char      *tl_brat_read_conf    (TlImport    *import,
                                 const char  *folder);
/* The schema that the text of annotation.conf and (maybe NULL) visual.conf describe.  Owned. */
char      *tl_brat_conf_to_labels (const char *annotation,
                                   const char *visual);

/* What was met while writing: labels, relation types, attributes.  For a configuration that fits the files. */
typedef struct _TlBratUsage TlBratUsage;

TlBratUsage *tl_brat_usage_new          (void);
void         tl_brat_usage_free         (TlBratUsage *self);
void         tl_brat_usage_add_label    (TlBratUsage *self,
                                         const char  *label);
void         tl_brat_usage_add_attribute (TlBratUsage *self,
                                         const char  *label,
                                         const char  *name,
                                         const char  *value);   /* NULL: binary */
void         tl_brat_usage_add_relation (TlBratUsage *self,
                                         const char  *type,
                                         gboolean     is_event,
                                         const char  *role);
/* Writes the configuration files: those that came with the collection when its schema is still theirs, else one made
 * from the schema and what was met. */
gboolean     tl_brat_write_conf         (TlExport    *export_,
                                         TlBratUsage *usage,
                                         GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlBratUsage, tl_brat_usage_free)

G_END_DECLS

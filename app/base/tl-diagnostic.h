/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stable codes (DESIGN.md section 6; listed in the man page). */
#define TL_CODE_JSON_SYNTAX    "json-syntax"
#define TL_CODE_ENCODING       "encoding"
#define TL_CODE_SHAPE          "shape"
#define TL_CODE_OFFSET         "offset"
#define TL_CODE_QUOTE_MISMATCH "quote-mismatch"
#define TL_CODE_DUPLICATE_ID   "duplicate-id"
#define TL_CODE_UNKNOWN_TARGET "unknown-target"
#define TL_CODE_UNKNOWN_LABEL  "unknown-label"
#define TL_CODE_ATTRIBUTE      "attribute"
#define TL_CODE_RELATION       "relation"
#define TL_CODE_LOSS           "loss"
#define TL_CODE_DOUBTFUL       "doubtful"
#define TL_CODE_ORPHAN         "orphan"
#define TL_CODE_INCOMPLETE     "incomplete"
#define TL_CODE_KEPT           "kept"
/* What lint finds. */
#define TL_CODE_WORD_BORDER    "word-border"
#define TL_CODE_EDGE_SPACE     "edge-space"
#define TL_CODE_LABEL_DIFFERS  "label-differs"
#define TL_CODE_UNLABELLED     "unlabelled"
#define TL_CODE_NO_SOURCE      "no-source"
#define TL_CODE_FAR_SOURCE     "far-source"
#define TL_CODE_REQUIRED       "required"

typedef enum
{
  TL_SEVERITY_NOTE,
  TL_SEVERITY_WARNING,
  TL_SEVERITY_ERROR,
} TlSeverity;

/* Something found in data: what, where, how bad.  A value; fields may be read, not written. */
typedef struct
{
  const char *code;      /* one of the above, static */
  TlSeverity  severity;
  char       *article;   /* id, or NULL */
  char       *path;      /* JSON path, or NULL */
  guint       line;      /* in the file, from 1; 0: not known */
  guint       column;    /* in code points, from 1; 0: not known */
  char       *message;   /* translated, no markup */
} TlDiagnostic;

/* article, path may be NULL; message is taken over. */
TlDiagnostic *tl_diagnostic_new           (const char         *code,
                                           TlSeverity          severity,
                                           const char         *article,
                                           const char         *path,
                                           guint               line,
                                           guint               column,
                                           char               *message);
TlDiagnostic *tl_diagnostic_copy          (const TlDiagnostic *self);
void          tl_diagnostic_free          (TlDiagnostic       *self);
/* "note", "warning" or "error": not translated, for machines and compilers' line format. */
const char   *tl_severity_get_name        (TlSeverity          severity);
/* `file:line:column: severity: message [path]`.  Owned. */
char         *tl_diagnostic_to_string     (const TlDiagnostic *self,
                                           const char         *file);
/* A GPtrArray that owns TlDiagnostic. */
GPtrArray    *tl_diagnostics_new          (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDiagnostic, tl_diagnostic_free)

G_END_DECLS

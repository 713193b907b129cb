/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "tl-json.h"
#include "tl-source.h"

G_BEGIN_DECLS

/*
 * The framer: finds where each record (article) of a collection file begins and ends, at memory
 * speed and with memory for the frames only, and harvests a few top-level string members on the
 * way.  It does not validate what is inside a record; the strict reader does that when the record
 * is opened.
 */
typedef enum
{
  TL_JSON_SHAPE_OBJECT,   /* {"articles": [...], ...} */
  TL_JSON_SHAPE_ARRAY,    /* [...] */
  TL_JSON_SHAPE_LINES,    /* one record per line */
} TlJsonShape;

typedef struct
{
  guint64  offset;        /* bytes from the start of the file, at the record's first byte */
  guint32  length;        /* bytes of the record, white space around it not counted */
  guint32  line;          /* line of the file (from 1) on which it begins */
  guint32  fields;        /* index of the record's first entry in TlJsonFraming.fields */
  guint    broken : 1;    /* not framed soundly: the range is what is written back as it was */
} TlJsonFrame;

/* A harvested member: raw JSON string contents (without quotes, not decoded) in the arena;
 * length 0 and offset G_MAXUINT32 when absent or not a string.  A string longer than 512 bytes
 * is cut at a code point / escape boundary and flagged. */
typedef struct
{
  guint32  offset;
  guint16  length;
  guint16  truncated;
} TlJsonField;

typedef struct
{
  guint64     offset;     /* byte in the file */
  guint       line;
  guint       column;
  guint       record;     /* index of the record concerned, or G_MAXUINT */
  TlJsonError kind;
  char       *message;    /* translated */
} TlJsonProblem;

typedef struct
{
  TlJsonShape  shape;
  gboolean     has_bom;
  guint64      file_size;
  GArray      *frames;        /* TlJsonFrame */
  GArray      *fields;        /* TlJsonField, n_keys per frame */
  GByteArray  *arena;
  guint        n_keys;
  GPtrArray   *problems;      /* TlJsonProblem, owned */
  /* OBJECT: the file's bytes before the first record (from 0, up to and including '[' and the white
   * space after it) and after the last one (from the end of the last record to the end of file);
   * ARRAY likewise. */
  guint64      head_end;
  guint64      tail_start;
  GBytes      *labels;        /* raw value of the top-level member "labels", or NULL */
} TlJsonFraming;

typedef void (*TlJsonProgress) (double fraction, gpointer user_data);

/* Frames the whole source.  keys: NULL-terminated names of top-level record members to harvest.
 * Fails (GError of TL_JSON_ERROR or G_IO_ERROR) only when nothing can be framed at all: unreadable,
 * not JSON at the top, or an object without an "articles" array and not a single record; else
 * problems lists what is broken.  A file holding one object with a "text" member and no "articles"
 * is JSON Lines of one (also when it spans lines). */
TlJsonFraming *tl_json_frame          (TlSource             *source,
                                       const char *const    *keys,
                                       TlJsonProgress        progress,
                                       gpointer              user_data,
                                       GCancellable         *cancellable,
                                       GError              **error);
void           tl_json_framing_free   (TlJsonFraming        *self);
/* Decoded copy of harvested key number key of record index, or NULL when absent. */
char          *tl_json_framing_dup_field (const TlJsonFraming *self,
                                          guint                record,
                                          guint                key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlJsonFraming, tl_json_framing_free)

G_END_DECLS

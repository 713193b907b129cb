/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The strict reader: RFC 8259 over UTF-8 bytes, kept as a flat array of values ("tape") that point
 * into the bytes.  Nothing is decoded or copied until asked for, so numbers, escapes, unknown and
 * duplicate members stay exactly as they were written.  All positions are byte offsets into the
 * parsed buffer, half-open.
 */

#define TL_JSON_ERROR (tl_json_error_quark ())

/**
 * TlJsonError:
 * @TL_JSON_ERROR_SYNTAX: not RFC 8259 (diagnostic code `json-syntax`)
 * @TL_JSON_ERROR_ENCODING: not UTF-8, or a lone surrogate escape (code `encoding`)
 * @TL_JSON_ERROR_DEPTH: nested deeper than the limit (code `json-syntax`)
 * @TL_JSON_ERROR_SIZE: larger than 4 GiB, or than the limit given (code `json-syntax`)
 */
typedef enum
{
  TL_JSON_ERROR_SYNTAX,
  TL_JSON_ERROR_ENCODING,
  TL_JSON_ERROR_DEPTH,
  TL_JSON_ERROR_SIZE,
} TlJsonError;

GQuark tl_json_error_quark (void);

typedef enum
{
  TL_JSON_NULL,
  TL_JSON_FALSE,
  TL_JSON_TRUE,
  TL_JSON_NUMBER,
  TL_JSON_STRING,
  TL_JSON_ARRAY,
  TL_JSON_OBJECT,
} TlJsonType;

/* An index into the tape; the root is 0. */
typedef guint32 TlJsonRef;
#define TL_JSON_NONE G_MAXUINT32
#define TL_JSON_MAX_DEPTH 512

typedef struct _TlJsonDoc TlJsonDoc;

/* Parses exactly one JSON text (white space around it is allowed; a byte order mark is not).
 * On error, *error_offset (may be NULL) is the byte at which the text stops being JSON.
 * Keeps a reference on bytes. */
TlJsonDoc  *tl_json_doc_parse         (GBytes      *bytes,
                                       gsize       *error_offset,
                                       GError     **error);
TlJsonDoc  *tl_json_doc_ref           (TlJsonDoc   *self);
void        tl_json_doc_unref         (TlJsonDoc   *self);
GBytes     *tl_json_doc_get_bytes     (TlJsonDoc   *self);

TlJsonType  tl_json_get_type          (TlJsonDoc   *self,
                                       TlJsonRef    ref);
/* The value's bytes in the buffer, quotes and brackets included.  Returns a pointer to them. */
const char *tl_json_get_raw           (TlJsonDoc   *self,
                                       TlJsonRef    ref,
                                       gsize       *start,
                                       gsize       *length);
/* A reference on the slice of the document's bytes that holds this value. */
GBytes     *tl_json_dup_raw           (TlJsonDoc   *self,
                                       TlJsonRef    ref);
/* Children of an array or object (an object's are members; see tl_json_get_key). */
guint       tl_json_get_length        (TlJsonDoc   *self,
                                       TlJsonRef    container);
/* First/next child value; in an object these are the members' VALUES.  TL_JSON_NONE at the end. */
TlJsonRef   tl_json_first             (TlJsonDoc   *self,
                                       TlJsonRef    container);
TlJsonRef   tl_json_next              (TlJsonDoc   *self,
                                       TlJsonRef    child);
/* The ref of the key string of a member value (only for children of an object). */
TlJsonRef   tl_json_get_key           (TlJsonDoc   *self,
                                       TlJsonRef    member_value);
/* The value of the first member so named (escapes in the key are understood), or TL_JSON_NONE. */
TlJsonRef   tl_json_find              (TlJsonDoc   *self,
                                       TlJsonRef    object,
                                       const char  *name);
TlJsonRef   tl_json_find_typed        (TlJsonDoc   *self,
                                       TlJsonRef    object,
                                       const char  *name,
                                       TlJsonType   type);
/* Decoded string; *length in bytes (may be NULL).  A string may hold U+0000: then strlen() <
 * *length. */
char       *tl_json_dup_string        (TlJsonDoc   *self,
                                       TlJsonRef    string,
                                       gsize       *length);
gboolean    tl_json_string_equal      (TlJsonDoc   *self,
                                       TlJsonRef    string,
                                       const char  *text);
/* FALSE when it is not an integer literal in range (1.0 and 1e2 count as integers). */
gboolean    tl_json_get_uint          (TlJsonDoc   *self,
                                       TlJsonRef    number,
                                       guint       *value);
gboolean    tl_json_get_double        (TlJsonDoc   *self,
                                       TlJsonRef    number,
                                       double      *value);
/* What the escape at the start of raw (bytes inside of a string, of which there are length) stands for: at most 4 bytes
 * of UTF-8 and a NUL at text, U+FFFD for what is none.  Returns how many bytes it took. */
gsize       tl_json_decode_escape     (const char  *raw,
                                       gsize        length,
                                       char         text[8],
                                       gsize       *text_length);
/* `$.a.b[3]`, below prefix ("$" when NULL).  Linear in the document: for messages. */
char       *tl_json_dup_path          (TlJsonDoc   *self,
                                       TlJsonRef    ref,
                                       const char  *prefix);

/* Line and column (both from 1; the column counts code points) of a byte offset in data. */
void        tl_json_locate            (const char  *data,
                                       gsize        length,
                                       gsize        offset,
                                       guint       *line,
                                       guint       *column);

/* The native DOM-free writer: appends JSON to a GString.  style decides spelling only. */
typedef struct
{
  const char *colon;   /* ":" or ": " */
  const char *comma;   /* between members on one line: "," or ", " */
  gboolean    ascii;   /* \u escapes for everything above U+007E */
} TlJsonStyle;

extern const TlJsonStyle tl_json_style_compact;   /* "," ":" UTF-8 */
extern const TlJsonStyle tl_json_style_spaced;    /* ", " ": " UTF-8 */

/* Appends text (UTF-8, length bytes, -1: NUL-terminated) as a JSON string with quotes. */
void        tl_json_append_string     (GString           *out,
                                       const char        *text,
                                       gssize             length,
                                       const TlJsonStyle *style);
/* Appends the shortest decimal that reads back as the same double; valid JSON always (NaN and
 * infinities are programmer errors). */
void        tl_json_append_double     (GString           *out,
                                       double             value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlJsonDoc, tl_json_doc_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json.h"

G_BEGIN_DECLS

/*
 * The tape: one entry for each value and each member name, in document order.  An object's member
 * is two entries, the name and directly after it the value; a container is followed by its content.
 */
typedef struct
{
  guint32 start;   /* first byte of the value in the buffer */
  guint32 end;     /* the byte after its last one */
  guint32 next;    /* index of the entry after this value and all that is inside it */
  guint32 info;    /* type, flags, and for a container the number of its children */
} TlJsonEntry;

#define TL_JSON_INFO_TYPE    7u
#define TL_JSON_INFO_ESCAPED (1u << 3)   /* a string with at least one backslash */
#define TL_JSON_INFO_LAST    (1u << 4)   /* the last child of its container */
#define TL_JSON_INFO_KEY     (1u << 5)   /* a member's name */
#define TL_JSON_COUNT_SHIFT  8
#define TL_JSON_COUNT_MAX    (G_MAXUINT32 >> TL_JSON_COUNT_SHIFT)   /* this many, or more */

struct _TlJsonDoc
{
  GBytes       *bytes;
  const guint8 *data;      /* borrowed from bytes */
  gsize         size;
  TlJsonEntry  *tape;      /* owned */
  guint32       n_entries;
};

/* Fills tape and n_entries of a document whose bytes are set. */
gboolean tl_json_doc_build     (TlJsonDoc    *self,
                                gsize        *error_offset,
                                GError      **error);

/* The length in bytes of the well-formed UTF-8 sequence at p (which is not ASCII), or 0. */
guint    tl_json_utf8_sequence (const guint8 *p,
                                const guint8 *end);

/* The value of the four hexadecimal digits at p, or -1. */
int      tl_json_hex4          (const guint8 *p,
                                const guint8 *end);

/* Decodes the inside of a string (no quotes) and NUL-terminates it.  trusted: the strict reader has
 * let it through; else what can't be decoded becomes U+FFFD.  length (may be NULL) in bytes. */
char    *tl_json_decode        (const guint8 *body,
                                gsize         body_length,
                                gboolean      trusted,
                                gsize        *length);

G_END_DECLS

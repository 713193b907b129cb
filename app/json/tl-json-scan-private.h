/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The framer's eyes: for each 64 bytes, where the bytes are that the framer must look at.  The
 * variants give the same answer at different speed.
 */
typedef enum
{
  TL_JSON_SCAN_BEST,       /* the fastest that this processor has */
  TL_JSON_SCAN_PORTABLE,
  TL_JSON_SCAN_SSE2,
  TL_JSON_SCAN_AVX2,
} TlJsonScanVariant;

/* What goes over from one block to the next; all zero at the start of a value. */
typedef struct
{
  guint64 in_string;   /* all bits set inside a string */
  guint64 escaped;     /* 1 when the next byte is escaped */
} TlJsonScanState;

/* Bit n stands for byte n of the block. */
typedef struct
{
  guint64 brackets;    /* of either kind, outside of strings */
  guint64 quotes;      /* that begin or end a string */
  guint64 controls;    /* control characters inside of strings */
  guint64 newlines;    /* wherever they are */
  gint8   depth;       /* opening brackets minus closing ones */
  gint8   squares;     /* the same, of square ones only */
  guint8  n_closing;
} TlJsonScanBlock;

#define TL_JSON_SCAN_BLOCK_SIZE 64

/* Replaces a variant that this processor does not have by the best one that it has. */
TlJsonScanVariant tl_json_scan_resolve (TlJsonScanVariant  variant);
/* Looks at n_blocks times 64 bytes.  variant must have been resolved. */
void              tl_json_scan         (TlJsonScanVariant  variant,
                                        TlJsonScanState   *state,
                                        const guint8      *data,
                                        gsize              n_blocks,
                                        TlJsonScanBlock   *blocks);

G_END_DECLS

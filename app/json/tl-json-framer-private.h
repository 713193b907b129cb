/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-json-feed-private.h"
#include "tl-json-framer.h"
#include "tl-json-scan-private.h"

G_BEGIN_DECLS

/* What tests and benchmarks may set; everybody else gets the defaults. */
typedef struct
{
  gsize              chunk_size;     /* bytes read at a time */
  gboolean           read_ahead;     /* with a thread of its own */
  TlJsonScanVariant  variant;
  guint64            retry_bytes;    /* looked at in vain before recovery takes the short way */
} TlJsonFramerOptions;

void           tl_json_framer_options_init (TlJsonFramerOptions        *self,
                                            TlSource                   *source);
TlJsonFraming *tl_json_frame_with_options  (TlSource                   *source,
                                            const char *const          *keys,
                                            const TlJsonFramerOptions  *options,
                                            TlJsonProgress              progress,
                                            gpointer                    user_data,
                                            GCancellable               *cancellable,
                                            GError                    **error);

/* From here on: shared by the files of the framer only. */

#define TL_JSON_MAX_PROBLEMS     1000   /* listed; more are counted */
#define TL_JSON_MAX_FIELD        512    /* bytes of a harvested string */
#define TL_JSON_MAX_KEYS         32
#define TL_JSON_BATCH_BLOCKS     64     /* looked at by the scanner in one go */
#define TL_JSON_NOWHERE          G_MAXUINT64

typedef enum
{
  TL_JSON_SCAN_DONE,       /* the value is complete; position is after it */
  TL_JSON_SCAN_ARTICLES,   /* position is at the bracket that opens the list of articles */
  TL_JSON_SCAN_BROKEN,     /* fault at position */
} TlJsonScanResult;

typedef enum
{
  TL_JSON_FAULT_CONTROL,     /* line break or control character in a string */
  TL_JSON_FAULT_MISMATCH,    /* a bracket closes another kind, or none */
  TL_JSON_FAULT_UNCLOSED,    /* the file ends, or another record begins, inside of the record */
  TL_JSON_FAULT_DEPTH,
  TL_JSON_FAULT_LINE,        /* a line break inside a record of JSON Lines */
  TL_JSON_FAULT_FOLLOWED,    /* something unexpected follows the record */
  TL_JSON_FAULT_NO_OBJECT,
  TL_JSON_FAULT_NO_COMMA,
  TL_JSON_FAULT_NO_VALUE,    /* two commas, or one before the closing bracket */
  TL_JSON_FAULT_NO_END,      /* the list of articles is not closed */
  TL_JSON_FAULT_AFTER_LIST,  /* what follows the list is broken */
  TL_JSON_FAULT_AFTER_END,
  TL_JSON_FAULT_NO_LIST,     /* an object without a list of articles */
} TlJsonFault;

/* What articles of one file begin with, and what is inside of them does not. */
typedef struct
{
  char  names[2][64];   /* as they are written, with the quotes */
  gsize lengths[2];
} TlJsonSignature;

typedef struct
{
  /* Borrowed */
  TlSource          *source;
  const char *const *keys;
  TlJsonProgress     progress;
  gpointer           progress_data;
  GCancellable      *cancellable;

  TlJsonFraming     *framing;        /* owned: what comes out */
  TlJsonFeed        *feed;           /* owned */
  TlJsonFramerOptions options;
  guint64            size;
  guint64            reported;       /* bytes at the latest report of progress */
  GError            *error;          /* owned; set: reading failed, everything seems to end */

  /* Cursor: the window, the blocks of the latest batch, and the block that is looked at. */
  const guint8      *window;
  guint64            window_start;
  guint64            window_end;
  TlJsonScanState    scan_state;
  TlJsonScanBlock    blocks[TL_JSON_BATCH_BLOCKS];
  guint64            batch_start;    /* position of the first block */
  guint              n_blocks;
  guint              block;
  guint              batch_limit;    /* blocks in the next batch: few after a restart */
  guint64            lines;          /* line breaks before the present block */

  /* The value that is scanned */
  guint64            position;       /* result of the scan */
  TlJsonFault        fault;
  guint              depth;
  int                squares;        /* how many of the brackets around are square */
  gboolean           exact;          /* look at every bracket; else a mismatch may be seen late */
  guint8             stack[TL_JSON_MAX_DEPTH];   /* if exact; the first one always */
  gboolean           is_top;         /* the object around the list of articles */
  gboolean           stop_at_lines;  /* JSON Lines */
  gboolean           strict;         /* a line that looks like a record is the end of this one */
  int                indent;         /* of the record's own line; -1: it begins behind something */

  /* Strings directly inside the value, and what is made of them */
  guint64            string_start;   /* the opening quote; TL_JSON_NOWHERE outside */
  gboolean           string_dropped; /* too long to be kept */
  guint              pending;        /* key whose value begins at pending_value */
  guint64            pending_value;
  guint64            harvested_at;   /* the latest string that became a field */
  guint32            keys_seen;
  guint32            keys_harvested;
  gsize              key_lengths[TL_JSON_MAX_KEYS];
  TlJsonField        harvest[TL_JSON_MAX_KEYS];

  /* The object around */
  guint64            start_lines;    /* line breaks before it */
  gboolean           has_text;
  guint64            articles_at;    /* position of the list's bracket */
  guint64            labels_at;
  guint64            labels_end;

  /* Recovery */
  guint64            wasted;         /* bytes looked at in vain */
  guint              n_more_problems;
  guint64            column_offset;  /* where columns have been counted up to */
  guint              column_line;
  guint              column;
  guint8            *search;         /* owned; bytes around the place where recovery looks */
  guint64            search_start;
  gsize              search_length;
} TlJsonFramer;

/* Cursor (tl-json-framer-scan.c) */

void             tl_json_framer_restart      (TlJsonFramer *self,
                                              guint64       position,
                                              guint64       lines);
/* The byte at position, which is outside of values and not before the cursor; -1 at the end. */
int              tl_json_framer_byte         (TlJsonFramer *self,
                                              guint64       position);
guint64          tl_json_framer_skip_space   (TlJsonFramer *self,
                                              guint64       position);
/* The first byte from *position on that is no white space, and where; does not move the cursor. */
int              tl_json_framer_peek_past_space (TlJsonFramer *self,
                                              guint64      *position);
/* Line breaks before position, which is in the present block or was the result of the above. */
guint64          tl_json_framer_lines        (TlJsonFramer *self,
                                              guint64       position);
/* Scans a value, or with depth 1 the rest of a container whose bracket was before. */
TlJsonScanResult tl_json_framer_scan         (TlJsonFramer *self,
                                              guint64       position,
                                              guint         depth);
/* Forgets what was harvested. */
void             tl_json_framer_begin_record (TlJsonFramer *self);
/* Stores what was harvested; the index in fields. */
guint32          tl_json_framer_store_fields (TlJsonFramer *self);

/* Resynchronisation (tl-json-framer-resync.c) */

/* Whether the bracket at position can close the list, by what stands next to it; does not move the
 * cursor. */
gboolean         tl_json_framer_may_be_list_end (TlJsonFramer *self,
                                              guint64       position);
/* The record at start is broken.  Finds where the next one begins, or the list ends, restarts there
 * and returns the place; the end of the file when there is no such place. */
guint64          tl_json_framer_resynchronise (TlJsonFramer *self,
                                              guint64       start,
                                              guint64       lines);

/* Recovery (tl-json-framer-recovery.c) */

void             tl_json_framer_problem      (TlJsonFramer *self,
                                              TlJsonFault   fault,
                                              guint64       position,
                                              guint64       lines,
                                              guint         record);
void             tl_json_framer_end_problems (TlJsonFramer *self);
const char      *tl_json_fault_get_message   (TlJsonFault   fault);
/* Reads what may be outside of the window: up to length bytes, fewer only at the end. */
const guint8    *tl_json_framer_peek         (TlJsonFramer *self,
                                              guint64       position,
                                              gsize        *length);
guint64          tl_json_framer_find_newline (TlJsonFramer *self,
                                              guint64       position);
/* Whether a record begins on the line that begins at position; where, or TL_JSON_NOWHERE. */
guint64          tl_json_framer_candidate    (TlJsonFramer *self,
                                              guint64       position);
int              tl_json_framer_indent_of    (TlJsonFramer *self,
                                              guint64       position);
/* The names of the first two members of the record at position.  FALSE: they can't be made out. */
gboolean         tl_json_framer_get_signature (TlJsonFramer *self,
                                              guint64       position,
                                              TlJsonSignature *signature);
/* The first place between start and end where, behind a comma, a record with that signature begins;
 * TL_JSON_NOWHERE when there is none. */
guint64          tl_json_framer_find_inline  (TlJsonFramer *self,
                                              guint64       start,
                                              guint64       end,
                                              const TlJsonSignature *signature);
/* The end of what stands between start and end, without white space (and a comma) at its end. */
guint64          tl_json_framer_trim         (TlJsonFramer *self,
                                              guint64       start,
                                              guint64       end,
                                              gboolean      comma);
guint            tl_json_framer_column       (TlJsonFramer *self,
                                              guint64       position,
                                              guint         line);
gboolean         tl_json_framer_is_utf16     (TlJsonFramer *self,
                                              guint64       position);
/* What a file that is no collection looks like; a sentence, owned. */
char            *tl_json_framer_describe     (TlJsonFramer *self,
                                              guint64       position,
                                              TlJsonError  *kind);

G_END_DECLS

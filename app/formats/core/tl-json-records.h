/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

/*
 * TlJsonRecords: the records of a JSON file one after the other, whether it is JSON Lines, an array, or one value.  Memory
 * is that of one record for lines and arrays; a record that is not JSON is reported with its place and left out.
 */
typedef struct _TlJsonRecords TlJsonRecords;

TlJsonRecords *tl_json_records_new       (TlImport       *import,
                                          GError        **error);
void           tl_json_records_free      (TlJsonRecords  *self);
/* The next record (borrowed until the next call); NULL at the end, or with error. */
TlJsonDoc     *tl_json_records_next      (TlJsonRecords  *self,
                                          GError        **error);
/* How many came so far, the broken ones counted too. */
guint          tl_json_records_get_count (TlJsonRecords  *self);
/* Something found at value of the current record: path, line and column are made from it. */
void           tl_json_records_problem   (TlJsonRecords  *self,
                                          const char     *code,
                                          TlSeverity      severity,
                                          const char     *article,
                                          TlJsonRef       value,
                                          const char     *format,
                                          ...) G_GNUC_PRINTF (6, 7);

/* For sniffing: the first record (of an array its first element), or NULL when there is none within the first 4 MiB.  Owned. */
TlJsonDoc     *tl_json_records_peek      (const TlFormatInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlJsonRecords, tl_json_records_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CSV and TSV for spreadsheets: written, never read. */

#include "config.h"

#include "tl-csv-private.h"

#include <glib/gi18n-lib.h>

static int
sniff (const TlFormatInput *input)
{
  return 0;
}

const TlFormat tl_format_csv = {
  .name = "csv",
  .title = NC_ ("format", "Spreadsheet (CSV, TSV)"),
  .extension = ".csv",
  .flags = TL_FORMAT_WRITES,
  .sniff = sniff,
  .read = NULL,
  .write = tl_csv_write,
};

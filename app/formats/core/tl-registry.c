/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of formats: a new one is a folder, a table entry, and a line here. */

#include "config.h"

#include "tl-format-private.h"

const TlFormat *const *
tl_formats_list (void)
{
  static const TlFormat *const formats[] = {
    &tl_format_brat,
    NULL,
  };

  return formats;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format-private.h"

G_BEGIN_DECLS

/* Writes the articles as one HTML page for reading, printing and mail: text with the annotations marked, what they are in lists. The
 * page has no scripts and loads nothing. */
gboolean tl_html_report_write (TlExport  *export_,
                               GError   **error);

G_END_DECLS

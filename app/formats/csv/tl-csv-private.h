/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format-private.h"

G_BEGIN_DECLS

gboolean tl_csv_write (TlExport  *export_,
                       GError   **error);

G_END_DECLS

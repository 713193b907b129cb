/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

gboolean tl_text_format_read (TlImport  *import,
                              GError   **error);

G_END_DECLS

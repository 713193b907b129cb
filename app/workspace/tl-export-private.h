/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-blind.h"
#include "tl-export-task.h"
#include "tl-format.h"

G_BEGIN_DECLS

extern const TlFormat tl_export_format_object;
extern const TlFormat tl_export_format_lines;

/* Adds to problems what stands beside the articles and goes nowhere. */
void tl_export_tell_surroundings (TlCollection *collection,
                                  GPtrArray    *problems);

/* What the user may not see is not written.  NULL: everything is. */
void tl_export_task_set_view     (TlExportTask      *self,
                                  const TlBlindView *view);

G_END_DECLS

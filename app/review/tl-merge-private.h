/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-fields.h"
#include "tl-merge.h"

G_BEGIN_DECLS

/* Takes values and names over. */
TlConflict *tl_conflict_new      (const char  *article,
                                  const char  *kind,
                                  const char  *id,
                                  const char  *field,
                                  char       **values,
                                  char       **names);
/* What a conflict is about, as one string.  Owned. */
char       *tl_conflict_dup_key  (TlConflict  *self);
/* The value of the member "conflicts". */
GBytes     *tl_conflicts_to_json (GPtrArray   *conflicts);

G_END_DECLS

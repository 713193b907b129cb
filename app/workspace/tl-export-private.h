/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"

G_BEGIN_DECLS

extern const TlFormat tl_export_format_object;
extern const TlFormat tl_export_format_lines;

/* Adds to problems what stands beside the articles and goes nowhere. */
void tl_export_tell_surroundings (TlCollection *collection,
                                  GPtrArray    *problems);

/* People's names on the way out: each gets a number, the same one everywhere. */
typedef struct _TlMasks TlMasks;

TlMasks    *tl_masks_new   (void);
void        tl_masks_free  (TlMasks    *self);
/* "annotator-3" for name; "" stays.  Borrowed. */
const char *tl_masks_get   (TlMasks    *self,
                            const char *name);
/* The record with other names for its annotators, reviewers and editors; NULL when it is no JSON object.  Owned. */
GBytes     *tl_masks_apply (TlMasks    *self,
                            GBytes     *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlMasks, tl_masks_free)

G_END_DECLS

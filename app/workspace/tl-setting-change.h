/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workspace.h"

G_BEGIN_DECLS

/*
 * TlSettingChange: settings of the collection that were changed in one go, and what they were.  They are no edits of an article and not in the
 * history of undo; this takes the one change back that somebody has just made, as long as nothing else was made of those settings.
 */
typedef struct _TlSettingChange TlSettingChange;

/* Before the change: notes what the members are; names: NULL-terminated.  Owned, NULL when nothing is open. */
TlSettingChange *tl_setting_change_begin (TlWorkspace       *workspace,
                                          const char *const *names);
/* After it: FALSE when they are what they were. */
gboolean         tl_setting_change_end   (TlSettingChange   *self);
/* Puts the former bytes back.  FALSE, and nothing is done: somebody has changed one of them since, or something else is open. */
gboolean         tl_setting_change_undo  (TlSettingChange   *self);
void             tl_setting_change_free  (TlSettingChange   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlSettingChange, tl_setting_change_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-command-info.h"

G_BEGIN_DECLS

/* TlCommandItem: a command as a list item: a row of a TlCommandInfo table, translated, or one made from
 * the label schema.  Immutable.  Read-only properties: action, title, section, keys. */
#define TL_TYPE_COMMAND_ITEM (tl_command_item_get_type ())
G_DECLARE_FINAL_TYPE (TlCommandItem, tl_command_item, TL, COMMAND_ITEM, GObject)

/* action: a detailed action name.  All strings are copied; title and section are translated ones. */
TlCommandItem *tl_command_item_new         (const char          *action,
                                            const char          *title,
                                            const char          *section,
                                            const char          *keys,
                                            gboolean             is_accel);
TlCommandItem *tl_command_item_new_info    (const TlCommandInfo *info);
const char    *tl_command_item_get_action  (TlCommandItem       *self);
const char    *tl_command_item_get_title   (TlCommandItem       *self);
const char    *tl_command_item_get_section (TlCommandItem       *self);
/* "" when there is none. */
const char    *tl_command_item_get_keys    (TlCommandItem       *self);
/* The first key as people read it ("Ctrl+S"), owned, NULL when there is none. */
char          *tl_command_item_dup_key_label (TlCommandItem     *self);
gboolean       tl_command_item_is_accel    (TlCommandItem       *self);
/* How well the command answers to what was typed (folded by tl_format_fold): 0: not at all, more is better. */
guint          tl_command_item_score       (TlCommandItem       *self,
                                            const char          *needle);

G_END_DECLS

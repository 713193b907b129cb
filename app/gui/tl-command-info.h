/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One command as people see it: what menus, the palette and the shortcuts overlay are made from, so
 * that no command can be missing in one of them. */
typedef struct
{
  const char *action;    /* detailed action name, "span.tag('claim')" */
  const char *title;     /* N_(), for the palette: "Tag as Claim" */
  const char *section;   /* N_(), "Tagging", "Navigation", … */
  const char *keys;      /* accelerators separated by blanks ("c", "<Control>z"), "" when it has none.
                          * Single letters work while the text has the focus. */
  gboolean    is_accel;  /* TRUE: to be set as an application accelerator; FALSE: the text pane handles it */
} TlCommandInfo;

G_END_DECLS

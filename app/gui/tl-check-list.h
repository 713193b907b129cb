/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An expander row with a check button for each of some names: which of them are wanted.  All are to begin with. */
typedef struct
{
  AdwExpanderRow *row;      /* borrowed */
  GPtrArray      *checks;   /* GtkCheckButton, borrowed from the row */
  char          **names;    /* owned, in the order of checks */
  GCallback       changed;  /* called swapped with owner */
  gpointer        owner;
} TlCheckList;

/* Fills row; names (owned strings, taken over) are shown as titles (same order; NULL: as the names).  changed is called with owner
 * when something is ticked or unticked. */
void   tl_check_list_init       (TlCheckList       *self,
                                 AdwExpanderRow    *row,
                                 char             **names,
                                 const char *const *titles,
                                 GCallback          changed,
                                 gpointer           owner);
void   tl_check_list_clear      (TlCheckList       *self);
/* The names wanted, owned; NULL when all are. */
char **tl_check_list_get_wanted (TlCheckList       *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* TlFactList: names and values in two columns, to be read and copied, not changed. */
#define TL_TYPE_FACT_LIST (tl_fact_list_get_type ())
G_DECLARE_FINAL_TYPE (TlFactList, tl_fact_list, TL, FACT_LIST, GtkWidget)

void tl_fact_list_clear (TlFactList *self);
/* name: translated; value: data, shown inert; a fact without a value (NULL, "") is left out. */
void tl_fact_list_add   (TlFactList *self,
                         const char *name,
                         const char *value);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-schema.h"

G_BEGIN_DECLS

/* TlLabelBar: every label of the schema with its swatch, title and key, as a button that tags
 * (span.tag).  Wraps into rows; with very many labels it scrolls. */
#define TL_TYPE_LABEL_BAR (tl_label_bar_get_type ())
G_DECLARE_FINAL_TYPE (TlLabelBar, tl_label_bar, TL, LABEL_BAR, GtkWidget)

GtkWidget *tl_label_bar_new         (void);
/* NULL: empty. */
void       tl_label_bar_set_schema  (TlLabelBar *self,
                                     TlSchema   *schema);
/* Marks the button of the selected annotation's label; NULL: none. */
void       tl_label_bar_set_current (TlLabelBar *self,
                                     const char *label);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "tl-schema.h"

G_BEGIN_DECLS

typedef enum
{
  TL_UNDERLINE_SOLID,
  TL_UNDERLINE_DOUBLE,
  TL_UNDERLINE_DASHED,
  TL_UNDERLINE_DOTTED,
  TL_UNDERLINE_WAVY,
  TL_UNDERLINE_THICK,
} TlUnderline;

/* How one label looks in the present colour scheme. */
typedef struct
{
  GdkRGBA     fill;        /* pale, behind text */
  GdkRGBA     fill_strong; /* the selected annotation */
  GdkRGBA     line;        /* underline, swatch; at least 3:1 against the page */
  TlUnderline underline;
} TlLabelStyle;

/* The one place that knows label colours: light, dark and high contrast variants
 * (AdwStyleManager). */
void tl_palette_get_style (const TlLabelDef *label,
                           TlLabelStyle     *style);

/* On white paper, whatever the scheme. */
void tl_palette_get_print_style (const TlLabelDef *label,
                                 TlLabelStyle     *style);

/* TlSwatch: a small sample of a label's colour and underline. Property: label (name), schema set by
 * function. */
#define TL_TYPE_SWATCH (tl_swatch_get_type ())
G_DECLARE_FINAL_TYPE (TlSwatch, tl_swatch, TL, SWATCH, GtkWidget)

GtkWidget *tl_swatch_new       (void);
/* def is copied as far as needed; NULL: empty. */
void       tl_swatch_set_label (TlSwatch         *self,
                                const TlLabelDef *def);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The colours that plots are drawn with, light or dark. */
typedef struct
{
  GdkRGBA text;
  GdkRGBA dim;        /* lines and small print */
  GdkRGBA page;
  GdkRGBA empty;      /* where there is nothing: the lower end of a scale */
  GdkRGBA full;       /* the upper end */
} TlInk;

/* Of the present colour scheme. */
void tl_ink_get        (TlInk         *self);
/* Of the scheme asked for: for pictures on paper. */
void tl_ink_get_scheme (gboolean       is_dark,
                        TlInk         *self);
/* Between empty (0) and full (1), and a colour of text that can be read on it. */
void tl_ink_mix        (const TlInk   *self,
                        double         share,
                        GdkRGBA       *fill,
                        GdkRGBA       *text);

G_END_DECLS

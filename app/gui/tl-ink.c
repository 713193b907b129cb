/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is drawn by hand looks like the rest: one place that knows the colours of plots. */

#include "config.h"

#include "tl-ink.h"

#include <adwaita.h>

void
tl_ink_get_scheme (gboolean  is_dark,
                   TlInk    *self)
{
  g_return_if_fail (self != NULL);

  if (is_dark)
    *self = (TlInk) {
      .text = { 0.94f, 0.94f, 0.94f, 1 },
      .dim = { 0.94f, 0.94f, 0.94f, 0.65f },
      .page = { 0.14f, 0.14f, 0.14f, 1 },
      .empty = { 0.25f, 0.25f, 0.28f, 1 },
      .full = { 0.47f, 0.68f, 0.93f, 1 },
    };
  else
    *self = (TlInk) {
      .text = { 0.12f, 0.12f, 0.14f, 1 },
      .dim = { 0.12f, 0.12f, 0.14f, 0.68f },
      .page = { 1, 1, 1, 1 },
      .empty = { 0.90f, 0.92f, 0.95f, 1 },
      .full = { 0.10f, 0.37f, 0.71f, 1 },
    };
}

void
tl_ink_get (TlInk *self)
{
  tl_ink_get_scheme (adw_style_manager_get_dark (adw_style_manager_get_default ()), self);
}

void
tl_ink_mix (const TlInk *self,
            double       share,
            GdkRGBA     *fill,
            GdkRGBA     *text)
{
  float part = (float) CLAMP (share, 0, 1);

  g_return_if_fail (self != NULL);

  fill->red = self->empty.red + (self->full.red - self->empty.red) * part;
  fill->green = self->empty.green + (self->full.green - self->empty.green) * part;
  fill->blue = self->empty.blue + (self->full.blue - self->empty.blue) * part;
  fill->alpha = 1;
  if (text == NULL)
    return;
  /* By the fill's own lightness, so that it can be read on any of them. */
  if (0.299f * fill->red + 0.587f * fill->green + 0.114f * fill->blue > 0.55f)
    *text = (GdkRGBA) { 0.05f, 0.05f, 0.08f, 1 };
  else
    *text = (GdkRGBA) { 1, 1, 1, 1 };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Label colours.  A label names a colour of a fixed palette; each has a line colour per scheme,
 * chosen for at least 3:1 against the page (light: white, dark: #1e1e1e; high contrast: 7:1), and
 * fills made from it that leave the text above them readable even where three lie over one another.
 */

#include "config.h"

#include "tl-palette.h"

#include <adwaita.h>

typedef struct
{
  const char *name;
  const char *light;
  const char *dark;
  const char *high_light;
  const char *high_dark;
} Colour;

static const Colour colours[] = {
  { "blue",   "#1c71d8", "#82b4f5", "#0b3d91", "#b5d4ff" },
  { "green",  "#1b8553", "#6fd3a0", "#0b4d2c", "#a8f0c8" },
  { "yellow", "#9c6e03", "#f0d052", "#5c4000", "#fbe88f" },
  { "orange", "#c64600", "#ffa54f", "#7a2b00", "#ffcb96" },
  { "red",    "#c01c28", "#ff8b82", "#7d0b14", "#ffbcb6" },
  { "purple", "#813d9c", "#cf9bea", "#4f1c66", "#e6c8f7" },
  { "brown",  "#865e3c", "#d9ae88", "#513414", "#efd3ba" },
  { "teal",   "#0e7f86", "#5fcfd3", "#06484d", "#a4edef" },
  { "pink",   "#c2367e", "#ff93c4", "#7c1349", "#ffc6e0" },
  { "slate",  "#5a6675", "#aab6c5", "#323b47", "#d3dbe5" },
  { "olive",  "#737000", "#cdc64d", "#444200", "#ece78f" },
  { "cyan",   "#0a80b3", "#66ccf2", "#044868", "#aee6fb" },
};

static const Colour *
find_colour (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    if (g_str_equal (colours[i].name, name))
      return &colours[i];
  return &colours[g_str_hash (name) % G_N_ELEMENTS (colours)];
}

static TlUnderline
find_underline (const char *name)
{
  static const char *const names[] = { "solid", "double", "dashed", "dotted", "wavy", "thick" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return (TlUnderline) i;
  return TL_UNDERLINE_SOLID;
}

static void
make_style (const TlLabelDef *label,
            const char       *line,
            float             alpha,
            float             strong_alpha,
            TlLabelStyle     *style)
{
  gdk_rgba_parse (&style->line, line);
  style->fill = style->line;
  style->fill.alpha = alpha;
  style->fill_strong = style->line;
  style->fill_strong.alpha = strong_alpha;
  style->underline = find_underline (label->underline);
}

void
tl_palette_get_print_style (const TlLabelDef *label,
                            TlLabelStyle     *style)
{
  g_return_if_fail (label != NULL);
  g_return_if_fail (style != NULL);

  make_style (label, find_colour (label->colour)->light, 0.12f, 0.28f, style);
}

void
tl_palette_get_style (const TlLabelDef *label,
                      TlLabelStyle     *style)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (manager);
  gboolean is_high = adw_style_manager_get_high_contrast (manager);
  const Colour *colour;
  const char *line;

  g_return_if_fail (label != NULL);
  g_return_if_fail (style != NULL);

  colour = find_colour (label->colour);
  if (is_high)
    line = is_dark ? colour->high_dark : colour->high_light;
  else
    line = is_dark ? colour->dark : colour->light;
  make_style (label, line, is_high ? 0.10f : is_dark ? 0.16f : 0.12f, is_high ? 0.22f : is_dark ? 0.36f : 0.28f, style);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Facts about an article or annotation: a grid of labels.  Values can be selected, and are labelled by their
 * names for a screen reader.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-fact-list.h"

#include "tl-format-value.h"

#define MAX_VALUE 400

struct _TlFactList
{
  GtkWidget  parent_instance;

  GtkWidget *grid;       /* child */
  int        n_rows;
};

G_DEFINE_FINAL_TYPE (TlFactList, tl_fact_list, GTK_TYPE_WIDGET)

static void
tl_fact_list_dispose (GObject *object)
{
  TlFactList *self = TL_FACT_LIST (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (tl_fact_list_parent_class)->dispose (object);
}

static void
tl_fact_list_class_init (TlFactListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tl_fact_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "tl-fact-list");
}

static void
tl_fact_list_init (TlFactList *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

void
tl_fact_list_clear (TlFactList *self)
{
  GtkWidget *child;

  g_return_if_fail (TL_IS_FACT_LIST (self));

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  self->n_rows = 0;
}

void
tl_fact_list_add (TlFactList *self,
                  const char *name,
                  const char *value)
{
  g_autofree char *shown = NULL;
  GtkWidget *caption;
  GtkWidget *label;

  g_return_if_fail (TL_IS_FACT_LIST (self));
  g_return_if_fail (name != NULL);

  if (value == NULL || *value == '\0')
    return;
  shown = tl_format_inert (value, MAX_VALUE);
  caption = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_set_valign (caption, GTK_ALIGN_START);
  gtk_widget_add_css_class (caption, "tl-dim");
  gtk_widget_add_css_class (caption, "caption");

  label = gtk_label_new (NULL);
  gtk_label_set_text (GTK_LABEL (label), shown);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* With the mouse; Tab has better places to go to. */
  gtk_widget_set_focusable (label, FALSE);
  gtk_label_set_lines (GTK_LABEL (label), 6);
  /* GTK 4.8 warns of wrapped labels narrower than their ellipsis. */
  gtk_label_set_width_chars (GTK_LABEL (label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (label),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, caption, NULL, -1);

  gtk_grid_attach (GTK_GRID (self->grid), caption, 0, self->n_rows, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), label, 1, self->n_rows, 1, 1);
  self->n_rows++;
}

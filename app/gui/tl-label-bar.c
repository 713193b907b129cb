/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The labels must stay in sight, each with its key: nobody learns keys from a menu. */

#include "config.h"

#include "tl-label-bar.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-palette.h"
#include "tl-wrap-layout.h"

/* With more labels than these the bar keeps to a few rows and scrolls. */
#define LABELS_MAX    24
#define SCROLL_HEIGHT 108

struct _TlLabelBar
{
  GtkWidget  parent_instance;

  /* borrowed: children */
  GtkWidget *scroller;   /* only while there are very many labels */
  GtkWidget *box;

  TlSchema  *schema;     /* owned */
};

G_DEFINE_FINAL_TYPE (TlLabelBar, tl_label_bar, GTK_TYPE_WIDGET)

static GtkWidget *
make_button (const TlLabelDef *def)
{
  g_autofree char *title = tl_format_inert (tl_schema_translate (def->title), 60);
  g_autofree char *description = tl_format_inert (tl_schema_translate (def->description), 300);
  g_autofree char *name = NULL;
  char key[7] = "";
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *swatch = tl_swatch_new ();
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *key_label;

  tl_swatch_set_label (TL_SWATCH (swatch), def);
  gtk_box_append (GTK_BOX (content), swatch);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_box_append (GTK_BOX (content), label);
  if (def->key != 0)
    {
      g_unichar_to_utf8 (def->key, key);
      key_label = gtk_label_new (key);
      gtk_widget_add_css_class (key_label, "keycap");
      gtk_box_append (GTK_BOX (content), key_label);
      /* Translators: the name of a button: a label of the schema and the key that does the same. */
      name = g_strdup_printf (_("Tag as %s, key %s"), title, key);
    }
  else
    {
      name = g_strdup_printf (_("Tag as %s"), title);
    }
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, *description != '\0' ? description : title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "span.tag");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", def->name);
  return button;
}

static void
clear (TlLabelBar *self)
{
  g_clear_pointer (self->scroller != NULL ? &self->scroller : &self->box, gtk_widget_unparent);
  self->scroller = NULL;
  self->box = NULL;
}

static void
tl_label_bar_dispose (GObject *object)
{
  TlLabelBar *self = TL_LABEL_BAR (object);

  clear (self);
  g_clear_pointer (&self->schema, tl_schema_unref);

  G_OBJECT_CLASS (tl_label_bar_parent_class)->dispose (object);
}

static void
tl_label_bar_class_init (TlLabelBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_label_bar_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tl-label-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tl_label_bar_init (TlLabelBar *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Labels"), -1);
}

GtkWidget *
tl_label_bar_new (void)
{
  return g_object_new (TL_TYPE_LABEL_BAR, NULL);
}

void
tl_label_bar_set_schema (TlLabelBar *self,
                         TlSchema   *schema)
{
  guint n;

  g_return_if_fail (TL_IS_LABEL_BAR (self));

  if (schema != NULL && schema == self->schema)
    return;
  clear (self);
  g_clear_pointer (&self->schema, tl_schema_unref);
  if (schema == NULL)
    return;
  self->schema = tl_schema_ref (schema);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->box, tl_wrap_layout_new (2));
  n = tl_schema_get_n_labels (schema);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (self->box), make_button (tl_schema_get_label (schema, i)));
  if (n > LABELS_MAX)
    {
      self->scroller = gtk_scrolled_window_new ();
      gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                      GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
      gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                                  SCROLL_HEIGHT);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
      gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
    }
  else
    {
      gtk_widget_set_parent (self->box, GTK_WIDGET (self));
    }
}

void
tl_label_bar_set_current (TlLabelBar *self,
                          const char *label)
{
  guint i = 0;

  g_return_if_fail (TL_IS_LABEL_BAR (self));

  if (self->box == NULL)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const TlLabelDef *def = tl_schema_get_label (self->schema, i++);

      if (g_strcmp0 (def->name, label) == 0)
        gtk_widget_add_css_class (child, "current");
      else
        gtk_widget_remove_css_class (child, "current");
    }
}

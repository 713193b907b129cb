/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One command in the palette: what it does, which part of the program it belongs to, and its key.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-command-row.h"

#include "tl-widget.h"
#include "tl-window.h"

struct _TlCommandRow
{
  GtkWidget      parent_instance;

  /* Template children */
  GtkLabel      *title;
  GtkLabel      *section;
  GtkLabel      *key;

  /* Owned */
  TlCommandItem *item;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlCommandRow, tl_command_row, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
update_enabled (TlCommandRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWindow *window = GTK_IS_WINDOW (root) ? gtk_window_get_transient_for (GTK_WINDOW (root)) : NULL;

  if (self->item == NULL || !TL_IS_WINDOW (window))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self),
                            tl_window_is_enabled (TL_WINDOW (window),
                                                  tl_command_item_get_action (self->item)));
}

static void
set_item (TlCommandRow  *self,
          TlCommandItem *item)
{
  g_autofree char *key = NULL;
  g_autofree char *spoken = NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (!g_set_object (&self->item, item) || item == NULL)
    return;
  key = tl_command_item_dup_key_label (item);
  gtk_label_set_text (self->title, tl_command_item_get_title (item));
  gtk_label_set_text (self->section, tl_command_item_get_section (item));
  gtk_label_set_text (self->key, key != NULL ? key : "");
  gtk_widget_set_visible (GTK_WIDGET (self->key), key != NULL);
  spoken = g_strdup_printf ("%s%s%s", tl_command_item_get_title (item), key != NULL ? ", " : "",
                            key != NULL ? key : "");
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  update_enabled (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

static void
tl_command_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tl_command_row_parent_class)->root (widget);
  update_enabled (TL_COMMAND_ROW (widget));
}

static void
tl_command_row_dispose (GObject *object)
{
  TlCommandRow *self = TL_COMMAND_ROW (object);

  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_COMMAND_ROW);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (tl_command_row_parent_class)->dispose (object);
}

static void
tl_command_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, TL_COMMAND_ROW (object)->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_command_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_ITEM:
      set_item (TL_COMMAND_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_command_row_class_init (TlCommandRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_command_row_dispose;
  object_class->get_property = tl_command_row_get_property;
  object_class->set_property = tl_command_row_set_property;
  widget_class->root = tl_command_row_root;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, TL_TYPE_COMMAND_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                 | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/rows/tl-command-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TlCommandRow, key);
  gtk_widget_class_bind_template_child (widget_class, TlCommandRow, section);
  gtk_widget_class_bind_template_child (widget_class, TlCommandRow, title);
  gtk_widget_class_set_css_name (widget_class, "tl-command-row");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_command_row_init (TlCommandRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

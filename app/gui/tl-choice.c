/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Values behind the rows of a GtkDropDown or an AdwComboRow, which name their properties alike.  A plain struct and no type: its owner is always one
 * widget that has the drop-down as a child.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-choice.h"

#include "tl-format-value.h"

void
tl_choice_name (GtkDropDown *drop_down,
                const char  *name)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));
  GObject *item = gtk_drop_down_get_selected_item (drop_down);
  g_autofree char *spoken = NULL;

  if (GTK_IS_STRING_OBJECT (item))
    spoken = g_strdup_printf ("%s: %s", name,
                              gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (button != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    spoken != NULL ? spoken : name, -1);
}

static void
choice_selected_cb (TlChoiceList *self)
{
  tl_choice_name (GTK_DROP_DOWN (self->widget), self->name);
}

void
tl_choice_list_init (TlChoiceList *self,
                     GtkWidget    *widget,
                     const char   *name)
{
  g_set_weak_pointer (&self->widget, widget);
  self->name = g_strdup (name);
  self->values = g_ptr_array_new_with_free_func (g_free);
  if (name != NULL)
    g_signal_connect_swapped (widget, "notify::selected-item", G_CALLBACK (choice_selected_cb), self);
}

void
tl_choice_list_clear (TlChoiceList *self)
{
  if (self->widget != NULL)
    g_signal_handlers_disconnect_by_data (self->widget, self);
  g_clear_weak_pointer (&self->widget);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
}

static gboolean
is_same_list (GtkStringList *list,
              GPtrArray     *titles)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  if (n != titles->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (gtk_string_list_get_string (list, i), g_ptr_array_index (titles, i)) != 0)
      return FALSE;
  return TRUE;
}

void
tl_choice_list_set (TlChoiceList *self,
                    GPtrArray    *titles,
                    GPtrArray    *values)
{
  g_autofree char *chosen = g_strdup (tl_choice_list_get (self));
  g_autoptr (GPtrArray) inert = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autoptr (GListModel) shown = NULL;

  g_return_if_fail (titles->len == values->len && titles->len > 0);

  g_object_get (self->widget, "model", &shown, NULL);
  g_ptr_array_set_size (self->values, 0);
  for (guint i = 0; i < values->len; i++)
    {
      g_ptr_array_add (inert, tl_format_inert (g_ptr_array_index (titles, i), 80));
      g_ptr_array_add (self->values, g_strdup (g_ptr_array_index (values, i)));
    }
  if (!GTK_IS_STRING_LIST (shown) || !is_same_list (GTK_STRING_LIST (shown), inert))
    {
      for (guint i = 0; i < inert->len; i++)
        gtk_string_list_append (list, g_ptr_array_index (inert, i));
      g_object_set (self->widget, "model", list, NULL);
    }
  tl_choice_list_select (self, chosen);
}

const char *
tl_choice_list_get (TlChoiceList *self)
{
  guint selected = GTK_INVALID_LIST_POSITION;

  g_object_get (self->widget, "selected", &selected, NULL);
  return selected < self->values->len ? g_ptr_array_index (self->values, selected) : NULL;
}

gboolean
tl_choice_list_select (TlChoiceList *self,
                       const char   *value)
{
  for (guint i = 0; i < self->values->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->values, i), value) == 0)
      {
        g_object_set (self->widget, "selected", i, NULL);
        return TRUE;
      }
  g_object_set (self->widget, "selected", 0, NULL);
  return FALSE;
}

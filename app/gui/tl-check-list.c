/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names to tick, in an expander row that says how many are ticked while it is closed. */

#include "config.h"

#include "tl-check-list.h"

#include "tl-format-value.h"
#include "tl-i18n.h"

#define MAX_NAME 80

static guint
count_wanted (TlCheckList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (g_ptr_array_index (self->checks, i));
  return n;
}

static void
update (TlCheckList *self)
{
  guint n = count_wanted (self);
  g_autofree char *subtitle = NULL;

  if (n == self->checks->len)
    subtitle = g_strdup (C_("names", "All"));
  else
    subtitle = g_strdup_printf (_("%u of %u"), n, self->checks->len);
  adw_expander_row_set_subtitle (self->row, subtitle);
}

static void
check_toggled_cb (TlCheckList *self)
{
  update (self);
  ((void (*) (gpointer)) self->changed) (self->owner);
}

void
tl_check_list_init (TlCheckList       *self,
                    AdwExpanderRow    *row,
                    char             **names,
                    const char *const *titles,
                    GCallback          changed,
                    gpointer           owner)
{
  self->row = row;
  self->names = names;
  self->checks = g_ptr_array_new ();
  self->changed = changed;
  self->owner = owner;
  for (guint i = 0; names[i] != NULL; i++)
    {
      GtkWidget *line = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();
      g_autofree char *title = tl_format_inert (titles != NULL ? titles[i] : names[i], MAX_NAME);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), *title != '\0' ? title : C_("annotator", "Nobody named"));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      adw_preferences_row_get_title (ADW_PREFERENCES_ROW (line)), -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (line), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (line), check);
      adw_expander_row_add_row (row, line);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (check_toggled_cb), self);
      g_ptr_array_add (self->checks, check);
    }
  update (self);
}

void
tl_check_list_clear (TlCheckList *self)
{
  for (guint i = 0; self->checks != NULL && i < self->checks->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->checks, i), self);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_strfreev);
}

char **
tl_check_list_get_wanted (TlCheckList *self)
{
  g_autoptr (GPtrArray) wanted = NULL;

  if (self->checks == NULL || count_wanted (self) == self->checks->len)
    return NULL;
  wanted = g_ptr_array_new ();
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_ptr_array_add (wanted, g_strdup (self->names[i]));
  g_ptr_array_add (wanted, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&wanted), FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The context menu: what the commands of the text can do with what is selected. */

#include "config.h"

#include "tl-text-pane-private.h"

#include "tl-format-value.h"
#include "tl-i18n.h"

/* Labels are data: an underscore in one is no mnemonic. */
static char *
make_label (const TlLabelDef *def)
{
  g_autofree char *title = tl_format_inert (tl_schema_translate (def->title), 60);
  g_auto (GStrv) parts = g_strsplit (title, "_", -1);

  return g_strjoinv ("__", parts);
}

static GMenuModel *
make_labels_menu (TlTextPane *self)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlLabelDef *def = tl_schema_get_label (schema, i);
      g_autofree char *title = make_label (def);
      g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

      g_menu_item_set_action_and_target (item, "span.tag", "s", def->name);
      if (def->key != 0)
        {
          g_autofree char *key = gtk_accelerator_name (gdk_unicode_to_keyval (def->key), 0);

          g_menu_item_set_attribute (item, "accel", "s", key);
        }
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
append_command (GMenu      *menu,
                const char *label,
                const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);
  const TlCommandInfo *commands;
  guint n;

  commands = tl_text_pane_get_commands (&n);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (commands[i].action, action) && *commands[i].keys != '\0')
      {
        g_auto (GStrv) keys = g_strsplit (commands[i].keys, " ", 2);

        g_menu_item_set_attribute (item, "accel", "s", keys[0]);
      }
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (TlTextPane *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) selection = g_menu_new ();
  g_autoptr (GMenu) annotation = g_menu_new ();
  g_autoptr (GMenu) decision = g_menu_new ();
  g_autoptr (GMenuModel) labels = make_labels_menu (self);
  TlFragment range;
  gboolean has_text = tl_article_view_get_selection (self->view, &range)
                      || tl_article_view_has_held (self->view);

  g_menu_append_submenu (selection, has_text ? _("_Tag As") : _("Change _Label"), labels);
  append_command (selection, _("_Expand Selection"), "span.expand");
  append_command (selection, _("_Hold as a Fragment"), "span.hold");
  append_command (selection, _("Add to the Last A_nnotation"), "span.extend");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (selection));
  append_command (annotation, _("A_ttribute…"), "span.attribute");
  g_menu_append (annotation, _("T_ie to Another…"), "win.relate");
  g_menu_append (annotation, _("Write a N_ote"), "win.edit-note");
  append_command (annotation, _("Re_move"), "span.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (annotation));
  append_command (decision, _("_Accept"), "span.accept");
  append_command (decision, _("_Reject…"), "span.reject");
  append_command (decision, _("_Discuss"), "span.discuss");
  append_command (decision, _("Take Decision _Back"), "span.undecide");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (decision));
  return G_MENU_MODEL (menu);
}

void
tl_text_pane_show_menu (TlTextPane         *self,
                        const GdkRectangle *place)
{
  g_autoptr (GMenuModel) model = make_menu (self);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _("Context menu"), -1);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  else
    {
      gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

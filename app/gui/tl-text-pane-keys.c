/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The keys of the text: the commands, and the labels of the schema.  A key that is both a label's
 * and a command's tags when text is selected, and is the command's otherwise.
 */

#include "config.h"

#include "tl-text-pane-private.h"

#include <string.h>

static gboolean
is_enabled (TlTextPane *self,
            const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), action);
}

/* The enabled command of a key event. is_exact: only as the present keyboard layout has it;
 * otherwise also as another one of the user's layouts has it. */
static const char *
find_command (TlTextPane *self,
              GdkEvent   *event,
              gboolean    is_exact)
{
  for (guint i = 0; i < self->bindings->len; i++)
    {
      const TlKeyBinding *binding = &g_array_index (self->bindings, TlKeyBinding, i);
      GdkKeyMatch match = gdk_key_event_matches (event, binding->keyval, binding->modifiers);

      if (match == (is_exact ? GDK_KEY_MATCH_EXACT : GDK_KEY_MATCH_PARTIAL)
          && is_enabled (self, binding->action))
        return binding->action;
    }
  return NULL;
}

static const TlLabelDef *
find_label (TlTextPane *self,
            GdkEvent   *event,
            gboolean    is_exact)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);

  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlLabelDef *label = tl_schema_get_label (schema, i);
      GdkKeyMatch match;

      if (label->key == 0)
        continue;
      match = gdk_key_event_matches (event, gdk_unicode_to_keyval (label->key), 0);
      if (match == (is_exact ? GDK_KEY_MATCH_EXACT : GDK_KEY_MATCH_PARTIAL))
        return label;
    }
  return NULL;
}

static gboolean
text_pane_key_cb (GtkEventControllerKey *controller,
                  guint                  keyval,
                  guint                  keycode,
                  GdkModifierType        modifiers,
                  TlTextPane            *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  gboolean has_text;
  TlFragment range;

  if (self->workspace == NULL || self->article == NULL || event == NULL)
    return GDK_EVENT_PROPAGATE;
  has_text =
      tl_article_view_get_selection (self->view, &range) || tl_article_view_has_held (self->view);
  for (int is_exact = 1; is_exact >= 0; is_exact--)
    {
      const TlLabelDef *label = find_label (self, event, is_exact);
      const char *command = find_command (self, event, is_exact);

      if (label != NULL && (has_text || command == NULL))
        {
          tl_text_pane_tag (self, label->name);
          return GDK_EVENT_STOP;
        }
      if (command != NULL)
        {
          g_action_group_activate_action (G_ACTION_GROUP (self->actions), command, NULL);
          return GDK_EVENT_STOP;
        }
    }
  return GDK_EVENT_PROPAGATE;
}

static void
add_bindings (TlTextPane          *self,
              const TlCommandInfo *info)
{
  g_auto (GStrv) keys = NULL;

  if (info->is_accel)
    return;
  keys = g_strsplit (info->keys, " ", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      TlKeyBinding binding = { 0, 0, info->action + strlen ("span.") };

      if (*keys[i] == '\0')
        continue;
      if (!gtk_accelerator_parse (keys[i], &binding.keyval, &binding.modifiers))
        g_assert_not_reached ();
      g_array_append_val (self->bindings, binding);
    }
}

void
tl_text_pane_init_keys (TlTextPane *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();
  const TlCommandInfo *commands;
  guint n;

  self->bindings = g_array_new (FALSE, FALSE, sizeof (TlKeyBinding));
  commands = tl_text_pane_get_commands (&n);
  for (guint i = 0; i < n; i++)
    add_bindings (self, &commands[i]);

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (text_pane_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

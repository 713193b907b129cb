/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Undo and redo as a reading of the log.
 *
 * Each edit made is one entry under the id of its first row, whatever was undone and redone since; a
 * row of undo or redo names that id and moves the entry from one stack to the other.  So two windows
 * that have read the same rows have the same stacks.
 */

#include "config.h"

#include "tl-history.h"

struct _TlHistory
{
  GObject    parent_instance;

  GPtrArray *undo;    /* TlCommand as first made, owned; last: next to be undone */
  GPtrArray *redo;    /* likewise; last: next to be redone */
};

enum
{
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (TlHistory, tl_history, G_TYPE_OBJECT)

/* target may be NULL; command is taken over. */
TlLogRow *
tl_log_row_new (TlLogKind   kind,
                const char *target,
                TlCommand  *command)
{
  TlLogRow *self;

  g_return_val_if_fail (command != NULL, NULL);

  self = g_new0 (TlLogRow, 1);
  self->kind = kind;
  self->target = g_strdup (target);
  self->command = command;
  return self;
}

TlLogRow *
tl_log_row_copy (const TlLogRow *self)
{
  TlLogRow *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = tl_log_row_new (self->kind, self->target, tl_command_copy (self->command));
  copy->seq = self->seq;
  return copy;
}

void
tl_log_row_free (TlLogRow *self)
{
  if (self == NULL)
    return;
  g_free (self->target);
  tl_command_free (self->command);
  g_free (self);
}

static void
command_free (gpointer data)
{
  tl_command_free (data);
}

static void
tl_history_finalize (GObject *object)
{
  TlHistory *self = TL_HISTORY (object);

  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  G_OBJECT_CLASS (tl_history_parent_class)->finalize (object);
}

static void
tl_history_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  TlHistory *self = TL_HISTORY (object);

  switch (prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, tl_history_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, tl_history_can_redo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_history_class_init (TlHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tl_history_get_property;
  object_class->finalize = tl_history_finalize;

  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
tl_history_init (TlHistory *self)
{
  self->undo = g_ptr_array_new_with_free_func (command_free);
  self->redo = g_ptr_array_new_with_free_func (command_free);
}

TlHistory *
tl_history_new (void)
{
  return g_object_new (TL_TYPE_HISTORY, NULL);
}

/* Takes the entry of an id out of a stack: nearly always the last one. NULL when it is not there. */
static TlCommand *
take_entry (GPtrArray  *stack,
            const char *id)
{
  for (guint i = stack->len; i-- > 0;)
    {
      TlCommand *command = g_ptr_array_index (stack, i);

      if (g_str_equal (command->id, id))
        return g_ptr_array_steal_index (stack, i);
    }
  return NULL;
}

static void
notify_changes (TlHistory *self,
                gboolean   could_undo,
                gboolean   could_redo)
{
  if (could_undo != tl_history_can_undo (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  if (could_redo != tl_history_can_redo (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

void
tl_history_add (TlHistory      *self,
                const TlLogRow *row)
{
  gboolean could_undo;
  gboolean could_redo;
  TlCommand *entry;

  g_return_if_fail (TL_IS_HISTORY (self));
  g_return_if_fail (row != NULL && (row->kind == TL_LOG_DO || row->kind == TL_LOG_SYNC || row->target != NULL));

  if (row->kind == TL_LOG_SYNC)
    return;
  could_undo = tl_history_can_undo (self);
  could_redo = tl_history_can_redo (self);
  if (row->kind == TL_LOG_DO)
    {
      g_ptr_array_add (self->undo, tl_command_copy (row->command));
      g_ptr_array_set_size (self->redo, 0);
    }
  else
    {
      gboolean is_undo = row->kind == TL_LOG_UNDO;

      /* Both windows may have undone the same edit: the second row finds nothing to move. */
      entry = take_entry (is_undo ? self->undo : self->redo, row->target);
      if (entry != NULL)
        g_ptr_array_add (is_undo ? self->redo : self->undo, entry);
    }
  notify_changes (self, could_undo, could_redo);
}

void
tl_history_clear (TlHistory *self)
{
  gboolean could_undo;
  gboolean could_redo;

  g_return_if_fail (TL_IS_HISTORY (self));

  could_undo = tl_history_can_undo (self);
  could_redo = tl_history_can_redo (self);
  g_ptr_array_set_size (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
  notify_changes (self, could_undo, could_redo);
}

gboolean
tl_history_can_undo (TlHistory *self)
{
  g_return_val_if_fail (TL_IS_HISTORY (self), FALSE);

  return self->undo->len > 0;
}

gboolean
tl_history_can_redo (TlHistory *self)
{
  g_return_val_if_fail (TL_IS_HISTORY (self), FALSE);

  return self->redo->len > 0;
}

static TlCommand *
peek_last (GPtrArray *stack)
{
  return stack->len > 0 ? g_ptr_array_index (stack, stack->len - 1) : NULL;
}

const TlCommand *
tl_history_peek_undo (TlHistory *self)
{
  g_return_val_if_fail (TL_IS_HISTORY (self), NULL);

  return peek_last (self->undo);
}

const TlCommand *
tl_history_peek_redo (TlHistory *self)
{
  g_return_val_if_fail (TL_IS_HISTORY (self), NULL);

  return peek_last (self->redo);
}

TlLogRow *
tl_history_make_undo (TlHistory *self)
{
  const TlCommand *command = tl_history_peek_undo (self);

  if (command == NULL)
    return NULL;
  return tl_log_row_new (TL_LOG_UNDO, command->id, tl_command_inverse (command));
}

TlLogRow *
tl_history_make_redo (TlHistory *self)
{
  const TlCommand *command = tl_history_peek_redo (self);
  g_autoptr(TlCommand) inverse = NULL;

  if (command == NULL)
    return NULL;
  /* The inverse of the inverse: the same changes under an id of their own. */
  inverse = tl_command_inverse (command);
  return tl_log_row_new (TL_LOG_REDO, command->id, tl_command_inverse (inverse));
}

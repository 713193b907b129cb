/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The atom of editing: a value that says what was and what is instead.  See the header. */

#include "config.h"

#include "tl-change.h"

/* before and after are referenced; either may be NULL. */
TlChange *
tl_change_new (TlChangeKind  kind,
               const char   *id,
               guint         position,
               GBytes       *before,
               GBytes       *after)
{
  TlChange *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_new0 (TlChange, 1);
  self->kind = kind;
  self->id = g_strdup (id);
  self->position = position;
  self->before = before != NULL ? g_bytes_ref (before) : NULL;
  self->after = after != NULL ? g_bytes_ref (after) : NULL;
  return self;
}

TlChange *
tl_change_inverse (const TlChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return tl_change_new (self->kind, self->id, self->position, self->after, self->before);
}

void
tl_change_free (TlChange *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->before, g_bytes_unref);
  g_clear_pointer (&self->after, g_bytes_unref);
  g_free (self->id);
  g_free (self);
}

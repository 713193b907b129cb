/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Line and column of bytes in a record, for messages.  Remembers where it was, so that a walk through
 * all problems of an article costs one pass over it.
 */
typedef struct
{
  const char *data;     /* borrowed */
  gsize       length;
  gsize       offset;   /* where line and column stand */
  guint       line;
  guint       column;
} TlLocator;

/* record stays alive as long as the locator is used; its first byte is on first_line (column 1). */
void tl_locator_init (TlLocator *self,
                      GBytes    *record,
                      guint      first_line);
/* Moves to offset, bytes from the record's start; quick when it is not before the last one. */
void tl_locator_seek (TlLocator *self,
                      gsize      offset);

G_END_DECLS

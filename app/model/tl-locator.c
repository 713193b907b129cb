/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Line and column of bytes in a record.  See the header. */

#include "config.h"

#include "tl-locator.h"

#include "tl-json.h"

void
tl_locator_init (TlLocator *self,
                 GBytes    *record,
                 guint      first_line)
{
  self->data = g_bytes_get_data (record, &self->length);
  self->offset = 0;
  self->line = first_line;
  self->column = 1;
}

void
tl_locator_seek (TlLocator *self,
                 gsize      offset)
{
  guint line;
  guint column;

  offset = MIN (offset, self->length);
  if (offset < self->offset)
    {
      guint lines;

      /* Back to the first line: as many lines up as we have come down. */
      tl_json_locate (self->data, self->length, self->offset, &lines, &column);
      self->line -= lines - 1;
      self->offset = 0;
      self->column = 1;
    }
  tl_json_locate (self->data + self->offset, self->length - self->offset, offset - self->offset, &line, &column);
  self->column = line > 1 ? column : self->column + column - 1;
  self->line += line - 1;
  self->offset = offset;
}

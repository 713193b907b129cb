/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures in rows and columns. */

#include "config.h"

#include "tl-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char         *name;
  char         *title;
  TlColumnKind  kind;
} Column;

typedef struct
{
  char   *text;     /* NULL: "" */
  char   *shown;    /* NULL: the text */
  double  number;
} Cell;

struct _TlTable
{
  GObject  parent_instance;

  char    *name;
  GArray  *columns;   /* Column */
  GArray  *rows;      /* Cell *, n_columns each; owned */
};

G_DEFINE_FINAL_TYPE (TlTable, tl_table, G_TYPE_OBJECT)

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  g_free (column->title);
}

static void
tl_table_finalize (GObject *object)
{
  TlTable *self = TL_TABLE (object);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Cell *row = g_array_index (self->rows, Cell *, i);

      for (guint j = 0; j < self->columns->len; j++)
        {
          g_free (row[j].text);
          g_free (row[j].shown);
        }
      g_free (row);
    }
  g_array_unref (self->rows);
  g_array_unref (self->columns);
  g_free (self->name);
  G_OBJECT_CLASS (tl_table_parent_class)->finalize (object);
}

static void
tl_table_class_init (TlTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_table_finalize;
}

static void
tl_table_init (TlTable *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->columns, clear_column);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Cell *));
}

TlTable *
tl_table_new (const char *name)
{
  TlTable *self = g_object_new (TL_TYPE_TABLE, NULL);

  self->name = g_strdup (name);
  return self;
}

void
tl_table_add_column (TlTable      *self,
                     const char   *name,
                     const char   *title,
                     TlColumnKind  kind)
{
  Column column = { NULL, NULL, kind };

  g_return_if_fail (TL_IS_TABLE (self));
  g_return_if_fail (self->rows->len == 0);

  column.name = g_strdup (name);
  column.title = g_strdup (title);
  g_array_append_val (self->columns, column);
}

guint
tl_table_add_row (TlTable *self)
{
  Cell *row;

  g_return_val_if_fail (TL_IS_TABLE (self), 0);

  row = g_new0 (Cell, self->columns->len);
  g_array_append_val (self->rows, row);
  return self->rows->len - 1;
}

static Cell *
get_cell (TlTable *self,
          guint    row,
          guint    column)
{
  g_return_val_if_fail (TL_IS_TABLE (self), NULL);
  g_return_val_if_fail (row < self->rows->len && column < self->columns->len, NULL);

  return &g_array_index (self->rows, Cell *, row)[column];
}

void
tl_table_set_text (TlTable    *self,
                   guint       row,
                   guint       column,
                   const char *text)
{
  Cell *cell = get_cell (self, row, column);

  g_return_if_fail (cell != NULL);

  g_free (cell->text);
  cell->text = g_strdup (text);
}

void
tl_table_set_shown (TlTable    *self,
                    guint       row,
                    guint       column,
                    const char *shown)
{
  Cell *cell = get_cell (self, row, column);

  g_return_if_fail (cell != NULL);

  g_free (cell->shown);
  cell->shown = g_strdup (shown);
}

void
tl_table_set_number (TlTable *self,
                     guint    row,
                     guint    column,
                     double   number)
{
  Cell *cell = get_cell (self, row, column);

  g_return_if_fail (cell != NULL);

  cell->number = number;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      column)
{
  const Cell *first = *(Cell *const *) a;
  const Cell *second = *(Cell *const *) b;
  guint i = GPOINTER_TO_UINT (column);

  if (first[i].number != second[i].number)
    return first[i].number > second[i].number ? -1 : 1;
  return g_strcmp0 (first[0].text, second[0].text);
}

void
tl_table_sort (TlTable *self,
               guint    column)
{
  g_return_if_fail (TL_IS_TABLE (self));
  g_return_if_fail (column < self->columns->len);

  g_array_sort_with_data (self->rows, compare_rows, GUINT_TO_POINTER (column));
}

const char *
tl_table_get_name (TlTable *self)
{
  g_return_val_if_fail (TL_IS_TABLE (self), NULL);

  return self->name;
}

guint
tl_table_get_n_columns (TlTable *self)
{
  g_return_val_if_fail (TL_IS_TABLE (self), 0);

  return self->columns->len;
}

static const Column *
get_column (TlTable *self,
            guint    column)
{
  g_return_val_if_fail (TL_IS_TABLE (self), NULL);
  g_return_val_if_fail (column < self->columns->len, NULL);

  return &g_array_index (self->columns, Column, column);
}

const char *
tl_table_get_column_name (TlTable *self,
                          guint    column)
{
  return get_column (self, column)->name;
}

const char *
tl_table_get_column_title (TlTable *self,
                           guint    column)
{
  return get_column (self, column)->title;
}

TlColumnKind
tl_table_get_column_kind (TlTable *self,
                          guint    column)
{
  return get_column (self, column)->kind;
}

guint
tl_table_find_column (TlTable    *self,
                      const char *name)
{
  g_return_val_if_fail (TL_IS_TABLE (self) && name != NULL, G_MAXUINT);

  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (get_column (self, i)->name, name))
      return i;
  return G_MAXUINT;
}

guint
tl_table_get_n_rows (TlTable *self)
{
  g_return_val_if_fail (TL_IS_TABLE (self), 0);

  return self->rows->len;
}

const char *
tl_table_get_text (TlTable *self,
                   guint    row,
                   guint    column)
{
  const Cell *cell = get_cell (self, row, column);

  return cell != NULL && cell->text != NULL ? cell->text : "";
}

double
tl_table_get_number (TlTable *self,
                     guint    row,
                     guint    column)
{
  const Cell *cell = get_cell (self, row, column);

  return cell != NULL ? cell->number : 0;
}

char *
tl_table_format_seconds (double number)
{
  guint64 seconds = number > 0 ? (guint64) number : 0;

  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u", seconds / 3600, (guint) (seconds / 60 % 60),
                          (guint) (seconds % 60));
}

char *
tl_table_dup_shown (TlTable *self,
                    guint    row,
                    guint    column)
{
  double number = tl_table_get_number (self, row, column);
  const Cell *cell = get_cell (self, row, column);

  g_return_val_if_fail (cell != NULL, NULL);

  switch (tl_table_get_column_kind (self, column))
    {
    case TL_COLUMN_COUNT:
      return cell->shown != NULL ? g_strdup (cell->shown) : g_strdup_printf ("%'.0f", number);
    case TL_COLUMN_SECONDS:
      return tl_table_format_seconds (number);
    case TL_COLUMN_TEXT:
    default:
      return g_strdup (cell->shown != NULL ? cell->shown : tl_table_get_text (self, row, column));
    }
}

static void
append_text (GString    *out,
             const char *text)
{
  const char *guard = *text != '\0' && strchr ("=+-@\t\r", *text) != NULL ? "'" : "";

  if (*guard == '\0' && strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  g_string_append (out, guard);
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

char *
tl_table_to_csv (TlTable *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (TL_IS_TABLE (self), g_string_free (out, FALSE));

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      append_text (out, get_column (self, i)->name);
    }
  g_string_append (out, "\r\n");
  for (guint row = 0; row < self->rows->len; row++)
    {
      for (guint i = 0; i < self->columns->len; i++)
        {
          g_string_append (out, i > 0 ? "," : "");
          if (get_column (self, i)->kind == TL_COLUMN_TEXT)
            append_text (out, tl_table_get_text (self, row, i));
          else
            g_string_append_printf (out, "%.0f", tl_table_get_number (self, row, i));
        }
      g_string_append (out, "\r\n");
    }
  return g_string_free (out, FALSE);
}

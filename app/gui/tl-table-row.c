/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table as a list model, which makes an object of a row when a view asks for it. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-table-row.h"

struct _TlTableRow
{
  GObject   parent_instance;

  TlTable  *table;   /* owned */
  guint     row;
};

G_DEFINE_FINAL_TYPE (TlTableRow, tl_table_row, G_TYPE_OBJECT)

static void
tl_table_row_finalize (GObject *object)
{
  g_clear_object (&TL_TABLE_ROW (object)->table);
  G_OBJECT_CLASS (tl_table_row_parent_class)->finalize (object);
}

static void
tl_table_row_class_init (TlTableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_table_row_finalize;
}

static void
tl_table_row_init (TlTableRow *self)
{
}

char *
tl_table_row_dup_shown (TlTableRow *self,
                        guint       column)
{
  g_return_val_if_fail (TL_IS_TABLE_ROW (self), NULL);

  return tl_table_dup_shown (self->table, self->row, column);
}

#define TL_TYPE_TABLE_ROWS (tl_table_rows_get_type ())
G_DECLARE_FINAL_TYPE (TlTableRows, tl_table_rows, TL, TABLE_ROWS, GObject)

struct _TlTableRows
{
  GObject  parent_instance;

  TlTable *table;   /* owned */
};

static GType
tl_table_rows_get_item_type (GListModel *model)
{
  return TL_TYPE_TABLE_ROW;
}

static guint
tl_table_rows_get_n_items (GListModel *model)
{
  return tl_table_get_n_rows (TL_TABLE_ROWS (model)->table);
}

static gpointer
tl_table_rows_get_item (GListModel *model,
                        guint       position)
{
  TlTableRows *self = TL_TABLE_ROWS (model);
  TlTableRow *row;

  if (position >= tl_table_get_n_rows (self->table))
    return NULL;
  row = g_object_new (TL_TYPE_TABLE_ROW, NULL);
  row->table = g_object_ref (self->table);
  row->row = position;
  return row;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = tl_table_rows_get_item_type;
  iface->get_n_items = tl_table_rows_get_n_items;
  iface->get_item = tl_table_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TlTableRows, tl_table_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
tl_table_rows_finalize (GObject *object)
{
  g_clear_object (&TL_TABLE_ROWS (object)->table);
  G_OBJECT_CLASS (tl_table_rows_parent_class)->finalize (object);
}

static void
tl_table_rows_class_init (TlTableRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tl_table_rows_finalize;
}

static void
tl_table_rows_init (TlTableRows *self)
{
}

GListModel *
tl_table_rows_new (TlTable *table)
{
  TlTableRows *self;

  g_return_val_if_fail (TL_IS_TABLE (table), NULL);

  self = g_object_new (TL_TYPE_TABLE_ROWS, NULL);
  self->table = g_object_ref (table);
  return G_LIST_MODEL (self);
}

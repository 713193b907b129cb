/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An array and a table from id to position.  Coming and going in the middle moves the positions of all
 * that follows; these are not corrected at once: a position in the table may be off by as many places
 * as there were such changes, so a look-up tries that many places on both sides.  When there were too
 * many, the whole table is numbered again, which costs no more than the changes that made it necessary.
 */

#include "config.h"

#include "tl-id-list.h"

#define MAX_DRIFT 32

struct _TlIdList
{
  GPtrArray      *values;      /* owned references */
  GHashTable     *positions;   /* id (borrowed from the value) to position, off by at most drift */
  guint           drift;
  TlIdFunc        get_id;
  TlRefFunc       ref;
  GDestroyNotify  unref;
};

TlIdList *
tl_id_list_new (TlIdFunc       get_id,
                TlRefFunc      ref,
                GDestroyNotify unref)
{
  TlIdList *self = g_new0 (TlIdList, 1);

  self->values = g_ptr_array_new_with_free_func (unref);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->get_id = get_id;
  self->ref = ref;
  self->unref = unref;
  return self;
}

static void
renumber (TlIdList *self)
{
  for (guint i = 0; i < self->values->len; i++)
    g_hash_table_replace (self->positions, (gpointer) self->get_id (g_ptr_array_index (self->values, i)),
                          GUINT_TO_POINTER (i));
  self->drift = 0;
}

TlIdList *
tl_id_list_copy (TlIdList *self)
{
  TlIdList *copy = tl_id_list_new (self->get_id, self->ref, self->unref);

  g_ptr_array_set_size (copy->values, self->values->len);
  for (guint i = 0; i < self->values->len; i++)
    g_ptr_array_index (copy->values, i) = self->ref (g_ptr_array_index (self->values, i));
  renumber (copy);
  return copy;
}

void
tl_id_list_free (TlIdList *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->positions);
  g_ptr_array_unref (self->values);
  g_free (self);
}

guint
tl_id_list_get_size (TlIdList *self)
{
  return self->values->len;
}

gpointer
tl_id_list_get (TlIdList *self,
                guint     position)
{
  g_return_val_if_fail (position < self->values->len, NULL);

  return g_ptr_array_index (self->values, position);
}

static gboolean
is_at (TlIdList   *self,
       guint       position,
       const char *id)
{
  return position < self->values->len
         && g_str_equal (self->get_id (g_ptr_array_index (self->values, position)), id);
}

guint
tl_id_list_find (TlIdList   *self,
                 const char *id)
{
  gpointer stored;
  guint position;

  if (!g_hash_table_lookup_extended (self->positions, id, NULL, &stored))
    return G_MAXUINT;
  position = GPOINTER_TO_UINT (stored);
  for (guint off = 0; off <= self->drift; off++)
    {
      if (is_at (self, position + off, id))
        return position + off;
      if (off <= position && is_at (self, position - off, id))
        return position - off;
    }
  g_return_val_if_reached (G_MAXUINT);
}

static void
add_drift (TlIdList *self)
{
  self->drift++;
  if (self->drift > MAX_DRIFT)
    renumber (self);
}

void
tl_id_list_insert (TlIdList *self,
                   guint     position,
                   gpointer  value)
{
  position = MIN (position, self->values->len);
  g_ptr_array_insert (self->values, position, value);
  g_hash_table_replace (self->positions, (gpointer) self->get_id (value), GUINT_TO_POINTER (position));
  if (position + 1 < self->values->len)
    add_drift (self);
}

void
tl_id_list_replace (TlIdList *self,
                    guint     position,
                    gpointer  value)
{
  gpointer old = g_ptr_array_index (self->values, position);

  /* The key moves to the new value before the old one, which owns it, may go. */
  g_hash_table_replace (self->positions, (gpointer) self->get_id (value), GUINT_TO_POINTER (position));
  g_ptr_array_index (self->values, position) = value;
  self->unref (old);
}

void
tl_id_list_remove (TlIdList *self,
                   guint     position)
{
  g_hash_table_remove (self->positions, self->get_id (g_ptr_array_index (self->values, position)));
  g_ptr_array_remove_index (self->values, position);
  if (position < self->values->len)
    add_drift (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The log in memory: see the header. */

#include "config.h"

#include "tl-journal.h"

#include <string.h>

struct _TlJournal
{
  GHashTable *trails;     /* key → TlTrail, owned */
  GQueue      unkept;     /* TlEntry references, oldest first */
  gint64      open_seq;
  guint       n_edited;   /* trails with entries */
};

static void
entry_clear (gpointer data)
{
  TlEntry *self = data;

  tl_log_row_free (self->row);
}

TlEntry *
tl_entry_new (TlLogRow *row)
{
  TlEntry *self = g_atomic_rc_box_new0 (TlEntry);

  self->row = row;
  return self;
}

TlEntry *
tl_entry_ref (TlEntry *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tl_entry_unref (TlEntry *self)
{
  g_atomic_rc_box_release_full (self, entry_clear);
}

GPtrArray *
tl_entries_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tl_entry_unref);
}

TlTrail *
tl_trail_new (const char *key,
              const char *base,
              gint64      base_seq)
{
  TlTrail *self = g_new0 (TlTrail, 1);

  self->key = g_strdup (key);
  self->base = g_strdup (base);
  self->base_seq = base_seq;
  self->entries = tl_entries_new ();
  return self;
}

void
tl_trail_free (TlTrail *self)
{
  g_free (self->key);
  g_free (self->base);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

TlJournal *
tl_journal_new (gint64 open_seq)
{
  TlJournal *self = g_new0 (TlJournal, 1);

  self->trails =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) tl_trail_free);
  g_queue_init (&self->unkept);
  self->open_seq = open_seq;
  return self;
}

void
tl_journal_free (TlJournal *self)
{
  g_queue_clear_full (&self->unkept, (GDestroyNotify) tl_entry_unref);
  g_hash_table_unref (self->trails);
  g_free (self);
}

void
tl_journal_add_trail (TlJournal *self,
                      TlTrail   *trail)
{
  g_assert (!g_hash_table_contains (self->trails, trail->key));

  if (trail->entries->len > 0)
    self->n_edited++;
  g_hash_table_insert (self->trails, trail->key, trail);
}

TlTrail *
tl_journal_find (TlJournal  *self,
                 const char *key)
{
  return g_hash_table_lookup (self->trails, key);
}

static TlTrail *
find_or_add (TlJournal  *self,
             const char *key)
{
  TlTrail *trail = tl_journal_find (self, key);

  if (trail == NULL)
    {
      trail = tl_trail_new (key, NULL, self->open_seq);
      tl_journal_add_trail (self, trail);
    }
  return trail;
}

GPtrArray *
tl_journal_list_edited (TlJournal *self)
{
  GPtrArray *edited = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer trail;

  g_hash_table_iter_init (&iter, self->trails);
  while (g_hash_table_iter_next (&iter, NULL, &trail))
    if (((TlTrail *) trail)->entries->len > 0)
      g_ptr_array_add (edited, trail);
  return edited;
}

guint
tl_journal_get_n_edited (TlJournal *self)
{
  return self->n_edited;
}

/* Before the first entry that comes after it: a greater seq, or none yet. */
static guint
find_place (const TlTrail *trail,
            gint64         seq)
{
  guint place = trail->entries->len;

  while (place > 0)
    {
      const TlEntry *entry = g_ptr_array_index (trail->entries, place - 1);

      if (entry->row->seq != 0 && entry->row->seq < seq)
        break;
      place--;
    }
  return place;
}

static void
insert_entry (TlJournal *self,
              TlTrail   *trail,
              guint      place,
              TlEntry   *entry)
{
  if (trail->entries->len == 0)
    self->n_edited++;
  g_ptr_array_insert (trail->entries, place, entry);
}

void
tl_journal_add_own (TlJournal  *self,
                    TlLogRow   *row,
                    const char *base)
{
  TlTrail *trail = find_or_add (self, row->command->article);
  TlEntry *entry = tl_entry_new (row);

  if (trail->base == NULL)
    trail->base = g_strdup (base);
  insert_entry (self, trail, trail->entries->len, entry);
  g_queue_push_tail (&self->unkept, tl_entry_ref (entry));
}

void
tl_journal_add_unfiled (TlJournal *self,
                        TlLogRow  *row)
{
  g_queue_push_tail (&self->unkept, tl_entry_new (row));
}

gint64
tl_journal_get_open_seq (TlJournal *self)
{
  return self->open_seq;
}

static gboolean
has_entry (const TlTrail  *trail,
           const TlLogRow *row)
{
  for (guint i = 0; i < trail->entries->len; i++)
    {
      const TlEntry *entry = g_ptr_array_index (trail->entries, i);

      if (g_str_equal (entry->row->command->id, row->command->id))
        return TRUE;
    }
  return FALSE;
}

TlJournalPlace
tl_journal_add_foreign (TlJournal      *self,
                        const TlLogRow *row)
{
  TlTrail *trail = find_or_add (self, row->command->article);
  guint place;

  if (row->seq <= trail->base_seq || has_entry (trail, row))
    return TL_JOURNAL_KNOWN;
  place = find_place (trail, row->seq);
  insert_entry (self, trail, place, tl_entry_new (tl_log_row_copy (row)));
  return place == trail->entries->len - 1 ? TL_JOURNAL_APPENDED : TL_JOURNAL_INTERLEAVED;
}

/* Rows of others that came before it in the log, but later to us, stand behind it. */
gboolean
tl_journal_keep (TlJournal *self,
                 gint64     seq)
{
  TlEntry *entry = g_queue_pop_head (&self->unkept);
  TlTrail *trail;
  gboolean moved = FALSE;
  guint at;

  if (entry == NULL)
    return FALSE;
  entry->row->seq = seq;
  trail = tl_journal_find (self, entry->row->command->article);
  if (trail != NULL && g_ptr_array_find (trail->entries, entry, &at))
    {
      guint place;

      g_ptr_array_steal_index (trail->entries, at);
      place = find_place (trail, seq);
      g_ptr_array_insert (trail->entries, place, entry);
      moved = place != at;
    }
  tl_entry_unref (entry);
  return moved;
}

GPtrArray *
tl_journal_list_unkept (TlJournal *self)
{
  GPtrArray *unkept = g_ptr_array_new ();

  for (GList *link = self->unkept.head; link != NULL; link = link->next)
    g_ptr_array_add (unkept, link->data);
  return unkept;
}

TlEntry *
tl_journal_peek_unkept (TlJournal *self)
{
  return g_queue_peek_head (&self->unkept);
}

void
tl_journal_mark_saved (TlJournal  *self,
                       const char *key,
                       const char *base,
                       gint64      base_seq,
                       GHashTable *ids,
                       gboolean    moved)
{
  TlTrail *trail = tl_journal_find (self, key);

  if (trail == NULL)
    return;
  if (trail->entries->len > 0)
    self->n_edited--;
  for (guint i = trail->entries->len; i-- > 0;)
    {
      const TlLogRow *row = ((TlEntry *) g_ptr_array_index (trail->entries, i))->row;

      if ((row->seq != 0 && row->seq <= base_seq) || g_hash_table_contains (ids, row->command->id))
        g_ptr_array_remove_index (trail->entries, i);
    }
  if (trail->entries->len > 0)
    self->n_edited++;
  trail->base_seq = MAX (trail->base_seq, base_seq);
  g_free (trail->base);
  trail->base = g_strdup (base);
  trail->moved = moved;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  gint64 first = (*(TlEntry *const *) a)->row->seq;
  gint64 second = (*(TlEntry *const *) b)->row->seq;

  return first < second ? -1 : first > second;
}

GPtrArray *
tl_journal_move (TlJournal *self,
                 gint64     last_seq)
{
  GPtrArray *entries = tl_entries_new ();
  GHashTableIter iter;
  gpointer trail;

  g_hash_table_iter_init (&iter, self->trails);
  while (g_hash_table_iter_next (&iter, NULL, &trail))
    for (guint i = 0; i < ((TlTrail *) trail)->entries->len; i++)
      {
        TlEntry *entry = g_ptr_array_index (((TlTrail *) trail)->entries, i);

        if (entry->row->seq > last_seq)
          g_ptr_array_add (entries, tl_entry_ref (entry));
      }
  g_ptr_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++)
    ((TlEntry *) g_ptr_array_index (entries, i))->row->seq = 0;
  while (!g_queue_is_empty (&self->unkept))
    g_ptr_array_add (entries, g_queue_pop_head (&self->unkept));
  for (guint i = 0; i < entries->len; i++)
    g_queue_push_tail (&self->unkept, tl_entry_ref (g_ptr_array_index (entries, i)));
  return entries;
}

static void
inherit_trail (TlJournal     *self,
               const TlTrail *old)
{
  for (guint i = 0; i < old->entries->len; i++)
    {
      TlEntry *entry = g_ptr_array_index (old->entries, i);
      gint64 seq = entry->row->seq;
      TlTrail *trail;

      /* What was kept when the log was read is in it, or in the file. */
      if (seq != 0 && seq <= self->open_seq)
        continue;
      trail = find_or_add (self, old->key);
      if ((seq != 0 && seq <= trail->base_seq) || has_entry (trail, entry->row))
        continue;
      insert_entry (self, trail, seq != 0 ? find_place (trail, seq) : trail->entries->len,
                    tl_entry_ref (entry));
    }
}

void
tl_journal_inherit (TlJournal       *self,
                    TlJournal       *old,
                    TlJournalExists  exists,
                    gpointer         user_data)
{
  GHashTableIter iter;
  gpointer trail;

  g_hash_table_iter_init (&iter, old->trails);
  while (g_hash_table_iter_next (&iter, NULL, &trail))
    if (exists (((TlTrail *) trail)->key, user_data))
      inherit_trail (self, trail);
  for (GList *link = old->unkept.head; link != NULL; link = link->next)
    g_queue_push_tail (&self->unkept, tl_entry_ref (link->data));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared strings: see the header.  Counts change under the lock of the table only. */

#include "config.h"

#include "tl-intern.h"

#include <string.h>

typedef struct
{
  guint n_users;
  char  text[];
} Entry;

static GMutex lock;
static GHashTable *entries;   /* text → Entry */

char *
tl_intern (const char *text)
{
  Entry *entry;

  g_return_val_if_fail (text != NULL, NULL);

  g_mutex_lock (&lock);
  if (entries == NULL)
    entries = g_hash_table_new (g_str_hash, g_str_equal);
  entry = g_hash_table_lookup (entries, text);
  if (entry == NULL)
    {
      gsize size = strlen (text) + 1;

      entry = g_malloc (sizeof *entry + size);
      entry->n_users = 0;
      memcpy (entry->text, text, size);
      g_hash_table_insert (entries, entry->text, entry);
    }
  entry->n_users++;
  g_mutex_unlock (&lock);
  return entry->text;
}

void
tl_intern_release (char *text)
{
  Entry *entry;

  g_return_if_fail (text != NULL);

  entry = (Entry *) (void *) (text - G_STRUCT_OFFSET (Entry, text));
  g_mutex_lock (&lock);
  if (--entry->n_users == 0)
    {
      g_hash_table_remove (entries, text);
      g_free (entry);
    }
  g_mutex_unlock (&lock);
}

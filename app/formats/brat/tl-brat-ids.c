/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ids in .ann files: a letter that says the kind and a number, unique in the file. */

#include "config.h"

#include "tl-brat-ids.h"

struct _TlBratIds
{
  GHashTable *taken;         /* owned strings */
  guint64     highest[128];  /* by letter */
};

TlBratIds *
tl_brat_ids_new (void)
{
  TlBratIds *self = g_new0 (TlBratIds, 1);

  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tl_brat_ids_free (TlBratIds *self)
{
  g_hash_table_unref (self->taken);
  g_free (self);
}

gboolean
tl_brat_ids_take (TlBratIds  *self,
                  const char *id)
{
  guint64 number;

  if (!g_hash_table_add (self->taken, g_strdup (id)))
    return FALSE;
  if ((guchar) *id < G_N_ELEMENTS (self->highest)
      && g_ascii_string_to_unsigned (id + 1, 10, 0, G_MAXUINT32, &number, NULL))
    self->highest[(guchar) *id] = MAX (self->highest[(guchar) *id], number);
  return TRUE;
}

char *
tl_brat_ids_make (TlBratIds *self,
                  char       letter)
{
  char *id = g_strdup_printf ("%c%" G_GUINT64_FORMAT, letter, self->highest[(guchar) letter] + 1);

  tl_brat_ids_take (self, id);
  return id;
}

gboolean
tl_brat_ids_is_id (const char *id,
                   char        letter)
{
  if (*id != letter || !g_ascii_isdigit (id[1]))
    return FALSE;
  for (const char *p = id + 1; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == ':')
      return FALSE;
  return TRUE;
}

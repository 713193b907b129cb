/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The labels that agreement is measured for.  Spellings are looked up in the schema once each. */

#include "config.h"

#include "tl-agreement-private.h"

void
tl_label_set_init (TlLabelSet         *self,
                   TlStudy            *study,
                   const char *const  *labels)
{
  self->study = study;
  self->labels = labels;
  self->cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
tl_label_set_clear (TlLabelSet *self)
{
  g_clear_pointer (&self->cache, g_hash_table_unref);
}

guint
tl_label_set_find (TlLabelSet *self,
                   const char *label)
{
  gpointer found;
  guint index = 0;

  if (g_hash_table_lookup_extended (self->cache, label, NULL, &found))
    return GPOINTER_TO_UINT (found) - 1;
  while (self->labels[index] != NULL && !tl_study_is_same_label (self->study, self->labels[index], label))
    index++;
  if (self->labels[index] == NULL)
    index = G_MAXUINT;
  g_hash_table_insert (self->cache, g_strdup (label), GUINT_TO_POINTER (index + 1));
  return index;
}

gboolean
tl_study_same_label_cb (const char *a,
                        const char *b,
                        gpointer    user_data)
{
  return tl_study_is_same_label (user_data, a, b);
}

GPtrArray *
tl_label_set_list (TlLabelSet *self,
                   guint       article,
                   guint       rater)
{
  GPtrArray *all = tl_study_get_annotations (self->study, article, rater);
  GPtrArray *chosen = g_ptr_array_sized_new (all != NULL ? all->len : 1);

  for (guint i = 0; all != NULL && i < all->len; i++)
    if (tl_label_set_find (self, tl_annotation_get_label (all->pdata[i])) != G_MAXUINT)
      g_ptr_array_add (chosen, all->pdata[i]);
  return chosen;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which texts have which labels, and how often. */

#include "config.h"

#include "tl-lint-private.h"

#include "tl-units.h"

struct _TlLintTerms
{
  GHashTable *labels;    /* "group\ntext" to a table of label to count */
  GHashTable *lengths;   /* "group\nfirst word" to the most words */
};

TlLintTerms *
tl_lint_terms_new (void)
{
  TlLintTerms *self = g_new0 (TlLintTerms, 1);

  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->lengths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tl_lint_terms_free (TlLintTerms *self)
{
  g_hash_table_unref (self->labels);
  g_hash_table_unref (self->lengths);
  g_free (self);
}

static void
add_length (TlLintTerms *self,
            const char  *group,
            const char  *text)
{
  g_autoptr (TlText) value = tl_text_new (text, -1);
  g_autoptr (GArray) starts = tl_units_list (value, TL_UNIT_TOKENS);
  guint end = starts->len > 1 ? g_array_index (starts, guint, 1) : tl_text_get_length (value);
  g_autofree char *word = tl_text_dup_slice (value, 0, end);
  char *key = g_strconcat (group, "\n", g_strchomp (word), NULL);
  guint n = MAX (GPOINTER_TO_UINT (g_hash_table_lookup (self->lengths, key)), starts->len);

  g_hash_table_replace (self->lengths, key, GUINT_TO_POINTER (n));
}

void
tl_lint_terms_add (TlLintTerms *self,
                   const char  *group,
                   const char  *label,
                   const char  *text)
{
  char *key = g_strconcat (group, "\n", text, NULL);
  GHashTable *counts = g_hash_table_lookup (self->labels, key);
  guint n;

  if (counts == NULL)
    {
      counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->labels, key, counts);
      add_length (self, group, text);
    }
  else
    g_free (key);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, label));
  g_hash_table_replace (counts, g_strdup (label), GUINT_TO_POINTER (n + 1));
}

const char *
tl_lint_terms_find (TlLintTerms *self,
                    const char  *group,
                    const char  *text,
                    const char  *label,
                    guint       *n_most,
                    guint       *n_label,
                    gboolean    *tie)
{
  g_autofree char *key = g_strconcat (group, "\n", text, NULL);
  GHashTable *counts = g_hash_table_lookup (self->labels, key);
  const char *most = NULL;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  *n_most = 0;
  *n_label = 0;
  *tie = FALSE;
  if (counts == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      guint n = GPOINTER_TO_UINT (value);

      if (label != NULL && g_str_equal (name, label))
        *n_label = n;
      if (n > *n_most)
        {
          most = name;
          *n_most = n;
          *tie = FALSE;
        }
      else if (n == *n_most)
        *tie = TRUE;
    }
  return *tie ? NULL : most;
}

guint
tl_lint_terms_get_length (TlLintTerms *self,
                          const char  *group,
                          const char  *first_word)
{
  g_autofree char *key = g_strconcat (group, "\n", first_word, NULL);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->lengths, key));
}

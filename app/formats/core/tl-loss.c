/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The part of the loss report that all writers share: members with no home in the format.  They are counted by name over an
 * article, so that a thousand annotations with a date give one line.
 */

#include "config.h"

#include "tl-format.h"

#include <glib/gi18n-lib.h>

static const char *const article_basics[] = { "id", "text", "annotations", "relations", NULL };
static const char *const annotation_basics[] = { "id", "label", "start", "end", "fragments", "text", NULL };
static const char *const relation_basics[] = { "id", "type", "args", "from", "to", NULL };

/* Adds the members of object that are in neither list to counts, keeping the order in names. */
static void
count_members (GBytes            *json,
               const char *const *basics,
               const char *const *held,
               GHashTable        *counts,
               GPtrArray         *names)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return;
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);
      guint n;

      if (g_strv_contains (basics, name) || g_strv_contains (held, name))
        continue;
      n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));
      if (n == 0)
        g_ptr_array_add (names, g_strdup (name));
      g_hash_table_replace (counts, g_steal_pointer (&name), GUINT_TO_POINTER (n + 1));
    }
}

static void
tell_article (TlExport          *self,
              TlArticle         *article,
              const char *const *held)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) record = tl_article_dup_json (article);

  count_members (record, article_basics, held, counts, names);
  for (guint i = 0; i < names->len; i++)
    tl_export_loss (self, article, names->pdata[i], _("“%s” of the article is left out"), (const char *) names->pdata[i]);
}

static void
tell_annotations (TlExport          *self,
                  TlArticle         *article,
                  const char *const *held)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    count_members (tl_annotation_get_json (tl_article_get_annotation (article, i)), annotation_basics, held, counts, names);
  for (guint i = 0; i < names->len; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, names->pdata[i]));

      tl_export_loss (self, article, names->pdata[i],
                      ngettext ("“%s” of %u annotation is left out", "“%s” of %u annotations is left out", n),
                      (const char *) names->pdata[i], n);
    }
}

static void
tell_relations (TlExport          *self,
                TlArticle         *article,
                const char *const *held)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    count_members (tl_relation_get_json (tl_article_get_relation (article, i)), relation_basics, held, counts, names);
  for (guint i = 0; i < names->len; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, names->pdata[i]));

      tl_export_loss (self, article, names->pdata[i],
                      ngettext ("“%s” of %u relation is left out", "“%s” of %u relations is left out", n),
                      (const char *) names->pdata[i], n);
    }
}

void
tl_export_loss_members (TlExport          *self,
                        TlArticle         *article,
                        const char *const *of_article,
                        const char *const *of_annotation,
                        const char *const *of_relation)
{
  if (of_article != NULL)
    tell_article (self, article, of_article);
  if (of_annotation != NULL)
    tell_annotations (self, article, of_annotation);
  if (of_relation != NULL)
    tell_relations (self, article, of_relation);
}

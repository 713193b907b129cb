/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What reviewers say again and again: the reasons already given in an article, then the list that the collection keeps.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-review-reasons.h"

#include "tl-i18n.h"
#include "tl-workflow.h"
#include "tl-workspace-members.h"

/* Own reasons that are offered, and how many rejections are looked at for them. */
#define MAX_OWN 6
#define MAX_READ 2000

typedef struct
{
  char  *text;
  guint  n;
} Reason;

static void
free_reason (gpointer data)
{
  Reason *reason = data;

  g_free (reason->text);
  g_free (reason);
}

static int
compare_reasons (gconstpointer a,
                 gconstpointer b)
{
  const Reason *first = *(const Reason *const *) a;
  const Reason *second = *(const Reason *const *) b;

  if (first->n != second->n)
    return first->n > second->n ? -1 : 1;
  return g_strcmp0 (first->text, second->text);
}

static void
count_reason (GPtrArray  *reasons,
              GHashTable *seen,
              const char *text)
{
  Reason *reason = g_hash_table_lookup (seen, text);

  if (reason == NULL)
    {
      reason = g_new0 (Reason, 1);
      reason->text = g_strdup (text);
      g_hash_table_insert (seen, reason->text, reason);
      g_ptr_array_add (reasons, reason);
    }
  reason->n++;
}

/* Reason elements, owned. */
static GPtrArray *
count_reasons (TlArticle *article)
{
  GPtrArray *reasons = g_ptr_array_new_with_free_func (free_reason);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_read = 0;

  for (guint i = 0; i < tl_article_get_n_annotations (article) && n_read < MAX_READ; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      g_autofree char *reason = NULL;

      if (tl_annotation_get_decision (annotation) != TL_DECISION_REJECTED)
        continue;
      n_read++;
      tl_annotation_dup_review (annotation, NULL, NULL, &reason);
      if (reason != NULL && *g_strstrip (reason) != '\0')
        count_reason (reasons, seen, reason);
    }
  g_ptr_array_sort (reasons, compare_reasons);
  return reasons;
}

char **
tl_review_reasons_list (TlWorkspace *workspace)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) own = NULL;
  g_auto (GStrv) kept = NULL;
  TlArticle *article;

  g_return_val_if_fail (TL_IS_WORKSPACE (workspace), NULL);

  article = tl_workspace_get_article (workspace);
  own = article != NULL ? count_reasons (article) : g_ptr_array_new ();
  for (guint i = 0; i < own->len && i < MAX_OWN; i++)
    {
      Reason *reason = g_ptr_array_index (own, i);

      g_hash_table_add (listed, reason->text);
      g_strv_builder_add (list, reason->text);
    }
  kept = tl_reasons_list (tl_workspace_get_collection (workspace));
  for (guint i = 0; kept[i] != NULL; i++)
    if (!g_hash_table_contains (listed, kept[i]))
      g_strv_builder_add (list, kept[i]);
  return g_strv_builder_end (list);
}

const char *
tl_review_reasons_get_note (TlWorkspace *workspace)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (workspace), NULL);

  if (tl_workspace_has_room_for_members (workspace))
    return NULL;
  return _("This file is a list and has no room for settings: what is kept stays on this computer");
}

void
tl_review_reasons_keep (TlWorkspace *workspace,
                        const char  *reason)
{
  TlCollection *collection;
  g_autoptr (GBytes) reasons = NULL;

  g_return_if_fail (TL_IS_WORKSPACE (workspace));

  collection = tl_workspace_get_collection (workspace);
  if (collection == NULL || reason == NULL || *reason == '\0')
    return;
  reasons = tl_reasons_with (collection, reason);
  if (reasons != NULL)
    tl_workspace_set_member (workspace, "reasons", reasons);
}

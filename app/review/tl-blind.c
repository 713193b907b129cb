/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose annotations a person may see.  Pure functions over what the collection and the article say. */

#include "config.h"

#include "tl-blind.h"

#include <string.h>

#include "tl-adjudication.h"

TlBlind
tl_blind_for_collection (TlCollection *collection)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;

  g_return_val_if_fail (TL_IS_COLLECTION (collection), TL_BLIND_OFF);

  json = tl_collection_dup_member (collection, "blind");
  doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  if (doc == NULL || tl_json_get_type (doc, 0) == TL_JSON_FALSE || tl_json_get_type (doc, 0) == TL_JSON_NULL)
    return TL_BLIND_OFF;
  if (tl_json_get_type (doc, 0) == TL_JSON_STRING && tl_json_string_equal (doc, 0, "always"))
    return TL_BLIND_ALWAYS;
  return TL_BLIND_UNTIL;
}

static gboolean
is_submission (GBytes     *entry,
               const char *person)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (entry, NULL, NULL);
  TlJsonRef to;
  TlJsonRef by;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return FALSE;
  to = tl_json_find_typed (doc, 0, "to", TL_JSON_STRING);
  by = tl_json_find_typed (doc, 0, "by", TL_JSON_STRING);
  if (to == TL_JSON_NONE || !tl_json_string_equal (doc, to, "submitted"))
    return FALSE;
  return person == NULL || *person == '\0' || (by != TL_JSON_NONE && tl_json_string_equal (doc, by, person));
}

gboolean
tl_blind_has_submitted (TlArticle  *article,
                        const char *person)
{
  g_autoptr (GPtrArray) history = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), FALSE);

  history = tl_article_list_history (article);
  for (guint i = 0; i < history->len; i++)
    if (is_submission (history->pdata[i], person))
      return TRUE;
  return FALSE;
}

gboolean
tl_blind_shows_layer (TlBlind     blind,
                      TlRole      role,
                      const char *viewer,
                      const char *annotator,
                      gboolean    submitted)
{
  g_return_val_if_fail (annotator != NULL, FALSE);

  if (blind == TL_BLIND_OFF || role != TL_ROLE_ANNOTATOR || *annotator == '\0' || g_strcmp0 (viewer, annotator) == 0)
    return TRUE;
  return blind == TL_BLIND_UNTIL && submitted;
}

gboolean
tl_blind_shows (TlBlind       blind,
                TlRole        role,
                const char   *viewer,
                TlAnnotation *annotation,
                gboolean      submitted)
{
  g_return_val_if_fail (annotation != NULL, FALSE);

  if (blind == TL_BLIND_OFF || role != TL_ROLE_ANNOTATOR)
    return TRUE;
  if (tl_annotation_is_adjudicated (annotation))
    return blind == TL_BLIND_UNTIL && submitted;
  return tl_blind_shows_layer (blind, role, viewer, tl_annotation_get_annotator (annotation), submitted);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
tl_blind_list_layers (TlBlind     blind,
                      TlRole      role,
                      const char *viewer,
                      TlArticle  *article)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean submitted;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);

  submitted = tl_blind_has_submitted (article, viewer);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      const char *name = tl_annotation_get_annotator (tl_article_get_annotation (article, i));

      if (g_hash_table_add (seen, (gpointer) name) && tl_blind_shows_layer (blind, role, viewer, name, submitted))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_strings);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

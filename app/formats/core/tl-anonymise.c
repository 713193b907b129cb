/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pseudonyms for the people of an article: annotators, reviewers, who wrote notes and moved it.  A pseudonym is made of the name and a secret
 * by HMAC, so that it is the same in every article and at every export with that secret, and nobody without it can try names.
 */

#include "config.h"

#include "tl-anonymise.h"

#include <string.h>

#include "tl-json-patch.h"

#define DIGITS 10   /* of the hash: enough for no two of a newsroom to meet */

char *
tl_anonymise_name (const char *name,
                   const char *secret)
{
  g_autofree char *hash = NULL;

  g_return_val_if_fail (name != NULL && secret != NULL, NULL);

  if (*name == '\0')
    return g_strdup ("");
  hash = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret), name, -1);
  return g_strdup_printf ("person-%.*s", DIGITS, hash);
}

/* One value at work. */
typedef struct
{
  TlJsonDoc   *doc;
  TlJsonPatch *patch;
  const char  *secret;
  gboolean     changed;
} Work;

static void
rename_value (Work      *work,
              TlJsonRef  value)
{
  g_autofree char *name = NULL;
  g_autofree char *pseudonym = NULL;
  g_autoptr (GString) json = NULL;

  if (value == TL_JSON_NONE || tl_json_get_type (work->doc, value) != TL_JSON_STRING)
    return;
  name = tl_json_dup_string (work->doc, value, NULL);
  if (*name == '\0')
    return;
  pseudonym = tl_anonymise_name (name, work->secret);
  json = g_string_new (NULL);
  tl_json_append_string (json, pseudonym, -1, &tl_json_style_spaced);
  tl_json_patch_replace (work->patch, value, json->str, json->len);
  work->changed = TRUE;
}

static void
rename_list (Work      *work,
             TlJsonRef  list)
{
  if (list == TL_JSON_NONE || tl_json_get_type (work->doc, list) != TL_JSON_ARRAY)
    return;
  for (TlJsonRef item = tl_json_first (work->doc, list); item != TL_JSON_NONE; item = tl_json_next (work->doc, item))
    rename_value (work, item);
}

/* Whatever is called by, annotator, annotators, reviewers or names in a value of ours, at any depth that the reader allows. */
static void
rename_in (Work      *work,
           TlJsonRef  value)
{
  static const char *const lists[] = { "annotators", "reviewers", "names", NULL };
  TlJsonType type = tl_json_get_type (work->doc, value);

  if (type != TL_JSON_ARRAY && type != TL_JSON_OBJECT)
    return;
  for (TlJsonRef child = tl_json_first (work->doc, value); child != TL_JSON_NONE; child = tl_json_next (work->doc, child))
    {
      g_autofree char *name = type == TL_JSON_OBJECT
                              ? tl_json_dup_string (work->doc, tl_json_get_key (work->doc, child), NULL) : NULL;

      if (g_strcmp0 (name, "by") == 0 || g_strcmp0 (name, "annotator") == 0)
        rename_value (work, child);
      else if (name != NULL && g_strv_contains (lists, name))
        rename_list (work, child);
      else
        rename_in (work, child);
    }
}

/* The value with pseudonyms, owned; NULL when it names nobody.  members: only in these of an object; NULL: everywhere. */
static GBytes *
rename_json (GBytes            *json,
             const char        *secret,
             const char *const *members)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  Work work = { doc, NULL, secret, FALSE };

  if (doc == NULL)
    return NULL;
  patch = tl_json_patch_new (doc);
  work.patch = patch;
  if (members == NULL)
    rename_in (&work, 0);
  for (TlJsonRef child = members != NULL ? tl_json_first (doc, 0) : TL_JSON_NONE; child != TL_JSON_NONE;
       child = tl_json_next (doc, child))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL);

      if (g_str_equal (name, "annotator"))
        rename_value (&work, child);
      else if (g_strv_contains (members, name))
        rename_in (&work, child);
    }
  return work.changed ? tl_json_patch_apply (patch) : NULL;
}

/* after NULL: it names nobody. */
static gboolean
change (TlArticle     *article,
        TlChangeKind   kind,
        const char    *id,
        guint          position,
        GBytes        *before,
        GBytes        *after,
        GError       **error)
{
  g_autoptr (TlChange) made = NULL;

  if (after == NULL)
    return TRUE;
  made = tl_change_new (kind, id, position, before, after);
  return tl_article_apply (article, made, error);
}

static gboolean
rename_annotations (TlArticle   *article,
                    const char  *secret,
                    GError     **error)
{
  static const char *const members[] = { "review", "thread", "adjudicated", NULL };

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      g_autoptr (GBytes) after = rename_json (tl_annotation_get_json (annotation), secret, members);

      if (!change (article, TL_CHANGE_ANNOTATION, tl_annotation_get_id (annotation), i, tl_annotation_get_json (annotation),
                   after, error))
        return FALSE;
    }
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      TlRelation *relation = tl_article_get_relation (article, i);
      g_autoptr (GBytes) after = rename_json (tl_relation_get_json (relation), secret, members);

      if (!change (article, TL_CHANGE_RELATION, tl_relation_get_id (relation), i, tl_relation_get_json (relation), after, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tl_anonymise_article (TlArticle   *article,
                      const char  *secret,
                      GError     **error)
{
  static const char *const of_articles[] = { "thread", "assigned", "adjudication", "conflicts", NULL };
  g_autoptr (GPtrArray) history = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article) && secret != NULL, FALSE);

  if (!rename_annotations (article, secret, error))
    return FALSE;
  for (guint i = 0; of_articles[i] != NULL; i++)
    {
      g_autoptr (GBytes) before = tl_article_dup_member_json (article, of_articles[i]);
      g_autoptr (GBytes) after = before != NULL ? rename_json (before, secret, NULL) : NULL;

      if (!change (article, TL_CHANGE_MEMBER, of_articles[i], G_MAXUINT, before, after, error))
        return FALSE;
    }
  history = tl_article_list_history (article);
  for (guint i = 0; i < history->len; i++)
    {
      g_autoptr (GBytes) after = rename_json (history->pdata[i], secret, NULL);

      if (!change (article, TL_CHANGE_HISTORY, "history", i, history->pdata[i], after, error))
        return FALSE;
    }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who an article is assigned to and what it is labelled with.  Both are members of the article; what they hold beside what we know
 * stays. */

#include "config.h"

#include "tl-edits-article.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-edits-private.h"
#include "tl-json-patch.h"

#define MAX_NAMES 1000

/* The member as an object; NULL when it is not there, or none. */
static TlJsonDoc *
open_member (TlArticle  *article,
             const char *name)
{
  g_autoptr (GBytes) json = tl_article_dup_member_json (article, name);
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  return doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT ? g_steal_pointer (&doc) : NULL;
}

/* A member that is there must be an object for us to change it. */
static gboolean
check_member (TlArticle   *article,
              const char  *name,
              GError     **error)
{
  g_autoptr (GBytes) json = tl_article_dup_member_json (article, name);
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) == TL_JSON_OBJECT || tl_json_get_type (doc, 0) == TL_JSON_NULL)
    return TRUE;
  g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
               _("This article’s “%s” is of a kind that Tagline leaves alone"), name);
  return FALSE;
}

/* Sets (json NULL: removes) members of the object that a member is, which goes when it is left empty.  NULL when all is as it was. */
static GBytes *
patch_member (TlJsonDoc          *doc,
              const char *const  *names,
              const char *const  *values,
              guint               n_values)
{
  g_autoptr (GBytes) empty = g_bytes_new_static ("{}", 2);
  g_autoptr (TlJsonDoc) base = doc != NULL ? tl_json_doc_ref (doc) : tl_json_doc_parse (empty, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = tl_json_patch_new (base);

  for (guint i = 0; i < n_values; i++)
    if (values[i] != NULL)
      tl_json_patch_set_member (patch, 0, names[i], values[i], -1);
    else
      tl_json_patch_remove_member (patch, 0, names[i]);
  return tl_json_patch_apply (patch);
}

static gboolean
is_empty_object (GBytes *json)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

  return doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT && tl_json_get_length (doc, 0) == 0;
}

/* The command that makes the member after (taken over), NULL when it is just that. */
static TlCommand *
make_command (TlArticle  *article,
              const char *name,
              const char *key,
              const char *by,
              const char *detail,
              const char *member,
              GBytes     *after)
{
  g_autoptr (GBytes) owned = after;
  g_autoptr (GBytes) before = tl_article_dup_member_json (article, member);
  GBytes *left = is_empty_object (owned) ? NULL : owned;
  TlCommand *command;

  if (before == left || (before != NULL && left != NULL && g_bytes_equal (before, left)))
    return NULL;
  command = tl_command_new (name, key, by, detail);
  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, member, G_MAXUINT, before, left));
  return command;
}

char **
tl_article_list_assigned (TlArticle  *article,
                          const char *part)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (GPtrArray) names = NULL;
  TlJsonRef list;

  g_return_val_if_fail (TL_IS_ARTICLE (article) && part != NULL, NULL);

  doc = open_member (article, "assigned");
  names = g_ptr_array_new ();
  list = doc != NULL ? tl_json_find_typed (doc, 0, part, TL_JSON_ARRAY) : TL_JSON_NONE;
  if (list != TL_JSON_NONE)
    for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE && names->len < MAX_NAMES;
         item = tl_json_next (doc, item))
      if (tl_json_get_type (doc, item) == TL_JSON_STRING && !tl_json_string_equal (doc, item, ""))
        g_ptr_array_add (names, tl_json_dup_string (doc, item, NULL));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

/* A JSON list of the names, each once; NULL for none. *ok becomes FALSE when one is no text. */
static char *
list_names (const char *const *names,
            gboolean          *ok)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new ("[");

  for (; *names != NULL && g_hash_table_size (seen) < MAX_NAMES; names++)
    {
      *ok &= g_utf8_validate (*names, -1, NULL);
      if (!*ok || **names == '\0' || !g_hash_table_add (seen, (gpointer) *names))
        continue;
      g_string_append (out, out->len > 1 ? ", " : "");
      tl_json_append_string (out, *names, -1, &tl_json_style_spaced);
    }
  g_string_append_c (out, ']');
  return g_string_free (out, g_hash_table_size (seen) == 0);
}

static gboolean
is_list_equal (TlArticle         *article,
               const char        *part,
               const char *const *names)
{
  g_auto (GStrv) old = tl_article_list_assigned (article, part);

  return g_strv_equal ((const char *const *) old, names);
}

TlCommand *
tl_edit_assign (TlArticle          *article,
                const char         *key,
                const char         *by,
                const char *const  *annotators,
                const char *const  *reviewers,
                GError            **error)
{
  const char *const parts[] = { "annotators", "reviewers" };
  const char *const *lists[] = { annotators, reviewers };
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  const char *names[2];
  const char *values[2];
  gboolean ok = TRUE;
  guint n = 0;

  g_return_val_if_fail (TL_IS_ARTICLE (article) && key != NULL, NULL);

  if (!check_member (article, "assigned", error))
    return NULL;
  first = annotators != NULL ? list_names (annotators, &ok) : NULL;
  second = reviewers != NULL ? list_names (reviewers, &ok) : NULL;
  if (!ok)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("A name must be text"));
      return NULL;
    }
  for (guint i = 0; i < 2; i++)
    if (lists[i] != NULL && !is_list_equal (article, parts[i], lists[i]))
      {
        names[n] = parts[i];
        values[n++] = i == 0 ? first : second;
      }
  if (n == 0)
    return NULL;
  doc = open_member (article, "assigned");
  return make_command (article, "assign", key, by, NULL, "assigned", patch_member (doc, names, values, n));
}

char *
tl_article_dup_attribute (TlArticle  *article,
                          const char *name)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  TlJsonRef value;
  const char *raw;
  gsize length;

  g_return_val_if_fail (TL_IS_ARTICLE (article) && name != NULL, NULL);

  doc = open_member (article, "attributes");
  value = doc != NULL ? tl_json_find (doc, 0, name) : TL_JSON_NONE;
  if (value == TL_JSON_NONE)
    return NULL;
  raw = tl_json_get_raw (doc, value, NULL, &length);
  return g_strndup (raw, length);
}

static char *
dup_plain (TlJsonDoc *doc,
           TlJsonRef  value)
{
  gsize length;
  const char *raw = tl_json_get_raw (doc, value, NULL, &length);

  return tl_json_get_type (doc, value) == TL_JSON_STRING ? tl_json_dup_string (doc, value, NULL) : g_strndup (raw, length);
}

char *
tl_article_dup_attribute_text (TlArticle  *article,
                               const char *name)
{
  g_autofree char *json = tl_article_dup_attribute (article, name);
  g_autoptr (GBytes) bytes = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  g_autoptr (TlJsonDoc) doc = bytes != NULL ? tl_json_doc_parse (bytes, NULL, NULL) : NULL;
  GString *out;

  if (doc == NULL)
    return NULL;
  if (tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    return dup_plain (doc, 0);
  out = g_string_new (NULL);
  for (TlJsonRef item = tl_json_first (doc, 0); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      g_autofree char *text = dup_plain (doc, item);

      g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", text);
    }
  return g_string_free (out, FALSE);
}

static gboolean
check_value (const char            *name,
             const char            *json,
             const TlAttributeDef  *def,
             GError               **error)
{
  g_autoptr (GBytes) bytes = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  g_autoptr (TlJsonDoc) doc = bytes != NULL ? tl_json_doc_parse (bytes, NULL, NULL) : NULL;
  g_autofree char *message = NULL;

  if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
    message = g_strdup (_("An attribute needs a name"));
  else if (json != NULL && doc == NULL)
    message = g_strdup_printf (_("The value of “%s” is no JSON"), name);
  else if (doc != NULL && def != NULL)
    message = tl_attribute_check_value (def, doc, 0);
  if (message == NULL)
    return TRUE;
  g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, message);
  return FALSE;
}

TlCommand *
tl_edit_article_attribute (TlArticle             *article,
                           const char            *key,
                           const char            *by,
                           const char            *name,
                           const char            *json,
                           const TlAttributeDef  *def,
                           GError               **error)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autofree char *old = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && name != NULL, NULL);

  if (!check_member (article, "attributes", error) || !check_value (name, json, def, error))
    return NULL;
  old = tl_article_dup_attribute (article, name);
  if (g_strcmp0 (old, json) == 0)
    return NULL;
  doc = open_member (article, "attributes");
  return make_command (article, "document", key, by, name, "attributes", patch_member (doc, &name, &json, 1));
}

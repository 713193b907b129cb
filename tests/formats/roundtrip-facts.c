/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Articles as facts: see the header. */

#include "config.h"

#include "roundtrip-facts.h"

#include <string.h>

const char *const aspect_names[N_ASPECTS] = {
  "text", "span", "id", "attribute", "note", "review", "detail", "pair", "role", "member", "status", "foreign",
};

static void append_canonical (GString   *out,
                              TlJsonDoc *doc,
                              TlJsonRef  value);

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
append_members (GString   *out,
                TlJsonDoc *doc,
                TlJsonRef  object)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);

  for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      GString *member = g_string_new (NULL);

      append_canonical (member, doc, tl_json_get_key (doc, value));
      g_string_append_c (member, ':');
      append_canonical (member, doc, value);
      g_ptr_array_add (members, g_string_free (member, FALSE));
    }
  g_ptr_array_sort (members, compare_strings);
  for (guint i = 0; i < members->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", (const char *) members->pdata[i]);
}

static void
append_canonical (GString   *out,
                  TlJsonDoc *doc,
                  TlJsonRef  value)
{
  TlJsonType type = tl_json_get_type (doc, value);
  gsize length;

  if (type == TL_JSON_STRING)
    {
      g_autofree char *text = tl_json_dup_string (doc, value, &length);

      tl_json_append_string (out, text, length, &tl_json_style_compact);
    }
  else if (type == TL_JSON_OBJECT)
    {
      g_string_append_c (out, '{');
      append_members (out, doc, value);
      g_string_append_c (out, '}');
    }
  else if (type == TL_JSON_ARRAY)
    {
      g_string_append_c (out, '[');
      for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
        {
          append_canonical (out, doc, item);
          g_string_append_c (out, ',');
        }
      g_string_append_c (out, ']');
    }
  else
    {
      const char *raw = tl_json_get_raw (doc, value, NULL, &length);

      g_string_append_len (out, raw, length);
    }
}

char *
canonical_json (const char *json,
                gssize      length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, length < 0 ? strlen (json) : (gsize) length);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, NULL);
  GString *out = g_string_new (NULL);

  g_assert_nonnull (doc);
  append_canonical (out, doc, 0);
  return g_string_free (out, FALSE);
}

static void
add (Facts  *self,
     Aspect  aspect,
     char   *fact)
{
  g_ptr_array_add (self->facts[aspect], fact);
}

/* What an annotation is called: label and ranges. */
static char *
dup_name (TlAnnotation *annotation)
{
  GString *name = g_string_new (tl_annotation_get_label (annotation));
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

  for (guint i = 0; i < n_fragments; i++)
    g_string_append_printf (name, " %u-%u", fragments[i].start, fragments[i].end);
  return g_string_free (name, FALSE);
}

static Aspect
aspect_of_member (const char *name)
{
  if (g_str_equal (name, "note"))
    return ASPECT_NOTE;
  return g_str_equal (name, "review") ? ASPECT_REVIEW : ASPECT_DETAIL;
}

static void
add_annotation (Facts        *self,
                TlAnnotation *annotation,
                TlText       *text)
{
  static const char *const basics[] = { "id", "label", "start", "end", "fragments", "text", NULL };
  g_autofree char *name = dup_name (annotation);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);
  g_autoptr (GString) covered = g_string_new (NULL);

  g_assert_true (tl_annotation_quote_matches (annotation, text));
  for (guint i = 0; i < n_fragments; i++)
    {
      g_autofree char *words = tl_text_dup_slice (text, fragments[i].start, fragments[i].end);

      g_string_append_printf (covered, " [%s]", words);
    }
  add (self, ASPECT_SPAN, g_strconcat (name, covered->str, NULL));
  add (self, ASPECT_ID, g_strdup_printf ("%s %s", name, tl_annotation_get_id (annotation)));
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *member = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);
      g_autoptr (GString) json = g_string_new (NULL);

      if (g_strv_contains (basics, member))
        continue;
      if (g_str_equal (member, "attributes"))
        {
          for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
            {
              g_autofree char *attribute = tl_json_dup_string (doc, tl_json_get_key (doc, item), NULL);

              g_string_truncate (json, 0);
              append_canonical (json, doc, item);
              add (self, ASPECT_ATTRIBUTE, g_strdup_printf ("%s %s=%s", name, attribute, json->str));
            }
          continue;
        }
      append_canonical (json, doc, value);
      add (self, aspect_of_member (member), g_strdup_printf ("%s %s=%s", name, member, json->str));
    }
}

static void
add_relation (Facts      *self,
              TlArticle  *article,
              TlRelation *relation)
{
  static const char *const basics[] = { "id", "type", "args", "from", "to", NULL };
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_relation_get_json (relation), NULL, NULL);
  g_autoptr (GString) pair = g_string_new (tl_relation_get_kind (relation));
  g_autoptr (GString) roles = g_string_new (tl_relation_get_kind (relation));
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  for (guint i = 0; i < n_args; i++)
    {
      TlAnnotation *annotation = tl_article_find_annotation (article, args[i].target);
      g_autofree char *name = annotation != NULL ? dup_name (annotation) : g_strdup_printf ("? %s", args[i].target);

      g_string_append_printf (pair, " (%s)", name);
      g_string_append_printf (roles, " (%s: %s)", args[i].role, name);
    }
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *member = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);
      g_autoptr (GString) json = g_string_new (NULL);

      if (g_strv_contains (basics, member))
        continue;
      append_canonical (json, doc, value);
      g_string_append_printf (roles, " %s=%s", member, json->str);
    }
  add (self, ASPECT_ID, g_strdup_printf ("%s %s", pair->str, tl_relation_get_id (relation)));
  add (self, ASPECT_PAIR, g_strdup (pair->str));
  add (self, ASPECT_ROLE, g_strdup (roles->str));
}

static Aspect
aspect_of_article_member (const char *name)
{
  static const char *const known[] = { "title", "url", "publisher", "author", "published", "language", NULL };

  if (g_str_equal (name, "status") || g_str_equal (name, "history"))
    return ASPECT_STATUS;
  return g_strv_contains (known, name) ? ASPECT_MEMBER : ASPECT_FOREIGN;
}

static void
add_members (Facts     *self,
             TlArticle *article)
{
  static const char *const basics[] = { "id", "text", "annotations", "relations", NULL };
  g_autoptr (GBytes) record = tl_article_dup_json (article);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (record, NULL, NULL);

  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);
      g_autoptr (GString) json = g_string_new (NULL);

      if (g_strv_contains (basics, name))
        continue;
      append_canonical (json, doc, value);
      add (self, aspect_of_article_member (name), g_strdup_printf ("%s=%s", name, json->str));
    }
}

Facts *
facts_new (TlArticle *article)
{
  Facts *self = g_new0 (Facts, 1);
  TlText *text = tl_article_get_text (article);

  self->id = g_strdup (tl_article_get_id (article));
  for (guint i = 0; i < N_ASPECTS; i++)
    self->facts[i] = g_ptr_array_new_with_free_func (g_free);
  add (self, ASPECT_TEXT, g_strdup (tl_text_get_data (text, NULL)));
  add (self, ASPECT_ID, g_strdup (self->id));
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    add_annotation (self, tl_article_get_annotation (article, i), text);
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    add_relation (self, article, tl_article_get_relation (article, i));
  add_members (self, article);
  for (guint i = 0; i < N_ASPECTS; i++)
    g_ptr_array_sort (self->facts[i], compare_strings);
  return self;
}

void
facts_free (Facts *self)
{
  for (guint i = 0; i < N_ASPECTS; i++)
    g_ptr_array_unref (self->facts[i]);
  g_free (self->id);
  g_free (self);
}

gboolean
facts_equal (const Facts *a,
             const Facts *b,
             Aspect       aspect,
             char       **difference)
{
  const GPtrArray *first = a->facts[aspect];
  const GPtrArray *second = b->facts[aspect];

  for (guint i = 0; i < MAX (first->len, second->len); i++)
    {
      const char *one = i < first->len ? first->pdata[i] : NULL;
      const char *other = i < second->len ? second->pdata[i] : NULL;

      if (g_strcmp0 (one, other) == 0)
        continue;
      if (difference != NULL)
        *difference = g_strdup_printf ("%s: before “%s”, after “%s”", aspect_names[aspect], one != NULL ? one : "(nothing)",
                                       other != NULL ? other : "(nothing)");
      return FALSE;
    }
  return TRUE;
}

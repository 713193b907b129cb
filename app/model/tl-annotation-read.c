/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The members of an annotation that are read from its JSON when somebody asks. */

#include "config.h"

#include "tl-annotation-private.h"

#include <string.h>

/* FALSE: the name stands nowhere in the JSON, as it is or with escapes, so there is no need to read it.  Most annotations have none of what is
 * asked for, and whoever counts asks all of them. */
static gboolean
may_have (TlAnnotation *self,
          const char   *name)
{
  gsize length;
  const char *json = g_bytes_get_data (self->json, &length);

  return memmem (json, length, name, strlen (name)) != NULL || memchr (json, '\\', length) != NULL;
}

char *
tl_annotation_dup_string (TlAnnotation *self,
                          const char   *member)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  TlJsonRef value;

  g_return_val_if_fail (self != NULL && member != NULL, NULL);

  if (!may_have (self, member))
    return NULL;
  doc = tl_annotation_open (self);
  value = tl_json_find_typed (doc, 0, member, TL_JSON_STRING);
  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

GBytes *
tl_annotation_dup_member_json (TlAnnotation *self,
                               const char   *member)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  TlJsonRef value;

  g_return_val_if_fail (self != NULL && member != NULL, NULL);

  if (!may_have (self, member))
    return NULL;
  doc = tl_annotation_open (self);
  value = tl_json_find (doc, 0, member);
  return value != TL_JSON_NONE ? tl_json_dup_raw (doc, value) : NULL;
}

/* Steps over a run of white space at *p; FALSE when there is none. */
static gboolean
skip_space (const char **p,
            const char  *end)
{
  const char *from = *p;

  while (*p < end)
    {
      /* Valid UTF-8 here: it came through the strict reader, and the text did as well. */
      if (!g_unichar_isspace (g_utf8_get_char (*p)) && **p != '\v')
        break;
      *p = g_utf8_next_char (*p);
    }
  return *p > from;
}

/* Equal when each run of white space counts as one blank. */
static gboolean
is_same_words (const char *a,
               gsize       a_length,
               const char *b,
               gsize       b_length)
{
  const char *a_end = a + a_length;
  const char *b_end = b + b_length;

  if (a_length == b_length && memcmp (a, b, a_length) == 0)
    return TRUE;
  while (a < a_end && b < b_end)
    {
      gboolean a_space = skip_space (&a, a_end);
      gboolean b_space = skip_space (&b, b_end);

      if (a_space != b_space)
        return FALSE;
      if (a_space)
        continue;
      if (g_utf8_get_char (a) != g_utf8_get_char (b))
        return FALSE;
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
    }
  return a == a_end && b == b_end;
}

gboolean
tl_annotation_quote_matches (TlAnnotation *self,
                             TlText       *text)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(GString) covered = NULL;
  g_autofree char *quote = NULL;
  gsize length;
  TlJsonRef value;
  const TlFragment *fragments;
  guint n_fragments;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  doc = tl_annotation_open (self);
  value = tl_json_find_typed (doc, 0, "text", TL_JSON_STRING);
  if (value == TL_JSON_NONE)
    return TRUE;
  quote = tl_json_dup_string (doc, value, &length);
  covered = g_string_new (NULL);
  fragments = tl_annotation_get_fragments (self, &n_fragments);
  tl_fragments_append_covered (fragments, n_fragments, text, " ", covered);
  return is_same_words (quote, length, covered->str, covered->len);
}

char *
tl_annotation_dup_covered (TlAnnotation *self,
                           TlText       *text)
{
  GString *covered;
  const TlFragment *fragments;
  guint n_fragments;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  covered = g_string_new (NULL);
  fragments = tl_annotation_get_fragments (self, &n_fragments);
  tl_fragments_append_covered (fragments, n_fragments, text, " … ", covered);
  return g_string_free (covered, FALSE);
}

static void
read_review_member (TlJsonDoc   *doc,
                    TlJsonRef    review,
                    const char  *name,
                    char       **value)
{
  TlJsonRef member;

  if (value == NULL)
    return;
  member = review != TL_JSON_NONE ? tl_json_find_typed (doc, review, name, TL_JSON_STRING) : TL_JSON_NONE;
  *value = member != TL_JSON_NONE ? tl_json_dup_string (doc, member, NULL) : NULL;
}

void
tl_annotation_dup_review (TlAnnotation  *self,
                          char         **by,
                          char         **at,
                          char         **reason)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  TlJsonRef review;

  g_return_if_fail (self != NULL);

  doc = tl_annotation_open (self);
  review = tl_json_find_typed (doc, 0, "review", TL_JSON_OBJECT);
  read_review_member (doc, review, "by", by);
  read_review_member (doc, review, "at", at);
  read_review_member (doc, review, "reason", reason);
}

char **
tl_annotation_list_attributes (TlAnnotation *self)
{
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GHashTable) seen = NULL;
  g_autoptr(TlJsonDoc) doc = NULL;
  TlJsonRef object;

  g_return_val_if_fail (self != NULL, NULL);

  names = g_ptr_array_new ();
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  doc = tl_annotation_open (self);
  object = tl_json_find_typed (doc, 0, "attributes", TL_JSON_OBJECT);
  if (object != TL_JSON_NONE)
    for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
      {
        char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);

        /* A member written twice is one attribute: the first. */
        if (g_hash_table_add (seen, name))
          g_ptr_array_add (names, name);
        else
          g_free (name);
      }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

static TlJsonRef
find_attribute (TlJsonDoc  *doc,
                const char *name)
{
  TlJsonRef object = tl_json_find_typed (doc, 0, "attributes", TL_JSON_OBJECT);

  return object != TL_JSON_NONE ? tl_json_find (doc, object, name) : TL_JSON_NONE;
}

static char *
dup_raw (TlJsonDoc *doc,
         TlJsonRef  value)
{
  gsize length;
  const char *raw = tl_json_get_raw (doc, value, NULL, &length);

  return g_strndup (raw, length);
}

char *
tl_annotation_dup_attribute (TlAnnotation *self,
                             const char   *name)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  TlJsonRef value;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  if (!may_have (self, name))
    return NULL;
  doc = tl_annotation_open (self);
  value = find_attribute (doc, name);
  return value != TL_JSON_NONE ? dup_raw (doc, value) : NULL;
}

static char *
dup_plain (TlJsonDoc *doc,
           TlJsonRef  value)
{
  return tl_json_get_type (doc, value) == TL_JSON_STRING ? tl_json_dup_string (doc, value, NULL)
                                                         : dup_raw (doc, value);
}

char *
tl_annotation_dup_attribute_text (TlAnnotation *self,
                                  const char   *name)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  GString *out;
  TlJsonRef value;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  if (!may_have (self, name))
    return NULL;
  doc = tl_annotation_open (self);
  value = find_attribute (doc, name);
  if (value == TL_JSON_NONE)
    return NULL;
  if (tl_json_get_type (doc, value) != TL_JSON_ARRAY)
    return dup_plain (doc, value);
  out = g_string_new (NULL);
  for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      g_autofree char *text = dup_plain (doc, item);

      if (out->len > 0)
        g_string_append_c (out, '\n');
      g_string_append (out, text);
    }
  return g_string_free (out, FALSE);
}

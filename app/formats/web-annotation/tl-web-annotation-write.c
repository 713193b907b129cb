/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing Web Annotations: one collection, one page, all standard words, and a few of our own (see the private header) for what the model has none
 * for.  The articles' texts come behind the page, because annotations are written as the articles go by.
 */

#include "config.h"

#include "tl-web-annotation-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define HEAD "{\"@context\": [\"" TL_WEB_CONTEXT "\", {\"tagline\": \"" TL_WEB_URN "\", " \
             "\"" TL_WEB_DATA "\": {\"@type\": \"@json\"}, \"" TL_WEB_VALUE "\": {\"@type\": \"@json\"}}],\n" \
             "\"type\": \"AnnotationCollection\", \"label\": \"Tagline\",\n" \
             "\"first\": {\"type\": \"AnnotationPage\", \"startIndex\": 0, \"items\": ["

typedef struct
{
  TlExport   *export_;
  FILE       *articles;    /* their JSON, one after the other */
  guint       n_articles;
  guint       n_items;
  GHashTable *iris;        /* in use: owned strings */
  GString    *out;
  /* The article being written. */
  TlArticle  *article;
  char       *source;
  GHashTable *names;       /* annotation's id → IRI, both owned */
} Writer;

/* Something that may stand as an IRI: a scheme, and no character that IRIs don't have. */
static gboolean
is_iri (const char *name)
{
  const char *colon = strchr (name, ':');

  if (colon == NULL || colon == name || !g_ascii_isalpha (*name))
    return FALSE;
  for (const char *p = name; p < colon; p++)
    if (!g_ascii_isalnum (*p) && strchr ("+-.", *p) == NULL)
      return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || strchr ("<>\"{}|\\^`", *p) != NULL || *p == 0x7f)
      return FALSE;
  return TRUE;
}

/* An IRI of our own for something of an article, that nothing else has. */
static char *
make_urn (Writer     *self,
          const char *kind,
          const char *id)
{
  g_autofree char *article = g_uri_escape_string (tl_article_get_id (self->article), NULL, FALSE);
  g_autofree char *escaped = id != NULL ? g_uri_escape_string (id, NULL, FALSE) : NULL;
  g_autofree char *urn = g_strconcat (TL_WEB_URN, kind, ":", article, escaped != NULL ? ":" : NULL, escaped, NULL);
  g_autofree char *unique = g_strdup (urn);

  for (guint n = 2; g_hash_table_contains (self->iris, unique); n++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s:%u", urn, n);
    }
  g_hash_table_add (self->iris, g_strdup (unique));
  return g_steal_pointer (&unique);
}

/* The name itself where it is an IRI and free, else one of our own. */
static char *
make_iri (Writer     *self,
          const char *kind,
          const char *id,
          const char *wanted)
{
  if (wanted != NULL && (is_iri (wanted) || *wanted == '#') && !g_str_has_prefix (wanted, TL_WEB_URN)
      && !g_hash_table_contains (self->iris, wanted))
    {
      g_hash_table_add (self->iris, g_strdup (wanted));
      return g_strdup (wanted);
    }
  return make_urn (self, kind, id);
}

static void
append_raw_member (GString    *out,
                   const char *name,
                   TlJsonDoc  *doc,
                   TlJsonRef   value)
{
  if (value == TL_JSON_NONE)
    return;
  tl_json_append_name (out, name);
  tl_json_append_raw (out, doc, value);
}

static TlJsonRef
find_in (TlJsonDoc  *doc,
         TlJsonRef   object,
         const char *name,
         TlJsonType  type)
{
  return object != TL_JSON_NONE ? tl_json_find_typed (doc, object, name, type) : TL_JSON_NONE;
}

/* All members but those named and strings among held, as an object; NULL: none. */
static char *
dup_data (TlJsonDoc         *doc,
          const char *const *names,
          const char *const *held)
{
  g_autoptr (GString) data = g_string_new ("{");

  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = NULL;

      if (tl_json_is_named (doc, value, names)
          || (tl_json_is_named (doc, value, held) && tl_json_get_type (doc, value) == TL_JSON_STRING))
        continue;
      name = tl_json_dup_name (doc, value);
      append_raw_member (data, name, doc, value);
    }
  if (data->len == 1)
    return NULL;
  g_string_append_c (data, '}');
  return g_strdup (data->str);
}

/* Bodies. */

static void
append_text_body (GString    *out,
                  const char *purpose,
                  const char *value)
{
  tl_json_append_comma (out);
  g_string_append (out, "{\"type\": \"TextualBody\"");
  tl_json_append_member (out, "purpose", purpose);
  tl_json_append_member (out, "value", value);
  g_string_append_c (out, '}');
}

static void
append_attribute_body (GString   *out,
                       TlJsonDoc *doc,
                       TlJsonRef  value)
{
  g_autofree char *name = tl_json_dup_name (doc, value);
  gboolean is_exact;
  g_autofree char *plain = tl_web_dup_plain (doc, value, &is_exact);

  tl_json_append_comma (out);
  g_string_append (out, "{\"type\": \"TextualBody\", \"purpose\": \"describing\"");
  tl_json_append_member (out, TL_WEB_ATTRIBUTE, name);
  tl_json_append_member (out, "value", plain);
  if (!is_exact)
    append_raw_member (out, TL_WEB_VALUE, doc, value);
  g_string_append_c (out, '}');
}

/* Do the bodies that the annotation came with still say its label and its note?  tags: they say the attribute "tags" too. */
static gboolean
are_bodies_current (TlAnnotation *annotation,
                    TlJsonDoc    *doc,
                    TlJsonRef     mine,
                    gboolean     *tags)
{
  g_autofree char *note = tl_annotation_dup_string (annotation, "note");
  g_autofree char *attribute = tl_annotation_dup_attribute (annotation, "tags");
  g_autofree char *motivation = NULL;
  const char *label;
  gboolean is_current;
  TlWebBodies bodies;

  if (tl_json_find (doc, mine, "motivation") == TL_JSON_NONE && tl_json_find (doc, mine, "body") == TL_JSON_NONE
      && tl_json_find (doc, mine, "bodyValue") == TL_JSON_NONE)
    return FALSE;
  tl_web_bodies_init (&bodies, doc, mine);
  motivation = tl_json_pick_scalar (doc, mine, "motivation");
  label = bodies.label != NULL ? bodies.label : motivation != NULL ? motivation : "annotation";
  is_current = g_strcmp0 (label, tl_annotation_get_label (annotation)) == 0 && g_strcmp0 (note, bodies.note) == 0;
  *tags = FALSE;
  for (guint i = 0; i < bodies.attributes->len; i += 2)
    {
      if (g_str_equal (bodies.attributes->pdata[i], "tags") && attribute != NULL)
        {
          g_autoptr (TlJsonDoc) current = tl_json_parse_text (attribute, -1);
          g_autofree char *line = current != NULL ? tl_json_dup_line (current, 0) : NULL;

          *tags = g_strcmp0 (line, bodies.attributes->pdata[i + 1]) == 0;
        }
      is_current = is_current && (!g_str_equal (bodies.attributes->pdata[i], "tags") || *tags);
    }
  tl_web_bodies_clear (&bodies);
  return is_current;
}

static void
append_attributes (GString   *out,
                   TlJsonDoc *doc,
                   gboolean   without_tags)
{
  static const char *const tags[] = { "tags", NULL };
  TlJsonRef attributes = tl_json_find_typed (doc, 0, "attributes", TL_JSON_OBJECT);

  for (TlJsonRef value = attributes != TL_JSON_NONE ? tl_json_first (doc, attributes) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (doc, value))
    if (!without_tags || !tl_json_is_named (doc, value, tags))
      append_attribute_body (out, doc, value);
}

/* Bodies of kinds that Tagline has no place for, as they came. */
static void
append_foreign_bodies (GString   *out,
                       TlJsonDoc *doc,
                       TlJsonRef  mine,
                       gboolean   all)
{
  g_autoptr (GArray) bodies = tl_web_list (doc, mine != TL_JSON_NONE ? tl_json_find (doc, mine, "body") : TL_JSON_NONE);

  for (guint i = 0; i < bodies->len; i++)
    {
      TlJsonRef body = g_array_index (bodies, TlJsonRef, i);
      gboolean is_object = tl_json_get_type (doc, body) == TL_JSON_OBJECT;

      if (is_object && tl_json_find (doc, body, TL_WEB_ATTRIBUTE) != TL_JSON_NONE)
        continue;
      if (!all && is_object && tl_json_find_typed (doc, body, "value", TL_JSON_STRING) != TL_JSON_NONE)
        continue;
      tl_json_append_comma (out);
      tl_json_append_raw (out, doc, body);
    }
}

static void
append_bodies (GString      *out,
               TlAnnotation *annotation,
               TlJsonDoc    *doc,
               TlJsonRef     mine)
{
  g_autofree char *note = tl_annotation_dup_string (annotation, "note");
  g_autoptr (GString) bodies = g_string_new ("[");
  gboolean tags = FALSE;
  gboolean is_current = mine != TL_JSON_NONE && are_bodies_current (annotation, doc, mine, &tags);

  if (is_current)
    append_raw_member (out, "bodyValue", doc, tl_json_find (doc, mine, "bodyValue"));
  else
    {
      append_text_body (bodies, "tagging", tl_annotation_get_label (annotation));
      if (note != NULL && *note != '\0')
        append_text_body (bodies, "commenting", note);
    }
  append_foreign_bodies (bodies, doc, mine, is_current);
  append_attributes (bodies, doc, tags);
  if (bodies->len == 1)
    return;
  g_string_append_c (bodies, ']');
  tl_json_append_member_json (out, "body", bodies->str);
}

/* Targets. */

/* The code points before (negative n) or behind an offset. */
static void
append_context (GString    *out,
                const char *name,
                TlText     *text,
                guint       from,
                guint       to)
{
  const char *data = tl_text_get_data (text, NULL);
  gsize start = tl_text_to_byte (text, from);
  gsize end = tl_text_to_byte (text, to);

  if (start == end)
    return;
  tl_json_append_name (out, name);
  tl_json_append_string (out, data + start, end - start, &tl_json_style_spaced);
}

static void
append_target (Writer           *self,
               GString          *out,
               const TlFragment *fragment,
               const char       *more)
{
  TlText *text = tl_article_get_text (self->article);
  guint length = tl_text_get_length (text);
  guint before = fragment->start > TL_WEB_CONTEXT_LENGTH ? fragment->start - TL_WEB_CONTEXT_LENGTH : 0;
  guint behind = length - fragment->end > TL_WEB_CONTEXT_LENGTH ? fragment->end + TL_WEB_CONTEXT_LENGTH : length;

  g_string_append_c (out, '{');
  tl_json_append_member (out, "source", self->source);
  g_string_append (out, ", \"selector\": [{\"type\": \"TextQuoteSelector\"");
  append_context (out, "exact", text, fragment->start, fragment->end);
  append_context (out, "prefix", text, before, fragment->start);
  append_context (out, "suffix", text, fragment->end, behind);
  g_string_append_printf (out, "}, {\"type\": \"TextPositionSelector\", \"start\": %u, \"end\": %u}]%s}", fragment->start,
                          fragment->end, more);
}

static void
append_targets (Writer       *self,
                GString      *out,
                TlAnnotation *annotation,
                TlJsonDoc    *doc,
                TlJsonRef     mine)
{
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);
  TlJsonRef extra = find_in (doc, mine, "target", TL_JSON_OBJECT);
  g_autofree char *raw = extra != TL_JSON_NONE ? tl_json_dup_line (doc, extra) : NULL;
  g_autofree char *more = NULL;

  /* {"a": 1} as further members: , "a": 1 */
  if (raw != NULL && strlen (raw) > 2)
    more = g_strdup_printf (", %.*s", (int) strlen (raw) - 2, raw + 1);
  tl_json_append_name (out, "target");
  if (n_fragments > 1)
    g_string_append_c (out, '[');
  for (guint i = 0; i < n_fragments; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      append_target (self, out, &fragments[i], i == 0 && more != NULL ? more : "");
    }
  if (n_fragments > 1)
    g_string_append_c (out, ']');
}

/* Items. */

static void
begin_item (Writer     *self,
            const char *iri)
{
  g_string_append (self->out, self->n_items > 0 ? ",\n{" : "\n{");
  self->n_items++;
  tl_json_append_member (self->out, "id", iri);
  tl_json_append_member (self->out, "type", "Annotation");
}

static void
append_creator (GString      *out,
                TlAnnotation *annotation,
                TlJsonDoc    *doc,
                TlJsonRef     mine)
{
  const char *annotator = tl_annotation_get_annotator (annotation);
  TlJsonRef kept = mine != TL_JSON_NONE ? tl_json_find (doc, mine, "creator") : TL_JSON_NONE;
  g_autofree char *origin = tl_annotation_dup_string (annotation, "origin");

  if (kept != TL_JSON_NONE)
    append_raw_member (out, "creator", doc, kept);
  else if (*annotator != '\0')
    {
      g_string_append (out, ", \"creator\": {");
      tl_json_append_member (out, "type", g_strcmp0 (origin, "model") == 0 ? "Software" : "Person");
      tl_json_append_member (out, "name", annotator);
      g_string_append_c (out, '}');
    }
}

static void
append_item_data (Writer       *self,
                  TlAnnotation *annotation,
                  TlJsonDoc    *doc)
{
  static const char *const with_quote[] = { "id", "label", "start", "end", "fragments", "text", "attributes", TL_WEB_MEMBER, NULL };
  static const char *const without[] = { "id", "label", "start", "end", "fragments", "attributes", TL_WEB_MEMBER, NULL };
  static const char *const held[] = { "note", "annotator", "created", "modified", NULL };
  gboolean agrees = tl_annotation_quote_matches (annotation, tl_article_get_text (self->article));
  g_autofree char *data = dup_data (doc, agrees ? with_quote : without, held);

  if (data != NULL)
    tl_json_append_member_json (self->out, TL_WEB_DATA, data);
}

static void
append_annotation (Writer       *self,
                   TlAnnotation *annotation)
{
  static const char *const dates[] = { "created", "modified" };
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  TlJsonRef mine = tl_json_find_typed (doc, 0, TL_WEB_MEMBER, TL_JSON_OBJECT);
  TlJsonRef motivation = mine != TL_JSON_NONE ? tl_json_find (doc, mine, "motivation") : TL_JSON_NONE;
  TlJsonRef members = find_in (doc, mine, "members", TL_JSON_OBJECT);
  GString *out = self->out;
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

  begin_item (self, g_hash_table_lookup (self->names, tl_annotation_get_id (annotation)));
  if (motivation == TL_JSON_NONE)
    tl_json_append_member (out, "motivation", "classifying");
  else if (tl_json_get_type (doc, motivation) != TL_JSON_NULL)
    append_raw_member (out, "motivation", doc, motivation);
  append_creator (out, annotation, doc, mine);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    append_raw_member (out, dates[i], doc, tl_json_find_typed (doc, 0, dates[i], TL_JSON_STRING));
  append_bodies (out, annotation, doc, mine);
  append_targets (self, out, annotation, doc, mine);
  append_item_data (self, annotation, doc);
  for (TlJsonRef value = members != TL_JSON_NONE ? tl_json_first (doc, members) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_name (doc, value);

      append_raw_member (out, name, doc, value);
    }
  g_string_append_c (out, '}');
  tl_export_wrote (self->export_, tl_annotation_get_label (annotation), fragments, n_fragments,
                   tl_article_get_text (self->article));
}

static void
append_relation (Writer     *self,
                 TlRelation *relation)
{
  static const char *const names[] = { "id", "type", "args", "from", "to", TL_WEB_MEMBER, NULL };
  static const char *const nothing[] = { NULL };
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_relation_get_json (relation), NULL, NULL);
  TlJsonRef mine = tl_json_find_typed (doc, 0, TL_WEB_MEMBER, TL_JSON_OBJECT);
  g_autofree char *iri = make_iri (self, "relation", tl_relation_get_id (relation), tl_relation_get_id (relation));
  g_autofree char *data = dup_data (doc, names, nothing);
  GString *out = self->out;
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  begin_item (self, iri);
  g_string_append (out, ", \"motivation\": \"linking\", \"body\": [");
  append_text_body (out, "tagging", tl_relation_get_kind (relation));
  g_string_append (out, "], \"target\": [");
  for (guint i = 0; i < n_args; i++)
    {
      const char *target = g_hash_table_lookup (self->names, args[i].target);
      g_autofree char *missing = target == NULL ? make_urn (self, "annotation", args[i].target) : NULL;

      tl_json_append_comma (out);
      g_string_append_c (out, '{');
      tl_json_append_member (out, "id", target != NULL ? target : missing);
      tl_json_append_member (out, TL_WEB_ROLE, args[i].role);
      g_string_append_c (out, '}');
    }
  if (n_args == 0)
    tl_json_append_string (out, self->source, -1, &tl_json_style_spaced);
  g_string_append_c (out, ']');
  if (data != NULL)
    tl_json_append_member_json (out, TL_WEB_DATA, data);
  for (TlJsonRef value = mine != TL_JSON_NONE ? tl_json_first (doc, mine) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_name (doc, value);

      append_raw_member (out, name, doc, value);
    }
  g_string_append_c (out, '}');
}

/* What the article came with that is about something else, as it was. */
static void
append_kept_items (Writer    *self,
                   TlJsonDoc *doc,
                   TlJsonRef  mine)
{
  TlJsonRef items = find_in (doc, mine, "items", TL_JSON_ARRAY);

  for (TlJsonRef item = items != TL_JSON_NONE ? tl_json_first (doc, items) : TL_JSON_NONE; item != TL_JSON_NONE;
       item = tl_json_next (doc, item))
    {
      g_string_append (self->out, self->n_items > 0 ? ",\n" : "\n");
      self->n_items++;
      tl_json_append_raw (self->out, doc, item);
    }
}

/* The article's own entry, which goes behind the annotations. */
static gboolean
spool_article (Writer     *self,
               TlJsonDoc  *doc,
               GError    **error)
{
  static const char *const names[] = { "id", "text", "annotations", "relations", TL_WEB_MEMBER, NULL };
  static const char *const held[] = { "language", NULL };
  g_autoptr (GString) out = g_string_new (self->n_articles++ > 0 ? ",\n{" : "\n{");
  g_autofree char *data = dup_data (doc, names, held);
  gsize length;
  const char *text = tl_text_get_data (tl_article_get_text (self->article), &length);

  tl_json_append_member (out, "id", self->source);
  tl_json_append_member (out, "type", "Text");
  tl_json_append_member (out, "format", "text/plain");
  append_raw_member (out, "language", doc, tl_json_find_typed (doc, 0, "language", TL_JSON_STRING));
  tl_json_append_member (out, TL_WEB_ID, tl_article_get_id (self->article));
  tl_json_append_name (out, "value");
  tl_json_append_string (out, text, length, &tl_json_style_spaced);
  if (find_in (doc, tl_json_find_typed (doc, 0, TL_WEB_MEMBER, TL_JSON_OBJECT), "reconstructed", TL_JSON_TRUE) != TL_JSON_NONE)
    tl_json_append_member_json (out, TL_WEB_RECONSTRUCTED, "true");
  if (data != NULL)
    tl_json_append_member_json (out, TL_WEB_DATA, data);
  g_string_append_c (out, '}');
  if (fwrite (out->str, 1, out->len, self->articles) == out->len)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Writing a temporary copy failed: %s"), g_strerror (errno));
  return FALSE;
}

static gboolean
append_article (Writer  *self,
                GError **error)
{
  g_autoptr (GBytes) record = tl_article_dup_json (self->article);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (record, NULL, error);
  g_autofree char *url = tl_article_dup_member (self->article, "url");
  g_autofree char *source = NULL;
  TlJsonRef mine;
  gboolean ok;

  if (doc == NULL)
    return FALSE;
  mine = tl_json_find_typed (doc, 0, TL_WEB_MEMBER, TL_JSON_OBJECT);
  source = mine != TL_JSON_NONE ? tl_json_pick_string (doc, mine, "source") : NULL;
  self->source = make_iri (self, "article", NULL, source != NULL ? source : url);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    {
      const char *id = tl_annotation_get_id (tl_article_get_annotation (self->article, i));

      g_hash_table_insert (self->names, g_strdup (id), make_iri (self, "annotation", id, id));
    }
  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    append_annotation (self, tl_article_get_annotation (self->article, i));
  for (guint i = 0; i < tl_article_get_n_relations (self->article); i++)
    append_relation (self, tl_article_get_relation (self->article, i));
  append_kept_items (self, doc, mine);
  ok = spool_article (self, doc, error);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->source, g_free);
  return ok;
}

/* The articles, copied from where they were put, and the end of the collection. */
static gboolean
write_tail (Writer  *self,
            GError **error)
{
  g_autofree char *head = g_strdup_printf ("\n]},\n\"total\": %u,\n\"" TL_WEB_ARTICLES "\": [", self->n_items);
  g_autofree char *buffer = g_malloc (64 * 1024);
  gsize length;

  g_string_append (self->out, head);
  if (!tl_export_write (self->export_, self->out->str, self->out->len, error))
    return FALSE;
  rewind (self->articles);
  while ((length = fread (buffer, 1, 64 * 1024, self->articles)) > 0)
    if (!tl_export_write (self->export_, buffer, length, error))
      return FALSE;
  if (!ferror (self->articles))
    return tl_export_write (self->export_, "\n]}\n", -1, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Reading a temporary copy failed"));
  return FALSE;
}

static gboolean
write_articles (Writer  *self,
                GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TlArticle *next;

  while ((next = tl_export_next (self->export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;

      self->article = article;
      if (!append_article (self, error) || !tl_export_write (self->export_, self->out->str, self->out->len, error))
        return FALSE;
      g_string_truncate (self->out, 0);
    }
  if (local_error == NULL)
    return write_tail (self, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
tl_web_annotation_write (TlExport  *export_,
                         GError   **error)
{
  Writer self = { export_, tmpfile () };
  gboolean ok;

  if (self.articles == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Writing a temporary copy failed: %s"), g_strerror (errno));
      return FALSE;
    }
  self.iris = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.out = g_string_new (HEAD);
  ok = write_articles (&self, error);
  g_string_free (self.out, TRUE);
  g_hash_table_unref (self.iris);
  fclose (self.articles);
  return ok;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading Web Annotations.  Annotations are gathered by source: each source is an article, whose text is in the file (ours), in a text file beside
 * it (NAME.txt, or one called after the source), or put together from quotes.  What is not about a part of a
 * text is kept with its article.
 */

#include "config.h"

#include "tl-web-annotation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-article-parts.h"

#define MAX_TEXT (256u * 1024 * 1024)   /* of a text file beside */

/* Texts. */

static TlText *
read_text_file (const char *path)
{
  g_autoptr (TlSource) source = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  source = tl_source_new_for_path (path, NULL);
  if (source == NULL || tl_source_get_size (source) > MAX_TEXT)
    return NULL;
  bytes = tl_source_read_bytes (source, 0, tl_source_get_size (source), NULL);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  if (length >= 3 && memcmp (data, "\357\273\277", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  for (const char *p = data; !g_utf8_validate (p, data + length - p, &p); p++)
    if (*p != '\0')
      return NULL;
  return tl_text_new (data, length);
}

/* The last part of a source, as the name of a text file beside; NULL when that would be no plain name. */
static char *
dup_text_name (const char *source)
{
  g_autofree char *path = g_strndup (source, strcspn (source, "?#"));
  const char *slash = strrchr (path, '/');
  const char *name = slash != NULL ? slash + 1 : path;
  const char *dot = strrchr (name, '.');
  gsize length = dot != NULL ? (gsize) (dot - name) : strlen (name);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && strchr ("_-.", name[i]) == NULL)
      return NULL;
  return length > 0 && *name != '.' ? g_strdup_printf ("%.*s.txt", (int) length, name) : NULL;
}

static TlText *
find_text (TlWebReader        *self,
           const TlWebArticle *article)
{
  const char *path = tl_import_get_input (self->import)->path;
  g_autofree char *name = NULL;
  TlText *text = NULL;

  if (article->definition != TL_JSON_NONE)
    {
      gsize length;
      char *value = tl_json_dup_string (self->doc, tl_json_find (self->doc, article->definition, "value"), &length);

      return tl_text_new_take (value, length);
    }
  if (path == NULL)
    return NULL;
  name = dup_text_name (article->source);
  if (name != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (path);
      g_autofree char *beside = g_build_filename (folder, name, NULL);

      text = read_text_file (beside);
    }
  if (text == NULL && self->articles->len == 1)
    {
      g_autofree char *own = tl_format_companion_path (path, ".txt");

      text = read_text_file (own);
    }
  return text;
}

static TlWebText *
make_text (TlWebReader        *self,
           const TlWebArticle *article)
{
  g_autoptr (TlText) text = find_text (self, article);
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();
  g_autofree char *unit = NULL;
  TlWebText *made;

  for (guint i = 0; i < article->items->len; i++)
    {
      const TlWebItem *item = article->items->pdata[i];

      for (guint j = 0; j < item->targets->len; j++)
        g_ptr_array_add (targets, &g_array_index (item->targets, TlWebTarget, j));
    }
  made = tl_web_text_new (text, targets);
  unit = tl_web_text_describe (made);
  if (unit != NULL)
    tl_web_reader_problem (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, article, TL_JSON_NONE, unit);
  if (tl_web_text_is_made (made) && article->items->len > 0)
    tl_web_reader_problem (self, TL_CODE_SHAPE, TL_SEVERITY_WARNING, article, TL_JSON_NONE,
             _("The text is not in the file, and no text file is beside it: it is put together from the quotes, with blanks between them"));
  return made;
}

/* Building. */

/* The ranges of an annotation's targets (TlFragment); quote gets what they say to cover. */
static GArray *
find_fragments (TlWebReader        *self,
                const TlWebArticle *article,
                TlWebText     *text,
                const TlWebItem    *item,
                GString       *quote)
{
  GArray *fragments = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  gboolean is_complete = TRUE;

  for (guint i = 0; i < item->targets->len; i++)
    {
      const TlWebTarget *target = &g_array_index (item->targets, TlWebTarget, i);
      TlFragment range;

      if (g_strcmp0 (target->source != NULL ? target->source : tl_web_item_get_source (item), article->source) != 0)
        {
          tl_web_reader_problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, article, target->value,
                   _("This target is in another source than the first one; it is left out"));
          continue;
        }
      switch (tl_web_text_find (text, target, &range))
        {
        case TL_WEB_FOUND:
          break;

        case TL_WEB_BY_QUOTE:
          if (target->has_position)
            tl_web_reader_problem (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, article, target->value,
                     _("The quote is not where the position says; it was found elsewhere"));
          break;

        case TL_WEB_AMBIGUOUS:
          tl_web_reader_problem (self, TL_CODE_OFFSET, TL_SEVERITY_WARNING, article, target->value,
                   _("The quote occurs several times, and no position tells which is meant; the likeliest was taken"));
          break;

        case TL_WEB_MISMATCH:
          tl_web_reader_problem (self, TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING, article, target->value,
                   _("The quote is not what the position covers"));
          break;

        case TL_WEB_NOWHERE:
        default:
          tl_web_reader_problem (self, TL_CODE_OFFSET, TL_SEVERITY_ERROR, article, target->value,
                   _("There is no such place in the text"));
          continue;
        }
      g_array_append_val (fragments, range);
      is_complete = is_complete && target->exact != NULL;
      if (quote->len > 0)
        g_string_append_c (quote, ' ');
      g_string_append (quote, target->exact != NULL ? target->exact : "");
    }
  if (!is_complete)
    g_string_truncate (quote, 0);
  return fragments;
}

/* The name of a creator: a string, or an object with a name. */
static char *
dup_creator (TlJsonDoc *doc,
             TlJsonRef  creator)
{
  static const char *const names[] = { "name", "nickname", "nick", "email", "id" };
  g_autoptr (GArray) list = tl_web_list (doc, creator);
  TlJsonRef first;

  if (list->len == 0)
    return NULL;
  first = g_array_index (list, TlJsonRef, 0);
  if (tl_json_get_type (doc, first) != TL_JSON_OBJECT)
    return tl_json_dup_scalar (doc, first);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char *name = tl_web_pick (doc, first, names[i]);

      if (name != NULL)
        return name;
    }
  return NULL;
}

/* {"type": "Person", "name": …}: what we would write. */
static gboolean
is_plain_creator (TlJsonDoc *doc,
                  TlJsonRef  creator)
{
  return tl_json_get_type (doc, creator) == TL_JSON_OBJECT && tl_json_get_length (doc, creator) == 2
         && tl_json_find_typed (doc, creator, "name", TL_JSON_STRING) != TL_JSON_NONE
         && (tl_web_has_type (doc, creator, "Person") || tl_web_has_type (doc, creator, "Software"));
}

static void
append_others (GString           *out,
               TlJsonDoc         *doc,
               TlJsonRef          object,
               const char *const *known)
{
  for (TlJsonRef value = tl_json_is (doc, object, TL_JSON_OBJECT) ? tl_json_first (doc, object) : TL_JSON_NONE;
       value != TL_JSON_NONE; value = tl_json_next (doc, value))
    if (!tl_json_is_named (doc, value, known))
      {
        g_autofree char *name = tl_json_dup_name (doc, value);

        tl_json_append_name (out, name);
        tl_json_append_raw (out, doc, value);
      }
}

static void
append_member_raw (GString    *out,
                   const char *name,
                   TlJsonDoc  *doc,
                   TlJsonRef   value)
{
  if (value == TL_JSON_NONE)
    return;
  tl_json_append_name (out, name);
  tl_json_append_raw (out, doc, value);
}

/* What of an annotation has no home: as x-web-annotation. */
static void
add_rest (TlWebReader            *self,
          TlRecordBuilder   *builder,
          const TlWebItem        *item,
          const TlWebBodies *bodies)
{
  static const char *const known[] = {
    "@context", "id", "@id", "type", "@type", "motivation", "body", "bodyValue", "target", "created", "modified", "creator",
    TL_WEB_DATA, NULL
  };
  static const char *const of_target[] = { "source", "selector", "type", "@type", NULL };
  TlJsonDoc *doc = self->doc;
  TlJsonRef body = tl_json_find (doc, item->value, "body");
  TlJsonRef motivation = tl_json_find (doc, item->value, "motivation");
  TlJsonRef creator = tl_json_find (doc, item->value, "creator");
  g_autoptr (GString) rest = g_string_new ("{");
  g_autoptr (GString) target = g_string_new ("{");
  g_autoptr (GString) members = g_string_new ("{");

  if (motivation == TL_JSON_NONE || tl_json_get_type (doc, motivation) != TL_JSON_STRING
      || !tl_json_string_equal (doc, motivation, "classifying"))
    {
      tl_json_append_name (rest, "motivation");
      if (motivation != TL_JSON_NONE)
        tl_json_append_raw (rest, doc, motivation);
      else
        g_string_append (rest, "null");
    }
  if (!bodies->is_plain || bodies->label == NULL)
    {
      append_member_raw (rest, "body", doc, body);
      append_member_raw (rest, "bodyValue", doc, tl_json_find (doc, item->value, "bodyValue"));
    }
  if (creator != TL_JSON_NONE && !is_plain_creator (doc, creator))
    append_member_raw (rest, "creator", doc, creator);
  append_others (target, doc, g_array_index (item->targets, TlWebTarget, 0).value, of_target);
  if (target->len > 1)
    g_string_append_printf (rest, "%s\"target\": %s}", rest->len > 1 ? ", " : "", target->str);
  append_others (members, doc, item->value, known);
  if (members->len > 1)
    g_string_append_printf (rest, "%s\"members\": %s}", rest->len > 1 ? ", " : "", members->str);
  if (rest->len == 1)
    return;
  g_string_append_c (rest, '}');
  tl_record_builder_annotation_json (builder, TL_WEB_MEMBER, rest->str);
}

/* Members that stand in tagline:data; set is called for each that the file does not say otherwise. */
static void
add_data (TlJsonDoc         *doc,
          TlJsonRef          data,
          const char *const *said,
          void             (*set) (TlRecordBuilder *builder,
                                   const char      *name,
                                   const char      *json),
          TlRecordBuilder   *builder)
{
  if (!tl_json_is (doc, data, TL_JSON_OBJECT))
    return;
  for (TlJsonRef value = tl_json_first (doc, data); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *json = NULL;
      g_autofree char *name = NULL;

      if (tl_json_is_named (doc, value, said))
        continue;
      name = tl_json_dup_name (doc, value);
      json = tl_json_dup_line (doc, value);
      set (builder, name, json);
    }
}

static void
add_details (TlWebReader          *self,
             TlRecordBuilder *builder,
             const TlWebItem      *item,
             TlWebBodies     *bodies)
{
  static const char *const said[] = { "id", "label", "start", "end", "fragments", "text", TL_WEB_MEMBER, NULL };
  static const char *const dates[] = { "created", "modified" };
  TlJsonRef data = tl_json_find_typed (self->doc, item->value, TL_WEB_DATA, TL_JSON_OBJECT);
  g_autofree char *creator = dup_creator (self->doc, tl_json_find (self->doc, item->value, "creator"));

  tl_record_builder_annotation_string (builder, "annotator", creator);
  tl_record_builder_annotation_string (builder, "note", bodies->note);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *date = tl_json_pick_string (self->doc, item->value, dates[i]);

      tl_record_builder_annotation_string (builder, dates[i], date);
    }
  for (guint i = 0; i < bodies->attributes->len; i += 2)
    tl_record_builder_attribute (builder, bodies->attributes->pdata[i], bodies->attributes->pdata[i + 1]);
  add_data (self->doc, data, said, tl_record_builder_annotation_json, builder);
  add_rest (self, builder, item, bodies);
}

/* The label of an annotation without a tag. */
static char *
dup_fallback_label (TlWebReader     *self,
                    const TlWebItem *item)
{
  g_autoptr (GArray) motivations = tl_web_list (self->doc, tl_json_find (self->doc, item->value, "motivation"));
  char *name = motivations->len > 0 ? tl_json_dup_scalar (self->doc, g_array_index (motivations, TlJsonRef, 0)) : NULL;

  return name != NULL && *name != '\0' ? name : (g_free (name), g_strdup ("annotation"));
}

static void
add_annotation (TlWebReader          *self,
                const TlWebArticle   *article,
                TlWebText       *text,
                TlRecordBuilder *builder,
                TlWebItem            *item)
{
  g_autoptr (GString) quote = g_string_new (NULL);
  g_autoptr (GArray) fragments = find_fragments (self, article, text, item, quote);
  g_autofree char *article_id = NULL;
  g_autofree char *id = NULL;
  g_autofree char *label = NULL;
  TlWebBodies bodies;
  TlJsonRef data = tl_json_find_typed (self->doc, item->value, TL_WEB_DATA, TL_JSON_OBJECT);
  g_autofree char *carried = data != TL_JSON_NONE ? tl_json_pick_string (self->doc, data, "text") : NULL;

  if (!tl_web_split_urn (item->id, "annotation", &article_id, &id))
    id = g_strdup (item->id);
  if (fragments->len == 0)
    {
      g_array_append_val (article->kept, item->value);
      return;
    }
  tl_web_bodies_init (&bodies, self->doc, item->value);
  label = bodies.label != NULL && *bodies.label != '\0' ? g_strdup (bodies.label) : dup_fallback_label (self, item);
  if (tl_record_builder_add_annotation (builder, id, label, (const TlFragment *) fragments->data, fragments->len,
                                        carried != NULL ? carried : quote->len > 0 && fragments->len == 1 ? quote->str : NULL))
    {
      item->written_id = g_strdup (tl_record_builder_get_annotation_id (builder));
      add_details (self, builder, item, &bodies);
    }
  tl_web_bodies_clear (&bodies);
}

/* The annotation that a target of a relation names, as the article calls it; NULL: none of this article.  Owned. */
static char *
dup_argument (TlWebReader        *self,
              const TlWebArticle *article,
              const char    *reference)
{
  const TlWebItem *named = g_hash_table_lookup (self->by_id, reference);
  g_autofree char *article_id = NULL;
  char *id = NULL;

  if (named != NULL && named->written_id != NULL && self->articles->pdata[named->article] == article)
    return g_strdup (named->written_id);
  /* A relation of ours may name an annotation that is not there: so it did before. */
  if (named == NULL && tl_web_split_urn (reference, "annotation", &article_id, &id) && g_strcmp0 (article_id, article->id) == 0)
    return id;
  g_free (id);
  return NULL;
}

static void
add_argument (GArray       *args,
              GStringChunk *strings,
              const char   *role,
              const char   *target)
{
  TlRelationArg arg = { role != NULL && *role != '\0' ? g_string_chunk_insert (strings, role) : NULL, g_string_chunk_insert (strings, target) };

  g_array_append_val (args, arg);
}

/* The annotations that a relation ties; FALSE when one is not to be had. */
static gboolean
list_arguments (TlWebReader        *self,
                const TlWebArticle *article,
                const TlWebItem    *item,
                GArray        *args,
                GStringChunk  *strings)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new ();

  for (guint i = 0; i < item->targets->len; i++)
    {
      const TlWebTarget *target = &g_array_index (item->targets, TlWebTarget, i);
      g_autofree char *id = dup_argument (self, article, target->reference);
      g_autofree char *role = tl_web_pick (self->doc, target->value, TL_WEB_ROLE);

      if (id == NULL && g_str_equal (target->reference, article->source))
        continue;
      if (id == NULL)
        return FALSE;
      add_argument (args, strings, role, id);
    }
  tl_web_reader_list_references (self, item->value, bodies);
  for (guint i = 0; i < bodies->len; i++)
    {
      const TlWebItem *named = bodies->pdata[i];

      if (named->written_id == NULL || self->articles->pdata[named->article] != article)
        return FALSE;
      add_argument (args, strings, NULL, named->written_id);
    }
  for (guint i = 0; i < args->len; i++)
    {
      TlRelationArg *arg = &g_array_index (args, TlRelationArg, i);

      if (arg->role == NULL)
        arg->role = args->len != 2 ? "arg" : i == 0 ? "from" : "to";
    }
  return TRUE;
}

static void
add_relation (TlWebReader          *self,
              const TlWebArticle   *article,
              TlRecordBuilder *builder,
              const TlWebItem      *item)
{
  static const char *const said[] = { "id", "type", "args", "from", "to", NULL };
  static const char *const known[] = {
    "@context", "id", "@id", "type", "@type", "motivation", "body", "target", TL_WEB_DATA, NULL
  };
  g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));
  GStringChunk *strings = g_string_chunk_new (256);
  g_autofree char *article_id = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GString) rest = g_string_new ("{");
  TlWebBodies bodies;

  tl_web_bodies_init (&bodies, self->doc, item->value);
  if (!tl_web_split_urn (item->id, "relation", &article_id, &id))
    id = g_strdup (item->id);
  if (list_arguments (self, article, item, args, strings))
    {
      tl_record_builder_add_relation (builder, id, bodies.label != NULL && *bodies.label != '\0' ? bodies.label : "linking",
                                      (const TlRelationArg *) args->data, args->len);
      add_data (self->doc, tl_json_find_typed (self->doc, item->value, TL_WEB_DATA, TL_JSON_OBJECT), said,
                tl_record_builder_relation_json, builder);
      append_others (rest, self->doc, item->value, known);
      g_string_append_c (rest, '}');
      if (rest->len > 2)
        tl_record_builder_relation_json (builder, TL_WEB_MEMBER, rest->str);
    }
  else
    {
      g_array_append_val (article->kept, item->value);
      tl_web_reader_problem (self, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_ERROR, article, item->value,
               _("This relation names an annotation that is not in this article: it is kept, and says nothing"));
    }
  tl_web_bodies_clear (&bodies);
  g_string_chunk_free (strings);
}

static void
add_members (TlWebReader          *self,
             const TlWebArticle   *article,
             TlWebText       *text,
             TlRecordBuilder *builder)
{
  static const char *const said[] = { "id", "text", "annotations", "relations", "language", TL_WEB_MEMBER, NULL };
  g_autoptr (GString) kept = g_string_new (NULL);
  g_autoptr (GString) rest = g_string_new ("{");
  g_autofree char *language = NULL;

  if (article->definition != TL_JSON_NONE)
    {
      language = tl_json_pick_string (self->doc, article->definition, "language");
      tl_record_builder_set_string (builder, "language", language);
      add_data (self->doc, tl_json_find_typed (self->doc, article->definition, TL_WEB_DATA, TL_JSON_OBJECT), said,
                tl_record_builder_set_json, builder);
    }
  else if (g_str_has_prefix (article->source, "http://") || g_str_has_prefix (article->source, "https://"))
    tl_record_builder_set_string (builder, "url", article->source);
  for (guint i = 0; i < article->kept->len; i++)
    {
      if (i > 0)
        g_string_append (kept, ", ");
      tl_json_append_raw (kept, self->doc, g_array_index (article->kept, TlJsonRef, i));
    }
  if (article->definition == TL_JSON_NONE && *article->source != '\0')
    tl_json_append_member (rest, "source", article->source);
  if (kept->len > 0)
    g_string_append_printf (rest, "%s\"items\": [%s]", rest->len > 1 ? ", " : "", kept->str);
  if (article->definition != TL_JSON_NONE
      ? tl_json_find_typed (self->doc, article->definition, TL_WEB_RECONSTRUCTED, TL_JSON_TRUE) != TL_JSON_NONE
      : tl_web_text_is_made (text) && article->items->len > 0)
    tl_json_append_member_json (rest, "reconstructed", "true");
  g_string_append_c (rest, '}');
  if (rest->len > 2)
    tl_record_builder_set_json (builder, TL_WEB_MEMBER, rest->str);
}

static gboolean
read_article (TlWebReader   *self,
              TlWebArticle  *article,
              GError  **error)
{
  g_autoptr (TlWebText) text = make_text (self, article);
  TlRecordBuilder *builder = tl_record_builder_new (article->id);
  gsize length;
  const char *data = tl_text_get_data (tl_web_text_get (text), &length);

  tl_record_builder_set_text (builder, g_memdup2 (data, length + 1), length);
  for (guint i = 0; i < article->items->len; i++)
    add_annotation (self, article, text, builder, article->items->pdata[i]);
  for (guint i = 0; i < article->relations->len; i++)
    add_relation (self, article, builder, article->relations->pdata[i]);
  add_members (self, article, text, builder);
  return tl_import_add (self->import, builder, error);
}

static TlJsonDoc *
parse (TlImport  *import,
       GError   **error)
{
  GBytes *all = tl_article_check_size (import, error) ? tl_import_read_all (import, error) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;
  TlJsonDoc *doc;
  const char *data;
  gsize length;
  gsize offset;
  guint line;
  guint column;

  if (all == NULL)
    return NULL;
  data = g_bytes_get_data (all, &length);
  offset = length >= 3 && memcmp (data, "\357\273\277", 3) == 0 ? 3 : 0;
  bytes = g_bytes_new_from_bytes (all, offset, length - offset);
  doc = tl_json_doc_parse (bytes, &offset, &local_error);
  if (doc != NULL)
    return doc;
  data = g_bytes_get_data (bytes, &length);
  tl_json_locate (data, length, MIN (offset, length), &line, &column);
  g_propagate_prefixed_error (error, g_steal_pointer (&local_error), _("Line %u, column %u: "), line, column);
  return NULL;
}

gboolean
tl_web_annotation_read (TlImport  *import,
                        GError   **error)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  TlWebReader self;
  gboolean ok = TRUE;

  if (tl_import_get_input (import)->source == NULL)
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("This format is a file, not a folder"));
      return FALSE;
    }
  doc = parse (import, error);
  if (doc == NULL)
    return FALSE;
  tl_web_reader_init (&self, import, doc);
  for (guint i = 0; ok && i < self.articles->len; i++)
    ok = read_article (&self, self.articles->pdata[i], error);
  tl_web_reader_clear (&self);
  return ok;
}

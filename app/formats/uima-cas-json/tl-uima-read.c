/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A CAS as articles: one for each view that has text.  Feature structures with a begin and an end are annotations, labelled with the value
 * of a feature called value or label, or with their type's short name; features that lead to other annotations, straight or through arrays and
 * links, make a relation of the annotation with them.
 */

#include "config.h"

#include "tl-uima-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-article-parts.h"
#include "tl-json-pick.h"

#define MAX_TOLD  50
#define MAX_DEPTH 4       /* of arrays and links between an annotation and what it leads to */
#define MAX_STEPS 100000  /* along them, for one annotation: arrays may lead to one another many times over */

typedef struct
{
  TlImport        *import;
  TlJsonDoc       *doc;
  GHashTable      *by_id;        /* id (owned) → TlJsonRef + 1 */
  GPtrArray       *sofas;        /* ids of views' texts, owned */
  GHashTable      *sofa_refs;    /* the same → TlJsonRef + 1; borrowed keys */
  GArray          *structures;   /* TlJsonRef of all others */
  GHashTable      *by_sofa;      /* id of a view's text (owned; "" for none) → GArray of TlJsonRef of its structures */
  guint            n_told;
} Cas;

typedef struct
{
  Cas             *cas;
  const char      *sofa;         /* id */
  char            *article;
  TlText          *text;
  TlRecordBuilder *record;
  GArray          *refs;         /* TlJsonRef of the annotations */
  GArray          *given;        /* TlFragment of each, as they are written */
  GHashTable      *natives;      /* id of a structure → id of its annotation, owned */
  guint            n_steps;
} View;

static void G_GNUC_PRINTF (6, 7)
tell (Cas        *self,
      const char *article,
      TlJsonRef   value,
      const char *code,
      TlSeverity  severity,
      const char *format,
      ...)
{
  g_autofree char *message = NULL;
  g_autofree char *path = NULL;
  guint line = 0;
  guint column = 0;
  va_list args;

  if (self->n_told++ > MAX_TOLD)
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (value != TL_JSON_NONE)
    {
      GBytes *bytes = tl_json_doc_get_bytes (self->doc);
      gsize start;

      path = tl_json_dup_path (self->doc, value, NULL);
      tl_json_get_raw (self->doc, value, &start, NULL);
      tl_json_locate (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), start, &line, &column);
    }
  tl_import_problem (self->import, code, severity, article, path, line, column, "%s", message);
}

static TlJsonRef
look_up (GHashTable *table,
         const char *id)
{
  gpointer found = id != NULL ? g_hash_table_lookup (table, id) : NULL;

  return found != NULL ? (TlJsonRef) (GPOINTER_TO_SIZE (found) - 1) : TL_JSON_NONE;
}

static char *
dup_type (Cas       *self,
          TlJsonRef  structure)
{
  char *type = tl_json_pick_string (self->doc, structure, "%TYPE");

  return type != NULL ? type : g_strdup ("");
}

static const char *
get_short_name (const char *type)
{
  const char *dot = strrchr (type, '.');

  if (*type == '\0')
    return "Annotation";
  return dot != NULL && dot[1] != '\0' ? dot + 1 : type;
}

static void
file_by_sofa (Cas       *self,
              TlJsonRef  structure)
{
  g_autofree char *sofa = tl_json_pick_scalar (self->doc, structure, "@sofa");
  GArray *list = g_hash_table_lookup (self->by_sofa, sofa != NULL ? sofa : "");

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
      g_hash_table_insert (self->by_sofa, sofa != NULL ? g_steal_pointer (&sofa) : g_strdup (""), list);
    }
  g_array_append_val (list, structure);
}

static void
add_structure (Cas       *self,
               TlJsonRef  structure,
               char      *id)
{
  g_autofree char *own_id = id;
  g_autofree char *type = NULL;

  if (tl_json_get_type (self->doc, structure) != TL_JSON_OBJECT)
    {
      tell (self, NULL, structure, TL_CODE_SHAPE, TL_SEVERITY_WARNING, _("A feature structure must be an object"));
      return;
    }
  type = dup_type (self, structure);
  if (g_str_equal (type, "uima.cas.Sofa") && own_id != NULL && !g_hash_table_contains (self->sofa_refs, own_id))
    {
      g_ptr_array_add (self->sofas, g_strdup (own_id));
      g_hash_table_insert (self->sofa_refs, self->sofas->pdata[self->sofas->len - 1],
                           GSIZE_TO_POINTER ((gsize) structure + 1));
      return;
    }
  g_array_append_val (self->structures, structure);
  file_by_sofa (self, structure);
  if (own_id == NULL)
    return;
  if (g_hash_table_contains (self->by_id, own_id) || g_hash_table_contains (self->sofa_refs, own_id))
    tell (self, NULL, structure, TL_CODE_DUPLICATE_ID, TL_SEVERITY_WARNING, _("The id %s is already taken"), own_id);
  else
    g_hash_table_insert (self->by_id, g_steal_pointer (&own_id), GSIZE_TO_POINTER ((gsize) structure + 1));
}

/* Structures come as an array, or as an object by id. */
static gboolean
index_structures (Cas     *self,
                  GError **error)
{
  TlJsonRef list = TL_JSON_NONE;
  gboolean is_object;

  if (tl_json_get_type (self->doc, 0) == TL_JSON_OBJECT)
    list = tl_json_find (self->doc, 0, "%FEATURE_STRUCTURES");
  is_object = list != TL_JSON_NONE && tl_json_get_type (self->doc, list) == TL_JSON_OBJECT;
  if (list == TL_JSON_NONE || (!is_object && tl_json_get_type (self->doc, list) != TL_JSON_ARRAY))
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE,
                           _("This is no CAS: there is no list of “%FEATURE_STRUCTURES”"));
      return FALSE;
    }
  for (TlJsonRef item = tl_json_first (self->doc, list); item != TL_JSON_NONE; item = tl_json_next (self->doc, item))
    {
      char *id = NULL;

      if (is_object)
        id = tl_json_dup_name (self->doc, item);
      else if (tl_json_get_type (self->doc, item) == TL_JSON_OBJECT)
        id = tl_json_pick_scalar (self->doc, item, "%ID");
      add_structure (self, item, id);
    }
  return TRUE;
}

static gboolean
pick_offset (Cas        *self,
             TlJsonRef   structure,
             const char *name,
             const char *marked,
             guint      *value)
{
  return tl_json_pick_uint (self->doc, structure, name, value)
         || tl_json_pick_uint (self->doc, structure, marked, value);
}

static void
gather_from (View   *self,
             GArray *list)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      TlJsonRef structure = g_array_index (list, TlJsonRef, i);
      TlFragment range;

      if (!pick_offset (self->cas, structure, "begin", "^begin", &range.start)
          || !pick_offset (self->cas, structure, "end", "^end", &range.end))
        continue;
      g_array_append_val (self->refs, structure);
      g_array_append_val (self->given, range);
    }
}

/* The annotations of this view; one that names no view belongs to the only one. */
static void
gather (View *self)
{
  gather_from (self, g_hash_table_lookup (self->cas->by_sofa, self->sofa));
  if (self->cas->sofas->len == 1 && *self->sofa != '\0')
    gather_from (self, g_hash_table_lookup (self->cas->by_sofa, ""));
}

static gboolean
is_feature (const char *name)
{
  return *name != '\0' && strchr ("%@^", *name) == NULL && !g_str_equal (name, "begin") && !g_str_equal (name, "end")
         && !g_str_equal (name, "sofa");
}

static char *
dup_label (View      *self,
           TlJsonRef  structure,
           char     **feature)
{
  static const char *const names[] = { "value", "label", "PosValue", NULL };
  g_autofree char *type = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *value = tl_json_pick_string (self->cas->doc, structure, names[i]);

      if (value == NULL || *value == '\0')
        continue;
      *feature = g_strdup (names[i]);
      return g_steal_pointer (&value);
    }
  type = dup_type (self->cas, structure);
  return g_strdup (get_short_name (type));
}

static void
add_attributes (View       *self,
                TlJsonRef   structure,
                const char *label_feature)
{
  TlJsonDoc *doc = self->cas->doc;

  for (TlJsonRef value = tl_json_first (doc, structure); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_name (doc, value);
      g_autofree char *json = NULL;

      if (!is_feature (name) || g_strcmp0 (name, label_feature) == 0 || tl_json_get_type (doc, value) == TL_JSON_NULL)
        continue;
      json = tl_json_dup_line (doc, value);
      tl_record_builder_attribute (self->record, *name == '#' ? name + 1 : name, json);
    }
}

static char *
make_member (const char *type)
{
  GString *out = g_string_new ("{");

  tl_json_append_member (out, "type", type);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static void
add_annotation (View             *self,
                TlJsonRef         structure,
                const TlFragment *range)
{
  Cas *cas = self->cas;
  g_autofree char *feature = NULL;
  g_autofree char *label = dup_label (self, structure, &feature);
  g_autofree char *type = dup_type (cas, structure);
  g_autofree char *member = make_member (type);
  g_autofree char *id = tl_json_pick_scalar (cas->doc, structure, "%ID");

  if (range->start >= range->end || !tl_record_builder_add_annotation (self->record, id, label, range, 1, NULL))
    {
      tell (cas, self->article, structure, TL_CODE_OFFSET,
            range->start == range->end ? TL_SEVERITY_WARNING : TL_SEVERITY_ERROR,
            _("“%s” covers nothing of the text and is left out"), label);
      return;
    }
  if (id != NULL)
    g_hash_table_insert (self->natives, g_strdup (id), g_strdup (tl_record_builder_get_annotation_id (self->record)));
  add_attributes (self, structure, feature);
  tl_record_builder_annotation_json (self->record, TL_UIMA_MEMBER, member);
}

static void
add_annotations (View *self)
{
  const TlFragment *given = (const TlFragment *) self->given->data;
  gboolean is_utf16 = tl_uima_is_utf16 (self->text, given, self->given->len);

  if (!is_utf16)
    tell (self->cas, self->article, TL_JSON_NONE, TL_CODE_OFFSET, TL_SEVERITY_WARNING,
          _("Offsets count code points, not UTF-16 units as UIMA does; they were read so"));
  for (guint i = 0; i < self->refs->len; i++)
    {
      TlFragment range = given[i];

      if (is_utf16 && range.end <= tl_text_get_utf16_length (self->text))
        {
          range.start = tl_text_from_utf16 (self->text, range.start);
          range.end = tl_text_from_utf16 (self->text, range.end);
        }
      else if (is_utf16)
        {
          /* Beyond the text in any unit. */
          range.end = G_MAXUINT;
        }
      add_annotation (self, g_array_index (self->refs, TlJsonRef, i), &range);
    }
}

static void resolve (View       *self,
                     const char *id,
                     const char *role,
                     guint       depth,
                     GPtrArray  *strings);

/* What a structure that is no annotation leads to: the elements of an array, the target of a link. */
static void
resolve_through (View       *self,
                 TlJsonRef   structure,
                 const char *role,
                 guint       depth,
                 GPtrArray  *strings)
{
  TlJsonDoc *doc = self->cas->doc;
  TlJsonRef elements = tl_json_find_typed (doc, structure, "%ELEMENTS", TL_JSON_ARRAY);
  g_autofree char *target = tl_json_pick_scalar (doc, structure, "@target");
  g_autofree char *own_role = tl_json_pick_string (doc, structure, "role");

  if (target != NULL)
    resolve (self, target, own_role != NULL && *own_role != '\0' ? own_role : role, depth + 1, strings);
  if (elements == TL_JSON_NONE)
    return;
  for (TlJsonRef item = tl_json_first (doc, elements); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      g_autofree char *id = tl_json_dup_scalar (doc, item);

      if (id != NULL)
        resolve (self, id, role, depth + 1, strings);
    }
}

/* Appends role and annotation id of all that id leads to. */
static void
resolve (View       *self,
         const char *id,
         const char *role,
         guint       depth,
         GPtrArray  *strings)
{
  const char *native = g_hash_table_lookup (self->natives, id);
  TlJsonRef structure = look_up (self->cas->by_id, id);

  if (++self->n_steps > MAX_STEPS)
    return;
  if (native != NULL)
    {
      g_ptr_array_add (strings, g_strdup (role));
      g_ptr_array_add (strings, g_strdup (native));
    }
  else if (structure != TL_JSON_NONE && depth < MAX_DEPTH)
    {
      resolve_through (self, structure, role, depth, strings);
    }
}

static void
add_relation (View       *self,
              TlJsonRef   structure,
              const char *native)
{
  TlJsonDoc *doc = self->cas->doc;
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));
  TlRelationArg self_arg = { "self", native };
  g_autofree char *type = dup_type (self->cas, structure);

  self->n_steps = 0;
  for (TlJsonRef value = tl_json_first (doc, structure); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_name (doc, value);
      g_autofree char *id = *name == '@' && name[1] != '\0' ? tl_json_dup_scalar (doc, value) : NULL;
      guint before = strings->len;

      if (id == NULL || g_str_equal (name, "@sofa"))
        continue;
      resolve (self, id, name + 1, 0, strings);
      if (strings->len == before)
        tell (self->cas, self->article, value, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_NOTE,
              _("“%s” leads to no annotation and is left out"), name + 1);
    }
  if (self->n_steps > MAX_STEPS)
    tell (self->cas, self->article, structure, TL_CODE_RELATION, TL_SEVERITY_WARNING,
          _("This leads to more annotations than are read"));
  if (strings->len == 0)
    return;
  g_array_append_val (args, self_arg);
  for (guint i = 0; i < strings->len; i += 2)
    {
      TlRelationArg arg = { strings->pdata[i], strings->pdata[i + 1] };

      g_array_append_val (args, arg);
    }
  tl_record_builder_add_relation (self->record, NULL, get_short_name (type), (const TlRelationArg *) args->data, args->len);
}

static void
add_relations (View *self)
{
  for (guint i = 0; i < self->refs->len; i++)
    {
      TlJsonRef structure = g_array_index (self->refs, TlJsonRef, i);
      g_autofree char *id = tl_json_pick_scalar (self->cas->doc, structure, "%ID");
      const char *native = id != NULL ? g_hash_table_lookup (self->natives, id) : NULL;

      if (native != NULL)
        add_relation (self, structure, native);
    }
}

/* What the document says of itself, in its DocumentAnnotation or DocumentMetaData. */
static void
add_metadata (View *self)
{
  static const struct { const char *feature; const char *member; } names[] = {
    { "documentTitle", "title" }, { "documentUri", "url" }, { "language", "language" },
  };

  for (guint i = 0; i < self->refs->len; i++)
    {
      TlJsonRef structure = g_array_index (self->refs, TlJsonRef, i);
      g_autofree char *type = dup_type (self->cas, structure);
      g_autofree char *id = NULL;

      if (!g_str_has_suffix (type, ".DocumentMetaData") && !g_str_has_suffix (type, ".DocumentAnnotation"))
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          g_autofree char *value = tl_json_pick_string (self->cas->doc, structure, names[j].feature);

          if (value != NULL && !g_str_equal (value, "x-unspecified"))
            tl_record_builder_set_string (self->record, names[j].member, value);
        }
      id = tl_json_pick_string (self->cas->doc, structure, "documentId");
      if (id != NULL && *id != '\0' && self->cas->sofas->len == 1)
        tl_record_builder_set_id (self->record, id);
      return;
    }
}

static gboolean
read_view (View      *self,
           TlJsonRef  sofa,
           GError   **error)
{
  TlJsonDoc *doc = self->cas->doc;
  TlJsonRef string = tl_json_find_typed (doc, sofa, "sofaString", TL_JSON_STRING);
  char *text;
  gsize length;

  gather (self);
  if (string == TL_JSON_NONE)
    {
      tell (self->cas, self->article, sofa, TL_CODE_SHAPE, self->refs->len > 0 ? TL_SEVERITY_ERROR : TL_SEVERITY_NOTE,
            _("This view has no text, so it makes no article"));
      for (guint i = 0; i < self->refs->len; i++)
        tell (self->cas, self->article, g_array_index (self->refs, TlJsonRef, i), TL_CODE_OFFSET, TL_SEVERITY_ERROR,
              _("This annotation has no text and is left out"));
      return TRUE;
    }
  text = tl_json_dup_string (doc, string, &length);
  self->record = tl_record_builder_new (self->article);
  tl_record_builder_set_text (self->record, text, length);
  self->text = tl_record_builder_get_text (self->record);
  add_metadata (self);
  add_annotations (self);
  add_relations (self);
  return tl_import_add (self->cas->import, g_steal_pointer (&self->record), error);
}

/* Structures that no view took: arrays and links were followed where something leads to them. */
static void
tell_rest (Cas *self)
{
  guint n = 0;

  for (guint i = 0; i < self->structures->len; i++)
    {
      TlJsonRef structure = g_array_index (self->structures, TlJsonRef, i);
      guint offset;

      n += !pick_offset (self, structure, "begin", "^begin", &offset)
           && tl_json_find (self->doc, structure, "%ELEMENTS") == TL_JSON_NONE
           && tl_json_find (self->doc, structure, "@target") == TL_JSON_NONE;
    }
  if (n > 0)
    tell (self, NULL, TL_JSON_NONE, TL_CODE_SHAPE, TL_SEVERITY_NOTE,
          ngettext ("%u feature structure is no annotation of a text and is left out",
                    "%u feature structures are no annotations of a text and are left out", n), n);
}

static gboolean
read_views (Cas         *self,
            const char  *name,
            GError     **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < self->sofas->len; i++)
    {
      TlJsonRef sofa = look_up (self->sofa_refs, self->sofas->pdata[i]);
      g_autofree char *view_name = tl_json_pick_string (self->doc, sofa, "sofaID");
      View view = { self, self->sofas->pdata[i] };

      if (name != NULL)
        view.article = self->sofas->len == 1 || view_name == NULL ? g_strdup (name)
                                                                  : g_strdup_printf ("%s-%s", name, view_name);
      view.refs = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
      view.given = g_array_new (FALSE, FALSE, sizeof (TlFragment));
      view.natives = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      ok = read_view (&view, sofa, error) && tl_import_go_on (self->import, error);
      g_free (view.article);
      g_array_unref (view.refs);
      g_array_unref (view.given);
      g_hash_table_unref (view.natives);
    }
  if (ok && self->sofas->len == 0)
    tell (self, NULL, TL_JSON_NONE, TL_CODE_SHAPE, TL_SEVERITY_WARNING, _("There is no view with a text in this CAS"));
  tell_rest (self);
  return ok;
}

static TlJsonDoc *
parse (TlImport  *import,
       GError   **error)
{
  GBytes *bytes = tl_article_check_size (import, error) ? tl_import_read_all (import, error) : NULL;
  g_autoptr (GBytes) content = NULL;
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;
  gsize skip = size >= 3 && memcmp (g_bytes_get_data (bytes, NULL), "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  gsize offset;
  TlJsonDoc *doc;

  if (bytes == NULL)
    return NULL;
  content = g_bytes_new_from_bytes (bytes, skip, size - skip);
  doc = tl_json_doc_parse (content, &offset, error);
  if (doc == NULL)
    {
      guint line;
      guint column;

      tl_json_locate (g_bytes_get_data (content, NULL), g_bytes_get_size (content), offset, &line, &column);
      g_prefix_error (error, _("Line %u, column %u: "), line, column);
    }
  return doc;
}

static char *
dup_name (const char *path)
{
  g_autofree char *base = path != NULL ? g_path_get_basename (path) : NULL;
  char *dot = base != NULL ? strrchr (base, '.') : NULL;

  if (dot != NULL && dot != base)
    *dot = '\0';
  return base != NULL ? g_filename_display_name (base) : NULL;
}

gboolean
tl_uima_read (TlImport  *import,
              GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);
  g_autofree char *name = dup_name (input->path);
  g_autoptr (TlJsonDoc) doc = NULL;
  Cas self = { import };
  gboolean ok;

  if (input->source == NULL)
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("A folder can’t be read in this format"));
      return FALSE;
    }
  doc = parse (import, error);
  if (doc == NULL)
    return FALSE;
  self.doc = doc;
  self.by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.sofas = g_ptr_array_new_with_free_func (g_free);
  self.sofa_refs = g_hash_table_new (g_str_hash, g_str_equal);
  self.structures = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
  self.by_sofa = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  ok = index_structures (&self, error) && read_views (&self, name, error);
  g_hash_table_unref (self.by_id);
  g_hash_table_unref (self.sofa_refs);
  g_ptr_array_unref (self.sofas);
  g_array_unref (self.structures);
  g_hash_table_unref (self.by_sofa);
  return ok;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Putting articles together again from spans, arcs and the carry.  Entries find their spans by label and range, not by a
 * number that the tool may have changed; twins are taken in the order of the file.
 */

#include "config.h"

#include "tl-flat.h"

#include <string.h>

typedef struct
{
  guint      start;
  guint      end;
  char      *label;
  char      *id;
  char      *quote;
  GPtrArray *members;       /* name, json, name, json…; NULL: none */
  GPtrArray *attributes;    /* likewise */
  GPtrArray *defaults;      /* likewise: members that yield to the carry */
  guint      entry;         /* position among the entries, G_MAXUINT: none */
  gboolean   is_later;      /* a fragment of an entry but its first */
  char      *written_id;    /* of the annotation it became */
} Span;

typedef struct
{
  guint      from;
  guint      to;
  char      *type;
  char      *id;
  GPtrArray *members;
  guint      entry;
  gboolean   is_later;
} Arc;

struct _TlFlatReader
{
  TlRecordBuilder *builder;     /* borrowed */
  GArray          *spans;       /* Span */
  GArray          *arcs;        /* Arc */
  TlJsonDoc       *doc;         /* borrowed; NULL: no carry */
  TlJsonRef        members;
  GArray          *annotations; /* TlJsonRef of the entries */
  GArray          *relations;
  GHashTable      *names;       /* id in the carry → position of span + 1 */
  GPtrArray       *defaults;    /* name, json…: members of annotations that have none so called */
  guint            n_stale;
};

static void
clear_span (gpointer data)
{
  Span *span = data;

  g_free (span->label);
  g_free (span->id);
  g_free (span->quote);
  g_free (span->written_id);
  g_clear_pointer (&span->members, g_ptr_array_unref);
  g_clear_pointer (&span->attributes, g_ptr_array_unref);
  g_clear_pointer (&span->defaults, g_ptr_array_unref);
}

static void
clear_arc (gpointer data)
{
  Arc *arc = data;

  g_free (arc->type);
  g_free (arc->id);
  g_clear_pointer (&arc->members, g_ptr_array_unref);
}

TlFlatReader *
tl_flat_reader_new (TlRecordBuilder *builder)
{
  TlFlatReader *self = g_new0 (TlFlatReader, 1);

  self->builder = builder;
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  g_array_set_clear_func (self->spans, clear_span);
  self->arcs = g_array_new (FALSE, FALSE, sizeof (Arc));
  g_array_set_clear_func (self->arcs, clear_arc);
  self->annotations = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
  self->relations = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->members = TL_JSON_NONE;
  return self;
}

void
tl_flat_reader_free (TlFlatReader *self)
{
  g_array_unref (self->spans);
  g_array_unref (self->arcs);
  g_array_unref (self->annotations);
  g_array_unref (self->relations);
  g_hash_table_unref (self->names);
  g_clear_pointer (&self->defaults, g_ptr_array_unref);
  g_free (self);
}

guint
tl_flat_reader_add_span (TlFlatReader *self,
                         guint         start,
                         guint         end,
                         const char   *label,
                         const char   *id,
                         const char   *quote)
{
  /* What has no name is called after what it is: an empty label would be no annotation. */
  Span span = { start, end, g_strdup (*label != '\0' ? label : "span"), g_strdup (id), g_strdup (quote), NULL, NULL, NULL, G_MAXUINT, FALSE, NULL };

  g_array_append_val (self->spans, span);
  return self->spans->len - 1;
}

static void
add_pair (GPtrArray  **pairs,
          const char  *name,
          const char  *json)
{
  if (*pairs == NULL)
    *pairs = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (*pairs, g_strdup (name));
  g_ptr_array_add (*pairs, g_strdup (json));
}

void
tl_flat_reader_span_member (TlFlatReader *self,
                            const char   *name,
                            const char   *json)
{
  add_pair (&g_array_index (self->spans, Span, self->spans->len - 1).members, name, json);
}

void
tl_flat_reader_span_attribute (TlFlatReader *self,
                               const char   *name,
                               const char   *json)
{
  add_pair (&g_array_index (self->spans, Span, self->spans->len - 1).attributes, name, json);
}

void
tl_flat_reader_span_default (TlFlatReader *self,
                             const char   *name,
                             const char   *json)
{
  add_pair (&g_array_index (self->spans, Span, self->spans->len - 1).defaults, name, json);
}

void
tl_flat_reader_add_arc (TlFlatReader *self,
                        guint         from,
                        guint         to,
                        const char   *type,
                        const char   *id)
{
  Arc arc = { from, to, g_strdup (*type != '\0' ? type : "related"), g_strdup (id), NULL, G_MAXUINT, FALSE };

  g_array_append_val (self->arcs, arc);
}

void
tl_flat_reader_arc_member (TlFlatReader *self,
                           const char   *name,
                           const char   *json)
{
  add_pair (&g_array_index (self->arcs, Arc, self->arcs->len - 1).members, name, json);
}

static void
list_entries (TlFlatReader *self,
              TlJsonRef     carry,
              const char   *name,
              GArray       *entries)
{
  TlJsonRef list = tl_json_find_typed (self->doc, carry, name, TL_JSON_ARRAY);

  if (list == TL_JSON_NONE)
    return;
  for (TlJsonRef entry = tl_json_first (self->doc, list); entry != TL_JSON_NONE; entry = tl_json_next (self->doc, entry))
    if (tl_json_get_type (self->doc, entry) == TL_JSON_OBJECT)
      g_array_append_val (entries, entry);
}

void
tl_flat_reader_set_carry (TlFlatReader *self,
                          TlJsonDoc    *doc,
                          TlJsonRef     carry)
{
  if (!tl_json_is (doc, carry, TL_JSON_OBJECT))
    return;
  self->doc = doc;
  self->members = tl_json_find_typed (doc, carry, "members", TL_JSON_OBJECT);
  list_entries (self, carry, "annotations", self->annotations);
  list_entries (self, carry, "relations", self->relations);
}

gboolean
tl_flat_reader_carries (TlFlatReader *self,
                        const char   *member)
{
  return self->members != TL_JSON_NONE && tl_json_find (self->doc, self->members, member) != TL_JSON_NONE;
}

/* Positions (of spans or arcs) by a name that says all that must agree; in the order of the file. */
static void
file_under (GHashTable *table,
            char       *name,
            guint       position)
{
  GQueue *queue = g_hash_table_lookup (table, name);

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (table, name, queue);
    }
  else
    g_free (name);
  g_queue_push_tail (queue, GUINT_TO_POINTER (position));
}

static void
free_queue (gpointer data)
{
  g_queue_free (data);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_queue);
}

static char *
name_span (guint       start,
           guint       end,
           const char *label)
{
  return g_strdup_printf ("%u %u %s", start, end, label);
}

static char *
name_arc (guint       from,
          guint       to,
          const char *type)
{
  return g_strdup_printf ("%u %u %s", from, to, type);
}

/* Takes the names' positions out of the table; FALSE when one is not there (nothing is taken then). */
static gboolean
take_all (GHashTable *table,
          GPtrArray  *names,
          GArray     *positions)
{
  g_array_set_size (positions, 0);
  for (guint i = 0; i < names->len; i++)
    {
      GQueue *queue = g_hash_table_lookup (table, names->pdata[i]);

      if (queue == NULL || g_queue_is_empty (queue))
        {
          while (i-- > 0)
            g_queue_push_head (g_hash_table_lookup (table, names->pdata[i]),
                               GUINT_TO_POINTER (g_array_index (positions, guint, i)));
          return FALSE;
        }
      g_array_set_size (positions, i + 1);
      g_array_index (positions, guint, i) = GPOINTER_TO_UINT (g_queue_pop_head (queue));
    }
  return TRUE;
}

/* The ranges of an entry as names of spans; empty when it is not sound. */
static GPtrArray *
name_fragments (TlFlatReader *self,
                TlJsonRef     entry)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *label = tl_json_pick_string (self->doc, entry, "label");
  TlJsonRef fragments = tl_json_find_typed (self->doc, entry, "fragments", TL_JSON_ARRAY);

  if (label == NULL || *label == '\0' || fragments == TL_JSON_NONE)
    return names;
  for (TlJsonRef range = tl_json_first (self->doc, fragments); range != TL_JSON_NONE; range = tl_json_next (self->doc, range))
    {
      TlJsonRef first = tl_json_get_type (self->doc, range) == TL_JSON_ARRAY ? tl_json_first (self->doc, range) : TL_JSON_NONE;
      TlJsonRef second = first != TL_JSON_NONE ? tl_json_next (self->doc, first) : TL_JSON_NONE;
      guint start;
      guint end;

      if (!tl_json_is (self->doc, second, TL_JSON_NUMBER) || !tl_json_is (self->doc, first, TL_JSON_NUMBER)
          || !tl_json_get_uint (self->doc, first, &start) || !tl_json_get_uint (self->doc, second, &end))
        {
          g_ptr_array_set_size (names, 0);
          break;
        }
      g_ptr_array_add (names, name_span (start, end, label));
    }
  return names;
}

static void
match_annotations (TlFlatReader *self)
{
  g_autoptr (GHashTable) table = new_table ();
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->spans->len; i++)
    {
      const Span *span = &g_array_index (self->spans, Span, i);

      file_under (table, name_span (span->start, span->end, span->label), i);
    }
  for (guint i = 0; i < self->annotations->len; i++)
    {
      TlJsonRef entry = g_array_index (self->annotations, TlJsonRef, i);
      g_autoptr (GPtrArray) names = name_fragments (self, entry);
      char *id = tl_json_pick_string (self->doc, entry, "id");

      if (names->len == 0 || !take_all (table, names, positions))
        {
          g_free (id);
          self->n_stale++;
          continue;
        }
      for (guint j = 0; j < positions->len; j++)
        {
          Span *span = &g_array_index (self->spans, Span, g_array_index (positions, guint, j));

          span->entry = i;
          span->is_later = j > 0;
        }
      if (id != NULL)
        g_hash_table_replace (self->names, id, GUINT_TO_POINTER (g_array_index (positions, guint, 0) + 1));
    }
}

void
tl_flat_reader_default_member (TlFlatReader *self,
                               const char   *name,
                               const char   *json)
{
  add_pair (&self->defaults, name, json);
}

static const char *
find_pair (GPtrArray  *pairs,
           const char *name)
{
  for (guint i = 0; pairs != NULL && i < pairs->len; i += 2)
    if (g_str_equal (pairs->pdata[i], name))
      return pairs->pdata[i + 1];
  return NULL;
}

/* A value as the plain text in which a tool that knows text only would hold it: lists by line. */
static char *
dup_plain (TlJsonDoc *doc,
           TlJsonRef  value)
{
  GString *out;

  if (tl_json_get_type (doc, value) != TL_JSON_ARRAY)
    return tl_json_dup_scalar (doc, value);
  out = g_string_new (NULL);
  for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      g_autofree char *text = tl_json_dup_scalar (doc, item);

      if (text == NULL)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      if (out->len > 0)
        g_string_append_c (out, '\n');
      g_string_append (out, text);
    }
  return g_string_free (out, FALSE);
}

/* Do the value in the carry and the one in the file mean the same? */
static gboolean
is_same_plain (TlJsonDoc  *doc,
               TlJsonRef   value,
               const char *json)
{
  g_autoptr (TlJsonDoc) other = tl_json_parse_text (json, -1);
  g_autofree char *mine = dup_plain (doc, value);
  g_autofree char *theirs = other != NULL ? dup_plain (other, 0) : NULL;

  return g_strcmp0 (mine, theirs) == 0 && mine != NULL;
}

/* Attributes of the span, each as the carry spells it where that means the same; then those that only the carry can have. */
static void
write_attributes (TlFlatReader      *self,
                  const Span        *span,
                  TlJsonRef          carried,
                  const TlFlatHolds *holds)
{
  for (guint i = 0; span->attributes != NULL && i < span->attributes->len; i += 2)
    {
      const char *name = span->attributes->pdata[i];
      const char *json = span->attributes->pdata[i + 1];
      TlJsonRef exact = carried != TL_JSON_NONE ? tl_json_find (self->doc, carried, name) : TL_JSON_NONE;

      if (exact != TL_JSON_NONE && is_same_plain (self->doc, exact, json))
        {
          g_autofree char *spelled = tl_json_dup_line (self->doc, exact);

          tl_record_builder_attribute (self->builder, name, spelled);
        }
      else
        tl_record_builder_attribute (self->builder, name, json);
    }
  if (carried == TL_JSON_NONE)
    return;
  for (TlJsonRef value = tl_json_first (self->doc, carried); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      g_autofree char *name = tl_json_dup_name (self->doc, value);
      g_autofree char *json = NULL;

      if (find_pair (span->attributes, name) != NULL
          || (holds->says_attribute != NULL && holds->says_attribute (self->doc, value)))
        continue;
      json = tl_json_dup_line (self->doc, value);
      tl_record_builder_attribute (self->builder, name, json);
    }
}

/* Members that neither the file nor the carry has otherwise. */
static void
write_defaults (TlFlatReader *self,
                const Span   *span,
                GPtrArray    *defaults,
                TlJsonRef     entry)
{
  for (guint i = 0; defaults != NULL && i < defaults->len; i += 2)
    {
      const char *name = defaults->pdata[i];

      if (find_pair (span->members, name) == NULL
          && (entry == TL_JSON_NONE || tl_json_find (self->doc, entry, name) == TL_JSON_NONE))
        tl_record_builder_annotation_json (self->builder, name, defaults->pdata[i + 1]);
    }
}

static void
write_span_members (TlFlatReader      *self,
                    const Span        *span,
                    TlJsonRef          entry,
                    const TlFlatHolds *holds)
{
  static const char *const basics[] = { "id", "label", "fragments", "text", "start", "end", NULL };
  TlJsonRef attributes = TL_JSON_NONE;

  for (guint i = 0; span->members != NULL && i < span->members->len; i += 2)
    tl_record_builder_annotation_json (self->builder, span->members->pdata[i], span->members->pdata[i + 1]);
  for (TlJsonRef value = entry != TL_JSON_NONE ? tl_json_first (self->doc, entry) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (self->doc, value))
    {
      g_autofree char *name = tl_json_dup_name (self->doc, value);
      g_autofree char *json = NULL;

      if (g_strv_contains (basics, name) || find_pair (span->members, name) != NULL)
        continue;
      if (g_str_equal (name, "attributes") && tl_json_get_type (self->doc, value) == TL_JSON_OBJECT)
        {
          attributes = value;
          continue;
        }
      json = tl_json_dup_line (self->doc, value);
      tl_record_builder_annotation_json (self->builder, name, json);
    }
  write_defaults (self, span, span->defaults, entry);
  write_defaults (self, span, self->defaults, entry);
  write_attributes (self, span, attributes, holds);
}

static void
write_span (TlFlatReader      *self,
            guint              position,
            const TlFlatHolds *holds)
{
  Span *span = &g_array_index (self->spans, Span, position);
  g_autoptr (GArray) fragments = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  g_autofree char *id = g_strdup (span->id);
  g_autofree char *quote = g_strdup (span->quote);
  TlJsonRef entry = TL_JSON_NONE;
  TlFragment own = { span->start, span->end };

  g_array_append_val (fragments, own);
  if (span->entry != G_MAXUINT)
    {
      TlJsonRef ranges;
      char *carried;

      entry = g_array_index (self->annotations, TlJsonRef, span->entry);
      ranges = tl_json_find (self->doc, entry, "fragments");
      g_array_set_size (fragments, 0);
      for (TlJsonRef range = tl_json_first (self->doc, ranges); range != TL_JSON_NONE; range = tl_json_next (self->doc, range))
        {
          tl_json_get_uint (self->doc, tl_json_first (self->doc, range), &own.start);
          tl_json_get_uint (self->doc, tl_json_next (self->doc, tl_json_first (self->doc, range)), &own.end);
          g_array_append_val (fragments, own);
        }
      carried = tl_json_pick_string (self->doc, entry, "id");
      if (carried != NULL)
        {
          g_free (id);
          id = carried;
        }
      carried = tl_json_pick_string (self->doc, entry, "text");
      if (carried != NULL || fragments->len > 1)
        {
          g_free (quote);
          quote = carried;
        }
    }
  if (!tl_record_builder_add_annotation (self->builder, id, span->label, (const TlFragment *) fragments->data,
                                         fragments->len, quote))
    return;
  span->written_id = g_strdup (tl_record_builder_get_annotation_id (self->builder));
  write_span_members (self, span, entry, holds);
}

/* The arguments of an entry; role and target are owned by strings. */
static GArray *
read_args (TlFlatReader *self,
           TlJsonRef     entry,
           GStringChunk *strings)
{
  GArray *args = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));
  TlJsonRef list = tl_json_find_typed (self->doc, entry, "args", TL_JSON_ARRAY);

  if (list == TL_JSON_NONE)
    return args;
  for (TlJsonRef item = tl_json_first (self->doc, list); item != TL_JSON_NONE; item = tl_json_next (self->doc, item))
    {
      gboolean is_object = tl_json_get_type (self->doc, item) == TL_JSON_OBJECT;
      g_autofree char *role = is_object ? tl_json_pick_string (self->doc, item, "role") : NULL;
      g_autofree char *target = is_object ? tl_json_pick_string (self->doc, item, "target") : NULL;
      TlRelationArg arg;

      if (role == NULL || target == NULL || *role == '\0' || *target == '\0')
        continue;
      arg.role = g_string_chunk_insert (strings, role);
      arg.target = g_string_chunk_insert (strings, target);
      g_array_append_val (args, arg);
    }
  return args;
}

/* The span that an id of the carry names, or G_MAXUINT. */
static guint
find_span (TlFlatReader *self,
           const char   *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->names, id)) - 1;
}

/* The arcs that a relation of the carry was taken apart into. */
static GPtrArray *
name_arcs (TlFlatReader *self,
           const char   *type,
           GArray       *args)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  guint hub = G_MAXUINT;

  for (guint i = 0; i < args->len; i++)
    {
      const TlRelationArg *arg = &g_array_index (args, TlRelationArg, i);
      guint span = find_span (self, arg->target);
      g_autofree char *full = NULL;

      if (span == G_MAXUINT)
        continue;
      if (hub == G_MAXUINT)
        {
          hub = span;
          continue;
        }
      full = args->len == 2 ? g_strdup (type) : g_strconcat (type, ":", arg->role, NULL);
      g_ptr_array_add (names, name_arc (hub, span, full));
    }
  return names;
}

static void
write_relation_members (TlFlatReader *self,
                        GPtrArray    *members,
                        TlJsonRef     entry)
{
  static const char *const basics[] = { "id", "type", "args", NULL };

  for (guint i = 0; members != NULL && i < members->len; i += 2)
    tl_record_builder_relation_json (self->builder, members->pdata[i], members->pdata[i + 1]);
  for (TlJsonRef value = entry != TL_JSON_NONE ? tl_json_first (self->doc, entry) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (self->doc, value))
    {
      g_autofree char *name = tl_json_dup_name (self->doc, value);
      g_autofree char *json = NULL;

      if (g_strv_contains (basics, name) || find_pair (members, name) != NULL)
        continue;
      json = tl_json_dup_line (self->doc, value);
      tl_record_builder_relation_json (self->builder, name, json);
    }
}

static void
write_relation_entry (TlFlatReader *self,
                      TlJsonRef     entry,
                      GPtrArray    *members)
{
  g_autofree char *id = tl_json_pick_string (self->doc, entry, "id");
  g_autofree char *type = tl_json_pick_string (self->doc, entry, "type");
  GStringChunk *strings = g_string_chunk_new (256);
  g_autoptr (GArray) args = read_args (self, entry, strings);

  for (guint i = 0; i < args->len; i++)
    {
      TlRelationArg *arg = &g_array_index (args, TlRelationArg, i);
      guint span = find_span (self, arg->target);

      if (span != G_MAXUINT && g_array_index (self->spans, Span, span).written_id != NULL)
        arg->target = g_array_index (self->spans, Span, span).written_id;
    }
  tl_record_builder_add_relation (self->builder, id, type, (const TlRelationArg *) args->data, args->len);
  write_relation_members (self, members, entry);
  g_string_chunk_free (strings);
}

static void
write_arc (TlFlatReader *self,
           const Arc    *arc)
{
  /* A relation between pieces is one between their annotations. */
  TlRelationArg args[2] = {
    { "from", g_array_index (self->spans, Span, arc->from).written_id },
    { "to", g_array_index (self->spans, Span, arc->to).written_id },
  };

  if (args[0].target == NULL || args[1].target == NULL)
    return;
  tl_record_builder_add_relation (self->builder, arc->id, arc->type, args, 2);
  write_relation_members (self, arc->members, TL_JSON_NONE);
}

/* Finds the arcs of each relation of the carry; those without any (of one argument, or to what is not there) get TRUE in alone. */
static void
match_relations (TlFlatReader *self,
                 gboolean     *alone)
{
  g_autoptr (GHashTable) table = new_table ();
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->arcs->len; i++)
    {
      const Arc *arc = &g_array_index (self->arcs, Arc, i);

      file_under (table, name_arc (arc->from, arc->to, arc->type), i);
    }
  for (guint i = 0; i < self->relations->len; i++)
    {
      TlJsonRef entry = g_array_index (self->relations, TlJsonRef, i);
      g_autofree char *type = tl_json_pick_string (self->doc, entry, "type");
      GStringChunk *strings = g_string_chunk_new (256);
      g_autoptr (GArray) args = read_args (self, entry, strings);
      g_autoptr (GPtrArray) names = type != NULL ? name_arcs (self, type, args) : NULL;

      if (names != NULL && names->len == 0 && *type != '\0')
        alone[i] = TRUE;
      else if (names == NULL || !take_all (table, names, positions))
        self->n_stale++;
      else
        for (guint j = 0; j < positions->len; j++)
          {
            Arc *arc = &g_array_index (self->arcs, Arc, g_array_index (positions, guint, j));

            arc->entry = i;
            arc->is_later = j > 0;
          }
      g_string_chunk_free (strings);
    }
}

static void
write_relations (TlFlatReader *self)
{
  g_autofree gboolean *alone = g_new0 (gboolean, self->relations->len + 1);

  if (self->doc != NULL)
    match_relations (self, alone);
  for (guint i = 0; i < self->arcs->len; i++)
    {
      const Arc *arc = &g_array_index (self->arcs, Arc, i);

      if (arc->entry == G_MAXUINT)
        write_arc (self, arc);
      else if (!arc->is_later)
        write_relation_entry (self, g_array_index (self->relations, TlJsonRef, arc->entry), arc->members);
    }
  for (guint i = 0; i < self->relations->len; i++)
    if (alone[i])
      write_relation_entry (self, g_array_index (self->relations, TlJsonRef, i), NULL);
}

/* Annotations that the carry does not name are called as they came to be called: relations of the carry may mean these. */
static void
name_plain_spans (TlFlatReader *self)
{
  for (guint i = 0; i < self->spans->len; i++)
    {
      const Span *span = &g_array_index (self->spans, Span, i);

      if (span->entry == G_MAXUINT && span->written_id != NULL && !g_hash_table_contains (self->names, span->written_id))
        g_hash_table_insert (self->names, g_strdup (span->written_id), GUINT_TO_POINTER (i + 1));
    }
}

/* A later piece stands for its annotation in arcs that name it. */
static void
name_later_spans (TlFlatReader *self)
{
  g_autofree guint *firsts = g_new0 (guint, self->annotations->len + 1);

  for (guint i = 0; i < self->spans->len; i++)
    {
      const Span *span = &g_array_index (self->spans, Span, i);

      if (span->entry != G_MAXUINT && !span->is_later)
        firsts[span->entry] = i;
    }
  for (guint i = 0; i < self->spans->len; i++)
    {
      Span *span = &g_array_index (self->spans, Span, i);

      if (span->is_later)
        span->written_id = g_strdup (g_array_index (self->spans, Span, firsts[span->entry]).written_id);
    }
}

static void
write_members (TlFlatReader *self)
{
  static const char *const basics[] = { "id", "text", "annotations", "relations", NULL };

  if (self->members == TL_JSON_NONE)
    return;
  for (TlJsonRef value = tl_json_first (self->doc, self->members); value != TL_JSON_NONE;
       value = tl_json_next (self->doc, value))
    {
      g_autofree char *name = tl_json_dup_name (self->doc, value);
      g_autofree char *json = NULL;

      if (g_strv_contains (basics, name))
        continue;
      json = tl_json_dup_line (self->doc, value);
      tl_record_builder_set_json (self->builder, name, json);
    }
}

guint
tl_flat_reader_finish (TlFlatReader      *self,
                       const TlFlatHolds *holds)
{
  if (self->doc != NULL)
    match_annotations (self);
  for (guint i = 0; i < self->spans->len; i++)
    if (!g_array_index (self->spans, Span, i).is_later)
      write_span (self, i, holds);
  name_plain_spans (self);
  name_later_spans (self);
  write_relations (self);
  write_members (self);
  return self->n_stale;
}

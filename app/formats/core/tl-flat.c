/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Taking articles apart for tools that know plain spans and arcs.  What these can't say goes into the carry, entry by entry and
 * only where there is something to say: an annotation of one range with an id that follows from the file needs
 * none.
 */

#include "config.h"

#include "tl-flat.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the tool will not show, counted over the article. */
typedef struct
{
  guint discontinuous;
  guint attributes;
  guint members;        /* of annotations: notes, reviews, dates… */
  guint article;        /* members of the article */
  guint nary;           /* relations that are not plain pairs */
} Kept;

struct _TlFlat
{
  TlArticle   *article;         /* owned */
  TlFlatHolds  holds;
  GArray      *spans;           /* TlFlatSpan */
  GArray      *arcs;            /* TlFlatArc; types owned */
  GArray      *first_spans;     /* guint per annotation: its first span */
  GString     *annotations;     /* entries of the carry */
  GString     *relations;
  GString     *members;
  char        *carry;
  Kept         kept;
};

gboolean
tl_flat_parse_id (const char *id,
                  char        prefix,
                  guint      *number)
{
  guint64 value;

  if (id[0] != prefix || !g_ascii_isdigit (id[1]) || (id[1] == '0' && id[2] != '\0') || strlen (id) > 10)
    return FALSE;
  if (!g_ascii_string_to_unsigned (id + 1, 10, 0, G_MAXINT32, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

/* Gives out numbers: those that ids ask for first, the free ones to the rest. */
typedef struct
{
  GHashTable *taken;
  guint       next;
} Numbers;

static guint
next_number (Numbers *self)
{
  while (!g_hash_table_add (self->taken, GUINT_TO_POINTER (self->next + 1)))
    self->next++;
  return self->next++;
}

static void
add_spans (TlFlat *self)
{
  Numbers numbers = { g_hash_table_new (NULL, NULL), 0 };
  guint n_annotations = tl_article_get_n_annotations (self->article);

  for (guint i = 0; i < n_annotations; i++)
    {
      guint number;

      if (tl_flat_parse_id (tl_annotation_get_id (tl_article_get_annotation (self->article, i)), 't', &number))
        g_hash_table_add (numbers.taken, GUINT_TO_POINTER (number + 1));
    }
  for (guint i = 0; i < n_annotations; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      guint n_fragments;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

      g_array_append_val (self->first_spans, self->spans->len);
      for (guint j = 0; j < n_fragments; j++)
        {
          TlFlatSpan span = { fragments[j].start, fragments[j].end, tl_annotation_get_label (annotation), i, j, 0 };

          if (j > 0 || !tl_flat_parse_id (tl_annotation_get_id (annotation), 't', &span.number))
            span.number = next_number (&numbers);
          g_array_append_val (self->spans, span);
        }
    }
  g_hash_table_unref (numbers.taken);
}

static void
append_fragments (GString          *out,
                  const TlFragment *fragments,
                  guint             n_fragments)
{
  tl_json_append_name (out, "fragments");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_fragments; i++)
    g_string_append_printf (out, "%s[%u, %u]", i > 0 ? ", " : "", fragments[i].start, fragments[i].end);
  g_string_append_c (out, ']');
}

/* The attributes that the format can't say, or not exactly; counts all that it does not show. */
static void
append_attributes (TlFlat    *self,
                   GString   *out,
                   TlJsonDoc *doc,
                   TlJsonRef  attributes)
{
  g_autoptr (GString) json = NULL;
  gboolean whole = self->holds.holds_attribute == NULL || tl_json_get_type (doc, attributes) != TL_JSON_OBJECT;

  if (whole)
    {
      self->kept.attributes += tl_json_is (doc, attributes, TL_JSON_OBJECT) ? tl_json_get_length (doc, attributes) : 1;
      tl_json_append_name (out, "attributes");
      tl_json_append_raw (out, doc, attributes);
      return;
    }
  json = g_string_new ("{");
  for (TlJsonRef value = tl_json_first (doc, attributes); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = NULL;

      if (self->holds.holds_attribute (doc, value))
        continue;
      name = tl_json_dup_name (doc, value);
      tl_json_append_name (json, name);
      tl_json_append_raw (json, doc, value);
      self->kept.attributes++;
    }
  if (json->len > 1)
    {
      g_string_append_c (json, '}');
      tl_json_append_member_json (out, "attributes", json->str);
    }
}

/* Will the id at this position follow from the file? */
static gboolean
is_default_id (TlFlatIds   ids,
               const char *id,
               char        prefix,
               guint       position)
{
  guint number;

  if (ids == TL_FLAT_OWN || ids == TL_FLAT_UNORDERED)
    return ids == TL_FLAT_OWN;
  return tl_flat_parse_id (id, prefix, &number) && (ids == TL_FLAT_NUMBERS || number == position + 1);
}

/* Is the member one that the format says itself? */
static gboolean
is_held (TlJsonDoc         *doc,
         TlJsonRef          value,
         const char *const *held)
{
  g_autofree char *name = NULL;

  if (held == NULL || !tl_json_is_named (doc, value, held))
    return FALSE;
  if (tl_json_get_type (doc, value) == TL_JSON_STRING)
    return TRUE;
  name = tl_json_dup_name (doc, value);
  return g_str_has_prefix (name, "x-");
}

/* The members of an annotation that the spans do not say. */
static void
add_annotation (TlFlat *self,
                guint   position)
{
  static const char *const basics[] = { "id", "label", "start", "end", "fragments", NULL };
  TlAnnotation *annotation = tl_article_get_annotation (self->article, position);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  g_autoptr (GString) entry = g_string_new ("{");
  const char *id = tl_annotation_get_id (annotation);
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);
  gsize plain;

  tl_json_append_member (entry, "id", id);
  tl_json_append_member (entry, "label", tl_annotation_get_label (annotation));
  append_fragments (entry, fragments, n_fragments);
  plain = entry->len;
  for (TlJsonRef value = doc != NULL ? tl_json_first (doc, 0) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (doc, value))
    {
      TlJsonRef key = tl_json_get_key (doc, value);
      g_autofree char *name = NULL;

      if (tl_json_is_named (doc, value, basics) || is_held (doc, value, self->holds.annotation))
        continue;
      if (tl_json_string_equal (doc, key, "attributes"))
        {
          append_attributes (self, entry, doc, value);
          continue;
        }
      if (tl_json_string_equal (doc, key, "text"))
        {
          /* The quote follows from the text, unless it disagrees with it. */
          if (tl_annotation_quote_matches (annotation, tl_article_get_text (self->article)))
            continue;
        }
      else
        self->kept.members++;
      name = tl_json_dup_name (doc, value);
      tl_json_append_name (entry, name);
      tl_json_append_raw (entry, doc, value);
    }
  if (n_fragments > 1)
    self->kept.discontinuous++;
  if (entry->len == plain && n_fragments == 1 && is_default_id (self->holds.annotation_ids, id, 't', position))
    return;
  g_string_append_c (entry, '}');
  tl_json_append_comma (self->annotations);
  g_string_append (self->annotations, entry->str);
}

static void
add_relation_entry (TlFlat *self,
                    guint   position)
{
  static const char *const basics[] = { "id", "type", "args", "from", "to", NULL };
  TlRelation *relation = tl_article_get_relation (self->article, position);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_relation_get_json (relation), NULL, NULL);
  g_autoptr (GString) entry = g_string_new ("{");
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);
  gboolean plain = n_args == 2 && g_str_equal (args[0].role, "from") && g_str_equal (args[1].role, "to")
                   && tl_article_find_annotation (self->article, args[0].target) != NULL
                   && tl_article_find_annotation (self->article, args[1].target) != NULL;
  gsize basic;

  tl_json_append_member (entry, "id", tl_relation_get_id (relation));
  tl_json_append_member (entry, "type", tl_relation_get_kind (relation));
  tl_json_append_name (entry, "args");
  g_string_append_c (entry, '[');
  for (guint i = 0; i < n_args; i++)
    {
      tl_json_append_comma (entry);
      g_string_append_c (entry, '{');
      tl_json_append_member (entry, "role", args[i].role);
      tl_json_append_member (entry, "target", args[i].target);
      g_string_append_c (entry, '}');
    }
  g_string_append_c (entry, ']');
  basic = entry->len;
  for (TlJsonRef value = doc != NULL ? tl_json_first (doc, 0) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (doc, value))
    if (!tl_json_is_named (doc, value, basics) && !is_held (doc, value, self->holds.relation))
      {
        g_autofree char *name = tl_json_dup_name (doc, value);

        tl_json_append_name (entry, name);
        tl_json_append_raw (entry, doc, value);
      }
  if (plain && entry->len == basic && is_default_id (self->holds.relation_ids, tl_relation_get_id (relation), 'r', position))
    return;
  if (!plain)
    self->kept.nary++;
  g_string_append_c (entry, '}');
  tl_json_append_comma (self->relations);
  g_string_append (self->relations, entry->str);
}

/* The arcs of a relation: from its first argument that is there to each of the others. */
static void
add_arcs (TlFlat  *self,
          guint    index,
          Numbers *numbers)
{
  TlRelation *relation = tl_article_get_relation (self->article, index);
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);
  guint hub = G_MAXUINT;
  gboolean numbered = FALSE;

  for (guint i = 0; i < n_args; i++)
    {
      guint position = tl_article_get_annotation_position (self->article, args[i].target);
      TlFlatArc arc = { 0 };

      if (position == G_MAXUINT)
        continue;
      arc.to = g_array_index (self->first_spans, guint, position);
      if (hub == G_MAXUINT)
        {
          hub = arc.to;
          continue;
        }
      arc.from = hub;
      arc.relation = index;
      arc.type = n_args == 2 ? g_strdup (tl_relation_get_kind (relation))
                             : g_strconcat (tl_relation_get_kind (relation), ":", args[i].role, NULL);
      if (numbered || !tl_flat_parse_id (tl_relation_get_id (relation), 'r', &arc.number))
        arc.number = next_number (numbers);
      numbered = TRUE;
      g_array_append_val (self->arcs, arc);
    }
}

static void
add_relations (TlFlat *self)
{
  Numbers numbers = { g_hash_table_new (NULL, NULL), 0 };
  guint n_relations = tl_article_get_n_relations (self->article);

  for (guint i = 0; i < n_relations; i++)
    {
      guint number;

      if (tl_flat_parse_id (tl_relation_get_id (tl_article_get_relation (self->article, i)), 'r', &number))
        g_hash_table_add (numbers.taken, GUINT_TO_POINTER (number + 1));
    }
  for (guint i = 0; i < n_relations; i++)
    {
      add_arcs (self, i, &numbers);
      add_relation_entry (self, i);
    }
  g_hash_table_unref (numbers.taken);
}

static void
add_members (TlFlat *self)
{
  static const char *const basics[] = { "id", "text", "annotations", "relations", NULL };
  g_autoptr (GBytes) record = tl_article_dup_json (self->article);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (record, NULL, NULL);

  if (doc == NULL)
    return;
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = NULL;

      if (tl_json_is_named (doc, value, basics) || is_held (doc, value, self->holds.article))
        continue;
      name = tl_json_dup_name (doc, value);
      tl_json_append_name (self->members, name);
      tl_json_append_raw (self->members, doc, value);
      self->kept.article++;
    }
}

static void
clear_arc (gpointer data)
{
  g_free (((TlFlatArc *) data)->type);
}

static void
make_carry (TlFlat *self)
{
  GString *carry;

  if (self->members->len == 0 && self->annotations->len == 0 && self->relations->len == 0)
    return;
  carry = g_string_new ("{\"version\": 1");
  if (self->members->len > 0)
    g_string_append_printf (carry, ", \"members\": {%s}", self->members->str);
  if (self->annotations->len > 0)
    g_string_append_printf (carry, ", \"annotations\": [%s]", self->annotations->str);
  if (self->relations->len > 0)
    g_string_append_printf (carry, ", \"relations\": [%s]", self->relations->str);
  g_string_append_c (carry, '}');
  self->carry = g_string_free (carry, FALSE);
}

TlFlat *
tl_flat_new (TlArticle         *article,
             const TlFlatHolds *holds)
{
  TlFlat *self = g_new0 (TlFlat, 1);

  self->article = g_object_ref (article);
  self->holds = *holds;
  self->spans = g_array_new (FALSE, FALSE, sizeof (TlFlatSpan));
  self->arcs = g_array_new (FALSE, FALSE, sizeof (TlFlatArc));
  g_array_set_clear_func (self->arcs, clear_arc);
  self->first_spans = g_array_new (FALSE, FALSE, sizeof (guint));
  self->annotations = g_string_new (NULL);
  self->relations = g_string_new (NULL);
  self->members = g_string_new (NULL);
  add_spans (self);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    add_annotation (self, i);
  add_relations (self);
  add_members (self);
  make_carry (self);
  return self;
}

void
tl_flat_free (TlFlat *self)
{
  g_object_unref (self->article);
  g_array_unref (self->spans);
  g_array_unref (self->arcs);
  g_array_unref (self->first_spans);
  g_string_free (self->annotations, TRUE);
  g_string_free (self->relations, TRUE);
  g_string_free (self->members, TRUE);
  g_free (self->carry);
  g_free (self);
}

const TlFlatSpan *
tl_flat_get_spans (TlFlat *self,
                   guint  *n_spans)
{
  *n_spans = self->spans->len;
  return (const TlFlatSpan *) self->spans->data;
}

const TlFlatArc *
tl_flat_get_arcs (TlFlat *self,
                  guint  *n_arcs)
{
  *n_arcs = self->arcs->len;
  return (const TlFlatArc *) self->arcs->data;
}

const char *
tl_flat_get_carry (TlFlat *self)
{
  return self->carry;
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const TlFlatSpan *first = a;
  const TlFlatSpan *second = b;

  return first->start != second->start ? (first->start < second->start ? -1 : 1) : 0;
}

/* Spans that begin before an earlier one has ended. */
static guint
count_overlaps (TlFlat *self)
{
  g_autoptr (GArray) sorted = g_array_copy (self->spans);
  guint end = 0;
  guint count = 0;

  g_array_sort (sorted, compare_spans);
  for (guint i = 0; i < sorted->len; i++)
    {
      const TlFlatSpan *span = &g_array_index (sorted, TlFlatSpan, i);

      count += span->start < end;
      end = MAX (end, span->end);
    }
  return count;
}

void
tl_flat_report (TlFlat     *self,
                TlExport   *export_,
                const char *program,
                gboolean    overlaps_are_lost)
{
  const Kept *kept = &self->kept;
  guint overlaps = overlaps_are_lost ? count_overlaps (self) : 0;

  if (overlaps > 0)
    tl_export_loss (export_, self->article, "overlap",
                    ngettext ("%u span overlaps another: %s may drop it", "%u spans overlap others: %s may drop them", overlaps),
                    overlaps, program);
  if (kept->discontinuous > 0)
    tl_export_kept (export_, self->article, "fragments",
                    ngettext ("%u annotation of several fragments is shown by %s as single spans",
                              "%u annotations of several fragments are shown by %s as single spans", kept->discontinuous),
                    kept->discontinuous, program);
  if (kept->nary > 0)
    tl_export_kept (export_, self->article, "roles",
                    ngettext ("%u relation with roles is shown by %s as plain pairs",
                              "%u relations with roles are shown by %s as plain pairs", kept->nary),
                    kept->nary, program);
  if (kept->attributes > 0)
    tl_export_kept (export_, self->article, "attributes",
                    ngettext ("%u attribute is in the file, but %s does not show it as such",
                              "%u attributes are in the file, but %s does not show them as such", kept->attributes),
                    kept->attributes, program);
  if (kept->members > 0)
    tl_export_kept (export_, self->article, "members",
                    ngettext ("%u detail of annotations (notes, reviews, dates) is in the file, but %s does not show it",
                              "%u details of annotations (notes, reviews, dates) are in the file, but %s does not show them",
                              kept->members),
                    kept->members, program);
  if (kept->article > 0)
    tl_export_kept (export_, self->article, "article",
                    ngettext ("%u detail of the article is in the file, but %s does not show it",
                              "%u details of the article are in the file, but %s does not show them", kept->article),
                    kept->article, program);
}

void
tl_flat_wrote (TlFlat   *self,
               TlExport *export_)
{
  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      guint n_fragments;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

      tl_export_wrote (export_, tl_annotation_get_label (annotation), fragments, n_fragments,
                       tl_article_get_text (self->article));
    }
}

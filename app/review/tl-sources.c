/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which mentions of an article are one source, and what it is called: annotations are put into sets, by "same-as", and where a source has just
 * one person or organisation inside. */

#include "config.h"

#include "tl-ledger-private.h"

#include <string.h>

#define MAX_NAME 200   /* code points: longer ones are cut */

struct _TlSources
{
  TlSchema   *schema;     /* borrowed while it is made */
  TlArticle  *article;
  guint      *parents;    /* union-find over positions of annotations */
  GHashTable *names;      /* root + 1 to TlSourceName */
  GPtrArray **members;    /* by root; NULL: only itself */
};

static void
name_free (gpointer data)
{
  TlSourceName *name = data;

  g_free (name->name);
  g_free (name->link);
  g_free (name);
}

static guint
find_root (TlSources *self,
           guint      i)
{
  while (self->parents[i] != i)
    {
      self->parents[i] = self->parents[self->parents[i]];
      i = self->parents[i];
    }
  return i;
}

static void
unite (TlSources *self,
       guint      a,
       guint      b)
{
  a = find_root (self, a);
  b = find_root (self, b);
  self->parents[MAX (a, b)] = MIN (a, b);
}

static void
unite_same (TlSources *self)
{
  for (guint i = 0; i < tl_article_get_n_relations (self->article); i++)
    {
      TlRelation *relation = tl_article_get_relation (self->article, i);
      const TlRelationDef *def = tl_schema_find_relation (self->schema, tl_relation_get_kind (relation));
      guint n;
      const TlRelationArg *args = tl_relation_get_args (relation, &n);
      guint first = G_MAXUINT;

      if (def == NULL || !g_str_equal (def->name, "same-as"))
        continue;
      for (guint a = 0; a < n; a++)
        {
          guint position = tl_article_get_annotation_position (self->article, args[a].target);

          if (position == G_MAXUINT)
            continue;
          if (first == G_MAXUINT)
            first = position;
          unite (self, first, position);
        }
    }
}

static const char *
get_label_name (TlSources    *self,
                TlAnnotation *annotation)
{
  const TlLabelDef *def = tl_schema_find (self->schema, tl_annotation_get_label (annotation));

  return def != NULL ? def->name : "";
}

static gboolean
is_entity (TlSources    *self,
           TlAnnotation *annotation)
{
  const char *label = get_label_name (self, annotation);

  return tl_annotation_get_decision (annotation) != TL_DECISION_REJECTED
         && (g_str_equal (label, "person") || g_str_equal (label, "organisation"));
}

/* A person or organisation, by where it begins. */
typedef struct
{
  guint start;
  guint end;
  guint position;
} Entity;

static int
compare_entities (gconstpointer a,
                  gconstpointer b)
{
  const Entity *first = a;
  const Entity *second = b;

  return first->start != second->start ? (first->start < second->start ? -1 : 1)
                                       : (int) (first->position > second->position) - (first->position < second->position);
}

/* The only entity inside a range, G_MAXUINT when there is none or more. */
static guint
find_inside (GArray *entities,
             guint   start,
             guint   end)
{
  guint low = 0;
  guint high = entities->len;
  guint found = G_MAXUINT;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (entities, Entity, middle).start < start)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < entities->len && g_array_index (entities, Entity, low).start < end; low++)
    {
      const Entity *entity = &g_array_index (entities, Entity, low);

      if (entity->end > end)
        continue;
      if (found != G_MAXUINT)
        return G_MAXUINT;
      found = entity->position;
    }
  return found;
}

static void
unite_entities (TlSources *self)
{
  g_autoptr (GArray) entities = g_array_new (FALSE, FALSE, sizeof (Entity));
  guint n = tl_article_get_n_annotations (self->article);

  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      const Entity entity = { tl_annotation_get_start (annotation), tl_annotation_get_end (annotation), i };

      if (is_entity (self, annotation))
        g_array_append_val (entities, entity);
    }
  g_array_sort (entities, compare_entities);
  for (guint i = 0; entities->len > 0 && i < n; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      guint inside;

      if (!g_str_equal (get_label_name (self, annotation), "source"))
        continue;
      inside = find_inside (entities, tl_annotation_get_start (annotation), tl_annotation_get_end (annotation));
      if (inside != G_MAXUINT)
        unite (self, i, inside);
    }
}

TlSources *
tl_sources_new (TlSchema  *schema,
                TlArticle *article)
{
  TlSources *self = g_new0 (TlSources, 1);
  guint n = tl_article_get_n_annotations (article);

  self->schema = schema;
  self->article = article;
  self->parents = g_new (guint, n + 1);
  for (guint i = 0; i < n; i++)
    self->parents[i] = i;
  unite_same (self);
  unite_entities (self);
  self->members = g_new0 (GPtrArray *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      guint root = find_root (self, i);

      if (self->members[root] == NULL)
        self->members[root] = g_ptr_array_new ();
      g_ptr_array_add (self->members[root], tl_article_get_annotation (article, i));
    }
  self->names = g_hash_table_new_full (NULL, NULL, NULL, name_free);
  return self;
}

void
tl_sources_free (TlSources *self)
{
  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    g_clear_pointer (&self->members[i], g_ptr_array_unref);
  g_free (self->members);
  g_free (self->parents);
  g_hash_table_unref (self->names);
  g_free (self);
}

/* On one line, without blanks at the ends, cut when long; owned. */
static char *
dup_name (TlSources    *self,
          TlAnnotation *annotation)
{
  g_autofree char *covered = tl_annotation_dup_covered (annotation, tl_article_get_text (self->article));
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *p = covered; *p != '\0' && n < MAX_NAME; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c))
        g_string_append_unichar (out, c);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  return g_strchomp (g_string_free (out, FALSE));
}

/* Is it called by name rather than as "he" or "the minister"? */
static gboolean
is_by_name (TlAnnotation *annotation)
{
  g_autofree char *mention = tl_annotation_dup_attribute_text (annotation, "mention");

  return mention == NULL || *mention == '\0' || g_str_equal (mention, "name");
}

static void
take_attribute (TlAnnotation  *annotation,
                const char    *name,
                char         **value)
{
  g_autofree char *text = *value == NULL ? tl_annotation_dup_attribute_text (annotation, name) : NULL;

  if (text != NULL && *text != '\0' && !g_str_equal (text, "null"))
    *value = g_steal_pointer (&text);
}

static void
take_naming (TlSources    *self,
             TlAnnotation *annotation,
             TlNaming     *naming)
{
  g_autofree char *kind = tl_annotation_dup_attribute_text (annotation, "source_kind");
  g_autofree char *named = tl_annotation_dup_attribute_text (annotation, "named");

  if (g_strcmp0 (kind, "anonymous") == 0 || g_strcmp0 (named, "false") == 0)
    *naming = TL_NAMING_ANONYMOUS;
  else if (*naming == TL_NAMING_UNKNOWN
           && (g_strcmp0 (named, "true") == 0 || (is_entity (self, annotation) && is_by_name (annotation))))
    *naming = TL_NAMING_NAMED;
}

/* An entity called by name is better than one that is not, or than the words of the source around it; then the longer is better. */
static void
take_name (TlSources     *self,
           TlAnnotation  *annotation,
           char         **name,
           gboolean      *proper)
{
  gboolean is_proper = is_entity (self, annotation) && is_by_name (annotation);
  g_autofree char *mine = dup_name (self, annotation);

  if (*mine == '\0' || (*name != NULL && (*proper > is_proper || (*proper == is_proper && strlen (*name) >= strlen (mine)))))
    return;
  g_free (*name);
  *name = g_steal_pointer (&mine);
  *proper = is_proper;
}

static TlSourceName *
make_name (TlSources *self,
           guint      root)
{
  GPtrArray *members = self->members[root];
  TlSourceName *made = g_new0 (TlSourceName, 1);
  char *canonical = NULL;
  gboolean proper = FALSE;

  for (guint i = 0; i < members->len; i++)
    {
      TlAnnotation *annotation = members->pdata[i];

      if (tl_annotation_get_decision (annotation) == TL_DECISION_REJECTED)
        continue;
      take_attribute (annotation, "link", &made->link);
      take_attribute (annotation, "canonical_name", &canonical);
      take_naming (self, annotation, &made->naming);
      take_name (self, annotation, &made->name, &proper);
    }
  if (canonical != NULL)
    {
      g_free (made->name);
      made->name = canonical;
    }
  if (made->naming == TL_NAMING_UNKNOWN && (made->link != NULL || canonical != NULL))
    made->naming = TL_NAMING_NAMED;
  return made;
}

const TlSourceName *
tl_sources_find (TlSources    *self,
                 TlAnnotation *annotation)
{
  guint position = tl_article_get_annotation_position (self->article, tl_annotation_get_id (annotation));
  guint root;
  TlSourceName *name;

  g_return_val_if_fail (position != G_MAXUINT, NULL);

  root = find_root (self, position);
  name = g_hash_table_lookup (self->names, GUINT_TO_POINTER (root + 1));
  if (name == NULL)
    {
      name = make_name (self, root);
      g_hash_table_insert (self->names, GUINT_TO_POINTER (root + 1), name);
    }
  return name->name != NULL ? name : NULL;
}

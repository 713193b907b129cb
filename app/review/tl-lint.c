/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Consistency of annotations: within an article, and of an article with what the whole collection does. */

#include "config.h"

#include "tl-lint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-units.h"

#define ENTITIES    "entity"   /* the group of labels whose texts are expected to be labelled everywhere */
#define MAX_IGNORED 100000
#define MIN_CHARS   3        /* shorter texts mean too many things */

struct _TlLint
{
  TlSchema     *schema;
  TlLintTerms  *terms;
  char        **required;
  GHashTable   *ignored;   /* or NULL */
};

/* One article being checked. */
typedef struct
{
  TlLint     *lint;
  const char *key;
  TlArticle  *article;
  TlText     *text;
  GPtrArray  *places;      /* TlLintPlace, owned */
} Check;

TlLint *
tl_lint_new (TlSchema            *schema,
             const TlLintOptions *options)
{
  TlLint *self = g_new0 (TlLint, 1);

  self->schema = schema != NULL ? tl_schema_ref (schema) : tl_schema_new_default ();
  self->terms = tl_lint_terms_new ();
  self->required = options != NULL && options->required != NULL ? g_strdupv ((char **) options->required)
                                                                : g_new0 (char *, 1);
  self->ignored = options != NULL && options->ignored != NULL ? g_hash_table_ref (options->ignored) : NULL;
  return self;
}

void
tl_lint_free (TlLint *self)
{
  tl_schema_unref (self->schema);
  tl_lint_terms_free (self->terms);
  g_strfreev (self->required);
  g_clear_pointer (&self->ignored, g_hash_table_unref);
  g_free (self);
}

static gboolean
is_word (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return FALSE;
    default:
      return g_unichar_isalnum (c) || g_unichar_ismark (c);
    }
}

gboolean
tl_lint_cuts_word (TlText *text,
                   guint   offset)
{
  return offset > 0 && offset < tl_text_get_length (text) && is_word (tl_text_get_char (text, offset - 1))
         && is_word (tl_text_get_char (text, offset));
}

void
tl_lint_trim (TlText     *text,
              TlFragment *fragment)
{
  while (fragment->start < fragment->end && g_unichar_isspace (tl_text_get_char (text, fragment->start)))
    fragment->start++;
  while (fragment->start < fragment->end && g_unichar_isspace (tl_text_get_char (text, fragment->end - 1)))
    fragment->end--;
}

void
tl_lint_grow (TlText     *text,
              TlFragment *fragment)
{
  while (tl_lint_cuts_word (text, fragment->start))
    fragment->start--;
  while (tl_lint_cuts_word (text, fragment->end))
    fragment->end++;
}

/* White space runs are one blank. */
static char *
normalize (char *text)
{
  g_autofree char *owned = text;
  GString *out = g_string_new (NULL);

  for (const char *p = owned; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c))
        g_string_append_unichar (out, c);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  return g_strchomp (g_string_free (out, FALSE));
}

static char *
dup_text (TlText       *text,
          TlAnnotation *annotation)
{
  guint n;

  tl_annotation_get_fragments (annotation, &n);
  return n == 1 ? normalize (tl_text_dup_slice (text, tl_annotation_get_start (annotation),
                                                tl_annotation_get_end (annotation))) : NULL;
}

static const TlLabelDef *
find_label (TlLint       *self,
            TlAnnotation *annotation)
{
  return tl_annotation_get_decision (annotation) != TL_DECISION_REJECTED
         ? tl_schema_find (self->schema, tl_annotation_get_label (annotation)) : NULL;
}

void
tl_lint_gather (TlLint    *self,
                TlArticle *article)
{
  TlText *text;

  g_return_if_fail (TL_IS_ARTICLE (article));

  text = tl_article_get_text (article);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      const TlLabelDef *def = find_label (self, annotation);
      g_autofree char *covered = def != NULL ? dup_text (text, annotation) : NULL;

      if (covered != NULL && *covered != '\0')
        tl_lint_terms_add (self->terms, def->group != NULL ? def->group : "", def->name, covered);
    }
}

static void
add_place (Check        *check,
           TlLintKind    kind,
           TlAnnotation *annotation,
           guint         start,
           guint         end,
           const char   *label,
           const char   *detail,
           char         *message)
{
  g_autoptr (TlLintPlace) place = tl_lint_place_new (kind, check->key, tl_article_get_title (check->article), annotation,
                                                     check->text, start, end, label, detail, message);

  if (check->lint->ignored == NULL || !g_hash_table_contains (check->lint->ignored, tl_lint_place_get_key (place)))
    g_ptr_array_add (check->places, g_steal_pointer (&place));
}

static void
add_of (Check        *check,
        TlLintKind    kind,
        TlAnnotation *annotation,
        const char   *label,
        const char   *detail,
        char         *message)
{
  add_place (check, kind, annotation, tl_annotation_get_start (annotation), tl_annotation_get_end (annotation), label, detail,
             message);
}

static void
check_borders (Check        *check,
               TlAnnotation *annotation)
{
  guint n;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n);
  gboolean cut = FALSE;
  gboolean blank = FALSE;

  for (guint i = 0; i < n; i++)
    {
      TlFragment trimmed = fragments[i];

      tl_lint_trim (check->text, &trimmed);
      blank |= trimmed.start != fragments[i].start || trimmed.end != fragments[i].end;
      cut |= tl_lint_cuts_word (check->text, fragments[i].start) || tl_lint_cuts_word (check->text, fragments[i].end);
    }
  if (cut)
    add_of (check, TL_LINT_WORD_BORDER, annotation, NULL, NULL, g_strdup (_("A border lies inside a word")));
  if (blank)
    add_of (check, TL_LINT_EDGE_SPACE, annotation, NULL, NULL, g_strdup (_("It begins or ends with a blank")));
}

static void
check_label (Check            *check,
             TlAnnotation     *annotation,
             const TlLabelDef *def)
{
  g_autofree char *covered = dup_text (check->text, annotation);
  const char *most;
  guint n_most;
  guint n_label;
  gboolean tie;

  if (covered == NULL)
    return;
  most = tl_lint_terms_find (check->lint->terms, def->group != NULL ? def->group : "", covered, def->name,
                             &n_most, &n_label, &tie);
  if (tie && n_label == n_most)
    add_of (check, TL_LINT_LABEL_DIFFERS, annotation, NULL, def->name,
            g_strdup_printf (_("“%s” has another label just as often"), covered));
  else if (most != NULL && !g_str_equal (most, def->name))
    add_of (check, TL_LINT_LABEL_DIFFERS, annotation, most, most,
            g_strdup_printf (ngettext ("“%s” is labelled %s in %u place", "“%s” is labelled %s in %u places", n_most),
                             covered, tl_schema_translate (tl_schema_find (check->lint->schema, most)->title), n_most));
}

static gboolean
is_filled (TlAnnotation         *annotation,
           const char           *name,
           const TlAttributeDef *def)
{
  g_autofree char *value = tl_annotation_dup_attribute_text (annotation, name);

  return value != NULL && *value != '\0' && !g_str_equal (value, "null")
         && (def == NULL || g_strcmp0 (value, def->fallback) != 0);
}

static void
check_required (Check            *check,
                TlAnnotation     *annotation,
                const TlLabelDef *def)
{
  for (guint i = 0; def->attributes != NULL && i < def->attributes->len; i++)
    {
      const TlAttributeDef *attribute = def->attributes->pdata[i];
      gboolean asked = g_strv_contains ((const char *const *) check->lint->required, attribute->name);

      if ((attribute->required || asked) && !is_filled (annotation, attribute->name, asked ? attribute : NULL))
        add_of (check, TL_LINT_REQUIRED, annotation, NULL, attribute->name,
                g_strdup_printf (_("“%s” is not filled in"), tl_schema_translate (attribute->title)));
    }
}

/* Is there a whole paragraph between two ranges? */
static gboolean
is_far (TlText *text,
        guint   from,
        guint   to)
{
  guint n_paragraphs = 0;
  gboolean inside = FALSE;
  gboolean broken = FALSE;

  for (guint i = from; i < to; i++)
    {
      gunichar c = tl_text_get_char (text, i);

      if (c == '\n')
        {
          n_paragraphs += broken && inside;
          broken = TRUE;
          inside = FALSE;
        }
      else if (!g_unichar_isspace (c))
        inside = TRUE;
    }
  return n_paragraphs > 0;
}

/* No paragraph between the two, or they overlap. */
static gboolean
is_near (TlText       *text,
         TlAnnotation *a,
         TlAnnotation *b)
{
  if (tl_annotation_get_start (a) > tl_annotation_get_start (b))
    return is_near (text, b, a);
  return tl_annotation_get_end (a) >= tl_annotation_get_start (b)
         || !is_far (text, tl_annotation_get_end (a), tl_annotation_get_start (b));
}

/* The annotation in a role, unless it was rejected; roles of foreign data are known by the label of what has them. */
static TlAnnotation *
find_player (Check               *check,
             const TlRelationDef *relation,
             const TlRelationArg *arg,
             const char          *role)
{
  TlAnnotation *target = tl_article_find_annotation (check->article, arg->target);
  const TlLabelDef *def;

  if (target == NULL || tl_annotation_get_decision (target) == TL_DECISION_REJECTED)
    return NULL;
  if (tl_relation_def_find_role (relation, arg->role) != NULL)
    return g_str_equal (arg->role, role) ? target : NULL;
  def = tl_schema_find (check->lint->schema, tl_annotation_get_label (target));
  return def != NULL && g_str_equal (def->name, role) ? target : NULL;
}

/* One claim of an attribution: it needs a source, and one of its sources near. */
static void
check_claim (Check               *check,
             const TlRelationDef *relation,
             TlAnnotation        *claim,
             const TlRelationArg *args,
             guint                n_args)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n_args; i++)
    {
      TlAnnotation *source = find_player (check, relation, &args[i], "source");

      if (source == NULL)
        continue;
      if (is_near (check->text, claim, source))
        return;
      any = TRUE;
    }
  if (any)
    add_of (check, TL_LINT_FAR_SOURCE, claim, NULL, NULL,
            g_strdup (_("A whole paragraph lies between the claim and its source")));
  else
    add_of (check, TL_LINT_NO_SOURCE, claim, NULL, NULL, g_strdup (_("This attribution has no source")));
}

static void
check_attribution (Check      *check,
                   TlRelation *relation)
{
  const TlRelationDef *def = tl_schema_find_relation (check->lint->schema, tl_relation_get_kind (relation));
  guint n;
  const TlRelationArg *args = tl_relation_get_args (relation, &n);

  if (def == NULL || !g_str_equal (def->name, "attribution"))
    return;
  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *claim = find_player (check, def, &args[i], "claim");

      if (claim != NULL)
        check_claim (check, def, claim, args, n);
    }
}

/* Which code points an entity covers.  Also rejected ones: somebody has decided about this place.  Owned. */
static guint8 *
map_entities (Check *check)
{
  guint8 *covered = g_new0 (guint8, tl_text_get_length (check->text) + 1);

  for (guint i = 0; i < tl_article_get_n_annotations (check->article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (check->article, i);
      const TlLabelDef *def = tl_schema_find (check->lint->schema, tl_annotation_get_label (annotation));
      guint n;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n);

      for (guint f = 0; def != NULL && g_strcmp0 (def->group, ENTITIES) == 0 && f < n; f++)
        memset (covered + fragments[f].start, 1, fragments[f].end - fragments[f].start);
    }
  return covered;
}

/* At a word: the longest text known as an entity that stands here; returns how many words it has, 0: none. */
static guint
find_term (Check   *check,
           GArray  *starts,
           guint    word,
           guint   *end,
           char   **label)
{
  guint length = tl_text_get_length (check->text);
  guint start = g_array_index (starts, guint, word);
  guint after = word + 1 < starts->len ? g_array_index (starts, guint, word + 1) : length;
  g_autofree char *first = normalize (tl_text_dup_slice (check->text, start, after));
  guint most_words = MIN (tl_lint_terms_get_length (check->lint->terms, ENTITIES, first), starts->len - word);

  for (guint n = most_words; n > 0; n--)
    {
      TlFragment range = { start, word + n < starts->len ? g_array_index (starts, guint, word + n) : length };
      g_autofree char *text = NULL;
      const char *most;
      guint n_most;
      guint n_label;
      gboolean tie;

      tl_lint_trim (check->text, &range);
      text = normalize (tl_text_dup_slice (check->text, range.start, range.end));
      most = tl_lint_terms_find (check->lint->terms, ENTITIES, text, NULL, &n_most, &n_label, &tie);
      if (most == NULL || range.end - range.start < MIN_CHARS)
        continue;
      *end = range.end;
      *label = g_strdup (most);
      return n;
    }
  return 0;
}

static void
check_unlabelled (Check *check)
{
  g_autoptr (GArray) starts = tl_units_list (check->text, TL_UNIT_TOKENS);
  g_autofree guint8 *covered = map_entities (check);

  for (guint word = 0; word < starts->len;)
    {
      g_autofree char *label = NULL;
      guint start = g_array_index (starts, guint, word);
      guint end;
      guint n = find_term (check, starts, word, &end, &label);

      if (n > 0 && memchr (covered + start, 1, end - start) == NULL)
        add_place (check, TL_LINT_UNLABELLED, NULL, start, end, label, label,
                   g_strdup_printf (_("This is labelled %s elsewhere"),
                                    tl_schema_translate (tl_schema_find (check->lint->schema, label)->title)));
      word += MAX (n, 1);
    }
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  guint start_a;
  guint start_b;
  guint end_a;
  guint end_b;

  tl_finding_get_range (TL_FINDING (*(TlLintPlace *const *) a), &start_a, &end_a);
  tl_finding_get_range (TL_FINDING (*(TlLintPlace *const *) b), &start_b, &end_b);
  if (start_a != start_b)
    return start_a < start_b ? -1 : 1;
  return strcmp (tl_lint_place_get_key (*(TlLintPlace *const *) a), tl_lint_place_get_key (*(TlLintPlace *const *) b));
}

GListModel *
tl_lint_check (TlLint     *self,
               const char *key,
               TlArticle  *article)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);
  Check check = { self, key, article, NULL, places };
  GListStore *store = g_list_store_new (TL_TYPE_LINT_PLACE);

  g_return_val_if_fail (TL_IS_ARTICLE (article), G_LIST_MODEL (store));

  check.text = tl_article_get_text (article);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      const TlLabelDef *def = find_label (self, annotation);

      if (tl_annotation_get_decision (annotation) != TL_DECISION_REJECTED)
        check_borders (&check, annotation);
      if (def == NULL)
        continue;
      check_label (&check, annotation, def);
      check_required (&check, annotation, def);
    }
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    check_attribution (&check, tl_article_get_relation (article, i));
  check_unlabelled (&check);
  g_ptr_array_sort (places, compare_places);
  g_list_store_splice (store, 0, 0, places->pdata, places->len);
  return G_LIST_MODEL (store);
}

GHashTable *
tl_lint_list_ignored (TlCollection *collection)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;

  g_return_val_if_fail (TL_IS_COLLECTION (collection), set);

  json = tl_collection_dup_member (collection, "lint_ignored");
  doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    return set;
  for (TlJsonRef item = tl_json_first (doc, 0); item != TL_JSON_NONE && g_hash_table_size (set) < MAX_IGNORED;
       item = tl_json_next (doc, item))
    if (tl_json_get_type (doc, item) == TL_JSON_STRING)
      g_hash_table_add (set, tl_json_dup_string (doc, item, NULL));
  return set;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (a, b);
}

GBytes *
tl_lint_ignored_with (TlCollection *collection,
                      const char   *place,
                      gboolean      ignored)
{
  g_autoptr (GHashTable) set = NULL;
  g_autoptr (GList) sorted = NULL;
  GString *out;

  g_return_val_if_fail (TL_IS_COLLECTION (collection) && place != NULL, NULL);

  set = tl_lint_list_ignored (collection);
  if (g_hash_table_contains (set, place) == ignored || (ignored && g_hash_table_size (set) >= MAX_IGNORED))
    return NULL;
  if (ignored)
    g_hash_table_add (set, g_strdup (place));
  else
    g_hash_table_remove (set, place);
  /* In one order, so that two people's lists differ in lines. */
  sorted = g_list_sort (g_hash_table_get_keys (set), compare_strings);
  out = g_string_new ("[");
  for (GList *link = sorted; link != NULL; link = link->next)
    {
      g_string_append (out, out->len > 1 ? ", " : "");
      tl_json_append_string (out, link->data, -1, &tl_json_style_spaced);
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

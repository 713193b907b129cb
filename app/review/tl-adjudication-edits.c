/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands that make the adjudicated layer.  What is taken is a copy with an id of its own that says where it comes from; taking
 * again changes that copy, so that relations to it stay. */

#include "config.h"

#include "tl-adjudication-private.h"

#include <string.h>

#include "tl-edits-private.h"
#include "tl-id.h"
#include "tl-json-patch.h"
#include "tl-time.h"

static void
append_string (GString    *out,
               const char *name,
               const char *text)
{
  char before = out->len > 0 ? out->str[out->len - 1] : '{';

  g_string_append_printf (out, "%s\"%s\": ", before == '{' ? "" : ", ", name);
  tl_json_append_string (out, text, -1, &tl_json_style_spaced);
}

/* {"by", "at", "from": […]}: all that the row's raters have, or only one of them (rater; G_MAXUINT: all). */
static char *
make_origin (TlAdjudication    *self,
             TlAdjudicationRow *row,
             const char        *by,
             const char        *at)
{
  GString *out = g_string_new ("{");
  gboolean first = TRUE;

  if (*by != '\0')
    append_string (out, "by", by);
  append_string (out, "at", at);
  g_string_append (out, ", \"from\": [");
  for (guint i = 0; i < row->n_raters; i++)
    {
      if (row->annotations[i] == NULL)
        continue;
      g_string_append (out, first ? "{" : ", {");
      append_string (out, "annotator", tl_adjudication_get_rater (self, i));
      append_string (out, "id", tl_annotation_get_id (row->annotations[i]));
      g_string_append_c (out, '}');
      first = FALSE;
    }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static void
set_string (TlJsonPatch *patch,
            const char  *name,
            const char  *text)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (*text == '\0')
    {
      tl_json_patch_remove_member (patch, 0, name);
      return;
    }
  tl_json_append_string (json, text, -1, &tl_json_style_spaced);
  tl_json_patch_set_member (patch, 0, name, json->str, json->len);
}

/* The copy of an annotation for the layer; owned. */
static TlAnnotation *
make_copy (TlAdjudication    *self,
           TlAdjudicationRow *row,
           TlAnnotation      *annotation,
           const char        *id,
           const char        *by)
{
  static const char *const left_out[] = { "note", "thread", "review", MEMBER_ADJUDICATED };
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  g_autoptr (TlJsonPatch) patch = tl_json_patch_new (doc);
  g_autofree char *now = tl_time_now ();
  g_autofree char *origin = make_origin (self, row, by, now);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (TlAnnotation) copy = NULL;
  g_autoptr (GBytes) member = g_bytes_new (origin, strlen (origin));
  g_autoptr (TlAnnotation) reviewed = NULL;

  set_string (patch, "id", id);
  set_string (patch, "annotator", by);
  set_string (patch, "created", now);
  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
    tl_json_patch_remove_member (patch, 0, left_out[i]);
  json = tl_json_patch_apply (patch);
  copy = tl_annotation_new_from_json (json, id, NULL);
  g_return_val_if_fail (copy != NULL, NULL);
  reviewed = tl_annotation_with_review (copy, TL_DECISION_ACCEPTED, by, NULL);
  return tl_annotation_with_member (reviewed, MEMBER_ADJUDICATED, member);
}

static gboolean
names_row (TlAdjudication    *self,
           TlAdjudicationRow *row,
           TlJsonDoc         *doc,
           TlJsonRef          entry)
{
  TlJsonRef list = tl_json_get_type (doc, entry) == TL_JSON_OBJECT ? tl_json_find_typed (doc, entry, "from", TL_JSON_ARRAY)
                                                                   : TL_JSON_NONE;

  for (TlJsonRef item = list != TL_JSON_NONE ? tl_json_first (doc, list) : TL_JSON_NONE; item != TL_JSON_NONE;
       item = tl_json_next (doc, item))
    if (tl_adjudication_find_row (self, doc, item) == row)
      return TRUE;
  return FALSE;
}

/* The member with the row's entries taken out, and entry (NULL: none) added; *changed says whether that is something else. */
static GBytes *
patch_dropped (TlAdjudication    *self,
               TlAdjudicationRow *row,
               GBytes            *before,
               GBytes            *entry,
               gboolean          *changed)
{
  g_autoptr (GBytes) base = before != NULL ? g_bytes_ref (before) : g_bytes_new_static ("[]", 2);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (base, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (TlJsonElement));

  *changed = entry != NULL;
  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    {
      *changed = FALSE;
      return NULL;
    }
  for (TlJsonRef item = tl_json_first (doc, 0); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      const TlJsonElement old = { item, NULL };

      if (names_row (self, row, doc, item))
        *changed = TRUE;
      else
        g_array_append_val (elements, old);
    }
  if (entry != NULL)
    {
      const TlJsonElement new = { TL_JSON_NONE, entry };

      g_array_append_val (elements, new);
    }
  if (elements->len == 0)
    return NULL;
  patch = tl_json_patch_new (doc);
  tl_json_patch_set_elements (patch, 0, (const TlJsonElement *) (gpointer) elements->data, elements->len);
  return tl_json_patch_apply (patch);
}

/* Says in the article that there shall be nothing (dropped), or no longer. */
static void
add_dropped (TlAdjudication    *self,
             TlAdjudicationRow *row,
             TlCommand         *command,
             gboolean           dropped)
{
  g_autoptr (GBytes) before = tl_article_dup_member_json (self->target, MEMBER_ADJUDICATION);
  g_autofree char *now = tl_time_now ();
  g_autofree char *origin = make_origin (self, row, command->by, now);
  g_autoptr (GBytes) entry = dropped ? g_bytes_new (origin, strlen (origin)) : NULL;
  gboolean changed;
  g_autoptr (GBytes) after = patch_dropped (self, row, before, entry, &changed);

  if (changed)
    tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, MEMBER_ADJUDICATION, G_MAXUINT, before, after));
}

/* Ids in the layer that a command is going to make, by row. */
typedef struct
{
  GHashTable *ids;        /* row to id; owned strings */
  GHashTable *relations;  /* signatures of relations that are there or will be; owned strings */
} Plan;

static void
plan_clear (Plan *plan)
{
  g_clear_pointer (&plan->ids, g_hash_table_unref);
  g_clear_pointer (&plan->relations, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Equal for relations of one type between the same annotations in the same roles. */
static char *
make_signature (const char          *type,
                const TlRelationArg *args,
                guint                n_args)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (type);

  for (guint i = 0; i < n_args; i++)
    g_ptr_array_add (parts, g_strconcat (args[i].role, "\n", args[i].target, NULL));
  g_ptr_array_sort (parts, compare_strings);
  for (guint i = 0; i < parts->len; i++)
    g_string_append_printf (out, "\t%s", (const char *) parts->pdata[i]);
  return g_string_free (out, FALSE);
}

static void
plan_init (Plan           *plan,
           TlAdjudication *self)
{
  plan->ids = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  plan->relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      TlAdjudicationRow *row = self->rows->pdata[i];

      if (row->result != NULL)
        g_hash_table_insert (plan->ids, row, g_strdup (tl_annotation_get_id (row->result)));
    }
  for (guint i = 0; i < tl_article_get_n_relations (self->target); i++)
    {
      TlRelation *relation = tl_article_get_relation (self->target, i);
      guint n;
      const TlRelationArg *args = tl_relation_get_args (relation, &n);

      g_hash_table_add (plan->relations, make_signature (tl_relation_get_kind (relation), args, n));
    }
}

/* The relation's arguments in the layer; NULL when one is not there.  Strings are borrowed from relation and plan. */
static TlRelationArg *
map_args (TlAdjudication *self,
          Plan           *plan,
          guint           rater,
          TlRelation     *relation,
          guint          *n_args)
{
  const TlRelationArg *args = tl_relation_get_args (relation, n_args);
  g_autofree TlRelationArg *mapped = g_new (TlRelationArg, *n_args + 1);

  for (guint i = 0; i < *n_args; i++)
    {
      g_autofree char *origin = g_strconcat (tl_adjudication_get_rater (self, rater), "\n", args[i].target, NULL);
      TlAdjudicationRow *row = g_hash_table_lookup (self->by_origin, origin);
      const char *id = row != NULL ? g_hash_table_lookup (plan->ids, row) : NULL;

      if (id == NULL)
        return NULL;
      mapped[i] = (TlRelationArg) { args[i].role, id };
    }
  return g_steal_pointer (&mapped);
}

static GBytes *
make_relation (TlAdjudication      *self,
               guint                rater,
               TlRelation          *relation,
               const TlRelationArg *args,
               guint                n_args,
               const char          *by,
               char               **id)
{
  g_autoptr (TlRelation) made = tl_relation_new (tl_relation_get_kind (relation), args, n_args);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_relation_get_json (made), NULL, NULL);
  g_autoptr (TlJsonPatch) patch = tl_json_patch_new (doc);
  g_autofree char *now = tl_time_now ();
  g_autoptr (GString) origin = g_string_new ("{");

  if (*by != '\0')
    append_string (origin, "by", by);
  append_string (origin, "at", now);
  g_string_append (origin, ", \"from\": [{");
  append_string (origin, "annotator", tl_adjudication_get_rater (self, rater));
  append_string (origin, "id", tl_relation_get_id (relation));
  g_string_append (origin, "}]}");
  tl_json_patch_set_member (patch, 0, MEMBER_ADJUDICATED, origin->str, origin->len);
  *id = g_strdup (tl_relation_get_id (made));
  return tl_json_patch_apply (patch);
}

/* Does every rater have this relation? */
static gboolean
is_common (TlAdjudication *self,
           Plan           *plan,
           const char     *signature)
{
  for (guint r = 1; r < self->n_raters; r++)
    {
      GPtrArray *relations = tl_study_get_relations (self->study, self->article, self->raters[r]);
      gboolean found = FALSE;

      for (guint i = 0; i < relations->len && !found; i++)
        {
          guint n;
          g_autofree TlRelationArg *args = map_args (self, plan, r, relations->pdata[i], &n);
          g_autofree char *other = args != NULL ? make_signature (tl_relation_get_kind (relations->pdata[i]), args, n) : NULL;

          found = other != NULL && g_str_equal (other, signature);
        }
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* Adds the rater's relations whose arguments are all in the layer: all, those about row, or those that everybody has. */
static void
add_relations (TlAdjudication    *self,
               Plan              *plan,
               guint              rater,
               TlAdjudicationRow *row,
               gboolean           common,
               TlCommand         *command)
{
  GPtrArray *relations = tl_study_get_relations (self->study, self->article, self->raters[rater]);
  const char *about = row != NULL ? tl_annotation_get_id (row->annotations[rater]) : NULL;

  for (guint i = 0; i < relations->len; i++)
    {
      TlRelation *relation = relations->pdata[i];
      guint n;
      g_autofree TlRelationArg *args = about == NULL || tl_relation_has_target (relation, about)
                                       ? map_args (self, plan, rater, relation, &n) : NULL;
      g_autofree char *signature = args != NULL ? make_signature (tl_relation_get_kind (relation), args, n) : NULL;
      g_autofree char *id = NULL;
      g_autoptr (GBytes) json = NULL;

      if (signature == NULL || g_hash_table_contains (plan->relations, signature)
          || (common && !is_common (self, plan, signature)))
        continue;
      json = make_relation (self, rater, relation, args, n, command->by, &id);
      tl_command_add (command, tl_change_new (TL_CHANGE_RELATION, id, G_MAXUINT, NULL, json));
      g_hash_table_add (plan->relations, g_steal_pointer (&signature));
    }
}

/* The row's result becomes a copy of annotation. */
static void
add_result (TlAdjudication    *self,
            Plan              *plan,
            TlAdjudicationRow *row,
            TlAnnotation      *annotation,
            TlCommand         *command)
{
  g_autofree char *id = row->result != NULL ? g_strdup (tl_annotation_get_id (row->result)) : tl_id_new ("t");
  g_autoptr (TlAnnotation) copy = make_copy (self, row, annotation, id, command->by);

  g_return_if_fail (copy != NULL);

  if (row->result != NULL)
    tl_edit_add_annotation (command, self->target, row->result, copy);
  else
    tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, id, G_MAXUINT, NULL, tl_annotation_get_json (copy)));
  if (row->dropped)
    add_dropped (self, row, command, FALSE);
  g_hash_table_replace (plan->ids, row, g_steal_pointer (&id));
}

static TlCommand *
finish (TlCommand *command)
{
  if (command->changes->len > 0)
    return command;
  tl_command_free (command);
  return NULL;
}

/* Says the result what annotation says? */
static gboolean
is_result (TlAdjudicationRow *row,
           TlAnnotation      *annotation)
{
  g_autoptr (GBytes) mine = row->result != NULL ? tl_annotation_dup_member_json (row->result, "attributes") : NULL;
  g_autoptr (GBytes) its = tl_annotation_dup_member_json (annotation, "attributes");

  if ((mine != NULL) != (its != NULL) || (mine != NULL && !g_bytes_equal (mine, its)))
    return FALSE;
  return row->result != NULL && g_str_equal (tl_annotation_get_label (row->result), tl_annotation_get_label (annotation))
         && tl_annotation_same_fragments (row->result, annotation);
}

TlCommand *
tl_adjudication_take (TlAdjudication     *self,
                      TlAdjudicationRow  *row,
                      guint               rater,
                      const char         *by,
                      GError            **error)
{
  g_auto (Plan) plan = { 0 };
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self) && TL_IS_ADJUDICATION_ROW (row), NULL);
  g_return_val_if_fail (rater < self->n_raters, NULL);

  if (row->annotations[rater] == NULL)
    return tl_adjudication_drop (self, row, by, error);
  plan_init (&plan, self);
  command = tl_command_new ("adjudicate", self->key, by, NULL);
  if (!is_result (row, row->annotations[rater]))
    add_result (self, &plan, row, row->annotations[rater], command);
  add_relations (self, &plan, rater, row, FALSE, command);
  return finish (command);
}

TlCommand *
tl_adjudication_take_agreed (TlAdjudication  *self,
                             const char      *by,
                             GError         **error)
{
  g_auto (Plan) plan = { 0 };
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self), NULL);

  plan_init (&plan, self);
  command = tl_command_new ("adjudicate", self->key, by, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      TlAdjudicationRow *row = self->rows->pdata[i];

      if (row->kind == TL_ALIGN_AGREED && !tl_adjudication_row_is_decided (row))
        add_result (self, &plan, row, row->annotations[0], command);
    }
  add_relations (self, &plan, 0, NULL, TRUE, command);
  return finish (command);
}

TlCommand *
tl_adjudication_make (TlAdjudication     *self,
                      TlAdjudicationRow  *row,
                      const char         *label,
                      const TlFragment   *fragments,
                      guint               n_fragments,
                      const char         *by,
                      GError            **error)
{
  g_auto (Plan) plan = { 0 };
  g_autoptr (TlAnnotation) base = NULL;
  g_autoptr (TlAnnotation) third = NULL;
  g_autofree TlFragment *work = NULL;
  guint length;
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self) && TL_IS_ADJUDICATION_ROW (row), NULL);
  g_return_val_if_fail (fragments != NULL || n_fragments == 0, NULL);

  for (guint i = 0; i < row->n_raters && base == NULL; i++)
    if (row->annotations[i] != NULL)
      base = tl_annotation_ref (row->annotations[i]);
  if (label != NULL && *label != '\0' && !tl_study_is_same_label (self->study, label, tl_annotation_get_label (base)))
    {
      g_autoptr (TlAnnotation) other = tl_annotation_with_label (base, label);

      /* Attributes are those of the label. */
      tl_annotation_unref (base);
      base = tl_annotation_with_member (other, "attributes", NULL);
    }
  length = tl_text_get_length (tl_article_get_text (self->target));
  work = g_memdup2 (fragments, n_fragments * sizeof *fragments);
  n_fragments = n_fragments > 0 ? tl_fragments_normalize (work, n_fragments, length) : 0;
  third = n_fragments > 0 ? tl_annotation_with_fragments (base, work, n_fragments, tl_article_get_text (self->target))
                          : tl_annotation_ref (base);
  plan_init (&plan, self);
  command = tl_command_new ("adjudicate", self->key, by, NULL);
  if (!is_result (row, third))
    add_result (self, &plan, row, third, command);
  return finish (command);
}

/* Takes the result away, with the relations that need it. */
static TlCommand *
remove_result (TlAdjudication     *self,
               TlAdjudicationRow  *row,
               const char         *by,
               GError            **error)
{
  const char *const ids[] = { tl_annotation_get_id (row->result), NULL };
  TlCommand *command = tl_edit_remove (self->target, self->key, by, ids, error);

  if (command != NULL)
    {
      g_free (command->name);
      command->name = g_strdup ("adjudicate");
      g_clear_pointer (&command->detail, g_free);
    }
  return command;
}

TlCommand *
tl_adjudication_drop (TlAdjudication     *self,
                      TlAdjudicationRow  *row,
                      const char         *by,
                      GError            **error)
{
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self) && TL_IS_ADJUDICATION_ROW (row), NULL);

  if (row->dropped)
    return NULL;
  command = row->result != NULL ? remove_result (self, row, by, error) : tl_command_new ("adjudicate", self->key, by, NULL);
  if (command == NULL)
    return NULL;
  add_dropped (self, row, command, TRUE);
  return finish (command);
}

TlCommand *
tl_adjudication_reset (TlAdjudication     *self,
                       TlAdjudicationRow  *row,
                       const char         *by,
                       GError            **error)
{
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self) && TL_IS_ADJUDICATION_ROW (row), NULL);

  if (row->result != NULL)
    return remove_result (self, row, by, error);
  command = tl_command_new ("adjudicate", self->key, by, NULL);
  add_dropped (self, row, command, FALSE);
  return finish (command);
}

TlCommand *
tl_adjudication_take_relations (TlAdjudication  *self,
                                guint            rater,
                                const char      *by,
                                GError         **error)
{
  g_auto (Plan) plan = { 0 };
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ADJUDICATION (self), NULL);
  g_return_val_if_fail (rater < self->n_raters, NULL);

  plan_init (&plan, self);
  command = tl_command_new ("adjudicate", self->key, by, NULL);
  add_relations (self, &plan, rater, NULL, FALSE, command);
  return finish (command);
}

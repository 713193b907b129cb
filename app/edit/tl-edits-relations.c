/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits of what ties annotations together, and removing annotations, which unties them. */

#include "config.h"

#include "tl-edits-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#define ATTRIBUTION "attribution"

static guint
count_role (const TlRelationArg *args,
            guint                n_args,
            const char          *role)
{
  guint count = 0;

  for (guint i = 0; i < n_args; i++)
    count += g_str_equal (args[i].role, role);
  return count;
}

char *
tl_relation_check_args (TlArticle           *article,
                        TlSchema            *schema,
                        const char          *type,
                        const TlRelationArg *args,
                        guint                n_args)
{
  const TlRelationDef *def = schema != NULL ? tl_schema_find_relation (schema, type) : NULL;

  if (def == NULL || def->roles->len == 0)
    return NULL;
  for (guint i = 0; i < n_args; i++)
    {
      const TlRoleDef *role = tl_relation_def_find_role (def, args[i].role);
      TlAnnotation *target = tl_article_find_annotation (article, args[i].target);

      if (role == NULL)
        return g_strdup_printf (_("“%s” has no role “%s”"), type, args[i].role);
      if (target != NULL && !tl_role_def_allows (role, schema, tl_annotation_get_label (target)))
        return g_strdup_printf (_("The role “%s” of “%s” does not take “%s”"), args[i].role, type,
                                tl_annotation_get_label (target));
    }
  for (guint i = 0; i < def->roles->len; i++)
    {
      const TlRoleDef *role = g_ptr_array_index (def->roles, i);
      guint count = count_role (args, n_args, role->name);

      if (count < role->min)
        return g_strdup_printf (ngettext ("“%s” needs at least %u argument in the role “%s”",
                                          "“%s” needs at least %u arguments in the role “%s”", role->min),
                                type, role->min, role->name);
      if (role->max > 0 && count > role->max)
        return g_strdup_printf (ngettext ("“%s” takes at most %u argument in the role “%s”",
                                          "“%s” takes at most %u arguments in the role “%s”", role->max),
                                type, role->max, role->name);
    }
  return NULL;
}

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
check_relation (TlArticle            *article,
                TlSchema             *schema,
                const char           *type,
                const TlRelationArg  *args,
                guint                 n_args,
                GError              **error)
{
  g_autofree char *message = NULL;

  if (*type == '\0')
    return fail (error, _("A relation needs a type"));
  if (n_args < 2)
    return fail (error, _("A relation ties at least two annotations"));
  for (guint i = 0; i < n_args; i++)
    {
      if (args[i].role == NULL || *args[i].role == '\0')
        return fail (error, _("Each argument of a relation needs a role"));
      if (tl_edit_find (article, args[i].target, error) == NULL)
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (g_str_equal (args[i].target, args[j].target))
          return fail (error, _("A relation can’t tie an annotation to itself"));
    }
  message = tl_relation_check_args (article, schema, type, args, n_args);
  return message == NULL || fail (error, message);
}

static gboolean
is_same_type (TlSchema   *schema,
              const char *a,
              const char *b)
{
  const TlRelationDef *def = schema != NULL ? tl_schema_find_relation (schema, a) : NULL;

  return g_str_equal (a, b) || (def != NULL && tl_schema_find_relation (schema, b) == def);
}

static gboolean
holds_arg (const TlRelationArg *args,
           guint                n_args,
           const TlRelationArg *wanted)
{
  for (guint i = 0; i < n_args; i++)
    if (g_str_equal (args[i].role, wanted->role) && g_str_equal (args[i].target, wanted->target))
      return TRUE;
  return FALSE;
}

/* The same arguments, in any order. */
static gboolean
is_same_args (const TlRelationArg *a,
              guint                n_a,
              const TlRelationArg *b,
              guint                n_b)
{
  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (!holds_arg (b, n_b, &a[i]) || !holds_arg (a, n_a, &b[i]))
      return FALSE;
  return TRUE;
}

static TlRelation *
find_equal (TlArticle           *article,
            TlSchema            *schema,
            const char          *type,
            const TlRelationArg *args,
            guint                n_args)
{
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      TlRelation *relation = tl_article_get_relation (article, i);
      guint n_old;
      const TlRelationArg *old = tl_relation_get_args (relation, &n_old);

      if (is_same_type (schema, tl_relation_get_kind (relation), type) && is_same_args (old, n_old, args, n_args))
        return relation;
    }
  return NULL;
}

void
tl_edit_add_own_ids (TlCommand           *command,
                     TlArticle           *article,
                     const TlRelationArg *args,
                     guint                n_args)
{
  for (guint i = 0; i < n_args; i++)
    {
      TlAnnotation *target = tl_article_find_annotation (article, args[i].target);
      g_autoptr(TlAnnotation) named = NULL;

      if (target == NULL || tl_annotation_has_own_id (target))
        continue;
      named = tl_annotation_with_own_id (target);
      tl_edit_add_annotation (command, article, target, named);
    }
}

static void
add_new_relation (TlCommand   *command,
                  TlRelation  *relation,
                  char       **new_id)
{
  tl_command_add (command, tl_change_new (TL_CHANGE_RELATION, tl_relation_get_id (relation), G_MAXUINT,
                                          NULL, tl_relation_get_json (relation)));
  if (new_id != NULL)
    *new_id = g_strdup (tl_relation_get_id (relation));
}

/* after NULL: it goes. */
static void
add_relation_change (TlCommand  *command,
                     TlArticle  *article,
                     TlRelation *before,
                     TlRelation *after)
{
  const char *id = tl_relation_get_id (before);

  tl_command_add (command, tl_change_new (TL_CHANGE_RELATION, id, tl_article_get_relation_position (article, id),
                                          tl_relation_get_json (before),
                                          after != NULL ? tl_relation_get_json (after) : NULL));
}

TlCommand *
tl_edit_relate (TlArticle            *article,
                const char           *key,
                const char           *by,
                TlSchema             *schema,
                const char           *type,
                const TlRelationArg  *args,
                guint                 n_args,
                char                **new_id,
                GError              **error)
{
  g_autoptr(TlRelation) relation = NULL;
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && type != NULL, NULL);
  g_return_val_if_fail (args != NULL || n_args == 0, NULL);

  if (!check_relation (article, schema, type, args, n_args, error))
    return NULL;
  if (find_equal (article, schema, type, args, n_args) != NULL)
    return NULL;
  relation = tl_relation_new (type, args, n_args);
  command = tl_command_new ("relate", key, by, type);
  tl_edit_add_own_ids (command, article, args, n_args);
  add_new_relation (command, relation, new_id);
  return command;
}

static TlRelation *
find_relation (TlArticle   *article,
               const char  *id,
               GError     **error)
{
  TlRelation *relation = tl_article_find_relation (article, id);

  if (relation == NULL)
    g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING, _("The relation “%s” is not there any more"), id);
  return relation;
}

TlCommand *
tl_edit_unrelate (TlArticle   *article,
                  const char  *key,
                  const char  *by,
                  const char  *relation_id,
                  GError     **error)
{
  TlRelation *relation;
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && relation_id != NULL, NULL);

  relation = find_relation (article, relation_id, error);
  if (relation == NULL)
    return NULL;
  command = tl_command_new ("unrelate", key, by, tl_relation_get_kind (relation));
  add_relation_change (command, article, relation, NULL);
  return command;
}

TlCommand *
tl_edit_rerelate (TlArticle            *article,
                  const char           *key,
                  const char           *by,
                  TlSchema             *schema,
                  const char           *relation_id,
                  const char           *type,
                  const TlRelationArg  *args,
                  guint                 n_args,
                  GError              **error)
{
  g_autoptr(TlRelation) after = NULL;
  const TlRelationArg *old;
  TlRelation *before;
  TlCommand *command;
  gboolean same_kind;
  guint n_old;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && relation_id != NULL && type != NULL, NULL);
  g_return_val_if_fail (args != NULL || n_args == 0, NULL);

  before = find_relation (article, relation_id, error);
  if (before == NULL || !check_relation (article, schema, type, args, n_args, error))
    return NULL;
  old = tl_relation_get_args (before, &n_old);
  same_kind = g_str_equal (tl_relation_get_kind (before), type);
  if (same_kind && is_same_args (old, n_old, args, n_args))
    return NULL;
  after = is_same_args (old, n_old, args, n_args) ? tl_relation_ref (before)
                                                  : tl_relation_with_args (before, args, n_args);
  if (!same_kind)
    {
      TlRelation *renamed = tl_relation_with_kind (after, type);

      tl_relation_unref (after);
      after = renamed;
    }
  command = tl_command_new ("rerelate", key, by, type);
  tl_edit_add_own_ids (command, article, args, n_args);
  add_relation_change (command, article, before, after);
  return command;
}

/* The first attribution that has the annotation as a claim. */
static TlRelation *
find_attribution (TlArticle  *article,
                  TlSchema   *schema,
                  const char *claim_id)
{
  const TlRelationArg claim = { "claim", claim_id };

  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      TlRelation *relation = tl_article_get_relation (article, i);
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

      if (is_same_type (schema, ATTRIBUTION, tl_relation_get_kind (relation)) && holds_arg (args, n_args, &claim))
        return relation;
    }
  return NULL;
}

static void
append_args (GArray            *args,
             const char        *role,
             const char *const *ids)
{
  for (; ids != NULL && *ids != NULL; ids++)
    {
      TlRelationArg arg = { role, *ids };

      if (!holds_arg ((TlRelationArg *) (gpointer) args->data, args->len, &arg))
        g_array_append_val (args, arg);
    }
}

TlCommand *
tl_edit_attribute_claim (TlArticle          *article,
                         const char         *key,
                         const char         *by,
                         TlSchema           *schema,
                         const char         *claim_id,
                         const char *const  *source_ids,
                         const char *const  *cue_ids,
                         GError            **error)
{
  g_autoptr(GArray) args = NULL;
  g_autoptr(TlRelation) after = NULL;
  const TlRelationArg *old = NULL;
  TlRelation *before;
  TlCommand *command;
  guint n_old = 0;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && claim_id != NULL, NULL);

  if (tl_edit_find (article, claim_id, error) == NULL)
    return NULL;
  args = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));
  before = find_attribution (article, schema, claim_id);
  if (before != NULL)
    {
      old = tl_relation_get_args (before, &n_old);
      g_array_append_vals (args, old, n_old);
    }
  else
    {
      append_args (args, "claim", (const char *const []) { claim_id, NULL });
      n_old = 1;
    }
  append_args (args, "source", source_ids);
  append_args (args, "cue", cue_ids);
  if (args->len == n_old)
    return NULL;
  if (!check_relation (article, schema, ATTRIBUTION, (TlRelationArg *) (gpointer) args->data, args->len, error))
    return NULL;

  command = tl_command_new ("attribution", key, by, NULL);
  tl_edit_add_own_ids (command, article, (TlRelationArg *) (gpointer) args->data, args->len);
  if (before != NULL)
    {
      after = tl_relation_with_args (before, (TlRelationArg *) (gpointer) args->data, args->len);
      add_relation_change (command, article, before, after);
    }
  else
    {
      after = tl_relation_new (ATTRIBUTION, (TlRelationArg *) (gpointer) args->data, args->len);
      add_new_relation (command, after, NULL);
    }
  return command;
}

/* Can a relation of this type live with these arguments left?  The rules are those of the built-in schema, as far as it
 * knows the type: a claim's source without the claim says nothing. */
static gboolean
can_remain (const char          *type,
            const TlRelationArg *args,
            guint                n_args)
{
  g_autoptr(TlSchema) schema = tl_schema_new_default ();
  const TlRelationDef *def = tl_schema_find_relation (schema, type);

  if (n_args < 2)
    return FALSE;
  for (guint i = 0; def != NULL && i < def->roles->len; i++)
    {
      const TlRoleDef *role = g_ptr_array_index (def->roles, i);

      if (count_role (args, n_args, role->name) < role->min)
        return FALSE;
    }
  return TRUE;
}

/* Unties relations from annotations that go; from the last one, so that positions hold while relations go. */
void
tl_edit_add_untying (TlCommand  *command,
                     TlArticle  *article,
                     GHashTable *removed)
{
  for (guint i = tl_article_get_n_relations (article); i-- > 0;)
    {
      TlRelation *before = tl_article_get_relation (article, i);
      g_autoptr(TlRelation) after = NULL;
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (before, &n_args);
      g_autofree TlRelationArg *left = g_new (TlRelationArg, n_args + 1);
      guint n_left = 0;

      for (guint j = 0; j < n_args; j++)
        if (!g_hash_table_contains (removed, args[j].target))
          left[n_left++] = args[j];
      if (n_left == n_args)
        continue;
      if (can_remain (tl_relation_get_kind (before), left, n_left))
        after = tl_relation_with_args (before, left, n_left);
      add_relation_change (command, article, before, after);
    }
}

static int
compare_descending (gconstpointer a,
                    gconstpointer b)
{
  guint one = *(const guint *) a;
  guint other = *(const guint *) b;

  return one > other ? -1 : one < other;
}

TlCommand *
tl_edit_remove (TlArticle          *article,
                const char         *key,
                const char         *by,
                const char *const  *ids,
                GError            **error)
{
  g_autoptr(GHashTable) removed = NULL;
  g_autoptr(GArray) positions = NULL;
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && ids != NULL, NULL);

  removed = g_hash_table_new (g_str_hash, g_str_equal);
  positions = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      guint position;

      if (tl_edit_find (article, ids[i], error) == NULL)
        return NULL;
      position = tl_article_get_annotation_position (article, ids[i]);
      if (g_hash_table_add (removed, (gpointer) ids[i]))
        g_array_append_val (positions, position);
    }
  if (positions->len == 0)
    return NULL;
  command = tl_command_new ("remove", key, by,
                            positions->len == 1
                              ? tl_annotation_get_label (tl_article_find_annotation (article, ids[0])) : NULL);
  tl_edit_add_untying (command, article, removed);
  /* From the last one on: each position holds when its turn comes, and again when undo walks back. */
  g_array_sort (positions, compare_descending);
  for (guint i = 0; i < positions->len; i++)
    {
      guint position = g_array_index (positions, guint, i);
      TlAnnotation *annotation = tl_article_get_annotation (article, position);

      tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, tl_annotation_get_id (annotation), position,
                                              tl_annotation_get_json (annotation), NULL));
    }
  return command;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of a workflow from the member "workflow".  A rule that is said wrongly makes the whole an error: half of a set of rules
 * would let somebody do what the collection forbids. */

#include "config.h"

#include "tl-workflow-private.h"

#include <glib/gi18n-lib.h>

#define MAX_RULES  1000
#define MAX_PEOPLE 100000

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, message);
  return FALSE;
}

/* NULL when it is not there or no string. */
static char *
dup_string (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

static gboolean
parse_roles (TlJsonDoc  *doc,
             TlJsonRef   object,
             guint      *roles,
             GError    **error)
{
  TlJsonRef list = tl_json_find_typed (doc, object, "roles", TL_JSON_ARRAY);

  *roles = 0;
  for (TlJsonRef item = list != TL_JSON_NONE ? tl_json_first (doc, list) : TL_JSON_NONE; item != TL_JSON_NONE;
       item = tl_json_next (doc, item))
    {
      g_autofree char *name = tl_json_get_type (doc, item) == TL_JSON_STRING ? tl_json_dup_string (doc, item, NULL) : NULL;
      TlRole role;

      if (name == NULL || !tl_role_from_name (name, &role))
        return fail (error, _("A role of the workflow is annotator, reviewer or chief"));
      *roles |= 1u << role;
    }
  return *roles != 0 || fail (error, _("A transition of the workflow needs its “roles”"));
}

static gboolean
is_status (const char *status,
           gboolean    any)
{
  return status != NULL && ((any && g_str_equal (status, "*")) || tl_status_find (status) >= 0);
}

static gboolean
parse_rule (TlWorkflow  *self,
            TlJsonDoc   *doc,
            TlJsonRef    object,
            GError     **error)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  TlJsonRef reason;
  TlRule rule = { 0 };

  if (tl_json_get_type (doc, object) != TL_JSON_OBJECT)
    return fail (error, _("A transition of the workflow must be an object"));
  from = dup_string (doc, object, "from");
  to = dup_string (doc, object, "to");
  if (!is_status (from, TRUE) || !is_status (to, TRUE))
    return fail (error, _("A transition of the workflow goes “from” a status “to” a status"));
  if (!parse_roles (doc, object, &rule.roles, error))
    return FALSE;
  reason = tl_json_find (doc, object, "reason");
  rule.reason = reason != TL_JSON_NONE && tl_json_get_type (doc, reason) == TL_JSON_TRUE;
  rule.from = g_steal_pointer (&from);
  rule.to = g_steal_pointer (&to);
  g_array_append_val (self->rules, rule);
  return TRUE;
}

static gboolean
parse_rules (TlWorkflow  *self,
             TlJsonDoc   *doc,
             GError     **error)
{
  TlJsonRef list = tl_json_find_typed (doc, 0, "transitions", TL_JSON_ARRAY);

  if (list == TL_JSON_NONE)
    return TRUE;
  if (tl_json_get_length (doc, list) > MAX_RULES)
    return fail (error, _("The workflow has too many transitions"));
  g_array_set_size (self->rules, 0);
  for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    if (!parse_rule (self, doc, item, error))
      return FALSE;
  return TRUE;
}

static gboolean
parse_people (TlWorkflow  *self,
              TlJsonDoc   *doc,
              GError     **error)
{
  TlJsonRef people = tl_json_find_typed (doc, 0, "people", TL_JSON_OBJECT);
  g_autofree char *role = dup_string (doc, 0, "role");

  if (role != NULL && !tl_role_from_name (role, &self->role))
    return fail (error, _("A role of the workflow is annotator, reviewer or chief"));
  if (people == TL_JSON_NONE)
    return TRUE;
  if (tl_json_get_length (doc, people) > MAX_PEOPLE)
    return fail (error, _("The workflow names too many people"));
  for (TlJsonRef value = tl_json_first (doc, people); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_get_type (doc, value) == TL_JSON_STRING ? tl_json_dup_string (doc, value, NULL) : NULL;
      TlRole of_person;

      if (name == NULL || !tl_role_from_name (name, &of_person))
        return fail (error, _("A role of the workflow is annotator, reviewer or chief"));
      g_hash_table_replace (self->people, tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL),
                            GUINT_TO_POINTER (of_person));
    }
  return TRUE;
}

static gboolean
parse_demand (TlJsonDoc *doc,
              TlJsonRef  value,
              TlDemand  *demand)
{
  if (tl_json_get_type (doc, value) != TL_JSON_STRING)
    return FALSE;
  if (tl_json_string_equal (doc, value, "must"))
    *demand = TL_DEMAND_MUST;
  else if (tl_json_string_equal (doc, value, "should"))
    *demand = TL_DEMAND_ADVICE;
  else if (tl_json_string_equal (doc, value, "no"))
    *demand = TL_DEMAND_NONE;
  else
    return FALSE;
  return TRUE;
}

/* The demands of one status; those not named are none. */
static gboolean
parse_demands (TlWorkflow *self,
               TlJsonDoc  *doc,
               TlJsonRef   object)
{
  g_autofree char *status = tl_json_dup_string (doc, tl_json_get_key (doc, object), NULL);
  int place = tl_status_find (status);

  if (place < 0 || tl_json_get_type (doc, object) != TL_JSON_OBJECT)
    return FALSE;
  for (guint i = 0; i < TL_N_REQUIREMENTS; i++)
    {
      TlJsonRef value = tl_json_find (doc, object, tl_requirement_get_name (i));

      self->demands[place][i] = TL_DEMAND_NONE;
      if (value != TL_JSON_NONE && !parse_demand (doc, value, &self->demands[place][i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
parse_checks (TlWorkflow  *self,
              TlJsonDoc   *doc,
              GError     **error)
{
  TlJsonRef checks = tl_json_find_typed (doc, 0, "checks", TL_JSON_OBJECT);

  if (checks == TL_JSON_NONE)
    return TRUE;
  for (TlJsonRef value = tl_json_first (doc, checks); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    if (!parse_demands (self, doc, value))
      return fail (error, _("“checks” of the workflow has statuses, and for each which of attributes, decisions, conflicts and lint "
                            "“must” or “should” be settled"));
  return TRUE;
}

static void
parse_required (TlWorkflow *self,
                TlJsonDoc  *doc)
{
  TlJsonRef list = tl_json_find_typed (doc, 0, "required", TL_JSON_ARRAY);
  GPtrArray *names;

  if (list == TL_JSON_NONE)
    return;
  names = g_ptr_array_new ();
  for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    if (tl_json_get_type (doc, item) == TL_JSON_STRING)
      g_ptr_array_add (names, tl_json_dup_string (doc, item, NULL));
  g_ptr_array_add (names, NULL);
  g_strfreev (self->required);
  self->required = (char **) g_ptr_array_free (names, FALSE);
}

gboolean
tl_workflow_parse (TlWorkflow  *self,
                   TlJsonDoc   *doc,
                   GError     **error)
{
  if (tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return fail (error, _("The workflow must be an object"));
  parse_required (self, doc);
  return parse_rules (self, doc, error) && parse_people (self, doc, error) && parse_checks (self, doc, error);
}

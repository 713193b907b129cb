/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may give an article which status, and what has to be done before.  See the header. */

#include "config.h"

#include "tl-workflow-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"

#define MAX_REASONS 500

static const struct
{
  const char *name;
  const char *title;
} roles[TL_N_ROLES] = {
  { "annotator", NC_("role", "Annotator") },
  { "reviewer", NC_("role", "Reviewer") },
  { "chief", NC_("role", "Chief editor") },
};

static const char *const requirements[TL_N_REQUIREMENTS] = { "attributes", "decisions", "conflicts", "lint" };

#define A (1u << TL_ROLE_ANNOTATOR)
#define R (1u << TL_ROLE_REVIEWER)
#define C (1u << TL_ROLE_CHIEF)

/* An annotator hands in and may take back; a reviewer decides; a chief may do anything, and says why where a decision is undone. */
static const struct
{
  const char *from;
  const char *to;
  guint       roles;
  gboolean    reason;
} builtin[] = {
  { "new", "in-progress", A | R | C, FALSE },
  { "new", "submitted", A | R | C, FALSE },
  { "in-progress", "new", A | R | C, FALSE },
  { "in-progress", "submitted", A | R | C, FALSE },
  { "submitted", "in-progress", A | R | C, FALSE },
  { "submitted", "changes-requested", R | C, TRUE },
  { "submitted", "approved", R | C, FALSE },
  { "submitted", "rejected", R | C, TRUE },
  { "changes-requested", "in-progress", A | R | C, FALSE },
  { "changes-requested", "submitted", A | R | C, FALSE },
  { "changes-requested", "approved", R | C, FALSE },
  { "changes-requested", "rejected", R | C, TRUE },
  { "approved", "changes-requested", R | C, TRUE },
  { "approved", "*", C, TRUE },
  { "rejected", "changes-requested", R | C, TRUE },
  { "rejected", "*", C, TRUE },
  { "*", "changes-requested", C, TRUE },
  { "*", "rejected", C, TRUE },
  { "*", "*", C, FALSE },
};

const char *
tl_role_get_name (TlRole role)
{
  g_return_val_if_fail (role < TL_N_ROLES, NULL);

  return roles[role].name;
}

const char *
tl_role_get_title (TlRole role)
{
  g_return_val_if_fail (role < TL_N_ROLES, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "role", roles[role].title);
}

gboolean
tl_role_from_name (const char *name,
                   TlRole     *role)
{
  g_return_val_if_fail (name != NULL && role != NULL, FALSE);

  for (guint i = 0; i < TL_N_ROLES; i++)
    if (g_str_equal (name, roles[i].name))
      {
        *role = i;
        return TRUE;
      }
  return FALSE;
}

const char *
tl_requirement_get_name (TlRequirement requirement)
{
  g_return_val_if_fail (requirement < TL_N_REQUIREMENTS, NULL);

  return requirements[requirement];
}

int
tl_status_find (const char *status)
{
  for (int i = 0; tl_statuses[i] != NULL; i++)
    if (g_str_equal (status, tl_statuses[i]))
      return i;
  return -1;
}

static void
clear_rule (gpointer data)
{
  TlRule *rule = data;

  g_free (rule->from);
  g_free (rule->to);
}

static void
set_demands (TlWorkflow *self,
             const char *status,
             TlDemand    decisions)
{
  TlDemand *demands = self->demands[tl_status_find (status)];

  demands[TL_REQUIREMENT_ATTRIBUTES] = TL_DEMAND_MUST;
  demands[TL_REQUIREMENT_DECISIONS] = decisions;
  demands[TL_REQUIREMENT_CONFLICTS] = TL_DEMAND_MUST;
  demands[TL_REQUIREMENT_LINT] = TL_DEMAND_ADVICE;
}

TlWorkflow *
tl_workflow_new_default (void)
{
  TlWorkflow *self = g_new0 (TlWorkflow, 1);

  g_atomic_ref_count_init (&self->references);
  self->rules = g_array_new (FALSE, FALSE, sizeof (TlRule));
  g_array_set_clear_func (self->rules, clear_rule);
  for (guint i = 0; i < G_N_ELEMENTS (builtin); i++)
    {
      TlRule rule = { g_strdup (builtin[i].from), g_strdup (builtin[i].to), builtin[i].roles, builtin[i].reason };

      g_array_append_val (self->rules, rule);
    }
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->role = TL_ROLE_CHIEF;
  self->required = g_new0 (char *, 1);
  set_demands (self, "submitted", TL_DEMAND_NONE);
  set_demands (self, "approved", TL_DEMAND_MUST);
  return self;
}

TlWorkflow *
tl_workflow_new_from_json (GBytes  *json,
                           GError **error)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autoptr (TlWorkflow) self = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  doc = tl_json_doc_parse (json, NULL, error);
  if (doc == NULL)
    return NULL;
  self = tl_workflow_new_default ();
  return tl_workflow_parse (self, doc, error) ? g_steal_pointer (&self) : NULL;
}

TlWorkflow *
tl_workflow_new_for_collection (TlCollection *collection,
                                GPtrArray    *problems)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  TlWorkflow *self;

  g_return_val_if_fail (TL_IS_COLLECTION (collection), NULL);

  json = tl_collection_dup_member (collection, "workflow");
  if (json == NULL)
    return tl_workflow_new_default ();
  self = tl_workflow_new_from_json (json, &error);
  if (self != NULL)
    return self;
  if (problems != NULL)
    g_ptr_array_add (problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, NULL, "$.workflow", 0, 0,
                                                  g_strdup_printf (_("The collection’s workflow can’t be used: %s"),
                                                                   error->message)));
  return tl_workflow_new_default ();
}

TlWorkflow *
tl_workflow_ref (TlWorkflow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tl_workflow_unref (TlWorkflow *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->rules);
  g_hash_table_unref (self->people);
  g_strfreev (self->required);
  g_free (self);
}

TlRole
tl_workflow_get_role (TlWorkflow *self,
                      const char *person,
                      const char *fallback)
{
  gpointer role;

  g_return_val_if_fail (self != NULL, TL_ROLE_ANNOTATOR);

  if (person != NULL && g_hash_table_lookup_extended (self->people, person, NULL, &role))
    return GPOINTER_TO_UINT (role);
  for (guint i = 0; fallback != NULL && i < TL_N_ROLES; i++)
    if (g_str_equal (fallback, roles[i].name))
      return i;
  return self->role;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
tl_workflow_list_people (TlWorkflow *self,
                         TlRole      role)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;
  gpointer of_person;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->people);
  while (g_hash_table_iter_next (&iter, &name, &of_person))
    if (GPOINTER_TO_UINT (of_person) == role)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_strings);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

static gboolean
fits (const char *pattern,
      const char *status)
{
  return g_str_equal (pattern, "*") || g_str_equal (pattern, status);
}

gboolean
tl_workflow_allows (TlWorkflow *self,
                    const char *from,
                    const char *to,
                    TlRole      role,
                    gboolean   *reason)
{
  g_return_val_if_fail (self != NULL && from != NULL && to != NULL, FALSE);

  if (reason != NULL)
    *reason = FALSE;
  if (g_str_equal (from, to) || tl_status_find (to) < 0)
    return FALSE;
  for (guint i = 0; i < self->rules->len; i++)
    {
      const TlRule *rule = &g_array_index (self->rules, TlRule, i);

      if (!(rule->roles & 1u << role) || !fits (rule->from, from) || !fits (rule->to, to))
        continue;
      if (reason != NULL)
        *reason = rule->reason;
      return TRUE;
    }
  return FALSE;
}

GArray *
tl_workflow_list_moves (TlWorkflow *self,
                        const char *from,
                        TlRole      role)
{
  GArray *moves = g_array_new (FALSE, FALSE, sizeof (TlMove));

  g_return_val_if_fail (self != NULL && from != NULL, moves);

  for (guint i = 0; tl_statuses[i] != NULL; i++)
    {
      TlMove move = { tl_statuses[i], FALSE };

      if (tl_workflow_allows (self, from, tl_statuses[i], role, &move.reason))
        g_array_append_val (moves, move);
    }
  return moves;
}

TlDemand
tl_workflow_get_demand (TlWorkflow    *self,
                        const char    *status,
                        TlRequirement  requirement)
{
  int place;

  g_return_val_if_fail (self != NULL && status != NULL, TL_DEMAND_NONE);
  g_return_val_if_fail (requirement < TL_N_REQUIREMENTS, TL_DEMAND_NONE);

  place = tl_status_find (status);
  return place >= 0 ? self->demands[place][requirement] : TL_DEMAND_NONE;
}

const char *const *
tl_workflow_get_required (TlWorkflow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->required;
}

TlCommand *
tl_workflow_move (TlWorkflow  *self,
                  TlArticle   *article,
                  const char  *key,
                  const char  *by,
                  TlRole       role,
                  const char  *to,
                  const char  *reason,
                  GError     **error)
{
  g_autofree char *words = NULL;
  const char *from;
  gboolean needed;

  g_return_val_if_fail (self != NULL && TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && to != NULL, NULL);

  from = tl_article_get_status (article);
  if (g_str_equal (from, to))
    return NULL;
  if (!tl_workflow_allows (self, from, to, role, &needed))
    {
      /* Translators: a role, such as Annotator, and two statuses. */
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("%s: the workflow does not lead from “%s” to “%s”"),
                   tl_role_get_title (role), tl_status_get_title (from), tl_status_get_title (to));
      return NULL;
    }
  words = g_strstrip (g_strdup (reason != NULL ? reason : ""));
  if (needed && *words == '\0')
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("A reason has to be given"));
      return NULL;
    }
  return tl_edit_status (article, key, by, to, words, error);
}

/* The collection's own, NULL when it keeps none. */
static GPtrArray *
read_reasons (TlCollection *collection)
{
  g_autoptr (GBytes) json = tl_collection_dup_member (collection, "reasons");
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  GPtrArray *list;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    return NULL;
  list = g_ptr_array_new_with_free_func (g_free);
  for (TlJsonRef item = tl_json_first (doc, 0); item != TL_JSON_NONE && list->len < MAX_REASONS; item = tl_json_next (doc, item))
    if (tl_json_get_type (doc, item) == TL_JSON_STRING)
      g_ptr_array_add (list, tl_json_dup_string (doc, item, NULL));
  return list;
}

char **
tl_reasons_list (TlCollection *collection)
{
  static const char *const first[] = {
    NC_("reason", "The border is wrong"), NC_("reason", "The label is wrong"), NC_("reason", "This is no claim"),
    NC_("reason", "The source is missing or wrong"), NC_("reason", "The verdict is not supported"),
    NC_("reason", "It is annotated twice"),
  };
  GPtrArray *list;

  g_return_val_if_fail (collection == NULL || TL_IS_COLLECTION (collection), NULL);

  list = collection != NULL ? read_reasons (collection) : NULL;
  if (list == NULL)
    {
      list = g_ptr_array_new ();
      for (guint i = 0; i < G_N_ELEMENTS (first); i++)
        g_ptr_array_add (list, g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "reason", first[i])));
    }
  g_ptr_array_set_free_func (list, NULL);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (list, FALSE);
}

GBytes *
tl_reasons_with (TlCollection *collection,
                 const char   *reason)
{
  g_auto (GStrv) list = NULL;
  g_autofree char *words = NULL;
  GString *out;

  g_return_val_if_fail (TL_IS_COLLECTION (collection) && reason != NULL, NULL);

  list = tl_reasons_list (collection);
  words = g_strstrip (g_strdup (reason));
  if (*words == '\0' || !g_utf8_validate (words, -1, NULL) || g_strv_length (list) >= MAX_REASONS
      || g_strv_contains ((const char *const *) list, words))
    return NULL;
  out = g_string_new ("[");
  for (guint i = 0; list[i] != NULL; i++)
    {
      tl_json_append_string (out, list[i], -1, &tl_json_style_spaced);
      g_string_append (out, ", ");
    }
  tl_json_append_string (out, words, -1, &tl_json_style_spaced);
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

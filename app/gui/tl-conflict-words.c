/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values of conflicts in words: see the header. */

#include "config.h"

#include "tl-conflict-words.h"

#include <string.h>

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-workflow.h"

#define MAX_VALUE 300
#define MAX_NAME  80

static TlJsonDoc *
parse (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return tl_json_doc_parse (bytes, NULL, NULL);
}

/* NULL when it is not there, or no text. */
static char *
dup_member (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef ref = tl_json_get_type (doc, object) == TL_JSON_OBJECT ? tl_json_find_typed (doc, object, name, TL_JSON_STRING)
                                                                  : TL_JSON_NONE;

  return ref != TL_JSON_NONE ? tl_json_dup_string (doc, ref, NULL) : NULL;
}

static char *
dup_raw (TlJsonDoc *doc,
         TlJsonRef  ref)
{
  gsize start;
  gsize length;
  const char *raw = tl_json_get_raw (doc, ref, &start, &length);

  return g_strndup (raw, length);
}

char *
tl_conflict_words_review (const char *json,
                          const char *by)
{
  g_autoptr (TlJsonDoc) doc = parse (json);
  g_autofree char *name = doc != NULL ? dup_member (doc, 0, "decision") : NULL;
  g_autofree char *who = name != NULL ? dup_member (doc, 0, "by") : NULL;
  g_autofree char *reason = name != NULL ? dup_member (doc, 0, "reason") : NULL;
  g_autoptr (GString) out = NULL;
  TlDecision decision;

  if (name == NULL || !tl_decision_from_name (name, &decision))
    return NULL;
  out = g_string_new (tl_format_decision (decision));
  if (who != NULL && *who != '\0' && g_strcmp0 (who, by) != 0)
    g_string_append_printf (out, " – %s", who);
  if (reason != NULL && *reason != '\0')
    g_string_append_printf (out, ": %s", reason);
  return tl_format_inert (out->str, MAX_VALUE);
}

/* "tax, vote" of a list of texts; NULL when it is none. */
static char *
describe_list (TlJsonDoc *doc)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      g_autofree char *text = NULL;

      if (tl_json_get_type (doc, child) != TL_JSON_STRING)
        return NULL;
      text = tl_json_dup_string (doc, child, NULL);
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text);
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}

/* NULL when it has to be shown as it is written. */
static char *
dup_words (const char *json)
{
  g_autoptr (TlJsonDoc) doc = parse (json);
  g_autofree char *quote = NULL;

  if (doc == NULL)
    return NULL;
  switch (tl_json_get_type (doc, 0))
    {
    case TL_JSON_STRING:
      return tl_json_dup_string (doc, 0, NULL);
    case TL_JSON_TRUE:
      return g_strdup (C_("value", "Yes"));
    case TL_JSON_FALSE:
      return g_strdup (C_("value", "No"));
    case TL_JSON_ARRAY:
      return describe_list (doc);
    case TL_JSON_OBJECT:
      /* Borders are told by the words between them. */
      quote = dup_member (doc, 0, "text");
      return quote != NULL ? g_strdup_printf ("“%s”", quote) : tl_conflict_words_review (json, NULL);
    case TL_JSON_NUMBER:
    case TL_JSON_NULL:
    default:
      return NULL;
    }
}

char *
tl_conflict_words_value (TlSchema   *schema,
                         const char *field,
                         const char *json)
{
  g_autofree char *text = NULL;

  if (g_str_equal (json, "null"))
    return g_strdup (*field == '\0' ? _("Deleted") : _("Not there"));
  text = dup_words (json);
  if (text != NULL && g_str_equal (field, "label"))
    return tl_format_label (schema, text);
  return tl_format_inert (text != NULL ? text : json, MAX_VALUE);
}

/* Settings. */

#define PEOPLE "people/"
#define CHECKS "checks/"

char *
tl_conflict_words_setting (TlConflict *conflict)
{
  static const struct
  {
    const char *member;
    const char *field;   /* NULL: any */
    const char *title;
  } titles[] = {
    { "workflow", "role", NC_("setting", "Role of whoever is not named") },
    { "workflow", "transitions", NC_("setting", "Steps from status to status") },
    { "workflow", "required", NC_("setting", "Attributes that have to be filled in") },
    { "workflow", "value", NC_("setting", "Workflow") },
    { "blind", NULL, NC_("setting", "When annotators see each other’s annotations") },
    { "reasons", NULL, NC_("setting", "Reasons to choose from") },
    { "lint_ignored", NULL, NC_("setting", "Findings of consistency that were ignored") },
  };
  const char *member = tl_conflict_get_id (conflict);
  const char *field = tl_conflict_get_field (conflict);
  g_autofree char *name = tl_format_inert (strchr (field, '/') != NULL ? strchr (field, '/') + 1 : field, MAX_NAME);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (member, titles[i].member) && (titles[i].field == NULL || g_str_equal (field, titles[i].field)))
      return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "setting", titles[i].title));
  /* Translators: the name of a person. */
  if (g_str_has_prefix (field, PEOPLE))
    return g_strdup_printf (C_("setting", "Role of %s"), name);
  /* Translators: a status. */
  if (g_str_has_prefix (field, CHECKS))
    return g_strdup_printf (C_("setting", "What has to be settled before “%s”"), tl_status_get_title (name));
  return g_strdup_printf (C_("setting", "Workflow: %s"), name);
}

static char *
describe_blind (const char *json)
{
  g_autoptr (TlJsonDoc) doc = parse (json);

  if (doc == NULL || tl_json_get_type (doc, 0) == TL_JSON_NULL || tl_json_get_type (doc, 0) == TL_JSON_FALSE)
    return g_strdup (C_("setting", "At any time"));
  if (tl_json_get_type (doc, 0) == TL_JSON_STRING && tl_json_string_equal (doc, 0, "always"))
    return g_strdup (C_("setting", "Never"));
  return g_strdup (C_("setting", "Once they have submitted the article"));
}

/* NULL when it names no role. */
static char *
describe_role (TlJsonDoc *doc,
               TlJsonRef  ref)
{
  g_autofree char *name = tl_json_get_type (doc, ref) == TL_JSON_STRING ? tl_json_dup_string (doc, ref, NULL) : NULL;
  TlRole role;

  return name != NULL && tl_role_from_name (name, &role) ? g_strdup (tl_role_get_title (role)) : NULL;
}

/* "*" is any status. */
static char *
describe_status (TlJsonDoc  *doc,
                 TlJsonRef   object,
                 const char *name)
{
  g_autofree char *status = dup_member (doc, object, name);

  if (status == NULL || g_str_equal (status, "*"))
    return g_strdup (C_("setting", "any status"));
  return tl_format_inert (tl_status_get_title (status), MAX_NAME);
}

/* "Submitted → Approved: Reviewer, Chief editor (with a reason)". */
static char *
describe_step (TlJsonDoc *doc,
               TlJsonRef  object)
{
  g_autofree char *from = describe_status (doc, object, "from");
  g_autofree char *to = describe_status (doc, object, "to");
  TlJsonRef roles = tl_json_find_typed (doc, object, "roles", TL_JSON_ARRAY);
  g_autoptr (GString) names = g_string_new (NULL);

  for (TlJsonRef role = roles != TL_JSON_NONE ? tl_json_first (doc, roles) : TL_JSON_NONE; role != TL_JSON_NONE;
       role = tl_json_next (doc, role))
    {
      g_autofree char *title = describe_role (doc, role);

      if (title != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", title);
    }
  if (tl_json_find_typed (doc, object, "reason", TL_JSON_TRUE) != TL_JSON_NONE)
    /* Translators: a step of the workflow: from a status, to a status, and the roles that may take it.  Where text runs from right to left the
     * arrow has to be ←. */
    return g_strdup_printf (C_("setting", "%s → %s: %s (with a reason)"), from, to, names->str);
  /* Translators: likewise; the arrow has to be ← where text runs from right to left. */
  return g_strdup_printf (C_("setting", "%s → %s: %s"), from, to, names->str);
}

/* "Attributes: has to be settled". */
static char *
describe_check (TlJsonDoc *doc,
                TlJsonRef  value)
{
  static const struct
  {
    const char *name;
    const char *title;
  } titles[] = {
    { "attributes", NC_("requirement", "Attributes") },
    { "decisions", NC_("requirement", "Decisions") },
    { "conflicts", NC_("requirement", "Conflicts") },
    { "lint", NC_("requirement", "Consistency") },
  };
  g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);
  g_autofree char *shown = tl_format_inert (name, MAX_NAME);
  const char *title = shown;
  const char *demand = _("May be left");

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (name, titles[i].name))
      title = g_dpgettext2 (GETTEXT_PACKAGE, "requirement", titles[i].title);
  if (tl_json_get_type (doc, value) == TL_JSON_STRING && tl_json_string_equal (doc, value, "must"))
    demand = _("Has to be settled");
  else if (tl_json_get_type (doc, value) == TL_JSON_STRING && tl_json_string_equal (doc, value, "should"))
    demand = _("Could be settled");
  /* Translators: what is asked for before a status, and how much. */
  return g_strdup_printf (C_("setting", "%s: %s"), title, demand);
}

/* A list or object as a line for each thing in it. */
static GPtrArray *
list_lines (const char *json)
{
  g_autoptr (TlJsonDoc) doc = parse (json);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  TlJsonType type = doc != NULL ? tl_json_get_type (doc, 0) : TL_JSON_NULL;

  if (type != TL_JSON_ARRAY && type != TL_JSON_OBJECT)
    return lines;
  for (TlJsonRef child = tl_json_first (doc, 0); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    if (type == TL_JSON_OBJECT)
      g_ptr_array_add (lines, describe_check (doc, child));
    else if (tl_json_get_type (doc, child) == TL_JSON_OBJECT)
      g_ptr_array_add (lines, describe_step (doc, child));
    else
      {
        g_autofree char *text = tl_json_get_type (doc, child) == TL_JSON_STRING ? tl_json_dup_string (doc, child, NULL)
                                                                               : dup_raw (doc, child);

        g_ptr_array_add (lines, tl_format_inert (text, MAX_VALUE));
      }
  return lines;
}

static gboolean
has_line (GPtrArray  *lines,
          const char *line)
{
  return g_ptr_array_find_with_equal_func (lines, line, g_str_equal, NULL);
}

/* The lines that not all values have; what they have in common makes no difference to who decides. */
static char *
describe_lines (TlConflict *conflict,
                guint       value)
{
  const char *const *values = tl_conflict_get_values (conflict);
  g_autoptr (GPtrArray) mine = list_lines (values[value]);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GString) out = g_string_new (NULL);
  guint n_common = 0;

  for (guint i = 0; values[i] != NULL; i++)
    if (i != value)
      g_ptr_array_add (others, list_lines (values[i]));
  for (guint i = 0; i < mine->len; i++)
    {
      gboolean common = TRUE;

      for (guint j = 0; j < others->len; j++)
        common = common && has_line (others->pdata[j], mine->pdata[i]);
      n_common += common ? 1 : 0;
      if (!common)
        g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", (char *) mine->pdata[i]);
    }
  if (out->len == 0 && n_common == 0)
    return g_strdup (C_("setting", "None"));
  if (out->len == 0)
    return g_strdup_printf (ngettext ("Only the %u that all have", "Only the %u that all have", n_common), n_common);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
tl_conflict_words_setting_value (TlConflict *conflict,
                                 guint       value)
{
  const char *json = tl_conflict_get_values (conflict)[value];
  const char *field = tl_conflict_get_field (conflict);
  g_autoptr (TlJsonDoc) doc = parse (json);
  g_autofree char *role = NULL;

  if (g_str_equal (tl_conflict_get_id (conflict), "blind"))
    return describe_blind (json);
  if (doc == NULL || tl_json_get_type (doc, 0) == TL_JSON_NULL)
    return g_strdup (C_("setting", "As it is without this setting"));
  if (g_str_equal (field, "role") || g_str_has_prefix (field, PEOPLE))
    role = describe_role (doc, 0);
  if (role != NULL)
    return g_steal_pointer (&role);
  if (tl_json_get_type (doc, 0) == TL_JSON_ARRAY || g_str_has_prefix (field, CHECKS))
    return describe_lines (conflict, value);
  return tl_format_inert (json, MAX_VALUE);
}

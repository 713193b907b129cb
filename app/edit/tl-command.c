/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One edit as data: made by tl_edit_*(), applied to an article, inverted to undo it.  See the header. */

#include "config.h"

#include "tl-command.h"

#include <glib/gi18n-lib.h>

#include "tl-edits.h"
#include "tl-id.h"
#include "tl-time.h"

static void
change_free (gpointer data)
{
  tl_change_free (data);
}

/* article: its key in the collection.  by, detail may be NULL.  Owned. */
TlCommand *
tl_command_new (const char *name,
                const char *article,
                const char *by,
                const char *detail)
{
  TlCommand *self;

  g_return_val_if_fail (name != NULL && article != NULL, NULL);

  self = g_new0 (TlCommand, 1);
  self->id = tl_id_new ("e");
  self->name = g_strdup (name);
  self->article = g_strdup (article);
  self->by = g_utf8_make_valid (by != NULL ? by : "", -1);   /* a name from the system may be anything */
  self->at = tl_time_now ();
  self->detail = g_strdup (detail);
  self->changes = g_ptr_array_new_with_free_func (change_free);
  return self;
}

void
tl_command_add (TlCommand *self,
                TlChange  *change)
{
  g_return_if_fail (self != NULL && change != NULL);

  g_ptr_array_add (self->changes, change);
}

static TlChange *
copy_change (const TlChange *change)
{
  return tl_change_new (change->kind, change->id, change->position, change->before, change->after);
}

TlCommand *
tl_command_copy (const TlCommand *self)
{
  TlCommand *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (TlCommand, 1);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->article = g_strdup (self->article);
  copy->by = g_strdup (self->by);
  copy->at = g_strdup (self->at);
  copy->detail = g_strdup (self->detail);
  copy->changes = g_ptr_array_new_with_free_func (change_free);
  for (guint i = 0; i < self->changes->len; i++)
    g_ptr_array_add (copy->changes, copy_change (g_ptr_array_index (self->changes, i)));
  return copy;
}

void
tl_command_free (TlCommand *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->article);
  g_free (self->by);
  g_free (self->at);
  g_free (self->detail);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

TlCommand *
tl_command_inverse (const TlCommand *self)
{
  TlCommand *inverse;

  g_return_val_if_fail (self != NULL, NULL);

  inverse = tl_command_new (self->name, self->article, self->by, self->detail);
  for (guint i = self->changes->len; i-- > 0;)
    tl_command_add (inverse, tl_change_inverse (g_ptr_array_index (self->changes, i)));
  return inverse;
}

/* What takes a change back, from how things are and not from what the change believes they were. */
static TlChange *
make_way_back (TlArticle      *article,
               const TlChange *change)
{
  g_autoptr(GBytes) member = NULL;
  GBytes *now = NULL;
  guint position = change->position;

  switch (change->kind)
    {
    case TL_CHANGE_ANNOTATION:
      {
        TlAnnotation *annotation = tl_article_find_annotation (article, change->id);

        if (annotation != NULL)
          {
            now = tl_annotation_get_json (annotation);
            position = tl_article_get_annotation_position (article, change->id);
          }
        break;
      }
    case TL_CHANGE_RELATION:
      {
        TlRelation *relation = tl_article_find_relation (article, change->id);

        if (relation != NULL)
          {
            now = tl_relation_get_json (relation);
            position = tl_article_get_relation_position (article, change->id);
          }
        break;
      }
    case TL_CHANGE_MEMBER:
      member = tl_article_dup_member_json (article, change->id);
      now = member;
      break;
    case TL_CHANGE_HISTORY:
    default:
      now = change->before;
      break;
    }
  return tl_change_new (change->kind, change->id, position, change->after, now);
}

static gboolean
is_of_text (const TlChange *change)
{
  return change->kind == TL_CHANGE_MEMBER && g_str_equal (change->id, "text");
}

gboolean
tl_command_revises (const TlCommand *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->changes->len; i++)
    if (is_of_text (g_ptr_array_index (self->changes, i)))
      return TRUE;
  return FALSE;
}

/* The changes in the order in which they can be made: annotations must lie in the text that they are meant for, there
 * and back. Borrowed elements, owned array. */
static GPtrArray *
list_in_order (const TlCommand *self)
{
  GPtrArray *changes = g_ptr_array_new ();

  for (guint i = 0; i < self->changes->len; i++)
    if (is_of_text (g_ptr_array_index (self->changes, i)))
      g_ptr_array_add (changes, g_ptr_array_index (self->changes, i));
  for (guint i = 0; i < self->changes->len; i++)
    if (!is_of_text (g_ptr_array_index (self->changes, i)))
      g_ptr_array_add (changes, g_ptr_array_index (self->changes, i));
  return changes;
}

static void
take_back (TlArticle *article,
           GPtrArray *way_back,
           gboolean   of_text)
{
  for (guint i = way_back->len; i-- > 0;)
    {
      const TlChange *change = g_ptr_array_index (way_back, i);

      if (is_of_text (change) == of_text && !tl_article_apply (article, change, NULL))
        g_critical ("What was just there can’t be put back");
    }
}

gboolean
tl_command_apply (const TlCommand  *self,
                  TlArticle        *article,
                  GError          **error)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) way_back = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (TL_IS_ARTICLE (article), FALSE);

  changes = list_in_order (self);
  way_back = g_ptr_array_new_with_free_func (change_free);
  for (guint i = 0; i < changes->len; i++)
    {
      const TlChange *change = g_ptr_array_index (changes, i);
      g_autoptr(TlChange) back = make_way_back (article, change);

      if (tl_article_apply (article, change, error))
        {
          g_ptr_array_add (way_back, g_steal_pointer (&back));
          continue;
        }
      take_back (article, way_back, TRUE);
      take_back (article, way_back, FALSE);
      return FALSE;
    }
  return TRUE;
}

static const char *
get_label_title (const char *label,
                 TlSchema   *schema)
{
  const TlLabelDef *def = schema != NULL ? tl_schema_find (schema, label) : NULL;

  return tl_schema_translate (def != NULL ? def->title : label);
}

static const char *
get_relation_title (const char *type,
                    TlSchema   *schema)
{
  const TlRelationDef *def = schema != NULL ? tl_schema_find_relation (schema, type) : NULL;

  return tl_schema_translate (def != NULL ? def->title : type);
}

static char *
dup_review_title (const char *decision)
{
  TlDecision value = TL_DECISION_PENDING;

  tl_decision_from_name (decision, &value);
  switch (value)
    {
    case TL_DECISION_ACCEPTED:
      return g_strdup (C_("edit", "Accept"));
    case TL_DECISION_REJECTED:
      return g_strdup (C_("edit", "Reject"));
    case TL_DECISION_DISCUSS:
      return g_strdup (C_("edit", "Mark for Discussion"));
    case TL_DECISION_PENDING:
    default:
      return g_strdup (C_("edit", "Reset Decision"));
    }
}

/* Titles of commands whose detail says nothing more. */
static const struct
{
  const char *name;
  const char *title;
} plain_titles[] = {
  { "remove", NC_("edit", "Remove Annotations") },
  { "fragments", NC_("edit", "Change Extent") },
  { "attribute", NC_("edit", "Change Attribute") },
  { "note", NC_("edit", "Change Note") },
  { "relate", NC_("edit", "Add Relation") },
  { "unrelate", NC_("edit", "Remove Relation") },
  { "sync", NC_("edit", "Changes of Colleagues") },
  { "rerelate", NC_("edit", "Change Relation") },
  { "attribution", NC_("edit", "Attribute Claim") },
  { "member", NC_("edit", "Change Article Data") },
  { "revise", NC_("edit", "Update Text") },
  { "reattach", NC_("edit", "Attach Again") },
  { "discard", NC_("edit", "Discard Lost Annotation") },
  { "assign", NC_("edit", "Assign Article") },
  { "document", NC_("edit", "Label Article") },
  { "comment", NC_("edit", "Add Note") },
  { "lint", NC_("edit", "Mend Findings") },
  { "merge", NC_("edit", "Merge Files") },
  { "adjudicate", NC_("edit", "Adjudicate") },
};

static char *
dup_plain_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_titles); i++)
    if (g_str_equal (name, plain_titles[i].name))
      return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "edit", plain_titles[i].title));
  return g_strdup (C_("edit", "Edit"));
}

char *
tl_command_dup_title (const TlCommand *self,
                      TlSchema        *schema)
{
  const char *name;
  const char *detail;

  g_return_val_if_fail (self != NULL, NULL);

  name = self->name;
  detail = self->detail;
  if (detail == NULL || *detail == '\0')
    return dup_plain_title (name);
  /* Translators: %s in these is the title of a label, such as Claim. */
  if (g_str_equal (name, "tag"))
    return g_strdup_printf (C_("edit", "Tag %s"), get_label_title (detail, schema));
  if (g_str_equal (name, "relabel"))
    return g_strdup_printf (C_("edit", "Change Label to %s"), get_label_title (detail, schema));
  if (g_str_equal (name, "remove"))
    return g_strdup_printf (C_("edit", "Remove %s"), get_label_title (detail, schema));
  if (g_str_equal (name, "review"))
    return dup_review_title (detail);
  /* Translators: %s is the title of a relation, such as Supports. */
  if (g_str_equal (name, "relate"))
    return g_strdup_printf (C_("edit", "Add “%s”"), get_relation_title (detail, schema));
  if (g_str_equal (name, "unrelate"))
    return g_strdup_printf (C_("edit", "Remove “%s”"), get_relation_title (detail, schema));
  /* Translators: %s is a status, such as Approved. */
  if (g_str_equal (name, "status"))
    return g_strdup_printf (C_("edit", "Set Status to %s"), tl_status_get_title (detail));
  return dup_plain_title (name);
}

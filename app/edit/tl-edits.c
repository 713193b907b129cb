/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Edits of annotations: each looks, decides, and returns the command.  Edits of relations are in
 * tl-edits-relations.c, of the article's status in tl-edits-status.c.
 */

#include "config.h"

#include "tl-edits-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

TlAnnotation *
tl_edit_find (TlArticle   *article,
              const char  *id,
              GError     **error)
{
  TlAnnotation *annotation = tl_article_find_annotation (article, id);

  if (annotation == NULL)
    g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING, _("The annotation “%s” is not there any more"), id);
  return annotation;
}

void
tl_edit_add_annotation (TlCommand    *command,
                        TlArticle    *article,
                        TlAnnotation *before,
                        TlAnnotation *after)
{
  const char *id = tl_annotation_get_id (before);

  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, id, tl_article_get_annotation_position (article, id),
                                          tl_annotation_get_json (before), tl_annotation_get_json (after)));
}

/* A command that changes one annotation; takes after over. */
static TlCommand *
make_change (TlArticle    *article,
             const char   *name,
             const char   *key,
             const char   *by,
             const char   *detail,
             TlAnnotation *before,
             TlAnnotation *after)
{
  TlCommand *command = tl_command_new (name, key, by, detail);

  tl_edit_add_annotation (command, article, before, after);
  tl_annotation_unref (after);
  return command;
}

static gboolean
check_label (const char  *label,
             GError     **error)
{
  if (*label != '\0' && g_utf8_validate (label, -1, NULL))
    return TRUE;
  g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("A label needs a name"));
  return FALSE;
}

/* The fragments as the model has them, owned; NULL with an error when they can't be in the text. */
static TlFragment *
take_fragments (TlArticle         *article,
                const TlFragment  *fragments,
                guint              n_fragments,
                guint             *n_left,
                GError           **error)
{
  guint length = tl_text_get_length (tl_article_get_text (article));
  g_autofree TlFragment *work = g_memdup2 (fragments, n_fragments * sizeof *fragments);

  for (guint i = 0; i < n_fragments; i++)
    if (work[i].start > work[i].end || work[i].end > length)
      {
        g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                     _("From %u to %u is no range of this text, which has %u characters"),
                     work[i].start, work[i].end, length);
        return NULL;
      }
  *n_left = tl_fragments_normalize (work, n_fragments, length);
  if (*n_left == 0)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("An annotation must cover some text"));
      return NULL;
    }
  return g_steal_pointer (&work);
}

TlCommand *
tl_edit_tag (TlArticle         *article,
             const char        *key,
             const char        *by,
             const char        *label,
             const TlFragment  *fragments,
             guint              n_fragments,
             char             **new_id,
             GError           **error)
{
  g_autofree TlFragment *work = NULL;
  g_autoptr(TlAnnotation) annotation = NULL;
  TlCommand *command;
  guint n_left;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && label != NULL, NULL);
  g_return_val_if_fail (fragments != NULL || n_fragments == 0, NULL);

  work = take_fragments (article, fragments, n_fragments, &n_left, error);
  if (work == NULL || !check_label (label, error))
    return NULL;
  command = tl_command_new ("tag", key, by, label);
  annotation = tl_annotation_new (label, work, n_left, tl_article_get_text (article), command->by);
  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, tl_annotation_get_id (annotation), G_MAXUINT,
                                          NULL, tl_annotation_get_json (annotation)));
  if (new_id != NULL)
    *new_id = g_strdup (tl_annotation_get_id (annotation));
  return command;
}

TlCommand *
tl_edit_relabel (TlArticle   *article,
                 const char  *key,
                 const char  *by,
                 const char  *id,
                 const char  *label,
                 GError     **error)
{
  TlAnnotation *before;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && id != NULL && label != NULL, NULL);

  before = tl_edit_find (article, id, error);
  if (before == NULL || !check_label (label, error) || g_str_equal (tl_annotation_get_label (before), label))
    return NULL;
  return make_change (article, "relabel", key, by, label, before, tl_annotation_with_label (before, label));
}

TlCommand *
tl_edit_fragments (TlArticle         *article,
                   const char        *key,
                   const char        *by,
                   const char        *id,
                   const TlFragment  *fragments,
                   guint              n_fragments,
                   GError           **error)
{
  g_autofree TlFragment *work = NULL;
  TlAnnotation *before;
  const TlFragment *old;
  guint n_old;
  guint n_left;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && id != NULL, NULL);
  g_return_val_if_fail (fragments != NULL || n_fragments == 0, NULL);

  before = tl_edit_find (article, id, error);
  if (before == NULL)
    return NULL;
  work = take_fragments (article, fragments, n_fragments, &n_left, error);
  if (work == NULL)
    return NULL;
  old = tl_annotation_get_fragments (before, &n_old);
  if (n_old == n_left && memcmp (old, work, n_left * sizeof *work) == 0)
    return NULL;
  return make_change (article, "fragments", key, by, tl_annotation_get_label (before), before,
                      tl_annotation_with_fragments (before, work, n_left, tl_article_get_text (article)));
}

/* "attributes" may be foreign: a list, a text.  That is not ours to overwrite. */
static gboolean
has_usable_attributes (TlAnnotation *annotation)
{
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  TlJsonRef value = tl_json_find (doc, 0, "attributes");

  return value == TL_JSON_NONE || tl_json_get_type (doc, value) == TL_JSON_OBJECT
         || tl_json_get_type (doc, value) == TL_JSON_NULL;
}

static gboolean
check_attribute (TlAnnotation          *annotation,
                 const char            *name,
                 const char            *json,
                 const TlAttributeDef  *def,
                 GError               **error)
{
  g_autofree char *message = NULL;

  if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
    {
      message = g_strdup (_("An attribute needs a name"));
    }
  else if (!has_usable_attributes (annotation))
    {
      message = g_strdup (_("This annotation’s “attributes” are of a kind that Tagline leaves alone"));
    }
  else if (json != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (json, strlen (json));
      g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (bytes, NULL, NULL);

      if (doc == NULL)
        message = g_strdup_printf (_("The value of “%s” is no JSON"), name);
      else if (def != NULL)
        message = tl_attribute_check_value (def, doc, 0);
    }
  if (message == NULL)
    return TRUE;
  g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, message);
  return FALSE;
}

TlCommand *
tl_edit_attribute (TlArticle             *article,
                   const char            *key,
                   const char            *by,
                   const char            *id,
                   const char            *name,
                   const char            *json,
                   const TlAttributeDef  *def,
                   GError               **error)
{
  g_autofree char *old = NULL;
  TlAnnotation *before;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && id != NULL && name != NULL, NULL);

  before = tl_edit_find (article, id, error);
  if (before == NULL || !check_attribute (before, name, json, def, error))
    return NULL;
  old = tl_annotation_dup_attribute (before, name);
  if (g_strcmp0 (old, json) == 0)
    return NULL;
  return make_change (article, "attribute", key, by, tl_annotation_get_label (before), before,
                      tl_annotation_with_attribute (before, name, json));
}

TlCommand *
tl_edit_note (TlArticle   *article,
              const char  *key,
              const char  *by,
              const char  *id,
              const char  *note,
              GError     **error)
{
  g_autofree char *old = NULL;
  TlAnnotation *before;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && id != NULL, NULL);

  before = tl_edit_find (article, id, error);
  if (before == NULL)
    return NULL;
  if (note != NULL && !g_utf8_validate (note, -1, NULL))
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("A note must be text"));
      return NULL;
    }
  old = tl_annotation_dup_string (before, "note");
  if (g_str_equal (old != NULL ? old : "", note != NULL ? note : ""))
    return NULL;
  return make_change (article, "note", key, by, tl_annotation_get_label (before), before,
                      tl_annotation_with_note (before, note));
}

/* A decision that stands already, for the same reason, is not made again. */
static gboolean
is_reviewed (TlAnnotation *annotation,
             TlDecision    decision,
             const char   *by,
             const char   *reason)
{
  g_autofree char *old_by = NULL;
  g_autofree char *old_reason = NULL;

  if (tl_annotation_get_decision (annotation) != decision)
    return FALSE;
  tl_annotation_dup_review (annotation, &old_by, NULL, &old_reason);
  if (!g_str_equal (old_reason != NULL ? old_reason : "", reason != NULL ? reason : ""))
    return FALSE;
  return decision == TL_DECISION_PENDING || g_str_equal (old_by != NULL ? old_by : "", by);
}

TlCommand *
tl_edit_review (TlArticle          *article,
                const char         *key,
                const char         *by,
                const char *const  *ids,
                TlDecision          decision,
                const char         *reason,
                GError            **error)
{
  g_autoptr(TlCommand) command = NULL;
  g_autoptr(GHashTable) seen = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && ids != NULL, NULL);

  if (reason != NULL && !g_utf8_validate (reason, -1, NULL))
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("A reason must be text"));
      return NULL;
    }
  command = tl_command_new ("review", key, by, tl_decision_get_name (decision));
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (; *ids != NULL; ids++)
    {
      TlAnnotation *before = tl_edit_find (article, *ids, error);
      g_autoptr(TlAnnotation) after = NULL;

      if (before == NULL)
        return NULL;
      if (!g_hash_table_add (seen, (gpointer) *ids) || is_reviewed (before, decision, command->by, reason))
        continue;
      after = tl_annotation_with_review (before, decision, command->by, reason);
      tl_edit_add_annotation (command, article, before, after);
    }
  return command->changes->len > 0 ? g_steal_pointer (&command) : NULL;
}

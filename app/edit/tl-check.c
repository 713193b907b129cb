/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be said against an article that was read: against the text, the label schema, and its own ids. */

#include "config.h"

#include "tl-edits-private.h"

#include <glib/gi18n-lib.h>

#include "tl-diagnostic.h"
#include "tl-revision.h"

#define EXCERPT_LENGTH 40

typedef struct
{
  TlArticle *article;
  TlSchema  *schema;
  GPtrArray *problems;
  GPtrArray *orphans;     /* TlOrphan: a relation may wait for one */
  TlLocator  locator;
} Check;

/* Takes message over; path may be NULL. */
static void
report (Check      *self,
        const char *code,
        TlSeverity  severity,
        const char *path,
        guint       line,
        guint       column,
        char       *message)
{
  g_ptr_array_add (self->problems, tl_diagnostic_new (code, severity, tl_article_get_id (self->article), path,
                                                      line, column, message));
}

static void
report_annotation (Check      *self,
                   guint       position,
                   const char *code,
                   TlSeverity  severity,
                   char       *message)
{
  guint line;
  guint column;
  g_autofree char *path = tl_article_locate_annotation (self->article, position, &self->locator, &line, &column);

  report (self, code, severity, path, line, column, message);
}

static void
report_relation (Check      *self,
                 guint       position,
                 const char *code,
                 TlSeverity  severity,
                 char       *message)
{
  guint line;
  guint column;
  g_autofree char *path = tl_article_locate_relation (self->article, position, &self->locator, &line, &column);

  report (self, code, severity, path, line, column, message);
}

/* Text for a message: on one line, not too long.  Owned. */
static char *
dup_excerpt (const char *text)
{
  GString *out = g_string_new (NULL);
  guint length = 0;

  for (; *text != '\0' && length < EXCERPT_LENGTH; text = g_utf8_next_char (text), length++)
    {
      gunichar c = g_utf8_get_char (text);

      g_string_append_unichar (out, g_unichar_isspace (c) || g_unichar_iscntrl (c) ? ' ' : c);
    }
  if (*text != '\0')
    g_string_append (out, "…");
  return g_string_free (out, FALSE);
}

static void
check_quote (Check        *self,
             guint         position,
             TlAnnotation *annotation)
{
  g_autofree char *stored = NULL;
  g_autofree char *covered = NULL;
  g_autofree char *stored_excerpt = NULL;
  g_autofree char *covered_excerpt = NULL;

  if (tl_annotation_quote_matches (annotation, tl_article_get_text (self->article)))
    return;
  stored = tl_annotation_dup_string (annotation, "text");
  covered = tl_annotation_dup_covered (annotation, tl_article_get_text (self->article));
  stored_excerpt = dup_excerpt (stored);
  covered_excerpt = dup_excerpt (covered);
  report_annotation (self, position, TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING,
                     g_strdup_printf (_("The annotation says “%s”, the text at its place says “%s”"),
                                      stored_excerpt, covered_excerpt));
}

static void
check_attributes (Check            *self,
                  guint             position,
                  TlAnnotation     *annotation,
                  const TlLabelDef *def)
{
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  TlJsonRef object = tl_json_find (doc, 0, "attributes");
  gboolean usable = object != TL_JSON_NONE && tl_json_get_type (doc, object) == TL_JSON_OBJECT;

  if (object != TL_JSON_NONE && !usable && tl_json_get_type (doc, object) != TL_JSON_NULL)
    report_annotation (self, position, TL_CODE_ATTRIBUTE, TL_SEVERITY_WARNING,
                       g_strdup (_("“attributes” must be an object")));
  if (usable)
    for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
      {
        g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);
        const TlAttributeDef *attribute = tl_label_def_find_attribute (def, name);
        char *message = attribute != NULL
          ? tl_attribute_check_value (attribute, doc, value)
          : g_strdup_printf (_("The label “%s” has no attribute “%s”"), def->name, name);

        if (message != NULL)
          report_annotation (self, position, TL_CODE_ATTRIBUTE,
                             attribute != NULL ? TL_SEVERITY_WARNING : TL_SEVERITY_NOTE, message);
      }
  for (guint i = 0; i < def->attributes->len; i++)
    {
      const TlAttributeDef *attribute = g_ptr_array_index (def->attributes, i);

      if (attribute->required && (!usable || tl_json_find (doc, object, attribute->name) == TL_JSON_NONE))
        report_annotation (self, position, TL_CODE_ATTRIBUTE, TL_SEVERITY_WARNING,
                           g_strdup_printf (_("The attribute “%s” is missing"), attribute->name));
    }
}

static void
check_annotation (Check *self,
                  guint  position)
{
  TlAnnotation *annotation = tl_article_get_annotation (self->article, position);
  const char *label = tl_annotation_get_label (annotation);
  const TlLabelDef *def = tl_schema_find (self->schema, label);

  if (def == NULL)
    report_annotation (self, position, TL_CODE_UNKNOWN_LABEL, TL_SEVERITY_NOTE,
                       g_strdup_printf (_("The label “%s” is not in the schema"), label));
  else
    check_attributes (self, position, annotation, def);
  check_quote (self, position, annotation);
}

static gboolean
is_orphan (Check      *self,
           const char *id)
{
  for (guint i = 0; i < self->orphans->len; i++)
    if (g_str_equal (tl_annotation_get_id (((TlOrphan *) g_ptr_array_index (self->orphans, i))->annotation), id))
      return TRUE;
  return FALSE;
}

static void
check_relation (Check *self,
                guint  position)
{
  TlRelation *relation = tl_article_get_relation (self->article, position);
  const char *type = tl_relation_get_kind (relation);
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);
  char *message = NULL;

  for (guint i = 0; i < n_args; i++)
    if (tl_article_find_annotation (self->article, args[i].target) == NULL && !is_orphan (self, args[i].target))
      report_relation (self, position, TL_CODE_UNKNOWN_TARGET, TL_SEVERITY_ERROR,
                       g_strdup_printf (_("There is no annotation “%s”"), args[i].target));
  if (tl_schema_find_relation (self->schema, type) == NULL)
    {
      report_relation (self, position, TL_CODE_RELATION, TL_SEVERITY_NOTE,
                       g_strdup_printf (_("The relation “%s” is not in the schema"), type));
      return;
    }
  message = tl_relation_check_args (self->article, self->schema, type, args, n_args);
  if (message != NULL)
    report_relation (self, position, TL_CODE_RELATION, TL_SEVERITY_WARNING, message);
}

static const TlAttributeDef *
find_document_attribute (TlSchema   *schema,
                         const char *name)
{
  GPtrArray *document = tl_schema_get_document (schema);

  for (guint i = 0; i < document->len; i++)
    if (g_str_equal (((TlAttributeDef *) document->pdata[i])->name, name))
      return document->pdata[i];
  return NULL;
}

/* What the article as a whole is labelled with.  Names that the schema does not have may be anybody's. */
static void
check_document (Check *self)
{
  g_autoptr(GBytes) json = tl_article_dup_member_json (self->article, "attributes");
  g_autoptr(TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  gboolean usable = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT;
  GPtrArray *document = tl_schema_get_document (self->schema);

  for (TlJsonRef value = usable ? tl_json_first (doc, 0) : TL_JSON_NONE; value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);
      const TlAttributeDef *def = find_document_attribute (self->schema, name);
      char *message = def != NULL ? tl_attribute_check_value (def, doc, value) : NULL;

      if (message != NULL)
        report (self, TL_CODE_ATTRIBUTE, TL_SEVERITY_WARNING, NULL, 0, 0, message);
    }
  for (guint i = 0; i < document->len; i++)
    {
      const TlAttributeDef *def = document->pdata[i];

      if (def->required && (!usable || tl_json_find (doc, 0, def->name) == TL_JSON_NONE))
        report (self, TL_CODE_ATTRIBUTE, TL_SEVERITY_WARNING, NULL, 0, 0,
                g_strdup_printf (_("The attribute “%s” is missing"), def->name));
    }
}

void
tl_check_article (TlArticle *article,
                  TlSchema  *schema,
                  GPtrArray *problems)
{
  Check self = { article, schema, problems, NULL, { 0 } };
  g_autoptr(GPtrArray) orphans = NULL;

  g_return_if_fail (TL_IS_ARTICLE (article));
  g_return_if_fail (schema != NULL && problems != NULL);

  orphans = tl_article_list_orphans (article);
  self.orphans = orphans;
  tl_article_init_locator (article, &self.locator);
  check_document (&self);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    check_annotation (&self, i);
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    check_relation (&self, i);
  tl_check_orphans (article, problems);
}

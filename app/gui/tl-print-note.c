/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A note in the margin of a printed page: label, attributes, what the annotation is tied to, note, and what the
 * reviewer said, each on a line of its own.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-print-note.h"

#include "tl-format-value.h"
#include "tl-i18n.h"

#define MAX_LABEL   60
#define MAX_VALUE   300
#define MAX_COVERED 80
#define MAX_NOTE    2000

typedef struct
{
  GString       *text;
  PangoAttrList *attributes;
} Writer;

static void
style_from (Writer         *writer,
            gsize           from,
            PangoAttribute *attribute)
{
  attribute->start_index = (guint) from;
  attribute->end_index = (guint) writer->text->len;
  pango_attr_list_insert (writer->attributes, attribute);
}

/* "Name: value" on a line of its own. */
static void
append_fact (Writer     *writer,
             const char *name,
             const char *value)
{
  g_string_append_c (writer->text, '\n');
  g_string_append_printf (writer->text, C_("printed fact", "%s: %s"), name, value);
}

static char *
dup_attribute_value (TlAnnotation         *annotation,
                     const TlAttributeDef *def,
                     const char           *name)
{
  g_autofree char *text = tl_annotation_dup_attribute_text (annotation, name);

  if (text != NULL && def != NULL && def->type == TL_ATTRIBUTE_BOOLEAN
      && (g_str_equal (text, "true") || g_str_equal (text, "false")))
    return g_strdup (g_str_equal (text, "true") ? C_("value", "Yes") : C_("value", "No"));
  if (text != NULL && (def == NULL || def->type == TL_ATTRIBUTE_ENUM))
    return tl_format_inert (tl_schema_translate (text), MAX_VALUE);
  return tl_format_inert (text, MAX_VALUE);
}

/* All on one line: a margin is narrow, and most values are a word. */
static void
append_attributes (Writer           *writer,
                   const TlLabelDef *label,
                   TlAnnotation     *annotation)
{
  g_auto (GStrv) names = tl_annotation_list_attributes (annotation);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const TlAttributeDef *def = tl_label_def_find_attribute (label, names[i]);
      g_autofree char *title = tl_format_inert (def != NULL ? tl_schema_translate (def->title) : names[i], MAX_LABEL);
      g_autofree char *value = dup_attribute_value (annotation, def, names[i]);

      g_string_append (writer->text, i == 0 ? "\n" : "; ");
      g_string_append_printf (writer->text, C_("printed fact", "%s: %s"), title, value);
    }
}

static void
append_argument (GString             *line,
                 TlArticle           *article,
                 const TlRelationDef *def,
                 const TlRelationArg *arg,
                 GHashTable          *numbers)
{
  const TlRoleDef *role = def != NULL ? tl_relation_def_find_role (def, arg->role) : NULL;
  TlAnnotation *target = tl_article_find_annotation (article, arg->target);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, arg->target));
  g_autofree char *title = tl_format_inert (role != NULL ? tl_schema_translate (role->title) : arg->role, MAX_LABEL);
  g_autofree char *covered = NULL;
  g_autofree char *inert = NULL;

  if (target == NULL)
    return;
  covered = tl_annotation_dup_covered (target, tl_article_get_text (article));
  inert = tl_format_inert (covered, MAX_COVERED);
  if (line->len > 0)
    g_string_append (line, "; ");
  /* "Same as: To …" says no more than "Same as: …". */
  if (!g_str_equal (arg->role, "to") && !g_str_equal (arg->role, "from"))
    g_string_append_printf (line, "%s ", title);
  g_string_append_printf (line, "\u2068%s\u2069", inert);
  if (number > 0)
    g_string_append_printf (line, " (%u)", number);
}

/* A relation stands in the note of its first part: of an attribution that is the claim. */
static void
append_relations (Writer       *writer,
                  TlArticle    *article,
                  TlSchema     *schema,
                  TlAnnotation *annotation,
                  GHashTable   *numbers)
{
  const char *id = tl_annotation_get_id (annotation);
  g_autoptr (GPtrArray) relations = tl_article_list_relations_of (article, id);

  for (guint i = 0; i < relations->len; i++)
    {
      TlRelation *relation = g_ptr_array_index (relations, i);
      const TlRelationDef *def = tl_schema_find_relation (schema, tl_relation_get_kind (relation));
      g_autoptr (GString) line = g_string_new (NULL);
      g_autofree char *title = NULL;
      guint n;
      const TlRelationArg *args = tl_relation_get_args (relation, &n);

      if (n == 0 || g_strcmp0 (args[0].target, id) != 0)
        continue;
      for (guint j = 1; j < n; j++)
        append_argument (line, article, def, &args[j], numbers);
      title = tl_format_inert (def != NULL ? tl_schema_translate (def->title) : tl_relation_get_kind (relation), MAX_LABEL);
      if (line->len > 0)
        append_fact (writer, title, line->str);
    }
}

static void
append_note (Writer       *writer,
             TlAnnotation *annotation)
{
  g_autofree char *note = tl_annotation_dup_string (annotation, "note");
  g_autofree char *inert = tl_format_inert_lines (note, MAX_NOTE);
  gsize from;

  if (*inert == '\0')
    return;
  g_string_append_c (writer->text, '\n');
  from = writer->text->len;
  g_string_append (writer->text, inert);
  style_from (writer, from, pango_attr_style_new (PANGO_STYLE_ITALIC));
}

static void
append_review (Writer       *writer,
               TlAnnotation *annotation)
{
  g_autofree char *by = NULL;
  g_autofree char *at = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *person = NULL;
  g_autofree char *why = NULL;
  const char *decision = tl_format_decision (tl_annotation_get_decision (annotation));

  tl_annotation_dup_review (annotation, &by, &at, &reason);
  person = tl_format_inert (by, MAX_LABEL);
  why = tl_format_inert (reason, MAX_VALUE);
  if (tl_annotation_get_decision (annotation) == TL_DECISION_PENDING && *why == '\0')
    return;
  g_string_append_c (writer->text, '\n');
  g_string_append (writer->text, decision);
  /* Translators: a reviewer's decision and name, as in "Accepted – Omar". */
  if (*person != '\0')
    g_string_append_printf (writer->text, _(" – %s"), person);
  if (*why != '\0')
    g_string_append_printf (writer->text, ": %s", why);
}

TlPrintNote *
tl_print_note_new (TlArticle    *article,
                   TlSchema     *schema,
                   TlAnnotation *annotation,
                   GHashTable   *numbers,
                   gboolean      quoted)
{
  const TlLabelDef *label = tl_schema_lookup (schema, tl_annotation_get_label (annotation));
  TlPrintNote *note = g_new0 (TlPrintNote, 1);
  Writer writer = { g_string_new (NULL), pango_attr_list_new () };
  g_autofree char *title = tl_format_inert (tl_schema_translate (label->title), MAX_LABEL);
  gsize heading;

  note->number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, tl_annotation_get_id (annotation)));
  g_string_append_printf (writer.text, "%u ", note->number);
  g_string_append (writer.text, title);
  style_from (&writer, 0, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  heading = writer.text->len;
  if (quoted)
    {
      g_autofree char *covered = tl_annotation_dup_covered (annotation, tl_article_get_text (article));
      g_autofree char *inert = tl_format_inert (covered, MAX_VALUE);

      g_string_append_printf (writer.text, "\n%s", inert);
    }
  append_attributes (&writer, label, annotation);
  append_relations (&writer, article, schema, annotation, numbers);
  append_note (&writer, annotation);
  append_review (&writer, annotation);
  note->is_bare = writer.text->len == heading;
  note->text = g_string_free (writer.text, FALSE);
  note->attributes = writer.attributes;
  return note;
}

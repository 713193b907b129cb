/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lists below an article's text: labels, annotations, relations. */

#include "config.h"

#include "tl-html-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-json-pick.h"

static void
append_heading (GString    *out,
                const char *text)
{
  g_string_append (out, "<h3>");
  tl_html_report_escape (out, text, -1);
  g_string_append (out, "</h3>\n");
}

static void
append_label (GString            *out,
              const TlReportPage *page,
              const char         *label)
{
  g_string_append (out, "<mark");
  tl_html_report_append_class (out, page->schema, label, 0);
  g_string_append_c (out, '>');
  tl_html_report_escape (out, tl_html_report_label_title (page->schema, label), -1);
  g_string_append (out, "</mark>");
}

void
tl_html_report_append_legend (GString            *out,
                              const TlReportPage *page)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < page->order->len; i++)
    {
      const char *label = tl_annotation_get_label (page->order->pdata[i]);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, label));

      if (n == 0)
        g_ptr_array_add (labels, (gpointer) label);
      g_hash_table_insert (counts, (gpointer) label, GUINT_TO_POINTER (n + 1));
    }
  if (labels->len == 0)
    return;
  append_heading (out, _("Labels"));
  g_string_append (out, "<ul class=\"legend\">\n");
  for (guint i = 0; i < labels->len; i++)
    {
      g_string_append (out, "<li>");
      append_label (out, page, labels->pdata[i]);
      g_string_append_printf (out, " %u</li>\n", GPOINTER_TO_UINT (g_hash_table_lookup (counts, labels->pdata[i])));
    }
  g_string_append (out, "</ul>\n");
}

/* A row of a description list; nothing for no value. */
static void
append_row (GString    *out,
            const char *name,
            const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append (out, "<dt>");
  tl_html_report_escape (out, name, -1);
  g_string_append (out, "</dt><dd dir=\"auto\">");
  tl_html_report_escape (out, value, -1);
  g_string_append (out, "</dd>\n");
}

static void
append_attributes (GString            *out,
                   const TlReportPage *page,
                   TlAnnotation       *annotation)
{
  const TlLabelDef *label = tl_schema_lookup (page->schema, tl_annotation_get_label (annotation));
  g_auto (GStrv) names = tl_annotation_list_attributes (annotation);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const TlAttributeDef *def = tl_label_def_find_attribute (label, names[i]);
      g_autofree char *text = tl_annotation_dup_attribute_text (annotation, names[i]);
      gboolean is_choice = def != NULL && def->type == TL_ATTRIBUTE_ENUM && text != NULL;

      append_row (out, def != NULL ? tl_schema_translate (def->title) : names[i],
                  is_choice ? tl_schema_translate (text) : text);
    }
}

static const char *
decision_title (TlDecision decision)
{
  switch (decision)
    {
    case TL_DECISION_ACCEPTED:
      return _("Accepted");
    case TL_DECISION_REJECTED:
      return _("Rejected");
    case TL_DECISION_DISCUSS:
      return _("To be discussed");
    default:
      return NULL;
    }
}

static void
append_review (GString      *out,
               TlAnnotation *annotation)
{
  g_autofree char *by = NULL;
  g_autofree char *at = NULL;
  g_autofree char *reason = NULL;

  tl_annotation_dup_review (annotation, &by, &at, &reason);
  append_row (out, _("Review"), decision_title (tl_annotation_get_decision (annotation)));
  append_row (out, _("Reviewed by"), by);
  append_row (out, _("Reviewed at"), at);
  append_row (out, _("Reason"), reason);
}

static void
append_member (GString    *out,
               TlJsonDoc  *doc,
               const char *member,
               const char *title)
{
  g_autofree char *text = tl_json_pick_scalar (doc, 0, member);

  append_row (out, title, text);
}

static void
append_details (GString            *out,
                const TlReportPage *page,
                TlAnnotation       *annotation)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  gsize before;
  gsize start = out->len;

  g_string_append (out, "<dl>\n");
  before = out->len;
  append_attributes (out, page, annotation);
  append_member (out, doc, "note", _("Note"));
  append_member (out, doc, "annotator", _("Annotator"));
  append_member (out, doc, "created", _("Created"));
  append_member (out, doc, "modified", _("Changed"));
  append_member (out, doc, "origin", _("Origin"));
  append_member (out, doc, "confidence", _("Confidence"));
  append_review (out, annotation);
  if (out->len == before)
    g_string_truncate (out, start);
  else
    g_string_append (out, "</dl>\n");
}

void
tl_html_report_append_annotations (GString            *out,
                                   const TlReportPage *page)
{
  if (page->order->len == 0)
    return;
  append_heading (out, _("Annotations"));
  g_string_append (out, "<ol class=\"notes\">\n");
  for (guint i = 0; i < page->order->len; i++)
    {
      TlAnnotation *annotation = page->order->pdata[i];
      g_autofree char *covered = tl_annotation_dup_covered (annotation, tl_article_get_text (page->article));

      g_string_append_printf (out, "<li id=\"n%u-%u\"><p>", page->number, i + 1);
      append_label (out, page, tl_annotation_get_label (annotation));
      g_string_append (out, " <q dir=\"auto\">");
      tl_html_report_escape (out, covered, -1);
      g_string_append_printf (out, "</q> <a class=\"back\" href=\"#s%u-%u\" aria-label=\"", page->number, i + 1);
      tl_html_report_escape (out, _("Show in the text"), -1);
      g_string_append (out, "\">↑</a></p>\n");
      append_details (out, page, annotation);
      g_string_append (out, "</li>\n");
    }
  g_string_append (out, "</ol>\n");
}

static void
append_argument (GString             *out,
                 const TlReportPage  *page,
                 const TlRelationDef *def,
                 const TlRelationArg *arg)
{
  const TlRoleDef *role = def != NULL ? tl_relation_def_find_role (def, arg->role) : NULL;
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (page->numbers, arg->target));
  TlAnnotation *annotation = tl_article_find_annotation (page->article, arg->target);

  g_string_append (out, "<dt>");
  tl_html_report_escape (out, role != NULL ? tl_schema_translate (role->title) : arg->role, -1);
  g_string_append (out, "</dt><dd dir=\"auto\">");
  if (annotation == NULL)
    {
      tl_html_report_escape (out, arg->target, -1);
    }
  else
    {
      g_autofree char *covered = tl_annotation_dup_covered (annotation, tl_article_get_text (page->article));

      g_string_append_printf (out, "<a href=\"#n%u-%u\">%u</a> ", page->number, number, number);
      tl_html_report_escape (out, covered, -1);
    }
  g_string_append (out, "</dd>\n");
}

void
tl_html_report_append_relations (GString            *out,
                                 const TlReportPage *page)
{
  guint n_relations = tl_article_get_n_relations (page->article);

  if (n_relations == 0)
    return;
  append_heading (out, _("Relations"));
  g_string_append (out, "<ol class=\"notes\">\n");
  for (guint i = 0; i < n_relations; i++)
    {
      TlRelation *relation = tl_article_get_relation (page->article, i);
      const TlRelationDef *def = tl_schema_find_relation (page->schema, tl_relation_get_kind (relation));
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_relation_get_json (relation), NULL, NULL);
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

      g_string_append (out, "<li><p>");
      tl_html_report_escape (out, def != NULL ? tl_schema_translate (def->title) : tl_relation_get_kind (relation), -1);
      g_string_append (out, "</p>\n<dl>\n");
      for (guint j = 0; j < n_args; j++)
        append_argument (out, page, def, &args[j]);
      append_member (out, doc, "note", _("Note"));
      g_string_append (out, "</dl></li>\n");
    }
  g_string_append (out, "</ol>\n");
}

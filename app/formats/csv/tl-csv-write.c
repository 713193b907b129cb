/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One row an annotation.  Cells follow RFC 4180; with a file name that ends in .tsv TABs separate them.  Text that a spreadsheet would
 * take for a formula gets an apostrophe in front: what somebody wrote into an article must not run in an editor's spreadsheet.
 */

#include "config.h"

#include "tl-csv-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-json-pick.h"

static const char *const columns[] = {
  "article", "title", "url", "publisher", "author", "published", "language", "status", "annotation", "label", "start", "end",
  "fragments", "text", "attributes", "note", "annotator", "created", "modified", "origin", "confidence", "decision",
  "reviewed_by", "reviewed_at", "reason", "relations",
};

static const char *const article_members[] = {
  "title", "url", "publisher", "author", "published", "language", "status", NULL
};
static const char *const annotation_members[] = {
  "attributes", "note", "annotator", "created", "modified", "origin", "confidence", "review", NULL
};
static const char *const relation_members[] = { NULL };

typedef struct
{
  GString    *out;
  char        separator;
  const char *line_end;
  guint       n_cells;     /* in the row being written */
} Table;

/* The characters that make a spreadsheet calculate, or that hide them. */
static gboolean
is_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
}

static void
add_raw (Table      *table,
         const char *text)
{
  gboolean quoted = strpbrk (text, "\"\r\n,;\t") != NULL || *text == ' ' || g_str_has_suffix (text, " ");

  if (table->n_cells++ > 0)
    g_string_append_c (table->out, table->separator);
  if (!quoted)
    {
      g_string_append (table->out, text);
      return;
    }
  g_string_append_c (table->out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (table->out, '"');
      g_string_append_c (table->out, *p);
    }
  g_string_append_c (table->out, '"');
}

/* NULL: an empty cell. */
static void
add_text (Table      *table,
          const char *text)
{
  g_autofree char *guarded = NULL;

  if (text != NULL && is_formula (text))
    text = guarded = g_strconcat ("'", text, NULL);
  add_raw (table, text != NULL ? text : "");
}

static void
add_number (Table *table,
            guint  number)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u", number);
  add_raw (table, text);
}

static void
end_row (Table *table)
{
  g_string_append (table->out, table->line_end);
  table->n_cells = 0;
}

static char *
list_fragments (TlAnnotation *annotation)
{
  GString *out = g_string_new (NULL);
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

  for (guint i = 0; i < n_fragments; i++)
    g_string_append_printf (out, "%s%u:%u", i > 0 ? "," : "", fragments[i].start, fragments[i].end);
  return g_string_free (out, FALSE);
}

/* "verdict=false; claim_type=law" */
static char *
list_attributes (TlAnnotation *annotation)
{
  g_auto (GStrv) names = tl_annotation_list_attributes (annotation);
  GString *out = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = tl_annotation_dup_attribute_text (annotation, names[i]);

      g_string_append_printf (out, "%s%s=%s", i > 0 ? "; " : "", names[i], text != NULL ? text : "");
    }
  return g_string_free (out, FALSE);
}

/* The relations of each annotation, by its id: GPtrArray of TlRelation, borrowed. */
static GHashTable *
index_relations (TlArticle *article)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      TlRelation *relation = tl_article_get_relation (article, i);
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

      for (guint j = 0; j < n_args; j++)
        {
          GPtrArray *list = g_hash_table_lookup (index, args[j].target);

          if (list == NULL)
            {
              list = g_ptr_array_new ();
              g_hash_table_insert (index, (gpointer) args[j].target, list);
            }
          if (list->len == 0 || list->pdata[list->len - 1] != relation)
            g_ptr_array_add (list, relation);
        }
    }
  return index;
}

/* "attribution (claim: t1, source: t2); …": the relations that the annotation is in. */
static char *
list_relations (GHashTable   *index,
                TlAnnotation *annotation)
{
  GPtrArray *relations = g_hash_table_lookup (index, tl_annotation_get_id (annotation));
  GString *out = g_string_new (NULL);

  for (guint i = 0; relations != NULL && i < relations->len; i++)
    {
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (relations->pdata[i], &n_args);

      g_string_append_printf (out, "%s%s (", i > 0 ? "; " : "", tl_relation_get_kind (relations->pdata[i]));
      for (guint j = 0; j < n_args; j++)
        g_string_append_printf (out, "%s%s: %s", j > 0 ? ", " : "", args[j].role, args[j].target);
      g_string_append_c (out, ')');
    }
  return g_string_free (out, FALSE);
}

static void
add_member (Table        *table,
            TlAnnotation *annotation,
            const char   *member)
{
  g_autofree char *text = tl_annotation_dup_string (annotation, member);

  add_text (table, text);
}

/* A number in its own spelling. */
static void
add_confidence (Table        *table,
                TlAnnotation *annotation)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  g_autofree char *text = doc != NULL ? tl_json_pick_scalar (doc, 0, "confidence") : NULL;

  add_text (table, text);
}

static void
add_review (Table        *table,
            TlAnnotation *annotation)
{
  g_autofree char *by = NULL;
  g_autofree char *at = NULL;
  g_autofree char *reason = NULL;

  tl_annotation_dup_review (annotation, &by, &at, &reason);
  add_text (table, tl_decision_get_name (tl_annotation_get_decision (annotation)));
  add_text (table, by);
  add_text (table, at);
  add_text (table, reason);
}

static void
add_article (Table     *table,
             TlArticle *article)
{
  g_autofree char *title = tl_article_dup_member (article, "title");

  add_text (table, tl_article_get_id (article));
  add_text (table, title);
  for (guint i = 1; i + 1 < G_N_ELEMENTS (article_members) - 1; i++)
    {
      g_autofree char *text = tl_article_dup_member (article, article_members[i]);

      add_text (table, text);
    }
  add_text (table, tl_article_get_status (article));
}

static void
add_annotation (Table        *table,
                TlArticle    *article,
                GHashTable   *relation_index,
                TlAnnotation *annotation)
{
  g_autofree char *fragments = list_fragments (annotation);
  g_autofree char *covered = tl_annotation_dup_covered (annotation, tl_article_get_text (article));
  g_autofree char *attributes = list_attributes (annotation);
  g_autofree char *relations = list_relations (relation_index, annotation);

  add_text (table, tl_annotation_get_id (annotation));
  add_text (table, tl_annotation_get_label (annotation));
  add_number (table, tl_annotation_get_start (annotation));
  add_number (table, tl_annotation_get_end (annotation));
  add_text (table, fragments);
  add_text (table, covered);
  add_text (table, attributes);
  add_member (table, annotation, "note");
  add_text (table, tl_annotation_get_annotator (annotation));
  add_member (table, annotation, "created");
  add_member (table, annotation, "modified");
  add_member (table, annotation, "origin");
  add_confidence (table, annotation);
  add_review (table, annotation);
  add_text (table, relations);
}

static void
tell_losses (TlExport  *export_,
             TlArticle *article)
{
  guint n_loose = 0;

  if (tl_article_get_n_annotations (article) == 0)
    tl_export_loss (export_, article, "article", _("The article has no annotations and so no row"));
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (tl_article_get_relation (article, i), &n_args);

      n_loose += n_args == 0 || tl_article_find_annotation (article, args[0].target) == NULL;
    }
  if (n_loose > 0)
    tl_export_loss (export_, article, "relation",
                    ngettext ("%u relation without an annotation to stand at is left out",
                              "%u relations without an annotation to stand at are left out", n_loose), n_loose);
  tl_export_loss_members (export_, article, article_members, annotation_members, relation_members);
}

gboolean
tl_csv_write (TlExport  *export_,
              GError   **error)
{
  const char *path = tl_export_get_path (export_);
  gboolean is_tsv = path != NULL && g_str_has_suffix (path, ".tsv");
  g_autoptr (GString) out = g_string_new (NULL);
  Table table = { out, is_tsv ? '\t' : ',', is_tsv ? "\n" : "\r\n" };
  g_autoptr (GError) local_error = NULL;
  TlArticle *next;

  tl_export_loss (export_, NULL, "text", _("The texts of the articles are left out, but for what annotations cover"));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_text (&table, columns[i]);
  end_row (&table);
  while ((next = tl_export_next (export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;
      g_autoptr (GHashTable) relations = index_relations (article);

      for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
        {
          add_article (&table, article);
          add_annotation (&table, article, relations, tl_article_get_annotation (article, i));
          end_row (&table);
        }
      tell_losses (export_, article);
      if (!tl_export_write (export_, out->str, out->len, error))
        return FALSE;
      g_string_truncate (out, 0);
    }
  if (local_error == NULL)
    return tl_export_write (export_, out->str, out->len, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

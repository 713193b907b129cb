/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a collection comes to: counters that grow with the names met, and a line for each article.  See the header. */

#include "config.h"

#include "tl-statistics.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-edits.h"
#include "tl-ledger.h"
#include "tl-worktime.h"

#define SECONDS_A_DAY 86400

static const struct
{
  const char *name;
  const char *title;
} kinds[TL_N_STATISTICS] = {
  { "overview", NC_("statistics", "Overview") },
  { "statuses", NC_("statistics", "Articles by status") },
  { "annotators", NC_("statistics", "Annotators") },
  { "labels", NC_("statistics", "Labels") },
  { "articles", NC_("statistics", "Time per article") },
  { "sources", NC_("statistics", "Sources") },
  { "verdicts", NC_("statistics", "Verdicts") },
};

/* Counts of one status, annotator or label. */
typedef struct
{
  guint64 articles;
  guint64 annotations;
  guint64 decisions[4];   /* by TlDecision */
  guint64 submitted;
  gint64  seconds;
  guint   last;           /* the number of the article last counted, from 1 */
} Tally;

typedef struct
{
  char   *key;
  char   *title;
  char   *status;         /* borrowed from the table of statuses */
  guint   annotations;
  guint   undecided;
  gint64  seconds;
  gint64  span;           /* from the first mark to the last */
} Line;

struct _TlStatistics
{
  TlSchema   *schema;
  TlLedger   *ledger;
  GHashTable *statuses;     /* name to Tally, both owned; so are the next */
  GHashTable *annotators;
  GHashTable *labels;
  GArray     *lines;        /* Line */
  guint64     annotations;
  guint64     relations;
  guint64     decisions[4];
  gint64      seconds;
};

static void
clear_line (gpointer data)
{
  Line *line = data;

  g_free (line->key);
  g_free (line->title);
}

const char *
tl_statistics_kind_get_name (TlStatisticsKind kind)
{
  g_return_val_if_fail (kind < TL_N_STATISTICS, NULL);

  return kinds[kind].name;
}

const char *
tl_statistics_kind_get_title (TlStatisticsKind kind)
{
  g_return_val_if_fail (kind < TL_N_STATISTICS, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "statistics", kinds[kind].title);
}

gboolean
tl_statistics_kind_from_name (const char       *name,
                              TlStatisticsKind *kind)
{
  g_return_val_if_fail (name != NULL && kind != NULL, FALSE);

  for (guint i = 0; i < TL_N_STATISTICS; i++)
    if (g_str_equal (name, kinds[i].name))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

TlStatistics *
tl_statistics_new (TlSchema *schema)
{
  TlStatistics *self = g_new0 (TlStatistics, 1);

  self->schema = schema != NULL ? tl_schema_ref (schema) : tl_schema_new_default ();
  self->ledger = tl_ledger_new (self->schema);
  self->statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->annotators = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, clear_line);
  return self;
}

void
tl_statistics_free (TlStatistics *self)
{
  tl_schema_unref (self->schema);
  tl_ledger_free (self->ledger);
  g_hash_table_unref (self->statuses);
  g_hash_table_unref (self->annotators);
  g_hash_table_unref (self->labels);
  g_array_unref (self->lines);
  g_free (self);
}

static Tally *
find_tally (GHashTable  *table,
            const char  *name,
            char       **stored)
{
  gpointer key;
  gpointer tally;

  if (!g_hash_table_lookup_extended (table, name, &key, &tally))
    {
      key = g_strdup (name);
      tally = g_new0 (Tally, 1);
      g_hash_table_insert (table, key, tally);
    }
  if (stored != NULL)
    *stored = key;
  return tally;
}

static void
count_annotation (Tally        *tally,
                  TlAnnotation *annotation,
                  guint         article)
{
  tally->annotations++;
  tally->decisions[tl_annotation_get_decision (annotation)]++;
  tally->articles += tally->last != article;
  tally->last = article;
}

static void
add_annotation (TlStatistics *self,
                TlAnnotation *annotation,
                Tally        *status,
                Line         *line)
{
  TlDecision decision = tl_annotation_get_decision (annotation);
  const TlLabelDef *def = tl_schema_find (self->schema, tl_annotation_get_label (annotation));
  guint article = self->lines->len + 1;

  count_annotation (find_tally (self->annotators, tl_annotation_get_annotator (annotation), NULL), annotation, article);
  count_annotation (find_tally (self->labels, def != NULL ? def->name : tl_annotation_get_label (annotation), NULL), annotation,
                    article);
  status->annotations++;
  status->decisions[decision]++;
  self->annotations++;
  self->decisions[decision]++;
  line->annotations++;
  line->undecided += decision == TL_DECISION_PENDING || decision == TL_DECISION_DISCUSS;
}

/* Who worked at it, and who handed it in. */
static void
add_people (TlStatistics *self,
            TlArticle    *article,
            GArray       *marks)
{
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) history = tl_article_list_history (article);
  g_autoptr (GHashTable) handed_in = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < marks->len; i++)
    {
      const TlWorkMark *mark = &g_array_index (marks, TlWorkMark, i);

      if (*mark->by != '\0' && g_hash_table_add (people, mark->by))
        find_tally (self->annotators, mark->by, NULL)->seconds += tl_worktime_sum (marks, mark->by);
    }
  for (guint i = 0; i < history->len; i++)
    {
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (history->pdata[i], NULL, NULL);
      TlJsonRef to = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT
                     ? tl_json_find_typed (doc, 0, "to", TL_JSON_STRING) : TL_JSON_NONE;
      TlJsonRef by = to != TL_JSON_NONE ? tl_json_find_typed (doc, 0, "by", TL_JSON_STRING) : TL_JSON_NONE;
      g_autofree char *name = by != TL_JSON_NONE ? tl_json_dup_string (doc, by, NULL) : NULL;

      if (name != NULL && tl_json_string_equal (doc, to, "submitted") && g_hash_table_add (handed_in, g_strdup (name)))
        find_tally (self->annotators, name, NULL)->submitted++;
    }
}

void
tl_statistics_add (TlStatistics *self,
                   const char   *key,
                   TlArticle    *article)
{
  g_autoptr (GArray) marks = NULL;
  Line line = { 0 };
  Tally *status;

  g_return_if_fail (self != NULL && key != NULL && TL_IS_ARTICLE (article));

  status = find_tally (self->statuses, tl_article_get_status (article), &line.status);
  status->articles++;
  line.key = g_strdup (key);
  line.title = g_strdup (tl_article_get_title (article));
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    add_annotation (self, tl_article_get_annotation (article, i), status, &line);
  self->relations += tl_article_get_n_relations (article);
  marks = tl_worktime_list_marks (article);
  line.seconds = tl_worktime_sum (marks, NULL);
  if (marks->len > 0)
    line.span = g_array_index (marks, TlWorkMark, marks->len - 1).at - g_array_index (marks, TlWorkMark, 0).at;
  self->seconds += line.seconds;
  add_people (self, article, marks);
  tl_ledger_add (self->ledger, article);
  g_array_append_val (self->lines, line);
}

guint
tl_statistics_get_n_articles (TlStatistics *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lines->len;
}

/* Tables. */

static void
add_columns (TlTable *table,
             const char *const (*columns)[2],
             guint    n_columns,
             guint    n_texts)
{
  for (guint i = 0; i < n_columns; i++)
    tl_table_add_column (table, columns[i][0], g_dpgettext2 (GETTEXT_PACKAGE, "statistics", columns[i][1]),
                         i < n_texts ? TL_COLUMN_TEXT
                         : g_str_equal (columns[i][0], "seconds") ? TL_COLUMN_SECONDS : TL_COLUMN_COUNT);
}

/* shown: what people read for name; NULL: name itself. */
static void
add_count (TlTable    *table,
           const char *name,
           const char *shown,
           double      number)
{
  guint row = tl_table_add_row (table);

  tl_table_set_text (table, row, 0, name);
  tl_table_set_shown (table, row, 0, shown);
  tl_table_set_number (table, row, 1, number);
}

static TlTable *
make_overview (TlStatistics *self)
{
  static const char *const columns[][2] = { { "what", NC_("statistics", "What") }, { "count", NC_("statistics", "Count") } };
  g_autofree char *time = NULL;
  TlTable *table = tl_table_new ("overview");

  add_columns (table, columns, G_N_ELEMENTS (columns), 1);
  add_count (table, "articles", C_("statistics", "Articles"), self->lines->len);
  add_count (table, "annotations", C_("statistics", "Annotations"), self->annotations);
  add_count (table, "accepted", C_("statistics", "Accepted"), self->decisions[TL_DECISION_ACCEPTED]);
  add_count (table, "rejected", C_("statistics", "Rejected"), self->decisions[TL_DECISION_REJECTED]);
  add_count (table, "discuss", C_("statistics", "In discussion"), self->decisions[TL_DECISION_DISCUSS]);
  add_count (table, "pending", C_("statistics", "Undecided"), self->decisions[TL_DECISION_PENDING]);
  add_count (table, "relations", C_("statistics", "Relations"), self->relations);
  add_count (table, "claims", C_("statistics", "Claims"), tl_ledger_get_n_claims (self->ledger));
  add_count (table, "attributed", C_("statistics", "Claims with a source"), tl_ledger_get_n_attributed (self->ledger));
  add_count (table, "seconds", C_("statistics", "Hours of work"), self->seconds);
  time = tl_table_format_seconds (self->seconds);
  tl_table_set_shown (table, tl_table_get_n_rows (table) - 1, 1, time);
  return table;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (a, b);
}

static TlTable *
make_statuses (TlStatistics *self)
{
  static const char *const columns[][2] = {
    { "status", NC_("statistics", "Status") }, { "articles", NC_("statistics", "Articles") },
    { "annotations", NC_("statistics", "Annotations") }, { "undecided", NC_("statistics", "Undecided") },
  };
  TlTable *table = tl_table_new ("statuses");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (self->statuses), compare_strings);

  /* The known ones in workflow order, then others. */
  for (guint i = 0; tl_statuses[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) tl_statuses[i]);
  for (GList *link = sorted; link != NULL; link = link->next)
    if (!g_strv_contains (tl_statuses, link->data))
      g_ptr_array_add (names, link->data);
  add_columns (table, columns, G_N_ELEMENTS (columns), 1);
  for (guint i = 0; i < names->len; i++)
    {
      const Tally *tally = g_hash_table_lookup (self->statuses, names->pdata[i]);
      guint row = tl_table_add_row (table);

      tl_table_set_text (table, row, 0, names->pdata[i]);
      tl_table_set_shown (table, row, 0, tl_status_get_title (names->pdata[i]));
      if (tally == NULL)
        continue;
      tl_table_set_number (table, row, 1, tally->articles);
      tl_table_set_number (table, row, 2, tally->annotations);
      tl_table_set_number (table, row, 3, tally->decisions[TL_DECISION_PENDING] + tally->decisions[TL_DECISION_DISCUSS]);
    }
  return table;
}

static void
set_decisions (TlTable       *table,
               guint          row,
               guint          column,
               const guint64 *decisions)
{
  static const TlDecision order[] = {
    TL_DECISION_ACCEPTED, TL_DECISION_REJECTED, TL_DECISION_DISCUSS, TL_DECISION_PENDING
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    tl_table_set_number (table, row, column + i, decisions[order[i]]);
}

static TlTable *
make_annotators (TlStatistics *self)
{
  static const char *const columns[][2] = {
    { "annotator", NC_("statistics", "Annotator") }, { "articles", NC_("statistics", "Articles") },
    { "annotations", NC_("statistics", "Annotations") }, { "accepted", NC_("statistics", "Accepted") },
    { "rejected", NC_("statistics", "Rejected") }, { "discuss", NC_("statistics", "In discussion") },
    { "pending", NC_("statistics", "Undecided") }, { "submitted", NC_("statistics", "Submitted") },
    { "seconds", NC_("statistics", "Time") },
  };
  TlTable *table = tl_table_new ("annotators");
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  add_columns (table, columns, G_N_ELEMENTS (columns), 1);
  g_hash_table_iter_init (&iter, self->annotators);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const Tally *tally = value;
      guint row = tl_table_add_row (table);

      tl_table_set_text (table, row, 0, name);
      if (*(const char *) name == '\0')
        tl_table_set_shown (table, row, 0, C_("statistics", "(no name)"));
      tl_table_set_number (table, row, 1, tally->articles);
      tl_table_set_number (table, row, 2, tally->annotations);
      set_decisions (table, row, 3, tally->decisions);
      tl_table_set_number (table, row, 7, tally->submitted);
      tl_table_set_number (table, row, 8, tally->seconds);
    }
  tl_table_sort (table, 2);
  return table;
}

static TlTable *
make_labels (TlStatistics *self)
{
  static const char *const columns[][2] = {
    { "label", NC_("statistics", "Label") }, { "annotations", NC_("statistics", "Annotations") },
    { "articles", NC_("statistics", "Articles") }, { "accepted", NC_("statistics", "Accepted") },
    { "rejected", NC_("statistics", "Rejected") }, { "discuss", NC_("statistics", "In discussion") },
    { "pending", NC_("statistics", "Undecided") },
  };
  TlTable *table = tl_table_new ("labels");
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  add_columns (table, columns, G_N_ELEMENTS (columns), 1);
  g_hash_table_iter_init (&iter, self->labels);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const Tally *tally = value;
      const TlLabelDef *def = tl_schema_find (self->schema, name);
      guint row = tl_table_add_row (table);

      tl_table_set_text (table, row, 0, name);
      tl_table_set_shown (table, row, 0, tl_schema_translate (def != NULL ? def->title : name));
      tl_table_set_number (table, row, 1, tally->annotations);
      tl_table_set_number (table, row, 2, tally->articles);
      set_decisions (table, row, 3, tally->decisions);
    }
  tl_table_sort (table, 1);
  return table;
}

static TlTable *
make_articles (TlStatistics *self)
{
  static const char *const columns[][2] = {
    { "article", NC_("statistics", "Article") }, { "title", NC_("statistics", "Title") },
    { "status", NC_("statistics", "Status") }, { "annotations", NC_("statistics", "Annotations") },
    { "undecided", NC_("statistics", "Undecided") }, { "seconds", NC_("statistics", "Time") },
    { "days", NC_("statistics", "Days") },
  };
  TlTable *table = tl_table_new ("articles");

  add_columns (table, columns, G_N_ELEMENTS (columns), 3);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);
      guint row = tl_table_add_row (table);

      tl_table_set_text (table, row, 0, line->key);
      tl_table_set_text (table, row, 1, line->title);
      tl_table_set_text (table, row, 2, line->status);
      tl_table_set_shown (table, row, 2, tl_status_get_title (line->status));
      tl_table_set_number (table, row, 3, line->annotations);
      tl_table_set_number (table, row, 4, line->undecided);
      tl_table_set_number (table, row, 5, line->seconds);
      tl_table_set_number (table, row, 6, (line->span + SECONDS_A_DAY - 1) / SECONDS_A_DAY);
    }
  return table;
}

/* Verdicts in the order of the schema, then others that were met.  Borrowed elements. */
static GPtrArray *
list_verdicts (TlStatistics *self)
{
  GPtrArray *list = g_ptr_array_new ();
  const TlLabelDef *claim = tl_schema_find (self->schema, "claim");
  const TlAttributeDef *verdict = claim != NULL ? tl_label_def_find_attribute (claim, "verdict") : NULL;
  g_autoptr (GList) met = g_list_sort (g_hash_table_get_keys (tl_ledger_get_verdicts (self->ledger)), compare_strings);

  for (guint i = 0; verdict != NULL && verdict->values[i] != NULL; i++)
    g_ptr_array_add (list, verdict->values[i]);
  for (GList *link = met; link != NULL; link = link->next)
    if (*(char *) link->data != '\0' && (verdict == NULL || !g_strv_contains ((const char *const *) verdict->values, link->data)))
      g_ptr_array_add (list, link->data);
  return list;
}

static TlTable *
make_sources (TlStatistics *self)
{
  static const char *const columns[][2] = {
    { "source", NC_("statistics", "Source") }, { "link", NC_("statistics", "Link") },
    { "articles", NC_("statistics", "Articles") }, { "claims", NC_("statistics", "Claims") },
    { "direct", NC_("statistics", "Direct") }, { "indirect", NC_("statistics", "Indirect") },
    { "mixed", NC_("statistics", "Mixed") }, { "named", NC_("statistics", "Named") },
    { "anonymous", NC_("statistics", "Anonymous") }, { "first_paragraph", NC_("statistics", "First paragraph") },
  };
  const guint n = G_N_ELEMENTS (columns);
  TlTable *table = tl_table_new ("sources");
  g_autoptr (GPtrArray) entries = tl_ledger_list_entries (self->ledger);
  g_autoptr (GPtrArray) verdicts = list_verdicts (self);

  add_columns (table, columns, n, 2);
  for (guint i = 0; i < verdicts->len; i++)
    tl_table_add_column (table, verdicts->pdata[i], tl_schema_translate (verdicts->pdata[i]), TL_COLUMN_COUNT);
  for (guint e = 0; e < entries->len; e++)
    {
      const TlLedgerEntry *entry = entries->pdata[e];
      const double numbers[] = {
        entry->articles, entry->claims, entry->quotes[TL_QUOTE_DIRECT], entry->quotes[TL_QUOTE_INDIRECT],
        entry->quotes[TL_QUOTE_MIXED], entry->named, entry->anonymous, entry->first_paragraph
      };
      guint row = tl_table_add_row (table);

      tl_table_set_text (table, row, 0, entry->name);
      if (*entry->name == '\0')
        tl_table_set_shown (table, row, 0, C_("statistics", "(pronouns)"));
      tl_table_set_text (table, row, 1, entry->link);
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        tl_table_set_number (table, row, 2 + i, numbers[i]);
      for (guint i = 0; i < verdicts->len; i++)
        tl_table_set_number (table, row, n + i, GPOINTER_TO_UINT (g_hash_table_lookup (entry->verdicts, verdicts->pdata[i])));
    }
  return table;
}

static TlTable *
make_verdicts (TlStatistics *self)
{
  static const char *const columns[][2] = {
    { "verdict", NC_("statistics", "Verdict") }, { "claims", NC_("statistics", "Claims") }
  };
  TlTable *table = tl_table_new ("verdicts");
  GHashTable *counts = tl_ledger_get_verdicts (self->ledger);
  g_autoptr (GPtrArray) verdicts = list_verdicts (self);
  guint none = GPOINTER_TO_UINT (g_hash_table_lookup (counts, ""));

  add_columns (table, columns, G_N_ELEMENTS (columns), 1);
  for (guint i = 0; i < verdicts->len; i++)
    add_count (table, verdicts->pdata[i], tl_schema_translate (verdicts->pdata[i]),
               GPOINTER_TO_UINT (g_hash_table_lookup (counts, verdicts->pdata[i])));
  if (none > 0)
    add_count (table, "", C_("statistics", "(none)"), none);
  return table;
}

TlTable *
tl_statistics_make_table (TlStatistics     *self,
                          TlStatisticsKind  kind)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (kind)
    {
    case TL_STATISTICS_STATUSES:
      return make_statuses (self);
    case TL_STATISTICS_ANNOTATORS:
      return make_annotators (self);
    case TL_STATISTICS_LABELS:
      return make_labels (self);
    case TL_STATISTICS_ARTICLES:
      return make_articles (self);
    case TL_STATISTICS_SOURCES:
      return make_sources (self);
    case TL_STATISTICS_VERDICTS:
      return make_verdicts (self);
    case TL_STATISTICS_OVERVIEW:
    case TL_N_STATISTICS:
    default:
      return make_overview (self);
    }
}

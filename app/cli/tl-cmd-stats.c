/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli stats: progress, time, sources and verdicts of collections, as tables. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>

#include "tl-statistics.h"

#define SHOWN 20   /* rows of a table when all tables are printed */

typedef struct
{
  TlStatistics *statistics;
  TlCollection *collection;
} Walk;

static gboolean
add_article (TlArticle *article,
             guint      index,
             GPtrArray *problems,
             gpointer   user_data)
{
  Walk *walk = user_data;

  tl_statistics_add (walk->statistics, tl_collection_get_key (walk->collection, index), article);
  return TRUE;
}

static void
add_cell (JsonBuilder *builder,
          TlTable     *table,
          guint        row,
          guint        column)
{
  json_builder_set_member_name (builder, tl_table_get_column_name (table, column));
  if (tl_table_get_column_kind (table, column) == TL_COLUMN_TEXT)
    json_builder_add_string_value (builder, tl_table_get_text (table, row, column));
  else
    json_builder_add_int_value (builder, (gint64) tl_table_get_number (table, row, column));
}

static void
add_table (JsonBuilder *builder,
           TlTable     *table)
{
  json_builder_set_member_name (builder, tl_table_get_name (table));
  json_builder_begin_array (builder);
  for (guint row = 0; row < tl_table_get_n_rows (table); row++)
    {
      json_builder_begin_object (builder);
      for (guint column = 0; column < tl_table_get_n_columns (table); column++)
        add_cell (builder, table, row, column);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* only: a kind, or TL_N_STATISTICS for all. */
static char *
to_json (TlStatistics     *statistics,
         TlStatisticsKind  only)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  for (guint kind = 0; kind < TL_N_STATISTICS; kind++)
    if (only == TL_N_STATISTICS || only == kind)
      {
        g_autoptr (TlTable) table = tl_statistics_make_table (statistics, kind);

        add_table (builder, table);
      }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

/* Text to the left, numbers to the right, two blanks between; control characters shown. */
static void
append_cell (GString      *line,
             const char   *text,
             TlColumnKind  kind,
             guint         width)
{
  guint length = g_utf8_strlen (text, -1);

  if (kind != TL_COLUMN_TEXT)
    g_string_append_printf (line, "%*s", (int) (width - MIN (width, length)), "");
  g_string_append (line, text);
  if (kind == TL_COLUMN_TEXT)
    g_string_append_printf (line, "%*s", (int) (width - MIN (width, length)), "");
  g_string_append (line, "  ");
}

static char *
dup_cell (TlTable *table,
          guint    row,
          guint    column)
{
  g_autofree char *text = tl_table_dup_shown (table, row, column);
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < 50; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (out, g_unichar_iscntrl (c) || g_unichar_isspace (c) ? ' ' : c);
    }
  return g_string_free (out, FALSE);
}

static void
print_table (TlTable    *table,
             const char *title,
             guint       limit)
{
  guint n_columns = tl_table_get_n_columns (table);
  guint n_rows = MIN (tl_table_get_n_rows (table), limit);
  g_autofree guint *widths = g_new (guint, n_columns);
  g_autoptr (GString) head = g_string_new (NULL);

  tl_cli_print_inert ("%s", title);
  for (guint column = 0; column < n_columns; column++)
    {
      widths[column] = g_utf8_strlen (tl_table_get_column_title (table, column), -1);
      for (guint row = 0; row < n_rows; row++)
        {
          g_autofree char *cell = dup_cell (table, row, column);

          widths[column] = MAX (widths[column], g_utf8_strlen (cell, -1));
        }
      append_cell (head, tl_table_get_column_title (table, column), tl_table_get_column_kind (table, column), widths[column]);
    }
  tl_cli_print_inert ("  %s", g_strchomp (head->str));
  for (guint row = 0; row < n_rows; row++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint column = 0; column < n_columns; column++)
        {
          g_autofree char *cell = dup_cell (table, row, column);

          append_cell (line, cell, tl_table_get_column_kind (table, column), widths[column]);
        }
      tl_cli_print_inert ("  %s", g_strchomp (line->str));
    }
  if (n_rows < tl_table_get_n_rows (table))
    tl_cli_print_inert (ngettext ("  … and %u more", "  … and %u more", tl_table_get_n_rows (table) - n_rows),
                        tl_table_get_n_rows (table) - n_rows);
}

static TlExit
print_statistics (TlStatistics     *statistics,
                  TlStatisticsKind  only,
                  gboolean          as_json,
                  gboolean          as_csv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (as_csv)
    {
      g_autoptr (TlTable) table = tl_statistics_make_table (statistics, only);

      text = tl_table_to_csv (table);
    }
  else if (as_json)
    text = to_json (statistics, only);
  else
    for (guint kind = 0; kind < TL_N_STATISTICS; kind++)
      {
        g_autoptr (TlTable) table = only == TL_N_STATISTICS || only == kind ? tl_statistics_make_table (statistics, kind) : NULL;

        if (table != NULL)
          print_table (table, tl_statistics_kind_get_title (kind), only == kind ? G_MAXUINT : SHOWN);
      }
  return text == NULL || tl_cli_print (text, &error) ? TL_EXIT_OK : tl_cli_fail ("-", error);
}

static TlExit
read_files (char         **files,
            const char    *from,
            TlStatistics **statistics)
{
  TlExit status = TL_EXIT_OK;

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TlCollection) collection = tl_cli_open (files[i], from, problems, NULL, &error);
      Walk walk = { NULL, collection };
      TlExit of_file;

      if (collection == NULL)
        return tl_cli_fail_open ("stats", files[i], error);
      if (*statistics == NULL)
        *statistics = tl_statistics_new (tl_collection_get_schema (collection));
      walk.statistics = *statistics;
      tl_cli_each (files[i], collection, problems, add_article, &walk);
      of_file = tl_cli_print_problems (files[i], problems);
      status = MAX (status, of_file);
    }
  return status;
}

TlExit
tl_cmd_stats (int    argc,
              char **argv)
{
  gboolean as_json = FALSE;
  gboolean as_csv = FALSE;
  g_autofree char *from = NULL;
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "table", 0, 0, G_OPTION_ARG_STRING, &name,
      N_("Only this: overview, statuses, annotators, labels, articles, sources, verdicts"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &as_csv, N_("Print one table as comma-separated values"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Format of the files (default: found out)"), N_("FORMAT") },
    { NULL },
  };
  g_auto (GStrv) files = NULL;
  g_autoptr (TlStatistics) statistics = NULL;
  g_autoptr (GError) error = NULL;
  TlStatisticsKind only = TL_N_STATISTICS;
  TlExit status = TL_EXIT_OK;
  TlExit printed;

  if (!tl_cli_parse_options ("stats", _("FILE…"), _("Counts progress, time, sources and verdicts."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return tl_cli_usage ("stats", _("no file given"));
  if (name != NULL && !tl_statistics_kind_from_name (name, &only))
    return tl_cli_usage ("stats", _("there is no such table; see --help"));
  if (as_csv && (as_json || only == TL_N_STATISTICS))
    return tl_cli_usage ("stats", _("--csv takes one --table, and no --json"));
  files = tl_cli_expand (argv + 1, from, &error);
  if (files == NULL)
    return tl_cli_fail ("stats", error);
  status = read_files (files, from, &statistics);
  if (statistics == NULL)
    return status;
  printed = print_statistics (statistics, only, as_json, as_csv);
  return MAX (status, printed);
}

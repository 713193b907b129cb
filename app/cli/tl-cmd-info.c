/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli info: what is in these files.  The JSON shape is fixed by DESIGN.md section 6. */

#include "config.h"

#include "tl-cli.h"
#include "tl-revision.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

typedef struct
{
  const char *format;             /* static; "mixed" for files of several */
  guint64     articles;
  guint64     annotations;
  guint64     discontinuous;
  guint64     relations;
  GHashTable *by_label;           /* name (owned) to guint64 in a pointer */
  GHashTable *by_type;
  GHashTable *statuses;
  GPtrArray  *problems;           /* TlDiagnostic, owned */
  guint64     orphans;            /* annotations that wait for a place */
  GPtrArray  *problem_files;      /* the file of each problem, borrowed */
} Info;

static void
info_clear (Info *info)
{
  g_clear_pointer (&info->by_label, g_hash_table_unref);
  g_clear_pointer (&info->by_type, g_hash_table_unref);
  g_clear_pointer (&info->statuses, g_hash_table_unref);
  g_clear_pointer (&info->problems, g_ptr_array_unref);
  g_clear_pointer (&info->problem_files, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Info, info_clear)

static GHashTable *
new_counter (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
count (GHashTable *counter,
       const char *name)
{
  gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (counter, name));

  g_hash_table_replace (counter, g_strdup (name), GSIZE_TO_POINTER (n + 1));
}

static gboolean
count_article (TlArticle *article,
               guint      index,
               GPtrArray *problems,
               gpointer   user_data)
{
  Info *info = user_data;
  guint n_annotations = tl_article_get_n_annotations (article);
  guint n_relations = tl_article_get_n_relations (article);
  g_autoptr (GPtrArray) orphans = NULL;

  info->articles++;
  info->annotations += n_annotations;
  info->relations += n_relations;
  count (info->statuses, tl_article_get_status (article));
  for (guint i = 0; i < n_annotations; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      guint n_fragments;

      tl_annotation_get_fragments (annotation, &n_fragments);
      info->discontinuous += n_fragments > 1;
      count (info->by_label, tl_annotation_get_label (annotation));
    }
  orphans = tl_article_list_orphans (article);
  info->orphans += orphans->len;
  for (guint i = 0; i < n_relations; i++)
    count (info->by_type, tl_relation_get_kind (tl_article_get_relation (article, i)));
  return TRUE;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (a, b);
}

static void
add_counter (JsonBuilder *builder,
             const char  *name,
             GHashTable  *counter)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (counter), compare_strings);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (GList *l = names; l != NULL; l = l->next)
    {
      json_builder_set_member_name (builder, l->data);
      json_builder_add_int_value (builder, GPOINTER_TO_SIZE (g_hash_table_lookup (counter, l->data)));
    }
  json_builder_end_object (builder);
}

static void
add_problems (JsonBuilder *builder,
              Info        *info)
{
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < info->problems->len; i++)
    {
      const TlDiagnostic *problem = info->problems->pdata[i];

      json_builder_begin_object (builder);
      tl_cli_add_string (builder, "code", problem->code);
      tl_cli_add_string (builder, "severity", tl_severity_get_name (problem->severity));
      tl_cli_add_string (builder, "file", info->problem_files->pdata[i]);
      tl_cli_add_string (builder, "article", problem->article);
      tl_cli_add_string (builder, "path", problem->path);
      tl_cli_add_int (builder, "line", problem->line);
      tl_cli_add_int (builder, "column", problem->column);
      tl_cli_add_string (builder, "message", problem->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
to_json (Info *info)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  tl_cli_add_string (builder, "format", info->format);
  tl_cli_add_int (builder, "articles", info->articles);
  json_builder_set_member_name (builder, "annotations");
  json_builder_begin_object (builder);
  tl_cli_add_int (builder, "total", info->annotations);
  tl_cli_add_int (builder, "discontinuous", info->discontinuous);
  if (info->orphans > 0)   /* not of the shape that scripts rely on: only where there is something to tell */
    tl_cli_add_int (builder, "without_place", info->orphans);
  add_counter (builder, "by_label", info->by_label);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "relations");
  json_builder_begin_object (builder);
  tl_cli_add_int (builder, "total", info->relations);
  add_counter (builder, "by_type", info->by_type);
  json_builder_end_object (builder);
  add_counter (builder, "statuses", info->statuses);
  add_problems (builder, info);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

static void
append_counter (GString    *out,
                GHashTable *counter)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (counter), compare_strings);

  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (out, "  %-20s %" G_GSIZE_FORMAT "\n", (const char *) l->data,
                            GPOINTER_TO_SIZE (g_hash_table_lookup (counter, l->data)));
}

static void
append_line (GString    *out,
             const char *title,
             guint64     number)
{
  g_string_append_printf (out, "%s: %" G_GUINT64_FORMAT "\n", title, number);
}

static char *
to_text (Info *info)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, _("Format: %s\n"), info->format);
  append_line (out, _("Articles"), info->articles);
  append_counter (out, info->statuses);
  append_line (out, _("Annotations"), info->annotations);
  append_counter (out, info->by_label);
  append_line (out, _("Discontinuous annotations"), info->discontinuous);
  if (info->orphans > 0)
    append_line (out, _("Annotations without a place"), info->orphans);
  append_line (out, _("Relations"), info->relations);
  append_counter (out, info->by_type);
  append_line (out, _("Problems"), info->problems->len);
  return g_string_free (out, FALSE);
}

static TlExit
read_file (Info       *info,
           const char *file,
           const char *from)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GError) error = NULL;
  const char *format;

  collection = tl_cli_open (file, from, info->problems, &format, &error);
  if (collection == NULL)
    return tl_cli_fail_open ("info", file, error);
  info->format = info->format == NULL || g_str_equal (info->format, format) ? format : "mixed";
  tl_cli_each (file, collection, info->problems, count_article, info);
  while (info->problem_files->len < info->problems->len)
    g_ptr_array_add (info->problem_files, (gpointer) file);
  return TL_EXIT_OK;
}

static void
print_problem_lines (Info *info)
{
  for (guint i = 0; i < info->problems->len; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, info->problems->pdata[i]);
      tl_cli_print_problems (info->problem_files->pdata[i], one);
    }
}

TlExit
tl_cmd_info (int    argc,
             char **argv)
{
  gboolean as_json = FALSE;
  g_autofree char *from = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Format of the files (default: found out)"), N_("FORMAT") },
    { NULL },
  };
  g_auto (Info) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  g_autofree char *text = NULL;
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("info", _("FILE…"), _("Counts articles, annotations and relations, and lists problems."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return tl_cli_usage ("info", _("no file given"));
  files = tl_cli_expand (argv + 1, from, &error);
  if (files == NULL)
    return tl_cli_fail ("info", error);

  info.by_label = new_counter ();
  info.by_type = new_counter ();
  info.statuses = new_counter ();
  info.problems = tl_diagnostics_new ();
  info.problem_files = g_ptr_array_new ();
  for (guint i = 0; files[i] != NULL; i++)
    {
      TlExit file_status = read_file (&info, files[i], from);

      status = MAX (status, file_status);
    }
  if (info.format == NULL)
    return status;

  text = as_json ? to_json (&info) : to_text (&info);
  if (!tl_cli_print (text, &error))
    return tl_cli_fail ("-", error);
  if (!as_json)
    print_problem_lines (&info);
  return status == TL_EXIT_OK && tl_cli_has_errors (info.problems) ? TL_EXIT_DATA : status;
}

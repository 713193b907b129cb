/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli lint: what is inconsistent in collections, over all of them; and mending what a machine can. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>

#include "tl-lint.h"
#include "tl-workflow.h"

typedef struct
{
  char     **files;
  char      *from;
  char     **required;      /* asked for on the command line */
  char     **kinds;
  gboolean   all;           /* also what is to be ignored */
  gboolean   as_json;
  gboolean   strict;
  gboolean   fix;
  char      *by;
  char      *output;

  guint      mask;          /* of kinds */
  GPtrArray *collections;   /* TlCollection, by file */
  GPtrArray *problems;      /* GPtrArray of TlDiagnostic, by file */
  GArray    *patches;       /* TlRecordPatch, records owned */
} Job;

static void
clear_patch (gpointer data)
{
  g_bytes_unref (((TlRecordPatch *) data)->record);
}

static void
job_clear (Job *job)
{
  g_strfreev (job->files);
  g_free (job->from);
  g_strfreev (job->required);
  g_strfreev (job->kinds);
  g_free (job->by);
  g_free (job->output);
  g_clear_pointer (&job->collections, g_ptr_array_unref);
  g_clear_pointer (&job->problems, g_ptr_array_unref);
  g_clear_pointer (&job->patches, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static gboolean
gather_article (TlArticle *article,
                guint      index,
                GPtrArray *problems,
                gpointer   user_data)
{
  tl_lint_gather (user_data, article);
  return TRUE;
}

/* What the collections require, and what was asked for; NULL-terminated, owned. */
static char **
list_required (Job *job)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; job->required != NULL && job->required[i] != NULL; i++)
    g_ptr_array_add (names, g_strdup (job->required[i]));
  for (guint i = 0; i < job->collections->len; i++)
    {
      g_autoptr (TlWorkflow) workflow = tl_workflow_new_for_collection (job->collections->pdata[i], job->problems->pdata[i]);

      for (const char *const *name = tl_workflow_get_required (workflow); *name != NULL; name++)
        g_ptr_array_add (names, g_strdup (*name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

static GHashTable *
list_ignored (Job *job)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; !job->all && i < job->collections->len; i++)
    {
      g_autoptr (GHashTable) set = tl_lint_list_ignored (job->collections->pdata[i]);
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, set);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_hash_table_add (all, g_strdup (key));
    }
  return all;
}

/* The finding as a line of a compiler: where its annotation stands in the file, else its article. */
static void
report (TlLintPlace  *place,
        TlCollection *collection,
        guint         index,
        TlArticle    *article,
        TlLocator    *locator,
        GPtrArray    *problems)
{
  const char *id = tl_finding_get_annotation (TL_FINDING (place));
  guint position = id != NULL ? tl_article_get_annotation_position (article, id) : G_MAXUINT;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  guint line = g_array_index (tl_collection_get_framing (collection)->frames, TlJsonFrame, index).line;
  guint column = 0;
  guint start;
  guint end;

  tl_finding_get_range (TL_FINDING (place), &start, &end);
  g_object_get (place, "text", &text, NULL);
  if (position != G_MAXUINT)
    path = tl_article_locate_annotation (article, position, locator, &line, &column);
  if (path == NULL)
    path = tl_collection_dup_path (collection, index);
  g_ptr_array_add (problems, tl_diagnostic_new (tl_lint_kind_get_name (tl_lint_place_get_kind (place)), TL_SEVERITY_WARNING,
                                                tl_collection_get_key (collection, index), path, line, column,
                                                g_strdup_printf ("%u-%u “%.80s”: %s", start, end, text,
                                                                 tl_finding_get_message (TL_FINDING (place)))));
}

typedef struct
{
  Job          *job;
  TlLint       *lint;
  TlCollection *collection;
  guint         n_left;
} Check;

/* The findings of the kinds asked for, owned. */
static GListModel *
find_places (Check      *check,
             const char *key,
             TlArticle  *article)
{
  g_autoptr (GListModel) all = tl_lint_check (check->lint, key, article);
  GListStore *wanted = g_list_store_new (TL_TYPE_LINT_PLACE);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (all, i);

      if (check->job->mask & 1u << tl_lint_place_get_kind (place))
        g_list_store_append (wanted, place);
    }
  return G_LIST_MODEL (wanted);
}

/* Mends what can be, and says what is left then. */
static void
fix_article (Check       *check,
             const char  *key,
             guint        index,
             TlArticle   *article,
             GListModel **places,
             GPtrArray   *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TlCommand) command = tl_lint_fix_all (*places, check->job->mask, key, article,
                                                   check->job->by != NULL ? check->job->by : "", &error);
  TlRecordPatch patch = { index, NULL };

  if (command != NULL && tl_command_apply (command, article, &error))
    {
      patch.record = tl_article_dup_json (article);
      g_array_append_val (check->job->patches, patch);
      g_object_unref (*places);
      *places = find_places (check, key, article);
    }
  if (error != NULL)
    g_ptr_array_add (problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, key, NULL, 0, 0, g_strdup (error->message)));
}

static gboolean
check_article (TlArticle *article,
               guint      index,
               GPtrArray *problems,
               gpointer   user_data)
{
  Check *check = user_data;
  const char *key = tl_collection_get_key (check->collection, index);
  g_autoptr (GListModel) places = find_places (check, key, article);
  TlLocator locator;

  if (check->job->fix)
    fix_article (check, key, index, article, &places, problems);
  tl_article_init_locator (article, &locator);
  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (places, i);

      report (place, check->collection, index, article, &locator, problems);
      check->n_left++;
    }
  return TRUE;
}

static TlExit
open_files (Job *job)
{
  for (guint i = 0; job->files[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      GPtrArray *problems = tl_diagnostics_new ();
      TlCollection *collection;

      g_ptr_array_add (job->problems, problems);
      collection = tl_cli_open (job->files[i], job->from, problems, NULL, &error);
      if (collection == NULL)
        return tl_cli_fail_open ("lint", job->files[i], error);
      g_ptr_array_add (job->collections, collection);
    }
  return TL_EXIT_OK;
}

static TlExit
print_all (Job *job)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  gboolean bad = FALSE;

  for (guint i = 0; i < job->problems->len; i++)
    bad |= tl_cli_has_errors (job->problems->pdata[i]);
  if (!job->as_json)
    {
      for (guint i = 0; i < job->problems->len; i++)
        tl_cli_print_problems (job->files[i], job->problems->pdata[i]);
      return bad ? TL_EXIT_DATA : TL_EXIT_OK;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < job->problems->len; i++)
    tl_cli_add_problems (builder, job->files[i], job->problems->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  line = g_strconcat (text, "\n", NULL);
  if (!tl_cli_print (line, &error))
    return tl_cli_fail ("-", error);
  return bad ? TL_EXIT_DATA : TL_EXIT_OK;
}

static TlExit
run (Job *job)
{
  g_autoptr (TlLint) lint = NULL;
  g_autoptr (GHashTable) ignored = NULL;
  g_auto (GStrv) required = NULL;
  g_autoptr (GError) error = NULL;
  TlLintOptions options = { 0 };
  Check check = { job, NULL, NULL, 0 };
  TlExit status = open_files (job);

  if (status != TL_EXIT_OK)
    return status;
  required = list_required (job);
  ignored = list_ignored (job);
  options.required = (const char *const *) required;
  options.ignored = ignored;
  lint = tl_lint_new (tl_collection_get_schema (job->collections->pdata[0]), &options);
  check.lint = lint;
  for (guint i = 0; i < job->collections->len; i++)
    {
      /* What can't be read is told by the second walk. */
      g_autoptr (GPtrArray) first = tl_diagnostics_new ();

      tl_cli_each (job->files[i], job->collections->pdata[i], first, gather_article, lint);
    }
  for (guint i = 0; i < job->collections->len; i++)
    {
      check.collection = job->collections->pdata[i];
      tl_cli_each (job->files[i], check.collection, job->problems->pdata[i], check_article, &check);
    }
  if (job->fix && !tl_cli_save (job->collections->pdata[0], (const TlRecordPatch *) (gpointer) job->patches->data,
                                job->patches->len, job->output, &error))
    return tl_cli_fail (job->output, error);
  status = print_all (job);
  return job->strict && check.n_left > 0 ? MAX (status, TL_EXIT_DATA) : status;
}

/* The kinds asked for as bits; FALSE when one is none. */
static gboolean
read_kinds (Job *job)
{
  if (job->kinds == NULL)
    job->mask = ~0u;
  for (guint i = 0; job->kinds != NULL && job->kinds[i] != NULL; i++)
    {
      guint kind = 0;

      while (kind < TL_N_LINTS && !g_str_equal (tl_lint_kind_get_name (kind), job->kinds[i]))
        kind++;
      if (kind == TL_N_LINTS)
        return FALSE;
      job->mask |= 1u << kind;
    }
  return TRUE;
}

TlExit
tl_cmd_lint (int    argc,
             char **argv)
{
  g_auto (Job) job = { 0 };
  const GOptionEntry entries[] = {
    { "require", 0, 0, G_OPTION_ARG_STRING_ARRAY, &job.required, N_("An attribute that has to be filled in (may be repeated)"),
      N_("NAME") },
    { "kind", 0, 0, G_OPTION_ARG_STRING_ARRAY, &job.kinds, N_("Look only for this, such as word-border (may be repeated)"),
      N_("KIND") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &job.all, N_("Also what the collection says is to be ignored"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &job.as_json, N_("Print JSON"), NULL },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &job.strict, N_("Fail when anything is found"), NULL },
    { "fix", 0, 0, G_OPTION_ARG_NONE, &job.fix, N_("Mend what can be, and write the collection to OUT"), NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &job.by, N_("Who signs what is mended"), N_("NAME") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &job.output, N_("Where to write the result"), N_("OUT") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &job.from, N_("Format of the files (default: found out)"), N_("FORMAT") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("lint", _("FILE…"), _("Looks for what is inconsistent in and among the articles."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return tl_cli_usage ("lint", _("no file given"));
  if (!read_kinds (&job))
    return tl_cli_usage ("lint", _("there is no such kind of finding; the manual lists them"));
  job.files = tl_cli_expand (argv + 1, job.from, &error);
  if (job.files == NULL)
    return tl_cli_fail ("lint", error);
  if (job.fix != (job.output != NULL) || (job.fix && g_strv_length (job.files) != 1))
    return tl_cli_usage ("lint", _("--fix takes one file and --output"));
  job.collections = g_ptr_array_new_with_free_func (g_object_unref);
  job.problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  job.patches = g_array_new (FALSE, FALSE, sizeof (TlRecordPatch));
  g_array_set_clear_func (job.patches, clear_patch);
  return run (&job);
}

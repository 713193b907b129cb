/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli validate: what is wrong in these files, and where. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "tl-edits.h"
#include "tl-workflow.h"

static gboolean
check_article (TlArticle *article,
               guint      index,
               GPtrArray *problems,
               gpointer   user_data)
{
  tl_check_article (article, user_data, problems);
  return TRUE;
}

static gboolean
has_warnings (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((TlDiagnostic *) problems->pdata[i])->severity == TL_SEVERITY_WARNING)
      return TRUE;
  return FALSE;
}

/* builder: where problems go as JSON, or NULL to print them. */
static TlExit
validate_file (const char  *file,
               const char  *from,
               TlSchema    *given_schema,
               gboolean     strict,
               JsonBuilder *builder)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TlWorkflow) workflow = NULL;
  TlSchema *schema;

  collection = tl_cli_open (file, from, problems, NULL, &error);
  if (collection == NULL)
    return tl_cli_fail_open ("validate", file, error);
  schema = given_schema != NULL ? given_schema : tl_collection_get_schema (collection);
  /* Only for what is wrong with it. */
  workflow = tl_workflow_new_for_collection (collection, problems);
  tl_cli_each (file, collection, problems, check_article, schema);
  if (builder != NULL)
    tl_cli_add_problems (builder, file, problems);
  else
    tl_cli_print_problems (file, problems);
  if (tl_cli_has_errors (problems) || (strict && has_warnings (problems)))
    return TL_EXIT_DATA;
  return TL_EXIT_OK;
}

static TlSchema *
load_schema (const char  *path,
             GError     **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, error))
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&content), length);
  return tl_schema_new_from_json (bytes, error);
}

TlExit
tl_cmd_validate (int    argc,
                 char **argv)
{
  gboolean as_json = FALSE;
  gboolean strict = FALSE;
  g_autofree char *from = NULL;
  g_autofree char *schema_path = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &strict, N_("Warnings count as errors"), NULL },
    { "schema", 0, 0, G_OPTION_ARG_FILENAME, &schema_path, N_("Label schema to check against"), N_("FILE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Format of the files (default: found out)"), N_("FORMAT") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (TlSchema) schema = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  g_auto (GStrv) files = NULL;
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("validate", _("FILE…"),
                             _("Checks articles against the label schema and annotations against the text."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return tl_cli_usage ("validate", _("no file given"));
  if (schema_path != NULL && (schema = load_schema (schema_path, &error)) == NULL)
    return tl_cli_fail (schema_path, error);
  files = tl_cli_expand (argv + 1, from, &error);
  if (files == NULL)
    return tl_cli_fail ("validate", error);

  if (as_json)
    {
      builder = json_builder_new ();
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "problems");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; files[i] != NULL; i++)
    {
      TlExit file_status = validate_file (files[i], from, schema, strict, builder);

      status = MAX (status, file_status);
    }
  if (as_json)
    {
      g_autoptr (JsonNode) root = NULL;
      g_autofree char *text = NULL;
      g_autofree char *line = NULL;

      json_builder_end_array (builder);
      json_builder_end_object (builder);
      root = json_builder_get_root (builder);
      text = json_to_string (root, TRUE);
      line = g_strconcat (text, "\n", NULL);
      if (!tl_cli_print (line, &error))
        return tl_cli_fail ("-", error);
    }
  return status;
}

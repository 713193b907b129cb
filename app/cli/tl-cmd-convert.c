/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli convert: the same articles in another format. */

#include "config.h"

#include "tl-cli.h"

#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "tl-native.h"

/* The shape to write: what was asked for, else what the output's name says, else that of the input. */
static gboolean
choose_shape (const char   *to,
              const char   *shape_name,
              const char   *output,
              TlJsonShape   input,
              TlJsonShape  *shape)
{
  gboolean lines = input == TL_JSON_SHAPE_LINES;

  if (to != NULL && !g_str_equal (to, "tagline") && !g_str_equal (to, "jsonl"))
    return FALSE;
  if (to != NULL)
    lines = g_str_equal (to, "jsonl");
  else if (g_str_has_suffix (output, ".jsonl") || g_str_has_suffix (output, ".ndjson"))
    lines = TRUE;
  else if (g_str_has_suffix (output, ".json"))
    lines = FALSE;

  if (shape_name != NULL && (lines || (!g_str_equal (shape_name, "object") && !g_str_equal (shape_name, "array"))))
    return FALSE;
  if (lines)
    *shape = TL_JSON_SHAPE_LINES;
  else if (shape_name != NULL)
    *shape = g_str_equal (shape_name, "array") ? TL_JSON_SHAPE_ARRAY : TL_JSON_SHAPE_OBJECT;
  else
    *shape = input == TL_JSON_SHAPE_LINES ? TL_JSON_SHAPE_OBJECT : input;
  return TRUE;
}

static gboolean
convert_to_stdout (TlCollection  *collection,
                   TlJsonShape    shape,
                   GPtrArray     *problems,
                   GError       **error)
{
  g_autoptr (GOutputStream) out = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  g_autoptr (GOutputStream) buffered = g_buffered_output_stream_new_sized (out, 1 << 16);

  return tl_native_convert (collection, shape, buffered, problems, tl_cli_progress, (gpointer) _("Writing"), NULL, error)
         && g_output_stream_flush (buffered, NULL, error);
}

static gboolean
convert_to_file (TlCollection  *collection,
                 TlJsonShape    shape,
                 const char    *path,
                 GPtrArray     *problems,
                 GError       **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileOutputStream) out = NULL;
  g_autoptr (GOutputStream) buffered = NULL;
  g_autoptr (GCancellable) abandon = g_cancellable_new ();

  /* g_file_replace() writes beside the file and renames at the close; a cancelled close renames nothing. */
  out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  if (out == NULL)
    return FALSE;
  buffered = g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (out), 1 << 18);
  if (tl_native_convert (collection, shape, buffered, problems, tl_cli_progress, (gpointer) _("Writing"), NULL, error)
      && g_output_stream_flush (buffered, NULL, error))
    return g_output_stream_close (buffered, NULL, error);
  g_cancellable_cancel (abandon);
  g_output_stream_close (G_OUTPUT_STREAM (out), abandon, NULL);
  return FALSE;
}

static void
note_broken (TlCollection *collection,
             GPtrArray    *problems)
{
  GPtrArray *found = tl_collection_get_problems (collection);

  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (problems, tl_diagnostic_copy (found->pdata[i]));
}

static gboolean
has_loss (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((TlDiagnostic *) problems->pdata[i])->code, TL_CODE_LOSS))
      return TRUE;
  return FALSE;
}

TlExit
tl_cmd_convert (int    argc,
                char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *shape_name = NULL;
  gboolean strict = FALSE;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Format of IN (default: found out)"), N_("FORMAT") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Format to write: tagline or jsonl (default: by the name of OUT)"),
      N_("FORMAT") },
    { "shape", 0, 0, G_OPTION_ARG_STRING, &shape_name, N_("For tagline: object or array (default: that of IN)"),
      N_("SHAPE") },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &strict, N_("Fail when something would be lost"), NULL },
    { NULL },
  };
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  TlJsonShape shape;
  TlExit status = TL_EXIT_OK;
  gboolean ok;

  if (!tl_cli_parse_options ("convert", _("IN OUT"), _("Writes the articles of IN to OUT in another format."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc != 3)
    return tl_cli_usage ("convert", _("an input and an output are needed"));
  collection = tl_cli_open (argv[1], from, &error);
  if (collection == NULL)
    return g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE)
           ? tl_cli_usage ("convert", error->message) : tl_cli_fail (argv[1], error);
  if (!choose_shape (to, shape_name, argv[2], tl_collection_get_framing (collection)->shape, &shape))
    return tl_cli_usage ("convert", _("no such format or shape"));

  note_broken (collection, problems);
  if (strict)
    {
      /* A rehearsal: what would be lost is known before the first byte is written. */
      g_autoptr (GOutputStream) nowhere = g_unix_output_stream_new (open ("/dev/null", O_WRONLY | O_CLOEXEC), TRUE);
      g_autoptr (GPtrArray) losses = tl_diagnostics_new ();

      if (!tl_native_convert (collection, shape, nowhere, losses, NULL, NULL, NULL, &error))
        return tl_cli_fail (argv[1], error);
      if (has_loss (losses))
        {
          tl_cli_print_problems (argv[1], losses);
          return TL_EXIT_DATA;
        }
    }
  ok = g_str_equal (argv[2], "-") ? convert_to_stdout (collection, shape, problems, &error)
                                  : convert_to_file (collection, shape, argv[2], problems, &error);
  tl_cli_progress_end ();
  status = tl_cli_print_problems (argv[1], problems);
  return ok ? status : tl_cli_fail (argv[2], error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli convert: the same articles in another format. */

#include "config.h"

#include "tl-cli.h"

#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tl-format.h"
#include "tl-native.h"

typedef struct
{
  char      *from;
  char      *to;
  char      *shape;
  char      *layer;
  char     **labels;
  char     **statuses;
  char     **annotators;
  char      *secret;
  gboolean   anonymise;
  gboolean   only_accepted;
  gboolean   strict;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->from);
  g_free (options->to);
  g_free (options->shape);
  g_free (options->layer);
  g_strfreev (options->labels);
  g_strfreev (options->statuses);
  g_strfreev (options->annotators);
  g_free (options->secret);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static TlExportOptions
get_export_options (const Options *options)
{
  return (TlExportOptions) {
    .only_accepted = options->only_accepted,
    .labels = (const char *const *) options->labels,
    .statuses = (const char *const *) options->statuses,
    .annotators = (const char *const *) options->annotators,
    .pseudonyms = !options->anonymise ? NULL : options->secret != NULL ? options->secret : "",
    .layer = options->layer,
  };
}

static gboolean
is_filtered (const Options *options)
{
  return options->only_accepted || options->labels != NULL || options->statuses != NULL || options->annotators != NULL
         || options->anonymise;
}

/* The foreign format to write, NULL for one of our own: what was asked for, else what the output's name says.
 * FALSE: no format has that name. */
static gboolean
choose_format (const char      *to,
               const char      *output,
               const TlFormat **format)
{
  const TlFormat *const *formats = tl_formats_list ();

  *format = NULL;
  if (to != NULL)
    return tl_cli_is_native (to) || (*format = tl_format_find (to)) != NULL;
  if (g_str_has_suffix (output, ".tsv"))
    *format = tl_format_find ("csv");
  if (g_file_test (output, G_FILE_TEST_IS_DIR) || g_str_has_suffix (output, "/"))
    *format = tl_format_find ("brat");
  for (guint i = 0; formats[i] != NULL && *format == NULL; i++)
    {
      const char *extension = formats[i]->extension;

      /* ".json" and ".jsonl" are ours unless --to says otherwise. */
      if (formats[i]->flags & TL_FORMAT_WRITES && extension != NULL && !g_str_has_prefix (extension, ".json")
          && g_str_has_suffix (output, extension))
        *format = formats[i];
    }
  return TRUE;
}

/* The shape to write: what was asked for, else what the output's name says, else that of the input. */
static gboolean
choose_shape (const Options *options,
              const char    *output,
              TlJsonShape    input,
              gboolean       input_is_native,
              TlJsonShape   *shape)
{
  gboolean lines = input == TL_JSON_SHAPE_LINES && input_is_native;
  const char *name = options->shape;

  if (options->to != NULL)
    lines = g_str_equal (options->to, "jsonl");
  else if (g_str_has_suffix (output, ".jsonl") || g_str_has_suffix (output, ".ndjson"))
    lines = TRUE;
  else if (g_str_has_suffix (output, ".json"))
    lines = FALSE;

  if (name != NULL && (lines || (!g_str_equal (name, "object") && !g_str_equal (name, "array"))))
    return FALSE;
  if (lines)
    *shape = TL_JSON_SHAPE_LINES;
  else if (name != NULL)
    *shape = g_str_equal (name, "array") ? TL_JSON_SHAPE_ARRAY : TL_JSON_SHAPE_OBJECT;
  else
    *shape = input == TL_JSON_SHAPE_ARRAY ? TL_JSON_SHAPE_ARRAY : TL_JSON_SHAPE_OBJECT;
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

/* Writes the articles as they pass the filter, each on a line. */
static gboolean
write_filtered (TlExport  *export_,
                GError   **error)
{
  g_autoptr (GError) local_error = NULL;
  GBytes *labels = tl_export_get_labels (export_);
  TlArticle *next;
  guint n = 0;

  if (!tl_export_write (export_, "{\"format\": \"tagline\", \"version\": 1,\n", -1, error))
    return FALSE;
  if (labels != NULL
      && (!tl_export_write (export_, " \"labels\": ", -1, error)
          || !tl_export_write (export_, g_bytes_get_data (labels, NULL), g_bytes_get_size (labels), error)
          || !tl_export_write (export_, ",\n", -1, error)))
    return FALSE;
  if (!tl_export_write (export_, " \"articles\": [\n", -1, error))
    return FALSE;
  while ((next = tl_export_next (export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;
      g_autoptr (GBytes) record = tl_article_dup_json (article);

      if ((n++ > 0 && !tl_export_write (export_, ",\n", -1, error))
          || !tl_export_write (export_, g_bytes_get_data (record, NULL), g_bytes_get_size (record), error))
        return FALSE;
    }
  if (local_error == NULL)
    return tl_export_write (export_, "]}\n", -1, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A collection of what the options leave in, over a file that has no name any more. */
static TlCollection *
filter (TlCollection   *collection,
        const Options  *options,
        GPtrArray      *problems,
        GError        **error)
{
  static const TlFormat filtered = { .name = "tagline", .flags = TL_FORMAT_WRITES, .write = write_filtered };
  TlExportOptions export_options = get_export_options (options);
  g_autofree char *folder = g_dir_make_tmp ("tagline-XXXXXX", error);
  g_autofree char *path = NULL;
  TlCollection *result = NULL;

  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, "filtered.json", NULL);
  if (tl_format_export (&filtered, collection, &export_options, path, problems, NULL, NULL, NULL, error))
    result = tl_format_open (path, "tagline", NULL, problems, NULL, NULL, NULL, error);
  g_unlink (path);
  g_rmdir (folder);
  return result;
}

/* What would be lost is known before the first byte is written. */
static gboolean
rehearse_native (TlCollection  *collection,
                 TlJsonShape    shape,
                 GPtrArray     *losses,
                 GError       **error)
{
  g_autoptr (GOutputStream) nowhere = g_unix_output_stream_new (open ("/dev/null", O_WRONLY | O_CLOEXEC), TRUE);

  return tl_native_convert (collection, shape, nowhere, losses, NULL, NULL, NULL, error);
}

static TlExit
write_native (TlCollection  *collection,
              gboolean       is_native,
              const Options *options,
              const char    *input,
              const char    *output,
              GPtrArray     *problems)
{
  g_autoptr (TlCollection) filtered = NULL;
  g_autoptr (GPtrArray) losses = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  TlJsonShape shape;
  TlExit status;
  gboolean ok;

  if (!choose_shape (options, output, tl_collection_get_framing (collection)->shape, is_native, &shape))
    return tl_cli_usage ("convert", _("no such format or shape"));
  if (is_filtered (options))
    {
      filtered = filter (collection, options, problems, &error);
      if (filtered == NULL)
        return tl_cli_fail (input, error);
      collection = filtered;
    }
  if (options->strict && !rehearse_native (collection, shape, losses, &error))
    return tl_cli_fail (input, error);
  if (has_loss (losses))
    {
      tl_cli_print_problems (input, losses);
      return TL_EXIT_DATA;
    }
  ok = g_str_equal (output, "-") ? convert_to_stdout (collection, shape, problems, &error)
                                 : convert_to_file (collection, shape, output, problems, &error);
  tl_cli_progress_end ();
  status = tl_cli_print_problems (input, problems);
  return ok ? status : tl_cli_fail (output, error);
}

static TlExit
write_foreign (const TlFormat *format,
               TlCollection   *collection,
               const Options  *options,
               const char     *input,
               const char     *output,
               GPtrArray      *problems)
{
  TlExportOptions export_options = get_export_options (options);
  g_autoptr (GPtrArray) losses = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  TlExit status;
  gboolean ok;

  if (options->strict && !tl_format_preview (format, collection, &export_options, losses, NULL, &error))
    return tl_cli_fail (output, error);
  if (has_loss (losses))
    {
      tl_cli_print_problems (input, losses);
      return TL_EXIT_DATA;
    }
  ok = tl_format_export (format, collection, &export_options, output, problems, tl_cli_progress, (gpointer) _("Writing"),
                         NULL, &error);
  tl_cli_progress_end ();
  status = tl_cli_print_problems (input, problems);
  return ok ? status : tl_cli_fail (output, error);
}

static TlExit
run (const Options *options,
     const char    *input,
     const char    *output)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  const TlFormat *format;
  const char *input_format;

  if (!choose_format (options->to, output, &format))
    return tl_cli_usage ("convert", _("no such format or shape"));
  if (format != NULL && options->shape != NULL)
    return tl_cli_usage ("convert", _("--shape is for the format “tagline” only"));
  collection = tl_cli_open (input, options->from, problems, &input_format, &error);
  if (collection == NULL)
    {
      tl_cli_print_problems (input, problems);
      return tl_cli_fail_open ("convert", input, error);
    }
  note_broken (collection, problems);
  return format != NULL ? write_foreign (format, collection, options, input, output, problems)
                        : write_native (collection, tl_cli_is_native (input_format), options, input, output, problems);
}

TlExit
tl_cmd_convert (int    argc,
                char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("Format of IN (default: found out)"), N_("FORMAT") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("Format to write (default: by the name of OUT)"), N_("FORMAT") },
    { "shape", 0, 0, G_OPTION_ARG_STRING, &options.shape, N_("For tagline: object or array (default: that of IN)"),
      N_("SHAPE") },
    { "only-accepted", 0, 0, G_OPTION_ARG_NONE, &options.only_accepted,
      N_("Leave out annotations that no reviewer accepted"), NULL },
    { "label", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.labels, N_("Only annotations with this label (may be repeated)"),
      N_("LABEL") },
    { "status", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.statuses, N_("Only articles in this status (may be repeated)"),
      N_("STATUS") },
    { "annotator", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.annotators,
      N_("Only annotations by this person (may be repeated)"), N_("NAME") },
    { "anonymise", 0, 0, G_OPTION_ARG_NONE, &options.anonymise, N_("Write pseudonyms for annotators and reviewers"), NULL },
    { "secret", 0, 0, G_OPTION_ARG_STRING, &options.secret, N_("What the pseudonyms are made with beside the names"),
      N_("TEXT") },
    { "layer", 0, 0, G_OPTION_ARG_STRING, &options.layer, N_("For formats with one layer a file: label or group to write"),
      N_("LAYER") },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &options.strict, N_("Fail when something would be lost"), NULL },
    { NULL },
  };
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("convert", _("IN OUT"), _("Writes the articles of IN to OUT in another format."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc != 3)
    return tl_cli_usage ("convert", _("an input and an output are needed"));
  if (options.secret != NULL && !options.anonymise)
    return tl_cli_usage ("convert", _("--secret is for --anonymise"));
  return run (&options, argv[1], argv[2]);
}

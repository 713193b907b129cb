/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What commands print: results on standard output, problems and progress on standard error. */

#include "config.h"

#include "tl-cli.h"

#include <errno.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gboolean progress_shown;
static int progress_percent = -1;

/* Control characters in data must not reach the terminal that shows the message. */
static char *
make_inert (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        g_string_append_printf (out, "\\u%04X", c);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

gboolean
tl_cli_has_errors (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((TlDiagnostic *) problems->pdata[i])->severity == TL_SEVERITY_ERROR)
      return TRUE;
  return FALSE;
}

TlExit
tl_cli_print_problems (const char *file,
                       GPtrArray  *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const TlDiagnostic *problem = problems->pdata[i];
      /* Without a line, the article is the place. */
      g_autofree char *place = problem->article != NULL && problem->line == 0
                               ? g_strdup_printf ("%s (%s)", file, problem->article) : g_strdup (file);
      g_autofree char *line = tl_diagnostic_to_string (problem, place);
      g_autofree char *inert = make_inert (line);

      g_printerr ("%s\n", inert);
    }
  return tl_cli_has_errors (problems) ? TL_EXIT_DATA : TL_EXIT_OK;
}

void
tl_cli_progress (double   fraction,
                 gpointer message)
{
  int percent = CLAMP (fraction * 100, 0, 100);

  if (percent == progress_percent || !isatty (STDERR_FILENO))
    return;
  progress_percent = percent;
  progress_shown = TRUE;
  g_printerr ("\r%s %3d %%", (const char *) message, percent);
}

void
tl_cli_progress_end (void)
{
  if (progress_shown)
    g_printerr ("\r\033[K");
  progress_shown = FALSE;
  progress_percent = -1;
}

gboolean
tl_cli_print (const char  *text,
              GError     **error)
{
  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("Writing to standard output failed: %s"), g_strerror (errno));
  return FALSE;
}

void
tl_cli_print_inert (const char *format,
                    ...)
{
  g_autofree char *text = NULL;
  g_autofree char *inert = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (g_str_has_suffix (text, "\n"))
    text[strlen (text) - 1] = '\0';
  inert = make_inert (text);
  g_print ("%s\n", inert);
}

void
tl_cli_print_error (const char *format,
                    ...)
{
  g_autofree char *text = NULL;
  g_autofree char *inert = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  inert = make_inert (text);
  g_printerr ("%s\n", inert);
}

void
tl_cli_add_string (JsonBuilder *builder,
                   const char  *name,
                   const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
tl_cli_add_int (JsonBuilder *builder,
                const char  *name,
                gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
tl_cli_add_problems (JsonBuilder *builder,
                     const char  *file,
                     GPtrArray   *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const TlDiagnostic *problem = problems->pdata[i];
      const char *const names[] = { "code", "severity", "file", "article", "path", "message" };
      const char *const values[] = { problem->code, tl_severity_get_name (problem->severity), file,
                                     problem->article, problem->path, problem->message };

      json_builder_begin_object (builder);
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        tl_cli_add_string (builder, names[j], values[j]);
      json_builder_set_member_name (builder, "line");
      json_builder_add_int_value (builder, problem->line);
      json_builder_set_member_name (builder, "column");
      json_builder_add_int_value (builder, problem->column);
      json_builder_end_object (builder);
    }
}

static gboolean
write_file (TlCollection         *collection,
            const TlRecordPatch  *patches,
            guint                 n_patches,
            const char           *path,
            GError              **error)
{
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (path, error);

  return writer != NULL
         && tl_native_save (collection, patches, n_patches, writer, tl_cli_progress, (gpointer) _("Writing"), NULL, error)
         && tl_file_writer_commit (writer, NULL, NULL, error);
}

/* Standard output can't be replaced atomically: the file is made whole first, then sent. */
static gboolean
write_stdout (TlCollection         *collection,
              const TlRecordPatch  *patches,
              guint                 n_patches,
              GError              **error)
{
  g_autofree char *folder = g_dir_make_tmp ("tagline-XXXXXX", error);
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GOutputStream) out = NULL;
  gboolean ok;

  if (folder == NULL)
    return FALSE;
  path = g_build_filename (folder, "out.json", NULL);
  file = g_file_new_for_path (path);
  ok = write_file (collection, patches, n_patches, path, error)
       && (in = G_INPUT_STREAM (g_file_read (file, NULL, error))) != NULL;
  g_file_delete (file, NULL, NULL);
  rmdir (folder);
  if (!ok)
    return FALSE;
  out = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return g_output_stream_splice (out, in, G_OUTPUT_STREAM_SPLICE_NONE, NULL, error) >= 0;
}

gboolean
tl_cli_save (TlCollection         *collection,
             const TlRecordPatch  *patches,
             guint                 n_patches,
             const char           *path,
             GError              **error)
{
  gboolean ok = g_str_equal (path, "-") ? write_stdout (collection, patches, n_patches, error)
                                        : write_file (collection, patches, n_patches, path, error);

  tl_cli_progress_end ();
  return ok;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli annotate: one annotation more, through the same edit that the window makes. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-edits.h"
#include "tl-native.h"

typedef struct
{
  char  *article;
  char  *label;
  char  *range;
  char  *note;
  char  *annotator;
  char  *output;
  char  *from;
  char **attributes;   /* NAME=VALUE */
} Options;

static void
options_clear (Options *options)
{
  g_free (options->article);
  g_free (options->label);
  g_free (options->range);
  g_free (options->note);
  g_free (options->annotator);
  g_free (options->output);
  g_free (options->from);
  g_strfreev (options->attributes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* "25:57,60:70": pairs of code points. */
static GArray *
parse_ranges (const char  *text,
              GError     **error)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) ends = g_strsplit (parts[i], ":", -1);
      guint64 start;
      guint64 end;
      TlFragment fragment;

      if (g_strv_length (ends) != 2
          || !g_ascii_string_to_unsigned (ends[0], 10, 0, G_MAXUINT - 1, &start, NULL)
          || !g_ascii_string_to_unsigned (ends[1], 10, start + 1, G_MAXUINT, &end, NULL))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("“%s” is no range: START:END in characters, START below END"), parts[i]);
          return NULL;
        }
      fragment = (TlFragment) { start, end };
      g_array_append_val (ranges, fragment);
    }
  return g_steal_pointer (&ranges);
}

/* The JSON of an attribute's value given as text: what its definition asks for, else a string. */
static char *
attribute_json (const TlAttributeDef *def,
                const char           *value)
{
  GString *out = g_string_new (NULL);

  if (def != NULL && (def->type == TL_ATTRIBUTE_NUMBER || def->type == TL_ATTRIBUTE_BOOLEAN))
    return g_string_free (g_string_append (out, value), FALSE);
  if (def != NULL && def->type == TL_ATTRIBUTE_LIST)
    g_string_append_c (out, '[');
  tl_json_append_string (out, value, -1, &tl_json_style_spaced);
  if (def != NULL && def->type == TL_ATTRIBUTE_LIST)
    g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

static gboolean
apply (TlArticle  *article,
       TlCommand  *command,
       GError    **error)
{
  g_autoptr (TlCommand) owned = command;

  return command != NULL && tl_command_apply (command, article, error);
}

static gboolean
apply_attributes (TlArticle      *article,
                  const char     *key,
                  TlSchema       *schema,
                  const char     *id,
                  const Options  *options,
                  GError        **error)
{
  const TlLabelDef *label = tl_schema_lookup (schema, options->label);

  for (guint i = 0; options->attributes != NULL && options->attributes[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (options->attributes[i], "=", 2);
      const TlAttributeDef *def;
      g_autofree char *json = NULL;

      if (g_strv_length (parts) != 2)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("“%s” is no attribute: NAME=VALUE"), options->attributes[i]);
          return FALSE;
        }
      def = tl_label_def_find_attribute (label, parts[0]);
      json = attribute_json (def, parts[1]);
      if (!apply (article, tl_edit_attribute (article, key, options->annotator, id, parts[0], json, def, error), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
annotate (TlCollection   *collection,
          TlArticle      *article,
          const char     *key,
          const Options  *options,
          GError        **error)
{
  g_autoptr (GArray) ranges = parse_ranges (options->range, error);
  g_autofree char *id = NULL;
  TlCommand *command;

  if (ranges == NULL)
    return FALSE;
  command = tl_edit_tag (article, key, options->annotator, options->label,
                         (const TlFragment *) ranges->data, ranges->len, &id, error);
  if (!apply (article, command, error)
      || !apply_attributes (article, key, tl_collection_get_schema (collection), id, options, error))
    return FALSE;
  return options->note == NULL
         || apply (article, tl_edit_note (article, key, options->annotator, id, options->note, error), error);
}

static TlExit
fail_article (const char *file,
              GError     *error)
{
  return g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE)
         ? tl_cli_usage ("annotate", error->message) : tl_cli_fail (file, error);
}

static TlExit
run (const char    *file,
     const Options *options)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (TlArticle) article = NULL;
  g_autoptr (GBytes) record = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  const char *format;
  TlRecordPatch patch;
  gboolean ok;

  collection = tl_cli_open (file, options->from, problems, &format, &error);
  if (collection == NULL)
    return tl_cli_fail_open ("annotate", file, error);
  tl_cli_print_problems (file, problems);
  /* What is written is Tagline's own format: not over a file of another one. */
  if (!tl_cli_is_native (format) && g_str_equal (file, options->output))
    return tl_cli_usage ("annotate", _("the input is of another format and can’t be replaced; name another output"));
  patch.index = tl_collection_find_key (collection, options->article);
  if (patch.index == G_MAXUINT)
    {
      g_printerr (_("%s: error: no article “%s”\n"), file, options->article);
      return TL_EXIT_DATA;
    }
  article = tl_collection_read_article (collection, patch.index, NULL, &error);
  if (article == NULL || !annotate (collection, article, options->article, options, &error))
    return fail_article (file, error);
  patch.record = record = tl_article_dup_json (article);
  ok = tl_cli_save (collection, &patch, 1, options->output, &error);
  return ok ? TL_EXIT_OK : tl_cli_fail (options->output, error);
}

TlExit
tl_cmd_annotate (int    argc,
                 char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "article", 0, 0, G_OPTION_ARG_STRING, &options.article, N_("Id of the article"), N_("ID") },
    { "label", 0, 0, G_OPTION_ARG_STRING, &options.label, N_("Label of the annotation"), N_("LABEL") },
    { "range", 0, 0, G_OPTION_ARG_STRING, &options.range, N_("Characters covered, from 0, the end not included"),
      N_("START:END[,START:END…]") },
    { "attribute", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.attributes, N_("An attribute (may be repeated)"),
      N_("NAME=VALUE") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &options.note, N_("A note"), N_("TEXT") },
    { "annotator", 0, 0, G_OPTION_ARG_STRING, &options.annotator, N_("Name of the annotator"), N_("NAME") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("Format of the file (default: found out)"), N_("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("File to write; may be the same one"), N_("FILE") },
    { NULL },
  };
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("annotate", _("FILE"),
                             _("Adds one annotation; every other byte of the file stays as it is."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return tl_cli_usage ("annotate", _("exactly one file is needed"));
  if (options.article == NULL || options.label == NULL || options.range == NULL || options.output == NULL)
    return tl_cli_usage ("annotate", _("--article, --label, --range and -o are needed"));
  if (*options.label == '\0')
    return tl_cli_usage ("annotate", _("the label is empty"));
  if (options.annotator == NULL)
    options.annotator = g_strdup ("");
  return run (argv[1], &options);
}

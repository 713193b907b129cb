/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * tagline-cli fetch: articles of an HTTP source into a native file, or what is new there into one fetched before.
 * Whatever came before a failure is kept.
 */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tl-fetch.h"
#include "tl-format.h"
#include "tl-revision.h"

typedef struct
{
  char    *output;
  char    *user;
  char    *token_env;
  char    *authority;
  char    *from;
  int      pages;
  int      size;       /* MB */
  int      seconds;
  gboolean all;
  gboolean as_json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->user);
  g_free (options->token_env);
  g_free (options->authority);
  g_free (options->from);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  TlCollection  *known;      /* owned; NULL: nothing there yet */
  TlFileStamp    stamp;
  TlFetchState  *state;      /* owned */
  GPtrArray     *added;      /* GBytes */
  GArray        *patches;    /* TlRecordPatch */
  GPtrArray     *records;    /* GBytes of the patches */
  GPtrArray     *problems;
  guint          n_doubtful;
} Run;

static void
run_clear (Run *run)
{
  g_clear_object (&run->known);
  g_clear_pointer (&run->state, tl_fetch_state_free);
  g_clear_pointer (&run->added, g_ptr_array_unref);
  g_clear_pointer (&run->patches, g_array_unref);
  g_clear_pointer (&run->records, g_ptr_array_unref);
  g_clear_pointer (&run->problems, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Asked for on the terminal, without showing it; NULL where there is none. Owned. */
static char *
ask_password (const char *user)
{
  struct termios old;
  struct termios quiet;
  char line[1024];
  char *got;

  if (tcgetattr (STDIN_FILENO, &old) != 0)
    return NULL;
  quiet = old;
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  tl_cli_print_error (_("Password of %s: "), user);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
  got = fgets (line, sizeof line, stdin);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &old);
  if (got == NULL)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  return g_strdup (line);
}

/* A member of a record that was fetched: what became of its annotations goes to the problems. */
static gboolean
take_change (Run                  *run,
             const TlFetchChange  *change,
             GError              **error)
{
  g_autoptr (TlArticle) article = tl_collection_read_article (run->known, change->index, NULL, error);
  g_autoptr (TlCommand) command = NULL;
  g_autoptr (GError) local_error = NULL;
  TlRecordPatch patch = { change->index, NULL };
  guint before = run->problems->len;

  if (article == NULL)
    return FALSE;
  command = tl_edit_revise (article, change->key, "", change->fetched, NULL, &local_error);
  if (command == NULL || !tl_command_apply (command, article, &local_error))
    {
      /* One article that can't take a text (its list of revisions is something else) does not stop the others. */
      if (local_error != NULL)
        g_ptr_array_add (run->problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, change->key, NULL, 0, 0,
                                                           g_strdup (local_error->message)));
      return TRUE;
    }
  patch.record = tl_article_dup_json (article);
  g_ptr_array_add (run->records, patch.record);
  g_array_append_val (run->patches, patch);
  tl_check_orphans (article, run->problems);
  run->n_doubtful += run->problems->len - before;
  return TRUE;
}

static gboolean
fetch_page_cb (TlFetchPage           *page,
               const TlFetchFigures  *figures,
               gpointer               user_data,
               GError               **error)
{
  Run *run = user_data;
  g_autoptr (TlFetchPage) owned = page;

  for (guint i = 0; i < page->added->len; i++)
    g_ptr_array_add (run->added, g_bytes_ref (g_ptr_array_index (page->added, i)));
  for (guint i = 0; i < page->changed->len; i++)
    if (!take_change (run, g_ptr_array_index (page->changed, i), error))
      return FALSE;
  if (figures->expected > 0)
    tl_cli_progress ((double) figures->pages / figures->expected, (gpointer) _("Fetching"));
  return TRUE;
}

static int
compare_patches (gconstpointer a,
                 gconstpointer b)
{
  const TlRecordPatch *first = a;
  const TlRecordPatch *second = b;

  return first->index < second->index ? -1 : first->index > second->index;
}

static gboolean
write_output (Run         *run,
              const char  *path,
              GError     **error)
{
  if (run->known != NULL && run->added->len == 0 && run->patches->len == 0)
    return TRUE;
  g_array_sort (run->patches, compare_patches);
  return tl_fetch_write (run->known, (const TlRecordPatch *) run->patches->data, run->patches->len, run->added, path,
                         run->known != NULL ? &run->stamp : NULL, NULL, NULL, error);
}

/* What is there already, which must be ours. */
static TlExit
open_output (Run           *run,
             const Options *options,
             const char    *url)
{
  g_autoptr (GError) error = NULL;
  const char *format = NULL;

  if (g_file_test (options->output, G_FILE_TEST_EXISTS))
    {
      run->known = tl_format_open (options->output, NULL, &format, run->problems, NULL, NULL, NULL, &error);
      if (run->known == NULL)
        return tl_cli_fail (options->output, error);
      if (!tl_cli_is_native (format))
        return tl_cli_usage ("fetch", _("the output is there and is of another format; name another one"));
      tl_source_get_stamp (tl_collection_get_source (run->known), &run->stamp);
      run->state = tl_fetch_state_load (options->output, &error);
      if (error != NULL)
        return tl_cli_fail (options->output, error);
    }
  if (run->state == NULL && url == NULL)
    return tl_cli_usage ("fetch", _("a URL is needed: this file does not know where it came from"));
  if (run->state != NULL && url != NULL && !g_str_equal (tl_fetch_state_get_url (run->state), url))
    return tl_cli_usage ("fetch", _("the output was fetched from another URL; name another one"));
  if (run->state == NULL)
    run->state = tl_fetch_state_new (url);
  return TL_EXIT_OK;
}

static void
add_member (JsonBuilder *builder,
            const char  *name,
            gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static char *
to_json (Run                  *run,
         const TlFetchFigures *figures,
         const char           *file)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  tl_cli_add_string (builder, "format", figures->format);
  add_member (builder, "articles", figures->n_articles);
  add_member (builder, "new", figures->n_new);
  add_member (builder, "changed", run->patches->len);
  add_member (builder, "doubtful", run->n_doubtful);
  add_member (builder, "requests", figures->requests);
  add_member (builder, "not_modified", figures->not_modified);
  add_member (builder, "pages", figures->pages);
  add_member (builder, "bytes", figures->size);
  json_builder_set_member_name (builder, "complete");
  json_builder_add_boolean_value (builder, figures->complete);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  tl_cli_add_problems (builder, file, run->problems);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}

static char *
to_text (Run                  *run,
         const TlFetchFigures *figures)
{
  g_autofree char *requests =
    g_strdup_printf (ngettext ("%u request", "%u requests", figures->requests), figures->requests);
  g_autofree char *waiting = NULL;

  if (run->n_doubtful > 0)
    {
      waiting = g_strdup_printf (ngettext ("%u annotation without a place", "%u annotations without a place", run->n_doubtful),
                                 run->n_doubtful);
      /* Translators: %u new articles, %u changed ones; %s is "3 annotations without a place", "3 requests". */
      return g_strdup_printf (_("%u new, %u changed, %s (%s)\n"), figures->n_new, run->patches->len, waiting, requests);
    }
  /* Translators: %u new articles, %u changed ones; %s is "3 requests". */
  return g_strdup_printf (_("%u new, %u changed (%s)\n"), figures->n_new, run->patches->len, requests);
}

static TlExit
report (Run                  *run,
        const TlFetchFigures *figures,
        const Options        *options)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (figures->stopped != NULL)
    g_ptr_array_add (run->problems, tl_diagnostic_new (TL_CODE_INCOMPLETE, TL_SEVERITY_WARNING, NULL, NULL, 0, 0,
                                                       g_strdup (figures->stopped)));
  text = options->as_json ? to_json (run, figures, options->output) : to_text (run, figures);
  if (!tl_cli_print (text, &error))
    return tl_cli_fail ("-", error);
  if (!options->as_json)
    return tl_cli_print_problems (options->output, run->problems);
  return tl_cli_has_errors (run->problems) ? TL_EXIT_DATA : TL_EXIT_OK;
}

static TlExit
run_fetch (Run                  *run,
           const TlFetchOptions *fetch,
           const Options        *options)
{
  g_auto (TlFetchFigures) figures = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) write_error = NULL;
  gboolean fetched = tl_fetch_run (fetch, run->state, run->known, run->problems, fetch_page_cb, run, &figures, NULL, &error);
  TlExit status;

  tl_cli_progress_end ();
  /* Nothing came at all: then there is no file to be made, and none to be touched. */
  if (!fetched && figures.pages == 0)
    return tl_cli_fail ("fetch", error);
  if (!write_output (run, options->output, &write_error)
      || !tl_fetch_state_save (run->state, options->output, &write_error))
    return tl_cli_fail (options->output, write_error);
  status = report (run, &figures, options);
  return fetched ? status : tl_cli_fail ("fetch", error);
}

static TlExit
check_options (const Options *options,
               int            argc,
               char         **argv)
{
  if (argc > 2)
    return tl_cli_usage ("fetch", _("exactly one URL is needed"));
  if (options->output == NULL || g_str_equal (options->output, "-"))
    return tl_cli_usage ("fetch", _("-o with the name of a file is needed"));
  if (argc == 2 && !tl_fetch_is_url (argv[1]))
    return tl_cli_usage ("fetch", _("the source must be an http or https URL"));
  if (options->pages < 0 || options->size < 0 || options->seconds < 0)
    return tl_cli_usage ("fetch", _("a limit is above 0"));
  if (options->user != NULL && options->token_env != NULL)
    return tl_cli_usage ("fetch", _("--user and --token-env don’t go together"));
  if (options->token_env != NULL && g_getenv (options->token_env) == NULL)
    return tl_cli_usage ("fetch", _("the variable that --token-env names is not set"));
  return TL_EXIT_OK;
}

static TlExit
run_command (const Options *options,
             const char    *url)
{
  g_auto (Run) run = { 0 };
  TlFetchOptions fetch = { 0 };
  g_autofree char *password = NULL;
  TlExit status;

  run.problems = tl_diagnostics_new ();
  run.added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  run.records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  run.patches = g_array_new (FALSE, FALSE, sizeof (TlRecordPatch));
  status = open_output (&run, options, url);
  if (status != TL_EXIT_OK)
    return status;
  if (options->user != NULL)
    {
      password = g_strdup (g_getenv ("TAGLINE_PASSWORD"));
      if (password == NULL)
        password = ask_password (options->user);
      if (password == NULL)
        return tl_cli_usage ("fetch", _("there is no terminal to ask for the password: set TAGLINE_PASSWORD"));
    }
  fetch.url = tl_fetch_state_get_url (run.state);
  fetch.user = options->user;
  fetch.password = password;
  fetch.token = options->token_env != NULL ? g_getenv (options->token_env) : NULL;
  fetch.authority = options->authority;
  fetch.format = options->from;
  fetch.pages = options->pages;
  fetch.size = (guint64) options->size * 1024 * 1024;
  fetch.seconds = options->seconds;
  fetch.all = options->all;
  return run_fetch (&run, &fetch, options);
}

TlExit
tl_cmd_fetch (int    argc,
              char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("File to write, or to bring up to date"), N_("FILE") },
    { "pages", 0, 0, G_OPTION_ARG_INT, &options.pages, N_("At most so many pages (100)"), N_("NUMBER") },
    { "size", 0, 0, G_OPTION_ARG_INT, &options.size, N_("At most so many MiB in all (256)"), N_("NUMBER") },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &options.seconds, N_("At most so long in all (600)"), N_("NUMBER") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, N_("Look at every page again"), NULL },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options.user, N_("Name to log in with; the password is asked for, or in TAGLINE_PASSWORD"),
      N_("NAME") },
    { "token-env", 0, 0, G_OPTION_ARG_STRING, &options.token_env, N_("Environment variable that has a bearer token"),
      N_("VARIABLE") },
    { "authority", 0, 0, G_OPTION_ARG_FILENAME, &options.authority, N_("Certificates to trust instead of the system’s"),
      N_("PEM-FILE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("Format of the pages (default: found out)"), N_("FORMAT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_("Print JSON"), NULL },
    { NULL },
  };
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("fetch", _("[URL]"),
                             _("Fetches articles into FILE. Done again, it brings what is new and what changed; annotations follow a "
                               "changed text."),
                             entries, &argc, &argv, &status))
    return status;
  status = check_options (&options, argc, argv);
  return status == TL_EXIT_OK ? run_command (&options, argc == 2 ? argv[1] : NULL) : status;
}

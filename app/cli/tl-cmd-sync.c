/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli sync: a collection and the database (or shared folder) of a desk, once both ways. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-couch-remote.h"
#include "tl-folder-remote.h"
#include "tl-mirror.h"
#include "tl-secret.h"
#include "tl-syncer.h"

#define PASSWORD "TAGLINE_PASSWORD"

typedef struct
{
  char    *user;
  char    *authority;
  char    *export;
  char    *decide;
  gboolean upload;
  gboolean retry;
  gboolean log;
  gboolean as_json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->user);
  g_free (options->authority);
  g_free (options->export);
  g_free (options->decide);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  const Options *options;
  const char    *file;
  char          *address;     /* as the replica is known by */
  gboolean       http;
  TlRemote      *remote;
  TlReplica     *replica;
  TlReplicator  *replicator;
  TlMirror      *mirror;
  GPtrArray     *conflicts;   /* TlDeskConflict */
  GPtrArray     *refused;     /* TlReplicaDoc */
  guint          n_received;
  guint          n_sent;
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->mirror, tl_mirror_free);
  g_clear_pointer (&run->replicator, tl_replicator_free);
  g_clear_pointer (&run->replica, tl_replica_close);
  g_clear_object (&run->remote);
  g_clear_pointer (&run->conflicts, g_ptr_array_unref);
  g_clear_pointer (&run->refused, g_ptr_array_unref);
  g_free (run->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
is_http (const char *url)
{
  return g_ascii_strncasecmp (url, "http://", 7) == 0 || g_ascii_strncasecmp (url, "https://", 8) == 0;
}

/* From the environment, the keyring, or the terminal; never from the command line, which everybody can read.  Owned. */
static char *
find_password (const char *address,
               const char *user)
{
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  if (g_getenv (PASSWORD) == NULL)
    password = tl_secret_lookup (address, user, NULL, &error);
  return password != NULL ? password : tl_cli_dup_password ("sync", PASSWORD, user, FALSE);
}

static TlRemote *
connect_http (Run     *run,
              TlExit  *status)
{
  char *password = find_password (run->address, run->options->user);
  g_autoptr (GError) error = NULL;
  TlRemote *remote;

  *status = TL_EXIT_USAGE;
  if (password == NULL)
    return NULL;
  remote = tl_couch_remote_new (run->address, run->options->user, password, run->options->authority, &error);
  tl_secret_free (password);
  if (remote == NULL)
    *status = tl_cli_fail (run->address, error);
  return remote;
}

/* What they have in common: the database of what we hold, and the collection. */
static TlExit
open_all (Run *run)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (run->file);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  TlExit status = TL_EXIT_OK;
  TlDeskSelf self;

  path = tl_mirror_dup_replica_path (file, run->address, run->options->user, NULL);
  run->replica = tl_replica_open (path, &error);
  if (run->replica == NULL)
    return tl_cli_fail (run->file, error);
  if (run->http)
    run->remote = connect_http (run, &status);
  else
    {
      g_autoptr (GFile) folder = g_file_new_for_uri (run->address);

      run->remote = tl_folder_remote_new (folder, NULL);
    }
  if (run->remote == NULL)
    return status;
  run->replicator = tl_replicator_new (run->remote, run->replica, run->options->user, &tl_sync_system_clock);
  self = (TlDeskSelf) { run->options->user, tl_replicator_get_device (run->replicator) };
  if (!run->http)
    tl_folder_remote_set_device (TL_FOLDER_REMOTE (run->remote), self.device);
  run->mirror = tl_mirror_new (file, NULL, run->replica, &self, NULL, &error);
  return run->mirror != NULL ? TL_EXIT_OK : tl_cli_fail (run->file, error);
}

static gboolean
run_middle (gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Run *run = user_data;

  tl_cli_progress (0.4, (gpointer) _("Putting together"));
  if (!tl_mirror_reconcile (run->mirror, cancellable, error))
    return FALSE;
  tl_cli_progress (0.7, (gpointer) _("Sending"));
  return TRUE;
}

static gboolean
run_round (Run     *run,
           GError **error)
{
  guint n_received;
  guint n_sent;
  gboolean ok;

  tl_cli_progress (0.1, (gpointer) _("Receiving"));
  ok = tl_replicator_run (run->replicator, run_middle, run, NULL, error);
  tl_cli_progress_end ();
  tl_replicator_get_figures (run->replicator, &n_received, &n_sent);
  run->n_received += n_received;
  run->n_sent += n_sent;
  return ok;
}

/* Which value of a conflict is meant; G_MAXUINT: none of them. */
static guint
find_value (Run                  *run,
            const TlDeskConflict *conflict,
            gboolean              mine)
{
  for (guint i = 0; i < conflict->values->len; i++)
    {
      const TlVersion *version = conflict->values->pdata[i];
      gboolean of_us = g_str_equal (version->dev, tl_replicator_get_device (run->replicator))
                       || g_strcmp0 (version->by, run->options->user) == 0;

      if (of_us == mine)
        return i;
    }
  return G_MAXUINT;
}

static gboolean
decide_all (Run     *run,
            GError **error)
{
  const char *how = run->options->decide;
  g_autoptr (GPtrArray) conflicts = tl_mirror_list_conflicts (run->mirror, error);

  if (conflicts == NULL)
    return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    {
      const TlDeskConflict *conflict = conflicts->pdata[i];
      gboolean both = g_str_equal (how, "both") && conflict->map < TL_DESK_MEMBERS;
      guint value = both ? 1 : find_value (run, conflict, !g_str_equal (how, "theirs"));
      g_autoptr (GError) local_error = NULL;

      if (value == G_MAXUINT)
        continue;
      if (!tl_mirror_decide (run->mirror, conflict, value, both ? TL_DESK_KEEP_BOTH : TL_DESK_TAKE, NULL, &local_error)
          && local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
write_export (Run     *run,
              GError **error)
{
  g_autoptr (TlFileWriter) writer = tl_file_writer_new (run->options->export, error);

  return writer != NULL && tl_mirror_export (run->replica, writer, NULL, error) && tl_file_writer_commit (writer, NULL, NULL, error);
}

/* Reports. */

static const char *
state_name (const TlSyncStatus *status)
{
  static const char *const names[] = { "up-to-date", "to-send", "working", "offline", "no-database", "needs-you" };

  return names[status->state];
}

static void
add_conflicts (JsonBuilder *builder,
               Run         *run)
{
  static const char *const kinds[] = { "annotation", "relation", "history", "member", "review", "status" };

  json_builder_set_member_name (builder, "conflicts");
  json_builder_begin_array (builder);
  for (guint i = 0; run->conflicts != NULL && i < run->conflicts->len; i++)
    {
      const TlDeskConflict *conflict = run->conflicts->pdata[i];

      json_builder_begin_object (builder);
      tl_cli_add_string (builder, "article", conflict->article);
      tl_cli_add_string (builder, "kind", kinds[conflict->map]);
      tl_cli_add_string (builder, "id", conflict->name);
      json_builder_set_member_name (builder, "values");
      json_builder_begin_array (builder);
      for (guint v = 0; v < conflict->values->len; v++)
        {
          const TlVersion *version = conflict->values->pdata[v];
          g_autofree char *text = version->is != NULL ? g_strndup (g_bytes_get_data (version->is, NULL), g_bytes_get_size (version->is))
                                                      : NULL;

          json_builder_begin_object (builder);
          tl_cli_add_string (builder, "by", version->by);
          tl_cli_add_string (builder, "json", text);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
to_json (Run                *run,
         const TlSyncStatus *status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  tl_cli_add_string (builder, "state", state_name (status));
  tl_cli_add_string (builder, "message", status->message);
  tl_cli_add_int (builder, "received", run->n_received);
  tl_cli_add_int (builder, "sent", run->n_sent);
  tl_cli_add_int (builder, "to_send", status->n_to_send);
  tl_cli_add_int (builder, "articles", run->mirror != NULL ? tl_collection_get_n_articles (tl_mirror_get_collection (run->mirror)) : 0);
  json_builder_set_member_name (builder, "refused");
  json_builder_begin_array (builder);
  for (guint i = 0; run->refused != NULL && i < run->refused->len; i++)
    {
      const TlReplicaDoc *doc = run->refused->pdata[i];

      json_builder_begin_object (builder);
      tl_cli_add_string (builder, "id", doc->id);
      tl_cli_add_string (builder, "reason", doc->error);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_conflicts (builder, run);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}

static char *
to_text (Run                *run,
         const TlSyncStatus *status)
{
  g_autofree char *title = tl_sync_status_dup_title (status);

  /* Translators: documents that came and were sent; %s is the state, such as "Up to date". */
  return g_strdup_printf (_("%u received, %u sent. %s\n"), run->n_received, run->n_sent, title);
}

static void
print_troubles (Run *run)
{
  for (guint i = 0; run->refused != NULL && i < run->refused->len; i++)
    {
      const TlReplicaDoc *doc = run->refused->pdata[i];
      g_autofree char *line = g_strdup_printf (_("refused: %s: %s"), doc->id, doc->error);

      tl_cli_print_error ("%s: %s\n", run->file, line);
    }
  for (guint i = 0; run->conflicts != NULL && i < run->conflicts->len; i++)
    {
      const TlDeskConflict *conflict = run->conflicts->pdata[i];
      g_autofree char *line = g_strdup_printf (ngettext ("conflict: %s of article %s has %u version; the newest counts",
                                                         "conflict: %s of article %s has %u versions; the newest counts",
                                                         conflict->values->len),
                                               conflict->name, conflict->article, conflict->values->len);

      tl_cli_print_error ("%s: %s\n", run->file, line);
    }
}

/* failure: why it did not come to its end, or NULL. */
static TlExit
report (Run          *run,
        const GError *failure)
{
  g_auto (TlSyncStatus) status = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  tl_replicator_get_status (run->replicator, &status);
  run->conflicts = tl_mirror_list_conflicts (run->mirror, NULL);
  run->refused = tl_replica_list_refused (run->replica, NULL);
  text = run->options->as_json ? to_json (run, &status) : to_text (run, &status);
  if (!tl_cli_print (text, &error))
    return tl_cli_fail ("-", error);
  if (!run->options->as_json)
    print_troubles (run);
  if (failure != NULL)
    return tl_cli_fail (run->address, failure);
  if (status.need == TL_SYNC_NEED_ANSWER)
    {
      tl_cli_print_error ("%s: %s\n", run->address,
                          _("the database has become empty; --upload sends everything again"));
      return TL_EXIT_DATA;
    }
  return status.n_refused > 0 ? TL_EXIT_DATA : TL_EXIT_OK;
}

static TlExit
run_sync (Run *run)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) error = NULL;
  TlExit status = open_all (run);

  if (status != TL_EXIT_OK)
    return status;
  if (run->options->upload && !tl_replicator_answer (run->replicator, TRUE, &error))
    return tl_cli_fail (run->file, error);
  if (run->options->retry && !tl_replicator_retry_refused (run->replicator, &error))
    return tl_cli_fail (run->file, error);
  run_round (run, &failure);
  /* What was decided, and what came of sending, is to be there for the others as well. */
  if (failure == NULL && run->options->decide != NULL)
    {
      if (!decide_all (run, &error))
        return tl_cli_fail (run->file, error);
      run_round (run, &failure);
    }
  /* What came is in the file, whatever came after it. */
  if (!tl_mirror_reconcile (run->mirror, NULL, &error)
      || !tl_mirror_save (run->mirror, NULL, &error)
      || (run->options->export != NULL && !write_export (run, &error)))
    return tl_cli_fail (run->file, error);
  return report (run, failure);
}

static TlExit
print_log (Run *run)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (run->file);
  g_autofree char *path = tl_mirror_dup_replica_path (file, run->address, run->options->user, NULL);
  g_auto (GStrv) lines = tl_replica_read_log (path, 200);

  for (guint i = 0; lines[i] != NULL; i++)
    tl_cli_print_inert ("%s\n", lines[i]);
  return TL_EXIT_OK;
}

static TlExit
check_options (const Options *options,
               int            argc)
{
  static const char *const ways[] = { "mine", "theirs", "both", NULL };

  if (argc != 3)
    return tl_cli_usage ("sync", _("a URL or folder, and a file are needed"));
  if (options->user == NULL)
    return tl_cli_usage ("sync", _("--user is needed: the name that your work goes by"));
  if (!tl_desk_is_user (options->user))
    return tl_cli_usage ("sync", _("a user’s name has small letters, digits, “.”, “_” and “-” only"));
  if (options->decide != NULL && !g_strv_contains (ways, options->decide))
    return tl_cli_usage ("sync", _("--decide knows mine, theirs and both"));
  return TL_EXIT_OK;
}

/* The same place has the same name, however it is written. */
static char *
dup_address (const char *url)
{
  g_autoptr (GFile) folder = NULL;
  gsize length = strlen (url);

  if (is_http (url))
    {
      while (length > 0 && url[length - 1] == '/')
        length--;
      return g_strndup (url, length);
    }
  folder = g_file_new_for_commandline_arg (url);
  return g_file_get_uri (folder);
}

TlExit
tl_cmd_sync (int    argc,
             char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (Run) run = { 0 };
  const GOptionEntry entries[] = {
    { "user", 0, 0, G_OPTION_ARG_STRING, &options.user,
      N_("Name to log in with; the password is in TAGLINE_PASSWORD, in the keyring, or asked for"), N_("NAME") },
    { "authority", 0, 0, G_OPTION_ARG_FILENAME, &options.authority, N_("Certificates to trust instead of the system’s"), N_("PEM-FILE") },
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &options.export, N_("Also write the collection as all desks have it, the same bytes everywhere"), N_("OUT") },
    { "decide", 0, 0, G_OPTION_ARG_STRING, &options.decide, N_("Decide conflicts: mine, theirs or both"), N_("WHICH") },
    { "upload", 0, 0, G_OPTION_ARG_NONE, &options.upload, N_("Send everything again into a database that has become empty"), NULL },
    { "retry", 0, 0, G_OPTION_ARG_NONE, &options.retry, N_("Send again what was refused"), NULL },
    { "log", 0, 0, G_OPTION_ARG_NONE, &options.log, N_("Print what happened so far, and do nothing"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_("Print JSON"), NULL },
    { NULL },
  };
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("sync", _("URL FILE"),
                             _("Brings a collection and a desk together: FILE gets what colleagues did, they get what you did. URL is that of a "
                               "database (http, https) or a folder that all can write to. FILE is made when it is not there."),
                             entries, &argc, &argv, &status))
    return status;
  status = check_options (&options, argc);
  if (status != TL_EXIT_OK)
    return status;
  run.options = &options;
  run.file = argv[2];
  run.http = is_http (argv[1]);
  run.address = dup_address (argv[1]);
  return options.log ? print_log (&run) : run_sync (&run);
}

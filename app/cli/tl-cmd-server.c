/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli server: makes the database of a desk on an article server, and says what is wrong with one. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-couch-admin.h"
#include "tl-http.h"

#define PASSWORD "TAGLINE_PASSWORD"
#define NEW_PASSWORD "TAGLINE_NEW_PASSWORD"

typedef struct
{
  char     *user;
  char     *role;
  char     *authority;
  char    **new_users;
  gboolean  json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->user);
  g_free (options->role);
  g_free (options->authority);
  g_strfreev (options->new_users);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
forget (char *password)
{
  if (password != NULL)
    memset (password, 0, strlen (password));
  g_free (password);
}

static const char *
name_of_level (TlCouchLevel level)
{
  switch (level)
    {
    case TL_COUCH_FINE:
      return C_("finding", "ok");
    case TL_COUCH_WARNING:
      return tl_severity_get_name (TL_SEVERITY_WARNING);
    case TL_COUCH_FAULT:
    default:
      return tl_severity_get_name (TL_SEVERITY_ERROR);
    }
}

static void
print_json (GPtrArray *findings)
{
  static const char *const levels[] = { "ok", "warning", "error" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < findings->len; i++)
    {
      const TlCouchFinding *finding = findings->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "severity");
      json_builder_add_string_value (builder, levels[finding->level]);
      json_builder_set_member_name (builder, "code");
      json_builder_add_string_value (builder, finding->code);
      json_builder_set_member_name (builder, "message");
      json_builder_add_string_value (builder, finding->text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  g_print ("%s\n", text);
}

/* Prints what was found, and the exit status that it stands for. */
static TlExit
report (GPtrArray *findings,
        gboolean   json)
{
  static const char *const unreachable[] = { "unreachable", "busy", "tls", NULL };
  TlExit status = TL_EXIT_OK;

  for (guint i = 0; i < findings->len; i++)
    {
      const TlCouchFinding *finding = findings->pdata[i];

      if (!json)
        tl_cli_print_inert ("%s: %s", name_of_level (finding->level), finding->text);
      if (finding->level == TL_COUCH_FAULT)
        status = g_strv_contains (unreachable, finding->code) ? TL_EXIT_IO : MAX (status, TL_EXIT_DATA);
    }
  if (json)
    print_json (findings);
  return status;
}

/* NAME or NAME:chief. FALSE: said. */
static gboolean
split_new_user (const char  *text,
                const char  *role,
                char       **name,
                GPtrArray   *roles)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 3);

  if (parts[0] == NULL || !tl_couch_admin_is_name (parts[0])
      || (parts[1] != NULL && (parts[2] != NULL || !g_str_equal (parts[1], "chief"))))
    {
      tl_cli_usage ("server", _("--add-user takes NAME or NAME:chief; a name has only a–z, 0–9, “.”, “_” and “-” in it"));
      return FALSE;
    }
  *name = g_strdup (parts[0]);
  g_ptr_array_add (roles, (gpointer) role);
  if (parts[1] != NULL)
    g_ptr_array_add (roles, (gpointer) "chief");
  g_ptr_array_add (roles, NULL);
  return TRUE;
}

/* Not with the URL as it was typed: someone may have put a password into it. */
static TlExit
fail (const TlCouchAccess *access,
      const GError        *error)
{
  g_autofree char *shown = tl_http_dup_shown (access->url);
  TlExit status = tl_cli_fail (shown, error);

  return g_error_matches (error, TL_SYNC_ERROR, TL_SYNC_ERROR_REJECTED) ? TL_EXIT_USAGE : status;
}

static TlExit
add_user (const TlCouchAccess *access,
          const Options       *options,
          const char          *text,
          GPtrArray           *all)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  TlCouchUser user = { NULL };
  char *password;

  if (!split_new_user (text, options->role, &name, roles))
    return TL_EXIT_USAGE;
  password = tl_cli_dup_password ("server", NEW_PASSWORD, name, TRUE);
  if (password == NULL)
    return TL_EXIT_USAGE;
  user.name = name;
  user.password = password;
  user.roles = (const char *const *) roles->pdata;
  findings = tl_couch_admin_add (access, &user, NULL, &error);
  forget (password);
  if (findings == NULL)
    return fail (access, error);
  g_ptr_array_extend_and_steal (all, g_steal_pointer (&findings));
  return TL_EXIT_OK;
}

static gboolean
has_fault (GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    if (((TlCouchFinding *) findings->pdata[i])->level == TL_COUCH_FAULT)
      return TRUE;
  return FALSE;
}

static TlExit
run_init (const TlCouchAccess *access,
          const Options       *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = tl_couch_admin_init (access, options->role, NULL, &error);
  TlExit status = TL_EXIT_OK;
  TlExit reported;

  if (findings == NULL)
    return fail (access, error);
  for (guint i = 0; options->new_users != NULL && options->new_users[i] != NULL && status == TL_EXIT_OK && !has_fault (findings); i++)
    status = add_user (access, options, options->new_users[i], findings);
  reported = report (findings, options->json);
  return MAX (status, reported);
}

static TlExit
run_check (const TlCouchAccess *access,
           const Options       *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = tl_couch_admin_check (access, NULL, &error);

  return findings != NULL ? report (findings, options->json) : fail (access, error);
}

static TlExit
run (const char    *action,
     const char    *url,
     const Options *options)
{
  TlCouchAccess access = { url, options->user, NULL, options->authority };
  gboolean init = g_str_equal (action, "init");
  char *password = NULL;
  TlExit status;

  if (!init && !g_str_equal (action, "check"))
    return tl_cli_usage ("server", _("say “init” or “check”"));
  if (init && options->user == NULL)
    return tl_cli_usage ("server", _("--user is needed: the name of an administrator of the server"));
  if (init && !tl_couch_admin_is_name (options->role))
    return tl_cli_usage ("server", _("a role has only a–z, 0–9, “.”, “_” and “-” in it"));
  if (!init && options->new_users != NULL)
    return tl_cli_usage ("server", _("--add-user goes with “init”"));
  if (options->user != NULL)
    {
      password = tl_cli_dup_password ("server", PASSWORD, options->user, FALSE);
      if (password == NULL)
        return TL_EXIT_USAGE;
    }
  access.password = password;
  status = init ? run_init (&access, options) : run_check (&access, options);
  forget (password);
  return status;
}

TlExit
tl_cmd_server (int    argc,
               char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "user", 'u', 0, G_OPTION_ARG_STRING, &options.user, N_("Account to log in with; for init an administrator"), N_("NAME") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_("Role of the people who may read the database (default: desk)"), N_("ROLE") },
    { "add-user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.new_users,
      N_("With init: make an account with the role, and with the role “chief” for who decides"), N_("NAME[:chief]") },
    { "authority", 0, 0, G_OPTION_ARG_FILENAME, &options.authority, N_("Certificates to trust instead of the system's (PEM)"),
      N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print JSON"), NULL },
    { NULL },
  };
  TlExit status;

  if (!tl_cli_parse_options ("server", _("init|check URL"),
                             _("Makes the database of a desk on an article server (CouchDB), with members and guard, or says what is "
                               "wrong with one.\nPasswords: TAGLINE_PASSWORD (yours), TAGLINE_NEW_PASSWORD (of new accounts), or asked "
                               "for on the terminal."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc != 3)
    return tl_cli_usage ("server", _("“init” or “check”, and the URL of a database, are needed"));
  if (options.role == NULL)
    options.role = g_strdup ("desk");
  return run (argv[1], argv[2], &options);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of a shared collection in words and an icon.  Offline is an ordinary state: it is told, never alarmed about. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-format-sync.h"

#include "tl-format-value.h"
#include "tl-i18n.h"

static char *
describe_need (TlSyncer *syncer)
{
  guint n_refused;
  guint n_conflicts;
  g_autofree char *refused = NULL;
  g_autofree char *conflicts = NULL;

  g_object_get (syncer, "n-refused", &n_refused, "n-conflicts", &n_conflicts, NULL);
  refused = tl_format_count (n_refused);
  conflicts = tl_format_count (n_conflicts);
  switch (tl_syncer_get_need (syncer))
    {
    case TL_SYNC_NEED_PASSWORD:
      return g_strdup (_("The server did not take your name or password. Nothing more is asked of it until you type it again."));
    case TL_SYNC_NEED_RIGHTS:
      return g_strdup (_("The server knows you, but you are no member of this collection."));
    case TL_SYNC_NEED_TRUST:
      return g_strdup (_("The server’s certificate is not to be trusted; nothing was sent."));
    case TL_SYNC_NEED_ANSWER:
      return g_strdup (_("The collection on the server has become empty. Is what you have here to be sent again?"));
    case TL_SYNC_NEED_REFUSED:
      return g_strdup_printf (ngettext ("The server refused %s of your changes. It is kept here.",
                                        "The server refused %s of your changes. They are kept here.", n_refused),
                              refused);
    case TL_SYNC_NEED_DECISIONS:
      return g_strdup_printf (ngettext ("%s thing was changed by two people at once. Both versions are kept.",
                                        "%s things were changed by two people at once. Both versions are kept.",
                                        n_conflicts), conflicts);
    case TL_SYNC_NEED_NOTHING:
    case TL_SYNC_NEED_ATTENTION:
    default:
      return NULL;
    }
}

static char *
describe_since (TlSyncer *syncer)
{
  gint64 since;
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *iso = NULL;
  g_autofree char *time = NULL;

  g_object_get (syncer, "since", &since, NULL);
  if (since == 0)
    return NULL;
  then = g_date_time_new_from_unix_utc (since);
  iso = then != NULL ? g_date_time_format_iso8601 (then) : NULL;
  time = tl_format_time (iso);
  if (tl_syncer_get_state (syncer) == TL_SYNC_NO_DATABASE)
    /* Translators: %s is a date and time. */
    return g_strdup_printf (_("The collection has not been there since %s. It is looked for every five minutes; nothing here is lost."),
                            time);
  /* Translators: %s is a date and time. */
  return g_strdup_printf (_("Offline since %s. Go on working: what you do is kept, and sent later."), time);
}

static void
append_line (GString    *out,
             const char *line)
{
  if (line != NULL && *line != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", line);
}

char *
tl_format_sync_details (TlSyncer *syncer)
{
  GString *out = g_string_new (NULL);
  TlSyncState state = tl_syncer_get_state (syncer);
  guint n_to_send = tl_syncer_get_n_to_send (syncer);
  g_autofree char *text = NULL;
  g_autofree char *why = tl_format_inert_lines (tl_syncer_get_message (syncer), 400);

  if (state == TL_SYNC_NEEDS_YOU)
    text = describe_need (syncer);
  else if (state == TL_SYNC_OFFLINE || state == TL_SYNC_NO_DATABASE)
    text = describe_since (syncer);
  else if (state == TL_SYNC_UP_TO_DATE)
    text = g_strdup (_("Everything is there, and everything from there is here."));
  append_line (out, text);
  append_line (out, why);
  if (n_to_send > 0)
    {
      g_autofree char *count = tl_format_count (n_to_send);
      g_autofree char *waiting = g_strdup_printf (ngettext ("%s document waits to be sent.", "%s documents wait to be sent.",
                                                            n_to_send), count);

      append_line (out, waiting);
    }
  return g_string_free (out, FALSE);
}

const char *
tl_format_sync_icon (TlSyncer *syncer)
{
  switch (tl_syncer_get_state (syncer))
    {
    case TL_SYNC_UP_TO_DATE:
      return "tl-sync-done-symbolic";
    case TL_SYNC_TO_SEND:
    case TL_SYNC_WORKING:
      return "tl-sync-symbolic";
    case TL_SYNC_OFFLINE:
    case TL_SYNC_NO_DATABASE:
      return "tl-sync-offline-symbolic";
    case TL_SYNC_NEEDS_YOU:
    default:
      return "tl-sync-needs-you-symbolic";
    }
}

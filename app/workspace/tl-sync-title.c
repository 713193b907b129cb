/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of a shared collection in words. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-syncer.h"

static char *
dup_need (const TlSyncStatus *status)
{
  switch (status->need)
    {
    case TL_SYNC_NEED_PASSWORD:
      return g_strdup (_("Needs a password"));
    case TL_SYNC_NEED_RIGHTS:
      return g_strdup (_("You may not use this database"));
    case TL_SYNC_NEED_TRUST:
      return g_strdup (_("The server can’t be trusted"));
    case TL_SYNC_NEED_ANSWER:
      return g_strdup (_("The database has become empty"));
    case TL_SYNC_NEED_REFUSED:
      return g_strdup_printf (ngettext ("%u refused", "%u refused", status->n_refused), status->n_refused);
    case TL_SYNC_NEED_DECISIONS:
      return g_strdup_printf (ngettext ("%u to decide", "%u to decide", status->n_conflicts), status->n_conflicts);
    case TL_SYNC_NEED_NOTHING:
    case TL_SYNC_NEED_ATTENTION:
    default:
      return g_strdup (_("Needs attention"));
    }
}

char *
tl_sync_status_dup_title (const TlSyncStatus *status)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) since = NULL;
  g_autofree char *time = NULL;

  g_return_val_if_fail (status != NULL, NULL);

  switch (status->state)
    {
    case TL_SYNC_TO_SEND:
      return g_strdup_printf (ngettext ("%u to send", "%u to send", status->n_to_send), status->n_to_send);
    case TL_SYNC_WORKING:
      return g_strdup (_("Syncing…"));
    case TL_SYNC_OFFLINE:
      utc = g_date_time_new_from_unix_utc (status->since / G_USEC_PER_SEC);
      since = utc != NULL ? g_date_time_to_local (utc) : NULL;
      time = since != NULL ? g_date_time_format (since, "%H:%M") : g_strdup ("?");
      return g_strdup_printf (_("Offline since %s"), time);
    case TL_SYNC_NO_DATABASE:
      return g_strdup (_("The database is not there"));
    case TL_SYNC_NEEDS_YOU:
      return dup_need (status);
    case TL_SYNC_UP_TO_DATE:
    default:
      return g_strdup (_("Up to date"));
    }
}

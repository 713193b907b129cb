/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The status of an article and its history. */

#include "config.h"

#include "tl-edits-private.h"

#include <glib/gi18n-lib.h>

#include "tl-time.h"

const char *const tl_statuses[] = {
  "new", "in-progress", "submitted", "changes-requested", "approved", "rejected", NULL
};

/* The translated title, or the status itself when it is none of the six. */
const char *
tl_status_get_title (const char *status)
{
  static const char *const titles[] = {
    NC_("status", "New"), NC_("status", "In Progress"), NC_("status", "Submitted"),
    NC_("status", "Changes Requested"), NC_("status", "Approved"), NC_("status", "Rejected")
  };

  g_return_val_if_fail (status != NULL, NULL);

  for (guint i = 0; tl_statuses[i] != NULL; i++)
    if (g_str_equal (status, tl_statuses[i]))
      return g_dpgettext2 (GETTEXT_PACKAGE, "status", titles[i]);
  return status;
}

static GBytes *
make_string (const char *text)
{
  GString *out = g_string_new (NULL);

  tl_json_append_string (out, text, -1, &tl_json_style_spaced);
  return g_string_free_to_bytes (out);
}

static void
append_member (GString    *out,
               const char *name,
               const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_append_printf (out, "%s\"%s\": ", out->len > 1 ? ", " : "", name);
  tl_json_append_string (out, text, -1, &tl_json_style_spaced);
}

static GBytes *
make_entry (const char *by,
            const char *from,
            const char *to,
            const char *reason)
{
  GString *out = g_string_new ("{");
  g_autofree char *now = tl_time_now ();

  append_member (out, "at", now);
  append_member (out, "by", by);
  append_member (out, "from", from);
  append_member (out, "to", to);
  append_member (out, "reason", reason);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

TlCommand *
tl_edit_status (TlArticle   *article,
                const char  *key,
                const char  *by,
                const char  *status,
                const char  *reason,
                GError     **error)
{
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autoptr(GBytes) entry = NULL;
  const char *old;
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && status != NULL, NULL);

  if (!g_strv_contains (tl_statuses, status))
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("“%s” is no status of an article"), status);
      return NULL;
    }
  if (reason != NULL && !g_utf8_validate (reason, -1, NULL))
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("A reason must be text"));
      return NULL;
    }
  old = tl_article_get_status (article);
  if (g_str_equal (old, status))
    return NULL;
  before = tl_article_dup_member_json (article, "status");
  after = make_string (status);
  command = tl_command_new ("status", key, by, status);
  entry = make_entry (command->by, old, status, reason);
  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, "status", G_MAXUINT, before, after));
  tl_command_add (command, tl_change_new (TL_CHANGE_HISTORY, "history", G_MAXUINT, NULL, entry));
  return command;
}

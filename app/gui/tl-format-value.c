/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The one place where data becomes words on the screen.  What comes from a file is hostile until it
 * went through here: no control character, no override of the writing direction and no endless
 * string reaches a label, a tooltip or the accessibility bus.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-format-value.h"

#include <locale.h>
#include <string.h>

#include "tl-annotation.h"
#include "tl-i18n.h"

/* Characters that change how others around them are ordered: harmless in a book, a disguise in a title. */
static gboolean
is_direction_override (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void
append_char (GString  *out,
             gunichar  c,
             gboolean  lines)
{
  if (c == '\n' || c == '\t')
    g_string_append_c (out, lines ? (char) c : ' ');
  else if (c == '\r' || c == 0x2028 || c == 0x2029 || c == 0x85)
    g_string_append_c (out, lines ? '\n' : ' ');
  else if (c < 0x20)
    g_string_append_unichar (out, 0x2400 + c);
  else if (c == 0x7f)
    g_string_append_unichar (out, 0x2421);
  else if (c >= 0x80 && c < 0xa0)
    g_string_append_unichar (out, 0xfffd);
  else if (!is_direction_override (c) && c != 0xfeff)
    g_string_append_unichar (out, c);
}

static char *
make_inert (const char *text,
            guint       max_chars,
            gboolean    lines)
{
  g_autofree char *valid = NULL;
  GString *out;
  guint n = 0;

  if (text == NULL)
    return g_strdup ("");

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);

  out = g_string_sized_new (MIN (strlen (text), (gsize) max_chars * 2));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (n++ == max_chars)
        {
          g_string_append (out, "…");
          break;
        }
      append_char (out, g_utf8_get_char (p), lines);
    }
  return g_string_free (out, FALSE);
}

char *
tl_format_inert (const char *text,
                 guint       max_chars)
{
  return g_strstrip (make_inert (text, max_chars, FALSE));
}

char *
tl_format_inert_lines (const char *text,
                       guint       max_chars)
{
  return make_inert (text, max_chars, TRUE);
}

char *
tl_format_isolate (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return g_strdup_printf ("\u2068%s\u2069", text);
}

char *
tl_format_time (const char *at)
{
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *shown = NULL;

  if (at == NULL)
    return g_strdup ("");

  time = g_date_time_new_from_iso8601 (at, utc);
  if (time != NULL)
    local = g_date_time_to_local (time);
  if (local != NULL)
    /* Translators: a date and time as in "3 March 2026, 08:00"; see g_date_time_format. */
    shown = g_date_time_format (local, _("%-d %B %Y, %H:%M"));
  if (shown != NULL)
    return g_steal_pointer (&shown);
  return tl_format_inert (at, 40);
}

char *
tl_format_date (const char *on)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *midnight = NULL;

  if (on == NULL)
    return g_strdup ("");
  date = g_date_time_new_from_iso8601 (on, zone);
  if (date == NULL)   /* perhaps a date alone */
    {
      midnight = g_strconcat (on, "T00:00:00Z", NULL);
      date = g_date_time_new_from_iso8601 (midnight, zone);
    }
  if (date == NULL)
    return tl_format_inert (on, 40);
  return g_date_time_format (date, "%-d %B %Y");
}

char *
tl_format_count (guint count)
{
  const struct lconv *locale = localeconv ();
  const char *separator = locale->thousands_sep;
  g_autofree char *digits = g_strdup_printf ("%u", count);
  GString *out;
  gsize n = strlen (digits);

  /* The C library does this with the ' flag, which compilers warn about; in the C locale it groups not at all. */
  if (separator == NULL || *separator == '\0')
    separator = ",";
  out = g_string_new (NULL);
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (out, separator);
      g_string_append_c (out, digits[i]);
    }
  return g_string_free (out, FALSE);
}

char *
tl_format_file (GFile *file)
{
  g_autofree char *name = NULL;

  if (file == NULL)
    return g_strdup ("");
  name = g_file_get_basename (file);
  if (name != NULL)
    {
      g_autofree char *display = g_filename_display_name (name);
      return tl_format_inert (display, 120);
    }
  return g_file_get_uri (file);
}

const char *
tl_format_status_icon (const char *status)
{
  static const char *const icons[][2] = {
    { "new", "tl-status-new-symbolic" },
    { "in-progress", "tl-status-in-progress-symbolic" },
    { "submitted", "tl-status-submitted-symbolic" },
    { "approved", "tl-status-approved-symbolic" },
    { "rejected", "tl-status-rejected-symbolic" },
    { "changes-requested", "tl-status-changes-requested-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (status, icons[i][0]) == 0)
      return icons[i][1];
  return "dialog-question-symbolic";
}

const char *
tl_format_decision_icon (guint decision)
{
  switch (decision)
    {
    case TL_DECISION_ACCEPTED:
      return "tl-status-approved-symbolic";
    case TL_DECISION_REJECTED:
      return "tl-status-rejected-symbolic";
    case TL_DECISION_DISCUSS:
      return "tl-discuss-symbolic";
    default:
      return "tl-status-new-symbolic";
    }
}

const char *
tl_format_decision (guint decision)
{
  switch (decision)
    {
    case TL_DECISION_ACCEPTED:
      return C_("review decision", "Accepted");
    case TL_DECISION_REJECTED:
      return C_("review decision", "Rejected");
    case TL_DECISION_DISCUSS:
      return C_("review decision", "To be discussed");
    default:
      return C_("review decision", "Not reviewed");
    }
}

char *
tl_format_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (decomposed != NULL ? decomposed : "", -1);
  GString *out = g_string_sized_new (strlen (folded));

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

gboolean
tl_format_matches (const char *folded,
                   const char *needle)
{
  g_auto (GStrv) words = NULL;

  if (needle == NULL || *needle == '\0')
    return TRUE;
  words = g_strsplit_set (needle, " \t\n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

const char *
tl_format_field (const char *field)
{
  static const struct
  {
    const char *name;
    const char *title;
  } fields[] = {
    { "args", N_("What is tied together") }, { "label", N_("Label") }, { "note", N_("Note") },
    { "range", N_("Borders") }, { "review", N_("Review") }, { "text", N_("Borders") },
    { "value", N_("Value") },
  };

  g_return_val_if_fail (field != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (field, fields[i].name))
      return _(fields[i].title);
  return g_str_has_prefix (field, "attributes/") ? field + strlen ("attributes/") : field;
}

char *
tl_format_label (TlSchema   *schema,
                 const char *label)
{
  const TlLabelDef *def;

  g_return_val_if_fail (schema != NULL && label != NULL, NULL);

  def = tl_schema_find (schema, label);
  return tl_format_inert (def != NULL ? tl_schema_translate (def->title) : label, 80);
}

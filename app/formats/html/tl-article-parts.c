/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts that readers of articles share: see the header. */

#include "config.h"

#include "tl-article-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-html-text.h"
#include "tl-json-pick.h"

#define MAX_WHOLE (256u << 20)

/* With a NUL behind; the bytes may hold NULs. */
static char *
copy_bytes (const char *data,
            gsize       length)
{
  char *copy = g_malloc (length + 1);

  memcpy (copy, data, length);
  copy[length] = '\0';
  return copy;
}

gboolean
tl_article_set_body (TlImport         *import,
                     TlRecordBuilder  *record,
                     const char       *body,
                     gsize             length,
                     gboolean          is_html,
                     const char       *member,
                     GError          **error)
{
  g_autoptr (TlHtmlText) text = NULL;
  g_autofree char *rule = NULL;
  g_autofree char *quoted = member != NULL ? tl_json_quote (member) : NULL;
  const char *data;
  gsize size;

  if (quoted != NULL)
    tl_record_builder_set_json (record, "x-body", quoted);
  if (!is_html)
    {
      tl_record_builder_set_text (record, copy_bytes (body, length), length);
      return TRUE;
    }
  text = tl_html_text_new (body, length, tl_import_get_cancellable (import), error);
  if (text == NULL)
    return FALSE;
  rule = tl_html_text_dup_rule (text);
  tl_record_builder_set_json (record, "x-html-rule", rule);
  data = tl_text_get_data (tl_html_text_get_text (text), &size);
  tl_record_builder_set_text (record, copy_bytes (data, size), size);
  return TRUE;
}

char *
tl_article_pick_line (TlJsonDoc  *doc,
                      TlJsonRef   object,
                      const char *name)
{
  g_autofree char *value = tl_json_pick_string (doc, object, name);

  if (value == NULL || !tl_html_text_has_tags (value))
    return g_steal_pointer (&value);
  return tl_html_text_to_line (value);
}

/* Reads exactly n digits. */
static gboolean
read_digits (const char **p,
             guint        n,
             guint       *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      *value = *value * 10 + (**p - '0');
    }
  return TRUE;
}

/* "Z", "UTC", "+0200", "+02:00" at p, as RFC 3339 writes it; NULL for anything else.  "" for nothing.  Owned. */
static char *
read_zone (const char *p)
{
  char sign;
  guint hours;
  guint minutes = 0;

  while (*p == ' ')
    p++;
  if (*p == '\0')
    return g_strdup ("");
  if (g_ascii_strcasecmp (p, "Z") == 0 || g_ascii_strcasecmp (p, "UTC") == 0 || g_ascii_strcasecmp (p, "GMT") == 0)
    return g_strdup ("Z");
  sign = *p;
  p++;
  if ((sign != '+' && sign != '-') || !read_digits (&p, 2, &hours))
    return NULL;
  if (*p == ':')
    p++;
  if (*p != '\0' && (!read_digits (&p, 2, &minutes) || *p != '\0'))
    return NULL;
  if (hours > 23 || minutes > 59)
    return NULL;
  return g_strdup_printf ("%c%02u:%02u", sign, hours, minutes);
}

char *
tl_article_parse_time (const char *text,
                       const char *zone)
{
  const char *p = text;
  const char *fraction;
  guint year, month, day, hour, minute;
  guint second = 0;
  g_autofree char *own_zone = NULL;
  gsize fraction_length = 0;

  while (g_ascii_isspace (*p))
    p++;
  if (!read_digits (&p, 4, &year) || *p++ != '-' || !read_digits (&p, 2, &month) || *p++ != '-' ||
      !read_digits (&p, 2, &day) || !g_date_valid_dmy (day, month, year))
    return g_strdup (text);
  /* A day alone is a time that the schema knows. */
  if (*p != 'T' && *p != 't' && *p != ' ')
    return g_strdup (text);
  p++;
  if (!read_digits (&p, 2, &hour) || *p++ != ':' || !read_digits (&p, 2, &minute))
    return g_strdup (text);
  if (*p == ':' && (p++, !read_digits (&p, 2, &second)))
    return g_strdup (text);
  fraction = p;
  if (*p == '.')
    {
      p++;
      while (g_ascii_isdigit (*p))
        p++;
      fraction_length = p - fraction > 1 ? p - fraction : 0;
    }
  own_zone = read_zone (p);
  if (own_zone == NULL || hour > 23 || minute > 59 || second > 60 || (*own_zone == '\0' && zone == NULL))
    return g_strdup (text);
  return g_strdup_printf ("%04u-%02u-%02uT%02u:%02u:%02u%.*s%s", year, month, day, hour, minute, second,
                          (int) fraction_length, fraction, *own_zone != '\0' ? own_zone : zone);
}

static void
append_name (GString    *out,
             const char *name)
{
  g_autofree char *line = tl_html_text_has_tags (name) ? tl_html_text_to_line (name) : g_strdup (name);

  g_strstrip (line);
  if (*line == '\0')
    return;
  if (out->len > 0)
    g_string_append (out, ", ");
  g_string_append (out, line);
}

char *
tl_article_join_names (TlJsonDoc *doc,
                       TlJsonRef  value)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean is_list = tl_json_is (doc, value, TL_JSON_ARRAY);
  TlJsonRef item = is_list ? tl_json_first (doc, value) : value;

  while (item != TL_JSON_NONE)
    {
      g_autofree char *name = NULL;

      if (tl_json_get_type (doc, item) == TL_JSON_STRING)
        name = tl_json_dup_string (doc, item, NULL);
      else if (tl_json_get_type (doc, item) == TL_JSON_OBJECT)
        name = tl_json_pick_string (doc, item, "name");
      if (name != NULL)
        append_name (out, name);
      item = is_list ? tl_json_next (doc, item) : TL_JSON_NONE;
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

gboolean
tl_article_check_size (TlImport  *import,
                       GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);

  if (input->source == NULL || tl_source_get_size (input->source) <= MAX_WHOLE)
    return TRUE;
  g_set_error (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_LIMIT,
               _("The file is larger than %u MiB, the most that this format is read with"), MAX_WHOLE >> 20);
  return FALSE;
}

static const char *
skip_blanks (const char *p,
             const char *end)
{
  while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
    p++;
  return p;
}

gboolean
tl_json_head_init (TlJsonHead          *self,
                   const TlFormatInput *input)
{
  const char *p = input->head;

  self->end = input->head + input->head_length;
  if (input->head_length >= 3 && memcmp (p, "\357\273\277", 3) == 0)
    p += 3;
  p = skip_blanks (p, self->end);
  self->in_array = p < self->end && *p == '[';
  if (self->in_array)
    p = skip_blanks (p + 1, self->end);
  self->json = p;
  return p < self->end && *p == '{';
}

/* The byte behind the string that begins at p. */
static const char *
skip_string (const char *p,
             const char *end)
{
  for (p++; p < end && *p != '"'; p++)
    if (*p == '\\')
      p++;
  return MIN (p + 1, end);
}

static const char *
skip_value (const char *p,
            const char *end)
{
  int depth = 0;

  while (p < end)
    {
      if (*p == '"')
        {
          p = skip_string (p, end);
          continue;
        }
      if (depth == 0 && (*p == ',' || *p == '}' || *p == ']'))
        break;
      depth += *p == '{' || *p == '[';
      depth -= *p == '}' || *p == ']';
      p++;
    }
  return p;
}

const char *
tl_json_head_find (const TlJsonHead *self,
                   const char       *name)
{
  const char *p = skip_blanks (self->json + 1, self->end);
  gsize length = strlen (name);

  while (p < self->end && *p == '"')
    {
      const char *key = p + 1;

      p = skip_string (p, self->end);
      if (p - key - 1 == (gssize) length && memcmp (key, name, length) == 0)
        {
          p = skip_blanks (p, self->end);
          if (p < self->end && *p == ':')
            p = skip_blanks (p + 1, self->end);
          return p < self->end ? p : NULL;
        }
      p = skip_value (skip_blanks (p, self->end), self->end);
      p = skip_blanks (p, self->end);
      if (p < self->end && *p == ',')
        p = skip_blanks (p + 1, self->end);
    }
  return NULL;
}

gboolean
tl_json_head_is (const TlJsonHead *self,
                 const char       *name,
                 char              opening)
{
  const char *value = tl_json_head_find (self, name);

  return value != NULL && *value == opening;
}

gboolean
tl_json_head_has (const TlJsonHead *self,
                  const char       *name,
                  const char       *part)
{
  const char *value = tl_json_head_find (self, name);

  return value != NULL && *value == '"' &&
         g_strstr_len (value, skip_string (value, self->end) - value, part) != NULL;
}

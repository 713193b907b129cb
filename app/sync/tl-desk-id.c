/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ids of documents: see tl-desk-doc.h. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-doc.h"

#include <string.h>
#include <sys/random.h>

#define MAX_NAME 100   /* bytes of an escaped name: two of them and the rest stay below 250 */

static gboolean
is_plain (char c)
{
  return g_ascii_isalnum (c) || c == '.' || c == '_' || c == '-';
}

char *
tl_desk_escape (const char *name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *hash = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  for (const char *at = name; *at != '\0'; at++)
    if (is_plain (*at))
      g_string_append_c (out, *at);
    else
      g_string_append_printf (out, "~%02x", (guchar) *at);
  if (out->len > 0 && out->len <= MAX_NAME)
    return g_strdup (out->str);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  return g_strconcat ("~h", hash, NULL);
}

char *
tl_desk_unescape (const char *escaped)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = escaped; *at != '\0'; at++)
    if (is_plain (*at))
      g_string_append_c (out, *at);
    else if (*at == '~' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2])
             && (at[1] != '0' || at[2] != '0'))
      {
        g_string_append_c (out, g_ascii_xdigit_value (at[1]) << 4 | g_ascii_xdigit_value (at[2]));
        at += 2;
      }
    else
      return NULL;
  return g_utf8_validate (out->str, out->len, NULL) ? g_strdup (out->str) : NULL;
}

gboolean
tl_desk_is_user (const char *name)
{
  gsize length = strlen (name);

  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && strchr ("._-", *at) == NULL)
      return FALSE;
  return length > 0 && length <= 64;
}

/* One part of an id: nothing that a server, a URL or a folder could take for something else. */
static gboolean
is_part (const char *part)
{
  gsize length = strlen (part);

  for (const char *at = part; *at != '\0'; at++)
    if (!is_plain (*at) && *at != '~')
      return FALSE;
  return length > 0 && length <= MAX_NAME;
}

static gboolean
is_number (const char *part)
{
  gsize length = strlen (part);

  for (const char *at = part; *at != '\0'; at++)
    if (!g_ascii_isdigit (*at))
      return FALSE;
  return length > 0 && length <= 5 && *part != '0';
}

gboolean
tl_desk_id_parse (const char *id,
                  TlDeskId   *parts)
{
  static const char *const kinds[] = { "text", "article", "layer", "decision" };
  static const guint least[] = { 2, 2, 3, 4 };
  static const guint most[] = { 2, 2, 4, 4 };
  g_auto (GStrv) words = g_strsplit (id, ":", 6);
  guint n = g_strv_length (words);
  guint kind = 0;

  memset (parts, 0, sizeof *parts);
  while (kind < G_N_ELEMENTS (kinds) && (n == 0 || !g_str_equal (words[0], kinds[kind])))
    kind++;
  if (kind == G_N_ELEMENTS (kinds) || n < least[kind] || n > most[kind])
    return FALSE;
  for (guint i = 1; i < n; i++)
    if (!is_part (words[i]))
      return FALSE;
  if (kind == TL_DESK_LAYER && n == 4 && !is_number (words[3]))
    return FALSE;
  parts->kind = kind;
  parts->article = g_strdup (words[1]);
  parts->user = n > 2 ? g_strdup (words[2]) : NULL;
  parts->last = n > 3 ? g_strdup (words[3]) : NULL;
  return TRUE;
}

void
tl_desk_id_clear (TlDeskId *parts)
{
  g_clear_pointer (&parts->article, g_free);
  g_clear_pointer (&parts->user, g_free);
  g_clear_pointer (&parts->last, g_free);
}

char *
tl_desk_id_for_text (const char *hash)
{
  return g_strconcat ("text:", hash, NULL);
}

char *
tl_desk_id_for_article (const char *key)
{
  g_autofree char *article = tl_desk_escape (key);

  return g_strconcat ("article:", article, NULL);
}

char *
tl_desk_id_for_layer (const char *key,
                      const char *user,
                      guint       number)
{
  g_autofree char *article = tl_desk_escape (key);

  return number <= 1 ? g_strdup_printf ("layer:%s:%s", article, user)
                     : g_strdup_printf ("layer:%s:%s:%u", article, user, number);
}

char *
tl_desk_id_for_decision (const char *key,
                         const char *user)
{
  g_autofree char *article = tl_desk_escape (key);
  g_autofree char *uuid = tl_desk_uuid ();

  return g_strdup_printf ("decision:%s:%s:%s", article, user, uuid);
}

/* Version 7: milliseconds, then chance. */
char *
tl_desk_uuid (void)
{
  guint64 now = g_get_real_time () / 1000;
  guint8 b[16];

  if (getrandom (b, sizeof b, 0) != sizeof b)
    for (guint i = 0; i < sizeof b; i++)
      b[i] = g_random_int ();
  for (guint i = 0; i < 6; i++)
    b[i] = now >> (8 * (5 - i));
  b[6] = 0x70 | (b[6] & 0x0f);
  b[8] = 0x80 | (b[8] & 0x3f);
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7],
                          b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

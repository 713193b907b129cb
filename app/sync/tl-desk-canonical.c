/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Is a document already as tl_desk_doc_to_body() would write it?  Nearly all that come are, since a Tagline wrote them: then its bytes
 * are taken as they are, and no versions are made, sorted and written again only to be compared.
 *
 * Yes is a promise: reading and writing it gives the same bytes.  No is always right, and only slower; so what is rare
 * (escapes in names, several versions of one thing, values that travel as strings) is answered with no.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-doc.h"

#include <string.h>

#define MAX_DEPTH 100

/* As tl-desk-version.c has it. */
#define MAX_DEVICE 64

/* A string without its quotes. */
typedef struct
{
  const char *text;
  gsize       length;
} Span;

static Span
get_span (TlJsonDoc *doc,
          TlJsonRef  string)
{
  gsize start;
  gsize length;
  const char *raw = tl_json_get_raw (doc, string, &start, &length);

  return (Span) { raw + 1, length - 2 };
}

static int
span_compare (Span a,
              Span b)
{
  int order = memcmp (a.text, b.text, MIN (a.length, b.length));

  return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

static gboolean
span_is (Span        self,
         const char *text)
{
  return strlen (text) == self.length && memcmp (self.text, text, self.length) == 0;
}

static gboolean
is_lower_hex (char c)
{
  return g_ascii_isdigit (c) || (c >= 'a' && c <= 'f');
}

/* Is each escape the one that tl_json_append_string() writes?  In a string that is known to be valid. */
static gboolean
has_our_escapes (Span self)
{
  const char *end = self.text + self.length;

  for (const char *at = self.text; (at = memchr (at, '\\', end - at)) != NULL;)
    {
      int value;

      if (strchr ("\"\\bfnrt", at[1]) != NULL)
        {
          at += 2;
          continue;
        }
      if (at[1] != 'u' || memcmp (at + 2, "00", 2) != 0 || (at[4] != '0' && at[4] != '1') || !is_lower_hex (at[5]))
        return FALSE;
      value = g_ascii_xdigit_value (at[4]) << 4 | g_ascii_xdigit_value (at[5]);
      /* Those that have a letter; and U+0000, at which C would cut a string. */
      if (value == 0 || memchr ("\b\f\n\r\t", value, 5) != NULL)
        return FALSE;
      at += 6;
    }
  return TRUE;
}

/* How long the value is in our spelling; 0: it has another one, or is too deep. */
static gsize
measure (TlJsonDoc *doc,
         TlJsonRef  ref,
         gboolean   escapes,
         guint      depth)
{
  TlJsonType type = tl_json_get_type (doc, ref);
  gsize start;
  gsize length;
  gsize sum = 2;

  tl_json_get_raw (doc, ref, &start, &length);
  if (type == TL_JSON_STRING)
    return !escapes || has_our_escapes (get_span (doc, ref)) ? length : 0;
  if (type != TL_JSON_ARRAY && type != TL_JSON_OBJECT)
    return length;
  if (depth > MAX_DEPTH)
    return 0;
  for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      gsize value = measure (doc, child, escapes, depth + 1);
      gsize name = type == TL_JSON_OBJECT ? measure (doc, tl_json_get_key (doc, child), escapes, depth + 1) : 1;

      if (value == 0 || name == 0)
        return 0;
      sum += value + (type == TL_JSON_OBJECT ? name + 1 : 0) + (sum > 2 ? 1 : 0);
    }
  /* Longer by white space. */
  return sum == length ? sum : 0;
}

/* The name of a member, which comes after that of the one before; text NULL: it does not, or is not plain. */
static Span
next_name (TlJsonDoc *doc,
           TlJsonRef  child,
           Span       before)
{
  Span name = get_span (doc, tl_json_get_key (doc, child));

  if (memchr (name.text, '\\', name.length) != NULL || (before.text != NULL && span_compare (before, name) >= 0))
    name.text = NULL;
  return name;
}

static gboolean
is_device (TlJsonDoc *doc,
           TlJsonRef  string)
{
  Span span = get_span (doc, string);

  return span.length > 0 && span.length <= MAX_DEVICE && memchr (span.text, '\\', span.length) == NULL;
}

static gboolean
is_seen (TlJsonDoc *doc,
         TlJsonRef  ref)
{
  guint c;

  if (tl_json_get_type (doc, ref) != TL_JSON_OBJECT || tl_json_get_length (doc, ref) > MAX_DEVICE)
    return FALSE;
  for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    if (!is_device (doc, tl_json_get_key (doc, child)) || tl_json_get_type (doc, child) != TL_JSON_NUMBER
        || !tl_json_get_uint (doc, child, &c))
      return FALSE;
  return TRUE;
}

/* One version alone, that makes sense. */
static gboolean
is_register (TlJsonDoc *doc,
             TlJsonRef  ref)
{
  Span name = { NULL, 0 };
  gboolean has_clock = FALSE;
  gboolean has_device = FALSE;
  gboolean has_value = FALSE;

  if (tl_json_get_type (doc, ref) != TL_JSON_OBJECT)
    return FALSE;
  for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      TlJsonType type = tl_json_get_type (doc, child);
      guint c;

      name = next_name (doc, child, name);
      if (name.text == NULL || span_is (name, "alt") || span_is (name, "raw"))
        return FALSE;
      if (span_is (name, "c"))
        has_clock = type == TL_JSON_NUMBER && tl_json_get_uint (doc, child, &c) && c > 0 && c <= TL_DESK_MAX_CLOCK;
      else if (span_is (name, "dev"))
        has_device = type == TL_JSON_STRING && is_device (doc, child);
      else if (span_is (name, "is") || (span_is (name, "del") && type == TL_JSON_TRUE))
        has_value = TRUE;
      else if (span_is (name, "seen") && !is_seen (doc, child))
        return FALSE;
    }
  return has_clock && has_device && has_value;
}

static gboolean
is_map (TlJsonDoc *doc,
        TlJsonRef  ref)
{
  Span name = { NULL, 0 };

  if (tl_json_get_type (doc, ref) != TL_JSON_OBJECT)
    return FALSE;
  for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      name = next_name (doc, child, name);
      if (name.text == NULL || name.length == 0 || !is_register (doc, child))
        return FALSE;
    }
  return TRUE;
}

/* Which of its kind's maps is named so; TL_DESK_N_MAPS: none. */
static guint
find_map (TlDeskKind kind,
          Span       name)
{
  guint map = 0;

  while (map < TL_DESK_N_MAPS && !span_is (name, tl_desk_map_names[map]))
    map++;
  return map < TL_DESK_N_MAPS && tl_desk_kind_has_map (kind, map) ? map : TL_DESK_N_MAPS;
}

static gboolean
is_string (TlJsonDoc  *doc,
           TlJsonRef   ref,
           const char *text)
{
  return tl_json_get_type (doc, ref) == TL_JSON_STRING && span_is (get_span (doc, ref), text);
}

/* What is said by a member that must say what the id says; TRUE for all others. */
static gboolean
is_true_member (const TlDeskId *parts,
                TlJsonDoc      *doc,
                TlJsonRef       ref,
                Span            name,
                guint          *n_said)
{
  g_autofree char *text = NULL;
  g_autofree char *made = NULL;
  gboolean ok = TRUE;
  gsize length;

  (*n_said)++;
  if (span_is (name, "type"))
    return is_string (doc, ref, tl_desk_kind_get_name (parts->kind));
  if (parts->user != NULL && span_is (name, "article"))
    return is_string (doc, ref, parts->article);
  if (parts->user != NULL && span_is (name, "author"))
    return is_string (doc, ref, parts->user);
  if (parts->kind == TL_DESK_ARTICLE && span_is (name, "key"))
    {
      text = tl_json_get_type (doc, ref) == TL_JSON_STRING ? tl_json_dup_string (doc, ref, NULL) : NULL;
      made = text != NULL ? tl_desk_escape (text) : NULL;
      ok = g_strcmp0 (made, parts->article) == 0;
    }
  else if (parts->kind == TL_DESK_TEXT && span_is (name, "text"))
    {
      text = tl_json_get_type (doc, ref) == TL_JSON_STRING ? tl_json_dup_string (doc, ref, &length) : NULL;
      made = text != NULL ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length) : NULL;
      ok = g_strcmp0 (made, parts->article) == 0;
    }
  else
    (*n_said)--;
  return ok;
}

gsize
tl_desk_measure_canonical (const TlDeskId *parts,
                           TlJsonDoc      *doc,
                           TlJsonRef       object)
{
  gsize start;
  gsize length;
  const char *raw = tl_json_get_raw (doc, object, &start, &length);
  gboolean escapes = memchr (raw, '\\', length) != NULL;
  Span name = { NULL, 0 };
  gsize sum = 2;
  guint n_maps = 0;
  guint n_said = 0;

  for (TlJsonRef child = tl_json_first (doc, object); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      Span key = get_span (doc, tl_json_get_key (doc, child));
      gsize value;
      guint map;

      if (key.length > 0 && *key.text == '_')
        continue;
      name = next_name (doc, child, name);
      value = measure (doc, child, escapes, 1);
      if (name.text == NULL || value == 0)
        return 0;
      map = find_map (parts->kind, name);
      if (map < TL_DESK_N_MAPS ? !is_map (doc, child) : !is_true_member (parts, doc, child, name, &n_said))
        return 0;
      n_maps += map < TL_DESK_N_MAPS ? 1 : 0;
      sum += name.length + 3 + value + (sum > 2 ? 1 : 0);
    }
  /* All that are written are there, even those with nothing in them. */
  for (guint map = 0; map < TL_DESK_N_MAPS; map++)
    n_maps -= tl_desk_kind_has_map (parts->kind, map) ? 1 : 0;
  return n_maps == 0 && n_said == (parts->user != NULL ? 3 : 2) ? sum : 0;
}

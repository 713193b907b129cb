/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Attributes, normalizations and notes: several brat lines about one annotation are one object and one
 * note here, and go back as the lines they came as wherever nobody changed what they say.
 */

#include "config.h"

#include "tl-brat-satellites.h"

#include <string.h>

#include "tl-json-pick.h"

/* The type of notes that people write in brat's window; other types are programs'. */
#define NOTE_TYPE      "AnnotatorNotes"
/* The type that brat's own configurations use for links into a database. */
#define REFERENCE_TYPE "Reference"

/* One value of an attribute, to be written. */
typedef struct
{
  char     *name;
  char     *value;   /* NULL: binary */
  gboolean  is_done;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

static gboolean
is_valued (const TlBratLine *line)
{
  return line->kind == TL_BRAT_ATTRIBUTE || line->kind == TL_BRAT_NORMALIZATION;
}

static void
append_values (GString   *out,
               GPtrArray *lines)
{
  if (lines->len > 1)
    g_string_append_c (out, '[');
  for (guint i = 0; i < lines->len; i++)
    {
      const TlBratLine *line = lines->pdata[i];

      tl_json_append_comma (out);
      if (line->value == NULL)
        g_string_append (out, "true");
      else
        tl_json_append_string (out, line->value, -1, &tl_json_style_spaced);
    }
  if (lines->len > 1)
    g_string_append_c (out, ']');
}

/* The values of an attribute one after the other, without a comma before the first. */
static void
append_attribute (GString   *out,
                  GPtrArray *lines)
{
  g_autoptr (GString) values = g_string_new ("[");

  append_values (values, lines);
  tl_json_append_name (out, ((TlBratLine *) lines->pdata[0])->type);
  g_string_append (out, values->str + 1);
}

char *
tl_brat_satellites_attributes (GPtrArray *lines)
{
  g_autoptr (GHashTable) by_type = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GString) out = g_string_new ("{");

  for (guint i = 0; i < lines->len; i++)
    {
      TlBratLine *line = lines->pdata[i];
      GPtrArray *same = is_valued (line) ? g_hash_table_lookup (by_type, line->type) : NULL;

      if (!is_valued (line))
        continue;
      if (same == NULL)
        {
          same = g_ptr_array_new ();
          g_hash_table_insert (by_type, line->type, same);
          g_ptr_array_add (order, same);
        }
      g_ptr_array_add (same, line);
    }
  if (order->len == 0)
    return NULL;
  for (guint i = 0; i < order->len; i++)
    append_attribute (out, order->pdata[i]);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
tl_brat_satellites_note (GPtrArray *lines)
{
  GString *note = NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      const TlBratLine *line = lines->pdata[i];

      if (line->kind != TL_BRAT_NOTE || !g_str_equal (line->type, NOTE_TYPE) || line->value == NULL)
        continue;
      if (note == NULL)
        note = g_string_new (line->value);
      else
        g_string_append_printf (note, "\n%s", line->value);
    }
  return note != NULL ? g_string_free (note, FALSE) : NULL;
}

static void
add_pending (GPtrArray    *pending,
             const char   *name,
             TlJsonDoc    *doc,
             TlJsonRef     value,
             TlBratLosses *losses)
{
  TlJsonType type = tl_json_get_type (doc, value);
  g_autofree char *text = tl_json_dup_scalar (doc, value);
  Pending *entry;

  if (type == TL_JSON_ARRAY)
    {
      for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
        add_pending (pending, name, doc, item, losses);
      return;
    }
  if (text == NULL || *text == '\0' || type == TL_JSON_FALSE)
    {
      losses->n_dropped++;
      return;
    }
  losses->n_retyped += type == TL_JSON_NUMBER;
  entry = g_new0 (Pending, 1);
  entry->name = g_strdup (name);
  entry->value = type == TL_JSON_TRUE ? NULL : g_steal_pointer (&text);
  g_ptr_array_add (pending, entry);
}

static GPtrArray *
list_pending (TlJsonDoc    *doc,
              TlBratLosses *losses)
{
  GPtrArray *pending = g_ptr_array_new_with_free_func (pending_free);
  TlJsonRef object = tl_json_find_typed (doc, 0, "attributes", TL_JSON_OBJECT);

  if (object != TL_JSON_NONE)
    for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
      {
        g_autofree char *name = tl_json_dup_name (doc, value);

        if (*name != '\0')
          add_pending (pending, name, doc, value, losses);
        else
          losses->n_dropped++;
      }
  return pending;
}

/* A name and a value in one; neither has a line break in a line of brat's. */
static char *
make_key (const char *name,
          const char *value)
{
  return value != NULL ? g_strconcat (name, "\n", value, NULL) : g_strdup (name);
}

/* What is pending by name and value: GPtrArray of Pending, the first to be written last in it. */
static GHashTable *
index_pending (GPtrArray *pending)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = pending->len; i-- > 0;)
    {
      Pending *entry = pending->pdata[i];
      g_autofree char *key = make_key (entry->name, entry->value);
      GPtrArray *same = g_hash_table_lookup (index, key);

      if (same == NULL)
        {
          same = g_ptr_array_new ();
          g_hash_table_insert (index, g_steal_pointer (&key), same);
        }
      g_ptr_array_add (same, entry);
    }
  return index;
}

/* Takes one that the line says; NULL when there is none (any more). */
static Pending *
take_pending (GHashTable       *index,
              const TlBratLine *line)
{
  g_autofree char *key = make_key (line->type, line->value);
  GPtrArray *same = g_hash_table_lookup (index, key);

  return same != NULL && same->len > 0 ? g_ptr_array_steal_index (same, same->len - 1) : NULL;
}

static void
append_line (GString    *out,
             const char *line)
{
  g_string_append (out, line);
  g_string_append_c (out, '\n');
}

/* Does the line still speak about this annotation? An annotation that took the place of another keeps its lines' words, not their target. */
static gboolean
is_about (const TlBratLine *line,
          const char       *brat_id)
{
  return g_str_equal (line->target, brat_id);
}

/* The types of the normalizations that the annotation came with; borrowed. */
static GHashTable *
list_link_types (TlBratForeign *foreign)
{
  GHashTable *types = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_add (types, (gpointer) REFERENCE_TYPE);
  for (guint i = 0; i < foreign->lines->len; i++)
    {
      TlBratLine *line = foreign->lines->pdata[i];

      if (line->kind == TL_BRAT_NORMALIZATION)
        g_hash_table_add (types, line->type);
    }
  return types;
}

static gboolean
is_link (const Pending *entry,
         GHashTable    *link_types)
{
  const char *colon = entry->value != NULL ? strchr (entry->value, ':') : NULL;

  return colon != NULL && colon != entry->value && colon[1] != '\0' && g_hash_table_contains (link_types, entry->name);
}

static char *
flatten (const char   *value,
         TlBratLosses *losses)
{
  char *flat = tl_brat_flatten (value, strlen (value));

  losses->n_flattened += !g_str_equal (flat, value);
  return flat;
}

static void
write_value (const Pending *entry,
             GHashTable    *link_types,
             const char    *brat_id,
             TlBratIds     *ids,
             TlBratLosses  *losses,
             GString       *out)
{
  g_autofree char *name = tl_brat_encode_name (entry->name);
  gboolean link = is_link (entry, link_types);
  g_autofree char *id = tl_brat_ids_make (ids, link ? 'N' : 'A');
  g_autofree char *flat = entry->value != NULL ? flatten (entry->value, losses) : NULL;

  g_string_append_printf (out, "%s\t%s %s", id, name, brat_id);
  if (flat != NULL)
    g_string_append_printf (out, " %s", flat);
  g_string_append (out, link ? "\t\n" : "\n");
}

static void
write_values (TlJsonDoc     *doc,
              TlBratForeign *foreign,
              const char    *brat_id,
              TlBratIds     *ids,
              TlBratLosses  *losses,
              GString       *out)
{
  g_autoptr (GPtrArray) pending = list_pending (doc, losses);
  g_autoptr (GHashTable) index = index_pending (pending);
  g_autoptr (GHashTable) link_types = list_link_types (foreign);

  for (guint i = 0; i < foreign->lines->len; i++)
    {
      const TlBratLine *line = foreign->lines->pdata[i];
      Pending *entry = is_valued (line) && is_about (line, brat_id) ? take_pending (index, line) : NULL;

      if (entry == NULL)
        continue;
      entry->is_done = TRUE;
      append_line (out, line->raw);
    }
  for (guint i = 0; i < pending->len; i++)
    {
      Pending *entry = pending->pdata[i];

      if (!entry->is_done)
        write_value (entry, link_types, brat_id, ids, losses, out);
    }
}

static void
write_notes (TlJsonDoc     *doc,
             TlBratForeign *foreign,
             const char    *brat_id,
             TlBratIds     *ids,
             TlBratLosses  *losses,
             GString       *out)
{
  g_autofree char *note = tl_json_pick_string (doc, 0, "note");
  g_autofree char *before = tl_brat_satellites_note (foreign->lines);
  gboolean is_same = note != NULL ? g_strcmp0 (note, before) == 0 : before == NULL || *before == '\0';

  for (guint i = 0; i < foreign->lines->len; i++)
    {
      const TlBratLine *line = foreign->lines->pdata[i];

      if (line->kind == TL_BRAT_NOTE && is_about (line, brat_id)
          && (is_same || !g_str_equal (line->type, NOTE_TYPE)))
        append_line (out, line->raw);
    }
  if (!is_same && note != NULL && *note != '\0')
    {
      g_autofree char *id = tl_brat_ids_make (ids, '#');
      g_autofree char *flat = flatten (note, losses);

      g_string_append_printf (out, "%s\t" NOTE_TYPE " %s\t%s\n", id, brat_id, flat);
    }
}

void
tl_brat_satellites_write (GBytes        *json,
                          TlBratForeign *foreign,
                          const char    *brat_id,
                          TlBratIds     *ids,
                          TlBratLosses  *losses,
                          GString       *out)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

  g_return_if_fail (doc != NULL);

  write_values (doc, foreign, brat_id, ids, losses, out);
  write_notes (doc, foreign, brat_id, ids, losses, out);
}

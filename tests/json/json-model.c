/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header.  Nothing in here shares code with what it is the measure for. */

#include "json-model.h"

#include <string.h>

Node *
node_new (TlJsonType type)
{
  Node *self = g_new0 (Node, 1);

  self->type = type;
  if (type == TL_JSON_ARRAY || type == TL_JSON_OBJECT)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  if (type == TL_JSON_OBJECT)
    self->names = g_ptr_array_new_with_free_func (g_free);
  if (type == TL_JSON_NULL)
    self->raw = g_strdup ("null");
  if (type == TL_JSON_TRUE)
    self->raw = g_strdup ("true");
  if (type == TL_JSON_FALSE)
    self->raw = g_strdup ("false");
  return self;
}

void
node_free (Node *self)
{
  g_free (self->raw);
  g_free (self->text);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self);
}

Node *
node_copy (const Node *self)
{
  Node *copy = node_new (self->type);

  g_free (copy->raw);
  copy->raw = g_strdup (self->raw);
  copy->text = g_strdup (self->text);
  copy->number = self->number;
  for (guint i = 0; self->children != NULL && i < self->children->len; i++)
    node_append (copy, self->names != NULL ? g_ptr_array_index (self->names, i) : NULL,
                 node_copy (g_ptr_array_index (self->children, i)));
  return copy;
}

void
node_append (Node       *self,
             const char *name,
             Node       *child)
{
  g_ptr_array_add (self->children, child);
  if (self->names != NULL)
    g_ptr_array_add (self->names, g_strdup (name));
}

gint
node_find (const Node *self,
           const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->names, i), name))
        return (gint) i;
    }
  return -1;
}

/* One character, in one of the ways JSON lets it be written. */
static void
spell_character (GRand    *random,
                 gunichar  c,
                 GString  *raw)
{
  gboolean escape = c < ' ' || c == '"' || c == '\\' || g_rand_int_range (random, 0, 8) == 0;

  if (!escape)
    {
      g_string_append_unichar (raw, c);
      return;
    }
  if (c > 0xffff)
    {
      g_string_append_printf (raw, "\\u%04X\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                              0xdc00 + ((c - 0x10000) & 0x3ff));
      return;
    }
  if (c < 0x80 && c != '\0' && strchr ("\"\\/\b\f\n\r\t", (int) c) != NULL &&
      g_rand_boolean (random))
    {
      static const char from[] = "\"\\/\b\f\n\r\t";
      static const char to[] = "\"\\/bfnrt";

      g_string_append_c (raw, '\\');
      g_string_append_c (raw, to[strchr (from, (int) c) - from]);
      return;
    }
  g_string_append_printf (raw, g_rand_boolean (random) ? "\\u%04x" : "\\u%04X", c);
}

static gunichar
random_character (GRand *random)
{
  static const gunichar odd[] = {
    1, '\b', '\t', '\n', '\r', 0x1f, '"', '\\', '/', 0x7f, 0x80, 0xe9, 0x7ff, 0x800, 0x2028, 0xd7ff,
    0xe000, 0xfeff, 0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff, '{', '}', '[', ']', ':', ',',
  };

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      return odd[g_rand_int_range (random, 0, G_N_ELEMENTS (odd))];
    case 1:
      return (gunichar) g_rand_int_range (random, 0x4e00, 0x4f00);
    default:
      return (gunichar) g_rand_int_range (random, ' ', 0x7f);
    }
}

static Node *
new_random_string (GRand *random)
{
  g_autoptr(GString) raw = g_string_new ("\"");
  g_autoptr(GString) text = g_string_new (NULL);
  Node *self = node_new (TL_JSON_STRING);
  gint length = g_rand_int_range (random, 0, 8) == 0 ? g_rand_int_range (random, 0, 300)
                                                     : g_rand_int_range (random, 0, 24);

  for (gint i = 0; i < length; i++)
    {
      gunichar c = random_character (random);

      g_string_append_unichar (text, c);
      spell_character (random, c, raw);
    }
  g_string_append_c (raw, '"');
  self->raw = g_string_free (g_steal_pointer (&raw), FALSE);
  self->text = g_string_free (g_steal_pointer (&text), FALSE);
  return self;
}

Node *
node_new_string (const char *text)
{
  g_autoptr(GString) raw = g_string_new ("\"");
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  Node *self = node_new (TL_JSON_STRING);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    spell_character (random, g_utf8_get_char (p), raw);
  g_string_append_c (raw, '"');
  self->raw = g_string_free (g_steal_pointer (&raw), FALSE);
  self->text = g_strdup (text);
  return self;
}

static Node *
new_random_number (GRand *random)
{
  static const char *const odd[] = {
    "0",
    "-0",
    "1",
    "-1",
    "0.0",
    "-0.5",
    "1e5",
    "1E+5",
    "12.5e-3",
    "0.92",
    "123456789012",
    "1.0",
    "0e0",
    "4.9e-324",
    "1.7976931348623157e308",
    "0.1000000000000000055511151231257827",
  };
  Node *self = node_new (TL_JSON_NUMBER);

  if (g_rand_boolean (random))
    self->raw = g_strdup (odd[g_rand_int_range (random, 0, G_N_ELEMENTS (odd))]);
  else
    self->raw = g_strdup_printf ("%d", g_rand_int_range (random, -100000, 100000));
  self->number = g_ascii_strtod (self->raw, NULL);
  return self;
}

Node *
node_new_container (GRand      *random,
                    TlJsonType  type,
                    guint       depth)
{
  Node *self = node_new (type);
  gint n_children = g_rand_int_range (random, 0, 6);

  for (gint i = 0; i < n_children; i++)
    {
      Node *child = node_new_random (random, depth > 0 ? depth - 1 : 0);
      g_autofree char *name = NULL;

      if (type == TL_JSON_OBJECT && g_rand_int_range (random, 0, 3) == 0)
        {
          g_autoptr(Node) string = new_random_string (random);

          name = g_strdup_printf ("%s%d", string->text, i);
        }
      else if (type == TL_JSON_OBJECT)
        {
          name = g_strdup_printf ("m%d", i);
        }
      node_append (self, name, child);
    }
  return self;
}

Node *
node_new_random (GRand *random,
                 guint  depth)
{
  switch (g_rand_int_range (random, 0, depth > 0 ? 10 : 6))
    {
    case 0:
      return node_new (TL_JSON_NULL);
    case 1:
      return node_new (g_rand_boolean (random) ? TL_JSON_TRUE : TL_JSON_FALSE);
    case 2:
    case 3:
      return new_random_number (random);
    case 4:
    case 5:
      return new_random_string (random);
    case 6:
    case 7:
      return node_new_container (random, TL_JSON_ARRAY, depth);
    default:
      return node_new_container (random, TL_JSON_OBJECT, depth);
    }
}

void
layout_init (Layout *self,
             GRand  *random,
             guint   index)
{
  static const Layout layouts[N_LAYOUTS] = {
    { -1, ":", ",", FALSE, NULL, "\n" },
    { -1, ": ", ", ", FALSE, NULL, "\n" },
    { 1, ": ", ",", FALSE, NULL, "\n" },
    { 2, ": ", ",", FALSE, NULL, "\n" },
    { 4, ":", ",", FALSE, NULL, "\r\n" },
    { 0, ": ", ",", FALSE, NULL, "\n" },
    { -1, ":", ",", TRUE, NULL, "\n" },
  };

  *self = layouts[index % N_LAYOUTS];
  self->random = random;
}

static void
write_space (const Layout *layout,
             GString      *out)
{
  while (layout->ragged && g_rand_int_range (layout->random, 0, 3) == 0)
    {
      static const char *const spaces[] = {
        " ", "\n", "\r\n", "\t", "                    ", "\n  "
      };

      g_string_append (out, spaces[g_rand_int_range (layout->random, 0, G_N_ELEMENTS (spaces))]);
    }
}

static void
write_break (const Layout *layout,
             guint         level,
             GString      *out)
{
  write_space (layout, out);
  if (layout->ragged || layout->indent < 0)
    return;
  g_string_append (out, layout->newline);
  for (guint i = 0; i < level * (guint) layout->indent; i++)
    g_string_append_c (out, ' ');
}

void
node_write (const Node   *self,
            const Layout *layout,
            guint         level,
            GString      *out)
{
  if (self->children == NULL)
    {
      g_string_append (out, self->raw);
      return;
    }
  g_string_append_c (out, self->names != NULL ? '{' : '[');
  for (guint i = 0; i < self->children->len; i++)
    {
      if (i > 0)
        {
          write_space (layout, out);
          g_string_append (out, layout->comma);
        }
      write_break (layout, level + 1, out);
      if (self->names != NULL)
        {
          g_autoptr(Node) name = node_new_string (g_ptr_array_index (self->names, i));

          g_string_append (out, name->raw);
          write_space (layout, out);
          g_string_append (out, layout->colon);
          write_space (layout, out);
        }
      node_write (g_ptr_array_index (self->children, i), layout, level + 1, out);
    }
  if (self->children->len > 0)
    write_break (layout, level, out);
  else
    write_space (layout, out);
  g_string_append_c (out, self->names != NULL ? '}' : ']');
}

static void
assert_children_equal (const Node *self,
                       TlJsonDoc  *doc,
                       TlJsonRef   ref,
                       gboolean    spelling)
{
  TlJsonRef child = tl_json_first (doc, ref);

  g_assert_cmpuint (tl_json_get_length (doc, ref), ==, self->children->len);
  for (guint i = 0; i < self->children->len; i++)
    {
      g_assert_cmpuint (child, !=, TL_JSON_NONE);
      if (self->names != NULL)
        {
          g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL);

          g_assert_cmpstr (name, ==, g_ptr_array_index (self->names, i));
        }
      node_assert_equal (g_ptr_array_index (self->children, i), doc, child, spelling);
      child = tl_json_next (doc, child);
    }
  g_assert_cmpuint (child, ==, TL_JSON_NONE);
}

void
node_assert_equal (const Node *self,
                   TlJsonDoc  *doc,
                   TlJsonRef   ref,
                   gboolean    spelling)
{
  gsize length;
  const char *raw = tl_json_get_raw (doc, ref, NULL, &length);

  g_assert_cmpint (tl_json_get_type (doc, ref), ==, self->type);
  if (self->children != NULL)
    {
      assert_children_equal (self, doc, ref, spelling);
      return;
    }
  if (spelling)
    g_assert_cmpmem (raw, length, self->raw, strlen (self->raw));
  if (self->type == TL_JSON_STRING)
    {
      g_autofree char *text = tl_json_dup_string (doc, ref, NULL);

      g_assert_cmpstr (text, ==, self->text);
    }
  if (self->type == TL_JSON_NUMBER)
    {
      double number;

      g_assert_true (tl_json_get_double (doc, ref, &number));
      g_assert_true (number == self->number);
    }
}

TlJsonDoc *
parse_sound (const char *text,
             gssize      length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(GError) error = NULL;
  TlJsonDoc *doc;
  gsize offset;

  doc = tl_json_doc_parse (bytes, &offset, &error);
  if (doc == NULL)
    g_error ("not JSON at byte %" G_GSIZE_FORMAT " (%s): %.*s", offset, error->message,
             (int) g_bytes_get_size (bytes), text);
  return doc;
}

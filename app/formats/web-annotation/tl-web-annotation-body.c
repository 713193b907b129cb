/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Bodies: what is said of the target.  The first tag is the label, further ones the attribute "tags"; comments are the note.  Bodies of other
 * kinds say nothing that Tagline could show; they are kept where the annotation is.
 */

#include "config.h"

#include "tl-web-annotation-private.h"

#include <string.h>

static gboolean
is_tagging (const char *purpose)
{
  return g_strcmp0 (purpose, "tagging") == 0 || g_strcmp0 (purpose, "classifying") == 0;
}

char *
tl_web_dup_plain (TlJsonDoc *doc,
                  TlJsonRef  value,
                  gboolean  *is_exact)
{
  g_autoptr (GString) lines = NULL;

  *is_exact = tl_json_get_type (doc, value) == TL_JSON_STRING;
  if (tl_json_get_type (doc, value) == TL_JSON_ARRAY)
    {
      lines = g_string_new (NULL);
      for (TlJsonRef item = tl_json_first (doc, value); item != TL_JSON_NONE; item = tl_json_next (doc, item))
        {
          g_autofree char *text = tl_json_dup_scalar (doc, item);

          if (text == NULL)
            return tl_json_dup_line (doc, value);
          if (lines->len > 0)
            g_string_append_c (lines, '\n');
          g_string_append (lines, text);
        }
      return g_strdup (lines->str);
    }
  if (tl_json_get_type (doc, value) == TL_JSON_OBJECT || tl_json_get_type (doc, value) == TL_JSON_NULL)
    return tl_json_dup_line (doc, value);
  return tl_json_dup_scalar (doc, value);
}

static void
add_attribute (TlWebBodies *self,
               char        *name,
               char        *json)
{
  g_ptr_array_add (self->attributes, name);
  g_ptr_array_add (self->attributes, json);
}

/* A body of ours that is an attribute: its exact value while the text still says the same. */
static void
read_attribute (TlWebBodies *self,
                TlJsonDoc   *doc,
                TlJsonRef    body,
                char        *name,
                const char  *value)
{
  TlJsonRef exact = tl_json_find (doc, body, TL_WEB_VALUE);
  g_autofree char *plain = NULL;
  gboolean ignored;

  if (exact != TL_JSON_NONE)
    plain = tl_web_dup_plain (doc, exact, &ignored);
  if (plain != NULL && g_str_equal (plain, value))
    add_attribute (self, name, tl_json_dup_line (doc, exact));
  else
    add_attribute (self, name, tl_json_quote (value));
}

static void
add_note (GString    *note,
          const char *text)
{
  if (note->len > 0)
    g_string_append (note, "\n\n");
  g_string_append (note, text);
}

/* One body.  tags: all after the first, as a JSON list without brackets. */
static void
read_body (TlWebBodies *self,
           TlJsonDoc   *doc,
           TlJsonRef    body,
           gboolean     tags_by_motivation,
           GString     *note,
           GString     *tags)
{
  static const char *const plain[] = { "type", "purpose", "value", TL_WEB_ATTRIBUTE, TL_WEB_VALUE, NULL };
  g_autofree char *purpose = NULL;
  g_autofree char *value = NULL;
  g_autofree char *name = NULL;

  if (tl_json_get_type (doc, body) != TL_JSON_OBJECT)
    {
      self->is_plain = FALSE;
      return;
    }
  purpose = tl_json_pick_string (doc, body, "purpose");
  value = tl_json_pick_string (doc, body, "value");
  name = tl_json_pick_string (doc, body, TL_WEB_ATTRIBUTE);
  if (value == NULL || (!tl_web_has_type (doc, body, "TextualBody") && tl_json_find (doc, body, "type") != TL_JSON_NONE))
    {
      self->is_plain = FALSE;
      return;
    }
  for (TlJsonRef member = tl_json_first (doc, body); member != TL_JSON_NONE; member = tl_json_next (doc, member))
    self->is_plain = self->is_plain && tl_json_is_named (doc, member, plain);
  if (name != NULL)
    read_attribute (self, doc, body, g_steal_pointer (&name), value);
  else if (is_tagging (purpose) || (purpose == NULL && tags_by_motivation))
    {
      if (self->label == NULL)
        self->label = g_steal_pointer (&value);
      else
        {
          if (tags->len > 0)
            g_string_append (tags, ", ");
          tl_json_append_string (tags, value, -1, &tl_json_style_spaced);
          self->is_plain = FALSE;
        }
    }
  else
    {
      self->is_plain = self->is_plain && note->len == 0 && g_strcmp0 (purpose, "commenting") == 0;
      add_note (note, value);
    }
}

void
tl_web_bodies_init (TlWebBodies *self,
                    TlJsonDoc   *doc,
                    TlJsonRef    annotation)
{
  g_autoptr (GArray) bodies = tl_web_list (doc, tl_json_find (doc, annotation, "body"));
  g_autofree char *value = tl_json_pick_string (doc, annotation, "bodyValue");
  g_autofree char *motivation = tl_json_pick_string (doc, annotation, "motivation");
  g_autoptr (GString) note = g_string_new (NULL);
  g_autoptr (GString) tags = g_string_new (NULL);

  memset (self, 0, sizeof *self);
  self->attributes = g_ptr_array_new_with_free_func (g_free);
  self->is_plain = value == NULL;
  for (guint i = 0; i < bodies->len; i++)
    {
      TlJsonRef body = g_array_index (bodies, TlJsonRef, i);
      g_autoptr (GArray) items = NULL;

      /* A choice or a list of bodies. */
      if (tl_json_get_type (doc, body) == TL_JSON_OBJECT && tl_json_find (doc, body, "items") != TL_JSON_NONE)
        {
          self->is_plain = FALSE;
          items = tl_web_list (doc, tl_json_find (doc, body, "items"));
          for (guint j = 0; j < items->len; j++)
            read_body (self, doc, g_array_index (items, TlJsonRef, j), is_tagging (motivation), note, tags);
        }
      else
        read_body (self, doc, body, is_tagging (motivation), note, tags);
    }
  if (value != NULL && is_tagging (motivation) && self->label == NULL)
    self->label = g_steal_pointer (&value);
  else if (value != NULL)
    add_note (note, value);
  if (note->len > 0)
    self->note = g_strdup (note->str);
  if (tags->len > 0)
    add_attribute (self, g_strdup ("tags"), g_strdup_printf ("[%s]", tags->str));
}

void
tl_web_bodies_clear (TlWebBodies *self)
{
  g_free (self->label);
  g_free (self->note);
  g_ptr_array_unref (self->attributes);
}

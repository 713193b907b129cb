/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A command as one line of JSON, for the log.  What a change carries is itself JSON, but its bytes
 * matter (white space, number spelling), so it travels as a string.
 */

#include "config.h"

#include "tl-command.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const kind_names[] = { "annotation", "relation", "member", "history" };

static void
append_member (GString    *out,
               const char *name,
               const char *text,
               gssize      length)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  g_string_append_printf (out, "\"%s\":", name);
  tl_json_append_string (out, text, length, &tl_json_style_compact);
}

static void
append_bytes (GString    *out,
              const char *name,
              GBytes     *bytes)
{
  if (bytes != NULL)
    append_member (out, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
append_change (GString        *out,
               const TlChange *change)
{
  g_string_append_c (out, '{');
  append_member (out, "kind", kind_names[change->kind], -1);
  append_member (out, "id", change->id, -1);
  if (change->position != G_MAXUINT)
    g_string_append_printf (out, ",\"position\":%u", change->position);
  append_bytes (out, "before", change->before);
  append_bytes (out, "after", change->after);
  g_string_append_c (out, '}');
}

char *
tl_command_to_json (const TlCommand *self)
{
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);

  out = g_string_new ("{");
  append_member (out, "id", self->id, -1);
  append_member (out, "name", self->name, -1);
  append_member (out, "article", self->article, -1);
  append_member (out, "by", self->by, -1);
  append_member (out, "at", self->at, -1);
  if (self->detail != NULL)
    append_member (out, "detail", self->detail, -1);
  g_string_append (out, ",\"changes\":[");
  for (guint i = 0; i < self->changes->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_change (out, g_ptr_array_index (self->changes, i));
    }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static char *
dup_member (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

static GBytes *
dup_bytes (TlJsonDoc  *doc,
           TlJsonRef   object,
           const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);
  gsize length;
  char *text;

  if (value == TL_JSON_NONE)
    return NULL;
  text = tl_json_dup_string (doc, value, &length);
  return g_bytes_new_take (text, length);
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("This is no edit that Tagline has written"));
  return FALSE;
}

static gboolean
read_change (TlJsonDoc  *doc,
             TlJsonRef   object,
             TlCommand  *self,
             GError    **error)
{
  g_autofree char *kind_name = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  TlJsonRef number;
  guint position = G_MAXUINT;
  guint kind = 0;

  if (tl_json_get_type (doc, object) != TL_JSON_OBJECT)
    return fail (error);
  kind_name = dup_member (doc, object, "kind");
  id = dup_member (doc, object, "id");
  while (kind_name != NULL && kind < G_N_ELEMENTS (kind_names) && !g_str_equal (kind_name, kind_names[kind]))
    kind++;
  if (kind_name == NULL || kind == G_N_ELEMENTS (kind_names) || id == NULL)
    return fail (error);
  number = tl_json_find_typed (doc, object, "position", TL_JSON_NUMBER);
  if (number != TL_JSON_NONE && !tl_json_get_uint (doc, number, &position))
    return fail (error);
  before = dup_bytes (doc, object, "before");
  after = dup_bytes (doc, object, "after");
  tl_command_add (self, tl_change_new ((TlChangeKind) kind, id, position, before, after));
  return TRUE;
}

TlCommand *
tl_command_from_json (const char  *json,
                      GError     **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(TlCommand) self = NULL;
  TlJsonRef changes = TL_JSON_NONE;

  g_return_val_if_fail (json != NULL, NULL);

  bytes = g_bytes_new (json, strlen (json));
  doc = tl_json_doc_parse (bytes, NULL, NULL);
  if (doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT)
    changes = tl_json_find_typed (doc, 0, "changes", TL_JSON_ARRAY);
  if (changes == TL_JSON_NONE)
    {
      fail (error);
      return NULL;
    }
  self = tl_command_new ("", "", "", NULL);
  g_free (self->id);
  g_free (self->name);
  g_free (self->article);
  g_free (self->by);
  g_free (self->at);
  self->id = dup_member (doc, 0, "id");
  self->name = dup_member (doc, 0, "name");
  self->article = dup_member (doc, 0, "article");
  self->by = dup_member (doc, 0, "by");
  self->at = dup_member (doc, 0, "at");
  self->detail = dup_member (doc, 0, "detail");
  if (self->id == NULL || self->name == NULL || self->article == NULL || self->by == NULL || self->at == NULL)
    {
      fail (error);
      return NULL;
    }
  for (TlJsonRef change = tl_json_first (doc, changes); change != TL_JSON_NONE; change = tl_json_next (doc, change))
    if (!read_change (doc, change, self, error))
      return NULL;
  return g_steal_pointer (&self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a brat file says and the native format has no word for, carried in a member of its own. */

#include "config.h"

#include "tl-brat-foreign.h"

#include <string.h>

#include "tl-json-pick.h"

static TlBratLine *
parse_string (TlJsonDoc *doc,
              TlJsonRef  value)
{
  g_autofree char *raw = NULL;
  gsize length;

  if (value == TL_JSON_NONE || tl_json_get_type (doc, value) != TL_JSON_STRING)
    return NULL;
  raw = tl_json_dup_string (doc, value, &length);
  return tl_brat_line_parse (raw, strlen (raw), 0);
}

TlBratForeign *
tl_brat_foreign_read (GBytes *json)
{
  TlBratForeign *self = g_new0 (TlBratForeign, 1);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  TlJsonRef member = TL_JSON_NONE;
  TlJsonRef list;

  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_brat_line_free);
  if (doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT)
    member = tl_json_find_typed (doc, 0, TL_BRAT_MEMBER, TL_JSON_OBJECT);
  if (member == TL_JSON_NONE)
    return self;
  self->line = parse_string (doc, tl_json_find (doc, member, "line"));
  self->trigger = tl_json_pick_string (doc, member, "trigger");
  self->is_equiv = tl_json_find_typed (doc, member, "equiv", TL_JSON_TRUE) != TL_JSON_NONE;
  self->has_crlf = tl_json_find_typed (doc, member, "crlf", TL_JSON_TRUE) != TL_JSON_NONE;
  list = tl_json_find_typed (doc, member, "lines", TL_JSON_ARRAY);
  if (list != TL_JSON_NONE)
    for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
      {
        TlBratLine *line = parse_string (doc, item);

        if (line != NULL)
          g_ptr_array_add (self->lines, line);
      }
  return self;
}

void
tl_brat_foreign_free (TlBratForeign *self)
{
  g_clear_pointer (&self->line, tl_brat_line_free);
  g_ptr_array_unref (self->lines);
  g_free (self->trigger);
  g_free (self);
}

char *
tl_brat_foreign_to_json (const char *line,
                         GPtrArray  *lines,
                         const char *trigger,
                         gboolean    is_equiv,
                         gboolean    has_crlf)
{
  GString *out = g_string_new ("{");

  if (line != NULL)
    tl_json_append_member (out, "line", line);
  if (trigger != NULL)
    tl_json_append_member (out, "trigger", trigger);
  if (is_equiv)
    tl_json_append_member_json (out, "equiv", "true");
  if (has_crlf)
    tl_json_append_member_json (out, "crlf", "true");
  if (lines != NULL && lines->len > 0)
    {
      tl_json_append_name (out, "lines");
      g_string_append_c (out, '[');
      for (guint i = 0; i < lines->len; i++)
        {
          tl_json_append_comma (out);
          tl_json_append_string (out, lines->pdata[i], -1, &tl_json_style_spaced);
        }
      g_string_append_c (out, ']');
    }
  if (out->len == 1)
    {
      g_string_free (out, TRUE);
      return NULL;
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

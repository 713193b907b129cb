/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A relation as a value over its JSON: one block that holds the arguments and their strings, and a
 * reference on the bytes.  Changes patch the JSON, keeping what an argument's object holds besides.
 */

#include "config.h"

#include "tl-relation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-annotation-private.h"
#include "tl-id.h"
#include "tl-intern.h"
#include "tl-json-patch.h"

G_DEFINE_BOXED_TYPE (TlRelation, tl_relation, tl_relation_ref, tl_relation_unref)

/* Arguments while they are collected: role and target alternate, owned. */
static GPtrArray *
new_strings (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static gboolean
read_args (TlJsonDoc  *doc,
           TlJsonRef   list,
           GPtrArray  *strings,
           GError    **error)
{
  for (TlJsonRef arg = tl_json_first (doc, list); arg != TL_JSON_NONE; arg = tl_json_next (doc, arg))
    {
      g_autofree char *role = NULL;
      g_autofree char *target = NULL;

      if (tl_json_get_type (doc, arg) == TL_JSON_OBJECT)
        {
          role = tl_model_dup_string (doc, tl_json_find (doc, arg, "role"));
          target = tl_model_dup_string (doc, tl_json_find (doc, arg, "target"));
        }
      if (role == NULL || target == NULL)
        {
          g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE,
                               _("Each argument of a relation needs a “role” and a “target”"));
          return FALSE;
        }
      g_ptr_array_add (strings, g_steal_pointer (&role));
      g_ptr_array_add (strings, g_steal_pointer (&target));
    }
  return TRUE;
}

static gboolean
read_short (TlJsonDoc  *doc,
            TlJsonRef   object,
            GPtrArray  *strings,
            GError    **error)
{
  g_autofree char *from = tl_model_dup_string (doc, tl_json_find (doc, object, "from"));
  g_autofree char *to = tl_model_dup_string (doc, tl_json_find (doc, object, "to"));

  if (from == NULL || to == NULL)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE,
                           _("A relation needs “args”, or “from” and “to”"));
      return FALSE;
    }
  g_ptr_array_add (strings, g_strdup ("from"));
  g_ptr_array_add (strings, g_steal_pointer (&from));
  g_ptr_array_add (strings, g_strdup ("to"));
  g_ptr_array_add (strings, g_steal_pointer (&to));
  return TRUE;
}

/* One block for the struct, the arguments and all strings. */
static TlRelation *
alloc_relation (const char *id,
                GPtrArray  *strings)
{
  gsize size = strlen (id) + 1;
  TlRelation *self;
  char *next;

  for (guint i = 0; i < strings->len; i++)
    size += strlen (g_ptr_array_index (strings, i)) + 1;
  self = g_malloc0 (sizeof *self + strings->len / 2 * sizeof (TlRelationArg) + size);
  g_atomic_ref_count_init (&self->references);
  self->element = TL_ELEMENT_NONE;
  self->n_args = strings->len / 2;
  next = (char *) &self->args[self->n_args];
  self->id = next;
  next = g_stpcpy (next, id) + 1;
  for (guint i = 0; i < self->n_args; i++)
    {
      self->args[i].role = next;
      next = g_stpcpy (next, g_ptr_array_index (strings, 2 * i)) + 1;
      self->args[i].target = next;
      next = g_stpcpy (next, g_ptr_array_index (strings, 2 * i + 1)) + 1;
    }
  return self;
}

TlRelation *
tl_relation_parse (TlJsonDoc   *doc,
                   TlJsonRef    value,
                   const char  *forced_id,
                   const char  *fallback_id,
                   GError     **error)
{
  g_autoptr(GPtrArray) strings = new_strings ();
  g_autofree char *id = NULL;
  TlRelation *self;
  TlJsonRef args;
  char *kind;

  if (tl_json_get_type (doc, value) != TL_JSON_OBJECT)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("A relation must be an object"));
      return NULL;
    }
  args = tl_json_find_typed (doc, value, "args", TL_JSON_ARRAY);
  if (!(args != TL_JSON_NONE ? read_args (doc, args, strings, error) : read_short (doc, value, strings, error)))
    return NULL;
  kind = tl_model_intern_string (doc, tl_json_find (doc, value, "type"));
  if (kind == NULL)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("A relation needs a “type”"));
      return NULL;
    }
  id = forced_id != NULL ? g_strdup (forced_id) : tl_model_dup_string (doc, tl_json_find (doc, value, "id"));
  if (id == NULL)
    id = fallback_id != NULL ? g_strdup (fallback_id) : tl_id_new ("r");
  self = alloc_relation (id, strings);
  self->kind = kind;
  self->json = tl_json_dup_raw (doc, value);
  return self;
}

TlRelation *
tl_relation_parse_bytes (GBytes      *json,
                         const char  *forced_id,
                         GError     **error)
{
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (json, NULL, error);

  return doc != NULL ? tl_relation_parse (doc, 0, forced_id, NULL, error) : NULL;
}

static void
append_arg (GString             *out,
            const TlRelationArg *arg,
            const TlJsonStyle   *style)
{
  g_string_append_printf (out, "{\"role\"%s", style->colon);
  tl_json_append_string (out, arg->role, -1, style);
  g_string_append_printf (out, "%s\"target\"%s", style->comma, style->colon);
  tl_json_append_string (out, arg->target, -1, style);
  g_string_append_c (out, '}');
}

static void
append_args (GString             *out,
             const TlRelationArg *args,
             guint                n_args,
             const TlJsonStyle   *style)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_args; i++)
    {
      if (i > 0)
        g_string_append (out, style->comma);
      append_arg (out, &args[i], style);
    }
  g_string_append_c (out, ']');
}

TlRelation *
tl_relation_new (const char          *type,
                 const TlRelationArg *args,
                 guint                n_args)
{
  GString *out;
  g_autofree char *id = NULL;
  g_autoptr(GBytes) json = NULL;

  g_return_val_if_fail (type != NULL && *type != '\0', NULL);
  g_return_val_if_fail (args != NULL || n_args == 0, NULL);

  id = tl_id_new ("r");
  out = g_string_new ("{\"id\": ");
  tl_json_append_string (out, id, -1, &tl_json_style_spaced);
  g_string_append (out, ", \"type\": ");
  tl_json_append_string (out, type, -1, &tl_json_style_spaced);
  g_string_append (out, ", \"args\": ");
  append_args (out, args, n_args, &tl_json_style_spaced);
  g_string_append_c (out, '}');
  json = g_string_free_to_bytes (out);
  return tl_relation_parse_bytes (json, NULL, NULL);
}

TlRelation *
tl_relation_new_from_json (GBytes      *json,
                           const char  *fallback_id,
                           GError     **error)
{
  g_autoptr(TlJsonDoc) doc = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  doc = tl_json_doc_parse (json, NULL, error);
  return doc != NULL ? tl_relation_parse (doc, 0, NULL, fallback_id, error) : NULL;
}

TlRelation *
tl_relation_new_from_doc (TlJsonDoc   *doc,
                          TlJsonRef    value,
                          const char  *fallback_id,
                          GError     **error)
{
  g_return_val_if_fail (doc != NULL, NULL);

  return tl_relation_parse (doc, value, NULL, fallback_id, error);
}

TlRelation *
tl_relation_ref (TlRelation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tl_relation_unref (TlRelation *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_bytes_unref (self->json);
  tl_intern_release (self->kind);
  g_free (self);
}

const char *
tl_relation_get_id (TlRelation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

const char *
tl_relation_get_kind (TlRelation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->kind;
}

const TlRelationArg *
tl_relation_get_args (TlRelation *self,
                      guint      *n_args)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (n_args != NULL)
    *n_args = self->n_args;
  return self->args;
}

GBytes *
tl_relation_get_json (TlRelation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->json;
}

gboolean
tl_relation_equal (TlRelation *a,
                   TlRelation *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a == b || (g_str_equal (a->id, b->id) && g_bytes_equal (a->json, b->json));
}

gboolean
tl_relation_has_target (TlRelation *self,
                        const char *annotation_id)
{
  g_return_val_if_fail (self != NULL && annotation_id != NULL, FALSE);

  for (guint i = 0; i < self->n_args; i++)
    if (g_str_equal (self->args[i].target, annotation_id))
      return TRUE;
  return FALSE;
}

static void
set_string (TlJsonPatch *patch,
            const char  *name,
            const char  *text)
{
  TlJsonStyle style = tl_json_patch_get_style (patch, 0);
  g_autoptr(GString) json = g_string_new (NULL);

  tl_json_append_string (json, text, -1, &style);
  tl_json_patch_set_member (patch, 0, name, json->str, json->len);
}

/* As for annotations: an edited relation names its id. */
static TlRelation *
finish_edit (TlRelation  *self,
             TlJsonDoc   *doc,
             TlJsonPatch *patch)
{
  g_autoptr(GBytes) json = NULL;
  TlJsonRef id = tl_json_find_typed (doc, 0, "id", TL_JSON_STRING);

  if (id == TL_JSON_NONE || !tl_json_string_equal (doc, id, self->id))
    set_string (patch, "id", self->id);
  json = tl_json_patch_apply (patch);
  return tl_relation_parse_bytes (json, self->id, NULL);
}

/* The targets of "from" and "to" when args are just these. */
static gboolean
is_short (const TlRelationArg  *args,
          guint                 n_args,
          const char          **from,
          const char          **to)
{
  *from = *to = NULL;
  for (guint i = 0; n_args == 2 && i < n_args; i++)
    {
      if (g_str_equal (args[i].role, "from"))
        *from = args[i].target;
      else if (g_str_equal (args[i].role, "to"))
        *to = args[i].target;
    }
  return *from != NULL && *to != NULL;
}

/* Keeps the elements that are still there with all they hold, in the order asked for. */
static void
patch_args (TlRelation          *self,
            TlJsonDoc           *doc,
            TlJsonPatch         *patch,
            TlJsonRef            list,
            const TlRelationArg *args,
            guint                n_args)
{
  TlJsonStyle style = tl_json_patch_get_style (patch, list);
  g_autofree TlJsonElement *elements = g_new0 (TlJsonElement, n_args + 1);
  g_autofree TlJsonRef *old = g_new (TlJsonRef, self->n_args + 1);
  g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint n_old = 0;

  for (TlJsonRef arg = tl_json_first (doc, list); arg != TL_JSON_NONE; arg = tl_json_next (doc, arg))
    old[n_old++] = arg;
  for (guint i = 0; i < n_args; i++)
    {
      elements[i].ref = TL_JSON_NONE;
      for (guint j = 0; j < n_old && elements[i].ref == TL_JSON_NONE; j++)
        if (old[j] != TL_JSON_NONE && g_str_equal (self->args[j].role, args[i].role)
            && g_str_equal (self->args[j].target, args[i].target))
          {
            elements[i].ref = old[j];
            old[j] = TL_JSON_NONE;
          }
      if (elements[i].ref == TL_JSON_NONE)
        {
          GString *out = g_string_new (NULL);

          append_arg (out, &args[i], &style);
          elements[i].json = g_string_free_to_bytes (out);
          g_ptr_array_add (owned, elements[i].json);
        }
    }
  tl_json_patch_set_elements (patch, list, elements, n_args);
}

TlRelation *
tl_relation_with_args (TlRelation          *self,
                       const TlRelationArg *args,
                       guint                n_args)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(TlJsonPatch) patch = NULL;
  const char *from;
  const char *to;
  TlJsonRef list;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (args != NULL || n_args == 0, NULL);

  doc = tl_json_doc_parse (self->json, NULL, NULL);
  patch = tl_json_patch_new (doc);
  list = tl_json_find_typed (doc, 0, "args", TL_JSON_ARRAY);
  if (list != TL_JSON_NONE)
    {
      patch_args (self, doc, patch, list, args, n_args);
    }
  else if (is_short (args, n_args, &from, &to))
    {
      set_string (patch, "from", from);
      set_string (patch, "to", to);
    }
  else
    {
      TlJsonStyle style = tl_json_patch_get_style (patch, 0);
      g_autoptr(GString) json = g_string_new (NULL);

      append_args (json, args, n_args, &style);
      tl_json_patch_remove_member (patch, 0, "from");
      tl_json_patch_remove_member (patch, 0, "to");
      tl_json_patch_set_member (patch, 0, "args", json->str, json->len);
    }
  return finish_edit (self, doc, patch);
}

TlRelation *
tl_relation_with_kind (TlRelation *self,
                       const char *type)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  g_autoptr(TlJsonPatch) patch = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (type != NULL && *type != '\0', NULL);

  doc = tl_json_doc_parse (self->json, NULL, NULL);
  patch = tl_json_patch_new (doc);
  set_string (patch, "type", type);
  return finish_edit (self, doc, patch);
}

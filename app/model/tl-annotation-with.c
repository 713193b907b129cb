/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * New annotation values from old ones, by patching the JSON: whatever is not meant stays byte for byte.
 *
 * Each edit also makes sure that the JSON names the id under which the annotation is known: one that
 * had none (or shared it with an earlier one) is from now on the same at every opening.
 */

#include "config.h"

#include "tl-annotation-private.h"

#include "tl-json-patch.h"
#include "tl-time.h"

typedef struct
{
  TlJsonDoc   *doc;
  TlJsonPatch *patch;
} Edit;

static Edit
begin_edit (TlAnnotation *self)
{
  Edit edit;

  edit.doc = tl_annotation_open (self);
  edit.patch = tl_json_patch_new (edit.doc);
  return edit;
}

static void
set_string (Edit       *edit,
            TlJsonRef   object,
            const char *name,
            const char *text,
            gssize      length)
{
  TlJsonStyle style = tl_json_patch_get_style (edit->patch, object);
  g_autoptr(GString) json = g_string_new (NULL);

  tl_json_append_string (json, text, length, &style);
  tl_json_patch_set_member (edit->patch, object, name, json->str, json->len);
}

/* Sets a string, or removes the member when there is nothing to say. */
static void
set_optional (Edit       *edit,
              TlJsonRef   object,
              const char *name,
              const char *text)
{
  if (text != NULL && *text != '\0')
    set_string (edit, object, name, text, -1);
  else
    tl_json_patch_remove_member (edit->patch, object, name);
}

static void
set_own_id (Edit         *edit,
            TlAnnotation *self)
{
  TlJsonRef id = tl_json_find_typed (edit->doc, 0, "id", TL_JSON_STRING);

  if (id == TL_JSON_NONE || !tl_json_string_equal (edit->doc, id, self->id))
    set_string (edit, 0, "id", self->id, -1);
}

static TlAnnotation *
finish_edit (Edit         *edit,
             TlAnnotation *self,
             gboolean      touch)
{
  g_autoptr(GBytes) json = NULL;
  TlAnnotation *after;

  set_own_id (edit, self);
  if (touch)
    {
      g_autofree char *now = tl_time_now ();

      set_string (edit, 0, "modified", now, -1);
    }
  json = tl_json_patch_apply (edit->patch);
  after = tl_annotation_parse_bytes (json, self->id, NULL);
  tl_json_patch_free (edit->patch);
  tl_json_doc_unref (edit->doc);
  return after;
}

gboolean
tl_annotation_has_own_id (TlAnnotation *self)
{
  g_autoptr(TlJsonDoc) doc = NULL;
  TlJsonRef id;

  g_return_val_if_fail (self != NULL, FALSE);

  doc = tl_annotation_open (self);
  id = tl_json_find_typed (doc, 0, "id", TL_JSON_STRING);
  return id != TL_JSON_NONE && tl_json_string_equal (doc, id, self->id);
}

TlAnnotation *
tl_annotation_with_own_id (TlAnnotation *self)
{
  Edit edit;

  g_return_val_if_fail (self != NULL, NULL);

  edit = begin_edit (self);
  return finish_edit (&edit, self, FALSE);
}

TlAnnotation *
tl_annotation_with_label (TlAnnotation *self,
                          const char   *label)
{
  Edit edit;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (label != NULL && *label != '\0', NULL);

  edit = begin_edit (self);
  set_string (&edit, 0, "label", label, -1);
  return finish_edit (&edit, self, TRUE);
}

static void
set_number (Edit       *edit,
            const char *name,
            guint       number)
{
  char digits[16];

  g_snprintf (digits, sizeof digits, "%u", number);
  tl_json_patch_set_member (edit->patch, 0, name, digits, -1);
}

static void
set_fragments (Edit             *edit,
               const TlFragment *fragments,
               guint             n_fragments)
{
  TlJsonStyle style = tl_json_patch_get_style (edit->patch, 0);
  g_autoptr(GString) json = g_string_new ("[");

  for (guint i = 0; i < n_fragments; i++)
    g_string_append_printf (json, "%s[%u%s%u]", i > 0 ? style.comma : "",
                            fragments[i].start, style.comma, fragments[i].end);
  g_string_append_c (json, ']');
  tl_json_patch_set_member (edit->patch, 0, "fragments", json->str, json->len);
}

TlAnnotation *
tl_annotation_with_fragments (TlAnnotation     *self,
                              const TlFragment *fragments,
                              guint             n_fragments,
                              TlText           *text)
{
  g_autofree TlFragment *work = NULL;
  g_autoptr(GString) quote = NULL;
  guint n_left;
  Edit edit;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);
  g_return_val_if_fail (fragments != NULL && n_fragments > 0, NULL);

  work = g_memdup2 (fragments, n_fragments * sizeof *fragments);
  n_left = tl_fragments_normalize (work, n_fragments, tl_text_get_length (text));
  g_return_val_if_fail (n_left > 0, NULL);

  edit = begin_edit (self);
  set_number (&edit, "start", work[0].start);
  set_number (&edit, "end", work[n_left - 1].end);
  if (n_left > 1)
    set_fragments (&edit, work, n_left);
  else
    tl_json_patch_remove_member (edit.patch, 0, "fragments");
  quote = g_string_new (NULL);
  tl_fragments_append_covered (work, n_left, text, " ", quote);
  set_string (&edit, 0, "text", quote->str, quote->len);
  return finish_edit (&edit, self, TRUE);
}

/* Does object have no members but those so named? */
static gboolean
holds_only (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    if (!tl_json_string_equal (doc, tl_json_get_key (doc, value), name))
      return FALSE;
  return TRUE;
}

TlAnnotation *
tl_annotation_with_attribute (TlAnnotation *self,
                              const char   *name,
                              const char   *json)
{
  TlJsonRef object;
  Edit edit;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  edit = begin_edit (self);
  object = tl_json_find_typed (edit.doc, 0, "attributes", TL_JSON_OBJECT);
  if (json != NULL && object != TL_JSON_NONE)
    {
      tl_json_patch_set_member (edit.patch, object, name, json, -1);
    }
  else if (json != NULL)
    {
      TlJsonStyle style = tl_json_patch_get_style (edit.patch, 0);
      g_autoptr(GString) value = g_string_new ("{");

      tl_json_append_string (value, name, -1, &style);
      g_string_append_printf (value, "%s%s}", style.colon, json);
      tl_json_patch_set_member (edit.patch, 0, "attributes", value->str, value->len);
    }
  else if (object != TL_JSON_NONE && holds_only (edit.doc, object, name))
    {
      tl_json_patch_remove_member (edit.patch, 0, "attributes");
    }
  else if (object != TL_JSON_NONE)
    {
      tl_json_patch_remove_member (edit.patch, object, name);
    }
  return finish_edit (&edit, self, TRUE);
}

TlAnnotation *
tl_annotation_with_note (TlAnnotation *self,
                         const char   *note)
{
  Edit edit;

  g_return_val_if_fail (self != NULL, NULL);

  edit = begin_edit (self);
  set_optional (&edit, 0, "note", note);
  return finish_edit (&edit, self, TRUE);
}

static void
append_review_member (GString           *out,
                      const TlJsonStyle *style,
                      const char        *name,
                      const char        *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append_printf (out, "%s\"%s\"%s", style->comma, name, style->colon);
  tl_json_append_string (out, value, -1, style);
}

TlAnnotation *
tl_annotation_with_review (TlAnnotation *self,
                           TlDecision    decision,
                           const char   *by,
                           const char   *reason)
{
  g_autofree char *now = NULL;
  TlJsonRef object;
  Edit edit;

  g_return_val_if_fail (self != NULL, NULL);

  now = tl_time_now ();
  edit = begin_edit (self);
  object = tl_json_find_typed (edit.doc, 0, "review", TL_JSON_OBJECT);
  if (object != TL_JSON_NONE)
    {
      set_string (&edit, object, "decision", tl_decision_get_name (decision), -1);
      set_optional (&edit, object, "by", by);
      set_string (&edit, object, "at", now, -1);
      set_optional (&edit, object, "reason", reason);
    }
  else
    {
      TlJsonStyle style = tl_json_patch_get_style (edit.patch, 0);
      g_autoptr(GString) json = g_string_new ("{\"decision\"");

      g_string_append_printf (json, "%s\"%s\"", style.colon, tl_decision_get_name (decision));
      append_review_member (json, &style, "by", by);
      append_review_member (json, &style, "at", now);
      append_review_member (json, &style, "reason", reason);
      g_string_append_c (json, '}');
      tl_json_patch_set_member (edit.patch, 0, "review", json->str, json->len);
    }
  /* What a reviewer says is dated in itself, and leaves the annotation as its annotator made it. */
  return finish_edit (&edit, self, FALSE);
}

TlAnnotation *
tl_annotation_with_member (TlAnnotation *self,
                           const char   *member,
                           GBytes       *json)
{
  static const char *const decoded[] = { "id", "label", "start", "end", "fragments", "text", NULL };
  Edit edit;

  g_return_val_if_fail (self != NULL && member != NULL, NULL);
  g_return_val_if_fail (!g_strv_contains (decoded, member), NULL);

  edit = begin_edit (self);
  if (json != NULL)
    tl_json_patch_set_member (edit.patch, 0, member, g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  else
    tl_json_patch_remove_member (edit.patch, 0, member);
  return finish_edit (&edit, self, !g_str_equal (member, "thread"));
}

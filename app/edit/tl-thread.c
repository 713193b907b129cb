/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads of notes: the member "thread" of an annotation or an article, a list of {at, by, text} that only grows.  The single "note" of an
 * annotation is the annotator's own and stays beside it. */

#include "config.h"

#include "tl-edits-article.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-edits-private.h"
#include "tl-json-patch.h"
#include "tl-time.h"

#define MAX_NOTES 10000

static void
note_free (gpointer data)
{
  TlThreadNote *note = data;

  g_free (note->by);
  g_free (note->at);
  g_free (note->text);
  g_free (note);
}

static char *
dup_string (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

static void
add_note (GPtrArray *notes,
          char      *by,
          char      *at,
          char      *text)
{
  TlThreadNote *note = g_new0 (TlThreadNote, 1);

  note->by = by != NULL ? by : g_strdup ("");
  note->at = at != NULL ? at : g_strdup ("");
  note->text = text;
  g_ptr_array_add (notes, note);
}

static void
read_thread (TlJsonDoc *doc,
             TlJsonRef  list,
             GPtrArray *notes)
{
  if (list == TL_JSON_NONE || tl_json_get_type (doc, list) != TL_JSON_ARRAY)
    return;
  for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE && notes->len < MAX_NOTES;
       item = tl_json_next (doc, item))
    {
      char *text = tl_json_get_type (doc, item) == TL_JSON_OBJECT ? dup_string (doc, item, "text") : NULL;

      if (text != NULL)
        add_note (notes, dup_string (doc, item, "by"), dup_string (doc, item, "at"), text);
    }
}

GPtrArray *
tl_annotation_list_thread (TlAnnotation *annotation)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func (note_free);
  g_autoptr (TlJsonDoc) doc = NULL;
  g_autofree char *single = NULL;

  g_return_val_if_fail (annotation != NULL, notes);

  doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  g_return_val_if_fail (doc != NULL, notes);
  single = dup_string (doc, 0, "note");
  if (single != NULL && *single != '\0')
    add_note (notes, g_strdup (tl_annotation_get_annotator (annotation)), NULL, g_steal_pointer (&single));
  read_thread (doc, tl_json_find (doc, 0, "thread"), notes);
  return notes;
}

GPtrArray *
tl_article_list_thread (TlArticle *article)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func (note_free);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), notes);

  json = tl_article_dup_member_json (article, "thread");
  doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  if (doc != NULL)
    read_thread (doc, 0, notes);
  return notes;
}

static void
append_member (GString    *out,
               const char *name,
               const char *text)
{
  if (*text == '\0')
    return;
  g_string_append_printf (out, "%s\"%s\": ", out->len > 1 ? ", " : "", name);
  tl_json_append_string (out, text, -1, &tl_json_style_spaced);
}

static GBytes *
make_entry (const char *by,
            const char *text)
{
  GString *out = g_string_new ("{");
  g_autofree char *now = tl_time_now ();

  append_member (out, "at", now);
  append_member (out, "by", by);
  append_member (out, "text", text);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

/* The list (NULL: none) with entry at its end; NULL when it is no list. */
static GBytes *
append_entry (GBytes *list,
              GBytes *entry)
{
  g_autoptr (GBytes) base = list != NULL ? g_bytes_ref (list) : g_bytes_new_static ("[]", 2);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (base, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (TlJsonElement));
  const TlJsonElement new = { TL_JSON_NONE, entry };

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    return NULL;
  for (TlJsonRef item = tl_json_first (doc, 0); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      const TlJsonElement old = { item, NULL };

      g_array_append_val (elements, old);
    }
  g_array_append_val (elements, new);
  patch = tl_json_patch_new (doc);
  tl_json_patch_set_elements (patch, 0, (const TlJsonElement *) (gpointer) elements->data, elements->len);
  return tl_json_patch_apply (patch);
}

static TlCommand *
refuse (GError **error)
{
  g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("Its “%s” is of a kind that Tagline leaves alone"), "thread");
  return NULL;
}

static TlCommand *
comment_annotation (TlArticle   *article,
                    TlCommand   *command,
                    const char  *id,
                    GBytes      *entry,
                    GError     **error)
{
  g_autoptr (TlCommand) owned = command;
  TlAnnotation *before = tl_edit_find (article, id, error);
  g_autoptr (TlAnnotation) after = NULL;
  g_autoptr (GBytes) list = NULL;
  g_autoptr (GBytes) longer = NULL;

  if (before == NULL)
    return NULL;
  list = tl_annotation_dup_member_json (before, "thread");
  longer = append_entry (list, entry);
  if (longer == NULL)
    return refuse (error);
  after = tl_annotation_with_member (before, "thread", longer);
  tl_edit_add_annotation (command, article, before, after);
  return g_steal_pointer (&owned);
}

TlCommand *
tl_edit_comment (TlArticle   *article,
                 const char  *key,
                 const char  *by,
                 const char  *id,
                 const char  *text,
                 GError     **error)
{
  g_autoptr (TlCommand) command = NULL;
  g_autoptr (GBytes) entry = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autofree char *words = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID, _("A note must be text"));
      return NULL;
    }
  words = g_strstrip (g_strdup (text));
  if (*words == '\0')
    return NULL;
  command = tl_command_new ("comment", key, by, NULL);
  entry = make_entry (command->by, words);
  if (id != NULL)
    return comment_annotation (article, g_steal_pointer (&command), id, entry, error);
  before = tl_article_dup_member_json (article, "thread");
  after = append_entry (before, entry);
  if (after == NULL)
    return refuse (error);
  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, "thread", G_MAXUINT, before, after));
  return g_steal_pointer (&command);
}

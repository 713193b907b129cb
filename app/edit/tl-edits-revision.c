/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Another text for an article, and what becomes of its annotations.
 *
 * All of it is one command, so that undo brings back text and annotations together.  The order of its changes:
 * text, what was the text, annotations that move, orphans that are found again, annotations that go, the list of orphans.
 */

#include "config.h"

#include "tl-revision.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-edits-private.h"
#include "tl-json-patch.h"
#include "tl-time.h"

typedef struct
{
  TlArticle    *article;
  TlCommand    *command;
  TlText       *new_text;
  char         *sha256;       /* of the text that goes */
  GHashTable   *reanchors;    /* sha256 of a text → TlReanchor from there to new_text */
  GPtrArray    *elements;     /* GBytes: what "orphans" will hold */
  GCancellable *cancellable;
} Revise;

static void
revise_clear (Revise *self)
{
  g_free (self->sha256);
  g_clear_pointer (&self->reanchors, g_hash_table_unref);
  g_clear_pointer (&self->elements, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Revise, revise_clear)

static void
append_name (GString    *out,
             const char *name)
{
  g_string_append_printf (out, "%s\"%s\": ", out->str[out->len - 1] != '{' ? ", " : "", name);
}

static void
append_text (GString    *out,
             const char *name,
             const char *text,
             gssize      length)
{
  if (text == NULL)
    return;
  append_name (out, name);
  tl_json_append_string (out, text, length, &tl_json_style_spaced);
}

static void
append_places (GString          *out,
               const char       *name,
               const TlFragment *fragments,
               guint             n)
{
  append_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s[%u, %u]", i > 0 ? ", " : "", fragments[i].start, fragments[i].end);
  g_string_append_c (out, ']');
}

/* The elements of a list member as they are; a member that is no list is not touched by anybody: NULL with error. */
static GPtrArray *
list_elements (TlArticle   *article,
               const char  *name,
               GError     **error)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) json = tl_article_dup_member_json (article, name);
  g_autoptr (TlJsonDoc) doc = NULL;

  if (json == NULL)
    return g_steal_pointer (&elements);
  doc = tl_json_doc_parse (json, NULL, error);
  if (doc == NULL)
    return NULL;
  if (tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE,
                   _("“%s” of this article is no list, so nothing can be put into it"), name);
      return NULL;
    }
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    g_ptr_array_add (elements, tl_json_dup_raw (doc, value));
  return g_steal_pointer (&elements);
}

/* Adds the change of a list member to these elements; an empty list goes. */
static void
set_list (TlCommand  *command,
          TlArticle  *article,
          const char *name,
          GPtrArray  *elements)
{
  g_autoptr (GBytes) before = tl_article_dup_member_json (article, name);
  g_autoptr (GBytes) after = NULL;
  GString *out = g_string_new ("[");

  for (guint i = 0; i < elements->len; i++)
    {
      GBytes *element = g_ptr_array_index (elements, i);

      if (i > 0)
        g_string_append (out, ", ");
      g_string_append_len (out, g_bytes_get_data (element, NULL), g_bytes_get_size (element));
    }
  g_string_append_c (out, ']');
  after = g_string_free_to_bytes (out);
  if (elements->len == 0 && before == NULL)
    return;
  if (elements->len > 0 && before != NULL && g_bytes_equal (before, after))
    return;
  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, name, G_MAXUINT, before,
                                          elements->len > 0 ? after : NULL));
}

/* The annotation at other offsets with the same words: nobody modified it. */
static TlAnnotation *
shift_annotation (TlAnnotation     *annotation,
                  const TlFragment *fragments,
                  guint             n)
{
  g_autoptr (TlAnnotation) named = tl_annotation_with_own_id (annotation);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (named), NULL, NULL);
  g_autoptr (TlJsonPatch) patch = tl_json_patch_new (doc);
  g_autoptr (GString) list = g_string_new ("[");
  g_autoptr (GBytes) json = NULL;
  g_autofree char *start = g_strdup_printf ("%u", fragments[0].start);
  g_autofree char *end = g_strdup_printf ("%u", fragments[n - 1].end);

  tl_json_patch_set_member (patch, 0, "start", start, -1);
  tl_json_patch_set_member (patch, 0, "end", end, -1);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s[%u, %u]", i > 0 ? ", " : "", fragments[i].start, fragments[i].end);
  g_string_append_c (list, ']');
  if (tl_json_find (doc, 0, "fragments") != TL_JSON_NONE)
    tl_json_patch_set_member (patch, 0, "fragments", list->str, list->len);
  json = tl_json_patch_apply (patch);
  return tl_annotation_new_from_json (json, tl_annotation_get_id (annotation), NULL);
}

static GBytes *
make_orphan (TlAnnotation   *annotation,
             const TlAnchor *anchor,
             const char     *sha256)
{
  g_autoptr (TlAnnotation) named = tl_annotation_with_own_id (annotation);
  g_autofree TlFragment *places = anchor != NULL ? tl_anchor_dup_fragments (anchor) : NULL;
  GBytes *json = tl_annotation_get_json (named);
  GString *out = g_string_new ("{");

  append_text (out, "kind", tl_anchor_kind_get_name (places != NULL ? TL_ANCHOR_DOUBTFUL : TL_ANCHOR_ORPHAN), -1);
  append_name (out, "confidence");
  g_string_append_printf (out, "0.%02u", places != NULL ? (guint) CLAMP (anchor->confidence * 100, 0, 99) : 0);
  if (places != NULL)
    append_places (out, "places", places, anchor->n_places);
  append_text (out, "sha256", sha256, -1);
  append_name (out, "annotation");
  g_string_append_len (out, g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

static gboolean
is_placed (const TlAnchor *anchor)
{
  return anchor->kind == TL_ANCHOR_EXACT || anchor->kind == TL_ANCHOR_MOVED;
}

static TlReanchor *
find_reanchor (Revise      *self,
               const char  *sha256,
               GError     **error)
{
  TlReanchor *reanchor = sha256 != NULL ? g_hash_table_lookup (self->reanchors, sha256) : NULL;
  g_autoptr (GPtrArray) revisions = NULL;

  if (reanchor != NULL || sha256 == NULL)
    return reanchor;
  revisions = tl_article_list_revisions (self->article);
  for (guint i = revisions->len; i-- > 0;)
    {
      const TlRevision *revision = g_ptr_array_index (revisions, i);

      if (!g_str_equal (revision->sha256, sha256))
        continue;
      reanchor = tl_reanchor_new (revision->text, self->new_text, self->cancellable, error);
      if (reanchor != NULL)
        g_hash_table_insert (self->reanchors, g_strdup (sha256), reanchor);
      return reanchor;
    }
  return NULL;
}

/* Annotations: the moved ones first, as their positions are those of now; then those that go, from the last one on. */
static void
place_annotations (Revise     *self,
                   TlReanchor *reanchor)
{
  guint n = tl_article_get_n_annotations (self->article);
  g_autoptr (GPtrArray) going = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      guint n_fragments;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);
      g_autoptr (TlAnchor) anchor = tl_reanchor_place (reanchor, fragments, n_fragments);
      g_autofree TlFragment *places = is_placed (anchor) ? tl_anchor_dup_fragments (anchor) : NULL;
      g_autoptr (TlAnnotation) after = NULL;

      if (places == NULL)
        {
          g_ptr_array_add (going, annotation);
          g_ptr_array_add (self->elements, make_orphan (annotation, anchor, self->sha256));
          continue;
        }
      if (memcmp (places, fragments, n_fragments * sizeof *places) == 0)
        continue;
      after = shift_annotation (annotation, places, n_fragments);
      tl_edit_add_annotation (self->command, self->article, annotation, after);
    }
  for (guint i = going->len; i-- > 0;)
    {
      TlAnnotation *annotation = g_ptr_array_index (going, i);
      const char *id = tl_annotation_get_id (annotation);

      tl_command_add (self->command,
                      tl_change_new (TL_CHANGE_ANNOTATION, id, tl_article_get_annotation_position (self->article, id),
                                     tl_annotation_get_json (annotation), NULL));
    }
}

/* An orphan of an earlier revision: back among the annotations, or with another proposal.  FALSE: not one we can read, it
 * stays as it is. */
static gboolean
place_orphan (Revise    *self,
              GBytes    *element,
              GError   **error)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (element, NULL, NULL);
  TlJsonRef value = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT
                    ? tl_json_find_typed (doc, 0, "annotation", TL_JSON_OBJECT) : TL_JSON_NONE;
  TlJsonRef of = value != TL_JSON_NONE ? tl_json_find_typed (doc, 0, "sha256", TL_JSON_STRING) : TL_JSON_NONE;
  g_autoptr (TlAnnotation) annotation =
    value != TL_JSON_NONE ? tl_annotation_new_from_doc (doc, value, NULL, NULL) : NULL;
  g_autofree char *sha256 = of != TL_JSON_NONE ? tl_json_dup_string (doc, of, NULL) : NULL;
  TlReanchor *reanchor = annotation != NULL ? find_reanchor (self, sha256, error) : NULL;
  g_autoptr (TlAnchor) anchor = NULL;
  const TlFragment *fragments;
  guint n;

  if (reanchor == NULL)
    return FALSE;
  fragments = tl_annotation_get_fragments (annotation, &n);
  anchor = tl_reanchor_place (reanchor, fragments, n);
  if (is_placed (anchor) && tl_article_find_annotation (self->article, tl_annotation_get_id (annotation)) == NULL)
    {
      g_autofree TlFragment *places = tl_anchor_dup_fragments (anchor);
      g_autoptr (TlAnnotation) after = shift_annotation (annotation, places, n);

      tl_command_add (self->command, tl_change_new (TL_CHANGE_ANNOTATION, tl_annotation_get_id (after), G_MAXUINT,
                                                    NULL, tl_annotation_get_json (after)));
      return TRUE;
    }
  g_ptr_array_add (self->elements, make_orphan (annotation, anchor, sha256));
  return TRUE;
}

static gboolean
place_orphans (Revise  *self,
               GError **error)
{
  g_autoptr (GPtrArray) before = list_elements (self->article, "orphans", error);

  for (guint i = 0; before != NULL && i < before->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (place_orphan (self, g_ptr_array_index (before, i), &local_error))
        continue;
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_ptr_array_add (self->elements, g_bytes_ref (g_ptr_array_index (before, i)));
    }
  return before != NULL;
}

static gboolean
keep_text (Revise  *self,
           GError **error)
{
  g_autoptr (GPtrArray) revisions = list_elements (self->article, "revisions", error);
  g_autofree char *fetched = tl_article_dup_member (self->article, "fetched");
  GString *out;
  gsize length;
  const char *data;

  if (revisions == NULL)
    return FALSE;
  out = g_string_new ("{");
  append_text (out, "sha256", self->sha256, -1);
  append_text (out, "fetched", fetched, -1);
  append_text (out, "replaced", self->command->at, -1);
  data = tl_text_get_data (tl_article_get_text (self->article), &length);
  append_text (out, "text", data, length);
  g_string_append_c (out, '}');
  g_ptr_array_add (revisions, g_string_free_to_bytes (out));
  set_list (self->command, self->article, "revisions", revisions);
  return TRUE;
}

static void
set_text (Revise *self)
{
  g_autoptr (GBytes) before = tl_article_dup_member_json (self->article, "text");
  g_autoptr (GBytes) after = NULL;
  GString *out = g_string_new (NULL);
  gsize length;
  const char *data = tl_text_get_data (self->new_text, &length);

  tl_json_append_string (out, data, length, &tl_json_style_spaced);
  after = g_string_free_to_bytes (out);
  tl_command_add (self->command, tl_change_new (TL_CHANGE_MEMBER, "text", G_MAXUINT, before, after));
}

/* What a source tells of an article besides its text; what it does not tell stays. */
static gboolean
set_members (TlCommand *command,
             TlArticle *article,
             TlArticle *fetched)
{
  static const char *const names[] = { "title", "url", "publisher", "author", "published", "language" };
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *old = tl_article_dup_member (article, names[i]);
      g_autofree char *new = tl_article_dup_member (fetched, names[i]);
      g_autoptr (GBytes) before = NULL;
      g_autoptr (GBytes) after = NULL;

      if (new == NULL || g_strcmp0 (old, new) == 0)
        continue;
      before = tl_article_dup_member_json (article, names[i]);
      after = tl_article_dup_member_json (fetched, names[i]);
      tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, names[i], G_MAXUINT, before, after));
      any = TRUE;
    }
  return any;
}

static void
set_fetched (TlCommand *command,
             TlArticle *article,
             TlArticle *fetched)
{
  g_autoptr (GBytes) before = tl_article_dup_member_json (article, "fetched");
  g_autoptr (GBytes) after = tl_article_dup_member_json (fetched, "fetched");

  if (after != NULL)
    tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, "fetched", G_MAXUINT, before, after));
}

TlCommand *
tl_edit_revise (TlArticle     *article,
                const char    *key,
                const char    *by,
                TlArticle     *fetched,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (TlCommand) command = NULL;
  g_auto (Revise) self = { 0 };
  TlReanchor *reanchor;
  TlText *text;

  g_return_val_if_fail (TL_IS_ARTICLE (article) && TL_IS_ARTICLE (fetched), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  text = tl_article_get_text (article);
  if (tl_text_equal (text, tl_article_get_text (fetched)))
    {
      command = tl_command_new ("member", key, by, NULL);
      return set_members (command, article, fetched) ? g_steal_pointer (&command) : NULL;
    }
  command = tl_command_new ("revise", key, by, NULL);
  self.article = article;
  self.command = command;
  self.new_text = tl_article_get_text (fetched);
  self.sha256 = tl_text_dup_sha256 (text);
  self.reanchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tl_reanchor_free);
  self.elements = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self.cancellable = cancellable;
  reanchor = tl_reanchor_new (text, self.new_text, cancellable, error);
  if (reanchor == NULL)
    return NULL;
  g_hash_table_insert (self.reanchors, g_strdup (self.sha256), reanchor);
  set_text (&self);
  if (!keep_text (&self, error) || !place_orphans (&self, error))
    return NULL;
  place_annotations (&self, reanchor);
  set_list (command, article, "orphans", self.elements);
  set_members (command, article, fetched);
  set_fetched (command, article, fetched);
  return g_steal_pointer (&command);
}

/* The list of orphans without the one of this id: NULL and MISSING when it is not there. */
static GPtrArray *
list_others (TlArticle   *article,
             const char  *id,
             GError     **error)
{
  g_autoptr (GPtrArray) elements = list_elements (article, "orphans", error);

  for (guint i = 0; elements != NULL && i < elements->len; i++)
    {
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (g_ptr_array_index (elements, i), NULL, NULL);
      TlJsonRef value = doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_OBJECT
                        ? tl_json_find_typed (doc, 0, "annotation", TL_JSON_OBJECT) : TL_JSON_NONE;
      TlJsonRef name = value != TL_JSON_NONE ? tl_json_find_typed (doc, value, "id", TL_JSON_STRING) : TL_JSON_NONE;

      if (name == TL_JSON_NONE || !tl_json_string_equal (doc, name, id))
        continue;
      g_ptr_array_remove_index (elements, i);
      return g_steal_pointer (&elements);
    }
  if (elements != NULL)
    g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING, _("The annotation “%s” is not there any more"), id);
  return NULL;
}

static gboolean
check_places (TlArticle         *article,
              const TlFragment  *fragments,
              guint              n_fragments,
              GError           **error)
{
  guint length = tl_text_get_length (tl_article_get_text (article));

  for (guint i = 0; i < n_fragments; i++)
    if (fragments[i].start >= fragments[i].end || fragments[i].end > length)
      n_fragments = 0;
  if (fragments != NULL && n_fragments > 0)
    return TRUE;
  g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                       _("There is no proposal for its place: select the words that it belongs to"));
  return FALSE;
}

TlCommand *
tl_edit_reattach (TlArticle         *article,
                  const char        *key,
                  const char        *by,
                  const char        *id,
                  const TlFragment  *fragments,
                  guint              n_fragments,
                  GError           **error)
{
  g_autoptr (TlOrphan) orphan = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (TlAnnotation) after = NULL;
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && id != NULL, NULL);

  others = list_others (article, id, error);
  if (others == NULL)
    return NULL;
  orphan = tl_article_find_orphan (article, id);
  if (orphan != NULL && fragments == NULL)
    {
      fragments = orphan->places;
      n_fragments = orphan->n_places;
    }
  if (orphan == NULL || !check_places (article, fragments, n_fragments, error))
    return NULL;
  if (tl_article_find_annotation (article, id) != NULL)
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                   _("There is another annotation “%s” by now"), id);
      return NULL;
    }
  after = tl_annotation_with_fragments (orphan->annotation, fragments, n_fragments, tl_article_get_text (article));
  command = tl_command_new ("reattach", key, by, tl_annotation_get_label (after));
  set_list (command, article, "orphans", others);
  tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, id, G_MAXUINT, NULL, tl_annotation_get_json (after)));
  return command;
}

TlCommand *
tl_edit_discard_orphan (TlArticle   *article,
                        const char  *key,
                        const char  *by,
                        const char  *id,
                        GError     **error)
{
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GHashTable) removed = g_hash_table_new (g_str_hash, g_str_equal);
  TlCommand *command;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL && id != NULL, NULL);

  others = list_others (article, id, error);
  if (others == NULL)
    return NULL;
  command = tl_command_new ("discard", key, by, NULL);
  g_hash_table_add (removed, (gpointer) id);
  if (tl_article_find_annotation (article, id) == NULL)
    tl_edit_add_untying (command, article, removed);
  set_list (command, article, "orphans", others);
  return command;
}

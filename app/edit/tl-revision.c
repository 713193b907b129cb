/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Earlier texts of an article and annotations without a place, as its record tells them. */

#include "config.h"

#include "tl-revision.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"

#define EXCERPT_LENGTH 60

void
tl_revision_free (TlRevision *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->text, tl_text_unref);
  g_free (self->sha256);
  g_free (self->fetched);
  g_free (self->replaced);
  g_free (self);
}

void
tl_orphan_free (TlOrphan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->annotation, tl_annotation_unref);
  g_free (self->places);
  g_free (self->sha256);
  g_free (self);
}

char *
tl_text_dup_sha256 (TlText *text)
{
  gsize length;
  const char *data = tl_text_get_data (text, &length);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
}

static char *
dup_string (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

/* The list under name, NULL when there is none. */
static TlJsonDoc *
open_list (TlArticle  *article,
           const char *name)
{
  g_autoptr (GBytes) json = tl_article_dup_member_json (article, name);
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  return doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_ARRAY ? g_steal_pointer (&doc) : NULL;
}

static TlRevision *
read_revision (TlJsonDoc *doc,
               TlJsonRef  value)
{
  TlRevision *self;
  TlJsonRef text;
  gsize length;
  char *utf8;

  if (tl_json_get_type (doc, value) != TL_JSON_OBJECT)
    return NULL;
  text = tl_json_find_typed (doc, value, "text", TL_JSON_STRING);
  if (text == TL_JSON_NONE)
    return NULL;
  self = g_new0 (TlRevision, 1);
  utf8 = tl_json_dup_string (doc, text, &length);
  self->text = tl_text_new_take (utf8, length);
  /* Not the one in the file: what it names may have been edited there. */
  self->sha256 = tl_text_dup_sha256 (self->text);
  self->fetched = dup_string (doc, value, "fetched");
  self->replaced = dup_string (doc, value, "replaced");
  return self;
}

GPtrArray *
tl_article_list_revisions (TlArticle *article)
{
  GPtrArray *revisions = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_revision_free);
  g_autoptr (TlJsonDoc) doc = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), revisions);

  doc = open_list (article, "revisions");
  for (TlJsonRef value = doc != NULL ? tl_json_first (doc, 0) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (doc, value))
    {
      TlRevision *revision = read_revision (doc, value);

      if (revision != NULL)
        g_ptr_array_add (revisions, revision);
    }
  return revisions;
}

/* All the places, or none: half of an annotation is no proposal. */
static void
read_places (TlOrphan  *self,
             TlJsonDoc *doc,
             TlJsonRef  list,
             guint      limit)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (TlFragment));

  if (list == TL_JSON_NONE)
    return;
  for (TlJsonRef value = tl_json_first (doc, list); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      TlFragment place = { 0, 0 };
      TlJsonRef start;
      TlJsonRef end;

      if (tl_json_get_type (doc, value) != TL_JSON_ARRAY || tl_json_get_length (doc, value) != 2)
        return;
      start = tl_json_first (doc, value);
      end = tl_json_next (doc, start);
      if (tl_json_get_type (doc, start) != TL_JSON_NUMBER || tl_json_get_type (doc, end) != TL_JSON_NUMBER
          || !tl_json_get_uint (doc, start, &place.start) || !tl_json_get_uint (doc, end, &place.end)
          || place.start >= place.end || place.end > limit)
        return;
      g_array_append_val (places, place);
    }
  self->n_places = places->len;
  if (places->len > 0)
    self->places = g_memdup2 (places->data, places->len * sizeof (TlFragment));
}

static TlOrphan *
read_orphan (TlJsonDoc *doc,
             TlJsonRef  value,
             guint      limit)
{
  g_autoptr (TlOrphan) self = g_new0 (TlOrphan, 1);
  TlJsonRef annotation;
  TlJsonRef confidence;

  if (tl_json_get_type (doc, value) != TL_JSON_OBJECT)
    return NULL;
  annotation = tl_json_find_typed (doc, value, "annotation", TL_JSON_OBJECT);
  if (annotation != TL_JSON_NONE)
    self->annotation = tl_annotation_new_from_doc (doc, annotation, NULL, NULL);
  if (self->annotation == NULL)
    return NULL;
  read_places (self, doc, tl_json_find_typed (doc, value, "places", TL_JSON_ARRAY), limit);
  self->kind = self->n_places > 0 ? TL_ANCHOR_DOUBTFUL : TL_ANCHOR_ORPHAN;
  self->sha256 = dup_string (doc, value, "sha256");
  confidence = tl_json_find_typed (doc, value, "confidence", TL_JSON_NUMBER);
  if (confidence == TL_JSON_NONE || !tl_json_get_double (doc, confidence, &self->confidence))
    self->confidence = 0;
  self->confidence = CLAMP (self->confidence, 0, 1);
  return g_steal_pointer (&self);
}

GPtrArray *
tl_article_list_orphans (TlArticle *article)
{
  GPtrArray *orphans = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_orphan_free);
  g_autoptr (TlJsonDoc) doc = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), orphans);

  doc = open_list (article, "orphans");
  for (TlJsonRef value = doc != NULL ? tl_json_first (doc, 0) : TL_JSON_NONE; value != TL_JSON_NONE;
       value = tl_json_next (doc, value))
    {
      TlOrphan *orphan = read_orphan (doc, value, tl_text_get_length (tl_article_get_text (article)));

      if (orphan != NULL)
        g_ptr_array_add (orphans, orphan);
    }
  return orphans;
}

TlOrphan *
tl_article_find_orphan (TlArticle  *article,
                        const char *id)
{
  g_autoptr (GPtrArray) orphans = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  orphans = tl_article_list_orphans (article);
  for (guint i = 0; i < orphans->len; i++)
    {
      TlOrphan *orphan = g_ptr_array_index (orphans, i);

      if (g_str_equal (tl_annotation_get_id (orphan->annotation), id))
        return g_ptr_array_steal_index (orphans, i);
    }
  return NULL;
}

/* A slice on one line. */
static char *
dup_line (TlText *text,
          guint   start,
          guint   end)
{
  char *line = tl_text_dup_slice (text, start, end);

  return g_strdelimit (line, "\n\r\t", ' ');
}

gboolean
tl_orphan_dup_context (const TlOrphan  *self,
                       TlArticle       *article,
                       guint            context,
                       char           **before,
                       char           **quote,
                       char           **after)
{
  g_autoptr (GPtrArray) revisions = NULL;

  g_return_val_if_fail (self != NULL && TL_IS_ARTICLE (article), FALSE);

  revisions = tl_article_list_revisions (article);
  for (guint i = revisions->len; i-- > 0;)
    {
      TlText *text = ((TlRevision *) g_ptr_array_index (revisions, i))->text;
      guint start = tl_annotation_get_start (self->annotation);
      guint end = tl_annotation_get_end (self->annotation);

      if (g_strcmp0 (((TlRevision *) g_ptr_array_index (revisions, i))->sha256, self->sha256) != 0
          || end > tl_text_get_length (text))
        continue;
      if (before != NULL)
        *before = dup_line (text, start > context ? start - context : 0, start);
      if (quote != NULL)
        *quote = tl_annotation_dup_covered (self->annotation, text);
      if (after != NULL)
        *after = dup_line (text, end, MIN (end + context, tl_text_get_length (text)));
      return TRUE;
    }
  return FALSE;
}

/* The words for a message: on one line, not too long. */
static char *
dup_excerpt (const TlOrphan *orphan,
             TlArticle      *article)
{
  g_autofree char *quote = tl_annotation_dup_string (orphan->annotation, "text");

  if (quote == NULL && !tl_orphan_dup_context (orphan, article, 0, NULL, &quote, NULL))
    return g_strdup ("");
  g_strdelimit (quote, "\n\r\t", ' ');
  if (g_utf8_strlen (quote, -1) <= EXCERPT_LENGTH)
    return g_steal_pointer (&quote);
  *g_utf8_offset_to_pointer (quote, EXCERPT_LENGTH - 1) = '\0';
  return g_strconcat (quote, "…", NULL);
}

void
tl_check_orphans (TlArticle *article,
                  GPtrArray *problems)
{
  g_autoptr (GPtrArray) orphans = NULL;

  g_return_if_fail (TL_IS_ARTICLE (article) && problems != NULL);

  orphans = tl_article_list_orphans (article);
  for (guint i = 0; i < orphans->len; i++)
    {
      const TlOrphan *orphan = g_ptr_array_index (orphans, i);
      g_autofree char *path = g_strdup_printf ("$.orphans[%u]", i);
      g_autofree char *words = dup_excerpt (orphan, article);
      const char *label = tl_annotation_get_label (orphan->annotation);
      char *message;

      if (orphan->n_places > 0)
        message = g_strdup_printf (_("The text changed under the %s “%s”: it may be at %u–%u now (confidence %.2f)"),
                                   label, words, orphan->places[0].start,
                                   orphan->places[orphan->n_places - 1].end, orphan->confidence);
      else
        message = g_strdup_printf (_("The text changed under the %s “%s”: its place is not found any more"),
                                   label, words);
      g_ptr_array_add (problems,
                       tl_diagnostic_new (orphan->n_places > 0 ? TL_CODE_DOUBTFUL : TL_CODE_ORPHAN, TL_SEVERITY_WARNING,
                                          tl_article_get_id (article), path, 0, 0, message));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From an article to documents of ours.
 *
 * A thing that differs from what was last shown was changed here: it gets a version that has seen what was shown, in a layer
 * of ours, whoever made it first.  A thing that was never shown is new, or came with a file: where the documents have the same
 * words nothing is written, where they have others ours are put beside them, for somebody to decide.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include <string.h>

#include "tl-desk-shown-private.h"
#include "tl-desk-view-private.h"
#include "tl-id.h"
#include "tl-json-patch.h"

#define CONTEXT 32   /* code points before and after an annotation, to find it by in another text */

typedef struct
{
  const TlDeskSelf *self;
  const char       *key;
  TlArticle        *article;
  TlDeskView       *view;
  GPtrArray        *docs;
  GHashTable       *changed;
  guint             clock;     /* of the next version */
} Writer;

static TlDeskDoc *
find_doc (Writer     *writer,
          const char *id)
{
  for (guint i = 0; i < writer->docs->len; i++)
    if (g_str_equal (((TlDeskDoc *) writer->docs->pdata[i])->id, id))
      return writer->docs->pdata[i];
  return NULL;
}

static TlDeskDoc *
get_doc (Writer     *writer,
         const char *id)
{
  TlDeskDoc *doc = find_doc (writer, id);

  if (doc == NULL)
    {
      doc = tl_desk_doc_new (id, writer->key);
      g_ptr_array_add (writer->docs, doc);
    }
  g_hash_table_add (writer->changed, g_strdup (id));
  return doc;
}

static gboolean
has_room (TlDeskDoc *doc)
{
  g_autoptr (GBytes) body = NULL;

  if (g_hash_table_size (doc->maps[TL_DESK_ANNS]) >= TL_DESK_MAX_ANNS)
    return FALSE;
  /* Too small to be worth measuring. */
  if (g_hash_table_size (doc->maps[TL_DESK_ANNS]) + g_hash_table_size (doc->maps[TL_DESK_RELS])
      + g_hash_table_size (doc->maps[TL_DESK_HIST]) < 20)
    return TRUE;
  body = tl_desk_doc_to_body (doc);
  return g_bytes_get_size (body) < TL_DESK_MAX_LAYER;
}

/* The layer of ours that has it, else the first with room. */
static TlDeskDoc *
get_layer (Writer     *writer,
           TlDeskMap   map,
           const char *name)
{
  for (guint number = 1;; number++)
    {
      g_autofree char *id = tl_desk_id_for_layer (writer->key, writer->self->user, number);
      TlDeskDoc *doc = find_doc (writer, id);

      if (doc == NULL)
        break;
      if (tl_desk_doc_get (doc, map, name, FALSE) != NULL)
        return get_doc (writer, id);
    }
  for (guint number = 1;; number++)
    {
      g_autofree char *id = tl_desk_id_for_layer (writer->key, writer->self->user, number);
      TlDeskDoc *doc = find_doc (writer, id);

      if (doc == NULL || has_room (doc))
        return get_doc (writer, id);
    }
}

static void
append_string_member (GString    *out,
                      const char *name,
                      const char *text)
{
  if (*text == '\0')
    return;
  tl_desk_json_append_name (out, name);
  tl_json_append_string (out, text, -1, &tl_json_style_compact);
  g_string_append_c (out, ',');
}

/* What an annotation is found by in another text, besides its quote. */
static char *
make_anchor (Writer     *writer,
             const char *id,
             const char *text_hash)
{
  TlAnnotation *annotation = tl_article_find_annotation (writer->article, id);
  TlText *text = tl_article_get_text (writer->article);
  GString *out = g_string_new (NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *on = g_strndup (text_hash, 12);
  guint start;
  guint end;

  if (annotation != NULL)
    {
      start = tl_annotation_get_start (annotation);
      end = tl_annotation_get_end (annotation);
      before = tl_text_dup_slice (text, start > CONTEXT ? start - CONTEXT : 0, start);
      after = tl_text_dup_slice (text, end, MIN (end + CONTEXT, tl_text_get_length (text)));
      append_string_member (out, "on", on);
      append_string_member (out, "prefix", before);
      append_string_member (out, "suffix", after);
    }
  return g_string_free (out, FALSE);
}

static void
write_version (Writer     *writer,
               TlDeskMap   map,
               const char *name,
               guint       clock,
               GArray     *seen,
               GBytes     *is,
               const char *text_hash)
{
  g_autofree char *id = map == TL_DESK_MEMBERS ? tl_desk_id_for_article (writer->key) : NULL;
  TlDeskDoc *doc = id != NULL ? get_doc (writer, id) : get_layer (writer, map, name);
  g_autofree char *anchor = map == TL_DESK_ANNS && is != NULL ? make_anchor (writer, name, text_hash) : NULL;
  GPtrArray *found = tl_desk_view_find (writer->view, map, name);
  g_autoptr (GArray) closed = tl_dots_new ();
  g_autoptr (GString) by = NULL;
  g_autoptr (TlVersion) version = NULL;

  if (map == TL_DESK_MEMBERS)
    {
      /* The article's document says nowhere else who wrote what. */
      by = g_string_new (NULL);
      append_string_member (by, "by", writer->self->user);
    }
  for (guint i = 0; seen != NULL && i < seen->len; i++)
    tl_dots_add (closed, g_array_index (seen, TlDot, i).dev, g_array_index (seen, TlDot, i).c);
  if (found != NULL)
    tl_register_close_seen (found, closed);
  tl_register_close_seen (tl_desk_doc_get (doc, map, name, TRUE), closed);
  version = tl_version_new (clock, writer->self->device, closed, is, writer->self->user, by != NULL ? by->str : anchor);
  tl_register_add (tl_desk_doc_get (doc, map, name, TRUE), version);
  if (doc->parts.kind == TL_DESK_LAYER && text_hash != NULL)
    tl_desk_doc_set (doc, "text", tl_desk_json_string (text_hash, -1));
}

/* The next clock of ours in a register, for something that has seen nothing of it. */
static guint
next_own_clock (Writer    *writer,
                GPtrArray *found)
{
  guint c = 0;

  for (guint i = 0; i < found->len; i++)
    {
      const TlVersion *version = found->pdata[i];

      if (g_str_equal (version->dev, writer->self->device))
        c = MAX (c, version->c);
      for (guint d = 0; d < version->seen->len; d++)
        if (g_str_equal (g_array_index (version->seen, TlDot, d).dev, writer->self->device))
          c = MAX (c, g_array_index (version->seen, TlDot, d).c);
    }
  return c + 1;
}

/* Is it among what others have, with these words? */
static gboolean
has_alike (GPtrArray *found,
           GBytes    *value)
{
  for (guint i = 0; i < found->len; i++)
    if (tl_desk_bytes_compare (((TlVersion *) found->pdata[i])->is, value) == 0)
      return TRUE;
  return FALSE;
}

static void
write_thing (Writer      *writer,
             TlDeskShown *shown,
             TlDeskMap    map,
             const char  *name,
             GBytes      *value,
             gboolean     unseen,
             const char  *text_hash)
{
  TlShownItem *item = tl_desk_shown_find (shown, (TlShownKind) map, name);
  GPtrArray *found = tl_desk_view_find (writer->view, map, name);
  g_autofree char *hash = tl_desk_hash (value);
  GBytes *counts = tl_desk_view_peek_value (writer->view, map, name);

  if ((item != NULL && g_str_equal (item->hash, hash)) || (counts != NULL && g_bytes_equal (counts, value)))
    return;
  /* What is the same everywhere, or was already put beside what others have. */
  if (found != NULL && has_alike (found, value) && (item == NULL || tl_desk_bytes_compare (tl_register_peek (found)->is, value) == 0))
    return;
  if (item != NULL && !unseen)
    write_version (writer, map, name, writer->clock, item->seen, value, text_hash);
  else if (found != NULL)
    write_version (writer, map, name, next_own_clock (writer, found), NULL, value, text_hash);
  else
    write_version (writer, map, name, writer->clock, NULL, value, text_hash);
}

static guint
find_unseen (GHashTable *unseen,
             const char *annotation)
{
  return unseen != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (unseen, annotation)) : 0;
}

/* Notes go with their annotation and come back with it, and nobody takes away what was not seen. */
static gboolean
is_kept_note (TlDeskLocal *local,
              const char  *name,
              GPtrArray   *found,
              GHashTable  *unseen)
{
  g_autofree char *about = tl_desk_is_note_name (name) && found != NULL ? tl_desk_note_dup_about (tl_register_peek (found)->is) : NULL;

  return about != NULL && *about != '\0'
         && (!g_hash_table_contains (local->maps[TL_DESK_ANNS], about) || find_unseen (unseen, about) != 0);
}

static void
write_map (Writer      *writer,
           TlDeskShown *shown,
           TlDeskLocal *local,
           TlDeskMap    map,
           GHashTable  *unseen)
{
  g_autoptr (GPtrArray) here = tl_desk_list_names (local->maps[map]);
  g_autoptr (GPtrArray) before = tl_desk_list_names (shown->items[map]);

  for (guint i = 0; i < here->len; i++)
    {
      guint what = map == TL_DESK_ANNS ? find_unseen (unseen, here->pdata[i]) : 0;

      if ((what & TL_DESK_KEEP_WORDS) == 0)
        write_thing (writer, shown, map, here->pdata[i], g_hash_table_lookup (local->maps[map], here->pdata[i]),
                     (what & TL_DESK_UNSEEN_WORDS) != 0, local->text_hash);
    }
  for (guint i = 0; i < before->len; i++)
    {
      const TlShownItem *item = g_hash_table_lookup (shown->items[map], before->pdata[i]);
      GPtrArray *found = tl_desk_view_find (writer->view, map, before->pdata[i]);

      if (g_hash_table_contains (local->maps[map], before->pdata[i])
          || (found != NULL && tl_register_peek (found)->is == NULL)
          || (map == TL_DESK_HIST && is_kept_note (local, before->pdata[i], found, unseen)))
        continue;
      write_version (writer, map, before->pdata[i], writer->clock, item->seen, NULL, local->text_hash);
    }
}

/* Verdicts. */

static TlDeskDoc *
new_verdict (Writer     *writer,
             const char *about,
             GBytes     *value,
             GArray     *seen,
             const char *text_hash)
{
  g_autofree char *id = tl_desk_id_for_decision (writer->key, writer->self->user);
  TlDeskDoc *doc = get_doc (writer, id);
  g_autoptr (TlVersion) version = tl_version_new (writer->clock, writer->self->device, seen, value, writer->self->user, NULL);

  tl_desk_doc_set (doc, "about", tl_desk_json_string (about, -1));
  tl_desk_doc_set (doc, "verdict", g_bytes_ref (version->text));
  tl_desk_doc_set (doc, "text", tl_desk_json_string (text_hash, -1));
  return doc;
}

static void
append_target (Writer     *writer,
               GString    *out,
               const char *name,
               GBytes     *value)
{
  GPtrArray *found = tl_desk_view_find (writer->view, TL_DESK_ANNS, name);
  TlVersion *version = found != NULL ? tl_register_peek (found) : NULL;
  g_autofree char *hash = tl_desk_hash (value);
  gboolean known = version != NULL && tl_desk_bytes_compare (version->is, value) == 0;

  g_string_append (out, out->len > 1 ? ",[" : "[");
  tl_json_append_string (out, name, -1, &tl_json_style_compact);
  g_string_append_printf (out, ",%u,", known ? version->c : writer->clock);
  tl_json_append_string (out, known ? version->dev : writer->self->device, -1, &tl_json_style_compact);
  g_string_append_printf (out, ",\"%s\"]", hash);
}

/* One document for all annotations that got the same verdict.  unseen: those alone whose newest verdict was not seen. */
static void
write_reviews (Writer      *writer,
               TlDeskShown *shown,
               TlDeskLocal *local,
               GHashTable  *unseen,
               gboolean     only_unseen)
{
  g_autoptr (GPtrArray) names = tl_desk_list_names (local->maps[TL_DESK_ANNS]);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GBytes) none = g_bytes_new_static ("null", 4);
  TlShownItem *verdicts = tl_desk_shown_find (shown, TL_SHOWN_STATUS, "status");

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      GBytes *review = g_hash_table_lookup (local->reviews, name);
      TlShownItem *item = tl_desk_shown_find (shown, TL_SHOWN_REVIEW, name);
      g_autoptr (GBytes) counts = tl_desk_view_dup_review (writer->view, name);
      g_autofree char *hash = review != NULL ? tl_desk_hash (review) : NULL;
      guint what = find_unseen (unseen, name);
      GString *targets;

      if ((what & TL_DESK_KEEP_REVIEW) != 0 || ((what & TL_DESK_UNSEEN_REVIEW) != 0) != only_unseen)
        continue;
      if (g_strcmp0 (hash, item != NULL ? item->hash : NULL) == 0 || tl_desk_bytes_compare (counts, review) == 0)
        continue;
      /* From a file, while others have a verdict already: theirs stands. */
      if (item == NULL && counts != NULL && tl_desk_shown_find (shown, (TlShownKind) TL_DESK_ANNS, name) == NULL)
        continue;
      review = review != NULL ? review : none;
      targets = g_hash_table_lookup (groups, review);
      if (targets == NULL)
        {
          targets = g_string_new ("[");
          g_hash_table_insert (groups, g_bytes_ref (review), targets);
          g_ptr_array_add (order, review);
        }
      append_target (writer, targets, name, g_hash_table_lookup (local->maps[TL_DESK_ANNS], name));
    }
  for (guint i = 0; i < order->len; i++)
    {
      GArray *seen = verdicts != NULL && !only_unseen ? verdicts->seen : NULL;
      TlDeskDoc *doc = new_verdict (writer, "annotations", order->pdata[i], seen, local->text_hash);
      GString *targets = g_hash_table_lookup (groups, order->pdata[i]);

      g_string_append_c (targets, ']');
      tl_desk_doc_set (doc, "targets", g_string_free_to_bytes (targets));
    }
}

static void
write_status (Writer      *writer,
              TlDeskShown *shown,
              TlDeskLocal *local)
{
  TlShownItem *item = tl_desk_shown_find (shown, TL_SHOWN_STATUS, "status");
  g_autofree char *counts = tl_desk_view_dup_status (writer->view);
  GPtrArray *found = tl_desk_view_find (writer->view, TL_DESK_MEMBERS, "status");
  g_autoptr (GBytes) value = tl_desk_json_string (local->status, -1);
  g_autoptr (GArray) seen = found != NULL ? tl_register_list_seen (found, TRUE) : NULL;
  g_autoptr (GPtrArray) names = NULL;
  TlDeskDoc *doc;
  GString *targets;

  if (g_strcmp0 (local->status, item != NULL ? item->hash : "new") == 0
      || g_strcmp0 (local->status, counts != NULL ? counts : "new") == 0
      || (item == NULL && counts != NULL))
    return;
  if (!tl_desk_is_verdict_status (local->status))
    {
      write_version (writer, TL_DESK_MEMBERS, "status", writer->clock, seen, value, NULL);
      return;
    }
  names = tl_desk_list_names (local->maps[TL_DESK_ANNS]);
  doc = new_verdict (writer, "status", value, item != NULL ? item->seen : NULL, local->text_hash);
  targets = g_string_new ("[");
  for (guint i = 0; i < names->len; i++)
    append_target (writer, targets, names->pdata[i], g_hash_table_lookup (local->maps[TL_DESK_ANNS], names->pdata[i]));
  g_string_append_c (targets, ']');
  tl_desk_doc_set (doc, "targets", g_string_free_to_bytes (targets));
}

static void
write_text (Writer     *writer,
            const char *hash)
{
  g_autofree char *id = tl_desk_id_for_text (hash);
  gsize length;
  const char *text = tl_text_get_data (tl_article_get_text (writer->article), &length);

  if (find_doc (writer, id) == NULL)
    tl_desk_doc_set (get_doc (writer, id), "text", tl_desk_json_string (text, length));
}

void
tl_desk_write_own (const TlDeskSelf *self,
                   TlDeskShown      *shown,
                   TlArticle        *article,
                   const char       *key,
                   GHashTable       *unseen,
                   TlDeskView       *view,
                   GPtrArray        *docs,
                   GHashTable       *changed)
{
  g_autoptr (TlDeskLocal) local = tl_desk_local_new (article);
  g_autoptr (GBytes) text = tl_desk_json_string (local->text_hash, -1);
  GPtrArray *texts = tl_desk_view_find (view, TL_DESK_MEMBERS, "text");
  Writer writer = { self, key, article, view, docs, changed, MIN (view->clock + 1, TL_DESK_MAX_CLOCK) };

  /* A text that others have newer is taken over, not put back: see tl_desk_view_dup_text_hash(). */
  if (texts != NULL && tl_desk_shown_find (shown, (TlShownKind) TL_DESK_MEMBERS, "text") == NULL)
    g_hash_table_remove (local->maps[TL_DESK_MEMBERS], "text");
  write_map (&writer, shown, local, TL_DESK_MEMBERS, NULL);
  write_map (&writer, shown, local, TL_DESK_ANNS, unseen);
  write_map (&writer, shown, local, TL_DESK_RELS, NULL);
  write_map (&writer, shown, local, TL_DESK_HIST, unseen);
  write_reviews (&writer, shown, local, unseen, FALSE);
  write_reviews (&writer, shown, local, unseen, TRUE);
  write_status (&writer, shown, local);
  if (g_hash_table_size (changed) > 0)
    write_text (&writer, local->text_hash);
}

/* Deciding. */

static GBytes *
rename_copy (GBytes     *value,
             const char *id)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (value, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GBytes) name = tl_desk_json_string (id, -1);

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return NULL;
  patch = tl_json_patch_new (doc);
  tl_json_patch_set_member (patch, 0, "id", g_bytes_get_data (name, NULL), g_bytes_get_size (name));
  return tl_json_patch_apply (patch);
}

static void
write_plain (Writer     *writer,
             TlDeskMap   map,
             const char *name,
             GArray     *seen,
             GBytes     *is,
             const char *on)
{
  g_autofree char *id = map == TL_DESK_MEMBERS ? tl_desk_id_for_article (writer->key) : NULL;
  TlDeskDoc *doc = id != NULL ? get_doc (writer, id) : get_layer (writer, map, name);
  g_autoptr (GString) by = g_string_new (NULL);
  g_autoptr (TlVersion) version = NULL;

  append_string_member (by, "by", writer->self->user);
  append_string_member (by, "on", on != NULL ? on : "");
  version = tl_version_new (writer->clock, writer->self->device, seen, is, writer->self->user, by->str);
  tl_register_add (tl_desk_doc_get (doc, map, name, TRUE), version);
}

/* A verdict of ours that says what one of those says, and has seen all. */
static gboolean
decide_verdict (Writer     *writer,
                TlDeskMap   map,
                const char *name,
                TlVersion  *version)
{
  TlVerdict *verdict = tl_desk_view_find_verdict (writer->view, map, name, version);
  TlDeskDoc *theirs = verdict != NULL ? find_doc (writer, verdict->id) : NULL;
  GBytes *targets = theirs != NULL ? g_hash_table_lookup (theirs->rest, "targets") : NULL;
  GBytes *value = map == TL_DESK_REVIEW ? tl_desk_view_peek_value (writer->view, TL_DESK_ANNS, name) : NULL;
  g_autoptr (GArray) seen = NULL;
  TlDeskDoc *doc;
  GString *one;

  if (verdict == NULL || verdict->text == NULL || (map == TL_DESK_REVIEW ? value : targets) == NULL)
    return FALSE;
  seen = tl_desk_view_list_verdicts_seen (writer->view);
  doc = new_verdict (writer, map == TL_DESK_REVIEW ? "annotations" : "status", version->is, seen, verdict->text);
  if (map == TL_DESK_STATUS)
    {
      tl_desk_doc_set (doc, "targets", g_bytes_ref (targets));
      return TRUE;
    }
  one = g_string_new ("[");
  append_target (writer, one, name, value);
  g_string_append_c (one, ']');
  tl_desk_doc_set (doc, "targets", g_string_free_to_bytes (one));
  return TRUE;
}

gboolean
tl_desk_decide (const TlDeskSelf *self,
                const char       *key,
                TlDeskMap         map,
                const char       *name,
                TlVersion        *version,
                TlDeskChoice      choice,
                TlDeskView       *view,
                GPtrArray        *docs,
                GHashTable       *changed)
{
  GPtrArray *found = map < TL_DESK_N_MAPS ? tl_desk_view_find (view, map, name) : NULL;
  Writer writer = { self, key, NULL, view, docs, changed, MIN (view->clock + 1, TL_DESK_MAX_CLOCK) };
  g_autoptr (GArray) seen = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GBytes) copy = NULL;
  gboolean there = FALSE;

  if (map >= TL_DESK_N_MAPS)
    return decide_verdict (&writer, map, name, version);
  for (guint i = 0; found != NULL && i < found->len; i++)
    there = there || tl_version_compare (found->pdata[i], version) == 0;
  if (!there || tl_register_get_n_conflicts (found) == 0)
    return FALSE;
  seen = tl_register_list_seen (found, TRUE);
  if (choice == TL_DESK_KEEP_BOTH && version->is != NULL && map != TL_DESK_MEMBERS)
    {
      id = tl_id_new (map == TL_DESK_ANNS ? "t" : "r");
      copy = rename_copy (version->is, id);
      if (copy == NULL)
        return FALSE;
      write_plain (&writer, map, id, NULL, copy, version->on);
      write_plain (&writer, map, name, seen, tl_register_peek (found)->is, tl_register_peek (found)->on);
    }
  else
    {
      write_plain (&writer, map, name, seen, version->is, version->on);
    }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One article and its documents, both ways at once.
 *
 *   1  what is pending from last time is found to have happened or not
 *   2  what was done here since goes into documents of ours
 *   3  what the documents say and the article does not becomes a row of the log: noted as pending with our documents, in one
 *      transaction; written, if nobody wrote about this article meanwhile (else from 1 again); noted as shown
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-mirror-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-id.h"

#define MAX_TRIES 8
#define PENDING_FILE "file"

GPtrArray *
tl_mirror_list_docs (TlReplica   *replica,
                     const char  *article,
                     GError     **error)
{
  g_autoptr (GPtrArray) held = tl_replica_list_docs (replica, article, error);
  GPtrArray *docs;

  if (held == NULL)
    return NULL;
  docs = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_desk_doc_free);
  for (guint i = 0; i < held->len; i++)
    {
      const TlReplicaDoc *one = held->pdata[i];
      TlDeskDoc *doc = one->body != NULL ? tl_desk_doc_parse (one->id, one->body, NULL) : NULL;

      if (doc != NULL)
        g_ptr_array_add (docs, doc);
    }
  return docs;
}

static TlText *
read_text (TlReplica   *replica,
           const char  *id,
           GError     **error)
{
  g_autoptr (TlReplicaDoc) held = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;
  TlJsonRef value;
  gsize length;
  char *words;

  if (!tl_replica_find (replica, id, &held, error))
    return NULL;
  doc = held != NULL && held->body != NULL ? tl_json_doc_parse (held->body, NULL, NULL) : NULL;
  value = doc != NULL ? tl_json_find_typed (doc, 0, "text", TL_JSON_STRING) : TL_JSON_NONE;
  if (value == TL_JSON_NONE)
    return NULL;
  words = tl_json_dup_string (doc, value, &length);
  return tl_text_new_take (words, length);
}

static TlText *
find_text_by_begin (const char *hash,
                    gpointer    user_data)
{
  TlReplica *replica = user_data;
  g_autofree char *begin = tl_desk_id_for_text (hash);
  g_autofree char *id = tl_replica_find_begin (replica, begin, NULL);

  return id != NULL ? read_text (replica, id, NULL) : NULL;
}

gboolean
tl_mirror_find_text (TlReplica   *replica,
                     TlDeskView  *view,
                     TlText     **text,
                     GError     **error)
{
  g_autofree char *hash = tl_desk_view_dup_text_hash (view);
  g_autofree char *id = hash != NULL ? tl_desk_id_for_text (hash) : NULL;
  g_autoptr (GError) local_error = NULL;

  *text = id != NULL ? read_text (replica, id, &local_error) : NULL;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (*text != NULL)
    tl_desk_view_place (view, *text, find_text_by_begin, replica);
  return TRUE;
}

gboolean
tl_mirror_put_own (TlReplica   *replica,
                   GPtrArray   *docs,
                   GHashTable  *changed,
                   GError     **error)
{
  for (guint i = 0; i < docs->len; i++)
    {
      TlDeskDoc *doc = docs->pdata[i];
      g_autoptr (TlReplicaDoc) held = NULL;

      if (!g_hash_table_contains (changed, doc->id))
        continue;
      if (!tl_replica_find (replica, doc->id, &held, error))
        return FALSE;
      if (held == NULL)
        held = tl_replica_doc_new (doc->id, doc->parts.kind == TL_DESK_TEXT ? "" : doc->parts.article, doc->parts.kind);
      g_clear_pointer (&held->body, g_bytes_unref);
      held->body = tl_desk_doc_to_body (doc);
      held->dirty = TRUE;
      g_clear_pointer (&held->error, g_free);
      if (!tl_replica_put (replica, held, error))
        return FALSE;
    }
  return TRUE;
}

/* Did what was being written when we last came here get written? */
static gboolean
settle_pending (TlMirror          *self,
                TlReplicaArticle  *state,
                gboolean           in_file,
                GError           **error)
{
  gboolean there = FALSE;

  if (state->pending_row == NULL)
    return TRUE;
  if (g_str_equal (state->pending_row, PENDING_FILE))
    there = in_file;
  else if (!tl_store_has_row (self->store, state->pending_row, &there, error))
    return FALSE;
  if (there)
    {
      g_clear_pointer (&state->shown, g_bytes_unref);
      state->shown = g_steal_pointer (&state->pending_shown);
    }
  g_clear_pointer (&state->pending_shown, g_bytes_unref);
  g_clear_pointer (&state->pending_row, g_free);
  return TRUE;
}

/* A text that is there need not be written again: its name is enough. */
static gboolean
add_text_stub (TlMirror   *self,
               TlArticle  *article,
               GPtrArray  *docs,
               GError    **error)
{
  gsize length;
  const char *text = tl_text_get_data (tl_article_get_text (article), &length);
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  g_autofree char *id = tl_desk_id_for_text (hash);
  g_autoptr (TlReplicaDoc) held = NULL;

  if (!tl_replica_find (self->replica, id, &held, error))
    return FALSE;
  if (held != NULL && held->body != NULL)
    g_ptr_array_add (docs, tl_desk_doc_new (id, NULL));
  return TRUE;
}

static TlChange *
find_change (const TlCommand *command,
             const char      *id)
{
  for (guint i = 0; i < command->changes->len; i++)
    {
      TlChange *change = command->changes->pdata[i];

      if (change->kind == TL_CHANGE_ANNOTATION && g_str_equal (change->id, id))
        return change;
    }
  return NULL;
}

/* An annotation's JSON in parts that are changed apart; NULL: there is none. */
typedef struct
{
  GBytes *words;
  GBytes *review;
  GBytes *thread;
} Parts;

static void
parts_clear (Parts *parts)
{
  g_clear_pointer (&parts->words, g_bytes_unref);
  g_clear_pointer (&parts->review, g_bytes_unref);
  g_clear_pointer (&parts->thread, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static void
parts_init (Parts      *parts,
            const char *id,
            GBytes     *json)
{
  g_autoptr (TlAnnotation) annotation = json != NULL ? tl_annotation_new_from_json (json, id, NULL) : NULL;

  *parts = (Parts) { NULL };
  if (annotation == NULL)
    return;
  parts->words = tl_desk_strip_annotation (annotation);
  tl_desk_dup_comments (annotation, &parts->review, &parts->thread);
}

/* What the colleague changed, and whether the person did as well. */
static guint
compare_parts (const Parts *before,
               const Parts *theirs,
               const Parts *ours)
{
  guint what = 0;

  if (tl_desk_bytes_compare (before->words, theirs->words) != 0)
    what |= tl_desk_bytes_compare (before->words, ours->words) != 0 ? TL_DESK_UNSEEN_WORDS : TL_DESK_KEEP_WORDS;
  if (tl_desk_bytes_compare (before->review, theirs->review) != 0)
    what |= tl_desk_bytes_compare (before->review, ours->review) != 0 ? TL_DESK_UNSEEN_REVIEW : TL_DESK_KEEP_REVIEW;
  if (tl_desk_bytes_compare (before->thread, theirs->thread) != 0)
    what |= TL_DESK_KEEP_NOTES;
  return what;
}

static void
add_unseen (GHashTable     *unseen,
            const TlChange *theirs,
            TlArticle      *article)
{
  TlAnnotation *annotation = tl_article_find_annotation (article, theirs->id);
  guint what = GPOINTER_TO_UINT (g_hash_table_lookup (unseen, theirs->id));
  g_auto (Parts) before = { NULL };
  g_auto (Parts) after = { NULL };
  g_auto (Parts) ours = { NULL };

  parts_init (&before, theirs->id, theirs->before);
  parts_init (&after, theirs->id, theirs->after);
  parts_init (&ours, theirs->id, annotation != NULL ? tl_annotation_get_json (annotation) : NULL);
  what |= compare_parts (&before, &after, &ours);
  g_hash_table_replace (unseen, g_strdup (theirs->id), GUINT_TO_POINTER (what));
}

/* Annotations that a person changed from what they were before colleagues' changes, although the log has those first: they came
 * while the person's edit was on its way. */
static GHashTable *
list_unseen (GPtrArray *rows,
             TlArticle *article)
{
  GHashTable *unseen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const TlLogRow *row = rows->pdata[i];

      for (guint c = 0; row->kind == TL_LOG_SYNC && c < row->command->changes->len; c++)
        {
          const TlChange *theirs = row->command->changes->pdata[c];

          if (theirs->kind != TL_CHANGE_ANNOTATION)
            continue;
          for (guint next = i + 1; next < rows->len; next++)
            {
              const TlLogRow *later = rows->pdata[next];
              const TlChange *ours = find_change (later->command, theirs->id);

              if (ours == NULL)
                continue;
              if (later->kind != TL_LOG_SYNC && tl_desk_bytes_compare (ours->before, theirs->before) == 0
                  && tl_desk_bytes_compare (ours->before, theirs->after) != 0)
                add_unseen (unseen, theirs, article);
              break;
            }
        }
    }
  return unseen;
}

/* The article as the documents say, and the changes that make it so (one command).  FALSE without error: its text has not come. */
static gboolean
make_target (TlMirror    *self,
             TlDeskView  *view,
             TlArticle   *local,
             const char  *key,
             TlArticle  **target,
             TlCommand  **command,
             GError     **error)
{
  g_autofree char *wanted = tl_desk_view_dup_text_hash (view);
  gsize length;
  const char *data = tl_text_get_data (tl_article_get_text (local), &length);
  g_autofree char *there = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (TlText) text = NULL;

  if (!tl_mirror_find_text (self->replica, view, &text, error))
    return FALSE;
  *command = tl_command_new ("sync", key, "", NULL);
  *target = tl_article_snapshot (local);
  if (wanted != NULL && !g_str_equal (wanted, there))
    {
      g_autoptr (GBytes) before = tl_article_dup_member_json (local, "text");
      g_autoptr (GBytes) after = NULL;
      g_autoptr (GError) ignored = NULL;
      const char *words;
      TlChange *change;

      if (text == NULL)
        return FALSE;
      words = tl_text_get_data (text, &length);
      after = tl_desk_json_string (words, length);
      change = tl_change_new (TL_CHANGE_MEMBER, "text", G_MAXUINT, before, after);
      if (tl_article_apply (*target, change, &ignored))
        tl_command_add (*command, change);
      else
        tl_change_free (change);
    }
  changes = tl_desk_view_list_changes (view, *target);
  for (guint i = 0; i < changes->len; i++)
    {
      const TlChange *change = changes->pdata[i];
      g_autoptr (GError) ignored = NULL;

      /* What can't be put here stays in the documents, and counts as never shown. */
      if (tl_article_apply (*target, change, &ignored))
        tl_command_add (*command, tl_change_new (change->kind, change->id, change->position, change->before, change->after));
      else
        g_debug ("%s: %s", change->id, ignored->message);
    }
  return TRUE;
}

/* The one person whose changes these are, or nobody. */
static void
name_author (TlCommand  *command,
             TlDeskView *view)
{
  const char *by = NULL;

  for (guint i = 0; i < command->changes->len; i++)
    {
      const TlChange *change = command->changes->pdata[i];
      TlDeskMap map = change->kind == TL_CHANGE_ANNOTATION ? TL_DESK_ANNS
                    : change->kind == TL_CHANGE_RELATION ? TL_DESK_RELS : TL_DESK_MEMBERS;
      GPtrArray *found = tl_desk_view_find (view, map, change->id);
      const char *one = found != NULL && found->len > 0 ? tl_register_peek (found)->by : NULL;

      if (one == NULL)
        continue;
      if (by != NULL && !g_str_equal (by, one))
        return;
      by = one;
    }
  if (by != NULL)
    {
      g_free (command->by);
      command->by = g_strdup (by);
    }
}

static gboolean
write_state (TlMirror          *self,
             TlReplicaArticle  *state,
             GPtrArray         *docs,
             GHashTable        *changed,
             GError           **error)
{
  return tl_replica_begin (self->replica, error)
         && tl_replica_end (self->replica,
                            (docs == NULL || tl_mirror_put_own (self->replica, docs, changed, error))
                            && tl_replica_put_article (self->replica, state, error), error);
}

/* TRUE with *again: somebody wrote about the article meanwhile. */
static gboolean
write_row (TlMirror          *self,
           TlReplicaArticle  *state,
           TlCommand         *command,
           TlMirrorLocal     *local,
           gboolean          *again,
           GError           **error)
{
  g_autoptr (TlLogRow) row = tl_log_row_new (TL_LOG_SYNC, NULL, tl_command_copy (command));
  gint64 seq;

  if (!tl_store_append_after (self->store, row, local->hash, local->last_seq, &seq, error))
    return FALSE;
  *again = seq == 0;
  if (*again)
    return TRUE;
  self->n_arrived++;
  g_clear_pointer (&state->shown, g_bytes_unref);
  state->shown = g_steal_pointer (&state->pending_shown);
  g_clear_pointer (&state->pending_row, g_free);
  return write_state (self, state, NULL, NULL, error);
}

static gboolean
reconcile_once (TlMirror          *self,
                TlReplicaArticle  *state,
                guint              index,
                gboolean          *again,
                GCancellable      *cancellable,
                GError           **error)
{
  g_auto (TlMirrorLocal) local = { NULL };
  g_autoptr (GPtrArray) docs = tl_mirror_list_docs (self->replica, state->article, error);
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) unseen = NULL;
  g_autoptr (TlDeskShown) shown = NULL;
  g_autoptr (TlDeskShown) now = NULL;
  g_autoptr (TlDeskView) view = NULL;
  g_autoptr (TlText) text = NULL;
  g_autoptr (TlArticle) target = NULL;
  g_autoptr (TlCommand) command = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean complete;

  *again = FALSE;
  if (docs == NULL || !tl_mirror_read_local (self, index, &local, cancellable, error)
      || !add_text_stub (self, local.article, docs, error))
    return FALSE;
  shown = tl_desk_shown_new (state->shown);
  unseen = list_unseen (local.rows, local.article);
  view = tl_desk_view_new (docs);
  if (!tl_mirror_find_text (self->replica, view, &text, error))
    return FALSE;
  tl_desk_write_own (&self->self, shown, local.article, state->key, unseen, view, docs, changed);
  tl_desk_view_free (view);
  view = tl_desk_view_new (docs);
  complete = make_target (self, view, local.article, state->key, &target, &command, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  conflicts = tl_desk_view_list_conflicts (view);
  state->n_conflicts = conflicts->len;
  g_free (state->record);
  state->record = g_strdup (local.hash);
  state->todo = !complete;
  if (!complete)
    return write_state (self, state, docs, changed, error);
  now = tl_desk_shown_take (shown, view, target);
  if (command->changes->len == 0)
    {
      g_clear_pointer (&state->shown, g_bytes_unref);
      state->shown = tl_desk_shown_to_bytes (now);
      return write_state (self, state, docs, changed, error);
    }
  name_author (command, view);
  state->pending_row = g_strdup (command->id);
  state->pending_shown = tl_desk_shown_to_bytes (now);
  return write_state (self, state, docs, changed, error)
         && write_row (self, state, command, &local, again, error);
}

/* An article that the file does not have: its record waits to be added, when all of it is there. */
static gboolean
prepare_record (TlMirror          *self,
                TlReplicaArticle  *state,
                GError           **error)
{
  g_autoptr (GPtrArray) docs = tl_mirror_list_docs (self->replica, state->article, error);
  g_autoptr (TlDeskView) view = NULL;
  g_autoptr (TlText) text = NULL;
  g_autoptr (TlDeskShown) nothing = NULL;
  g_autoptr (TlDeskShown) now = NULL;
  g_autoptr (TlArticle) article = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  GBytes *record;

  if (docs == NULL)
    return FALSE;
  view = tl_desk_view_new (docs);
  if (view->key == NULL)
    return TRUE;
  if (!tl_mirror_find_text (self->replica, view, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  record = tl_desk_view_dup_record (view, text);
  article = tl_article_new_from_record (record, view->key, NULL, 1, NULL, NULL, NULL);
  if (article == NULL)
    {
      g_bytes_unref (record);
      return TRUE;
    }
  nothing = tl_desk_shown_new (NULL);
  now = tl_desk_shown_take (nothing, view, article);
  conflicts = tl_desk_view_list_conflicts (view);
  g_free (state->key);
  state->key = g_strdup (view->key);
  g_clear_pointer (&state->shown, g_bytes_unref);
  state->pending_row = g_strdup (PENDING_FILE);
  state->pending_shown = tl_desk_shown_to_bytes (now);
  state->n_conflicts = conflicts->len;
  g_ptr_array_add (self->records, record);
  g_ptr_array_add (self->record_names, g_strdup (state->article));
  self->records_size += g_bytes_get_size (record);
  return write_state (self, state, NULL, NULL, error);
}

gboolean
tl_mirror_reconcile_article (TlMirror      *self,
                             const char    *article,
                             const char    *key,
                             GCancellable  *cancellable,
                             GError       **error)
{
  gboolean again = TRUE;

  for (guint i = 0; again && i < MAX_TRIES; i++)
    {
      g_autoptr (TlReplicaArticle) state = NULL;
      g_autofree char *name = NULL;
      guint index;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tl_replica_find_article (self->replica, article, &state, error))
        return FALSE;
      if (state == NULL)
        state = tl_replica_article_new (article);
      if (state->key == NULL)
        state->key = key != NULL ? g_strdup (key) : tl_desk_unescape (article);
      index = state->key != NULL ? tl_collection_find_key (self->collection, state->key) : G_MAXUINT;
      if (!settle_pending (self, state, index != G_MAXUINT, error))
        return FALSE;
      again = FALSE;
      if (index == G_MAXUINT)
        return prepare_record (self, state, error);
      if (tl_collection_is_broken (self->collection, index))
        return TRUE;
      if (!reconcile_once (self, state, index, &again, cancellable, error))
        return FALSE;
    }
  /* Somebody types into it all the time: at the next look. */
  return !again || tl_replica_add_todo (self->replica, article, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is known of articles that are not open: counts and words, from the index, which a worker
 * fills in the background; and of edited ones, whose counts are not those of the file, by counting
 * them.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "tl-replay.h"
#include "tl-workspace-private.h"

#define DELIVERY 200    /* articles that are worth telling the main context of */
#define MOUTHFUL 1000   /* articles it takes in one turn of its loop */

/* Indexing. */

typedef struct
{
  guint            index;
  TlArticleCounts  counts;
  GPtrArray       *problems;   /* NULL: none */
} Counted;

/* What the worker has for the main context. */
typedef struct
{
  TlWorkspace  *workspace;     /* main thread: NULL when it is not interested any more */
  guint         serial;
  GMainContext *context;

  GMutex        lock;
  GQueue        counted;       /* Counted, owned */
  TlIndex      *index;         /* opened, not fetched yet */
  gboolean      scheduled;
} Mailbox;

typedef struct
{
  TlCollection *collection;
  char         *path;
  TlJob        *job;
  TlIndex      *index;         /* to go on with, or NULL */
  GArray       *indexes;       /* of articles that were saved with other counts; NULL: no saving came before */
  GArray       *counts;
  gboolean      told;          /* all that was in the index when this job began */
  Mailbox      *mailbox;
} Indexing;

static void
counted_free (gpointer data)
{
  Counted *counted = data;

  g_clear_pointer (&counted->problems, g_ptr_array_unref);
  g_free (counted);
}

static void
mailbox_clear (gpointer data)
{
  Mailbox *mailbox = data;

  g_queue_clear_full (&mailbox->counted, counted_free);
  g_clear_object (&mailbox->index);
  g_main_context_unref (mailbox->context);
  g_mutex_clear (&mailbox->lock);
}

static void
mailbox_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, mailbox_clear);
}

static void
indexing_free (Indexing *indexing)
{
  g_object_unref (indexing->collection);
  g_object_unref (indexing->job);
  g_clear_object (&indexing->index);
  g_clear_pointer (&indexing->indexes, g_array_unref);
  g_clear_pointer (&indexing->counts, g_array_unref);
  mailbox_unref (indexing->mailbox);
  g_free (indexing->path);
  g_free (indexing);
}

static void
take_counted (TlWorkspace *self,
              Counted     *counted)
{
  const char *key = tl_collection_get_key (self->collection, counted->index);
  TlTrail *trail = tl_journal_find (self->journal, key);

  /* The file's counts are not those of an article with edits: these are counted by themselves. */
  if (trail == NULL || trail->entries->len == 0)
    tl_collection_set_counts (self->collection, counted->index, &counted->counts);
  if (g_hash_table_add (self->reported, GUINT_TO_POINTER (counted->index)))
    tl_workspace_add_problems (self, counted->problems);
}

/* Takes up to limit; returns whether there is more. */
static gboolean
empty_mailbox (Mailbox *mailbox,
               guint    limit)
{
  TlWorkspace *self = mailbox->workspace;
  TlIndex *index;
  gboolean more;

  g_mutex_lock (&mailbox->lock);
  index = g_steal_pointer (&mailbox->index);
  for (guint i = 0; i < limit && !g_queue_is_empty (&mailbox->counted); i++)
    {
      Counted *counted = g_queue_pop_head (&mailbox->counted);

      g_mutex_unlock (&mailbox->lock);
      if (self != NULL && mailbox->serial == self->serial)
        take_counted (self, counted);
      counted_free (counted);
      g_mutex_lock (&mailbox->lock);
    }
  more = !g_queue_is_empty (&mailbox->counted);
  mailbox->scheduled = more;
  g_mutex_unlock (&mailbox->lock);
  if (index != NULL && self != NULL && mailbox->serial == self->serial)
    g_set_object (&self->index, index);
  g_clear_object (&index);
  return more;
}

static gboolean
mailbox_cb (gpointer data)
{
  return empty_mailbox (data, MOUTHFUL) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Under lock. */
static void
schedule_mailbox (Mailbox *mailbox)
{
  GSource *source;

  if (mailbox->scheduled)
    return;
  mailbox->scheduled = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, mailbox_cb, g_atomic_rc_box_acquire (mailbox), mailbox_unref);
  g_source_attach (source, mailbox->context);
  g_source_unref (source);
}

static void
indexing_count_func (guint                  index,
                     const TlArticleCounts *counts,
                     GPtrArray             *problems,
                     gpointer               user_data)
{
  Indexing *indexing = user_data;
  Mailbox *mailbox = indexing->mailbox;
  Counted *counted = g_new0 (Counted, 1);

  counted->index = index;
  counted->counts = *counts;
  counted->problems = problems != NULL ? g_ptr_array_ref (problems) : NULL;
  g_mutex_lock (&mailbox->lock);
  g_queue_push_tail (&mailbox->counted, counted);
  if (g_queue_get_length (&mailbox->counted) >= DELIVERY)
    schedule_mailbox (mailbox);
  g_mutex_unlock (&mailbox->lock);
}

static void
indexing_progress_func (double   fraction,
                        gpointer user_data)
{
  tl_job_report (fraction, ((Indexing *) user_data)->job);
}

/* The words are the same as before saving; with the counts told, the index is about the new file. */
static gboolean
rebind (Indexing *indexing)
{
  g_autoptr (GError) error = NULL;

  if (tl_index_rebind (indexing->index, indexing->collection,
                       (const guint *) indexing->indexes->data,
                       (const TlArticleCounts *) indexing->counts->data, indexing->indexes->len, &error))
    return TRUE;
  /* Another window made it anew in the meantime: so does this one. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("%s", error->message);
  g_clear_object (&indexing->index);
  return FALSE;
}

static gboolean
index_work (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Indexing *indexing = data;
  g_autoptr (GError) local_error = NULL;

  if (indexing->index != NULL && rebind (indexing) && indexing->told)
    return TRUE;
  if (indexing->index == NULL)
    indexing->index = tl_index_open (indexing->path, indexing->collection, &local_error);
  if (indexing->index == NULL)
    {
      /* No room or no right to write in the cache: in memory then, for this session. */
      g_message ("%s", local_error->message);
      indexing->index = tl_index_open (NULL, indexing->collection, error);
    }
  if (indexing->index == NULL)
    return FALSE;
  g_mutex_lock (&indexing->mailbox->lock);
  indexing->mailbox->index = g_object_ref (indexing->index);
  schedule_mailbox (indexing->mailbox);
  g_mutex_unlock (&indexing->mailbox->lock);
  return tl_index_fill (indexing->index, indexing_count_func, indexing_progress_func, indexing,
                        cancellable, error);
}

static void
workspace_index_done (TlWorkspace  *self,
                      gpointer      data,
                      const GError *error)
{
  Indexing *indexing = data;

  empty_mailbox (indexing->mailbox, G_MAXUINT);
  indexing->mailbox->workspace = NULL;
  if (self->indexing != indexing->job)
    return;
  tl_job_finish (indexing->job);
  g_clear_object (&self->indexing);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_INDEXING);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("%s", error->message);
  /* Articles that a search before this had no words of. */
  if (self->query != NULL)
    tl_workspace_apply_filter (self);
}

/* What is counted for one who may not see everything is not for others. */
static char *
name_index (TlWorkspace *self)
{
  g_autofree char *name = tl_blind_view_dup_name (self->view);

  if (self->place->index_path == NULL || *name == '\0')
    return g_strdup (self->place->index_path);
  return g_strdup_printf ("%s-%s", self->place->index_path, name);
}

static void
start_indexing (TlWorkspace *self,
                TlIndex     *index,
                GArray      *indexes,
                GArray      *counts)
{
  Indexing *indexing = g_new0 (Indexing, 1);
  Mailbox *mailbox = g_atomic_rc_box_new0 (Mailbox);

  if (index != NULL)
    {
      indexing->index = g_object_ref (index);
      indexing->indexes = g_array_ref (indexes);
      indexing->counts = g_array_ref (counts);
      indexing->told = self->indexing == NULL;
    }
  if (self->indexing != NULL)
    tl_job_cancel (self->indexing);
  g_clear_object (&self->indexing);
  mailbox->workspace = self;
  mailbox->serial = self->serial;
  mailbox->context = g_main_context_ref_thread_default ();
  g_mutex_init (&mailbox->lock);
  g_queue_init (&mailbox->counted);
  indexing->mailbox = mailbox;
  indexing->collection = g_object_ref (self->collection);
  indexing->path = name_index (self);
  indexing->job = tl_job_new (_("Counting and indexing"));
  self->indexing = g_object_ref (indexing->job);
  tl_workspace_notify (self, TL_WORKSPACE_PROP_INDEXING);
  tl_workspace_work (self, tl_job_get_cancellable (indexing->job), index_work, workspace_index_done,
                     indexing,
                     (GDestroyNotify) indexing_free);
}

void
tl_workspace_start_indexing (TlWorkspace *self)
{
  g_clear_object (&self->index);
  start_indexing (self, NULL, NULL, NULL);
}

void
tl_workspace_go_on_indexing (TlWorkspace *self,
                             GArray      *indexes,
                             GArray      *counts)
{
  start_indexing (self, self->index, indexes, counts);
}

/* Edited articles. */

typedef struct
{
  guint            index;
  char            *key;
  GPtrArray       *entries;
  gboolean         moved;
  gboolean         counted;
  TlArticleCounts  counts;
  char            *status;
  char            *title;
} Recount;

typedef struct
{
  TlCollection *collection;
  guint         serial;
  GPtrArray    *articles;   /* Recount, owned */
} Counting;

static void
recount_free (gpointer data)
{
  Recount *recount = data;

  g_ptr_array_unref (recount->entries);
  g_free (recount->key);
  g_free (recount->status);
  g_free (recount->title);
  g_free (recount);
}

static void
counting_free (Counting *counting)
{
  g_object_unref (counting->collection);
  g_ptr_array_unref (counting->articles);
  g_free (counting);
}

static gboolean
count_work (gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Counting *counting = data;

  for (guint i = 0; i < counting->articles->len; i++)
    {
      Recount *recount = g_ptr_array_index (counting->articles, i);
      g_autoptr (TlArticle) article = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      /* What is wrong with a record is told by the indexing and when it is shown. */
      article = tl_collection_read_article (counting->collection, recount->index, NULL, NULL);
      if (article == NULL)
        continue;
      tl_replay_entries (article, recount->entries, recount->moved, NULL);
      tl_collection_count (counting->collection, article, &recount->counts);
      recount->status = g_strdup (tl_article_get_status (article));
      recount->title = g_strdup (tl_article_get_title (article));
      recount->counted = TRUE;
    }
  return TRUE;
}

static void count_edited (TlWorkspace *self);

static void
workspace_count_done (TlWorkspace  *self,
                      gpointer      data,
                      const GError *error)
{
  Counting *counting = data;

  if (counting->serial != self->serial)
    return;
  self->counting = FALSE;
  for (guint i = 0; i < counting->articles->len; i++)
    {
      const Recount *recount = g_ptr_array_index (counting->articles, i);

      /* The shown article is counted as it is. */
      if (!recount->counted || recount->index == self->article_index)
        continue;
      tl_collection_set_counts (self->collection, recount->index, &recount->counts);
      tl_collection_set_status (self->collection, recount->index, recount->status);
      tl_collection_set_title (self->collection, recount->index, recount->title);
    }
  count_edited (self);
}

/* Snapshots of what is to be counted go to a worker, one batch at a time. */
static void
count_edited (TlWorkspace *self)
{
  Counting *counting;

  if (self->counting || self->to_count->len == 0)
    return;
  counting = g_new0 (Counting, 1);
  counting->collection = g_object_ref (self->collection);
  counting->serial = self->serial;
  counting->articles = g_ptr_array_new_with_free_func (recount_free);
  for (guint i = 0; i < self->to_count->len; i++)
    {
      const char *key = g_ptr_array_index (self->to_count, i);
      TlTrail *trail = tl_journal_find (self->journal, key);
      guint index = tl_collection_find_key (self->collection, key);
      Recount *recount;

      if (index == G_MAXUINT || trail == NULL)
        continue;
      recount = g_new0 (Recount, 1);
      recount->index = index;
      recount->key = g_strdup (key);
      recount->moved = trail->moved;
      recount->entries = tl_entries_new ();
      for (guint j = 0; j < trail->entries->len; j++)
        g_ptr_array_add (recount->entries, tl_entry_ref (g_ptr_array_index (trail->entries, j)));
      g_ptr_array_add (counting->articles, recount);
    }
  g_ptr_array_set_size (self->to_count, 0);
  self->counting = TRUE;
  tl_workspace_work (self, self->cancellable, count_work, workspace_count_done, counting,
                     (GDestroyNotify) counting_free);
}

void
tl_workspace_count_later (TlWorkspace *self,
                          const char  *key)
{
  g_ptr_array_add (self->to_count, g_strdup (key));
  count_edited (self);
}

void
tl_workspace_mark_edited (TlWorkspace *self)
{
  g_autoptr (GPtrArray) edited = tl_journal_list_edited (self->journal);

  for (guint i = 0; i < tl_collection_get_n_articles (self->collection); i++)
    tl_collection_set_edited (self->collection, i, FALSE);
  for (guint i = 0; i < edited->len; i++)
    {
      const TlTrail *trail = g_ptr_array_index (edited, i);
      guint index = tl_collection_find_key (self->collection, trail->key);

      if (index == G_MAXUINT)
        continue;
      tl_collection_set_edited (self->collection, index, TRUE);
      g_ptr_array_add (self->to_count, g_strdup (trail->key));
    }
  count_edited (self);
  tl_workspace_update_state (self);
}

static void
count_shown (TlWorkspace *self)
{
  TlArticleCounts counts;

  tl_collection_count (self->collection, self->article, &counts);
  tl_collection_set_counts (self->collection, self->article_index, &counts);
}

static gboolean
workspace_count_cb (gpointer data)
{
  TlWorkspace *self = data;

  self->count_source = 0;
  count_shown (self);
  return G_SOURCE_REMOVE;
}

void
tl_workspace_count_now (TlWorkspace *self)
{
  if (self->count_source == 0)
    return;
  g_clear_handle_id (&self->count_source, g_source_remove);
  count_shown (self);
}

/* Later: counting 20,000 annotations can wait until the edit is on the screen. */
void
tl_workspace_count_shown (TlWorkspace *self)
{
  if (self->article != NULL && self->count_source == 0)
    self->count_source = g_idle_add_full (G_PRIORITY_LOW, workspace_count_cb, self, NULL);
}

/* Searching. */

typedef struct
{
  TlIndex      *index;
  char         *query;
  GCancellable *cancellable;
  guint         serial;
  GArray       *matches;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->index);
  g_object_unref (search->cancellable);
  g_clear_pointer (&search->matches, g_array_unref);
  g_free (search->query);
  g_free (search);
}

static void
set_list_filter (TlWorkspace *self,
                 GArray      *matches)
{
  TlArticleFilter filter = self->filter;

  filter.text = self->query;
  filter.matches = matches != NULL ? (const guint32 *) matches->data : NULL;
  filter.n_matches = matches != NULL ? matches->len : 0;
  tl_article_list_set_filter (self->articles, &filter);
}

static gboolean
search_work (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Search *search = data;

  search->matches = tl_index_search (search->index, search->query, cancellable, error);
  return search->matches != NULL;
}

static void
workspace_search_done (TlWorkspace  *self,
                       gpointer      data,
                       const GError *error)
{
  Search *search = data;

  if (search->cancellable != self->search_cancellable)
    return;
  if (error != NULL)
    g_message ("%s", error->message);
  set_list_filter (self, search->serial == self->serial ? search->matches : NULL);
}

/* One change of the list, when everything is known: titles alone would flash by. */
void
tl_workspace_apply_filter (TlWorkspace *self)
{
  Search *search;

  g_cancellable_cancel (self->search_cancellable);
  g_clear_object (&self->search_cancellable);
  if (self->query == NULL || self->index == NULL)
    {
      set_list_filter (self, NULL);
      return;
    }
  self->search_cancellable = g_cancellable_new ();
  search = g_new0 (Search, 1);
  search->index = g_object_ref (self->index);
  search->query = g_strdup (self->query);
  search->cancellable = g_object_ref (self->search_cancellable);
  search->serial = self->serial;
  tl_workspace_work (self, search->cancellable, search_work, workspace_search_done, search,
                     (GDestroyNotify) search_free);
}

void
tl_workspace_search (TlWorkspace *self,
                     const char  *query)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  if (query != NULL && *query == '\0')
    query = NULL;
  if (g_strcmp0 (query, self->query) == 0)
    return;
  g_free (self->query);
  self->query = g_strdup (query);
  tl_workspace_apply_filter (self);
}

static void
take_string (const char **field,
             const char  *value)
{
  g_free ((char *) *field);
  *field = value != NULL && *value != '\0' ? g_strdup (value) : NULL;
}

void
tl_workspace_set_filter (TlWorkspace *self,
                         const char  *status,
                         const char  *label,
                         const char  *annotator,
                         gboolean     edited)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  take_string (&self->filter.status, status);
  take_string (&self->filter.label, label);
  take_string (&self->filter.annotator, annotator);
  self->filter.edited = edited;
  tl_workspace_apply_filter (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* tagline-cli merge: copies of a collection put together, article by article; one article of each copy is in memory at a time. */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>

#include "tl-merge-members.h"
#include "tl-merge.h"

typedef struct
{
  GPtrArray    *copies;       /* TlCollection */
  char        **names;
  TlCollection *base;         /* or NULL */
  TlCollection *container;    /* whose shape and order the result has; borrowed */
  GArray       *patches;      /* TlRecordPatch, by index, records owned */
  GPtrArray    *added;        /* GBytes: articles that the container does not have */
  GPtrArray    *conflicts;    /* TlConflict */
  GPtrArray    *problems;
  GPtrArray    *settings;     /* char: members beside the articles that the result has */
  gboolean      is_object;    /* the result has room for them */
} Job;

static void
clear_patch (TlRecordPatch *patch)
{
  g_bytes_unref (patch->record);
}

static void
job_clear (Job *job)
{
  g_clear_pointer (&job->copies, g_ptr_array_unref);
  g_clear_object (&job->base);
  g_clear_pointer (&job->patches, g_array_unref);
  g_clear_pointer (&job->added, g_ptr_array_unref);
  g_clear_pointer (&job->conflicts, g_ptr_array_unref);
  g_clear_pointer (&job->problems, g_ptr_array_unref);
  g_clear_pointer (&job->settings, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

/* NULL when the collection does not have it, or it can't be read (then problems has it). */
static TlArticle *
read_article (Job          *job,
              TlCollection *collection,
              const char   *key)
{
  guint index = collection != NULL ? tl_collection_find_key (collection, key) : G_MAXUINT;
  g_autoptr (GError) error = NULL;
  TlArticle *article;

  if (index == G_MAXUINT || tl_collection_is_broken (collection, index))
    return NULL;
  article = tl_collection_read_article (collection, index, NULL, &error);
  if (article == NULL)
    g_ptr_array_add (job->problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, key, NULL, 0, 0,
                                                       g_strdup (error->message)));
  return article;
}

static void
merge_article (Job        *job,
               const char *key)
{
  g_autoptr (GPtrArray) articles = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) copies = g_array_new (FALSE, FALSE, sizeof (TlMergeCopy));
  g_autoptr (TlArticle) base = read_article (job, job->base, key);
  guint index = tl_collection_find_key (job->container, key);
  g_autoptr (GError) error = NULL;
  GBytes *merged;

  for (guint i = 0; i < job->copies->len; i++)
    {
      TlArticle *article = read_article (job, job->copies->pdata[i], key);
      const TlMergeCopy copy = { job->names[i], article };

      if (article == NULL)
        continue;
      g_ptr_array_add (articles, article);
      g_array_append_val (copies, copy);
    }
  if (copies->len == 0)
    return;
  merged = tl_merge_articles (base, (const TlMergeCopy *) (gpointer) copies->data, copies->len, job->conflicts, &error);
  if (merged == NULL)
    g_ptr_array_add (job->problems, tl_diagnostic_new (TL_CODE_SHAPE, TL_SEVERITY_ERROR, key, NULL, 0, 0,
                                                       g_strdup (error->message)));
  else if (index == G_MAXUINT)
    g_ptr_array_add (job->added, merged);
  else
    {
      const TlRecordPatch patch = { index, merged };

      g_array_append_val (job->patches, patch);
    }
}

static void
merge_all (Job *job)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < tl_collection_get_n_articles (job->container); i++)
    {
      const char *key = tl_collection_get_key (job->container, i);

      g_hash_table_add (seen, (gpointer) key);
      merge_article (job, key);
    }
  for (guint c = 0; c < job->copies->len; c++)
    for (guint i = 0; i < tl_collection_get_n_articles (job->copies->pdata[c]); i++)
      {
        const char *key = tl_collection_get_key (job->copies->pdata[c], i);

        if (g_hash_table_add (seen, (gpointer) key))
          merge_article (job, key);
      }
}

static void
append_record (GString *out,
               GBytes  *record,
               char     line_end)
{
  gsize length;
  const char *data = g_bytes_get_data (record, &length);

  for (gsize i = 0; i < length; i++)
    g_string_append_c (out, line_end == '\n' && (data[i] == '\n' || data[i] == '\r') ? ' ' : data[i]);
}

/* Articles that the container does not have follow its last one.  In JSON Lines each has a line of its own. */
static gboolean
add_new_articles (Job *job)
{
  TlRecordPatch *last = job->patches->len > 0 ? &g_array_index (job->patches, TlRecordPatch, job->patches->len - 1) : NULL;
  GString *out;

  if (job->added->len == 0)
    return TRUE;
  if (last == NULL || last->index + 1 != tl_collection_get_n_articles (job->container)
      || tl_collection_get_framing (job->container)->shape == TL_JSON_SHAPE_LINES)
    return FALSE;
  out = g_string_new (NULL);
  append_record (out, last->record, '\0');
  for (guint i = 0; i < job->added->len; i++)
    {
      g_string_append (out, ",\n  ");
      append_record (out, job->added->pdata[i], '\0');
    }
  g_bytes_unref (last->record);
  last->record = g_string_free_to_bytes (out);
  return TRUE;
}

/* The result where the container's shape can't take more articles: one article a line. */
static gboolean
write_lines (Job         *job,
             const char  *path,
             GError     **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlSource) source = NULL;
  g_autoptr (TlCollection) collection = NULL;

  for (guint i = 0; i < job->patches->len; i++)
    {
      append_record (out, g_array_index (job->patches, TlRecordPatch, i).record, '\n');
      g_string_append_c (out, '\n');
    }
  for (guint i = 0; i < job->added->len; i++)
    {
      append_record (out, job->added->pdata[i], '\n');
      g_string_append_c (out, '\n');
    }
  bytes = g_bytes_new (out->str, out->len);
  source = tl_source_new_for_bytes (bytes);
  collection = tl_native_open (source, NULL, NULL, NULL, error);
  return collection != NULL && tl_cli_save (collection, NULL, 0, path, error);
}

/* What the copies say beside their articles. */
static void
merge_members (Job *job)
{
  g_autofree TlMergeSource *sources = g_new0 (TlMergeSource, job->copies->len);
  g_autoptr (GHashTable) members = NULL;
  g_autoptr (GList) names = NULL;

  for (guint i = 0; i < job->copies->len; i++)
    sources[i] = (TlMergeSource) { job->names[i], job->copies->pdata[i] };
  members = tl_merge_members (job->base, sources, job->copies->len, job->conflicts);
  names = g_list_sort (g_hash_table_get_keys (members), (GCompareFunc) g_strcmp0);
  for (GList *link = names; link != NULL; link = link->next)
    {
      GBytes *json = g_hash_table_lookup (members, link->data);
      g_autoptr (GBytes) own = tl_collection_dup_member (job->container, link->data);

      if (json != NULL)
        g_ptr_array_add (job->settings, g_strdup (link->data));
      if (json != own && (json == NULL || own == NULL || !g_bytes_equal (json, own)))
        tl_collection_set_member (job->container, link->data, json);
    }
}

/* A list of articles has no room for settings: what is left out is said, and the exit status tells it too. */
static gboolean
tell_left_out (Job      *job,
               gboolean  is_object)
{
  g_autofree char *names = NULL;

  if (is_object || job->settings->len == 0)
    return FALSE;
  g_ptr_array_add (job->settings, NULL);
  names = g_strjoinv (", ", (char **) job->settings->pdata);
  tl_cli_print_error (_("The result is a list of articles, which has no room for the collection’s settings: %s left out"), names);
  return TRUE;
}

static gboolean
write_result (Job         *job,
              const char  *path,
              GError     **error)
{
  job->is_object = tl_collection_get_framing (job->container)->shape == TL_JSON_SHAPE_OBJECT;
  if (!add_new_articles (job))
    {
      job->is_object = FALSE;
      return write_lines (job, path, error);
    }
  return tl_cli_save (job->container, (const TlRecordPatch *) (gpointer) job->patches->data, job->patches->len, path, error);
}

static void
print_conflicts (Job *job)
{
  for (guint i = 0; i < job->conflicts->len; i++)
    {
      TlConflict *conflict = job->conflicts->pdata[i];
      g_autofree char *values = g_strjoinv (" / ", (char **) tl_conflict_get_values (conflict));
      g_autofree char *names = g_strjoinv (", ", (char **) tl_conflict_get_names (conflict));

      if (g_str_equal (tl_conflict_get_kind (conflict), "collection"))
        tl_cli_print_error ("%s %s: %s (%s)", tl_conflict_get_id (conflict), tl_conflict_get_field (conflict), values, names);
      else if (*tl_conflict_get_field (conflict) == '\0')
        tl_cli_print_error (_("%s: %s %s was deleted by one and changed by another"), tl_conflict_get_article (conflict),
                            tl_conflict_get_kind (conflict), tl_conflict_get_id (conflict));
      else
        tl_cli_print_error ("%s: %s %s %s: %s (%s)", tl_conflict_get_article (conflict), tl_conflict_get_kind (conflict),
                            tl_conflict_get_id (conflict), tl_conflict_get_field (conflict), values, names);
    }
}

static TlExit
open_copies (Job        *job,
             const char *base,
             const char *from)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; job->names[i] != NULL; i++)
    {
      TlCollection *copy = tl_cli_open (job->names[i], from, job->problems, NULL, &error);

      if (copy == NULL)
        return tl_cli_fail_open ("merge", job->names[i], error);
      g_ptr_array_add (job->copies, copy);
    }
  if (base != NULL)
    job->base = tl_cli_open (base, from, job->problems, NULL, &error);
  if (base != NULL && job->base == NULL)
    return tl_cli_fail_open ("merge", base, error);
  job->container = job->base != NULL ? job->base : job->copies->pdata[0];
  return TL_EXIT_OK;
}

TlExit
tl_cmd_merge (int    argc,
              char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *base = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "base", 0, 0, G_OPTION_ARG_FILENAME, &base, N_("The collection that all copies were made from"), N_("FILE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Format of the files (default: found out)"), N_("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Where to write the result"), N_("OUT") },
    { NULL },
  };
  g_auto (Job) job = { 0 };
  g_autoptr (GError) error = NULL;
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("merge", _("A B…"), _("Puts copies of the same articles together and lists conflicts."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc < 3)
    return tl_cli_usage ("merge", _("two files or more are needed"));
  if (output == NULL)
    return tl_cli_usage ("merge", _("--output is needed"));
  job.copies = g_ptr_array_new_with_free_func (g_object_unref);
  job.names = argv + 1;
  job.patches = g_array_new (FALSE, FALSE, sizeof (TlRecordPatch));
  g_array_set_clear_func (job.patches, (GDestroyNotify) clear_patch);
  job.added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  job.conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  job.problems = tl_diagnostics_new ();
  job.settings = g_ptr_array_new_with_free_func (g_free);
  status = open_copies (&job, base, from);
  if (status != TL_EXIT_OK)
    return status;
  merge_all (&job);
  merge_members (&job);
  if (!write_result (&job, output, &error))
    return tl_cli_fail (output, error);
  print_conflicts (&job);
  status = tl_cli_print_problems ("merge", job.problems);
  if (tell_left_out (&job, job.is_object) || job.conflicts->len > 0)
    status = MAX (status, TL_EXIT_DATA);
  return status;
}

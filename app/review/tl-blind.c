/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose annotations a person may see.  Pure functions over what the collection and the article say. */

#include "config.h"

#include "tl-blind.h"

#include <string.h>

#include "tl-adjudication.h"
#include "tl-command.h"

struct _TlBlindView
{
  TlBlind  blind;
  TlRole   role;
  char    *viewer;
};

TlBlind
tl_blind_for_collection (TlCollection *collection)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;

  g_return_val_if_fail (TL_IS_COLLECTION (collection), TL_BLIND_OFF);

  json = tl_collection_dup_member (collection, "blind");
  doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  if (doc == NULL || tl_json_get_type (doc, 0) == TL_JSON_FALSE || tl_json_get_type (doc, 0) == TL_JSON_NULL)
    return TL_BLIND_OFF;
  if (tl_json_get_type (doc, 0) == TL_JSON_STRING && tl_json_string_equal (doc, 0, "always"))
    return TL_BLIND_ALWAYS;
  return TL_BLIND_UNTIL;
}

static gboolean
is_submission (GBytes     *entry,
               const char *person)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (entry, NULL, NULL);
  TlJsonRef to;
  TlJsonRef by;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return FALSE;
  to = tl_json_find_typed (doc, 0, "to", TL_JSON_STRING);
  by = tl_json_find_typed (doc, 0, "by", TL_JSON_STRING);
  if (to == TL_JSON_NONE || !tl_json_string_equal (doc, to, "submitted"))
    return FALSE;
  return person == NULL || *person == '\0' || (by != TL_JSON_NONE && tl_json_string_equal (doc, by, person));
}

gboolean
tl_blind_has_submitted (TlArticle  *article,
                        const char *person)
{
  g_autoptr (GPtrArray) history = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), FALSE);

  history = tl_article_list_history (article);
  for (guint i = 0; i < history->len; i++)
    if (is_submission (history->pdata[i], person))
      return TRUE;
  return FALSE;
}

gboolean
tl_blind_shows_layer (TlBlind     blind,
                      TlRole      role,
                      const char *viewer,
                      const char *annotator,
                      gboolean    submitted)
{
  g_return_val_if_fail (annotator != NULL, FALSE);

  if (blind == TL_BLIND_OFF || role != TL_ROLE_ANNOTATOR || *annotator == '\0' || g_strcmp0 (viewer, annotator) == 0)
    return TRUE;
  return blind == TL_BLIND_UNTIL && submitted;
}

gboolean
tl_blind_shows (TlBlind       blind,
                TlRole        role,
                const char   *viewer,
                TlAnnotation *annotation,
                gboolean      submitted)
{
  g_return_val_if_fail (annotation != NULL, FALSE);

  if (blind == TL_BLIND_OFF || role != TL_ROLE_ANNOTATOR)
    return TRUE;
  if (tl_annotation_is_adjudicated (annotation))
    return blind == TL_BLIND_UNTIL && submitted;
  return tl_blind_shows_layer (blind, role, viewer, tl_annotation_get_annotator (annotation), submitted);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
tl_blind_list_layers (TlBlind     blind,
                      TlRole      role,
                      const char *viewer,
                      TlArticle  *article)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean submitted;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);

  submitted = tl_blind_has_submitted (article, viewer);
  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      const char *name = tl_annotation_get_annotator (tl_article_get_annotation (article, i));

      if (g_hash_table_add (seen, (gpointer) name) && tl_blind_shows_layer (blind, role, viewer, name, submitted))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_strings);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

TlBlindView *
tl_blind_view_new (TlCollection *collection,
                   TlRole        role,
                   const char   *viewer)
{
  TlBlind blind = tl_blind_for_collection (collection);
  TlBlindView *self;

  if (blind == TL_BLIND_OFF || role != TL_ROLE_ANNOTATOR)
    return NULL;
  self = g_new0 (TlBlindView, 1);
  self->blind = blind;
  self->role = role;
  self->viewer = g_strdup (viewer != NULL ? viewer : "");
  return self;
}

TlBlindView *
tl_blind_view_copy (const TlBlindView *self)
{
  TlBlindView *copy;

  if (self == NULL)
    return NULL;
  copy = g_new0 (TlBlindView, 1);
  *copy = *self;
  copy->viewer = g_strdup (self->viewer);
  return copy;
}

void
tl_blind_view_free (TlBlindView *self)
{
  g_free (self->viewer);
  g_free (self);
}

gboolean
tl_blind_view_equal (const TlBlindView *a,
                     const TlBlindView *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->blind == b->blind && a->role == b->role && g_str_equal (a->viewer, b->viewer);
}

char *
tl_blind_view_dup_name (const TlBlindView *self)
{
  g_autofree char *whole = NULL;
  g_autofree char *hash = NULL;

  if (self == NULL)
    return g_strdup ("");
  whole = g_strdup_printf ("%d %s", self->blind, self->viewer);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, whole, -1);
  return g_strndup (hash, 16);
}

gboolean
tl_blind_view_may_see (const TlBlindView *self,
                       TlArticle         *article,
                       TlAnnotation      *annotation)
{
  return self == NULL
         || tl_blind_shows (self->blind, self->role, self->viewer, annotation,
                            tl_blind_has_submitted (article, self->viewer));
}

/* The ids of what is not to be seen; NULL when there is nothing. */
static GHashTable *
list_unseen (const TlBlindView *self,
             TlArticle         *article,
             gboolean           submitted)
{
  GHashTable *unseen = NULL;

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);

      if (tl_blind_shows (self->blind, self->role, self->viewer, annotation, submitted))
        continue;
      if (unseen == NULL)
        unseen = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_add (unseen, (gpointer) tl_annotation_get_id (annotation));
    }
  return unseen;
}

static gboolean
ties_unseen (TlRelation *relation,
             GHashTable *unseen)
{
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  for (guint i = 0; i < n_args; i++)
    if (g_hash_table_contains (unseen, args[i].target))
      return TRUE;
  return FALSE;
}

static void
remove_unseen (TlCommand  *command,
               TlArticle  *article,
               GHashTable *unseen)
{
  for (guint i = tl_article_get_n_relations (article); i > 0; i--)
    {
      TlRelation *relation = tl_article_get_relation (article, i - 1);

      if (ties_unseen (relation, unseen))
        tl_command_add (command, tl_change_new (TL_CHANGE_RELATION, tl_relation_get_id (relation), i - 1,
                                                tl_relation_get_json (relation), NULL));
    }
  for (guint i = tl_article_get_n_annotations (article); i > 0; i--)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i - 1);

      if (g_hash_table_contains (unseen, tl_annotation_get_id (annotation)))
        tl_command_add (command, tl_change_new (TL_CHANGE_ANNOTATION, tl_annotation_get_id (annotation), i - 1,
                                                tl_annotation_get_json (annotation), NULL));
    }
}

/* Annotations that lost their place are somebody's too. */
static GBytes *
make_seen_orphans (const TlBlindView *self,
                   GBytes            *orphans,
                   gboolean           submitted)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (orphans, NULL, NULL);
  GString *out;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_ARRAY)
    return g_bytes_ref (orphans);
  out = g_string_new ("[");
  for (TlJsonRef item = tl_json_first (doc, 0); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    {
      TlJsonRef by = tl_json_get_type (doc, item) == TL_JSON_OBJECT ? tl_json_find_typed (doc, item, "annotator", TL_JSON_STRING)
                                                                    : TL_JSON_NONE;
      g_autofree char *name = by != TL_JSON_NONE ? tl_json_dup_string (doc, by, NULL) : g_strdup ("");
      gsize start;
      gsize length;
      const char *raw = tl_json_get_raw (doc, item, &start, &length);

      if (!tl_blind_shows_layer (self->blind, self->role, self->viewer, name, submitted))
        continue;
      g_string_append (out, out->len > 1 ? ", " : "");
      g_string_append_len (out, raw, length);
    }
  return g_string_free_to_bytes (g_string_append_c (out, ']'));
}

static void
set_member (TlCommand  *command,
            const char *name,
            GBytes     *before,
            GBytes     *after)
{
  if (before != after && (before == NULL || after == NULL || !g_bytes_equal (before, after)))
    tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, name, G_MAXUINT, before, after));
}

static TlCommand *
make_removal (const TlBlindView *self,
              TlArticle         *article,
              gboolean           submitted)
{
  g_autoptr (GHashTable) unseen = list_unseen (self, article, submitted);
  g_autoptr (GBytes) conflicts = tl_article_dup_member_json (article, "conflicts");
  g_autoptr (GBytes) orphans = tl_article_dup_member_json (article, "orphans");
  g_autoptr (GBytes) seen = orphans != NULL ? make_seen_orphans (self, orphans, submitted) : NULL;
  TlCommand *command = tl_command_new ("remove", tl_article_get_id (article), "", NULL);

  if (unseen != NULL)
    remove_unseen (command, article, unseen);
  /* They hold what others did. */
  if (conflicts != NULL && !(self->blind == TL_BLIND_UNTIL && submitted))
    set_member (command, "conflicts", conflicts, NULL);
  set_member (command, "orphans", orphans, seen);
  return command;
}

typedef struct
{
  const TlBlindView *view;
  gboolean           submitted;
} Unreadable;

/*
 * What can't be read as an annotation may still say whose it is; the rule is the one for those that can be read.  One that does not say it in a way
 * that can be read (no object, an annotator that is no text) may be anybody's and is not shown: leaving out too much of what nobody can use costs
 * nothing, and the file keeps it.  Nor is a tie that can't be read, for what it ties can't be told.
 */
static gboolean
is_unseen_unreadable (const char *list,
                      GBytes     *json,
                      gpointer    user_data)
{
  const Unreadable *unreadable = user_data;
  const TlBlindView *view = unreadable->view;
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);

  if (view->blind == TL_BLIND_UNTIL && unreadable->submitted)
    return FALSE;
  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT || g_strcmp0 (list, "annotations") != 0)
    return TRUE;
  for (TlJsonRef member = tl_json_first (doc, 0); member != TL_JSON_NONE; member = tl_json_next (doc, member))
    {
      g_autofree char *name = NULL;

      if (!tl_json_string_equal (doc, tl_json_get_key (doc, member), "annotator"))
        continue;
      name = tl_json_get_type (doc, member) == TL_JSON_STRING ? tl_json_dup_string (doc, member, NULL) : NULL;
      if (name == NULL || !tl_blind_shows_layer (view->blind, view->role, view->viewer, name, unreadable->submitted))
        return TRUE;
    }
  return FALSE;
}

gboolean
tl_blind_view_has_submitted (const TlBlindView *self,
                             TlArticle         *article)
{
  return self != NULL && tl_blind_has_submitted (article, self->viewer);
}

gboolean
tl_blind_view_opens (const TlBlindView *self,
                     TlArticle         *article)
{
  return self == NULL || (self->blind == TL_BLIND_UNTIL && tl_blind_view_has_submitted (self, article));
}

gboolean
tl_blind_view_apply (const TlBlindView *self,
                     TlArticle         *article)
{
  return tl_blind_view_apply_when (self, article, tl_blind_view_has_submitted (self, article));
}

gboolean
tl_blind_view_apply_when (const TlBlindView *self,
                          TlArticle         *article,
                          gboolean           submitted)
{
  g_autoptr (TlCommand) command = NULL;
  Unreadable unreadable = { self, submitted };
  gboolean changed;

  g_return_val_if_fail (TL_IS_ARTICLE (article), FALSE);

  if (self == NULL)
    return FALSE;
  changed = tl_article_leave_out_unreadable (article, is_unseen_unreadable, &unreadable);
  command = make_removal (self, article, submitted);
  /* One by one and not as a command: what can't be taken out is no reason to leave in the rest. */
  for (guint i = 0; i < command->changes->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!tl_article_apply (article, g_ptr_array_index (command->changes, i), &error))
        g_warning ("What is not to be seen can’t be taken out: %s", error->message);
    }
  return changed || command->changes->len > 0;
}

TlArticle *
tl_blind_view_dup_seen (const TlBlindView *self,
                        TlArticle         *article)
{
  g_autoptr (TlArticle) seen = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);

  if (self == NULL)
    return g_object_ref (article);
  seen = tl_article_snapshot (article);
  return tl_blind_view_apply (self, seen) ? g_steal_pointer (&seen) : g_object_ref (article);
}

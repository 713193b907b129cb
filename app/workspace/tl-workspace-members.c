/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Settings of the collection: see the header. */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-workspace-members.h"

#include <string.h>

#include "tl-fields.h"
#include "tl-workspace-private.h"
#include "tl-workspace-view.h"

static const char *const member_names[] = { "workflow", "blind", "reasons", "lint_ignored", "conflicts", NULL };

static char *
name_value (const char *member)
{
  return g_strconcat ("member:", member, NULL);
}

/* NULL: no JSON. */
static char *
dup_canonical (GBytes *json)
{
  g_autoptr (TlJsonDoc) doc = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;

  return doc != NULL ? tl_json_dup_canonical (doc, 0) : NULL;
}

/* The store's value of a member: *json NULL when it was taken out.  FALSE when the store keeps none. */
static gboolean
read_kept (TlStore     *store,
           const char  *member,
           GBytes     **json)
{
  g_autofree char *name = name_value (member);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tl_store_dup_value (store, name, &error);
  g_autoptr (GBytes) bytes = text != NULL && *text != '\0' ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr (TlJsonDoc) doc = bytes != NULL ? tl_json_doc_parse (bytes, NULL, NULL) : NULL;

  if (error != NULL)
    g_message ("%s", error->message);
  if (doc == NULL)
    return FALSE;
  *json = tl_json_get_type (doc, 0) != TL_JSON_NULL ? g_steal_pointer (&bytes) : NULL;
  return TRUE;
}

static void
forget (TlStore    *store,
        const char *member)
{
  g_autofree char *name = name_value (member);
  g_autoptr (GError) error = NULL;

  if (!tl_store_set_value (store, name, "", &error))
    g_message ("%s", error->message);
}

/* All of them as one text, to be compared. */
static char *
dup_all (TlCollection *collection)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; member_names[i] != NULL; i++)
    {
      g_autoptr (GBytes) json = tl_collection_dup_member (collection, member_names[i]);
      g_autofree char *text = dup_canonical (json);

      g_string_append_printf (all, "%s\n", text != NULL ? text : "");
    }
  return g_string_free (all, FALSE);
}

void
tl_members_load (TlStore      *store,
                 TlCollection *collection)
{
  for (guint i = 0; member_names[i] != NULL; i++)
    {
      g_autoptr (GBytes) kept = NULL;
      g_autoptr (GBytes) filed = NULL;
      g_autofree char *of_store = NULL;
      g_autofree char *of_file = NULL;

      if (!read_kept (store, member_names[i], &kept))
        continue;
      filed = tl_collection_dup_member (collection, member_names[i]);
      of_store = dup_canonical (kept);
      of_file = dup_canonical (filed);
      if (g_strcmp0 (of_store, of_file) == 0)
        forget (store, member_names[i]);
      else
        tl_collection_set_member (collection, member_names[i], kept);
    }
}

void
tl_members_inherit (TlCollection *collection,
                    TlCollection *old)
{
  g_auto (GStrv) set = tl_collection_list_set_members (old);
  g_auto (GStrv) already = tl_collection_list_set_members (collection);

  for (guint i = 0; set[i] != NULL; i++)
    {
      g_autoptr (GBytes) mine = tl_collection_dup_member (old, set[i]);
      g_autoptr (GBytes) filed = tl_collection_dup_member (collection, set[i]);
      g_autofree char *of_mine = dup_canonical (mine);
      g_autofree char *of_file = dup_canonical (filed);

      if (!g_strv_contains ((const char *const *) already, set[i]) && g_strcmp0 (of_mine, of_file) != 0)
        tl_collection_set_member (collection, set[i], mine);
    }
}

gboolean
tl_workspace_has_room_for_members (TlWorkspace *self)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), FALSE);

  return self->collection != NULL && self->native
         && tl_collection_get_framing (self->collection)->shape == TL_JSON_SHAPE_OBJECT;
}

gboolean
tl_members_are_edited (TlCollection *collection)
{
  g_auto (GStrv) names = NULL;

  if (tl_collection_get_framing (collection)->shape != TL_JSON_SHAPE_OBJECT)
    return FALSE;
  names = tl_collection_list_set_members (collection);
  return names[0] != NULL;
}

GBytes *
tl_workspace_dup_member (TlWorkspace *self,
                         const char  *name)
{
  g_return_val_if_fail (TL_IS_WORKSPACE (self), NULL);

  return self->collection != NULL ? tl_collection_dup_member (self->collection, name) : NULL;
}

typedef struct
{
  TlStore      *store;
  TlCollection *collection;
  char         *name;
} Keeping;

static void
keeping_free (Keeping *keeping)
{
  g_object_unref (keeping->store);
  g_object_unref (keeping->collection);
  g_free (keeping->name);
  g_free (keeping);
}

/* What it is by now: of two changes the second counts, whichever of them is written last. */
static gboolean
keep_work (gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Keeping *keeping = data;
  g_autofree char *name = name_value (keeping->name);
  g_autoptr (GBytes) json = tl_collection_dup_member (keeping->collection, keeping->name);
  g_autofree char *text = json != NULL ? g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json)) : g_strdup ("null");

  return tl_store_set_value (keeping->store, name, text, error);
}

static void read_again (TlWorkspace *self);

/* The collection has it all the same, and saving writes it. */
static void
workspace_keep_done (TlWorkspace  *self,
                     gpointer      data,
                     const GError *error)
{
  self->n_keeping--;
  if (self->n_keeping == 0 && self->members_again && self->collection != NULL)
    read_again (self);
  if (error != NULL)
    g_message ("A setting of the collection can’t be kept: %s", error->message);
}

void
tl_workspace_set_member (TlWorkspace *self,
                         const char  *name,
                         GBytes      *json)
{
  Keeping *keeping;

  g_return_if_fail (TL_IS_WORKSPACE (self));
  g_return_if_fail (g_strv_contains (member_names, name));

  if (self->collection == NULL)
    return;
  tl_collection_set_member (self->collection, name, json);
  self->n_keeping++;
  keeping = g_new0 (Keeping, 1);
  keeping->store = g_object_ref (self->store);
  keeping->collection = g_object_ref (self->collection);
  keeping->name = g_strdup (name);
  tl_workspace_work (self, NULL, keep_work, workspace_keep_done, keeping, (GDestroyNotify) keeping_free);
  tl_workspace_update_view (self, TRUE);
  tl_workspace_emit_members_changed (self);
  tl_workspace_update_state (self);
}

/* What another window set. */
typedef struct
{
  TlStore      *store;
  TlCollection *collection;
  gboolean      changed;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->store);
  g_object_unref (reading->collection);
  g_free (reading);
}

static gboolean
read_work (gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Reading *reading = data;
  g_autofree char *before = dup_all (reading->collection);
  g_autofree char *after = NULL;

  tl_members_load (reading->store, reading->collection);
  after = dup_all (reading->collection);
  reading->changed = !g_str_equal (before, after);
  return TRUE;
}

static void
workspace_read_done (TlWorkspace  *self,
                     gpointer      data,
                     const GError *error)
{
  Reading *reading = data;

  if (error != NULL || !reading->changed || reading->collection != self->collection)
    return;
  tl_workspace_update_view (self, TRUE);
  tl_workspace_emit_members_changed (self);
  tl_workspace_update_state (self);
}

static void
read_again (TlWorkspace *self)
{
  Reading *reading = g_new0 (Reading, 1);

  self->members_again = FALSE;
  reading->store = g_object_ref (self->store);
  reading->collection = g_object_ref (self->collection);
  tl_workspace_work (self, self->cancellable, read_work, workspace_read_done, reading, (GDestroyNotify) reading_free);
}

void
tl_workspace_read_members (TlWorkspace *self)
{
  g_return_if_fail (TL_IS_WORKSPACE (self));

  if (self->collection == NULL)
    return;
  /* What was set here and is not kept yet would be taken for older than what is there. */
  self->members_again = TRUE;
  if (self->n_keeping == 0)
    read_again (self);
}

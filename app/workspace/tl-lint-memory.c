/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A text file with a key a line: what somebody has looked at and found right.  It is that person's judgement and not the file's, so it
 * lies with the edits in the data folder; losing it costs a second look and nothing else.
 */

#define G_LOG_DOMAIN "tl-workspace"

#include "config.h"

#include "tl-lint-memory.h"

#include <string.h>

#include "tl-workspace-private.h"

/* Nobody ignores more; a larger file is none of ours. */
#define MAX_SIZE (16u << 20)

struct _TlLintMemory
{
  GHashTable *keys;    /* set of owned strings */
  char       *path;    /* NULL: nothing is kept */
};

static char *
make_path (TlWorkspace *workspace)
{
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  if (workspace->place == NULL || workspace->place->uri == NULL)
    return NULL;
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, workspace->place->uri, -1);
  name = g_strconcat (hash, ".ignored", NULL);
  if (workspace->data_folder != NULL)
    return g_build_filename (workspace->data_folder, name, NULL);
  return g_build_filename (g_get_user_data_dir (), "tagline", name, NULL);
}

static void
load (TlLintMemory *self)
{
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (self->path == NULL || !g_file_get_contents (self->path, &content, &length, NULL) || length > MAX_SIZE
      || !g_utf8_validate (content, (gssize) length, NULL))
    return;
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_hash_table_add (self->keys, g_strdup (lines[i]));
}

static gboolean
keep (TlLintMemory  *self,
      GError       **error)
{
  g_autoptr (GString) content = g_string_new (NULL);
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->keys), (GCompareFunc) strcmp);
  g_autofree char *folder = NULL;

  if (self->path == NULL)
    return TRUE;
  for (GList *l = keys; l != NULL; l = l->next)
    g_string_append_printf (content, "%s\n", (const char *) l->data);
  folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents (self->path, content->str, (gssize) content->len, error);
}

TlLintMemory *
tl_lint_memory_new (TlWorkspace *workspace)
{
  TlLintMemory *self;

  g_return_val_if_fail (TL_IS_WORKSPACE (workspace), NULL);

  self = g_new0 (TlLintMemory, 1);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->path = make_path (workspace);
  load (self);
  return self;
}

void
tl_lint_memory_free (TlLintMemory *self)
{
  g_hash_table_unref (self->keys);
  g_free (self->path);
  g_free (self);
}

GHashTable *
tl_lint_memory_copy (TlLintMemory *self)
{
  GHashTable *copy;
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy, g_strdup (key));
  return copy;
}

guint
tl_lint_memory_get_n (TlLintMemory *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->keys);
}

gboolean
tl_lint_memory_set (TlLintMemory  *self,
                    const char    *key,
                    gboolean       is_ignored,
                    GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  /* A line a key. */
  if (strchr (key, '\n') != NULL)
    return TRUE;
  if (is_ignored)
    g_hash_table_add (self->keys, g_strdup (key));
  else
    g_hash_table_remove (self->keys, key);
  return keep (self, error);
}

gboolean
tl_lint_memory_clear (TlLintMemory  *self,
                      GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_hash_table_remove_all (self->keys);
  return keep (self, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The layers of an article: who has annotated it, and which of them are seen. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-layer-set.h"

#include <string.h>

struct _TlLayerSet
{
  GObject      parent_instance;

  TlWorkspace *workspace;   /* owned */
  GHashTable  *hidden;      /* set of names, owned: as the user likes */
  char        *alone;       /* the one that cycling came to; NULL: all */
  char        *told;        /* the hidden ones that were told last */

  TlRole       role;
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (TlLayerSet, tl_layer_set, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Everybody who has an annotation in the article, sorted; owned. */
static char **
list_annotators (TlArticle *article)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; article != NULL && i < tl_article_get_n_annotations (article); i++)
    {
      const char *name = tl_annotation_get_annotator (tl_article_get_annotation (article, i));

      if (g_hash_table_add (seen, (gpointer) name))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

char **
tl_layer_set_list (TlLayerSet *self)
{
  TlArticle *article;
  TlCollection *collection;

  g_return_val_if_fail (TL_IS_LAYER_SET (self), NULL);

  article = tl_workspace_get_article (self->workspace);
  collection = tl_workspace_get_collection (self->workspace);
  if (article == NULL || collection == NULL)
    return g_new0 (char *, 1);
  return tl_blind_list_layers (tl_blind_for_collection (collection), self->role,
                               tl_workspace_get_annotator (self->workspace), article);
}

char **
tl_layer_set_list_hidden (TlLayerSet *self)
{
  g_auto (GStrv) all = NULL;
  g_auto (GStrv) allowed = NULL;
  g_autoptr (GStrvBuilder) hidden = g_strv_builder_new ();

  g_return_val_if_fail (TL_IS_LAYER_SET (self), NULL);

  all = list_annotators (tl_workspace_get_article (self->workspace));
  allowed = tl_layer_set_list (self);
  for (guint i = 0; all[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) allowed, all[i]) || !tl_layer_set_is_shown (self, all[i]))
      g_strv_builder_add (hidden, all[i]);
  return g_strv_builder_end (hidden);
}

guint
tl_layer_set_get_n_kept (TlLayerSet *self)
{
  g_auto (GStrv) all = NULL;
  g_auto (GStrv) allowed = NULL;

  g_return_val_if_fail (TL_IS_LAYER_SET (self), 0);

  all = list_annotators (tl_workspace_get_article (self->workspace));
  allowed = tl_layer_set_list (self);
  return g_strv_length (all) - MIN (g_strv_length (all), g_strv_length (allowed));
}

static void
tell (TlLayerSet *self)
{
  g_auto (GStrv) hidden = tl_layer_set_list_hidden (self);
  g_autofree char *joined = g_strjoinv ("\n", hidden);
  g_autofree char *now = g_strdup_printf ("%u\n%s", g_strv_length (hidden), joined);

  if (g_strcmp0 (now, self->told) == 0)
    return;
  g_free (self->told);
  self->told = g_steal_pointer (&now);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_article_cb (TlLayerSet *self)
{
  g_hash_table_remove_all (self->hidden);
  g_clear_pointer (&self->alone, g_free);
  tell (self);
}

static void
set_edited_cb (TlLayerSet *self)
{
  /* Who has handed in may see what others have. */
  if (tl_workspace_get_collection (self->workspace) != NULL
      && tl_blind_for_collection (tl_workspace_get_collection (self->workspace)) != TL_BLIND_OFF)
    tell (self);
}

static void
tl_layer_set_dispose (GObject *object)
{
  TlLayerSet *self = TL_LAYER_SET (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_layer_set_parent_class)->dispose (object);
}

static void
tl_layer_set_finalize (GObject *object)
{
  TlLayerSet *self = TL_LAYER_SET (object);

  g_hash_table_unref (self->hidden);
  g_free (self->alone);
  g_free (self->told);
  G_OBJECT_CLASS (tl_layer_set_parent_class)->finalize (object);
}

static void
tl_layer_set_class_init (TlLayerSetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tl_layer_set_dispose;
  G_OBJECT_CLASS (klass)->finalize = tl_layer_set_finalize;

  signals[CHANGED] = g_signal_new ("changed", TL_TYPE_LAYER_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tl_layer_set_init (TlLayerSet *self)
{
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->role = TL_ROLE_CHIEF;
}

TlLayerSet *
tl_layer_set_new (TlWorkspace *workspace)
{
  TlLayerSet *self;

  g_return_val_if_fail (TL_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (TL_TYPE_LAYER_SET, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "notify::article", G_CALLBACK (set_article_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "edited", G_CALLBACK (set_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "members-changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  return self;
}

void
tl_layer_set_set_role (TlLayerSet *self,
                       TlRole      role)
{
  g_return_if_fail (TL_IS_LAYER_SET (self));

  self->role = role;
  tell (self);
}

gboolean
tl_layer_set_is_shown (TlLayerSet *self,
                       const char *annotator)
{
  g_return_val_if_fail (TL_IS_LAYER_SET (self), FALSE);

  if (self->alone != NULL)
    return g_str_equal (self->alone, annotator);
  return !g_hash_table_contains (self->hidden, annotator);
}

void
tl_layer_set_set_shown (TlLayerSet *self,
                        const char *annotator,
                        gboolean    is_shown)
{
  g_auto (GStrv) names = NULL;

  g_return_if_fail (TL_IS_LAYER_SET (self));

  /* What was hidden by going round stays so, but for this one. */
  names = tl_layer_set_list (self);
  for (guint i = 0; self->alone != NULL && names[i] != NULL; i++)
    if (!g_str_equal (names[i], self->alone))
      g_hash_table_add (self->hidden, g_strdup (names[i]));
  g_clear_pointer (&self->alone, g_free);
  if (is_shown)
    g_hash_table_remove (self->hidden, annotator);
  else
    g_hash_table_add (self->hidden, g_strdup (annotator));
  tell (self);
}

const char *
tl_layer_set_cycle (TlLayerSet *self)
{
  g_auto (GStrv) names = NULL;
  guint next = 0;

  g_return_val_if_fail (TL_IS_LAYER_SET (self), NULL);

  names = tl_layer_set_list (self);
  for (guint i = 0; self->alone != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], self->alone))
      next = i + 1;
  g_hash_table_remove_all (self->hidden);
  g_free (self->alone);
  self->alone = next < g_strv_length (names) ? g_strdup (names[next]) : NULL;
  tell (self);
  return self->alone;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an article last showed of its documents: see tl-desk-own.h. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-shown-private.h"
#include "tl-desk-view-private.h"

#define SHOWN_TYPE "(ya(yssa(su)))"
#define SHOWN_VERSION 1

static void
item_free (gpointer data)
{
  TlShownItem *item = data;

  g_free (item->hash);
  g_clear_pointer (&item->seen, g_array_unref);
  g_free (item);
}

static TlDeskShown *
shown_alloc (void)
{
  TlDeskShown *self = g_new0 (TlDeskShown, 1);

  for (guint i = 0; i < TL_SHOWN_N_KINDS; i++)
    self->items[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
  return self;
}

void
tl_desk_shown_put (TlDeskShown *self,
                   TlShownKind  kind,
                   const char  *name,
                   const char  *hash,
                   GArray      *seen)
{
  TlShownItem *item = g_new0 (TlShownItem, 1);

  item->hash = g_strdup (hash);
  item->seen = seen != NULL ? g_array_ref (seen) : tl_dots_new ();
  g_hash_table_replace (self->items[kind], g_strdup (name), item);
}

TlShownItem *
tl_desk_shown_find (TlDeskShown *self,
                    TlShownKind  kind,
                    const char  *name)
{
  return g_hash_table_lookup (self->items[kind], name);
}

TlDeskShown *
tl_desk_shown_new (GBytes *bytes)
{
  TlDeskShown *self = shown_alloc ();
  g_autoptr (GVariant) raw = NULL;
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariantIter) iter = NULL;
  GVariantIter *dots;
  const char *name;
  const char *hash;
  const char *dev;
  guint8 version;
  guint8 kind;
  guint c;

  if (bytes == NULL)
    return self;
  raw = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (SHOWN_TYPE), bytes, FALSE));
  variant = g_variant_get_normal_form (raw);
  g_variant_get (variant, SHOWN_TYPE, &version, &iter);
  while (version == SHOWN_VERSION && g_variant_iter_loop (iter, "(y&s&sa(su))", &kind, &name, &hash, &dots))
    {
      g_autoptr (GArray) seen = tl_dots_new ();

      while (g_variant_iter_loop (dots, "(&su)", &dev, &c))
        tl_dots_add (seen, dev, c);
      if (kind < TL_SHOWN_N_KINDS)
        tl_desk_shown_put (self, kind, name, hash, seen);
    }
  return self;
}

void
tl_desk_shown_free (TlDeskShown *self)
{
  for (guint i = 0; i < TL_SHOWN_N_KINDS; i++)
    g_hash_table_unref (self->items[i]);
  g_free (self);
}

GBytes *
tl_desk_shown_to_bytes (TlDeskShown *self)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(yssa(su))"));
  g_autoptr (GVariant) variant = NULL;

  for (guint kind = 0; kind < TL_SHOWN_N_KINDS; kind++)
    {
      g_autoptr (GPtrArray) names = tl_desk_list_names (self->items[kind]);

      for (guint i = 0; i < names->len; i++)
        {
          const TlShownItem *item = g_hash_table_lookup (self->items[kind], names->pdata[i]);

          g_variant_builder_open (&builder, G_VARIANT_TYPE ("(yssa(su))"));
          g_variant_builder_add (&builder, "y", (guint8) kind);
          g_variant_builder_add (&builder, "s", (const char *) names->pdata[i]);
          g_variant_builder_add (&builder, "s", item->hash);
          g_variant_builder_open (&builder, G_VARIANT_TYPE ("a(su)"));
          for (guint d = 0; d < item->seen->len; d++)
            g_variant_builder_add (&builder, "(su)", g_array_index (item->seen, TlDot, d).dev,
                                   g_array_index (item->seen, TlDot, d).c);
          g_variant_builder_close (&builder);
          g_variant_builder_close (&builder);
        }
    }
  variant = g_variant_ref_sink (g_variant_new ("(y@a(yssa(su)))", SHOWN_VERSION, g_variant_builder_end (&builder)));
  return g_variant_get_data_as_bytes (variant);
}

/* Of all things of an article. */

static void
add_note (GBytes   *entry,
          gpointer  user_data)
{
  TlDeskLocal *local = user_data;

  g_hash_table_replace (local->maps[TL_DESK_HIST], tl_desk_note_name (entry), g_bytes_ref (entry));
}

static void
list_local (TlArticle   *article,
            TlDeskLocal *local)
{
  g_autoptr (GPtrArray) history = tl_article_list_history (article);
  g_autoptr (GBytes) own = tl_article_dup_member_json (article, "thread");

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      g_autoptr (GBytes) thread = NULL;
      GBytes *review;

      tl_desk_dup_comments (annotation, &review, &thread);
      tl_desk_notes_split (thread, tl_annotation_get_id (annotation), add_note, local);
      g_hash_table_replace (local->maps[TL_DESK_ANNS], g_strdup (tl_annotation_get_id (annotation)),
                            tl_desk_strip_annotation (annotation));
      if (review != NULL)
        g_hash_table_replace (local->reviews, g_strdup (tl_annotation_get_id (annotation)), review);
    }
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      TlRelation *relation = tl_article_get_relation (article, i);

      g_hash_table_replace (local->maps[TL_DESK_RELS], g_strdup (tl_relation_get_id (relation)),
                            tl_desk_strip_relation (relation));
    }
  for (guint i = 0; i < history->len; i++)
    {
      GBytes *canonical = tl_desk_json_canonical (history->pdata[i], NULL);

      if (canonical != NULL)
        g_hash_table_replace (local->maps[TL_DESK_HIST], tl_desk_history_name (canonical), canonical);
    }
  tl_desk_notes_split (own, NULL, add_note, local);
}

TlDeskLocal *
tl_desk_local_new (TlArticle *article)
{
  TlDeskLocal *self = g_new0 (TlDeskLocal, 1);
  gsize length;
  const char *text = tl_text_get_data (tl_article_get_text (article), &length);

  for (guint i = 0; i < TL_DESK_MEMBERS; i++)
    self->maps[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->maps[TL_DESK_MEMBERS] = tl_desk_list_members (article);
  self->reviews = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->text_hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  self->status = g_strdup (tl_article_get_status (article));
  g_hash_table_replace (self->maps[TL_DESK_MEMBERS], g_strdup ("text"), tl_desk_json_string (self->text_hash, -1));
  list_local (article, self);
  return self;
}

void
tl_desk_local_free (TlDeskLocal *self)
{
  for (guint i = 0; i < TL_DESK_N_MAPS; i++)
    g_hash_table_unref (self->maps[i]);
  g_hash_table_unref (self->reviews);
  g_free (self->text_hash);
  g_free (self->status);
  g_free (self);
}

/* A thing that is here: with which versions?  Those of the view where the words are the view's; else what was known of it. */
static void
take_item (TlDeskShown *self,
           TlDeskShown *old,
           TlDeskView  *view,
           TlDeskMap    map,
           const char  *name,
           GBytes      *value)
{
  GPtrArray *found = tl_desk_view_find (view, map, name);
  GBytes *counts = tl_desk_view_peek_value (view, map, name);
  TlShownItem *before = tl_desk_shown_find (old, (TlShownKind) map, name);
  g_autofree char *hash = tl_desk_hash (value);

  if (counts != NULL && g_bytes_equal (counts, value))
    {
      g_autoptr (GArray) seen = tl_register_list_seen (found, FALSE);

      tl_desk_shown_put (self, (TlShownKind) map, name, hash, seen);
    }
  else if (before != NULL)
    {
      tl_desk_shown_put (self, (TlShownKind) map, name, before->hash, before->seen);
    }
}

TlDeskShown *
tl_desk_shown_take (TlDeskShown *old,
                    TlDeskView  *view,
                    TlArticle   *article)
{
  TlDeskShown *self = shown_alloc ();
  g_autoptr (TlDeskLocal) local = tl_desk_local_new (article);
  g_autoptr (GArray) verdicts = NULL;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  for (guint map = 0; map < TL_DESK_N_MAPS; map++)
    {
      g_hash_table_iter_init (&iter, local->maps[map]);
      while (g_hash_table_iter_next (&iter, &name, &value))
        take_item (self, old, view, map, name, value);
    }
  g_hash_table_iter_init (&iter, local->reviews);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autofree char *hash = tl_desk_hash (value);

      tl_desk_shown_put (self, TL_SHOWN_REVIEW, name, hash, NULL);
    }
  verdicts = tl_desk_view_list_verdicts_seen (view);
  tl_desk_shown_put (self, TL_SHOWN_STATUS, "status", local->status, verdicts);
  return self;
}

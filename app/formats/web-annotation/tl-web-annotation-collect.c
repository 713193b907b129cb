/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Finding the annotations of a file, and sorting them: about parts of a text, about other annotations (relations), about something else.
 * Whatever wraps them (pages, collections, graphs, containers) is walked through.
 */

#include "config.h"

#include "tl-web-annotation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NESTING  64
#define MAX_PLACES   200   /* problems whose place is looked for: that takes a walk over the file */

static void
item_free (gpointer data)
{
  TlWebItem *item = data;

  g_free (item->id);
  g_free (item->written_id);
  g_array_unref (item->targets);
  g_free (item);
}

static void
article_free (gpointer data)
{
  TlWebArticle *article = data;

  g_free (article->source);
  g_free (article->id);
  g_ptr_array_unref (article->items);
  g_ptr_array_unref (article->relations);
  g_array_unref (article->kept);
  g_free (article);
}

void
tl_web_reader_problem (TlWebReader        *self,
         const char    *code,
         TlSeverity     severity,
         const TlWebArticle *article,
         TlJsonRef      value,
         const char    *message)
{
  g_autofree char *path = NULL;
  guint line = 0;
  guint column = 0;

  if (value != TL_JSON_NONE && self->n_places++ < MAX_PLACES)
    {
      gsize length;
      const char *data = g_bytes_get_data (tl_json_doc_get_bytes (self->doc), &length);
      gsize start;

      path = tl_json_dup_path (self->doc, value, NULL);
      tl_json_get_raw (self->doc, value, &start, NULL);
      tl_json_locate (data, length, start, &line, &column);
    }
  tl_import_problem (self->import, code, severity, article != NULL ? article->id : NULL, path, line, column, "%s", message);
}

/* Collecting. */

static TlWebArticle *
add_article (TlWebReader     *self,
             const char *source)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_source, source));
  TlWebArticle *article;

  if (index > 0)
    return self->articles->pdata[index - 1];
  article = g_new0 (TlWebArticle, 1);
  article->source = g_strdup (source);
  article->definition = TL_JSON_NONE;
  article->id = *source != '\0' ? g_strdup (source) : NULL;
  article->items = g_ptr_array_new ();
  article->relations = g_ptr_array_new ();
  article->kept = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
  g_ptr_array_add (self->articles, article);
  g_hash_table_insert (self->by_source, g_strdup (source), GUINT_TO_POINTER (self->articles->len));
  return article;
}

static void
add_definitions (TlWebReader    *self,
                 TlJsonRef  list)
{
  for (TlJsonRef value = tl_json_first (self->doc, list); value != TL_JSON_NONE; value = tl_json_next (self->doc, value))
    {
      g_autofree char *source = tl_web_pick (self->doc, value, "id");
      TlWebArticle *article;
      char *id;

      if (source == NULL || tl_json_find_typed (self->doc, value, "value", TL_JSON_STRING) == TL_JSON_NONE)
        {
          tl_web_reader_problem (self, TL_CODE_SHAPE, TL_SEVERITY_ERROR, NULL, value, _("This is no article with an id and a text; it is left out"));
          continue;
        }
      article = add_article (self, source);
      article->definition = value;
      id = tl_json_pick_string (self->doc, value, TL_WEB_ID);
      if (id == NULL)
        continue;
      g_free (article->id);
      article->id = id;
      g_hash_table_insert (self->by_native_id, g_strdup (id), GUINT_TO_POINTER (self->articles->len));
    }
}

static void
add_item (TlWebReader    *self,
          TlJsonRef  value)
{
  TlWebItem *item = g_new0 (TlWebItem, 1);

  item->value = value;
  item->id = tl_web_pick (self->doc, value, "id");
  item->targets = tl_web_list_targets (self->doc, value);
  g_ptr_array_add (self->items, item);
  if (item->id != NULL && !g_hash_table_contains (self->by_id, item->id))
    g_hash_table_insert (self->by_id, item->id, item);
}

static void
collect (TlWebReader    *self,
         TlJsonRef  value,
         guint      depth)
{
  static const char *const holders[] = { "first", "items", "next", "@graph", "contains", "ldp:contains", "as:items" };
  TlJsonRef definitions;
  gboolean found = FALSE;

  if (tl_json_get_type (self->doc, value) == TL_JSON_ARRAY)
    {
      for (TlJsonRef item = tl_json_first (self->doc, value); item != TL_JSON_NONE; item = tl_json_next (self->doc, item))
        collect (self, item, depth);
      return;
    }
  if (tl_json_get_type (self->doc, value) != TL_JSON_OBJECT || depth > MAX_NESTING)
    {
      tl_web_reader_problem (self, TL_CODE_SHAPE, TL_SEVERITY_NOTE, NULL, value, _("What this names is not in the file"));
      return;
    }
  definitions = tl_json_find_typed (self->doc, value, TL_WEB_ARTICLES, TL_JSON_ARRAY);
  if (definitions != TL_JSON_NONE)
    add_definitions (self, definitions);
  if (tl_web_has_type (self->doc, value, "Annotation") || tl_json_find (self->doc, value, "target") != TL_JSON_NONE)
    {
      add_item (self, value);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    {
      TlJsonRef held = tl_json_find (self->doc, value, holders[i]);

      if (held == TL_JSON_NONE)
        continue;
      found = TRUE;
      collect (self, held, depth + 1);
    }
  if (!found && definitions == TL_JSON_NONE)
    tl_web_reader_problem (self, TL_CODE_SHAPE, TL_SEVERITY_WARNING, NULL, value, _("This is no annotation, page or collection; it is left out"));
}

/* Sorting into articles. */

/* The annotations that a body names. */
void
tl_web_reader_list_references (TlWebReader    *self,
                      TlJsonRef  annotation,
                      GPtrArray *items)
{
  g_autoptr (GArray) bodies = tl_web_list (self->doc, tl_json_find (self->doc, annotation, "body"));

  for (guint i = 0; i < bodies->len; i++)
    {
      TlJsonRef body = g_array_index (bodies, TlJsonRef, i);
      g_autofree char *id = tl_json_get_type (self->doc, body) == TL_JSON_STRING ? tl_json_dup_string (self->doc, body, NULL)
                                                                                  : tl_web_pick (self->doc, body, "id");
      TlWebItem *item = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
}

static gboolean
is_linking (TlWebReader    *self,
            TlJsonRef  annotation)
{
  g_autoptr (GArray) motivations = tl_web_list (self->doc, tl_json_find (self->doc, annotation, "motivation"));

  for (guint i = 0; i < motivations->len; i++)
    {
      TlJsonRef value = g_array_index (motivations, TlJsonRef, i);

      if (tl_json_get_type (self->doc, value) == TL_JSON_STRING && tl_json_string_equal (self->doc, value, "linking"))
        return TRUE;
    }
  return FALSE;
}

/* Is it about other annotations, and not about parts of a text? */
static gboolean
is_relation (TlWebReader     *self,
             const TlWebItem *item)
{
  gboolean names_any = is_linking (self, item->value) && item->id != NULL
                       && g_str_has_prefix (item->id, TL_WEB_URN "relation:");

  for (guint i = 0; i < item->targets->len; i++)
    {
      const TlWebTarget *target = &g_array_index (item->targets, TlWebTarget, i);

      if (target->reference == NULL)
        return FALSE;
      names_any = names_any || g_hash_table_contains (self->by_id, target->reference);
    }
  return names_any;
}

/* The article and the annotation that one of our own names says; both parts owned.  FALSE: is not ours. */
gboolean
tl_web_split_urn (const char  *iri,
           const char  *kind,
           char       **article,
           char       **id)
{
  g_autofree char *prefix = g_strconcat (TL_WEB_URN, kind, ":", NULL);
  g_auto (GStrv) parts = NULL;

  if (iri == NULL || !g_str_has_prefix (iri, prefix))
    return FALSE;
  parts = g_strsplit (iri + strlen (prefix), ":", 3);
  if (parts[0] == NULL || parts[1] == NULL)
    return FALSE;
  *article = g_uri_unescape_string (parts[0], NULL);
  *id = g_uri_unescape_string (parts[1], NULL);
  if (*article != NULL && *id != NULL)
    return TRUE;
  g_clear_pointer (article, g_free);
  g_clear_pointer (id, g_free);
  return FALSE;
}

/* The article that a relation belongs to: that of the first annotation it names. NULL: names none. */
static TlWebArticle *
find_article_of_relation (TlWebReader     *self,
                          const TlWebItem *item)
{
  g_autofree char *article_id = NULL;
  g_autofree char *id = NULL;
  guint index = 0;

  if (tl_web_split_urn (item->id, "relation", &article_id, &id))
    index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_native_id, article_id));
  if (index > 0)
    return self->articles->pdata[index - 1];
  for (guint i = 0; i < item->targets->len; i++)
    {
      const TlWebItem *named = g_hash_table_lookup (self->by_id, g_array_index (item->targets, TlWebTarget, i).reference);

      if (named != NULL && named->article < self->articles->len)
        return self->articles->pdata[named->article];
    }
  return NULL;
}

const char *
tl_web_item_get_source (const TlWebItem *item)
{
  for (guint i = 0; i < item->targets->len; i++)
    {
      const TlWebTarget *target = &g_array_index (item->targets, TlWebTarget, i);

      if (target->source != NULL || target->reference != NULL)
        return target->source != NULL ? target->source : target->reference;
    }
  return "";
}

static gboolean
has_selection (const TlWebItem *item)
{
  for (guint i = 0; i < item->targets->len; i++)
    {
      const TlWebTarget *target = &g_array_index (item->targets, TlWebTarget, i);

      if (target->has_position || target->exact != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
sort_items (TlWebReader *self)
{
  g_autoptr (GPtrArray) relations = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    {
      TlWebItem *item = self->items->pdata[i];
      TlWebArticle *article;

      item->article = G_MAXUINT;
      if (is_relation (self, item))
        {
          g_ptr_array_add (relations, item);
          continue;
        }
      /* What names no source is about the only article, if there is one. */
      article = *tl_web_item_get_source (item) == '\0' && self->articles->len == 1 ? self->articles->pdata[0]
                : add_article (self, tl_web_item_get_source (item));
      item->article = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_source, article->source)) - 1;
      if (has_selection (item))
        g_ptr_array_add (article->items, item);
      else
        {
          g_array_append_val (article->kept, item->value);
          tl_web_reader_problem (self, TL_CODE_SHAPE, TL_SEVERITY_NOTE, article, item->value,
                   _("This is about the whole, or about something that is not text: it is kept with the article"));
        }
    }
  for (guint i = 0; i < relations->len; i++)
    {
      TlWebItem *item = relations->pdata[i];
      TlWebArticle *article = find_article_of_relation (self, item);

      if (article == NULL)
        {
          article = add_article (self, tl_web_item_get_source (item));
          g_array_append_val (article->kept, item->value);
        }
      else
        g_ptr_array_add (article->relations, item);
    }
}

/* Ready to be built. */

void
tl_web_reader_init (TlWebReader *self,
                    TlImport    *import,
                    TlJsonDoc   *doc)
{
  memset (self, 0, sizeof *self);
  self->import = import;
  self->doc = doc;
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->articles = g_ptr_array_new_with_free_func (article_free);
  self->by_source = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_native_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collect (self, 0, 0);
  sort_items (self);
}

void
tl_web_reader_clear (TlWebReader *self)
{
  g_hash_table_unref (self->by_native_id);
  g_hash_table_unref (self->by_source);
  g_ptr_array_unref (self->articles);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->items);
}

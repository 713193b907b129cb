/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading ninjs.  The versions differ in spelling (versioncreated, versionCreated) and in where texts stand: 1.x has members body_<anything>
 * and headline_<anything>, later ones lists `bodies` and `headlines` of {role, contentType, value}.  Roles and content types are
 * free words, so that whether a body is HTML is decided by what is said and, where that is nothing, by looking for tags.
 */

#include "config.h"

#include "tl-ninjs-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-article-parts.h"
#include "tl-html-text.h"
#include "tl-json-pick.h"

/* A body among several: the best one is the text. */
typedef struct
{
  TlJsonRef value;      /* the string */
  char     *member;     /* "body_text", "bodies[1]" */
  gboolean  is_html;
  int       rank;
} Body;

static void
body_clear (Body *body)
{
  g_clear_pointer (&body->member, g_free);
}

/* The first of two spellings that is a string, or NULL.  Owned. */
static char *
pick_either (TlJsonDoc  *doc,
             TlJsonRef   item,
             const char *old_name,
             const char *new_name)
{
  char *value = tl_json_pick_string (doc, item, old_name);

  return value != NULL ? value : tl_json_pick_string (doc, item, new_name);
}

static gboolean
names_html (const char *word)
{
  g_autofree char *lower = word != NULL ? g_ascii_strdown (word, -1) : NULL;

  return lower != NULL && strstr (lower, "html") != NULL;
}

static gboolean
names_plain (const char *word)
{
  return word != NULL && (g_ascii_strcasecmp (word, "text/plain") == 0 || g_ascii_strcasecmp (word, "plain") == 0 ||
                          g_ascii_strcasecmp (word, "body_text") == 0);
}

static gboolean
names_main (const char *word)
{
  return word != NULL && (g_ascii_strcasecmp (word, "main") == 0 || g_ascii_strcasecmp (word, "body_main") == 0);
}

/* Takes a candidate when it is better than what is there.  role, type: what is said of it, or NULL. */
static void
consider (Body       *best,
          TlJsonDoc  *doc,
          TlJsonRef   value,
          const char *role,
          const char *type,
          char       *member)
{
  g_autofree char *name = member;
  g_autofree char *text = NULL;
  gboolean is_html;
  int rank;

  if (!tl_json_is (doc, value, TL_JSON_STRING))
    return;
  text = tl_json_dup_string (doc, value, NULL);
  if (*text == '\0')
    return;
  if (names_html (type) || names_plain (type))
    is_html = names_html (type);
  else if (names_html (role) || names_plain (role))
    is_html = names_html (role);
  else
    is_html = tl_html_text_has_tags (text);
  /* Markup has the paragraphs; among equals the one called main, else the first. */
  rank = 1 + (is_html ? 2 : 0) + (names_main (role) ? 1 : 0);
  if (rank <= best->rank)
    return;
  body_clear (best);
  best->value = value;
  best->member = g_steal_pointer (&name);
  best->is_html = is_html;
  best->rank = rank;
}

/* What stands in lists {role, contentType, value}, and in members that begin with prefix. */
static void
find_body (TlJsonDoc  *doc,
           TlJsonRef   item,
           const char *list_name,
           const char *prefix,
           Body       *best)
{
  TlJsonRef list = tl_json_find_typed (doc, item, list_name, TL_JSON_ARRAY);
  guint i = 0;

  for (TlJsonRef entry = list != TL_JSON_NONE ? tl_json_first (doc, list) : TL_JSON_NONE; entry != TL_JSON_NONE;
       entry = tl_json_next (doc, entry), i++)
    {
      g_autofree char *role = NULL;
      g_autofree char *type = NULL;

      if (!tl_json_is (doc, entry, TL_JSON_OBJECT))
        continue;
      role = tl_json_pick_string (doc, entry, "role");
      type = pick_either (doc, entry, "contenttype", "contentType");
      consider (best, doc, tl_json_find (doc, entry, "value"), role, type, g_strdup_printf ("%s[%u]", list_name, i));
    }
  for (TlJsonRef value = tl_json_first (doc, item); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_name (doc, value);

      if (g_str_has_prefix (name, prefix) || (strlen (name) + 1 == strlen (prefix) && g_str_has_prefix (prefix, name)))
        consider (best, doc, value, name, NULL, g_strdup (name));
    }
}

static void
set_title (TlRecordBuilder *record,
           TlJsonDoc       *doc,
           TlJsonRef        item)
{
  g_autofree char *title = tl_article_pick_line (doc, item, "headline");
  Body best = { TL_JSON_NONE };

  if (title == NULL)
    {
      find_body (doc, item, "headlines", "headline_", &best);
      if (best.rank > 0)
        {
          title = tl_json_dup_string (doc, best.value, NULL);
          if (best.is_html)
            {
              char *line = tl_html_text_to_line (title);

              g_free (title);
              title = line;
            }
        }
      body_clear (&best);
    }
  tl_record_builder_set_string (record, "title", title);
}

static gboolean
set_text (TlImport         *import,
          TlJsonRecords    *records,
          TlRecordBuilder  *record,
          TlJsonDoc        *doc,
          TlJsonRef         item,
          GError          **error)
{
  const char *id = tl_record_builder_get_id (record);
  Body best = { TL_JSON_NONE };
  gboolean ok = TRUE;

  find_body (doc, item, "bodies", "body_", &best);
  if (best.rank == 0)
    {
      find_body (doc, item, "descriptions", "description_", &best);
      tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, id, item,
                               best.rank > 0 ? _("The item has no body: its description is the text") : _("The item has no text"));
    }
  if (best.rank > 0)
    {
      gsize length;
      g_autofree char *body = tl_json_dup_string (doc, best.value, &length);

      ok = tl_article_set_body (import, record, body, length, best.is_html, best.member, error);
    }
  else
    tl_record_builder_set_text (record, g_strdup (""), 0);
  body_clear (&best);
  return ok;
}

static void
set_members (TlRecordBuilder *record,
             TlJsonDoc       *doc,
             TlJsonRef        item,
             const char      *uri)
{
  g_autofree char *byline = pick_either (doc, item, "byline", "by");
  g_autofree char *version = pick_either (doc, item, "versioncreated", "versionCreated");
  g_autofree char *first = pick_either (doc, item, "firstcreated", "firstCreated");
  g_autofree char *language = tl_json_pick_string (doc, item, "language");
  g_autofree char *holder = pick_either (doc, item, "copyrightholder", "copyrightHolder");
  g_autofree char *source = NULL;
  g_autofree char *published = NULL;

  for (guint i = 0; i < 3 && source == NULL; i++)
    {
      static const char *const names[] = { "infosources", "infoSources", "infosource" };

      source = tl_article_join_names (doc, tl_json_find (doc, item, names[i]));
    }
  if (first != NULL || version != NULL)
    published = tl_article_parse_time (first != NULL ? first : version, NULL);
  if (g_str_has_prefix (uri, "http://") || g_str_has_prefix (uri, "https://"))
    tl_record_builder_set_string (record, "url", uri);
  tl_record_builder_set_string (record, "publisher", source != NULL ? source : holder);
  tl_record_builder_set_string (record, "author", byline);
  tl_record_builder_set_string (record, "published", published);
  tl_record_builder_set_string (record, "language", language);
}

static void
report_state (TlJsonRecords *records,
              TlJsonDoc     *doc,
              const char    *id)
{
  g_autofree char *state = pick_either (doc, 0, "pubstatus", "pubStatus");
  TlJsonRef associations = tl_json_find (doc, 0, "associations");
  guint count = 0;

  if (state != NULL && !g_str_equal (state, "usable"))
    tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_WARNING, id, 0,
                             _("The agency marks the item as “%s”"), state);
  if (tl_json_is (doc, associations, TL_JSON_OBJECT) || tl_json_is (doc, associations, TL_JSON_ARRAY))
    count = tl_json_get_length (doc, associations);
  if (count > 0)
    tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_NOTE, id, associations,
                             ngettext ("%u associated item is kept, but is no article of its own",
                                       "%u associated items are kept, but are no articles of their own", count), count);
}

static gboolean
read_item (TlImport       *import,
           TlJsonRecords  *records,
           TlJsonDoc      *doc,
           GError        **error)
{
  g_autofree char *uri = tl_json_is (doc, 0, TL_JSON_OBJECT) ? tl_json_pick_string (doc, 0, "uri") : NULL;
  g_autofree char *raw = NULL;
  g_autoptr (TlRecordBuilder) record = NULL;

  if (uri == NULL)
    {
      tl_json_records_problem (records, TL_CODE_SHAPE, TL_SEVERITY_ERROR, NULL, 0, _("A ninjs item is an object with a uri"));
      return TRUE;
    }
  record = tl_record_builder_new (*uri != '\0' ? uri : NULL);
  set_title (record, doc, 0);
  set_members (record, doc, 0, uri);
  report_state (records, doc, uri);
  if (!set_text (import, records, record, doc, 0, error))
    return FALSE;
  raw = tl_json_dup_line (doc, 0);
  tl_record_builder_set_json (record, TL_NINJS_MEMBER, raw);
  return tl_import_add (import, g_steal_pointer (&record), error);
}

gboolean
tl_ninjs_read (TlImport  *import,
               GError   **error)
{
  g_autoptr (TlJsonRecords) records = NULL;
  g_autoptr (GError) local_error = NULL;
  TlJsonDoc *doc;

  if (!tl_article_check_size (import, error) || (records = tl_json_records_new (import, error)) == NULL)
    return FALSE;
  while ((doc = tl_json_records_next (records, &local_error)) != NULL)
    if (!read_item (import, records, doc, error))
      return FALSE;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

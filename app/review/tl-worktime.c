/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long people worked at an article, from the times that the data bear.  Nothing is measured while people work. */

#include "config.h"

#include "tl-worktime.h"

#include <string.h>

#include "tl-time.h"

static void
clear_mark (gpointer data)
{
  g_free (((TlWorkMark *) data)->by);
}

static char *
dup_string (TlJsonDoc  *doc,
            TlJsonRef   object,
            const char *name)
{
  TlJsonRef value = tl_json_find_typed (doc, object, name, TL_JSON_STRING);

  return value != TL_JSON_NONE ? tl_json_dup_string (doc, value, NULL) : NULL;
}

/* by is taken over, NULL: not known. */
static void
add_mark (GArray     *marks,
          TlJsonDoc  *doc,
          TlJsonRef   object,
          const char *member,
          char       *by)
{
  g_autofree char *text = dup_string (doc, object, member);
  TlWorkMark mark = { tl_time_parse (text), NULL };

  if (mark.at <= 0)
    {
      g_free (by);
      return;
    }
  mark.by = by != NULL ? by : g_strdup ("");
  g_array_append_val (marks, mark);
}

/* A list of {at, by}: a thread, the history. */
static void
add_list (GArray    *marks,
          TlJsonDoc *doc,
          TlJsonRef  list)
{
  if (list == TL_JSON_NONE || tl_json_get_type (doc, list) != TL_JSON_ARRAY)
    return;
  for (TlJsonRef item = tl_json_first (doc, list); item != TL_JSON_NONE; item = tl_json_next (doc, item))
    if (tl_json_get_type (doc, item) == TL_JSON_OBJECT)
      add_mark (marks, doc, item, "at", dup_string (doc, item, "by"));
}

static void
add_annotation (GArray       *marks,
                TlAnnotation *annotation)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_annotation_get_json (annotation), NULL, NULL);
  const char *annotator = tl_annotation_get_annotator (annotation);
  TlJsonRef review;

  g_return_if_fail (doc != NULL);

  add_mark (marks, doc, 0, "created", g_strdup (annotator));
  review = tl_json_find_typed (doc, 0, "review", TL_JSON_OBJECT);
  if (review != TL_JSON_NONE)
    {
      g_autofree char *modified = dup_string (doc, 0, "modified");
      g_autofree char *at = dup_string (doc, review, "at");

      add_mark (marks, doc, review, "at", dup_string (doc, review, "by"));
      /* Older files say of a decision that it modified the annotation: that was the reviewer. */
      if (g_strcmp0 (modified, at) != 0)
        add_mark (marks, doc, 0, "modified", g_strdup (annotator));
    }
  else
    add_mark (marks, doc, 0, "modified", g_strdup (annotator));
  add_list (marks, doc, tl_json_find (doc, 0, "thread"));
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  const TlWorkMark *first = a;
  const TlWorkMark *second = b;

  return first->at != second->at ? (first->at < second->at ? -1 : 1) : strcmp (first->by, second->by);
}

GArray *
tl_worktime_list_marks (TlArticle *article)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (TlWorkMark));
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GBytes) thread = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;

  g_array_set_clear_func (marks, clear_mark);
  g_return_val_if_fail (TL_IS_ARTICLE (article), marks);

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    add_annotation (marks, tl_article_get_annotation (article, i));
  history = tl_article_list_history (article);
  for (guint i = 0; i < history->len; i++)
    {
      g_autoptr (TlJsonDoc) entry = tl_json_doc_parse (history->pdata[i], NULL, NULL);

      if (entry != NULL && tl_json_get_type (entry, 0) == TL_JSON_OBJECT)
        add_mark (marks, entry, 0, "at", dup_string (entry, 0, "by"));
    }
  thread = tl_article_dup_member_json (article, "thread");
  doc = thread != NULL ? tl_json_doc_parse (thread, NULL, NULL) : NULL;
  if (doc != NULL)
    add_list (marks, doc, 0);
  g_array_sort (marks, compare_marks);
  return marks;
}

gint64
tl_worktime_sum (GArray     *marks,
                 const char *by)
{
  gint64 before = 0;
  gint64 sum = 0;

  g_return_val_if_fail (marks != NULL, 0);

  for (guint i = 0; i < marks->len; i++)
    {
      const TlWorkMark *mark = &g_array_index (marks, TlWorkMark, i);

      if (by != NULL && !g_str_equal (by, mark->by))
        continue;
      if (before > 0 && mark->at - before <= TL_WORKTIME_IDLE)
        sum += mark->at - before;
      before = mark->at;
    }
  return sum;
}

gint64
tl_worktime_find_since (TlArticle *article)
{
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GArray) marks = NULL;
  const char *status;

  g_return_val_if_fail (TL_IS_ARTICLE (article), 0);

  status = tl_article_get_status (article);
  history = tl_article_list_history (article);
  for (guint i = history->len; i-- > 0;)
    {
      g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (history->pdata[i], NULL, NULL);
      g_autofree char *to = NULL;
      g_autofree char *at = NULL;

      if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
        continue;
      to = dup_string (doc, 0, "to");
      at = dup_string (doc, 0, "at");
      if (g_strcmp0 (to, status) == 0 && tl_time_parse (at) > 0)
        return tl_time_parse (at);
    }
  marks = tl_worktime_list_marks (article);
  return marks->len > 0 ? g_array_index (marks, TlWorkMark, marks->len - 1).at : 0;
}

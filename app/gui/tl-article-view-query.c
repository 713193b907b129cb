/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What annotations are at a place, which comes next, and how they are told to somebody who
 * listens. */

#include "config.h"

#include "tl-article-view-private.h"

#include "tl-i18n.h"

static int
compare_length (gconstpointer a,
                gconstpointer b)
{
  TlAnnotation *first = *(TlAnnotation *const *) a;
  TlAnnotation *second = *(TlAnnotation *const *) b;
  guint first_length = tl_annotation_get_end (first) - tl_annotation_get_start (first);
  guint second_length = tl_annotation_get_end (second) - tl_annotation_get_start (second);

  if (first_length != second_length)
    return first_length < second_length ? -1 : 1;
  return g_strcmp0 (tl_annotation_get_id (first), tl_annotation_get_id (second));
}

GPtrArray *
tl_article_view_list_at (TlArticleView *self,
                         guint          offset)
{
  GPtrArray *found;
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TlSpan));

  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), NULL);

  found = g_ptr_array_new ();
  tl_span_index_query (self->index, offset, offset + 1, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      TlMark *mark = g_array_index (spans, TlSpan, i).item;

      if (tl_annotation_covers (mark->annotation, offset))
        g_ptr_array_add (found, mark->annotation);
    }
  g_ptr_array_sort (found, compare_length);
  return found;
}

static gboolean
is_wanted (TlAnnotation *annotation,
           gboolean      undecided)
{
  TlDecision decision = tl_annotation_get_decision (annotation);

  return !undecided || decision == TL_DECISION_PENDING || decision == TL_DECISION_DISCUSS;
}

/* Those that start at offset, in their order: longest first, then by id. */
static GPtrArray *
list_starting (TlArticleView *self,
               guint          offset)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TlSpan));
  GPtrArray *found = g_ptr_array_new ();

  tl_span_index_query (self->index, offset, offset + 1, spans);
  for (guint i = 0; i < spans->len; i++)
    if (g_array_index (spans, TlSpan, i).start == offset)
      g_ptr_array_add (found, ((TlMark *) g_array_index (spans, TlSpan, i).item)->annotation);
  g_ptr_array_sort (found, compare_length);
  for (guint i = 0; i < found->len / 2; i++)
    {
      gpointer swapped = found->pdata[i];

      found->pdata[i] = found->pdata[found->len - 1 - i];
      found->pdata[found->len - 1 - i] = swapped;
    }
  return found;
}

static TlAnnotation *
pick (GPtrArray  *candidates,
      const char *after_id,
      gboolean    backwards,
      gboolean    undecided)
{
  gboolean is_past = after_id == NULL;

  for (guint i = 0; i < candidates->len; i++)
    {
      TlAnnotation *annotation =
        g_ptr_array_index (candidates, backwards ? candidates->len - 1 - i : i);

      if (is_past && is_wanted (annotation, undecided))
        return annotation;
      if (after_id != NULL && g_str_equal (tl_annotation_get_id (annotation), after_id))
        is_past = TRUE;
    }
  return NULL;
}

TlAnnotation *
tl_article_view_find_next (TlArticleView *self,
                           guint          offset,
                           const char    *after_id,
                           gboolean       backwards,
                           gboolean       undecided)
{
  TlAnnotation *found = NULL;
  TlSpan span = { offset, 0, NULL };

  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), NULL);

  if (after_id != NULL || !backwards)
    {
      g_autoptr (GPtrArray) here = list_starting (self, offset);

      found = pick (here, after_id, backwards, undecided);
    }
  while (found == NULL)
    {
      g_autoptr (GPtrArray) there = NULL;

      if (backwards ? !tl_span_index_find_previous (self->index, span.start, &span)
                    : !tl_span_index_find_next (self->index, span.start, &span))
        return NULL;
      there = list_starting (self, span.start);
      found = pick (there, NULL, backwards, undecided);
    }
  return found;
}

/* ", accepted": what a screen reader hears of a decision; "" when there is none. */
static const char *
get_decision_words (TlDecision decision)
{
  switch (decision)
    {
    case TL_DECISION_ACCEPTED:
      return C_("review", ", accepted");
    case TL_DECISION_REJECTED:
      return C_("review", ", rejected");
    case TL_DECISION_DISCUSS:
      return C_("review", ", to be discussed");
    case TL_DECISION_PENDING:
    default:
      return "";
    }
}

/* The values of an annotation's enumerations: ", official". */
static void
append_values (GString          *words,
               TlAnnotation     *annotation,
               const TlLabelDef *def)
{
  for (guint i = 0; def->attributes != NULL && i < def->attributes->len; i++)
    {
      const TlAttributeDef *attribute = g_ptr_array_index (def->attributes, i);
      g_autofree char *value = NULL;

      if (attribute->type != TL_ATTRIBUTE_ENUM)
        continue;
      value = tl_annotation_dup_attribute_text (annotation, attribute->name);
      if (value != NULL && *value != '\0' && g_strcmp0 (value, attribute->fallback) != 0)
        g_string_append_printf (words, ", %s", tl_schema_translate (value));
    }
}

char *
tl_article_view_describe (TlArticleView *self,
                          guint          offset)
{
  GString *words;
  g_autoptr (GPtrArray) here = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE_VIEW (self), NULL);

  words = g_string_new (NULL);
  here = tl_article_view_list_at (self, offset);
  for (guint i = 0; i < here->len && i < 8; i++)
    {
      TlAnnotation *annotation = g_ptr_array_index (here, i);
      const TlLabelDef *def = tl_schema_lookup (self->schema, tl_annotation_get_label (annotation));
      g_autoptr (GPtrArray) relations = NULL;

      if (i > 0)
        g_string_append (words, " · ");
      g_string_append (words, tl_schema_translate (def->title));
      append_values (words, annotation, def);
      g_string_append (words, get_decision_words (tl_annotation_get_decision (annotation)));
      relations = tl_article_list_relations_of (self->article, tl_annotation_get_id (annotation));
      if (relations->len > 0)
        g_string_append_printf (words, ngettext ("; %u relation", "; %u relations", relations->len),
                                relations->len);
    }
  return g_string_free (words, FALSE);
}

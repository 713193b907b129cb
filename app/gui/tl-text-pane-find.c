/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finding in the article, and going to a position or an annotation by its number (“#1250”,
 * “#t12”). */

#include "config.h"

#include "tl-text-pane-private.h"

#include <string.h>

#include "tl-i18n.h"
#include "tl-report.h"

#define SELECTION_MAX 100   /* a longer selection is no search term */

static void
show_matches (TlTextPane *self)
{
  tl_article_view_set_matches (self->view, (const TlFragment *) self->matches->data,
                               self->matches->len, self->current_match);
  tl_find_bar_set_result (self->find_bar, self->current_match, self->matches->len);
}

static void
reveal_match (TlTextPane *self)
{
  const TlFragment *match;

  if (self->current_match >= self->matches->len)
    return;
  match = &g_array_index (self->matches, TlFragment, self->current_match);
  tl_article_view_reveal (self->view, match->start, match->end);
}

/* The first match at or after offset, else the first of all. */
static guint
find_match_from (TlTextPane *self,
                 guint       offset)
{
  for (guint i = 0; i < self->matches->len; i++)
    if (g_array_index (self->matches, TlFragment, i).start >= offset)
      return i;
  return self->matches->len > 0 ? 0 : G_MAXUINT;
}

void
tl_text_pane_search (TlTextPane *self,
                     const char *query,
                     gboolean    whole_words)
{
  if (self->article == NULL)
    return;
  if (self->find == NULL)
    self->find = tl_find_new (tl_article_get_text (self->article));
  g_clear_pointer (&self->matches, g_array_unref);
  self->matches = tl_find_search (self->find, *query == '#' ? "" : query, whole_words);
  self->current_match = find_match_from (self, self->find_origin);
  show_matches (self);
  reveal_match (self);
}

static void
go_to (TlTextPane *self,
       const char *place)
{
  guint length = tl_text_get_length (tl_article_get_text (self->article));
  TlAnnotation *annotation = tl_article_find_annotation (self->article, place);
  guint64 offset;

  if (annotation != NULL)
    {
      tl_workspace_set_selected (self->workspace, place);
      tl_article_view_reveal (self->view, tl_annotation_get_start (annotation),
                              tl_annotation_get_end (annotation));
    }
  else if (g_ascii_string_to_unsigned (place, 10, 0, length, &offset, NULL))
    {
      tl_article_view_select (self->view, (guint) offset, (guint) offset);
      tl_article_view_reveal (self->view, (guint) offset, (guint) offset);
    }
  else
    {
      g_autofree char *message =
          g_strdup_printf (_ ("The text ends at %u, and no annotation has this name"), length);

      tl_report_message (GTK_WIDGET (self), message);
      return;
    }
  tl_find_bar_close (self->find_bar);
}

void
tl_text_pane_step (TlTextPane *self,
                   gboolean    backwards)
{
  const char *query = tl_find_bar_get_query (self->find_bar);
  const TlFragment *match;
  guint n = self->matches->len;

  if (self->article == NULL)
    return;
  if (*query == '#')
    {
      go_to (self, query + 1);
      return;
    }
  if (!tl_find_bar_is_open (self->find_bar))
    {
      tl_text_pane_start_find (self);
      return;
    }
  if (n == 0)
    return;
  if (self->current_match == G_MAXUINT)
    self->current_match = 0;
  else
    self->current_match = (self->current_match + (backwards ? n - 1 : 1)) % n;
  match = &g_array_index (self->matches, TlFragment, self->current_match);
  self->find_origin = match->start;
  show_matches (self);
  reveal_match (self);
}

/* What was found last is left selected, ready to be tagged. */
void
tl_text_pane_leave_find (TlTextPane *self)
{
  if (self->current_match < self->matches->len)
    {
      TlFragment match = g_array_index (self->matches, TlFragment, self->current_match);

      tl_article_view_select (self->view, match.start, match.end);
    }
  g_array_set_size (self->matches, 0);
  self->current_match = G_MAXUINT;
  show_matches (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
tl_text_pane_start_find (TlTextPane *self)
{
  g_autofree char *selected = NULL;
  TlFragment range;

  g_return_if_fail (TL_IS_TEXT_PANE (self));

  if (self->article == NULL)
    return;
  self->find_origin = tl_article_view_get_caret (self->view);
  if (tl_article_view_get_selection (self->view, &range))
    {
      self->find_origin = range.start;
      if (range.end - range.start <= SELECTION_MAX)
        selected = tl_text_dup_slice (tl_article_get_text (self->article), range.start, range.end);
      if (selected != NULL && (strchr (selected, '\n') != NULL || *selected == '#'))
        g_clear_pointer (&selected, g_free);
    }
  tl_find_bar_open (self->find_bar, selected);
}

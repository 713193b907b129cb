/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Attribution in three keys.  From a claim: the source, then the cue; from a source or a cue: the
 * claim. Each question offers what is tagged already, the likeliest first; text selected meanwhile
 * is tagged and taken instead.  All of it becomes one command, so that one undo takes it back.
 */

#include "config.h"

#include "tl-text-pane-private.h"

#include <string.h>

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-report.h"
#include "tl-workspace-view.h"

#define QUOTE_LENGTH 60

static const TlRoleDef *
get_role (TlTextPane *self,
          const char *role)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  const TlRelationDef *relation = tl_schema_find_relation (schema, "attribution");

  return relation != NULL ? tl_relation_def_find_role (relation, role) : NULL;
}

/* The role that a label has in an attribution; NULL: none. */
static const char *
find_own_role (TlTextPane *self,
               const char *label)
{
  static const char *const roles[] = { "claim", "cue", "source" };
  TlSchema *schema = tl_workspace_get_schema (self->workspace);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      const TlRoleDef *role = get_role (self, roles[i]);

      if (role != NULL && tl_role_def_allows (role, schema, label))
        return roles[i];
    }
  return NULL;
}

gboolean
tl_text_pane_is_attributing (TlTextPane *self)
{
  return self->attribution.role != NULL;
}

gboolean
tl_text_pane_can_attribute (TlTextPane *self)
{
  TlAnnotation *selected = tl_text_pane_get_selected (self);

  return selected != NULL && find_own_role (self, tl_annotation_get_label (selected)) != NULL;
}

void
tl_text_pane_stop_attribution (TlTextPane *self)
{
  TlAttribution *attribution = &self->attribution;

  if (attribution->role == NULL)
    return;
  attribution->role = NULL;
  g_clear_pointer (&attribution->id, g_free);
  g_clear_pointer (&attribution->candidates, g_ptr_array_unref);
  g_clear_pointer (&attribution->sources, g_ptr_array_unref);
  g_clear_pointer (&attribution->cues, g_ptr_array_unref);
  g_clear_object (&attribution->draft);
  g_clear_pointer (&attribution->command, tl_command_free);
  if (self->view == NULL)
    return;
  tl_article_view_set_candidates (self->view, NULL, NULL);
  tl_attribution_strip_hide (self->strip);
  tl_text_pane_update_actions (self);
}

static const char *
get_candidate (TlTextPane *self)
{
  TlAttribution *attribution = &self->attribution;

  if (attribution->current >= attribution->candidates->len)
    return NULL;
  return g_ptr_array_index (attribution->candidates, attribution->current);
}

/* text without quotation marks at its ends, to be put in some; owned. */
static char *
strip_marks (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_ispunct (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_ispunct (g_utf8_get_char (last)))
        break;
      end = last;
    }
  return g_strndup (text, end - text);
}

/* text short and inert, and in its own direction amid the words of the question; owned. */
static char *
isolate (const char *text)
{
  g_autofree char *inert = tl_format_inert (text, QUOTE_LENGTH);

  return g_strdup_printf ("\u2068%s\u2069", inert);
}

/* The words of an annotation, to be shown in a question; owned. */
static char *
quote (TlTextPane *self,
       const char *id)
{
  TlAnnotation *annotation = tl_article_find_annotation (self->article, id);
  g_autofree char *covered = NULL;
  g_autofree char *bare = NULL;

  if (annotation == NULL)
    return g_strdup ("");
  covered = tl_annotation_dup_covered (annotation, tl_article_get_text (self->article));
  bare = strip_marks (covered);
  return isolate (bare);
}

static char *
make_question (TlTextPane *self)
{
  TlAttribution *attribution = &self->attribution;
  g_autofree char *words = quote (self, attribution->id);

  if (g_str_equal (attribution->role, "source"))
    /* Translators: asks who said the claim between the quotation marks. */
    return g_strdup_printf (_("Source of “%s”?"), words);
  if (g_str_equal (attribution->role, "cue"))
    /* Translators: asks for the words, such as “said”, that tie a claim to its source. */
    return g_strdup_printf (_("Cue of “%s”?"), words);
  return g_strdup_printf (_("Claim that belongs to “%s”?"), words);
}

static char *
make_answer (TlTextPane *self)
{
  TlAttribution *attribution = &self->attribution;
  const char *candidate = get_candidate (self);
  g_autofree char *words = NULL;
  g_autofree char *selected = NULL;
  TlFragment range;

  if (tl_article_view_get_selection (self->view, &range))
    {
      selected = tl_text_dup_slice (tl_article_get_text (self->article), range.start, range.end);
      words = isolate (selected);
      return g_strdup_printf (_("The selected text: “%s”"), words);
    }
  if (candidate == NULL)
    return g_strdup (_("Nothing fitting is tagged yet: select it in the text and press Enter."));
  words = quote (self, candidate);
  /* Translators: the place in the list of candidates, and the words of this one. */
  return g_strdup_printf (_ ("%u of %u: “%s”"), attribution->current + 1,
                          attribution->candidates->len, words);
}

void
tl_text_pane_show_question (TlTextPane *self)
{
  TlAttribution *attribution = &self->attribution;
  const char *candidate;
  g_autofree char *question = NULL;
  g_autofree char *answer = NULL;
  TlFragment range;

  if (attribution->role == NULL)
    return;
  question = make_question (self);
  answer = make_answer (self);
  tl_attribution_strip_show (self->strip, question, answer);
  candidate = tl_article_view_get_selection (self->view, &range) ? NULL : get_candidate (self);
  tl_article_view_set_candidates (self->view, (const char *const *) attribution->candidates->pdata,
                                  candidate);
  tl_text_pane_update_actions (self);
}

static void
reveal_candidate (TlTextPane *self)
{
  const char *candidate = get_candidate (self);
  TlAnnotation *annotation =
      candidate != NULL ? tl_article_find_annotation (self->article, candidate) : NULL;

  if (annotation != NULL)
    tl_article_view_reveal (self->view, tl_annotation_get_start (annotation),
                            tl_annotation_get_end (annotation));
}

static gboolean
is_taken (TlAttribution *attribution,
          const char    *id)
{
  return g_ptr_array_find_with_equal_func (attribution->sources, id, g_str_equal, NULL)
         || g_ptr_array_find_with_equal_func (attribution->cues, id, g_str_equal, NULL);
}

static void
ask (TlTextPane *self,
     const char *role)
{
  TlAttribution *attribution = &self->attribution;
  g_autoptr (TlArticle) seen = NULL;
  g_autoptr (GPtrArray) found = NULL;

  attribution->role = role;
  attribution->current = 0;
  g_clear_pointer (&attribution->candidates, g_ptr_array_unref);
  attribution->candidates = g_ptr_array_new_null_terminated (8, g_free, TRUE);
  seen = tl_workspace_dup_seen_article (self->workspace);
  found = tl_edit_list_candidates (seen, tl_workspace_get_schema (self->workspace),
                                   attribution->id, role);
  for (guint i = 0; i < found->len; i++)
    {
      const char *id = tl_annotation_get_id (g_ptr_array_index (found, i));

      if (!is_taken (attribution, id) && !g_str_equal (id, attribution->id))
        g_ptr_array_add (attribution->candidates, g_strdup (id));
    }
  tl_text_pane_show_question (self);
  reveal_candidate (self);
}

void
tl_text_pane_start_attribution (TlTextPane *self)
{
  TlAttribution *attribution = &self->attribution;
  TlAnnotation *selected = tl_text_pane_get_selected (self);
  TlFragment range;

  tl_text_pane_stop_attribution (self);
  if (selected == NULL)
    return;
  attribution->own_role = find_own_role (self, tl_annotation_get_label (selected));
  if (attribution->own_role == NULL)
    return;
  if (tl_article_view_get_selection (self->view, &range))
    tl_article_view_select (self->view, range.end, range.end);
  attribution->id = g_strdup (tl_annotation_get_id (selected));
  attribution->sources = g_ptr_array_new_null_terminated (2, g_free, TRUE);
  attribution->cues = g_ptr_array_new_null_terminated (2, g_free, TRUE);
  attribution->draft = tl_article_snapshot (self->article);
  ask (self, g_str_equal (attribution->own_role, "claim") ? "source" : "claim");
}

void
tl_text_pane_cycle_candidates (TlTextPane *self,
                               gboolean    backwards)
{
  TlAttribution *attribution = &self->attribution;
  guint n = attribution->role != NULL ? attribution->candidates->len : 0;
  TlFragment range;

  if (n == 0)
    return;
  /* Cycling means the candidates, not the selection that hid them. */
  if (tl_article_view_get_selection (self->view, &range))
    tl_article_view_select (self->view, range.end, range.end);
  else
    attribution->current = (attribution->current + (backwards ? n - 1 : 1)) % n;
  tl_text_pane_show_question (self);
  reveal_candidate (self);
}

/* Makes one command of what was tagged on the way and the tie, and runs it. */
static void
commit (TlTextPane *self,
        const char *claim_id)
{
  TlAttribution *attribution = &self->attribution;
  const char *key = tl_workspace_get_article_key (self->workspace);
  const char *by = tl_workspace_get_annotator (self->workspace);
  g_autofree char *id = g_strdup (attribution->id);
  g_autoptr (GError) error = NULL;
  TlCommand *tie;

  tie = tl_edit_attribute_claim (attribution->draft, key, by,
                                 tl_workspace_get_schema (self->workspace), claim_id,
                                 (const char *const *) attribution->sources->pdata,
                                 (const char *const *) attribution->cues->pdata, &error);
  if (tie != NULL && attribution->command != NULL)
    {
      GPtrArray *changes = tie->changes;

      for (guint i = 0; i < changes->len; i++)
        {
          const TlChange *change = g_ptr_array_index (changes, i);

          tl_command_add (attribution->command,
                          tl_change_new (change->kind, change->id, change->position, change->before,
                                         change->after));
        }
      tl_command_free (tie);
      tie = g_steal_pointer (&attribution->command);
    }
  tl_text_pane_stop_attribution (self);
  if (tl_text_pane_run (self, tie, error))
    tl_workspace_set_selected (self->workspace, id);
}

/* Tags the text selection in the draft with the label that the role names first. Owned id, NULL: it
 * can't be. */
static char *
tag_selection (TlTextPane *self)
{
  TlAttribution *attribution = &self->attribution;
  const TlRoleDef *role = get_role (self, attribution->role);
  const char *label = role != NULL && role->labels != NULL && role->labels[0] != NULL
    ? role->labels[0] : attribution->role;
  g_autoptr (GArray) fragments = tl_article_view_dup_fragments (self->view);
  g_autoptr (TlCommand) command = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (fragments->len == 0)
    return NULL;
  command = tl_edit_tag (attribution->draft, tl_workspace_get_article_key (self->workspace),
                         tl_workspace_get_annotator (self->workspace), label,
                         (const TlFragment *) fragments->data, fragments->len, &id, &error);
  if (command == NULL || !tl_command_apply (command, attribution->draft, &error))
    {
      if (error != NULL)
        tl_report_error (GTK_WIDGET (self), error);
      return NULL;
    }
  if (attribution->command == NULL)
    {
      attribution->command = tl_command_new ("attribution", command->article, command->by, NULL);
    }
  for (guint i = 0; i < command->changes->len; i++)
    {
      const TlChange *change = g_ptr_array_index (command->changes, i);

      tl_command_add (attribution->command,
                      tl_change_new (change->kind, change->id, change->position, change->before,
                                     change->after));
    }
  tl_article_view_clear_held (self->view);
  return g_steal_pointer (&id);
}

/* The answer to the question was given (id, taken over; NULL: it was skipped). */
static void
go_on (TlTextPane *self,
       char       *id)
{
  TlAttribution *attribution = &self->attribution;

  if (g_str_equal (attribution->role, "claim"))
    {
      g_autofree char *claim = id;

      if (claim == NULL)
        {
          tl_text_pane_stop_attribution (self);
          return;
        }
      g_ptr_array_add (g_str_equal (attribution->own_role, "cue") ? attribution->cues
                                                                  : attribution->sources,
                       g_strdup (attribution->id));
      commit (self, claim);
      return;
    }
  if (id != NULL)
    g_ptr_array_add (
        g_str_equal (attribution->role, "source") ? attribution->sources : attribution->cues, id);
  if (g_str_equal (attribution->role, "source"))
    {
      ask (self, "cue");
    }
  else if (attribution->sources->len + attribution->cues->len > 0)
    {
      g_autofree char *claim = g_strdup (attribution->id);

      commit (self, claim);
    }
  else
    {
      tl_text_pane_stop_attribution (self);
    }
}

void
tl_text_pane_take_candidate (TlTextPane *self)
{
  TlFragment range;
  char *id;

  if (self->attribution.role == NULL)
    return;
  if (tl_article_view_get_selection (self->view, &range) || tl_article_view_has_held (self->view))
    {
      id = tag_selection (self);
      if (id == NULL)
        return;
      tl_article_view_select (self->view, range.end, range.end);
    }
  else
    {
      id = g_strdup (get_candidate (self));
      if (id == NULL)
        {
          gtk_widget_error_bell (GTK_WIDGET (self));
          return;
        }
    }
  go_on (self, id);
}

void
tl_text_pane_skip_candidate (TlTextPane *self)
{
  if (self->attribution.role != NULL)
    go_on (self, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits onto records: see the header. */

#include "config.h"

#include "tl-replay.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"
#include "tl-journal.h"
#include "tl-json-patch.h"

#define NEAR 4000   /* code points */

/* Strings that mean the same, however they are spelled. */
static gboolean
is_json_same (GBytes *a,
              GBytes *b)
{
  g_autoptr (TlJsonDoc) a_doc = a != NULL ? tl_json_doc_parse (a, NULL, NULL) : NULL;
  g_autoptr (TlJsonDoc) b_doc = b != NULL ? tl_json_doc_parse (b, NULL, NULL) : NULL;
  g_autofree char *a_text = NULL;
  g_autofree char *b_text = NULL;
  gsize a_length;
  gsize b_length;

  if (a_doc == NULL || b_doc == NULL || tl_json_get_type (a_doc, 0) != TL_JSON_STRING
      || tl_json_get_type (b_doc, 0) != TL_JSON_STRING)
    return FALSE;
  a_text = tl_json_dup_string (a_doc, 0, &a_length);
  b_text = tl_json_dup_string (b_doc, 0, &b_length);
  return a_length == b_length && memcmp (a_text, b_text, a_length) == 0;
}

char *
tl_replay_hash (GBytes *record)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, record);
}

/* The annotation's JSON with all its ranges moved by shift code points; everything else as it was. */
static GBytes *
shift_json (GBytes        *json,
            TlAnnotation  *annotation,
            gint64         shift)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (json, NULL, NULL);
  g_autoptr (TlJsonPatch) patch = NULL;
  g_autoptr (GString) list = g_string_new ("[");
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  const TlFragment *fragments;
  guint n;

  /* It was read from these bytes a moment ago. */
  g_assert (doc != NULL);
  patch = tl_json_patch_new (doc);
  fragments = tl_annotation_get_fragments (annotation, &n);
  start = g_strdup_printf ("%" G_GINT64_FORMAT, tl_annotation_get_start (annotation) + shift);
  end = g_strdup_printf ("%" G_GINT64_FORMAT, tl_annotation_get_end (annotation) + shift);
  tl_json_patch_set_member (patch, 0, "start", start, -1);
  tl_json_patch_set_member (patch, 0, "end", end, -1);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]", i > 0 ? "," : "",
                            fragments[i].start + shift, fragments[i].end + shift);
  g_string_append_c (list, ']');
  if (tl_json_find (doc, 0, "fragments") != TL_JSON_NONE)
    tl_json_patch_set_member (patch, 0, "fragments", list->str, list->len);
  return tl_json_patch_apply (patch);
}

static gboolean
matches_when_shifted (GBytes        *json,
                      TlAnnotation  *annotation,
                      TlText        *text,
                      gint64         shift,
                      GBytes       **shifted)
{
  g_autoptr (GBytes) candidate = NULL;
  g_autoptr (TlAnnotation) moved = NULL;

  if (tl_annotation_get_start (annotation) + shift < 0
      || tl_annotation_get_end (annotation) + shift > tl_text_get_length (text))
    return FALSE;
  candidate = shift_json (json, annotation, shift);
  moved = tl_annotation_new_from_json (candidate, tl_annotation_get_id (annotation), NULL);
  if (moved == NULL || !tl_annotation_quote_matches (moved, text))
    return FALSE;
  *shifted = g_steal_pointer (&candidate);
  return TRUE;
}

/* Where the quote stands now: exactly once near its old place, or NULL. */
static GBytes *
locate_quote (GBytes        *json,
              TlAnnotation  *annotation,
              TlText        *text)
{
  g_autofree char *quote = tl_annotation_dup_string (annotation, "text");
  g_autofree char *needle = NULL;
  g_autoptr (GBytes) found = NULL;
  const TlFragment *fragments;
  const char *data;
  const char *at;
  const char *end;
  guint n;
  guint first;
  glong length;

  if (quote == NULL)
    return NULL;
  fragments = tl_annotation_get_fragments (annotation, &n);
  first = fragments[0].end - fragments[0].start;
  length = g_utf8_strlen (quote, -1);
  /* A quote shorter than its first range was wrong before: there is nothing to go by. */
  if (length == 0 || (glong) first > length)
    return NULL;
  needle = g_utf8_substring (quote, 0, first);
  data = tl_text_get_data (text, NULL);
  at = data + tl_text_to_byte (text, fragments[0].start > NEAR ? fragments[0].start - NEAR : 0);
  end = data + tl_text_to_byte (text, fragments[0].start + NEAR);
  while ((at = g_strstr_len (at, end - at, needle)) != NULL)
    {
      g_autoptr (GBytes) candidate = NULL;
      gint64 shift = (gint64) tl_text_from_byte (text, at - data) - fragments[0].start;

      if (matches_when_shifted (json, annotation, text, shift, &candidate))
        {
          if (found != NULL)
            return NULL;
          found = g_steal_pointer (&candidate);
        }
      at = g_utf8_next_char (at);
    }
  return g_steal_pointer (&found);
}

static gboolean
is_anchored_alike (TlAnnotation *a,
                   TlAnnotation *b)
{
  g_autofree char *quote_a = tl_annotation_dup_string (a, "text");
  g_autofree char *quote_b = tl_annotation_dup_string (b, "text");
  const TlFragment *of_a;
  const TlFragment *of_b;
  guint n_a;
  guint n_b;

  of_a = tl_annotation_get_fragments (a, &n_a);
  of_b = tl_annotation_get_fragments (b, &n_b);
  return n_a == n_b && memcmp (of_a, of_b, n_a * sizeof *of_a) == 0
         && g_strcmp0 (quote_a, quote_b) == 0;
}

/* What the annotation should be in this text; NULL and error when nobody can tell. */
static GBytes *
adapt_annotation (TlArticle  *article,
                  const char *id,
                  GBytes     *json,
                  GError    **error)
{
  TlText *text = tl_article_get_text (article);
  TlAnnotation *there = tl_article_find_annotation (article, id);
  g_autoptr (TlAnnotation) annotation = tl_annotation_new_from_json (json, id, error);
  g_autofree char *quote = NULL;
  GBytes *located;

  if (annotation == NULL)
    return NULL;
  if (tl_annotation_get_end (annotation) <= tl_text_get_length (text)
      && (tl_annotation_quote_matches (annotation, text)
          || (there != NULL && is_anchored_alike (annotation, there))))
    return g_bytes_ref (json);
  located = locate_quote (json, annotation, text);
  if (located == NULL)
    {
      quote = tl_annotation_dup_string (annotation, "text");
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET,
                   _("“%s” is not to be found (or more than once) near character %u of the text as it is now"),
                   quote != NULL ? quote : "", tl_annotation_get_start (annotation));
    }
  return located;
}

static TlChange *
adapt_change (TlArticle       *article,
              const TlChange  *change,
              GError         **error)
{
  g_autoptr (GBytes) after = NULL;
  GBytes *before = change->before;

  if (change->kind == TL_CHANGE_ANNOTATION && change->after != NULL)
    {
      after = adapt_annotation (article, change->id, change->after, error);
      if (after == NULL)
        return NULL;
    }
  else if (change->after != NULL)
    {
      after = g_bytes_ref (change->after);
    }
  /* An entry that is there already takes its own place. */
  if (change->kind == TL_CHANGE_HISTORY && before == NULL)
    before = after;
  return tl_change_new (change->kind, change->id, change->position, before, after);
}

/* A revision belongs to the text that it replaced; on another one it would undo what came in between. */
static gboolean
may_revise (TlArticle        *article,
            const TlCommand  *command,
            GError          **error)
{
  for (guint i = 0; i < command->changes->len; i++)
    {
      const TlChange *change = g_ptr_array_index (command->changes, i);
      g_autoptr (GBytes) text = NULL;

      if (change->kind != TL_CHANGE_MEMBER || !g_str_equal (change->id, "text"))
        continue;
      text = tl_article_dup_member_json (article, "text");
      if (is_json_same (text, change->before) || is_json_same (text, change->after))
        continue;
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_INVALID,
                           _("The text of the article is another one by now"));
      return FALSE;
    }
  return TRUE;
}

gboolean
tl_replay_apply (TlArticle        *article,
                 const TlCommand  *command,
                 gboolean          moved,
                 GError          **error)
{
  g_autoptr (TlCommand) adapted = NULL;

  g_return_val_if_fail (TL_IS_ARTICLE (article) && command != NULL, FALSE);

  if (moved && tl_command_revises (command))
    return may_revise (article, command, error) && tl_command_apply (command, article, error);
  if (!moved)
    return tl_command_apply (command, article, error);
  adapted = tl_command_new (command->name, command->article, command->by, command->detail);
  for (guint i = 0; i < command->changes->len; i++)
    {
      TlChange *change = adapt_change (article, g_ptr_array_index (command->changes, i), error);

      if (change == NULL)
        return FALSE;
      tl_command_add (adapted, change);
    }
  return tl_command_apply (adapted, article, error);
}

guint
tl_replay_entries (TlArticle *article,
                   GPtrArray *entries,
                   gboolean   moved,
                   GPtrArray *problems)
{
  guint n = 0;

  g_return_val_if_fail (TL_IS_ARTICLE (article), 0);

  for (guint i = 0; i < entries->len; i++)
    {
      const TlEntry *entry = g_ptr_array_index (entries, i);
      const TlCommand *command = entry->row->command;
      g_autoptr (GError) error = NULL;
      g_autofree char *title = NULL;

      if (tl_replay_apply (article, command, moved, &error))
        continue;
      n++;
      if (problems == NULL)
        continue;
      title = tl_command_dup_title (command, NULL);
      g_ptr_array_add (problems,
                       tl_diagnostic_new (TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_ERROR,
                                          tl_article_get_id (article),
                                          NULL, 0, 0,
                                          /* Translators: an edit ("Tag Claim"), who made it when,
                                           * and why it can't be applied. */
                                          g_strdup_printf (_("The edit “%s” (%s, %s) can’t be applied any more: %s"),
                                                           title, command->by, command->at, error->message)));
    }
  return n;
}

/* Equal but for white space between tokens. */
static gboolean
is_json_equal (GBytes *a,
               GBytes *b)
{
  gsize length_a;
  gsize length_b;
  const char *at_a = g_bytes_get_data (a, &length_a);
  const char *at_b = g_bytes_get_data (b, &length_b);
  const char *end_a = at_a + length_a;
  const char *end_b = at_b + length_b;
  gboolean in_string = FALSE;

  for (;;)
    {
      while (!in_string && at_a < end_a && g_ascii_isspace (*at_a))
        at_a++;
      while (!in_string && at_b < end_b && g_ascii_isspace (*at_b))
        at_b++;
      if (at_a == end_a || at_b == end_b)
        return at_a == end_a && at_b == end_b;
      if (*at_a != *at_b)
        return FALSE;
      if (in_string && *at_a == '\\' && at_a + 1 < end_a && at_b + 1 < end_b)
        {
          at_a++;
          at_b++;
          if (*at_a != *at_b)
            return FALSE;
        }
      else if (*at_a == '"')
        {
          in_string = !in_string;
        }
      at_a++;
      at_b++;
    }
}

static void
add_change (GPtrArray    *changes,
            TlChangeKind  kind,
            const char   *id,
            guint         position,
            GBytes       *before,
            GBytes       *after)
{
  if (before == NULL || after == NULL || !is_json_equal (before, after))
    g_ptr_array_add (changes, tl_change_new (kind, id, position, before, after));
}

static void
list_annotation_changes (TlArticle *from,
                         TlArticle *to,
                         GPtrArray *changes)
{
  for (guint i = 0; i < tl_article_get_n_annotations (from); i++)
    {
      TlAnnotation *old = tl_article_get_annotation (from, i);

      if (tl_article_find_annotation (to, tl_annotation_get_id (old)) == NULL)
        add_change (changes, TL_CHANGE_ANNOTATION, tl_annotation_get_id (old), i,
                    tl_annotation_get_json (old), NULL);
    }
  for (guint i = 0; i < tl_article_get_n_annotations (to); i++)
    {
      TlAnnotation *new = tl_article_get_annotation (to, i);
      TlAnnotation *old = tl_article_find_annotation (from, tl_annotation_get_id (new));

      add_change (changes, TL_CHANGE_ANNOTATION, tl_annotation_get_id (new), i,
                  old != NULL ? tl_annotation_get_json (old) : NULL, tl_annotation_get_json (new));
    }
}

static void
list_relation_changes (TlArticle *from,
                       TlArticle *to,
                       GPtrArray *changes)
{
  for (guint i = 0; i < tl_article_get_n_relations (from); i++)
    {
      TlRelation *old = tl_article_get_relation (from, i);

      if (tl_article_find_relation (to, tl_relation_get_id (old)) == NULL)
        add_change (changes, TL_CHANGE_RELATION, tl_relation_get_id (old), i,
                    tl_relation_get_json (old), NULL);
    }
  for (guint i = 0; i < tl_article_get_n_relations (to); i++)
    {
      TlRelation *new = tl_article_get_relation (to, i);
      TlRelation *old = tl_article_find_relation (from, tl_relation_get_id (new));

      add_change (changes, TL_CHANGE_RELATION, tl_relation_get_id (new), i,
                  old != NULL ? tl_relation_get_json (old) : NULL, tl_relation_get_json (new));
    }
}

static gboolean
has_json (GPtrArray *list,
          GBytes    *json)
{
  for (guint i = 0; i < list->len; i++)
    if (is_json_equal (g_ptr_array_index (list, i), json))
      return TRUE;
  return FALSE;
}

static void
list_history_changes (TlArticle *from,
                      TlArticle *to,
                      GPtrArray *changes)
{
  g_autoptr (GPtrArray) old = tl_article_list_history (from);
  g_autoptr (GPtrArray) new = tl_article_list_history (to);

  for (guint i = old->len; i-- > 0;)
    if (!has_json (new, g_ptr_array_index (old, i)))
      add_change (changes, TL_CHANGE_HISTORY, "history", i, g_ptr_array_index (old, i), NULL);
  for (guint i = 0; i < new->len; i++)
    if (!has_json (old, g_ptr_array_index (new, i)))
      add_change (changes, TL_CHANGE_HISTORY, "history", i, NULL, g_ptr_array_index (new, i));
}

static gboolean
is_plain_member (const char *name)
{
  static const char *const others[] = { "id", "text", "annotations", "relations", "history", NULL };

  return !g_strv_contains (others, name);
}

/* Adds the members of doc that `beside` lacks or has otherwise; removed: those that it lacks go. */
static void
list_member_changes (TlJsonDoc *doc,
                     TlJsonDoc *beside,
                     gboolean   removed,
                     GPtrArray *changes)
{
  for (TlJsonRef value = tl_json_first (doc, 0); value != TL_JSON_NONE;
       value = tl_json_next (doc, value))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, value), NULL);
      g_autoptr (GBytes) mine = tl_json_dup_raw (doc, value);
      g_autoptr (GBytes) other = NULL;
      TlJsonRef there = tl_json_find (beside, 0, name);

      /* Of duplicates the first counts. */
      if (!is_plain_member (name) || tl_json_find (doc, 0, name) != value)
        continue;
      if (there != TL_JSON_NONE)
        other = tl_json_dup_raw (beside, there);
      if (!removed)
        add_change (changes, TL_CHANGE_MEMBER, name, G_MAXUINT, other, mine);
      else if (other == NULL)
        add_change (changes, TL_CHANGE_MEMBER, name, G_MAXUINT, mine, NULL);
    }
}

GPtrArray *
tl_replay_list_changes (TlArticle *from,
                        TlArticle *to)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_change_free);
  g_autoptr (GBytes) old = tl_article_dup_json (from);
  g_autoptr (GBytes) new = tl_article_dup_json (to);
  g_autoptr (TlJsonDoc) old_doc = tl_json_doc_parse (old, NULL, NULL);
  g_autoptr (TlJsonDoc) new_doc = tl_json_doc_parse (new, NULL, NULL);

  g_return_val_if_fail (old_doc != NULL && new_doc != NULL, changes);

  list_relation_changes (from, to, changes);
  list_annotation_changes (from, to, changes);
  list_member_changes (old_doc, new_doc, TRUE, changes);
  list_member_changes (new_doc, old_doc, FALSE, changes);
  list_history_changes (from, to, changes);
  return changes;
}

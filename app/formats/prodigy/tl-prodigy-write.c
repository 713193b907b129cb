/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing Prodigy tasks, one a line, with tokens, because relations and span views are made of these.  `token_end` is the last token, not the one
 * behind it.
 */

#include "config.h"

#include "tl-prodigy-private.h"

#include <glib/gi18n-lib.h>

/* The range of a span with its tokens; FALSE when it is not made of whole ones. */
static gboolean
append_range (GString          *out,
              const TlFlatSpan *span,
              const GArray     *tokens,
              guint            *last)
{
  guint first;

  g_string_append_printf (out, "\"start\": %u, \"end\": %u", span->start, span->end);
  if (!tl_prodigy_find_tokens (tokens, span->start, span->end, &first, last))
    return FALSE;
  g_string_append_printf (out, ", \"token_start\": %u, \"token_end\": %u", first, *last);
  return TRUE;
}

/* Returns how many spans are not made of whole tokens. */
static guint
append_spans (GString      *out,
              TlArticle    *article,
              TlFlat       *flat,
              const GArray *tokens)
{
  static const char *const names[] = { "start", "end", "token_start", "token_end", "label", NULL };
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (flat, &n_spans);
  guint n_unaligned = 0;
  guint last;

  tl_json_append_name (out, "spans");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_spans; i++)
    {
      tl_json_append_comma (out);
      g_string_append_c (out, '{');
      n_unaligned += !append_range (out, &spans[i], tokens, &last);
      tl_json_append_member (out, "label", spans[i].label);
      if (spans[i].piece == 0)
        tl_json_append_kept (out, tl_annotation_get_json (tl_article_get_annotation (article, spans[i].annotation)), TL_PRODIGY_MEMBER, names);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  return n_unaligned;
}

/* Spans of one range and label are told apart by their number, which we add. */
static gboolean
has_twin (GHashTable       *counts,
          const TlFlatSpan *span)
{
  g_autofree char *name = g_strdup_printf ("%u-%u %s", span->start, span->end, span->label);

  return GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) > 1;
}

static GHashTable *
count_twins (const TlFlatSpan *spans,
             guint             n_spans)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n_spans; i++)
    {
      char *name = g_strdup_printf ("%u-%u %s", spans[i].start, spans[i].end, spans[i].label);

      g_hash_table_replace (counts, name, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1));
    }
  return counts;
}

static void
append_relations (GString      *out,
                  TlArticle    *article,
                  TlFlat       *flat,
                  const GArray *tokens)
{
  static const char *const names[] = { "head", "child", "head_span", "child_span", "label", NULL };
  static const char *const ends[] = { "head", "child" };
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (flat, &n_spans);
  guint n_arcs;
  const TlFlatArc *arcs = tl_flat_get_arcs (flat, &n_arcs);
  g_autoptr (GHashTable) counts = count_twins (spans, n_spans);

  tl_json_append_name (out, "relations");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_arcs; i++)
    {
      g_autoptr (GString) both = g_string_new (NULL);

      tl_json_append_comma (out);
      g_string_append_c (out, '{');
      for (guint j = 0; j < 2; j++)
        {
          guint index = j == 0 ? arcs[i].from : arcs[i].to;
          const TlFlatSpan *span = &spans[index];
          guint last;

          g_string_append_printf (both, ", \"%s_span\": {", ends[j]);
          if (append_range (both, span, tokens, &last))
            {
              tl_json_append_name (out, ends[j]);
              g_string_append_printf (out, "%u", last);
            }
          tl_json_append_member (both, "label", span->label);
          if (has_twin (counts, span))
            g_string_append_printf (both, ", \"" TL_PRODIGY_SPAN "\": %u", index);
          g_string_append_c (both, '}');
        }
      g_string_append (out, out->str[out->len - 1] == '{' ? both->str + 2 : both->str);
      tl_json_append_member (out, "label", arcs[i].type);
      tl_json_append_kept (out, tl_relation_get_json (tl_article_get_relation (article, arcs[i].relation)), TL_PRODIGY_MEMBER, names);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

/* The kept tokens while they fit the text, else our own. */
static GArray *
find_tokens (TlJsonDoc *doc,
             TlJsonRef  kept,
             TlText    *text,
             TlFlat    *flat,
             gboolean  *is_kept)
{
  g_autoptr (GArray) borders = tl_prodigy_new_borders ();
  GArray *tokens = NULL;
  guint n_spans;
  const TlFlatSpan *spans = tl_flat_get_spans (flat, &n_spans);

  if (kept != TL_JSON_NONE)
    tokens = tl_prodigy_parse_tokens (doc, tl_json_find (doc, kept, "tokens"), text);
  *is_kept = tokens != NULL;
  if (tokens != NULL)
    return tokens;
  for (guint i = 0; i < n_spans; i++)
    {
      g_array_append_val (borders, spans[i].start);
      g_array_append_val (borders, spans[i].end);
    }
  tl_prodigy_sort_borders (borders);
  return tl_prodigy_make_tokens (text, borders);
}

static void
append_meta (GString   *out,
             TlJsonDoc *doc,
             TlJsonRef  kept)
{
  g_autoptr (GString) meta = g_string_new ("{");

  for (guint i = 0; tl_prodigy_members[i] != NULL; i++)
    {
      TlJsonRef value = tl_json_find_typed (doc, 0, tl_prodigy_members[i], TL_JSON_STRING);

      if (value == TL_JSON_NONE)
        continue;
      tl_json_append_name (meta, tl_prodigy_members[i]);
      tl_json_append_raw (meta, doc, value);
    }
  if (kept != TL_JSON_NONE)
    tl_json_append_rest (meta, doc, tl_json_find (doc, kept, "meta"), tl_prodigy_members);
  if (meta->len == 1)
    return;
  g_string_append_c (meta, '}');
  tl_json_append_member_json (out, "meta", meta->str);
}

static void
append_answer (GString   *out,
               TlArticle *article,
               TlJsonDoc *doc,
               TlJsonRef  kept)
{
  const char *answer = tl_prodigy_answer_of_status (tl_article_get_status (article));
  g_autofree char *old = kept != TL_JSON_NONE ? tl_json_pick_string (doc, kept, "answer") : NULL;

  if (answer == NULL)
    answer = old;
  if (answer != NULL)
    tl_json_append_member (out, "answer", answer);
}

/* Appends the task; returns how many spans are not made of whole tokens. */
static guint
append_task (GString   *out,
             TlArticle *article,
             TlFlat    *flat)
{
  static const char *const names[] = {
    "id", "text", "meta", "tokens", "spans", "relations", "answer", "ents", TL_FLAT_CARRY, NULL
  };
  g_autoptr (GBytes) record = tl_article_dup_json (article);
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (record, NULL, NULL);
  TlJsonRef kept = tl_json_find_typed (doc, 0, TL_PRODIGY_MEMBER, TL_JSON_OBJECT);
  TlText *text = tl_article_get_text (article);
  g_autoptr (GArray) tokens = NULL;
  const char *carry = tl_flat_get_carry (flat);
  gboolean is_kept;
  gsize length;
  const char *data = tl_text_get_data (text, &length);
  guint n_arcs;
  guint n_unaligned;

  tokens = find_tokens (doc, kept, text, flat, &is_kept);
  g_string_append_c (out, '{');
  tl_json_append_name (out, "text");
  tl_json_append_string (out, data, length, &tl_json_style_spaced);
  tl_json_append_member (out, "id", tl_article_get_id (article));
  append_meta (out, doc, kept);
  tl_json_append_name (out, "tokens");
  if (is_kept)
    tl_json_append_raw (out, doc, tl_json_find (doc, kept, "tokens"));
  else
    tl_prodigy_append_tokens (out, tokens, text);
  n_unaligned = append_spans (out, article, flat, tokens);
  tl_flat_get_arcs (flat, &n_arcs);
  if (n_arcs > 0)
    append_relations (out, article, flat, tokens);
  append_answer (out, article, doc, kept);
  tl_json_append_rest (out, doc, kept, names);
  if (carry != NULL)
    tl_json_append_member_json (out, TL_FLAT_CARRY, carry);
  g_string_append (out, "}\n");
  return n_unaligned;
}

gboolean
tl_prodigy_write (TlExport  *export_,
                  GError   **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GError) local_error = NULL;
  TlArticle *next;

  while ((next = tl_export_next (export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;
      g_autoptr (TlFlat) flat = tl_flat_new (article, &tl_prodigy_holds);
      guint n_unaligned;

      g_string_truncate (line, 0);
      n_unaligned = append_task (line, article, flat);
      if (n_unaligned > 0)
        tl_export_loss (export_, article, "tokens",
                        ngettext ("%u span does not begin and end with a token: spaCy drops it",
                                  "%u spans do not begin and end with a token: spaCy drops these", n_unaligned),
                        n_unaligned);
      tl_flat_report (flat, export_, "Prodigy", FALSE);
      tl_flat_wrote (flat, export_);
      if (!tl_export_write (export_, line->str, line->len, error))
        return FALSE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

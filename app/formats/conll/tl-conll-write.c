/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing CoNLL, one layer: spans of one range each that do not overlap.  An article that came from such a file is
 * written into its own lines, and only sentences whose mentions changed get new tags; any other gets IOB2 in two columns, tokens made for it, and
 * its exact text in comments.
 */

#include "config.h"

#include "tl-conll-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-json-pick.h"

/* An annotation that is written. */
typedef struct
{
  const char *label;    /* as it can stand in a tag, owned by names */
  TlFragment  range;
} Span;

typedef struct
{
  TlExport   *export_;
  const TlConllLayout *layout;   /* of the file, as its first article has it */
  gboolean    is_first;          /* the file's first article */
  TlArticle  *article;
  TlText     *text;
  GPtrArray  *names;       /* owned strings */
  GArray     *spans;       /* Span, sorted, not overlapping */
  GString    *out;
  guint       n_fragments; /* left out: several ranges */
  guint       n_overlaps;  /* left out: overlap one that is written */
  guint       n_layer;     /* left out: of another layer */
  guint       n_empty;     /* left out: no token in them, or a sentence's end */
  guint       n_trimmed;   /* blanks at the edges, or half tokens */
  guint       n_renamed;
} Writer;

static gboolean
is_in_layer (Writer     *self,
             const char *label)
{
  const char *layer = tl_export_get_options (self->export_)->layer;
  const TlLabelDef *def;

  if (layer == NULL)
    return TRUE;
  def = tl_schema_lookup (tl_export_get_schema (self->export_), label);
  return g_str_equal (layer, label) || g_str_equal (layer, def->name) || g_str_equal (layer, def->group);
}

/* The label without the characters that end a column or a line here. */
static const char *
make_name (Writer     *self,
           const char *label)
{
  char *name = g_strdup (label);

  for (char *p = name; *p != '\0'; p++)
    if ((guchar) *p < ' ' || (*p == ' ' && !self->layout->has_tabs))
      *p = '_';
  self->n_renamed += !g_str_equal (name, label);
  g_ptr_array_add (self->names, name);
  return name;
}

static gboolean
is_space (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x85 || c == '\v' || (c >= 0x1c && c <= 0x1f);
}

/* Blanks at the edges have no token. */
static gboolean
trim (Writer     *self,
      TlFragment *range)
{
  TlFragment before = *range;

  while (range->start < range->end && is_space (tl_text_get_char (self->text, range->start)))
    range->start++;
  while (range->start < range->end && is_space (tl_text_get_char (self->text, range->end - 1)))
    range->end--;
  if (range->start == range->end)
    return FALSE;
  self->n_trimmed += range->start != before.start || range->end != before.end;
  return TRUE;
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const Span *one = a;
  const Span *other = b;

  if (one->range.start != other->range.start)
    return one->range.start < other->range.start ? -1 : 1;
  return one->range.end > other->range.end ? -1 : one->range.end < other->range.end;
}

/* Of annotations that overlap, the one that begins first is written, of those that begin together the longest. */
static void
choose_spans (Writer *self)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Span));
  guint end = 0;

  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
      const char *label = tl_annotation_get_label (annotation);
      guint n_fragments;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);
      Span span = { NULL, fragments[0] };

      if (!is_in_layer (self, label))
        self->n_layer++;
      else if (n_fragments > 1)
        self->n_fragments++;
      else if (!trim (self, &span.range))
        self->n_empty++;
      else
        {
          span.label = make_name (self, label);
          g_array_append_val (all, span);
        }
    }
  g_array_sort (all, compare_spans);
  for (guint i = 0; i < all->len; i++)
    {
      const Span *span = &g_array_index (all, Span, i);

      if (span->range.start < end)
        {
          self->n_overlaps++;
          continue;
        }
      end = span->range.end;
      g_array_append_vals (self->spans, span, 1);
    }
}

/* The tag of a token in a mention. */
static char *
make_tag (const char *scheme,
          const char *label,
          gboolean    is_first,
          gboolean    is_last,
          gboolean    touches)
{
  gboolean is_bilou = g_str_equal (scheme, "bilou");
  gboolean has_ends = is_bilou || g_str_equal (scheme, "bioes") || g_str_equal (scheme, "bmes");
  char letter = g_str_equal (scheme, "bmes") ? 'M' : 'I';

  if (has_ends && is_first && is_last)
    letter = is_bilou ? 'U' : 'S';
  else if (has_ends && is_last)
    letter = is_bilou ? 'L' : 'E';
  else if (is_first && (touches || !g_str_equal (scheme, "iob1")))
    letter = 'B';
  return g_strdup_printf ("%c-%s", letter, label);
}

static void
tell_wrote (Writer     *self,
            const char *label,
            guint       start,
            guint       end)
{
  TlFragment range = { start, end };

  tl_export_wrote (self->export_, label, &range, 1, self->text);
}

static void
append_id (Writer *self)
{
  const char *id = tl_article_get_id (self->article);
  g_autofree char *stripped = g_strstrip (g_strdup (id));
  gboolean is_simple = g_str_equal (stripped, id) && *id != '\0';

  for (const char *p = id; *p != '\0'; p++)
    is_simple = is_simple && (guchar) *p >= ' ';
  if (is_simple)
    {
      g_string_append_printf (self->out, "# newdoc id = %s\n", id);
      return;
    }
  g_string_append (self->out, TL_CONLL_ID_COMMENT);
  tl_json_append_string (self->out, id, -1, &tl_json_style_spaced);
  g_string_append_c (self->out, '\n');
}

/*
 * Into the article's own lines.
 */

static gboolean
begins_with_mark (TlConllDoc *doc)
{
  const char *p = doc->raw->str;

  while (*p == '\n')
    p++;
  return tl_conll_is_doc_start (&doc->layout, p, strcspn (p, "\n"), NULL);
}

static gboolean
is_same_layout (const TlConllLayout *a,
                const TlConllLayout *b)
{
  return a->has_tabs == b->has_tabs && a->n_columns == b->n_columns && a->token == b->token && a->tag == b->tag
         && a->has_numbers == b->has_numbers && a->is_ragged == b->is_ragged;
}

/* The mentions of a sentence as the annotations have them now.  *next is the first span not before it. */
static GArray *
find_mentions (Writer                *self,
               TlConllDoc            *doc,
               const TlConllSentence *sentence,
               guint                 *next)
{
  GArray *mentions = g_array_new (FALSE, FALSE, sizeof (TlConllMention));
  const TlConllToken *tokens = (const TlConllToken *) doc->tokens->data;
  guint end = sentence->first + sentence->n_tokens;
  guint token = sentence->first;

  for (; *next < self->spans->len; (*next)++)
    {
      const Span *span = &g_array_index (self->spans, Span, *next);
      TlConllMention mention = { 0, 0, span->label };

      while (token < end && tokens[token].end <= span->range.start)
        token++;
      if (token == end)
        return mentions;
      mention.first = mention.last = token;
      while (mention.last + 1 < end && tokens[mention.last + 1].start < span->range.end)
        mention.last++;
      if (tokens[token].start >= span->range.end
          || (mention.last + 1 == end && span->range.end > tokens[mention.last].end))
        {
          self->n_empty++;
          continue;
        }
      self->n_trimmed += tokens[mention.first].start != span->range.start || tokens[mention.last].end != span->range.end;
      token = mention.last + 1;
      g_array_append_val (mentions, mention);
    }
  return mentions;
}

static gboolean
is_same_mentions (GArray *a,
                  GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const TlConllMention *one = &g_array_index (a, TlConllMention, i);
      const TlConllMention *other = &g_array_index (b, TlConllMention, i);

      if (one->first != other->first || one->last != other->last || !g_str_equal (one->label, other->label))
        return FALSE;
    }
  return TRUE;
}

/* New tags for the tokens of one sentence. */
static void
retag_sentence (TlConllDoc            *doc,
                const TlConllSentence *sentence,
                GArray                *mentions,
                const char            *scheme)
{
  TlConllToken *tokens = (TlConllToken *) doc->tokens->data;

  for (guint i = sentence->first; i < sentence->first + sentence->n_tokens; i++)
    {
      g_free (tokens[i].tag);
      tokens[i].tag = g_strdup ("O");
    }
  for (guint i = 0; i < mentions->len; i++)
    {
      const TlConllMention *mention = &g_array_index (mentions, TlConllMention, i);
      const TlConllMention *before = i > 0 ? mention - 1 : NULL;
      gboolean touches = before != NULL && before->last + 1 == mention->first
                         && g_str_equal (before->label, mention->label);

      for (guint j = mention->first; j <= mention->last; j++)
        {
          g_free (tokens[j].tag);
          tokens[j].tag = make_tag (scheme, mention->label, j == mention->first, j == mention->last, touches);
        }
    }
}

/* The lines again, with the tags that the tokens have now. */
static void
append_lines (Writer     *self,
              TlConllDoc *doc)
{
  gsize from = 0;

  for (guint i = 0; i < doc->tokens->len; i++)
    {
      const TlConllToken *token = &g_array_index (doc->tokens, TlConllToken, i);
      gsize old_length;

      if (!token->has_tag)
        continue;
      old_length = strcspn (doc->raw->str + token->tag_offset, doc->layout.has_tabs ? "\t\n" : " \t\n");
      g_string_append_len (self->out, doc->raw->str + from, token->tag_offset - from);
      g_string_append (self->out, token->tag);
      from = token->tag_offset + old_length;
    }
  g_string_append_len (self->out, doc->raw->str + from, doc->raw->len - from);
}

/* The article's own lines; NULL when it has none that still make its text. */
static TlConllDoc *
open_lines (TlArticle *article,
            char     **scheme)
{
  g_autoptr (GBytes) json = tl_article_dup_member_json (article, TL_CONLL_MEMBER);
  g_autoptr (TlJsonDoc) member = json != NULL ? tl_json_doc_parse (json, NULL, NULL) : NULL;
  g_autoptr (TlConllDoc) doc = NULL;
  g_autofree char *rows = NULL;
  TlConllLayout layout;
  gsize size;
  const char *data = tl_text_get_data (tl_article_get_text (article), &size);

  if (member == NULL || tl_json_get_type (member, 0) != TL_JSON_OBJECT)
    return NULL;
  rows = tl_json_pick_string (member, 0, "rows");
  *scheme = tl_json_pick_string (member, 0, "scheme");
  if (rows == NULL || *scheme == NULL)
    return NULL;
  tl_conll_layout_detect (&layout, rows, strlen (rows), NULL, NULL);
  doc = tl_conll_doc_new (&layout, TRUE);
  for (const char *p = rows; *p != '\0';)
    {
      gsize length = strcspn (p, "\n");

      tl_conll_doc_add_line (doc, p, length, 0);
      p += length + (p[length] == '\n');
    }
  tl_conll_doc_build (doc);
  if (layout.tag < 0 || doc->text->len != size || memcmp (doc->text->str, data, size) != 0)
    return NULL;
  return g_steal_pointer (&doc);
}

static void
write_into_lines (Writer     *self,
                  TlConllDoc *doc,
                  const char *scheme)
{
  const TlConllToken *tokens = (const TlConllToken *) doc->tokens->data;
  guint next = 0;

  for (guint i = 0; i < doc->sentences->len; i++)
    {
      const TlConllSentence *sentence = &g_array_index (doc->sentences, TlConllSentence, i);
      g_autoptr (GArray) mentions = find_mentions (self, doc, sentence, &next);
      g_autoptr (GArray) old = g_array_new (FALSE, FALSE, sizeof (TlConllMention));

      tl_conll_doc_read_sentence (doc, sentence, old);
      for (guint j = 0; j < mentions->len; j++)
        {
          const TlConllMention *mention = &g_array_index (mentions, TlConllMention, j);

          tell_wrote (self, mention->label, tokens[mention->first].start, tokens[mention->last].end);
        }
      if (!is_same_mentions (mentions, old))
        retag_sentence (doc, sentence, mentions, scheme);
    }
  self->n_empty += self->spans->len - next;
  /* Only the file's first article can do without a mark. */
  if (!self->is_first && !begins_with_mark (doc))
    append_id (self);
  append_lines (self, doc);
}

/*
 * Made for the article.
 */

/* A block ends behind a line break that no span goes over, and has a token in it. */
static guint
find_block_end (Writer *self,
                guint   start,
                guint  *span)
{
  guint length = tl_text_get_length (self->text);
  gboolean has_token = FALSE;
  guint i;

  for (i = start; i < length; i++)
    {
      gunichar c = tl_text_get_char (self->text, i);

      while (*span < self->spans->len && g_array_index (self->spans, Span, *span).range.end <= i)
        (*span)++;
      has_token = has_token || !is_space (c);
      if (c == '\n' && has_token
          && (*span == self->spans->len || g_array_index (self->spans, Span, *span).range.start > i))
        break;
    }
  i = MIN (i + 1, length);
  /* Blank lines behind it belong to it, so that each block but one at the very start has a token. */
  while (i < length && is_space (tl_text_get_char (self->text, i)))
    i++;
  return i;
}

/* Can the block's text be said by the usual comment: one line, nothing but one line break behind it? */
static gboolean
is_plain (const char *text,
          gsize       length,
          gboolean    is_last)
{
  if (!is_last && (length == 0 || text[--length] != '\n'))
    return FALSE;
  if (length == 0 || text[0] == ' ' || text[length - 1] == ' ')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] < ' ')
      return FALSE;
  return TRUE;
}

static void
append_text_comment (Writer     *self,
                     const char *text,
                     gsize       length,
                     gboolean    is_last)
{
  if (is_plain (text, length, is_last))
    {
      g_string_append (self->out, "# text = ");
      g_string_append_len (self->out, text, length - !is_last);
    }
  else
    {
      g_string_append (self->out, TL_CONLL_TEXT_COMMENT);
      tl_json_append_string (self->out, text, length, &tl_json_style_spaced);
    }
  g_string_append_c (self->out, '\n');
}

static GArray *
list_cuts (Writer *self,
           guint   from,
           guint   start,
           guint   end)
{
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = from; i < self->spans->len; i++)
    {
      const TlFragment *range = &g_array_index (self->spans, Span, i).range;

      if (range->start >= end)
        break;
      if (range->end <= start)
        continue;
      g_array_append_val (cuts, range->start);
      g_array_append_val (cuts, range->end);
    }
  return cuts;
}

/* A row in the file's layout; columns that we know nothing about get what stands for nothing there. */
static void
append_token (Writer     *self,
              guint       number,
              guint       start,
              guint       end,
              const char *tag)
{
  const TlConllLayout *layout = self->layout;
  const char *data = tl_text_get_data (self->text, NULL);
  gsize from = tl_text_to_byte (self->text, start);
  gsize to = tl_text_to_byte (self->text, end);

  for (guint i = 0; i < layout->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (self->out, layout->has_tabs ? '\t' : ' ');
      if (i == 0 && layout->has_numbers)
        g_string_append_printf (self->out, "%u", number);
      else if (i == layout->token)
        g_string_append_len (self->out, data + from, to - from);
      else if ((int) i == layout->tag)
        g_string_append (self->out, tag);
      else
        g_string_append_c (self->out, (int) i == layout->other_tag ? 'O' : '_');
    }
  g_string_append_c (self->out, '\n');
}

static void
append_block (Writer *self,
              guint   start,
              guint   end,
              guint   first_span)
{
  const char *data = tl_text_get_data (self->text, NULL);
  gsize from = tl_text_to_byte (self->text, start);
  gsize to = tl_text_to_byte (self->text, end);
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) cuts = list_cuts (self, first_span, start, end);
  guint span = first_span;

  append_text_comment (self, data + from, to - from, end == tl_text_get_length (self->text));
  tl_conll_tokenize (data + from, to - from, start, (const guint *) cuts->data, cuts->len, tokens);
  for (guint i = 0; i < tokens->len; i += 2)
    {
      guint token_start = g_array_index (tokens, guint, i);
      guint token_end = g_array_index (tokens, guint, i + 1);
      g_autofree char *tag = NULL;

      while (span < self->spans->len && g_array_index (self->spans, Span, span).range.end <= token_start)
        span++;
      if (span < self->spans->len && g_array_index (self->spans, Span, span).range.start <= token_start)
        {
          const Span *current = &g_array_index (self->spans, Span, span);

          tag = make_tag ("iob2", current->label, current->range.start == token_start,
                          current->range.end == token_end, FALSE);
        }
      append_token (self, i / 2 + 1, token_start, token_end, tag != NULL ? tag : "O");
    }
  g_string_append_c (self->out, '\n');
}

static void
write_made (Writer *self)
{
  guint length = tl_text_get_length (self->text);
  guint span = 0;

  append_id (self);
  for (guint start = 0; start < length;)
    {
      guint first_span = span;
      guint end = find_block_end (self, start, &span);

      append_block (self, start, end, first_span);
      start = end;
    }
  for (guint i = 0; i < self->spans->len; i++)
    {
      const Span *written = &g_array_index (self->spans, Span, i);

      tell_wrote (self, written->label, written->range.start, written->range.end);
    }
}

static void
tell_losses (Writer *self)
{
  static const char *const of_article[] = { TL_CONLL_MEMBER, NULL };
  static const char *const nothing[] = { NULL };
  guint n_relations = tl_article_get_n_relations (self->article);
  const struct { guint n; const char *what; const char *one; const char *many; } counts[] = {
    { self->n_layer, "layer", N_("%u annotation of another layer is left out"),
      N_("%u annotations of other layers are left out") },
    { self->n_overlaps, "overlap", N_("%u annotation overlaps another one and is left out"),
      N_("%u annotations overlap others and are left out") },
    { self->n_fragments, "fragments", N_("%u discontinuous annotation is left out"),
      N_("%u discontinuous annotations are left out") },
    { self->n_empty, "token", N_("%u annotation covers no token of one sentence and is left out"),
      N_("%u annotations cover no tokens of one sentence and are left out") },
    { self->n_trimmed, "edge", N_("%u annotation gets other edges, those of its tokens"),
      N_("%u annotations get other edges, those of their tokens") },
    { self->n_renamed, "label", N_("%u label has characters that end a column, which are replaced"),
      N_("%u labels have characters that end a column, which are replaced") },
    { n_relations, "relation", N_("%u relation is left out"), N_("%u relations are left out") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i].n > 0)
      {
        g_autofree char *number = g_strdup_printf ("%u", counts[i].n);
        g_auto (GStrv) parts = g_strsplit (ngettext (counts[i].one, counts[i].many, counts[i].n), "%u", 2);
        g_autofree char *message = g_strjoinv (number, parts);

        tl_export_loss (self->export_, self->article, counts[i].what, "%s", message);
      }
  tl_export_loss_members (self->export_, self->article, of_article, nothing, NULL);
}

static gboolean
write_article (Writer      *self,
               TlConllDoc  *doc,
               const char  *scheme,
               GError     **error)
{
  gsize size;
  const char *data;

  data = tl_text_get_data (self->text, &size);
  if (memchr (data, '\0', size) != NULL)
    {
      tl_export_loss (self->export_, self->article, "text", _("The article’s text has U+0000 in it and is left out"));
      return TRUE;
    }
  choose_spans (self);
  if (doc != NULL && is_same_layout (&doc->layout, self->layout))
    write_into_lines (self, doc, scheme);
  else
    write_made (self);
  tell_losses (self);
  return tl_export_write (self->export_, self->out->str, self->out->len, error);
}

/* Ends the last sentence of an article when another one follows. */
static gboolean
end_article (TlExport    *export_,
             const char  *written,
             GError     **error)
{
  return written == NULL || g_str_has_suffix (written, "\n\n") || tl_export_write (export_, "\n", 1, error);
}

gboolean
tl_conll_write (TlExport  *export_,
                GError   **error)
{
  TlConllLayout layout = { .has_tabs = TRUE, .n_columns = 2, .token = 0, .tag = 1, .other_tag = -1 };
  g_autoptr (GError) local_error = NULL;
  g_autofree char *written = NULL;
  TlArticle *next;

  while ((next = tl_export_next (export_, &local_error)) != NULL)
    {
      g_autoptr (TlArticle) article = next;
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));
      g_autofree char *scheme = NULL;
      g_autoptr (TlConllDoc) doc = open_lines (article, &scheme);
      GString *out = g_string_new (NULL);
      Writer self = { export_, &layout, written == NULL, article, tl_article_get_text (article), names, spans, out };
      gboolean ok;

      if (self.is_first && doc != NULL)
        layout = doc->layout;
      ok = end_article (export_, written, error) && write_article (&self, doc, scheme, error);
      g_free (written);
      written = g_string_free (out, FALSE);
      if (!ok)
        return FALSE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

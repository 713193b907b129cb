/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One document of a CoNLL file: lines in, tokens and mentions out. */

#include "config.h"

#include "tl-conll-doc.h"

#include <string.h>

#include "tl-json-pick.h"

static void
clear_token (gpointer data)
{
  TlConllToken *token = data;

  g_free (token->text);
  g_free (token->tag);
}

static void
clear_sentence (gpointer data)
{
  g_free (((TlConllSentence *) data)->text);
}

static void
open_sentence (TlConllDoc *self)
{
  TlConllSentence sentence = { .first = self->tokens->len };

  self->skip_until = 0;
  g_array_append_val (self->sentences, sentence);
}

TlConllDoc *
tl_conll_doc_new (const TlConllLayout *layout,
                  gboolean             keeps_raw)
{
  TlConllDoc *self = g_new0 (TlConllDoc, 1);

  self->layout = *layout;
  self->keeps_raw = keeps_raw;
  self->raw = g_string_new (NULL);
  self->tokens = g_array_new (FALSE, FALSE, sizeof (TlConllToken));
  g_array_set_clear_func (self->tokens, clear_token);
  self->sentences = g_array_new (FALSE, FALSE, sizeof (TlConllSentence));
  g_array_set_clear_func (self->sentences, clear_sentence);
  self->text = g_string_new (NULL);
  open_sentence (self);
  return self;
}

void
tl_conll_doc_free (TlConllDoc *self)
{
  g_free (self->id);
  g_string_free (self->raw, TRUE);
  g_array_unref (self->tokens);
  g_array_unref (self->sentences);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static TlConllSentence *
current_sentence (TlConllDoc *self)
{
  return &g_array_index (self->sentences, TlConllSentence, self->sentences->len - 1);
}

gboolean
tl_conll_doc_is_between_sentences (TlConllDoc *self)
{
  TlConllSentence *sentence = current_sentence (self);

  return sentence->n_tokens == 0 && sentence->text == NULL;
}

gboolean
tl_conll_doc_is_empty (TlConllDoc *self)
{
  return self->sentences->len == 1 && tl_conll_doc_is_between_sentences (self);
}

static gboolean
has_prefix (const char *line,
            gsize       length,
            const char *prefix)
{
  gsize prefix_length = strlen (prefix);

  return length >= prefix_length && memcmp (line, prefix, prefix_length) == 0;
}

/* The JSON string behind a comment of ours; NULL when it is none. */
static char *
parse_own (const char *line,
           gsize       length,
           const char *prefix)
{
  gsize skip = strlen (prefix);
  g_autoptr (TlJsonDoc) doc = tl_json_parse_text (line + skip, length - skip);

  return doc != NULL && tl_json_get_type (doc, 0) == TL_JSON_STRING ? tl_json_dup_string (doc, 0, NULL) : NULL;
}

/* "(wsj_0001); part 002" names a document and a part of it. */
static char *
make_part_id (const char *value,
              gsize       length)
{
  g_autofree char *text = g_strstrip (g_strndup (value, length));
  char *close = strstr (text, ");");
  const char *number;

  if (*text != '(' || close == NULL)
    return g_steal_pointer (&text);
  *close = '\0';
  number = close + 2 + strcspn (close + 2, "0123456789");
  return g_strdup_printf ("%s%s%s", text + 1, *number != '\0' ? "-" : "", number);
}

gboolean
tl_conll_is_doc_start (const TlConllLayout *layout,
                       const char          *line,
                       gsize                length,
                       char               **id)
{
  static const char *const marks[] = { "-DOCSTART-", "# -DOCSTART-", "#DOCSTART", "# newdoc", "#begin document",
                                       TL_CONLL_ID_COMMENT };
  guint i = 0;
  const char *value = NULL;
  const char *end = line + length;

  while (i < G_N_ELEMENTS (marks) && !has_prefix (line, length, marks[i]))
    i++;
  if (i == G_N_ELEMENTS (marks))
    return FALSE;
  if (id == NULL)
    return TRUE;
  *id = NULL;
  if (g_str_equal (marks[i], TL_CONLL_ID_COMMENT))
    *id = parse_own (line, length, TL_CONLL_ID_COMMENT);
  else if (has_prefix (line, length, "# newdoc id = "))
    value = line + strlen ("# newdoc id = ");
  else if (has_prefix (line, length, "#begin document "))
    value = line + strlen ("#begin document ");
  if (value != NULL && value < end)
    *id = make_part_id (value, end - value);
  return TRUE;
}

static void
close_sentence (TlConllDoc *self)
{
  if (!tl_conll_doc_is_between_sentences (self))
    open_sentence (self);
}

static void
take_comment (TlConllDoc *self,
              const char *line,
              gsize       length)
{
  TlConllSentence *sentence = current_sentence (self);
  static const char plain[] = "# text = ";

  if (has_prefix (line, length, TL_CONLL_TEXT_COMMENT))
    {
      g_free (sentence->text);
      sentence->text = parse_own (line, length, TL_CONLL_TEXT_COMMENT);
      sentence->is_exact = sentence->text != NULL;
    }
  else if (has_prefix (line, length, plain) && sentence->text == NULL)
    {
      sentence->text = g_strndup (line + strlen (plain), length - strlen (plain));
    }
}

/* What the first column says: a word, a range of words that the text has as one, or a word that the text does not
 * have (CoNLL-U).  TRUE: the row is no token of its own. */
static gboolean
is_part (TlConllDoc          *self,
         const TlConllColumn *columns,
         guint                n_columns)
{
  TlConllColumn number = columns[0];
  const char *dash;
  guint64 value;

  if (!self->layout.is_conllu || n_columns != self->layout.n_columns)
    return FALSE;
  if (memchr (number.start, '.', number.length) != NULL)
    return TRUE;
  dash = memchr (number.start, '-', number.length);
  value = g_ascii_strtoull (dash != NULL ? dash + 1 : number.start, NULL, 10);
  if (dash != NULL)
    {
      self->skip_until = MIN (value, G_MAXUINT32);
      return FALSE;
    }
  return value > 0 && value <= self->skip_until;
}

static gboolean
says_no_space (TlConllDoc          *self,
               const TlConllColumn *columns,
               guint                n_columns)
{
  return self->layout.is_conllu && n_columns == self->layout.n_columns
         && g_strstr_len (columns[n_columns - 1].start, columns[n_columns - 1].length, "SpaceAfter=No") != NULL;
}

/* The tag of a word inside a range goes to the range, which has none. */
static void
lend_tag (TlConllDoc    *self,
          TlConllColumn  tag)
{
  TlConllToken *token = &g_array_index (self->tokens, TlConllToken, self->tokens->len - 1);

  if (token->has_tag || tag.length < 2 || !tl_conll_is_tag (tag))
    return;
  g_free (token->tag);
  token->tag = g_strndup (tag.start, tag.length);
}

static gboolean
add_row (TlConllDoc *self,
         const char *line,
         gsize       length,
         gsize       line_offset,
         guint       number)
{
  TlConllColumn columns[TL_CONLL_MAX_COLUMNS];
  guint n_columns = tl_conll_layout_split (&self->layout, line, length, columns);
  const TlConllLayout *layout = &self->layout;
  TlConllColumn tag;
  TlConllToken token = { NULL };

  if (n_columns <= layout->token || columns[layout->token].length == 0)
    return FALSE;
  tag = tl_conll_layout_get_tag (layout, columns, n_columns);
  if (is_part (self, columns, n_columns))
    {
      if (self->tokens->len > 0)
        lend_tag (self, tag);
      return TRUE;
    }
  token.has_tag = tl_conll_is_tag (tag);
  token.text = g_strndup (columns[layout->token].start, columns[layout->token].length);
  token.tag = token.has_tag ? g_strndup (tag.start, tag.length) : g_strdup ("O");
  token.tag_offset = token.has_tag ? line_offset + (tag.start - line) : 0;
  token.line = number;
  token.is_glued = says_no_space (self, columns, n_columns);
  self->size += columns[layout->token].length;
  g_array_append_val (self->tokens, token);
  current_sentence (self)->n_tokens++;
  return token.has_tag || layout->tag < 0 || layout->is_conllu;
}

gboolean
tl_conll_doc_add_line (TlConllDoc *self,
                       const char *line,
                       gsize       length,
                       guint       number)
{
  gsize offset = self->raw->len;

  if (self->keeps_raw)
    {
      g_string_append_len (self->raw, line, length);
      g_string_append_c (self->raw, '\n');
    }
  if (tl_conll_is_doc_start (&self->layout, line, length, NULL))
    {
      close_sentence (self);
      if (self->id == NULL)
        tl_conll_is_doc_start (&self->layout, line, length, &self->id);
      return TRUE;
    }
  if (tl_conll_is_blank (line, length))
    {
      close_sentence (self);
      return TRUE;
    }
  if (tl_conll_layout_is_comment (&self->layout, line, length))
    {
      take_comment (self, line, length);
      return TRUE;
    }
  return add_row (self, line, length, offset, number);
}

static gboolean
is_label (const char *tag,
          const char *label)
{
  return label != NULL && g_str_equal (tag + 2, label);
}

void
tl_conll_doc_read_sentence (TlConllDoc            *self,
                            const TlConllSentence *sentence,
                            GArray                *mentions)
{
  TlConllMention open = { 0 };

  for (guint i = sentence->first; i < sentence->first + sentence->n_tokens; i++)
    {
      const char *tag = g_array_index (self->tokens, TlConllToken, i).tag;
      gboolean goes_on = strchr ("IELM", *tag) != NULL && is_label (tag, open.label);

      if (open.label != NULL && !goes_on)
        {
          g_array_append_val (mentions, open);
          open.label = NULL;
        }
      if (*tag == 'O')
        continue;
      if (open.label == NULL)
        open = (TlConllMention) { i, i, tag + 2 };
      open.last = i;
      if (strchr ("ESLU", *tag) != NULL)
        {
          g_array_append_val (mentions, open);
          open.label = NULL;
        }
    }
  if (open.label != NULL)
    g_array_append_val (mentions, open);
}

GArray *
tl_conll_doc_read_mentions (TlConllDoc *self)
{
  GArray *mentions = g_array_new (FALSE, FALSE, sizeof (TlConllMention));

  for (guint i = 0; i < self->sentences->len; i++)
    tl_conll_doc_read_sentence (self, &g_array_index (self->sentences, TlConllSentence, i), mentions);
  return mentions;
}

/* In IOB1 a B stands only where two mentions of one label touch, and mentions open with I. */
static gboolean
is_iob1 (TlConllDoc *self)
{
  gboolean has_opening_i = FALSE;

  for (guint i = 0; i < self->sentences->len; i++)
    {
      const TlConllSentence *sentence = &g_array_index (self->sentences, TlConllSentence, i);
      const char *before = "O";

      for (guint j = sentence->first; j < sentence->first + sentence->n_tokens; j++)
        {
          const char *tag = g_array_index (self->tokens, TlConllToken, j).tag;
          gboolean touches = *before != 'O' && *tag != 'O' && g_str_equal (before + 2, tag + 2);

          if (*tag == 'B' && !touches)
            return FALSE;
          has_opening_i = has_opening_i || (*tag == 'I' && !touches);
          before = tag;
        }
    }
  return has_opening_i;
}

const char *
tl_conll_doc_find_scheme (TlConllDoc *self)
{
  gboolean seen[128] = { FALSE };

  for (guint i = 0; i < self->tokens->len; i++)
    seen[(guchar) *g_array_index (self->tokens, TlConllToken, i).tag] = TRUE;
  if (seen['M'])
    return "bmes";
  if (seen['L'] || seen['U'])
    return "bilou";
  if (seen['E'] || seen['S'])
    return "bioes";
  return is_iob1 (self) ? "iob1" : "iob2";
}

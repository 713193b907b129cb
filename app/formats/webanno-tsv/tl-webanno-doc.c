/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rows of a WebAnno TSV file and the text they make.  The file has its sentences' texts and where each token begins; what stood between
 * sentences it does not have, only how long it was: that becomes line breaks.  Offsets are UTF-16 units by
 * the format's rule; files that count code points are told by their tokens not being in place.
 */

#include "config.h"

#include "tl-webanno-doc.h"

#include <string.h>

/* A longer gap is not believed. */
#define MAX_GAP 10000

static void
feature_free (gpointer data)
{
  TlWebannoFeature *feature = data;

  g_free (feature->name);
  g_free (feature->slot);
  g_free (feature);
}

static void
layer_free (gpointer data)
{
  TlWebannoLayer *layer = data;

  g_free (layer->type);
  g_ptr_array_unref (layer->features);
  g_free (layer);
}

static void
unit_free (gpointer data)
{
  TlWebannoUnit *unit = data;

  g_free (unit->cells);
  g_free (unit);
}

static void
sentence_clear (gpointer data)
{
  g_free (((TlWebannoSentence *) data)->text);
}

TlWebannoDoc *
tl_webanno_doc_new (void)
{
  TlWebannoDoc *self = g_new0 (TlWebannoDoc, 1);

  self->layers = g_ptr_array_new_with_free_func (layer_free);
  self->units = g_ptr_array_new_with_free_func (unit_free);
  self->sentences = g_array_new (FALSE, FALSE, sizeof (TlWebannoSentence));
  g_array_set_clear_func (self->sentences, sentence_clear);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->strings = g_string_chunk_new (64 * 1024);
  return self;
}

void
tl_webanno_doc_free (TlWebannoDoc *self)
{
  g_ptr_array_unref (self->layers);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->units);
  g_array_unref (self->sentences);
  g_string_chunk_free (self->strings);
  g_clear_pointer (&self->text, tl_text_unref);
  g_free (self);
}

static void
add_feature (TlWebannoLayer *layer,
             const char     *name)
{
  TlWebannoFeature *feature = g_new0 (TlWebannoFeature, 1);

  feature->name = g_strdup (name);
  if (g_str_has_prefix (name, "ROLE_"))
    {
      const char *colon = strchr (name, ':');
      const char *start = colon != NULL ? colon + 1 : name + strlen ("ROLE_");

      feature->slot = g_strndup (start, strcspn (start, "_"));
    }
  else if (g_str_has_prefix (name, "BT_"))
    {
      feature->is_base = TRUE;
      g_free (feature->name);
      feature->name = g_strdup (name + strlen ("BT_"));
    }
  g_ptr_array_add (layer->features, feature);
}

static void
add_layer (TlWebannoDoc  *self,
           TlWebannoKind  kind,
           const char    *declaration)
{
  TlWebannoLayer *layer = g_new0 (TlWebannoLayer, 1);
  const TlWebannoLayer *before = self->layers->len > 0 ? self->layers->pdata[self->layers->len - 1] : NULL;
  g_auto (GStrv) parts = g_strsplit (declaration, "|", -1);

  layer->kind = kind;
  layer->type = g_strstrip (g_strdup (parts[0] != NULL ? parts[0] : ""));
  layer->features = g_ptr_array_new_with_free_func (feature_free);
  layer->column = before != NULL ? before->column + before->features->len : 0;
  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    add_feature (layer, g_strstrip (parts[i]));
  /* A layer without features has one column all the same. */
  if (layer->features->len == 0)
    add_feature (layer, "");
  g_ptr_array_add (self->layers, layer);
}

static void
add_sentence (TlWebannoDoc *self,
              const char   *text)
{
  TlWebannoSentence sentence = { tl_webanno_unescape (text), self->units->len, 0 };

  g_array_append_val (self->sentences, sentence);
}

/* "0-4" */
static gboolean
parse_range (const char *text,
             guint      *begin,
             guint      *end)
{
  const char *dash = strchr (text, '-');
  g_autofree char *first = dash != NULL ? g_strndup (text, dash - text) : NULL;
  guint64 a;
  guint64 b;

  if (first == NULL || !g_ascii_string_to_unsigned (first, 10, 0, G_MAXINT32, &a, NULL)
      || !g_ascii_string_to_unsigned (dash + 1, 10, a, G_MAXINT32, &b, NULL))
    return FALSE;
  *begin = a;
  *end = b;
  return TRUE;
}

static gboolean
add_row (TlWebannoDoc *self,
         const char   *line,
         guint         number)
{
  g_auto (GStrv) cells = g_strsplit (line, "\t", -1);
  g_autofree char *text = NULL;
  TlWebannoUnit *unit;
  guint begin;
  guint end;

  if (g_strv_length (cells) < 3 || self->sentences->len == 0 || !g_ascii_isdigit (*cells[0])
      || !parse_range (cells[1], &begin, &end))
    return FALSE;
  unit = g_new0 (TlWebannoUnit, 1);
  unit->id = g_string_chunk_insert (self->strings, cells[0]);
  unit->number = number;
  unit->begin = begin;
  unit->end = end;
  unit->sentence = self->sentences->len - 1;
  text = tl_webanno_unescape (cells[2]);
  unit->text = g_string_chunk_insert_const (self->strings, text);
  unit->n_cells = g_strv_length (cells + 3);
  unit->cells = g_new (const char *, unit->n_cells);
  /* Most cells say “_”, and the others one of few labels. */
  for (guint i = 0; i < unit->n_cells; i++)
    unit->cells[i] = g_string_chunk_insert_const (self->strings, cells[3 + i]);
  g_ptr_array_add (self->units, unit);
  g_hash_table_replace (self->by_id, (gpointer) unit->id, GUINT_TO_POINTER (self->units->len));
  return TRUE;
}

gboolean
tl_webanno_doc_add_line (TlWebannoDoc *self,
                         const char   *line,
                         guint         number)
{
  static const struct { const char *prefix; TlWebannoKind kind; } layers[] = {
    { "#T_SP=", TL_WEBANNO_SPANS }, { "#T_RL=", TL_WEBANNO_RELATIONS }, { "#T_CH=", TL_WEBANNO_CHAINS },
  };

  if (*line == '\0')
    return TRUE;
  if (*line != '#')
    return add_row (self, line, number);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    if (g_str_has_prefix (line, layers[i].prefix))
      {
        add_layer (self, layers[i].kind, line + strlen (layers[i].prefix));
        return TRUE;
      }
  if (g_str_has_prefix (line, "#Text="))
    add_sentence (self, line + strlen ("#Text="));
  return TRUE;
}

static guint
count_units (const char *text,
             gsize       length,
             gboolean    is_utf16)
{
  guint n = 0;

  for (const char *end = text + length; text < end; text = g_utf8_next_char (text))
    n += is_utf16 && (guchar) *text >= 0xf0 ? 2 : 1;
  return n;
}

/* Where the sentence begins, from where its first token does; -1: it has no token. */
static gint64
find_start (TlWebannoDoc            *self,
            const TlWebannoSentence *sentence,
            guint                    index,
            gboolean                 is_utf16)
{
  const TlWebannoUnit *unit = sentence->first_unit < self->units->len ? self->units->pdata[sentence->first_unit] : NULL;
  const char *found;

  if (unit == NULL || unit->sentence != index)
    return -1;
  found = strstr (sentence->text, unit->text);
  return (gint64) unit->begin - (found != NULL ? count_units (sentence->text, found - sentence->text, is_utf16) : 0);
}

/* The text when offsets are counted so, and each sentence's delta. */
static void
put_together (TlWebannoDoc *self,
              gboolean      is_utf16)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 position = 0;
  gsize length;

  self->n_gaps = 0;
  for (guint i = 0; i < self->sentences->len; i++)
    {
      TlWebannoSentence *sentence = &g_array_index (self->sentences, TlWebannoSentence, i);
      gint64 start = find_start (self, sentence, i, is_utf16);
      gint64 gap = start < 0 ? (i > 0 ? 1 : 0) : CLAMP (start - position, 0, MAX_GAP);

      for (gint64 j = 0; j < gap; j++)
        g_string_append_c (out, j < 2 ? '\n' : ' ');
      self->n_gaps += gap > 1 || (gap == 1 && i == 0) ? gap : 0;
      position += gap;
      sentence->delta = start < 0 ? 0 : position - start;
      g_string_append (out, sentence->text);
      position += count_units (sentence->text, strlen (sentence->text), is_utf16);
    }
  length = out->len;
  g_clear_pointer (&self->text, tl_text_unref);
  self->text = tl_text_new_take (g_string_free (g_steal_pointer (&out), FALSE), length);
  self->is_utf16 = is_utf16;
}

static guint
to_code_points (TlWebannoDoc *self,
                guint         unit,
                guint         offset)
{
  const TlWebannoUnit *row = self->units->pdata[unit];
  gint64 delta = g_array_index (self->sentences, TlWebannoSentence, row->sentence).delta;
  gint64 moved = CLAMP ((gint64) offset + delta, 0, G_MAXINT32);

  if (self->is_utf16)
    return tl_text_from_utf16 (self->text, moved);
  return MIN (moved, tl_text_get_length (self->text));
}

void
tl_webanno_doc_get_range (TlWebannoDoc *self,
                          guint         first,
                          guint         last,
                          TlFragment   *range)
{
  range->start = to_code_points (self, first, ((TlWebannoUnit *) self->units->pdata[first])->begin);
  range->end = to_code_points (self, last, ((TlWebannoUnit *) self->units->pdata[last])->end);
}

gboolean
tl_webanno_doc_is_in_place (TlWebannoDoc *self,
                            guint         unit)
{
  const TlWebannoUnit *row = self->units->pdata[unit];
  const char *data = tl_text_get_data (self->text, NULL);
  TlFragment range;
  gsize from;
  gsize to;

  tl_webanno_doc_get_range (self, unit, unit, &range);
  from = tl_text_to_byte (self->text, range.start);
  to = tl_text_to_byte (self->text, range.end);
  return to >= from && strlen (row->text) == to - from && memcmp (data + from, row->text, to - from) == 0;
}

static guint
count_misplaced (TlWebannoDoc *self)
{
  guint n = 0;

  for (guint i = 0; i < self->units->len; i++)
    n += !tl_webanno_doc_is_in_place (self, i);
  return n;
}

guint
tl_webanno_doc_build (TlWebannoDoc *self)
{
  guint n_utf16;
  guint n_code_points;

  put_together (self, TRUE);
  n_utf16 = count_misplaced (self);
  if (n_utf16 == 0)
    return 0;
  put_together (self, FALSE);
  n_code_points = count_misplaced (self);
  if (n_code_points < n_utf16)
    return n_code_points;
  put_together (self, TRUE);
  return n_utf16;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is printed of an article.  Annotations are numbered as they begin in the text; the number stands above the
 * words and before the note in the margin, so that paper without colours says as much as the screen.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-print-content.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-lanes.h"
#include "tl-print-note.h"

#define MAX_TITLE   300
#define MAX_BYLINE  300
#define MAX_ADDRESS 500
#define MAX_LABEL   60

static void
note_free (gpointer data)
{
  TlPrintNote *note = data;

  g_free (note->text);
  pango_attr_list_unref (note->attributes);
  g_free (note);
}

static void
key_free (gpointer data)
{
  TlPrintKey *key = data;

  g_free (key->title);
  g_free (key);
}

static char *
dup_inert_member (TlArticle  *article,
                  const char *name,
                  guint       max_chars)
{
  g_autofree char *value = tl_article_dup_member (article, name);

  return tl_format_inert (value, max_chars);
}

static char *
make_byline (TlArticle *article)
{
  static const char *const members[] = { "publisher", "author", "published" };
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *value = dup_inert_member (article, members[i], MAX_BYLINE);
      g_autofree char *date = NULL;

      if (*value == '\0')
        continue;
      if (g_str_equal (members[i], "published"))
        date = tl_format_date (value);
      if (line->len > 0)
        g_string_append (line, " · ");
      g_string_append_printf (line, "\u2068%s\u2069", date != NULL ? date : value);
    }
  return g_string_free (line, FALSE);
}

static int
compare_annotations (gconstpointer a,
                     gconstpointer b)
{
  TlAnnotation *first = *(TlAnnotation *const *) a;
  TlAnnotation *second = *(TlAnnotation *const *) b;

  if (tl_annotation_get_start (first) != tl_annotation_get_start (second))
    return tl_annotation_get_start (first) < tl_annotation_get_start (second) ? -1 : 1;
  if (tl_annotation_get_end (first) != tl_annotation_get_end (second))
    return tl_annotation_get_end (first) > tl_annotation_get_end (second) ? -1 : 1;
  return g_strcmp0 (tl_annotation_get_id (first), tl_annotation_get_id (second));
}

/* Those to be printed, in the order of their numbers; borrowed elements. */
static GPtrArray *
choose_annotations (TlArticle            *article,
                    const TlPrintOptions *options)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);

      if (!options->only_accepted || tl_annotation_get_decision (annotation) == TL_DECISION_ACCEPTED)
        g_ptr_array_add (chosen, annotation);
    }
  g_ptr_array_sort (chosen, compare_annotations);
  return chosen;
}

static guint
get_rank (const TlLabelDef *def)
{
  if (g_strcmp0 (def->name, "claim") == 0)
    return 2;
  return g_strcmp0 (def->group, "attribution") == 0 ? 1 : 0;
}

/* Lane of each chosen annotation; owned. */
static TlLaneItem *
assign_lanes (GPtrArray *chosen,
              TlSchema  *schema)
{
  TlLaneItem *lanes = g_new0 (TlLaneItem, chosen->len + 1);

  for (guint i = 0; i < chosen->len; i++)
    {
      TlAnnotation *annotation = g_ptr_array_index (chosen, i);

      lanes[i].start = tl_annotation_get_start (annotation);
      lanes[i].end = tl_annotation_get_end (annotation);
      lanes[i].rank = get_rank (tl_schema_lookup (schema, tl_annotation_get_label (annotation)));
    }
  tl_lanes_assign (lanes, chosen->len);
  return lanes;
}

static void
add_marks (TlPrintContent *self,
           TlAnnotation   *annotation,
           TlSchema       *schema,
           guint           number,
           guint           lane)
{
  guint n;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n);
  TlPrintMark mark = { .number = number, .lane = lane };

  tl_palette_get_print_style (tl_schema_lookup (schema, tl_annotation_get_label (annotation)), &mark.style);
  for (guint i = 0; i < n && lane < TL_PRINT_MAX_LANES; i++)
    {
      mark.start = tl_display_text_to_buffer (self->text, fragments[i].start);
      mark.end = tl_display_text_to_buffer_end (self->text, fragments[i].end);
      g_array_append_val (self->marks, mark);
    }
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  const TlPrintMark *first = a;
  const TlPrintMark *second = b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  return first->number < second->number ? -1 : first->number > second->number;
}

static void
add_key (TlPrintContent   *self,
         const TlLabelDef *def)
{
  TlPrintKey *key = g_new0 (TlPrintKey, 1);

  key->title = tl_format_inert (tl_schema_translate (def->title), MAX_LABEL);
  tl_palette_get_print_style (def, &key->style);
  g_ptr_array_add (self->keys, key);
}

/* In the order of the schema; labels it does not know come last, in that of the text. */
static void
add_keys (TlPrintContent *self,
          GPtrArray      *chosen,
          TlSchema       *schema)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < chosen->len; i++)
    g_hash_table_add (seen, (gpointer) tl_schema_lookup (schema, tl_annotation_get_label (chosen->pdata[i])));
  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    if (g_hash_table_remove (seen, tl_schema_get_label (schema, i)))
      add_key (self, tl_schema_get_label (schema, i));
  for (guint i = 0; i < chosen->len; i++)
    {
      const TlLabelDef *def = tl_schema_lookup (schema, tl_annotation_get_label (chosen->pdata[i]));

      if (g_hash_table_remove (seen, def))
        add_key (self, def);
    }
}

static void
add_annotations (TlPrintContent *self,
                 TlArticle      *article,
                 TlSchema       *schema)
{
  g_autoptr (GPtrArray) chosen = choose_annotations (article, &self->options);
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree TlLaneItem *lanes = assign_lanes (chosen, schema);
  gboolean marks = self->options.marks != TL_PRINT_MARKS_NONE || self->options.notes;

  for (guint i = 0; i < chosen->len; i++)
    g_hash_table_insert (numbers, (gpointer) tl_annotation_get_id (chosen->pdata[i]), GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < chosen->len; i++)
    {
      TlAnnotation *annotation = g_ptr_array_index (chosen, i);

      if (marks)
        add_marks (self, annotation, schema, i + 1, lanes[i].lane);
      if (self->options.notes)
        {
          TlPrintNote *note = tl_print_note_new (article, schema, annotation, numbers,
                                                 lanes[i].lane >= TL_PRINT_MAX_LANES);

          note->anchor = tl_display_text_to_buffer (self->text, tl_annotation_get_start (annotation));
          g_ptr_array_add (self->notes, note);
        }
    }
  g_array_sort (self->marks, compare_marks);
  if (self->options.marks != TL_PRINT_MARKS_NONE)
    add_keys (self, chosen, schema);
}

TlPrintContent *
tl_print_content_new (TlArticle            *article,
                      TlSchema             *schema,
                      const TlPrintOptions *options)
{
  TlPrintContent *self = g_new0 (TlPrintContent, 1);

  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (options->size > 0, NULL);

  self->options = *options;
  self->title = tl_format_inert (tl_article_get_title (article), MAX_TITLE);
  self->byline = make_byline (article);
  self->address = dup_inert_member (article, "url", MAX_ADDRESS);
  self->language = dup_inert_member (article, "language", MAX_LABEL);
  self->text = tl_display_text_new (tl_article_get_text (article));
  self->direction = tl_display_text_find_direction (tl_display_text_get_data (self->text, NULL));
  self->marks = g_array_new (FALSE, FALSE, sizeof (TlPrintMark));
  self->notes = g_ptr_array_new_with_free_func (note_free);
  self->keys = g_ptr_array_new_with_free_func (key_free);
  add_annotations (self, article, schema);
  return self;
}

void
tl_print_content_free (TlPrintContent *self)
{
  tl_display_text_free (self->text);
  g_array_unref (self->marks);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->keys);
  g_free (self->title);
  g_free (self->byline);
  g_free (self->address);
  g_free (self->language);
  g_free (self);
}

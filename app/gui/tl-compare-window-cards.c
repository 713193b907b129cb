/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the compare window shows of one place: the text with everybody's annotations, and a card for each annotator. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-compare-window-private.h"

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-palette.h"

/* Annotators that have a digit. */
#define N_KEYS 9

static void
add_layer (TlCompareWindow *self,
           guint            rater,
           TlText          *text)
{
  GPtrArray *annotations = tl_study_get_annotations (self->study, self->article, rater);

  for (guint i = 0; annotations != NULL && i < annotations->len; i++)
    {
      TlAnnotation *annotation = g_ptr_array_index (annotations, i);
      g_autoptr (TlAnnotation) copy = NULL;
      g_autoptr (TlChange) change = NULL;
      const TlFragment *fragments;
      guint n;

      fragments = tl_annotation_get_fragments (annotation, &n);
      /* What lies beyond the text is listed among the problems, and can't be shown. */
      if (tl_annotation_get_end (annotation) > tl_text_get_length (text)
          || tl_annotation_get_start (annotation) >= tl_annotation_get_end (annotation))
        continue;
      copy = tl_annotation_new (tl_annotation_get_label (annotation), fragments, n, text,
                                tl_study_get_rater (self->study, rater));
      change = tl_change_new (TL_CHANGE_ANNOTATION, tl_annotation_get_id (copy), G_MAXUINT, NULL,
                              tl_annotation_get_json (copy));
      if (tl_article_apply (self->layers, change, NULL))
        g_hash_table_insert (self->ids, annotation, g_strdup (tl_annotation_get_id (copy)));
    }
}

void
tl_compare_window_make_layers (TlCompareWindow *self)
{
  TlArticle *target = tl_workspace_get_article (self->workspace);
  g_autoptr (GBytes) text = tl_article_dup_member_json (target, "text");
  g_autoptr (GBytes) title = tl_article_dup_member_json (target, "title");
  g_autoptr (GString) json = g_string_new ("{\"text\": ");
  g_autoptr (GBytes) record = NULL;

  g_string_append_len (json, g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text));
  if (title != NULL)
    {
      g_string_append (json, ", \"title\": ");
      g_string_append_len (json, g_bytes_get_data (title, NULL), (gssize) g_bytes_get_size (title));
    }
  g_string_append_c (json, '}');
  record = g_bytes_new (json->str, json->len);
  g_hash_table_remove_all (self->ids);
  g_clear_object (&self->layers);
  self->layers = tl_article_new_from_record (record, "layers", NULL, 1, NULL, NULL, NULL);
  if (self->layers == NULL)
    return;
  for (guint i = 0; i < tl_study_get_n_raters (self->study); i++)
    add_layer (self, i, tl_article_get_text (self->layers));
  tl_article_view_set_article (self->view, self->layers, tl_workspace_get_schema (self->workspace));
}

static GtkWidget *
make_text (const char *text,
           const char *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 26);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);
  return label;
}

static GtkWidget *
make_head (const char *name,
           guint       number)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);

  if (number < N_KEYS)
    {
      g_autofree char *digit = g_strdup_printf ("%u", number + 1);
      GtkWidget *cap = gtk_label_new (digit);

      gtk_widget_add_css_class (cap, "keycap");
      gtk_box_append (GTK_BOX (head), cap);
    }
  gtk_label_set_text (GTK_LABEL (label), name);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (head), label);
  return head;
}

/* A button: what this annotator has, and takes it. */
static GtkWidget *
make_card (TlCompareWindow *self,
           guint            rater,
           TlAnnotation    *annotation)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  g_autofree char *name = tl_format_inert (tl_adjudication_get_rater (self->adjudication, rater), 40);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *spoken = NULL;

  gtk_box_append (GTK_BOX (box), make_head (*name != '\0' ? name : _("Somebody"), rater));
  if (annotation != NULL)
    {
      const TlLabelDef *def = tl_schema_lookup (schema, tl_annotation_get_label (annotation));
      g_autofree char *label = tl_format_inert (tl_schema_translate (def->title), 40);
      g_autofree char *covered = tl_annotation_dup_covered (annotation,
                                                            tl_study_get_text (self->study, self->article));
      g_autofree char *shown = tl_format_inert (covered, 200);
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *swatch = tl_swatch_new ();

      tl_swatch_set_label (TL_SWATCH (swatch), def);
      gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (line), swatch);
      gtk_box_append (GTK_BOX (line), make_text (label, "caption"));
      gtk_box_append (GTK_BOX (box), line);
      gtk_box_append (GTK_BOX (box), make_text (shown, NULL));
      spoken = g_strdup_printf (_("Take what %s has: %s “%s”"), name, label, shown);
    }
  else
    {
      gtk_box_append (GTK_BOX (box), make_text (_("Nothing here"), "tl-dim"));
      spoken = g_strdup_printf (_("%s has nothing here: take none"), name);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "tl-card");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "compare.take");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", rater);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return button;
}

static void
show_result (TlCompareWindow   *self,
             TlAdjudicationRow *row)
{
  TlAnnotation *result = tl_adjudication_row_get_result (row);
  g_autofree char *text = NULL;

  if (result != NULL)
    {
      const TlLabelDef *def = tl_schema_lookup (tl_workspace_get_schema (self->workspace),
                                                tl_annotation_get_label (result));
      g_autofree char *label = tl_format_inert (tl_schema_translate (def->title), 40);
      g_autofree char *covered = tl_annotation_dup_covered (result,
                                                            tl_study_get_text (self->study, self->article));
      g_autofree char *shown = tl_format_inert (covered, 200);

      g_autofree char *what = tl_format_isolate (shown);

      text = g_strdup_printf (_("Decided: %s “%s”"), label, what);
    }
  else if (tl_adjudication_row_is_dropped (row))
    text = g_strdup (_("Decided: none of them"));
  else
    text = g_strdup (_("Not decided"));
  gtk_label_set_text (self->result, text);
}

void
tl_compare_window_show_row (TlCompareWindow *self)
{
  TlAdjudicationRow *row = tl_compare_window_get_row (self);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  GtkWidget *child;
  guint start, end;

  while ((child = gtk_widget_get_first_child (self->cards)) != NULL)
    gtk_box_remove (GTK_BOX (self->cards), child);
  if (row == NULL)
    {
      gtk_label_set_text (self->result, "");
      tl_article_view_set_candidates (self->view, NULL, NULL);
      return;
    }
  for (guint i = 0; i < tl_adjudication_get_n_raters (self->adjudication); i++)
    {
      TlAnnotation *annotation = tl_adjudication_row_get_annotation (row, i);
      const char *id = annotation != NULL ? g_hash_table_lookup (self->ids, annotation) : NULL;
      GtkWidget *card = make_card (self, i, annotation);

      gtk_box_append (GTK_BOX (self->cards), card);
      if (id != NULL)
        g_ptr_array_add (candidates, (gpointer) id);
    }
  g_ptr_array_add (candidates, NULL);
  tl_adjudication_row_get_range (row, &start, &end);
  tl_article_view_set_candidates (self->view, (const char *const *) candidates->pdata, candidates->pdata[0]);
  tl_article_view_reveal (self->view, start, end);
  show_result (self, row);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The popover of article filters.  Labels and annotators are not known when a file is opened: counting in
 * the background finds them, so the lists are made again each time the popover opens.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-article-filter.h"

#include "tl-choice.h"
#include "tl-edits.h"
#include "tl-i18n.h"
#include "tl-widget.h"

struct _TlArticleFilterBox
{
  GtkWidget       parent_instance;

  /* Template children */
  GtkDropDown    *status;
  GtkDropDown    *label;
  GtkDropDown    *annotator;
  GtkCheckButton *edited;
  GtkWidget      *clear;

  /* Owned */
  TlCollection   *collection;
  TlSchema       *schema;
  TlChoiceList    statuses;
  TlChoiceList    labels;
  TlChoiceList    annotators;

  guint           n_quiet;     /* changes by us, not told */
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (TlArticleFilterBox, tl_article_filter_box, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
tell_changed (TlArticleFilterBox *self)
{
  gtk_widget_set_sensitive (self->clear, tl_article_filter_box_is_active (self));
  if (self->n_quiet == 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
filter_changed_cb (TlArticleFilterBox *self)
{
  tell_changed (self);
}

static void
filter_clear_cb (TlArticleFilterBox *self)
{
  tl_article_filter_box_clear (self);
}

static void
set_statuses (TlArticleFilterBox *self)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  g_ptr_array_add (titles, (gpointer) C_("filter", "Any status"));
  g_ptr_array_add (values, NULL);
  for (guint i = 0; tl_statuses[i] != NULL; i++)
    {
      g_ptr_array_add (titles, (gpointer) tl_status_get_title (tl_statuses[i]));
      g_ptr_array_add (values, (gpointer) tl_statuses[i]);
    }
  tl_choice_list_set (&self->statuses, titles, values);
}

/* Labels of the schema in its order, then what else the collection has. */
static void
set_labels (TlArticleFilterBox *self)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_auto (GStrv) met = NULL;

  g_ptr_array_add (titles, (gpointer) C_("filter", "Any label"));
  g_ptr_array_add (values, NULL);
  if (self->collection != NULL)
    met = tl_collection_list_labels (self->collection);
  for (guint i = 0; met != NULL && met[i] != NULL; i++)
    {
      const TlLabelDef *def = tl_schema_lookup (self->schema, met[i]);

      g_ptr_array_add (titles, (gpointer) tl_schema_translate (def->title));
      g_ptr_array_add (values, met[i]);
    }
  tl_choice_list_set (&self->labels, titles, values);
}

static void
set_annotators (TlArticleFilterBox *self)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_auto (GStrv) met = NULL;

  g_ptr_array_add (titles, (gpointer) C_("filter", "Any annotator"));
  g_ptr_array_add (values, NULL);
  if (self->collection != NULL)
    met = tl_collection_list_annotators (self->collection);
  for (guint i = 0; met != NULL && met[i] != NULL; i++)
    {
      if (*met[i] == '\0')
        continue;
      g_ptr_array_add (titles, met[i]);
      g_ptr_array_add (values, met[i]);
    }
  tl_choice_list_set (&self->annotators, titles, values);
}

static void
tl_article_filter_box_dispose (GObject *object)
{
  TlArticleFilterBox *self = TL_ARTICLE_FILTER_BOX (object);

  self->n_quiet++;
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_ARTICLE_FILTER_BOX);
  g_clear_object (&self->collection);
  g_clear_pointer (&self->schema, tl_schema_unref);
  G_OBJECT_CLASS (tl_article_filter_box_parent_class)->dispose (object);
}

static void
tl_article_filter_box_finalize (GObject *object)
{
  TlArticleFilterBox *self = TL_ARTICLE_FILTER_BOX (object);

  tl_choice_list_clear (&self->statuses);
  tl_choice_list_clear (&self->labels);
  tl_choice_list_clear (&self->annotators);
  G_OBJECT_CLASS (tl_article_filter_box_parent_class)->finalize (object);
}

static void
tl_article_filter_box_class_init (TlArticleFilterBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_article_filter_box_dispose;
  object_class->finalize = tl_article_filter_box_finalize;

  signals[CHANGED] = g_signal_new ("changed", TL_TYPE_ARTICLE_FILTER_BOX, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-article-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, TlArticleFilterBox, annotator);
  gtk_widget_class_bind_template_child (widget_class, TlArticleFilterBox, clear);
  gtk_widget_class_bind_template_child (widget_class, TlArticleFilterBox, edited);
  gtk_widget_class_bind_template_child (widget_class, TlArticleFilterBox, label);
  gtk_widget_class_bind_template_child (widget_class, TlArticleFilterBox, status);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_clear_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_article_filter_box_init (TlArticleFilterBox *self)
{
  self->n_quiet++;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->schema = tl_schema_new_default ();
  tl_choice_list_init (&self->statuses, GTK_WIDGET (self->status), _("Status"));
  tl_choice_list_init (&self->labels, GTK_WIDGET (self->label), _("Label"));
  tl_choice_list_init (&self->annotators, GTK_WIDGET (self->annotator), _("Annotator"));
  set_statuses (self);
  set_labels (self);
  set_annotators (self);
  self->n_quiet--;
}

void
tl_article_filter_box_set_collection (TlArticleFilterBox *self,
                                      TlCollection       *collection,
                                      TlSchema           *schema)
{
  g_return_if_fail (TL_IS_ARTICLE_FILTER_BOX (self));
  g_return_if_fail (schema != NULL);

  g_set_object (&self->collection, collection);
  tl_schema_ref (schema);
  tl_schema_unref (self->schema);
  self->schema = schema;
  tl_article_filter_box_refresh (self);
}

void
tl_article_filter_box_refresh (TlArticleFilterBox *self)
{
  g_return_if_fail (TL_IS_ARTICLE_FILTER_BOX (self));

  self->n_quiet++;
  set_labels (self);
  set_annotators (self);
  self->n_quiet--;
  tell_changed (self);
}

void
tl_article_filter_box_clear (TlArticleFilterBox *self)
{
  g_return_if_fail (TL_IS_ARTICLE_FILTER_BOX (self));

  self->n_quiet++;
  gtk_drop_down_set_selected (self->status, 0);
  gtk_drop_down_set_selected (self->label, 0);
  gtk_drop_down_set_selected (self->annotator, 0);
  gtk_check_button_set_active (self->edited, FALSE);
  self->n_quiet--;
  tell_changed (self);
}

gboolean
tl_article_filter_box_is_active (TlArticleFilterBox *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_FILTER_BOX (self), FALSE);

  return tl_article_filter_box_get_status (self) != NULL
         || tl_article_filter_box_get_label (self) != NULL
         || tl_article_filter_box_get_annotator (self) != NULL
         || tl_article_filter_box_get_edited (self);
}

const char *
tl_article_filter_box_get_status (TlArticleFilterBox *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_FILTER_BOX (self), NULL);
  return tl_choice_list_get (&self->statuses);
}

const char *
tl_article_filter_box_get_label (TlArticleFilterBox *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_FILTER_BOX (self), NULL);
  return tl_choice_list_get (&self->labels);
}

const char *
tl_article_filter_box_get_annotator (TlArticleFilterBox *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_FILTER_BOX (self), NULL);
  return tl_choice_list_get (&self->annotators);
}

gboolean
tl_article_filter_box_get_edited (TlArticleFilterBox *self)
{
  g_return_val_if_fail (TL_IS_ARTICLE_FILTER_BOX (self), FALSE);
  return gtk_check_button_get_active (self->edited);
}

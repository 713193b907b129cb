/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assignment and labels of an article, in rows like the attributes of an annotation. */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-desk-box.h"

#include <adwaita.h>

#include "tl-attribute-editor.h"
#include "tl-edits-article.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-report.h"
#include "tl-widget.h"

struct _TlDeskBox
{
  GtkWidget    parent_instance;

  /* Template children */
  AdwEntryRow *annotators;
  AdwEntryRow *reviewers;
  GtkWidget   *labels_title;
  GtkListBox  *labels;

  /* Owned */
  TlWorkspace *workspace;
  TlArticle   *article;
  TlSchema    *schema;      /* that the rows were made for */
  GPtrArray   *editors;     /* TlAttributeEditor, in the order of the rows */
};

G_DEFINE_FINAL_TYPE (TlDeskBox, tl_desk_box, GTK_TYPE_WIDGET)

/* Names parted by commas, in the order given; owned. */
static char **
split_names (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ",،、;", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (names, parts[i]);
  return g_strv_builder_end (names);
}

static void
desk_assign_cb (TlDeskBox *self)
{
  g_auto (GStrv) annotators = split_names (gtk_editable_get_text (GTK_EDITABLE (self->annotators)));
  g_auto (GStrv) reviewers = split_names (gtk_editable_get_text (GTK_EDITABLE (self->reviewers)));
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  if (self->article == NULL || self->article != tl_workspace_get_article (self->workspace))
    return;
  command = tl_edit_assign (self->article, tl_workspace_get_article_key (self->workspace),
                            tl_workspace_get_annotator (self->workspace),
                            (const char *const *) annotators, (const char *const *) reviewers, &error);
  tl_report_run (GTK_WIDGET (self), self->workspace, command, error);
}

static void
load_people (TlDeskBox   *self,
             AdwEntryRow *row,
             const char  *part)
{
  g_auto (GStrv) names = tl_article_list_assigned (self->article, part);
  g_autofree char *joined = g_strjoinv (", ", names);
  g_autofree char *shown = tl_format_inert (joined, 1000);

  if (g_strcmp0 (shown, gtk_editable_get_text (GTK_EDITABLE (row))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), shown);
}

static void
remake_editors (TlDeskBox *self,
                TlSchema  *schema)
{
  GPtrArray *document = tl_schema_get_document (schema);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->labels))) != NULL)
    gtk_list_box_remove (self->labels, child);
  g_ptr_array_set_size (self->editors, 0);
  g_clear_pointer (&self->schema, tl_schema_unref);
  self->schema = tl_schema_ref (schema);
  for (guint i = 0; i < document->len; i++)
    {
      const TlAttributeDef *def = g_ptr_array_index (document, i);
      TlAttributeEditor *editor = tl_attribute_editor_new (self->workspace, def->name, def, NULL);

      g_ptr_array_add (self->editors, editor);
      gtk_list_box_append (self->labels, tl_attribute_editor_get_row (editor));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->labels), document->len > 0);
  gtk_widget_set_visible (self->labels_title, document->len > 0);
}

static void
tl_desk_box_dispose (GObject *object)
{
  TlDeskBox *self = TL_DESK_BOX (object);

  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_DESK_BOX);
  g_clear_pointer (&self->editors, g_ptr_array_unref);
  g_clear_pointer (&self->schema, tl_schema_unref);
  g_clear_object (&self->article);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_desk_box_parent_class)->dispose (object);
}

static void
tl_desk_box_class_init (TlDeskBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_desk_box_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-desk-box.ui");
  gtk_widget_class_bind_template_child (widget_class, TlDeskBox, annotators);
  gtk_widget_class_bind_template_child (widget_class, TlDeskBox, labels);
  gtk_widget_class_bind_template_child (widget_class, TlDeskBox, labels_title);
  gtk_widget_class_bind_template_child (widget_class, TlDeskBox, reviewers);
  gtk_widget_class_bind_template_callback (widget_class, desk_assign_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_desk_box_init (TlDeskBox *self)
{
  self->editors = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_desk_box_load (TlDeskBox   *self,
                  TlWorkspace *workspace,
                  TlArticle   *article)
{
  TlSchema *schema;

  g_return_if_fail (TL_IS_DESK_BOX (self));
  g_return_if_fail (TL_IS_WORKSPACE (workspace));
  g_return_if_fail (TL_IS_ARTICLE (article));

  g_set_object (&self->workspace, workspace);
  g_set_object (&self->article, article);
  schema = tl_workspace_get_schema (workspace);
  if (schema != self->schema)
    remake_editors (self, schema);
  load_people (self, self->annotators, "annotators");
  load_people (self, self->reviewers, "reviewers");
  for (guint i = 0; i < self->editors->len; i++)
    tl_attribute_editor_load_article (g_ptr_array_index (self->editors, i), article);
}

void
tl_desk_box_focus (TlDeskBox *self)
{
  g_return_if_fail (TL_IS_DESK_BOX (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->annotators));
}

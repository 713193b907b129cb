/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The selected annotation in full.  What is typed belongs to the annotation it was typed for: it is taken over
 * when the field is left, and at the latest before another annotation is loaded.  The attribute rows stay
 * while label and attributes are the same kind, so that an edit does not take the focus away.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-annotation-page.h"

#include <adwaita.h>

#include "tl-attribute-editor.h"
#include "tl-choice.h"
#include "tl-fact-list.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-palette.h"
#include "tl-relations-box.h"
#include "tl-report.h"
#include "tl-review-box.h"
#include "tl-thread-box.h"
#include "tl-widget.h"

#define MAX_COVERED 600
#define MAX_NOTE 100000

struct _TlAnnotationPage
{
  GtkWidget          parent_instance;

  /* Template children */
  GtkScrolledWindow *scroller;
  TlSwatch          *swatch;
  GtkDropDown       *label;
  GtkLabel          *covered;
  GtkWidget         *attributes_title;
  GtkListBox        *attributes;
  TlRelationsBox    *relations;
  TlReviewBox       *review;
  TlThreadBox       *thread;
  GtkTextView       *note;
  TlFactList        *facts;

  /* Owned */
  TlWorkspace       *workspace;
  TlArticle         *article;
  TlAnnotation      *annotation;    /* what is shown */
  GPtrArray         *editors;       /* TlAttributeEditor, owned, in the order of the rows */
  char              *editors_for;   /* label and foreign attributes the rows were made for */
  char              *shown_id;
  char              *shown_note;
  TlChoiceList       labels;

  guint              update_id;
  guint              is_loading : 1;
};

enum
{
  PROP_0,
  PROP_WORKSPACE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlAnnotationPage, tl_annotation_page, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
load_labels (TlAnnotationPage *self)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  const TlLabelDef *own = tl_schema_lookup (schema, tl_annotation_get_label (self->annotation));
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlLabelDef *def = tl_schema_get_label (schema, i);

      g_ptr_array_add (titles, (gpointer) tl_schema_translate (def->title));
      g_ptr_array_add (values, def->name);
    }
  if (!own->known)
    {
      g_ptr_array_add (titles, own->title);
      g_ptr_array_add (values, own->name);
    }
  tl_choice_list_set (&self->labels, titles, values);
  tl_choice_list_select (&self->labels, own->name);
  tl_swatch_set_label (self->swatch, own);
}

/* A mark of what rows are needed: while it stays the same, so do the rows. */
static char *
describe_rows (TlAnnotationPage *self,
               const TlLabelDef *def)
{
  g_auto (GStrv) names = tl_annotation_list_attributes (self->annotation);
  GString *out = g_string_new (def->name);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *json = NULL;

      if (tl_label_def_find_attribute (def, names[i]) != NULL)
        continue;
      json = tl_annotation_dup_attribute (self->annotation, names[i]);
      g_string_append_printf (out, "\n%c%s", json != NULL ? json[0] : ' ', names[i]);
    }
  return g_string_free (out, FALSE);
}

static void
add_editor (TlAnnotationPage     *self,
            const char           *name,
            const TlAttributeDef *def,
            const char           *json)
{
  TlAttributeEditor *editor = tl_attribute_editor_new (self->workspace, name, def, json);

  g_ptr_array_add (self->editors, editor);
  gtk_list_box_append (self->attributes, tl_attribute_editor_get_row (editor));
}

static void
remake_editors (TlAnnotationPage *self,
                const TlLabelDef *def)
{
  g_auto (GStrv) names = tl_annotation_list_attributes (self->annotation);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->attributes))) != NULL)
    gtk_list_box_remove (self->attributes, child);
  g_ptr_array_set_size (self->editors, 0);

  for (guint i = 0; i < def->attributes->len; i++)
    {
      const TlAttributeDef *attribute = g_ptr_array_index (def->attributes, i);
      add_editor (self, attribute->name, attribute, NULL);
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *json = NULL;

      if (tl_label_def_find_attribute (def, names[i]) != NULL)
        continue;
      json = tl_annotation_dup_attribute (self->annotation, names[i]);
      add_editor (self, names[i], NULL, json);
    }
}

static void
load_attributes (TlAnnotationPage *self)
{
  const TlLabelDef *def = tl_schema_lookup (tl_workspace_get_schema (self->workspace),
                                            tl_annotation_get_label (self->annotation));
  g_autofree char *rows = describe_rows (self, def);

  if (g_strcmp0 (rows, self->editors_for) != 0)
    {
      g_free (self->editors_for);
      self->editors_for = g_steal_pointer (&rows);
      remake_editors (self, def);
    }
  for (guint i = 0; i < self->editors->len; i++)
    tl_attribute_editor_load (g_ptr_array_index (self->editors, i), self->article,
                              self->annotation);
  gtk_widget_set_visible (GTK_WIDGET (self->attributes), self->editors->len > 0);
  gtk_widget_set_visible (self->attributes_title, self->editors->len > 0);
}

static char *
dup_note (TlAnnotationPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
load_note (TlAnnotationPage *self)
{
  g_autofree char *note = tl_annotation_dup_string (self->annotation, "note");
  g_autofree char *shown = tl_format_inert_lines (note, MAX_NOTE);

  if (g_strcmp0 (shown, self->shown_note) == 0)
    return;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note), shown, -1);
  gtk_text_view_set_editable (self->note, note == NULL || g_utf8_strlen (note, -1) <= MAX_NOTE);
  g_free (self->shown_note);
  self->shown_note = g_steal_pointer (&shown);
}

static char *
describe_origin (const char *origin)
{
  static const struct
  {
    const char *name;
    const char *title;
  } known[] = {
    { "human", NC_("origin", "By hand") },
    { "import", NC_("origin", "Imported") },
    { "propagated", NC_("origin", "Propagated") },
    { "rule", NC_("origin", "A rule") },
    { "model", NC_("origin", "A model") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (origin, known[i].name) == 0)
      return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "origin", known[i].title));
  return g_strdup (origin);
}

static void
load_facts (TlAnnotationPage *self)
{
  g_autofree char *created = tl_annotation_dup_string (self->annotation, "created");
  g_autofree char *modified = tl_annotation_dup_string (self->annotation, "modified");
  g_autofree char *origin = tl_annotation_dup_string (self->annotation, "origin");
  g_autofree char *origin_shown = describe_origin (origin);
  g_autofree char *created_shown = created != NULL ? tl_format_time (created) : NULL;
  g_autofree char *modified_shown = modified != NULL ? tl_format_time (modified) : NULL;
  g_autofree char *place = NULL;

  place = g_strdup_printf (C_("range of characters", "%u–%u"),
                           tl_annotation_get_start (self->annotation),
                           tl_annotation_get_end (self->annotation));
  tl_fact_list_clear (self->facts);
  tl_fact_list_add (self->facts, _("Annotator"), tl_annotation_get_annotator (self->annotation));
  tl_fact_list_add (self->facts, _("Created"), created_shown);
  tl_fact_list_add (self->facts, _("Changed"), modified_shown);
  tl_fact_list_add (self->facts, _("Origin"), origin_shown);
  tl_fact_list_add (self->facts, _("Characters"), place);
  tl_fact_list_add (self->facts, _("Identifier"), tl_annotation_get_id (self->annotation));
}

static void
load (TlAnnotationPage *self)
{
  g_autofree char *covered = NULL;
  g_autofree char *shown = NULL;

  self->is_loading = TRUE;
  covered = tl_annotation_dup_covered (self->annotation, tl_article_get_text (self->article));
  shown = tl_format_inert (covered, MAX_COVERED);
  gtk_label_set_text (self->covered, shown);
  load_labels (self);
  load_attributes (self);
  tl_relations_box_load (self->relations, self->workspace, tl_annotation_get_id (self->annotation));
  tl_review_box_load (self->review, self->workspace, self->article, self->annotation);
  tl_thread_box_load (self->thread, self->workspace, self->article, self->annotation);
  load_note (self);
  load_facts (self);
  self->is_loading = FALSE;
}

static gboolean
page_update_cb (gpointer user_data)
{
  TlAnnotationPage *self = user_data;
  const char *id = tl_workspace_get_selected (self->workspace);
  TlArticle *article = tl_workspace_get_article (self->workspace);
  TlAnnotation *annotation = NULL;

  self->update_id = 0;
  if (article != NULL && id != NULL)
    annotation = tl_article_find_annotation (article, id);
  g_clear_pointer (&self->annotation, tl_annotation_unref);
  g_set_object (&self->article, article);
  if (annotation == NULL)
    return G_SOURCE_REMOVE;
  self->annotation = tl_annotation_ref (annotation);
  load (self);
  if (g_strcmp0 (self->shown_id, tl_annotation_get_id (annotation)) != 0)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  g_free (self->shown_id);
  self->shown_id = g_strdup (tl_annotation_get_id (annotation));
  return G_SOURCE_REMOVE;
}

/* Many things change at one edit, some of them from within our own rows: once, and later, is enough. */
static void
queue_update (TlAnnotationPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, page_update_cb, self, NULL);
}

static void
page_selected_cb (TlAnnotationPage *self)
{
  const char *id = tl_workspace_get_selected (self->workspace);

  if (self->annotation == NULL
      || g_strcmp0 (id, tl_annotation_get_id (self->annotation)) != 0)
    tl_annotation_page_commit (self);
  queue_update (self);
}

static void
page_edited_cb (TlAnnotationPage *self)
{
  queue_update (self);
}

static void
page_label_cb (TlAnnotationPage *self)
{
  g_autoptr (GError) error = NULL;
  const char *label = tl_choice_list_get (&self->labels);
  TlCommand *command;

  if (self->is_loading || self->annotation == NULL || label == NULL)
    return;
  tl_annotation_page_commit (self);
  command = tl_edit_relabel (self->article, tl_workspace_get_article_key (self->workspace),
                             tl_workspace_get_annotator (self->workspace),
                             tl_annotation_get_id (self->annotation), label, &error);
  if (!tl_report_run (GTK_WIDGET (self), self->workspace, command, error))
    queue_update (self);
}

static void
commit_note (TlAnnotationPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = dup_note (self);
  const char *id;
  TlCommand *command;

  if (self->annotation == NULL || self->article == NULL
      || self->article != tl_workspace_get_article (self->workspace)
      || g_strcmp0 (note, self->shown_note) == 0)
    return;
  id = tl_annotation_get_id (self->annotation);
  if (tl_article_find_annotation (self->article, id) == NULL)
    return;
  command = tl_edit_note (self->article, tl_workspace_get_article_key (self->workspace),
                          tl_workspace_get_annotator (self->workspace), id, note, &error);
  g_free (self->shown_note);
  self->shown_note = g_steal_pointer (&note);
  tl_report_run (GTK_WIDGET (self), self->workspace, command, error);
}

static void
page_note_leave_cb (TlAnnotationPage *self)
{
  commit_note (self);
}

static gboolean
page_note_key_cb (TlAnnotationPage *self,
                  guint             keyval,
                  guint             keycode,
                  GdkModifierType   state)
{
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_CONTROL_MASK))
    {
      commit_note (self);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-text", NULL);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Escape)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-text", NULL);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
page_remove_cb (TlAnnotationPage *self)
{
  const char *ids[2] = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  if (self->annotation == NULL)
    return;
  ids[0] = tl_annotation_get_id (self->annotation);
  command = tl_edit_remove (self->article, tl_workspace_get_article_key (self->workspace),
                            tl_workspace_get_annotator (self->workspace), ids, &error);
  tl_report_run (GTK_WIDGET (self), self->workspace, command, error);
}

static void
set_workspace (TlAnnotationPage *self,
               TlWorkspace      *workspace)
{
  if (!g_set_object (&self->workspace, workspace))
    return;
  if (workspace != NULL)
    {
      g_signal_connect_object (workspace, "notify::selected", G_CALLBACK (page_selected_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (workspace, "notify::article", G_CALLBACK (page_edited_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (workspace, "edited", G_CALLBACK (page_edited_cb), self,
                               G_CONNECT_SWAPPED);
      queue_update (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKSPACE]);
}

static void
tl_annotation_page_dispose (GObject *object)
{
  TlAnnotationPage *self = TL_ANNOTATION_PAGE (object);

  self->is_loading = TRUE;
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_pointer (&self->annotation, tl_annotation_unref);
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_ANNOTATION_PAGE);
  g_ptr_array_set_size (self->editors, 0);
  g_clear_object (&self->article);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_annotation_page_parent_class)->dispose (object);
}

static void
tl_annotation_page_finalize (GObject *object)
{
  TlAnnotationPage *self = TL_ANNOTATION_PAGE (object);

  g_ptr_array_unref (self->editors);
  g_free (self->editors_for);
  g_free (self->shown_id);
  g_free (self->shown_note);
  tl_choice_list_clear (&self->labels);
  G_OBJECT_CLASS (tl_annotation_page_parent_class)->finalize (object);
}

static void
tl_annotation_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WORKSPACE:
      g_value_set_object (value, TL_ANNOTATION_PAGE (object)->workspace);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_annotation_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_WORKSPACE:
      set_workspace (TL_ANNOTATION_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_annotation_page_class_init (TlAnnotationPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_annotation_page_dispose;
  object_class->finalize = tl_annotation_page_finalize;
  object_class->get_property = tl_annotation_page_get_property;
  object_class->set_property = tl_annotation_page_set_property;

  properties[PROP_WORKSPACE] = g_param_spec_object ("workspace", NULL, NULL, TL_TYPE_WORKSPACE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                      | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TL_TYPE_FACT_LIST);
  g_type_ensure (TL_TYPE_RELATIONS_BOX);
  g_type_ensure (TL_TYPE_REVIEW_BOX);
  g_type_ensure (TL_TYPE_THREAD_BOX);
  g_type_ensure (TL_TYPE_SWATCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-annotation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, attributes);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, attributes_title);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, covered);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, facts);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, label);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, note);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, relations);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, review);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, swatch);
  gtk_widget_class_bind_template_child (widget_class, TlAnnotationPage, thread);
  gtk_widget_class_bind_template_callback (widget_class, page_label_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_note_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_note_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_remove_cb);
  gtk_widget_class_set_css_name (widget_class, "tl-annotation-page");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_annotation_page_init (TlAnnotationPage *self)
{
  self->editors = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  tl_choice_list_init (&self->labels, GTK_WIDGET (self->label), _("Label"));
}

void
tl_annotation_page_commit (TlAnnotationPage *self)
{
  g_return_if_fail (TL_IS_ANNOTATION_PAGE (self));

  if (self->annotation == NULL || self->is_loading)
    return;
  for (guint i = 0; i < self->editors->len; i++)
    tl_attribute_editor_commit (g_ptr_array_index (self->editors, i));
  tl_review_box_commit (self->review);
  commit_note (self);
}

void
tl_annotation_page_focus_note (TlAnnotationPage *self)
{
  g_return_if_fail (TL_IS_ANNOTATION_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

void
tl_annotation_page_focus_thread (TlAnnotationPage *self)
{
  g_return_if_fail (TL_IS_ANNOTATION_PAGE (self));

  tl_thread_box_focus (self->thread);
}

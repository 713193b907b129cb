/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pane on the far side of the text: a list of what is tagged in it, with search, filters and
 * groups, and the details of one thing at a time.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-inspector.h"

#include <adwaita.h>

#include "tl-annotation-list.h"
#include "tl-annotation-page.h"
#include "tl-annotation-row.h"
#include "tl-article-page.h"
#include "tl-choice.h"
#include "tl-format-value.h"
#include "tl-gradual-model.h"
#include "tl-i18n.h"
#include "tl-widget.h"
#include "tl-workspace-view.h"

struct _TlInspector
{
  GtkWidget         parent_instance;

  /* Template children */
  GtkPaned         *paned;
  GtkSearchEntry   *search;
  GtkMenuButton    *filter_button;
  GtkMenuButton    *layers_button;
  GtkWidget        *layers_box;
  GtkDropDown      *group;
  GtkDropDown      *label;
  GtkDropDown      *decision;
  GtkDropDown      *annotator;
  GtkCheckButton   *has_note;
  GtkLabel         *count;
  GtkStack         *list_stack;
  GtkListView      *list;
  GtkStack         *details;
  GtkStack         *annotation_stack;
  TlAnnotationPage *annotation_page;
  TlArticlePage    *article_page;

  /* Owned */
  TlWorkspace      *workspace;
  TlAnnotationList *annotations;
  TlGradualModel   *seen;          /* of annotations, by the list */
  TlLayerSet       *layers;
  char            **hidden;        /* annotators that are not listed; NULL: nobody */
  TlChoiceList      labels;
  TlChoiceList      annotators;

  guint             n_quiet;
  guint             is_blank : 1;
};

enum
{
  PROP_0,
  PROP_SPLIT,
  PROP_WORKSPACE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlInspector, tl_inspector, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

/* Of those that the user may see at all. */
static guint
count_all (TlInspector *self)
{
  g_autoptr (TlBlindView) view = self->workspace != NULL ? tl_workspace_dup_view (self->workspace) : NULL;
  g_autoptr (TlArticle) seen = view != NULL ? tl_workspace_dup_seen_article (self->workspace) : NULL;

  return seen != NULL ? tl_article_get_n_annotations (seen) : tl_annotation_list_get_n_all (self->annotations);
}

static void
update_count (TlInspector *self)
{
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->annotations));
  guint all = count_all (self);
  g_autofree char *shown_text = tl_format_count (shown);
  g_autofree char *all_text = tl_format_count (all);
  g_autofree char *text = NULL;

  if (shown == all)
    text = g_strdup_printf (ngettext ("%s annotation", "%s annotations", all), all_text);
  else
    text = g_strdup_printf (ngettext ("%1$s of %2$s annotation", "%1$s of %2$s annotations", all),
                            shown_text, all_text);
  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->list_stack, shown > 0 ? "list"
                                                      : all > 0 ? "no-match" : "empty");
}

static void
scroll_to_selected (TlInspector *self)
{
  guint position = tl_annotation_list_get_position (self->annotations);

  if (position == G_MAXUINT)
    return;
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->seen)))
    tl_gradual_model_flush (self->seen);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static void
set_labels (TlInspector *self)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  g_ptr_array_add (titles, (gpointer) C_("filter", "Any label"));
  g_ptr_array_add (values, NULL);
  for (guint i = 0; i < tl_schema_get_n_labels (schema); i++)
    {
      const TlLabelDef *def = tl_schema_get_label (schema, i);

      g_ptr_array_add (titles, (gpointer) tl_schema_translate (def->title));
      g_ptr_array_add (values, def->name);
    }
  tl_choice_list_set (&self->labels, titles, values);
}

static void
set_annotators (TlInspector *self)
{
  g_auto (GStrv) names = tl_annotation_list_list_annotators (self->annotations);
  g_auto (GStrv) allowed = self->layers != NULL ? tl_layer_set_list (self->layers) : NULL;
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  g_ptr_array_add (titles, (gpointer) C_("filter", "Any annotator"));
  g_ptr_array_add (values, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    if (allowed == NULL || g_strv_contains ((const char *const *) allowed, names[i]))
      {
        g_ptr_array_add (titles, names[i]);
        g_ptr_array_add (values, names[i]);
      }
  tl_choice_list_set (&self->annotators, titles, values);
}

static void
apply_filter (TlInspector *self)
{
  g_autofree char *text = tl_format_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  guint decision = gtk_drop_down_get_selected (self->decision);
  TlAnnotationFilter filter = {
    .text = text,
    .label = (char *) tl_choice_list_get (&self->labels),
    .annotator = (char *) tl_choice_list_get (&self->annotators),
    .decision = (int) decision - 1,
    .has_note = gtk_check_button_get_active (self->has_note),
    .hidden = self->hidden,
  };
  guint group = gtk_drop_down_get_selected (self->group);

  if (self->n_quiet > 0 || self->annotations == NULL)
    return;
  tl_choice_name (self->group, _("Group by"));
  tl_choice_name (self->decision, _("Review"));
  tl_annotation_list_set_group (self->annotations, (TlAnnotationGroup) group);
  tl_annotation_list_set_filter (self->annotations, &filter);
  if (filter.label != NULL || filter.annotator != NULL || filter.decision >= 0 || filter.has_note)
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "tl-active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "tl-active");
  update_count (self);
  scroll_to_selected (self);
}

static void
inspector_filter_cb (TlInspector *self)
{
  apply_filter (self);
}

static void
inspector_filter_shown_cb (TlInspector *self)
{
  if (self->annotations == NULL)
    return;
  self->n_quiet++;
  set_labels (self);
  set_annotators (self);
  self->n_quiet--;
  apply_filter (self);
}

static void
layer_toggled_cb (GtkCheckButton *button,
                  TlInspector    *self)
{
  tl_layer_set_set_shown (self->layers, gtk_widget_get_name (GTK_WIDGET (button)),
                          gtk_check_button_get_active (button));
}

static void
inspector_layers_shown_cb (TlInspector *self)
{
  g_auto (GStrv) names = NULL;
  guint n_kept;
  GtkWidget *child;

  if (self->layers == NULL)
    return;
  names = tl_layer_set_list (self->layers);
  n_kept = tl_layer_set_get_n_kept (self->layers);
  while ((child = gtk_widget_get_first_child (self->layers_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->layers_box), child);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *inert = tl_format_inert (names[i], 60);
      GtkWidget *button = gtk_check_button_new_with_label (*inert != '\0' ? inert : _("Unsigned"));

      gtk_widget_set_name (button, names[i]);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (button), tl_layer_set_is_shown (self->layers, names[i]));
      g_signal_connect_object (button, "toggled", G_CALLBACK (layer_toggled_cb), self, 0);
      gtk_box_append (GTK_BOX (self->layers_box), button);
    }
  if (n_kept > 0 || names[0] == NULL)
    {
      GtkWidget *label = gtk_label_new (n_kept > 0 ? _("The work of others is not shown in this collection")
                                                   : _("Nobody has annotated this article"));

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "tl-dim");
      gtk_box_append (GTK_BOX (self->layers_box), label);
    }
}

static void
inspector_clear_cb (TlInspector *self)
{
  tl_inspector_clear_filters (self);
}

static void
inspector_search_stop_cb (TlInspector *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-text", NULL);
}

static void
inspector_search_activate_cb (TlInspector *self)
{
  apply_filter (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->annotations)) > 0
      && tl_annotation_list_get_position (self->annotations) == G_MAXUINT)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->annotations), 0, TRUE);
  tl_inspector_focus_list (self);
}

static gboolean
inspector_search_key_cb (TlInspector     *self,
                         guint            keyval,
                         guint            keycode,
                         GdkModifierType  state)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  tl_inspector_focus_list (self);
  return GDK_EVENT_STOP;
}

static void
inspector_activate_cb (TlInspector *self,
                       guint        position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->annotations), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.reveal-annotation", NULL);
}

static void
inspector_selected_cb (TlInspector *self)
{
  gboolean is_selected = tl_workspace_get_selected (self->workspace) != NULL;
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->annotation_stack)) != NULL;

  gtk_stack_set_visible_child_name (self->details, is_selected ? "annotation" : "article");
  gtk_stack_set_visible_child_name (self->annotation_stack, is_selected ? "page" : "none");
  /* The focus must not fall to whatever comes next. */
  if (had_focus && !is_selected)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-text", NULL);
  scroll_to_selected (self);
}

static void
update_visible (TlInspector *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->paned),
                          !self->is_blank && self->workspace != NULL
                            && tl_workspace_get_article (self->workspace) != NULL);
}

static void
inspector_article_cb (TlInspector *self)
{
  update_visible (self);
  update_count (self);
  inspector_selected_cb (self);
}

static void
inspector_changed_cb (TlInspector *self)
{
  update_count (self);
}

static void
set_workspace (TlInspector *self,
               TlWorkspace *workspace)
{
  if (!g_set_object (&self->workspace, workspace))
    return;
  if (workspace != NULL)
    {
      self->annotations = tl_annotation_list_new (workspace);
      self->seen = tl_gradual_model_new (GTK_SELECTION_MODEL (self->annotations));
      gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->seen));
      g_signal_connect_object (self->annotations, "notify::n-all", G_CALLBACK (inspector_changed_cb),
                               self, G_CONNECT_SWAPPED);
      g_object_set (self->annotation_page, "workspace", workspace, NULL);
      g_object_set (self->article_page, "workspace", workspace, NULL);
      g_signal_connect_object (workspace, "notify::article", G_CALLBACK (inspector_article_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (workspace, "notify::selected", G_CALLBACK (inspector_selected_cb),
                               self, G_CONNECT_SWAPPED);
      inspector_filter_shown_cb (self);
      inspector_article_cb (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKSPACE]);
}

static void
tl_inspector_dispose (GObject *object)
{
  TlInspector *self = TL_INSPECTOR (object);

  self->n_quiet++;
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_INSPECTOR);
  g_clear_object (&self->layers);
  g_clear_object (&self->seen);
  g_clear_object (&self->annotations);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_inspector_parent_class)->dispose (object);
}

static void
tl_inspector_finalize (GObject *object)
{
  TlInspector *self = TL_INSPECTOR (object);

  g_strfreev (self->hidden);
  tl_choice_list_clear (&self->labels);
  tl_choice_list_clear (&self->annotators);
  G_OBJECT_CLASS (tl_inspector_parent_class)->finalize (object);
}

static void
tl_inspector_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TlInspector *self = TL_INSPECTOR (object);

  switch (prop_id)
    {
    case PROP_SPLIT:
      g_value_set_int (value, gtk_paned_get_position (self->paned));
      break;
    case PROP_WORKSPACE:
      g_value_set_object (value, self->workspace);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_inspector_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  TlInspector *self = TL_INSPECTOR (object);

  switch (prop_id)
    {
    case PROP_SPLIT:
      gtk_paned_set_position (self->paned, g_value_get_int (value));
      break;
    case PROP_WORKSPACE:
      set_workspace (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, TlInspector, annotation_page);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, annotation_stack);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, annotator);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, article_page);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, count);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, decision);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, details);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, filter_button);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, group);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, has_note);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, label);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, layers_box);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, layers_button);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, list);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, list_stack);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, paned);
  gtk_widget_class_bind_template_child (widget_class, TlInspector, search);
  gtk_widget_class_bind_template_callback (widget_class, inspector_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_filter_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_layers_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_search_stop_cb);
}

static void
tl_inspector_class_init (TlInspectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = tl_inspector_dispose;
  object_class->finalize = tl_inspector_finalize;
  object_class->get_property = tl_inspector_get_property;
  object_class->set_property = tl_inspector_set_property;

  properties[PROP_SPLIT] = g_param_spec_int ("split", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_WORKSPACE] = g_param_spec_object ("workspace", NULL, NULL, TL_TYPE_WORKSPACE,
                                                    flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TL_TYPE_ANNOTATION_PAGE);
  g_type_ensure (TL_TYPE_ANNOTATION_ROW);
  g_type_ensure (TL_TYPE_ARTICLE_PAGE);
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "tl-inspector");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_inspector_init (TlInspector *self)
{
  self->n_quiet++;
  gtk_widget_init_template (GTK_WIDGET (self));
  tl_choice_list_init (&self->labels, GTK_WIDGET (self->label), _("Label"));
  tl_choice_list_init (&self->annotators, GTK_WIDGET (self->annotator), _("Annotator"));
  tl_choice_name (self->group, _("Group by"));
  tl_choice_name (self->decision, _("Review"));
  self->n_quiet--;
}

void
tl_inspector_commit (TlInspector *self)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  tl_annotation_page_commit (self->annotation_page);
}

void
tl_inspector_focus_list (TlInspector *self)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  if (self->annotations == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->annotations)) == 0)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->search));
      return;
    }
  if (tl_annotation_list_get_position (self->annotations) == G_MAXUINT)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  else
    scroll_to_selected (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

void
tl_inspector_focus_note (TlInspector *self)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  tl_inspector_show_page (self, "annotation");
  tl_annotation_page_focus_note (self->annotation_page);
}

void
tl_inspector_set_hidden (TlInspector       *self,
                         const char *const *annotators)
{
  gboolean hides = annotators != NULL && annotators[0] != NULL;

  g_return_if_fail (TL_IS_INSPECTOR (self));

  g_strfreev (self->hidden);
  self->hidden = hides ? g_strdupv ((char **) annotators) : NULL;
  if (hides)
    gtk_widget_add_css_class (GTK_WIDGET (self->layers_button), "tl-active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->layers_button), "tl-active");
  apply_filter (self);
}

void
tl_inspector_set_layers (TlInspector *self,
                         TlLayerSet  *layers)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  g_set_object (&self->layers, layers);
}

void
tl_inspector_open_layers (TlInspector *self)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  gtk_menu_button_popup (self->layers_button);
}

void
tl_inspector_focus_desk (TlInspector *self)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  tl_inspector_show_page (self, "article");
  tl_article_page_focus_desk (self->article_page);
}

void
tl_inspector_focus_thread (TlInspector *self,
                           gboolean     of_article)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  tl_inspector_show_page (self, of_article ? "article" : "annotation");
  if (of_article)
    tl_article_page_focus_thread (self->article_page);
  else
    tl_annotation_page_focus_thread (self->annotation_page);
}

void
tl_inspector_start_search (TlInspector *self)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
tl_inspector_clear_filters (TlInspector *self)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  self->n_quiet++;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->label, 0);
  gtk_drop_down_set_selected (self->decision, 0);
  gtk_drop_down_set_selected (self->annotator, 0);
  gtk_check_button_set_active (self->has_note, FALSE);
  self->n_quiet--;
  apply_filter (self);
}

char **
tl_inspector_list_shown (TlInspector      *self,
                         const TlFragment *range)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  guint n;

  g_return_val_if_fail (TL_IS_INSPECTOR (self), NULL);
  g_return_val_if_fail (range != NULL, NULL);

  n = self->annotations != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->annotations)) : 0;
  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *annotation = tl_annotation_list_get_annotation (self->annotations, i);

      if (tl_annotation_get_start (annotation) >= range->start
          && tl_annotation_get_end (annotation) <= range->end)
        g_strv_builder_add (ids, tl_annotation_get_id (annotation));
    }
  return g_strv_builder_end (ids);
}

gboolean
tl_inspector_show_rejected (TlInspector *self,
                            const char  *annotator)
{
  TlArticle *article;
  gboolean found = FALSE;

  g_return_val_if_fail (TL_IS_INSPECTOR (self), FALSE);

  article = tl_workspace_get_article (self->workspace);
  for (guint i = 0; article != NULL && i < tl_article_get_n_annotations (article) && !found; i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);

      found = tl_annotation_get_decision (annotation) == TL_DECISION_REJECTED
              && g_strcmp0 (tl_annotation_get_annotator (annotation), annotator) == 0;
    }
  if (!found)
    return FALSE;
  self->n_quiet++;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  set_labels (self);
  set_annotators (self);
  gtk_drop_down_set_selected (self->label, 0);
  gtk_drop_down_set_selected (self->decision, 1 + TL_DECISION_REJECTED);
  tl_choice_list_select (&self->annotators, annotator);
  gtk_check_button_set_active (self->has_note, FALSE);
  self->n_quiet--;
  apply_filter (self);
  return TRUE;
}

void
tl_inspector_set_blank (TlInspector *self,
                        gboolean     is_blank)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  self->is_blank = !!is_blank;
  update_visible (self);
}

void
tl_inspector_show_page (TlInspector *self,
                        const char  *page)
{
  g_return_if_fail (TL_IS_INSPECTOR (self));

  if (g_str_equal (page, "annotation") && tl_workspace_get_selected (self->workspace) == NULL)
    return;
  gtk_stack_set_visible_child_name (self->details, page);
}

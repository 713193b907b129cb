/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The relations in the inspector.  They are few for one annotation (an attribution, a same-as), so the
 * rows are made anew whenever one of them changes.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-relations-box.h"

#include "tl-choice.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-palette.h"
#include "tl-relation-dialog.h"
#include "tl-report.h"
#include "tl-widget.h"

/* A relation of a whole co-reference chain can have thousands of members. */
#define MAX_ARGS 50
#define MAX_RELATIONS 20
#define MAX_COVERED 100

struct _TlRelationsBox
{
  GtkWidget    parent_instance;

  /* Template children */
  GtkWidget   *box;
  GtkWidget   *add;

  /* Owned */
  TlWorkspace *workspace;
  char        *id;
  GPtrArray   *choosers;     /* KindChooser, owned: one per relation shown */
};

G_DEFINE_FINAL_TYPE (TlRelationsBox, tl_relations_box, GTK_TYPE_WIDGET)

/* The drop-down with the kinds of one relation, and what it needs to act. */
typedef struct
{
  TlRelationsBox *box;        /* owns this */
  char           *relation;
  TlChoiceList    choices;
} KindChooser;

static void
free_chooser (gpointer data)
{
  KindChooser *chooser = data;

  if (chooser->choices.widget != NULL)
    g_signal_handlers_disconnect_by_data (chooser->choices.widget, chooser);
  tl_choice_list_clear (&chooser->choices);
  g_free (chooser->relation);
  g_free (chooser);
}

static void
change_relation (TlRelationsBox      *self,
                 const char          *relation_id,
                 const char          *kind,
                 const TlRelationArg *args,
                 guint                n_args)
{
  g_autoptr (GError) error = NULL;
  TlWorkspace *workspace = self->workspace;
  TlCommand *command;

  command = tl_edit_rerelate (tl_workspace_get_article (workspace),
                              tl_workspace_get_article_key (workspace),
                              tl_workspace_get_annotator (workspace),
                              tl_workspace_get_schema (workspace),
                              relation_id, kind, args, n_args, &error);
  if (!tl_report_run (GTK_WIDGET (self), workspace, command, error))
    tl_relations_box_load (self, workspace, self->id);
}

static void
relations_go (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  tl_workspace_set_selected (TL_RELATIONS_BOX (widget)->workspace,
                             g_variant_get_string (parameter, NULL));
}

static void
remove_relation (TlRelationsBox *self,
                 const char     *relation_id)
{
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  command = tl_edit_unrelate (tl_workspace_get_article (self->workspace),
                              tl_workspace_get_article_key (self->workspace),
                              tl_workspace_get_annotator (self->workspace), relation_id, &error);
  tl_report_run (GTK_WIDGET (self), self->workspace, command, error);
}

static void
relations_remove (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  remove_relation (TL_RELATIONS_BOX (widget), g_variant_get_string (parameter, NULL));
}

/* Takes one member out; a relation of one is none, so the last but one takes the relation with it. */
static void
relations_remove_member (GtkWidget  *widget,
                         const char *action,
                         GVariant   *parameter)
{
  TlRelationsBox *self = TL_RELATIONS_BOX (widget);
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));
  g_autoptr (TlRelation) relation = NULL;
  const TlRelationArg *args;
  const char *id, *role, *target;
  guint n_args;

  g_variant_get (parameter, "(&s&s&s)", &id, &role, &target);
  relation = tl_article_find_relation (tl_workspace_get_article (self->workspace), id);
  if (relation == NULL)
    return;
  tl_relation_ref (relation);
  args = tl_relation_get_args (relation, &n_args);
  for (guint i = 0; i < n_args; i++)
    if (g_strcmp0 (args[i].target, target) != 0 || g_strcmp0 (args[i].role, role) != 0)
      g_array_append_val (left, args[i]);
  if (left->len < 2)
    remove_relation (self, id);
  else
    change_relation (self, id, tl_relation_get_kind (relation),
                     (const TlRelationArg *) (gpointer) left->data, left->len);
}

static void
relations_add_member (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  TlRelationsBox *self = TL_RELATIONS_BOX (widget);

  tl_relation_dialog_present (widget, self->workspace, self->id,
                              g_variant_get_string (parameter, NULL), NULL);
}

static void
relations_add_cb (TlRelationsBox *self)
{
  if (self->id != NULL)
    tl_relation_dialog_present (GTK_WIDGET (self), self->workspace, self->id, NULL, NULL);
}

static void
relations_kind_cb (KindChooser *chooser)
{
  TlRelationsBox *self = chooser->box;
  TlArticle *article = tl_workspace_get_article (self->workspace);
  g_autoptr (TlRelation) relation = NULL;
  g_autofree char *kind = g_strdup (tl_choice_list_get (&chooser->choices));
  const TlRelationArg *args;
  guint n_args;

  relation = article != NULL ? tl_article_find_relation (article, chooser->relation) : NULL;
  if (relation == NULL)
    return;
  tl_relation_ref (relation);
  if (g_strcmp0 (kind, tl_relation_get_kind (relation)) == 0)
    return;
  args = tl_relation_get_args (relation, &n_args);
  change_relation (self, tl_relation_get_id (relation), kind, args, n_args);
}

static const char *
get_role_title (const TlRelationDef *def,
                const char          *role)
{
  const TlRoleDef *found = def != NULL ? tl_relation_def_find_role (def, role) : NULL;

  return found != NULL ? tl_schema_translate (found->title) : role;
}

/* target: what the action is about; its reference is taken over when floating. */
static GtkWidget *
make_icon_button (const char *icon,
                  const char *label,
                  const char *action,
                  GVariant   *target)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/* A button that leads to the annotation; only words when it is the one shown, or not there. */
static GtkWidget *
make_target (TlRelationsBox *self,
             const char     *target)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  TlAnnotation *annotation = tl_article_find_annotation (article, target);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button;
  g_autofree char *covered = NULL;
  g_autofree char *shown = NULL;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (annotation != NULL)
    {
      GtkWidget *swatch = tl_swatch_new ();

      tl_swatch_set_label (TL_SWATCH (swatch),
                           tl_schema_lookup (tl_workspace_get_schema (self->workspace),
                                             tl_annotation_get_label (annotation)));
      gtk_box_append (GTK_BOX (box), swatch);
      covered = tl_annotation_dup_covered (annotation, tl_article_get_text (article));
      shown = tl_format_inert (covered, MAX_COVERED);
    }
  else
    {
      g_autofree char *id = tl_format_inert (target, 40);
      shown = g_strdup_printf (_("“%s” is not in this article"), id);
    }
  gtk_label_set_text (GTK_LABEL (label), shown);
  gtk_box_append (GTK_BOX (box), label);
  if (annotation == NULL || g_strcmp0 (target, self->id) == 0)
    {
      gtk_widget_add_css_class (box, "tl-target");
      gtk_widget_set_hexpand (box, TRUE);
      return box;
    }
  button = gtk_button_new ();
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "tl-target");
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_tooltip_text (button, _("Go to this annotation"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, shown, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "relations.go");
  return button;
}

static GtkWidget *
make_arg_row (TlRelationsBox      *self,
              const TlRelationDef *def,
              TlRelation          *relation,
              const TlRelationArg *arg)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *role = gtk_label_new (NULL);
  GVariant *member = g_variant_new ("(sss)", tl_relation_get_id (relation), arg->role, arg->target);
  g_autofree char *title = tl_format_inert (get_role_title (def, arg->role), 30);
  /* Translators: the role that an annotation has in a relation, such as “Source”. */
  g_autofree char *take_out = g_strdup_printf (_("Take %s Out of This Relation"), title);

  gtk_label_set_text (GTK_LABEL (role), title);
  gtk_label_set_xalign (GTK_LABEL (role), 0);
  gtk_label_set_width_chars (GTK_LABEL (role), 7);
  gtk_label_set_ellipsize (GTK_LABEL (role), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (role, "caption");
  gtk_widget_add_css_class (role, "tl-dim");
  gtk_box_append (GTK_BOX (row), role);
  gtk_box_append (GTK_BOX (row), make_target (self, arg->target));
  gtk_box_append (GTK_BOX (row), make_icon_button ("list-remove-symbolic",
                                                   take_out,
                                                   "relations.remove-member", member));
  return row;
}

static GtkWidget *
make_kind (TlRelationsBox *self,
           TlRelation     *relation)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  const TlRelationDef *own = tl_schema_find_relation (schema, tl_relation_get_kind (relation));
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);
  KindChooser *chooser = g_new0 (KindChooser, 1);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  chooser->box = self;
  chooser->relation = g_strdup (tl_relation_get_id (relation));
  tl_choice_list_init (&chooser->choices, drop_down, _("Kind of relation"));
  g_ptr_array_add (self->choosers, chooser);
  /* The spelling in the file stays unless another kind is chosen. */
  g_ptr_array_add (titles, (gpointer) (own != NULL ? tl_schema_translate (own->title)
                                                   : tl_relation_get_kind (relation)));
  g_ptr_array_add (values, (gpointer) tl_relation_get_kind (relation));
  for (guint i = 0; i < tl_schema_get_n_relations (schema); i++)
    {
      const TlRelationDef *def = tl_schema_get_relation (schema, i);

      if (def == own)
        continue;
      g_ptr_array_add (titles, (gpointer) tl_schema_translate (def->title));
      g_ptr_array_add (values, def->name);
    }
  tl_choice_list_set (&chooser->choices, titles, values);
  gtk_widget_set_hexpand (drop_down, TRUE);
  gtk_widget_set_halign (drop_down, GTK_ALIGN_START);
  gtk_widget_add_css_class (drop_down, "tl-kind");
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (relations_kind_cb), chooser);
  return drop_down;
}

static GtkWidget *
make_relation (TlRelationsBox *self,
               TlRelation     *relation)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  const TlRelationDef *def = tl_schema_find_relation (schema, tl_relation_get_kind (relation));
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *id = tl_relation_get_id (relation);
  const TlRelationArg *args;
  guint n_args;

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "tl-relation");
  gtk_box_append (GTK_BOX (head), make_kind (self, relation));
  gtk_box_append (GTK_BOX (head), make_icon_button ("list-add-symbolic", _("Add to This Relation…"),
                                                    "relations.add-member",
                                                    g_variant_new_string (id)));
  gtk_box_append (GTK_BOX (head), make_icon_button ("user-trash-symbolic", _("Remove Relation"),
                                                    "relations.remove", g_variant_new_string (id)));
  gtk_box_append (GTK_BOX (card), head);

  args = tl_relation_get_args (relation, &n_args);
  for (guint i = 0; i < MIN (n_args, MAX_ARGS); i++)
    gtk_box_append (GTK_BOX (card), make_arg_row (self, def, relation, &args[i]));
  return card;
}

static void
tl_relations_box_dispose (GObject *object)
{
  TlRelationsBox *self = TL_RELATIONS_BOX (object);

  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_RELATIONS_BOX);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_relations_box_parent_class)->dispose (object);
}

static void
tl_relations_box_finalize (GObject *object)
{
  TlRelationsBox *self = TL_RELATIONS_BOX (object);

  g_free (self->id);
  g_ptr_array_unref (self->choosers);
  G_OBJECT_CLASS (tl_relations_box_parent_class)->finalize (object);
}

static void
tl_relations_box_class_init (TlRelationsBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_relations_box_dispose;
  object_class->finalize = tl_relations_box_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-relations-box.ui");
  gtk_widget_class_bind_template_child (widget_class, TlRelationsBox, add);
  gtk_widget_class_bind_template_child (widget_class, TlRelationsBox, box);
  gtk_widget_class_bind_template_callback (widget_class, relations_add_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "relations.add-member", "s", relations_add_member);
  gtk_widget_class_install_action (widget_class, "relations.go", "s", relations_go);
  gtk_widget_class_install_action (widget_class, "relations.remove", "s", relations_remove);
  gtk_widget_class_install_action (widget_class, "relations.remove-member", "(sss)",
                                   relations_remove_member);
}

static void
tl_relations_box_init (TlRelationsBox *self)
{
  self->choosers = g_ptr_array_new_with_free_func (free_chooser);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_relations_box_load (TlRelationsBox *self,
                       TlWorkspace    *workspace,
                       const char     *annotation_id)
{
  TlArticle *article;
  g_autoptr (GPtrArray) relations = NULL;
  g_autofree char *id = g_strdup (annotation_id);
  GtkWidget *child;

  g_return_if_fail (TL_IS_RELATIONS_BOX (self));
  g_return_if_fail (TL_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_free (self->id);
  self->id = g_steal_pointer (&id);

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_ptr_array_set_size (self->choosers, 0);

  article = tl_workspace_get_article (workspace);
  if (article == NULL || self->id == NULL)
    return;
  relations = tl_article_list_relations_of (article, self->id);
  for (guint i = 0; i < MIN (relations->len, MAX_RELATIONS); i++)
    gtk_box_append (GTK_BOX (self->box),
                    make_relation (self, g_ptr_array_index (relations, i)));
  gtk_widget_set_sensitive (self->add, tl_article_get_n_annotations (article) > 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The dialog that ties one annotation to another.  It offers only what the schema allows: kinds of relation
 * in which the annotation can have a part, the roles that are left for the other one, and annotations
 * with a label that fits, those near in the text first.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-relation-dialog.h"

#include <adwaita.h>

#include "tl-choice.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-palette.h"
#include "tl-report.h"
#include "tl-workspace-view.h"

/* More would not be looked through; the search narrows them down. */
#define MAX_CANDIDATES 200
#define MAX_COVERED 120

#define TL_TYPE_RELATION_DIALOG (tl_relation_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlRelationDialog, tl_relation_dialog, TL, RELATION_DIALOG, AdwWindow)

struct _TlRelationDialog
{
  AdwWindow       parent_instance;

  /* Template children */
  AdwComboRow    *kind;
  AdwComboRow    *own_role;
  AdwComboRow    *other_role;
  GtkSearchEntry *search;
  GtkListBox     *list;
  GtkWidget      *accept;

  /* Owned */
  TlWorkspace    *workspace;
  GtkWidget      *opener;        /* where errors are reported */
  char           *id;
  char           *relation;      /* to be added to, or NULL */
  TlChoiceList    kinds;
  TlChoiceList    own_roles;
  TlChoiceList    other_roles;
  GPtrArray      *candidates;    /* char *, ids, owned: one per row of list */

  guint           is_filling : 1;
};

G_DEFINE_FINAL_TYPE (TlRelationDialog, tl_relation_dialog, ADW_TYPE_WINDOW)

static TlAnnotation *
find_own (TlRelationDialog *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);

  return article != NULL ? tl_article_find_annotation (article, self->id) : NULL;
}

static const TlRelationDef *
get_def (TlRelationDialog *self)
{
  const char *kind = tl_choice_list_get (&self->kinds);

  return kind != NULL ? tl_schema_find_relation (tl_workspace_get_schema (self->workspace), kind)
                      : NULL;
}

static gboolean
allows (TlRelationDialog *self,
        const char       *role,
        const char       *label)
{
  const TlRelationDef *def = get_def (self);
  const TlRoleDef *found = def != NULL && role != NULL ? tl_relation_def_find_role (def, role) : NULL;

  return found == NULL
         || tl_role_def_allows (found, tl_workspace_get_schema (self->workspace), label);
}

static gboolean
can_take_part (TlRelationDialog    *self,
               const TlRelationDef *def,
               const char          *label)
{
  for (guint i = 0; i < def->roles->len; i++)
    if (tl_role_def_allows (g_ptr_array_index (def->roles, i),
                            tl_workspace_get_schema (self->workspace), label))
      return TRUE;
  return FALSE;
}

static void
fill_kinds (TlRelationDialog *self)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  TlAnnotation *own = find_own (self);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  TlRelation *relation = NULL;

  if (self->relation != NULL)
    relation = tl_article_find_relation (tl_workspace_get_article (self->workspace), self->relation);
  for (guint i = 0; relation == NULL && i < tl_schema_get_n_relations (schema); i++)
    {
      const TlRelationDef *def = tl_schema_get_relation (schema, i);

      if (!can_take_part (self, def, tl_annotation_get_label (own)))
        continue;
      g_ptr_array_add (titles, (gpointer) tl_schema_translate (def->title));
      g_ptr_array_add (values, def->name);
    }
  if (relation != NULL)
    {
      const char *kind = tl_relation_get_kind (relation);
      const TlRelationDef *def = tl_schema_find_relation (schema, kind);

      g_ptr_array_add (titles, (gpointer) (def != NULL ? tl_schema_translate (def->title) : kind));
      g_ptr_array_add (values, (gpointer) kind);
    }
  if (titles->len == 0)
    {
      g_ptr_array_add (titles, (gpointer) _("Related"));
      g_ptr_array_add (values, (gpointer) "related");
    }
  tl_choice_list_set (&self->kinds, titles, values);
}

/* Roles of the kind chosen; for the own annotation those its label fits. */
static void
fill_roles (TlRelationDialog *self,
            TlChoiceList     *choices,
            const char       *label,
            const char       *avoid)
{
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  const TlRelationDef *def = get_def (self);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; def != NULL && i < def->roles->len; i++)
    {
      const TlRoleDef *role = g_ptr_array_index (def->roles, i);

      if (label != NULL && !tl_role_def_allows (role, schema, label))
        continue;
      if (avoid != NULL && role->max == 1 && g_strcmp0 (role->name, avoid) == 0)
        continue;
      g_ptr_array_add (titles, (gpointer) tl_schema_translate (role->title));
      g_ptr_array_add (values, role->name);
    }
  if (titles->len == 0)
    {
      g_ptr_array_add (titles, (gpointer) C_("role", "Member"));
      g_ptr_array_add (values, (gpointer) "member");
    }
  tl_choice_list_set (choices, titles, values);
}

/* The first role that is another one than the own. */
static void
choose_other_role (TlRelationDialog *self,
                   const char       *wanted)
{
  const char *own = tl_choice_list_get (&self->own_roles);

  if (wanted != NULL && tl_choice_list_select (&self->other_roles, wanted))
    return;
  for (guint i = 0; i < self->other_roles.values->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->other_roles.values, i), own) != 0)
      {
        tl_choice_list_select (&self->other_roles, g_ptr_array_index (self->other_roles.values, i));
        return;
      }
}

static guint
get_distance (TlAnnotation *a,
              TlAnnotation *b)
{
  if (tl_annotation_get_end (a) <= tl_annotation_get_start (b))
    return tl_annotation_get_start (b) - tl_annotation_get_end (a);
  if (tl_annotation_get_end (b) <= tl_annotation_get_start (a))
    return tl_annotation_get_start (a) - tl_annotation_get_end (b);
  return 0;
}

static int
compare_distance (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  guint first = get_distance (*(TlAnnotation *const *) a, user_data);
  guint second = get_distance (*(TlAnnotation *const *) b, user_data);

  return first < second ? -1 : first > second;
}

static GtkWidget *
make_candidate (TlRelationDialog *self,
                TlAnnotation     *annotation,
                const char       *covered)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *swatch = tl_swatch_new ();
  const TlLabelDef *def = tl_schema_lookup (tl_workspace_get_schema (self->workspace),
                                            tl_annotation_get_label (annotation));
  g_autofree char *title = tl_format_inert (tl_schema_translate (def->title), 60);

  tl_swatch_set_label (TL_SWATCH (swatch), def);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), covered);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), swatch);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
fill_candidates (TlRelationDialog *self)
{
  g_autoptr (TlArticle) article = tl_workspace_dup_seen_article (self->workspace);
  TlAnnotation *own = find_own (self);
  const char *role = tl_choice_list_get (&self->other_roles);
  g_autofree char *needle = tl_format_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  g_ptr_array_set_size (self->candidates, 0);

  for (guint i = 0; own != NULL && i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *other = tl_article_get_annotation (article, i);

      if (!g_str_equal (tl_annotation_get_id (other), tl_annotation_get_id (own)) && allows (self, role, tl_annotation_get_label (other)))
        g_ptr_array_add (fitting, other);
    }
  g_ptr_array_sort_with_data (fitting, compare_distance, own);
  for (guint i = 0; i < fitting->len && self->candidates->len < MAX_CANDIDATES; i++)
    {
      TlAnnotation *other = g_ptr_array_index (fitting, i);
      g_autofree char *covered = tl_annotation_dup_covered (other, tl_article_get_text (article));
      g_autofree char *folded = tl_format_fold (covered);
      g_autofree char *shown = tl_format_inert (covered, MAX_COVERED);

      if (!tl_format_matches (folded, needle))
        continue;
      g_ptr_array_add (self->candidates, g_strdup (tl_annotation_get_id (other)));
      gtk_list_box_append (self->list, make_candidate (self, other, shown));
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_widget_set_sensitive (self->accept, self->candidates->len > 0);
}

static void
fill (TlRelationDialog *self,
      const char       *role)
{
  TlAnnotation *own = find_own (self);

  if (own == NULL)
    return;
  self->is_filling = TRUE;
  fill_roles (self, &self->own_roles, tl_annotation_get_label (own), NULL);
  fill_roles (self, &self->other_roles, NULL,
              self->relation == NULL ? tl_choice_list_get (&self->own_roles) : NULL);
  choose_other_role (self, role);
  self->is_filling = FALSE;
  fill_candidates (self);
}

static void
dialog_kind_cb (TlRelationDialog *self)
{
  if (!self->is_filling)
    fill (self, NULL);
}

static void
dialog_role_cb (TlRelationDialog *self)
{
  if (!self->is_filling)
    fill_candidates (self);
}

static void
dialog_search_cb (TlRelationDialog *self)
{
  fill_candidates (self);
}

/* The members there are and the new one. */
static TlCommand *
make_command (TlRelationDialog  *self,
              const char        *target,
              GError           **error)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);
  TlSchema *schema = tl_workspace_get_schema (self->workspace);
  const char *key = tl_workspace_get_article_key (self->workspace);
  const char *by = tl_workspace_get_annotator (self->workspace);
  g_autoptr (GArray) args = g_array_new (FALSE, FALSE, sizeof (TlRelationArg));
  TlRelationArg other = { tl_choice_list_get (&self->other_roles), target };
  TlRelationArg own = { tl_choice_list_get (&self->own_roles), self->id };
  TlRelation *relation = NULL;

  if (self->relation != NULL)
    relation = tl_article_find_relation (article, self->relation);
  if (relation != NULL)
    {
      guint n_old;
      const TlRelationArg *old = tl_relation_get_args (relation, &n_old);

      g_array_append_vals (args, old, n_old);
      g_array_append_val (args, other);
      return tl_edit_rerelate (article, key, by, schema, self->relation,
                               tl_relation_get_kind (relation),
                               (const TlRelationArg *) (gpointer) args->data, args->len, error);
    }
  g_array_append_val (args, own);
  g_array_append_val (args, other);
  return tl_edit_relate (article, key, by, schema, tl_choice_list_get (&self->kinds),
                         (const TlRelationArg *) (gpointer) args->data, args->len, NULL, error);
}

static void
accept (TlRelationDialog *self)
{
  g_autoptr (GError) error = NULL;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  TlCommand *command = NULL;

  if (row == NULL || find_own (self) == NULL)
    return;
  command = make_command (self, g_ptr_array_index (self->candidates,
                                                   gtk_list_box_row_get_index (row)), &error);
  tl_report_run (self->opener, self->workspace, command, error);
  gtk_window_close (GTK_WINDOW (self));
}

static void
dialog_accept_cb (TlRelationDialog *self)
{
  accept (self);
}

static void
dialog_row_activated_cb (TlRelationDialog *self,
                         GtkListBoxRow    *row)
{
  gtk_list_box_select_row (self->list, row);
  accept (self);
}

static void
tl_relation_dialog_dispose (GObject *object)
{
  TlRelationDialog *self = TL_RELATION_DIALOG (object);

  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_RELATION_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_object (&self->opener);
  G_OBJECT_CLASS (tl_relation_dialog_parent_class)->dispose (object);
}

static void
tl_relation_dialog_finalize (GObject *object)
{
  TlRelationDialog *self = TL_RELATION_DIALOG (object);

  g_free (self->id);
  g_free (self->relation);
  g_ptr_array_unref (self->candidates);
  tl_choice_list_clear (&self->kinds);
  tl_choice_list_clear (&self->own_roles);
  tl_choice_list_clear (&self->other_roles);
  G_OBJECT_CLASS (tl_relation_dialog_parent_class)->finalize (object);
}

static void
tl_relation_dialog_class_init (TlRelationDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_relation_dialog_dispose;
  object_class->finalize = tl_relation_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-relation-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlRelationDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, TlRelationDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, TlRelationDialog, list);
  gtk_widget_class_bind_template_child (widget_class, TlRelationDialog, other_role);
  gtk_widget_class_bind_template_child (widget_class, TlRelationDialog, own_role);
  gtk_widget_class_bind_template_child (widget_class, TlRelationDialog, search);
  gtk_widget_class_bind_template_callback (widget_class, dialog_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_role_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_search_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_relation_dialog_init (TlRelationDialog *self)
{
  self->is_filling = TRUE;
  self->candidates = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  tl_choice_list_init (&self->kinds, GTK_WIDGET (self->kind), NULL);
  tl_choice_list_init (&self->own_roles, GTK_WIDGET (self->own_role), NULL);
  tl_choice_list_init (&self->other_roles, GTK_WIDGET (self->other_role), NULL);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->list));
}

void
tl_relation_dialog_present (GtkWidget   *parent,
                            TlWorkspace *workspace,
                            const char  *annotation_id,
                            const char  *relation_id,
                            const char  *role)
{
  TlRelationDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (TL_IS_WORKSPACE (workspace));
  g_return_if_fail (annotation_id != NULL);

  self = g_object_new (TL_TYPE_RELATION_DIALOG,
                       "transient-for", gtk_widget_get_root (parent),
                       "modal", TRUE,
                       NULL);
  self->workspace = g_object_ref (workspace);
  self->opener = g_object_ref (parent);
  self->id = g_strdup (annotation_id);
  self->relation = g_strdup (relation_id);
  if (find_own (self) != NULL)
    {
      fill_kinds (self);
      fill (self, role);
      gtk_widget_set_visible (GTK_WIDGET (self->kind), relation_id == NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->own_role), relation_id == NULL);
    }
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

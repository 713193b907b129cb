/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The checklist before an article is submitted or approved.  It stays beside the text while its rows are settled one by one, and is
 * made anew at every edit, so that what is settled goes and the button comes alive.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-checklist-window.h"

#include "tl-checklist.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-panel.h"
#include "tl-window-private.h"
#include "tl-workspace-view.h"

#define TL_TYPE_CHECKLIST_WINDOW (tl_checklist_window_get_type ())
G_DECLARE_FINAL_TYPE (TlChecklistWindow, tl_checklist_window, TL, CHECKLIST_WINDOW, AdwWindow)

struct _TlChecklistWindow
{
  AdwWindow           parent_instance;

  /* Template children */
  AdwWindowTitle     *title;
  GtkStack           *stack;
  GtkListView        *list;
  GtkLabel           *summary;
  GtkButton          *accept;

  /* Owned */
  TlWindow           *window;
  TlWorkspace        *workspace;
  TlArticle          *article;
  char               *status;
  GtkSingleSelection *selection;

  guint               update_id;
};

G_DEFINE_FINAL_TYPE (TlChecklistWindow, tl_checklist_window, ADW_TYPE_WINDOW)

/* What lint finds within the article alone: looking through the whole collection would take its time at every edit. */
static GListModel *
find_lint (TlChecklistWindow *self,
           TlArticle         *article,
           TlWorkflow        *workflow)
{
  g_autoptr (GHashTable) ignored = tl_lint_list_ignored (tl_workspace_get_collection (self->workspace));
  const TlLintOptions options = { .required = tl_workflow_get_required (workflow), .ignored = ignored };
  g_autoptr (TlLint) lint = tl_lint_new (tl_workspace_get_schema (self->workspace), &options);

  tl_lint_gather (lint, article);
  return tl_lint_check (lint, tl_workspace_get_article_key (self->workspace), article);
}

/* What the user may not see is not asked of him. */
static GListModel *
make_list (TlChecklistWindow *self)
{
  g_autoptr (TlBlindView) view = tl_workspace_dup_view (self->workspace);
  g_autoptr (TlArticle) seen = tl_blind_view_dup_seen (view, self->article);
  g_autoptr (TlWorkflow) workflow = tl_workflow_new_for_collection (tl_workspace_get_collection (self->workspace),
                                                                    NULL);
  g_autoptr (GListModel) lint = NULL;

  if (tl_workflow_get_demand (workflow, self->status, TL_REQUIREMENT_LINT) != TL_DEMAND_NONE)
    lint = find_lint (self, seen, workflow);
  return tl_checklist_new (workflow, tl_workspace_get_schema (self->workspace),
                           tl_workspace_get_article_key (self->workspace), seen, self->status, lint);
}

static void
update (TlChecklistWindow *self)
{
  g_autoptr (GListModel) list = make_list (self);
  guint n = g_list_model_get_n_items (list);
  guint n_blocking = tl_checklist_count_blocking (list);
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autofree char *count = tl_format_count (n_blocking);
  g_autofree char *text = NULL;

  gtk_single_selection_set_model (self->selection, list);
  if (position != GTK_INVALID_LIST_POSITION && n > 0)
    gtk_single_selection_set_selected (self->selection, MIN (position, n - 1));
  if (n_blocking > 0)
    text = g_strdup_printf (ngettext ("%s thing has to be settled first", "%s things have to be settled first",
                                      n_blocking), count);
  else if (n > 0)
    text = g_strdup (_("Nothing stands in the way; these could still be settled"));
  else
    text = g_strdup (_("Everything is settled"));
  gtk_label_set_text (self->summary, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), n_blocking == 0);
}

static gboolean
checklist_update_cb (gpointer user_data)
{
  TlChecklistWindow *self = user_data;

  self->update_id = 0;
  if (g_str_equal (tl_article_get_status (self->article), self->status))
    gtk_window_close (GTK_WINDOW (self));
  else
    update (self);
  return G_SOURCE_REMOVE;
}

static void
checklist_edited_cb (TlChecklistWindow *self)
{
  if (self->update_id == 0 && self->workspace != NULL)
    self->update_id = g_idle_add (checklist_update_cb, self);
}

/* It is about the article it was made for. */
static void
checklist_article_cb (TlChecklistWindow *self)
{
  if (tl_workspace_get_article (self->workspace) != self->article)
    gtk_window_close (GTK_WINDOW (self));
}

static void
checklist_activate_cb (TlChecklistWindow *self,
                       guint              position)
{
  g_autoptr (TlCheckItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  guint start, end;

  if (item == NULL)
    return;
  tl_finding_get_range (TL_FINDING (item), &start, &end);
  tl_panel_show_place (self->window, tl_workspace_get_article_key (self->workspace),
                       tl_finding_get_annotation (TL_FINDING (item)), start, end);
  if (tl_finding_get_annotation (TL_FINDING (item)) == NULL && tl_check_item_get_attribute (item) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.article-details", NULL);
}

static void
checklist_accept_cb (TlChecklistWindow *self)
{
  g_autoptr (TlWindow) window = g_object_ref (self->window);
  g_autofree char *status = g_strdup (self->status);

  gtk_window_close (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (window));
  tl_window_move_status (window, status);
}

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image = gtk_image_new ();
  GtkWidget *message = gtk_label_new (NULL);
  GtkWidget *text = gtk_label_new (NULL);
  GtkWidget *labels[] = { message, text };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_xalign (GTK_LABEL (labels[i]), 0);
      gtk_label_set_wrap (GTK_LABEL (labels[i]), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (labels[i]), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_width_chars (GTK_LABEL (labels[i]), 20);
      gtk_box_append (GTK_BOX (lines), labels[i]);
    }
  gtk_widget_add_css_class (text, "tl-dim");
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_item_set_child (item, box);
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  TlCheckItem *check = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *lines = gtk_widget_get_last_child (box);
  gboolean is_blocking = tl_check_item_is_blocking (check);
  const char *kind = is_blocking ? _("Has to be settled") : _("Could be settled");
  g_autofree char *message = tl_format_inert (tl_finding_get_message (TL_FINDING (check)), 300);
  g_autofree char *covered = NULL;
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;
  GtkWidget *parent;

  g_object_get (check, "text", &covered, NULL);
  text = tl_format_inert (covered, 140);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), is_blocking ? "dialog-warning-symbolic"
                                                               : "dialog-information-symbolic");
  gtk_widget_set_tooltip_text (image, kind);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (lines)), message);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (lines)), text);
  gtk_widget_set_visible (gtk_widget_get_last_child (lines), *text != '\0');
  spoken = g_strdup_printf ("%s: %s%s%s", kind, message, *text != '\0' ? "; " : "", text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  parent = gtk_widget_get_parent (box);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
tl_checklist_window_dispose (GObject *object)
{
  TlChecklistWindow *self = TL_CHECKLIST_WINDOW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_CHECKLIST_WINDOW);
  g_clear_object (&self->article);
  g_clear_object (&self->selection);
  g_clear_object (&self->window);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->status, g_free);
  G_OBJECT_CLASS (tl_checklist_window_parent_class)->dispose (object);
}

static void
tl_checklist_window_class_init (TlChecklistWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_checklist_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-checklist-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlChecklistWindow, accept);
  gtk_widget_class_bind_template_child (widget_class, TlChecklistWindow, list);
  gtk_widget_class_bind_template_child (widget_class, TlChecklistWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TlChecklistWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, TlChecklistWindow, title);
  gtk_widget_class_bind_template_callback (widget_class, checklist_accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, checklist_activate_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_checklist_window_init (TlChecklistWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  self->selection = gtk_single_selection_new (NULL);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

GtkWindow *
tl_checklist_window_present (TlWindow   *window,
                             const char *status,
                             const char *title)
{
  TlChecklistWindow *self;

  g_return_val_if_fail (TL_IS_WINDOW (window), NULL);
  g_return_val_if_fail (status != NULL && title != NULL, NULL);

  self = g_object_new (TL_TYPE_CHECKLIST_WINDOW, NULL);
  self->window = g_object_ref (window);
  self->workspace = g_object_ref (tl_window_get_workspace (window));
  self->article = g_object_ref (tl_workspace_get_article (self->workspace));
  self->status = g_strdup (status);
  update (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return NULL;
    }
  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (self->accept, title);
  tl_panel_attach (GTK_WINDOW (self), window);
  g_signal_connect_object (self->workspace, "edited", G_CALLBACK (checklist_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::article", G_CALLBACK (checklist_article_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  return GTK_WINDOW (self);
}

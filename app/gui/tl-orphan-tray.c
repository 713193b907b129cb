/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The tray of annotations without a place.  It shows and asks; the window edits.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-orphan-tray.h"

#include <string.h>

#include "tl-display-text.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-palette.h"
#include "tl-revision.h"
#include "tl-workspace-view.h"

#define CONTEXT    60    /* code points of the old text on each side */
#define MAX_QUOTE  160
#define MAX_HEIGHT 220   /* pixels of the list */

struct _TlOrphanTray
{
  GtkWidget    parent_instance;

  /* Children */
  GtkLabel    *heading;
  GtkListBox  *list;

  /* Owned */
  TlWorkspace *workspace;
  GPtrArray   *orphans;     /* TlOrphan, a row each */
  GBytes      *shown;       /* the member that the rows were made from; NULL: no member */
};

enum
{
  PROP_0,
  PROP_WORKSPACE,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  CHOSEN,
  ATTACH,
  DISCARD,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TlOrphanTray, tl_orphan_tray, GTK_TYPE_WIDGET)

static TlOrphan *
get_selected (TlOrphanTray *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  return self->orphans != NULL && index >= 0 && index < (int) self->orphans->len
         ? g_ptr_array_index (self->orphans, index) : NULL;
}

static void
select_row_of (TlOrphanTray *self,
               GtkWidget    *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);

  if (row != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static void
tray_attach_cb (GtkButton    *button,
                TlOrphanTray *self)
{
  select_row_of (self, GTK_WIDGET (button));
  g_signal_emit (self, signals[ATTACH], 0);
}

static void
tray_discard_cb (GtkButton    *button,
                 TlOrphanTray *self)
{
  select_row_of (self, GTK_WIDGET (button));
  g_signal_emit (self, signals[DISCARD], 0);
}

static void
tray_activated_cb (TlOrphanTray *self)
{
  g_signal_emit (self, signals[ATTACH], 0);
}

static void
tray_selected_cb (TlOrphanTray *self)
{
  const TlOrphan *orphan = get_selected (self);
  TlFragment place = { 0, 0 };

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
  if (orphan == NULL)
    return;
  if (orphan->n_places > 0)
    {
      place.start = orphan->places[0].start;
      place.end = orphan->places[orphan->n_places - 1].end;
    }
  g_signal_emit (self, signals[CHOSEN], 0, orphan->n_places > 0 ? &place : NULL);
}

static gboolean
tray_key_cb (TlOrphanTray    *self,
             guint            keyval,
             guint            keycode,
             GdkModifierType  state)
{
  if (keyval != GDK_KEY_Delete || get_selected (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[DISCARD], 0);
  return GDK_EVENT_STOP;
}

/* What stands beside a quote, with the blank towards it. */
static char *
dup_side (const char *text,
          gboolean    is_after)
{
  g_autofree char *inert = tl_format_inert (text, 2 * CONTEXT);
  gsize length = text != NULL ? strlen (text) : 0;

  if (length > 0 && g_ascii_isspace (text[is_after ? 0 : length - 1]))
    return is_after ? g_strconcat (" ", inert, NULL) : g_strconcat (inert, " ", NULL);
  return g_steal_pointer (&inert);
}

/* "… before QUOTE after …", the quote bold. */
static GtkWidget *
make_quote (TlOrphanTray   *self,
            const TlOrphan *orphan,
            char          **plain)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *before = NULL;
  g_autofree char *quote = NULL;
  g_autofree char *after = NULL;
  g_autofree char *inert_before = NULL;
  g_autofree char *inert_after = NULL;
  g_autofree char *text = NULL;
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  PangoAttribute *background = pango_attr_underline_new (PANGO_UNDERLINE_SINGLE);

  if (!tl_orphan_dup_context (orphan, tl_workspace_get_article (self->workspace), CONTEXT, &before, &quote, &after))
    quote = tl_annotation_dup_string (orphan->annotation, "text");
  *plain = tl_format_inert (quote, MAX_QUOTE);
  inert_before = dup_side (before, FALSE);
  inert_after = dup_side (after, TRUE);
  text = g_strdup_printf ("%s%s%s%s%s", before != NULL && *before != '\0' ? "…" : "", inert_before, *plain, inert_after,
                          after != NULL && *after != '\0' ? "…" : "");
  bold->start_index = strlen (inert_before) + (before != NULL && *before != '\0' ? strlen ("…") : 0);
  bold->end_index = bold->start_index + strlen (*plain);
  background->start_index = bold->start_index;
  background->end_index = bold->end_index;
  pango_attr_list_insert (attributes, bold);
  pango_attr_list_insert (attributes, background);
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  /* By its own script: an Arabic quote in an English window begins at the right. */
  if (tl_display_text_find_direction (text) != TL_DIRECTION_NONE)
    gtk_widget_set_direction (label, tl_display_text_find_direction (text) == TL_DIRECTION_RTL ? GTK_TEXT_DIR_RTL
                                                                                             : GTK_TEXT_DIR_LTR);
  return label;
}

static GtkWidget *
make_button (TlOrphanTray *self,
             const char   *label,
             const char   *name,
             GCallback     callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
make_label (TlOrphanTray   *self,
            const TlOrphan *orphan,
            const char     *certainty,
            char          **title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = tl_swatch_new ();
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *sure = gtk_label_new (certainty);
  const TlLabelDef *def = tl_schema_find (tl_workspace_get_schema (self->workspace),
                                          tl_annotation_get_label (orphan->annotation));

  *title = tl_format_inert (def != NULL ? tl_schema_translate (def->title) : tl_annotation_get_label (orphan->annotation), 40);
  tl_swatch_set_label (TL_SWATCH (swatch), def);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_label_set_text (GTK_LABEL (name), *title);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (sure), 0);
  gtk_widget_add_css_class (sure, "caption");
  gtk_widget_add_css_class (sure, "tl-dim");
  gtk_box_append (GTK_BOX (line), swatch);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), sure);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
make_row (TlOrphanTray   *self,
          const TlOrphan *orphan)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *certainty = NULL;
  g_autofree char *title = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *name = NULL;
  GtkWidget *label;
  GtkWidget *quote;

  /* Translators: how sure it is that an annotation belongs to the place proposed for it. */
  certainty = orphan->n_places > 0 ? g_strdup_printf (_("%d %% sure"), (int) (orphan->confidence * 100 + 0.5))
                                   : g_strdup (_("No place found"));
  label = make_label (self, orphan, certainty, &title);
  quote = make_quote (self, orphan, &plain);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), quote);
  /* Translators: spoken names of buttons; %s is the quote that the annotation covered. */
  name = g_strdup_printf (_("Attach “%s” again"), plain);
  gtk_box_append (GTK_BOX (box), make_button (self, _("Attach"), name, G_CALLBACK (tray_attach_cb)));
  g_free (name);
  name = g_strdup_printf (_("Discard “%s”"), plain);
  gtk_box_append (GTK_BOX (box), make_button (self, _("Discard"), name, G_CALLBACK (tray_discard_cb)));
  gtk_widget_add_css_class (box, "tl-lines-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_free (name);
  name = g_strdup_printf ("%s: “%s”, %s", title, plain, certainty);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
update_heading (TlOrphanTray *self)
{
  guint n = self->orphans->len;
  g_autofree char *count = tl_format_count (n);
  g_autofree char *text =
    g_strdup_printf (ngettext ("%s annotation lost its place when the text changed",
                               "%s annotations lost their places when the text changed", n), count);

  gtk_label_set_text (self->heading, text);
}

static void
show_orphans (TlOrphanTray *self,
              TlArticle    *article)
{
  GtkWidget *child;
  int selected = -1;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    selected = gtk_list_box_row_get_index (row);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  g_clear_pointer (&self->orphans, g_ptr_array_unref);
  self->orphans = article != NULL ? tl_article_list_orphans (article)
                                  : g_ptr_array_new_with_free_func ((GDestroyNotify) tl_orphan_free);
  for (guint i = 0; i < self->orphans->len; i++)
    gtk_list_box_append (self->list, make_row (self, g_ptr_array_index (self->orphans, i)));
  update_heading (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->orphans->len > 0);
  if (selected >= 0 && self->orphans->len > 0)
    gtk_list_box_select_row (self->list,
                             gtk_list_box_get_row_at_index (self->list, MIN (selected, (int) self->orphans->len - 1)));
}

static void
tray_update_cb (TlOrphanTray *self)
{
  g_autoptr (TlArticle) article = tl_workspace_dup_seen_article (self->workspace);
  g_autoptr (GBytes) now = article != NULL ? tl_article_dup_member_json (article, "orphans") : NULL;

  if (self->orphans != NULL && (now == self->shown || (now != NULL && self->shown != NULL && g_bytes_equal (now, self->shown))))
    return;
  g_clear_pointer (&self->shown, g_bytes_unref);
  self->shown = g_steal_pointer (&now);
  show_orphans (self, article);
}

/* Another article: nothing of the one before is chosen. */
static void
tray_article_cb (TlOrphanTray *self)
{
  gtk_list_box_unselect_all (self->list);
  g_clear_pointer (&self->orphans, g_ptr_array_unref);
  tray_update_cb (self);
}

static void
set_workspace (TlOrphanTray *self,
               TlWorkspace  *workspace)
{
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (!g_set_object (&self->workspace, workspace) || workspace == NULL)
    return;
  g_signal_connect_object (workspace, "notify::article", G_CALLBACK (tray_article_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "edited", G_CALLBACK (tray_update_cb), self, G_CONNECT_SWAPPED);
  tray_update_cb (self);
}

static void
tl_orphan_tray_dispose (GObject *object)
{
  TlOrphanTray *self = TL_ORPHAN_TRAY (object);
  GtkWidget *child;

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->orphans, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_bytes_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tl_orphan_tray_parent_class)->dispose (object);
}

static void
tl_orphan_tray_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TlOrphanTray *self = TL_ORPHAN_TRAY (object);

  switch (property_id)
    {
    case PROP_WORKSPACE:
      g_value_set_object (value, self->workspace);
      break;
    case PROP_SELECTED:
      g_value_set_string (value, tl_orphan_tray_get_selected (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tl_orphan_tray_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (property_id == PROP_WORKSPACE)
    set_workspace (TL_ORPHAN_TRAY (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
tl_orphan_tray_class_init (TlOrphanTrayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_orphan_tray_dispose;
  object_class->get_property = tl_orphan_tray_get_property;
  object_class->set_property = tl_orphan_tray_set_property;

  properties[PROP_WORKSPACE] = g_param_spec_object ("workspace", NULL, NULL, TL_TYPE_WORKSPACE,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHOSEN] = g_signal_new ("chosen", TL_TYPE_ORPHAN_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_POINTER);
  signals[ATTACH] = g_signal_new ("attach", TL_TYPE_ORPHAN_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISCARD] = g_signal_new ("discard", TL_TYPE_ORPHAN_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tl-orphan-tray");
}

static GtkWidget *
make_head (TlOrphanTray *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("tl-orphan-symbolic");
  GtkWidget *compare = gtk_button_new_with_mnemonic (_("_Compare Texts"));

  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->heading, 0);
  gtk_label_set_wrap (self->heading, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->heading), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (compare), "win.compare-texts");
  gtk_widget_add_css_class (compare, "flat");
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (head), compare);
  gtk_widget_add_css_class (head, "head");
  return head;
}

static void
tl_orphan_tray_init (TlOrphanTray *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_activate_on_single_click (self->list, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Annotations without a place"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (tray_selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (tray_activated_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (tray_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), scrolled);
  /* In no revealer: that does not ask how high its child is at this width, and cut the last row. */
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

const char *
tl_orphan_tray_get_selected (TlOrphanTray *self)
{
  const TlOrphan *orphan;

  g_return_val_if_fail (TL_IS_ORPHAN_TRAY (self), NULL);

  orphan = get_selected (self);
  return orphan != NULL ? tl_annotation_get_id (orphan->annotation) : NULL;
}

guint
tl_orphan_tray_get_n (TlOrphanTray *self)
{
  g_return_val_if_fail (TL_IS_ORPHAN_TRAY (self), 0);

  return self->orphans != NULL ? self->orphans->len : 0;
}

gboolean
tl_orphan_tray_choose_next (TlOrphanTray *self)
{
  GtkListBoxRow *row;
  int index;

  g_return_val_if_fail (TL_IS_ORPHAN_TRAY (self), FALSE);

  if (tl_orphan_tray_get_n (self) == 0)
    return FALSE;
  row = gtk_list_box_get_selected_row (self->list);
  index = row != NULL ? (gtk_list_box_row_get_index (row) + 1) % (int) self->orphans->len : 0;
  row = gtk_list_box_get_row_at_index (self->list, index);
  gtk_list_box_unselect_all (self->list);
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

void
tl_orphan_tray_focus (TlOrphanTray *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (TL_IS_ORPHAN_TRAY (self));

  row = gtk_list_box_get_selected_row (self->list);
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

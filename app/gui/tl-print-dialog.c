/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The print dialog: what is printed, and how it will look.  The preview is drawn by what prints, so that it can't be otherwise
 * on paper.  Which printer, which pages and how many is the business of the desktop's own dialog, which comes after this one.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-print-dialog.h"

#include <adwaita.h>

#include "tl-i18n.h"
#include "tl-print-layout.h"
#include "tl-print-operation.h"
#include "tl-window-private.h"
#include "tl-workspace-view.h"

#define PREVIEW_MARGIN 18.0

#define TL_TYPE_PRINT_DIALOG (tl_print_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TlPrintDialog, tl_print_dialog, TL, PRINT_DIALOG, AdwWindow)

struct _TlPrintDialog
{
  AdwWindow       parent_instance;

  /* Template children */
  GtkWidget      *print;
  AdwComboRow    *marks;
  GtkSwitch      *notes;
  GtkSwitch      *only_accepted;
  GtkSpinButton  *size;
  GtkDrawingArea *preview;
  GtkWidget      *previous;
  GtkWidget      *next;
  GtkLabel       *page_label;

  /* Owned */
  TlWindow       *window;
  TlArticle      *article;
  TlSchema       *schema;
  GtkPageSetup   *setup;
  TlPrintContent *content;
  TlPrintLayout  *layout;     /* of content */
  guint           layout_id;  /* idle that goes on laying out; 0: done */
  guint           page;

  guint           is_ready : 1;
};

G_DEFINE_FINAL_TYPE (TlPrintDialog, tl_print_dialog, ADW_TYPE_WINDOW)

TlPrintOptions
tl_print_dialog_load (GSettings *settings)
{
  return (TlPrintOptions) {
    .notes = g_settings_get_boolean (settings, "print-notes"),
    .marks = (TlPrintMarks) g_settings_get_enum (settings, "print-marks"),
    .only_accepted = g_settings_get_boolean (settings, "print-only-accepted"),
    .size = g_settings_get_int (settings, "print-size"),
  };
}

static void
save (TlPrintDialog *self)
{
  GSettings *settings = self->window->settings;

  g_settings_set_boolean (settings, "print-notes", gtk_switch_get_active (self->notes));
  g_settings_set_enum (settings, "print-marks", (int) adw_combo_row_get_selected (self->marks));
  g_settings_set_boolean (settings, "print-only-accepted", gtk_switch_get_active (self->only_accepted));
  g_settings_set_int (settings, "print-size", gtk_spin_button_get_value_as_int (self->size));
}

static void
show_page (TlPrintDialog *self)
{
  guint n = tl_print_layout_get_n_pages (self->layout);
  g_autofree char *text = NULL;

  self->page = MIN (self->page, n - 1);
  /* Still counting: how many there are is not known. */
  text = self->layout_id != 0 ? g_strdup_printf (_("Page %u"), self->page + 1)
                              : g_strdup_printf (_("Page %u of %u"), self->page + 1, n);
  gtk_label_set_text (self->page_label, text);
  gtk_widget_set_sensitive (self->previous, self->page > 0);
  gtk_widget_set_sensitive (self->next, self->page + 1 < n);
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

static gboolean
dialog_layout_cb (gpointer user_data)
{
  TlPrintDialog *self = user_data;

  if (!tl_print_layout_step (self->layout))
    return G_SOURCE_CONTINUE;
  self->layout_id = 0;
  show_page (self);
  return G_SOURCE_REMOVE;
}

static void
drop_layout (TlPrintDialog *self)
{
  g_clear_handle_id (&self->layout_id, g_source_remove);
  g_clear_pointer (&self->layout, tl_print_layout_free);
  g_clear_pointer (&self->content, tl_print_content_free);
}

static void
lay_out (TlPrintDialog *self)
{
  TlPrintOptions options = tl_print_dialog_load (self->window->settings);
  PangoContext *context = tl_print_create_context ();

  drop_layout (self);
  self->content = tl_print_content_new (self->article, self->schema, &options);
  self->layout = tl_print_layout_new (self->content, context,
                                      gtk_page_setup_get_page_width (self->setup, GTK_UNIT_POINTS),
                                      gtk_page_setup_get_page_height (self->setup, GTK_UNIT_POINTS));
  g_object_unref (context);
  self->layout_id = g_idle_add (dialog_layout_cb, self);
  show_page (self);
}

static void
dialog_changed_cb (TlPrintDialog *self)
{
  if (!self->is_ready)
    return;
  save (self);
  lay_out (self);
}

static void
dialog_previous_cb (TlPrintDialog *self)
{
  self->page = self->page > 0 ? self->page - 1 : 0;
  show_page (self);
}

static void
dialog_next_cb (TlPrintDialog *self)
{
  self->page++;
  show_page (self);
}

static void
dialog_draw_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        user_data)
{
  TlPrintDialog *self = user_data;
  double paper_width = gtk_page_setup_get_paper_width (self->setup, GTK_UNIT_POINTS);
  double paper_height = gtk_page_setup_get_paper_height (self->setup, GTK_UNIT_POINTS);
  double scale = MIN ((width - 2 * PREVIEW_MARGIN) / paper_width, (height - 2 * PREVIEW_MARGIN) / paper_height);

  if (self->layout == NULL || scale <= 0)
    return;
  cairo_translate (cr, (width - scale * paper_width) / 2, (height - scale * paper_height) / 2);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, paper_width, paper_height);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.3);
  cairo_set_line_width (cr, 1 / scale);
  cairo_stroke (cr);
  cairo_translate (cr, gtk_page_setup_get_left_margin (self->setup, GTK_UNIT_POINTS),
                   gtk_page_setup_get_top_margin (self->setup, GTK_UNIT_POINTS));
  tl_print_layout_draw (self->layout, self->page, cr);
}

static void
dialog_print_cb (TlPrintDialog *self)
{
  g_autoptr (TlWindow) window = g_object_ref (self->window);

  gtk_window_close (GTK_WINDOW (self));
  tl_window_print (window);
}

static void
dialog_export_cb (TlPrintDialog *self)
{
  g_autoptr (TlWindow) window = g_object_ref (self->window);

  gtk_window_close (GTK_WINDOW (self));
  g_action_group_activate_action (G_ACTION_GROUP (window), "export-pdf", NULL);
}

static void
tl_print_dialog_dispose (GObject *object)
{
  TlPrintDialog *self = TL_PRINT_DIALOG (object);

  self->is_ready = FALSE;
  drop_layout (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_PRINT_DIALOG);
  g_clear_object (&self->article);
  g_clear_object (&self->setup);
  g_clear_object (&self->window);
  g_clear_pointer (&self->schema, tl_schema_unref);
  G_OBJECT_CLASS (tl_print_dialog_parent_class)->dispose (object);
}

static void
tl_print_dialog_class_init (TlPrintDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_print_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-print-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, marks);
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, next);
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, notes);
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, only_accepted);
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, page_label);
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, previous);
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, print);
  gtk_widget_class_bind_template_child (widget_class, TlPrintDialog, size);
  gtk_widget_class_bind_template_callback (widget_class, dialog_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_export_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialog_print_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_print_dialog_init (TlPrintDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->preview, dialog_draw_cb, self, NULL);
}

void
tl_print_dialog_present (TlWindow *window)
{
  TlPrintDialog *self;
  TlPrintOptions options;

  g_return_if_fail (TL_IS_WINDOW (window));
  g_return_if_fail (tl_workspace_get_article (window->workspace) != NULL);

  self = g_object_new (TL_TYPE_PRINT_DIALOG, "transient-for", window, "modal", TRUE, NULL);
  self->window = g_object_ref (window);
  self->article = tl_workspace_dup_seen_article (window->workspace);
  self->schema = tl_schema_ref (tl_workspace_get_schema (window->workspace));
  self->setup = tl_print_make_page_setup ();
  options = tl_print_dialog_load (window->settings);
  gtk_switch_set_active (self->notes, options.notes);
  gtk_switch_set_active (self->only_accepted, options.only_accepted);
  gtk_spin_button_set_value (self->size, options.size);
  adw_combo_row_set_selected (self->marks, options.marks);
  self->is_ready = TRUE;
  lay_out (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->print);
}

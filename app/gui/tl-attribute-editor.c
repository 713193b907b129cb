/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows for attributes.  A value is taken over when it is chosen (lists, switches, spin buttons) or when the
 * entry is left or Enter pressed; it belongs to the annotation it was loaded from, whatever is
 * selected by then.  A number that was not touched keeps its spelling.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-attribute-editor.h"

#include <adwaita.h>
#include <string.h>

#include "tl-choice.h"
#include "tl-edits-article.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-report.h"

#define MAX_SHOWN 4000

struct _TlAttributeEditor
{
  GObject               parent_instance;

  /* Owned */
  TlWorkspace          *workspace;
  TlSchema             *schema;      /* keeps def alive */
  TlArticle            *article;     /* the one loaded: ids are unique within it only */
  char                 *name;
  char                 *id;          /* annotation whose value is shown; NULL: the article's own */
  char                 *json;        /* its value as in the file, NULL: none */
  char                 *shown;       /* what an entry or text view was filled with: only other text is an edit */
  GtkWidget            *row;
  TlChoiceList          choices;     /* ENUM */

  /* Borrowed */
  const TlAttributeDef *def;         /* from schema, or NULL */
  GtkWidget            *control;     /* inside row: switch, spin button, entry, text view */
  GtkWidget            *clear;       /* inside row, may be NULL */

  guint                 is_loading : 1;
};

G_DEFINE_FINAL_TYPE (TlAttributeEditor, tl_attribute_editor, G_TYPE_OBJECT)

/* json NULL: the attribute goes. */
static void
set_value (TlAttributeEditor *self,
           const char        *json)
{
  g_autoptr (GError) error = NULL;
  TlArticle *article = self->article;
  TlCommand *command;

  if (self->is_loading || article == NULL || g_strcmp0 (self->json, json) == 0)
    return;
  if (article != tl_workspace_get_article (self->workspace)
      || (self->id != NULL && tl_article_find_annotation (article, self->id) == NULL))
    return;
  if (self->id != NULL)
    command = tl_edit_attribute (article, tl_workspace_get_article_key (self->workspace),
                                 tl_workspace_get_annotator (self->workspace),
                                 self->id, self->name, json, self->def, &error);
  else
    command = tl_edit_article_attribute (article, tl_workspace_get_article_key (self->workspace),
                                         tl_workspace_get_annotator (self->workspace),
                                         self->name, json, self->def, &error);
  if (!tl_report_run (self->row, self->workspace, command, error))
    {
      TlAnnotation *annotation = self->id != NULL ? tl_article_find_annotation (article, self->id) : NULL;

      if (annotation != NULL)
        tl_attribute_editor_load (self, article, annotation);
      else if (self->id == NULL)
        tl_attribute_editor_load_article (self, article);
    }
}

static void
set_string (TlAttributeEditor *self,
            const char        *text)
{
  g_autoptr (GString) json = NULL;

  if (text == NULL || *text == '\0')
    {
      set_value (self, NULL);
      return;
    }
  json = g_string_new (NULL);
  tl_json_append_string (json, text, -1, &tl_json_style_spaced);
  set_value (self, json->str);
}

static void
set_lines (TlAttributeEditor *self,
           const char        *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '\0')
        continue;
      if (json->len > 1)
        g_string_append (json, ", ");
      tl_json_append_string (json, line, -1, &tl_json_style_spaced);
    }
  g_string_append_c (json, ']');
  set_value (self, json->len > 2 ? json->str : NULL);
}

static void
editor_choice_cb (TlAttributeEditor *self)
{
  if (!self->is_loading)
    set_string (self, tl_choice_list_get (&self->choices));
}

static void
editor_switch_cb (TlAttributeEditor *self)
{
  if (!self->is_loading)
    set_value (self, gtk_switch_get_active (GTK_SWITCH (self->control)) ? "true" : "false");
}

static void
editor_spin_cb (TlAttributeEditor *self)
{
  g_autoptr (GString) json = NULL;

  if (self->is_loading)
    return;
  json = g_string_new (NULL);
  tl_json_append_double (json, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control)));
  set_value (self, json->str);
}

/* A number that is not there is shown as nothing, not as 0; and none with zeros at the end. */
static gboolean
editor_spin_output_cb (TlAttributeEditor *self)
{
  double value = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control));
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (self->json != NULL || value != 0)
    g_snprintf (text, sizeof text, "%.12g", value);
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  return TRUE;
}

static void
editor_clear_cb (TlAttributeEditor *self)
{
  set_value (self, NULL);
}

static void
editor_leave_cb (TlAttributeEditor *self)
{
  tl_attribute_editor_commit (self);
}

static void
editor_activated_cb (TlAttributeEditor *self)
{
  tl_attribute_editor_commit (self);
}

static void
editor_open_cb (TlAttributeEditor *self)
{
  gtk_widget_activate_action (self->row, "win.open-link", "s",
                              gtk_editable_get_text (GTK_EDITABLE (self->control)));
}

static gboolean
editor_key_cb (TlAttributeEditor *self,
               guint              keyval,
               guint              keycode,
               GdkModifierType    state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || !(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  tl_attribute_editor_commit (self);
  return GDK_EVENT_STOP;
}

static char *
make_title (TlAttributeEditor *self)
{
  return tl_format_inert (self->def != NULL ? tl_schema_translate (self->def->title)
                                            : self->name, 80);
}

static void
watch_leaving (TlAttributeEditor *self,
               GtkWidget         *widget)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "leave", G_CALLBACK (editor_leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, focus);
}

static GtkWidget *
add_button (TlAttributeEditor *self,
            const char        *icon,
            const char        *tooltip,
            GCallback          callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *title = make_title (self);
  g_autofree char *label = g_strdup_printf ("%s: %s", title, tooltip);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  if (ADW_IS_ENTRY_ROW (self->row))
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), button);
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), button);
  return button;
}

static void
set_row (TlAttributeEditor *self,
         GtkWidget         *row)
{
  g_autofree char *title = make_title (self);

  self->row = g_object_ref_sink (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (self->def != NULL && self->def->description != NULL)
    gtk_widget_set_tooltip_text (row, tl_schema_translate (self->def->description));
}

static void
build_choices (TlAttributeEditor *self)
{
  set_row (self, adw_combo_row_new ());
  self->control = self->row;
  tl_choice_list_init (&self->choices, self->row, NULL);
  g_signal_connect_object (self->row, "notify::selected", G_CALLBACK (editor_choice_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
build_with_control (TlAttributeEditor *self,
                    GtkWidget         *control)
{
  g_autofree char *title = NULL;

  set_row (self, adw_action_row_new ());
  title = make_title (self);
  self->control = control;
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  self->clear = add_button (self, "edit-clear-symbolic", _("Clear"), G_CALLBACK (editor_clear_cb));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), control);
}

static void
build_switch (TlAttributeEditor *self)
{
  build_with_control (self, gtk_switch_new ());
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->control);
  g_signal_connect_object (self->control, "notify::active", G_CALLBACK (editor_switch_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
build_spin (TlAttributeEditor *self)
{
  build_with_control (self, gtk_spin_button_new_with_range (-1e9, 1e9, 1));
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->control), 6);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->control), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->control), 7);
  g_signal_connect_object (self->control, "output", G_CALLBACK (editor_spin_output_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->control, "value-changed", G_CALLBACK (editor_spin_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
build_entry (TlAttributeEditor *self)
{
  set_row (self, adw_entry_row_new ());
  self->control = self->row;
  if (self->def != NULL && self->def->type == TL_ATTRIBUTE_LINK)
    {
      adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->row), GTK_INPUT_PURPOSE_URL);
      self->clear = add_button (self, "adw-external-link-symbolic", _("Open Link"),
                                G_CALLBACK (editor_open_cb));
    }
  else if (self->def == NULL)
    self->clear = add_button (self, "edit-clear-symbolic", _("Clear"), G_CALLBACK (editor_clear_cb));
  g_signal_connect_object (self->row, "entry-activated", G_CALLBACK (editor_activated_cb), self,
                           G_CONNECT_SWAPPED);
  watch_leaving (self, self->row);
}

static void
build_lines (TlAttributeEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *caption = gtk_label_new (NULL);
  GtkWidget *view = gtk_text_view_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *title = NULL;

  set_row (self, adw_preferences_row_new ());
  title = make_title (self);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), FALSE);
  gtk_label_set_text (GTK_LABEL (caption), title);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "tl-dim");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_set_tooltip_text (view, _("One entry per line"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_add_css_class (view, "tl-lines");
  gtk_widget_add_css_class (box, "tl-lines-row");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), view);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);
  self->control = view;

  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (editor_key_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (view, keys);
  watch_leaving (self, view);
}

static void
build_raw (TlAttributeEditor *self)
{
  set_row (self, adw_action_row_new ());
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->row), 6);
  self->clear = add_button (self, "edit-clear-symbolic", _("Clear"), G_CALLBACK (editor_clear_cb));
}

static void
build (TlAttributeEditor *self,
       const char        *json)
{
  if (self->def == NULL)
    {
      if (json != NULL && *json == '"')
        build_entry (self);
      else
        build_raw (self);
      return;
    }
  switch (self->def->type)
    {
    case TL_ATTRIBUTE_ENUM:
      build_choices (self);
      break;
    case TL_ATTRIBUTE_BOOLEAN:
      build_switch (self);
      break;
    case TL_ATTRIBUTE_NUMBER:
      build_spin (self);
      break;
    case TL_ATTRIBUTE_LIST:
      build_lines (self);
      break;
    case TL_ATTRIBUTE_STRING:
    case TL_ATTRIBUTE_LINK:
    default:
      build_entry (self);
      break;
    }
}

/* The values of the schema, and the present one where that is none of them. */
static void
load_choices (TlAttributeEditor *self,
              const char        *text)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  gboolean is_known = text == NULL;

  g_ptr_array_add (titles, self->def->fallback != NULL
                             ? g_strdup_printf (C_("attribute", "Not set (%s)"),
                                                tl_schema_translate (self->def->fallback))
                             : g_strdup (C_("attribute", "Not set")));
  g_ptr_array_add (values, NULL);
  for (guint i = 0; self->def->values != NULL && self->def->values[i] != NULL; i++)
    {
      g_ptr_array_add (titles, g_strdup (tl_schema_translate (self->def->values[i])));
      g_ptr_array_add (values, self->def->values[i]);
      is_known = is_known || g_str_equal (self->def->values[i], text);
    }
  if (!is_known)
    {
      g_ptr_array_add (titles, g_strdup (text));
      g_ptr_array_add (values, (gpointer) text);
    }
  tl_choice_list_set (&self->choices, titles, values);
  tl_choice_list_select (&self->choices, text);
}

/* What is shown cut must not be written back. */
static gboolean
is_short (const char *text)
{
  return text == NULL || g_utf8_strlen (text, -1) <= MAX_SHOWN;
}

static void
load_lines (TlAttributeEditor *self,
            const char        *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));

  g_free (self->shown);
  self->shown = tl_format_inert_lines (text, MAX_SHOWN);
  gtk_text_buffer_set_text (buffer, self->shown, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->control), is_short (text));
}

static void
load_entry (TlAttributeEditor *self,
            const char        *text)
{
  GtkEditable *editable = GTK_EDITABLE (self->control);

  g_free (self->shown);
  self->shown = tl_format_inert (text, MAX_SHOWN);
  if (g_strcmp0 (gtk_editable_get_text (editable), self->shown) != 0)
    gtk_editable_set_text (editable, self->shown);
  gtk_editable_set_editable (editable, is_short (text));
  if (self->def != NULL && self->def->type == TL_ATTRIBUTE_LINK)
    gtk_widget_set_visible (self->clear, g_str_has_prefix (self->shown, "http://")
                                           || g_str_has_prefix (self->shown, "https://"));
}

static void
load_spin (TlAttributeEditor *self)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control),
                             self->json != NULL ? g_ascii_strtod (self->json, NULL) : 0);
  editor_spin_output_cb (self);
}

static void
tl_attribute_editor_dispose (GObject *object)
{
  TlAttributeEditor *self = TL_ATTRIBUTE_EDITOR (object);

  g_clear_object (&self->row);
  g_clear_object (&self->article);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_attribute_editor_parent_class)->dispose (object);
}

static void
tl_attribute_editor_finalize (GObject *object)
{
  TlAttributeEditor *self = TL_ATTRIBUTE_EDITOR (object);

  tl_choice_list_clear (&self->choices);
  g_clear_pointer (&self->schema, tl_schema_unref);
  g_free (self->name);
  g_free (self->id);
  g_free (self->json);
  g_free (self->shown);
  G_OBJECT_CLASS (tl_attribute_editor_parent_class)->finalize (object);
}

static void
tl_attribute_editor_class_init (TlAttributeEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tl_attribute_editor_dispose;
  object_class->finalize = tl_attribute_editor_finalize;
}

static void
tl_attribute_editor_init (TlAttributeEditor *self)
{
}

TlAttributeEditor *
tl_attribute_editor_new (TlWorkspace          *workspace,
                         const char           *name,
                         const TlAttributeDef *def,
                         const char           *json)
{
  TlAttributeEditor *self;

  g_return_val_if_fail (TL_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (TL_TYPE_ATTRIBUTE_EDITOR, NULL);
  self->workspace = g_object_ref (workspace);
  self->schema = tl_schema_ref (tl_workspace_get_schema (workspace));
  self->name = g_strdup (name);
  self->def = def;
  build (self, json);
  return self;
}

GtkWidget *
tl_attribute_editor_get_row (TlAttributeEditor *self)
{
  g_return_val_if_fail (TL_IS_ATTRIBUTE_EDITOR (self), NULL);
  return self->row;
}

/* id, json and text are those of what is shown. */
static void
load_value (TlAttributeEditor *self,
            TlArticle         *article,
            const char        *id,
            char              *json,
            const char        *text)
{
  g_set_object (&self->article, article);
  self->is_loading = TRUE;
  g_free (self->id);
  self->id = g_strdup (id);
  g_free (self->json);
  self->json = json;
  if (self->clear != NULL)
    gtk_widget_set_visible (self->clear, self->json != NULL);

  if (self->control == NULL)
    {
      g_autofree char *shown = tl_format_inert (self->json, MAX_SHOWN);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), shown);
    }
  else if (ADW_IS_COMBO_ROW (self->control))
    load_choices (self, text);
  else if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), g_strcmp0 (self->json, "true") == 0);
  else if (GTK_IS_SPIN_BUTTON (self->control))
    load_spin (self);
  else if (GTK_IS_TEXT_VIEW (self->control))
    load_lines (self, text);
  else
    load_entry (self, text);
  self->is_loading = FALSE;
}

void
tl_attribute_editor_load (TlAttributeEditor *self,
                          TlArticle         *article,
                          TlAnnotation      *annotation)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TL_IS_ATTRIBUTE_EDITOR (self));
  g_return_if_fail (TL_IS_ARTICLE (article));
  g_return_if_fail (annotation != NULL);

  text = tl_annotation_dup_attribute_text (annotation, self->name);
  load_value (self, article, tl_annotation_get_id (annotation),
              tl_annotation_dup_attribute (annotation, self->name), text);
}

void
tl_attribute_editor_load_article (TlAttributeEditor *self,
                                  TlArticle         *article)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TL_IS_ATTRIBUTE_EDITOR (self));
  g_return_if_fail (TL_IS_ARTICLE (article));

  text = tl_article_dup_attribute_text (article, self->name);
  load_value (self, article, NULL, tl_article_dup_attribute (article, self->name), text);
}

void
tl_attribute_editor_commit (TlAttributeEditor *self)
{
  g_return_if_fail (TL_IS_ATTRIBUTE_EDITOR (self));

  if (self->control == NULL || self->article == NULL || self->is_loading)
    return;
  if (GTK_IS_TEXT_VIEW (self->control))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->control));
      g_autofree char *text = NULL;
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
      if (g_strcmp0 (text, self->shown) != 0)
        set_lines (self, text);
    }
  else if (ADW_IS_ENTRY_ROW (self->control))
    {
      const char *text = gtk_editable_get_text (GTK_EDITABLE (self->control));

      if (g_strcmp0 (text, self->shown) != 0)
        set_string (self, text);
    }
}

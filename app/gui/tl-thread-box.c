/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A thread of notes.  What is written becomes a note by Ctrl+Enter or the button and not by leaving the field: others will read it.
 * Until then it waits as a draft for the annotation that it belongs to.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-thread-box.h"

#include "tl-edits-article.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-report.h"
#include "tl-widget.h"

#define MAX_NOTES 200
#define MAX_TEXT 4000

struct _TlThreadBox
{
  GtkWidget    parent_instance;

  /* Template children */
  GtkLabel    *title;
  GtkWidget   *notes;
  GtkTextView *entry;
  GtkWidget   *add;

  /* Owned */
  TlWorkspace *workspace;
  TlArticle   *article;
  char        *id;        /* NULL: the article */
  GHashTable  *drafts;    /* id ("" for the article) to text; of this article */
};

G_DEFINE_FINAL_TYPE (TlThreadBox, tl_thread_box, GTK_TYPE_WIDGET)

static char *
dup_text (TlThreadBox *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->entry);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
set_text (TlThreadBox *self,
          const char  *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->entry), text != NULL ? text : "", -1);
}

static GtkWidget *
make_note (const TlThreadNote *note)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *who = gtk_label_new (NULL);
  GtkWidget *text = gtk_label_new (NULL);
  g_autofree char *name = tl_format_inert (note->by, 60);
  g_autofree char *time = *note->at != '\0' ? tl_format_time (note->at) : g_strdup ("");
  g_autofree char *shown = tl_format_inert_lines (note->text, MAX_TEXT);
  /* In the direction of the language, not of the first letter of a name: or the parts of the date would change places. */
  g_autofree char *head =
    g_strdup_printf ("%s\u2068%s\u2069%s%s", gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? "\u200f" : "\u200e",
                     *name != '\0' ? name : _("Somebody"), *time != '\0' ? " · " : "", time);

  gtk_label_set_text (GTK_LABEL (who), head);
  gtk_label_set_xalign (GTK_LABEL (who), 0);
  gtk_label_set_ellipsize (GTK_LABEL (who), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (who, "caption");
  gtk_widget_add_css_class (who, "tl-dim");
  gtk_label_set_text (GTK_LABEL (text), shown);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_focusable (text, FALSE);
  gtk_box_append (GTK_BOX (box), who);
  gtk_box_append (GTK_BOX (box), text);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_widget_add_css_class (box, "tl-thread-note");
  return box;
}

static void
fill (TlThreadBox  *self,
      TlAnnotation *annotation)
{
  g_autoptr (GPtrArray) notes = annotation != NULL ? tl_annotation_list_thread (annotation)
                                                   : tl_article_list_thread (self->article);
  guint first = notes->len > MAX_NOTES ? notes->len - MAX_NOTES : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->notes)) != NULL)
    gtk_box_remove (GTK_BOX (self->notes), child);
  for (guint i = first; i < notes->len; i++)
    gtk_box_append (GTK_BOX (self->notes), make_note (g_ptr_array_index (notes, i)));
}

static void
add_note (TlThreadBox *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GError) error = NULL;
  TlCommand *command;

  if (self->article == NULL || self->article != tl_workspace_get_article (self->workspace)
      || (self->id != NULL && tl_article_find_annotation (self->article, self->id) == NULL))
    return;
  command = tl_edit_comment (self->article, tl_workspace_get_article_key (self->workspace),
                             tl_workspace_get_annotator (self->workspace), self->id, text, &error);
  if ((command != NULL || error != NULL)
      && tl_report_run (GTK_WIDGET (self), self->workspace, command, error))
    set_text (self, "");
}

static void
thread_add_cb (TlThreadBox *self)
{
  add_note (self);
}

static void
thread_changed_cb (TlThreadBox *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_sensitive (self->add, *g_strstrip (text) != '\0');
}

static gboolean
thread_key_cb (TlThreadBox     *self,
               guint            keyval,
               guint            keycode,
               GdkModifierType  state)
{
  if (keyval == GDK_KEY_Escape)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-text", NULL);
      return GDK_EVENT_STOP;
    }
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || !(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  add_note (self);
  return GDK_EVENT_STOP;
}

static void
tl_thread_box_dispose (GObject *object)
{
  TlThreadBox *self = TL_THREAD_BOX (object);

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->entry), self);
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_THREAD_BOX);
  self->entry = NULL;
  g_clear_object (&self->article);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_thread_box_parent_class)->dispose (object);
}

static void
tl_thread_box_finalize (GObject *object)
{
  TlThreadBox *self = TL_THREAD_BOX (object);

  g_free (self->id);
  g_hash_table_unref (self->drafts);
  G_OBJECT_CLASS (tl_thread_box_parent_class)->finalize (object);
}

static void
tl_thread_box_class_init (TlThreadBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_thread_box_dispose;
  object_class->finalize = tl_thread_box_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-thread-box.ui");
  gtk_widget_class_bind_template_child (widget_class, TlThreadBox, add);
  gtk_widget_class_bind_template_child (widget_class, TlThreadBox, entry);
  gtk_widget_class_bind_template_child (widget_class, TlThreadBox, notes);
  gtk_widget_class_bind_template_child (widget_class, TlThreadBox, title);
  gtk_widget_class_bind_template_callback (widget_class, thread_add_cb);
  gtk_widget_class_bind_template_callback (widget_class, thread_key_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_thread_box_init (TlThreadBox *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->entry), "changed", G_CALLBACK (thread_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
tl_thread_box_load (TlThreadBox  *self,
                    TlWorkspace  *workspace,
                    TlArticle    *article,
                    TlAnnotation *annotation)
{
  const char *id = annotation != NULL ? tl_annotation_get_id (annotation) : NULL;

  g_return_if_fail (TL_IS_THREAD_BOX (self));
  g_return_if_fail (TL_IS_WORKSPACE (workspace));
  g_return_if_fail (TL_IS_ARTICLE (article));

  g_set_object (&self->workspace, workspace);
  if (article != self->article || g_strcmp0 (id, self->id) != 0)
    {
      if (self->article != NULL)
        g_hash_table_insert (self->drafts, g_strdup (self->id != NULL ? self->id : ""), dup_text (self));
      if (article != self->article)
        g_hash_table_remove_all (self->drafts);
      g_set_object (&self->article, article);
      g_free (self->id);
      self->id = g_strdup (id);
      set_text (self, g_hash_table_lookup (self->drafts, id != NULL ? id : ""));
    }
  gtk_label_set_text (self->title, id != NULL ? _("Notes") : _("Notes on the Article"));
  fill (self, annotation);
}

void
tl_thread_box_focus (TlThreadBox *self)
{
  g_return_if_fail (TL_IS_THREAD_BOX (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two texts of an article beside each other.  What is only in the one is struck through there, what is only in the other is
 * underlined, what moved has its own ground: never by colour alone.  The texts are compared in a thread.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-revisions-window.h"

#include <adwaita.h>

#include "tl-diff.h"
#include "tl-display-text.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-revision.h"

#define TL_TYPE_REVISIONS_WINDOW (tl_revisions_window_get_type ())
G_DECLARE_FINAL_TYPE (TlRevisionsWindow, tl_revisions_window, TL, REVISIONS_WINDOW, AdwWindow)

struct _TlRevisionsWindow
{
  AdwWindow        parent_instance;

  /* Template children */
  AdwWindowTitle  *title;
  GtkDropDown     *choice;
  GtkTextView     *old_view;
  GtkTextView     *new_view;

  /* Owned */
  GPtrArray       *revisions;     /* TlRevision, oldest first */
  TlText          *new_text;
  TlDisplayText   *old_display;
  TlDisplayText   *new_display;
  GCancellable    *cancellable;   /* of the comparing under way */

  guint            is_scrolling : 1;
};

G_DEFINE_FINAL_TYPE (TlRevisionsWindow, tl_revisions_window, ADW_TYPE_WINDOW)

static void
make_tags (GtkTextBuffer *buffer)
{
  static const GdkRGBA red = { 0.88f, 0.11f, 0.14f, 0.20f };
  static const GdkRGBA green = { 0.15f, 0.64f, 0.41f, 0.24f };
  static const GdkRGBA blue = { 0.21f, 0.52f, 0.89f, 0.20f };

  gtk_text_buffer_create_tag (buffer, "removed", "background-rgba", &red, "strikethrough", TRUE, NULL);
  gtk_text_buffer_create_tag (buffer, "added", "background-rgba", &green, "underline", PANGO_UNDERLINE_SINGLE, NULL);
  gtk_text_buffer_create_tag (buffer, "moved", "background-rgba", &blue, "style", PANGO_STYLE_ITALIC, NULL);
}

static TlDisplayText *
show_text (GtkTextView *view,
           TlText      *text)
{
  TlDisplayText *display = tl_display_text_new (text);
  gsize length;
  const char *data = tl_display_text_get_data (display, &length);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), data, length);
  return display;
}

static void
mark (GtkTextView   *view,
      TlDisplayText *display,
      guint          start,
      guint          end,
      const char    *tag)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter from;
  GtkTextIter to;

  if (start >= end)
    return;
  gtk_text_buffer_get_iter_at_offset (buffer, &from, tl_display_text_to_buffer (display, start));
  gtk_text_buffer_get_iter_at_offset (buffer, &to, tl_display_text_to_buffer_end (display, end));
  gtk_text_buffer_apply_tag_by_name (buffer, tag, &from, &to);
}

static int
compare_new (gconstpointer a,
             gconstpointer b)
{
  const TlDiffBlock *first = a;
  const TlDiffBlock *second = b;

  return first->new_start < second->new_start ? -1 : first->new_start > second->new_start;
}

/* Marks what lies between the blocks; returns how many such passages there are. */
static guint
mark_gaps (GtkTextView   *view,
           TlDisplayText *display,
           GArray        *blocks,
           guint          length,
           gboolean       is_old)
{
  guint at = 0;
  guint n = 0;

  for (guint i = 0; i <= blocks->len; i++)
    {
      const TlDiffBlock *block = i < blocks->len ? &g_array_index (blocks, TlDiffBlock, i) : NULL;
      guint start = block == NULL ? length : is_old ? block->old_start : block->new_start;

      if (start > at)
        {
          mark (view, display, at, start, is_old ? "removed" : "added");
          n++;
        }
      if (block == NULL)
        break;
      at = start + block->length;
      if (block->moved)
        mark (view, display, start, at, "moved");
    }
  return n;
}

static void
show_difference (TlRevisionsWindow *self,
                 TlText            *old_text,
                 GArray            *blocks)
{
  g_autofree char *removed = NULL;
  g_autofree char *added = NULL;
  g_autofree char *subtitle = NULL;
  guint n;

  n = mark_gaps (self->old_view, self->old_display, blocks, tl_text_get_length (old_text), TRUE);
  removed = g_strdup_printf (ngettext ("%u passage removed", "%u passages removed", n), n);
  g_array_sort (blocks, compare_new);
  n = mark_gaps (self->new_view, self->new_display, blocks, tl_text_get_length (self->new_text), FALSE);
  added = g_strdup_printf (ngettext ("%u added", "%u added", n), n);
  subtitle = g_strdup_printf ("%s, %s", removed, added);
  adw_window_title_set_subtitle (self->title, subtitle);
}

typedef struct
{
  TlText *old_text;
  TlText *new_text;
} Pair;

static void
free_pair (Pair *pair)
{
  tl_text_unref (pair->old_text);
  tl_text_unref (pair->new_text);
  g_free (pair);
}

static void
compare_thread_func (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  Pair *pair = task_data;
  GError *error = NULL;
  GArray *blocks = tl_diff_texts (pair->old_text, pair->new_text, cancellable, &error);

  if (blocks != NULL)
    g_task_return_pointer (task, blocks, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
window_compared_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  TlRevisionsWindow *self = TL_REVISIONS_WINDOW (source);
  Pair *pair = g_task_get_task_data (G_TASK (result));
  g_autoptr (GArray) blocks = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Only cancelling makes it fail: then another one is on its way, or nobody looks. */
  if (blocks != NULL && self->old_display != NULL)
    show_difference (self, pair->old_text, blocks);
}

static void
show_revision (TlRevisionsWindow *self,
               const TlRevision  *revision)
{
  g_autoptr (GTask) task = NULL;
  Pair *pair = g_new0 (Pair, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->old_display, tl_display_text_free);
  g_clear_pointer (&self->new_display, tl_display_text_free);
  self->old_display = show_text (self->old_view, revision->text);
  self->new_display = show_text (self->new_view, self->new_text);
  pair->old_text = tl_text_ref (revision->text);
  pair->new_text = tl_text_ref (self->new_text);
  task = g_task_new (self, self->cancellable, window_compared_cb, NULL);
  g_task_set_source_tag (task, show_revision);
  g_task_set_task_data (task, pair, (GDestroyNotify) free_pair);
  g_task_run_in_thread (task, compare_thread_func);
}

/* The newest is the first of the choice. */
static void
window_chosen_cb (TlRevisionsWindow *self)
{
  guint position = gtk_drop_down_get_selected (self->choice);

  if (self->revisions != NULL && position < self->revisions->len)
    show_revision (self, g_ptr_array_index (self->revisions, self->revisions->len - 1 - position));
}

/* The other text at the same share of its height. */
static void
follow (TlRevisionsWindow *self,
        GtkTextView       *from_view,
        GtkTextView       *to_view)
{
  GtkAdjustment *from = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (from_view));
  GtkAdjustment *to = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (to_view));
  double room = gtk_adjustment_get_upper (from) - gtk_adjustment_get_page_size (from);
  double other = gtk_adjustment_get_upper (to) - gtk_adjustment_get_page_size (to);

  if (self->is_scrolling || room <= 0 || other <= 0)
    return;
  self->is_scrolling = TRUE;
  gtk_adjustment_set_value (to, gtk_adjustment_get_value (from) / room * other);
  self->is_scrolling = FALSE;
}

static void
window_old_scrolled_cb (TlRevisionsWindow *self)
{
  follow (self, self->old_view, self->new_view);
}

static void
window_new_scrolled_cb (TlRevisionsWindow *self)
{
  follow (self, self->new_view, self->old_view);
}

static void
tl_revisions_window_dispose (GObject *object)
{
  TlRevisionsWindow *self = TL_REVISIONS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->old_display, tl_display_text_free);
  g_clear_pointer (&self->new_display, tl_display_text_free);
  g_clear_pointer (&self->new_text, tl_text_unref);
  g_clear_pointer (&self->revisions, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_REVISIONS_WINDOW);
  G_OBJECT_CLASS (tl_revisions_window_parent_class)->dispose (object);
}

static void
tl_revisions_window_class_init (TlRevisionsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tl_revisions_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tagline/Tagline/tl-revisions-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TlRevisionsWindow, choice);
  gtk_widget_class_bind_template_child (widget_class, TlRevisionsWindow, new_view);
  gtk_widget_class_bind_template_child (widget_class, TlRevisionsWindow, old_view);
  gtk_widget_class_bind_template_child (widget_class, TlRevisionsWindow, title);
  gtk_widget_class_bind_template_callback (widget_class, window_chosen_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tl_revisions_window_init (TlRevisionsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_tags (gtk_text_view_get_buffer (self->old_view));
  make_tags (gtk_text_view_get_buffer (self->new_view));
  g_signal_connect_swapped (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->old_view)), "value-changed",
                            G_CALLBACK (window_old_scrolled_cb), self);
  g_signal_connect_swapped (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->new_view)), "value-changed",
                            G_CALLBACK (window_new_scrolled_cb), self);
}

static GtkStringList *
list_choices (GPtrArray *revisions)
{
  GtkStringList *choices = gtk_string_list_new (NULL);

  for (guint i = revisions->len; i-- > 0;)
    {
      const TlRevision *revision = g_ptr_array_index (revisions, i);
      g_autofree char *time = revision->replaced != NULL ? tl_format_time (revision->replaced) : NULL;
      /* Translators: an earlier text; %s is a date. */
      g_autofree char *title = time != NULL ? g_strdup_printf (_("Until %s"), time) : g_strdup (_("Earlier"));

      gtk_string_list_append (choices, title);
    }
  return choices;
}

void
tl_revisions_window_present (GtkWindow *parent,
                             TlArticle *article)
{
  TlRevisionsWindow *self;
  g_autoptr (GPtrArray) revisions = NULL;
  g_autoptr (GtkStringList) choices = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (TL_IS_ARTICLE (article));

  revisions = tl_article_list_revisions (article);
  if (revisions->len == 0)
    return;
  self = g_object_new (TL_TYPE_REVISIONS_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  choices = list_choices (revisions);
  self->new_text = tl_text_ref (tl_article_get_text (article));
  self->revisions = g_steal_pointer (&revisions);
  /* Choosing the first shows it. */
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (choices));
  if (self->old_display == NULL)
    window_chosen_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->new_view));
}

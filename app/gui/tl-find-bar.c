/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Find bar: an entry, a count, two arrows and a toggle for whole words, above the article. */

#include "config.h"

#include "tl-find-bar.h"

#include "tl-i18n.h"
#include "tl-widget.h"

struct _TlFindBar
{
  GtkWidget        parent_instance;

  /* template children */
  GtkSearchBar    *search_bar;
  GtkSearchEntry  *entry;
  GtkLabel        *result;
  GtkToggleButton *whole_words;
  GtkWidget       *previous;
  GtkWidget       *next;
};

enum
{
  SIGNAL_QUERY_CHANGED,
  SIGNAL_STEPPED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TlFindBar, tl_find_bar, GTK_TYPE_WIDGET)

static void
find_bar_changed_cb (TlFindBar *self)
{
  if (tl_find_bar_is_open (self))
    g_signal_emit (self, signals[SIGNAL_QUERY_CHANGED], 0, tl_find_bar_get_query (self),
                   gtk_toggle_button_get_active (self->whole_words));
}

static void
find_bar_next_cb (TlFindBar *self)
{
  g_signal_emit (self, signals[SIGNAL_STEPPED], 0, FALSE);
}

static void
find_bar_previous_cb (TlFindBar *self)
{
  g_signal_emit (self, signals[SIGNAL_STEPPED], 0, TRUE);
}

static void
find_bar_mode_cb (TlFindBar *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
tl_find_bar_dispose (GObject *object)
{
  tl_widget_dispose_template (GTK_WIDGET (object), TL_TYPE_FIND_BAR);

  G_OBJECT_CLASS (tl_find_bar_parent_class)->dispose (object);
}

static void
tl_find_bar_class_init (TlFindBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_find_bar_dispose;

  signals[SIGNAL_QUERY_CHANGED] =
    g_signal_new ("query-changed", TL_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[SIGNAL_STEPPED] =
    g_signal_new ("stepped", TL_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", TL_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TlFindBar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, TlFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, TlFindBar, result);
  gtk_widget_class_bind_template_child (widget_class, TlFindBar, whole_words);
  gtk_widget_class_bind_template_child (widget_class, TlFindBar, previous);
  gtk_widget_class_bind_template_child (widget_class, TlFindBar, next);
  gtk_widget_class_bind_template_callback (widget_class, find_bar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_bar_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_bar_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_bar_mode_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_find_bar_init (TlFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->entry));
}

GtkWidget *
tl_find_bar_new (void)
{
  return g_object_new (TL_TYPE_FIND_BAR, NULL);
}

void
tl_find_bar_open (TlFindBar  *self,
                  const char *text)
{
  g_return_if_fail (TL_IS_FIND_BAR (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (text != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
      gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
    }
  else
    {
      gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
    }
  find_bar_changed_cb (self);
}

void
tl_find_bar_close (TlFindBar *self)
{
  g_return_if_fail (TL_IS_FIND_BAR (self));

  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

gboolean
tl_find_bar_is_open (TlFindBar *self)
{
  g_return_val_if_fail (TL_IS_FIND_BAR (self), FALSE);

  return gtk_search_bar_get_search_mode (self->search_bar);
}

const char *
tl_find_bar_get_query (TlFindBar *self)
{
  g_return_val_if_fail (TL_IS_FIND_BAR (self), "");

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
tl_find_bar_set_result (TlFindBar *self,
                        guint      current,
                        guint      n_matches)
{
  g_autofree char *words = NULL;
  const char *query;

  g_return_if_fail (TL_IS_FIND_BAR (self));

  query = tl_find_bar_get_query (self);
  if (*query == '\0' || *query == '#')
    words = g_strdup ("");
  else if (n_matches == 0)
    words = g_strdup (_("Not found"));
  else if (current == G_MAXUINT)
    words = g_strdup_printf (ngettext ("%u match", "%u matches", n_matches), n_matches);
  else
    /* Translators: which of the places found the caret is at: “3 of 12”. */
    words = g_strdup_printf (_("%u of %u"), current + 1, n_matches);
  gtk_label_set_text (self->result, words);
  gtk_widget_set_sensitive (self->previous, n_matches > 0);
  gtk_widget_set_sensitive (self->next, n_matches > 0);
  if (n_matches == 0 && *query != '\0' && *query != '#')
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Title and byline come from a file: they are shown as plain text, each in its own direction. */

#include "config.h"

#include "tl-article-header.h"

#include "tl-display-text.h"
#include "tl-format-value.h"

struct _TlArticleHeader
{
  GtkWidget  parent_instance;

  /* borrowed: children */
  GtkWidget *title;
  GtkWidget *byline;

  TlArticle *article;   /* owned */
};

G_DEFINE_FINAL_TYPE (TlArticleHeader, tl_article_header, GTK_TYPE_WIDGET)

/* text without what would steer the label; owned. */
static char *
make_visible (const char *text)
{
  GString *visible = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character == '\n' || character == '\r' || character == '\t')
        character = ' ';
      g_string_append_unichar (visible, tl_display_text_get_visible (character));
    }
  return g_string_free (visible, FALSE);
}

static void
show_text (GtkWidget   *label,
           const char  *visible,
           TlDirection  direction)
{
  gtk_label_set_text (GTK_LABEL (label), visible);
  gtk_widget_set_visible (label, *visible != '\0');
  if (direction == TL_DIRECTION_NONE)
    gtk_widget_set_direction (label, GTK_TEXT_DIR_NONE);
  else
    gtk_widget_set_direction (label,
                              direction == TL_DIRECTION_RTL ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

/* Part of a line in its own direction, whatever stands beside it; owned. */
static char *
isolate (const char *text)
{
  g_autofree char *visible = make_visible (text);

  return g_strdup_printf ("\u2068%s\u2069", visible);
}

static void
update (TlArticleHeader *self)
{
  static const char *const members[] = { "publisher", "author", "published" };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *byline = NULL;
  g_autofree char *title = NULL;
  TlDirection direction;

  if (self->article == NULL)
    {
      show_text (self->title, "", TL_DIRECTION_NONE);
      show_text (self->byline, "", TL_DIRECTION_NONE);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *value = tl_article_dup_member (self->article, members[i]);

      if (value == NULL || *value == '\0')
        continue;
      if (g_str_equal (members[i], "published"))
        {
          g_autofree char *date = tl_format_date (value);

          g_ptr_array_add (parts, isolate (date));
        }
      else
        {
          g_ptr_array_add (parts, isolate (value));
        }
    }
  g_ptr_array_add (parts, NULL);
  byline = g_strjoinv (" · ", (char **) parts->pdata);
  title = make_visible (tl_article_get_title (self->article));
  direction = tl_display_text_find_direction (title);
  show_text (self->title, title, direction);
  show_text (self->byline, byline, direction);
}

static void
tl_article_header_dispose (GObject *object)
{
  TlArticleHeader *self = TL_ARTICLE_HEADER (object);

  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->byline, gtk_widget_unparent);
  g_clear_object (&self->article);

  G_OBJECT_CLASS (tl_article_header_parent_class)->dispose (object);
}

static void
tl_article_header_class_init (TlArticleHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_article_header_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tl-article-header");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_label (TlArticleHeader *self,
           const char      *style_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0,
                                   "use-markup", FALSE,
                                   NULL);

  gtk_widget_add_css_class (label, style_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
tl_article_header_init (TlArticleHeader *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->title = add_label (self, "title");
  self->byline = add_label (self, "tl-dim");
}

GtkWidget *
tl_article_header_new (void)
{
  return g_object_new (TL_TYPE_ARTICLE_HEADER, NULL);
}

void
tl_article_header_set_article (TlArticleHeader *self,
                               TlArticle       *article)
{
  g_return_if_fail (TL_IS_ARTICLE_HEADER (self));

  g_set_object (&self->article, article);
  update (self);
}

void
tl_article_header_set_font (TlArticleHeader *self,
                            const char      *family,
                            double           size)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  g_return_if_fail (TL_IS_ARTICLE_HEADER (self));

  pango_attr_list_insert (attributes, pango_attr_family_new (family));
  pango_attr_list_insert (attributes, pango_attr_size_new ((int) (size * 1.6 * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_line_height_new (1.1));
  gtk_label_set_attributes (GTK_LABEL (self->title), attributes);
  pango_attr_list_unref (attributes);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One row of the article list; the pattern for all rows: a template in ui/rows/, one property with the
 * item, one function that brings the widgets up to date.  The list makes some 200 of these and binds all
 * of them anew at each filter change, so a row has few widgets, one handler for whatever its item notifies
 * instead of a binding for each property, and for the long texts inscriptions, whose size does not follow from
 * the text: measuring 200 wrapped labels took 100 ms.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-article-row.h"

#include <string.h>

#include "tl-edits.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-widget.h"

/* Longer titles are shown cut: two lines hold fewer anyway. */
#define MAX_TITLE 300

struct _TlArticleRow
{
  GtkWidget       parent_instance;

  /* Template children */
  GtkInscription *title;
  GtkInscription *byline;
  GtkImage       *status;
  GtkLabel       *status_label;
  GtkLabel       *counts;
  GtkWidget      *edited;

  /* Owned */
  TlArticleInfo  *info;
};

enum
{
  PROP_0,
  PROP_INFO,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlArticleRow, tl_article_row, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static char *
describe_counts (guint    n_annotations,
                 guint    n_undecided,
                 gboolean counted)
{
  g_autofree char *annotations = NULL;
  g_autofree char *undecided = NULL;

  if (!counted || n_annotations == 0)
    return g_strdup ("");
  annotations = tl_format_count (n_annotations);
  if (n_undecided == 0)
    return g_strdup_printf (C_("annotations, all of them reviewed", "%s · reviewed"), annotations);
  undecided = tl_format_count (n_undecided);
  /* Translators: number of annotations, and how many of them wait for a review. */
  return g_strdup_printf (C_("counts of an article", "%s · %s to review"), annotations, undecided);
}

static char *
describe_for_reader (TlArticleRow *self,
                     const char   *counts)
{
  GString *out = g_string_new (gtk_inscription_get_text (self->title));

  g_string_append_printf (out, ", %s", gtk_label_get_label (self->status_label));
  if (*counts != '\0')
    g_string_append_printf (out, ", %s", counts);
  if (gtk_widget_get_visible (self->edited))
    g_string_append_printf (out, ", %s", _("Edited, not saved to the file yet"));
  return g_string_free (out, FALSE);
}

/* The date at the end is isolated: beside a name in Arabic letters its parts would change places. */
static char *
dup_byline (const char *byline)
{
  g_autofree char *inert = tl_format_inert (byline, 120);
  gsize length = strlen (inert);
  gsize date = length;

  if (length == 0)
    return g_steal_pointer (&inert);
  while (date > 0 && (g_ascii_isdigit (inert[date - 1]) || inert[date - 1] == '-'))
    date--;
  return g_strdup_printf ("%.*s\u2066%s\u2069", (int) date, inert, inert + date);
}

static void
update_status (TlArticleRow *self)
{
  const char *status = tl_article_info_get_status (self->info);
  const char *shown = tl_status_get_title (status);
  gboolean broken = tl_article_info_is_broken (self->info);
  g_autofree char *inert = tl_format_inert (shown, 40);

  gtk_image_set_from_icon_name (self->status, broken ? "dialog-error-symbolic"
                                                     : tl_format_status_icon (status));
  gtk_label_set_text (self->status_label, broken ? _("Can’t be read") : inert);
  if (broken)
    gtk_widget_add_css_class (GTK_WIDGET (self), "broken");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "broken");
}

static void
update (TlArticleRow *self)
{
  g_autofree char *title = tl_format_inert (tl_article_info_get_title (self->info), MAX_TITLE);
  g_autofree char *byline = NULL;
  g_autofree char *inert = NULL;
  g_autofree char *counts = NULL;
  g_autofree char *spoken = NULL;
  guint n_annotations = 0;
  guint n_undecided = 0;
  gboolean counted = FALSE;
  gboolean edited = FALSE;

  g_object_get (self->info,
                "byline", &byline,
                "n-annotations", &n_annotations,
                "n-undecided", &n_undecided,
                "counted", &counted,
                "edited", &edited,
                NULL);
  inert = dup_byline (byline);
  counts = describe_counts (n_annotations, n_undecided, counted);

  gtk_inscription_set_text (self->title, *title != '\0' ? title : _("Untitled"));
  gtk_inscription_set_text (self->byline, inert);
  gtk_widget_set_visible (GTK_WIDGET (self->byline), byline != NULL && *byline != '\0');
  update_status (self);
  gtk_label_set_text (self->counts, counts);
  gtk_widget_set_visible (self->edited, edited);

  spoken = describe_for_reader (self, counts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
row_info_notify_cb (TlArticleRow *self)
{
  update (self);
}

static void
tl_article_row_dispose (GObject *object)
{
  TlArticleRow *self = TL_ARTICLE_ROW (object);

  tl_article_row_set_info (self, NULL);
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_ARTICLE_ROW);
  G_OBJECT_CLASS (tl_article_row_parent_class)->dispose (object);
}

static void
tl_article_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TlArticleRow *self = TL_ARTICLE_ROW (object);

  switch (prop_id)
    {
    case PROP_INFO:
      g_value_set_object (value, self->info);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_article_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  TlArticleRow *self = TL_ARTICLE_ROW (object);

  switch (prop_id)
    {
    case PROP_INFO:
      tl_article_row_set_info (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_article_row_class_init (TlArticleRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_article_row_dispose;
  object_class->get_property = tl_article_row_get_property;
  object_class->set_property = tl_article_row_set_property;

  properties[PROP_INFO] = g_param_spec_object ("info", NULL, NULL, TL_TYPE_ARTICLE_INFO,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                 | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/rows/tl-article-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TlArticleRow, byline);
  gtk_widget_class_bind_template_child (widget_class, TlArticleRow, counts);
  gtk_widget_class_bind_template_child (widget_class, TlArticleRow, edited);
  gtk_widget_class_bind_template_child (widget_class, TlArticleRow, status);
  gtk_widget_class_bind_template_child (widget_class, TlArticleRow, status_label);
  gtk_widget_class_bind_template_child (widget_class, TlArticleRow, title);
  gtk_widget_class_set_css_name (widget_class, "tl-article-row");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_GRID_LAYOUT);
}

static void
tl_article_row_init (TlArticleRow *self)
{
  GtkLayoutManager *grid = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_grid_layout_set_column_spacing (GTK_GRID_LAYOUT (grid), 6);
  gtk_grid_layout_set_row_spacing (GTK_GRID_LAYOUT (grid), 3);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_article_row_set_info (TlArticleRow  *self,
                         TlArticleInfo *info)
{
  g_return_if_fail (TL_IS_ARTICLE_ROW (self));
  g_return_if_fail (info == NULL || TL_IS_ARTICLE_INFO (info));

  if (self->info == info)
    return;
  if (self->info != NULL)
    g_signal_handlers_disconnect_by_data (self->info, self);
  g_set_object (&self->info, info);
  if (info != NULL)
    {
      g_signal_connect_object (info, "notify", G_CALLBACK (row_info_notify_cb), self,
                               G_CONNECT_SWAPPED);
      update (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INFO]);
}

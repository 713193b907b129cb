/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The strip counts once when an article comes, and then each change by itself: an article of twenty thousand annotations is
 * not counted anew at each key.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-review-strip.h"

#include <string.h>

#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-widget.h"

#define N_DECISIONS (TL_DECISION_DISCUSS + 1)

struct _TlReviewStrip
{
  GtkWidget       parent_instance;

  /* Template children */
  GtkRevealer    *revealer;
  GtkLabel       *progress;
  GtkLabel       *details;
  GtkProgressBar *bar;

  /* Owned */
  TlArticle      *article;

  char          **hidden;     /* annotators that are not counted; owned, NULL: everybody is */
  guint           counts[N_DECISIONS];
};

enum
{
  PROP_0,
  PROP_N_UNDECIDED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlReviewStrip, tl_review_strip, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static guint
get_undecided (TlReviewStrip *self)
{
  return self->counts[TL_DECISION_PENDING] + self->counts[TL_DECISION_DISCUSS];
}

static char *
describe_decisions (TlReviewStrip *self)
{
  static const TlDecision order[] = { TL_DECISION_ACCEPTED, TL_DECISION_REJECTED, TL_DECISION_DISCUSS };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *count = tl_format_count (self->counts[order[i]]);

      if (self->counts[order[i]] > 0)
        /* Translators: "Rejected: 3". */
        g_string_append_printf (text, _("%s%s: %s"), text->len > 0 ? " · " : "",
                                tl_format_decision (order[i]), count);
    }
  return g_string_free (text, FALSE);
}

static void
update (TlReviewStrip *self)
{
  guint undecided = get_undecided (self);
  guint decided = self->counts[TL_DECISION_ACCEPTED] + self->counts[TL_DECISION_REJECTED];
  guint all = decided + undecided;
  g_autofree char *decided_text = tl_format_count (decided);
  g_autofree char *all_text = tl_format_count (all);
  g_autofree char *text = NULL;
  g_autofree char *details = describe_decisions (self);

  if (all == 0)
    text = g_strdup (_("Nothing to review"));
  else
    text = g_strdup_printf (ngettext ("%1$s of %2$s decided", "%1$s of %2$s decided", all),
                            decided_text, all_text);
  gtk_label_set_text (self->progress, text);
  gtk_label_set_text (self->details, details);
  gtk_progress_bar_set_fraction (self->bar, all > 0 ? (double) decided / all : 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
is_counted (TlReviewStrip *self,
            TlAnnotation  *annotation)
{
  return annotation != NULL
         && (self->hidden == NULL
             || !g_strv_contains ((const char *const *) self->hidden, tl_annotation_get_annotator (annotation)));
}

static void
count_all (TlReviewStrip *self)
{
  memset (self->counts, 0, sizeof self->counts);
  for (guint i = 0; self->article != NULL && i < tl_article_get_n_annotations (self->article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (self->article, i);

      if (is_counted (self, annotation))
        self->counts[tl_annotation_get_decision (annotation)]++;
    }
}

static void
strip_changed_cb (TlReviewStrip *self,
                  TlAnnotation  *before,
                  TlAnnotation  *after)
{
  guint undecided = get_undecided (self);

  if (before != NULL && after != NULL
      && tl_annotation_get_decision (before) == tl_annotation_get_decision (after))
    return;
  if (is_counted (self, before))
    self->counts[tl_annotation_get_decision (before)]--;
  if (is_counted (self, after))
    self->counts[tl_annotation_get_decision (after)]++;
  if (gtk_revealer_get_reveal_child (self->revealer))
    update (self);
  if (undecided != get_undecided (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNDECIDED]);
}

static void
tl_review_strip_dispose (GObject *object)
{
  TlReviewStrip *self = TL_REVIEW_STRIP (object);

  if (self->article != NULL)
    g_signal_handlers_disconnect_by_data (self->article, self);
  g_clear_object (&self->article);
  g_clear_pointer (&self->hidden, g_strfreev);
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_REVIEW_STRIP);
  G_OBJECT_CLASS (tl_review_strip_parent_class)->dispose (object);
}

static void
tl_review_strip_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_UNDECIDED:
      g_value_set_uint (value, get_undecided (TL_REVIEW_STRIP (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_review_strip_class_init (TlReviewStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_review_strip_dispose;
  object_class->get_property = tl_review_strip_get_property;

  properties[PROP_N_UNDECIDED] = g_param_spec_uint ("n-undecided", NULL, NULL, 0, G_MAXUINT, 0,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-review-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, TlReviewStrip, bar);
  gtk_widget_class_bind_template_child (widget_class, TlReviewStrip, details);
  gtk_widget_class_bind_template_child (widget_class, TlReviewStrip, progress);
  gtk_widget_class_bind_template_child (widget_class, TlReviewStrip, revealer);
  gtk_widget_class_set_css_name (widget_class, "tl-review-strip");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_review_strip_init (TlReviewStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_review_strip_set_article (TlReviewStrip *self,
                             TlArticle     *article)
{
  g_return_if_fail (TL_IS_REVIEW_STRIP (self));

  if (self->article == article)
    return;
  if (self->article != NULL)
    g_signal_handlers_disconnect_by_data (self->article, self);
  g_set_object (&self->article, article);
  count_all (self);
  if (article != NULL)
    g_signal_connect_object (article, "annotation-changed", G_CALLBACK (strip_changed_cb), self,
                             G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNDECIDED]);
}

void
tl_review_strip_set_hidden (TlReviewStrip     *self,
                            const char *const *annotators)
{
  g_return_if_fail (TL_IS_REVIEW_STRIP (self));

  g_strfreev (self->hidden);
  self->hidden = annotators != NULL && annotators[0] != NULL ? g_strdupv ((char **) annotators) : NULL;
  count_all (self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNDECIDED]);
}

void
tl_review_strip_set_revealed (TlReviewStrip *self,
                              gboolean       is_revealed)
{
  g_return_if_fail (TL_IS_REVIEW_STRIP (self));

  if (is_revealed)
    update (self);
  gtk_revealer_set_reveal_child (self->revealer, is_revealed);
}

guint
tl_review_strip_get_pending (TlReviewStrip *self)
{
  g_return_val_if_fail (TL_IS_REVIEW_STRIP (self), 0);

  return self->counts[TL_DECISION_PENDING];
}

guint
tl_review_strip_get_discussed (TlReviewStrip *self)
{
  g_return_val_if_fail (TL_IS_REVIEW_STRIP (self), 0);

  return self->counts[TL_DECISION_DISCUSS];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A finding of lint, and how it is mended.  What is mended is looked up again, since the article may have changed. */

#include "config.h"

#include "tl-lint-private.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  const char *title;
} kinds[TL_N_LINTS] = {
  { "word-border", NC_("lint", "Border inside a word") },
  { "edge-space", NC_("lint", "Blank at a border") },
  { "label-differs", NC_("lint", "Same text, other label") },
  { "unlabelled", NC_("lint", "Labelled elsewhere, not here") },
  { "no-source", NC_("lint", "Attribution without a source") },
  { "far-source", NC_("lint", "Source far from its claim") },
  { "required", NC_("lint", "Required attribute missing") },
};

struct _TlLintPlace
{
  GObject     parent_instance;

  TlLintKind  kind;
  char       *article;
  char       *annotation;   /* or NULL */
  guint       start;
  guint       end;
  char       *message;
  char       *text;
  char       *label;        /* the label to give, or NULL */
  char       *key;
};

enum
{
  PROP_0, PROP_KIND, PROP_ARTICLE, PROP_ANNOTATION, PROP_START, PROP_END, PROP_MESSAGE, PROP_TEXT, PROP_FIXABLE, N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE (TlLintPlace, tl_lint_place, G_TYPE_OBJECT)

const char *
tl_lint_kind_get_name (TlLintKind kind)
{
  g_return_val_if_fail (kind < TL_N_LINTS, NULL);

  return kinds[kind].name;
}

const char *
tl_lint_kind_get_title (TlLintKind kind)
{
  g_return_val_if_fail (kind < TL_N_LINTS, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "lint", kinds[kind].title);
}

static void
tl_lint_place_finalize (GObject *object)
{
  TlLintPlace *self = TL_LINT_PLACE (object);

  g_clear_pointer (&self->article, g_free);
  g_clear_pointer (&self->annotation, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (tl_lint_place_parent_class)->finalize (object);
}

static void
tl_lint_place_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  TlLintPlace *self = TL_LINT_PLACE (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_ARTICLE:
      g_value_set_string (value, self->article);
      break;
    case PROP_ANNOTATION:
      g_value_set_string (value, self->annotation);
      break;
    case PROP_START:
      g_value_set_uint (value, self->start);
      break;
    case PROP_END:
      g_value_set_uint (value, self->end);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_FIXABLE:
      g_value_set_boolean (value, tl_lint_place_is_fixable (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tl_lint_place_class_init (TlLintPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tl_lint_place_finalize;
  object_class->get_property = tl_lint_place_get_property;
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, TL_N_LINTS, 0, flags);
  properties[PROP_ARTICLE] = g_param_spec_string ("article", NULL, NULL, NULL, flags);
  properties[PROP_ANNOTATION] = g_param_spec_string ("annotation", NULL, NULL, NULL, flags);
  properties[PROP_START] = g_param_spec_uint ("start", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_END] = g_param_spec_uint ("end", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_FIXABLE] = g_param_spec_boolean ("fixable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_lint_place_init (TlLintPlace *self)
{
}

TlLintPlace *
tl_lint_place_new (TlLintKind    kind,
                   const char   *article,
                   TlAnnotation *annotation,
                   TlText       *text,
                   guint         start,
                   guint         end,
                   const char   *label,
                   char         *message)
{
  TlLintPlace *self = g_object_new (TL_TYPE_LINT_PLACE, NULL);

  self->kind = kind;
  self->article = g_strdup (article);
  self->annotation = annotation != NULL ? g_strdup (tl_annotation_get_id (annotation)) : NULL;
  self->start = start;
  self->end = end;
  self->text = annotation != NULL ? tl_annotation_dup_covered (annotation, text) : tl_text_dup_slice (text, start, end);
  self->label = g_strdup (label);
  self->message = message;
  self->key = g_strdup_printf ("%s\n%s\n%s\n%u\n%u\n%s", kinds[kind].name, article,
                               annotation != NULL ? self->annotation : "", start, end, label != NULL ? label : "");
  return self;
}

TlLintKind
tl_lint_place_get_kind (TlLintPlace *self)
{
  g_return_val_if_fail (TL_IS_LINT_PLACE (self), TL_N_LINTS);

  return self->kind;
}

const char *
tl_lint_place_get_article (TlLintPlace *self)
{
  g_return_val_if_fail (TL_IS_LINT_PLACE (self), NULL);

  return self->article;
}

const char *
tl_lint_place_get_annotation (TlLintPlace *self)
{
  g_return_val_if_fail (TL_IS_LINT_PLACE (self), NULL);

  return self->annotation;
}

void
tl_lint_place_get_range (TlLintPlace *self,
                         guint       *start,
                         guint       *end)
{
  g_return_if_fail (TL_IS_LINT_PLACE (self));

  *start = self->start;
  *end = self->end;
}

const char *
tl_lint_place_get_message (TlLintPlace *self)
{
  g_return_val_if_fail (TL_IS_LINT_PLACE (self), NULL);

  return self->message;
}

gboolean
tl_lint_place_is_fixable (TlLintPlace *self)
{
  g_return_val_if_fail (TL_IS_LINT_PLACE (self), FALSE);

  return self->kind == TL_LINT_WORD_BORDER || self->kind == TL_LINT_EDGE_SPACE || self->kind == TL_LINT_UNLABELLED
         || (self->kind == TL_LINT_LABEL_DIFFERS && self->label != NULL);
}

const char *
tl_lint_place_get_key (TlLintPlace *self)
{
  g_return_val_if_fail (TL_IS_LINT_PLACE (self), NULL);

  return self->key;
}

/* Whole words, no blanks at the edges. */
static TlCommand *
fix_borders (TlLintPlace  *self,
             TlArticle    *article,
             TlAnnotation *annotation,
             const char   *by,
             GError      **error)
{
  TlText *text = tl_article_get_text (article);
  guint n;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n);
  g_autofree TlFragment *mended = g_memdup2 (fragments, n * sizeof *fragments);

  for (guint i = 0; i < n; i++)
    if (self->kind == TL_LINT_EDGE_SPACE)
      tl_lint_trim (text, &mended[i]);
    else
      tl_lint_grow (text, &mended[i]);
  n = tl_fragments_normalize (mended, n, tl_text_get_length (text));
  /* Nothing but blanks: not for a machine to decide. */
  return n > 0 ? tl_edit_fragments (article, self->article, by, self->annotation, mended, n, error) : NULL;
}

TlCommand *
tl_lint_place_fix (TlLintPlace  *self,
                   TlArticle    *article,
                   const char   *by,
                   GError      **error)
{
  const TlFragment range = { self->start, self->end };
  TlAnnotation *annotation;

  g_return_val_if_fail (TL_IS_LINT_PLACE (self), NULL);
  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);

  if (self->kind == TL_LINT_UNLABELLED)
    return tl_edit_tag (article, self->article, by, self->label, &range, 1, NULL, error);
  if (!tl_lint_place_is_fixable (self))
    return NULL;
  annotation = tl_article_find_annotation (article, self->annotation);
  if (annotation == NULL)
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING, _("“%s” is no longer there"), self->annotation);
      return NULL;
    }
  if (self->kind == TL_LINT_LABEL_DIFFERS)
    return tl_edit_relabel (article, self->article, by, self->annotation, self->label, error);
  return fix_borders (self, article, annotation, by, error);
}

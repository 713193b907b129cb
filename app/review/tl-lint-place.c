/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A finding of lint, and how it is mended.  What is mended is looked up again, since the article may have changed. */

#include "config.h"

#include "tl-lint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-diagnostic.h"

static const struct
{
  const char *name;
  const char *title;
} kinds[TL_N_LINTS] = {
  { TL_CODE_WORD_BORDER, NC_("lint", "Border inside a word") },
  { TL_CODE_EDGE_SPACE, NC_("lint", "Blank at a border") },
  { TL_CODE_LABEL_DIFFERS, NC_("lint", "Same text, other label") },
  { TL_CODE_UNLABELLED, NC_("lint", "Labelled elsewhere, not here") },
  { TL_CODE_NO_SOURCE, NC_("lint", "Attribution without a source") },
  { TL_CODE_FAR_SOURCE, NC_("lint", "Source far from its claim") },
  { TL_CODE_REQUIRED, NC_("lint", "Required attribute missing") },
};

struct _TlLintPlace
{
  TlFinding   parent_instance;

  TlLintKind  kind;
  char       *article;
  char       *title;        /* of the article */
  char       *label;        /* the label to give, or NULL */
  char       *key;
};

enum
{
  PROP_0, PROP_KIND, PROP_ARTICLE, PROP_FIXABLE, N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TlLintPlace, tl_lint_place, TL_TYPE_FINDING)

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
  g_clear_pointer (&self->title, g_free);
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
                   const char   *title,
                   TlAnnotation *annotation,
                   TlText       *text,
                   guint         start,
                   guint         end,
                   const char   *label,
                   const char   *detail,
                   char         *message)
{
  TlLintPlace *self = g_object_new (TL_TYPE_LINT_PLACE, NULL);

  self->kind = kind;
  self->article = g_strdup (article);
  self->title = g_strdup (title != NULL && *title != '\0' ? title : article);
  tl_finding_set_place (TL_FINDING (self), annotation, text, start, end);
  tl_finding_take_message (TL_FINDING (self), message);
  self->label = g_strdup (label);
  self->key = g_strdup_printf ("%s %s %s %u-%u%s%s", kinds[kind].name, article,
                               annotation != NULL ? tl_annotation_get_id (annotation) : "-", start, end, detail != NULL ? " " : "",
                               detail != NULL ? detail : "");
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
tl_lint_place_get_title (TlLintPlace *self)
{
  g_return_val_if_fail (TL_IS_LINT_PLACE (self), NULL);

  return self->title;
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

/* Of the annotation, or NULL. */
static const char *
get_id (TlLintPlace *self)
{
  return tl_finding_get_annotation (TL_FINDING (self));
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
  return n > 0 ? tl_edit_fragments (article, self->article, by, get_id (self), mended, n, error) : NULL;
}

/* The command's new annotation as one that was not made by hand. */
static TlCommand *
mark_propagated (TlCommand *command)
{
  TlChange *change = command->changes->pdata[0];
  g_autoptr (GBytes) origin = g_bytes_new_static ("\"propagated\"", strlen ("\"propagated\""));
  g_autoptr (TlAnnotation) made = tl_annotation_new_from_json (change->after, change->id, NULL);
  g_autoptr (TlAnnotation) marked = NULL;

  g_return_val_if_fail (made != NULL, command);

  marked = tl_annotation_with_member (made, "origin", origin);
  g_bytes_unref (change->after);
  change->after = g_bytes_ref (tl_annotation_get_json (marked));
  return command;
}

static TlCommand *
fix_unlabelled (TlLintPlace  *self,
                TlArticle    *article,
                const char   *by,
                GError      **error)
{
  TlFragment range;
  TlCommand *command;

  tl_finding_get_range (TL_FINDING (self), &range.start, &range.end);
  command = tl_edit_tag (article, self->article, by, self->label, &range, 1, NULL, error);
  return command != NULL ? mark_propagated (command) : NULL;
}

TlCommand *
tl_lint_place_fix (TlLintPlace  *self,
                   TlArticle    *article,
                   const char   *by,
                   GError      **error)
{
  TlAnnotation *annotation;

  g_return_val_if_fail (TL_IS_LINT_PLACE (self), NULL);
  g_return_val_if_fail (TL_IS_ARTICLE (article), NULL);

  if (self->kind == TL_LINT_UNLABELLED)
    return fix_unlabelled (self, article, by, error);
  if (!tl_lint_place_is_fixable (self))
    return NULL;
  annotation = tl_article_find_annotation (article, get_id (self));
  if (annotation == NULL)
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING, _("“%s” is no longer there"), get_id (self));
      return NULL;
    }
  if (self->kind == TL_LINT_LABEL_DIFFERS)
    return tl_edit_relabel (article, self->article, by, get_id (self), self->label, error);
  return fix_borders (self, article, annotation, by, error);
}

/* The changes of command are added to all, and made in article. */
static gboolean
take_changes (TlCommand  *all,
              TlCommand  *command,
              TlArticle  *article,
              GError    **error)
{
  if (!tl_command_apply (command, article, error))
    return FALSE;
  for (guint i = 0; i < command->changes->len; i++)
    {
      const TlChange *change = command->changes->pdata[i];

      tl_command_add (all, tl_change_new (change->kind, change->id, change->position, change->before, change->after));
    }
  return TRUE;
}

TlCommand *
tl_lint_fix_all (GListModel  *places,
                 guint        kinds_to_fix,
                 const char  *key,
                 TlArticle   *article,
                 const char  *by,
                 GError     **error)
{
  g_autoptr (TlCommand) all = NULL;
  g_autoptr (TlArticle) work = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (places) && TL_IS_ARTICLE (article), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  /* One mends what another left behind: each is asked about the article as it is by then. */
  work = tl_article_snapshot (article);
  all = tl_command_new ("lint", key, by, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (TlLintPlace) place = g_list_model_get_item (places, i);
      g_autoptr (TlCommand) command = NULL;
      g_autoptr (GError) local_error = NULL;

      if (!(kinds_to_fix & 1u << place->kind) || !g_str_equal (place->article, key) || !tl_lint_place_is_fixable (place))
        continue;
      command = tl_lint_place_fix (place, work, by, &local_error);
      /* Gone since it was found: nothing to mend. */
      if (g_error_matches (local_error, TL_MODEL_ERROR, TL_MODEL_ERROR_MISSING))
        continue;
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (command != NULL && !take_changes (all, command, work, error))
        return NULL;
    }
  return all->changes->len > 0 ? g_steal_pointer (&all) : NULL;
}

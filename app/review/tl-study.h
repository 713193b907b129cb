/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"
#include "tl-schema.h"

G_BEGIN_DECLS

/*
 * TlStudy: the same articles as several people annotated them, gathered from copies of a collection or from
 * the annotators named in one.  What comparing, agreement and adjudication start from.  Keeps annotations, relations and texts, not the articles.
 * Filled in one thread, then immutable.
 */
#define TL_TYPE_STUDY (tl_study_get_type ())
G_DECLARE_FINAL_TYPE (TlStudy, tl_study, TL, STUDY, GObject)

/* schema (NULL: the built-in one) says which spellings are one label. */
TlStudy    *tl_study_new              (TlSchema    *schema);
/* The number of the rater with this name, who is added when not there yet. */
guint       tl_study_add_rater        (TlStudy     *self,
                                       const char  *name);
/* Adds what rater has in the article, as the article's layer of that rater; an article without annotations counts as
 * read and found empty.  Fails with TL_MODEL_ERROR_INVALID, and adds nothing, when the article is already there with another text. */
gboolean    tl_study_add_layer        (TlStudy     *self,
                                       const char  *key,
                                       TlArticle   *article,
                                       guint        rater,
                                       GError     **error);
/* Adds a layer for each annotator named in the article ("" is one too when there are annotations without a name); what was adjudicated is
 * nobody's layer. */
gboolean    tl_study_add_annotators   (TlStudy     *self,
                                       const char  *key,
                                       TlArticle   *article,
                                       GError     **error);
TlSchema   *tl_study_get_schema       (TlStudy     *self);
guint       tl_study_get_n_raters     (TlStudy     *self);
const char *tl_study_get_rater        (TlStudy     *self,
                                       guint        rater);
guint       tl_study_get_n_articles   (TlStudy     *self);
const char *tl_study_get_key          (TlStudy     *self,
                                       guint        article);
const char *tl_study_get_title        (TlStudy     *self,
                                       guint        article);
TlText     *tl_study_get_text         (TlStudy     *self,
                                       guint        article);
/* A rater's annotations of an article in text order / relations; borrowed, NULL when the rater did not have the article. */
GPtrArray  *tl_study_get_annotations  (TlStudy     *self,
                                       guint        article,
                                       guint        rater);
GPtrArray  *tl_study_get_relations    (TlStudy     *self,
                                       guint        article,
                                       guint        rater);
/* Are these spellings of one label? */
gboolean    tl_study_is_same_label    (TlStudy     *self,
                                       const char  *a,
                                       const char  *b);
/* All labels met, one spelling each, in order of priority where labels overlap: source, cue, claim, the schema's others in its order, then unknown ones by
 * name.  known_only: without those that the schema doesn't know, unless it knows none.  NULL-terminated, owned. */
char      **tl_study_list_labels      (TlStudy     *self,
                                       gboolean     known_only);

G_END_DECLS

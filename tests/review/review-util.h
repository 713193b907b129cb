/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"
#include "tl-study.h"

G_BEGIN_DECLS

/* Articles and studies in a line each. */

/* An article from JSON; single quotes stand for double ones.  Owned. */
TlArticle *review_article     (const char *json);
/* An article "a" with this text and no annotation but those that spans (JSON objects, may be "") name. */
TlArticle *review_article_of  (const char *text,
                               const char *spans);
/* A study of one article with as many characters as the first row: a rater per row, each character the label that the
 * row's character names ('.': none). */
TlStudy   *review_study       (const char *const *rows,
                               guint              n_rows);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"

G_BEGIN_DECLS

/* The pseudonym of a name ("" has none); the same for the same name and secret.  Owned. */
char    *tl_anonymise_name    (const char  *name,
                               const char  *secret);
/* Puts pseudonyms for the people that an article names in the places where Tagline does: annotators, reviews, threads, assignment,
 * history, adjudication, conflicts.  What people wrote, and members that are not ours, stay as they are.  Fails when a
 * name can't be replaced. */
gboolean tl_anonymise_article (TlArticle   *article,
                               const char  *secret,
                               GError     **error);

G_END_DECLS

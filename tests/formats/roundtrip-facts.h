/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"

/* What an article says, as lines of text that can be compared: one multiset for each aspect.  Annotations are called by
 * label and ranges, not by id, so that facts are the same wherever ids are not kept. */
typedef enum
{
  ASPECT_TEXT,        /* the text, byte for byte */
  ASPECT_SPAN,        /* label, ranges and covered words of each annotation */
  ASPECT_ID,          /* ids of the article, annotations and relations */
  ASPECT_ATTRIBUTE,   /* each attribute, its value as JSON */
  ASPECT_NOTE,
  ASPECT_REVIEW,
  ASPECT_DETAIL,      /* all other members of annotations */
  ASPECT_PAIR,        /* relations: their type, and what they tie */
  ASPECT_ROLE,        /* relations: roles and further members */
  ASPECT_MEMBER,      /* title, url and so on */
  ASPECT_STATUS,      /* status and history */
  ASPECT_FOREIGN,     /* all other members of the article */
  N_ASPECTS
} Aspect;

extern const char *const aspect_names[N_ASPECTS];

typedef struct
{
  char      *id;
  GPtrArray *facts[N_ASPECTS];   /* sorted strings */
} Facts;

Facts    *facts_new       (TlArticle   *article);
void      facts_free      (Facts       *self);
/* Are the facts of an aspect the same?  difference gets the first that only one side has, if not NULL. */
gboolean  facts_equal     (const Facts *a,
                           const Facts *b,
                           Aspect       aspect,
                           char       **difference);
/* JSON with members sorted and without white space: equal for values that mean the same and are spelled the same. */
char     *canonical_json  (const char  *json,
                           gssize       length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Facts, facts_free)

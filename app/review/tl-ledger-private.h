/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-ledger.h"

G_BEGIN_DECLS

typedef enum
{
  TL_NAMING_UNKNOWN,
  TL_NAMING_NAMED,
  TL_NAMING_ANONYMOUS,
} TlNaming;

/* What a source of an article is called. */
typedef struct
{
  char     *name;      /* on one line */
  char     *link;      /* or NULL */
  TlNaming  naming;
} TlSourceName;

/* The sources of one article, mentions of one put together. */
typedef struct _TlSources TlSources;

TlSources          *tl_sources_new  (TlSchema     *schema,
                                     TlArticle    *article);
void                tl_sources_free (TlSources    *self);
/* Borrowed; NULL when the annotation covers nothing that could be a name. */
const TlSourceName *tl_sources_find (TlSources    *self,
                                     TlAnnotation *annotation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlSources, tl_sources_free)

G_END_DECLS

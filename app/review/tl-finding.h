/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"

G_BEGIN_DECLS

/* What is to be looked at in an article, and where: what lint finds (TlLintPlace) and what a checklist asks for (TlCheckItem) have in common.
 * Read-only properties annotation (id, NULL: none), start, end (code points, both 0 for the article as a whole), message, text (what is covered,
 * NULL: nothing). */
#define TL_TYPE_FINDING (tl_finding_get_type ())
G_DECLARE_DERIVABLE_TYPE (TlFinding, tl_finding, TL, FINDING, GObject)

struct _TlFindingClass
{
  GObjectClass parent_class;
};

const char *tl_finding_get_annotation (TlFinding    *self);
const char *tl_finding_get_message    (TlFinding    *self);
const char *tl_finding_get_text       (TlFinding    *self);
void        tl_finding_get_range      (TlFinding    *self,
                                       guint        *start,
                                       guint        *end);

/* In text order, then by what they say. */
int         tl_finding_compare        (TlFinding    *self,
                                       TlFinding    *other);

/* For those who make one: where it is (annotation NULL: the range alone) and what it says, taken over. */
void        tl_finding_set_place      (TlFinding    *self,
                                       TlAnnotation *annotation,
                                       TlText       *text,
                                       guint         start,
                                       guint         end);
void        tl_finding_copy_place     (TlFinding    *self,
                                       TlFinding    *other);
void        tl_finding_take_message   (TlFinding    *self,
                                       char         *message);

G_END_DECLS

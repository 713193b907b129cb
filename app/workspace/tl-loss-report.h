/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "tl-diagnostic.h"

G_BEGIN_DECLS

/* Where a loss is: an article, and the sentence about it. */
typedef struct
{
  char *article;   /* id; NULL: the whole collection */
  char *title;     /* for people; NULL when not known */
  char *message;
} TlLossPlace;

/* One kind of loss. */
typedef struct
{
  const char *code;       /* TL_CODE_LOSS, or TL_CODE_KEPT: in the file, but not seen by other programs */
  char       *what;       /* the writer's short word for it: "note", "overlap"… */
  char       *message;    /* a sentence: of all places, or of the first */
  gboolean    is_same;    /* all places say the same */
  guint       n_articles; /* in how many places */
  GPtrArray  *places;     /* TlLossPlace: the first TL_LOSS_PLACES of them */
} TlLossGroup;

#define TL_LOSS_PLACES 100

/* What an export loses, grouped; a value, reference counted. */
typedef struct
{
  GPtrArray *groups;      /* TlLossGroup; losses before what is kept, those of most articles first */
  guint      n_articles;  /* that would be written */
  guint      n_losses;    /* groups of losses proper */
} TlLossReport;

/* titles: article id → title, may be NULL.  problems: TlDiagnostic of a writer. */
TlLossReport *tl_loss_report_new   (GPtrArray    *problems,
                                    GHashTable   *titles,
                                    guint         n_articles);
TlLossReport *tl_loss_report_ref   (TlLossReport *self);
void          tl_loss_report_unref (TlLossReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLossReport, tl_loss_report_unref)

G_END_DECLS

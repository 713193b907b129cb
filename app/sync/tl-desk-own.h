/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-view.h"

G_BEGIN_DECLS

/* Who we are on a desk: the account's user, and a device, which is made once for each replica. */
typedef struct
{
  const char *user;
  const char *device;
} TlDeskSelf;

/*
 * TlDeskShown: what the article here had when it was last brought together with the documents: for each thing the hash
 * of its words and which versions they stand for.  What differs from it since was done here.  Without it, nobody could
 * tell an annotation that was deleted here from one that has not arrived.
 */
typedef struct _TlDeskShown TlDeskShown;

/* bytes: as made by tl_desk_shown_to_bytes(); NULL or nonsense: nothing was shown. */
TlDeskShown *tl_desk_shown_new       (GBytes        *bytes);
void         tl_desk_shown_free      (TlDeskShown   *self);
GBytes      *tl_desk_shown_to_bytes  (TlDeskShown   *self);
/* What article shows now of view.  old: what it did before (what could not be brought together stays as it was there). */
TlDeskShown *tl_desk_shown_take      (TlDeskShown   *old,
                                      TlDeskView    *view,
                                      TlArticle     *article);

/* What a person had not seen of an annotation when changing it: a colleague's change came while the person's was on its way, and went
 * under it in the article here. */
typedef enum
{
  TL_DESK_UNSEEN_WORDS  = 1 << 0,   /* both changed it: both versions stay */
  TL_DESK_KEEP_WORDS    = 1 << 1,   /* the colleague alone did */
  TL_DESK_UNSEEN_REVIEW = 1 << 2,   /* both gave a verdict */
  TL_DESK_KEEP_REVIEW   = 1 << 3,   /* the colleague alone did */
  TL_DESK_KEEP_NOTES    = 1 << 4,   /* a note of the colleague's was not taken away */
} TlDeskUnseen;

/*
 * Writes what was done here into documents of ours.  docs: all TlDeskDoc of the article; new ones are added.  changed: a set
 * that gets the ids of documents that are others now.  unseen: names of annotations → TlDeskUnseen; NULL: all was seen.  view: of docs.
 */
void         tl_desk_write_own       (const TlDeskSelf *self,
                                      TlDeskShown   *shown,
                                      TlArticle     *article,
                                      const char    *key,
                                      GHashTable    *unseen,
                                      TlDeskView    *view,
                                      GPtrArray     *docs,
                                      GHashTable    *changed);

typedef enum
{
  TL_DESK_TAKE,        /* this version */
  TL_DESK_KEEP_BOTH,   /* the one that counts, and this one as an annotation of its own */
} TlDeskChoice;

/* Decides a conflict: version is one of its values; of verdicts there is only one to take.  view: of docs.  FALSE when it is not there any
 * more. */
gboolean     tl_desk_decide          (const TlDeskSelf *self,
                                      const char    *key,
                                      TlDeskMap      map,
                                      const char    *name,
                                      TlVersion     *version,
                                      TlDeskChoice   choice,
                                      TlDeskView    *view,
                                      GPtrArray     *docs,
                                      GHashTable    *changed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDeskShown, tl_desk_shown_free)

G_END_DECLS

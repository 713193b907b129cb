/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-view.h"

G_BEGIN_DECLS

/* The inside of TlDeskView, for the files that make, read and write one. */

/* What counts for a name now; NULL when it is not there.  Borrowed. */
TlVersion *tl_desk_view_peek                  (TlDeskView *self,
                                               TlDeskMap   map,
                                               const char *name);
/* The text of a JSON string; NULL when it is none, or has U+0000.  Owned. */
char      *tl_desk_json_dup_string            (GBytes     *json);

/* tl-desk-verdict.c */
void       tl_verdict_free                    (TlVerdict  *self);
/* What the document says, if it makes sense. */
void       tl_desk_view_add_verdict           (TlDeskView *self,
                                               TlDeskDoc  *doc);
/* After all were added. */
void       tl_desk_view_index_verdicts        (TlDeskView *self);
void       tl_desk_view_add_verdict_conflicts (TlDeskView *self,
                                               GPtrArray  *conflicts);
/* The verdict that is version, if it stands; map: TL_DESK_REVIEW or TL_DESK_STATUS.  Borrowed. */
TlVerdict *tl_desk_view_find_verdict          (TlDeskView *self,
                                               TlDeskMap   map,
                                               const char *name,
                                               TlVersion  *version);
/* What a new verdict has seen: all that there are.  Owned. */
GArray    *tl_desk_view_list_verdicts_seen    (TlDeskView *self);

/* tl-desk-notes.c: see there */
typedef void (*TlDeskNoteFunc) (GBytes *entry, gpointer user_data);
/* Calls func with an entry for each note of a thread (JSON, an array); about: the annotation, NULL: the article. */
void       tl_desk_notes_split                (GBytes         *thread,
                                               const char     *about,
                                               TlDeskNoteFunc  func,
                                               gpointer        user_data);
char      *tl_desk_note_name                  (GBytes         *entry);
gboolean   tl_desk_is_note_name               (const char     *name);
/* The annotation that an entry is about, "" for the article; NULL: it is no entry.  Owned. */
char      *tl_desk_note_dup_about             (GBytes         *entry);
/* The thread of all notes about an annotation (NULL: the article), with those that value has itself: canonical, NULL: none.  Owned. */
GBytes    *tl_desk_view_dup_thread            (TlDeskView     *self,
                                               const char     *about,
                                               GBytes         *value);
/* A thread that goes in notes: an array with something in it. */
gboolean   tl_desk_is_thread                  (GBytes         *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlVerdict, tl_verdict_free)

G_END_DECLS

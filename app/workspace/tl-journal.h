/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-store.h"

G_BEGIN_DECLS

/* A row of the log, shared with workers that replay it.  They read its command; seq is the main
 * thread's. */
typedef struct
{
  TlLogRow *row;
} TlEntry;

/* Takes row over. */
TlEntry *tl_entry_new   (TlLogRow *row);
TlEntry *tl_entry_ref   (TlEntry  *self);
void     tl_entry_unref (TlEntry  *self);
/* An array that owns a reference on each of its TlEntry. */
GPtrArray *tl_entries_new (void);

/* The edits of one article that are not in its record. */
typedef struct
{
  char      *key;
  char      *base;       /* SHA-256 of the record that they stand on; NULL: not read yet */
  gint64     base_seq;   /* rows up to here are in the record */
  gboolean   moved;      /* made (some) in another text than the record's: see tl-replay.h */
  GPtrArray *entries;    /* TlEntry in the order of the log: kept ones by seq, then those on their way */
} TlTrail;

TlTrail *tl_trail_new  (const char *key,
                        const char *base,
                        gint64      base_seq);
void     tl_trail_free (TlTrail    *self);

/*
 * TlJournal: what the log says beyond the file, in memory: so that showing, undoing and saving do
 * not depend on a database that may be locked, full or gone.  Main thread.
 */
typedef struct _TlJournal TlJournal;

/* open_seq: rows up to here that no trail has are in the file. */
TlJournal *tl_journal_new         (gint64             open_seq);
void       tl_journal_free        (TlJournal         *self);
/* Takes trail over. */
void       tl_journal_add_trail   (TlJournal         *self,
                                   TlTrail           *trail);
/* NULL when the article has no edits beyond its record. */
TlTrail   *tl_journal_find        (TlJournal         *self,
                                   const char        *key);
/* Articles with entries, borrowed TlTrail elements, owned array. */
GPtrArray *tl_journal_list_edited (TlJournal         *self);
guint      tl_journal_get_n_edited (TlJournal        *self);
/* An edit of ours, not kept yet; base: of the record shown.  Takes row over. */
void       tl_journal_add_own     (TlJournal         *self,
                                   TlLogRow          *row,
                                   const char        *base);
typedef enum
{
  TL_JOURNAL_KNOWN,         /* it was there, or is in the file */
  TL_JOURNAL_APPENDED,      /* it comes after all others of the article */
  TL_JOURNAL_INTERLEAVED,   /* the article has to be made again */
} TlJournalPlace;

/* An edit of ours that belongs to no article of the file: it waits to be kept like the others.
 * Takes row over. */
void       tl_journal_add_unfiled (TlJournal         *self,
                                   TlLogRow          *row);
gint64     tl_journal_get_open_seq (TlJournal        *self);
/* Takes over what `old` knows and this one, read from the log a while ago, does not: edits made
 * since, and ours that are not kept.  exists tells whether an article is in the file. */
typedef gboolean (*TlJournalExists) (const char *key, gpointer user_data);
void       tl_journal_inherit     (TlJournal         *self,
                                   TlJournal         *old,
                                   TlJournalExists    exists,
                                   gpointer           user_data);
/* A row of another process. */
TlJournalPlace tl_journal_add_foreign (TlJournal      *self,
                                       const TlLogRow *row);
/* The oldest of ours that is not kept is now, as seq.  TRUE when it stood in another place than it
 * does now. */
gboolean   tl_journal_keep        (TlJournal         *self,
                                   gint64             seq);
/* Ours that are not kept yet, oldest first; borrowed elements, owned array. */
GPtrArray *tl_journal_list_unkept (TlJournal         *self);
/* The oldest of ours that is not kept, NULL when there is none. */
TlEntry   *tl_journal_peek_unkept (TlJournal         *self);
/* The record, whose hash is base, now has all rows up to base_seq and the commands with ids (a set
 * of strings): they leave the article's trail. */
void       tl_journal_mark_saved  (TlJournal         *self,
                                   const char        *key,
                                   const char        *base,
                                   gint64             base_seq,
                                   GHashTable        *ids,
                                   gboolean           moved);
/* The log goes on in another database, which has our rows up to last_seq: the others count as
 * unkept again. Returns them (TlEntry, owned array of references) in order. */
GPtrArray *tl_journal_move        (TlJournal         *self,
                                   gint64             last_seq);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlJournal, tl_journal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlTrail, tl_trail_free)

G_END_DECLS

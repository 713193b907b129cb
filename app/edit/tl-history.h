/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-command.h"

G_BEGIN_DECLS

/* What a row of the log is. */
typedef enum
{
  TL_LOG_DO   = 'd',
  TL_LOG_UNDO = 'u',
  TL_LOG_REDO = 'r',
  TL_LOG_SYNC = 's',   /* came from colleagues: no edit of ours, undo passes it over */
} TlLogKind;

/* A row of the append-only log: a command that was applied, and for undo and redo the row it is about. */
typedef struct
{
  gint64      seq;       /* order in the store; 0 until it is kept */
  TlLogKind   kind;
  char       *target;    /* UNDO, REDO: id of the command undone or redone; else NULL */
  TlCommand  *command;   /* what was applied (for UNDO the inverse) */
} TlLogRow;

TlLogRow   *tl_log_row_new        (TlLogKind        kind,
                                   const char      *target,
                                   TlCommand       *command);   /* taken over */
TlLogRow   *tl_log_row_copy       (const TlLogRow  *self);
void        tl_log_row_free       (TlLogRow        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLogRow, tl_log_row_free)

/*
 * TlHistory: the two stacks of undo and redo, derived from the rows of the log alone, so that a restart
 * or another window arrives at the same.  Undoing appends the inverse as a row of its own: the log only grows.
 * GObject properties can-undo, can-redo.
 */
#define TL_TYPE_HISTORY (tl_history_get_type ())
G_DECLARE_FINAL_TYPE (TlHistory, tl_history, TL, HISTORY, GObject)

TlHistory       *tl_history_new         (void);
/* Takes note of a row (own or read from the log). */
void             tl_history_add         (TlHistory       *self,
                                         const TlLogRow  *row);
void             tl_history_clear       (TlHistory       *self);
gboolean         tl_history_can_undo    (TlHistory       *self);
gboolean         tl_history_can_redo    (TlHistory       *self);
/* The command that would be undone or redone; borrowed, NULL when there is none. */
const TlCommand *tl_history_peek_undo   (TlHistory       *self);
const TlCommand *tl_history_peek_redo   (TlHistory       *self);
/* The row that undoes or redoes it (owned, NULL when there is nothing); not yet added. */
TlLogRow        *tl_history_make_undo   (TlHistory       *self);
TlLogRow        *tl_history_make_redo   (TlHistory       *self);

G_END_DECLS

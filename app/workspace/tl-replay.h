/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article.h"
#include "tl-command.h"

G_BEGIN_DECLS

/*
 * Putting edits onto a record: of the log onto what the file has.
 *
 * `moved` says that the record may have another text than the one the edits were made in (the file
 * was changed by another program).  Then each annotation's quote is looked for: where it is at its
 * offsets nothing changes, where it is found exactly once near them the annotation goes there, and
 * otherwise the edit can't be applied.  A revision of the text goes only onto the text it was made for.  An edit that the record has already (saved by somebody
 * else) changes nothing.
 */

/* FALSE: it can't be applied, and nothing was changed.  Any thread that owns article. */
gboolean   tl_replay_apply        (TlArticle        *article,
                                   const TlCommand  *command,
                                   gboolean          moved,
                                   GError          **error);
/* entries: TlEntry, in order.  Appends a TlDiagnostic to problems for each that can't be applied;
 * returns their number. */
guint      tl_replay_entries      (TlArticle        *article,
                                   GPtrArray        *entries,
                                   gboolean          moved,
                                   GPtrArray        *problems);
/* The changes (TlChange, owned array) that make `from` what `to` is; both have the same text. */
GPtrArray *tl_replay_list_changes (TlArticle        *from,
                                   TlArticle        *to);
/* Hex SHA-256.  Owned. */
char      *tl_replay_hash         (GBytes           *record);

G_END_DECLS

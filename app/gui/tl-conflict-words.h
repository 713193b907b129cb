/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-merge.h"
#include "tl-schema.h"

G_BEGIN_DECLS

/* What conflicts say to people: their values, which are JSON, in the words that the window uses elsewhere.  All inert and owned. */

/* A review object: "Rejected – omar: no source"; by: not named when that is whose it is (NULL: name everybody).  NULL when it is none. */
char *tl_conflict_words_review  (const char *json,
                                 const char *by);
/* A value of a field; "null": it is not there. */
char *tl_conflict_words_value   (TlSchema   *schema,
                                 const char *field,
                                 const char *json);
/* What a setting of the collection is about: "Role of ana". */
char *tl_conflict_words_setting (TlConflict *conflict);
/* What one of its values says, and the others do not. */
char *tl_conflict_words_setting_value (TlConflict *conflict,
                                 guint       value);

G_END_DECLS

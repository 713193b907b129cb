/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-json.h"

G_BEGIN_DECLS

/* A Lamport clock as a device read it; greater ones are taken for nonsense. */
#define TL_DESK_MAX_CLOCK 0x7fffffffu

typedef struct
{
  char *dev;
  guint c;
} TlDot;

/*
 * TlVersion: what one device made of one thing (an annotation, a relation, a member of an article): an immutable value.
 *
 *   {"c": clock, "dev": device, "seen": {device: clock, …}, "is": the native value, …}
 *   {"c", "dev", "seen", "del": true}                        it was deleted
 *
 * `seen` says which versions of others it was made on; those, and earlier ones of its own device, it covers.  A value that
 * does not come back from every server as it went (tl_desk_json_is_portable) travels as a string, "raw".
 */
typedef struct
{
  gatomicrefcount refs;
  guint           c;
  char           *dev;
  GArray         *seen;   /* TlDot, by dev; never its own */
  GBytes         *is;     /* canonical; NULL: deleted */
  GBytes         *text;   /* all of it, canonical, but for alternatives */
  char           *on;     /* begin of the hash of the text that an annotation stands in; NULL: not told */
  char           *by;     /* whose document it is in, or who it says wrote it; NULL: nobody says */
} TlVersion;

GArray    *tl_dots_new         (void);
/* Adds a dot, keeping the greatest clock of a device. */
void       tl_dots_add         (GArray          *self,
                                const char      *dev,
                                guint            c);
/* seen may have dev itself, which is left out.  more: further members as `"name":value,` each, or NULL.  Owned. */
TlVersion *tl_version_new      (guint            c,
                                const char      *dev,
                                GArray          *seen,
                                GBytes          *is,
                                const char      *by,
                                const char      *more);
/* NULL when it is none. */
TlVersion *tl_version_parse    (TlJsonDoc       *doc,
                                TlJsonRef        ref,
                                const char      *by);
/* The same under the name of another device, made knowing what self's device did up to clock known (0: nothing).  Owned. */
TlVersion *tl_version_rename   (const TlVersion *self,
                                const char      *dev,
                                guint            known);
TlVersion *tl_version_ref      (TlVersion       *self);
void       tl_version_unref    (TlVersion       *self);
/* By clock, device, text: what makes the winner. */
int        tl_version_compare  (const TlVersion *a,
                                const TlVersion *b);
/* Was self made knowing other (or is it the same)? */
gboolean   tl_version_covers   (const TlVersion *self,
                                const TlVersion *other);
/* Same words, whoever wrote them. */
gboolean   tl_version_is_alike (const TlVersion *a,
                                const TlVersion *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlVersion, tl_version_unref)

/*
 * A register: the versions of one thing that no other version of it covers, greatest first: the first one counts, the
 * others are concurrent losers, which are kept (`alt`).  Adding is commutative, associative and idempotent.
 */
GPtrArray *tl_register_new     (void);
void       tl_register_add     (GPtrArray       *self,
                                TlVersion       *version);   /* a reference is taken */
void       tl_register_merge   (GPtrArray       *self,
                                GPtrArray       *other);
/* The winner, NULL when empty.  Borrowed. */
TlVersion *tl_register_peek    (GPtrArray       *self);
/*
 * Adds to seen all that versions in the register cover, but not those themselves.  Each new version has to say this much, whatever
 * it was made on.  It covers the earlier ones of its own device in any case, and must with each also cover what that one covered:
 * else which versions are left would hang on the order in which they meet.
 */
void       tl_register_close_seen (GPtrArray    *self,
                                   GArray       *seen);
/* What a change made on the winner has seen: it, losers with its words, and what tl_register_close_seen() adds.  Owned. */
GArray    *tl_register_list_seen (GPtrArray     *self,
                                  gboolean       all);       /* the losers too */
/* The newest version of dev that the register knows of; 0: none. */
guint      tl_register_get_clock (GPtrArray     *self,
                                  const char    *dev);
/* Is this very version in it? */
gboolean   tl_register_has     (GPtrArray       *self,
                                const TlVersion *version);
/* Is it in it, or does one that is in it cover it? */
gboolean   tl_register_knows   (GPtrArray       *self,
                                const TlVersion *version);
/* Losers with other words than the winner's. */
guint      tl_register_get_n_conflicts (GPtrArray *self);
void       tl_register_append  (GPtrArray       *self,
                                GString         *out);
/* FALSE when nothing in it is a version. */
gboolean   tl_register_parse   (GPtrArray       *self,
                                TlJsonDoc       *doc,
                                TlJsonRef        ref,
                                const char      *by);

G_END_DECLS

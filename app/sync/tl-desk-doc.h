/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-version.h"

G_BEGIN_DECLS

/*
 * The documents that a desk shares (SYNC.md 4.1).
 *
 *   text:<sha256>                     {"type", "text"}: never changes
 *   article:<article>                 {"type", "key": its id as it is in files, "members": {name: register}}; the member "text" names
 *                                     the text by its hash, "status" is what an editor may set (new, in-progress, submitted)
 *   layer:<article>:<user>[:n]        {"type", "article", "author", "anns": {id: register}, "rels": …,
 *                                     "hist": entries of the history and notes of threads, each under a name made of its words}
 *   decision:<article>:<user>:<uuid>  {"type", "article", "author", …}: never changes; see tl-desk-decision.h
 *
 * Ids are made of [A-Za-z0-9._-]; everything else is written ~hh, and what would be longer than 100 bytes as ~h and its
 * SHA-256 (the document then has the real one in "key").
 */
#define TL_DESK_MAX_DOC   (1024 * 1024)
#define TL_DESK_MAX_TEXT  (6 * 1024 * 1024)
/* A layer goes on in another document beyond one of these. */
#define TL_DESK_MAX_LAYER (64 * 1024)
#define TL_DESK_MAX_ANNS  200

typedef enum
{
  TL_DESK_TEXT,
  TL_DESK_ARTICLE,
  TL_DESK_LAYER,
  TL_DESK_DECISION,
} TlDeskKind;

/* What an id says; strings are as they are written in it (escaped). */
typedef struct
{
  TlDeskKind kind;
  char      *article;   /* TEXT: the hash */
  char      *user;      /* LAYER, DECISION */
  char      *last;      /* DECISION: its uuid; LAYER: the number, or NULL */
} TlDeskId;

/* FALSE when it is none of the four. */
gboolean   tl_desk_id_parse         (const char    *id,
                                     TlDeskId      *parts);
void       tl_desk_id_clear         (TlDeskId      *parts);
/* Owned. */
char      *tl_desk_escape           (const char    *name);
/* NULL when it can't be told (a hash), or is no escaped name.  Owned. */
char      *tl_desk_unescape         (const char    *escaped);
/* Can it be the name of an account as it is? [a-z0-9._-], at most 64. */
gboolean   tl_desk_is_user          (const char    *name);
char      *tl_desk_id_for_text      (const char    *hash);
char      *tl_desk_id_for_article   (const char    *key);
char      *tl_desk_id_for_layer     (const char    *key,
                                     const char    *user,
                                     guint          number);   /* from 1 */
char      *tl_desk_id_for_decision  (const char    *key,
                                     const char    *user);
/* 36 characters that sort by time.  Owned. */
char      *tl_desk_uuid             (void);

/* Maps of a document: names to registers. */
typedef enum
{
  TL_DESK_ANNS,
  TL_DESK_RELS,
  TL_DESK_HIST,
  TL_DESK_MEMBERS,
  TL_DESK_N_MAPS,
  /* In no document: what verdicts are about. */
  TL_DESK_REVIEW = TL_DESK_N_MAPS,
  TL_DESK_STATUS,
} TlDeskMap;
extern const char *const tl_desk_map_names[TL_DESK_N_MAPS];
gboolean   tl_desk_kind_has_map     (TlDeskKind     kind,
                                     TlDeskMap      map);
/* What a document of the kind has as its type. */
const char *tl_desk_kind_get_name   (TlDeskKind     kind);

typedef struct
{
  char       *id;
  TlDeskId    parts;
  GHashTable *maps[TL_DESK_N_MAPS];   /* char* → GPtrArray (register), owned; NULL where the kind has none */
  GHashTable *rest;                   /* char* → GBytes: other members, canonical */
} TlDeskDoc;

/* A document without anything in it but what its id says.  key: the article's real id. */
TlDeskDoc *tl_desk_doc_new          (const char    *id,
                                     const char    *key);
/* NULL with TL_SYNC_ERROR_PROTOCOL when the body is not what the id says.  What is in it and makes no sense is passed over. */
TlDeskDoc *tl_desk_doc_parse        (const char    *id,
                                     GBytes        *body,
                                     GError       **error);
/* Canonical: one body for one content.  Owned. */
GBytes    *tl_desk_doc_to_body      (TlDeskDoc     *self);
void       tl_desk_doc_free         (TlDeskDoc     *self);
/* The register of name, made when it is not there and make. */
GPtrArray *tl_desk_doc_get          (TlDeskDoc     *self,
                                     TlDeskMap      map,
                                     const char    *name,
                                     gboolean       make);
/* A string among the other members.  Owned, NULL. */
char      *tl_desk_doc_dup_string   (TlDeskDoc     *self,
                                     const char    *name);
/* value: JSON, taken over. */
void       tl_desk_doc_set          (TlDeskDoc     *self,
                                     const char    *name,
                                     GBytes        *value);
GBytes    *tl_desk_json_string      (const char    *text,
                                     gssize         length);
/* Names of a table, sorted by bytes; borrowed elements, owned array. */
GPtrArray *tl_desk_list_names       (GHashTable    *table);

/* The length of the body of an object of doc without members of the protocol (_…), when tl_desk_doc_parse() and
 * tl_desk_doc_to_body() would give that very body; 0: perhaps not. */
gsize      tl_desk_measure_canonical (const TlDeskId *parts,
                                     TlJsonDoc     *doc,
                                     TlJsonRef      object);
/* The body that holds what a and b hold: commutative, associative, idempotent, and canonical.  NULL when neither can be read;
 * one that can't is left out.  a, b: NULL where there is none. */
GBytes    *tl_desk_merge            (const char    *id,
                                     GBytes        *a,
                                     GBytes        *b,
                                     GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlDeskDoc, tl_desk_doc_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlDeskId, tl_desk_id_clear)

G_END_DECLS

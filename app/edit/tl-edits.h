/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-command.h"

G_BEGIN_DECLS

/*
 * The edits an annotator can make.  Each looks at the article, changes nothing, and returns the command
 * that would (owned), or NULL with TL_MODEL_ERROR: INVALID (against a rule; message to show), MISSING (no such
 * annotation).  A request that would change nothing gives NULL without error.  by: the annotator's name or "".
 * key: the collection's key of the article.
 */
TlCommand *tl_edit_tag            (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char          *label,
                                   const TlFragment    *fragments,
                                   guint                n_fragments,
                                   char               **new_id,       /* out, optional, owned */
                                   GError             **error);
/* Removes annotations (ids, NULL-terminated); relations lose them as arguments, and go when fewer than two remain. */
TlCommand *tl_edit_remove         (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char *const   *ids,
                                   GError             **error);
TlCommand *tl_edit_relabel        (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char          *id,
                                   const char          *label,
                                   GError             **error);
TlCommand *tl_edit_fragments      (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char          *id,
                                   const TlFragment    *fragments,
                                   guint                n_fragments,
                                   GError             **error);
/* json: a JSON value or NULL to clear.  def, if known, is checked (enum value, number, boolean, list). */
TlCommand *tl_edit_attribute      (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char          *id,
                                   const char          *name,
                                   const char          *json,
                                   const TlAttributeDef *def,
                                   GError             **error);
TlCommand *tl_edit_note           (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char          *id,
                                   const char          *note,
                                   GError             **error);
TlCommand *tl_edit_review         (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char *const   *ids,
                                   TlDecision           decision,
                                   const char          *reason,
                                   GError             **error);
/* Ties annotations; roles are checked against the schema's relation where it knows it (schema may be NULL).
 * An equal relation already there gives NULL without error. */
TlCommand *tl_edit_relate         (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   TlSchema            *schema,
                                   const char          *type,
                                   const TlRelationArg *args,
                                   guint                n_args,
                                   char               **new_id,
                                   GError             **error);
TlCommand *tl_edit_unrelate       (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char          *relation_id,
                                   GError             **error);
TlCommand *tl_edit_rerelate       (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   TlSchema            *schema,
                                   const char          *relation_id,
                                   const char          *type,
                                   const TlRelationArg *args,
                                   guint                n_args,
                                   GError             **error);
/* Adds source/cue annotations to the claim's attribution (the first relation of type "attribution" that has it as a claim), or makes one. */
TlCommand *tl_edit_attribute_claim (TlArticle          *article,
                                    const char         *key,
                                    const char         *by,
                                    TlSchema           *schema,
                                    const char         *claim_id,
                                    const char *const  *source_ids,   /* may be NULL */
                                    const char *const  *cue_ids,      /* may be NULL */
                                    GError            **error);
/* Sets the article's status and adds an entry {at, by, from, to, reason} to its history. */
TlCommand *tl_edit_status         (TlArticle           *article,
                                   const char          *key,
                                   const char          *by,
                                   const char          *status,
                                   const char          *reason,
                                   GError             **error);

/* The six statuses in workflow order, NULL-terminated; and their translated titles. */
extern const char *const tl_statuses[];
const char *tl_status_get_title   (const char *status);

/* Candidates for the source (or cue) of a claim, nearest and likeliest first: annotations of the label that the role
 * allows, by distance in the text, same paragraph before others, those already tied to it left out.  Borrowed elements. */
GPtrArray *tl_edit_list_candidates (TlArticle  *article,
                                    TlSchema   *schema,
                                    const char *claim_id,
                                    const char *role);

/* Checks of an article against the schema and the text: unknown-label (note), attribute, relation, unknown-target, quote-mismatch
 * (warning).  Appends TlDiagnostic to problems. */
void       tl_check_article       (TlArticle  *article,
                                   TlSchema   *schema,
                                   GPtrArray  *problems);

G_END_DECLS

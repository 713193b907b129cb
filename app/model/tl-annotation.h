/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "tl-json.h"
#include "tl-text.h"

G_BEGIN_DECLS

/* A half-open range of code points. */
typedef struct
{
  guint start;
  guint end;
} TlFragment;

typedef enum
{
  TL_DECISION_PENDING,
  TL_DECISION_ACCEPTED,
  TL_DECISION_REJECTED,
  TL_DECISION_DISCUSS,
} TlDecision;

/* "pending", "accepted", ...: the spelling in files. */
const char   *tl_decision_get_name          (TlDecision   decision);
gboolean      tl_decision_from_name         (const char  *name,
                                             TlDecision  *decision);

/*
 * TlAnnotation: one annotation, an immutable reference-counted value whose truth is its own JSON
 * object.  What Tagline reads often (id, label, fragments, annotator, decision) is decoded; the rest
 * is read from the JSON when asked for; a change makes a new value by patching the JSON, so members
 * that we do not know, number spellings and order survive everything.  Thread safe.
 */
#define TL_TYPE_ANNOTATION (tl_annotation_get_type ())
typedef struct _TlAnnotation TlAnnotation;

GType             tl_annotation_get_type        (void);

/* A new annotation by annotator (may be NULL or ""), origin "human", created now, with an id of its own.  Fragments are
 * sorted, touching or overlapping ones joined; at least one, none empty, none beyond text: programmer
 * error otherwise.  The quote is taken from text (fragments joined by one space).  Owned. */
TlAnnotation     *tl_annotation_new             (const char         *label,
                                                 const TlFragment   *fragments,
                                                 guint               n_fragments,
                                                 TlText             *text,
                                                 const char         *annotator);
/* From the JSON object of an annotation.  NULL and TL_MODEL_ERROR when it is not usable: no label, no
 * range, ends before it begins.  fallback_id is its id where the JSON has none (may be NULL: one is made). */
TlAnnotation     *tl_annotation_new_from_json   (GBytes             *json,
                                                 const char         *fallback_id,
                                                 GError            **error);
/* The same for a value of a larger document, whose bytes it shares. */
TlAnnotation     *tl_annotation_new_from_doc    (TlJsonDoc          *doc,
                                                 TlJsonRef           value,
                                                 const char         *fallback_id,
                                                 GError            **error);
TlAnnotation     *tl_annotation_ref             (TlAnnotation       *self);
void              tl_annotation_unref           (TlAnnotation       *self);

const char       *tl_annotation_get_id          (TlAnnotation       *self);
const char       *tl_annotation_get_label       (TlAnnotation       *self);
/* "" when not known. */
const char       *tl_annotation_get_annotator   (TlAnnotation       *self);
const TlFragment *tl_annotation_get_fragments   (TlAnnotation       *self,
                                                 guint              *n_fragments);
/* The hull, code points. */
guint             tl_annotation_get_start       (TlAnnotation       *self);
guint             tl_annotation_get_end         (TlAnnotation       *self);
TlDecision        tl_annotation_get_decision    (TlAnnotation       *self);
/* A note of its own, or one in its thread. */
gboolean          tl_annotation_has_note        (TlAnnotation       *self);
/* The JSON object, byte for byte as it is or will be in the file.  Borrowed. */
GBytes           *tl_annotation_get_json        (TlAnnotation       *self);
/* Equal id and equal JSON. */
gboolean          tl_annotation_equal           (TlAnnotation       *a,
                                                 TlAnnotation       *b);
/* Does code point offset lie in a fragment? */
gboolean          tl_annotation_covers          (TlAnnotation       *self,
                                                 guint               offset);

/* Members read from the JSON at each call; owned, NULL when absent or of another type. */
char             *tl_annotation_dup_string      (TlAnnotation       *self,
                                                 const char         *member);   /* "text", "note", "created", "modified", "origin" */
/* Any member as raw JSON, owned, NULL when absent. */
GBytes           *tl_annotation_dup_member_json (TlAnnotation      *self,
                                                 const char        *member);
/* The stored quote against the text: TRUE when it is absent or agrees (fragments joined by a space; white space runs equal). */
gboolean          tl_annotation_quote_matches   (TlAnnotation       *self,
                                                 TlText             *text);
/* The words covered in text, fragments joined by " … ". */
char             *tl_annotation_dup_covered     (TlAnnotation       *self,
                                                 TlText             *text);
/* by, at, reason of the review; each may be NULL. */
void              tl_annotation_dup_review      (TlAnnotation       *self,
                                                 char              **by,
                                                 char              **at,
                                                 char              **reason);
/* Attributes: names in file order (NULL-terminated, owned), and one value as raw JSON (owned, NULL when absent). */
char            **tl_annotation_list_attributes (TlAnnotation       *self);
char             *tl_annotation_dup_attribute   (TlAnnotation       *self,
                                                 const char         *name);
/* The attribute as text: a string decoded, a list joined by newlines, else its JSON. */
char             *tl_annotation_dup_attribute_text (TlAnnotation    *self,
                                                    const char      *name);

/* New values; each also sets "modified" to now.  Owned. */
TlAnnotation     *tl_annotation_with_label      (TlAnnotation       *self,
                                                 const char         *label);
TlAnnotation     *tl_annotation_with_fragments  (TlAnnotation       *self,
                                                 const TlFragment   *fragments,
                                                 guint               n_fragments,
                                                 TlText             *text);
/* json: a JSON value, or NULL to remove the attribute (an "attributes" object left empty goes too). */
TlAnnotation     *tl_annotation_with_attribute  (TlAnnotation       *self,
                                                 const char         *name,
                                                 const char         *json);
/* "" or NULL removes it. */
TlAnnotation     *tl_annotation_with_note       (TlAnnotation       *self,
                                                 const char         *note);
/* What others say of it (a review, a thread of notes) is dated in itself: "modified" stays. */
TlAnnotation     *tl_annotation_with_review     (TlAnnotation       *self,
                                                 TlDecision          decision,
                                                 const char         *by,
                                                 const char         *reason);

/* Another member than those that the model decodes; json NULL removes it. */
TlAnnotation     *tl_annotation_with_member     (TlAnnotation       *self,
                                                 const char         *member,
                                                 GBytes             *json);

/* Does the JSON itself name the id?  FALSE for one that had none, or shared it with an earlier annotation. */
gboolean          tl_annotation_has_own_id      (TlAnnotation       *self);
/* The same with its id in the JSON, so that a relation in the file can name it ("modified" stays).  Owned. */
TlAnnotation     *tl_annotation_with_own_id     (TlAnnotation       *self);

/* Sorts, joins touching and overlapping fragments, drops empty ones, cuts at limit; returns how many are left. */
guint             tl_fragments_normalize        (TlFragment         *fragments,
                                                 guint               n_fragments,
                                                 guint               limit);

#define TL_MODEL_ERROR (tl_model_error_quark ())
/**
 * TlModelError:
 * @TL_MODEL_ERROR_SHAPE: not the shape that the native format asks for
 * @TL_MODEL_ERROR_OFFSET: a range that can't be
 * @TL_MODEL_ERROR_MISSING: names something that is not there
 * @TL_MODEL_ERROR_INVALID: against the label schema or a rule of editing
 */
typedef enum
{
  TL_MODEL_ERROR_SHAPE,
  TL_MODEL_ERROR_OFFSET,
  TL_MODEL_ERROR_MISSING,
  TL_MODEL_ERROR_INVALID,
} TlModelError;
GQuark tl_model_error_quark (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlAnnotation, tl_annotation_unref)

G_END_DECLS

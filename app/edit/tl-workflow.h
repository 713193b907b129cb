/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"
#include "tl-edits.h"

G_BEGIN_DECLS

/* What a person is in a collection. */
typedef enum
{
  TL_ROLE_ANNOTATOR,
  TL_ROLE_REVIEWER,
  TL_ROLE_CHIEF,
  TL_N_ROLES,
} TlRole;

/* "annotator"…: the spelling in files; and the translated title. */
const char *tl_role_get_name  (TlRole       role);
const char *tl_role_get_title (TlRole       role);
gboolean    tl_role_from_name (const char  *name,
                               TlRole      *role);

/* What can be asked for before an article takes a status. */
typedef enum
{
  TL_REQUIREMENT_ATTRIBUTES,   /* attributes that the schema or the collection requires, of annotations and of the article */
  TL_REQUIREMENT_DECISIONS,    /* no annotation pending or in discussion */
  TL_REQUIREMENT_CONFLICTS,    /* no conflict of a merge left */
  TL_REQUIREMENT_LINT,         /* nothing that lint finds */
  TL_N_REQUIREMENTS,
} TlRequirement;

const char *tl_requirement_get_name (TlRequirement requirement);

typedef enum
{
  TL_DEMAND_NONE,
  TL_DEMAND_ADVICE,   /* listed, and may be left */
  TL_DEMAND_MUST,     /* stands in the way */
} TlDemand;

/* One way from a status to another. */
typedef struct
{
  const char *to;        /* one of tl_statuses */
  gboolean    reason;    /* a reason has to be given */
} TlMove;

/*
 * TlWorkflow: who may give an article which status, and what has to be done before: rules as data, from the member "workflow" of
 * the collection or built in.  Immutable, reference counted, any thread.
 */
typedef struct _TlWorkflow TlWorkflow;

/* The built-in rules; everybody not named is a chief, so that who works alone may do all. */
TlWorkflow *tl_workflow_new_default        (void);
/* From the member's JSON; what it does not say is as in the built-in rules.  TL_MODEL_ERROR_SHAPE. */
TlWorkflow *tl_workflow_new_from_json      (GBytes        *json,
                                            GError       **error);
/* The collection's rules; when they can't be read the built-in ones, and why in problems (TlDiagnostic, may be NULL). */
TlWorkflow *tl_workflow_new_for_collection (TlCollection  *collection,
                                            GPtrArray     *problems);
TlWorkflow *tl_workflow_ref                (TlWorkflow    *self);
void        tl_workflow_unref              (TlWorkflow    *self);
/* The role of a person that the rules name; else fallback, what the person's own preference says ("" or NULL: the rules' role for those
 * not named). */
TlRole      tl_workflow_get_role           (TlWorkflow    *self,
                                            const char    *person,
                                            const char    *fallback);
/* People that the rules name with this role, sorted, NULL-terminated, owned. */
char      **tl_workflow_list_people        (TlWorkflow    *self,
                                            TlRole         role);
/* Where an article may go from a status: TlMove in the order of tl_statuses; owned array. */
GArray     *tl_workflow_list_moves         (TlWorkflow    *self,
                                            const char    *from,
                                            TlRole         role);
/* May role take an article from one status to another?  reason (may be NULL): and must there be a reason? */
gboolean    tl_workflow_allows             (TlWorkflow    *self,
                                            const char    *from,
                                            const char    *to,
                                            TlRole         role,
                                            gboolean      *reason);
TlDemand    tl_workflow_get_demand         (TlWorkflow    *self,
                                            const char    *status,
                                            TlRequirement  requirement);
/* Attributes asked for beside those that the schema requires; NULL-terminated, borrowed. */
const char *const *tl_workflow_get_required (TlWorkflow   *self);
/* tl_edit_status() under the rules: TL_MODEL_ERROR_INVALID when the role may not, or a reason is missing (blanks are none). What the
 * checklist says is the caller's to ask. */
TlCommand  *tl_workflow_move               (TlWorkflow    *self,
                                            TlArticle     *article,
                                            const char    *key,
                                            const char    *by,
                                            TlRole         role,
                                            const char    *to,
                                            const char    *reason,
                                            GError       **error);

/* Reasons for rejecting and sending back that the collection keeps (member "reasons"), else some to begin with (translated).
 * NULL-terminated, owned. */
char      **tl_reasons_list                (TlCollection  *collection);
/* What the member has to be for the reason to be kept too; NULL when it is.  Owned. */
GBytes     *tl_reasons_with                (TlCollection  *collection,
                                            const char    *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlWorkflow, tl_workflow_unref)

G_END_DECLS

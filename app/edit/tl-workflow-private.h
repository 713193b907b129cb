/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-workflow.h"

G_BEGIN_DECLS

/* A rule: these roles may go from a status to another ("*": any). */
typedef struct
{
  char     *from;
  char     *to;
  guint     roles;     /* bits 1 << TlRole */
  gboolean  reason;
} TlRule;

struct _TlWorkflow
{
  gatomicrefcount  references;
  GArray          *rules;                                   /* TlRule; the first that fits counts */
  GHashTable      *people;                                  /* name to GUINT_TO_POINTER (TlRole) */
  TlRole           role;                                    /* of those not named */
  char           **required;
  TlDemand         demands[6][TL_N_REQUIREMENTS];           /* by place in tl_statuses */
};

/* Fills self with what an object says. */
gboolean tl_workflow_parse (TlWorkflow  *self,
                            TlJsonDoc   *doc,
                            GError     **error);
/* Place in tl_statuses, or -1. */
int      tl_status_find    (const char  *status);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-edits.h"

G_BEGIN_DECLS

/* Is a JSON value one that an attribute may have?  Else a translated sentence that says what is asked for, owned;
 * NULL when it is. */
char         *tl_attribute_check_value   (const TlAttributeDef *def,
                                          TlJsonDoc            *doc,
                                          TlJsonRef             value);
/* Why args can't be the arguments of a relation of this type (translated, owned), or NULL.  Arguments whose target is not in
 * the article are passed over.  Types that the schema does not know have no rules. */
char         *tl_relation_check_args     (TlArticle            *article,
                                          TlSchema             *schema,
                                          const char           *type,
                                          const TlRelationArg  *args,
                                          guint                 n_args);
/* The annotation, or NULL with TL_MODEL_ERROR_MISSING. */
TlAnnotation *tl_edit_find               (TlArticle            *article,
                                          const char           *id,
                                          GError              **error);
/* Adds the change from before to after (same id). */
void          tl_edit_add_annotation     (TlCommand            *command,
                                          TlArticle            *article,
                                          TlAnnotation         *before,
                                          TlAnnotation         *after);
/* Adds what a relation between args needs: each target's id in its own JSON. */
void          tl_edit_add_own_ids        (TlCommand            *command,
                                          TlArticle            *article,
                                          const TlRelationArg  *args,
                                          guint                 n_args);

/* Adds what takes the annotations whose ids are in removed out of the article's relations. */
void          tl_edit_add_untying        (TlCommand            *command,
                                          TlArticle            *article,
                                          GHashTable           *removed);

G_END_DECLS

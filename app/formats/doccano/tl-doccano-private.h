/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-flat.h"

G_BEGIN_DECLS

/* Where keys go that doccano has and Tagline has not: of an article, an annotation, a relation. */
#define TL_DOCCANO_MEMBER "x-doccano"

/* Members of the article that stand in a line under their own names, as strings. */
extern const char *const tl_doccano_members[];
/* What a line with entities and relations holds, and one with plain labels. */
extern const TlFlatHolds tl_doccano_holds;
extern const TlFlatHolds tl_doccano_holds_labels;

gboolean    tl_doccano_read        (TlImport    *import,
                                    GError     **error);
gboolean    tl_doccano_write       (TlExport    *export_,
                                    GError     **error);

/* The label types of a project as doccano exports them. */
typedef struct _TlDoccanoLabels TlDoccanoLabels;

/* Looks beside the file: NAME.labels.json, label_config.json, labels.json.  NULL when there is none that can be read. */
TlDoccanoLabels *tl_doccano_labels_find    (TlImport        *import);
void             tl_doccano_labels_free    (TlDoccanoLabels *self);
/* The name of a numeric label; NULL when it is not known. */
const char      *tl_doccano_labels_get     (TlDoccanoLabels *self,
                                            const char      *id);
/* The labels as a schema for tl_import_set_labels().  Owned. */
char            *tl_doccano_labels_to_json (TlDoccanoLabels *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-flat.h"
#include "tl-json-records.h"

G_BEGIN_DECLS

/* Where keys go that Label Studio has and Tagline has not:
 * of an article {"task": {…}, "data": {…}, "key": of the text, "object": that shows it, "sets": [{"kind", "object": {…}, "rows": […]}]},
 * of an annotation {"set": which, "row": {…}, "labels": […], "types": {attribute: row type}, "meta": {…}},
 * of a relation {"direction", "labels"}. */
#define TL_LABEL_STUDIO_MEMBER "x-label-studio"
#define TL_LABEL_STUDIO_ID     "tagline_id"     /* in a task's meta: the article's id */
#define TL_LABEL_STUDIO_LABELS "label"          /* the control that labels come from, and */
#define TL_LABEL_STUDIO_OBJECT "text"           /* the object they go to, unless the file says otherwise */

extern const char *const tl_label_studio_members[];   /* of the article that stand in a task's data */
extern const TlFlatHolds tl_label_studio_holds;

/* The labelling configuration: which member of data is the text. */
typedef struct _TlLabelStudioConfig TlLabelStudioConfig;

/* Looks beside the file for NAME.config.xml, config.xml, label_config.xml; NULL when there is none that can be read. */
TlLabelStudioConfig *tl_label_studio_config_find     (TlImport            *import);
void                 tl_label_studio_config_free     (TlLabelStudioConfig *self);
/* The tag of an object ("Text", "Audio"…), or NULL when it is not known.  self may be NULL. */
const char          *tl_label_studio_config_get_tag  (TlLabelStudioConfig *self,
                                                      const char          *object);
/* The member of data that the first object with text shows; is_html gets whether it is HyperText.  NULL: does not say. */
const char          *tl_label_studio_config_get_key  (TlLabelStudioConfig *self,
                                                      gboolean            *is_html);

typedef enum
{
  TL_LABEL_STUDIO_MANY       = 1 << 0,   /* a row has several of its values */
  TL_LABEL_STUDIO_PER_REGION = 1 << 1,   /* says something of a region, not of the whole text */
} TlLabelStudioUse;

/* The configuration being written: controls as they turn up. */
typedef struct _TlLabelStudioControls TlLabelStudioControls;

TlLabelStudioControls *tl_label_studio_controls_new  (void);
void                   tl_label_studio_controls_free (TlLabelStudioControls *self);
/* type: that of the rows ("labels", "choices", "textarea", "number"…); value: one of its values, or NULL.  A control
 * has one type: returns what the control is called that has this one, "name" or "name@type". Borrowed. */
const char            *tl_label_studio_controls_add  (TlLabelStudioControls *self,
                                                      const char            *object,
                                                      const char            *name,
                                                      const char            *type,
                                                      const char            *value,
                                                      TlLabelStudioUse       use);
/* An object that shows the member key of data. */
void                   tl_label_studio_controls_add_object (TlLabelStudioControls *self,
                                                            const char            *object,
                                                            const char            *key);
/* XML.  Owned. */
char                  *tl_label_studio_controls_to_xml (TlLabelStudioControls *self);
/* Types of rows that may say something of a whole text: choices, textarea, number, rating, datetime, taxonomy. */
gboolean               tl_label_studio_is_text_type (const char *type);

/* The text of a task and the places of its regions. */
typedef struct _TlLabelStudioPlace TlLabelStudioPlace;

/* value: the text's member of data, a string, or for dialogues an array of phrases.  paths: see tl_label_studio_html_new(); NULL: no HTML.  NULL
 * with error when HTML is beyond limits. */
TlLabelStudioPlace *tl_label_studio_place_new      (TlJsonDoc           *doc,
                                                    TlJsonRef            value,
                                                    GHashTable          *paths,
                                                    GCancellable        *cancellable,
                                                    GError             **error);
void                tl_label_studio_place_free     (TlLabelStudioPlace  *self);
TlText             *tl_label_studio_place_get_text (TlLabelStudioPlace  *self);
/* How HTML became text, see tl_html_text_dup_rule(); NULL for plain text.  Owned. */
char               *tl_label_studio_place_dup_rule (TlLabelStudioPlace  *self);
/* The range of a region whose start and end are paths or phrases.  quote: what it says to cover, or NULL.  FALSE: can't be found. */
gboolean            tl_label_studio_place_find     (TlLabelStudioPlace  *self,
                                                    TlJsonDoc           *doc,
                                                    TlJsonRef            region,
                                                    const char          *quote,
                                                    TlFragment          *range);

/* Rows.  The list of labels of a row of any kind of labels, or TL_JSON_NONE. */
TlJsonRef    tl_label_studio_row_find_labels    (TlJsonDoc  *doc,
                                                 TlJsonRef   row);
/* Does the row's value have a start and an end? */
gboolean     tl_label_studio_row_is_region      (TlJsonDoc  *doc,
                                                 TlJsonRef   row);
/* What the row says, as the value of an attribute.  Owned JSON. */
char        *tl_label_studio_row_dup_value      (TlJsonDoc  *doc,
                                                 TlJsonRef   row);
/* The type of row that says an attribute's value; NULL when none can. Static. */
const char  *tl_label_studio_type_of_value      (TlJsonDoc  *doc,
                                                 TlJsonRef   value);
/* Appends the member of a row's value that says it; texts gets the single values for the configuration. */
void         tl_label_studio_append_value       (GString    *out,
                                                 const char *type,
                                                 TlJsonDoc  *doc,
                                                 TlJsonRef   value,
                                                 GPtrArray  *texts);
/* Members of object but those named, as an object.  NULL when there are none. Owned JSON. */
char        *tl_label_studio_dup_rest           (TlJsonDoc         *doc,
                                                 TlJsonRef          object,
                                                 const char *const *known);

/* A task being read. */
typedef struct
{
  TlImport            *import;
  TlJsonRecords       *records;
  TlLabelStudioConfig *config;      /* NULL: none */
  TlJsonDoc           *doc;
  TlJsonRef            task;
  TlJsonRef            data;        /* of a minimal export the task itself */
  char                *key;         /* of the text in data; NULL: has none */
  char                *object;      /* that shows it; NULL: not known */
  char                *id;          /* of the article; NULL: made from the text */
  TlLabelStudioPlace  *place;
  gboolean             is_html;
  GArray              *regions;     /* private to the rows' reader */
  TlFlatReader        *flat;
  GString             *sets;        /* kept sets as JSON, separated by commas */
  guint                n_sets;
} TlLabelStudioTask;

/* All paths that regions of the task use, as a set. */
GHashTable  *tl_label_studio_task_list_paths    (TlLabelStudioTask *self);
/* Reads annotations, predictions and drafts into flat, and what is to be kept of them into sets. */
void         tl_label_studio_task_read_sets     (TlLabelStudioTask *self);
/* The same for a minimal export, in which regions stand in members of the task.  names gets these members (owned strings). */
void         tl_label_studio_task_read_minimal  (TlLabelStudioTask *self,
                                                 GPtrArray         *names);
/* Is value a list of a minimal export's regions? */
gboolean     tl_label_studio_is_minimal_list    (TlJsonDoc         *doc,
                                                 TlJsonRef          value);
void         tl_label_studio_task_problem       (TlLabelStudioTask *self,
                                                 const char        *code,
                                                 TlSeverity         severity,
                                                 TlJsonRef          value,
                                                 const char        *message);

gboolean     tl_label_studio_read               (TlImport          *import,
                                                 GError           **error);
gboolean     tl_label_studio_write              (TlExport          *export_,
                                                 GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLabelStudioConfig, tl_label_studio_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLabelStudioControls, tl_label_studio_controls_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlLabelStudioPlace, tl_label_studio_place_free)

G_END_DECLS

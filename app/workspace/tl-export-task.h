/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-format.h"
#include "tl-loss-report.h"

G_BEGIN_DECLS

/* What is to be written, and how much of it. */
typedef struct
{
  const TlFormat *format;          /* one of tl_export_formats_list() */
  GArray         *indexes;         /* guint: records to write, in this order; NULL: all */
  gboolean        only_approved;   /* articles */
  gboolean        only_accepted;   /* annotations */
  gboolean        anonymous;       /* people get pseudonyms, others at each export */
  char          **labels;          /* only these; NULL: all */
  char          **annotators;      /* only theirs; NULL: all */
  char           *layer;           /* for formats with one layer a file; NULL */
} TlExportRequest;

TlExportRequest *tl_export_request_new  (const TlFormat        *format);
TlExportRequest *tl_export_request_copy (const TlExportRequest *self);
void             tl_export_request_free (TlExportRequest       *self);

/* What can be written: our own two shapes, then the foreign formats.  NULL-terminated, static. */
const TlFormat *const *tl_export_formats_list (void);

/*
 * TlExportTask: writing what is open, with the edits that are not in its file, in another format or another
 * place.  The chosen records with their edits become a collection in a temporary file, which the writer of the
 * format walks over; so a writer knows nothing of edits.  Made in the main thread from snapshots; the rest runs
 * in any one thread.
 */
typedef struct _TlExportTask TlExportTask;

TlExportTask *tl_export_task_new     (TlCollection          *collection,
                                      const TlExportRequest *request);
/* entries: of TlEntry, in order; see tl-replay.h. */
void          tl_export_task_add_edits (TlExportTask        *self,
                                        guint                index,
                                        GPtrArray           *entries,
                                        gboolean             moved);
/* The file that is open, which must not be written over. */
void          tl_export_task_set_source (TlExportTask       *self,
                                         const char         *path);
void          tl_export_task_free    (TlExportTask          *self);

/* What would be lost; writes nothing but temporary files. */
TlLossReport *tl_export_task_preview (TlExportTask          *self,
                                      GCancellable          *cancellable,
                                      GError               **error);
/* Writes to path, reads it back and compares.  For a format that is a folder, path is a folder: an empty one is
 * filled, in any other one a new folder is made.  Whoever cancels, or fails, leaves nothing half written.
 * *written gets where it is now, owned. */
gboolean      tl_export_task_run     (TlExportTask          *self,
                                      const char            *path,
                                      TlJsonProgress         progress,
                                      gpointer               user_data,
                                      GCancellable          *cancellable,
                                      char                 **written,
                                      GError               **error);
/* A name to offer for what is written: name without its ending, with that of the format.  Owned. */
char         *tl_export_suggest_name (const TlFormat        *format,
                                      const char            *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlExportRequest, tl_export_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlExportTask, tl_export_task_free)

G_END_DECLS

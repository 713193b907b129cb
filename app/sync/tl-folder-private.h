/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-desk-doc.h"
#include "tl-folder-remote.h"

G_BEGIN_DECLS

/* Names and files of a shared folder. */

/* A folder with the documents of one article, or some texts: where changes are looked for. */
typedef struct
{
  char *path;    /* below the desk's folder: "a/…", "t/…" */
  char *stamp;   /* when it was last changed, as the file system says; "" when that says nothing */
} TlFolderUnit;

void        tl_folder_unit_free    (TlFolderUnit  *self);
/* GIO's errors as ours; root: it was about the desk's folder itself.  Takes from over; always FALSE. */
gboolean    tl_folder_fail         (GError        *from,
                                    gboolean       root,
                                    GError       **error);
/* "a/…" or "t/…" of a document.  Owned. */
char       *tl_folder_dup_unit     (const TlDeskId *parts);
/* What the names of its files begin with, "," included.  Owned. */
char       *tl_folder_dup_stem     (const TlDeskId *parts);
/* The id of the document that the file `name` of a unit is a version of; NULL: it is none.  *clock: of the version.  Owned. */
char       *tl_folder_dup_id       (const char    *unit,
                                    const char    *name,
                                    guint         *clock);
/* Units (TlFolderUnit), sorted by path.  Owned. */
GPtrArray  *tl_folder_list_units   (GFile         *root,
                                    GCancellable  *cancellable,
                                    GError       **error);
/* Names of the versions in a unit, sorted; none when it is not there.  Owned. */
GPtrArray  *tl_folder_list_names   (GFile         *root,
                                    const char    *unit,
                                    GCancellable  *cancellable,
                                    GError       **error);
/* The merged body of those of names that are versions of id.  *broken: one could not be read (yet).  NULL without error: there
 * is nothing.  Owned. */
GBytes     *tl_folder_read_doc     (GFile         *root,
                                    const char    *unit,
                                    GPtrArray     *names,
                                    const char    *id,
                                    gboolean      *broken,
                                    GCancellable  *cancellable,
                                    GError       **error);
/* Puts a version of ours there, and takes our earlier ones away.  Owned: the name of its file. */
char       *tl_folder_write_doc    (GFile         *root,
                                    const char    *device,
                                    const char    *id,
                                    GBytes        *body,
                                    GCancellable  *cancellable,
                                    GError       **error);
/* Whole or not at all, over what is there. */
gboolean    tl_folder_write_file   (GFile         *file,
                                    GBytes        *content,
                                    GCancellable  *cancellable,
                                    GError       **error);
/* NULL without error when it is not there. */
GBytes     *tl_folder_read_file    (GFile         *file,
                                    GCancellable  *cancellable,
                                    GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlFolderUnit, tl_folder_unit_free)

G_END_DECLS

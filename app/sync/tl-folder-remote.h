/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-remote.h"

G_BEGIN_DECLS

/*
 * A folder that everybody on a desk can write to: local, NFS, SMB, or WebDAV and others through GVfs.  Nobody ever writes a file of
 * somebody else's, so nothing has to be locked: each device puts its version of a document beside the others', under a new name, and
 * reading merges them.
 *
 *   a/<article>/article,<clock>-<device>.json             versions of article:<article>
 *   a/<article>/layer,<user>,<n>,<clock>-<device>.json
 *   a/<article>/decision,<user>,<uuid>,<clock>-<device>.json
 *   t/<two digits>/<sha256>,<clock>-<device>.json         texts
 *   devices/<device>.json                                 marks
 *
 * In names capitals are written = and the small letter.  There are no rights but the folder's, and no live changes: pull now and then.
 */
#define TL_TYPE_FOLDER_REMOTE (tl_folder_remote_get_type ())
G_DECLARE_FINAL_TYPE (TlFolderRemote, tl_folder_remote, TL, FOLDER_REMOTE, GObject)

/* device: of the replica that uses it, part of the names of files (tl_replicator_get_device()); may be set later. */
TlRemote *tl_folder_remote_new        (GFile          *folder,
                                       const char     *device);
void      tl_folder_remote_set_device (TlFolderRemote *self,
                                       const char     *device);

G_END_DECLS

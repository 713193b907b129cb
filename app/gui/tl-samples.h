/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes a copy of the sample articles in the user's data folder, where there is none yet, for people to work in. */
void   tl_samples_prepare_async  (GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
/* The copy, owned. */
GFile *tl_samples_prepare_finish (GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS

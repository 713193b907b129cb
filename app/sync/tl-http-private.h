/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "tl-http.h"

G_BEGIN_DECLS

/* An absolute http or https URL (reference resolved against base when that is given), without user, password and fragment. */
GUri     *tl_http_parse_url   (GUri        *base,
                               const char  *reference,
                               GError     **error);
gboolean  tl_http_same_origin (GUri        *a,
                               GUri        *b);
/* What went wrong in sending message or in reading its answer, in our terms.  Takes error. */
GError   *tl_http_explain     (SoupMessage *message,
                               GError      *error);

G_END_DECLS

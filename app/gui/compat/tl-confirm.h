/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  TL_CHOICE_NORMAL,
  TL_CHOICE_SUGGESTED,
  TL_CHOICE_DESTRUCTIVE,
} TlChoiceLook;

/* One answer to a question. */
typedef struct
{
  const char   *id;
  const char   *label;     /* translated, with mnemonic */
  TlChoiceLook  look;
} TlChoice;

/* Asks a question over parent; heading and body are plain text.  The first choice is what Escape answers,
 * the last one what Enter does unless it destroys something. */
void  tl_confirm_async  (GtkWindow           *parent,
                         const char          *heading,
                         const char          *body,
                         const TlChoice      *choices,
                         guint                n_choices,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data);
/* The id of the answer, owned; never NULL. */
char *tl_confirm_finish (GAsyncResult        *result);

G_END_DECLS

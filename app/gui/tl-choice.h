/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drop-down (or combo row) whose rows stand for values: what is shown and what is meant are kept apart, so that
 * translations and odd names from files never become keys. */
typedef struct
{
  GtkWidget *widget;   /* borrowed; a GtkDropDown or AdwComboRow */
  GPtrArray *values;   /* char *, owned, NULL: "any"; one per row */
} TlChoiceList;

void        tl_choice_list_init     (TlChoiceList *self,
                                     GtkWidget    *widget);
void        tl_choice_list_clear    (TlChoiceList *self);
/* Puts titles and values (same length; value NULL allowed) in place of what was there; the value that was
 * chosen stays chosen when it is still there, else the first is.  Titles are shown as inert text. */
void        tl_choice_list_set      (TlChoiceList *self,
                                     GPtrArray    *titles,
                                     GPtrArray    *values);
const char *tl_choice_list_get      (TlChoiceList *self);
/* FALSE when there is no such value: the first is chosen then. */
gboolean    tl_choice_list_select   (TlChoiceList *self,
                                     const char   *value);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drop-down (or combo row) whose rows stand for values: what is shown and what is meant are kept apart, so that
 * translations and odd names from files never become keys. */
typedef struct
{
  GtkWidget *widget;   /* borrowed, weak; a GtkDropDown or AdwComboRow */
  char      *name;     /* of a drop-down, for screen readers */
  GPtrArray *values;   /* char *, owned, NULL: "any"; one per row */
} TlChoiceList;

/* name: what is chosen here, translated; NULL for a combo row, which has a title.  The struct must stay where it is. */
void        tl_choice_list_init     (TlChoiceList *self,
                                     GtkWidget    *widget,
                                     const char   *name);
void        tl_choice_list_clear    (TlChoiceList *self);
/* Puts titles and values (same length; value NULL allowed) in place of what was there; the value that was
 * chosen stays chosen when it is still there, else the first is.  Titles are shown as inert text. */
void        tl_choice_list_set      (TlChoiceList *self,
                                     GPtrArray    *titles,
                                     GPtrArray    *values);
const char *tl_choice_list_get      (TlChoiceList *self);
/* Has a drop-down read as "name: what is chosen": GTK 4.8 names the button in it "(None)". */
void        tl_choice_name          (GtkDropDown  *drop_down,
                                     const char   *name);
/* FALSE when there is no such value: the first is chosen then. */
gboolean    tl_choice_list_select   (TlChoiceList *self,
                                     const char   *value);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A loss report as rows: what is lost, in how many articles, and behind an arrow in which.  The places are made when somebody
 * opens them: a report may have hundreds.
 */

#include "config.h"

#include "tl-loss-list.h"

#include "tl-format-value.h"
#include "tl-i18n.h"

#define MAX_MESSAGE 400
#define MAX_TITLE   120
#define MAX_SHOWN   25

typedef struct
{
  TlLossReport      *report;   /* owned */
  const TlLossGroup *group;    /* in it */
  gboolean           is_filled;
} Places;

static void
places_free (gpointer   data,
             GClosure  *closure)
{
  Places *places = data;

  tl_loss_report_unref (places->report);
  g_free (places);
}

static GtkWidget *
make_row (const char *title,
          const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static char *
dup_place_title (const TlLossPlace *place)
{
  if (place->title != NULL && *place->title != '\0')
    return tl_format_inert (place->title, MAX_TITLE);
  if (place->article != NULL)
    return tl_format_inert (place->article, MAX_TITLE);
  return g_strdup (_("The whole collection"));
}

static void
loss_expanded_cb (AdwExpanderRow *row,
                  GParamSpec     *pspec,
                  gpointer        user_data)
{
  Places *places = user_data;
  GPtrArray *list = places->group->places;
  guint shown = MIN (list->len, MAX_SHOWN);

  if (places->is_filled || !adw_expander_row_get_expanded (row))
    return;
  places->is_filled = TRUE;
  for (guint i = 0; i < shown; i++)
    {
      const TlLossPlace *place = g_ptr_array_index (list, i);
      g_autofree char *title = dup_place_title (place);
      g_autofree char *message = tl_format_inert (place->message, MAX_MESSAGE);

      adw_expander_row_add_row (row, make_row (title, places->group->is_same ? "" : message));
    }
  if (places->group->n_articles > shown)
    {
      guint n = places->group->n_articles - shown;
      g_autofree char *count = tl_format_count (n);
      g_autofree char *more = g_strdup_printf (ngettext ("and %s more article", "and %s more articles", n), count);

      adw_expander_row_add_row (row, make_row (more, ""));
    }
}

static char *
describe_places (const TlLossGroup *group)
{
  g_autofree char *count = tl_format_count (group->n_articles);

  if (group->n_articles == 1)
    return dup_place_title (g_ptr_array_index (group->places, 0));
  if (group->is_same)
    return g_strdup_printf (ngettext ("In %s article", "In %s articles", group->n_articles), count);
  return g_strdup_printf (ngettext ("This or the like in %s article", "This or the like in %s articles",
                                    group->n_articles), count);
}

static GtkWidget *
make_group_row (TlLossReport      *report,
                const TlLossGroup *group)
{
  gboolean is_loss = !g_str_equal (group->code, TL_CODE_KEPT);
  GtkWidget *icon = gtk_image_new_from_icon_name (is_loss ? "dialog-warning-symbolic" : "dialog-information-symbolic");
  g_autofree char *message = tl_format_inert (group->message, MAX_MESSAGE);
  g_autofree char *where = describe_places (group);
  GtkWidget *row;
  Places *places;

  if (group->n_articles == 1)
    {
      row = make_row (message, where);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      return row;
    }
  row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), message);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), where);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
  places = g_new0 (Places, 1);
  places->report = tl_loss_report_ref (report);
  places->group = group;
  g_signal_connect_data (row, "notify::expanded", G_CALLBACK (loss_expanded_cb), places, places_free, 0);
  return row;
}

GPtrArray *
tl_loss_list_fill (AdwPreferencesGroup *losses,
                   AdwPreferencesGroup *kept,
                   TlLossReport        *report)
{
  GPtrArray *rows = g_ptr_array_new ();
  guint n_kept = 0;

  for (guint i = 0; i < report->groups->len; i++)
    {
      const TlLossGroup *group = g_ptr_array_index (report->groups, i);
      GtkWidget *row = make_group_row (report, group);
      gboolean is_loss = !g_str_equal (group->code, TL_CODE_KEPT);

      adw_preferences_group_add (is_loss ? losses : kept, row);
      n_kept += !is_loss;
      g_ptr_array_add (rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (losses), report->n_losses > 0);
  gtk_widget_set_visible (GTK_WIDGET (kept), n_kept > 0);
  return rows;
}

void
tl_loss_list_clear (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (rows, 0);
}

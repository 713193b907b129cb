/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The loss report as people can read it: a writer tells of every article, and a collection may have a
 * hundred thousand; here they are counted by what is lost.
 */

#include "config.h"

#include "tl-loss-report.h"

static void
place_free (gpointer data)
{
  TlLossPlace *place = data;

  g_free (place->article);
  g_free (place->title);
  g_free (place->message);
  g_free (place);
}

static void
group_free (gpointer data)
{
  TlLossGroup *group = data;

  g_ptr_array_unref (group->places);
  g_free (group->what);
  g_free (group->message);
  g_free (group);
}

static TlLossGroup *
find_group (GPtrArray          *groups,
            GHashTable         *by_key,
            const TlDiagnostic *problem)
{
  g_autofree char *key = g_strdup_printf ("%s %s", problem->code, problem->path != NULL ? problem->path : "");
  TlLossGroup *group = g_hash_table_lookup (by_key, key);

  if (group != NULL)
    return group;
  group = g_new0 (TlLossGroup, 1);
  group->code = problem->code;
  group->what = g_strdup (problem->path != NULL ? problem->path : "");
  group->message = g_strdup (problem->message);
  group->is_same = TRUE;
  group->places = g_ptr_array_new_with_free_func (place_free);
  g_ptr_array_add (groups, group);
  g_hash_table_insert (by_key, g_steal_pointer (&key), group);
  return group;
}

static void
add (TlLossGroup        *group,
     const TlDiagnostic *problem,
     GHashTable         *titles)
{
  TlLossPlace *place;

  group->n_articles++;
  group->is_same = group->is_same && g_str_equal (group->message, problem->message);
  if (group->places->len >= TL_LOSS_PLACES)
    return;
  place = g_new0 (TlLossPlace, 1);
  place->article = g_strdup (problem->article);
  place->message = g_strdup (problem->message);
  if (titles != NULL && problem->article != NULL)
    place->title = g_strdup (g_hash_table_lookup (titles, problem->article));
  g_ptr_array_add (group->places, place);
}

static gboolean
is_loss (const TlLossGroup *group)
{
  return !g_str_equal (group->code, TL_CODE_KEPT);
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const TlLossGroup *first = *(TlLossGroup *const *) a;
  const TlLossGroup *second = *(TlLossGroup *const *) b;

  if (is_loss (first) != is_loss (second))
    return is_loss (first) ? -1 : 1;
  if (first->n_articles != second->n_articles)
    return first->n_articles > second->n_articles ? -1 : 1;
  return g_strcmp0 (first->what, second->what);
}

TlLossReport *
tl_loss_report_new (GPtrArray  *problems,
                    GHashTable *titles,
                    guint       n_articles)
{
  TlLossReport *self = g_atomic_rc_box_new0 (TlLossReport);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->n_articles = n_articles;
  for (guint i = 0; i < problems->len; i++)
    {
      const TlDiagnostic *problem = g_ptr_array_index (problems, i);

      add (find_group (self->groups, by_key, problem), problem, titles);
    }
  g_ptr_array_sort (self->groups, compare_groups);
  for (guint i = 0; i < self->groups->len; i++)
    self->n_losses += is_loss (g_ptr_array_index (self->groups, i));
  return self;
}

TlLossReport *
tl_loss_report_ref (TlLossReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
report_clear (gpointer data)
{
  TlLossReport *self = data;

  g_ptr_array_unref (self->groups);
}

void
tl_loss_report_unref (TlLossReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

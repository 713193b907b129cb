/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Alignment of two annotators' spans.  Each stage is a maximum matching in the bipartite graph of those still free, grown
 * by augmenting paths (breadth first, so that no chain of spans is too long for the stack).  The graph is never built: who
 * overlaps whom is found in the lists sorted by start, so memory stays linear when everything overlaps everything.
 */

#include "config.h"

#include "tl-align.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NONE G_MAXUINT

static const struct
{
  const char *name;
  const char *title;
} kinds[] = {
  { "missing", NC_("alignment", "Missing") },
  { "label-differs", NC_("alignment", "Label differs") },
  { "border-differs", NC_("alignment", "Border differs") },
  { "agreed", NC_("alignment", "Agreed") },
};

typedef struct
{
  GPtrArray       *a;            /* sorted by start */
  GPtrArray       *b;
  guint           *index_a;      /* sorted position to position in the caller's list */
  guint           *index_b;
  guint           *reach_b;      /* greatest end among b[0..i] */
  guint           *match_a;      /* sorted positions, or NONE */
  guint           *match_b;
  guint8          *kind_a;
  TlSameLabelFunc  same_label;
  gpointer         user_data;
} Matcher;

typedef gboolean (*FitsFunc) (Matcher *self, TlAnnotation *a, TlAnnotation *b);

const char *
tl_align_kind_get_name (TlAlignKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind].name;
}

const char *
tl_align_kind_get_title (TlAlignKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "alignment", kinds[kind].title);
}

int
tl_annotation_compare_places (gconstpointer a,
                              gconstpointer b)
{
  TlAnnotation *first = *(TlAnnotation *const *) a;
  TlAnnotation *second = *(TlAnnotation *const *) b;
  guint start_a = tl_annotation_get_start (first);
  guint start_b = tl_annotation_get_start (second);
  guint end_a = tl_annotation_get_end (first);
  guint end_b = tl_annotation_get_end (second);

  if (start_a != start_b)
    return start_a < start_b ? -1 : 1;
  if (end_a != end_b)
    return end_a < end_b ? -1 : 1;
  return strcmp (tl_annotation_get_id (first), tl_annotation_get_id (second));
}

gboolean
tl_annotation_same_fragments (TlAnnotation *a,
                              TlAnnotation *b)
{
  guint n_a;
  guint n_b;
  const TlFragment *fragments_a = tl_annotation_get_fragments (a, &n_a);
  const TlFragment *fragments_b = tl_annotation_get_fragments (b, &n_b);

  return n_a == n_b && memcmp (fragments_a, fragments_b, n_a * sizeof *fragments_a) == 0;
}

gboolean
tl_annotation_overlaps (TlAnnotation *a,
                        TlAnnotation *b)
{
  guint n_a;
  guint n_b;
  const TlFragment *fragments_a = tl_annotation_get_fragments (a, &n_a);
  const TlFragment *fragments_b = tl_annotation_get_fragments (b, &n_b);

  for (guint i = 0, j = 0; i < n_a && j < n_b;)
    {
      if (fragments_a[i].start < fragments_b[j].end && fragments_b[j].start < fragments_a[i].end)
        return TRUE;
      if (fragments_a[i].end <= fragments_b[j].end)
        i++;
      else
        j++;
    }
  return FALSE;
}

static gboolean
is_same_label (Matcher      *self,
               TlAnnotation *a,
               TlAnnotation *b)
{
  const char *label_a = tl_annotation_get_label (a);
  const char *label_b = tl_annotation_get_label (b);

  return g_str_equal (label_a, label_b)
         || (self->same_label != NULL && self->same_label (label_a, label_b, self->user_data));
}

static gboolean
fits_agreed (Matcher      *self,
             TlAnnotation *a,
             TlAnnotation *b)
{
  return tl_annotation_same_fragments (a, b) && is_same_label (self, a, b);
}

static gboolean
fits_border (Matcher      *self,
             TlAnnotation *a,
             TlAnnotation *b)
{
  return is_same_label (self, a, b) && tl_annotation_overlaps (a, b);
}

static gboolean
fits_range (Matcher      *self,
            TlAnnotation *a,
            TlAnnotation *b)
{
  return tl_annotation_same_fragments (a, b);
}

static gboolean
fits_overlap (Matcher      *self,
              TlAnnotation *a,
              TlAnnotation *b)
{
  return tl_annotation_overlaps (a, b);
}

static GPtrArray *
sort_list (GPtrArray  *list,
           guint     **index)
{
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  GPtrArray *sorted = g_ptr_array_sized_new (list->len);

  *index = g_new (guint, list->len + 1);
  for (guint i = 0; i < list->len; i++)
    {
      g_ptr_array_add (sorted, list->pdata[i]);
      g_hash_table_insert (places, list->pdata[i], GUINT_TO_POINTER (i));
    }
  g_ptr_array_sort (sorted, tl_annotation_compare_places);
  for (guint i = 0; i < sorted->len; i++)
    (*index)[i] = GPOINTER_TO_UINT (g_hash_table_lookup (places, sorted->pdata[i]));
  return sorted;
}

static void
matcher_init (Matcher         *self,
              GPtrArray       *a,
              GPtrArray       *b,
              TlSameLabelFunc  same_label,
              gpointer         user_data)
{
  guint reach = 0;

  self->a = sort_list (a, &self->index_a);
  self->b = sort_list (b, &self->index_b);
  self->reach_b = g_new (guint, b->len + 1);
  self->match_a = g_new (guint, a->len + 1);
  self->match_b = g_new (guint, b->len + 1);
  self->kind_a = g_new0 (guint8, a->len + 1);
  memset (self->match_a, 0xff, (a->len + 1) * sizeof (guint));
  memset (self->match_b, 0xff, (b->len + 1) * sizeof (guint));
  for (guint i = 0; i < b->len; i++)
    {
      reach = MAX (reach, tl_annotation_get_end (self->b->pdata[i]));
      self->reach_b[i] = reach;
    }
  self->same_label = same_label;
  self->user_data = user_data;
}

static void
matcher_clear (Matcher *self)
{
  g_clear_pointer (&self->a, g_ptr_array_unref);
  g_clear_pointer (&self->b, g_ptr_array_unref);
  g_clear_pointer (&self->index_a, g_free);
  g_clear_pointer (&self->index_b, g_free);
  g_clear_pointer (&self->reach_b, g_free);
  g_clear_pointer (&self->match_a, g_free);
  g_clear_pointer (&self->match_b, g_free);
  g_clear_pointer (&self->kind_a, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Matcher, matcher_clear)

/* The first b that can reach into a. */
static guint
first_candidate (Matcher      *self,
                 TlAnnotation *a)
{
  guint low = 0;
  guint high = self->b->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->reach_b[middle] > tl_annotation_get_start (a))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* Flips the path that ends at the free b; came_from[b] is the a it was reached from. */
static void
flip_path (Matcher *self,
           guint    b,
           guint   *came_from,
           guint8   kind)
{
  while (b != NONE)
    {
      guint a = came_from[b];
      guint next = self->match_a[a];

      self->match_a[a] = b;
      self->match_b[b] = a;
      self->kind_a[a] = kind;
      b = next;
    }
}

/* Looks for an augmenting path from the free root over pairs of this stage only. */
static gboolean
augment (Matcher  *self,
         guint     root,
         guint8    kind,
         FitsFunc  fits,
         guint    *came_from,
         GArray   *queue)
{
  g_array_set_size (queue, 0);
  g_array_append_val (queue, root);
  for (guint head = 0; head < queue->len; head++)
    {
      guint a = g_array_index (queue, guint, head);
      TlAnnotation *span = self->a->pdata[a];

      for (guint b = first_candidate (self, span);
           b < self->b->len && tl_annotation_get_start (self->b->pdata[b]) < tl_annotation_get_end (span); b++)
        {
          guint owner = self->match_b[b];

          if (came_from[b] != NONE || (owner != NONE && self->kind_a[owner] != kind)
              || !fits (self, span, self->b->pdata[b]))
            continue;
          came_from[b] = a;
          if (owner == NONE)
            {
              flip_path (self, b, came_from, kind);
              return TRUE;
            }
          g_array_append_val (queue, owner);
        }
    }
  return FALSE;
}

/* A simple first pass takes what is free; the paths then have little left to do. */
static guint
match_stage (Matcher  *self,
             guint8    stage,
             FitsFunc  fits)
{
  g_autofree guint *came_from = g_new (guint, self->b->len + 1);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;

  memset (came_from, 0xff, (self->b->len + 1) * sizeof (guint));
  for (guint a = 0; a < self->a->len; a++)
    for (guint b = first_candidate (self, self->a->pdata[a]);
         self->match_a[a] == NONE && b < self->b->len
         && tl_annotation_get_start (self->b->pdata[b]) < tl_annotation_get_end (self->a->pdata[a]); b++)
      if (self->match_b[b] == NONE && fits (self, self->a->pdata[a], self->b->pdata[b]))
        {
          self->match_a[a] = b;
          self->match_b[b] = a;
          self->kind_a[a] = stage;
          n++;
        }
  /* Marks of a search that failed stay: what it reached can't reach a free b until another path is flipped. */
  for (guint a = 0; a < self->a->len; a++)
    if (self->match_a[a] == NONE && augment (self, a, stage, fits, came_from, queue))
      {
        n++;
        memset (came_from, 0xff, (self->b->len + 1) * sizeof (guint));
      }
  return n;
}

static guint
place_of (Matcher           *self,
          const TlAlignPair *pair,
          guint             *end)
{
  TlAnnotation *span = pair->a != NONE ? self->a->pdata[pair->a] : self->b->pdata[pair->b];

  *end = tl_annotation_get_end (span);
  return tl_annotation_get_start (span);
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  guint end_a;
  guint end_b;
  guint start_a = place_of (user_data, a, &end_a);
  guint start_b = place_of (user_data, b, &end_b);

  if (start_a != start_b)
    return start_a < start_b ? -1 : 1;
  return end_a != end_b ? (end_a < end_b ? -1 : 1) : 0;
}

GArray *
tl_align (GPtrArray       *a,
          GPtrArray       *b,
          TlSameLabelFunc  same_label,
          gpointer         user_data)
{
  static const struct
  {
    TlAlignKind kind;
    FitsFunc    fits;
  } stages[] = {
    { TL_ALIGN_AGREED, fits_agreed },
    { TL_ALIGN_BORDER_DIFFERS, fits_border },
    { TL_ALIGN_LABEL_DIFFERS, fits_range },
    { TL_ALIGN_LABEL_DIFFERS, fits_overlap },
  };
  g_auto (Matcher) matcher = { 0 };
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (TlAlignPair));

  matcher_init (&matcher, a, b, same_label, user_data);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    match_stage (&matcher, i + 1, stages[i].fits);
  for (guint i = 0; i < a->len; i++)
    {
      guint other = matcher.match_a[i];
      TlAlignPair pair = { other == NONE ? TL_ALIGN_MISSING : stages[matcher.kind_a[i] - 1].kind, i, other };

      g_array_append_val (pairs, pair);
    }
  for (guint i = 0; i < b->len; i++)
    if (matcher.match_b[i] == NONE)
      {
        TlAlignPair pair = { TL_ALIGN_MISSING, NONE, i };

        g_array_append_val (pairs, pair);
      }
  g_array_sort_with_data (pairs, compare_pairs, &matcher);
  for (guint i = 0; i < pairs->len; i++)
    {
      TlAlignPair *pair = &g_array_index (pairs, TlAlignPair, i);

      pair->a = pair->a == NONE ? NONE : matcher.index_a[pair->a];
      pair->b = pair->b == NONE ? NONE : matcher.index_b[pair->b];
    }
  return pairs;
}

guint
tl_align_count_overlaps (GPtrArray       *a,
                         GPtrArray       *b,
                         TlSameLabelFunc  same_label,
                         gpointer         user_data)
{
  g_auto (Matcher) matcher = { 0 };

  matcher_init (&matcher, a, b, same_label, user_data);
  return match_stage (&matcher, 1, fits_border);
}

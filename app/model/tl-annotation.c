/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An annotation as a value over its JSON.
 *
 * An article may have 20,000 of them, so one is a single small block: what is asked for at every frame
 * (id, hull, label, decision) is decoded, labels and annotators are shared strings, and the JSON is a
 * slice of the record's bytes.  The rest is read from the JSON when it is asked for
 * (tl-annotation-read.c); new values are made by patching it (tl-annotation-with.c).
 */

#include "config.h"

#include "tl-annotation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-id.h"
#include "tl-intern.h"
#include "tl-time.h"

G_DEFINE_QUARK (tl-model-error-quark, tl_model_error)
G_DEFINE_BOXED_TYPE (TlAnnotation, tl_annotation, tl_annotation_ref, tl_annotation_unref)

static const char *const decision_names[] = { "pending", "accepted", "rejected", "discuss" };

/* The members decoded at parsing; the first one of each name counts, as in tl_json_patch_set_member(). */
enum { ID, LABEL, START, END, FRAGMENTS, ANNOTATOR, REVIEW, NOTE, THREAD, N_MEMBERS };

static const struct
{
  const char *name;
  guint       length;
} members[N_MEMBERS] = {
  { "id", 2 }, { "label", 5 }, { "start", 5 }, { "end", 3 },
  { "fragments", 9 }, { "annotator", 9 }, { "review", 6 }, { "note", 4 },
  { "thread", 6 },
};

const char *
tl_decision_get_name (TlDecision decision)
{
  g_return_val_if_fail ((guint) decision < G_N_ELEMENTS (decision_names), "pending");

  return decision_names[decision];
}

gboolean
tl_decision_from_name (const char *name,
                       TlDecision *decision)
{
  g_return_val_if_fail (decision != NULL, FALSE);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (decision_names); i++)
    if (g_str_equal (name, decision_names[i]))
      {
        *decision = (TlDecision) i;
        return TRUE;
      }
  return FALSE;
}

char *
tl_model_dup_string (TlJsonDoc *doc,
                     TlJsonRef  string)
{
  g_autofree char *text = NULL;
  gsize length;

  if (string == TL_JSON_NONE || tl_json_get_type (doc, string) != TL_JSON_STRING)
    return NULL;
  text = tl_json_dup_string (doc, string, &length);
  if (length == 0 || strlen (text) != length)
    return NULL;
  return g_steal_pointer (&text);
}

char *
tl_model_intern_string (TlJsonDoc *doc,
                        TlJsonRef  string)
{
  char buffer[128];
  const char *raw;
  gsize length;
  g_autofree char *text = NULL;

  if (string == TL_JSON_NONE || tl_json_get_type (doc, string) != TL_JSON_STRING)
    return NULL;
  raw = tl_json_get_raw (doc, string, NULL, &length);
  if (length > 2 && length < sizeof buffer && memchr (raw, '\\', length) == NULL)
    {
      memcpy (buffer, raw + 1, length - 2);
      buffer[length - 2] = '\0';
      return tl_intern (buffer);
    }
  text = tl_model_dup_string (doc, string);
  return text != NULL ? tl_intern (text) : NULL;
}

static void
collect_members (TlJsonDoc *doc,
                 TlJsonRef  object,
                 TlJsonRef  found[N_MEMBERS])
{
  for (guint i = 0; i < N_MEMBERS; i++)
    found[i] = TL_JSON_NONE;
  for (TlJsonRef value = tl_json_first (doc, object); value != TL_JSON_NONE; value = tl_json_next (doc, value))
    {
      TlJsonRef key = tl_json_get_key (doc, value);
      gsize length;
      const char *raw = tl_json_get_raw (doc, key, NULL, &length);
      /* No name with an escape in it is shorter than nine bytes with its quotes. */
      gboolean escaped = length > 8 && memchr (raw, '\\', length) != NULL;

      for (guint i = 0; i < N_MEMBERS; i++)
        {
          gboolean same = escaped
            ? tl_json_string_equal (doc, key, members[i].name)
            : length == members[i].length + 2 && memcmp (raw + 1, members[i].name, length - 2) == 0;

          if (!same)
            continue;
          if (found[i] == TL_JSON_NONE)
            found[i] = value;
          break;
        }
    }
}

static gboolean
read_uint (TlJsonDoc *doc,
           TlJsonRef  value,
           guint     *number)
{
  return value != TL_JSON_NONE && tl_json_get_type (doc, value) == TL_JSON_NUMBER
         && tl_json_get_uint (doc, value, number);
}

/* The pairs of a "fragments" member; NULL with error when one is no range. */
static GArray *
read_fragments (TlJsonDoc  *doc,
                TlJsonRef   array,
                GError    **error)
{
  g_autoptr(GArray) fragments = g_array_new (FALSE, FALSE, sizeof (TlFragment));

  for (TlJsonRef pair = tl_json_first (doc, array); pair != TL_JSON_NONE; pair = tl_json_next (doc, pair))
    {
      TlFragment fragment;

      if (tl_json_get_type (doc, pair) != TL_JSON_ARRAY || tl_json_get_length (doc, pair) != 2
          || !read_uint (doc, tl_json_first (doc, pair), &fragment.start)
          || !read_uint (doc, tl_json_next (doc, tl_json_first (doc, pair)), &fragment.end))
        {
          g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE,
                               _("“fragments” is not a list of pairs of offsets"));
          return NULL;
        }
      if (fragment.start > fragment.end)
        {
          g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET,
                               _("A fragment ends before it begins"));
          return NULL;
        }
      g_array_append_val (fragments, fragment);
    }
  return g_steal_pointer (&fragments);
}

static gboolean
is_same_fragments (const TlFragment *a,
                   guint             n_a,
                   const TlFragment *b,
                   guint             n_b)
{
  return n_a == n_b && memcmp (a, b, n_a * sizeof *a) == 0;
}

/* What the file says of the range, in the form the model works with. */
typedef struct
{
  TlFragment  hull;
  TlFragment *fragments;      /* owned; NULL when the hull is all */
  guint       n_fragments;
  gboolean    irregular;
} Range;

static gboolean
apply_fragments (Range      *range,
                 GArray     *read,
                 gboolean    has_hull,
                 GError    **error)
{
  g_autofree TlFragment *work = g_memdup2 (read->data, read->len * sizeof (TlFragment));
  guint n_left = tl_fragments_normalize (work, read->len, G_MAXUINT);
  TlFragment hull;

  if (n_left == 0)
    {
      /* Nothing but empty fragments: the hull, if there is one, is what can be shown. */
      range->irregular = TRUE;
      if (!has_hull)
        g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET, _("All fragments are empty"));
      return has_hull;
    }
  hull = (TlFragment) { work[0].start, work[n_left - 1].end };
  range->irregular = !is_same_fragments (work, n_left, (TlFragment *) (gpointer) read->data, read->len)
                     || (has_hull && !is_same_fragments (&hull, 1, &range->hull, 1));
  range->hull = hull;
  range->n_fragments = n_left;
  if (n_left > 1)
    range->fragments = g_memdup2 (work, n_left * sizeof *work);
  return TRUE;
}

static gboolean
read_range (TlJsonDoc        *doc,
            const TlJsonRef  *found,
            Range            *range,
            GError          **error)
{
  gboolean has_hull = read_uint (doc, found[START], &range->hull.start)
                      && read_uint (doc, found[END], &range->hull.end);
  TlJsonRef list = found[FRAGMENTS];

  range->n_fragments = 1;
  if (list != TL_JSON_NONE && tl_json_get_type (doc, list) == TL_JSON_ARRAY && tl_json_get_length (doc, list) > 0)
    {
      g_autoptr(GArray) read = read_fragments (doc, list, error);

      return read != NULL && apply_fragments (range, read, has_hull, error);
    }
  if (list != TL_JSON_NONE && tl_json_get_type (doc, list) != TL_JSON_NULL
      && tl_json_get_type (doc, list) != TL_JSON_ARRAY)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE,
                           _("“fragments” is not a list of pairs of offsets"));
      return FALSE;
    }
  if (!has_hull)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE,
                           _("“start” and “end” must be whole numbers from 0"));
      return FALSE;
    }
  if (range->hull.start > range->hull.end)
    {
      g_set_error (error, TL_MODEL_ERROR, TL_MODEL_ERROR_OFFSET, _("It ends (%u) before it begins (%u)"),
                   range->hull.end, range->hull.start);
      return FALSE;
    }
  range->irregular = range->hull.start == range->hull.end;
  return TRUE;
}

static TlDecision
read_decision (TlJsonDoc *doc,
               TlJsonRef  review)
{
  TlJsonRef value;

  if (review == TL_JSON_NONE)
    return TL_DECISION_PENDING;
  value = tl_json_find_typed (doc, review, "decision", TL_JSON_STRING);
  for (guint i = 0; value != TL_JSON_NONE && i < G_N_ELEMENTS (decision_names); i++)
    if (tl_json_string_equal (doc, value, decision_names[i]))
      return (TlDecision) i;
  return TL_DECISION_PENDING;
}

/* The id that counts: forced, the JSON's own, the fallback, or a new one. */
static char *
choose_id (TlJsonDoc  *doc,
           TlJsonRef   member,
           const char *forced_id,
           const char *fallback_id)
{
  char *own;

  if (forced_id != NULL)
    return g_strdup (forced_id);
  own = tl_model_dup_string (doc, member);
  if (own != NULL)
    return own;
  return fallback_id != NULL ? g_strdup (fallback_id) : tl_id_new ("t");
}

TlAnnotation *
tl_annotation_parse (TlJsonDoc   *doc,
                     TlJsonRef    value,
                     const char  *forced_id,
                     const char  *fallback_id,
                     GError     **error)
{
  TlJsonRef found[N_MEMBERS];
  Range range = { 0 };
  TlAnnotation *self;
  g_autofree char *id = NULL;
  char *label;

  if (tl_json_get_type (doc, value) != TL_JSON_OBJECT)
    {
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("An annotation must be an object"));
      return NULL;
    }
  collect_members (doc, value, found);
  if (!read_range (doc, found, &range, error))
    return NULL;
  label = tl_model_intern_string (doc, found[LABEL]);
  if (label == NULL)
    {
      g_free (range.fragments);
      g_set_error_literal (error, TL_MODEL_ERROR, TL_MODEL_ERROR_SHAPE, _("An annotation needs a “label”"));
      return NULL;
    }

  id = choose_id (doc, found[ID], forced_id, fallback_id);
  self = g_malloc0 (sizeof *self + strlen (id) + 1);
  g_atomic_ref_count_init (&self->references);
  strcpy (self->id, id);
  self->element = TL_ELEMENT_NONE;
  self->hull = range.hull;
  self->fragments = range.fragments;
  self->n_fragments = range.n_fragments;
  self->irregular = range.irregular;
  self->label = label;
  self->annotator = tl_model_intern_string (doc, found[ANNOTATOR]);
  self->decision = read_decision (doc, found[REVIEW]);
  self->has_note = (found[NOTE] != TL_JSON_NONE && tl_json_get_type (doc, found[NOTE]) == TL_JSON_STRING
                    && !tl_json_string_equal (doc, found[NOTE], ""))
                   || (found[THREAD] != TL_JSON_NONE && tl_json_get_type (doc, found[THREAD]) == TL_JSON_ARRAY
                       && tl_json_get_length (doc, found[THREAD]) > 0);
  self->json = tl_json_dup_raw (doc, value);
  return self;
}

TlAnnotation *
tl_annotation_parse_bytes (GBytes      *json,
                           const char  *forced_id,
                           GError     **error)
{
  g_autoptr(TlJsonDoc) doc = tl_json_doc_parse (json, NULL, error);

  return doc != NULL ? tl_annotation_parse (doc, 0, forced_id, NULL, error) : NULL;
}

TlJsonDoc *
tl_annotation_open (TlAnnotation *self)
{
  TlJsonDoc *doc = tl_json_doc_parse (self->json, NULL, NULL);

  g_assert (doc != NULL);
  return doc;
}

void
tl_fragments_append_covered (const TlFragment *fragments,
                             guint             n_fragments,
                             TlText           *text,
                             const char       *joint,
                             GString          *out)
{
  const char *data = tl_text_get_data (text, NULL);

  for (guint i = 0; i < n_fragments; i++)
    {
      gsize from = tl_text_to_byte (text, fragments[i].start);
      gsize to = tl_text_to_byte (text, fragments[i].end);

      if (i > 0)
        g_string_append (out, joint);
      g_string_append_len (out, data + from, to - from);
    }
}

static void
append_member (GString    *out,
               const char *name,
               const char *value,
               gssize      length)
{
  g_string_append_printf (out, ", \"%s\": ", name);
  tl_json_append_string (out, value, length, &tl_json_style_spaced);
}

/* The JSON of a new annotation, members in the order of the format's description. */
static GBytes *
compose_json (const char       *id,
              const char       *label,
              const TlFragment *fragments,
              guint             n_fragments,
              TlText           *text,
              const char       *annotator)
{
  GString *out = g_string_new ("{\"id\": ");
  g_autoptr(GString) quote = g_string_new (NULL);
  g_autofree char *now = tl_time_now ();

  tl_json_append_string (out, id, -1, &tl_json_style_spaced);
  append_member (out, "label", label, -1);
  g_string_append_printf (out, ", \"start\": %u, \"end\": %u", fragments[0].start, fragments[n_fragments - 1].end);
  if (n_fragments > 1)
    {
      g_string_append (out, ", \"fragments\": [");
      for (guint i = 0; i < n_fragments; i++)
        g_string_append_printf (out, "%s[%u, %u]", i > 0 ? ", " : "", fragments[i].start, fragments[i].end);
      g_string_append_c (out, ']');
    }
  tl_fragments_append_covered (fragments, n_fragments, text, " ", quote);
  append_member (out, "text", quote->str, quote->len);
  if (annotator != NULL && *annotator != '\0')
    append_member (out, "annotator", annotator, -1);
  append_member (out, "created", now, -1);
  append_member (out, "origin", "human", -1);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

TlAnnotation *
tl_annotation_new (const char       *label,
                   const TlFragment *fragments,
                   guint             n_fragments,
                   TlText           *text,
                   const char       *annotator)
{
  g_autofree TlFragment *work = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GBytes) json = NULL;
  guint n_left;

  g_return_val_if_fail (label != NULL && *label != '\0', NULL);
  g_return_val_if_fail (fragments != NULL && n_fragments > 0, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  work = g_memdup2 (fragments, n_fragments * sizeof *fragments);
  n_left = tl_fragments_normalize (work, n_fragments, tl_text_get_length (text));
  g_return_val_if_fail (n_left > 0, NULL);

  id = tl_id_new ("t");
  json = compose_json (id, label, work, n_left, text, annotator);
  return tl_annotation_parse_bytes (json, NULL, NULL);
}

TlAnnotation *
tl_annotation_new_from_json (GBytes      *json,
                             const char  *fallback_id,
                             GError     **error)
{
  g_autoptr(TlJsonDoc) doc = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  doc = tl_json_doc_parse (json, NULL, error);
  return doc != NULL ? tl_annotation_parse (doc, 0, NULL, fallback_id, error) : NULL;
}

TlAnnotation *
tl_annotation_new_from_doc (TlJsonDoc   *doc,
                            TlJsonRef    value,
                            const char  *fallback_id,
                            GError     **error)
{
  g_return_val_if_fail (doc != NULL, NULL);

  return tl_annotation_parse (doc, value, NULL, fallback_id, error);
}

TlAnnotation *
tl_annotation_ref (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tl_annotation_unref (TlAnnotation *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_bytes_unref (self->json);
  tl_intern_release (self->label);
  g_clear_pointer (&self->annotator, tl_intern_release);
  g_free (self->fragments);
  g_free (self);
}

const char *
tl_annotation_get_id (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

const char *
tl_annotation_get_label (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

const char *
tl_annotation_get_annotator (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->annotator != NULL ? self->annotator : "";
}

const TlFragment *
tl_annotation_get_fragments (TlAnnotation *self,
                             guint        *n_fragments)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (n_fragments != NULL)
    *n_fragments = self->n_fragments;
  return self->fragments != NULL ? self->fragments : &self->hull;
}

guint
tl_annotation_get_start (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->hull.start;
}

guint
tl_annotation_get_end (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->hull.end;
}

TlDecision
tl_annotation_get_decision (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, TL_DECISION_PENDING);

  return (TlDecision) self->decision;
}

gboolean
tl_annotation_has_note (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_note;
}

GBytes *
tl_annotation_get_json (TlAnnotation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->json;
}

gboolean
tl_annotation_equal (TlAnnotation *a,
                     TlAnnotation *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a == b || (g_str_equal (a->id, b->id) && g_bytes_equal (a->json, b->json));
}

gboolean
tl_annotation_covers (TlAnnotation *self,
                      guint         offset)
{
  const TlFragment *fragments;

  g_return_val_if_fail (self != NULL, FALSE);

  if (offset < self->hull.start || offset >= self->hull.end)
    return FALSE;
  fragments = self->fragments != NULL ? self->fragments : &self->hull;
  for (guint i = 0; i < self->n_fragments; i++)
    if (offset >= fragments[i].start && offset < fragments[i].end)
      return TRUE;
  return FALSE;
}

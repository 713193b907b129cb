/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Targets and their selectors.  Several selectors of one target are other ways to say the same; several targets are several parts.
 */

#include "config.h"

#include "tl-web-annotation-private.h"

#include <string.h>

#define MAX_NESTING 8   /* lists in lists of targets, selectors refining selectors */

static void
clear_target (gpointer data)
{
  TlWebTarget *target = data;

  g_free (target->source);
  g_free (target->reference);
  g_free (target->exact);
  g_free (target->prefix);
  g_free (target->suffix);
}

/* "char=10,20" of text/plain fragments (RFC 5147). */
static gboolean
parse_fragment (const char *value,
                TlFragment *range)
{
  const char *rest;
  char *end;
  guint64 from;
  guint64 to;

  if (value == NULL || !g_str_has_prefix (value, "char="))
    return FALSE;
  rest = value + strlen ("char=");
  from = g_ascii_strtoull (rest, &end, 10);
  if (end == rest || *end != ',')
    return FALSE;
  rest = end + 1;
  to = g_ascii_strtoull (rest, &end, 10);
  if (end == rest || (*end != '\0' && *end != ';') || from > G_MAXINT32 || to > G_MAXINT32)
    return FALSE;
  range->start = (guint) from;
  range->end = (guint) to;
  return TRUE;
}

static void
read_selector (TlWebTarget *target,
               TlJsonDoc   *doc,
               TlJsonRef    selector,
               gboolean     is_inner,
               guint        depth)
{
  TlJsonRef inner;

  if (tl_json_get_type (doc, selector) != TL_JSON_OBJECT || depth > MAX_NESTING)
    return;
  inner = tl_json_find_typed (doc, selector, "refinedBy", TL_JSON_OBJECT);
  if (tl_web_has_type (doc, selector, "TextQuoteSelector") && (target->exact == NULL || is_inner))
    {
      g_free (target->exact);
      g_free (target->prefix);
      g_free (target->suffix);
      target->exact = tl_json_pick_string (doc, selector, "exact");
      target->prefix = tl_json_pick_string (doc, selector, "prefix");
      target->suffix = tl_json_pick_string (doc, selector, "suffix");
    }
  else if (tl_web_has_type (doc, selector, "TextPositionSelector") && !is_inner)
    {
      /* A position within something else selected counts from there, which we can't know. */
      if (tl_json_pick_uint (doc, selector, "start", &target->position.start)
          && tl_json_pick_uint (doc, selector, "end", &target->position.end))
        target->has_position = TRUE;
    }
  else if (tl_web_has_type (doc, selector, "FragmentSelector") && !is_inner && !target->has_position)
    {
      g_autofree char *value = tl_json_pick_string (doc, selector, "value");

      target->has_position = parse_fragment (value, &target->position);
    }
  if (inner != TL_JSON_NONE)
    read_selector (target, doc, inner, TRUE, depth + 1);
}

/* The IRI of something named by a string or an object. */
static char *
dup_name (TlJsonDoc *doc,
          TlJsonRef  value)
{
  if (tl_json_is (doc, value, TL_JSON_STRING))
    return tl_json_dup_string (doc, value, NULL);
  return tl_web_pick (doc, value, "id");
}

static void
add_target (GArray    *targets,
            TlJsonDoc *doc,
            TlJsonRef  value,
            guint      depth)
{
  TlWebTarget target = { value };
  TlJsonRef source;
  g_autoptr (GArray) selectors = NULL;
  g_autoptr (GArray) items = NULL;

  if (tl_json_get_type (doc, value) == TL_JSON_STRING)
    {
      target.reference = tl_json_dup_string (doc, value, NULL);
      g_array_append_val (targets, target);
      return;
    }
  if (tl_json_get_type (doc, value) != TL_JSON_OBJECT)
    return;
  items = tl_web_list (doc, tl_json_find (doc, value, "items"));
  if (items->len > 0 && depth < MAX_NESTING)
    {
      for (guint i = 0; i < items->len; i++)
        add_target (targets, doc, g_array_index (items, TlJsonRef, i), depth + 1);
      return;
    }
  source = tl_json_find (doc, value, "source");
  target.source = dup_name (doc, source);
  selectors = tl_web_list (doc, tl_json_find (doc, value, "selector"));
  for (guint i = 0; i < selectors->len; i++)
    read_selector (&target, doc, g_array_index (selectors, TlJsonRef, i), FALSE, 0);
  if (selectors->len == 0)
    target.reference = target.source != NULL ? g_strdup (target.source) : tl_web_pick (doc, value, "id");
  g_array_append_val (targets, target);
}

GArray *
tl_web_list_targets (TlJsonDoc *doc,
                     TlJsonRef  annotation)
{
  GArray *targets = g_array_new (FALSE, FALSE, sizeof (TlWebTarget));
  g_autoptr (GArray) values = tl_web_list (doc, tl_json_find (doc, annotation, "target"));

  g_array_set_clear_func (targets, clear_target);
  for (guint i = 0; i < values->len; i++)
    add_target (targets, doc, g_array_index (values, TlJsonRef, i), 0);
  return targets;
}

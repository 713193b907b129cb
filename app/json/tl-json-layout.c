/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Looks.  A document's white space is the only thing that tells how its author's tools write JSON;
 * what is added should read as if those tools had written it.  The nearest witness decides: the
 * value that is replaced, then a neighbour of the same kind, then the container around.
 */

#include "config.h"

#include "tl-json-layout-private.h"
#include "tl-json-private.h"

#include <string.h>

/* How many children on either side are asked; a collection may have a hundred thousand. */
#define MAX_WITNESSES 32

void
tl_json_layout_clear (TlJsonLayout *self)
{
  g_clear_pointer (&self->child_indent, g_free);
  g_clear_pointer (&self->close_indent, g_free);
}

gboolean
tl_json_is_filled (TlJsonDoc *doc,
                   TlJsonRef  ref)
{
  return tl_json_first (doc, ref) != TL_JSON_NONE;
}

gsize
tl_json_child_start (TlJsonDoc *doc,
                     TlJsonRef  child)
{
  if (child > 0 && (doc->tape[child - 1].info & TL_JSON_INFO_KEY))
    child--;
  return doc->tape[child].start;
}

gsize
tl_json_value_end (TlJsonDoc *doc,
                   TlJsonRef  value)
{
  return doc->tape[value].end;
}

static gboolean
has_newline (TlJsonDoc *doc,
             gsize      start,
             gsize      end)
{
  return memchr (doc->data + start, '\n', end - start) != NULL;
}

static gboolean
is_blank (guint8 byte)
{
  return byte == ' ' || byte == '\t';
}

/* The white space that the line of the byte at offset begins with, if the line's start is here. */
static char *
dup_line_indent (TlJsonDoc *doc,
                 gsize      offset)
{
  gsize start = offset;
  gsize end;

  while (start > 0 && doc->data[start - 1] != '\n')
    start--;
  end = start;
  while (end < offset && is_blank (doc->data[end]))
    end++;
  return g_strndup ((const char *) doc->data + start, end - start);
}

void
tl_json_layout_init (TlJsonLayout *self,
                     TlJsonDoc    *doc,
                     TlJsonRef     container)
{
  TlJsonRef child = tl_json_first (doc, container);
  gsize open = doc->tape[container].start;
  gsize close = doc->tape[container].end - 1;
  gsize start = tl_json_child_start (doc, child);
  const guint8 *newline;

  *self = (TlJsonLayout) { TL_JSON_LAYOUT_INLINE, "\n", NULL, NULL };
  if (has_newline (doc, open, start))
    {
      self->kind = TL_JSON_LAYOUT_EXPANDED;
    }
  else
    {
      /* Only the gaps between the children count, not line breaks inside them. */
      for (guint i = 0; i < MAX_WITNESSES; i++)
        {
          TlJsonRef next = tl_json_next (doc, child);

          if (next == TL_JSON_NONE)
            break;
          start = tl_json_child_start (doc, next);
          if (has_newline (doc, doc->tape[child].end, start))
            {
              self->kind = TL_JSON_LAYOUT_HANGING;
              break;
            }
          child = next;
        }
    }
  if (self->kind == TL_JSON_LAYOUT_INLINE)
    return;

  self->child_indent = dup_line_indent (doc, start);
  self->close_indent = dup_line_indent (doc, close);
  newline = memrchr (doc->data + open, '\n', start - open);
  if (newline != NULL && newline > doc->data && newline[-1] == '\r')
    self->newline = "\r\n";
  /* The bracket behind the last child: the line where that began says nothing about the bracket. */
  if (self->kind == TL_JSON_LAYOUT_EXPANDED)
    {
      for (TlJsonRef next = child; next != TL_JSON_NONE; next = tl_json_next (doc, next))
        child = next;
      if (!has_newline (doc, doc->tape[child].end, close))
        {
          self->kind = TL_JSON_LAYOUT_ROWS;
          g_free (self->close_indent);
          self->close_indent = dup_line_indent (doc, open);
        }
    }
}

static void
visit_habits (TlJsonHabits *self,
              TlJsonDoc    *doc,
              TlJsonRef     container,
              gboolean      expanded)
{
  for (TlJsonRef child = tl_json_first (doc, container);
       child != TL_JSON_NONE && !(self->inline_arrays && self->inline_objects);
       child = tl_json_next (doc, child))
    {
      TlJsonRef grandchild = tl_json_first (doc, child);
      gboolean child_expanded;

      if (grandchild == TL_JSON_NONE)
        continue;
      child_expanded =
        has_newline (doc, doc->tape[child].start, tl_json_child_start (doc, grandchild));
      if (expanded && !child_expanded)
        {
          if (tl_json_get_type (doc, child) == TL_JSON_ARRAY)
            self->inline_arrays = TRUE;
          else
            self->inline_objects = TRUE;
        }
      if (child_expanded)
        visit_habits (self, doc, child, TRUE);
    }
}

void
tl_json_habits_init (TlJsonHabits *self,
                     TlJsonDoc    *doc)
{
  TlJsonRef first = tl_json_first (doc, 0);
  gboolean raw = FALSE;

  *self = (TlJsonHabits) { 0 };
  if (first != TL_JSON_NONE &&
      has_newline (doc, doc->tape[0].start, tl_json_child_start (doc, first)))
    visit_habits (self, doc, 0, TRUE);

  for (gsize i = 0; i < doc->size && !raw; i++)
    raw = doc->data[i] >= 0x80;
  for (guint32 i = 0; i < doc->n_entries && !raw && !self->ascii; i++)
    {
      const guint8 *p = doc->data + doc->tape[i].start;
      const guint8 *end = doc->data + doc->tape[i].end;

      if (!(doc->tape[i].info & TL_JSON_INFO_ESCAPED))
        continue;
      while ((p = memchr (p, '\\', end - p)) != NULL && !self->ascii)
        {
          self->ascii = p[1] == 'u' && tl_json_hex4 (p + 2, end) >= 0x7f;
          p += 2;
        }
    }
}

/* NULL when the members of object don't say. */
static const char *
colon_of (TlJsonDoc *doc,
          TlJsonRef  object)
{
  static const char *const colons[] = { ":", ": ", " : ", " :" };
  TlJsonRef value = tl_json_first (doc, object);
  gsize start;
  gsize length;

  if (value == TL_JSON_NONE || tl_json_get_type (doc, object) != TL_JSON_OBJECT)
    return NULL;
  start = doc->tape[value - 1].end;
  length = doc->tape[value].start - start;
  for (guint i = 0; i < G_N_ELEMENTS (colons); i++)
    {
      if (length == strlen (colons[i]) && memcmp (doc->data + start, colons[i], length) == 0)
        return colons[i];
    }
  return ": ";
}

static const char *
comma_of (TlJsonDoc *doc,
          TlJsonRef  container)
{
  TlJsonRef child = tl_json_first (doc, container);

  for (guint i = 0; child != TL_JSON_NONE && i < MAX_WITNESSES; i++)
    {
      TlJsonRef next = tl_json_next (doc, child);

      if (next != TL_JSON_NONE)
        {
          gsize start = doc->tape[child].end;
          gsize end = tl_json_child_start (doc, next);

          if (!has_newline (doc, start, end))
            return end - start == 1 ? "," : ", ";
        }
      child = next;
    }
  return NULL;
}

static void
learn_style (TlJsonDoc   *doc,
             TlJsonRef    container,
             TlJsonStyle *style)
{
  if (style->colon == NULL)
    style->colon = colon_of (doc, container);
  if (style->comma == NULL)
    style->comma = comma_of (doc, container);
}

static void
learn_style_around (TlJsonDoc   *doc,
                    TlJsonRef    around,
                    TlJsonRef    container,
                    TlJsonStyle *style)
{
  TlJsonRef child = tl_json_first (doc, around);

  while (doc->tape[child].next <= container)
    child = tl_json_next (doc, child);
  if (child != container)
    learn_style_around (doc, child, container, style);
  learn_style (doc, around, style);
}

TlJsonStyle
tl_json_style_of (TlJsonDoc          *doc,
                  const TlJsonHabits *habits,
                  TlJsonRef           container)
{
  TlJsonStyle style = { NULL, NULL, habits->ascii };
  TlJsonRef inner_end = doc->tape[container].next;

  /* Inside, then around from near to far, then wherever there is a witness. */
  for (TlJsonRef i = container; i < MIN (inner_end, container + 2 * MAX_WITNESSES); i++)
    learn_style (doc, i, &style);
  if (container != 0)
    learn_style_around (doc, 0, container, &style);
  for (TlJsonRef i = 0; i < doc->n_entries && (style.colon == NULL || style.comma == NULL); i++)
    learn_style (doc, i, &style);

  if (style.colon == NULL)
    style.colon = style.comma != NULL && style.comma[1] == '\0' ? ":" : ": ";
  if (style.comma == NULL)
    style.comma = g_str_equal (style.colon, ":") ? "," : ", ";
  return style;
}

TlJsonKind
tl_json_kind_of (TlJsonDoc *doc,
                 TlJsonRef  ref)
{
  TlJsonKind kind = { tl_json_get_type (doc, ref), FALSE };
  TlJsonRef child = tl_json_first (doc, ref);

  if (kind.type == TL_JSON_ARRAY && child != TL_JSON_NONE)
    kind.of_objects = tl_json_get_type (doc, child) == TL_JSON_OBJECT;
  return kind;
}

static gboolean
is_like (TlJsonDoc  *doc,
         TlJsonRef   ref,
         TlJsonKind  kind)
{
  TlJsonKind other = tl_json_kind_of (doc, ref);

  return tl_json_is_filled (doc, ref) && other.type == kind.type &&
         other.of_objects == kind.of_objects;
}

TlJsonRef
tl_json_find_model (TlJsonDoc  *doc,
                    TlJsonRef   container,
                    TlJsonRef   near,
                    TlJsonKind  kind)
{
  TlJsonRef model = TL_JSON_NONE;

  /* Mostly it is the neighbour itself; a long list need not be walked for each new element. */
  if (near != TL_JSON_NONE && is_like (doc, near, kind))
    return near;
  for (TlJsonRef child = tl_json_first (doc, container);
       child != TL_JSON_NONE && (child <= near || model == TL_JSON_NONE);
       child = tl_json_next (doc, child))
    {
      if (is_like (doc, child, kind))
        model = child;
    }
  return model;
}

/* What one level adds to the indentation; owned. */
static char *
dup_unit (const TlJsonLayout *self)
{
  gsize close_length = strlen (self->close_indent);

  if (g_str_has_prefix (self->child_indent, self->close_indent))
    return g_strdup (self->child_indent + close_length);
  return g_strdup (self->child_indent[0] == '\t' ? "\t" : "");
}

void
tl_json_layout_init_inner (TlJsonLayout       *self,
                           const TlJsonLayout *outer,
                           const TlJsonHabits *habits,
                           TlJsonKind          kind)
{
  gboolean habit = kind.type == TL_JSON_ARRAY ? habits->inline_arrays : habits->inline_objects;
  g_autofree char *unit = NULL;

  *self = (TlJsonLayout) { TL_JSON_LAYOUT_INLINE, outer->newline, NULL, NULL };
  if (outer->kind == TL_JSON_LAYOUT_EXPANDED)
    {
      if (habit && !kind.of_objects)
        return;
      self->kind = TL_JSON_LAYOUT_EXPANDED;
      unit = dup_unit (outer);
    }
  else if (outer->kind == TL_JSON_LAYOUT_HANGING && kind.of_objects)
    {
      /* One line for each, so that a change of one is a change of one line. */
      self->kind = TL_JSON_LAYOUT_ROWS;
      unit = g_strdup (" ");
    }
  else
    {
      return;
    }
  self->child_indent = g_strconcat (outer->child_indent, unit, NULL);
  self->close_indent = g_strdup (outer->child_indent);
}

void
tl_json_layout_init_value (TlJsonLayout       *self,
                           TlJsonDoc          *doc,
                           const TlJsonHabits *habits,
                           TlJsonRef           parent,
                           TlJsonRef           replaced,
                           TlJsonKind          kind,
                           TlJsonRef          *model)
{
  *self = (TlJsonLayout) { TL_JSON_LAYOUT_INLINE, "\n", NULL, NULL };
  *model = TL_JSON_NONE;
  if (is_like (doc, replaced, kind))
    *model = replaced;
  else if (parent != TL_JSON_NONE)
    *model = tl_json_find_model (doc, parent, replaced, kind);
  if (*model != TL_JSON_NONE)
    {
      tl_json_layout_init (self, doc, *model);
    }
  else if (parent != TL_JSON_NONE)
    {
      g_auto(TlJsonLayout) outer = { 0 };

      tl_json_layout_init (&outer, doc, parent);
      tl_json_layout_init_inner (self, &outer, habits, kind);
    }
}

void
tl_json_layout_lead (const TlJsonLayout *self,
                     GString            *out)
{
  if (self->kind == TL_JSON_LAYOUT_EXPANDED || self->kind == TL_JSON_LAYOUT_ROWS)
    {
      g_string_append (out, self->newline);
      g_string_append (out, self->child_indent);
    }
}

void
tl_json_layout_separator (const TlJsonLayout *self,
                          const TlJsonStyle  *style,
                          GString            *out)
{
  if (self->kind == TL_JSON_LAYOUT_INLINE)
    {
      g_string_append (out, style->comma);
      return;
    }
  g_string_append_c (out, ',');
  g_string_append (out, self->newline);
  g_string_append (out, self->child_indent);
}

void
tl_json_layout_tail (const TlJsonLayout *self,
                     GString            *out)
{
  if (self->kind == TL_JSON_LAYOUT_EXPANDED)
    {
      g_string_append (out, self->newline);
      g_string_append (out, self->close_indent);
    }
}

/* What in model corresponds to a child of a new value, if it is filled. */
static TlJsonRef
find_counterpart (TlJsonDoc *doc,
                  TlJsonRef  model,
                  TlJsonDoc *value,
                  TlJsonRef  child,
                  gboolean   in_object)
{
  if (model == TL_JSON_NONE)
    return TL_JSON_NONE;
  if (in_object)
    {
      g_autofree char *name = tl_json_dup_string (value, tl_json_get_key (value, child), NULL);
      TlJsonRef found = tl_json_find (doc, model, name);

      return found != TL_JSON_NONE && is_like (doc, found, tl_json_kind_of (value, child))
               ? found
               : TL_JSON_NONE;
    }
  for (TlJsonRef i = tl_json_first (doc, model); i != TL_JSON_NONE; i = tl_json_next (doc, i))
    {
      if (is_like (doc, i, tl_json_kind_of (value, child)))
        return i;
    }
  return TL_JSON_NONE;
}

typedef struct
{
  TlJsonDoc          *doc;
  const TlJsonHabits *habits;
  const TlJsonStyle  *style;
  TlJsonDoc          *value;
  GString            *out;
} Writer;

static void
append_raw (Writer    *self,
            TlJsonRef  ref)
{
  gsize length;
  const char *raw = tl_json_get_raw (self->value, ref, NULL, &length);

  g_string_append_len (self->out, raw, length);
}

static void
append_value (Writer             *self,
              const TlJsonLayout *layout,
              TlJsonRef           model,
              TlJsonRef           ref)
{
  gboolean in_object = tl_json_get_type (self->value, ref) == TL_JSON_OBJECT;

  if (layout->kind == TL_JSON_LAYOUT_INLINE || layout->kind == TL_JSON_LAYOUT_HANGING ||
      !tl_json_is_filled (self->value, ref))
    {
      append_raw (self, ref);
      return;
    }

  g_string_append_c (self->out, in_object ? '{' : '[');
  tl_json_layout_lead (layout, self->out);
  for (TlJsonRef child = tl_json_first (self->value, ref); child != TL_JSON_NONE;)
    {
      TlJsonRef next = tl_json_next (self->value, child);
      TlJsonRef counterpart = find_counterpart (self->doc, model, self->value, child, in_object);
      g_auto(TlJsonLayout) inner = { 0 };

      if (counterpart != TL_JSON_NONE)
        tl_json_layout_init (&inner, self->doc, counterpart);
      else
        tl_json_layout_init_inner (&inner, layout, self->habits,
                                   tl_json_kind_of (self->value, child));
      if (in_object)
        {
          append_raw (self, tl_json_get_key (self->value, child));
          g_string_append (self->out, self->style->colon);
        }
      append_value (self, &inner, counterpart, child);
      if (next != TL_JSON_NONE)
        tl_json_layout_separator (layout, self->style, self->out);
      child = next;
    }
  tl_json_layout_tail (layout, self->out);
  g_string_append_c (self->out, in_object ? '}' : ']');
}

void
tl_json_layout_append (const TlJsonLayout *self,
                       TlJsonDoc          *doc,
                       const TlJsonHabits *habits,
                       TlJsonRef           model,
                       const TlJsonStyle  *style,
                       TlJsonDoc          *value,
                       GString            *out)
{
  Writer writer = { doc, habits, style, value, out };

  append_value (&writer, self, model, 0);
}

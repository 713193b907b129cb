/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The byte-preserving writer.  Changes are kept by the value they concern; applying walks down only
 * into what holds a change and copies the rest.
 *
 * Separators: a child keeps the white space and comma before it as long as it has a neighbour on
 * that side, the first child gets what stood after the opening bracket, a new one a copy of a
 * neighbour's.  So removing what was added gives back the very bytes that were there.
 */

#include "config.h"

#include "tl-json-patch.h"

#include "tl-json-layout-private.h"
#include "tl-json-private.h"

#include <string.h>

/* A child in the list that a changed container will have. */
typedef struct
{
  TlJsonRef  ref;     /* the child that it is, or TL_JSON_NONE */
  char      *name;    /* of a new member; owned */
  TlJsonDoc *value;   /* new: its value; owned */
  GBytes    *raw;     /* not new, but these bytes instead of its own; owned */
} Item;

/* What happens to one value: exactly one of these is set. */
typedef struct
{
  TlJsonDoc *value;   /* replaced by this, laid out; owned */
  GBytes    *raw;     /* replaced by this as it is; owned */
  GArray    *items;   /* a container: its children from now on, of Item; owned */
} Change;

struct _TlJsonPatch
{
  TlJsonDoc    *doc;            /* owned */
  GHashTable   *changes;        /* TlJsonRef → Change, owned */
  TlJsonRef    *changed;        /* while applying: the keys of changes, sorted */
  guint         n_changed;
  TlJsonHabits  habits;
  gboolean      has_habits;
};

static void
item_clear (gpointer data)
{
  Item *self = data;

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->value, tl_json_doc_unref);
  g_clear_pointer (&self->raw, g_bytes_unref);
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_clear_pointer (&self->value, tl_json_doc_unref);
  g_clear_pointer (&self->raw, g_bytes_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_free (self);
}

TlJsonPatch *
tl_json_patch_new (TlJsonDoc *doc)
{
  TlJsonPatch *self;

  g_return_val_if_fail (doc != NULL, NULL);

  self = g_new0 (TlJsonPatch, 1);
  self->doc = tl_json_doc_ref (doc);
  self->changes = g_hash_table_new_full (NULL, NULL, NULL, change_free);
  return self;
}

void
tl_json_patch_free (TlJsonPatch *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->doc, tl_json_doc_unref);
  g_clear_pointer (&self->changes, g_hash_table_unref);
  g_free (self);
}

static const TlJsonHabits *
get_habits (TlJsonPatch *self)
{
  if (!self->has_habits)
    {
      tl_json_habits_init (&self->habits, self->doc);
      self->has_habits = TRUE;
    }
  return &self->habits;
}

static Change *
get_change (TlJsonPatch *self,
            TlJsonRef    ref)
{
  return g_hash_table_lookup (self->changes, GUINT_TO_POINTER (ref));
}

static TlJsonDoc *
parse_new (const char *json,
           gssize      length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (json, length < 0 ? strlen (json) : (gsize) length);
  g_autoptr(GError) error = NULL;
  TlJsonDoc *value = tl_json_doc_parse (bytes, NULL, &error);

  if (value == NULL)
    g_critical ("What should be put into a document is not JSON: %s", error->message);
  return value;
}

static GArray *
new_items (void)
{
  GArray *items = g_array_new (FALSE, TRUE, sizeof (Item));

  g_array_set_clear_func (items, item_clear);
  return items;
}

static GArray *
list_children (TlJsonDoc *doc,
               TlJsonRef  container)
{
  GArray *items = new_items ();

  for (TlJsonRef child = tl_json_first (doc, container);
       child != TL_JSON_NONE;
       child = tl_json_next (doc, child))
    {
      Item item = { .ref = child };

      g_array_append_val (items, item);
    }
  return items;
}

/* The list of children of a container, to be changed; NULL when the container was replaced. */
static GArray *
edit_items (TlJsonPatch *self,
            TlJsonRef    container)
{
  Change *change = get_change (self, container);

  if (change == NULL)
    {
      change = g_new0 (Change, 1);
      change->items = list_children (self->doc, container);
      g_hash_table_insert (self->changes, GUINT_TO_POINTER (container), change);
    }
  return change->items;
}

static gboolean
item_is_named (TlJsonPatch *self,
               const Item  *item,
               const char  *name)
{
  if (item->ref == TL_JSON_NONE)
    return g_str_equal (item->name, name);
  return tl_json_string_equal (self->doc, tl_json_get_key (self->doc, item->ref), name);
}

TlJsonStyle
tl_json_patch_get_style (TlJsonPatch *self,
                         TlJsonRef    container)
{
  g_return_val_if_fail (self != NULL, tl_json_style_compact);
  g_return_val_if_fail (container < self->doc->n_entries, tl_json_style_compact);

  return tl_json_style_of (self->doc, get_habits (self), container);
}

void
tl_json_patch_replace (TlJsonPatch *self,
                       TlJsonRef    value,
                       const char  *json,
                       gssize       length)
{
  g_autoptr(TlJsonDoc) parsed = NULL;
  Change *change;

  g_return_if_fail (self != NULL && value < self->doc->n_entries);
  g_return_if_fail (json != NULL);

  parsed = parse_new (json, length);
  if (parsed == NULL)
    return;
  change = g_new0 (Change, 1);
  change->value = g_steal_pointer (&parsed);
  g_hash_table_replace (self->changes, GUINT_TO_POINTER (value), change);
}

void
tl_json_patch_replace_raw (TlJsonPatch *self,
                           TlJsonRef    value,
                           GBytes      *json)
{
  Change *change;

  g_return_if_fail (self != NULL && value < self->doc->n_entries);
  g_return_if_fail (json != NULL);

  change = g_new0 (Change, 1);
  change->raw = g_bytes_ref (json);
  g_hash_table_replace (self->changes, GUINT_TO_POINTER (value), change);
}

void
tl_json_patch_set_member (TlJsonPatch *self,
                          TlJsonRef    object,
                          const char  *name,
                          const char  *json,
                          gssize       length)
{
  g_autoptr(TlJsonDoc) parsed = NULL;
  GArray *items;
  Item item;

  g_return_if_fail (self != NULL);
  g_return_if_fail (tl_json_get_type (self->doc, object) == TL_JSON_OBJECT);
  g_return_if_fail (name != NULL && json != NULL);

  items = edit_items (self, object);
  g_return_if_fail (items != NULL);
  for (guint i = 0; i < items->len; i++)
    {
      Item *old = &g_array_index (items, Item, i);

      if (!item_is_named (self, old, name))
        continue;
      if (old->ref != TL_JSON_NONE)
        {
          tl_json_patch_replace (self, old->ref, json, length);
          return;
        }
      parsed = parse_new (json, length);
      g_return_if_fail (parsed != NULL);
      tl_json_doc_unref (old->value);
      old->value = g_steal_pointer (&parsed);
      return;
    }

  parsed = parse_new (json, length);
  g_return_if_fail (parsed != NULL);
  item = (Item) { TL_JSON_NONE, g_strdup (name), g_steal_pointer (&parsed), NULL };
  g_array_append_val (items, item);
}

void
tl_json_patch_remove_member (TlJsonPatch *self,
                             TlJsonRef    object,
                             const char  *name)
{
  GArray *items;

  g_return_if_fail (self != NULL);
  g_return_if_fail (tl_json_get_type (self->doc, object) == TL_JSON_OBJECT);
  g_return_if_fail (name != NULL);

  items = edit_items (self, object);
  g_return_if_fail (items != NULL);
  for (guint i = items->len; i-- > 0;)
    {
      if (item_is_named (self, &g_array_index (items, Item, i), name))
        g_array_remove_index (items, i);
    }
}

void
tl_json_patch_set_elements (TlJsonPatch         *self,
                            TlJsonRef            array,
                            const TlJsonElement *elements,
                            guint                n_elements)
{
  g_autoptr(GArray) items = NULL;
  Change *change;

  g_return_if_fail (self != NULL);
  g_return_if_fail (tl_json_get_type (self->doc, array) == TL_JSON_ARRAY);
  g_return_if_fail (elements != NULL || n_elements == 0);

  items = new_items ();
  for (guint i = 0; i < n_elements; i++)
    {
      Item item = { elements[i].ref, NULL, NULL, NULL };

      if (item.ref != TL_JSON_NONE)
        {
          g_return_if_fail (item.ref > array && item.ref < self->doc->tape[array].next);
          item.raw = elements[i].json != NULL ? g_bytes_ref (elements[i].json) : NULL;
        }
      else
        {
          g_return_if_fail (elements[i].json != NULL);
          item.value = parse_new (g_bytes_get_data (elements[i].json, NULL),
                                  g_bytes_get_size (elements[i].json));
          g_return_if_fail (item.value != NULL);
        }
      g_array_append_val (items, item);
    }

  change = g_new0 (Change, 1);
  change->items = g_steal_pointer (&items);
  g_hash_table_replace (self->changes, GUINT_TO_POINTER (array), change);
}

/* The order number among changed of the first change at or after ref. */
static guint
lower_bound (TlJsonPatch *self,
             TlJsonRef    ref)
{
  guint low = 0;
  guint high = self->n_changed;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->changed[middle] < ref)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
holds_change (TlJsonPatch *self,
              TlJsonRef    ref)
{
  guint i = lower_bound (self, ref);

  return i < self->n_changed && self->changed[i] < self->doc->tape[ref].next;
}

static void
append_range (TlJsonPatch *self,
              gsize        start,
              gsize        end,
              GString     *out)
{
  g_string_append_len (out, (const char *) self->doc->data + start, end - start);
}

/* A container while it is written. */
typedef struct
{
  TlJsonRef     container;
  TlJsonRef     parent;      /* of the container, or TL_JSON_NONE */
  GArray       *children;    /* as they are in the document, of TlJsonRef; owned */
  gboolean      has_style;
  TlJsonStyle   style;
  /* Only when it is empty in the document: */
  TlJsonLayout  layout;      /* how it is laid out from now on; owned */
  TlJsonRef     model;       /* a container that looks as this one should, or TL_JSON_NONE */
} Frame;

static void
frame_clear (Frame *self)
{
  g_clear_pointer (&self->children, g_array_unref);
  tl_json_layout_clear (&self->layout);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frame, frame_clear)

static const TlJsonStyle *
frame_get_style (Frame       *self,
                 TlJsonPatch *patch)
{
  if (!self->has_style)
    {
      self->style = tl_json_style_of (patch->doc, get_habits (patch), self->container);
      self->has_style = TRUE;
    }
  return &self->style;
}

static TlJsonRef
frame_get_child (const Frame *self,
                 guint        index)
{
  return g_array_index (self->children, TlJsonRef, index);
}

/* The order number of a child that the container has in the document. */
static guint
frame_index (const Frame *self,
             TlJsonRef    child)
{
  guint low = 0;
  guint high = self->children->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (frame_get_child (self, middle) <= child)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static gboolean
item_is_object (TlJsonPatch *self,
                const Item  *item)
{
  if (item->ref == TL_JSON_NONE)
    return tl_json_get_type (item->value, 0) == TL_JSON_OBJECT;
  return tl_json_get_type (self->doc, item->ref) == TL_JSON_OBJECT;
}

static void
frame_init (Frame        *self,
            TlJsonPatch  *patch,
            TlJsonRef     parent,
            TlJsonRef     container,
            const GArray *items)
{
  TlJsonDoc *doc = patch->doc;
  TlJsonKind kind;

  *self = (Frame) { container, parent, NULL, FALSE, { 0 }, { 0 }, TL_JSON_NONE };
  self->layout.newline = "\n";
  self->children = g_array_new (FALSE, FALSE, sizeof (TlJsonRef));
  for (TlJsonRef child = tl_json_first (doc, container); child != TL_JSON_NONE;
       child = tl_json_next (doc, child))
    g_array_append_val (self->children, child);

  if (self->children->len > 0 || items->len == 0 || parent == TL_JSON_NONE)
    return;
  kind.type = tl_json_get_type (doc, container);
  kind.of_objects = item_is_object (patch, &g_array_index (items, Item, 0));
  self->model = tl_json_find_model (doc, parent, container, kind);
  if (self->model != TL_JSON_NONE)
    {
      tl_json_layout_init (&self->layout, doc, self->model);
    }
  else
    {
      g_auto(TlJsonLayout) outer = { 0 };

      tl_json_layout_init (&outer, doc, parent);
      tl_json_layout_init_inner (&self->layout, &outer, get_habits (patch), kind);
    }
}

/* The comma and white space before child number index, which is not the first. */
static void
append_gap (TlJsonPatch *self,
            const Frame *frame,
            guint        index,
            GString     *out)
{
  append_range (self, tl_json_value_end (self->doc, frame_get_child (frame, index - 1)),
                tl_json_child_start (self->doc, frame_get_child (frame, index)), out);
}

/* What stands between the opening bracket and the first child. */
static void
append_lead (TlJsonPatch *self,
             const Frame *frame,
             GString     *out)
{
  if (frame->children->len == 0)
    tl_json_layout_lead (&frame->layout, out);
  else
    append_range (self, self->doc->tape[frame->container].start + 1,
                  tl_json_child_start (self->doc, frame_get_child (frame, 0)), out);
}

static void
append_tail (TlJsonPatch *self,
             const Frame *frame,
             GString     *out)
{
  if (frame->children->len == 0)
    tl_json_layout_tail (&frame->layout, out);
  else
    append_range (self,
                  tl_json_value_end (self->doc, frame_get_child (frame, frame->children->len - 1)),
                  tl_json_value_end (self->doc, frame->container) - 1, out);
}

/* A separator for where the document has none: a copy of the one nearest to child number near. */
static void
append_new_gap (TlJsonPatch *self,
                Frame       *frame,
                guint        near,
                GString     *out)
{
  gsize start;
  gsize end;

  if (frame->children->len == 0)
    {
      tl_json_layout_separator (&frame->layout, frame_get_style (frame, self), out);
      return;
    }
  if (frame->children->len > 1)
    {
      append_gap (self, frame, MAX (near, 1), out);
      return;
    }
  start = self->doc->tape[frame->container].start + 1;
  end = tl_json_child_start (self->doc, frame_get_child (frame, 0));
  if (memchr (self->doc->data + start, '\n', end - start) == NULL)
    {
      g_string_append (out, frame_get_style (frame, self)->comma);
      return;
    }
  g_string_append_c (out, ',');
  append_range (self, start, end, out);
}

/* A new child, laid out like its neighbours. */
static void
append_new_value (TlJsonPatch *self,
                  Frame       *frame,
                  guint        near,
                  TlJsonDoc   *value,
                  GString     *out)
{
  g_auto(TlJsonLayout) layout = { .newline = "\n" };
  TlJsonKind kind = tl_json_kind_of (value, 0);
  gboolean was_empty = frame->children->len == 0;
  TlJsonRef model = TL_JSON_NONE;

  if (tl_json_is_filled (value, 0))
    {
      if (!was_empty)
        model =
          tl_json_find_model (self->doc, frame->container, frame_get_child (frame, near), kind);
      else if (frame->model != TL_JSON_NONE)
        model = tl_json_find_model (self->doc, frame->model, TL_JSON_NONE, kind);

      if (model != TL_JSON_NONE)
        {
          tl_json_layout_init (&layout, self->doc, model);
        }
      else if (was_empty)
        {
          tl_json_layout_init_inner (&layout, &frame->layout, get_habits (self), kind);
        }
      else
        {
          g_auto(TlJsonLayout) outer = { 0 };

          tl_json_layout_init (&outer, self->doc, frame->container);
          tl_json_layout_init_inner (&layout, &outer, get_habits (self), kind);
        }
    }
  tl_json_layout_append (&layout, self->doc, get_habits (self), model,
                         frame_get_style (frame, self), value, out);
}

/* A value that takes the place of another. */
static void
append_replacement (TlJsonPatch *self,
                    TlJsonRef    parent,
                    TlJsonRef    replaced,
                    TlJsonDoc   *value,
                    GString     *out)
{
  g_auto(TlJsonLayout) layout = { .newline = "\n" };
  TlJsonStyle style = tl_json_style_compact;
  TlJsonRef model = TL_JSON_NONE;

  if (tl_json_is_filled (value, 0))
    {
      tl_json_layout_init_value (&layout, self->doc, get_habits (self), parent, replaced,
                                 tl_json_kind_of (value, 0), &model);
      style = tl_json_style_of (self->doc, get_habits (self), replaced);
    }
  tl_json_layout_append (&layout, self->doc, get_habits (self), model, &style, value, out);
}

static void append_value (TlJsonPatch *self,
                          TlJsonRef    parent,
                          TlJsonRef    ref,
                          GString     *out);

static void
append_item (TlJsonPatch *self,
             Frame       *frame,
             guint        near,
             const Item  *item,
             GString     *out)
{
  if (item->ref == TL_JSON_NONE)
    {
      if (item->name != NULL)
        {
          tl_json_append_string (out, item->name, -1, frame_get_style (frame, self));
          g_string_append (out, frame_get_style (frame, self)->colon);
        }
      append_new_value (self, frame, near, item->value, out);
      return;
    }

  append_range (self, tl_json_child_start (self->doc, item->ref), self->doc->tape[item->ref].start,
                out);
  if (item->raw != NULL)
    g_string_append_len (out, g_bytes_get_data (item->raw, NULL), g_bytes_get_size (item->raw));
  else
    append_value (self, frame->container, item->ref, out);
}

static void
append_items (TlJsonPatch  *self,
              TlJsonRef     parent,
              TlJsonRef     container,
              const GArray *items,
              GString      *out)
{
  g_auto(Frame) frame = { 0 };
  gsize start = self->doc->tape[container].start;
  gsize end = self->doc->tape[container].end;
  guint near = 0;

  frame_init (&frame, self, parent, container, items);
  if (items->len == 0)
    {
      append_range (self, start, start + 1, out);
      if (frame.children->len == 0)
        append_range (self, start + 1, end - 1, out);
      append_range (self, end - 1, end, out);
      return;
    }

  append_range (self, start, start + 1, out);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      gboolean is_old = item->ref != TL_JSON_NONE;
      guint index = is_old ? frame_index (&frame, item->ref) : 0;

      if (i == 0)
        append_lead (self, &frame, out);
      else if (index > 0)
        append_gap (self, &frame, index, out);
      else
        append_new_gap (self, &frame, near, out);
      if (is_old)
        near = index;
      append_item (self, &frame, near, item, out);
    }
  append_tail (self, &frame, out);
  append_range (self, end - 1, end, out);
}

static void
append_value (TlJsonPatch *self,
              TlJsonRef    parent,
              TlJsonRef    ref,
              GString     *out)
{
  Change *change = get_change (self, ref);

  if (change != NULL && change->raw != NULL)
    {
      g_string_append_len (out, g_bytes_get_data (change->raw, NULL),
                           g_bytes_get_size (change->raw));
    }
  else if (change != NULL && change->value != NULL)
    {
      append_replacement (self, parent, ref, change->value, out);
    }
  else if (change != NULL)
    {
      append_items (self, parent, ref, change->items, out);
    }
  else if (holds_change (self, ref))
    {
      g_autoptr(GArray) items = list_children (self->doc, ref);

      append_items (self, parent, ref, items, out);
    }
  else
    {
      append_range (self, self->doc->tape[ref].start, self->doc->tape[ref].end, out);
    }
}

static int
compare_refs (gconstpointer a,
              gconstpointer b)
{
  TlJsonRef first = *(const TlJsonRef *) a;
  TlJsonRef second = *(const TlJsonRef *) b;

  return first < second ? -1 : first > second;
}

GBytes *
tl_json_patch_apply (TlJsonPatch *self)
{
  g_autofree TlJsonRef *changed = NULL;
  GHashTableIter iter;
  gpointer key;
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);

  if (g_hash_table_size (self->changes) == 0)
    return g_bytes_ref (self->doc->bytes);

  changed = g_new (TlJsonRef, g_hash_table_size (self->changes));
  self->changed = changed;
  self->n_changed = 0;
  g_hash_table_iter_init (&iter, self->changes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    changed[self->n_changed++] = GPOINTER_TO_UINT (key);
  qsort (changed, self->n_changed, sizeof *changed, compare_refs);

  out = g_string_sized_new (self->doc->size + 1024);
  append_range (self, 0, self->doc->tape[0].start, out);
  append_value (self, TL_JSON_NONE, 0, out);
  append_range (self, self->doc->tape[0].end, self->doc->size, out);
  self->changed = NULL;
  return g_string_free_to_bytes (out);
}

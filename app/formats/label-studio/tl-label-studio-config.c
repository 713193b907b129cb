/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The labelling configuration.  Reading asks it one thing: which member of the data is the text.  Writing makes one that fits the rows: without it Label
 * Studio shows nothing of them.
 */

#include "config.h"

#include "tl-label-studio-private.h"

#include <string.h>

#define PER_REGION  " perRegion=\"true\""
#define MAX_SIZE    (4u * 1024 * 1024)
#define MAX_CHOICES 2000u   /* of one control: more is a list nobody chooses from */

typedef struct
{
  char *name;
  char *tag;
  char *key;
} Object;

struct _TlLabelStudioConfig
{
  GPtrArray *objects;     /* Object */
};

static void
object_free (gpointer data)
{
  Object *object = data;

  g_free (object->name);
  g_free (object->tag);
  g_free (object->key);
  g_free (object);
}

void
tl_label_studio_config_free (TlLabelStudioConfig *self)
{
  g_ptr_array_unref (self->objects);
  g_free (self);
}

/* An object is an element with a name whose value is a variable. */
static void
start_element_cb (GMarkupParseContext  *context,
                  const char           *tag,
                  const char          **names,
                  const char          **values,
                  gpointer              user_data,
                  GError              **error)
{
  TlLabelStudioConfig *self = user_data;
  const char *name = NULL;
  const char *key = NULL;
  Object *object;

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "name"))
      name = values[i];
    else if (g_str_equal (names[i], "value") && values[i][0] == '$')
      key = values[i] + 1;
  if (name == NULL || key == NULL)
    return;
  object = g_new0 (Object, 1);
  object->name = g_strdup (name);
  object->tag = g_strdup (tag);
  object->key = g_strdup (key);
  g_ptr_array_add (self->objects, object);
}

static gpointer
parse (GBytes *bytes)
{
  static const GMarkupParser parser = { .start_element = start_element_cb };
  TlLabelStudioConfig *self = g_new0 (TlLabelStudioConfig, 1);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, self, NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  self->objects = g_ptr_array_new_with_free_func (object_free);
  if (g_markup_parse_context_parse (context, data, length, NULL) && g_markup_parse_context_end_parse (context, NULL)
      && self->objects->len > 0)
    return self;
  tl_label_studio_config_free (self);
  return NULL;
}

TlLabelStudioConfig *
tl_label_studio_config_find (TlImport *import)
{
  static const char *const names[] = { "config.xml", "label_config.xml", NULL };

  return tl_import_find_beside (import, ".config.xml", names, MAX_SIZE, parse);
}

const char *
tl_label_studio_config_get_tag (TlLabelStudioConfig *self,
                                const char          *name)
{
  for (guint i = 0; self != NULL && name != NULL && i < self->objects->len; i++)
    {
      const Object *object = self->objects->pdata[i];

      if (g_str_equal (object->name, name))
        return object->tag;
    }
  return NULL;
}

const char *
tl_label_studio_config_get_key (TlLabelStudioConfig *self,
                                gboolean            *is_html)
{
  static const char *const tags[] = { "Text", "HyperText", "Paragraphs", NULL };

  for (guint i = 0; self != NULL && i < self->objects->len; i++)
    {
      const Object *object = self->objects->pdata[i];

      if (!g_strv_contains (tags, object->tag))
        continue;
      *is_html = g_str_equal (object->tag, "HyperText");
      return object->key;
    }
  return NULL;
}

typedef struct
{
  char       *name;
  char       *type;
  char       *object;
  GPtrArray  *values;    /* owned strings, in the order of turning up */
  GHashTable *known;     /* the same, borrowed */
  guint       use;       /* TlLabelStudioUse */
} Control;

struct _TlLabelStudioControls
{
  GPtrArray  *objects;   /* Object; the tag is not used */
  GPtrArray  *controls;  /* Control */
  GHashTable *names;     /* name → Control, borrowed */
};

static void
control_free (gpointer data)
{
  Control *control = data;

  g_free (control->name);
  g_free (control->type);
  g_free (control->object);
  g_hash_table_unref (control->known);
  g_ptr_array_unref (control->values);
  g_free (control);
}

TlLabelStudioControls *
tl_label_studio_controls_new (void)
{
  TlLabelStudioControls *self = g_new0 (TlLabelStudioControls, 1);

  self->objects = g_ptr_array_new_with_free_func (object_free);
  self->controls = g_ptr_array_new_with_free_func (control_free);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
tl_label_studio_controls_free (TlLabelStudioControls *self)
{
  g_hash_table_unref (self->names);
  g_ptr_array_unref (self->controls);
  g_ptr_array_unref (self->objects);
  g_free (self);
}

void
tl_label_studio_controls_add_object (TlLabelStudioControls *self,
                                     const char            *name,
                                     const char            *key)
{
  Object *object;

  for (guint i = 0; i < self->objects->len; i++)
    if (g_str_equal (((Object *) self->objects->pdata[i])->name, name))
      return;
  object = g_new0 (Object, 1);
  object->name = g_strdup (name);
  object->key = g_strdup (key);
  g_ptr_array_add (self->objects, object);
}

gboolean
tl_label_studio_is_text_type (const char *type)
{
  static const char *const types[] = { "choices", "textarea", "number", "rating", "datetime", "taxonomy", NULL };

  return type != NULL && g_strv_contains (types, type);
}

const char *
tl_label_studio_controls_add (TlLabelStudioControls *self,
                              const char            *object,
                              const char            *name,
                              const char            *type,
                              const char            *value,
                              TlLabelStudioUse       use)
{
  g_autofree char *other = NULL;
  Control *control = g_hash_table_lookup (self->names, name);

  if (control != NULL && !g_str_equal (control->type, type))
    {
      other = g_strconcat (name, "@", type, NULL);
      name = other;
      control = g_hash_table_lookup (self->names, name);
    }
  if (control == NULL)
    {
      control = g_new0 (Control, 1);
      control->name = g_strdup (name);
      control->type = g_strdup (type);
      control->object = g_strdup (object);
      control->values = g_ptr_array_new_with_free_func (g_free);
      control->known = g_hash_table_new (g_str_hash, g_str_equal);
      g_ptr_array_add (self->controls, control);
      g_hash_table_insert (self->names, control->name, control);
    }
  control->use |= use;
  if (value != NULL && !g_hash_table_contains (control->known, value) && control->values->len < MAX_CHOICES)
    {
      g_ptr_array_add (control->values, g_strdup (value));
      g_hash_table_add (control->known, control->values->pdata[control->values->len - 1]);
    }
  return control->name;
}

static void
append_list (GString       *out,
             const Control *control,
             const char    *tag,
             const char    *item)
{
  g_autofree char *open = g_markup_printf_escaped ("  <%s name=\"%s\" toName=\"%s\"", tag, control->name,
                                                   control->object);

  g_string_append (out, open);
  if (g_str_equal (control->type, "choices"))
    g_string_append_printf (out, "%s choice=\"%s\"", control->use & TL_LABEL_STUDIO_PER_REGION ? PER_REGION : "",
                            control->use & TL_LABEL_STUDIO_MANY ? "multiple" : "single");
  g_string_append (out, ">\n");
  for (guint i = 0; i < control->values->len; i++)
    {
      g_autofree char *line = g_markup_printf_escaped ("    <%s value=\"%s\"/>\n", item,
                                                       (const char *) control->values->pdata[i]);

      g_string_append (out, line);
    }
  g_string_append_printf (out, "  </%s>\n", tag);
}

static void
append_single (GString       *out,
               const Control *control)
{
  const char *type = control->type;
  const char *tag = g_str_equal (type, "textarea") ? "TextArea" : g_str_equal (type, "rating") ? "Rating"
                    : g_str_equal (type, "datetime") ? "DateTime" : g_str_equal (type, "taxonomy") ? "Taxonomy" : "Number";
  g_autofree char *line = NULL;

  line = g_markup_printf_escaped ("  <%s name=\"%s\" toName=\"%s\"", tag, control->name, control->object);
  g_string_append_printf (out, "%s%s/>\n", line, control->use & TL_LABEL_STUDIO_PER_REGION ? PER_REGION : "");
}

char *
tl_label_studio_controls_to_xml (TlLabelStudioControls *self)
{
  GString *out = g_string_new ("<View>\n");

  for (guint i = 0; i < self->controls->len; i++)
    {
      const Control *control = self->controls->pdata[i];

      if (g_str_equal (control->type, "labels"))
        append_list (out, control, "Labels", "Label");
      else if (g_str_equal (control->type, "choices"))
        append_list (out, control, "Choices", "Choice");
      else
        append_single (out, control);
    }
  for (guint i = 0; i < self->objects->len; i++)
    {
      const Object *object = self->objects->pdata[i];
      g_autofree char *line = g_markup_printf_escaped ("  <Text name=\"%s\" value=\"$%s\"/>\n", object->name, object->key);

      g_string_append (out, line);
    }
  g_string_append (out, "</View>\n");
  return g_string_free (out, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * annotation.conf as a label schema.  Types of text spans and of events become labels, relations and events become
 * relations with roles, attributes go to the labels they may stand at; visual.conf gives the names people see. The files themselves travel in
 * the schema's x-brat, so that an export writes them as they were.
 */

#include "config.h"

#include "tl-brat-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-brat-foreign.h"
#include "tl-json-pick.h"

#define MAX_CONF    (256u * 1024)
#define MAX_ENTRIES 2000   /* of one section: more is no configuration that people choose from */

typedef struct
{
  char  *role;
  char   repeat;    /* '?', '*', '+', '{' or 0 */
  guint  min;
  guint  max;       /* 0: any number */
  char **types;
} Arg;

typedef struct
{
  char      *name;
  GPtrArray *args;        /* Arg, owned */
  gboolean   has_norm;
  gboolean   is_equiv;
} Entry;

typedef struct
{
  GPtrArray  *entities;    /* Entry, owned */
  GPtrArray  *events;
  GPtrArray  *relations;
  GPtrArray  *attributes;
  GHashTable *macros;      /* "<POG>" → its text, owned */
  GHashTable *titles;      /* type → title, owned */
  GHashTable *entity_set;  /* names, borrowed */
  GHashTable *event_set;
} Conf;

static void
arg_free (gpointer data)
{
  Arg *self = data;

  g_free (self->role);
  g_strfreev (self->types);
  g_free (self);
}

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->name);
  g_ptr_array_unref (self->args);
  g_free (self);
}

static void
conf_init (Conf *self)
{
  self->entities = g_ptr_array_new_with_free_func (entry_free);
  self->events = g_ptr_array_new_with_free_func (entry_free);
  self->relations = g_ptr_array_new_with_free_func (entry_free);
  self->attributes = g_ptr_array_new_with_free_func (entry_free);
  self->macros = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->entity_set = g_hash_table_new (g_str_hash, g_str_equal);
  self->event_set = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
conf_clear (Conf *self)
{
  g_hash_table_unref (self->entity_set);
  g_hash_table_unref (self->event_set);
  g_ptr_array_unref (self->entities);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->relations);
  g_ptr_array_unref (self->attributes);
  g_hash_table_unref (self->macros);
  g_hash_table_unref (self->titles);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Conf, conf_clear)

/* "?", "*", "+", "{2}", "{1-3}" behind a role's name. */
static void
parse_repeat (Arg *arg)
{
  gsize length = strlen (arg->role);
  char *brace = strchr (arg->role, '{');
  char last = length > 0 ? arg->role[length - 1] : '\0';

  arg->min = arg->max = 1;
  if (brace != NULL && last == '}')
    {
      guint64 number = g_ascii_strtoull (brace + 1, NULL, 10);
      char *dash = strchr (brace, '-');

      arg->min = arg->max = MIN (number, 1000);
      if (dash != NULL)
        arg->max = MIN (g_ascii_strtoull (dash + 1, NULL, 10), 1000);
      *brace = '\0';
      return;
    }
  if (length < 2 || strchr ("?*+", last) == NULL)
    return;
  arg->min = last == '+';
  arg->max = last == '?';
  arg->role[length - 1] = '\0';
}

static void
add_arg (Entry      *entry,
         const char *text)
{
  const char *colon = strrchr (text, ':');
  Arg *arg;

  if (g_str_has_prefix (text, "<NORM>"))
    entry->has_norm = TRUE;
  if (g_str_has_prefix (text, "<REL-TYPE>"))
    entry->is_equiv = strstr (text, "transitive") != NULL;
  if (colon == NULL || colon == text || *text == '<')
    return;
  arg = g_new0 (Arg, 1);
  arg->role = g_strstrip (g_strndup (text, colon - text));
  parse_repeat (arg);
  arg->types = g_strsplit (colon + 1, "|", -1);
  for (guint i = 0; arg->types[i] != NULL; i++)
    g_strstrip (arg->types[i]);
  if (*arg->role != '\0')
    g_ptr_array_add (entry->args, arg);
  else
    arg_free (arg);
}

/* Macros are text for text, one level deep as in brat's own files. */
static char *
expand_macros (Conf       *conf,
               const char *text)
{
  g_autoptr (GString) out = g_string_new (text);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, conf->macros);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (out->len < 64 * 1024)
      g_string_replace (out, name, value, 64);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_entry (Conf       *conf,
           GPtrArray  *section,
           const char *line)
{
  gsize name_length = strcspn (line, " \t");
  g_autofree char *rest = expand_macros (conf, line + name_length);
  g_auto (GStrv) parts = g_strsplit (rest, ",", -1);
  Entry *entry = g_new0 (Entry, 1);

  entry->name = g_strndup (line, name_length);
  entry->args = g_ptr_array_new_with_free_func (arg_free);
  for (guint i = 0; parts[i] != NULL; i++)
    add_arg (entry, g_strstrip (parts[i]));
  g_ptr_array_add (section, entry);
  if (section == conf->entities)
    g_hash_table_add (conf->entity_set, entry->name);
  else if (section == conf->events)
    g_hash_table_add (conf->event_set, entry->name);
}

/* TRUE when the line was the definition of a macro. */
static gboolean
take_macro (Conf       *conf,
            const char *line)
{
  const char *end = *line == '<' ? strstr (line, ">=") : NULL;

  if (end == NULL)
    return FALSE;
  g_hash_table_replace (conf->macros, g_strndup (line, end + 1 - line), g_strdup (end + 2));
  return TRUE;
}

static GPtrArray *
find_section (Conf       *conf,
              const char *line)
{
  if (g_str_has_prefix (line, "[entities]") || g_str_has_prefix (line, "[spans]"))
    return conf->entities;
  if (g_str_has_prefix (line, "[events]"))
    return conf->events;
  if (g_str_has_prefix (line, "[relations]"))
    return conf->relations;
  if (g_str_has_prefix (line, "[attributes]"))
    return conf->attributes;
  return NULL;
}

static void
parse_annotation_conf (Conf       *conf,
                       const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *section = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);

      if (*line == '[' && strchr (line, ']') != NULL)
        section = find_section (conf, line);
      /* "!" marks a type that only holds others together, dashes a line in brat's menus. */
      else if (*line != '\0' && *line != '#' && *line != '!' && strspn (line, "-") != strlen (line)
               && !take_macro (conf, line) && section != NULL && section->len < MAX_ENTRIES)
        add_entry (conf, section, line);
    }
}

static void
parse_visual_conf (Conf       *conf,
                   const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean in_labels = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = NULL;

      g_strstrip (lines[i]);
      if (*lines[i] == '[')
        in_labels = g_str_has_prefix (lines[i], "[labels]");
      if (!in_labels || *lines[i] == '#' || *lines[i] == '[')
        continue;
      parts = g_strsplit (lines[i], "|", -1);
      if (parts[0] != NULL && parts[1] != NULL && *g_strstrip (parts[0]) != '\0' && *g_strstrip (parts[1]) != '\0')
        g_hash_table_replace (conf->titles, g_strdup (parts[0]), g_strdup (parts[1]));
    }
}

/* Does a list of types, with brat's general ones, include the label? */
static gboolean
includes (Conf       *conf,
          char      **types,
          const char *label)
{
  for (guint i = 0; types[i] != NULL; i++)
    if (g_str_equal (types[i], label) || g_str_equal (types[i], "<ANY>")
        || (g_str_equal (types[i], "<ENTITY>") && g_hash_table_contains (conf->entity_set, label))
        || (g_str_equal (types[i], "<EVENT>") && g_hash_table_contains (conf->event_set, label)))
      return TRUE;
  return FALSE;
}

static void
append_title (Conf       *conf,
              GString    *out,
              const char *name)
{
  const char *title = g_hash_table_lookup (conf->titles, name);

  if (title != NULL && !g_str_equal (title, name))
    tl_json_append_member (out, "title", title);
}

static void
append_strings (GString    *out,
                const char *name,
                char      **strings)
{
  tl_json_append_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; strings[i] != NULL; i++)
    {
      tl_json_append_comma (out);
      tl_json_append_string (out, strings[i], -1, &tl_json_style_spaced);
    }
  g_string_append_c (out, ']');
}

/* The attribute for this label; nothing when it may not stand there. */
static void
append_attribute (Conf        *conf,
                  GString     *out,
                  const Entry *attribute,
                  const char  *label)
{
  const Arg *values = NULL;
  gboolean applies = FALSE;

  for (guint i = 0; i < attribute->args->len; i++)
    {
      const Arg *arg = attribute->args->pdata[i];

      if (g_str_equal (arg->role, "Value"))
        values = arg;
      else if (g_str_equal (arg->role, "Arg"))
        applies = includes (conf, arg->types, label);
    }
  if (!applies)
    return;
  tl_json_append_comma (out);
  g_string_append_c (out, '{');
  tl_json_append_member (out, "name", attribute->name);
  append_title (conf, out, attribute->name);
  tl_json_append_member (out, "type", values != NULL ? "enum" : "boolean");
  if (values != NULL)
    append_strings (out, "values", values->types);
  g_string_append_c (out, '}');
}

static void
append_label (Conf        *conf,
              GString     *out,
              const Entry *entry,
              const char  *group)
{
  g_autoptr (GString) attributes = g_string_new ("[");

  for (guint i = 0; i < conf->attributes->len; i++)
    append_attribute (conf, attributes, conf->attributes->pdata[i], entry->name);
  if (entry->has_norm)
    {
      tl_json_append_comma (attributes);
      g_string_append (attributes, "{\"name\": \"Reference\", \"type\": \"link\"}");
    }
  tl_json_append_comma (out);
  g_string_append_c (out, '{');
  tl_json_append_member (out, "name", entry->name);
  append_title (conf, out, entry->name);
  tl_json_append_member (out, "group", group);
  if (attributes->len > 1)
    {
      g_string_append_c (attributes, ']');
      tl_json_append_member_json (out, "attributes", attributes->str);
    }
  g_string_append_c (out, '}');
}

static void
append_labels (Conf    *conf,
               GString *out)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *const lists[] = { conf->entities, conf->events };
  static const char *const groups[] = { "entity", "event" };

  tl_json_append_name (out, "labels");
  g_string_append_c (out, '[');
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        const Entry *entry = lists[i]->pdata[j];

        if (g_hash_table_add (seen, entry->name))
          append_label (conf, out, entry, groups[i]);
      }
  g_string_append_c (out, ']');
}

/* The labels that an argument takes; none: any. */
static char **
expand_types (Conf   *conf,
              char  **types)
{
  GPtrArray *labels = g_ptr_array_new ();
  GPtrArray *const lists[] = { conf->entities, conf->events };

  if (!g_strv_contains ((const char *const *) types, "<ANY>"))
    for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
      for (guint j = 0; j < lists[i]->len; j++)
        {
          const char *name = ((Entry *) lists[i]->pdata[j])->name;

          if (includes (conf, types, name))
            g_ptr_array_add (labels, g_strdup (name));
        }
  g_ptr_array_add (labels, NULL);
  return (char **) g_ptr_array_free (labels, FALSE);
}

static void
append_role (Conf      *conf,
             GString   *out,
             const Arg *arg,
             char     **types)
{
  g_auto (GStrv) labels = expand_types (conf, types);

  tl_json_append_comma (out);
  g_string_append_c (out, '{');
  tl_json_append_member (out, "name", arg->role);
  append_title (conf, out, arg->role);
  append_strings (out, "labels", labels);
  g_string_append_printf (out, ", \"min\": %u, \"max\": %u}", arg->min, arg->max);
}

/* The types that all definitions of this relation give an argument: brat repeats a relation for each pair it takes. */
static char **
join_types (GPtrArray  *entries,
            const char *name,
            const char *role)
{
  GPtrArray *types = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];

      for (guint j = 0; g_str_equal (entry->name, name) && j < entry->args->len; j++)
        {
          const Arg *arg = entry->args->pdata[j];

          for (guint k = 0; g_str_equal (arg->role, role) && arg->types[k] != NULL; k++)
            g_ptr_array_add (types, g_strdup (arg->types[k]));
        }
    }
  g_ptr_array_add (types, NULL);
  return (char **) g_ptr_array_free (types, FALSE);
}

static void
append_relation (Conf        *conf,
                 GString     *out,
                 GPtrArray   *entries,
                 const Entry *entry)
{
  tl_json_append_comma (out);
  g_string_append_c (out, '{');
  tl_json_append_member (out, "name", entry->name);
  append_title (conf, out, entry->name);
  tl_json_append_name (out, "roles");
  g_string_append_c (out, '[');
  for (guint i = 0; i < entry->args->len; i++)
    {
      const Arg *arg = entry->args->pdata[i];
      g_auto (GStrv) types = join_types (entries, entry->name, arg->role);

      append_role (conf, out, arg, types);
    }
  if (entry->is_equiv && entry->args->len > 0)
    {
      const Arg member = { (char *) "member", 0, 0, 0, NULL };
      Arg *first = entry->args->pdata[0];

      append_role (conf, out, &member, first->types);
    }
  g_string_append (out, "]}");
}

static void
append_relations (Conf    *conf,
                  GString *out)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *const lists[] = { conf->relations, conf->events };

  tl_json_append_name (out, "relations");
  g_string_append_c (out, '[');
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        const Entry *entry = lists[i]->pdata[j];

        if (g_hash_table_add (seen, entry->name))
          append_relation (conf, out, lists[i], entry);
      }
  g_string_append_c (out, ']');
}

char *
tl_brat_conf_to_labels (const char *annotation,
                        const char *visual)
{
  g_auto (Conf) conf = { 0 };
  GString *out = g_string_new ("{");

  conf_init (&conf);
  parse_annotation_conf (&conf, annotation);
  if (visual != NULL)
    parse_visual_conf (&conf, visual);
  append_labels (&conf, out);
  append_relations (&conf, out);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

/* NULL when it is not there, too large or not text. */
static char *
load (TlImport   *import,
      const char *folder,
      const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || !g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  if (length <= MAX_CONF && g_utf8_validate_len (text, length, NULL))
    return g_steal_pointer (&text);
  tl_import_problem (import, TL_CODE_ENCODING, TL_SEVERITY_WARNING, NULL, name, 0, 0,
                     _("Not UTF-8, or too large: not used"));
  return NULL;
}

/* The configuration files by name, each from the folder itself or else from where annotation.conf is. */
static char *
gather_files (TlImport   *import,
              const char *folder,
              const char *home,
              const char *annotation,
              char      **visual)
{
  static const char *const names[] = { "visual.conf", "tools.conf", "kb_shortcuts.conf" };
  GString *member = g_string_new ("{");

  tl_json_append_member (member, "annotation.conf", annotation);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = load (import, folder, names[i]);

      if (text == NULL && home != folder)
        text = load (import, home, names[i]);
      if (text == NULL)
        continue;
      tl_json_append_member (member, names[i], text);
      if (i == 0)
        *visual = g_steal_pointer (&text);
    }
  g_string_append_c (member, '}');
  return g_string_free (member, FALSE);
}

char *
tl_brat_read_conf (TlImport   *import,
                   const char *folder)
{
  g_autofree char *parent = g_build_filename (folder, "..", NULL);
  g_autofree char *annotation = load (import, folder, "annotation.conf");
  g_autofree char *visual = NULL;
  g_autofree char *member = NULL;
  g_autofree char *labels = NULL;
  const char *home = folder;
  GString *out;

  if (annotation == NULL)
    {
      home = parent;
      annotation = load (import, home, "annotation.conf");
    }
  if (annotation == NULL)
    return NULL;
  member = gather_files (import, folder, home, annotation, &visual);
  labels = tl_brat_conf_to_labels (annotation, visual);
  out = g_string_new_len (labels, strlen (labels) - 1);
  tl_json_append_member_json (out, TL_BRAT_MEMBER, member);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

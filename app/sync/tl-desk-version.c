/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Versions and registers, of which the documents of a desk are made: see the header.  What comes from a server is bounded
 * here; what makes no sense is no version. */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-desk-version.h"

#include <string.h>

#define MAX_DEVICE 64   /* bytes of a name */
#define MAX_SEEN   1024 /* devices that one version can have seen */
#define MAX_ALTERNATIVES 64

static void
dot_clear (gpointer data)
{
  g_free (((TlDot *) data)->dev);
}

GArray *
tl_dots_new (void)
{
  GArray *self = g_array_new (FALSE, FALSE, sizeof (TlDot));

  g_array_set_clear_func (self, dot_clear);
  return self;
}

void
tl_dots_add (GArray     *self,
             const char *dev,
             guint       c)
{
  TlDot dot = { NULL, c };
  guint i = 0;

  for (; i < self->len; i++)
    {
      TlDot *there = &g_array_index (self, TlDot, i);
      int order = strcmp (there->dev, dev);

      if (order == 0)
        there->c = MAX (there->c, c);
      if (order == 0)
        return;
      if (order > 0)
        break;
    }
  dot.dev = g_strdup (dev);
  g_array_insert_val (self, i, dot);
}

static guint
find_dot (GArray     *dots,
          const char *dev)
{
  for (guint i = 0; i < dots->len; i++)
    if (g_str_equal (g_array_index (dots, TlDot, i).dev, dev))
      return g_array_index (dots, TlDot, i).c;
  return 0;
}

static TlVersion *
version_alloc (guint       c,
               const char *dev,
               const char *by)
{
  TlVersion *self = g_new0 (TlVersion, 1);

  g_atomic_ref_count_init (&self->refs);
  self->c = c;
  self->dev = g_strdup (dev);
  self->by = g_strdup (by);
  self->seen = tl_dots_new ();
  return self;
}

static void
append_value (GString *out,
              GBytes  *is)
{
  g_autoptr (TlJsonDoc) doc = NULL;
  gsize length;
  const char *data;

  if (is == NULL)
    {
      g_string_append (out, "\"del\":true,");
      return;
    }
  data = g_bytes_get_data (is, &length);
  doc = tl_json_doc_parse (is, NULL, NULL);
  if (doc != NULL && tl_desk_json_is_portable (doc, 0))
    {
      g_string_append (out, "\"is\":");
      g_string_append_len (out, data, length);
    }
  else
    {
      g_string_append (out, "\"raw\":");
      tl_json_append_string (out, data, length, &tl_json_style_compact);
    }
  g_string_append_c (out, ',');
}

typedef struct
{
  char     *name;
  TlJsonRef value;
} Member;

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const Member *) a)->name, ((const Member *) b)->name);
}

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->name);
}

/* The object with its members in the order of their names, without `alt`; of members named twice the first. */
static GBytes *
make_text (TlJsonDoc *doc,
           TlJsonRef  ref)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (Member));
  GString *out = g_string_new ("{");

  g_array_set_clear_func (members, member_clear);
  for (TlJsonRef child = tl_json_first (doc, ref); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      Member member = { tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL), child };

      if (g_str_equal (member.name, "alt") || tl_json_find (doc, ref, member.name) != child)
        g_free (member.name);
      else
        g_array_append_val (members, member);
    }
  g_array_sort (members, compare_members);
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);

      if (i > 0)
        g_string_append_c (out, ',');
      tl_desk_json_append_name (out, member->name);
      tl_desk_json_append (out, doc, member->value, &tl_json_style_compact);
    }
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

TlVersion *
tl_version_new (guint       c,
                const char *dev,
                GArray     *seen,
                GBytes     *is,
                const char *by,
                const char *more)
{
  TlVersion *self = version_alloc (MIN (c, TL_DESK_MAX_CLOCK), dev, by);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TlJsonDoc) doc = NULL;
  TlJsonRef on;

  self->is = is != NULL ? tl_desk_json_canonical (is, NULL) : NULL;
  for (guint i = 0; seen != NULL && i < seen->len; i++)
    {
      const TlDot *dot = &g_array_index (seen, TlDot, i);
      guint covered = MIN (dot->c, self->c - 1);   /* of what is later it covers nothing */

      if (covered > 0 && !g_str_equal (dot->dev, dev))
        tl_dots_add (self->seen, dot->dev, covered);
    }
  g_string_append_printf (out, "{\"c\":%u,\"dev\":", self->c);
  tl_json_append_string (out, dev, -1, &tl_json_style_compact);
  g_string_append_c (out, ',');
  append_value (out, self->is);
  g_string_append (out, more != NULL ? more : "");
  for (guint i = 0; i < self->seen->len; i++)
    {
      const TlDot *dot = &g_array_index (self->seen, TlDot, i);

      g_string_append (out, i == 0 ? "\"seen\":{" : ",");
      tl_desk_json_append_name (out, dot->dev);
      g_string_append_printf (out, "%u", dot->c);
    }
  if (self->seen->len > 0)
    g_string_append (out, "},");
  out->str[out->len - 1] = '}';
  bytes = g_bytes_new (out->str, out->len);
  doc = tl_json_doc_parse (bytes, NULL, NULL);
  self->text = doc != NULL ? make_text (doc, 0) : g_bytes_ref (bytes);
  on = doc != NULL ? tl_json_find_typed (doc, 0, "on", TL_JSON_STRING) : TL_JSON_NONE;
  self->on = on != TL_JSON_NONE ? tl_json_dup_string (doc, on, NULL) : NULL;
  return self;
}

/* A short string without surprises. */
static char *
dup_device (TlJsonDoc *doc,
            TlJsonRef  ref)
{
  gsize length;
  g_autofree char *dev = ref != TL_JSON_NONE ? tl_json_dup_string (doc, ref, &length) : NULL;

  return dev != NULL && length > 0 && length <= MAX_DEVICE && strlen (dev) == length ? g_steal_pointer (&dev) : NULL;
}

static gboolean
parse_seen (TlVersion *self,
            TlJsonDoc *doc,
            TlJsonRef  ref)
{
  TlJsonRef seen = tl_json_find_typed (doc, ref, "seen", TL_JSON_OBJECT);

  if (seen == TL_JSON_NONE)
    return TRUE;
  if (tl_json_get_length (doc, seen) > MAX_SEEN)
    return FALSE;
  for (TlJsonRef child = tl_json_first (doc, seen); child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      g_autofree char *dev = dup_device (doc, tl_json_get_key (doc, child));
      guint c;

      if (dev == NULL || tl_json_get_type (doc, child) != TL_JSON_NUMBER || !tl_json_get_uint (doc, child, &c))
        return FALSE;
      /* It can't have seen what is later than itself. */
      if (c < self->c && !g_str_equal (dev, self->dev))
        tl_dots_add (self->seen, dev, c);
    }
  return TRUE;
}

static gboolean
parse_value (TlVersion *self,
             TlJsonDoc *doc,
             TlJsonRef  ref)
{
  TlJsonRef is = tl_json_find (doc, ref, "is");
  TlJsonRef raw = tl_json_find_typed (doc, ref, "raw", TL_JSON_STRING);
  g_autoptr (GBytes) bytes = NULL;
  GString *out;
  gsize length;
  char *text;

  if (tl_json_find_typed (doc, ref, "del", TL_JSON_TRUE) != TL_JSON_NONE)
    return TRUE;
  if (raw != TL_JSON_NONE)
    {
      text = tl_json_dup_string (doc, raw, &length);
      bytes = g_bytes_new_take (text, length);
      self->is = tl_desk_json_canonical (bytes, NULL);
    }
  else if (is != TL_JSON_NONE)
    {
      out = g_string_new (NULL);
      tl_desk_json_append (out, doc, is, &tl_json_style_compact);
      self->is = g_string_free_to_bytes (out);
    }
  return self->is != NULL;
}

TlVersion *
tl_version_parse (TlJsonDoc  *doc,
                  TlJsonRef   ref,
                  const char *by)
{
  g_autoptr (TlVersion) self = NULL;
  g_autofree char *dev = NULL;
  g_autofree char *said = NULL;
  TlJsonRef clock;
  guint c;

  if (tl_json_get_type (doc, ref) != TL_JSON_OBJECT)
    return NULL;
  clock = tl_json_find_typed (doc, ref, "c", TL_JSON_NUMBER);
  dev = dup_device (doc, tl_json_find_typed (doc, ref, "dev", TL_JSON_STRING));
  if (dev == NULL || clock == TL_JSON_NONE || !tl_json_get_uint (doc, clock, &c) || c == 0 || c > TL_DESK_MAX_CLOCK)
    return NULL;
  if (by == NULL)
    by = said = dup_device (doc, tl_json_find_typed (doc, ref, "by", TL_JSON_STRING));
  self = version_alloc (c, dev, by);
  self->on = dup_device (doc, tl_json_find_typed (doc, ref, "on", TL_JSON_STRING));
  if (!parse_seen (self, doc, ref) || !parse_value (self, doc, ref))
    return NULL;
  self->text = make_text (doc, ref);
  return g_steal_pointer (&self);
}

TlVersion *
tl_version_rename (const TlVersion *self,
                   const char      *dev,
                   guint            known)
{
  static const char *const own[] = { "c", "dev", "seen", "is", "raw", "del", NULL };
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (self->text, NULL, NULL);
  g_autoptr (GString) more = g_string_new (NULL);
  g_autoptr (GArray) seen = tl_dots_new ();

  for (guint i = 0; i < self->seen->len; i++)
    tl_dots_add (seen, g_array_index (self->seen, TlDot, i).dev, g_array_index (self->seen, TlDot, i).c);
  if (known > 0)
    tl_dots_add (seen, self->dev, known);
  for (TlJsonRef child = doc != NULL ? tl_json_first (doc, 0) : TL_JSON_NONE; child != TL_JSON_NONE; child = tl_json_next (doc, child))
    {
      g_autofree char *name = tl_json_dup_string (doc, tl_json_get_key (doc, child), NULL);

      if (g_strv_contains (own, name))
        continue;
      tl_desk_json_append_name (more, name);
      tl_desk_json_append (more, doc, child, &tl_json_style_compact);
      g_string_append_c (more, ',');
    }
  return tl_version_new (self->c, dev, seen, self->is, self->by, more->str);
}

TlVersion *
tl_version_ref (TlVersion *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tl_version_unref (TlVersion *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->dev);
  g_free (self->on);
  g_free (self->by);
  g_clear_pointer (&self->seen, g_array_unref);
  g_clear_pointer (&self->is, g_bytes_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}

int
tl_version_compare (const TlVersion *a,
                    const TlVersion *b)
{
  int order;

  if (a->c != b->c)
    return a->c < b->c ? -1 : 1;
  order = strcmp (a->dev, b->dev);
  return order != 0 ? order : g_bytes_compare (a->text, b->text);
}

gboolean
tl_version_covers (const TlVersion *self,
                   const TlVersion *other)
{
  if (other->c >= self->c)
    return tl_version_compare (self, other) == 0;
  return g_str_equal (self->dev, other->dev) || find_dot (self->seen, other->dev) >= other->c;
}

gboolean
tl_version_is_alike (const TlVersion *a,
                     const TlVersion *b)
{
  return tl_desk_bytes_compare (a->is, b->is) == 0;
}

/* Registers. */

GPtrArray *
tl_register_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tl_version_unref);
}

void
tl_register_add (GPtrArray *self,
                 TlVersion *version)
{
  guint at = 0;

  for (guint i = 0; i < self->len; i++)
    if (tl_version_covers (self->pdata[i], version))
      return;
  for (guint i = self->len; i-- > 0;)
    if (tl_version_covers (version, self->pdata[i]))
      g_ptr_array_remove_index (self, i);
  while (at < self->len && tl_version_compare (self->pdata[at], version) > 0)
    at++;
  g_ptr_array_insert (self, at, tl_version_ref (version));
}

void
tl_register_merge (GPtrArray *self,
                   GPtrArray *other)
{
  for (guint i = 0; i < other->len; i++)
    tl_register_add (self, other->pdata[i]);
}

TlVersion *
tl_register_peek (GPtrArray *self)
{
  return self->len > 0 ? self->pdata[0] : NULL;
}

void
tl_register_close_seen (GPtrArray *self,
                        GArray    *seen)
{
  for (guint i = 0; i < self->len; i++)
    {
      const TlVersion *version = self->pdata[i];

      if (version->c > 1)
        tl_dots_add (seen, version->dev, version->c - 1);
      for (guint d = 0; d < version->seen->len; d++)
        tl_dots_add (seen, g_array_index (version->seen, TlDot, d).dev, g_array_index (version->seen, TlDot, d).c);
    }
}

GArray *
tl_register_list_seen (GPtrArray *self,
                       gboolean   all)
{
  GArray *seen = tl_dots_new ();

  for (guint i = 0; i < self->len; i++)
    {
      const TlVersion *version = self->pdata[i];

      if (i == 0 || all || tl_version_is_alike (version, self->pdata[0]))
        tl_dots_add (seen, version->dev, version->c);
    }
  tl_register_close_seen (self, seen);
  return seen;
}

guint
tl_register_get_clock (GPtrArray  *self,
                       const char *dev)
{
  g_autoptr (GArray) seen = tl_register_list_seen (self, TRUE);

  return find_dot (seen, dev);
}

gboolean
tl_register_has (GPtrArray       *self,
                 const TlVersion *version)
{
  for (guint i = 0; i < self->len; i++)
    if (tl_version_compare (self->pdata[i], version) == 0)
      return TRUE;
  return FALSE;
}

gboolean
tl_register_knows (GPtrArray       *self,
                   const TlVersion *version)
{
  for (guint i = 0; i < self->len; i++)
    if (tl_version_covers (self->pdata[i], version))
      return TRUE;
  return FALSE;
}

guint
tl_register_get_n_conflicts (GPtrArray *self)
{
  guint n = 0;

  for (guint i = 1; i < self->len; i++)
    n += tl_version_is_alike (self->pdata[0], self->pdata[i]) ? 0 : 1;
  return n;
}

void
tl_register_append (GPtrArray *self,
                    GString   *out)
{
  for (guint i = 0; i < self->len; i++)
    {
      const TlVersion *version = self->pdata[i];
      gsize length;
      const char *text = g_bytes_get_data (version->text, &length);

      /* The winner's members, and the others in its `alt`. */
      if (i == 0)
        g_string_append_len (out, text, self->len > 1 ? length - 1 : length);
      else
        {
          g_string_append (out, i == 1 ? ",\"alt\":[" : ",");
          g_string_append_len (out, text, length);
        }
    }
  if (self->len > 1)
    g_string_append (out, "]}");
}

gboolean
tl_register_parse (GPtrArray  *self,
                   TlJsonDoc  *doc,
                   TlJsonRef   ref,
                   const char *by)
{
  g_autoptr (TlVersion) winner = tl_version_parse (doc, ref, by);
  TlJsonRef alternatives;
  guint n = 0;

  if (winner == NULL)
    return FALSE;
  tl_register_add (self, winner);
  alternatives = tl_json_find_typed (doc, ref, "alt", TL_JSON_ARRAY);
  if (alternatives == TL_JSON_NONE)
    return TRUE;
  for (TlJsonRef child = tl_json_first (doc, alternatives); child != TL_JSON_NONE && n++ < MAX_ALTERNATIVES;
       child = tl_json_next (doc, child))
    {
      g_autoptr (TlVersion) version = tl_version_parse (doc, child, by);

      if (version != NULL)
        tl_register_add (self, version);
    }
  return TRUE;
}

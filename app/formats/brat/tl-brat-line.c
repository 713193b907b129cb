/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lines of .ann files: taken apart, and spelled the way brat itself spells them. */

#include "config.h"

#include "tl-brat-line.h"

#include <string.h>

/* The role that every argument of an equivalence gets: brat has no name for it. */
#define EQUIV_ROLE "member"

/* A stretch of the line that is being read. */
typedef struct
{
  const char *start;
  const char *end;
} Slice;

static gboolean
is_blank (char c)
{
  return c == ' ';
}

/* The next word of the slice; FALSE at its end. */
static gboolean
next_word (Slice *slice,
           Slice *word)
{
  while (slice->start < slice->end && is_blank (*slice->start))
    slice->start++;
  word->start = slice->start;
  while (slice->start < slice->end && !is_blank (*slice->start))
    slice->start++;
  word->end = slice->start;
  return word->start < word->end;
}

static char *
dup_slice (Slice slice)
{
  return g_strndup (slice.start, slice.end - slice.start);
}

static gboolean
is_escaped (guchar c)
{
  return c <= 0x20 || c == 0x7f;
}

/* The character that "%XX" at p stands for, when it is one we write that way. */
static int
decode_escape (const char *p,
               const char *end)
{
  guchar c;

  if (end - p < 3 || *p != '%' || !g_ascii_isxdigit (p[1]) || !g_ascii_isxdigit (p[2])
      || g_ascii_islower (p[1]) || g_ascii_islower (p[2]))
    return -1;
  c = g_ascii_xdigit_value (p[1]) << 4 | g_ascii_xdigit_value (p[2]);
  return c != 0 && (is_escaped (c) || c == '%') ? c : -1;
}

char *
tl_brat_encode_name (const char *name)
{
  GString *out = g_string_new (NULL);
  const char *end = name + strlen (name);

  for (const char *p = name; p < end; p++)
    if (is_escaped (*p) || decode_escape (p, end) >= 0)
      g_string_append_printf (out, "%%%02X", (guchar) *p);
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

char *
tl_brat_decode_name (const char *name,
                     gsize       length)
{
  GString *out = g_string_sized_new (length);
  const char *end = name + length;

  for (const char *p = name; p < end; p++)
    {
      int c = decode_escape (p, end);

      g_string_append_c (out, c >= 0 ? c : *p);
      p += c >= 0 ? 2 : 0;
    }
  return g_string_free (out, FALSE);
}

char *
tl_brat_flatten (const char *text,
                 gsize       length)
{
  char *out = g_strndup (text, length);

  /* U+0000 can stand in a text, but not in a line that other programs read. */
  for (gsize i = 0; i < length; i++)
    out[i] = text[i] == '\n' || text[i] == '\r' || text[i] == '\t' || text[i] == '\0' ? ' ' : text[i];
  return out;
}

static gboolean
parse_number (Slice  word,
              guint *number)
{
  guint64 value = 0;

  if (word.start == word.end || word.end - word.start > 10)
    return FALSE;
  for (const char *p = word.start; p < word.end; p++)
    {
      if (!g_ascii_isdigit (*p))
        return FALSE;
      value = value * 10 + (*p - '0');
    }
  if (value >= G_MAXUINT)
    return FALSE;
  *number = value;
  return TRUE;
}

/* "0 4;6 9" */
static gboolean
parse_fragments (TlBratLine *self,
                 Slice       body)
{
  self->fragments = g_array_new (FALSE, FALSE, sizeof (TlFragment));
  while (body.start < body.end)
    {
      const char *semicolon = memchr (body.start, ';', body.end - body.start);
      Slice part = { body.start, semicolon != NULL ? semicolon : body.end };
      Slice start;
      Slice end;
      Slice rest;
      TlFragment fragment;

      if (!next_word (&part, &start) || !next_word (&part, &end) || next_word (&part, &rest)
          || !parse_number (start, &fragment.start) || !parse_number (end, &fragment.end)
          || fragment.start >= fragment.end)
        return FALSE;
      g_array_append_val (self->fragments, fragment);
      body.start = semicolon != NULL ? semicolon + 1 : body.end;
    }
  return self->fragments->len > 0;
}

/* "ROLE:ID" */
static gboolean
parse_pair (Slice   word,
            char  **role,
            char  **target)
{
  const char *colon = memrchr (word.start, ':', word.end - word.start);

  if (colon == NULL || colon == word.start || colon + 1 == word.end)
    return FALSE;
  *role = tl_brat_decode_name (word.start, colon - word.start);
  *target = g_strndup (colon + 1, word.end - colon - 1);
  return TRUE;
}

static gboolean
parse_args (TlBratLine *self,
            Slice       body)
{
  Slice word;

  self->args = g_ptr_array_new_with_free_func (g_free);
  while (next_word (&body, &word))
    {
      char *role;
      char *target;

      if (self->kind == TL_BRAT_EQUIV)
        {
          role = g_strdup (EQUIV_ROLE);
          target = dup_slice (word);
        }
      else if (!parse_pair (word, &role, &target))
        {
          return FALSE;
        }
      g_ptr_array_add (self->args, role);
      g_ptr_array_add (self->args, target);
    }
  return self->kind == TL_BRAT_EVENT || self->args->len >= 4;
}

/* "NAME ID VALUE…", the value with all its blanks. */
static gboolean
parse_satellite (TlBratLine *self,
                 Slice       body)
{
  Slice target;

  if (!next_word (&body, &target))
    return FALSE;
  self->target = dup_slice (target);
  if (self->kind == TL_BRAT_NOTE)
    return TRUE;
  if (body.start < body.end)
    body.start++;
  if (body.start < body.end)
    self->value = dup_slice (body);
  return self->kind == TL_BRAT_ATTRIBUTE || self->value != NULL;
}

static gboolean
parse_body (TlBratLine *self,
            Slice       body,
            Slice       text)
{
  Slice type;

  if (!next_word (&body, &type))
    return FALSE;
  if (self->kind == TL_BRAT_EVENT)
    return parse_pair (type, &self->type, &self->target) && parse_args (self, body);
  self->type = tl_brat_decode_name (type.start, type.end - type.start);
  if (*self->type == '\0')
    return FALSE;
  if ((self->kind == TL_BRAT_SPAN || self->kind == TL_BRAT_NOTE) && text.start != NULL)
    self->value = dup_slice (text);
  switch (self->kind)
    {
    case TL_BRAT_SPAN:
      return parse_fragments (self, body);
    case TL_BRAT_RELATION:
    case TL_BRAT_EQUIV:
      return parse_args (self, body);
    default:
      return parse_satellite (self, body);
    }
}

static TlBratKind
find_kind (Slice id)
{
  static const struct { char letter; TlBratKind kind; } kinds[] = {
    { 'T', TL_BRAT_SPAN }, { 'R', TL_BRAT_RELATION }, { 'E', TL_BRAT_EVENT }, { 'A', TL_BRAT_ATTRIBUTE },
    { 'M', TL_BRAT_ATTRIBUTE }, { 'N', TL_BRAT_NORMALIZATION }, { '#', TL_BRAT_NOTE },
  };
  gsize length = id.end - id.start;

  if (length == 1 && *id.start == '*')
    return TL_BRAT_EQUIV;
  if (length < 2 || !g_ascii_isdigit (id.start[1]) || memchr (id.start, ' ', length) != NULL)
    return TL_BRAT_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (*id.start == kinds[i].letter)
      return kinds[i].kind;
  return TL_BRAT_UNKNOWN;
}

static void
clear_parts (TlBratLine *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->fragments, g_array_unref);
  g_clear_pointer (&self->args, g_ptr_array_unref);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->value, g_free);
}

TlBratLine *
tl_brat_line_parse (const char *raw,
                    gsize       length,
                    guint       number)
{
  TlBratLine *self = g_new0 (TlBratLine, 1);
  Slice body = { NULL, NULL };
  Slice text = { NULL, NULL };
  Slice id;

  self->raw = g_strndup (raw, length);
  self->number = number;
  if (length > 0 && raw[length - 1] == '\r')
    length--;
  id.start = self->raw;
  id.end = memchr (self->raw, '\t', length);
  if (id.end == NULL)
    return self;
  body.start = id.end + 1;
  body.end = memchr (body.start, '\t', self->raw + length - body.start);
  if (body.end != NULL)
    text = (Slice) { body.end + 1, self->raw + length };
  else
    body.end = self->raw + length;
  self->kind = find_kind (id);
  if (self->kind == TL_BRAT_UNKNOWN)
    return self;
  self->id = dup_slice (id);
  if (!parse_body (self, body, text))
    {
      self->kind = TL_BRAT_UNKNOWN;
      clear_parts (self);
    }
  return self;
}

void
tl_brat_line_free (TlBratLine *self)
{
  g_free (self->raw);
  clear_parts (self);
  g_free (self);
}

char *
tl_brat_line_spell_span (const char       *id,
                         const char       *type,
                         const TlFragment *fragments,
                         guint             n_fragments,
                         TlText           *text)
{
  g_autofree char *name = tl_brat_encode_name (type);
  const char *data = tl_text_get_data (text, NULL);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s\t%s ", id, name);
  for (guint i = 0; i < n_fragments; i++)
    g_string_append_printf (out, "%s%u %u", i > 0 ? ";" : "", fragments[i].start, fragments[i].end);
  g_string_append_c (out, '\t');
  for (guint i = 0; i < n_fragments; i++)
    {
      gsize from = tl_text_to_byte (text, fragments[i].start);
      gsize to = tl_text_to_byte (text, fragments[i].end);
      g_autofree char *covered = tl_brat_flatten (data + from, to - from);

      if (i > 0)
        g_string_append_c (out, ' ');
      g_string_append (out, covered);
    }
  return g_string_free (out, FALSE);
}

char *
tl_brat_line_spell_args (const char          *id,
                         const char          *type,
                         const char          *trigger,
                         const TlRelationArg *args,
                         guint                n_args)
{
  g_autofree char *name = tl_brat_encode_name (type);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s\t%s", id, name);
  if (trigger != NULL)
    g_string_append_printf (out, ":%s", trigger);
  for (guint i = 0; i < n_args; i++)
    {
      g_autofree char *role = tl_brat_encode_name (args[i].role);

      g_string_append_printf (out, " %s:%s", role, args[i].target);
    }
  return g_string_free (out, FALSE);
}

char *
tl_brat_line_spell_equiv (const char          *type,
                          const TlRelationArg *args,
                          guint                n_args)
{
  g_autofree char *name = tl_brat_encode_name (type);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "*\t%s", name);
  for (guint i = 0; i < n_args; i++)
    g_string_append_printf (out, " %s", args[i].target);
  return g_string_free (out, FALSE);
}

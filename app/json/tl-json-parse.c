/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The strict reader proper: one pass over the bytes that writes the tape.  It accepts exactly RFC
 * 8259 over well-formed UTF-8 and says at which byte a text stops being that.  Nesting is kept on
 * an explicit stack of fixed size, so that no input can exhaust the C stack.
 *
 * Most bytes of an article lie inside strings, so strings (and indentation) are skipped sixteen
 * bytes at a time where the processor has SSE2, which every x86-64 has; TL_JSON_PORTABLE leaves
 * that out, for other processors and for the tests that compare the two.
 */

#include "config.h"

#include "tl-json-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#if defined(__SSE2__) && !defined(TL_JSON_PORTABLE)
#define USE_SSE2 1
#include <emmintrin.h>
#else
#define USE_SSE2 0
#endif

typedef struct
{
  guint32 container;   /* its entry */
  guint32 last;        /* entry of the latest child */
  guint32 count;
} Level;

typedef struct
{
  const guint8 *data;
  const guint8 *end;
  TlJsonEntry  *tape;
  gsize         n_entries;
  gsize         n_allocated;
  guint         depth;
  Level         levels[TL_JSON_MAX_DEPTH];

  /* Set by fail () */
  const guint8 *error_at;
  TlJsonError   error_code;
  const char   *error_message;
} Parser;

/* Always returns NULL, the value that stands for failure in everything that scans. */
static const guint8 *
fail (Parser       *self,
      const guint8 *at,
      TlJsonError   code,
      const char   *message)
{
  self->error_at = at;
  self->error_code = code;
  self->error_message = message;
  return NULL;
}

/* Where something else than what the grammar allows stands. */
static const guint8 *
fail_syntax (Parser       *self,
             const guint8 *at,
             const char   *message)
{
  if (at == self->end)
    return fail (self, at, TL_JSON_ERROR_SYNTAX, _("The text ends too early"));
  if (*at >= 0x80 && tl_json_utf8_sequence (at, self->end) == 0)
    return fail (self, at, TL_JSON_ERROR_ENCODING, _("The text is not UTF-8"));
  if (at == self->data && self->end - at >= 3 && memcmp (at, "\xef\xbb\xbf", 3) == 0)
    return fail (self, at, TL_JSON_ERROR_SYNTAX, _("The text begins with a byte order mark"));
  return fail (self, at, TL_JSON_ERROR_SYNTAX, message);
}

static inline gboolean
is_space (guint8 byte)
{
  return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static const guint8 *
skip_long_space (const guint8 *p,
                 const guint8 *end)
{
#if USE_SSE2
  const __m128i space = _mm_set1_epi8 (' ');
  const __m128i newline = _mm_set1_epi8 ('\n');
  const __m128i tab = _mm_set1_epi8 ('\t');
  const __m128i carriage_return = _mm_set1_epi8 ('\r');

  for (; end - p >= 16; p += 16)
    {
      __m128i v = _mm_loadu_si128 ((const __m128i *) (gconstpointer) p);
      __m128i hit = _mm_or_si128 (_mm_or_si128 (_mm_cmpeq_epi8 (v, space),
                                                _mm_cmpeq_epi8 (v, newline)),
                                  _mm_or_si128 (_mm_cmpeq_epi8 (v, tab),
                                                _mm_cmpeq_epi8 (v, carriage_return)));
      guint other = (guint) _mm_movemask_epi8 (hit) ^ 0xffff;

      if (other != 0)
        return p + __builtin_ctz (other);
    }
#endif

  while (p < end && is_space (*p))
    p++;
  return p;
}

static inline const guint8 *
skip_space (const guint8 *p,
            const guint8 *end)
{
  if (p == end || *p > ' ' || !is_space (*p))
    return p;
  p++;
  if (p == end || *p > ' ' || !is_space (*p))
    return p;
  return skip_long_space (p + 1, end);
}

/* The first byte from p on that is not plain inside a string: a quote, a backslash, a control
 * character or anything that is not ASCII. */
static inline const guint8 *
skip_plain (const guint8 *p,
            const guint8 *end)
{
#if USE_SSE2
  const __m128i quote = _mm_set1_epi8 ('"');
  const __m128i backslash = _mm_set1_epi8 ('\\');
  const __m128i space = _mm_set1_epi8 (' ');

  for (; end - p >= 16; p += 16)
    {
      __m128i v = _mm_loadu_si128 ((const __m128i *) (gconstpointer) p);
      /* Signed, so this is control characters and bytes of 0x80 and above in one comparison. */
      __m128i hit = _mm_or_si128 (_mm_cmplt_epi8 (v, space),
                                  _mm_or_si128 (_mm_cmpeq_epi8 (v, quote),
                                                _mm_cmpeq_epi8 (v, backslash)));
      guint mask = (guint) _mm_movemask_epi8 (hit);

      if (mask != 0)
        return p + __builtin_ctz (mask);
    }
#endif

  while (p < end && *p >= ' ' && *p < 0x80 && *p != '"' && *p != '\\')
    p++;
  return p;
}

guint
tl_json_utf8_sequence (const guint8 *p,
                       const guint8 *end)
{
  gsize left = end - p;

  if (p[0] < 0xc2 || left < 2)
    return 0;
  if (p[0] < 0xe0)
    return (p[1] & 0xc0) == 0x80 ? 2 : 0;
  if (left < 3 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
    return 0;
  if (p[0] < 0xf0)
    {
      /* Not overlong and not a surrogate */
      if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f))
        return 0;
      return 3;
    }
  if (left < 4 || (p[3] & 0xc0) != 0x80 || p[0] > 0xf4)
    return 0;
  if ((p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
    return 0;
  return 4;
}

int
tl_json_hex4 (const guint8 *p,
              const guint8 *end)
{
  int value = 0;

  if (end - p < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char) p[i]);

      if (digit < 0)
        return -1;
      value = value << 4 | digit;
    }
  return value;
}

/* p is at a backslash; returns what follows the escape. */
static const guint8 *
scan_escape (Parser       *self,
             const guint8 *p)
{
  const guint8 *end = self->end;
  int unit;

  if (end - p < 2)
    return fail_syntax (self, end, NULL);
  switch (p[1])
    {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      return p + 2;
    case 'u':
      break;
    default:
      return fail_syntax (self, p + 1, _("An escape that JSON does not have"));
    }

  unit = tl_json_hex4 (p + 2, end);
  if (unit < 0)
    return fail_syntax (self, p + 2, _("“\\u” must be followed by four hexadecimal digits"));
  if (unit < 0xd800 || unit > 0xdfff)
    return p + 6;
  if (unit < 0xdc00 && end - p >= 8 && p[6] == '\\' && p[7] == 'u')
    {
      int low = tl_json_hex4 (p + 8, end);

      if (low >= 0xdc00 && low <= 0xdfff)
        return p + 12;
    }
  return fail (self, p, TL_JSON_ERROR_ENCODING,
               _("Half of a surrogate pair without the other half"));
}

/* p is after the opening quote; returns the closing one. */
static inline const guint8 *
scan_string (Parser       *self,
             const guint8 *p,
             guint32      *flags)
{
  const guint8 *end = self->end;

  for (;;)
    {
      p = skip_plain (p, end);
      if (p == end)
        return fail (self, p, TL_JSON_ERROR_SYNTAX, _("The text ends inside a string"));
      if (*p == '"')
        return p;
      if (*p == '\\')
        {
          *flags |= TL_JSON_INFO_ESCAPED;
          p = scan_escape (self, p);
          if (p == NULL)
            return NULL;
        }
      else if (*p < ' ')
        {
          return fail (self, p, TL_JSON_ERROR_SYNTAX,
                       _("A control character or line break inside a string"));
        }
      else
        {
          /* Text in other scripts: stay here for the whole run. */
          do
            {
              guint length = tl_json_utf8_sequence (p, end);

              if (length == 0)
                return fail (self, p, TL_JSON_ERROR_ENCODING, _("The text is not UTF-8"));
              p += length;
            }
          while (p < end && *p >= 0x80);
        }
    }
}

static inline const guint8 *
skip_digits (const guint8 *p,
             const guint8 *end)
{
  while (p < end && *p >= '0' && *p <= '9')
    p++;
  return p;
}

static inline const guint8 *
scan_number (Parser       *self,
             const guint8 *p)
{
  const guint8 *end = self->end;
  const guint8 *digits;

  if (*p == '-')
    p++;
  digits = p;
  p = skip_digits (p, end);
  if (p == digits)
    return fail_syntax (self, p, _("A digit was expected"));
  if (*digits == '0' && p - digits > 1)
    return fail_syntax (self, digits + 1, _("A number must not begin with a zero"));
  if (p < end && *p == '.')
    {
      digits = ++p;
      p = skip_digits (p, end);
      if (p == digits)
        return fail_syntax (self, p, _("A digit was expected"));
    }
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      p++;
      if (p < end && (*p == '+' || *p == '-'))
        p++;
      digits = p;
      p = skip_digits (p, end);
      if (p == digits)
        return fail_syntax (self, p, _("A digit was expected"));
    }
  return p;
}

static const guint8 *
scan_literal (Parser       *self,
              const guint8 *p,
              const char   *literal)
{
  gsize length = strlen (literal);

  for (gsize i = 0; i < length; i++)
    {
      if (p + i == self->end || p[i] != (guint8) literal[i])
        return fail_syntax (self, p + i, _("A value was expected"));
    }
  return p + length;
}

static void
grow_tape (Parser *self)
{
  self->n_allocated += self->n_allocated / 2 + 16;
  self->tape = g_renew (TlJsonEntry, self->tape, self->n_allocated);
}

static inline guint32
append_entry (Parser       *self,
              const guint8 *start,
              const guint8 *end,
              guint32       info)
{
  TlJsonEntry *entry;

  if (G_UNLIKELY (self->n_entries == self->n_allocated))
    grow_tape (self);
  entry = &self->tape[self->n_entries];
  entry->start = start - self->data;
  entry->end = end - self->data;
  entry->next = self->n_entries + 1;
  entry->info = info;
  return self->n_entries++;
}

/* p is at a member's name; returns where its value begins. */
static inline const guint8 *
scan_key (Parser       *self,
          const guint8 *p)
{
  guint32 info = TL_JSON_STRING | TL_JSON_INFO_KEY;
  const guint8 *close;

  if (p == self->end || *p != '"')
    return fail_syntax (self, p, _("A member name in quotes was expected"));
  close = scan_string (self, p + 1, &info);
  if (close == NULL)
    return NULL;
  append_entry (self, p, close + 1, info);
  p = skip_space (close + 1, self->end);
  if (p == self->end || *p != ':')
    return fail_syntax (self, p, _("A colon was expected after the member name"));
  return skip_space (p + 1, self->end);
}

/* A string, number or literal; returns what follows it. */
static inline const guint8 *
scan_scalar (Parser       *self,
             const guint8 *p)
{
  const guint8 *after;
  guint32 info;

  if (*p == '"')
    {
      info = TL_JSON_STRING;
      after = scan_string (self, p + 1, &info);
      if (after != NULL)
        after++;
    }
  else if (*p == '-' || (*p >= '0' && *p <= '9'))
    {
      info = TL_JSON_NUMBER;
      after = scan_number (self, p);
    }
  else if (*p == 't')
    {
      info = TL_JSON_TRUE;
      after = scan_literal (self, p, "true");
    }
  else if (*p == 'f')
    {
      info = TL_JSON_FALSE;
      after = scan_literal (self, p, "false");
    }
  else if (*p == 'n')
    {
      info = TL_JSON_NULL;
      after = scan_literal (self, p, "null");
    }
  else
    {
      return fail_syntax (self, p, _("A value was expected"));
    }

  if (after != NULL)
    append_entry (self, p, after, info);
  return after;
}

static gboolean
open_container (Parser       *self,
                const guint8 *p)
{
  Level *level;

  if (self->depth == TL_JSON_MAX_DEPTH)
    {
      fail (self, p, TL_JSON_ERROR_DEPTH, _("Nested too deeply"));
      return FALSE;
    }
  level = &self->levels[self->depth++];
  level->container = append_entry (self, p, p, *p == '{' ? TL_JSON_OBJECT : TL_JSON_ARRAY);
  level->last = TL_JSON_NONE;
  level->count = 0;
  return TRUE;
}

/* p is after the closing bracket; returns the container's entry. */
static inline guint32
close_container (Parser       *self,
                 const guint8 *p)
{
  Level *level = &self->levels[--self->depth];
  TlJsonEntry *entry = &self->tape[level->container];

  entry->end = p - self->data;
  entry->next = self->n_entries;
  entry->info |= MIN (level->count, TL_JSON_COUNT_MAX) << TL_JSON_COUNT_SHIFT;
  if (level->last != TL_JSON_NONE)
    self->tape[level->last].info |= TL_JSON_INFO_LAST;
  return level->container;
}

/* p is after a complete value: closes what ends here and returns where the next value begins, the
 * end of the root value (*done), or NULL. */
static inline const guint8 *
scan_after_value (Parser       *self,
                  const guint8 *p,
                  guint32       value,
                  gboolean     *done)
{
  const guint8 *end = self->end;

  for (;;)
    {
      Level *level;
      gboolean in_object;

      if (self->depth == 0)
        {
          *done = TRUE;
          return p;
        }
      level = &self->levels[self->depth - 1];
      level->last = value;
      level->count++;
      in_object = (self->tape[level->container].info & TL_JSON_INFO_TYPE) == TL_JSON_OBJECT;

      p = skip_space (p, end);
      if (p == end)
        return fail_syntax (self, p, NULL);
      if (*p == ',')
        {
          p = skip_space (p + 1, end);
          return in_object ? scan_key (self, p) : p;
        }
      if (*p != (in_object ? '}' : ']'))
        return fail_syntax (self, p, in_object ? _("A comma or “}” was expected")
                                               : _("A comma or “]” was expected"));
      value = close_container (self, ++p);
    }
}

/* Returns the byte after the value, or NULL. */
static const guint8 *
scan_document (Parser       *self,
               const guint8 *p)
{
  const guint8 *end = self->end;
  gboolean done = FALSE;

  p = skip_space (p, end);
  while (p != NULL && !done)
    {
      guint32 value = self->n_entries;

      if (p == end)
        return fail_syntax (self, p, NULL);
      if (*p == '{' || *p == '[')
        {
          guint8 close = *p + 2;   /* both brackets are two apart in ASCII */

          if (!open_container (self, p))
            return NULL;
          p = skip_space (p + 1, end);
          if (p < end && *p == close)
            {
              close_container (self, ++p);
              p = scan_after_value (self, p, value, &done);
            }
          else if (close == '}')
            {
              p = scan_key (self, p);
            }
        }
      else
        {
          p = scan_scalar (self, p);
          if (p != NULL)
            p = scan_after_value (self, p, value, &done);
        }
    }
  return p;
}

gboolean
tl_json_doc_build (TlJsonDoc  *self,
                   gsize      *error_offset,
                   GError    **error)
{
  Parser *parser;
  const guint8 *p;
  gboolean sound = TRUE;

  if (self->size > G_MAXUINT32 - 1)
    {
      if (error_offset != NULL)
        *error_offset = 0;
      g_set_error_literal (error, TL_JSON_ERROR, TL_JSON_ERROR_SIZE, _("Larger than 4 GiB"));
      return FALSE;
    }

  /* Not on the C stack: the levels alone are 6 KiB, and callers may be worker threads. */
  parser = g_new (Parser, 1);
  parser->data = self->data;
  parser->end = self->data + self->size;
  parser->n_entries = 0;
  parser->n_allocated = self->size / 32 + 16;
  parser->tape = g_new (TlJsonEntry, parser->n_allocated);
  parser->depth = 0;

  p = scan_document (parser, parser->data);
  if (p != NULL)
    {
      p = skip_space (p, parser->end);
      if (p != parser->end)
        p = fail_syntax (parser, p, _("Something follows the end of the value"));
    }
  if (p == NULL)
    {
      sound = FALSE;
      if (error_offset != NULL)
        *error_offset = parser->error_at - parser->data;
      g_set_error_literal (error, TL_JSON_ERROR, parser->error_code, parser->error_message);
      g_free (parser->tape);
    }
  else
    {
      self->tape = parser->tape;
      self->n_entries = parser->n_entries;
      if (parser->n_allocated - parser->n_entries > parser->n_entries / 4)
        self->tape = g_renew (TlJsonEntry, self->tape, self->n_entries);
    }
  g_free (parser);
  return sound;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From whatever a page was saved in to UTF-8.  The declaration is believed with two exceptions: bytes that are valid UTF-8
 * beyond ASCII are UTF-8 (a tool re-saved the page and left its declaration), and names of ISO charsets mean
 * their Windows superset, as browsers have it.
 */

#include "config.h"

#include "tl-html-charset.h"

#include <errno.h>
#include <string.h>

#define PRESCAN 8192           /* bytes in which a declaration is looked for */

static const struct
{
  const char *label;
  const char *charset;
} labels[] = {
  { "utf-8", "UTF-8" }, { "utf8", "UTF-8" }, { "unicode-1-1-utf-8", "UTF-8" },
  /* A declaration that could be read as ASCII is not UTF-16. */
  { "utf-16", "UTF-8" }, { "utf-16le", "UTF-8" }, { "utf-16be", "UTF-8" }, { "unicode", "UTF-8" },
  { "ascii", "CP1252" }, { "us-ascii", "CP1252" }, { "iso-8859-1", "CP1252" }, { "iso8859-1", "CP1252" },
  { "iso_8859-1", "CP1252" }, { "latin1", "CP1252" }, { "l1", "CP1252" }, { "windows-1252", "CP1252" }, { "cp1252", "CP1252" },
  { "iso-8859-9", "CP1254" }, { "latin5", "CP1254" }, { "windows-1254", "CP1254" },
  { "iso-8859-11", "CP874" }, { "tis-620", "CP874" }, { "windows-874", "CP874" },
  { "shift_jis", "CP932" }, { "shift-jis", "CP932" }, { "sjis", "CP932" }, { "x-sjis", "CP932" }, { "ms_kanji", "CP932" },
  { "windows-31j", "CP932" }, { "euc-jp", "EUC-JP" }, { "x-euc-jp", "EUC-JP" }, { "iso-2022-jp", "ISO-2022-JP" },
  { "gb2312", "GB18030" }, { "gb_2312-80", "GB18030" }, { "gbk", "GB18030" }, { "x-gbk", "GB18030" }, { "gb18030", "GB18030" },
  { "big5", "BIG5-HKSCS" }, { "big5-hkscs", "BIG5-HKSCS" }, { "x-x-big5", "BIG5-HKSCS" },
  { "euc-kr", "CP949" }, { "ks_c_5601-1987", "CP949" }, { "ksc5601", "CP949" }, { "windows-949", "CP949" },
  { "koi8-r", "KOI8-R" }, { "koi8-u", "KOI8-U" }, { "macintosh", "MACINTOSH" },
  { "windows-1250", "CP1250" }, { "windows-1251", "CP1251" }, { "windows-1253", "CP1253" }, { "windows-1255", "CP1255" },
  { "windows-1256", "CP1256" }, { "windows-1257", "CP1257" }, { "windows-1258", "CP1258" }, { "iso-8859-2", "ISO-8859-2" },
  { "iso-8859-3", "ISO-8859-3" }, { "iso-8859-4", "ISO-8859-4" }, { "iso-8859-5", "ISO-8859-5" },
  { "iso-8859-6", "ISO-8859-6" }, { "iso-8859-7", "ISO-8859-7" }, { "iso-8859-8", "ISO-8859-8" },
  { "iso-8859-8-i", "ISO-8859-8" }, { "iso-8859-10", "ISO-8859-10" }, { "iso-8859-13", "ISO-8859-13" },
  { "iso-8859-14", "ISO-8859-14" }, { "iso-8859-15", "ISO-8859-15" }, { "iso-8859-16", "ISO-8859-16" },
};

/* What a document in this language is likely written in when it says nothing and is no UTF-8. */
static const struct
{
  const char *language;
  const char *charset;
} languages[] = {
  { "ja", "CP932" }, { "zh-tw", "BIG5-HKSCS" }, { "zh-hk", "BIG5-HKSCS" }, { "zh", "GB18030" }, { "ko", "CP949" },
  { "ru", "CP1251" }, { "uk", "CP1251" }, { "bg", "CP1251" }, { "ar", "CP1256" }, { "fa", "CP1256" }, { "he", "CP1255" },
  { "el", "CP1253" }, { "tr", "CP1254" }, { "th", "CP874" }, { "vi", "CP1258" }, { "pl", "ISO-8859-2" },
  { "cs", "CP1250" }, { "hu", "ISO-8859-2" }, { "lt", "CP1257" }, { "lv", "CP1257" },
};

/* The value after `name=` in [p, end): quoted or not; NULL when it is not there.  Owned, lower case. */
static char *
find_value (const char *p,
            const char *end,
            const char *name)
{
  gsize length = strlen (name);

  for (; end - p > (gssize) length; p++)
    {
      const char *q = p + length;
      const char *start;

      if (g_ascii_strncasecmp (p, name, length) != 0)
        continue;
      while (q < end && g_ascii_isspace (*q))
        q++;
      if (q == end || *q != '=')
        continue;
      q++;
      while (q < end && (g_ascii_isspace (*q) || *q == '"' || *q == '\''))
        q++;
      start = q;
      while (q < end && !g_ascii_isspace (*q) && strchr ("\"'>;/?", *q) == NULL)
        q++;
      if (q > start)
        return g_ascii_strdown (start, q - start);
    }
  return NULL;
}

/* The charset that the document declares, as iconv names it, or NULL. */
static const char *
declared (const char *head,
          gsize       size)
{
  const char *end = head + size;
  const char *p = head;

  while ((p = memchr (p, '<', end - p)) != NULL)
    {
      const char *close = memchr (p, '>', end - p);
      gboolean meta = end - p > 5 && g_ascii_strncasecmp (p, "<meta", 5) == 0;
      gboolean xml = end - p > 5 && g_ascii_strncasecmp (p, "<?xml", 5) == 0;

      if (close == NULL)
        close = end;
      if (meta || xml)
        {
          g_autofree char *label = find_value (p, close, meta ? "charset" : "encoding");

          for (guint i = 0; label != NULL && i < G_N_ELEMENTS (labels); i++)
            if (g_str_equal (labels[i].label, label))
              return labels[i].charset;
        }
      p = p + 4 < end && strncmp (p, "<!--", 4) == 0 ? g_strstr_len (p, end - p, "-->") : p + 1;
      if (p == NULL)
        break;
    }
  return NULL;
}

static const char *
by_language (const char *head,
             gsize       size)
{
  const char *tag = g_strstr_len (head, size, "<html");
  const char *close = tag != NULL ? memchr (tag, '>', head + size - tag) : NULL;
  g_autofree char *language = close != NULL ? find_value (tag, close, "lang") : NULL;

  for (guint i = 0; language != NULL && i < G_N_ELEMENTS (languages); i++)
    if (g_str_has_prefix (language, languages[i].language))
      return languages[i].charset;
  return "CP1252";
}

static gboolean
is_ascii (const char *data,
          gsize       size)
{
  for (gsize i = 0; i < size; i++)
    if (data[i] & 0x80)
      return FALSE;
  return TRUE;
}

static void
note_bad (TlHtmlCharset *result,
          gsize          position)
{
  if (result->n_bad++ == 0)
    result->first_bad = position;
}

/* Bytes that should be UTF-8: what is not becomes U+FFFD, byte by byte. */
static char *
repair_utf8 (const char    *data,
             gsize          size,
             gsize         *length,
             TlHtmlCharset *result)
{
  GString *out = g_string_sized_new (size + 1);
  const char *end = data + size;
  const char *p = data;

  while (p < end)
    {
      const char *bad;

      /* NUL counts as invalid for GLib; it is dealt with by the caller. */
      g_utf8_validate_len (p, end - p, &bad);
      g_string_append_len (out, p, bad - p);
      p = bad;
      if (p == end)
        break;
      if (*p == '\0')
        g_string_append_c (out, '\0');
      else
        {
          note_bad (result, p - data);
          g_string_append (out, "\xef\xbf\xbd");
        }
      p++;
    }
  *length = out->len;
  return g_string_free (out, FALSE);
}

/* From charset by iconv; NULL when this machine does not know the charset. */
static char *
convert (const char    *data,
         gsize          size,
         const char    *charset,
         gsize         *length,
         TlHtmlCharset *result)
{
  GIConv iconv = g_iconv_open ("UTF-8", charset);
  GString *out;
  char *from = (char *) data;
  gsize left = size;

  if (iconv == (GIConv) -1)
    return NULL;
  out = g_string_sized_new (size + size / 4 + 1);
  while (left > 0)
    {
      char buffer[4096];
      char *to = buffer;
      gsize room = sizeof buffer;
      gsize converted = g_iconv (iconv, &from, &left, &to, &room);
      int problem = errno;

      g_string_append_len (out, buffer, to - buffer);
      if (converted == (gsize) -1 && problem != E2BIG)
        {
          note_bad (result, from - data);
          g_string_append (out, "\xef\xbf\xbd");
          g_iconv (iconv, NULL, NULL, NULL, NULL);
          from++;
          left--;
        }
    }
  g_iconv_close (iconv);
  *length = out->len;
  return g_string_free (out, FALSE);
}

/* By the mark at the beginning, or NULL. */
static const char *
by_mark (const char *data,
         gsize       size,
         gsize      *mark)
{
  static const struct { const char *bytes; gsize length; const char *charset; } marks[] = {
    { "\xef\xbb\xbf", 3, "UTF-8" }, { "\xff\xfe", 2, "UTF-16LE" }, { "\xfe\xff", 2, "UTF-16BE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (size >= marks[i].length && memcmp (data, marks[i].bytes, marks[i].length) == 0)
      {
        *mark = marks[i].length;
        return marks[i].charset;
      }
  *mark = 0;
  return NULL;
}

static void
remove_nul (char          *text,
            gsize          length,
            TlHtmlCharset *result)
{
  for (char *p = text; (p = memchr (p, '\0', text + length - p)) != NULL; p++)
    {
      *p = ' ';
      result->n_nul++;
    }
}

void
tl_html_charset_convert (GBytes        *bytes,
                         TlHtmlCharset *result)
{
  gsize size, mark, length = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *charset = by_mark (data, size, &mark);
  gboolean valid = g_utf8_validate_len (data + mark, size - mark, NULL);
  const char *said = charset != NULL ? NULL : declared (data, MIN (size, PRESCAN));
  char *text = NULL;

  memset (result, 0, sizeof *result);
  if (charset == NULL && valid && (said == NULL || strcmp (said, "ISO-2022-JP") != 0))
    {
      charset = "UTF-8";
      result->overruled = said != NULL && !g_str_equal (said, charset) && !is_ascii (data, size);
    }
  else if (charset == NULL)
    charset = said != NULL ? said : by_language (data, MIN (size, PRESCAN));
  if (g_str_equal (charset, "UTF-8") && valid)
    {
      result->utf8 = g_bytes_new_from_bytes (bytes, mark, size - mark);
      result->charset = g_strdup (charset);
      return;
    }
  if (!g_str_equal (charset, "UTF-8"))
    text = convert (data + mark, size - mark, charset, &length, result);
  if (text == NULL)
    {
      charset = "UTF-8";
      text = repair_utf8 (data + mark, size - mark, &length, result);
    }
  result->first_bad += mark;
  remove_nul (text, length, result);
  result->utf8 = g_bytes_new_take (text, length);
  result->charset = g_strdup (charset);
}

void
tl_html_charset_clear (TlHtmlCharset *result)
{
  g_clear_pointer (&result->utf8, g_bytes_unref);
  g_clear_pointer (&result->charset, g_free);
}

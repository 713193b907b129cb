/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The registry of formats, sniffing, and names of files made from data. */

#include "config.h"

#include "tl-format-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (tl-format-error-quark, tl_format_error)

#define MAX_NAME 200

const TlFormat *
tl_format_find (const char *name)
{
  const TlFormat *const *formats = tl_formats_list ();

  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; formats[i] != NULL; i++)
    if (g_str_equal (formats[i]->name, name))
      return formats[i];
  return NULL;
}

const TlFormat *
tl_format_sniff (const TlFormatInput *input)
{
  const TlFormat *const *formats = tl_formats_list ();
  const TlFormat *best = NULL;
  int best_score = 0;

  for (guint i = 0; formats[i] != NULL; i++)
    {
      int score = formats[i]->flags & TL_FORMAT_READS ? formats[i]->sniff (input) : 0;

      if (score > best_score)
        {
          best = formats[i];
          best_score = score;
        }
    }
  return best;
}

typedef struct
{
  const TlFormat *format;
  int             score;
} Guess;

static int
compare_guesses (gconstpointer a,
                 gconstpointer b)
{
  return ((const Guess *) b)->score - ((const Guess *) a)->score;
}

GPtrArray *
tl_format_list_guesses (const char  *path,
                        GError     **error)
{
  const TlFormat *const *formats = tl_formats_list ();
  g_autoptr (GArray) guesses = g_array_new (FALSE, FALSE, sizeof (Guess));
  GPtrArray *found;
  TlFormatInput input;

  g_return_val_if_fail (path != NULL, NULL);

  if (!tl_format_input_init (&input, path, error))
    return NULL;
  for (guint i = 0; formats[i] != NULL; i++)
    {
      Guess guess = { formats[i], formats[i]->flags & TL_FORMAT_READS ? formats[i]->sniff (&input) : 0 };

      if (guess.score > 0)
        g_array_append_val (guesses, guess);
    }
  tl_format_input_clear (&input);
  g_array_sort (guesses, compare_guesses);
  found = g_ptr_array_new ();
  for (guint i = 0; i < guesses->len; i++)
    g_ptr_array_add (found, (gpointer) g_array_index (guesses, Guess, i).format);
  return found;
}

static gboolean
is_plain (const char *name,
          gsize       i)
{
  guchar c = name[i];

  /* A dot at the edge makes a hidden file or a folder's name; Windows drops one at the end. */
  return g_ascii_isalnum (c) || c == '_' || c == '-' || (c == '.' && i > 0 && name[i + 1] != '\0' && name[i - 1] != '.');
}

/* A device's name on Windows, whatever follows a dot: such a file can't be copied there. */
static gboolean
is_device (const char *name)
{
  static const char *const devices[] = { "con", "prn", "aux", "nul", "com", "lpt" };
  gsize length = strcspn (name, ".");

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (g_ascii_strncasecmp (name, devices[i], 3) == 0)
      return i < 4 ? length == 3 : length == 4 && g_ascii_isdigit (name[3]);
  return FALSE;
}

char *
tl_format_escape_name (const char *name)
{
  GString *out = g_string_new (NULL);
  gboolean device;

  g_return_val_if_fail (name != NULL, NULL);

  device = is_device (name);
  if (*name == '\0')
    g_string_append_c (out, '%');
  for (gsize i = 0; name[i] != '\0'; i++)
    if (is_plain (name, i) && !(device && i == 0))
      g_string_append_c (out, name[i]);
    else
      g_string_append_printf (out, "%%%02X", (guchar) name[i]);
  if (out->len > MAX_NAME)
    {
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

      g_string_truncate (out, MAX_NAME - 17);
      g_string_append_printf (out, "~%.16s", digest);
    }
  return g_string_free (out, FALSE);
}

char *
tl_format_unescape_name (const char *name)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  if (g_str_equal (name, "%"))
    return g_string_free (out, FALSE);
  for (const char *p = name; *p != '\0'; p++)
    if (*p == '%' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
      {
        g_string_append_c (out, g_ascii_xdigit_value (p[1]) << 4 | g_ascii_xdigit_value (p[2]));
        p += 2;
      }
    else
      g_string_append_c (out, *p);
  if (!g_utf8_validate (out->str, out->len, NULL) || strlen (out->str) != out->len)
    {
      /* Not one of ours: the name as it is. */
      g_string_free (out, TRUE);
      return g_utf8_make_valid (name, -1);
    }
  return g_string_free (out, FALSE);
}

char *
tl_format_companion_path (const char *path,
                          const char *suffix)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *file = NULL;
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  file = g_strconcat (name, suffix, NULL);
  return g_build_filename (folder, file, NULL);
}

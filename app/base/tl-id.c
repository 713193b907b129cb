/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ids: made here and nowhere else, so that their form is one. */

#include "config.h"

#include "tl-id.h"

#include <gio/gio.h>
#include <sys/random.h>

static void
append_base32 (GString *out,
               guint64  value,
               guint    digits)
{
  static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv";

  for (guint i = digits; i-- > 0;)
    g_string_append_c (out, alphabet[(value >> (5 * i)) & 31]);
}

static guint64
random_bits (void)
{
  guint64 bits;

  if (getrandom (&bits, sizeof bits, 0) != (gssize) sizeof bits)
    bits = ((guint64) g_random_int () << 32) | g_random_int ();
  return bits;
}

char *
tl_id_new (const char *prefix)
{
  GString *out;

  g_return_val_if_fail (prefix != NULL, NULL);

  out = g_string_new (prefix);
  append_base32 (out, g_get_real_time () / 1000, 8);
  append_base32 (out, random_bits (), 8);
  return g_string_free (out, FALSE);
}

char *
tl_id_from_content (const char *prefix,
                    const char *content,
                    gsize       length)
{
  g_autofree char *digest = NULL;

  g_return_val_if_fail (prefix != NULL && content != NULL, NULL);

  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
  digest[12] = '\0';
  return g_strconcat (prefix, digest, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The stand-in server as a program, for tests of programs: makes a database "desk" with the users ana and bert (editors) and carla
 * (editor and chief), prints its URL, and ends with standard input.  A line on standard input is a command: "down", "up", "drop",
 * "make", "fault N PART", "hostile" (puts documents that nobody's program makes); it is answered with "done …".  "count"
 * is answered with the number of documents.
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake-couch.h"
#include "tl-couch-admin.h"

static void
make_desk (FakeCouch *fake)
{
  g_autoptr (GBytes) guard = tl_couch_admin_guard ();
  gsize length;
  const char *data = g_bytes_get_data (guard, &length);
  const char *members = memchr (data, ',', length);

  fake_couch_add_db (fake, "desk", "desk");
  fake_couch_set_guard (fake, "desk", TRUE);
  /* The stand-in puts the id there itself. */
  fake_couch_put_raw (fake, "desk", "_design/guard", members + 1, data + length - 1 - (members + 1));
}

/* Everything that a member of the desk could send to harm the others. */
static void
put_hostile (FakeCouch *fake)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *shut = g_strnfill (100000, ']');
  g_autofree char *nested = g_strdup_printf ("\"type\":\"article\",\"members\":%s%s", deep, shut);
  g_autofree char *large = g_strnfill (9000000, 'x');
  g_autofree char *huge = g_strdup_printf ("\"type\":\"text\",\"text\":\"%s\"", large);
  static const char *const documents[][2] = {
    { "../../x", "\"type\":\"article\"" },
    { "article:..", "\"type\":\"article\",\"key\":\"../../../../etc/passwd\",\"members\":{}" },
    { "article:<b>", "\"type\":\"article\"" },
    { "article:utf", "\"type\":\"article\",\"key\":\"\xff\xfe\"" },
    { "article:nul", "\"type\":\"article\",\"key\":\"a\\u0000b\"" },
    { "article:half", "\"type\":\"article\",\"key\":\"\\ud800\"" },
    { "article:shape", "\"type\":[],\"members\":7" },
    { "article:markup", "\"type\":\"article\",\"key\":\"markup\",\"members\":{\"title\":{\"c\":1,\"dev\":\"d\",\"seen\":{},"
                        "\"is\":\"<span foreground='red'>&amp;</i>\\u001b[31m\"}}" },
    { "layer:a1:eve", "\"type\":\"layer\",\"article\":\"a1\",\"author\":\"eve\",\"anns\":{\"x\":{\"c\":99999999999999999999,"
                      "\"dev\":\"\",\"is\":{\"id\":\"x\",\"start\":-5,\"end\":1e9}}}" },
    { "text:0000", "\"type\":\"text\",\"text\":\"not what the hash says\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    fake_couch_put_raw (fake, "desk", documents[i][0], documents[i][1], -1);
  fake_couch_put_raw (fake, "desk", "article:deep", nested, -1);
  fake_couch_put_raw (fake, "desk", "text:huge", huge, -1);
}

static void
run_command (FakeCouch  *fake,
             const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);

  if (g_str_equal (line, "down") || g_str_equal (line, "up"))
    fake_couch_set_down (fake, g_str_equal (line, "down"));
  else if (g_str_equal (line, "hostile"))
    put_hostile (fake);
  else if (g_str_equal (line, "count"))
    {
      printf ("%u\n", fake_couch_count (fake, "desk"));
      fflush (stdout);
      return;
    }
  else if (g_str_equal (line, "drop"))
    fake_couch_drop_db (fake, "desk");
  else if (g_str_equal (line, "make"))
    make_desk (fake);
  else if (words[0] != NULL && g_str_equal (words[0], "fault") && words[1] != NULL)
    fake_couch_fault_next (fake, words[2], (FakeFault) atoi (words[1]));
  else
    {
      printf ("? %s\n", line);
      fflush (stdout);
      return;
    }
  printf ("done %s\n", line);
  fflush (stdout);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (FakeCouch) fake = fake_couch_new (argc > 1 ? (guint) atoi (argv[1]) : 0);
  char line[512];

  fake_couch_add_user (fake, "ana", "ana-pw", "desk", NULL);
  fake_couch_add_user (fake, "bert", "bert-pw", "desk", NULL);
  fake_couch_add_user (fake, "carla", "carla-pw", "desk", "chief", NULL);
  make_desk (fake);
  printf ("%s\n", fake_couch_get_url (fake));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      line[strcspn (line, "\r\n")] = '\0';
      run_command (fake, line);
    }
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * For every format that can be written and read: what Tagline writes reads back as what it was, but for what the report of
 * losses said before.  Over collections made up at random; TAGLINE_ROUNDTRIP_SEEDS says over how many.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "roundtrip-articles.h"
#include "roundtrip-facts.h"
#include "tl-format.h"

#define SEEDS 60u

#define BIT(aspect) (1u << ASPECT_##aspect)
#define ALL ((1u << N_ASPECTS) - 1)

/* What each format must hold whatever the article; all else may differ only where the report has a loss for that article. A format that
 * is not listed must hold nothing without a word. */
static const struct
{
  const char *name;
  guint       holds;
} claims[] = {
  { "brat", BIT (TEXT) | BIT (SPAN) },
  { "claim-review", 0 },
  { "conll", BIT (TEXT) },
  { "doccano", ALL },
  { "label-studio", ALL },
  { "prodigy", ALL },
  { "web-annotation", ALL },
};

typedef struct
{
  char *folder;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("tagline-roundtrip-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_all (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  remove_all (fixture->folder);
  g_free (fixture->folder);
}

static guint
find_claims (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    if (g_str_equal (claims[i].name, name))
      return claims[i].holds;
  return 0;
}

static gboolean
has_loss (GPtrArray  *problems,
          const char *article)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const TlDiagnostic *problem = problems->pdata[i];

      if (g_str_equal (problem->code, TL_CODE_LOSS) && g_strcmp0 (problem->article, article) == 0)
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
list_facts (TlCollection *collection)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) facts_free);

  for (guint i = 0; i < tl_collection_get_n_articles (collection); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TlArticle) article = tl_collection_read_article (collection, i, NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (all, facts_new (article));
    }
  return all;
}

/* The article as it came back: the one of that text. */
static const Facts *
find_again (GPtrArray   *after,
            const Facts *before)
{
  for (guint i = 0; i < after->len; i++)
    if (facts_equal (before, after->pdata[i], ASPECT_TEXT, NULL))
      return after->pdata[i];
  return NULL;
}

static void
compare (const char *format,
         guint32     seed,
         guint       holds,
         GPtrArray  *before,
         GPtrArray  *after,
         GPtrArray  *problems)
{
  for (guint i = 0; i < before->len; i++)
    {
      const Facts *one = before->pdata[i];
      const Facts *other = find_again (after, one);
      gboolean told = has_loss (problems, one->id);

      if (other == NULL)
        {
          if (holds & BIT (TEXT) || !told)
            g_error ("%s, seed %u, article %s: did not come back", format, seed, one->id);
          continue;
        }
      for (guint aspect = 0; aspect < N_ASPECTS; aspect++)
        {
          g_autofree char *difference = NULL;

          if (!facts_equal (one, other, aspect, &difference) && (holds & (1u << aspect) || !told))
            g_error ("%s, seed %u, article %s: %s", format, seed, one->id, difference);
        }
    }
}

static TlCollection *
open_collection (const char *path,
                 const char *format)
{
  g_autoptr (GError) error = NULL;
  TlCollection *collection = tl_format_open (path, format, NULL, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return collection;
}

static void
check_seed (Fixture        *fixture,
            const TlFormat *format,
            guint32         seed)
{
  g_autofree char *json = roundtrip_make_collection (seed);
  g_autofree char *in = g_build_filename (fixture->folder, "in.json", NULL);
  g_autofree char *name = g_strconcat ("out", format->extension, NULL);
  g_autofree char *out = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (TlCollection) again = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GPtrArray) preview = tl_diagnostics_new ();
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (in, json, -1, &error);
  g_assert_no_error (error);
  remove_all (out);
  collection = open_collection (in, "tagline");
  if (!tl_format_export (format, collection, NULL, out, problems, NULL, NULL, NULL, &error))
    g_error ("%s, seed %u: %s", format->name, seed, error->message);
  tl_format_preview (format, collection, NULL, preview, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (preview->len, ==, problems->len);
  again = open_collection (out, format->name);
  before = list_facts (collection);
  after = list_facts (again);
  compare (format->name, seed, find_claims (format->name), before, after, problems);
}

static guint
get_n_seeds (void)
{
  const char *text = g_getenv ("TAGLINE_ROUNDTRIP_SEEDS");

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : SEEDS;
}

static void
test_format (Fixture       *fixture,
             gconstpointer  data)
{
  guint n = get_n_seeds ();

  for (guint32 seed = 1; seed <= n; seed++)
    check_seed (fixture, data, seed);
}

/* Writing what was read gives the same bytes: nothing creeps in or wears off with each round. */
static void
test_stable (Fixture       *fixture,
             gconstpointer  data)
{
  const TlFormat *format = data;
  g_autofree char *name = g_strconcat ("out", format->extension, NULL);
  g_autofree char *first = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *other_name = g_strconcat ("again", format->extension, NULL);
  g_autofree char *second = g_build_filename (fixture->folder, other_name, NULL);
  g_autofree char *other_third = g_strconcat ("third", format->extension, NULL);
  g_autofree char *third = g_build_filename (fixture->folder, other_third, NULL);

  for (guint32 seed = 1; seed <= 10; seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TlCollection) once = NULL;
      g_autoptr (TlCollection) twice = NULL;
      g_autofree char *one = NULL;
      g_autofree char *two = NULL;

      check_seed (fixture, format, seed);
      once = open_collection (first, format->name);
      tl_format_export (format, once, NULL, second, NULL, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      twice = open_collection (second, format->name);
      tl_format_export (format, twice, NULL, third, NULL, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_file_get_contents (second, &one, NULL, &error);
      g_assert_no_error (error);
      g_file_get_contents (third, &two, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (one, ==, two);
    }
}

int
main (int    argc,
      char **argv)
{
  const TlFormat *const *formats = tl_formats_list ();

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; formats[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/formats/roundtrip/%s", formats[i]->name);
      g_autofree char *stable = g_strdup_printf ("/formats/roundtrip-stable/%s", formats[i]->name);

      /* A report for people is a page like any other when it is read. */
      if (!(formats[i]->flags & TL_FORMAT_WRITES) || !(formats[i]->flags & TL_FORMAT_READS)
          || formats[i]->flags & TL_FORMAT_ONE_WAY)
        continue;
      g_test_add (path, Fixture, formats[i], fixture_set_up, test_format, fixture_tear_down);
      if (!(formats[i]->flags & TL_FORMAT_FOLDER))
        g_test_add (stable, Fixture, formats[i], fixture_set_up, test_stable, fixture_tear_down);
    }
  return g_test_run ();
}

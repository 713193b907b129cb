/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Agreement of 1,000 articles by three annotators, with and without intervals: every figure from texts and annotations that
 * are in memory.  Article and annotation sizes are those of news: 3,600 characters, 60 spans. */

#include "bench-util.h"
#include "tl-agreement.h"

#include <string.h>

#define N_ARTICLES  1000
#define N_RATERS    3
#define N_SENTENCES 72
#define SENTENCE    "The mayor of the town said that taxes rose again. "

typedef struct
{
  TlStudy *study;
  guint    samples;
} World;

static TlArticle *
make_article (GRand *random)
{
  g_autoptr (GString) json = g_string_new ("{\"text\": \"");
  g_autoptr (GBytes) record = NULL;

  for (guint i = 0; i < N_SENTENCES; i++)
    g_string_append (json, SENTENCE);
  g_string_append (json, "\", \"annotations\": [");
  for (guint i = 0; i < 20; i++)
    {
      guint start = 3 * i * strlen (SENTENCE);
      guint shift = g_rand_int_range (random, 0, 10) == 0 ? 4 : 0;

      g_string_append_printf (json,
        "%s{\"id\": \"s%u\", \"label\": \"source\", \"start\": %u, \"end\": %u},"
        "{\"id\": \"u%u\", \"label\": \"cue\", \"start\": %u, \"end\": %u},"
        "{\"id\": \"c%u\", \"label\": \"claim\", \"start\": %u, \"end\": %u}",
        i > 0 ? "," : "", i, start + shift, start + 21, i, start + 22, start + 26, i, start + 27 + shift, start + 48);
    }
  g_string_append (json, "]}");
  record = g_bytes_new (json->str, json->len);
  return tl_article_new_from_record (record, "a", NULL, 1, NULL, NULL, NULL);
}

static void
measure (gpointer user_data)
{
  World *world = user_data;
  TlAgreementOptions options = tl_agreement_defaults;
  g_autoptr (TlAgreement) agreement = NULL;

  options.n_bootstrap = world->samples;
  agreement = tl_agreement_new (world->study, &options, NULL, NULL);
  g_assert_nonnull (agreement);
}

int
main (void)
{
  BenchReport *report = bench_report_new ("review");
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  World world = { tl_study_new (NULL), 0 };

  for (guint i = 0; i < N_ARTICLES; i++)
    for (guint r = 0; r < N_RATERS; r++)
      {
        g_autofree char *key = g_strdup_printf ("a%u", i);
        g_autofree char *rater = g_strdup_printf ("rater %u", r);
        g_autoptr (TlArticle) article = make_article (random);

        tl_study_add_layer (world.study, key, article, tl_study_add_rater (world.study, rater), NULL);
      }
  bench_report_add (report, "agreement, 1,000 articles x 3", 1000 * bench_best_of (3, measure, &world), "ms", NULL, NULL);
  world.samples = 1000;
  bench_report_add (report, "the same with 1,000 bootstrap samples", 1000 * bench_best_of (3, measure, &world), "ms",
                    "<= 2000 ms", NULL);
  bench_report_finish (report);
  g_object_unref (world.study);
  return 0;
}

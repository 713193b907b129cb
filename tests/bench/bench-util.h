/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the benchmarks share: a clock, the best of several runs, the corpus that they all measure
 * with, and a report that is printed as a table and written as JSON.  Nothing here fails a run
 * because something was slow: numbers are for people and for comparison.
 *
 * Environment: TAGLINE_BENCH_DIR (where corpora are kept, by default a folder below the temporary
 * one), TAGLINE_BENCH_JSON (folder for the JSON reports, by default the current one),
 * TAGLINE_BENCH_ARTICLES (size of the corpus, by default 50000), TAGLINE_SHARED_DATA (where
 * make_corpus.py is).
 */
typedef struct _BenchReport BenchReport;

typedef void (*BenchFunc) (gpointer user_data);

/* Seconds of a clock that only goes forward. */
double       bench_now            (void);
/* Seconds that the calling thread has worked: what other programs on a busy machine take does not
 * count, nor does waiting. */
double       bench_now_working    (void);
/* Runs func so many times; the shortest run in seconds. */
double       bench_best_of        (guint         n_runs,
                                   BenchFunc     func,
                                   gpointer      user_data);
/* Bytes of memory that belong to this process alone: now, and the most since the start (0:
 * unknown). */
guint64      bench_get_anonymous  (void);
/* How many articles the corpus has. */
guint        bench_get_n_articles (void);
/* The path of a corpus with n_articles, made at the first call; format is that of make_corpus.py
 * ("object", "array", "jsonl").  Owned. */
char        *bench_get_corpus     (guint         n_articles,
                                   const char   *format);
/* Reads the file once, so that the measurement finds it in memory. */
guint64      bench_warm           (const char   *path);

BenchReport *bench_report_new     (const char   *name);
/* All in ASCII; goal and remark may be NULL. */
void         bench_report_add     (BenchReport  *self,
                                   const char   *what,
                                   double        value,
                                   const char   *unit,
                                   const char   *goal,
                                   const char   *remark);
/* Prints the table, writes NAME.bench.json, and frees the report. */
void         bench_report_finish  (BenchReport  *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * 10,000 annotated articles (30,000 documents: text, article, a layer of 12 annotations) sent to an article server and fetched from it:
 * the bare requests, with bodies that are ready and answers that nobody reads; the remote; and the replicator with its
 * database, from documents on disk to documents on disk.  On the fake, or on the server that TAGLINE_COUCH_URL names
 * (with TAGLINE_COUCH_USER and TAGLINE_COUCH_PASSWORD).
 *
 * Each ratio is of one round, against the bare requests right before and right after (pull), or of the same batches (push): what
 * else the machine does changes within seconds.  TAGLINE_BENCH_SYNC_ROUNDS rounds (3): least, median, greatest.
 */

#include "bench-util.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>

#include "fake-couch.h"
#include "tl-couch-admin.h"
#include "tl-couch-remote.h"
#include "tl-desk-doc.h"
#include "tl-http.h"
#include "tl-replica.h"
#include "tl-replicator.h"

#define N_ARTICLES 10000
#define BATCH 500
#define N_ROUNDS 3
#define N_ANNOTATIONS 12
#define USER "bench-ana"
#define PASSWORD "bench-pw"

typedef struct
{
  char       *server;
  const char *admin;
  const char *password;
  GPtrArray  *docs;      /* TlDoc, in the order of sending */
} Bench;

typedef enum
{
  PUSH_REMOTE,
  PUSH_WHOLE,
  PULL_REMOTE,
  PULL_WHOLE,
  N_RATIOS
} Ratio;

typedef struct
{
  double push;              /* seconds of the bare requests */
  double pull;
  double ratios[N_RATIOS];
  double peak;              /* MB above what there was before, while the replicator pulls */
} Round;

/* Spelled as Tagline writes it. */
static void
add_doc (GPtrArray  *docs,
         const char *id,
         char       *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) written = tl_desk_merge (id, bytes, NULL, &error);

  if (written == NULL)
    g_error ("%s", error->message);
  g_ptr_array_add (docs, tl_doc_new (id, NULL, written));
}

static char *
make_text (guint article)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 15; i++)
    g_string_append_printf (text, "Paragraph %u of article %u: the mayor said on Monday that the bridge would open in May. ", i, article);
  return g_string_free (text, FALSE);
}

static char *
make_layer (guint article)
{
  GString *out = g_string_new ("{\"anns\":{");

  for (guint i = 0; i < N_ANNOTATIONS; i++)
    g_string_append_printf (out, "%s\"t%u-%u\":{\"c\":%u,\"dev\":\"device-1\",\"is\":{\"end\":%u,\"id\":\"t%u-%u\",\"label\":\"claim\",\"note\":"
                                 "\"said on Monday, see page %u\",\"start\":%u,\"text\":\"the mayor said\"},\"seen\":{}}",
                            i > 0 ? "," : "", article, i, i + 1, i * 20 + 14, article, i, i, i * 20);
  g_string_append_printf (out, "},\"article\":\"a%u\",\"author\":\"" USER "\",\"type\":\"layer\"}", article);
  return g_string_free (out, FALSE);
}

static GPtrArray *
make_docs (guint n)
{
  GPtrArray *docs = tl_docs_new ();

  for (guint kind = 0; kind < 3; kind++)
    for (guint i = 0; i < n; i++)
      {
        g_autofree char *text = kind < 2 ? make_text (i) : NULL;
        g_autofree char *hash = kind < 2 ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1) : NULL;
        g_autofree char *id = kind == 0 ? g_strconcat ("text:", hash, NULL)
                              : kind == 1 ? g_strdup_printf ("article:a%u", i)
                                          : g_strdup_printf ("layer:a%u:" USER, i);

        add_doc (docs, id, kind == 0 ? g_strdup_printf ("{\"text\":\"%s\",\"type\":\"text\"}", text)
                           : kind == 1 ? g_strdup_printf ("{\"key\":\"a%u\",\"members\":{\"text\":{\"c\":1,\"dev\":\"device-1\",\"is\":\"%s\","
                                                          "\"seen\":{}}},\"type\":\"article\"}", i, hash)
                                       : make_layer (i));
      }
  return docs;
}

static char *
make_database (Bench      *self,
               const char *name)
{
  g_autofree char *url = g_strdup_printf ("%s/bench-%s-%08x", self->server, name, g_random_int ());
  const TlCouchAccess access = { url, self->admin, self->password, NULL };
  static const char *const roles[] = { "desk", NULL };
  const TlCouchUser user = { USER, PASSWORD, roles };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) made = tl_couch_admin_init (&access, "desk", NULL, &error);
  g_autoptr (GPtrArray) added = made != NULL ? tl_couch_admin_add (&access, &user, NULL, &error) : NULL;

  if (added == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < made->len; i++)
    if (((TlCouchFinding *) made->pdata[i])->level == TL_COUCH_FAULT)
      g_error ("%s", ((TlCouchFinding *) made->pdata[i])->text);
  return g_steal_pointer (&url);
}

static void
drop_database (Bench      *self,
               const char *url)
{
  g_autoptr (TlHttp) http = tl_http_new (NULL);
  const TlHttpRequest request = { .method = "DELETE", .url = url };
  g_autoptr (TlHttpAnswer) answer = NULL;

  tl_http_set_basic (http, url, self->admin, self->password);
  answer = tl_http_send (http, &request, NULL, NULL);
  if (answer == NULL)
    g_printerr ("%s stays\n", url);
}

/* The remote. */

static TlRemote *
remote_new (const char *database)
{
  g_autoptr (GError) error = NULL;
  TlRemote *remote = tl_couch_remote_new (database, USER, PASSWORD, NULL, &error);

  if (remote == NULL)
    g_error ("%s", error->message);
  return remote;
}

static GPtrArray *
make_batches (GPtrArray *docs)
{
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint from = 0; from < docs->len; from += BATCH)
    {
      GPtrArray *batch = tl_docs_new ();

      for (guint i = from; i < MIN (from + BATCH, docs->len); i++)
        g_ptr_array_add (batch, tl_doc_copy (docs->pdata[i]));
      g_ptr_array_add (batches, batch);
    }
  return batches;
}

static void
push_batch (TlRemote  *remote,
            GPtrArray *batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = tl_remote_push (remote, batch, NULL, &error);

  if (results == NULL)
    g_error ("%s", error->message);
  for (guint r = 0; r < results->len; r++)
    if (((TlPushResult *) results->pdata[r])->outcome > TL_PUSH_ACCEPTED)
      g_error ("%s: %s", ((TlPushResult *) results->pdata[r])->id, ((TlPushResult *) results->pdata[r])->reason);
}

/* Bare requests. */

static GBytes *
bare (SoupSession *session,
      const char  *method,
      const char  *url,
      GBytes      *body)
{
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autofree char *basic = g_base64_encode ((const guchar *) USER ":" PASSWORD, strlen (USER ":" PASSWORD));
  g_autofree char *authorization = g_strconcat ("Basic ", basic, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *answer;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  if (answer == NULL || soup_message_get_status (message) >= 300)
    g_error ("%s: %s", url, error != NULL ? error->message : soup_message_get_reason_phrase (message));
  return answer;
}

static GPtrArray *
make_bodies (GPtrArray *docs)
{
  GPtrArray *bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint from = 0; from < docs->len; from += BATCH)
    {
      GString *out = g_string_new ("{\"docs\":[");

      for (guint i = from; i < MIN (from + BATCH, docs->len); i++)
        {
          const TlDoc *doc = docs->pdata[i];
          gsize length;
          const char *body = g_bytes_get_data (doc->body, &length);

          g_string_append_printf (out, "%s{\"_id\":\"%s\",", i > from ? "," : "", doc->id);
          g_string_append_len (out, body + 1, length - 1);
        }
      g_string_append (out, "]}");
      g_ptr_array_add (bodies, g_string_free_to_bytes (out));
    }
  return bodies;
}

/* Batch by batch in turn with the remote, so that both have the same weather. */
static void
push_in_turn (Bench      *self,
              const char *bare_db,
              const char *remote_db,
              double     *bare_time,
              double     *remote_time)
{
  g_autoptr (GPtrArray) bodies = make_bodies (self->docs);
  g_autoptr (GPtrArray) batches = make_batches (self->docs);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (TlRemote) remote = remote_new (remote_db);
  g_autofree char *url = g_strconcat (bare_db, "/_bulk_docs", NULL);

  *bare_time = *remote_time = 0;
  for (guint i = 0; i < bodies->len; i++)
    {
      double start = bench_now ();

      g_bytes_unref (bare (session, "POST", url, bodies->pdata[i]));
      *bare_time += bench_now () - start;
      start = bench_now ();
      push_batch (remote, batches->pdata[i]);
      *remote_time += bench_now () - start;
    }
}

/* The place to go on from, as the last line of a page has it. */
static char *
find_since (GBytes *page)
{
  gsize length;
  const char *data = g_bytes_get_data (page, &length);
  const char *at = g_strrstr_len (data, length, "\"last_seq\":");
  const char *end;

  if (at == NULL)
    return NULL;
  at += strlen ("\"last_seq\":");
  at += *at == '"';
  end = at + strcspn (at, "\",}");
  return g_strndup (at, end - at);
}

static void
pull_bare (SoupSession  *session,
           const char   *database,
           char        **since)
{
  g_autofree char *escaped = g_uri_escape_string (*since, NULL, FALSE);
  g_autofree char *url = g_strdup_printf ("%s/_changes?include_docs=true&conflicts=true&limit=%d&since=%s", database, BATCH, escaped);
  g_autoptr (GBytes) page = bare (session, "GET", url, NULL);

  g_free (*since);
  *since = find_since (page);
}

static double
pull_all_bare (Bench      *self,
               const char *database)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *since = g_strdup ("0");
  double start = bench_now ();

  for (guint n = 0; n <= self->docs->len; n += BATCH)
    pull_bare (session, database, &since);
  return bench_now () - start;
}

static double
pull_remote (Bench      *self,
             const char *database)
{
  g_autoptr (TlRemote) remote = remote_new (database);
  g_autofree char *since = NULL;
  double start = bench_now ();
  gboolean more = TRUE;
  guint n = 0;

  while (more)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TlPullPage) page = tl_remote_pull (remote, since, BATCH, NULL, &error);

      if (page == NULL)
        g_error ("%s", error->message);
      n += page->docs->len;
      more = page->more;
      g_free (since);
      since = g_strdup (page->since);
    }
  if (n != self->docs->len)
    g_error ("%u documents of %u came", n, self->docs->len);
  return bench_now () - start;
}

/* The replicator. */

static TlReplica *
replica_new (const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  TlReplica *replica = tl_replica_open (path, &error);

  if (replica == NULL)
    g_error ("%s", error->message);
  return replica;
}

static void
fill_replica (Bench     *self,
              TlReplica *replica)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = tl_replica_begin (replica, &error);

  for (guint i = 0; i < self->docs->len && ok; i++)
    {
      const TlDoc *doc = self->docs->pdata[i];
      guint kind = i / (self->docs->len / 3);
      g_autofree char *article = g_strdup_printf (kind > 0 ? "a%u" : "", i % (self->docs->len / 3));
      g_autoptr (TlReplicaDoc) put = tl_replica_doc_new (doc->id, article, kind);

      put->body = g_bytes_ref (doc->body);
      put->dirty = TRUE;
      ok = tl_replica_put (replica, put, &error);
    }
  if (!tl_replica_end (replica, ok, &error))
    g_error ("%s", error->message);
}

static double
run_replicator (const char *database,
                TlReplica  *replica)
{
  g_autoptr (TlRemote) remote = remote_new (database);
  g_autoptr (TlReplicator) replicator = tl_replicator_new (remote, replica, USER, &tl_sync_system_clock);
  g_autoptr (GError) error = NULL;
  double start = bench_now ();

  if (!tl_replicator_run (replicator, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  return bench_now () - start;
}

static void
check_replica (Bench     *self,
               TlReplica *replica)
{
  guint n_docs;
  guint n_dirty;
  guint n_refused;
  guint n_conflicts;

  if (!tl_replica_count (replica, &n_docs, &n_dirty, &n_refused, &n_conflicts, NULL) || n_docs != self->docs->len
      || n_dirty + n_refused > 0)
    g_error ("%u documents, %u to send, %u refused", n_docs, n_dirty, n_refused);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

static guint64
read_status (const char *name)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, name);
  return line != NULL ? g_ascii_strtoull (line + strlen (name), NULL, 10) * 1024 : 0;
}

/* The greatest size from now on. */
static void
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "we");

  if (file != NULL)
    {
      fputs ("5", file);
      fclose (file);
    }
}

static void
measure_round (Bench *self,
               Round *round)
{
  g_autofree char *bare_db = make_database (self, "bare");
  g_autofree char *remote_db = make_database (self, "remote");
  g_autofree char *whole_db = make_database (self, "whole");
  g_autofree char *folder = g_dir_make_tmp ("tagline-bench-sync-XXXXXX", NULL);
  g_autoptr (TlReplica) sender = replica_new (folder, "sender.db");
  g_autoptr (TlReplica) receiver = replica_new (folder, "receiver.db");
  double remote;
  double whole;
  double bare[3];
  guint64 before;

  push_in_turn (self, bare_db, remote_db, &round->push, &remote);
  round->ratios[PUSH_REMOTE] = remote / round->push;
  fill_replica (self, sender);
  round->ratios[PUSH_WHOLE] = run_replicator (whole_db, sender) / round->push;
  check_replica (self, sender);
  bare[0] = pull_all_bare (self, whole_db);
  remote = pull_remote (self, whole_db);
  bare[1] = pull_all_bare (self, whole_db);
  reset_peak ();
  before = read_status ("VmRSS:");
  whole = run_replicator (whole_db, receiver);
  round->peak = (read_status ("VmHWM:") - (double) before) / 1e6;
  bare[2] = pull_all_bare (self, whole_db);
  check_replica (self, receiver);
  round->pull = (bare[0] + bare[1] + bare[2]) / 3;
  round->ratios[PULL_REMOTE] = remote / ((bare[0] + bare[1]) / 2);
  round->ratios[PULL_WHOLE] = whole / ((bare[1] + bare[2]) / 2);
  g_clear_pointer (&sender, tl_replica_close);
  g_clear_pointer (&receiver, tl_replica_close);
  remove_folder (folder);
  drop_database (self, bare_db);
  drop_database (self, remote_db);
  drop_database (self, whole_db);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The median of a member of all rounds, with the others as a remark. */
static void
report (BenchReport *to,
        GArray      *rounds,
        gsize        offset,
        const char  *what,
        const char  *unit,
        const char  *goal)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *range = NULL;

  for (guint i = 0; i < rounds->len; i++)
    g_array_append_vals (values, G_STRUCT_MEMBER_P (&g_array_index (rounds, Round, i), offset), 1);
  g_array_sort (values, compare_doubles);
  range = g_strdup_printf ("%.2f to %.2f", g_array_index (values, double, 0), g_array_index (values, double, values->len - 1));
  bench_report_add (to, what, g_array_index (values, double, values->len / 2), unit, goal, range);
}

static void
measure (Bench      *self,
         const char *name,
         guint       n_rounds)
{
  static const char *const names[N_RATIOS] = {
    "push, remote against bare", "push, replicator against bare", "pull, remote against bare", "pull, replicator against bare",
  };
  BenchReport *to = bench_report_new (name);
  g_autoptr (GArray) rounds = g_array_new (FALSE, TRUE, sizeof (Round));

  g_array_set_size (rounds, n_rounds);
  for (guint i = 0; i < n_rounds; i++)
    measure_round (self, &g_array_index (rounds, Round, i));
  report (to, rounds, G_STRUCT_OFFSET (Round, push), "push, bare requests", "s", NULL);
  report (to, rounds, G_STRUCT_OFFSET (Round, pull), "pull, bare requests", "s", NULL);
  for (guint i = 0; i < N_RATIOS; i++)
    report (to, rounds, G_STRUCT_OFFSET (Round, ratios) + i * sizeof (double), names[i], "x", "<= 1.3");
  report (to, rounds, G_STRUCT_OFFSET (Round, peak), "pull, peak of memory above before", "MB", NULL);
  bench_report_finish (to);
}

int
main (int    argc,
      char **argv)
{
  const char *url = g_getenv ("TAGLINE_COUCH_URL");
  const char *articles = g_getenv ("TAGLINE_BENCH_SYNC_ARTICLES");
  const char *rounds = g_getenv ("TAGLINE_BENCH_SYNC_ROUNDS");
  g_autoptr (FakeCouch) fake = url == NULL ? fake_couch_new (0) : NULL;
  Bench self = { 0 };

  self.server = g_strdup (url != NULL ? url : fake_couch_get_url (fake));
  self.admin = url != NULL ? g_getenv ("TAGLINE_COUCH_USER") : FAKE_ADMIN;
  self.password = url != NULL ? g_getenv ("TAGLINE_COUCH_PASSWORD") : FAKE_PASSWORD;
  self.docs = make_docs (articles != NULL ? (guint) atoi (articles) : N_ARTICLES);
  measure (&self, url != NULL ? "sync-server" : "sync", rounds != NULL ? MAX ((guint) atoi (rounds), 1) : N_ROUNDS);
  g_ptr_array_unref (self.docs);
  g_free (self.server);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A colleague's change comes into the article while a person changes the same annotation: the person's edit follows in the log, made
 * from what was there before.  What each of them did stays, and only where both did the same thing somebody has to decide. */

#include "config.h"

#include "tl-edits-article.h"
#include "tl-edits.h"
#include "two-desks.h"

static const char content[] =
  "{\"format\": \"tagline\", \"version\": 1, \"articles\": [\n"
  "{\"id\": \"n\", \"text\": \"The mayor opens the bridge.\", \"annotations\": ["
  "{\"id\": \"a\", \"label\": \"cue\", \"start\": 10, \"end\": 15, \"text\": \"opens\"}]}]}\n";

typedef enum
{
  RELABEL,
  ACCEPT,
  REJECT,
  COMMENT,
} Deed;

/* What the person does to the article as local has it. */
static TlCommand *
make_command (const TlMirrorLocal *local,
              const char          *by,
              Deed                 deed)
{
  const char *const ids[] = { "a", NULL };

  if (deed == RELABEL)
    return tl_edit_relabel (local->article, "n", by, "a", *by == 'a' ? "claim" : "source", NULL);
  if (deed == COMMENT)
    return tl_edit_comment (local->article, "n", by, "a", "Who says so?", NULL);
  return tl_edit_review (local->article, "n", by, ids, deed == ACCEPT ? TL_DECISION_ACCEPTED : TL_DECISION_REJECTED, "", NULL);
}

typedef struct
{
  const char *name;
  Deed        theirs;
  Deed        ours;
  guint       n_conflicts;
} Case;

static const Case cases[] = {
  { "label-label", RELABEL, RELABEL, 1 },
  { "label-accept", RELABEL, ACCEPT, 0 },
  { "label-note", RELABEL, COMMENT, 0 },
  { "accept-label", ACCEPT, RELABEL, 0 },
  { "accept-reject", ACCEPT, REJECT, 1 },
  { "accept-note", ACCEPT, COMMENT, 0 },
  { "note-label", COMMENT, RELABEL, 0 },
  { "note-accept", COMMENT, ACCEPT, 0 },
  { "note-note", COMMENT, COMMENT, 0 },
};

static void
check_annotation (SyncDevice *device,
                  const Case *one)
{
  g_auto (TlMirrorLocal) local = { NULL };
  TlAnnotation *annotation;
  g_autoptr (GPtrArray) notes = NULL;
  gboolean relabelled = one->theirs == RELABEL || one->ours == RELABEL;
  gboolean accepted = one->theirs == ACCEPT || one->ours == ACCEPT;

  two_desks_read (device, "n", &local);
  annotation = tl_article_find_annotation (local.article, "a");
  notes = tl_annotation_list_thread (annotation);
  g_assert_cmpuint (notes->len, ==, (one->theirs == COMMENT ? 1 : 0) + (one->ours == COMMENT ? 1 : 0));
  if (relabelled && one->n_conflicts == 0)
    g_assert_cmpstr (tl_annotation_get_label (annotation), ==, one->theirs == RELABEL ? "claim" : "source");
  /* An accepted annotation that was changed is undecided again. */
  if (accepted && one->n_conflicts == 0)
    g_assert_cmpint (tl_annotation_get_decision (annotation), ==, relabelled ? TL_DECISION_PENDING : TL_DECISION_ACCEPTED);
}

static void
test_unseen (gconstpointer data)
{
  const Case *one = data;
  TwoDesks desks;
  g_auto (TlMirrorLocal) before = { NULL };
  g_auto (TlMirrorLocal) of_ana = { NULL };

  two_desks_init (&desks, content);
  two_desks_sync (&desks, &desks.ana);
  two_desks_sync (&desks, &desks.omar);
  two_desks_read (&desks.omar, "n", &before);
  two_desks_read (&desks.ana, "n", &of_ana);
  sync_device_add_edit (&desks.ana, make_command (&of_ana, "ana", one->theirs), of_ana.hash);
  two_desks_sync (&desks, &desks.ana);
  two_desks_sync (&desks, &desks.omar);
  sync_device_add_edit (&desks.omar, make_command (&before, "omar", one->ours), before.hash);
  for (guint i = 0; i < 2; i++)
    {
      two_desks_sync (&desks, &desks.omar);
      two_desks_sync (&desks, &desks.ana);
    }
  two_desks_assert_conflicts (&desks.omar, one->n_conflicts);
  two_desks_assert_conflicts (&desks.ana, one->n_conflicts);
  check_annotation (&desks.omar, one);
  check_annotation (&desks.ana, one);
  two_desks_clear (&desks);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sync/unseen/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_unseen);
    }
  return g_test_run ();
}

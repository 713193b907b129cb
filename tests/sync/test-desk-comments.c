/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What reviewers say of annotations beside what annotators do to them: somebody has to decide where two said different things about one
 * thing, and nowhere else. */

#include "config.h"

#include "desk-fixture.h"
#include "tl-edits-article.h"
#include "tl-edits.h"
#include "tl-time.h"

static void
run (Desk      *desk,
     TlCommand *command)
{
  g_assert_nonnull (command);
  for (guint i = 0; i < command->changes->len; i++)
    {
      g_autoptr (GError) error = NULL;

      tl_article_apply (desk->article, command->changes->pdata[i], &error);
      g_assert_no_error (error);
    }
  tl_command_free (command);
}

static void
review (Desk       *desk,
        const char *id,
        TlDecision  decision,
        const char *reason)
{
  const char *ids[] = { id, NULL };
  g_autoptr (GError) error = NULL;

  run (desk, tl_edit_review (desk->article, "a 1", desk->self->user, ids, decision, reason, &error));
}

static void
comment (Desk       *desk,
         const char *id,
         const char *text)
{
  g_autoptr (GError) error = NULL;

  run (desk, tl_edit_comment (desk->article, "a 1", desk->self->user, id, text, &error));
}

static void
relabel (Desk       *desk,
         const char *id,
         const char *label)
{
  g_autoptr (GError) error = NULL;

  run (desk, tl_edit_relabel (desk->article, "a 1", desk->self->user, id, label, &error));
}

static void
both_init (Desk *one,
           Desk *two)
{
  tl_time_set_now ("2026-03-05T08:00:00Z");
  desk_init (one, &desk_ana, desk_record);
  desk_init (two, &desk_bob, "{\"id\": \"a 1\", \"text\": \"The mayor said so.\"}");
  desk_reconcile (one);
  desk_send (one, two);
  desk_reconcile (two);
}

/* What each did without the other goes to the other; both have the same afterwards, and nothing is left to write. */
static void
bring_together (Desk *one,
                Desk *two)
{
  desk_reconcile (one);
  desk_reconcile (two);
  desk_send (one, two);
  desk_send (two, one);
  g_assert_cmpuint (desk_reconcile (one), ==, 0);
  g_assert_cmpuint (desk_reconcile (two), ==, 0);
  desk_assert_equal (one, two);
}

static void
both_clear (Desk *one,
            Desk *two)
{
  desk_clear (one);
  desk_clear (two);
  tl_time_set_now (NULL);
}

static GPtrArray *
list_conflicts (Desk *desk)
{
  g_autoptr (TlDeskView) view = desk_view (desk);

  return tl_desk_view_list_conflicts (view);
}

static void
assert_n_conflicts (Desk *desk,
                    guint n)
{
  g_autoptr (GPtrArray) conflicts = list_conflicts (desk);

  g_assert_cmpuint (conflicts->len, ==, n);
}

static TlAnnotation *
find (Desk       *desk,
      const char *id)
{
  TlAnnotation *annotation = tl_article_find_annotation (desk->article, id);

  g_assert_nonnull (annotation);
  return annotation;
}

static guint
count_notes (Desk       *desk,
             const char *id)
{
  g_autoptr (GPtrArray) notes = id != NULL ? tl_annotation_list_thread (find (desk, id)) : tl_article_list_thread (desk->article);

  return notes->len;
}

/* The verdict is a document, and the annotation has no version of the reviewer's. */
static void
test_accept (void)
{
  Desk one;
  Desk two;

  both_init (&one, &two);
  tl_time_set_now ("2026-03-06T08:00:00Z");
  review (&two, "t2", TL_DECISION_ACCEPTED, NULL);
  g_assert_cmpuint (desk_reconcile (&two), ==, 1);
  g_assert_null (desk_find_doc (&two, "layer:a~201:bob"));
  bring_together (&one, &two);
  g_assert_cmpint (tl_annotation_get_decision (find (&one, "t2")), ==, TL_DECISION_ACCEPTED);
  assert_n_conflicts (&one, 0);
  both_clear (&one, &two);
}

/* While a reviewer accepts, the annotator changes the label: that counts, and waits for a verdict again. */
static void
test_label_and_accept (void)
{
  Desk one;
  Desk two;

  both_init (&one, &two);
  relabel (&one, "t2", "cue");
  tl_time_set_now ("2026-03-06T08:00:00Z");
  review (&two, "t2", TL_DECISION_ACCEPTED, NULL);
  bring_together (&one, &two);
  assert_n_conflicts (&one, 0);
  assert_n_conflicts (&two, 0);
  g_assert_cmpstr (tl_annotation_get_label (find (&two, "t2")), ==, "cue");
  g_assert_cmpint (tl_annotation_get_decision (find (&two, "t2")), ==, TL_DECISION_PENDING);
  both_clear (&one, &two);
}

static void
test_both_label (void)
{
  Desk one;
  Desk two;

  both_init (&one, &two);
  relabel (&one, "t2", "cue");
  relabel (&two, "t2", "evidence");
  bring_together (&one, &two);
  assert_n_conflicts (&one, 1);
  both_clear (&one, &two);
}

static void
decide (Desk            *desk,
        TlDeskConflict  *conflict,
        guint            value)
{
  g_autoptr (TlDeskView) view = desk_view (desk);
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_true (tl_desk_decide (desk->self, "a 1", conflict->map, conflict->name, conflict->values->pdata[value], TL_DESK_TAKE, view,
                                 desk->docs, changed));
  g_assert_cmpuint (g_hash_table_size (changed), ==, 1);
}

/* Two verdicts at once: one counts everywhere, both can be taken, and who decides ends it for all. */
static void
test_both_decide (void)
{
  for (guint value = 0; value < 2; value++)
    {
      Desk one;
      Desk two;
      g_autoptr (GPtrArray) conflicts = NULL;
      TlDeskConflict *conflict;
      TlDecision expected;

      both_init (&one, &two);
      review (&one, "t2", TL_DECISION_ACCEPTED, NULL);
      review (&two, "t2", TL_DECISION_REJECTED, "no source");
      bring_together (&one, &two);
      assert_n_conflicts (&two, 1);
      conflicts = list_conflicts (&one);
      g_assert_cmpuint (conflicts->len, ==, 1);
      conflict = conflicts->pdata[0];
      g_assert_cmpint (conflict->map, ==, TL_DESK_REVIEW);
      g_assert_cmpstr (conflict->name, ==, "t2");
      g_assert_cmpuint (conflict->values->len, ==, 2);
      g_assert_nonnull (conflict->object);
      expected = g_str_equal (((TlVersion *) conflict->values->pdata[value])->by, "ana") ? TL_DECISION_ACCEPTED : TL_DECISION_REJECTED;
      decide (&one, conflict, value);
      bring_together (&one, &two);
      assert_n_conflicts (&one, 0);
      assert_n_conflicts (&two, 0);
      g_assert_cmpint (tl_annotation_get_decision (find (&one, "t2")), ==, expected);
      g_assert_cmpint (tl_annotation_get_decision (find (&two, "t2")), ==, expected);
      both_clear (&one, &two);
    }
}

/* Who knew the other's verdict has the last word, and two who say the same agree. */
static void
test_agree (void)
{
  Desk one;
  Desk two;

  both_init (&one, &two);
  review (&one, "t2", TL_DECISION_ACCEPTED, NULL);
  tl_time_set_now ("2026-03-06T08:00:00Z");
  review (&two, "t2", TL_DECISION_ACCEPTED, NULL);
  bring_together (&one, &two);
  assert_n_conflicts (&one, 0);
  review (&one, "t2", TL_DECISION_REJECTED, "no source");
  bring_together (&one, &two);
  assert_n_conflicts (&one, 0);
  g_assert_cmpint (tl_annotation_get_decision (find (&two, "t2")), ==, TL_DECISION_REJECTED);
  review (&two, "t2", TL_DECISION_PENDING, NULL);
  bring_together (&one, &two);
  assert_n_conflicts (&one, 0);
  g_assert_cmpint (tl_annotation_get_decision (find (&one, "t2")), ==, TL_DECISION_PENDING);
  both_clear (&one, &two);
}

static void
test_status (void)
{
  Desk one;
  Desk two;
  g_autoptr (GPtrArray) conflicts = NULL;
  TlDeskConflict *conflict;
  g_autofree char *other = NULL;

  both_init (&one, &two);
  desk_edit (&one, TL_CHANGE_MEMBER, "status", "\"approved\"");
  desk_edit (&two, TL_CHANGE_MEMBER, "status", "\"changes-requested\"");
  bring_together (&one, &two);
  conflicts = list_conflicts (&one);
  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = conflicts->pdata[0];
  g_assert_cmpint (conflict->map, ==, TL_DESK_STATUS);
  other = g_strdup (g_str_equal (tl_article_get_status (one.article), "approved") ? "changes-requested" : "approved");
  decide (&two, conflict, 1);
  bring_together (&one, &two);
  assert_n_conflicts (&one, 0);
  g_assert_cmpstr (tl_article_get_status (one.article), ==, other);
  both_clear (&one, &two);
}

/* A note says nothing of the annotation: it takes no verdict back, and goes with whatever the annotator does meanwhile. */
static void
test_note (void)
{
  Desk one;
  Desk two;

  both_init (&one, &two);
  comment (&two, "t2", "Who says so?");
  g_assert_cmpuint (desk_reconcile (&two), ==, 1);
  relabel (&one, "t2", "cue");
  bring_together (&one, &two);
  assert_n_conflicts (&one, 0);
  g_assert_cmpstr (tl_annotation_get_label (find (&two, "t2")), ==, "cue");
  g_assert_cmpuint (count_notes (&one, "t2"), ==, 1);
  review (&two, "t2", TL_DECISION_ACCEPTED, NULL);
  bring_together (&one, &two);
  comment (&one, "t2", "The mayor does.");
  bring_together (&one, &two);
  g_assert_cmpint (tl_annotation_get_decision (find (&two, "t2")), ==, TL_DECISION_ACCEPTED);
  g_assert_cmpuint (count_notes (&two, "t2"), ==, 2);
  both_clear (&one, &two);
}

/* Of an annotation and of the article. */
static void
test_both_note (void)
{
  static const char *const about[] = { "t2", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (about); i++)
    {
      Desk one;
      Desk two;
      g_autoptr (GPtrArray) notes = NULL;

      both_init (&one, &two);
      tl_time_set_now ("2026-03-06T09:00:00Z");
      comment (&one, about[i], "Second.");
      comment (&one, about[i], "Second.");
      tl_time_set_now ("2026-03-06T08:00:00Z");
      comment (&two, about[i], "First.");
      bring_together (&one, &two);
      assert_n_conflicts (&one, 0);
      notes = about[i] != NULL ? tl_annotation_list_thread (find (&two, about[i])) : tl_article_list_thread (two.article);
      g_assert_cmpuint (notes->len, ==, 3);
      g_assert_cmpstr (((TlThreadNote *) notes->pdata[0])->text, ==, "First.");
      g_assert_cmpstr (((TlThreadNote *) notes->pdata[2])->text, ==, "Second.");
      /* The native record of who has nothing yet has them as well. */
      {
        Desk three;

        desk_init (&three, &desk_bob, "{\"id\": \"a 1\", \"text\": \"The mayor said so.\"}");
        desk_send (&one, &three);
        desk_reconcile (&three);
        g_assert_cmpuint (count_notes (&three, about[i]), ==, 3);
        desk_clear (&three);
      }
      both_clear (&one, &two);
    }
}

/* Taken back by undo: for everybody. */
static void
test_undo_note (void)
{
  Desk one;
  Desk two;
  g_autoptr (TlAnnotation) before = NULL;

  both_init (&one, &two);
  before = tl_annotation_ref (find (&two, "t2"));
  comment (&two, "t2", "Who says so?");
  bring_together (&one, &two);
  g_assert_cmpuint (count_notes (&one, "t2"), ==, 1);
  {
    g_autofree char *json = desk_string (tl_annotation_get_json (before));

    desk_edit (&two, TL_CHANGE_ANNOTATION, "t2", json);
  }
  bring_together (&one, &two);
  g_assert_cmpuint (count_notes (&one, "t2"), ==, 0);
  both_clear (&one, &two);
}

/* Notes go with their annotation, and come back with it. */
static void
test_deleted (void)
{
  Desk one;
  Desk two;
  g_autofree char *json = NULL;

  both_init (&one, &two);
  comment (&two, "t2", "Who says so?");
  bring_together (&one, &two);
  desk_edit (&one, TL_CHANGE_RELATION, "r1", NULL);
  json = desk_string (tl_annotation_get_json (find (&one, "t2")));
  desk_edit (&one, TL_CHANGE_ANNOTATION, "t2", NULL);
  bring_together (&one, &two);
  g_assert_null (tl_article_find_annotation (two.article, "t2"));
  desk_edit (&one, TL_CHANGE_ANNOTATION, "t2", json);
  bring_together (&one, &two);
  g_assert_cmpuint (count_notes (&two, "t2"), ==, 1);
  both_clear (&one, &two);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/desk-comments/accept", test_accept);
  g_test_add_func ("/sync/desk-comments/label-and-accept", test_label_and_accept);
  g_test_add_func ("/sync/desk-comments/both-label", test_both_label);
  g_test_add_func ("/sync/desk-comments/both-decide", test_both_decide);
  g_test_add_func ("/sync/desk-comments/agree", test_agree);
  g_test_add_func ("/sync/desk-comments/status", test_status);
  g_test_add_func ("/sync/desk-comments/note", test_note);
  g_test_add_func ("/sync/desk-comments/both-note", test_both_note);
  g_test_add_func ("/sync/desk-comments/undo-note", test_undo_note);
  g_test_add_func ("/sync/desk-comments/deleted", test_deleted);
  return g_test_run ();
}

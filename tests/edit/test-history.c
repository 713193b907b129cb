/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlHistory: the stacks as a reading of the log, by one window, by two, and after a restart. */

#include "tl-history.h"

static TlLogRow *
make_do (const char *detail)
{
  TlCommand *command = tl_command_new ("member", "key", "ana", detail);
  g_autoptr (GBytes) after = g_bytes_new_static ("1", 1);

  tl_command_add (command, tl_change_new (TL_CHANGE_MEMBER, detail, 0, NULL, after));
  return tl_log_row_new (TL_LOG_DO, NULL, command);
}

/* Takes row over. */
static void
add (TlHistory *history,
     GPtrArray *log,
     TlLogRow  *row)
{
  tl_history_add (history, row);
  g_ptr_array_add (log, row);
}

static void
log_row_free (gpointer data)
{
  tl_log_row_free (data);
}

static const char *
undo_detail (TlHistory *history)
{
  const TlCommand *command = tl_history_peek_undo (history);

  return command != NULL ? command->detail : NULL;
}

static const char *
redo_detail (TlHistory *history)
{
  const TlCommand *command = tl_history_peek_redo (history);

  return command != NULL ? command->detail : NULL;
}

static void
test_stacks (void)
{
  g_autoptr (TlHistory) history = tl_history_new ();
  g_autoptr (GPtrArray) log = g_ptr_array_new_with_free_func (log_row_free);
  g_autoptr (TlLogRow) nothing = NULL;
  TlLogRow *undo;
  TlLogRow *redo;

  g_assert_false (tl_history_can_undo (history));
  g_assert_null (tl_history_make_undo (history));
  g_assert_null (tl_history_make_redo (history));
  add (history, log, make_do ("one"));
  add (history, log, make_do ("two"));
  undo = tl_history_make_undo (history);
  g_assert_cmpint (undo->kind, ==, TL_LOG_UNDO);
  g_assert_cmpstr (undo->target, ==, ((TlLogRow *) g_ptr_array_index (log, 1))->command->id);
  g_assert_cmpstr (undo->command->id, !=, undo->target);
  g_assert_null (((TlChange *) g_ptr_array_index (undo->command->changes, 0))->after);
  g_assert_cmpstr (undo_detail (history), ==, "two");   /* making is not adding */
  add (history, log, undo);
  g_assert_cmpstr (undo_detail (history), ==, "one");
  g_assert_cmpstr (redo_detail (history), ==, "two");
  add (history, log, tl_history_make_undo (history));
  g_assert_false (tl_history_can_undo (history));
  redo = tl_history_make_redo (history);
  g_assert_cmpstr (redo->command->detail, ==, "one");
  g_assert_nonnull (((TlChange *) g_ptr_array_index (redo->command->changes, 0))->after);
  add (history, log, redo);
  add (history, log, tl_history_make_redo (history));
  g_assert_false (tl_history_can_redo (history));
  /* What was redone is undone under the id of its first row. */
  undo = tl_history_make_undo (history);
  g_assert_cmpstr (undo->target, ==, ((TlLogRow *) g_ptr_array_index (log, 1))->command->id);
  add (history, log, undo);
  add (history, log, make_do ("three"));
  g_assert_false (tl_history_can_redo (history));
  g_assert_cmpstr (undo_detail (history), ==, "three");
  tl_history_clear (history);
  g_assert_false (tl_history_can_undo (history));
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           guint      *n_notified)
{
  (*n_notified)++;
}

static void
test_notify (void)
{
  g_autoptr (TlHistory) history = tl_history_new ();
  g_autoptr (GPtrArray) log = g_ptr_array_new_with_free_func (log_row_free);
  guint n_notified = 0;
  gboolean can_undo;

  g_signal_connect (history, "notify", G_CALLBACK (notify_cb), &n_notified);
  add (history, log, make_do ("one"));
  g_assert_cmpuint (n_notified, ==, 1);
  add (history, log, make_do ("two"));
  g_assert_cmpuint (n_notified, ==, 1);
  add (history, log, tl_history_make_undo (history));
  g_assert_cmpuint (n_notified, ==, 2);
  g_object_get (history, "can-undo", &can_undo, NULL);
  g_assert_true (can_undo);
}

/* Two windows undo the same edit before they hear of each other. */
static void
test_crossing (void)
{
  g_autoptr (TlHistory) one = tl_history_new ();
  g_autoptr (TlHistory) other = tl_history_new ();
  g_autoptr (GPtrArray) log = g_ptr_array_new_with_free_func (log_row_free);
  TlLogRow *mine;
  TlLogRow *theirs;

  add (one, log, make_do ("a"));
  add (one, log, make_do ("b"));
  for (guint i = 0; i < log->len; i++)
    tl_history_add (other, g_ptr_array_index (log, i));
  mine = tl_history_make_undo (one);
  theirs = tl_history_make_undo (other);
  add (one, log, mine);
  tl_history_add (other, theirs);
  add (one, log, theirs);
  tl_history_add (other, mine);
  g_assert_cmpstr (undo_detail (one), ==, "a");
  g_assert_cmpstr (undo_detail (other), ==, "a");
  g_assert_cmpstr (redo_detail (one), ==, "b");
  g_assert_cmpstr (redo_detail (other), ==, "b");
}

/* A naive pair of stacks of numbers, and a second history that only ever reads the log. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (TlHistory) history = tl_history_new ();
  g_autoptr (TlHistory) reader = tl_history_new ();
  g_autoptr (GPtrArray) log = g_ptr_array_new_with_free_func (log_row_free);
  guint undo[2000];
  guint redo[2000];
  guint n_undo = 0;
  guint n_redo = 0;

  for (guint step = 0; step < 2000; step++)
    {
      guint choice = g_rand_int_range (rand, 0, 5);
      g_autofree char *expected_undo = NULL;
      g_autofree char *expected_redo = NULL;

      if (choice < 2 && n_undo > 0)
        {
          redo[n_redo++] = undo[--n_undo];
          add (history, log, tl_history_make_undo (history));
        }
      else if (choice == 2 && n_redo > 0)
        {
          undo[n_undo++] = redo[--n_redo];
          add (history, log, tl_history_make_redo (history));
        }
      else if (choice > 2)
        {
          g_autofree char *detail = g_strdup_printf ("%u", step);

          undo[n_undo++] = step;
          n_redo = 0;
          add (history, log, make_do (detail));
        }
      else
        {
          continue;
        }
      tl_history_add (reader, g_ptr_array_index (log, log->len - 1));
      expected_undo = n_undo > 0 ? g_strdup_printf ("%u", undo[n_undo - 1]) : NULL;
      expected_redo = n_redo > 0 ? g_strdup_printf ("%u", redo[n_redo - 1]) : NULL;
      g_assert_cmpstr (undo_detail (history), ==, expected_undo);
      g_assert_cmpstr (redo_detail (history), ==, expected_redo);
      g_assert_cmpstr (undo_detail (reader), ==, expected_undo);
      g_assert_cmpstr (redo_detail (reader), ==, expected_redo);
    }
}

static void
test_row_copy (void)
{
  g_autoptr (TlLogRow) row = make_do ("x");
  g_autoptr (TlLogRow) copy = NULL;

  row->seq = 42;
  copy = tl_log_row_copy (row);
  g_assert_cmpint (copy->seq, ==, 42);
  g_assert_cmpstr (copy->command->id, ==, row->command->id);
  g_assert_true (copy->command != row->command);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/history/stacks", test_stacks);
  g_test_add_func ("/edit/history/notify", test_notify);
  g_test_add_func ("/edit/history/crossing", test_crossing);
  g_test_add_func ("/edit/history/random", test_random);
  g_test_add_func ("/edit/history/row-copy", test_row_copy);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole window in this process: its commands, what it does with files, and that it goes away again. */

#include <string.h>

#include "fixture.h"
#include "tl-articles-pane.h"
#include "tl-command-item.h"
#include "tl-edits.h"
#include "tl-inspector.h"
#include "tl-text-pane.h"
#include "window-fixture.h"

static const char collection[] =
  "{\"articles\": [\n"
  " {\"id\": \"a1\", \"title\": \"One <b>&\", \"text\": \"The mayor said that.\",\n"
  "  \"annotations\": [{\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9}]},\n"
  " {\"id\": \"a2\", \"title\": \"Two\", \"text\": \"Nothing here.\"}]}\n";

static void
test_commands_exist (void)
{
  g_autofree char *path = window_write_file (collection);
  TlWindow *window = window_open (path);
  g_autoptr (GListModel) commands = tl_window_list_commands (window);
  GActionGroup *span = tl_text_pane_get_actions (TL_TEXT_PANE (fixture_find (GTK_WIDGET (window),
                                                                             TL_TYPE_TEXT_PANE)));

  g_assert_cmpuint (g_list_model_get_n_items (commands), >, 60);
  for (guint i = 0; i < g_list_model_get_n_items (commands); i++)
    {
      g_autoptr (TlCommandItem) item = g_list_model_get_item (commands, i);
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      GActionGroup *group;
      const GVariantType *type;

      g_assert_true (g_action_parse_detailed_name (tl_command_item_get_action (item), &name,
                                                   &target, NULL));
      group = g_str_has_prefix (name, "win.") ? G_ACTION_GROUP (window)
              : g_str_has_prefix (name, "app.") ? G_ACTION_GROUP (window_get_application ()) : span;
      g_test_message ("%s", name);
      g_assert_true (g_action_group_has_action (group, strchr (name, '.') + 1));
      type = g_action_group_get_action_parameter_type (group, strchr (name, '.') + 1);
      if (target == NULL)
        g_assert_null (type);
      else
        g_assert_true (g_variant_is_of_type (target, type));
      g_assert_cmpstr (tl_command_item_get_title (item), !=, "");
      g_assert_cmpstr (tl_command_item_get_section (item), !=, "");
    }
  window_close (window);
}

/* No key means two things at once (the text pane's own keys change their meaning while it asks for a source). */
static void
test_keys_once (void)
{
  TlWindow *window = window_open (NULL);
  g_autoptr (GListModel) commands = tl_window_list_commands (window);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (commands); i++)
    {
      g_autoptr (TlCommandItem) item = g_list_model_get_item (commands, i);
      g_auto (GStrv) keys = g_strsplit (tl_command_item_get_keys (item), " ", -1);

      for (guint j = 0; keys[j] != NULL && *keys[j] != '\0'; j++)
        {
          guint key;
          GdkModifierType modifiers;

          g_test_message ("%s %s", tl_command_item_get_action (item), keys[j]);
          g_assert_true (gtk_accelerator_parse (keys[j], &key, &modifiers));
          if (tl_command_item_is_accel (item))
            g_assert_true (g_hash_table_add (seen, gtk_accelerator_name (key, modifiers)));
        }
    }
  window_close (window);
}

/* Every command can be reached from the main menu. */
static void
collect_actions (GMenuModel *menu,
                 GHashTable *actions)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuLinkIter) links = g_menu_model_iterate_item_links (menu, i);
      g_autofree char *action = NULL;
      g_autoptr (GVariant) target = g_menu_model_get_item_attribute_value (menu, i, "target", NULL);

      if (g_menu_model_get_item_attribute (menu, i, "action", "s", &action))
        g_hash_table_add (actions, g_action_print_detailed_name (action, target));
      while (g_menu_link_iter_next (links))
        {
          g_autoptr (GMenuModel) below = g_menu_link_iter_get_value (links);
          collect_actions (below, actions);
        }
    }
}

static void
test_menu_is_complete (void)
{
  TlWindow *window = window_open (NULL);
  g_autoptr (GListModel) commands = tl_window_list_commands (window);
  g_autoptr (GHashTable) actions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GMenuModel) menu = NULL;
  GtkWidget *header = fixture_find (GTK_WIDGET (window), ADW_TYPE_HEADER_BAR);
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();

  g_ptr_array_add (stack, header);
  while (stack->len > 0 && menu == NULL)
    {
      GtkWidget *widget = g_ptr_array_steal_index (stack, stack->len - 1);

      if (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_primary (GTK_MENU_BUTTON (widget)))
        {
          gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
          g_set_object (&menu, gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)));
        }
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_ptr_array_add (stack, child);
    }
  g_assert_nonnull (menu);
  collect_actions (menu, actions);
  for (guint i = 0; i < g_list_model_get_n_items (commands); i++)
    {
      g_autoptr (TlCommandItem) item = g_list_model_get_item (commands, i);
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      g_autofree char *detailed = NULL;

      g_action_parse_detailed_name (tl_command_item_get_action (item), &name, &target, NULL);
      detailed = g_action_print_detailed_name (name, target);
      g_test_message ("%s", detailed);
      g_assert_true (g_hash_table_contains (actions, detailed));
    }
  window_close (window);
}

static void
test_open_and_save (void)
{
  g_autofree char *path = window_write_file (collection);
  g_autofree char *saved = NULL;
  TlWindow *window = window_open (path);
  TlWorkspace *workspace = tl_window_get_workspace (window);

  g_assert_cmpstr (tl_workspace_get_article_key (workspace), ==, "a1");
  g_assert_true (tl_window_is_enabled (window, "win.set-status::submitted"));
  g_assert_false (tl_window_is_enabled (window, "win.edit-note"));
  tl_workspace_set_selected (workspace, "t1");
  g_assert_true (tl_window_is_enabled (window, "win.edit-note"));

  window_activate (window, "win.set-status::submitted");
  g_assert_cmpstr (tl_article_get_status (tl_workspace_get_article (workspace)), ==, "submitted");
  window_activate (window, "win.undo");
  g_assert_cmpstr (tl_article_get_status (tl_workspace_get_article (workspace)), ==, "new");
  window_activate (window, "win.redo");
  window_activate (window, "win.save");
  while (tl_workspace_get_save_state (workspace) != TL_SAVE_CLEAN)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_nonnull (strstr (saved, "\"submitted\""));
  g_assert_nonnull (strstr (saved, "{\"id\": \"t1\", \"label\": \"source\", \"start\": 0, \"end\": 9}"));

  window_activate (window, "win.next-article");
  while (g_strcmp0 (tl_workspace_get_article_key (workspace), "a2") != 0)
    g_main_context_iteration (NULL, TRUE);
  window_close (window);
}

/* What was typed into a note counts before the file is saved, without leaving the note first. */
static void
test_note_is_committed (void)
{
  g_autofree char *path = window_write_file (collection);
  g_autofree char *saved = NULL;
  TlWindow *window = window_open (path);
  TlWorkspace *workspace = tl_window_get_workspace (window);
  GtkWidget *focus;

  tl_workspace_set_selected (workspace, "t1");
  fixture_settle (GTK_WIDGET (window));
  window_activate (window, "win.edit-note");
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (GTK_IS_TEXT_VIEW (focus));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus)), "typed \"here\"", -1);
  window_activate (window, "win.save");
  while (tl_workspace_get_save_state (workspace) != TL_SAVE_CLEAN)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_nonnull (strstr (saved, "\"note\": \"typed \\\"here\\\"\""));
  window_close (window);
}

/* Looking at things changes nothing: each annotation and article in turn, then not one edit. */
static void
test_looking_changes_nothing (void)
{
  static const char odd[] =
    "[{\"id\": \"a1\", \"text\": \"The mayor said that.\", \"annotations\": ["
    "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 9, \"note\": \"a\\u0007b\\nc\", "
    "\"attributes\": {\"confidence\": 1.50e1, \"verdict\": \"no such verdict\", \"evidence_urls\": [\"x\", 3], "
    "\"odd\": {\"deep\": [1]}, \"text\": \"caf\\u00e9\\u202e\"}}, "
    "{\"id\": \"t2\", \"label\": \"source\", \"start\": 4, \"end\": 9, \"attributes\": {\"named\": true, \"link\": \"javascript:1\"}, "
    "\"review\": {\"decision\": \"rejected\", \"by\": \"o\", \"reason\": \"b\\u0001d\"}}, "
    "{\"id\": \"t3\", \"label\": \"martian\", \"start\": 4, \"end\": 9, \"attributes\": {\"n\": 3.10, \"s\": \"x\"}}], "
    "\"relations\": [{\"id\": \"r1\", \"type\": \"odd\", \"args\": [{\"role\": \"r\", \"target\": \"t1\"}, "
    "{\"role\": \"r\", \"target\": \"gone\"}]}]}]";
  g_autofree char *path = window_write_file (odd);
  g_autofree char *after = NULL;
  TlWindow *window = window_open (path);
  TlWorkspace *workspace = tl_window_get_workspace (window);

  for (guint round = 0; round < 2; round++)
    for (guint i = 1; i <= 3; i++)
      {
        g_autofree char *id = g_strdup_printf ("t%u", i);

        tl_workspace_set_selected (workspace, id);
        fixture_settle (GTK_WIDGET (window));
        window_activate (window, "win.edit-note");
        window_activate (window, "win.focus-text");
        window_activate (window, "win.article-details");
        window_activate (window, "win.annotation-details");
        fixture_settle (GTK_WIDGET (window));
      }
  g_assert_cmpuint (tl_workspace_get_n_edited (workspace), ==, 0);
  g_assert_cmpint (tl_workspace_get_save_state (workspace), ==, TL_SAVE_CLEAN);
  window_activate (window, "win.save");
  fixture_settle (GTK_WIDGET (window));
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, odd);
  window_close (window);
}

static void
test_missing_file (void)
{
  TlWindow *window = tl_window_new (GTK_APPLICATION (window_get_application ()));
  g_autoptr (GFile) file = g_file_new_for_path ("/no/such/articles.json");

  gtk_window_present (GTK_WINDOW (window));
  tl_window_open (window, file);
  while (!tl_window_is_empty (window))
    g_main_context_iteration (NULL, TRUE);
  fixture_settle (GTK_WIDGET (window));
  g_assert_false (tl_window_is_enabled (window, "win.save"));
  window_close (window);
}

/* Opens and shuts every window that a command brings up. */
static void
test_dialogs (void)
{
  static const char *const actions[] = {
    "win.palette", "win.shortcuts", "win.problems", "win.relate", "win.set-status::rejected",
  };
  g_autofree char *path = window_write_file (collection);
  TlWindow *window = window_open (path);

  tl_workspace_set_selected (tl_window_get_workspace (window), "t1");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GListModel *toplevels = gtk_window_get_toplevels ();
      guint n_before = g_list_model_get_n_items (toplevels);
      g_autoptr (GPtrArray) dialogs = g_ptr_array_new ();

      window_activate (window, actions[i]);
      for (guint j = 0; j < g_list_model_get_n_items (toplevels); j++)
        {
          g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, j);

          if (gtk_window_get_transient_for (toplevel) == GTK_WINDOW (window))
            g_ptr_array_add (dialogs, toplevel);
        }
      g_test_message ("%s", actions[i]);
      g_assert_cmpuint (dialogs->len, ==, 1);
      fixture_settle (g_ptr_array_index (dialogs, 0));
      gtk_window_close (g_ptr_array_index (dialogs, 0));
      fixture_settle (NULL);
      g_assert_cmpuint (g_list_model_get_n_items (toplevels), ==, n_before);
    }
  window_close (window);
}

static int
get_kept_split (GSettings *settings)
{
  g_autoptr (GVariant) session = g_settings_get_value (settings, "session");
  int split = 0;

  g_variant_lookup (session, "split", "i", &split);
  return split;
}

/* An empty window has no panes; the first collection brings them, as they were left. */
static void
test_panes_come_late (void)
{
  g_autofree char *path = window_write_file (collection);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GSettings) settings = g_settings_new ("io.github.tagline.Tagline");
  TlWindow *window = tl_window_new (GTK_APPLICATION (window_get_application ()));
  GtkWidget *inspector;
  int split = 0;

  g_settings_set_value (settings, "session", g_variant_new_parsed ("@a{sv} {'split': <222>}"));
  tl_window_restore (window);
  gtk_window_present (GTK_WINDOW (window));
  fixture_settle (GTK_WIDGET (window));
  g_assert_null (fixture_find (GTK_WIDGET (window), TL_TYPE_TEXT_PANE));
  g_assert_false (tl_window_is_enabled (window, "span.next"));
  g_assert_false (tl_window_is_enabled (window, "win.find"));

  tl_window_open (window, file);
  while (tl_workspace_get_article (tl_window_get_workspace (window)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  fixture_settle (GTK_WIDGET (window));
  g_assert_true (gtk_widget_get_mapped (fixture_find (GTK_WIDGET (window), TL_TYPE_TEXT_PANE)));
  g_assert_true (gtk_widget_get_mapped (fixture_find (GTK_WIDGET (window), TL_TYPE_ARTICLES_PANE)));
  inspector = fixture_find (GTK_WIDGET (window), TL_TYPE_INSPECTOR);
  g_assert_true (gtk_widget_get_mapped (inspector));
  g_object_get (inspector, "split", &split, NULL);
  g_assert_cmpint (split, ==, 222);
  g_assert_true (tl_window_is_enabled (window, "span.next"));
  g_assert_true (tl_window_is_enabled (window, "win.find"));
  window_close (window);
  g_assert_cmpint (get_kept_split (settings), ==, 222);

  /* Closing a window that never had any keeps what is known of them. */
  window = window_open (NULL);
  g_settings_set_value (settings, "session", g_variant_new_parsed ("@a{sv} {'split': <222>}"));
  tl_window_restore (window);
  g_settings_reset (settings, "session");
  window_close (window);
  g_assert_cmpint (get_kept_split (settings), ==, 222);
  g_settings_reset (settings, "session");
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  g_test_add_func ("/gui/window/commands-exist", test_commands_exist);
  g_test_add_func ("/gui/window/keys-once", test_keys_once);
  g_test_add_func ("/gui/window/menu-is-complete", test_menu_is_complete);
  g_test_add_func ("/gui/window/open-and-save", test_open_and_save);
  g_test_add_func ("/gui/window/note-is-committed", test_note_is_committed);
  g_test_add_func ("/gui/window/looking-changes-nothing", test_looking_changes_nothing);
  g_test_add_func ("/gui/window/missing-file", test_missing_file);
  g_test_add_func ("/gui/window/dialogs", test_dialogs);
  g_test_add_func ("/gui/window/panes-come-late", test_panes_come_late);
  return window_fixture_run ();
}

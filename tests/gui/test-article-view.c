/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TlArticleView: annotations are drawn where their words are, in every direction of writing; text
 * is inert; offsets are those of the article. */

#include "fixture.h"

#include "tl-article-view.h"
#include "tl-palette.h"

typedef struct
{
  GtkWidget     *window;
  TlArticleView *view;
  TlArticle     *article;
  TlSchema      *schema;
} Shown;

static void
show (Shown      *shown,
      const char *record)
{
  g_autoptr (GBytes) bytes = g_bytes_new (record, strlen (record));
  g_autoptr (GError) error = NULL;
  GtkWidget *scroller = gtk_scrolled_window_new ();

  shown->schema = tl_schema_new_default ();
  shown->article = tl_article_new_from_record (bytes, "a", "$", 1, NULL, NULL, &error);
  g_assert_no_error (error);
  shown->view = TL_ARTICLE_VIEW (tl_article_view_new ());
  tl_article_view_set_article (shown->view, shown->article, shown->schema);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (shown->view));
  shown->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (shown->window), 700, 600);
  gtk_window_set_child (GTK_WINDOW (shown->window), scroller);
  gtk_window_present (GTK_WINDOW (shown->window));
  fixture_settle (GTK_WIDGET (shown->view));
}

static void
hide (Shown *shown)
{
  g_object_ref (shown->view);
  gtk_window_destroy (GTK_WINDOW (shown->window));
  fixture_settle (NULL);
  g_assert_finalize_object (shown->view);
  g_assert_finalize_object (shown->article);
  tl_schema_unref (shown->schema);
}

static gboolean
is_near (const GdkRGBA *a,
         const GdkRGBA *b)
{
  return ABS (a->red - b->red) < 0.06f && ABS (a->green - b->green) < 0.06f
         && ABS (a->blue - b->blue) < 0.06f;
}

/* Is there something of the label's line colour right below the middle of the character at
 * offset? */
static gboolean
is_underlined (Shown      *shown,
               GdkTexture *texture,
               guint       offset,
               const char *label)
{
  TlLabelStyle style;
  GdkRectangle place;

  tl_palette_get_style (tl_schema_lookup (shown->schema, label), &style);
  tl_article_view_get_place (shown->view, offset, &place);
  for (int y = place.y + place.height - 2; y < place.y + place.height + 10; y++)
    {
      GdkRGBA pixel = fixture_get_pixel (texture, place.x + place.width / 2, y);

      if (is_near (&pixel, &style.line))
        return TRUE;
    }
  return FALSE;
}

static void
test_underline (void)
{
  g_autoptr (GdkTexture) texture = NULL;
  Shown shown;

  show (&shown, "{\"id\": \"a\", \"text\": \"The mayor said that rain fell\", \"annotations\": ["
                "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 10, \"end\": 14},"
                "{\"id\": \"t2\", \"label\": \"person\", \"start\": 20, \"end\": 24}]}");
  texture = fixture_render (GTK_WIDGET (shown.view));
  for (guint offset = 0; offset < 29; offset++)
    {
      g_assert_cmpint (is_underlined (&shown, texture, offset, "claim"), ==,
                       offset >= 10 && offset < 14);
      g_assert_cmpint (is_underlined (&shown, texture, offset, "person"), ==,
                       offset >= 20 && offset < 24);
    }
  hide (&shown);
}

/* A person inside a claim: both lines are seen, one below the other. */
static void
test_lanes (void)
{
  g_autoptr (GdkTexture) texture = NULL;
  Shown shown;

  show (&shown, "{\"id\": \"a\", \"text\": \"The mayor said that rain fell\", \"annotations\": ["
                "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 20},"
                "{\"id\": \"t2\", \"label\": \"person\", \"start\": 4, \"end\": 9}]}");
  texture = fixture_render (GTK_WIDGET (shown.view));
  g_assert_true (is_underlined (&shown, texture, 6, "claim"));
  g_assert_true (is_underlined (&shown, texture, 6, "person"));
  g_assert_true (is_underlined (&shown, texture, 15, "claim"));
  g_assert_false (is_underlined (&shown, texture, 15, "person"));
  hide (&shown);
}

/* English inside Arabic: the range is two pieces on the page, and nothing between them is
 * touched. */
static void
test_bidi (void)
{
  const char *text = "نقلت BBC News عن الوزير";
  g_autofree char *record =
    g_strdup_printf ("{\"id\": \"a\", \"language\": \"ar\", \"text\": \"%s\", \"annotations\": ["
                     "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 9, \"end\": 16},"
                     "{\"id\": \"t2\", \"label\": \"person\", \"start\": 17, \"end\": 23}]}", text);
  g_autoptr (GdkTexture) texture = NULL;
  GdkRectangle first;
  GdkRectangle last;
  Shown shown;

  show (&shown, record);
  texture = fixture_render (GTK_WIDGET (shown.view));
  for (guint offset = 0; offset < 23; offset++)
    {
      if (g_utf8_get_char (g_utf8_offset_to_pointer (text, offset)) == ' ')
        continue;
      g_assert_cmpint (is_underlined (&shown, texture, offset, "claim"), ==,
                       offset >= 9 && offset < 16);
      g_assert_cmpint (is_underlined (&shown, texture, offset, "person"), ==,
                       offset >= 17 && offset < 23);
    }
  /* Right to left: what comes first stands further right. */
  tl_article_view_get_place (shown.view, 0, &first);
  tl_article_view_get_place (shown.view, 22, &last);
  g_assert_cmpint (first.x, >, last.x);
  hide (&shown);
}

/* One claim in two fragments: its words are underlined, those between are only dotted. */
static void
test_discontinuous (void)
{
  g_autoptr (GdkTexture) texture = NULL;
  guint n_between = 0;
  Shown shown;

  show (&shown, "{\"id\": \"a\", \"text\": \"Rain, he said and said, fell\", \"annotations\": ["
                "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 28, \"fragments\": "
                "[[0, 4], [24, 28]]}]}");
  texture = fixture_render (GTK_WIDGET (shown.view));
  for (guint offset = 0; offset < 28; offset++)
    {
      if (offset < 4 || offset >= 24)
        g_assert_true (is_underlined (&shown, texture, offset, "claim"));
      else
        n_between += is_underlined (&shown, texture, offset, "claim");
    }
  g_assert_cmpuint (n_between, <, 15);
  hide (&shown);
}

static void
test_live (void)
{
  g_autoptr (GdkTexture) before = NULL;
  g_autoptr (GdkTexture) after = NULL;
  g_autoptr (TlAnnotation) annotation = NULL;
  g_autoptr (TlChange) change = NULL;
  g_autoptr (GError) error = NULL;
  TlFragment fragment = { 4, 9 };
  Shown shown;

  show (&shown, "{\"id\": \"a\", \"text\": \"The mayor said that rain fell\"}");
  before = fixture_render (GTK_WIDGET (shown.view));
  g_assert_false (is_underlined (&shown, before, 6, "person"));
  annotation =
      tl_annotation_new ("person", &fragment, 1, tl_article_get_text (shown.article), "ana");
  change = tl_change_new (TL_CHANGE_ANNOTATION, tl_annotation_get_id (annotation), G_MAXUINT, NULL,
                          tl_annotation_get_json (annotation));
  g_assert_true (tl_article_apply (shown.article, change, &error));
  g_assert_no_error (error);
  fixture_settle (GTK_WIDGET (shown.view));
  after = fixture_render (GTK_WIDGET (shown.view));
  g_assert_true (is_underlined (&shown, after, 6, "person"));
  g_assert_false (is_underlined (&shown, after, 12, "person"));
  hide (&shown);
}

static char *
dup_shown_text (Shown *shown)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (shown->view));
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_slice (buffer, &start, &end, TRUE);
}

static void
test_inert (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) here = NULL;
  TlFragment range;
  Shown shown;

  show (&shown,
        "{\"id\": \"a\", \"title\": \"<b>Title</b>\", \"text\": "
        "\"a\\u0000b\\u202ec<i>d</i>\\u2066e\", "
        "\"annotations\": [{\"id\": \"t1\", \"label\": \"claim\", \"start\": 4, \"end\": 12}]}");
  text = dup_shown_text (&shown);
  g_assert_cmpstr (text, ==, "a\uFFFDb\uFFFDc<i>d</i>\uFFFDe");
  tl_article_view_select (shown.view, 4, 12);
  g_assert_true (tl_article_view_get_selection (shown.view, &range));
  g_assert_cmpuint (range.start, ==, 4);
  g_assert_cmpuint (range.end, ==, 12);
  here = tl_article_view_list_at (shown.view, 11);
  g_assert_cmpuint (here->len, ==, 1);
  hide (&shown);
}

static void
test_long_paragraph (void)
{
  g_autoptr (GString) record = g_string_new ("{\"id\": \"a\", \"text\": \"");
  g_autoptr (GdkTexture) texture = NULL;
  TlFragment range;
  Shown shown;

  for (guint i = 0; i < 3000; i++)
    g_string_append (record, "Ten chars.");
  g_string_append (record, "\", \"annotations\": [{\"id\": \"t1\", \"label\": \"claim\", "
                           "\"start\": 29000, \"end\": 29004}]}");
  show (&shown, record->str);
  tl_article_view_select (shown.view, 3995, 29007);
  g_assert_true (tl_article_view_get_selection (shown.view, &range));
  g_assert_cmpuint (range.start, ==, 3995);
  g_assert_cmpuint (range.end, ==, 29007);
  g_assert_cmpuint (tl_article_view_get_caret (shown.view), ==, 29007);
  tl_article_view_reveal (shown.view, 29000, 29004);
  for (guint i = 0; i < 10; i++)
    fixture_settle (GTK_WIDGET (shown.view));
  texture = fixture_render (GTK_WIDGET (shown.view));
  g_assert_true (is_underlined (&shown, texture, 29001, "claim"));
  g_assert_false (is_underlined (&shown, texture, 29005, "claim"));
  hide (&shown);
}

static void
test_describe (void)
{
  g_autofree char *inside = NULL;
  g_autofree char *outside = NULL;
  g_autofree char *nested = NULL;
  Shown shown;

  show (
      &shown,
      "{\"id\": \"a\", \"text\": \"The mayor said that rain fell\", \"annotations\": ["
      "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 20, \"end\": 29,"
      " \"review\": {\"decision\": \"accepted\"}},"
      "{\"id\": \"t2\", \"label\": \"source\", \"start\": 0, \"end\": 9,"
      " \"attributes\": {\"source_kind\": \"official\"}},"
      "{\"id\": \"t3\", \"label\": \"person\", \"start\": 4, \"end\": 9}],"
      "\"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": ["
      "{\"role\": \"claim\", \"target\": \"t1\"}, {\"role\": \"source\", \"target\": \"t2\"}]}]}");
  inside = tl_article_view_describe (shown.view, 22);
  g_assert_cmpstr (inside, ==, "Claim, accepted; 1 relation");
  outside = tl_article_view_describe (shown.view, 12);
  g_assert_cmpstr (outside, ==, "");
  nested = tl_article_view_describe (shown.view, 5);
  g_assert_cmpstr (nested, ==, "Person · Source, Official; 1 relation");

  tl_article_view_select (shown.view, 22, 22);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (shown.view),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Claim, accepted; 1 relation");
  tl_article_view_select (shown.view, 12, 12);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (shown.view),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");
  hide (&shown);
}

/* Selected, decided, matched, offered: all of it drawn, in light and dark, without a complaint. */
static void
test_states (void)
{
  const TlFragment matches[] = { { 0, 3 }, { 10, 14 } };
  Shown shown;

  show (&shown,
        "{\"id\": \"a\", \"text\": \"The mayor said that rain fell\\nand fell and fell\", "
        "\"annotations\": ["
        "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 20, \"end\": 29, \"review\": "
        "{\"decision\": \"accepted\"}},"
        "{\"id\": \"t2\", \"label\": \"source\", \"start\": 0, \"end\": 9, \"review\": "
        "{\"decision\": \"rejected\"}},"
        "{\"id\": \"t3\", \"label\": \"cue\", \"start\": 10, \"end\": 14, \"review\": "
        "{\"decision\": \"discuss\"}},"
        "{\"id\": \"t4\", \"label\": \"never heard of\", \"start\": 34, \"end\": 38}],"
        "\"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": ["
        "{\"role\": \"claim\", \"target\": \"t1\"}, {\"role\": \"source\", \"target\": \"t2\"},"
        "{\"role\": \"cue\", \"target\": \"t3\"}]}, {\"id\": \"r2\", \"type\": \"odd\", \"from\": "
        "\"t1\", \"to\": \"t4\"}]}");
  for (guint dark = 0; dark < 2; dark++)
    {
      g_autoptr (GdkTexture) plain = NULL;
      g_autoptr (GdkTexture) selected = NULL;
      GdkRectangle place;
      GdkRGBA before;
      GdkRGBA after;

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                               : ADW_COLOR_SCHEME_FORCE_LIGHT);
      tl_article_view_set_selected (shown.view, NULL);
      tl_article_view_set_candidates (shown.view, NULL, NULL);
      tl_article_view_set_matches (shown.view, NULL, 0, G_MAXUINT);
      fixture_settle (GTK_WIDGET (shown.view));
      plain = fixture_render (GTK_WIDGET (shown.view));
      g_assert_true (is_underlined (&shown, plain, 24, "claim"));
      tl_article_view_set_selected (shown.view, "t1");
      tl_article_view_set_candidates (shown.view, (const char *const[]) { "t2", "t3", NULL }, "t2");
      tl_article_view_set_matches (shown.view, matches, G_N_ELEMENTS (matches), 1);
      fixture_settle (GTK_WIDGET (shown.view));
      selected = fixture_render (GTK_WIDGET (shown.view));
      tl_article_view_get_place (shown.view, 24, &place);
      before = fixture_get_pixel (plain, place.x + place.width / 2, place.y + 3);
      after = fixture_get_pixel (selected, place.x + place.width / 2, place.y + 3);
      g_assert_false (is_near (&before, &after));
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  hide (&shown);
}

static void
test_navigation (void)
{
  TlAnnotation *found;
  Shown shown;

  show (&shown, "{\"id\": \"a\", \"text\": \"The mayor said that rain fell\", \"annotations\": ["
                "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 4, \"end\": 29},"
                "{\"id\": \"t2\", \"label\": \"person\", \"start\": 4, \"end\": 9, \"review\": "
                "{\"decision\": \"accepted\"}},"
                "{\"id\": \"t3\", \"label\": \"cue\", \"start\": 10, \"end\": 14}]}");
  found = tl_article_view_find_next (shown.view, 0, NULL, FALSE, FALSE);
  g_assert_cmpstr (tl_annotation_get_id (found), ==, "t1");
  found = tl_article_view_find_next (shown.view, 4, "t1", FALSE, FALSE);
  g_assert_cmpstr (tl_annotation_get_id (found), ==, "t2");
  found = tl_article_view_find_next (shown.view, 4, "t2", FALSE, FALSE);
  g_assert_cmpstr (tl_annotation_get_id (found), ==, "t3");
  found = tl_article_view_find_next (shown.view, 4, "t1", FALSE, TRUE);
  g_assert_cmpstr (tl_annotation_get_id (found), ==, "t3");
  g_assert_null (tl_article_view_find_next (shown.view, 10, "t3", FALSE, FALSE));
  found = tl_article_view_find_next (shown.view, 10, "t3", TRUE, FALSE);
  g_assert_cmpstr (tl_annotation_get_id (found), ==, "t2");
  found = tl_article_view_find_next (shown.view, 10, "t3", TRUE, TRUE);
  g_assert_cmpstr (tl_annotation_get_id (found), ==, "t1");
  hide (&shown);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/gui/article-view/underline", test_underline);
  g_test_add_func ("/gui/article-view/lanes", test_lanes);
  g_test_add_func ("/gui/article-view/bidi", test_bidi);
  g_test_add_func ("/gui/article-view/discontinuous", test_discontinuous);
  g_test_add_func ("/gui/article-view/live", test_live);
  g_test_add_func ("/gui/article-view/inert", test_inert);
  g_test_add_func ("/gui/article-view/long-paragraph", test_long_paragraph);
  g_test_add_func ("/gui/article-view/describe", test_describe);
  g_test_add_func ("/gui/article-view/states", test_states);
  g_test_add_func ("/gui/article-view/navigation", test_navigation);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is printed of an article, and where on the pages it comes to stand. */

#include <string.h>

#include "fixture.h"
#include "tl-print-layout.h"

#define WIDTH  490.0
#define HEIGHT 740.0

static const TlPrintOptions everything = { TRUE, TL_PRINT_MARKS_COLOUR, FALSE, 11 };

typedef struct
{
  TlArticle      *article;
  TlSchema       *schema;
  TlPrintContent *content;
  PangoContext   *context;
  TlPrintLayout  *layout;
} Sheet;

static void
lay_out (Sheet                *sheet,
         const char           *json,
         const TlPrintOptions *options)
{
  g_autoptr (GBytes) record = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;

  sheet->article = tl_article_new_from_record (record, "a", NULL, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  sheet->schema = tl_schema_new_default ();
  sheet->content = tl_print_content_new (sheet->article, sheet->schema, options);
  sheet->context = tl_print_create_context ();
  sheet->layout = tl_print_layout_new (sheet->content, sheet->context, WIDTH, HEIGHT);
  while (!tl_print_layout_step (sheet->layout))
    ;
}

static void
clear (Sheet *sheet)
{
  tl_print_layout_free (sheet->layout);
  tl_print_content_free (sheet->content);
  g_object_unref (sheet->context);
  tl_schema_unref (sheet->schema);
  g_object_unref (sheet->article);
}

static TlPrintPlace
get_note (Sheet *sheet,
          guint  number)
{
  TlPrintPlace place;

  g_assert_true (tl_print_layout_find_note (sheet->layout, number, &place));
  return place;
}

static TlPrintPlace
get_line (Sheet *sheet,
          guint  offset)
{
  TlPrintPlace place;

  g_assert_true (tl_print_layout_find_line (sheet->layout, offset, &place));
  return place;
}

static const TlPrintNote *
get_text (Sheet *sheet,
          guint  number)
{
  return g_ptr_array_index (sheet->content->notes, number - 1);
}

static const char attributed[] =
  "{\"title\": \"Harbour <b>&\", \"publisher\": \"Beacon\", \"published\": \"2026-03-03\","
  " \"text\": \"The harbour, she said, is full.\", \"annotations\": ["
  "{\"id\": \"t3\", \"label\": \"cue\", \"start\": 17, \"end\": 21},"
  "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 30, \"fragments\": [[0, 11], [23, 30]],"
  " \"attributes\": {\"polarity\": \"denied\", \"own\": \"x\"}, \"note\": \"ask <i>twice</i>\","
  " \"review\": {\"decision\": \"accepted\", \"by\": \"omar\", \"reason\": \"sound\"}},"
  "{\"id\": \"t2\", \"label\": \"source\", \"start\": 13, \"end\": 16}],"
  "\"relations\": [{\"id\": \"r1\", \"type\": \"attribution\", \"args\": ["
  "{\"role\": \"claim\", \"target\": \"t1\"}, {\"role\": \"source\", \"target\": \"t2\"}, {\"role\": \"cue\", \"target\": \"t3\"}]}]}";

static void
test_content (void)
{
  Sheet sheet = { 0 };
  const TlPrintNote *claim;
  guint n_marks_of_claim = 0;

  lay_out (&sheet, attributed, &everything);
  g_assert_cmpstr (sheet.content->title, ==, "Harbour <b>&");
  g_assert_nonnull (strstr (sheet.content->byline, "Beacon"));
  g_assert_cmpuint (sheet.content->notes->len, ==, 3);
  /* Numbered as they begin in the text; a split one is marked twice. */
  claim = get_text (&sheet, 1);
  g_assert_true (g_str_has_prefix (claim->text, "1 "));
  for (guint i = 0; i < sheet.content->marks->len; i++)
    n_marks_of_claim += g_array_index (sheet.content->marks, TlPrintMark, i).number == 1;
  g_assert_cmpuint (n_marks_of_claim, ==, 2);
  g_assert_false (claim->is_bare);
  g_assert_nonnull (strstr (claim->text, "own: x"));
  g_assert_nonnull (strstr (claim->text, "\nask <i>twice</i>"));
  g_assert_nonnull (strstr (claim->text, "omar: sound"));
  g_assert_nonnull (strstr (claim->text, "\u2068she\u2069 (2)"));
  g_assert_nonnull (strstr (claim->text, "\u2068said\u2069 (3)"));
  /* The tie stands in the note of its claim alone. */
  g_assert_true (get_text (&sheet, 2)->is_bare);
  g_assert_cmpuint (sheet.content->keys->len, ==, 3);
  clear (&sheet);
}

static void
test_only_accepted (void)
{
  Sheet sheet = { 0 };
  TlPrintOptions options = everything;

  options.only_accepted = TRUE;
  lay_out (&sheet, attributed, &options);
  g_assert_cmpuint (sheet.content->notes->len, ==, 1);
  g_assert_nonnull (strstr (get_text (&sheet, 1)->text, "\u2068she\u2069"));
  g_assert_null (strstr (get_text (&sheet, 1)->text, "(2)"));
  clear (&sheet);
}

static void
test_places (void)
{
  Sheet sheet = { 0 };
  TlPrintPlace line;
  TlPrintPlace note;

  lay_out (&sheet, attributed, &everything);
  line = get_line (&sheet, 0);
  note = get_note (&sheet, 1);
  g_assert_cmpuint (tl_print_layout_get_n_pages (sheet.layout), ==, 1);
  /* Beside its words, in the margin. */
  g_assert_cmpfloat (note.x, >=, line.x + line.width);
  g_assert_cmpfloat (note.x + note.width, <=, WIDTH + 0.01);
  g_assert_cmpfloat (note.y, >=, line.y);
  g_assert_cmpfloat (note.y, <, line.y + line.height);
  /* Two bare ones share a place below it. */
  g_assert_cmpfloat (get_note (&sheet, 2).y, >=, note.y + note.height);
  g_assert_cmpfloat (get_note (&sheet, 2).y, ==, get_note (&sheet, 3).y);
  /* Both parts of the claim, the source and the cue, on one line. */
  g_assert_cmpuint (tl_print_layout_get_n_strokes (sheet.layout, 0), ==, 4);
  clear (&sheet);
}

static void
test_options (void)
{
  Sheet with = { 0 };
  Sheet without = { 0 };
  TlPrintOptions options = { FALSE, TL_PRINT_MARKS_NONE, FALSE, 11 };

  lay_out (&with, attributed, &everything);
  lay_out (&without, attributed, &options);
  g_assert_cmpuint (without.content->notes->len, ==, 0);
  g_assert_cmpuint (tl_print_layout_get_n_strokes (without.layout, 0), ==, 0);
  g_assert_cmpfloat (get_line (&without, 0).width, >, get_line (&with, 0).width);
  g_assert_cmpuint (without.content->keys->len, ==, 0);
  clear (&with);
  clear (&without);
}

static void
test_rtl (void)
{
  Sheet sheet = { 0 };
  TlPrintPlace line;
  TlPrintPlace note;

  lay_out (&sheet, "{\"text\": \"قالت رئيسة المجلس إن السد آمن\", \"annotations\": ["
           "{\"id\": \"t1\", \"label\": \"source\", \"start\": 5, \"end\": 17}]}", &everything);
  line = get_line (&sheet, 0);
  note = get_note (&sheet, 1);
  g_assert_cmpint (sheet.content->direction, ==, TL_DIRECTION_RTL);
  g_assert_cmpfloat (note.x + note.width, <=, line.x);
  g_assert_cmpfloat (line.x + line.width, ==, WIDTH);
  g_assert_cmpuint (tl_print_layout_get_n_strokes (sheet.layout, 0), ==, 1);
  clear (&sheet);
}

/* n paragraphs of some lines each; every `each`th begins with an annotation that has a note. */
static char *
make_long (guint n,
           guint each)
{
  GString *text = g_string_new (NULL);
  GString *annotations = g_string_new (NULL);
  char *json;

  for (guint i = 0; i < n; i++)
    {
      if (i % each == 0)
        g_string_append_printf (annotations, "%s{\"id\": \"t%u\", \"label\": \"claim\", \"start\": %zu, \"end\": %zu, \"note\": \"Note %u\"}",
                                i > 0 ? "," : "", i, text->len - i, text->len - i + 9, i);
      g_string_append_printf (text, "Paragraph has words enough to fill more than a line or two of a page, "
                              "and goes on until the third line is begun, as paragraphs do.\\n");
    }
  json = g_strdup_printf ("{\"text\": \"%s\", \"annotations\": [%s]}", text->str, annotations->str);
  g_string_free (text, TRUE);
  g_string_free (annotations, TRUE);
  return json;
}

static void
test_many_pages (void)
{
  Sheet sheet = { 0 };
  g_autofree char *json = make_long (400, 3);
  guint length;
  guint last_page = 0;

  lay_out (&sheet, json, &everything);
  length = tl_text_get_length (tl_article_get_text (sheet.article));
  g_assert_cmpuint (tl_print_layout_get_n_pages (sheet.layout), >, 20);
  g_assert_cmpuint (sheet.content->notes->len, ==, 134);
  for (guint i = 1; i <= sheet.content->notes->len; i++)
    {
      TlPrintPlace note = get_note (&sheet, i);
      TlPrintPlace line = get_line (&sheet, get_text (&sheet, i)->anchor);

      /* There is room: each note is on the page of its words, and wholly on it. */
      g_assert_cmpuint (note.page, ==, line.page);
      g_assert_cmpfloat (note.y + note.height, <=, HEIGHT + 0.01);
    }
  /* No character is missing, and pages follow one another. */
  for (guint offset = 0; offset < length; offset += 7)
    {
      TlPrintPlace line;

      if (tl_text_get_char (tl_article_get_text (sheet.article), offset) == '\n'
          || g_unichar_isspace (tl_text_get_char (tl_article_get_text (sheet.article), offset)))
        continue;
      line = get_line (&sheet, offset);
      g_assert_cmpuint (line.page, >=, last_page);
      g_assert_cmpfloat (line.y + line.height, <=, HEIGHT + 0.01);
      last_page = line.page;
    }
  clear (&sheet);
}

/* More notes than the margin can hold: all are printed, behind the text if need be, and none lies on another. */
static void
test_crowded (void)
{
  Sheet sheet = { 0 };
  GString *json = g_string_new ("{\"text\": \"Few words, much said of them.\", \"annotations\": [");
  TlPrintPlace last = { 0 };

  for (guint i = 0; i < 120; i++)
    g_string_append_printf (json, "%s{\"id\": \"t%u\", \"label\": \"claim\", \"start\": %u, \"end\": %u, \"note\": \"A note that takes "
                            "two lines or three of the narrow margin, whatever it says.\"}",
                            i > 0 ? "," : "", i, i % 3, 9 + i % 5);
  g_string_append (json, "]}");
  lay_out (&sheet, json->str, &everything);
  g_assert_cmpuint (tl_print_layout_get_n_pages (sheet.layout), >, 2);
  for (guint i = 1; i <= 120; i++)
    {
      TlPrintPlace note = get_note (&sheet, i);

      g_assert_cmpfloat (note.y + note.height, <=, HEIGHT + 0.01);
      if (i > 1 && note.page == last.page && note.x == last.x)
        g_assert_cmpfloat (note.y, >=, last.y + last.height);
      last = note;
    }
  /* What lies deeper than the lanes is quoted in its note. */
  g_assert_nonnull (strstr (get_text (&sheet, 1)->text, "Few words"));
  clear (&sheet);
  g_string_free (json, TRUE);
}

/* Draws every page, for the sanitizers to watch; something is on each. */
static void
test_draw (void)
{
  Sheet sheet = { 0 };
  g_autofree char *json = make_long (60, 2);
  TlPrintOptions options = everything;

  options.marks = TL_PRINT_MARKS_BLACK;
  lay_out (&sheet, json, &options);
  for (guint page = 0; page < tl_print_layout_get_n_pages (sheet.layout); page++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) WIDTH, (int) HEIGHT);
      cairo_t *cr = cairo_create (surface);
      const guchar *data;
      gsize n = 0;

      tl_print_layout_draw (sheet.layout, page, cr);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_surface_flush (surface);
      data = cairo_image_surface_get_data (surface);
      for (int i = 0; i < cairo_image_surface_get_stride (surface) * (int) HEIGHT; i++)
        n += data[i] != 0;
      g_assert_cmpuint (n, >, 1000);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
  clear (&sheet);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/gui/print/content", test_content);
  g_test_add_func ("/gui/print/only-accepted", test_only_accepted);
  g_test_add_func ("/gui/print/places", test_places);
  g_test_add_func ("/gui/print/options", test_options);
  g_test_add_func ("/gui/print/rtl", test_rtl);
  g_test_add_func ("/gui/print/many-pages", test_many_pages);
  g_test_add_func ("/gui/print/crowded", test_crowded);
  g_test_add_func ("/gui/print/draw", test_draw);
  return g_test_run ();
}

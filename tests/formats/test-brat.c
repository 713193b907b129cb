/* SPDX-License-Identifier: GPL-3.0-or-later */

/* brat: what its lines become, and that they come back. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "format-support.h"

#define TEXT "Ana said: taxes rose\nby a fifth 😀 in May.\n"

typedef struct
{
  char      *folder;
  GPtrArray *problems;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = support_make_folder ();
  fixture->problems = tl_diagnostics_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  support_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->problems);
}

static void
put (Fixture    *fixture,
     const char *name,
     const char *content)
{
  g_autofree char *path = support_put (fixture->folder, name, content, -1);
}

static TlArticle *
read_one (Fixture    *fixture,
          const char *text,
          const char *lines)
{
  g_autoptr (TlCollection) collection = NULL;

  put (fixture, "a.txt", text);
  put (fixture, "a.ann", lines);
  collection = support_open (fixture->folder, "brat", fixture->problems);
  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 1);
  return support_article (collection, 0);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The lines, sorted. */
static char *
sort_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

/* Folder → native → folder: the text byte for byte, the lines but for their order. */
static void
assert_comes_back (Fixture    *fixture,
                   const char *text,
                   const char *lines)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *written_text = NULL;
  g_autofree char *written = NULL;
  g_autofree char *sorted = sort_lines (lines);
  g_autofree char *sorted_written = NULL;
  g_autoptr (GPtrArray) losses = tl_diagnostics_new ();

  put (fixture, "a.txt", text);
  put (fixture, "a.ann", lines);
  collection = support_open (fixture->folder, "brat", fixture->problems);
  support_remove_folder (out);
  support_export (collection, "brat", NULL, out, losses);
  written_text = support_get (out, "a.txt");
  written = support_get (out, "a.ann");
  sorted_written = sort_lines (written);
  g_assert_cmpstr (written_text, ==, text);
  g_assert_cmpstr (sorted_written, ==, sorted);
  g_assert_cmpuint (losses->len, ==, 0);
}

static void
test_spans (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (TlArticle) article = read_one (fixture, TEXT,
                                            "T1\tSource 0 3\tAna\n"
                                            "T2\tContent 10 31\ttaxes rose by a fifth\n"
                                            "T4\tPerson 0 3\tAna\n"
                                            "T3\tContent 10 15;32 33\ttaxes 😀\n");
  g_autofree char *found = support_describe (article);

  g_assert_cmpstr (tl_article_get_id (article), ==, "a");
  g_assert_cmpstr (found, ==,
                   "Source[0,3]=Ana\nContent[10,31]=taxes rose\nby a fifth\nPerson[0,3]=Ana\n"
                   "Content[10,15;32,33]=taxes 😀\n");
  g_assert_cmpuint (fixture->problems->len, ==, 0);
  g_assert_nonnull (tl_article_find_annotation (article, "T4"));
}

static void
test_events (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlArticle) article = read_one (fixture, TEXT,
                                            "T1\tSource 0 3\tAna\nT2\tCue 4 8\tsaid\nT3\tContent 10 15\ttaxes\n"
                                            "T4\tAttribution 4 8\tsaid\nT5\tReport 16 20\trose\n"
                                            "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
                                            "E2\tReport:T5 Event:E1 \nE3\tAttribution:T4\n"
                                            "R1\tSame Arg1:T1 Arg2:T3\t\n*\tEquiv T1 T2 T3\n");
  g_autofree char *found = support_describe_relations (article);

  g_assert_cmpstr (found, ==,
                   "Attribution(Content:T3,Cue:T2,Source:T1)\nReport(Event:T4)\nAttribution()\n"
                   "Same(Arg1:T1,Arg2:T3)\nEquiv(member:T1,member:T2,member:T3)\n");
  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 5);
  g_assert_cmpuint (fixture->problems->len, ==, 0);
}

static void
test_satellites (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (TlArticle) article = read_one (fixture, TEXT,
                                            "T1\tSource 0 3\tAna\nA1\tVerdict T1 False for now\nA2\tNegated T1\n"
                                            "M1\tOld T1\nN1\tReference T1 Wikidata:Q42\tAna\nN2\tReference T1 Geo:7\tAna\n"
                                            "#1\tAnnotatorNotes T1\tfree text\n#2\tAnnotatorNotes T1\tmore\n#3\tLemma T1\t ana\n");
  TlAnnotation *annotation = tl_article_get_annotation (article, 0);
  g_autofree char *verdict = tl_annotation_dup_attribute_text (annotation, "Verdict");
  g_autofree char *negated = tl_annotation_dup_attribute (annotation, "Negated");
  g_autofree char *reference = tl_annotation_dup_attribute (annotation, "Reference");
  g_autofree char *note = tl_annotation_dup_string (annotation, "note");

  g_assert_cmpstr (verdict, ==, "False for now");
  g_assert_cmpstr (negated, ==, "true");
  g_assert_cmpstr (reference, ==, "[\"Wikidata:Q42\", \"Geo:7\"]");
  g_assert_cmpstr (note, ==, "free text\nmore");
}

static void
test_everything_comes_back (Fixture       *fixture,
                            gconstpointer  data)
{
  assert_comes_back (fixture, TEXT,
                     "T1\tSource 0 3\tAna\n"
                     "T2\tContent 16 31\trose\nby a fifth\n"             /* a continuation line */
                     "T7\tContent 32 33;10 15\t😀 taxes\n"               /* fragments out of order */
                     "T8\tCue 4 6;6 8\tsa id\n"                          /* fragments that touch */
                     "T9\tPlace 40 400\tnowhere\n"                       /* outside the text */
                     "A9\tKept T9 too\n"
                     "T10\tDate 37 40\tJune\n"                           /* another text */
                     "T11\tSome%20name 0 3\tAna\n"
                     "T4\tAttribution 4 8\tsaid\n"
                     "E1\tAttribution:T4 Content:T2 Content2:T7 Cue:T8 Source:T1 \n"
                     "E2\tAttribution:T4 Event:E1\n"
                     "E3\tAttribution:T4\n"
                     "R1\tSame Arg1:T1 Arg2:T2\t\n"
                     "R2\tSame Arg1:E1 Arg2:T2\n"
                     "R3\tSame Arg1:T1 Arg2:T99\n"
                     "A1\tVerdict T2 False\n"
                     "A2\tNegated E1\n"
                     "A3\tVerdict T2 True\n"
                     "M1\tOld T1\n"
                     "N1\tReference T1 Wikidata:Q42\tAna\n"
                     "#1\tAnnotatorNotes T2\tfree text\n"
                     "#2\tAnnotatorNotes R1\ton a relation\n"
                     "#3\tLemma T1\t ana\n"
                     "#4\tAnnotatorNotes A1\ton an attribute\n"
                     "*\tEquiv T1 T2 T7\n"
                     "*\tEquiv T1 T8\n"
                     "X1\tof no kind\n"
                     "no TAB at all\n");
  g_assert_true (support_has_problem (fixture->problems, TL_CODE_OFFSET, 6));
  g_assert_true (support_has_problem (fixture->problems, TL_CODE_QUOTE_MISMATCH, 8));
  g_assert_true (support_has_problem (fixture->problems, TL_CODE_UNKNOWN_TARGET, 16));
  g_assert_true (support_has_problem (fixture->problems, TL_CODE_SHAPE, 28));
}

static void
test_text_byte_for_byte (Fixture       *fixture,
                         gconstpointer  data)
{
  static const char text[] = "\xef\xbb\xbf" "a\r\nb\r\xc2\xa0 e\xcc\x81\xe2\x80\x8f\xef\xbb\xbf\x01 no end";

  assert_comes_back (fixture, text, "T1\tX 1 2\ta\nT2\tX 4 5\tb\nT3\tX 9 10\té\r\n");
  assert_comes_back (fixture, "", "");
  assert_comes_back (fixture, "x", "T1\tX 0 1\tx\r\n#1\tAnnotatorNotes T1\tn\r\n");
}

static void
test_nul_in_text (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char text[] = "a\0b";
  g_autofree char *path = support_put (fixture->folder, "a.txt", text, 3);
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *written = g_build_filename (out, "a.txt", NULL);
  g_autofree char *content = NULL;
  g_autoptr (TlCollection) collection = NULL;
  gsize length;

  put (fixture, "a.ann", "T1\tX 2 3\tb\n");
  collection = support_open (fixture->folder, NULL, fixture->problems);
  g_assert_cmpuint (fixture->problems->len, ==, 0);
  support_export (collection, "brat", NULL, out, NULL);
  g_assert_true (g_file_get_contents (written, &content, &length, NULL));
  g_assert_cmpmem (content, length, text, 3);
}

static void
test_edits_show (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (TlCollection) changed = NULL;
  g_autoptr (GBytes) record = NULL;
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *written = NULL;
  g_autoptr (GString) edited = NULL;

  put (fixture, "a.txt", TEXT);
  put (fixture, "a.ann",
       "T1\tSource 0 3\tAna\nT2\tContent 32 33;10 15\t😀 taxes\nA1\tVerdict T2 False\n#1\tAnnotatorNotes T2\told\n"
       "T4\tAttribution 4 8\tsaid\nE1\tAttribution:T4 Content:T2 \n");
  collection = support_open (fixture->folder, NULL, NULL);
  record = tl_collection_read_record (collection, 0, NULL);
  /* What a person changes in the window changes here by hand. */
  edited = g_string_new_len (g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  g_assert_cmpuint (g_string_replace (edited, "\"note\": \"old\"", "\"note\": \"new\"", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (edited, "\"Verdict\": \"False\"",
                                      "\"Verdict\": \"True\", \"Reference\": \"Wikidata:Q1\"", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (edited, "\"label\": \"Content\"", "\"label\": \"Claim\"", 0), ==, 1);
  changed = support_open_native (edited->str);
  support_export (changed, "brat", NULL, out, NULL);
  written = support_get (out, "a.ann");
  g_assert_nonnull (strstr (written, "T2\tClaim 10 15;32 33\ttaxes 😀\n"));
  g_assert_nonnull (strstr (written, "A2\tVerdict T2 True\n"));
  g_assert_nonnull (strstr (written, "N1\tReference T2 Wikidata:Q1\t\n"));
  g_assert_nonnull (strstr (written, "#2\tAnnotatorNotes T2\tnew\n"));
  g_assert_nonnull (strstr (written, "E1\tAttribution:T4 Content:T2 \n"));
  g_assert_null (strstr (written, "False"));
  g_assert_null (strstr (written, "\told\n"));
}

static void
test_drift (Fixture       *fixture,
            gconstpointer  data)
{
  /* UTF-16 units behind the emoji. */
  g_autoptr (TlArticle) article = read_one (fixture, "😀 Ana 😀 said so\n", "T1\tX 3 6\tAna\nT2\tY 10 14\tsaid\n");
  g_autofree char *found = support_describe (article);

  g_assert_cmpstr (found, ==, "X[2,5]=Ana\nY[8,12]=said\n");
  g_assert_true (support_has_problem (fixture->problems, TL_CODE_OFFSET, 0));
}

static void
test_duplicate_ids (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (TlArticle) article = read_one (fixture, TEXT, "T1\tX 0 3\tAna\nT1\tY 4 8\tsaid\nA1\tN T1\n");

  g_assert_cmpuint (tl_article_get_n_annotations (article), ==, 2);
  g_assert_true (support_has_problem (fixture->problems, TL_CODE_DUPLICATE_ID, 2));
}

static void
test_folder (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlCollection) collection = NULL;

  put (fixture, "b.txt", "b");
  put (fixture, "a.txt", "a");
  put (fixture, "a.ann", "");
  put (fixture, "lonely.ann", "T1\tX 0 1\ta\n");
  put (fixture, "bad.txt", "\xff\xfe");
  put (fixture, "half.txt", "half");
  put (fixture, "half.ann", "T1\tX 0 4\thalf\nT2\t\xff 0 1\th\n");
  put (fixture, "notes.md", "not ours");
  collection = support_open (fixture->folder, NULL, fixture->problems);
  g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 3);
  g_assert_cmpstr (tl_collection_get_key (collection, 0), ==, "a");
  g_assert_cmpstr (tl_collection_get_key (collection, 1), ==, "b");
  g_assert_true (support_has_problem (fixture->problems, TL_CODE_SHAPE, 0));
  g_assert_true (support_has_problem (fixture->problems, TL_CODE_ENCODING, 2));
}

static void
test_one_pair (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *const names[] = { "b.ann", "b.txt" };

  put (fixture, "a.txt", "a");
  put (fixture, "a.ann", "T1\tX 0 1\ta\n");
  put (fixture, "b.txt", "bb");
  put (fixture, "b.ann", "T1\tX 0 2\tbb\n");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autoptr (TlCollection) collection = support_open (path, NULL, NULL);

      g_assert_cmpuint (tl_collection_get_n_articles (collection), ==, 1);
      g_assert_cmpstr (tl_collection_get_key (collection, 0), ==, "b");
    }
}

#define CONF \
  "# entities of ours\n[entities]\nPerson\nPlace\t<NORM>:Wikidata\n!Group\n\tClub\n----\n\n[relations]\n" \
  "Lives\tArg1:Person, Arg2:Place\nLives\tArg1:Club, Arg2:Place\nAlias Arg1:Person, Arg2:Person, <REL-TYPE>:symmetric-transitive\n\n" \
  "[events]\n<PP>=Person|Place\nReport\tWho:<PP>, What?:<EVENT>, More*:<ANY>, Two{2}:Club\n\n" \
  "[attributes]\nSure\tArg:<EVENT>, Value:High|Low\nOld\tArg:<ENTITY>\n"

static void
test_configuration (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *written = NULL;
  const TlRelationDef *report;
  const TlLabelDef *label;
  TlSchema *schema;

  put (fixture, "annotation.conf", CONF);
  put (fixture, "visual.conf", "[labels]\nPerson | A person | P\n[drawing]\nPerson bgColor:red\n");
  put (fixture, "a.txt", "Ana");
  put (fixture, "a.ann", "T1\tPerson 0 3\tAna\n");
  collection = support_open (fixture->folder, NULL, fixture->problems);
  schema = tl_collection_get_schema (collection);
  g_assert_cmpuint (tl_schema_get_n_labels (schema), ==, 4);
  label = tl_schema_find (schema, "Person");
  g_assert_cmpstr (label->title, ==, "A person");
  g_assert_nonnull (tl_label_def_find_attribute (label, "Old"));
  g_assert_null (tl_label_def_find_attribute (label, "Sure"));
  g_assert_nonnull (tl_label_def_find_attribute (tl_schema_find (schema, "Place"), "Reference"));
  g_assert_cmpint (tl_label_def_find_attribute (tl_schema_find (schema, "Report"), "Sure")->type, ==, TL_ATTRIBUTE_ENUM);
  report = tl_schema_find_relation (schema, "Report");
  g_assert_cmpuint (tl_relation_def_find_role (report, "What")->min, ==, 0);
  g_assert_cmpuint (tl_relation_def_find_role (report, "More")->max, ==, 0);
  g_assert_cmpuint (tl_relation_def_find_role (report, "Two")->min, ==, 2);
  g_assert_true (tl_role_def_allows (tl_relation_def_find_role (report, "Who"), schema, "Place"));
  g_assert_false (tl_role_def_allows (tl_relation_def_find_role (report, "Who"), schema, "Club"));
  g_assert_true (tl_role_def_allows (tl_relation_def_find_role (tl_schema_find_relation (schema, "Lives"), "Arg1"), schema, "Club"));

  support_export (collection, "brat", NULL, out, NULL);
  written = support_get (out, "annotation.conf");
  g_assert_cmpstr (written, ==, CONF);
}

static void
test_configuration_made (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (TlCollection) collection =
    support_open_native ("{\"articles\": [{\"id\": \"a\", \"text\": \"Ana said so\", \"annotations\": ["
                         "{\"id\": \"t1\", \"label\": \"Own\", \"start\": 0, \"end\": 3, \"attributes\": {\"mood\": \"good\"}}]}]}");
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *written = NULL;
  g_autoptr (TlCollection) again = NULL;
  TlSchema *schema;

  support_export (collection, "brat", NULL, out, NULL);
  written = support_get (out, "annotation.conf");
  g_assert_nonnull (strstr (written, "\nOwn\n"));
  g_assert_nonnull (strstr (written, "mood\tArg:Own, Value:good\n"));
  again = support_open (out, "brat", NULL);
  schema = tl_collection_get_schema (again);
  g_assert_nonnull (tl_schema_find (schema, "claim"));
  g_assert_true (tl_role_def_allows (tl_relation_def_find_role (tl_schema_find_relation (schema, "attribution"), "source"),
                                     schema, "person"));
}

static void
test_names_stay_inside (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (TlCollection) collection =
    support_open_native ("[{\"id\": \"../../evil\", \"text\": \"a\"}, {\"id\": \"/etc/x\", \"text\": \"b\"}, "
                         "{\"id\": \"..\", \"text\": \"c\"}, {\"id\": \"a\\nb \\u00e9\", \"text\": \"d\"}]");
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autoptr (TlCollection) again = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  support_export (collection, "brat", NULL, out, fixture->problems);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    n += !g_str_equal (name, "out");
  g_assert_cmpuint (n, ==, 0);
  again = support_open (out, "brat", NULL);
  g_assert_cmpuint (tl_collection_get_n_articles (again), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (tl_collection_find_key (again, tl_collection_get_key (collection, i)), !=, G_MAXUINT);
}

/* Names that are nobody's folder, hidden file or device, whatever the id; and back again. */
static void
test_names_are_reversible (void)
{
  static const char *const names[] = {
    "../../x", "/etc/passwd", "..", ".", "", "%", "%2F", ".hidden", "end.", "a..b", "a.b", "-rf", "a\nb\tc", "é 😀", "C:\\x", "~root",
    "CON", "con", "nul.txt", "Lpt9", "COM1.x.y", "console", "com", "com10", "aux", "x%00y", "$(reboot)", "a'b\"c",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *escaped = tl_format_escape_name (names[i]);
      g_autofree char *back = tl_format_unescape_name (escaped);
      g_auto (GStrv) parts = g_strsplit (escaped, ".", 2);

      g_assert_cmpstr (back, ==, names[i]);
      g_assert_true (*escaped != '\0' && *escaped != '.' && strpbrk (escaped, "/\\:*?\"<>|\n\t ") == NULL);
      for (const char *p = escaped; *p != '\0'; p++)
        g_assert_true ((guchar) *p < 0x80);
      g_assert_false (g_ascii_strcasecmp (parts[0], "con") == 0 || g_ascii_strcasecmp (parts[0], "nul") == 0
                      || g_ascii_strcasecmp (parts[0], "lpt9") == 0 || g_ascii_strcasecmp (parts[0], "com1") == 0
                      || g_ascii_strcasecmp (parts[0], "aux") == 0);
    }
}

/* A name of 300 bytes is more than a folder takes, one with U+0000 more than a name can be: they are changed, and that is told. */
static void
test_names_that_change (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *longer = g_strnfill (300, 'x');
  g_autofree char *native = g_strdup_printf ("[{\"id\": \"%sa\", \"text\": \"a\"}, {\"id\": \"%sb\", \"text\": \"b\"}, "
                                             "{\"id\": \"n\\u0000ul\", \"text\": \"c\"}, {\"id\": \"CON\", \"text\": \"d\"}]", longer, longer);
  g_autoptr (TlCollection) collection = support_open_native (native);
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autoptr (TlCollection) again = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  support_export (collection, "brat", NULL, out, fixture->problems);
  g_assert_cmpuint (support_count_losses (fixture->problems, "id"), ==, 2);
  dir = g_dir_open (out, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_cmpuint (strlen (name), <=, 204);
  again = support_open (out, "brat", NULL);
  g_assert_cmpuint (tl_collection_get_n_articles (again), ==, 4);
  g_assert_cmpuint (tl_collection_find_key (again, "CON"), !=, G_MAXUINT);
}

/* Documents of another export would be mixed with these; other files are nobody's business. */
static void
test_taken_folder (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (TlCollection) collection = support_open_native ("{\"id\": \"b\", \"text\": \"b\"}");
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  put (fixture, "notes.md", "other");
  support_export (collection, "brat", NULL, fixture->folder, NULL);
  put (fixture, "b.ann", "T1\tX 0 1\tb\n");
  g_assert_false (tl_format_export (tl_format_find ("brat"), collection, NULL, fixture->folder, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  kept = support_get (fixture->folder, "b.ann");
  g_assert_cmpstr (kept, ==, "T1\tX 0 1\tb\n");
}

static void
test_losses (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlCollection) collection =
    support_open_native ("[{\"id\": \"a\", \"title\": \"T\", \"text\": \"Ana said so\", \"annotations\": ["
                         "{\"id\": \"t1\", \"label\": \"claim\", \"start\": 0, \"end\": 3, \"annotator\": \"ana\", "
                         "\"note\": \"two\\nlines\", \"attributes\": {\"n\": 3, \"f\": false, \"o\": {}}}], "
                         "\"relations\": [{\"id\": \"r1\", \"type\": \"lonely\", \"args\": []}]}]");
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  static const char *const expected[] = { "title", "annotator", "id", "break", "attribute", "relation" };

  support_export (collection, "brat", NULL, out, fixture->problems);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (support_count_losses (fixture->problems, expected[i]), >=, 1);
}

/* Two annotations that say the same, ids aside: what they are called is told as a loss. */
static void
assert_same_annotation (TlArticle *before,
                        TlArticle *after,
                        guint      i)
{
  static const char *const attributes[] = { "verdict", "named", "my attribute" };
  TlAnnotation *one = tl_article_get_annotation (before, i);
  TlAnnotation *other = tl_article_get_annotation (after, i);
  g_autofree char *note = tl_annotation_dup_string (one, "note");
  g_autofree char *other_note = tl_annotation_dup_string (other, "note");

  g_assert_cmpstr (note, ==, other_note);
  for (guint j = 0; j < G_N_ELEMENTS (attributes); j++)
    {
      g_autofree char *value = tl_annotation_dup_attribute (one, attributes[j]);
      g_autofree char *other_value = tl_annotation_dup_attribute (other, attributes[j]);

      g_assert_cmpstr (value, ==, other_value);
    }
}

/* The relations with places of annotations for their ids. */
static char *
describe_ties (TlArticle *article)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    {
      TlRelation *relation = tl_article_get_relation (article, i);
      guint n_args;
      const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

      g_string_append (out, tl_relation_get_kind (relation));
      for (guint j = 0; j < n_args; j++)
        g_string_append_printf (out, " %s:%u", args[j].role,
                                tl_article_get_annotation_position (article, args[j].target));
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
test_generated (Fixture       *fixture,
                gconstpointer  data)
{
  for (guint seed = 1; seed <= 8; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autofree char *native = support_generate (random, 12);
      g_autoptr (TlCollection) before = support_open_native (native);
      g_autofree char *name = g_strdup_printf ("out%u", seed);
      g_autofree char *out = g_build_filename (fixture->folder, name, NULL);
      g_autoptr (TlCollection) after = NULL;

      support_export (before, "brat", NULL, out, NULL);
      after = support_open (out, "brat", fixture->problems);
      g_assert_cmpuint (fixture->problems->len, ==, 0);
      g_assert_cmpuint (tl_collection_get_n_articles (after), ==, 12);
      for (guint i = 0; i < 12; i++)
        {
          g_autoptr (TlArticle) one = support_article (before, i);
          guint index = tl_collection_find_key (after, tl_article_get_id (one));
          g_autoptr (TlArticle) other = support_article (after, index);
          g_autofree char *described = support_describe (other);
          g_autofree char *ties = describe_ties (one);
          g_autofree char *other_ties = describe_ties (other);

          g_assert_true (tl_text_equal (tl_article_get_text (one), tl_article_get_text (other)));
          g_assert_cmpuint (tl_article_get_n_annotations (one), ==, tl_article_get_n_annotations (other));
          g_assert_cmpstr (ties, ==, other_ties);
          for (guint j = 0; j < tl_article_get_n_annotations (one); j++)
            {
              guint n;
              guint n_other;
              const TlFragment *ranges = tl_annotation_get_fragments (tl_article_get_annotation (one, j), &n);
              const TlFragment *others = tl_annotation_get_fragments (tl_article_get_annotation (other, j), &n_other);

              g_assert_cmpmem (ranges, n * sizeof *ranges, others, n_other * sizeof *others);
              g_assert_cmpstr (tl_annotation_get_label (tl_article_get_annotation (one, j)), ==,
                               tl_annotation_get_label (tl_article_get_annotation (other, j)));
              assert_same_annotation (one, other, j);
            }
        }
    }
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TlCollection) collection =
    support_open_native ("[{\"id\": \"a\", \"text\": \"abc\", \"annotations\": ["
                         "{\"id\": \"T1\", \"label\": \"x\", \"start\": 0, \"end\": 1, \"review\": {\"decision\": \"accepted\"}}, "
                         "{\"id\": \"T2\", \"label\": \"x\", \"start\": 1, \"end\": 2}]}, {\"id\": \"b\", \"text\": \"b\", \"status\": \"approved\"}]");
  g_autofree char *accepted = g_build_filename (fixture->folder, "accepted", NULL);
  g_autofree char *approved = g_build_filename (fixture->folder, "approved", NULL);
  const char *statuses[] = { "approved", NULL };
  TlExportOptions only_accepted = { .only_accepted = TRUE };
  TlExportOptions only_approved = { .statuses = statuses };
  g_autofree char *lines = NULL;
  g_autofree char *left_out = g_build_filename (approved, "a.txt", NULL);

  support_export (collection, "brat", &only_accepted, accepted, NULL);
  lines = support_get (accepted, "a.ann");
  g_assert_cmpstr (lines, ==, "T1\tx 0 1\ta\n");
  support_export (collection, "brat", &only_approved, approved, NULL);
  g_assert_false (g_file_test (left_out, G_FILE_TEST_EXISTS));
}

static void
test_fuzz (Fixture       *fixture,
           gconstpointer  data)
{
  static const char seed[] =
    "T1\tSource 0 3\tAna\nT2\tContent 10 31\ttaxes rose by a fifth\nT3\tCue 4 6;6 8\tsa id\nT4\tAttribution 4 8\tsaid\n"
    "E1\tAttribution:T4 Content:T2 Cue:T3 Source:T1 \nR1\tSame Arg1:T1 Arg2:E1\t\n*\tEquiv T1 T2\nA1\tVerdict T2 False\n"
    "#1\tAnnotatorNotes T2\tfree text\nN1\tReference T1 Wikidata:Q42\tAna\n#2\tTaglineAnchor T4\t\n";
  static const char *const tokens[] = {
    "\t", "\n", "\r\n", "T1", "T2\t", "E1\t", "E1:E1", "A2\tx T1 ", " 0 1", ";", "4294967295", "99999999999", "-1", "%0A", "%", ":",
    "\xff", "é", "😀", "*\t", "#9\tAnnotatorNotes T1\t", "R9\tx a:T1 b:T1", " ", "\xef\xbb\xbf", "TaglineAnchor",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  put (fixture, "a.txt", TEXT);
  for (guint i = 0; i < 1500; i++)
    {
      gsize length;
      g_autofree char *bytes = support_mutate (random, seed, sizeof seed - 1, tokens, G_N_ELEMENTS (tokens), &length);
      gsize conf_length;
      g_autofree char *conf_bytes = support_mutate (random, CONF, sizeof CONF - 1, tokens, G_N_ELEMENTS (tokens), &conf_length);

      g_free (support_put (fixture->folder, "a.ann", bytes, length));
      g_free (support_put (fixture->folder, "annotation.conf", conf_bytes, conf_length));
      support_read_anything (fixture->folder, "brat");
    }
}

#define ADD(name, function) \
  g_test_add ("/formats/brat/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("spans", test_spans);
  ADD ("events", test_events);
  ADD ("satellites", test_satellites);
  ADD ("everything-comes-back", test_everything_comes_back);
  ADD ("text-byte-for-byte", test_text_byte_for_byte);
  ADD ("nul-in-text", test_nul_in_text);
  ADD ("edits-show", test_edits_show);
  ADD ("drift", test_drift);
  ADD ("duplicate-ids", test_duplicate_ids);
  ADD ("folder", test_folder);
  ADD ("one-pair", test_one_pair);
  ADD ("configuration", test_configuration);
  ADD ("configuration-made", test_configuration_made);
  ADD ("names-stay-inside", test_names_stay_inside);
  ADD ("names-that-change", test_names_that_change);
  g_test_add_func ("/formats/brat/names-are-reversible", test_names_are_reversible);
  ADD ("taken-folder", test_taken_folder);
  ADD ("losses", test_losses);
  ADD ("generated", test_generated);
  ADD ("filter", test_filter);
  ADD ("fuzz", test_fuzz);
  return g_test_run ();
}

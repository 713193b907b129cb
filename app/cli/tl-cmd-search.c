/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * tagline-cli search: where words occur, with what stands around them.  Texts are searched as the window's find
 * bar does; of annotations what they cover when they are split (a phrase may go on behind the inserted words), their
 * notes and their attributes.
 */

#include "config.h"

#include "tl-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-find.h"
#include "tl-span-index.h"

#define CONTEXT_DEFAULT 40
#define CONTEXT_MAX     10000

typedef enum
{
  IN_TEXT        = 1 << 0,
  IN_ANNOTATIONS = 1 << 1,
} Scope;

typedef struct
{
  const char   *query;         /* valid UTF-8 */
  gboolean      exact;         /* as it is spelled */
  gboolean      whole_words;
  char        **labels;        /* only what these cover or say; NULL: all */
  Scope         scope;
  guint         context;       /* characters on each side */
  const char   *file;          /* being read */
  JsonBuilder  *builder;       /* inside "results"; NULL: lines for people */
  guint64       n_matches;
  guint64       n_articles;    /* with a match */
} Search;

/* One place where the query occurs. */
typedef struct
{
  TlArticle    *article;
  const char   *where;         /* "text", "annotation", "note" or "attribute" */
  TlAnnotation *annotation;    /* of which it is part; NULL in the text */
  const char   *attribute;     /* its name, or NULL */
  TlText       *text;          /* what was searched */
  TlFragment    match;
} Place;

static gboolean
is_wanted (const Search *self,
           TlAnnotation *annotation)
{
  return self->labels == NULL
         || g_strv_contains ((const char *const *) self->labels, tl_annotation_get_label (annotation));
}

static GArray *
find_in (const Search *self,
         TlText       *text)
{
  g_autoptr (TlFind) find = self->exact ? tl_find_new_exact (text) : tl_find_new (text);

  return tl_find_search (find, self->query, self->whole_words);
}

/* Line breaks and TABs as blanks: a place is one line. */
static char *
dup_line (TlText *text,
          guint   start,
          guint   end)
{
  GString *line = g_string_new (NULL);

  for (guint i = start; i < end; i++)
    {
      gunichar c = tl_text_get_char (text, i);

      g_string_append_unichar (line, c == '\n' || c == '\r' || c == '\t' || c == 0 || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
  return g_string_free (line, FALSE);
}

/* A slice as JSON can hold it. */
static char *
dup_slice (TlText *text,
           guint   start,
           guint   end)
{
  GString *slice = g_string_new (NULL);

  for (guint i = start; i < end; i++)
    {
      gunichar c = tl_text_get_char (text, i);

      g_string_append_unichar (slice, c == 0 ? 0xfffd : c);
    }
  return g_string_free (slice, FALSE);
}

static void
get_context (const Search *self,
             const Place  *place,
             guint        *start,
             guint        *end)
{
  guint length = tl_text_get_length (place->text);

  *start = place->match.start - MIN (place->match.start, self->context);
  *end = place->match.end + MIN (length - place->match.end, self->context);
}

/* touching: GArray of TlSpan over the annotations that share a character with the match. */
static void
add_place (const Search *self,
           const Place  *place,
           GArray       *touching)
{
  guint start, end;
  g_autofree char *before = NULL;
  g_autofree char *match = dup_slice (place->text, place->match.start, place->match.end);
  g_autofree char *after = NULL;

  get_context (self, place, &start, &end);
  before = dup_slice (place->text, start, place->match.start);
  after = dup_slice (place->text, place->match.end, end);
  json_builder_begin_object (self->builder);
  tl_cli_add_string (self->builder, "file", self->file);
  tl_cli_add_string (self->builder, "article", tl_article_get_id (place->article));
  tl_cli_add_string (self->builder, "where", place->where);
  tl_cli_add_string (self->builder, "annotation", place->annotation != NULL ? tl_annotation_get_id (place->annotation) : NULL);
  tl_cli_add_string (self->builder, "attribute", place->attribute);
  tl_cli_add_int (self->builder, "start", place->match.start);
  tl_cli_add_int (self->builder, "end", place->match.end);
  tl_cli_add_string (self->builder, "before", before);
  tl_cli_add_string (self->builder, "match", match);
  tl_cli_add_string (self->builder, "after", after);
  json_builder_set_member_name (self->builder, "annotations");
  json_builder_begin_array (self->builder);
  for (guint i = 0; i < touching->len; i++)
    {
      TlAnnotation *annotation = g_array_index (touching, TlSpan, i).item;

      json_builder_begin_object (self->builder);
      tl_cli_add_string (self->builder, "id", tl_annotation_get_id (annotation));
      tl_cli_add_string (self->builder, "label", tl_annotation_get_label (annotation));
      json_builder_end_object (self->builder);
    }
  json_builder_end_array (self->builder);
  json_builder_end_object (self->builder);
}

/* Where it is, for people: the labels over it, or what of which annotation it is. */
static char *
describe (const Place *place,
          GArray      *touching)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  if (place->annotation != NULL)
    return g_strdup_printf ("%s %s: %s", tl_annotation_get_label (place->annotation),
                            tl_annotation_get_id (place->annotation),
                            place->attribute != NULL ? place->attribute : place->where);
  for (guint i = 0; i < touching->len; i++)
    {
      const char *label = tl_annotation_get_label (g_array_index (touching, TlSpan, i).item);

      if (!g_ptr_array_find_with_equal_func (labels, label, g_str_equal, NULL))
        g_ptr_array_add (labels, (gpointer) label);
    }
  g_ptr_array_add (labels, NULL);
  return g_strjoinv (", ", (char **) labels->pdata);
}

static void
print_place (const Search *self,
             const Place  *place,
             GArray       *touching)
{
  guint length = tl_text_get_length (place->text);
  guint start, end;
  g_autofree char *before = NULL;
  g_autofree char *match = dup_line (place->text, place->match.start, place->match.end);
  g_autofree char *after = NULL;
  g_autofree char *what = describe (place, touching);

  get_context (self, place, &start, &end);
  before = dup_line (place->text, start, place->match.start);
  after = dup_line (place->text, place->match.end, end);
  tl_cli_print_inert ("%s (%s) %u:%u: %s%s[%s]%s%s%s%s%s", self->file, tl_article_get_id (place->article),
                      place->match.start, place->match.end, start > 0 ? "…" : "", before, match, after,
                      end < length ? "…" : "", *what != '\0' ? "  (" : "", what, *what != '\0' ? ")" : "");
}

static void
tell (Search      *self,
      const Place *place,
      GArray      *touching)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (TlSpan));

  if (touching == NULL)
    touching = none;
  self->n_matches++;
  if (self->builder != NULL)
    add_place (self, place, touching);
  else
    print_place (self, place, touching);
}

/* What of the annotations lies where: each fragment for itself. */
static TlSpanIndex *
index_annotations (const Search *self,
                   TlArticle    *article)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TlSpan));
  TlSpanIndex *index = tl_span_index_new ();

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      guint n_fragments;
      const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

      for (guint j = 0; j < n_fragments && is_wanted (self, annotation); j++)
        {
          TlSpan span = { fragments[j].start, fragments[j].end, annotation };

          g_array_append_val (spans, span);
        }
    }
  tl_span_index_set (index, (const TlSpan *) spans->data, spans->len);
  return index;
}

/* An annotation with two fragments in one match is named once. */
static void
drop_repeated (GArray *touching)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint kept = 0;

  for (guint i = 0; i < touching->len; i++)
    {
      TlSpan span = g_array_index (touching, TlSpan, i);

      if (g_hash_table_add (seen, span.item))
        g_array_index (touching, TlSpan, kept++) = span;
    }
  g_array_set_size (touching, kept);
}

static void
search_text (Search    *self,
             TlArticle *article)
{
  TlText *text = tl_article_get_text (article);
  g_autoptr (GArray) matches = find_in (self, text);
  g_autoptr (TlSpanIndex) index = NULL;
  g_autoptr (GArray) touching = g_array_new (FALSE, FALSE, sizeof (TlSpan));

  if (matches->len > 0)
    index = index_annotations (self, article);
  for (guint i = 0; i < matches->len; i++)
    {
      Place place = { article, "text", NULL, NULL, text, g_array_index (matches, TlFragment, i) };

      g_array_set_size (touching, 0);
      tl_span_index_query (index, place.match.start, place.match.end, touching);
      drop_repeated (touching);
      if (touching->len > 0 || (self->labels == NULL && self->scope & IN_TEXT))
        tell (self, &place, touching);
    }
}

static void
search_string (Search       *self,
               TlArticle    *article,
               TlAnnotation *annotation,
               const char   *where,
               const char   *attribute,
               const char   *string)
{
  g_autoptr (TlText) text = NULL;
  g_autoptr (GArray) matches = NULL;

  if (string == NULL || *string == '\0')
    return;
  text = tl_text_new (string, -1);
  matches = find_in (self, text);
  for (guint i = 0; i < matches->len; i++)
    {
      Place place = { article, where, annotation, attribute, text, g_array_index (matches, TlFragment, i) };

      tell (self, &place, NULL);
    }
}

/* The covered text of a split annotation, fragments joined by a blank; only what no search of the text finds: matches across a joint. */
static void
search_joints (Search       *self,
               TlArticle    *article,
               TlAnnotation *annotation)
{
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);
  TlText *text = tl_article_get_text (article);
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autoptr (GArray) joints = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (TlText) covered = NULL;
  g_autoptr (GArray) matches = NULL;
  guint length = 0;

  if (n_fragments < 2)
    return;
  for (guint i = 0; i < n_fragments; i++)
    {
      g_autofree char *part = dup_slice (text, fragments[i].start, MIN (fragments[i].end, tl_text_get_length (text)));

      if (i > 0)
        {
          g_array_append_val (joints, length);
          g_string_append_c (joined, ' ');
          length++;
        }
      g_string_append (joined, part);
      length += g_utf8_strlen (part, -1);
    }
  covered = tl_text_new (joined->str, joined->len);
  matches = find_in (self, covered);
  for (guint i = 0; i < matches->len; i++)
    {
      Place place = { article, "annotation", annotation, NULL, covered, g_array_index (matches, TlFragment, i) };

      for (guint j = 0; j < joints->len; j++)
        if (place.match.start < g_array_index (joints, guint, j) && place.match.end > g_array_index (joints, guint, j) + 1)
          {
            tell (self, &place, NULL);
            break;
          }
    }
}

static void
search_annotation (Search       *self,
                   TlArticle    *article,
                   TlAnnotation *annotation)
{
  g_autofree char *note = tl_annotation_dup_string (annotation, "note");
  g_auto (GStrv) attributes = tl_annotation_list_attributes (annotation);

  search_joints (self, article, annotation);
  search_string (self, article, annotation, "note", NULL, note);
  for (guint i = 0; attributes[i] != NULL; i++)
    {
      g_autofree char *value = tl_annotation_dup_attribute_text (annotation, attributes[i]);

      search_string (self, article, annotation, "attribute", attributes[i], value);
    }
}

static gboolean
search_article (TlArticle *article,
                guint      index,
                GPtrArray *problems,
                gpointer   user_data)
{
  Search *self = user_data;
  guint64 before = self->n_matches;

  search_text (self, article);
  for (guint i = 0; i < tl_article_get_n_annotations (article) && self->scope & IN_ANNOTATIONS; i++)
    if (is_wanted (self, tl_article_get_annotation (article, i)))
      search_annotation (self, article, tl_article_get_annotation (article, i));
  self->n_articles += self->n_matches > before;
  return TRUE;
}

/* Reads and searches one file; its problems are added to all, of which files has the names. */
static TlExit
search_file (Search     *self,
             const char *file,
             const char *from,
             GPtrArray  *all,
             GPtrArray  *files)
{
  g_autoptr (TlCollection) collection = NULL;
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GError) error = NULL;

  collection = tl_cli_open (file, from, problems, NULL, &error);
  if (collection == NULL)
    return tl_cli_fail_open ("search", file, error);
  self->file = file;
  tl_cli_each (file, collection, problems, search_article, self);
  for (guint i = 0; i < problems->len; i++)
    {
      g_ptr_array_add (all, tl_diagnostic_copy (problems->pdata[i]));
      g_ptr_array_add (files, (gpointer) file);
    }
  if (self->builder != NULL)
    return tl_cli_has_errors (problems) ? TL_EXIT_DATA : TL_EXIT_OK;
  return tl_cli_print_problems (file, problems);
}

static gboolean
print_report (Search     *self,
              GPtrArray  *problems,
              GPtrArray  *files,
              GError    **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  json_builder_end_array (self->builder);
  tl_cli_add_string (self->builder, "query", self->query);
  tl_cli_add_int (self->builder, "matches", self->n_matches);
  tl_cli_add_int (self->builder, "articles", self->n_articles);
  json_builder_set_member_name (self->builder, "problems");
  json_builder_begin_array (self->builder);
  for (guint i = 0; i < problems->len; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, problems->pdata[i]);
      tl_cli_add_problems (self->builder, files->pdata[i], one);
    }
  json_builder_end_array (self->builder);
  json_builder_end_object (self->builder);
  root = json_builder_get_root (self->builder);
  text = json_to_string (root, TRUE);
  line = g_strconcat (text, "\n", NULL);
  return tl_cli_print (line, error);
}

/* Takes what the options say over; NULL, or what is wrong with them. */
static const char *
check_options (Search     *self,
               const char *scope,
               int         context)
{
  if (scope == NULL || g_str_equal (scope, "all"))
    self->scope = IN_TEXT | IN_ANNOTATIONS;
  else if (g_str_equal (scope, "text"))
    self->scope = IN_TEXT;
  else if (g_str_equal (scope, "annotations"))
    self->scope = IN_ANNOTATIONS;
  else
    return _("--in takes “text”, “annotations” or “all”");
  if (context < 0 || context > CONTEXT_MAX)
    return _("--context takes a number of characters up to 10000");
  self->context = context;
  if (!g_utf8_validate (self->query, -1, NULL))
    return _("the query is not valid UTF-8");
  if (*self->query == '\0')
    return _("the query is empty");
  return NULL;
}

static TlExit
search_files (Search     *self,
              char      **files,
              const char *from)
{
  g_autoptr (GPtrArray) problems = tl_diagnostics_new ();
  g_autoptr (GPtrArray) problem_files = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  TlExit status = TL_EXIT_OK;

  if (self->builder != NULL)
    {
      json_builder_begin_object (self->builder);
      json_builder_set_member_name (self->builder, "results");
      json_builder_begin_array (self->builder);
    }
  for (guint i = 0; files[i] != NULL; i++)
    {
      TlExit file_status = search_file (self, files[i], from, problems, problem_files);

      status = MAX (status, file_status);
    }
  if (self->builder != NULL && !print_report (self, problems, problem_files, &error))
    return tl_cli_fail ("-", error);
  return status;
}

TlExit
tl_cmd_search (int    argc,
               char **argv)
{
  Search self = { 0 };
  gboolean as_json = FALSE;
  int context = CONTEXT_DEFAULT;
  g_autofree char *from = NULL;
  g_autofree char *scope = NULL;
  g_auto (GStrv) labels = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Format of the files (default: found out)"), N_("FORMAT") },
    { "case", 0, 0, G_OPTION_ARG_NONE, &self.exact, N_("Find the query only as it is spelled"), NULL },
    { "word", 0, 0, G_OPTION_ARG_NONE, &self.whole_words, N_("Find whole words only"), NULL },
    { "label", 0, 0, G_OPTION_ARG_STRING_ARRAY, &labels, N_("Only annotations with this label (may be repeated)"), N_("LABEL") },
    { "in", 0, 0, G_OPTION_ARG_STRING, &scope, N_("Where to look: “text”, “annotations” or “all”"), N_("WHERE") },
    { "context", 0, 0, G_OPTION_ARG_INT, &context, N_("Characters to show on each side (default: 40)"), N_("N") },
    { NULL },
  };
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  const char *mistake;
  TlExit status = TL_EXIT_OK;

  if (!tl_cli_parse_options ("search", _("QUERY FILE…"),
                             _("Shows where words occur in texts and annotations, and what stands around them."),
                             entries, &argc, &argv, &status))
    return status;
  if (argc < 3)
    return tl_cli_usage ("search", _("a query and at least one file are needed"));
  self.query = argv[1];
  self.labels = labels;
  if ((mistake = check_options (&self, scope, context)) != NULL)
    return tl_cli_usage ("search", mistake);
  files = tl_cli_expand (argv + 2, from, &error);
  if (files == NULL)
    return tl_cli_fail ("search", error);
  if (as_json)
    self.builder = builder = json_builder_new ();
  return search_files (&self, files, from);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Articles made up at random, the same for the same seed. */

#include "config.h"

#include "roundtrip-articles.h"

#include <string.h>

#include "tl-json.h"

typedef struct
{
  GRand   *rand;
  GString *out;
  guint    n_chars;       /* of the text being annotated */
  guint    n_annotations;
} Maker;

static const char *const words[] = {
  "the", "mayor", "said", "ferries", "lost", "1.8", "million", "crowns", "“quoted”", "‘single’", "well-known", "a_b", "100%",
  "\360\237\230\200", "\360\237\207\251\360\237\207\252", "\360\235\224\270bc", "e\314\201te\314\201", "n\314\203o", "Z\314\244\314\210a",
  "שלום", "ירושלים", "\342\200\217ימין", "السلام", "القاهرة", "\342\200\253مضمن\342\200\254",
  "市长", "渡轮票价", "東京タワー", "서울", "नमस्ते", "สวัสดี", "ሰላም", "Ω", "ß", "ﬁn", "I\314\207",
  "a\"b", "back\\slash", "<b>", "&amp;", "\302\240nbsp\302\240", "\342\200\213zero", "\357\273\277bom", "O'Neil", "-LRB-", "#tag", "x=y|z",
};
static const char *const gaps[] = { " ", " ", " ", " ", " ", " ", ", ", ". ", "\n\n", "\n", "  ", "\t", ".\r\n", "\342\200\250" };
static const char *const labels[] = { "claim", "source", "cue", "Person", "organisation", "Ort", "场所", "Some-Label", "B_x", "a:b" };
static const char *const people[] = { "ana", "omar", "Ilse Varga", "模型-1" };
static const char *const verdicts[] = { "true", "false", "mixture", "unrated", "satire" };
static const char *const notes[] = {
  "Check the accounts.", "two\nlines", "tab\there “and” more", "a note with \\ and \" in it", "注", "  blanks at the edges  ",
};

#define PICK(self, list) (list)[g_rand_int_range ((self)->rand, 0, G_N_ELEMENTS (list))]

static gboolean
chance (Maker *self,
        double p)
{
  return g_rand_double (self->rand) < p;
}

static guint
below (Maker *self,
       guint  n)
{
  return n > 0 ? (guint) g_rand_int_range (self->rand, 0, (int) n) : 0;
}

static void
append_string (Maker      *self,
               const char *text)
{
  tl_json_append_string (self->out, text, -1, &tl_json_style_spaced);
}

static void
append_member (Maker      *self,
               const char *name,
               const char *value)
{
  g_string_append (self->out, ", ");
  append_string (self, name);
  g_string_append (self->out, ": ");
  append_string (self, value);
}

static char *
make_text (Maker *self,
           guint  number)
{
  GString *text = g_string_new (NULL);
  guint n = 5 + below (self, 60);

  /* Texts differ, so that articles can be told apart where ids are not kept. */
  g_string_append_printf (text, "Article %u.%s", number, chance (self, 0.5) ? "\n\n" : " ");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, PICK (self, words));
      g_string_append (text, i + 1 < n || chance (self, 0.5) ? PICK (self, gaps) : ".");
    }
  return g_string_free (text, FALSE);
}

static void
append_attributes (Maker *self)
{
  g_string_append (self->out, ", \"attributes\": {\"verdict\": ");
  append_string (self, PICK (self, verdicts));
  if (chance (self, 0.5))
    g_string_append_printf (self->out, ", \"confidence\": %s", chance (self, 0.5) ? "90" : "12.50");
  if (chance (self, 0.4))
    g_string_append_printf (self->out, ", \"named\": %s", chance (self, 0.5) ? "true" : "false");
  if (chance (self, 0.3))
    g_string_append (self->out, ", \"evidence_urls\": [\"https://a.example/1\", \"https://a.example/2?x=1&y=2\"]");
  if (chance (self, 0.2))
    g_string_append (self->out, ", \"one\": [\"single\"]");
  if (chance (self, 0.3))
    g_string_append (self->out, ", \"reviewed_text\": \"Free text: with “signs”, two\\nlines\"");
  if (chance (self, 0.1))
    g_string_append (self->out, ", \"empty\": \"\", \"nothing\": null, \"deep\": {\"a\": [1, {\"b\": null}]}, \"none\": []");
  if (chance (self, 0.1))
    g_string_append (self->out, ", \"text\": \"clashes\", \"label\": \"clashes too\", \"mixed\": [1, \"two\"]");
  g_string_append_c (self->out, '}');
}

static void
append_details (Maker *self)
{
  if (chance (self, 0.4))
    append_attributes (self);
  if (chance (self, 0.2))
    append_member (self, "note", PICK (self, notes));
  if (chance (self, 0.7))
    append_member (self, "annotator", PICK (self, people));
  if (chance (self, 0.5))
    g_string_append (self->out, ", \"created\": \"2026-03-04T09:02:00Z\", \"modified\": \"2026-03-05T10:00:30Z\"");
  if (chance (self, 0.6))
    append_member (self, "origin", chance (self, 0.3) ? "model" : "human");
  if (chance (self, 0.2))
    g_string_append (self->out, ", \"confidence\": 0.920");
  if (chance (self, 0.3))
    g_string_append_printf (self->out, ", \"review\": {\"decision\": \"%s\", \"by\": \"omar\", \"at\": \"2026-03-06T00:00:00Z\", "
                            "\"reason\": \"so be it\"}", chance (self, 0.5) ? "accepted" : "rejected");
  if (chance (self, 0.1))
    g_string_append (self->out, ", \"x-other\": {\"kept\": [1.0, 1e3, \"\\u00e9\"]}");
}

/* Some ranges that do not touch, in order; returns how many. */
static guint
make_ranges (Maker *self,
             guint  ranges[6])
{
  guint n = chance (self, 0.2) ? 2 + below (self, 2) : 1;
  guint at = below (self, self->n_chars);
  guint count = 0;

  while (count < n && at < self->n_chars)
    {
      guint length = 1 + (chance (self, 0.8) ? below (self, 20) : below (self, self->n_chars));

      ranges[count * 2] = at;
      ranges[count * 2 + 1] = MIN (at + length, self->n_chars);
      at = ranges[count * 2 + 1] + 1 + below (self, 10);
      count++;
    }
  return count;
}

static void
append_annotation (Maker      *self,
                   const char *text,
                   guint       number)
{
  guint ranges[6];
  guint n = make_ranges (self, ranges);
  g_autoptr (GString) quote = g_string_new (NULL);

  g_string_append (self->out, number > 0 ? ",\n    {" : "\n    {");
  if (chance (self, 0.8))
    g_string_append_printf (self->out, "\"id\": \"t%u\"", number + 1);
  else
    g_string_append_printf (self->out, "\"id\": \"%s%u\"", chance (self, 0.5) ? "id:with/signs " : "T", number + 1);
  append_member (self, "label", PICK (self, labels));
  g_string_append_printf (self->out, ", \"start\": %u, \"end\": %u", ranges[0], ranges[n * 2 - 1]);
  for (guint i = 0; i < n; i++)
    {
      const char *from = g_utf8_offset_to_pointer (text, ranges[i * 2]);
      const char *to = g_utf8_offset_to_pointer (text, ranges[i * 2 + 1]);

      g_string_append_len (g_string_append (quote, i > 0 ? " " : ""), from, to - from);
    }
  if (n > 1)
    {
      g_string_append (self->out, ", \"fragments\": [");
      for (guint i = 0; i < n; i++)
        g_string_append_printf (self->out, "%s[%u, %u]", i > 0 ? ", " : "", ranges[i * 2], ranges[i * 2 + 1]);
      g_string_append_c (self->out, ']');
    }
  append_member (self, "text", quote->str);
  append_details (self);
  g_string_append_c (self->out, '}');
}

/* Ids of annotations are found again in what was written of them. */
static GPtrArray *
list_ids (const char *json)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  const char *p = json;

  while ((p = strstr (p, "\n    {\"id\": \"")) != NULL)
    {
      const char *end;

      p += strlen ("\n    {\"id\": \"");
      end = strchr (p, '"');
      g_ptr_array_add (ids, g_strndup (p, end - p));
    }
  return ids;
}

static void
append_relation (Maker           *self,
                 const GPtrArray *ids,
                 guint            number)
{
  static const char *const types[] = { "supports", "contradicts", "same-as" };
  static const char *const roles[] = { "claim", "source", "cue" };
  guint n = 2 + below (self, 3);

  g_string_append_printf (self->out, "%s{\"id\": \"r%u\", ", number > 0 ? ",\n    " : "", number + 1);
  if (chance (self, 0.5))
    {
      g_string_append_printf (self->out, "\"type\": \"%s\"", PICK (self, types));
      append_member (self, "from", ids->pdata[below (self, ids->len)]);
      append_member (self, "to", ids->pdata[below (self, ids->len)]);
      g_string_append_c (self->out, '}');
      return;
    }
  g_string_append (self->out, "\"type\": \"attribution\", \"args\": [");
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (self->out, "%s{\"role\": \"%s\"", i > 0 ? ", " : "", roles[MIN (i, 2)]);
      append_member (self, "target", ids->pdata[below (self, ids->len)]);
      g_string_append_c (self->out, '}');
    }
  g_string_append (self->out, chance (self, 0.1) ? "], \"note\": \"of the relation\"}" : "]}");
}

static void
append_members (Maker *self,
                guint  number)
{
  static const char *const statuses[] = { "new", "in-progress", "submitted", "approved", "rejected", "changes-requested" };

  if (chance (self, 0.6))
    append_member (self, "title", "A title: with “signs” & <tags>");
  if (chance (self, 0.6))
    {
      g_autofree char *url = g_strdup_printf ("https://news.example/%u?a=1&b=2", number);

      append_member (self, "url", url);
    }
  if (chance (self, 0.3))
    g_string_append (self->out, ", \"publisher\": \"The Beacon\", \"published\": \"2026-03-02T08:00:00Z\"");
  if (chance (self, 0.3))
    g_string_append (self->out, ", \"author\": \"Ilse Varga\", \"language\": \"en\"");
  if (chance (self, 0.5))
    append_member (self, "status", PICK (self, statuses));
  if (chance (self, 0.3))
    g_string_append (self->out, ", \"history\": [{\"at\": \"2026-03-04T00:00:00Z\", \"by\": \"omar\", \"from\": \"new\", "
                     "\"to\": \"in-progress\", \"reason\": \"begun\"}]");
  if (chance (self, 0.2))
    g_string_append (self->out, ", \"x-desk\": {\"priority\": 1.50, \"tags\": [\"a\", \"b\"]}, \"section\": \"local\"");
}

static void
append_article (Maker *self,
                guint  number)
{
  g_autofree char *text = make_text (self, number);
  gsize start = self->out->len;
  g_autoptr (GPtrArray) ids = NULL;
  guint n = below (self, 14);

  self->n_chars = g_utf8_strlen (text, -1);
  g_string_append_printf (self->out, "%s\n  {\"id\": \"%s%u\"", number > 0 ? "," : "", chance (self, 0.3) ? "news/2026:" : "a", number);
  append_members (self, number);
  append_member (self, "text", text);
  g_string_append (self->out, ", \"annotations\": [");
  for (guint i = 0; i < n; i++)
    append_annotation (self, text, i);
  g_string_append (self->out, "]");
  ids = list_ids (self->out->str + start);
  g_assert_cmpuint (ids->len, ==, n);
  if (n > 0 && chance (self, 0.7))
    {
      guint n_relations = 1 + below (self, 4);

      g_string_append (self->out, ", \"relations\": [");
      for (guint i = 0; i < n_relations; i++)
        append_relation (self, ids, i);
      g_string_append_c (self->out, ']');
    }
  g_string_append_c (self->out, '}');
}

char *
roundtrip_make_collection (guint32 seed)
{
  Maker self = { g_rand_new_with_seed (seed), g_string_new ("{\"format\": \"tagline\", \"version\": 1, \"articles\": [") };
  guint n = 1 + below (&self, 4);

  for (guint i = 0; i < n; i++)
    append_article (&self, i);
  g_string_append (self.out, "\n]}\n");
  g_rand_free (self.rand);
  return g_string_free (self.out, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The ledger of sources.  In an article, mentions that "same-as" ties together are one source, and a person or organisation that is the only
 * one inside a source is that source; over articles a source goes by its link, else by its canonical name, else by the longest of its
 * names.  A name that is met without a link and later with one joins it when the ledger is listed.
 */

#include "config.h"

#include "tl-ledger-private.h"

#include <string.h>

#include "tl-fold.h"

struct _TlLedger
{
  TlSchema   *schema;
  TlFolder   *folder;
  GHashTable *entries;       /* key ("l\nLINK" or "n\nNAME") to TlLedgerEntry, both owned */
  GHashTable *links;         /* folded name to link */
  GHashTable *verdicts;      /* verdict to count */
  guint64     n_claims;
  guint64     n_attributed;
};

static void
entry_free (gpointer data)
{
  TlLedgerEntry *entry = data;

  g_free (entry->name);
  g_free (entry->link);
  g_hash_table_unref (entry->verdicts);
  g_free (entry);
}

TlLedger *
tl_ledger_new (TlSchema *schema)
{
  TlLedger *self = g_new0 (TlLedger, 1);

  self->schema = schema != NULL ? tl_schema_ref (schema) : tl_schema_new_default ();
  self->folder = tl_folder_new ();
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tl_ledger_free (TlLedger *self)
{
  tl_schema_unref (self->schema);
  tl_folder_free (self->folder);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->verdicts);
  g_free (self);
}

static void
count (GHashTable *counts,
       const char *name,
       guint       by)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

  g_hash_table_replace (counts, g_strdup (name), GUINT_TO_POINTER (n + by));
}

/* Folded, white space runs as one blank; owned. */
static char *
fold (TlLedger   *self,
      const char *name)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  GString *out = g_string_new (NULL);

  tl_folder_append (self->folder, folded, name, strlen (name));
  for (const char *p = folded->str; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c))
        g_string_append_unichar (out, c);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  return g_strchomp (g_string_free (out, FALSE));
}

/* "He" in one article and in the next are two people: what nobody tied to a name is counted together, without one.  Folded; of the
 * languages of the translations and a few more. */
static gboolean
is_pronoun (const char *folded)
{
  static const char *const pronouns[] = {
    "he", "she", "it", "they", "i", "we", "you", "him", "her", "them", "who",
    "er", "sie", "es", "ich", "wir", "ihr",
    "il", "elle", "ils", "elles", "je", "j'", "j’", "nous", "on", "vous",
    "el", "ella", "ellos", "ellas", "yo", "nosotros", "ustedes",
    "lui", "lei", "loro", "io", "noi", "ele", "ela", "eles", "elas", "eu", "nos",
    "hij", "zij", "ze", "ik", "wij", "on", "ona", "oni", "ja", "он", "она", "они", "я", "мы",
    "هو", "هي", "هم", "انا", "نحن", NULL
  };

  return g_strv_contains (pronouns, folded);
}

static TlLedgerEntry *
find_entry (TlLedger           *self,
            const TlSourceName *source)
{
  g_autofree char *folded = fold (self, source->name);
  const char *link = source->link != NULL ? source->link : g_hash_table_lookup (self->links, folded);
  gboolean pronoun = link == NULL && is_pronoun (folded);
  char *key = link != NULL ? g_strconcat ("l\n", link, NULL) : g_strconcat ("n\n", pronoun ? "" : folded, NULL);
  TlLedgerEntry *entry = g_hash_table_lookup (self->entries, key);

  if (source->link != NULL && !is_pronoun (folded) && !g_hash_table_contains (self->links, folded))
    g_hash_table_insert (self->links, g_strdup (folded), g_strdup (source->link));
  if (entry != NULL)
    {
      g_free (key);
      return entry;
    }
  entry = g_new0 (TlLedgerEntry, 1);
  entry->name = g_strdup (pronoun ? "" : source->name);
  entry->link = g_strdup (link);
  entry->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (self->entries, key, entry);
  return entry;
}

static char *
dup_verdict (TlAnnotation *claim)
{
  char *verdict = tl_annotation_dup_attribute_text (claim, "verdict");

  return verdict != NULL ? verdict : g_strdup ("");
}

/* One article at work. */
typedef struct
{
  TlLedger   *ledger;
  TlSources  *sources;
  GHashTable *seen;       /* entries that this article was counted for */
  GHashTable *claims;     /* ids of claims that have a source */
  GHashTable *tied;       /* "claim\nentry" counted already */
  TlText     *text;
  guint8     *quotes;
  guint       first_end;  /* end of the first paragraph */
} Work;

static void
add_quote (Work         *work,
           TlAnnotation *claim,
           TlAnnotation *source)
{
  const TlSourceName *name = tl_sources_find (work->sources, source);
  TlLedgerEntry *entry = name != NULL ? find_entry (work->ledger, name) : NULL;
  g_autofree char *tie = NULL;
  g_autofree char *verdict = NULL;

  if (entry == NULL)
    return;
  g_hash_table_add (work->claims, (gpointer) tl_annotation_get_id (claim));
  tie = g_strdup_printf ("%p\n%s", (gpointer) entry, tl_annotation_get_id (claim));
  if (!g_hash_table_add (work->tied, g_steal_pointer (&tie)))
    return;
  verdict = dup_verdict (claim);
  entry->articles += g_hash_table_add (work->seen, entry);
  entry->claims++;
  entry->quotes[tl_quote_kind_find (work->quotes, claim)]++;
  entry->named += name->naming == TL_NAMING_NAMED;
  entry->anonymous += name->naming == TL_NAMING_ANONYMOUS;
  entry->first_paragraph += tl_annotation_get_start (claim) < work->first_end;
  if (*verdict != '\0')
    count (entry->verdicts, verdict, 1);
}

static gboolean
is_label (TlLedger     *self,
          TlAnnotation *annotation,
          const char   *name)
{
  const TlLabelDef *def = tl_schema_find (self->schema, tl_annotation_get_label (annotation));

  return def != NULL && g_str_equal (def->name, name);
}

/* Claims and sources of a relation; roles of foreign data are known by the label of what has them. */
static GPtrArray *
list_role (TlLedger            *self,
           TlArticle           *article,
           const TlRelationDef *def,
           TlRelation          *relation,
           const char          *role)
{
  GPtrArray *list = g_ptr_array_new ();
  guint n;
  const TlRelationArg *args = tl_relation_get_args (relation, &n);

  for (guint i = 0; i < n; i++)
    {
      TlAnnotation *target = tl_article_find_annotation (article, args[i].target);

      if (target != NULL && tl_annotation_get_decision (target) != TL_DECISION_REJECTED
          && (tl_relation_def_find_role (def, args[i].role) != NULL ? g_str_equal (args[i].role, role)
                                                                    : is_label (self, target, role)))
        g_ptr_array_add (list, target);
    }
  return list;
}

static void
add_relation (Work       *work,
              TlArticle  *article,
              TlRelation *relation)
{
  const TlRelationDef *def = tl_schema_find_relation (work->ledger->schema, tl_relation_get_kind (relation));
  g_autoptr (GPtrArray) claims = NULL;
  g_autoptr (GPtrArray) sources = NULL;

  if (def == NULL || !g_str_equal (def->name, "attribution"))
    return;
  claims = list_role (work->ledger, article, def, relation, "claim");
  sources = list_role (work->ledger, article, def, relation, "source");
  for (guint i = 0; i < claims->len; i++)
    for (guint j = 0; j < sources->len; j++)
      add_quote (work, claims->pdata[i], sources->pdata[j]);
}

/* The code point at which the first paragraph that has words ends. */
static guint
find_first_end (TlText *text)
{
  guint length = tl_text_get_length (text);
  guint i = 0;

  while (i < length && g_unichar_isspace (tl_text_get_char (text, i)))
    i++;
  while (i < length && tl_text_get_char (text, i) != '\n')
    i++;
  return i;
}

void
tl_ledger_add (TlLedger  *self,
               TlArticle *article)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) claims = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) tied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TlSources) sources = NULL;
  g_autofree guint8 *quotes = NULL;
  Work work = { self, NULL, seen, claims, tied, NULL, NULL, 0 };

  g_return_if_fail (self != NULL && TL_IS_ARTICLE (article));

  for (guint i = 0; i < tl_article_get_n_annotations (article); i++)
    {
      TlAnnotation *annotation = tl_article_get_annotation (article, i);
      g_autofree char *verdict = NULL;

      if (tl_annotation_get_decision (annotation) == TL_DECISION_REJECTED || !is_label (self, annotation, "claim"))
        continue;
      verdict = dup_verdict (annotation);
      count (self->verdicts, verdict, 1);
      self->n_claims++;
    }
  if (tl_article_get_n_relations (article) == 0)
    return;
  sources = tl_sources_new (self->schema, article);
  quotes = tl_quote_map_new (tl_article_get_text (article));
  work.sources = sources;
  work.quotes = quotes;
  work.text = tl_article_get_text (article);
  work.first_end = find_first_end (work.text);
  for (guint i = 0; i < tl_article_get_n_relations (article); i++)
    add_relation (&work, article, tl_article_get_relation (article, i));
  self->n_attributed += g_hash_table_size (claims);
}

static void
join (TlLedgerEntry *entry,
      TlLedgerEntry *other)
{
  GHashTableIter iter;
  gpointer verdict;
  gpointer n;

  entry->articles += other->articles;
  entry->claims += other->claims;
  for (guint i = 0; i < TL_N_QUOTES; i++)
    entry->quotes[i] += other->quotes[i];
  entry->named += other->named;
  entry->anonymous += other->anonymous;
  entry->first_paragraph += other->first_paragraph;
  g_hash_table_iter_init (&iter, other->verdicts);
  while (g_hash_table_iter_next (&iter, &verdict, &n))
    count (entry->verdicts, verdict, GPOINTER_TO_UINT (n));
}

/* Names that got a link after they were met without one. */
static void
join_links (TlLedger *self)
{
  GHashTableIter iter;
  gpointer name;
  gpointer link;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, &name, &link))
    {
      g_autofree char *plain = g_strconcat ("n\n", name, NULL);
      g_autofree char *linked = g_strconcat ("l\n", link, NULL);
      TlLedgerEntry *other = g_hash_table_lookup (self->entries, plain);
      TlLedgerEntry *entry = g_hash_table_lookup (self->entries, linked);

      if (other == NULL || entry == NULL)
        continue;
      join (entry, other);
      g_hash_table_remove (self->entries, plain);
    }
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const TlLedgerEntry *first = *(TlLedgerEntry *const *) a;
  const TlLedgerEntry *second = *(TlLedgerEntry *const *) b;

  if (first->claims != second->claims)
    return first->claims > second->claims ? -1 : 1;
  return strcmp (first->name, second->name);
}

GPtrArray *
tl_ledger_list_entries (TlLedger *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer entry;

  g_return_val_if_fail (self != NULL, list);

  join_links (self);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_ptr_array_add (list, entry);
  g_ptr_array_sort (list, compare_entries);
  return list;
}

GHashTable *
tl_ledger_get_verdicts (TlLedger *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->verdicts;
}

guint64
tl_ledger_get_n_claims (TlLedger *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_claims;
}

guint64
tl_ledger_get_n_attributed (TlLedger *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_attributed;
}

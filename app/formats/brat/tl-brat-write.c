/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writing brat: a .txt and an .ann for each article, and a configuration.  A line that came from brat is written as it stood as
 * long as it says what the annotation says; everything else is spelled the way brat does it.  Relations with more than two
 * arguments are events; one that has no trigger gets a span of its own for it, marked by a note so that reading takes it away again.
 */

#include "config.h"

#include "tl-brat-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-brat-foreign.h"
#include "tl-brat-satellites.h"
#include "tl-json-pick.h"

typedef struct
{
  TlExport     *export_;
  TlArticle    *article;
  TlText       *text;
  TlBratUsage  *usage;
  TlBratIds    *ids;
  GHashTable   *annotation_ids;   /* native id → brat id, owned */
  GHashTable   *relation_ids;     /* the same for relations */
  GHashTable   *triggers;         /* brat id of an event → brat id of its trigger, owned */
  GPtrArray    *foreign;          /* TlBratForeign of each annotation, then of each relation */
  GString      *out;
  TlBratLosses  losses;
  guint         n_renamed;
} Writer;

static TlBratForeign *
annotation_foreign (Writer *self,
                    guint   i)
{
  return self->foreign->pdata[i];
}

static TlBratForeign *
relation_foreign (Writer *self,
                  guint   i)
{
  return self->foreign->pdata[tl_article_get_n_annotations (self->article) + i];
}

static void
reserve_ids (Writer        *self,
             TlBratForeign *foreign)
{
  for (guint i = 0; i < foreign->lines->len; i++)
    {
      const TlBratLine *line = foreign->lines->pdata[i];

      if (line->id != NULL)
        tl_brat_ids_take (self->ids, line->id);
    }
}

/* Is it written as an R line (or as an event)? */
static gboolean
is_binary (Writer        *self,
           TlRelation    *relation,
           TlBratForeign *foreign)
{
  const char *id = tl_relation_get_id (relation);
  const TlRelationDef *def = tl_schema_find_relation (tl_export_get_schema (self->export_), tl_relation_get_kind (relation));
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  if (foreign->trigger != NULL || n_args != 2 || tl_brat_ids_is_id (id, 'E'))
    return FALSE;
  if (tl_brat_ids_is_id (id, 'R'))
    return TRUE;
  if (g_str_equal (args[0].role, args[1].role))
    return FALSE;
  if (def == NULL)
    return TRUE;
  for (guint i = 0; i < def->roles->len; i++)
    if (((TlRoleDef *) def->roles->pdata[i])->max != 1)
      return FALSE;
  return def->roles->len == 2;
}

/* The native id where it is one of brat's, else a new one. */
static char *
make_id (Writer     *self,
         const char *native,
         char        letter)
{
  if (tl_brat_ids_is_id (native, letter) && tl_brat_ids_take (self->ids, native))
    return g_strdup (native);
  return NULL;
}

static void
assign_annotation_ids (Writer *self)
{
  guint n = tl_article_get_n_annotations (self->article);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        const char *native = tl_annotation_get_id (tl_article_get_annotation (self->article, i));
        char *id;

        if (g_hash_table_contains (self->annotation_ids, native))
          continue;
        id = pass == 0 ? make_id (self, native, 'T') : tl_brat_ids_make (self->ids, 'T');
        if (id == NULL)
          continue;
        self->n_renamed += pass;
        g_hash_table_insert (self->annotation_ids, g_strdup (native), id);
      }
}

static void
assign_relation_ids (Writer *self)
{
  guint n = tl_article_get_n_relations (self->article);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        TlRelation *relation = tl_article_get_relation (self->article, i);
        TlBratForeign *foreign = relation_foreign (self, i);
        const char *native = tl_relation_get_id (relation);
        char letter = is_binary (self, relation, foreign) ? 'R' : 'E';
        char *id;

        if (foreign->is_equiv || g_hash_table_contains (self->relation_ids, native))
          continue;
        id = pass == 0 ? make_id (self, native, letter) : tl_brat_ids_make (self->ids, letter);
        if (id == NULL)
          continue;
        self->n_renamed += pass;
        g_hash_table_insert (self->relation_ids, g_strdup (native), id);
      }
}

static void
find_triggers (Writer *self)
{
  for (guint i = 0; i < tl_article_get_n_relations (self->article); i++)
    {
      const char *event = g_hash_table_lookup (self->relation_ids,
                                               tl_relation_get_id (tl_article_get_relation (self->article, i)));
      const char *native = relation_foreign (self, i)->trigger;
      const char *trigger = native != NULL ? g_hash_table_lookup (self->annotation_ids, native) : NULL;

      if (event != NULL && trigger != NULL)
        g_hash_table_insert (self->triggers, g_strdup (event), g_strdup (trigger));
    }
}

/* Does the line, as it stood, say what the annotation says? */
static gboolean
is_same_span (Writer           *self,
              const TlBratLine *line,
              TlAnnotation     *annotation,
              const char       *brat_id)
{
  g_autoptr (GArray) given = NULL;
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

  if (line == NULL || line->kind != TL_BRAT_SPAN || !g_str_equal (line->id, brat_id)
      || !g_str_equal (line->type, tl_annotation_get_label (annotation)))
    return FALSE;
  given = g_array_copy (line->fragments);
  given->len = tl_fragments_normalize ((TlFragment *) given->data, given->len, tl_text_get_length (self->text));
  return given->len == n_fragments && memcmp (given->data, fragments, n_fragments * sizeof *fragments) == 0;
}

static void
append_line (Writer     *self,
             const char *line)
{
  g_string_append (self->out, line);
  g_string_append_c (self->out, '\n');
}

static void
note_attributes (Writer       *self,
                 TlAnnotation *annotation)
{
  g_auto (GStrv) names = tl_annotation_list_attributes (annotation);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *json = tl_annotation_dup_attribute (annotation, names[i]);
      g_autofree char *text = tl_annotation_dup_attribute_text (annotation, names[i]);
      gboolean is_binary_value = json != NULL && (g_str_equal (json, "true") || g_str_equal (json, "false"));

      tl_brat_usage_add_attribute (self->usage, tl_annotation_get_label (annotation), names[i],
                                   is_binary_value ? NULL : text);
    }
}

static void
write_annotation (Writer *self,
                  guint   i)
{
  TlAnnotation *annotation = tl_article_get_annotation (self->article, i);
  TlBratForeign *foreign = annotation_foreign (self, i);
  const char *label = tl_annotation_get_label (annotation);
  const char *id = g_hash_table_lookup (self->annotation_ids, tl_annotation_get_id (annotation));
  guint n_fragments;
  const TlFragment *fragments = tl_annotation_get_fragments (annotation, &n_fragments);

  if (is_same_span (self, foreign->line, annotation, id))
    {
      append_line (self, foreign->line->raw);
    }
  else
    {
      g_autofree char *line = tl_brat_line_spell_span (id, label, fragments, n_fragments, self->text);

      append_line (self, line);
    }
  tl_brat_satellites_write (tl_annotation_get_json (annotation), foreign, id, self->ids, &self->losses, self->out);
  tl_brat_usage_add_label (self->usage, label);
  note_attributes (self, annotation);
  tl_export_wrote (self->export_, label, fragments, n_fragments, self->text);
}

/* The brat id that stands for a native target. */
static const char *
spell_target (Writer     *self,
              const char *native)
{
  const char *id = g_hash_table_lookup (self->annotation_ids, native);

  return id != NULL ? id : native;
}

/* The brat id of the span that an argument of a line as it stood means. */
static const char *
resolve (Writer     *self,
         const char *id)
{
  const char *trigger = g_hash_table_lookup (self->triggers, id);

  return trigger != NULL ? trigger : id;
}

static gboolean
is_same_relation (Writer              *self,
                  const TlBratLine    *line,
                  TlBratKind           kind,
                  const char          *id,
                  const char          *type,
                  const TlRelationArg *args,
                  guint                n_args)
{
  if (line == NULL || line->kind != kind || !g_str_equal (line->type, type) || line->args->len != 2 * n_args
      || (kind != TL_BRAT_EQUIV && !g_str_equal (line->id, id)))
    return FALSE;
  if (kind == TL_BRAT_EVENT && g_strcmp0 (g_hash_table_lookup (self->triggers, id), line->target) != 0)
    return FALSE;
  for (guint i = 0; i < n_args; i++)
    if (!g_str_equal (line->args->pdata[2 * i], args[i].role)
        || !g_str_equal (resolve (self, line->args->pdata[2 * i + 1]), args[i].target))
      return FALSE;
  return TRUE;
}

/* The annotation that says best where a relation without trigger is: a cue, else the first argument. */
static TlAnnotation *
find_anchor (Writer     *self,
             TlRelation *relation)
{
  TlAnnotation *first = NULL;
  guint n_args;
  const TlRelationArg *args = tl_relation_get_args (relation, &n_args);

  for (guint i = 0; i < n_args; i++)
    {
      TlAnnotation *annotation = tl_article_find_annotation (self->article, args[i].target);

      if (annotation != NULL && g_ascii_strcasecmp (args[i].role, "cue") == 0)
        return annotation;
      if (first == NULL)
        first = annotation;
    }
  return first;
}

/* Writes a trigger of our own for an event; NULL when there is nowhere to put it. Owned. */
static char *
write_anchor (Writer     *self,
              TlRelation *relation)
{
  TlAnnotation *annotation = find_anchor (self, relation);
  g_autofree char *id = NULL;
  g_autofree char *note = NULL;
  g_autofree char *line = NULL;
  const TlFragment *fragments;
  guint n_fragments;

  if (annotation == NULL)
    return NULL;
  fragments = tl_annotation_get_fragments (annotation, &n_fragments);
  id = tl_brat_ids_make (self->ids, 'T');
  note = tl_brat_ids_make (self->ids, '#');
  line = tl_brat_line_spell_span (id, tl_relation_get_kind (relation), fragments, n_fragments, self->text);
  append_line (self, line);
  g_string_append_printf (self->out, "%s\t" TL_BRAT_ANCHOR " %s\t\n", note, id);
  return g_steal_pointer (&id);
}

static TlBratKind
find_kind (TlBratForeign *foreign,
           const char    *id)
{
  if (foreign->is_equiv)
    return TL_BRAT_EQUIV;
  return *id == 'E' ? TL_BRAT_EVENT : TL_BRAT_RELATION;
}

static void
note_relation (Writer              *self,
               TlBratKind           kind,
               const char          *type,
               const TlRelationArg *args,
               guint                n_args)
{
  gboolean is_event = kind == TL_BRAT_EVENT;

  tl_brat_usage_add_relation (self->usage, type, is_event, NULL);
  for (guint i = 0; kind != TL_BRAT_EQUIV && i < n_args; i++)
    tl_brat_usage_add_relation (self->usage, type, is_event, args[i].role);
}

/* A relation in our own spelling; FALSE when it can't be written. */
static gboolean
write_spelled (Writer              *self,
               TlRelation          *relation,
               TlBratKind           kind,
               const char          *id,
               const TlRelationArg *args,
               guint                n_args)
{
  const char *type = tl_relation_get_kind (relation);
  g_autofree char *trigger = NULL;
  g_autofree char *line = NULL;

  if (kind == TL_BRAT_EQUIV)
    {
      line = tl_brat_line_spell_equiv (type, args, n_args);
    }
  else
    {
      if (kind == TL_BRAT_EVENT)
        {
          trigger = g_strdup (g_hash_table_lookup (self->triggers, id));
          if (trigger == NULL)
            trigger = write_anchor (self, relation);
          if (trigger == NULL)
            return FALSE;
        }
      line = tl_brat_line_spell_args (id, type, trigger, args, n_args);
    }
  append_line (self, line);
  return TRUE;
}

static void
write_relation (Writer *self,
                guint   i)
{
  TlRelation *relation = tl_article_get_relation (self->article, i);
  TlBratForeign *foreign = relation_foreign (self, i);
  const char *type = tl_relation_get_kind (relation);
  const char *id = foreign->is_equiv ? "*" : g_hash_table_lookup (self->relation_ids, tl_relation_get_id (relation));
  TlBratKind kind = find_kind (foreign, id);
  g_autofree TlRelationArg *args = NULL;
  guint n_args;
  const TlRelationArg *native = tl_relation_get_args (relation, &n_args);

  args = g_new0 (TlRelationArg, n_args + 1);
  for (guint j = 0; j < n_args; j++)
    args[j] = (TlRelationArg) { native[j].role, spell_target (self, native[j].target) };
  if (is_same_relation (self, foreign->line, kind, id, type, args, n_args))
    {
      append_line (self, foreign->line->raw);
    }
  else if (!write_spelled (self, relation, kind, id, args, n_args))
    {
      tl_export_loss (self->export_, self->article, "relation",
                      _("The relation “%s” has no argument to stand at and is left out"), tl_relation_get_id (relation));
      return;
    }
  note_relation (self, kind, type, args, n_args);
  if (kind != TL_BRAT_EQUIV)
    tl_brat_satellites_write (tl_relation_get_json (relation), foreign, id, self->ids, &self->losses, self->out);
}

static void
tell_losses (Writer *self)
{
  static const char *const of_article[] = { TL_BRAT_MEMBER, NULL };
  static const char *const of_others[] = { "attributes", "note", TL_BRAT_MEMBER, NULL };
  const TlBratLosses *losses = &self->losses;

  tl_export_loss_members (self->export_, self->article, of_article, of_others, of_others);
  if (self->n_renamed > 0)
    tl_export_loss (self->export_, self->article, "id",
                    ngettext ("%u id is not of brat’s form and was replaced", "%u ids are not of brat’s form and were replaced",
                              self->n_renamed), self->n_renamed);
  if (losses->n_flattened > 0)
    tl_export_loss (self->export_, self->article, "break",
                    ngettext ("%u note or value loses its line breaks", "%u notes or values lose their line breaks",
                              losses->n_flattened), losses->n_flattened);
  if (losses->n_retyped > 0)
    tl_export_loss (self->export_, self->article, "attribute",
                    ngettext ("%u number becomes text", "%u numbers become text", losses->n_retyped), losses->n_retyped);
  if (losses->n_dropped > 0)
    tl_export_loss (self->export_, self->article, "attribute",
                    ngettext ("%u attribute has a value that no line can hold (no, nothing, an object) and is left out",
                              "%u attributes have values that no line can hold (no, nothing, an object) and are left out",
                              losses->n_dropped), losses->n_dropped);
}

static void
collect_foreign (Writer *self)
{
  self->foreign = g_ptr_array_new_with_free_func ((GDestroyNotify) tl_brat_foreign_free);
  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    g_ptr_array_add (self->foreign,
                     tl_brat_foreign_read (tl_annotation_get_json (tl_article_get_annotation (self->article, i))));
  for (guint i = 0; i < tl_article_get_n_relations (self->article); i++)
    g_ptr_array_add (self->foreign,
                     tl_brat_foreign_read (tl_relation_get_json (tl_article_get_relation (self->article, i))));
  for (guint i = 0; i < self->foreign->len; i++)
    reserve_ids (self, self->foreign->pdata[i]);
}

/* The lines of one article, without its spans' lines being looked at again. */
static void
write_lines (Writer *self)
{
  g_autoptr (GBytes) record = tl_article_dup_json (self->article);
  g_autoptr (TlBratForeign) own = tl_brat_foreign_read (record);

  reserve_ids (self, own);
  collect_foreign (self);
  assign_annotation_ids (self);
  assign_relation_ids (self);
  find_triggers (self);
  for (guint i = 0; i < tl_article_get_n_annotations (self->article); i++)
    write_annotation (self, i);
  for (guint i = 0; i < tl_article_get_n_relations (self->article); i++)
    write_relation (self, i);
  for (guint i = 0; i < own->lines->len; i++)
    append_line (self, ((TlBratLine *) own->lines->pdata[i])->raw);
  if (own->has_crlf)
    g_string_replace (self->out, "\n", "\r\n", 0);
  tell_losses (self);
}

/* A file name for the article: its id, with a number when an earlier article took it. */
static char *
claim_name (Writer     *self,
            GHashTable *names)
{
  const char *id = tl_article_get_id (self->article);
  g_autofree char *name = g_strdup (id);
  g_autofree char *escaped = tl_format_escape_name (id);
  g_autofree char *again = tl_format_unescape_name (escaped);

  for (guint number = 2; !g_hash_table_add (names, g_strdup (name)); number++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", id, number);
    }
  if (!g_str_equal (name, id) || !g_str_equal (again, id))
    tl_export_loss (self->export_, self->article, "id", _("The article’s id can’t be a file name as it is and is changed"));
  return g_steal_pointer (&name);
}

static gboolean
write_article (Writer      *self,
               GHashTable  *names,
               GError     **error)
{
  g_autofree char *name = claim_name (self, names);
  const char *data;
  gsize size;

  self->text = tl_article_get_text (self->article);
  self->ids = tl_brat_ids_new ();
  self->annotation_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->relation_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->triggers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->out = g_string_new (NULL);
  write_lines (self);
  data = tl_text_get_data (self->text, &size);
  if (!tl_export_write_file (self->export_, name, TL_BRAT_TEXT_EXTENSION, data, size, error))
    return FALSE;
  return tl_export_write_file (self->export_, name, TL_BRAT_LINES_EXTENSION, self->out->str, self->out->len, error);
}

static void
writer_clear (Writer *self)
{
  tl_brat_ids_free (self->ids);
  g_hash_table_unref (self->annotation_ids);
  g_hash_table_unref (self->relation_ids);
  g_hash_table_unref (self->triggers);
  g_ptr_array_unref (self->foreign);
  g_string_free (self->out, TRUE);
}

gboolean
tl_brat_write (TlExport  *export_,
               GError   **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TlBratUsage) usage = tl_brat_usage_new ();
  g_autoptr (GError) local_error = NULL;

  for (;;)
    {
      g_autoptr (TlArticle) article = tl_export_next (export_, &local_error);
      Writer self = { export_, article };
      gboolean ok;

      if (article == NULL)
        break;
      self.usage = usage;
      ok = write_article (&self, names, error);
      writer_clear (&self);
      if (!ok)
        return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return tl_brat_write_conf (export_, usage, error);
}

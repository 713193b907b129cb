/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading CoNLL, line by line.  An article is a document where the file marks documents (-DOCSTART-, # newdoc,
 * #begin document), else the whole file, cut at a sentence after every mebibyte so that memory stays bounded.  The lines are kept
 * with the article: further columns, comments and the way of tagging come back when it is written again.
 */

#include "config.h"

#include "tl-conll-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tl-json-pick.h"

/* After so many, lines that are wrong in the same way are only counted. */
#define MAX_TOLD 50

typedef struct
{
  TlImport      *import;
  TlConllLayout  layout;
  TlConllDoc    *doc;
  char          *name;         /* of the file, without extension; NULL for standard input */
  gboolean       has_marks;    /* a document was marked */
  guint          n_bad_rows;
  guint          n_bad_bytes;
} Reader;

static void
add_mentions (Reader          *self,
              TlRecordBuilder *record)
{
  g_autoptr (GArray) mentions = tl_conll_doc_read_mentions (self->doc);

  for (guint i = 0; i < mentions->len; i++)
    {
      const TlConllMention *mention = &g_array_index (mentions, TlConllMention, i);
      TlFragment range = {
        g_array_index (self->doc->tokens, TlConllToken, mention->first).start,
        g_array_index (self->doc->tokens, TlConllToken, mention->last).end,
      };

      tl_record_builder_add_annotation (record, NULL, mention->label, &range, 1, NULL);
    }
}

static void
add_member (Reader          *self,
            TlRecordBuilder *record)
{
  g_autoptr (GString) member = g_string_new ("{");

  tl_json_append_member (member, "scheme", tl_conll_doc_find_scheme (self->doc));
  tl_json_append_member (member, "rows", self->doc->raw->str);
  g_string_append_c (member, '}');
  tl_record_builder_set_json (record, TL_CONLL_MEMBER, member->str);
}

/* Makes an article of what was gathered, and starts the next document. */
static gboolean
finish_doc (Reader   *self,
            GError  **error)
{
  g_autoptr (TlConllDoc) doc = self->doc;
  const char *id = doc->id != NULL ? doc->id : self->name;
  TlRecordBuilder *record;
  guint n_failed;
  gsize length;

  if (doc->id == NULL && tl_conll_doc_is_empty (doc))
    {
      self->doc = tl_conll_doc_new (&self->layout, TRUE);
      return TRUE;
    }
  n_failed = tl_conll_doc_build (doc);
  if (n_failed > 0)
    tl_import_problem (self->import, TL_CODE_QUOTE_MISMATCH, TL_SEVERITY_WARNING, id, NULL, 0, 0,
                       ngettext ("The text given for %u sentence does not have its tokens; they were put together instead",
                                 "The texts given for %u sentences do not have their tokens; they were put together instead",
                                 n_failed), n_failed);
  record = tl_record_builder_new (id);
  length = doc->text->len;
  tl_record_builder_set_text (record, g_strndup (doc->text->str, length), length);
  add_mentions (self, record);
  add_member (self, record);
  self->doc = tl_conll_doc_new (&self->layout, TRUE);
  return tl_import_add (self->import, record, error);
}

static gboolean
add_line (Reader      *self,
          const char  *line,
          gsize        length,
          guint        number,
          GError     **error)
{
  g_autofree char *fixed = NULL;

  if (!g_utf8_validate_len (line, length, NULL))
    {
      if (self->n_bad_bytes++ < MAX_TOLD)
        tl_import_problem (self->import, TL_CODE_ENCODING, TL_SEVERITY_ERROR, NULL, NULL, number, 0,
                           _("Not UTF-8: what is wrong was replaced"));
      fixed = g_utf8_make_valid (line, length);
      line = fixed;
      length = strlen (fixed);
    }
  if (tl_conll_is_doc_start (&self->layout, line, length, NULL))
    {
      /* Two marks in a row ("# newdoc", then our own id) are one. */
      if (!tl_conll_doc_is_empty (self->doc) || (self->doc->id != NULL && !g_str_has_prefix (line, TL_CONLL_ID_COMMENT)))
        if (!finish_doc (self, error))
          return FALSE;
      self->has_marks = TRUE;
    }
  if (!tl_conll_doc_add_line (self->doc, line, length, number) && self->n_bad_rows++ < MAX_TOLD)
    tl_import_problem (self->import, TL_CODE_SHAPE, TL_SEVERITY_WARNING, NULL, NULL, number, 0,
                       _("This row has no token, or no tag in column %d; it counts as untagged"), self->layout.tag + 1);
  if (!self->has_marks && self->doc->size > TL_CONLL_MAX_DOC && tl_conll_doc_is_between_sentences (self->doc))
    return finish_doc (self, error);
  if (self->doc->size <= TL_CONLL_MAX_SENTENCE)
    return TRUE;
  tl_import_problem (self->import, TL_CODE_SHAPE, TL_SEVERITY_WARNING, self->doc->id, NULL, number, 0,
                     _("The document is too long to be one article and goes on in a new one"));
  return finish_doc (self, error);
}

static void
tell_counts (Reader *self)
{
  const TlConllLayout *layout = &self->layout;

  if (self->n_bad_rows > MAX_TOLD)
    tl_import_problem (self->import, TL_CODE_SHAPE, TL_SEVERITY_WARNING, NULL, NULL, 0, 0,
                       _("%u rows in all have no token or no tag"), self->n_bad_rows);
  if (self->n_bad_bytes > MAX_TOLD)
    tl_import_problem (self->import, TL_CODE_ENCODING, TL_SEVERITY_ERROR, NULL, NULL, 0, 0,
                       _("%u lines in all are not UTF-8"), self->n_bad_bytes);
  if (layout->tag < 0 && layout->n_columns > 0)
    tl_import_problem (self->import, TL_CODE_SHAPE, TL_SEVERITY_NOTE, NULL, NULL, 0, 0,
                       _("No column has tags such as B-PER: the text is read without annotations"));
  if (layout->is_ragged)
    tl_import_problem (self->import, TL_CODE_SHAPE, TL_SEVERITY_NOTE, NULL, NULL, 0, 0,
                       _("Rows have one tag or several; the last one is read, the others are kept but are no annotations"));
  if (layout->other_tag >= 0)
    tl_import_problem (self->import, TL_CODE_SHAPE, TL_SEVERITY_NOTE, NULL, NULL, 0, 0,
                       _("Column %d is read; column %d has tags as well, which are kept but are no annotations"),
                       layout->tag + 1, layout->other_tag + 1);
}

static char *
dup_name (const char *path)
{
  g_autofree char *base = path != NULL ? g_path_get_basename (path) : NULL;
  char *dot;

  if (base == NULL)
    return NULL;
  dot = strrchr (base, '.');
  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_filename_display_name (base);
}

gboolean
tl_conll_read (TlImport  *import,
               GError   **error)
{
  const TlFormatInput *input = tl_import_get_input (import);
  Reader self = { import };
  g_autofree char *name = dup_name (input->path);
  g_autoptr (GError) local_error = NULL;
  const char *line;
  gsize length;
  guint number;
  gboolean ok = TRUE;

  if (input->source == NULL)
    {
      g_set_error_literal (error, TL_FORMAT_ERROR, TL_FORMAT_ERROR_SHAPE, _("A folder can’t be read in this format"));
      return FALSE;
    }
  self.name = name;
  tl_conll_layout_detect (&self.layout, input->head, input->head_length, NULL, NULL);
  self.doc = tl_conll_doc_new (&self.layout, TRUE);
  while (ok && (line = tl_import_read_line (import, &length, &number, &local_error)) != NULL)
    {
      /* A byte order mark is no part of the first token. */
      gsize skip = number == 1 && length >= 3 && memcmp (line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

      ok = add_line (&self, line + skip, length - skip, number, error);
    }
  if (ok && local_error == NULL)
    ok = finish_doc (&self, error);
  g_clear_pointer (&self.doc, tl_conll_doc_free);
  tell_counts (&self);
  if (local_error == NULL)
    return ok;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

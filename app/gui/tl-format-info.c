/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the formats are called, and what they are good for, in people's words. */

#include "config.h"

#include "tl-format-info.h"

#include "tl-export-task.h"
#include "tl-folder.h"
#include "tl-i18n.h"

static const struct
{
  const char *name;
  const char *holds;
} infos[] = {
  { "tagline", N_("Everything, in one file that can be opened again") },
  { "jsonl", N_("Everything but the label schema, one article on a line") },
  { "brat", N_("Spans, also split ones, relations, events, attributes and notes; a folder of files") },
  { "claim-review", N_("Claims that have a verdict, for search engines") },
  { "conll", N_("One layer of labels, a word on a line, to train taggers with") },
  { "csv", N_("One row for each annotation, for spreadsheets") },
  { "doccano", N_("Spans and relations, one article on a line") },
  { "html", N_("The annotated articles as one page, to read, print and mail") },
  { "label-studio", N_("Tasks with spans, attributes and relations, and a labelling configuration") },
  { "prodigy", N_("Tokens and spans, one article on a line, to train spaCy with") },
  { "web-annotation", N_("Annotations by position and quote, for the web") },
};

const char *
tl_format_info_get_title (const TlFormat *format)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "format", format->title);
}

const char *
tl_format_info_get_title_of (const char *name)
{
  const TlFormat *const *ours = tl_export_formats_list ();
  const TlFormat *format = tl_format_find (name);

  if (g_str_equal (name, TL_FOLDER_FORMAT))
    return _("Folder of files");
  for (guint i = 0; ours[i] != NULL && format == NULL; i++)
    if (g_str_equal (ours[i]->name, name))
      format = ours[i];
  return format != NULL ? tl_format_info_get_title (format) : name;
}

const char *
tl_format_info_get_holds (const TlFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    if (g_str_equal (infos[i].name, format->name))
      return _(infos[i].holds);
  return "";
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rules that the server itself keeps (a CouchDB validation function).  They look at the id and at the person, and at no
 * earlier version: a branch without a root, as anybody can send it, has no earlier version to look at.  Nothing but "forbidden" is
 * thrown, since "unauthorized" would look like a wrong password.
 */

#define G_LOG_DOMAIN "tl-sync"

#include "config.h"

#include "tl-couch-guard-private.h"

#include "tl-json.h"

/* To be raised whenever the text below changes. */
#define VERSION "1"

static const char function[] =
  "function (doc, before, user, security) {\n"
  "  var parts = doc._id.split(':');\n"
  "  var kind = parts[0];\n"
  "  var gone = doc._deleted === true;\n"
  "  var owned = kind === 'layer' || kind === 'decision';\n"
  "  function refuse(why) { throw({ forbidden: why }); }\n"
  "  if (user.roles.indexOf('_admin') !== -1) { return; }\n"
  "  if (!user.name) { refuse('Who you are must be known.'); }\n"
  "  if (kind !== 'article' && kind !== 'text' && !owned) { refuse('No such kind of document.'); }\n"
  "  if (!parts[1]) { refuse('The id names no article.'); }\n"
  "  if (!owned) {\n"
  "    if (parts.length !== 2) { refuse('The id has too many parts.'); }\n"
  "    if (gone) { refuse('Articles and texts are not deleted.'); }\n"
  "  } else {\n"
  "    if (kind === 'layer' && parts.length !== 3 && !(parts.length === 4 && /^[1-9][0-9]{0,4}$/.test(parts[3]))) {\n"
  "      refuse('The id of a layer is layer:ARTICLE:USER or layer:ARTICLE:USER:NUMBER.');\n"
  "    }\n"
  "    if (kind === 'decision' && (parts.length !== 4 || !parts[3])) {\n"
  "      refuse('The id of a decision is decision:ARTICLE:USER:UUID.');\n"
  "    }\n"
  "    if (parts[2] !== user.name) { refuse('Only ' + parts[2] + ' writes this.'); }\n"
  "    if (kind === 'decision' && user.roles.indexOf('chief') === -1) { refuse('Only a chief decides.'); }\n"
  "    if (gone) { return; }\n"
  "    if (doc.author !== user.name) { refuse('The author must be you.'); }\n"
  "    if (doc.article !== parts[1]) { refuse('The article must be that of the id.'); }\n"
  "  }\n"
  "  if (doc.type !== kind) { refuse('The type must be ' + kind + '.'); }\n"
  "}";

const char *
tl_couch_guard_get_function (void)
{
  return function;
}

GBytes *
tl_couch_guard_dup (const char *rev)
{
  GString *out = g_string_new ("{\"_id\":\"_design/guard\",");

  if (rev != NULL)
    {
      g_string_append (out, "\"_rev\":");
      tl_json_append_string (out, rev, -1, &tl_json_style_compact);
      g_string_append_c (out, ',');
    }
  g_string_append (out, "\"tagline_guard\":" VERSION ",\"language\":\"javascript\",\"validate_doc_update\":");
  tl_json_append_string (out, function, -1, &tl_json_style_compact);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

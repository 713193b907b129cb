/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Character references beyond libxml2's table of HTML 4: the named ones of HTML 5 that editors' systems really
 * write, and the old habit of numbering Windows-1252 bytes.
 */

#include "config.h"

#include "tl-html-private.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "apos", "'" }, { "excl", "!" }, { "quest", "?" }, { "period", "." }, { "comma", "," }, { "colon", ":" },
  { "semi", ";" }, { "lpar", "(" }, { "rpar", ")" }, { "lsqb", "[" }, { "lbrack", "[" }, { "rsqb", "]" },
  { "rbrack", "]" }, { "lcub", "{" }, { "lbrace", "{" }, { "rcub", "}" }, { "rbrace", "}" }, { "num", "#" },
  { "dollar", "$" }, { "percnt", "%" }, { "ast", "*" }, { "plus", "+" }, { "equals", "=" }, { "commat", "@" },
  { "sol", "/" }, { "bsol", "\\" }, { "lowbar", "_" }, { "grave", "`" }, { "vert", "|" }, { "verbar", "|" },
  { "Hat", "^" }, { "Tab", "\t" }, { "NewLine", "\n" }, { "rsquor", "’" }, { "lsquor", "‚" }, { "ldquor", "„" },
  { "rdquor", "”" }, { "horbar", "―" }, { "dash", "‐" }, { "hyphen", "‐" }, { "nldr", "‥" }, { "mldr", "…" },
  { "numsp", "\u2007" }, { "puncsp", "\u2008" }, { "hairsp", "\u200a" }, { "emsp13", "\u2004" },
  { "emsp14", "\u2005" }, { "NonBreakingSpace", "\u00a0" }, { "NoBreak", "\u2060" }, { "ZeroWidthSpace", "\u200b" },
  { "caron", "ˇ" }, { "breve", "˘" }, { "dot", "˙" }, { "ring", "˚" }, { "ogon", "˛" }, { "half", "½" },
  { "frac13", "⅓" }, { "frac23", "⅔" }, { "frac15", "⅕" }, { "frac18", "⅛" }, { "check", "✓" }, { "cross", "✗" },
  { "star", "☆" }, { "starf", "★" }, { "numero", "№" }, { "inodot", "ı" }, { "imath", "ı" },
  { "Abreve", "Ă" }, { "abreve", "ă" }, { "Amacr", "Ā" }, { "amacr", "ā" }, { "Aogon", "Ą" }, { "aogon", "ą" },
  { "Cacute", "Ć" }, { "cacute", "ć" }, { "Ccaron", "Č" }, { "ccaron", "č" }, { "Dcaron", "Ď" }, { "dcaron", "ď" },
  { "Dstrok", "Đ" }, { "dstrok", "đ" }, { "Ecaron", "Ě" }, { "ecaron", "ě" }, { "Emacr", "Ē" }, { "emacr", "ē" },
  { "Eogon", "Ę" }, { "eogon", "ę" }, { "Gbreve", "Ğ" }, { "gbreve", "ğ" }, { "Idot", "İ" }, { "Imacr", "Ī" },
  { "imacr", "ī" }, { "Lstrok", "Ł" }, { "lstrok", "ł" }, { "Nacute", "Ń" }, { "nacute", "ń" }, { "Ncaron", "Ň" },
  { "ncaron", "ň" }, { "Odblac", "Ő" }, { "odblac", "ő" }, { "Omacr", "Ō" }, { "omacr", "ō" }, { "Rcaron", "Ř" },
  { "rcaron", "ř" }, { "Sacute", "Ś" }, { "sacute", "ś" }, { "Scedil", "Ş" }, { "scedil", "ş" }, { "Tcaron", "Ť" },
  { "tcaron", "ť" }, { "Tcedil", "Ţ" }, { "tcedil", "ţ" }, { "Udblac", "Ű" }, { "udblac", "ű" }, { "Umacr", "Ū" },
  { "umacr", "ū" }, { "Uring", "Ů" }, { "uring", "ů" }, { "Zacute", "Ź" }, { "zacute", "ź" }, { "Zcaron", "Ž" },
  { "zcaron", "ž" }, { "Zdot", "Ż" }, { "zdot", "ż" },
};

/* Bytes 0x80 to 0x9F of Windows-1252; 0: stays what it is. */
static const gunichar windows[32] = {
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
  0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
};

/* Those that browsers read without a semicolon, as far as they are met. */
static const struct
{
  const char *name;
  const char *text;
} open_entities[] = {
  { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "nbsp", "\u00a0" }, { "copy", "©" }, { "reg", "®" },
};

const char *
tl_html_entity_find (const char *name,
                     gsize       length,
                     gboolean    closed)
{
  for (guint i = 0; !closed && i < G_N_ELEMENTS (open_entities); i++)
    if (strncmp (open_entities[i].name, name, length) == 0 && open_entities[i].name[length] == '\0')
      return open_entities[i].text;
  for (guint i = 0; closed && i < G_N_ELEMENTS (entities); i++)
    if (strncmp (entities[i].name, name, length) == 0 && entities[i].name[length] == '\0')
      return entities[i].text;
  return NULL;
}

gunichar
tl_html_entity_repair (gunichar c)
{
  return c >= 0x80 && c < 0xa0 && windows[c - 0x80] != 0 ? windows[c - 0x80] : c;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-conll-layout.h"

G_BEGIN_DECLS

/* Comments of ours, for what the usual ones can't say: the exact text of a block, and an id, as JSON strings. */
#define TL_CONLL_TEXT_COMMENT "# tagline.text = "
#define TL_CONLL_ID_COMMENT   "# tagline.id = "

typedef struct
{
  char     *text;         /* owned */
  char     *tag;          /* owned */
  gsize     tag_offset;   /* in raw; only when has_tag */
  guint     start;        /* code points in the document's text, once it is built */
  guint     end;
  guint     line;
  guint     has_tag : 1;
  guint     is_glued : 1; /* no blank behind it */
} TlConllToken;

typedef struct
{
  guint     first;        /* index of its first token */
  guint     n_tokens;
  char     *text;         /* owned, from a comment; NULL: none */
  guint     is_exact : 1; /* text has the line breaks behind it as well */
} TlConllSentence;

/* A stretch of tokens with one label. */
typedef struct
{
  guint       first;
  guint       last;
  const char *label;      /* borrowed from a tag */
} TlConllMention;

/*
 * TlConllDoc: the lines of one document, as tokens in sentences, and as they stood.
 */
typedef struct
{
  TlConllLayout  layout;
  char          *id;          /* as the file names it, or NULL */
  gboolean       keeps_raw;
  GString       *raw;         /* the lines, each with its end */
  GArray        *tokens;      /* TlConllToken */
  GArray        *sentences;   /* TlConllSentence; the last one is open */
  guint          skip_until;  /* number of the last word of a range that was read as one token */
  GString       *text;        /* once built */
  guint          n_chars;
  gsize          size;        /* bytes of all tokens */
} TlConllDoc;

TlConllDoc *tl_conll_doc_new       (const TlConllLayout *layout,
                                    gboolean             keeps_raw);
void        tl_conll_doc_free      (TlConllDoc          *self);
/* Adds a line (valid UTF-8 without NUL).  FALSE: a row without a token or a tag where there should be one (it is O then). */
gboolean    tl_conll_doc_add_line  (TlConllDoc          *self,
                                    const char          *line,
                                    gsize                length,
                                    guint                number);
/* Does this line begin a document?  id, if not NULL, gets its name when it says one, owned. */
gboolean    tl_conll_is_doc_start  (const TlConllLayout *layout,
                                    const char          *line,
                                    gsize                length,
                                    char               **id);
gboolean    tl_conll_doc_is_empty  (TlConllDoc          *self);
/* Nothing open: the next line may belong to another document. */
gboolean    tl_conll_doc_is_between_sentences (TlConllDoc *self);

/* Puts the text together and finds each token's place in it.  Returns how many sentences' tokens are not in the text
 * that their comment gives, which is then not used. */
guint       tl_conll_doc_build     (TlConllDoc          *self);
/* The mentions of all sentences, TlConllMention. B and S open one, I, E, L and M without an open one of their label do too. */
GArray     *tl_conll_doc_read_mentions (TlConllDoc      *self);
/* The mentions that begin in tokens first … first + n - 1 are appended. */
void        tl_conll_doc_read_sentence (TlConllDoc      *self,
                                        const TlConllSentence *sentence,
                                        GArray          *mentions);
/* "iob1", "iob2", "bioes", "bilou", "bmes", "bmeo"…: which letters the tags use. Static. */
const char *tl_conll_doc_find_scheme (TlConllDoc        *self);

/* Tokens of text between byte offsets, cut also at the code points in cuts (sorted); each is a word or one other character, never white space.
 * Appends pairs of code point offsets (guint, guint) to tokens. */
void        tl_conll_tokenize      (const char          *text,
                                    gsize                length,
                                    guint                first,
                                    const guint         *cuts,
                                    guint                n_cuts,
                                    GArray              *tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlConllDoc, tl_conll_doc_free)

G_END_DECLS

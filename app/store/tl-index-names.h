/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"

G_BEGIN_DECLS

/*
 * The bits of TlArticleCounts as text and back.  A collection numbers labels and annotators in the
 * order in which it meets them, which is not the same in every session; so the database has their
 * names.
 */
typedef struct
{
  char       **labels;
  char       **annotators;
  GHashTable  *label_bits;       /* what is written → bits: few combinations, many articles */
  GHashTable  *annotator_bits;
} TlIndexNames;

void     tl_index_names_init     (TlIndexNames  *self,
                                  TlCollection  *collection);
void     tl_index_names_clear    (TlIndexNames  *self);
/* names: one of the two lists.  Owned. */
char    *tl_index_names_write    (char         **names,
                                  guint64        bits);
/* The collection's bits for what was written; names that it has not met yet are made known to it. */
guint64  tl_index_names_get_bits (TlIndexNames  *self,
                                  TlCollection  *collection,
                                  const char    *written,
                                  gboolean       is_label);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlIndexNames, tl_index_names_clear)

G_END_DECLS

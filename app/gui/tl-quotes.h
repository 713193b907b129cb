/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-annotation.h"

G_BEGIN_DECLS

/* Pairs of quotation marks in a piece of text, as ranges with their marks (GArray of TlFragment,
 * indexes into characters, owned).  Knows the marks of the languages of news: “ ” ‘ ’ „ “ ‚ ‘ « » »
 * « ‹ › ” ” 「 」 『 』 《 》 〈 〉 " and ', and tells apostrophes from quotation marks. */
GArray *tl_quotes_find (const gunichar *characters,
                        guint           n_characters);

G_END_DECLS

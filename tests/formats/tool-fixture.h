/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "format-support.h"

/* What the tests of the annotation tools' formats share: a folder, the problems found so far, the collection read last. */
typedef struct
{
  char         *folder;
  GPtrArray    *problems;
  TlCollection *collection;
} Tool;

void  tool_set_up      (Tool          *tool,
                        gconstpointer  data);
void  tool_tear_down   (Tool          *tool,
                        gconstpointer  data);
/* Puts content into a file and reads it; problems start anew. */
void  tool_read        (Tool          *tool,
                        const char    *name,
                        const char    *format,
                        const char    *content);
/* The same; content is found out to be of that format. */
void  tool_sniff       (Tool          *tool,
                        const char    *name,
                        const char    *format,
                        const char    *content);
/* The annotations of an article as support_describe() says them, and its relations; NULL: not asked. */
void  tool_expect      (Tool          *tool,
                        guint          index,
                        const char    *annotations,
                        const char    *relations);
/* A member of an annotation, or of the article (annotation -1), as JSON in canonical spelling; NULL: is not there. */
void  tool_expect_json (Tool          *tool,
                        guint          index,
                        int            annotation,
                        const char    *member,
                        const char    *json);
void  tool_expect_text (Tool          *tool,
                        guint          index,
                        const char    *text);
/* A problem with that code, on that line (0: any) and with that path (NULL: any). */
void  tool_expect_problem (Tool       *tool,
                           const char *code,
                           guint       line,
                           const char *path);
/* Writes the collection, starts problems anew, and returns what was written. Owned. */
char *tool_write       (Tool          *tool,
                        const char    *name,
                        const char    *format);
/* Does what was written hold this? */
void  tool_expect_in   (const char    *written,
                        const char    *part);
/* Reads n mutations of seed (times TAGLINE_FUZZ_TIMES, if that is set): nothing may crash, leak, hang, or be unsound. */
void  tool_fuzz        (Tool          *tool,
                        const char    *name,
                        const char    *format,
                        const char    *seed,
                        guint          n);

#define TOOL_ADD(path, function) g_test_add (path, Tool, NULL, tool_set_up, function, tool_tear_down)

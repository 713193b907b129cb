/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "tl-collection.h"
#include "tl-diagnostic.h"
#include "tl-native.h"

G_BEGIN_DECLS

/* Exit statuses: DESIGN.md section 6, and the man page. */
typedef enum
{
  TL_EXIT_OK    = 0,
  TL_EXIT_DATA  = 1,   /* the data has errors; each was printed */
  TL_EXIT_USAGE = 2,
  TL_EXIT_IO    = 3,
} TlExit;

/* tagline-cli: finds the command and runs it.  Returns the exit status. */
int    tl_cli_main        (int    argc,
                           char **argv);

/* The commands: each gets its own arguments, argv[0] being the command's name. */
TlExit tl_cmd_agreement   (int    argc,
                           char **argv);
TlExit tl_cmd_annotate    (int    argc,
                           char **argv);
TlExit tl_cmd_convert     (int    argc,
                           char **argv);
TlExit tl_cmd_doctor      (int    argc,
                           char **argv);
TlExit tl_cmd_fetch       (int    argc,
                           char **argv);
TlExit tl_cmd_info        (int    argc,
                           char **argv);
TlExit tl_cmd_server      (int    argc,
                           char **argv);
TlExit tl_cmd_lint        (int    argc,
                           char **argv);
TlExit tl_cmd_stats       (int    argc,
                           char **argv);
TlExit tl_cmd_sync        (int    argc,
                           char **argv);
TlExit tl_cmd_validate    (int    argc,
                           char **argv);
TlExit tl_cmd_merge       (int    argc,
                           char **argv);
TlExit tl_cmd_search      (int    argc,
                           char **argv);

/* Parses options; on --help or a mistake prints what is due and sets *status, and returns FALSE. */
gboolean      tl_cli_parse_options (const char         *command,
                                    const char         *parameters,
                                    const char         *summary,
                                    const GOptionEntry *entries,
                                    int                *argc,
                                    char             ***argv,
                                    TlExit             *status);
/* Prints "tagline-cli COMMAND: message" and a pointer to --help; returns TL_EXIT_USAGE. */
TlExit        tl_cli_usage         (const char         *command,
                                    const char         *message);
/* Prints an I/O error; returns TL_EXIT_IO, or TL_EXIT_DATA where the error says that the data is at fault, TL_EXIT_USAGE for a format that
 * can't do what was asked. */
TlExit        tl_cli_fail          (const char         *file,
                                    const GError       *error);
/* The same for an error of tl_cli_open(): an unknown format is wrong usage of the command. */
TlExit        tl_cli_fail_open     (const char         *command,
                                    const char         *file,
                                    const GError       *error);

/* Opens a collection: a path, or "-" for standard input.  from: a format's name, or NULL to find out.  problems gets what the reader of
 * a foreign format has to say; format, if not NULL, the name of what was found (static). */
TlCollection *tl_cli_open          (const char         *file,
                                    const char         *from,
                                    GPtrArray          *problems,
                                    const char        **format,
                                    GError            **error);
/* Is it one of Tagline's own formats ("tagline", "jsonl")? */
gboolean      tl_cli_is_native     (const char         *format);
/* What to open for the arguments: a folder that is one collection (brat) stands for itself, any other for the collection files and such folders
 * below it, sorted.  from: the format they are to be read as, or NULL.  NULL-terminated, owned. */
char        **tl_cli_expand        (char              **arguments,
                                    const char         *from,
                                    GError            **error);

/* Called for each article that could be read; FALSE stops. */
typedef gboolean (*TlCliArticleFunc) (TlArticle *article,
                                      guint      index,
                                      GPtrArray *problems,
                                      gpointer   user_data);
/* Reads all articles in order; what can't be read is appended to problems, with what the framing found. */
void          tl_cli_each          (const char         *file,
                                    TlCollection       *collection,
                                    GPtrArray          *problems,
                                    TlCliArticleFunc    func,
                                    gpointer            user_data);

/* Prints the problems as lines on standard error; TL_EXIT_DATA when one is an error. */
TlExit        tl_cli_print_problems (const char        *file,
                                     GPtrArray         *problems);
gboolean      tl_cli_has_errors     (GPtrArray         *problems);
/* Members of the object being built; a value of NULL becomes null. */
void          tl_cli_add_string     (JsonBuilder        *builder,
                                     const char         *name,
                                     const char         *value);
void          tl_cli_add_int        (JsonBuilder        *builder,
                                     const char         *name,
                                     gint64              value);
/* Adds them as elements of the array being built. */
void          tl_cli_add_problems   (JsonBuilder        *builder,
                                     const char         *file,
                                     GPtrArray          *problems);
/* A line on standard output, with control characters from data shown and not obeyed. */
void          tl_cli_print_inert    (const char         *format,
                                     ...) G_GNUC_PRINTF (1, 2);
/* The same on standard error. */
void          tl_cli_print_error    (const char         *format,
                                     ...) G_GNUC_PRINTF (1, 2);
/* Writes the collection with some records replaced to path, which may be the file it was read from, or "-". */
gboolean      tl_cli_save           (TlCollection        *collection,
                                     const TlRecordPatch *patches,
                                     guint                n_patches,
                                     const char          *path,
                                     GError             **error);
/* A progress line on standard error when that is a terminal (TlJsonProgress; user_data: what is done, translated). */
void          tl_cli_progress       (double             fraction,
                                     gpointer           message);
void          tl_cli_progress_end   (void);
/* The password of user: from the environment variable, or asked for on the terminal (twice when repeat).  Never an argument, which every
 * program on the computer can read.  NULL (said on standard error): there is neither, or the two differ. Owned. */
char         *tl_cli_dup_password  (const char        *command,
                                    const char        *variable,
                                    const char        *user,
                                    gboolean           repeat);
/* Writes text to standard output; FALSE with error (a full disk, a closed pipe). */
gboolean      tl_cli_print          (const char        *text,
                                     GError           **error);

G_END_DECLS

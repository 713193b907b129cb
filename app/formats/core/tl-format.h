/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-collection.h"
#include "tl-diagnostic.h"
#include "tl-record-builder.h"

G_BEGIN_DECLS

/*
 * Foreign formats.  There is one hub, the native record: a reader turns what it reads into native
 * records (TlImport), which are then an ordinary collection; a writer walks over the articles of a
 * collection (TlExport).  So a format is two functions and a sniffer, knows nothing of windows, and whatever
 * it can't hold is told before it is dropped.
 */

#define TL_FORMAT_ERROR (tl_format_error_quark ())
/**
 * TlFormatError:
 * @TL_FORMAT_ERROR_UNKNOWN: no format recognises the input, or none has that name
 * @TL_FORMAT_ERROR_SHAPE: the input is not what the format asks for
 * @TL_FORMAT_ERROR_LIMIT: larger or deeper than we are ready to read
 * @TL_FORMAT_ERROR_READ_ONLY: the format can be read but not written (or the other way round)
 * @TL_FORMAT_ERROR_VERIFY: what was written does not read back as what was meant
 */
typedef enum
{
  TL_FORMAT_ERROR_UNKNOWN,
  TL_FORMAT_ERROR_SHAPE,
  TL_FORMAT_ERROR_LIMIT,
  TL_FORMAT_ERROR_READ_ONLY,
  TL_FORMAT_ERROR_VERIFY,
} TlFormatError;
GQuark tl_format_error_quark (void);

typedef struct _TlFormat TlFormat;
typedef struct _TlImport TlImport;
typedef struct _TlExport TlExport;

/* What is to be read: a file with its bytes, or a folder. */
typedef struct
{
  const char *path;        /* for messages and for companions beside it; NULL: standard input or memory */
  gboolean    is_folder;
  TlSource   *source;      /* NULL for a folder */
  const char *head;        /* the first bytes (at most 64 KiB) of the source; "" for a folder */
  gsize       head_length;
  GHashTable *companions;  /* suffix → path of a file that counts as standing beside the source; NULL: those that do */
} TlFormatInput;

typedef enum
{
  TL_FORMAT_READS   = 1 << 0,
  TL_FORMAT_WRITES  = 1 << 1,
  TL_FORMAT_FOLDER  = 1 << 2,   /* written as a folder of files */
  TL_FORMAT_ONE_WAY = 1 << 3,   /* what is written is for people: it is not read back and compared */
  TL_FORMAT_TEXTS   = 1 << 4,   /* holds the whole text of every article: that is compared too */
} TlFormatFlags;

struct _TlFormat
{
  const char    *name;         /* "doccano" */
  const char    *title;        /* NC_("format", …): "doccano JSON Lines" */
  const char    *extension;    /* of what it writes, with the dot; NULL for folders */
  TlFormatFlags  flags;
  /* How surely this is the format, 0 (not) to 100; looks at the head, the name, or the folder's listing only. */
  int          (*sniff) (const TlFormatInput *input);
  gboolean     (*read)  (TlImport            *import,
                         GError             **error);
  gboolean     (*write) (TlExport            *export_,
                         GError             **error);
};

/* All formats beside the native ones, by name; NULL-terminated. */
const TlFormat *const *tl_formats_list (void);
const TlFormat        *tl_format_find  (const char          *name);
/* The likeliest one, or NULL.  Native input is not asked about here: see tl_format_open(). */
const TlFormat        *tl_format_sniff (const TlFormatInput *input);

/* The formats that path (a file or a folder) may be in, likeliest first: an array of const TlFormat *, owned; may be empty. NULL
 * when it can't be read.  Our own are not among them. */
GPtrArray             *tl_format_list_guesses (const char   *path,
                                               GError      **error);

/*
 * Reading.
 */

/* Opens path (a file, a folder, "-" for standard input) as a collection: native as it is, a foreign format by
 * way of native records in a temporary file.  format: its name, or NULL to find out.  used, if not NULL, gets the name of what was found
 * (static).  problems gets what the reader has to say.  Any thread. */
TlCollection *tl_format_open          (const char       *path,
                                       const char       *format,
                                       const char      **used,
                                       GPtrArray        *problems,
                                       TlJsonProgress    progress,
                                       gpointer          user_data,
                                       GCancellable     *cancellable,
                                       GError          **error);

const TlFormatInput *tl_import_get_input   (TlImport    *self);
GCancellable        *tl_import_get_cancellable (TlImport *self);
/* What parse makes of a file beside the source that tells about it (labels, a configuration): first the one that is called like the
 * source with suffix in place of its extension, then each of names (NULL-terminated) in its folder.  A file of more than max_size bytes
 * is not read, and one of which parse makes NULL is passed over.  NULL when there is none.  Owned. */
gpointer             tl_import_find_beside (TlImport          *self,
                                            const char        *suffix,
                                            const char *const *names,
                                            guint64            max_size,
                                            gpointer         (*parse) (GBytes *bytes));
/* The whole source as bytes, TL_FORMAT_ERROR_LIMIT above 1 GiB; cached. */
GBytes              *tl_import_read_all    (TlImport    *self,
                                            GError     **error);
/* The source line by line (without the line's end); NULL at the end or with error. Bounded memory; a line above 256 MiB is an error.
 * *line_number counts from 1. Borrowed until the next call. */
const char          *tl_import_read_line   (TlImport    *self,
                                            gsize       *length,
                                            guint       *line_number,
                                            GError     **error);
/* The label schema that comes with the articles: JSON as tl_schema_new_from_json() takes it.  Before the first article. */
void                 tl_import_set_labels  (TlImport    *self,
                                            const char  *json);
/* A finished article (taken over).  Ids of articles that repeat get a number behind. */
gboolean             tl_import_add         (TlImport        *self,
                                            TlRecordBuilder *record,
                                            GError         **error);
/* Something the reader noticed.  article, path may be NULL, line/column 0. */
void                 tl_import_problem     (TlImport    *self,
                                            const char  *code,
                                            TlSeverity   severity,
                                            const char  *article,
                                            const char  *path,
                                            guint        line,
                                            guint        column,
                                            const char  *format,
                                            ...) G_GNUC_PRINTF (8, 9);
void                 tl_import_progress    (TlImport    *self,
                                            double       fraction);
/* FALSE with error when cancelled. */
gboolean             tl_import_go_on       (TlImport    *self,
                                            GError     **error);

/*
 * Writing.
 */

/* Which articles and annotations to write; NULL: all. */
typedef struct
{
  gboolean           only_accepted;    /* annotations */
  const char *const *labels;           /* only these, NULL: all */
  const char *const *statuses;         /* articles in these, NULL: all */
  const char *const *annotators;
  const char        *pseudonyms;       /* secret to make pseudonyms of people's names with; NULL: names stay */
  const char        *layer;            /* for formats with one layer a file (conll): "label" group to write */
} TlExportOptions;

/* Writes collection as format to path (a file, or a folder where the format is one; "-": standard output), then reads it back and
 * compares (TL_FORMAT_ERROR_VERIFY; not for formats that can't be read).  problems gets the loss report. */
gboolean      tl_format_export        (const TlFormat        *format,
                                       TlCollection          *collection,
                                       const TlExportOptions *options,
                                       const char            *path,
                                       GPtrArray             *problems,
                                       TlJsonProgress         progress,
                                       gpointer               user_data,
                                       GCancellable          *cancellable,
                                       GError               **error);
/* The loss report alone, without writing anything. */
gboolean      tl_format_preview       (const TlFormat        *format,
                                       TlCollection          *collection,
                                       const TlExportOptions *options,
                                       GPtrArray             *problems,
                                       GCancellable          *cancellable,
                                       GError               **error);

/* The next article to write (already filtered; owned), NULL at the end or with error. */
TlArticle    *tl_export_next          (TlExport        *self,
                                       GError         **error);
TlSchema     *tl_export_get_schema    (TlExport        *self);
/* The collection's own label schema as JSON, NULL when it brings none.  Borrowed. */
GBytes       *tl_export_get_labels    (TlExport        *self);
/* Where it is written to, for formats that look at the name; NULL in a preview. */
const char   *tl_export_get_path      (TlExport        *self);
const TlExportOptions *tl_export_get_options (TlExport *self);
/* Appends to the file being written. */
gboolean      tl_export_write         (TlExport        *self,
                                       const char      *data,
                                       gssize           length,
                                       GError         **error);
/* For folder formats: a file of its own.  name comes from data: it is escaped (reversibly, %XX) and can't leave the folder. */
gboolean      tl_export_write_file    (TlExport        *self,
                                       const char      *name,
                                       const char      *extension,
                                       const char      *data,
                                       gssize           length,
                                       GError         **error);
/* To be called for each annotation written, with the label and the ranges as they should read back: what was written is
 * compared with what reads back. */
void          tl_export_wrote         (TlExport         *self,
                                       const char       *label,
                                       const TlFragment *fragments,
                                       guint             n_fragments,
                                       TlText           *text);
/* What this format can't hold: article's id, what (a stable short word: "fragments", "note", "overlap"…), and a sentence. */
void          tl_export_loss          (TlExport        *self,
                                       TlArticle       *article,
                                       const char      *what,
                                       const char      *format,
                                       ...) G_GNUC_PRINTF (4, 5);

/* What the file keeps, so that it reads back, but the tool that the format belongs to will not show.  Not a loss. */
void          tl_export_kept          (TlExport        *self,
                                       TlArticle       *article,
                                       const char      *what,
                                       const char      *format,
                                       ...) G_GNUC_PRINTF (4, 5);
/* Does any article still to be written have a relation? */
gboolean      tl_export_has_relations (TlExport        *self);
/* A file beside the one being written: its name with suffix in place of its extension.  Nothing for standard output and previews. */
gboolean      tl_export_write_companion (TlExport      *self,
                                         const char    *suffix,
                                         const char    *data,
                                         gssize         length,
                                         GError       **error);

/* Tells as losses which members of the article, its annotations and its relations are not among those that the format holds
 * (NULL-terminated lists; the members every format holds, such as id, label and ranges, need not be named; a NULL list: nothing to tell there). */
void          tl_export_loss_members  (TlExport          *self,
                                       TlArticle         *article,
                                       const char *const *of_article,
                                       const char *const *of_annotation,
                                       const char *const *of_relation);

/* File names from data: every byte but [A-Za-z0-9_-] and inner dots becomes %XX, and the first one of a name that Windows keeps for a device; never
 * empty, never "." or "..", at most 200 bytes (longer: cut and completed by a hash).  Owned. */
char         *tl_format_escape_name   (const char      *name);
char         *tl_format_unescape_name (const char      *name);
/* path with suffix in place of its extension: "/a/b.json" and ".txt" give "/a/b.txt".  Owned. */
char         *tl_format_companion_path (const char     *path,
                                        const char     *suffix);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tl-article-view.h"
#include "tl-display-text.h"
#include "tl-palette.h"
#include "tl-span-index.h"

G_BEGIN_DECLS

/* Lanes drawn apart; deeper ones share the outermost. */
#define TL_LANES_MAX  6
#define TL_LANE_PITCH 4

/* One annotation as the view keeps it. style is owned by the view's styles. */
typedef struct
{
  TlAnnotation       *annotation;
  const TlLabelStyle *style;
  guint               rank;
} TlMark;

/* A piece of a range that is contiguous on one display line.  Coordinates are those of the buffer,
 * y counted from the top of the paragraph. start, end: buffer offsets. */
typedef struct
{
  float    x;
  float    y;
  float    width;
  float    height;
  guint    start;
  guint    end;
  guint    line;     /* number of the display line in its paragraph */
  gboolean is_rtl;
} TlPiece;

/* Top and bottom of a display line: of all characters that were asked for, whose boxes differ by
 * font. */
typedef struct
{
  guint start;       /* buffer offset */
  float top;
  float bottom;
} TlLineBox;

/* A piece of an annotation. */
typedef struct
{
  TlPiece  piece;
  TlMark  *mark;
  guint    lane;         /* not yet cut to TL_LANES_MAX */
  guint    is_gap : 1;     /* between two fragments */
  guint    is_first : 1;   /* holds the annotation's first character */
  guint    is_last : 1;
} TlSegment;

/* What is drawn for one paragraph of the buffer, kept until its layout or its annotations change.
 * levels: embedding level per character, NULL where all is left to right. node: NULL when there is
 * nothing. */
typedef struct
{
  guint          start;           /* buffer offsets */
  guint          end;
  GArray        *lines;           /* TlLineBox */
  guint8        *levels;
  GArray        *segments;        /* TlSegment */
  GskRenderNode *node;
} TlParagraphArt;

typedef enum
{
  TL_DRAG_NONE,
  TL_DRAG_SELECT,
  TL_DRAG_START_BORDER,
  TL_DRAG_END_BORDER,
} TlDragMode;

struct _TlArticleView
{
  GtkTextView    parent_instance;

  /* owned */
  TlArticle     *article;
  TlSchema      *schema;
  char          *language;
  TlDisplayText *display;
  GHashTable    *marks;         /* id -> TlMark, both owned (the id by the annotation) */
  GHashTable    *styles;        /* label name -> TlLabelStyle, owned */
  TlSpanIndex   *index;         /* hulls, TlMark */
  char         **hidden;        /* annotators whose annotations have no mark; NULL: none */
  GHashTable    *arts;          /* line number -> TlParagraphArt, owned */
  GtkTextTag    *body_tag;      /* of the buffer's table; face and size */
  char          *selected;
  GArray        *held;          /* TlFragment */
  GArray        *matches;       /* TlFragment */
  char         **candidates;
  char          *candidate;
  char          *face;

  /* borrowed: child */
  GtkWidget     *header;

  guint          current_match;
  double         size;
  int            measure;
  double         line_height;
  guint          n_lanes;
  int            laid_width;    /* for which margins were worked out; 0: to be done */
  int            laid_height;
  int            header_x;
  int            header_width;
  int            header_height;

  /* a drag under way */
  GtkGesture    *click;         /* borrowed, the widget's own */
  GtkGesture    *drag;
  TlDragMode     drag_mode;
  guint          drag_unit;     /* 1 characters, 2 words, 3 sentences, 4 paragraphs */
  TlFragment     drag_anchor;
  GArray        *drag_fragments;   /* a border's new place, TlFragment */
  double         pointer_x;
  double         pointer_y;
  guint          scroll_tick;

  guint          snap : 1;
  guint          is_exact : 1;     /* this selection shall not be snapped */
  guint          has_dragged : 1;
  guint          is_review : 1;    /* what is not decided is marked */
  guint          is_quiet : 1;     /* the selection is being set by ourselves */
};

/* tl-article-view-column.c */
void            tl_article_view_init_column    (TlArticleView     *self);
/* The gap below each line, as wide as line height and lanes ask for. */
void            tl_article_view_update_spacing (TlArticleView     *self);
/* Margins and header for a widget of this size. */
void            tl_article_view_update_column  (TlArticleView     *self,
                                                int                width,
                                                int                height);
void            tl_article_view_place_header   (TlArticleView     *self);

/* tl-article-view-layout.c */
TlParagraphArt *tl_article_view_get_art        (TlArticleView     *self,
                                                const GtkTextIter *line_start);
void            tl_article_view_forget_arts    (TlArticleView     *self);
/* Those that show a part of start..end (article). */
void            tl_article_view_forget_range   (TlArticleView     *self,
                                                guint              start,
                                                guint              end);
/* Appends the pieces (TlPiece) of buffer range start..end that lie in the paragraph. */
void            tl_article_view_append_pieces  (TlArticleView     *self,
                                                TlParagraphArt    *art,
                                                guint              start,
                                                guint              end,
                                                GArray            *pieces);
/* Calls visit for each paragraph on the screen with its top, buffer coordinates. */
typedef void  (*TlParagraphFunc)               (TlArticleView     *self,
                                                TlParagraphArt    *art,
                                                int                top,
                                                gpointer           user_data);
void            tl_article_view_visit_visible  (TlArticleView     *self,
                                                TlParagraphFunc    visit,
                                                gpointer           user_data);
/* Pieces of article range start..end on the screen, y in buffer coordinates; GArray of TlPiece,
 * owned. */
GArray         *tl_article_view_list_visible   (TlArticleView     *self,
                                                guint              start,
                                                guint              end);

/* tl-article-view-draw.c */
GskRenderNode  *tl_article_view_draw_paragraph (TlArticleView     *self,
                                                GArray            *segments);
void            tl_article_view_draw_below     (TlArticleView     *self,
                                                GtkSnapshot       *snapshot);
/* The two handles of the selected annotation in buffer coordinates; FALSE: not on the screen. */
gboolean        tl_article_view_get_handle     (TlArticleView     *self,
                                                gboolean           at_end,
                                                graphene_point_t  *centre);

/* tl-article-view-relations.c */
void            tl_article_view_draw_relations (TlArticleView     *self,
                                                GtkSnapshot       *snapshot);

/* tl-article-view-mouse.c */
void            tl_article_view_init_mouse     (TlArticleView     *self);
void            tl_article_view_stop_mouse     (TlArticleView     *self);
void            tl_article_view_emit_clicked   (TlArticleView     *self,
                                                const char        *id);
void            tl_article_view_emit_border    (TlArticleView     *self,
                                                const char        *id,
                                                GArray            *fragments);
void            tl_article_view_emit_menu      (TlArticleView     *self,
                                                int                x,
                                                int                y);

/* The annotation drawn as selected, NULL. */
TlMark         *tl_article_view_get_selected_mark (TlArticleView  *self);
void            tl_article_view_get_iter       (TlArticleView     *self,
                                                GtkTextIter       *iter,
                                                guint              offset);

G_END_DECLS

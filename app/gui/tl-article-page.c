/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The article in the inspector: its members in words, the way to its place on the web (opened only when
 * asked, and only http and https), and who changed its status when and why.
 */

#define G_LOG_DOMAIN "tagline-gui"

#include "config.h"

#include "tl-article-page.h"

#include "tl-desk-box.h"
#include "tl-fact-list.h"
#include "tl-format-value.h"
#include "tl-i18n.h"
#include "tl-thread-box.h"
#include "tl-widget.h"

/* The newest entries; the file may hold any number. */
#define MAX_HISTORY 50

struct _TlArticlePage
{
  GtkWidget    parent_instance;

  /* Template children */
  GtkLabel    *title;
  GtkImage    *status_icon;
  GtkLabel    *status;
  TlFactList  *facts;
  GtkWidget   *link_box;
  GtkWidget   *open_link;
  GtkWidget   *copy_link;
  GtkLabel    *foreign;
  GtkWidget   *history_title;
  GtkWidget   *history;
  TlDeskBox   *desk;
  TlThreadBox *thread;

  /* Owned */
  TlWorkspace *workspace;
  TlArticle   *article;

  guint        update_id;
};

enum
{
  PROP_0,
  PROP_WORKSPACE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlArticlePage, tl_article_page, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

/* Members the native format knows; all others are carried through and only counted here. */
static gboolean
is_known_member (TlJsonDoc *doc,
                 TlJsonRef  key)
{
  static const char *const known[] = {
    "id", "title", "url", "publisher", "author", "published", "language", "text", "status",
    "annotations", "relations", "history", "assigned", "attributes", "thread", "notes", "conflicts",
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (tl_json_string_equal (doc, key, known[i]))
      return TRUE;
  return FALSE;
}

static char *
describe_foreign (TlArticle *article)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (tl_article_get_record (article), NULL, NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *shown = NULL;
  guint n = 0;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return NULL;
  for (TlJsonRef member = tl_json_first (doc, 0); member != TL_JSON_NONE;
       member = tl_json_next (doc, member))
    {
      TlJsonRef key = tl_json_get_key (doc, member);
      g_autofree char *name = NULL;

      if (is_known_member (doc, key))
        continue;
      name = tl_json_dup_string (doc, key, NULL);
      if (n++ < 12)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  if (n == 0)
    return NULL;
  shown = tl_format_inert (names->str, 300);
  return g_strdup_printf (ngettext ("%u further member, kept as it is: %s",
                                    "%u further members, kept as they are: %s", n), n, shown);
}

static void
load_link (TlArticlePage *self)
{
  g_autofree char *url = tl_article_dup_member (self->article, "url");
  gboolean is_web = url != NULL && (g_str_has_prefix (url, "https://")
                                    || g_str_has_prefix (url, "http://"));

  gtk_widget_set_visible (self->link_box, url != NULL && *url != '\0');
  gtk_widget_set_visible (self->open_link, is_web);
  if (url != NULL)
    {
      g_autofree char *inert = tl_format_inert (url, 300);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open_link), "s", url);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->copy_link), "s", url);
      gtk_widget_set_tooltip_text (self->open_link, inert);
    }
}

static void
load_facts (TlArticlePage *self)
{
  g_autofree char *publisher = tl_article_dup_member (self->article, "publisher");
  g_autofree char *author = tl_article_dup_member (self->article, "author");
  g_autofree char *published = tl_article_dup_member (self->article, "published");
  g_autofree char *language = tl_article_dup_member (self->article, "language");
  g_autofree char *url = tl_article_dup_member (self->article, "url");
  g_autofree char *published_shown = published != NULL ? tl_format_time (published) : NULL;
  g_autofree char *length = tl_format_count (tl_text_get_length (tl_article_get_text (self->article)));

  tl_fact_list_clear (self->facts);
  tl_fact_list_add (self->facts, _("Publisher"), publisher);
  tl_fact_list_add (self->facts, _("Author"), author);
  tl_fact_list_add (self->facts, _("Published"), published_shown);
  tl_fact_list_add (self->facts, _("Language"), language);
  tl_fact_list_add (self->facts, _("Address"), url);
  tl_fact_list_add (self->facts, _("Characters"), length);
  tl_fact_list_add (self->facts, _("Identifier"), tl_article_get_id (self->article));
}

static char *
dup_member (TlJsonDoc  *doc,
            const char *name)
{
  TlJsonRef ref = tl_json_find_typed (doc, 0, name, TL_JSON_STRING);

  return ref != TL_JSON_NONE ? tl_json_dup_string (doc, ref, NULL) : NULL;
}

static GtkWidget *
make_history_row (GBytes *entry)
{
  g_autoptr (TlJsonDoc) doc = tl_json_doc_parse (entry, NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *first = gtk_label_new (NULL);
  GtkWidget *second = gtk_label_new (NULL);
  g_autofree char *to = NULL, *by = NULL, *at = NULL, *reason = NULL;
  g_autofree char *title = NULL, *name = NULL, *time = NULL, *details = NULL, *why = NULL;

  if (doc == NULL || tl_json_get_type (doc, 0) != TL_JSON_OBJECT)
    return NULL;
  to = dup_member (doc, "to");
  by = dup_member (doc, "by");
  at = dup_member (doc, "at");
  reason = dup_member (doc, "reason");
  title = tl_format_inert (to != NULL ? tl_status_get_title (to) : "", 60);
  name = tl_format_inert (by, 60);
  time = tl_format_time (at);
  why = tl_format_inert (reason, 400);
  details = g_strdup_printf ("%s%s%s%s%s", name, *name != '\0' && *time != '\0' ? " · " : "", time,
                             *why != '\0' ? "\n" : "", why);

  gtk_label_set_text (GTK_LABEL (first), title);
  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_text (GTK_LABEL (second), details);
  gtk_label_set_xalign (GTK_LABEL (second), 0);
  gtk_label_set_wrap (GTK_LABEL (second), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (second), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (second, "caption");
  gtk_widget_add_css_class (second, "tl-dim");
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  return box;
}

static void
load_history (TlArticlePage *self)
{
  g_autoptr (GPtrArray) entries = tl_article_list_history (self->article);
  GtkWidget *child;
  guint n = 0;

  while ((child = gtk_widget_get_first_child (self->history)) != NULL)
    gtk_box_remove (GTK_BOX (self->history), child);
  for (guint i = entries->len; i > 0 && n < MAX_HISTORY; i--)
    {
      GtkWidget *row = make_history_row (g_ptr_array_index (entries, i - 1));

      if (row == NULL)
        continue;
      gtk_box_append (GTK_BOX (self->history), row);
      n++;
    }
  gtk_widget_set_visible (self->history_title, n > 0);
  gtk_widget_set_visible (self->history, n > 0);
}

static void
load (TlArticlePage *self)
{
  const char *status = tl_article_get_status (self->article);
  g_autofree char *title = tl_format_inert (tl_article_get_title (self->article), 400);
  g_autofree char *status_shown = tl_format_inert (tl_status_get_title (status), 60);
  g_autofree char *foreign = describe_foreign (self->article);

  gtk_label_set_text (self->title, title);
  gtk_image_set_from_icon_name (self->status_icon, tl_format_status_icon (status));
  gtk_label_set_text (self->status, status_shown);
  load_facts (self);
  load_link (self);
  gtk_label_set_text (self->foreign, foreign != NULL ? foreign : "");
  gtk_widget_set_visible (GTK_WIDGET (self->foreign), foreign != NULL);
  load_history (self);
  tl_desk_box_load (self->desk, self->workspace, self->article);
  tl_thread_box_load (self->thread, self->workspace, self->article, NULL);
}

static gboolean
page_update_cb (gpointer user_data)
{
  TlArticlePage *self = user_data;

  self->update_id = 0;
  if (self->article != NULL)
    load (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (TlArticlePage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, page_update_cb, self, NULL);
}

static void
page_article_cb (TlArticlePage *self)
{
  TlArticle *article = tl_workspace_get_article (self->workspace);

  if (self->article == article)
    return;
  if (self->article != NULL)
    g_signal_handlers_disconnect_by_data (self->article, self);
  g_set_object (&self->article, article);
  if (article != NULL)
    g_signal_connect_object (article, "member-changed", G_CALLBACK (queue_update), self,
                             G_CONNECT_SWAPPED);
  queue_update (self);
}

static void
set_workspace (TlArticlePage *self,
               TlWorkspace   *workspace)
{
  if (!g_set_object (&self->workspace, workspace))
    return;
  if (workspace != NULL)
    {
      g_signal_connect_object (workspace, "notify::article", G_CALLBACK (page_article_cb), self,
                               G_CONNECT_SWAPPED);
      page_article_cb (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKSPACE]);
}

static void
tl_article_page_dispose (GObject *object)
{
  TlArticlePage *self = TL_ARTICLE_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->article != NULL)
    g_signal_handlers_disconnect_by_data (self->article, self);
  tl_widget_dispose_template (GTK_WIDGET (self), TL_TYPE_ARTICLE_PAGE);
  g_clear_object (&self->article);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (tl_article_page_parent_class)->dispose (object);
}

static void
tl_article_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WORKSPACE:
      g_value_set_object (value, TL_ARTICLE_PAGE (object)->workspace);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_article_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_WORKSPACE:
      set_workspace (TL_ARTICLE_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tl_article_page_class_init (TlArticlePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tl_article_page_dispose;
  object_class->get_property = tl_article_page_get_property;
  object_class->set_property = tl_article_page_set_property;

  properties[PROP_WORKSPACE] = g_param_spec_object ("workspace", NULL, NULL, TL_TYPE_WORKSPACE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                      | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TL_TYPE_DESK_BOX);
  g_type_ensure (TL_TYPE_FACT_LIST);
  g_type_ensure (TL_TYPE_THREAD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tagline/Tagline/tl-article-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, copy_link);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, desk);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, facts);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, foreign);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, history);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, history_title);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, link_box);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, open_link);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, status);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, status_icon);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, thread);
  gtk_widget_class_bind_template_child (widget_class, TlArticlePage, title);
  gtk_widget_class_set_css_name (widget_class, "tl-article-page");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tl_article_page_init (TlArticlePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tl_article_page_focus_desk (TlArticlePage *self)
{
  g_return_if_fail (TL_IS_ARTICLE_PAGE (self));

  tl_desk_box_focus (self->desk);
}

void
tl_article_page_focus_thread (TlArticlePage *self)
{
  g_return_if_fail (TL_IS_ARTICLE_PAGE (self));

  tl_thread_box_focus (self->thread);
}

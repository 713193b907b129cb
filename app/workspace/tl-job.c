/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * TlJob: progress of long work.  Workers may report far more often than anybody looks; what they
 * say is kept, and the main context told at most once per turn of its loop.
 */

#include "config.h"

#include "tl-job.h"

struct _TlJob
{
  GObject       parent_instance;

  char         *message;
  GCancellable *cancellable;
  GMainContext *context;
  double        fraction;    /* as told */
  guint         running : 1;

  GMutex        lock;
  double        reported;
  GSource      *source;      /* while a report is under way to the main context */
};

enum
{
  PROP_0,
  PROP_MESSAGE,
  PROP_FRACTION,
  PROP_RUNNING,
  PROP_CANCELLABLE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (TlJob, tl_job, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static gboolean
job_tell_cb (gpointer data)
{
  TlJob *self = data;
  double fraction;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->source, g_source_unref);
  fraction = self->reported;
  g_mutex_unlock (&self->lock);
  if (fraction != self->fraction && self->running)
    {
      self->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  return G_SOURCE_REMOVE;
}

static void
tl_job_finalize (GObject *object)
{
  TlJob *self = TL_JOB (object);

  g_free (self->message);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (tl_job_parent_class)->finalize (object);
}

static void
tl_job_get_property (GObject    *object,
                     guint       property_id,
                     GValue     *value,
                     GParamSpec *pspec)
{
  TlJob *self = TL_JOB (object);

  switch (property_id)
    {
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_CANCELLABLE:
      g_value_set_object (value, self->cancellable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tl_job_class_init (TlJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tl_job_finalize;
  object_class->get_property = tl_job_get_property;

  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, TRUE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CANCELLABLE] = g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tl_job_init (TlJob *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->fraction = -1;
  self->reported = -1;
  self->running = TRUE;
}

TlJob *
tl_job_new (const char *message)
{
  TlJob *self = g_object_new (TL_TYPE_JOB, NULL);

  self->message = g_strdup (message);
  return self;
}

GCancellable *
tl_job_get_cancellable (TlJob *self)
{
  g_return_val_if_fail (TL_IS_JOB (self), NULL);

  return self->cancellable;
}

double
tl_job_get_fraction (TlJob *self)
{
  g_return_val_if_fail (TL_IS_JOB (self), -1);

  return self->fraction;
}

const char *
tl_job_get_message (TlJob *self)
{
  g_return_val_if_fail (TL_IS_JOB (self), NULL);

  return self->message;
}

gboolean
tl_job_is_running (TlJob *self)
{
  g_return_val_if_fail (TL_IS_JOB (self), FALSE);

  return self->running;
}

void
tl_job_cancel (TlJob *self)
{
  g_return_if_fail (TL_IS_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

void
tl_job_report (double   fraction,
               gpointer job)
{
  TlJob *self = job;

  g_return_if_fail (TL_IS_JOB (self));

  g_mutex_lock (&self->lock);
  self->reported = CLAMP (fraction, -1.0, 1.0);
  if (self->source == NULL)
    {
      self->source = g_idle_source_new ();
      g_source_set_callback (self->source, job_tell_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->source, self->context);
    }
  g_mutex_unlock (&self->lock);
}

void
tl_job_finish (TlJob *self)
{
  g_return_if_fail (TL_IS_JOB (self));

  if (!self->running)
    return;
  self->running = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

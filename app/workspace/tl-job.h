/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * TlJob: a long piece of work that people watch: what it does, how far it is, and a way to stop
 * it. Properties: message (translated), fraction (0..1, negative: not known), running,
 * cancellable. Progress may be reported from any thread; properties change in the main context the
 * job was made in.
 */
#define TL_TYPE_JOB (tl_job_get_type ())
G_DECLARE_FINAL_TYPE (TlJob, tl_job, TL, JOB, GObject)

TlJob        *tl_job_new             (const char   *message);
GCancellable *tl_job_get_cancellable (TlJob        *self);
double        tl_job_get_fraction    (TlJob        *self);
const char   *tl_job_get_message     (TlJob        *self);
gboolean      tl_job_is_running      (TlJob        *self);
void          tl_job_cancel          (TlJob        *self);
/* TlJsonProgress-shaped: any thread. */
void          tl_job_report          (double        fraction,
                                      gpointer      job);
/* Main context: sets running to FALSE. */
void          tl_job_finish          (TlJob        *self);

G_END_DECLS

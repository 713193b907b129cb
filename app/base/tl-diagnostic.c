/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Problems found in data.  They travel beside the result, never instead of it. */

#include "config.h"

#include "tl-diagnostic.h"

TlDiagnostic *
tl_diagnostic_new (const char *code,
                   TlSeverity  severity,
                   const char *article,
                   const char *path,
                   guint       line,
                   guint       column,
                   char       *message)
{
  TlDiagnostic *self;

  g_return_val_if_fail (code != NULL && message != NULL, NULL);

  self = g_new0 (TlDiagnostic, 1);
  self->code = g_intern_string (code);
  self->severity = severity;
  self->article = g_strdup (article);
  self->path = g_strdup (path);
  self->line = line;
  self->column = column;
  self->message = message;
  return self;
}

TlDiagnostic *
tl_diagnostic_copy (const TlDiagnostic *self)
{
  return tl_diagnostic_new (self->code, self->severity, self->article, self->path,
                            self->line, self->column, g_strdup (self->message));
}

void
tl_diagnostic_free (TlDiagnostic *self)
{
  g_free (self->article);
  g_free (self->path);
  g_free (self->message);
  g_free (self);
}

const char *
tl_severity_get_name (TlSeverity severity)
{
  switch (severity)
    {
    case TL_SEVERITY_NOTE:
      return "note";
    case TL_SEVERITY_WARNING:
      return "warning";
    case TL_SEVERITY_ERROR:
    default:
      return "error";
    }
}

char *
tl_diagnostic_to_string (const TlDiagnostic *self,
                         const char         *file)
{
  GString *out = g_string_new (file);

  if (self->line > 0)
    {
      g_string_append_printf (out, ":%u", self->line);
      if (self->column > 0)
        g_string_append_printf (out, ":%u", self->column);
    }
  g_string_append_printf (out, ": %s: %s", tl_severity_get_name (self->severity), self->message);
  if (self->path != NULL)
    g_string_append_printf (out, " [%s]", self->path);
  return g_string_free (out, FALSE);
}

GPtrArray *
tl_diagnostics_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tl_diagnostic_free);
}

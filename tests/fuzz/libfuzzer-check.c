/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Links exactly when the compiler has libFuzzer. */

#include <stddef.h>

int LLVMFuzzerTestOneInput (const unsigned char *data,
                            size_t               size);

int
LLVMFuzzerTestOneInput (const unsigned char *data,
                        size_t               size)
{
  return 0;
}

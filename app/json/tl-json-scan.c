/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Looking at 64 bytes at a time.  A bit mask for each kind of byte comes from SIMD comparisons; which
 * quotes are escaped and what lies inside strings is then arithmetic on the masks, without a branch for
 * any byte.  Blocks in which nothing is of interest, most of an article's text, are passed by.
 *
 * AVX2 is compiled in on every x86-64 and chosen when the program runs.
 */

#include "config.h"

#include "tl-json-scan-private.h"

#if defined(__SSE2__) && !defined(TL_JSON_PORTABLE)
#define HAVE_SIMD 1
#include <immintrin.h>
#else
#define HAVE_SIMD 0
#endif

/* The raw masks of a block: every byte of the kind, wherever it is. */
typedef struct
{
  guint64 quotes;
  guint64 backslashes;
  guint64 brackets;
  guint64 controls;
  guint64 newlines;
} RawMasks;

static inline guint64
find_escaped (TlJsonScanState *state,
              guint64          backslashes)
{
  const guint64 even = G_GUINT64_CONSTANT (0x5555555555555555);
  guint64 follows;
  guint64 odd_starts;
  guint64 run_ends;

  if (backslashes == 0)
    {
      guint64 escaped = state->escaped;

      state->escaped = 0;
      return escaped;
    }

  /* Adding a run's first bit to the run carries to the bit after it: an odd run ends on other parity
   * than it starts, and so tells whether what follows is escaped. */
  backslashes &= ~state->escaped;
  follows = backslashes << 1 | state->escaped;
  odd_starts = backslashes & ~even & ~follows;
  state->escaped = __builtin_add_overflow (odd_starts, backslashes, &run_ends);
  return (even ^ (run_ends << 1)) & follows;
}

/* Each bit: whether the number of bits set up to and with it is odd. */
static inline guint64
prefix_xor (guint64 bits)
{
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

static inline void
finish_block (TlJsonScanState *state,
              const RawMasks  *raw,
              TlJsonScanBlock *block)
{
  guint64 quotes = raw->quotes & ~find_escaped (state, raw->backslashes);
  guint64 inside = prefix_xor (quotes) ^ state->in_string;

  state->in_string = (guint64) ((gint64) inside >> 63);
  block->quotes = quotes;
  block->brackets = raw->brackets & ~inside;
  block->controls = raw->controls & inside;
  block->newlines = raw->newlines;
}

static void
scan_portable (TlJsonScanState *state,
               const guint8    *data,
               gsize            n_blocks,
               TlJsonScanBlock *blocks)
{
  for (gsize i = 0; i < n_blocks; i++, data += TL_JSON_SCAN_BLOCK_SIZE)
    {
      RawMasks raw = { 0 };

      for (guint j = 0; j < TL_JSON_SCAN_BLOCK_SIZE; j++)
        {
          guint8 c = data[j];
          guint8 folded = c | 0x20;   /* brackets and braces differ by this bit */

          raw.quotes |= (guint64) (c == '"') << j;
          raw.backslashes |= (guint64) (c == '\\') << j;
          raw.brackets |= (guint64) (folded == '{' || folded == '}') << j;
          raw.controls |= (guint64) (c < ' ') << j;
          raw.newlines |= (guint64) (c == '\n') << j;
        }
      finish_block (state, &raw, &blocks[i]);
    }
}

#if HAVE_SIMD

static inline guint64
join_sse2 (const __m128i *v)
{
  return (guint64) (guint) _mm_movemask_epi8 (v[0]) |
         (guint64) (guint) _mm_movemask_epi8 (v[1]) << 16 |
         (guint64) (guint) _mm_movemask_epi8 (v[2]) << 32 |
         (guint64) (guint) _mm_movemask_epi8 (v[3]) << 48;
}

static void
scan_sse2 (TlJsonScanState *state,
           const guint8    *data,
           gsize            n_blocks,
           TlJsonScanBlock *blocks)
{
  const __m128i quote = _mm_set1_epi8 ('"');
  const __m128i backslash = _mm_set1_epi8 ('\\');
  const __m128i fold = _mm_set1_epi8 (0x20);
  const __m128i open = _mm_set1_epi8 ('{');
  const __m128i close = _mm_set1_epi8 ('}');
  const __m128i control = _mm_set1_epi8 (0x1f);
  const __m128i newline = _mm_set1_epi8 ('\n');

  for (gsize i = 0; i < n_blocks; i++, data += TL_JSON_SCAN_BLOCK_SIZE)
    {
      __m128i v[4], quotes[4], backslashes[4], brackets[4], controls[4];
      __m128i any = _mm_setzero_si128 ();
      RawMasks raw;

      for (guint j = 0; j < 4; j++)
        {
          __m128i folded;

          v[j] = _mm_loadu_si128 ((const __m128i *) (gconstpointer) (data + 16 * j));
          folded = _mm_or_si128 (v[j], fold);
          quotes[j] = _mm_cmpeq_epi8 (v[j], quote);
          backslashes[j] = _mm_cmpeq_epi8 (v[j], backslash);
          brackets[j] = _mm_or_si128 (_mm_cmpeq_epi8 (folded, open), _mm_cmpeq_epi8 (folded, close));
          controls[j] = _mm_cmpeq_epi8 (_mm_min_epu8 (v[j], control), v[j]);
          any = _mm_or_si128 (any, _mm_or_si128 (_mm_or_si128 (quotes[j], backslashes[j]),
                                                 _mm_or_si128 (brackets[j], controls[j])));
        }
      if (_mm_movemask_epi8 (any) == 0)
        {
          blocks[i] = (TlJsonScanBlock) { 0 };
          state->escaped = 0;
          continue;
        }
      raw.quotes = join_sse2 (quotes);
      raw.backslashes = join_sse2 (backslashes);
      raw.brackets = join_sse2 (brackets);
      raw.controls = join_sse2 (controls);
      raw.newlines = 0;
      if (raw.controls != 0)
        {
          for (guint j = 0; j < 4; j++)
            controls[j] = _mm_cmpeq_epi8 (v[j], newline);
          raw.newlines = join_sse2 (controls);
        }
      finish_block (state, &raw, &blocks[i]);
    }
}

__attribute__ ((target ("avx2"))) static inline guint64
join_avx2 (__m256i low,
           __m256i high)
{
  return (guint64) (guint) _mm256_movemask_epi8 (low) | (guint64) (guint) _mm256_movemask_epi8 (high) << 32;
}

__attribute__ ((target ("avx2"))) static void
scan_avx2 (TlJsonScanState *state,
           const guint8    *data,
           gsize            n_blocks,
           TlJsonScanBlock *blocks)
{
  const __m256i quote = _mm256_set1_epi8 ('"');
  const __m256i backslash = _mm256_set1_epi8 ('\\');
  const __m256i fold = _mm256_set1_epi8 (0x20);
  const __m256i open = _mm256_set1_epi8 ('{');
  const __m256i close = _mm256_set1_epi8 ('}');
  const __m256i control = _mm256_set1_epi8 (0x1f);
  const __m256i newline = _mm256_set1_epi8 ('\n');

  for (gsize i = 0; i < n_blocks; i++, data += TL_JSON_SCAN_BLOCK_SIZE)
    {
      __m256i v[2], quotes[2], backslashes[2], brackets[2], controls[2];
      __m256i any = _mm256_setzero_si256 ();
      RawMasks raw;

      for (guint j = 0; j < 2; j++)
        {
          __m256i folded;

          v[j] = _mm256_loadu_si256 ((const __m256i *) (gconstpointer) (data + 32 * j));
          folded = _mm256_or_si256 (v[j], fold);
          quotes[j] = _mm256_cmpeq_epi8 (v[j], quote);
          backslashes[j] = _mm256_cmpeq_epi8 (v[j], backslash);
          brackets[j] = _mm256_or_si256 (_mm256_cmpeq_epi8 (folded, open), _mm256_cmpeq_epi8 (folded, close));
          controls[j] = _mm256_cmpeq_epi8 (_mm256_min_epu8 (v[j], control), v[j]);
          any = _mm256_or_si256 (any, _mm256_or_si256 (_mm256_or_si256 (quotes[j], backslashes[j]),
                                                       _mm256_or_si256 (brackets[j], controls[j])));
        }
      if (_mm256_testz_si256 (any, any))
        {
          blocks[i] = (TlJsonScanBlock) { 0 };
          state->escaped = 0;
          continue;
        }
      raw.quotes = join_avx2 (quotes[0], quotes[1]);
      raw.backslashes = join_avx2 (backslashes[0], backslashes[1]);
      raw.brackets = join_avx2 (brackets[0], brackets[1]);
      raw.controls = join_avx2 (controls[0], controls[1]);
      raw.newlines = 0;
      if (raw.controls != 0)
        raw.newlines = join_avx2 (_mm256_cmpeq_epi8 (v[0], newline), _mm256_cmpeq_epi8 (v[1], newline));
      finish_block (state, &raw, &blocks[i]);
    }
}

#endif /* HAVE_SIMD */

TlJsonScanVariant
tl_json_scan_resolve (TlJsonScanVariant variant)
{
#if HAVE_SIMD
  if (variant == TL_JSON_SCAN_PORTABLE || variant == TL_JSON_SCAN_SSE2)
    return variant;
  return __builtin_cpu_supports ("avx2") ? TL_JSON_SCAN_AVX2 : TL_JSON_SCAN_SSE2;
#else
  return TL_JSON_SCAN_PORTABLE;
#endif
}

void
tl_json_scan (TlJsonScanVariant  variant,
              TlJsonScanState   *state,
              const guint8      *data,
              gsize              n_blocks,
              TlJsonScanBlock   *blocks)
{
  switch (variant)
    {
#if HAVE_SIMD
    case TL_JSON_SCAN_AVX2:
      scan_avx2 (state, data, n_blocks, blocks);
      break;
    case TL_JSON_SCAN_SSE2:
      scan_sse2 (state, data, n_blocks, blocks);
      break;
#endif
    default:
      scan_portable (state, data, n_blocks, blocks);
      break;
    }
}

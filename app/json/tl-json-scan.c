/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Looking at 64 bytes at a time.  A bit mask for each kind of byte comes from SIMD comparisons;
 * which quotes are escaped and what lies inside strings is then arithmetic on the masks, without a
 * branch for any byte.  Leaving out blocks in which nothing is of interest was tried: the branch
 * costs more than it saves, since every annotated article has something in most blocks.
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

/* Masks of every byte of the kind, wherever it is. */
typedef struct
{
  guint64 quotes;       /* not the escaped ones */
  guint64 opening;
  guint64 closing;
  guint64 bit5;         /* the bit that tells braces from square brackets */
  guint64 controls;
  guint64 newlines;
} Masks;

__attribute__ ((always_inline)) static inline guint64
find_escaped (guint64 *escaped,
              guint64  backslashes)
{
  const guint64 even = G_GUINT64_CONSTANT (0x5555555555555555);
  guint64 follows;
  guint64 odd_starts;
  guint64 run_ends;

  if (backslashes == 0)
    {
      guint64 first = *escaped;

      *escaped = 0;
      return first;
    }

  /* Adding a run's first bit to the run carries to the bit after it: an odd run ends on other
   * parity than it starts, and so tells whether what follows is escaped. */
  backslashes &= ~*escaped;
  follows = backslashes << 1 | *escaped;
  odd_starts = backslashes & ~even & ~follows;
  *escaped = __builtin_add_overflow (odd_starts, backslashes, &run_ends);
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

/* inside: the bytes inside of strings.  Always inline, so that it is compiled for the processor of
 * whoever calls it. */
__attribute__ ((always_inline)) static inline void
finish_block (const Masks     *masks,
              guint64          inside,
              TlJsonScanBlock *block)
{
  guint64 opening = masks->opening & ~inside;
  guint64 closing = masks->closing & ~inside;
  int n_closing = __builtin_popcountll (closing);

  block->quotes = masks->quotes;
  block->brackets = opening | closing;
  block->controls = masks->controls & inside;
  block->newlines = masks->newlines;
  block->n_closing = (guint8) n_closing;
  block->depth = (gint8) (__builtin_popcountll (opening) - n_closing);
  block->squares = (gint8) (__builtin_popcountll (opening & ~masks->bit5) -
                            __builtin_popcountll (closing & ~masks->bit5));
}

/* All bits like the last one: what the first byte of the next block begins with. */
static inline guint64
carry (guint64 inside)
{
  return (guint64) ((gint64) inside >> 63);
}

static void
scan_portable (TlJsonScanState *state,
               const guint8    *data,
               gsize            n_blocks,
               TlJsonScanBlock *blocks)
{
  for (gsize i = 0; i < n_blocks; i++, data += TL_JSON_SCAN_BLOCK_SIZE)
    {
      Masks masks = { 0 };
      guint64 backslashes = 0;
      guint64 inside;

      for (guint j = 0; j < TL_JSON_SCAN_BLOCK_SIZE; j++)
        {
          guint8 c = data[j];
          guint8 folded = c | 0x20;   /* brackets and braces differ by this bit */

          masks.quotes |= (guint64) (c == '"') << j;
          backslashes |= (guint64) (c == '\\') << j;
          masks.opening |= (guint64) (folded == '{') << j;
          masks.closing |= (guint64) (folded == '}') << j;
          masks.bit5 |= (guint64) (c >> 5 & 1) << j;
          masks.controls |= (guint64) (c < ' ') << j;
          masks.newlines |= (guint64) (c == '\n') << j;
        }
      masks.quotes &= ~find_escaped (&state->escaped, backslashes);
      inside = prefix_xor (masks.quotes) ^ state->in_string;
      state->in_string = carry (inside);
      finish_block (&masks, inside, &blocks[i]);
    }
}

#if HAVE_SIMD

/* The compiler keeps single vectors in registers, but not arrays of them; hence no loops below. */

static inline guint64
join_sse2 (__m128i a,
           __m128i b,
           __m128i c,
           __m128i d)
{
  return (guint64) (guint) _mm_movemask_epi8 (a) | (guint64) (guint) _mm_movemask_epi8 (b) << 16 |
         (guint64) (guint) _mm_movemask_epi8 (c) << 32 |
         (guint64) (guint) _mm_movemask_epi8 (d) << 48;
}

static inline guint64
match_sse2 (__m128i a,
            __m128i b,
            __m128i c,
            __m128i d,
            char    byte)
{
  __m128i wanted = _mm_set1_epi8 (byte);

  return join_sse2 (_mm_cmpeq_epi8 (a, wanted), _mm_cmpeq_epi8 (b, wanted),
                    _mm_cmpeq_epi8 (c, wanted), _mm_cmpeq_epi8 (d, wanted));
}

static inline __m128i
load_sse2 (const guint8 *data)
{
  return _mm_loadu_si128 ((const __m128i *) (gconstpointer) data);
}

static void
scan_sse2 (TlJsonScanState *state,
           const guint8    *data,
           gsize            n_blocks,
           TlJsonScanBlock *blocks)
{
  const __m128i fold = _mm_set1_epi8 (0x20);
  const __m128i control = _mm_set1_epi8 (0x1f);
  TlJsonScanState local = *state;   /* for the compiler: nothing else points at it */

  for (gsize i = 0; i < n_blocks; i++, data += TL_JSON_SCAN_BLOCK_SIZE)
    {
      __m128i a = load_sse2 (data);
      __m128i b = load_sse2 (data + 16);
      __m128i c = load_sse2 (data + 32);
      __m128i d = load_sse2 (data + 48);
      __m128i folded_a = _mm_or_si128 (a, fold);
      __m128i folded_b = _mm_or_si128 (b, fold);
      __m128i folded_c = _mm_or_si128 (c, fold);
      __m128i folded_d = _mm_or_si128 (d, fold);
      __m128i lowest = _mm_min_epu8 (_mm_min_epu8 (a, b), _mm_min_epu8 (c, d));
      guint64 inside;
      Masks masks;

      masks.quotes = match_sse2 (a, b, c, d, '"') &
                     ~find_escaped (&local.escaped, match_sse2 (a, b, c, d, '\\'));
      masks.opening = match_sse2 (folded_a, folded_b, folded_c, folded_d, '{');
      masks.closing = match_sse2 (folded_a, folded_b, folded_c, folded_d, '}');
      masks.bit5 = join_sse2 (_mm_slli_epi16 (a, 2), _mm_slli_epi16 (b, 2), _mm_slli_epi16 (c, 2),
                              _mm_slli_epi16 (d, 2));
      masks.controls = 0;
      masks.newlines = 0;
      if (_mm_movemask_epi8 (_mm_cmpeq_epi8 (_mm_min_epu8 (lowest, control), lowest)) != 0)
        {
          masks.controls = join_sse2 (_mm_cmpeq_epi8 (_mm_min_epu8 (a, control), a),
                                      _mm_cmpeq_epi8 (_mm_min_epu8 (b, control), b),
                                      _mm_cmpeq_epi8 (_mm_min_epu8 (c, control), c),
                                      _mm_cmpeq_epi8 (_mm_min_epu8 (d, control), d));
          masks.newlines = match_sse2 (a, b, c, d, '\n');
        }
      inside = prefix_xor (masks.quotes) ^ local.in_string;
      local.in_string = carry (inside);
      finish_block (&masks, inside, &blocks[i]);
    }
  *state = local;
}

#define AVX2 __attribute__ ((target ("avx2,bmi,pclmul,popcnt")))

AVX2 static inline guint64
join_avx2 (__m256i a,
           __m256i b)
{
  return (guint64) (guint) _mm256_movemask_epi8 (a) |
         (guint64) (guint) _mm256_movemask_epi8 (b) << 32;
}

AVX2 static inline guint64
match_avx2 (__m256i a,
            __m256i b,
            char    byte)
{
  __m256i wanted = _mm256_set1_epi8 (byte);

  return join_avx2 (_mm256_cmpeq_epi8 (a, wanted), _mm256_cmpeq_epi8 (b, wanted));
}

/* Multiplying by all ones without carries is the same as the six steps above. */
AVX2 static inline guint64
prefix_xor_avx2 (guint64 bits)
{
  __m128i product = _mm_clmulepi64_si128 (_mm_cvtsi64_si128 ((gint64) bits), _mm_set1_epi8 (-1), 0);

  return (guint64) _mm_cvtsi128_si64 (product);
}

AVX2 static void
scan_avx2 (TlJsonScanState *state,
           const guint8    *data,
           gsize            n_blocks,
           TlJsonScanBlock *blocks)
{
  const __m256i fold = _mm256_set1_epi8 (0x20);
  const __m256i control = _mm256_set1_epi8 (0x1f);
  TlJsonScanState local = *state;

  for (gsize i = 0; i < n_blocks; i++, data += TL_JSON_SCAN_BLOCK_SIZE)
    {
      __m256i a = _mm256_loadu_si256 ((const __m256i *) (gconstpointer) data);
      __m256i b = _mm256_loadu_si256 ((const __m256i *) (gconstpointer) (data + 32));
      __m256i folded_a = _mm256_or_si256 (a, fold);
      __m256i folded_b = _mm256_or_si256 (b, fold);
      __m256i controls_a = _mm256_cmpeq_epi8 (_mm256_min_epu8 (a, control), a);
      __m256i controls_b = _mm256_cmpeq_epi8 (_mm256_min_epu8 (b, control), b);
      __m256i any_control = _mm256_or_si256 (controls_a, controls_b);
      guint64 inside;
      Masks masks;

      masks.quotes =
        match_avx2 (a, b, '"') & ~find_escaped (&local.escaped, match_avx2 (a, b, '\\'));
      masks.opening = match_avx2 (folded_a, folded_b, '{');
      masks.closing = match_avx2 (folded_a, folded_b, '}');
      masks.bit5 = join_avx2 (_mm256_slli_epi16 (a, 2), _mm256_slli_epi16 (b, 2));
      masks.controls = 0;
      masks.newlines = 0;
      if (!_mm256_testz_si256 (any_control, any_control))
        {
          masks.controls = join_avx2 (controls_a, controls_b);
          masks.newlines = match_avx2 (a, b, '\n');
        }
      inside = prefix_xor_avx2 (masks.quotes) ^ local.in_string;
      local.in_string = carry (inside);
      finish_block (&masks, inside, &blocks[i]);
    }
  *state = local;
}

#endif /* HAVE_SIMD */

TlJsonScanVariant
tl_json_scan_resolve (TlJsonScanVariant variant)
{
#if HAVE_SIMD
  if (variant == TL_JSON_SCAN_PORTABLE || variant == TL_JSON_SCAN_SSE2)
    return variant;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("bmi") &&
      __builtin_cpu_supports ("pclmul") && __builtin_cpu_supports ("popcnt"))
    return TL_JSON_SCAN_AVX2;
  return TL_JSON_SCAN_SSE2;
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

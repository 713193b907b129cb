/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The report's style sheet.  Labels are told by colour and by the kind of line under them, and by number and name in the lists: colour
 * alone says nothing.  Lines of spans that lie over one another are set at different heights.
 */

#include "config.h"

#include "tl-html-report-private.h"

const char *
tl_html_report_style (void)
{
  return
    ":root{color-scheme:light dark;--page:#fff;--ink:#1e1e1e;--dim:#5e5c64;--line:#d8d6d4;--wash:14%;"
    "--blue:#1c71d8;--green:#1b8553;--yellow:#9c6e03;--orange:#c64600;--red:#c01c28;--purple:#813d9c;"
    "--brown:#865e3c;--teal:#0e7f86;--pink:#c2367e;--slate:#5a6675;--olive:#737000;--cyan:#0a80b3}\n"
    "@media (prefers-color-scheme:dark){:root{--page:#1e1e1e;--ink:#f2f1f0;--dim:#b5b3b8;--line:#48464c;--wash:22%;"
    "--blue:#82b4f5;--green:#6fd3a0;--yellow:#f0d052;--orange:#ffa54f;--red:#ff8b82;--purple:#cf9bea;"
    "--brown:#d9ae88;--teal:#5fcfd3;--pink:#ff93c4;--slate:#aab6c5;--olive:#cdc64d;--cyan:#66ccf2}}\n"
    "body{margin:0 auto;padding:1.5rem;max-width:44rem;background:var(--page);color:var(--ink);"
    "font:1.05rem/1.5 Georgia,'Noto Serif',serif}\n"
    "h1,h2,h3,.meta,dl,.legend,footer{font-family:system-ui,'Noto Sans',sans-serif}\n"
    "h1{font-size:1.1rem;color:var(--dim)}h2{font-size:1.7rem;line-height:1.25;margin-bottom:.3rem}\n"
    "h3{font-size:1rem;margin:1.8rem 0 .5rem}.meta,footer{color:var(--dim);font-size:.9rem}\n"
    "a{color:inherit}article+article{border-top:2px solid var(--line);margin-top:3rem;padding-top:1rem}\n"
    ".text{white-space:pre-wrap;overflow-wrap:anywhere;line-height:2.1;margin-top:1.2rem}\n"
    "mark{color:inherit;background:var(--c);background:color-mix(in srgb,var(--c) var(--wash),transparent);"
    "text-decoration:underline var(--u,solid) var(--c) var(--t,2px);text-decoration-skip-ink:none;"
    "text-underline-offset:.18em;border-radius:2px}\n"
    "@supports not (background:color-mix(in srgb,red,blue)){mark{background:none}}\n"
    "mark.d1{text-underline-offset:.38em}mark.d2{text-underline-offset:.58em}mark.d3{text-underline-offset:.78em}\n"
    ".c-blue{--c:var(--blue)}.c-green{--c:var(--green)}.c-yellow{--c:var(--yellow)}.c-orange{--c:var(--orange)}"
    ".c-red{--c:var(--red)}.c-purple{--c:var(--purple)}.c-brown{--c:var(--brown)}.c-teal{--c:var(--teal)}"
    ".c-pink{--c:var(--pink)}.c-slate{--c:var(--slate)}.c-olive{--c:var(--olive)}.c-cyan{--c:var(--cyan)}\n"
    ".u-double{--u:double}.u-dashed{--u:dashed}.u-dotted{--u:dotted}.u-wavy{--u:wavy}.u-thick{--t:4px}\n"
    ".ref{font:.65em/1 system-ui,sans-serif;vertical-align:super;text-decoration:none;color:var(--dim);padding:0 .1em}\n"
    ".control{font:.7em monospace;border:1px solid var(--dim);border-radius:3px;padding:0 .2em;color:var(--dim)}\n"
    ".legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.4rem 1.2rem}\n"
    "ol.notes{padding-inline-start:2.2em}ol.notes>li{margin:.7rem 0}ol.notes p{margin:.1rem 0}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:0 .8rem;margin:.2rem 0;font-size:.9rem}\n"
    "dt{color:var(--dim)}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\n"
    "@media print{:root{color-scheme:light;--page:#fff;--ink:#000;--dim:#444;--line:#999}"
    "body{max-width:none;padding:0;font-size:10.5pt}mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    "article+article{break-before:page;border:0;margin:0;padding:0}h2,h3{break-after:avoid}li,dl{break-inside:avoid}"
    ".back{display:none}@page{margin:2cm}}\n";
}

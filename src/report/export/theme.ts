/** The look of reports: colours and type of the page, light and dark, on a screen and on paper. */

/** Value of a token: light, dark. */
const TOKENS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  ground: ['#ffffff', '#0e1217'],
  raised: ['#f6f7f9', '#151a20'],
  line: ['#e2e6eb', '#222932'],
  ink: ['#161c23', '#e8ecf1'],
  quiet: ['#515d6a', '#9aa6b3'],
  mark: ['#66727f', '#7f8b98'],
  loss: ['#b5045a', '#f8719c'],
  gain: ['#00694a', '#61dbac'],
  ideal: ['#7d8996', '#66727f'],
  unsure: ['#c3ccd6', '#4a5664'],
  forward: ['#c3ccd6', '#4a5664'],
  backward: ['#7d8996', '#7f8b98'],
  other: ['#dfe5eb', '#323b46'],
  hidden: ['#b4c8d6', '#3f5b6c'],
  exposed: ['#3f7395', '#8ab8d4'],
  ...Object.fromEntries(
    (
      [
        ['#d2d8df', '#2c3742'],
        ['#c0cddc', '#324254'],
        ['#aec2d8', '#384e66'],
        ['#9db7d4', '#3e5b79'],
        ['#a8a9a7', '#5f6970'],
        ['#b29a78', '#807765'],
        ['#b28651', '#a3855b'],
        ['#ab7035', '#c99350'],
        ['#a3590c', '#f0a13e'],
        ['#773d01', '#fac464'],
        ['#4e2300', '#ffe787'],
      ] as const
    ).map((pair, i) => [`u${i}`, pair]),
  ),
};

const valuesOf = (dark: 0 | 1) =>
  Object.entries(TOKENS)
    .map(([name, values]) => `--${name}:${values[dark]}`)
    .join(';');

/** Colours; paper is light. */
export const COLOURS = [
  `:root{color-scheme:light dark;${valuesOf(0)}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${valuesOf(1)}}}`,
  ...['ideal', 'loss', 'gain', 'unsure', 'forward', 'backward', 'other', 'hidden', 'exposed'].map(fillOf),
  ...Array.from({ length: 11 }, (_, i) => fillOf(`u${i}`)),
  '.axis{stroke:var(--mark);fill:none;stroke-dasharray:3 3}.whisker{stroke:var(--ink);fill:none;stroke-width:1.5}',
  '.tick{stroke:var(--ink);stroke-opacity:.55;fill:none}',
].join('\n');

function fillOf(tone: string): string {
  return `.${tone}{fill:var(--${tone})}`;
}

/** Rows of tables with drawings become blocks on narrow screens: by their number of columns. */
const narrowGrids = Array.from(
  { length: 10 },
  (_, i) => `.c${i + 2} tr{grid-template-columns:repeat(${i + 1},minmax(0,1fr))}`,
).join('');

/** The whole style of a page. */
export const STYLE = `${COLOURS}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1120px;padding:24px 24px 48px;background:var(--ground);color:var(--ink);
font:13px/18px ui-sans-serif,system-ui,"Segoe UI","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1{font-size:15px;line-height:20px;font-weight:600;margin:0 0 8px;color:var(--quiet)}
h2{font-size:15px;line-height:20px;font-weight:600;margin:0 0 8px}
section{border-top:1px solid var(--line);padding:16px 0;break-inside:avoid-page}
.answer{border-top:0;padding-top:0}
.hero{font-size:48px;line-height:52px;font-weight:650;letter-spacing:-.03em;margin:0}
.hero.loss{color:var(--loss)}.hero.gain{color:var(--gain)}.hero.ideal{color:var(--ink)}
.answer p:not(.hero){font-size:17px;line-height:24px;margin:4px 0;max-width:72ch}
p{margin:8px 0;max-width:84ch}ul{margin:8px 0;padding-left:20px;max-width:84ch}
.scroll{overflow-x:auto;margin:8px 0}
.scroll th,.scroll td{overflow-wrap:break-word}.scroll th:last-child,.scroll td:last-child{padding-right:0}
.scroll:focus-visible{outline:2px solid var(--quiet);outline-offset:1px}
table{border-collapse:collapse;width:100%}
th{font-weight:400;color:var(--quiet);text-align:left;vertical-align:bottom}
tbody th{vertical-align:middle}.drawn td{overflow-wrap:normal}
th,td{padding:3px 16px 3px 0;border-bottom:1px solid var(--line)}
.n{text-align:right;white-space:nowrap}.g{width:40%;padding-right:0}
td.g svg{display:block;width:100%;height:20px}
figure{margin:8px 0 16px}figcaption{color:var(--quiet);margin-top:4px}
figure svg{display:block;width:100%}
.rows{display:grid;grid-template-columns:fit-content(34%) 1fr;gap:2px 12px;align-items:center}
.rows span{font-size:11px;line-height:15px;color:var(--quiet)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin-top:6px;color:var(--quiet);list-style:none;padding:0;max-width:none}
.legend svg{display:inline-block;width:10px;height:10px;margin-right:6px;vertical-align:-1px}
pre{background:var(--raised);padding:12px;overflow-x:auto;font:12px/16px ui-monospace,"Liberation Mono",monospace;white-space:pre-wrap}
@media (max-width:700px){body{padding:16px}.hero{font-size:56px;line-height:60px}
.drawn thead{display:none}.drawn,.drawn tbody{display:block}.drawn tr{display:grid;border-bottom:1px solid var(--line);padding:4px 0}
.drawn td,.drawn th{border:0;padding:1px 6px 1px 0;font-size:12px;line-height:16px}.drawn .n{padding-right:0;white-space:normal}
.drawn .g,.drawn th{grid-column:1/-1;width:auto}.drawn td[data-t]:not(:empty)::before{content:attr(data-t);display:block;color:var(--quiet);font-size:11px}
${narrowGrids}}
@media print{body{max-width:none;padding:0}.scroll{overflow:visible}pre{white-space:pre-wrap}svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`;

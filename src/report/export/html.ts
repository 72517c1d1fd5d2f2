/** `--export html:FILE`: one page without scripts and without requests. */
import { PACKAGE } from '../../util/package.ts';
import type { Content } from './content.ts';
import { cellPaths, GRAPHIC_VIEW, graphicShapes } from './drawings.ts';
import { block, inline } from './markup.ts';
import type { Part, PartGrid, PartTable, Section } from './section.ts';
import { STYLE } from './theme.ts';

/** The whole page. Its policy allows its own style, by its hash, and nothing else. */
export async function writeHtml(content: Content): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(STYLE));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const title = inline(content.title);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="generator" content="weft ${inline(PACKAGE.version)}">`,
    '<meta name="color-scheme" content="light dark">',
    `<title>${title}</title>`,
    `<style>${STYLE}</style></head><body><main>`,
    `<h1>${title}</h1>`,
    ...content.sections().map((section, i) => sectionText(section, i === 0)),
    '</main></body></html>\n',
  ].join('\n');
}

/** The first section is the answer; the page's heading is its title. */
function sectionText({ title, hero, parts }: Section, first: boolean): string {
  const head = first || title === undefined ? '' : `<h2>${inline(title)}</h2>`;
  const number = hero ? `<p class="hero ${hero.tone}">${inline(hero.text)}</p>` : '';
  return `<section${first ? ' class="answer"' : ''}>${head}${number}${parts.map(partText).join('\n')}</section>`;
}

function partText(part: Part): string {
  switch (part.kind) {
    case 'text':
      return `<p>${inline(part.text)}</p>`;
    case 'list':
      return `<ul>${part.items.map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`;
    case 'code':
      return `<pre tabindex="0">${block(part.text)}</pre>`;
    case 'table':
      return tableText(part);
    case 'grid':
      return gridText(part);
  }
}

function tableText({ columns, rows, graphics }: PartTable): string {
  const kind = (i: number) => (columns[i]!.right ? ' class="n"' : '');
  const head = columns.map(({ title }, i) => `<th scope="col"${kind(i)}>${inline(title)}</th>`);
  const drawn = graphics ? `<th scope="col" class="g">${inline(graphics.title)}</th>` : '';
  const body = rows.map((cells, row) => {
    const texts = cells.map((text, i) => {
      if (i === 0) return `<th scope="row"${kind(i)}>${inline(text)}</th>`;
      const title = graphics ? ` data-t="${inline(columns[i]!.title)}"` : '';
      return `<td${kind(i)}${title}>${inline(text)}</td>`;
    });
    const graphic = graphics?.rows[row];
    const picture = graphic
      ? `<td class="g"><svg viewBox="${GRAPHIC_VIEW}" preserveAspectRatio="none" aria-hidden="true">${graphicShapes(graphics!, graphic)}</svg></td>`
      : '';
    return `<tr>${texts.join('')}${picture}</tr>`;
  });
  const table = `<table${graphics ? ` class="drawn c${columns.length}"` : ''}><thead><tr>${head.join('')}${drawn}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
  const label = inline(columns.map(({ title }) => title).join(', '));
  return graphics
    ? table
    : `<div class="scroll" tabindex="0" role="group" aria-label="${label}">${table}</div>`;
}

function gridText({ title, labels, rows, columns, caption, legend }: PartGrid): string {
  const picture = (some: PartGrid['rows'], height: number, name: string) =>
    `<svg viewBox="0 0 ${columns} ${some.length}" preserveAspectRatio="none" height="${height}" role="img" aria-label="${inline(name)}" shape-rendering="crispEdges">${cellPaths(some)}</svg>`;
  const drawing = labels
    ? `<div class="rows">${rows.map((row, i) => `<span>${inline(labels[i]!)}</span>${picture([row], 14, `${title}: ${labels[i]}`)}`).join('')}</div>`
    : picture(rows, Math.min(96, Math.max(16, rows.length * 8)), title);
  const keys = legend.map(
    ([tone, meaning]) =>
      `<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${tone}" width="1" height="1"/></svg>${inline(meaning)}</li>`,
  );
  return `<figure>${drawing}<figcaption>${inline(`${title}: ${caption}`)}</figcaption>${keys.length > 0 ? `<ul class="legend">${keys.join('')}</ul>` : ''}</figure>`;
}

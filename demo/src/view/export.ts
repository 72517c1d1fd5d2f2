/**
 * A chart as a file that stands by itself: its colours and type written out, on the page's ground.
 */
import { type Result, resultJson } from 'weft';

const WRITTEN = [
  'paint-order',
  'fill',
  'stroke',
  'stroke-width',
  'font-family',
  'font-size',
  'font-weight',
] as const;

/** The result as `--json` has it. */
export function resultBlob(result: Result): Blob {
  return new Blob([resultJson(result)], { type: 'application/json' });
}

/** The chart as SVG. */
export async function chartSvg(chart: SVGSVGElement): Promise<Blob> {
  return new Blob([standalone(chart)], { type: 'image/svg+xml' });
}

/** The chart as PNG, two pixels for one. */
export async function chartPng(chart: SVGSVGElement): Promise<Blob> {
  const url = URL.createObjectURL(await chartSvg(chart));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = chart.width.baseVal.value * 2;
    canvas.height = chart.height.baseVal.value * 2;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser cannot make a PNG')))),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

function standalone(chart: SVGSVGElement): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll('*')];
  for (const [i, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(originals[i]!);
    for (const name of WRITTEN) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('class');
  }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(document.documentElement).backgroundColor);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

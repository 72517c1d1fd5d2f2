/** The memory of a rank as a bar of its parts, against that of the accelerator. */
import { formatSize, type Result } from 'weft';
import { s } from '../dom.ts';

type Memory = NonNullable<NonNullable<Result['training']>['memory_bytes']>;

const PARTS = ['parameters', 'gradients', 'optimizer', 'activations'] as const;
const TOP = 4;
const BAR = 18;
const LINE = 18;

/** The chart at `width` px: the bar, then a line of text for each part. */
export function memoryBar(memory: Memory, width: number): SVGSVGElement {
  const { accelerator = 0, total } = memory;
  const most = Math.max(accelerator, total, 1);
  const x = (bytes: number) => (bytes / most) * (width - 2) + 1;
  const height = TOP + BAR + 10 + LINE * PARTS.length;
  let sum = 0;
  const drawn = PARTS.flatMap((part, i) => {
    const from = x(sum);
    sum += memory[part];
    const y = TOP + BAR + 10 + LINE * i;
    const text = formatSize(Math.round(memory[part]));
    return [
      s(
        'rect',
        {
          x: from,
          y: TOP,
          width: Math.max(0, x(sum) - from - 1),
          height: BAR,
          rx: 2,
          class: `memory-${part}`,
        },
        s('title', {}, `${part}: ${text}`),
      ),
      s('rect', { x: 1, y: y + 3, width: 10, height: 10, rx: 2, class: `memory-${part}` }),
      s('text', { x: 18, y: y + 12, class: 'label' }, part),
      s('text', { x: 200, y: y + 12, class: 'label', 'text-anchor': 'end' }, text),
    ];
  });
  // Above the memory of the accelerator there is none.
  const over = accelerator > 0 && total > accelerator;
  const limit =
    accelerator === 0
      ? []
      : [
          s('rect', { x: 1, y: TOP, width: x(accelerator) - 1, height: BAR, rx: 2, class: 'memory-room' }),
          s('path', {
            d: `M${x(accelerator)} 0V${TOP + BAR + 4}`,
            class: over ? 'memory-over' : 'memory-limit',
          }),
        ];
  const says = PARTS.map((part) => `${part} ${formatSize(Math.round(memory[part]))}`).join(', ');
  const label = `Memory of a rank: ${says}${accelerator > 0 ? `; of ${formatSize(accelerator)}` : ''}`;
  return s(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    ...limit.slice(0, 1),
    ...drawn,
    ...limit.slice(1),
  );
}

/**
 * All-reduce, reduce-scatter and all-gather on a torus by rings along one axis after the other.
 * Sources: "bucket" algorithm, Sack and Gropp 2015, "Collective algorithms for multiported torus
 * networks"; the rings of TPUs, Jouppi et al. 2023, "TPU v4", §2. Phases: reduce-scatter along each
 * axis in turn, all-gather back; or either half by itself. The payload is shared by as many such
 * runs as a rank has ways out, two an axis. Each run begins with another axis, half of them the
 * other way round. So with axes of one length no two use a link at a time. The time is then 2·Σ
 * (aᵢ−1)·(α + S/(2D·a₁…aᵢ)·β) over the D axes, half of it for a half. Position = x + X·(y + Y·z).
 * Axes of two ranks have one cable: both ways share it, each its own direction. Left out: axes of
 * different lengths get out of step.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { UserError } from '../util/errors.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { alphaBeta } from './time.ts';
import { owned, type Ring, turn } from './turn.ts';

const axis = (help: string) =>
  ({ kind: 'count', help, default: 1, min: 1, max: 4096, known: 'axis' }) as const;

const params = {
  x: {
    ...axis("ranks along the first axis; 0: the group's ranks divided by the other axes"),
    default: 0,
    min: 0,
  },
  y: axis('ranks along the second axis'),
  z: axis('ranks along the third axis'),
} as const satisfies ParamSpec;
type Values = ParamValues<typeof params>;

/** Lengths of the axes. Throws `UserError` if they are not those of `n` ranks. */
function sizesOf(n: number, { x, y, z }: Values): readonly [number, number, number] {
  const first = x === 0 ? n / (y * z) : x;
  if (Number.isInteger(first) && first * y * z === n) return [first, y, z];
  throw new UserError(`${n} ranks are not a torus of ${x === 0 ? '' : `${x} × `}${y} × ${z}`, {
    advice: "set x, y and z to the axes of the group's torus",
  });
}

/** Axes that have a ring; one at least. */
function axesOf(sizes: readonly number[]): readonly number[] {
  const axes = [0, 1, 2].filter((axis) => sizes[axis]! > 1);
  return axes.length > 0 ? axes : [0];
}

/**
 * The rings that lane `lane` turns, in order, each with the block that a turn which reduces leaves
 * here.
 */
interface Rings {
  readonly turns: readonly { readonly ring: Ring; readonly own: number }[];
  /** The chunk that is left after all of them. */
  readonly chunk: number;
}

function ringsOf(n: number, position: number, lane: number, values: Values): Rings {
  const sizes = sizesOf(n, values);
  const axes = axesOf(sizes);
  const strides = [1, sizes[0], sizes[0] * sizes[1]] as const;
  const start = lane >> 1;
  const way = lane % 2 === 0 ? 1 : -1;
  const turns: { readonly ring: Ring; readonly own: number }[] = [];
  let base = 0;
  let block = n;
  for (let i = 0; i < axes.length; i++) {
    const axis = axes[(start + i) % axes.length]!;
    const size = sizes[axis]!;
    const stride = strides[axis as 0 | 1 | 2];
    const place = Math.floor(position / stride) % size;
    const low = base;
    block /= size;
    const count = block;
    const ring: Ring = {
      size,
      place,
      way,
      at: (to) => position + (to - place) * stride,
      pieces: (first) => ({ base: low, first, stride: -way, mod: size, scale: count, count }),
    };
    const own = owned(ring);
    turns.push({ ring, own });
    base += own * block;
  }
  return { turns, chunk: base };
}

/** @param halves Which of the two: the turns that reduce, and those that gather. */
function torusRings(summary: string, halves: { readonly reduces: boolean; readonly gathers: boolean }) {
  const { reduces, gathers } = halves;
  return planned<typeof params>({
    name: 'torus-rings',
    summary,
    params,
    parts: (values) => 2 * partsOf(values),
    chunks: (n) => n,
    ...(!(reduces && gathers) && {
      label: (position: number, part: number, n: number, values: Values) =>
        ringsOf(n, position, part, values).chunk,
    }),
    lanesPerRank(n, values) {
      sizesOf(n, values);
      return 2 * partsOf(values);
    },
    channel: (lane) => lane,
    time(n, bytes, net, values) {
      const sizes = sizesOf(n, values);
      const turns = Number(reduces) + Number(gathers);
      let time = 0;
      const ways = 2 * partsOf(values);
      let left = bytes / Math.min(ways, net.ports ?? ways);
      for (const axis of axesOf(sizes)) {
        const steps = turns * (sizes[axis]! - 1);
        left /= sizes[axis]!;
        time += alphaBeta(net, steps, steps * left);
      }
      return time;
    },
    steps({ n, position, lane, values }) {
      const told = script(lane, lane);
      const { turns } = ringsOf(n, position, lane, values);
      if (reduces) for (const { ring } of turns) turn(told, ring, ring.place, true);
      if (gathers) for (const { ring, own } of turns.toReversed()) turn(told, ring, own, false);
      return told.steps();
    },
  });
}

export const torusRingsAllReduce = torusRings(
  'rings along one axis after the other; starts on every axis and in both directions at once',
  { reduces: true, gathers: true },
);
export const torusRingsReduceScatter = torusRings(
  'sums along rings, one axis after the other; starts on every axis and in both directions at once',
  { reduces: true, gathers: false },
);
export const torusRingsAllGather = torusRings(
  'copies along rings, one axis after the other; starts on every axis and in both directions at once',
  { reduces: false, gathers: true },
);

/** Axes that runs begin with: as many as are longer than one, as far as the values say. */
function partsOf({ x, y, z }: Values): number {
  return Math.max(1, [x === 1 ? 1 : 2, y, z].filter((size) => size > 1).length);
}

/** When roles wait for others. */
import type { Segment } from '../segments.ts';
import type { Sides } from './sides.ts';

/** Stretches in which a role neither computes nor waits for its own communication; ps. */
export interface Bubbles {
  /** Those of role r are `first[r]` to, but without, `first[r + 1]`, in the order of time. */
  readonly first: Uint32Array<ArrayBuffer>;
  readonly startPs: Float64Array<ArrayBuffer>;
  readonly endPs: Float64Array<ArrayBuffer>;
}

/** The holes between the segments of each role that is kept. */
export function bubblesOf(
  segments: readonly (readonly Segment[])[],
  totalPs: number,
  { roles }: Sides,
): Bubbles {
  const first = [0];
  const startPs: number[] = [];
  const endPs: number[] = [];
  for (const role of roles) {
    let now = 0;
    const add = (untilPs: number) => {
      if (untilPs <= now) return;
      startPs.push(now);
      endPs.push(untilPs);
    };
    for (const segment of segments[role]!.toSorted((a, b) => a.startPs - b.startPs)) {
      add(segment.startPs);
      now = Math.max(now, segment.endPs);
    }
    add(totalPs);
    first.push(startPs.length);
  }
  return {
    first: Uint32Array.from(first),
    startPs: Float64Array.from(startPs),
    endPs: Float64Array.from(endPs),
  };
}

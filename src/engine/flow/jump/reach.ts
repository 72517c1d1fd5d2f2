/** Whether full links alone set the pace of the slowest lanes. */
import type { FlowProblem } from '../problem.ts';
import { LANE_WORDS, Lane, type State } from './layout.ts';
import type { Load } from './load.ts';
import { lanePace, type Marks } from './pace.ts';

/** A part by which the pace of lanes at a full link may differ by rounding. */
const ROUNDING = 2 ** -20;

/** The lane that each lane sends to, and the one that sends to it. */
function neighboursOf({ lanes: { words } }: State, count: number) {
  const peer = new Uint32Array(count);
  const before = new Uint32Array(count);
  for (let lane = 0; lane < count; lane++) {
    const to = words[lane * LANE_WORDS + Lane.peer]! % count;
    peer[lane] = to;
    before[to] = lane;
  }
  return { peer, before };
}

/**
 * The lanes of the links, and those that are as slow as they because of them. Behind them, a lane
 * that waits for their messages: the n-th one from its n-th step on. Before them, a lane that is a
 * whole window ahead and waits for their progress, one message on its way.
 */
function slowedBy(
  { links }: Load,
  { peer, before }: ReturnType<typeof neighboursOf>,
  { step }: Marks,
  from: number,
  window: number,
): Uint8Array {
  const slowed = new Uint8Array(step.length);
  const own = links.flat();
  for (const lane of own) slowed[lane] = 1;
  for (const lane of own) {
    for (let at = peer[lane]!, far = 1; slowed[at] === 0 && step[at]! - from >= far; far++) {
      slowed[at] = 1;
      at = peer[at]!;
    }
    for (let at = lane; slowed[before[at]!] === 0 && step[before[at]!]! - step[at]! >= window - 2; ) {
      at = before[at]!;
      slowed[at] = 1;
    }
  }
  return slowed;
}

/** Whether two lanes of one link are in one ring: then each would come to wait for the other. */
function shareRing({ links }: Load, { peer }: ReturnType<typeof neighboursOf>): boolean {
  const ring = new Int32Array(peer.length).fill(-1);
  const ringOf = (lane: number) => {
    for (let at = lane; ring[at] === -1; at = peer[at]!) ring[at] = lane;
    return ring[lane]!;
  };
  return links.some((lanes) => new Set(lanes.map(ringOf)).size < lanes.length);
}

/**
 * Whether full links set the pace. Their lanes go at the links' pace in every window, with messages
 * in hand. Every other lane that is nearly as slow, by a part `epsilon`, is slowed by them. Then no
 * lane waits for a slower one, now or later. `from`: step at which the stretch began.
 */
export function setPace(
  { schedule: { window } }: FlowProblem,
  link: Load,
  state: State,
  moments: readonly Marks[],
  from: number,
  epsilon: number,
): boolean {
  const now = moments.at(-1)!;
  const count = now.step.length;
  const around = neighboursOf(state, count);
  const slowed = slowedBy(link, around, now, from, window);
  const own = new Set(link.links.flat());
  if (shareRing(link, around)) return false;
  for (const lane of own) {
    const inHand = now.step[around.before[lane]!]! - now.step[lane]!;
    if (inHand < 2) return false;
  }
  for (let i = 1; i < moments.length; i++) {
    for (let lane = 0; lane < count; lane++) {
      const pace = lanePace(moments[i - 1]!, moments[i]!, lane);
      if (pace === undefined) continue;
      if (own.has(lane) && Math.abs(pace - link.ps) > ROUNDING * link.ps) return false;
      if (slowed[lane] === 0 && pace >= link.ps * (1 - epsilon)) return false;
    }
  }
  return true;
}

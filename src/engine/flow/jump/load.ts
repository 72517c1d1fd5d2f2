/** The time that links need for a step of all lanes that move: no order takes less. */
import { get64 } from '../encode.ts';
import type { FlowProblem } from '../problem.ts';
import { entryOf, IDLE, LANE_WORDS, Lane, NEVER, Next, pathLength, pathOf, type State } from './layout.ts';
import type { Motion } from './recur.ts';
import type { Snapshot } from './snapshot.ts';

/** The fullest links. */
export interface Load {
  /** Time that they need for one message of every lane that moves, ps. */
  readonly ps: number;
  /** The lanes whose messages cross each of them. */
  readonly links: readonly (readonly number[])[];
}

/** Links whose times differ by less than this part are equally full. */
const ALIKE = 2 ** -20;

/** The fullest links for lanes that move; `paths`: the paths of the replica's lanes. */
export function fullestLinks(problem: FlowProblem, paths: Uint32Array, { stretches }: Motion): Load {
  const { capacity, maxPath, weightUnit } = problem;
  const needs = new Float64Array(capacity.length);
  const cross = (lane: number, visit: (link: number, share: number) => void) => {
    if (!stretches[lane]?.sends) return;
    const path = pathOf(problem, lane);
    for (let k = 0; k < pathLength(paths, path); k++) {
      const share = weightUnit === undefined ? 1 : paths[path + maxPath + k]! / weightUnit;
      visit(paths[path + k]!, share);
    }
  };
  for (let lane = 0; lane < stretches.length; lane++) {
    cross(lane, (link, share) => {
      if (capacity[link]! > 0) needs[link]! += (stretches[lane]!.bytes * share) / capacity[link]!;
    });
  }
  const ps = needs.reduce((most, time) => Math.max(most, time), 0);
  const links = new Map<number, number[]>();
  needs.forEach((time, link) => {
    if (time >= ps * (1 - ALIKE)) links.set(link, []);
  });
  for (let lane = 0; lane < stretches.length; lane++) cross(lane, (link) => links.get(link)?.push(lane));
  return { ps, links: [...links.values()] };
}

/**
 * How much later some lane is than the fullest links let their own lanes be, ps: were all to go on
 * at the links' pace, the last would end that much later than the latest link has sent what is
 * left.
 */
export function behindPs({ ps, links }: Load, { stretches }: Motion, state: State, shot: Snapshot): number {
  let endPs = 0;
  stretches.forEach((stretch, lane) => {
    if (stretch) endPs = Math.max(endPs, shot.freePs[lane]! + stretch.left * ps);
  });
  const stepsLeft = (lanes: readonly number[]) => {
    const steps = lanes.map((lane) => {
      const stretch = stretches[lane]!;
      return stretch.left - 1 + restOf(state, lane, shot.nowPs, stretch.bytes) / stretch.bytes;
    });
    return steps.reduce((sum, left) => sum + left, 0) / steps.length;
  };
  return endPs - shot.nowPs - ps * Math.max(...links.map(stepsLeft));
}

/**
 * The effect of early events on the lanes of the fullest links up to the end of their stretch: how
 * much less, and more, time they may take, ps. An end may be early by a part of the whole time that
 * its message is under way. A start may be by a part of the time that it would take alone.
 */
export function handledEarly(problem: FlowProblem, { links }: Load, state: State, { stretches }: Motion) {
  const { words, floats } = state.lanes;
  const way = (lane: number) => {
    const entry = entryOf(problem, lane);
    if (state.next.words[entry + Next.at + 1] === NEVER) return 0;
    return get64(state.next.words, entry + Next.at) - get64(words, lane * LANE_WORDS + Lane.issue_at);
  };
  const alone = (lane: number) => stretches[lane]!.bytes / floats[lane * LANE_WORDS + Lane.line_rate]!;
  const left = (lane: number) => stretches[lane]!.left;
  const most = (lanes: readonly number[], of: (lane: number) => number) =>
    lanes.reduce((longest, lane) => Math.max(longest, of(lane)), 0);
  const inAll = (of: (lane: number) => number) =>
    problem.tolerance * Math.max(...links.map((lanes) => most(lanes, of) * most(lanes, left)));
  return { earlyPs: inAll(way), latePs: inAll(alone) };
}

/** Bytes of a lane's message that are still to be sent. */
function restOf(
  { lanes: { words, floats }, rates }: State,
  lane: number,
  nowPs: number,
  bytes: number,
): number {
  const rate = rates.floats[lane]!;
  if (rate === IDLE || rate === 0) return bytes;
  const at = lane * LANE_WORDS;
  const sincePs = Math.max(0, nowPs - get64(words, at + Lane.drained_to));
  return Math.max(0, floats[at + Lane.remaining]! - Math.abs(rate) * sincePs);
}

/** How long a schedule lasts on a fabric, about: its busiest link, and its longest lane. */
import { linkCapacities } from '../../engine/flow/tables.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import type { Loading } from './loads.ts';

/**
 * Simulated time, ps: the bytes of the busiest link at its rate, and the longest lane's delays and
 * latencies one after the other. It decides how much of a training step is simulated together.
 */
export function aboutPs(run: Loading, loads: Float64Array): number {
  const capacity = linkCapacities(run.fabric, run.reality);
  let busiest = 0;
  loads.forEach((bytes, link) => {
    if (capacity[link]! > 0) busiest = Math.max(busiest, bytes / capacity[link]!);
  });
  const { latencyPs } = run.fabric.links;
  const hopPs = latencyPs.reduce((most, latency) => Math.max(most, latency), 0);
  return Math.round(busiest + longestLanePs(run.schedule, hopPs * Math.max(1, run.routes.maxHops)));
}

function longestLanePs({ laneCount, laneOps, ops, delayPs }: Schedule, latencyPs: number): number {
  let longest = 0;
  for (let lane = 0; lane < laneCount; lane++) {
    let lanePs = 0;
    for (let op = laneOps[lane]!; op < laneOps[lane + 1]!; op++) {
      const column = (c: number) => ops[op * OP_STRIDE + c]!;
      const waits = column(OpCol.need) > 0 && (column(OpCol.flags) & Flag.signal) === 0;
      lanePs += column(OpCol.count) * (delayPs[op]! + (waits ? latencyPs : 0));
    }
    longest = Math.max(longest, lanePs);
  }
  return longest;
}

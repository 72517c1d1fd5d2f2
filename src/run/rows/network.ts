/** The network's share of a training step, for the result. */
import type { Measure } from '../../ladder/measure.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { NetworkResult } from '../../model/training-result.ts';
import { mean } from '../../stats/summary.ts';
import type { ProgramCollective } from '../../workload/program.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import { type NetworkTime, networkTime } from '../../workload/timeline/network-share.ts';
import { wholeName } from '../../workload/unlike/split.ts';
import { quantity, quantityUs } from './quantity.ts';

/** The last rung of a training step. */
interface LastRung {
  /** Those of the ladder: whole ps. */
  readonly timesPs: readonly number[];
  readonly layouts: readonly Layout[];
  /** The graph of each layout. */
  readonly graphs: readonly ProgramGraph[];
  /** Each collective of the first graph, alone. */
  readonly parts: readonly Pick<Measure, 'timesPs' | 'linkBytes'>[];
}

/** A part of the share: a kind of group, on the links of scale-up domains or on the others. */
interface Part {
  readonly group: string;
  readonly on: 'scale-up' | 'scale-out';
  readonly ps: number;
}

/** The share of each time, and its parts, which are whole ps and add up to it. */
export function networkResult(last: LastRung, fabric: Fabric, seeds: number): NetworkResult {
  const inside = insideOf(last, fabric);
  const shares = last.layouts.map((layout, i) => networkTime(last.graphs[i]!, layout));
  const paired = shares.length === last.timesPs.length;
  const whole = (timePs: number, i: number) => {
    const own = paired ? [i] : shares.map((_, at) => at);
    const infinitePs = Math.round(mean(own.map((at) => shares[at]!.infinitePs)));
    const drafts = mergedParts(own.flatMap((at) => partsOf(last.graphs[at]!, shares[at]!, inside)));
    return { infinitePs, addedPs: timePs - infinitePs, parts: wholeParts(drafts, timePs - infinitePs) };
  };
  const all = last.timesPs.map(whole);
  const groups = [...new Set(all.flatMap(({ parts }) => parts.map(({ group }) => group)))];
  const sumUs = (of: (part: Part) => boolean) =>
    quantityUs(
      all.map(({ parts }) => parts.filter(of).reduce((sum, { ps }) => sum + ps, 0)),
      seeds,
    );
  return {
    time_us: quantityUs(
      all.map(({ addedPs }) => addedPs),
      seeds,
    ),
    share: quantity(
      all.map(({ addedPs }, i) => (last.timesPs[i]! > 0 ? addedPs / last.timesPs[i]! : 0)),
      seeds,
    ),
    infinite_us: quantityUs(
      all.map(({ infinitePs }) => infinitePs),
      seeds,
    ),
    scale_up_us: sumUs(({ on }) => on === 'scale-up'),
    scale_out_us: sumUs(({ on }) => on === 'scale-out'),
    groups: groups.map((group) => ({
      group,
      time_us: sumUs((part) => part.group === group),
      scale_up_us: sumUs((part) => part.group === group && part.on === 'scale-up'),
      scale_out_us: sumUs((part) => part.group === group && part.on === 'scale-out'),
    })),
  };
}

/** The parts of a share; `inside`: the fraction of a collective in scale-up domains. */
function partsOf(
  { program }: ProgramGraph,
  { partsPs }: NetworkTime,
  inside: (collective: ProgramCollective) => number,
): Part[] {
  return program.collectives.flatMap((collective, i): Part[] => {
    const ps = partsPs[i]!;
    if (ps === 0) return [];
    const up = ps * inside(collective);
    const { group } = collective;
    return [
      { group, on: 'scale-up', ps: up },
      { group, on: 'scale-out', ps: ps - up },
    ];
  });
}

/** One part a group and kind of link. */
function mergedParts(parts: readonly Part[]): Part[] {
  const sums = new Map<string, Part>();
  for (const part of parts) {
    const key = `${part.on} ${part.group}`;
    sums.set(key, { ...part, ps: (sums.get(key)?.ps ?? 0) + part.ps });
  }
  return [...sums.values()];
}

/** Parts in whole ps that add up to a sum: rounded down, then the largest rests up. */
function wholeParts(parts: readonly Part[], sumPs: number): Part[] {
  const all = parts.reduce((sum, { ps }) => sum + ps, 0);
  if (all <= 0) return [];
  const exact = parts.map(({ ps }) => (ps / all) * sumPs);
  const down = exact.map(Math.floor);
  const left = sumPs - down.reduce((sum, ps) => sum + ps, 0);
  const byRest = exact.map((ps, i) => ({ i, rest: ps - down[i]! })).sort((a, b) => b.rest - a.rest);
  for (const { i } of byRest.slice(0, left)) down[i]!++;
  return parts.map((part, i) => ({ ...part, ps: down[i]! }));
}

/**
 * Collective → the fraction of its time in scale-up domains, alone on the fabric. A kind of link
 * takes as long as its busiest link needs for its bytes. The slower kind has this time; the other
 * one has at most the rest of the collective's, as both may be busy at once.
 */
function insideOf({ graphs, parts }: LastRung, fabric: Fabric): (one: ProgramCollective) => number {
  const known = new Map<string, number>();
  graphs[0]?.program.collectives.forEach((collective, i) => {
    known.set(wholeName(collective.name), insidePart(collective, parts[i]!, fabric));
  });
  return ({ name }) => known.get(wholeName(name)) ?? 0;
}

function insidePart(
  { groups, dressing }: ProgramCollective,
  { timesPs, linkBytes }: LastRung['parts'][number],
  { links, server }: Fabric,
): number {
  // A profile may pad messages inside servers, so that they keep time with those between servers.
  const { wire = 1, wireInside = wire } = dressing ?? {};
  let [up, out] = [0, 0];
  linkBytes.forEach((bytes, link) => {
    const busyPs = (8e12 * bytes) / links.rateBps[link]!;
    if (links.scaleUp[link]) up = Math.max(up, (busyPs * wire) / wireInside);
    else out = Math.max(out, busyPs);
  });
  if (up + out === 0) {
    const stays = groups.every((ranks) => ranks.every((rank) => server[rank] === server[ranks[0]!]));
    return stays ? 1 : 0;
  }
  const slower = Math.max(up, out);
  const other = Math.min(up, out, Math.max(0, mean(timesPs) - slower));
  return (up >= out ? slower : other) / (slower + other);
}

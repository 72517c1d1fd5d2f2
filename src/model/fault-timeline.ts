/** The effect of faults on the links of a fabric over time, and when routing knows of them. */
import type { Fabric } from './fabric.ts';
import type { CableFault } from './faults.ts';

/** From `atPs` on a link has this rate; bit/s, 0: it loses its packets. */
export interface LinkChange {
  readonly link: number;
  readonly atPs: number;
  readonly rateBps: number;
}

/** From `fromPs` on routing leaves these links out. */
export interface KnownFailures {
  readonly fromPs: number;
  /** 1 by link. */
  readonly down: Uint8Array;
}

/** Links that change during a run, and the routes that are used meanwhile. */
export interface LinkFaults {
  /** By link, then by time. A link of rate 0 is down. */
  readonly changes: readonly LinkChange[];
  /**
   * Replacements of `routes.nextSet` from a time on; by time, the first from 0 on. Empty: no
   * replacement.
   */
  readonly epochs: readonly { readonly fromPs: number; readonly nextSet: Uint32Array }[];
}

export interface FaultTimeline {
  /**
   * The fabric with the rates it has for all the time; of links that never work, as they should be.
   */
  readonly fabric: Fabric;
  /** Links that never work: 1 by link. */
  readonly dead: Uint8Array;
  /** By link, then by time; only of links that change. */
  readonly changes: readonly LinkChange[];
  /** By time, the first from 0 on; empty if nothing fails or is repaired during the run. */
  readonly known: readonly KnownFailures[];
}

/** The faults of one seed. If a link has several faults, the worst counts. */
export function faultTimeline(
  fabric: Fabric,
  faults: readonly CableFault[],
  reconvergePs: number,
): FaultTimeline {
  const { links } = fabric;
  const ofLink = new Map<number, CableFault[]>();
  for (const fault of faults) {
    for (const link of fault.cables.flatMap((cable) => [cable, cable + 1])) {
      const others = ofLink.get(link);
      if (others) others.push(fault);
      else ofLink.set(link, [fault]);
    }
  }
  const rateBps = links.rateBps.slice();
  const dead = new Uint8Array(links.count);
  const changes: LinkChange[] = [];
  for (const [link, all] of [...ofLink].sort(([a], [b]) => a - b)) {
    const lasting = all.filter((fault) => fault.atPs === undefined && fault.untilPs === undefined);
    const left = Math.min(1, ...lasting.map(({ share }) => share));
    if (left === 0) dead[link] = 1;
    else {
      rateBps[link] = links.rateBps[link]! * left;
      changes.push(...changesOf(link, all, links.rateBps[link]!, rateBps[link]!));
    }
  }
  const known = knownFailures(faults, dead, reconvergePs);
  return { fabric: { ...fabric, links: { ...links, rateBps } }, dead, changes, known };
}

/** When a fault is there: from its start up to, and without, its end. */
function spanOf({ atPs = 0, untilPs = Infinity }: CableFault, delayPs = 0): readonly [number, number] {
  return [atPs + delayPs, untilPs + delayPs];
}

function changesOf(link: number, faults: readonly CableFault[], wholeBps: number, baseBps: number) {
  const times = faults.flatMap((fault) => spanOf(fault)).filter(Number.isFinite);
  const changes: LinkChange[] = [];
  let now = baseBps;
  for (const atPs of [...new Set(times)].sort((a, b) => a - b)) {
    const there = faults.filter((fault) => spanOf(fault)[0] <= atPs && atPs < spanOf(fault)[1]);
    const rateBps = wholeBps * Math.min(1, ...there.map(({ share }) => share));
    if (rateBps !== now) changes.push({ link, atPs, rateBps });
    now = rateBps;
  }
  return changes;
}

/** Failures as routing knows them; it has always known those from the start. */
function knownFailures(
  faults: readonly CableFault[],
  dead: Uint8Array,
  reconvergePs: number,
): KnownFailures[] {
  const failed = faults
    .filter(({ share, cables }) => share === 0 && cables.length > 0)
    .map((fault) => {
      const [from, to] = spanOf(fault, reconvergePs);
      return { cables: fault.cables, from: fault.atPs === undefined ? 0 : from, to };
    });
  const times = failed.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  const sorted = [...new Set([0, ...times])].sort((a, b) => a - b);
  if (failed.every(({ from, to }) => from === 0 && to === Infinity)) return [];
  return sorted.map((fromPs) => {
    const down = dead.slice();
    for (const { cables, from, to } of failed) {
      if (from > fromPs || fromPs >= to) continue;
      for (const cable of cables) down.fill(1, cable, cable + 2);
    }
    return { fromPs, down };
  });
}

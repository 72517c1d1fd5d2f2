/**
 * The steps of two-level algorithms inside servers. Before a part goes to the network, each of a
 * server's g ranks has the sum of its g-th of the part over the server. Afterwards all ranks have
 * all of the part. The ranks of one place in their servers are a *rail*; its lanes do the steps in
 * between.
 *
 * `switch`: the server's switch adds what a rank reads, and copies what it writes (NVLink SHARP;
 * nvls.ts). (1 + 1/g)·S passes each port each way. Half of it is simulated as the message by which
 * a rank reads, half as the message by which it is written to. The written data is there when all
 * ranks have their sums: they tell the first rank, which tells all.
 *
 * `direct`: ranks send each other their g-ths (NCCL's CollNetDirect), 2(g-1)/g·S.
 */
import { only } from './holdings.ts';
import { type PlanStep, type Script, script } from './plan.ts';

export const INSIDE = ['switch', 'direct'] as const;
export type Inside = (typeof INSIDE)[number];

/** A rank of an algorithm of two levels. */
export interface Place {
  readonly gpus: number;
  readonly position: number;
  /** Lane of the rank that the lanes of inside come after. */
  readonly first: number;
  /** Parts in the order in which they go. */
  readonly parts: readonly number[];
  /** Contributions of all ranks. */
  readonly all: bigint;
  /** Lane of the rail, of the same server, that a part begins in. */
  entry(part: number): number;
  /** The one that it ends in. */
  exit(part: number): number;
}

/** Lanes from `first` on for what is inside; those of the rail come after. */
export const INSIDE_LANES = 3;
/** Lanes by `switch`, and by `direct`. */
const Switch = { read: 0, hub: 1, write: 2 } as const;
const Direct = { scatter: 0, gather: 1, collect: 2 } as const;

/** Half of what a port carries of a part. */
const halfLoad = (gpus: number) => (part: number) => Math.ceil((part * (1 + 1 / gpus)) / 2);

/** The part of one rank of a server, chunk by chunk: as many as ranks. */
const placeOf = ({ gpus, position }: Place) => {
  const local = position % gpus;
  const home = position - local;
  const mates = Array.from({ length: gpus }, (_, mate) => home + mate);
  return { local, home, mates, others: mates.filter((mate) => mate !== position) };
};

/** A lane of the rail awaits its sum over the server of the part that is next. */
export function awaitSum(told: Script, inside: Inside, place: Place): void {
  const { local, home, others } = placeOf(place);
  if (place.gpus === 1) return;
  if (inside === 'direct') {
    for (const mate of others) told.receive({ position: mate, lane: place.first + Direct.scatter });
    return;
  }
  told.receive({ position: home + ((local + place.gpus - 1) % place.gpus), lane: place.first + Switch.read });
}

/** A lane of the rail says that it has the sum of all. */
export function handSum(told: Script, inside: Inside, place: Place): void {
  if (place.gpus === 1) told.pause();
  else if (inside === 'direct')
    told.send({ position: place.position, lane: place.first + Direct.gather, chunks: [] });
  else told.send({ position: placeOf(place).home, lane: place.first + Switch.hub, chunks: [] });
}

/** Steps of lane `first + lane`, below {@link INSIDE_LANES}. */
export function insideSteps(lane: number, inside: Inside, place: Place): readonly PlanStep[] {
  if (place.gpus === 1) return [];
  return inside === 'direct' ? directSteps(lane, place) : switchSteps(lane, place);
}

function directSteps(lane: number, place: Place): readonly PlanStep[] {
  const told = script(place.first + lane);
  const { local, home, others } = placeOf(place);
  // Nearest first, so that not all send to one.
  const turned = others.toSorted((a, b) => away(a) - away(b));
  for (const part of place.parts) {
    if (lane === Direct.scatter) {
      for (const mate of turned) {
        const chunks = { first: mate - home };
        told.send({ position: mate, lane: place.entry(part), part, chunks, reduce: true });
      }
    } else if (lane === Direct.gather) {
      told.receive({ position: place.position, lane: place.exit(part) });
      for (const mate of turned) {
        told.send({ position: mate, lane: place.first + Direct.collect, part, chunks: { first: local } });
      }
    } else {
      for (const mate of others) told.receive({ position: mate, lane: place.first + Direct.gather });
      told.pause();
    }
  }
  return told.steps();

  function away(mate: number): number {
    return (mate - place.position + place.gpus) % place.gpus;
  }
}

function switchSteps(lane: number, place: Place): readonly PlanStep[] {
  const { gpus, parts } = place;
  const told = script(place.first + lane);
  const { local, home, mates } = placeOf(place);
  const hub = { position: home, lane: place.first + Switch.hub };
  const after = home + ((local + 1) % gpus);
  const before = home + ((local + gpus - 1) % gpus);
  const bytes = halfLoad(gpus);
  if (lane === Switch.read) {
    const sums = mates.reduce((sum, mate) => sum | only(mate), 0n);
    const chunks = { first: after - home };
    told.receive(hub);
    for (const part of parts) {
      told.send({ position: after, lane: place.entry(part), part, chunks, sums, bytes });
    }
  } else if (lane === Switch.hub) {
    if (local !== 0) return [];
    for (const mate of mates) told.receive({ position: mate, lane: place.first + Switch.write });
    for (const mate of mates) told.send({ position: mate, lane: place.first + Switch.read, chunks: [] });
    for (const part of parts) {
      for (const mate of mates) told.receive({ position: mate, lane: place.exit(part) });
      for (const mate of mates) told.send({ position: mate, lane: place.first + Switch.write, chunks: [] });
    }
  } else {
    const chunks = mates.map((mate) => mate - home);
    told.send({ ...hub, chunks: [] });
    for (const part of parts) {
      told.receive(hub);
      told.send({ position: after, part, chunks, sums: place.all, bytes });
      told.receive({ position: before });
    }
  }
  return told.steps();
}

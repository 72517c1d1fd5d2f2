/** Faults that come and go over a training step, and the part of it that a simulation sees. */
import type { Fabric } from '../model/fabric.ts';
import type { LinkChange, LinkFaults } from '../model/fault-timeline.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Faulted } from './faulted.ts';

/** The states of links and routes over time. */
export interface FaultTimes {
  /** When each state begins, ps from the start of the step; the first at 0. */
  readonly fromPs: readonly number[];
  /** The state: equal numbers for links and routes that are the same. */
  readonly state: readonly number[];
  /** The state without the faults that come or go. */
  readonly base: number;
  /** The world in that state. */
  readonly baseWorld: Faulted;
  /** Whether nothing is wrong in it. */
  readonly isSound: boolean;
  /** The world as a simulation sees it that begins at a time of the step. */
  at(ps: number): Faulted;
}

/** Links and routes of a fabric with faults that come and go. */
export interface TimedWorld {
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  readonly faults: LinkFaults;
  /** Whether the fabric itself has no faults. */
  readonly sound: boolean;
}

/** The number of the state with these next sets, and these rates of links that changed. */
export type StateOf = (nextSet: Uint32Array, rateBps: ReadonlyMap<number, number>) => number;

/** Numbers states; those that are the same have one number. */
export function stateNumbers(): StateOf {
  const sets = new WeakMap<Uint32Array, number>();
  const states = new Map<string, number>();
  let seen = 0;
  return (nextSet, rateBps) => {
    const set = sets.get(nextSet) ?? seen++;
    sets.set(nextSet, set);
    const key = `${set} ${[...rateBps].sort(([a], [b]) => a - b).join(' ')}`;
    const state = states.get(key) ?? states.size;
    states.set(key, state);
    return state;
  };
}

/**
 * The states of a world.
 * @param packets Whether packets are simulated: for them the rates of the fabric are those that
 *   windows and timeouts are made for.
 */
export function faultTimes(world: TimedWorld, packets: boolean, stateOf: StateOf): FaultTimes {
  const { fabric, routes, faults, sound } = world;
  const { changes, epochs } = faults;
  const times = [0, ...changes.map(({ atPs }) => atPs), ...epochs.map((epoch) => epoch.fromPs)];
  const inTime = [...changes].sort((a, b) => a.atPs - b.atPs);
  const present = new Map<number, number>();
  const fromPs: number[] = [];
  const state: number[] = [];
  let next = 0;
  for (const ps of [...new Set(times)].filter((time) => time >= 0).sort((a, b) => a - b)) {
    for (; next < inTime.length && inTime[next]!.atPs <= ps; next++) {
      const { link, rateBps } = inTime[next]!;
      if (rateBps === fabric.links.rateBps[link]) present.delete(link);
      else present.set(link, rateBps);
    }
    const id = stateOf(nextSetAt(world, ps), present);
    if (state.at(-1) === id) continue;
    fromPs.push(ps);
    state.push(id);
  }
  const routesOf = new Map<Uint32Array, RouteTables>([[routes.nextSet, routes]]);
  const fabrics = new Map<number, Fabric>();
  return {
    fromPs,
    state,
    base: stateOf(routes.nextSet, new Map()),
    baseWorld: { fabric, routes, during: undefined },
    isSound: sound,
    at(ps) {
      const id = state[fromPs.findLastIndex((from) => from <= ps)]!;
      const before = lastOf(changes, ps);
      const nextSet = nextSetAt(world, ps);
      if (!routesOf.has(nextSet)) routesOf.set(nextSet, { ...routes, nextSet });
      if (!packets && !fabrics.has(id)) fabrics.set(id, withRates(fabric, before));
      const first = packets ? before : before.filter(({ rateBps }) => rateBps === 0);
      const later = changes.filter(({ atPs }) => atPs > ps);
      const laterEpochs = epochs.filter((epoch) => epoch.fromPs > ps);
      const during = {
        changes: [...first.map((change) => ({ ...change, atPs: 0 })), ...later.map(shifted(ps))].sort(
          (a, b) => a.link - b.link || a.atPs - b.atPs,
        ),
        epochs: [
          { fromPs: 0, nextSet },
          ...laterEpochs.map((epoch) => ({ ...epoch, fromPs: epoch.fromPs - ps })),
        ],
      };
      const changing = during.changes.length > 0 || laterEpochs.length > 0;
      return {
        fabric: fabrics.get(id) ?? fabric,
        routes: routesOf.get(nextSet)!,
        during: changing ? during : undefined,
      };
    },
  };
}

const shifted =
  (ps: number) =>
  (change: LinkChange): LinkChange => ({ ...change, atPs: change.atPs - ps });

function nextSetAt({ routes, faults: { epochs } }: TimedWorld, ps: number): Uint32Array {
  return epochs.findLast(({ fromPs }) => fromPs <= ps)?.nextSet ?? routes.nextSet;
}

/** The last change of each link up to a time. */
function lastOf(changes: readonly LinkChange[], ps: number): LinkChange[] {
  const last = new Map<number, LinkChange>();
  for (const change of changes) if (change.atPs <= ps) last.set(change.link, change);
  return [...last.values()];
}

/** The fabric with the rates above 0 of some changes. */
function withRates(fabric: Fabric, changes: readonly LinkChange[]): Fabric {
  const slow = changes.filter(({ link, rateBps }) => rateBps > 0 && rateBps !== fabric.links.rateBps[link]);
  if (slow.length === 0) return fabric;
  const rateBps = fabric.links.rateBps.slice();
  for (const { link, rateBps: rate } of slow) rateBps[link] = rate;
  return { ...fabric, links: { ...fabric.links, rateBps } };
}

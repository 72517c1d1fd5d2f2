/**
 * Simulates parts of a schedule that are alike once, and fills in the rest of the answer.
 *
 * Parts are sets of lanes that exchange no messages and load no common links. Parts with the same
 * programs over links of the same rates and latencies are a class. If the sizes of all classes have
 * a common divisor, so many times fewer parts of each are simulated. The engine then meets the same
 * moments, with the same ratio of parts, and all numbers of its answer follow exactly. Else, if
 * completion times are not wanted, which would have to be weighed, one part of each is simulated.
 */

import type { Fabric } from '../../model/fabric.ts';
import type { Schedule } from '../../model/schedule.ts';
import { countMessages } from '../../model/schedule-read.ts';
import { hasOnePath, isDetour, propertiesOf } from '../../routing/properties.ts';
import type { FlowReplica, FlowResult, FlowRun } from '../flow/api.ts';
import type { Listener } from '../listener.ts';
import { type Alike, alikePrograms, findAlike } from './alike.ts';
import { hasChoice } from './choice.ts';
import { fewerParts } from './fewer.ts';
import { type Identity, identityOf, type KnownRuns, knownRuns, wholeIdentity } from './known.ts';
import { mayPay, mayRecur } from './pays.ts';
import { toldRuns } from './told.ts';

type Simulate = (run: FlowRun, listen?: Listener) => Promise<FlowResult>;

/** A smaller run, and the answer of the whole one from its answer. */
export interface Smaller {
  readonly run: FlowRun;
  /** Identity of the smaller run, if others may tell its answer. */
  readonly identity?: Identity | undefined;
  readonly whole: (replica: FlowReplica) => FlowReplica;
}

/**
 * The engine, which is given parts that are alike, and seeds that decide nothing, once. Parts are
 * looked for in schedules where that `pays`; long ones that `recurs` names are known again as a
 * whole. Rungs that cannot differ are `told` by one of them.
 */
export function oncePerClass(
  simulate: Simulate,
  pays = mayPay,
  recurs = mayRecur,
  told = toldRuns(),
): Simulate {
  const perClass = onEachClass(simulate, pays, recurs);
  return async (run, listen) => {
    const before = told.find(run);
    if (before) return before;
    const result = await perClass(run, listen);
    told.add(run, result);
    return result;
  };
}

function onEachClass(simulate: Simulate, pays: typeof mayPay, recurs: typeof mayRecur): Simulate {
  const byFabric = new WeakMap<Fabric, KnownRuns>();
  const knownOn = (fabric: Fabric) => {
    const known = byFabric.get(fabric) ?? knownRuns();
    byFabric.set(fabric, known);
    return known;
  };
  return async (run, listen) => {
    const began = performance.now();
    const smaller = smallerRun(run, pays) ?? recurring(run, recurs);
    if (!smaller) return simulate(run, listen);
    const known = knownOn(run.fabric);
    const { identity } = smaller;
    const before = identity && known.find(identity, smaller.run);
    const result = before ?? (await simulate(smaller.run, listen));
    if (identity && !before) known.add(identity, result);
    const replicas = result.replicas.map(smaller.whole);
    return {
      ...result,
      replicas: run.seeds.map((seed, i) => ({ ...(replicas[i] ?? replicas[0]!), seed })),
      engineMs: performance.now() - began,
    };
  };
}

/** The smaller run; undefined if none is known. */
export function smallerRun(run: FlowRun, pays = mayPay): Smaller | undefined {
  // Messages are listed as the engine comes to them. Links that change are not alike for long.
  if (run.listFlows || run.faults) return undefined;
  const candidates = pays(run.schedule, run.fabric) ? alikePrograms(run.schedule) : undefined;
  if ((!candidates && run.seeds.length === 1) || seedDecides(run)) return undefined;
  const one = { ...run, seeds: run.seeds.slice(0, 1) };
  const alike = candidates && findAlike(one, candidates);
  const smaller = alike && withFewerParts(one, alike);
  return smaller ?? (run.seeds.length > 1 ? { run: one, whole: (replica) => replica } : undefined);
}

/**
 * The run itself, with its identity; undefined if it has none. The identity of a single seed tells
 * the links that its paths take.
 */
function recurring(run: FlowRun, recurs: (schedule: Schedule) => boolean): Smaller | undefined {
  const { faults, seeds, schedule, reality, routing } = run;
  if (faults || seeds.length > 1 || !recurs(schedule)) return undefined;
  if (reality === 'routing' && isDetour(routing.name)) return undefined;
  const identity = wholeIdentity(run);
  return identity && { run, identity, whole: (replica) => replica };
}

function withFewerParts(run: FlowRun, alike: Alike): Smaller | undefined {
  const sizes = alike.classes.map(({ parts }) => parts.length);
  const times = sizes.reduce(greatestCommonDivisor);
  if (times > 1) {
    const { stop } = run;
    const { schedule, whole } = fewerParts(run.schedule, alike, (size) => size / times);
    return {
      identity: identityOf(run, alike, (size) => size / times),
      run: { ...run, schedule, ...(stop && { stop: { ...stop, messages: stop.messages / times } }) },
      whole: (replica) => {
        const { progress, skipped } = replica;
        return {
          ...whole(replica),
          messages: replica.messages * times,
          ...(progress && { progress: progress.map((at) => ({ ...at, messages: at.messages * times })) }),
          ...(skipped && { skipped: { ...skipped, messages: skipped.messages * times } }),
        };
      },
    };
  }
  if (run.times !== false || run.stop) return undefined;
  const messages = countMessages(run.schedule);
  const { schedule, whole } = fewerParts(run.schedule, alike, () => 1);
  return {
    identity: identityOf(run, alike, () => 1),
    run: { ...run, schedule },
    whole: (replica) => {
      const { skipped } = replica;
      return {
        ...whole(replica),
        ...{ messages, fct: undefined },
        // Parts of different classes have different shares of it: as if they had the same.
        ...(skipped && {
          skipped: { ...skipped, messages: (skipped.messages / replica.messages) * messages },
        }),
      };
    },
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Whether the seed decides which links flows load. */
function seedDecides({ fabric, routes, reality, routing, schedule, seeds }: FlowRun): boolean {
  if (reality === 'routing' && isDetour(routing.name)) return true;
  const traced = reality === 'routing' ? hasOnePath(routing) : reality !== 'topology';
  const hashed = traced && propertiesOf(routing.name).atSwitch === 'hash';
  // Below rung `routing` paths matter for their latency alone, and only one seed is simulated.
  const decides = hashed && (reality === 'routing' || seeds.length > 1);
  return decides && hasChoice({ fabric, routes }, schedule);
}

/** The reasons of the carriers of a rung. */
import type { Stage } from '../../ladder/ladder.ts';
import type { RungName } from '../../model/result.ts';
import { mean } from '../../stats/summary.ts';
import { lentShare } from '../../workload/contention/params.ts';
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import type { Network } from '../bind.ts';
import { endpointReasons } from './endpoints.ts';
import { linkFaultReasons, slowRanks } from './faults.ts';
import { overServers } from './over-servers.ts';
import { overlapReasons } from './overlap.ts';
import { LONGER, type Part, type Rise } from './part.ts';
import type { Reason, Reasoned } from './reason.ts';
import { routingReasons } from './routing.ts';
import { bubbleReasons } from './step-time.ts';
import { topologyReasons } from './topology.ts';
import { transportReasons } from './transport.ts';

const PS_PER_US = 1e6;
/** A carrier of a part of a rung. */
export interface Carrier {
  readonly item: string;
  readonly name: string;
  readonly deltaUs: number;
  /** A collective, or messages. */
  readonly part?: Part | undefined;
}

/** The step around the carriers; of a training step also its graph. */
export interface StepAround {
  readonly graph?: ProgramGraph;
  /** Its timeline at rung `compute`, or else at `endpoints`. */
  readonly layout?: Layout;
  /** Time that rung `latency` adds for a name, and `endpoints`. */
  latencyOf(name: string): number;
  bytesOf(name: string): number;
}

/** The carriers of a rung with their reasons. */
export function reasoned(
  world: Network,
  rungs: readonly [before: RungName | undefined, rung: RungName],
  carriers: readonly Carrier[],
  step: StepAround,
): Reasoned[] {
  const own = carriers.filter(({ part }) => part);
  const [contended] = rungs[1] === 'contention' && step.graph ? contentionReasons(step.graph) : [];
  const found = own.map(
    (carrier): Reasoned => ({
      ...{ name: carrier.name, deltaUs: carrier.deltaUs },
      reasons:
        carrier.deltaUs < 0 ? [MOVED] : contended ? [contended] : ofPart(world, rungs, carrier, step, own),
    }),
  );
  // Ranks that wait for others wait for those that are held up most.
  const [most] = found;
  const top = most && most.deltaUs > 0 ? most.reasons[0] : undefined;
  const others = carriers
    .filter(({ part }) => !part)
    .map(
      ({ item, name, deltaUs }): Reasoned => ({
        ...{ name: name || item, deltaUs },
        reasons:
          deltaUs < 0
            ? [MOVED]
            : contended
              ? [contended]
              : ofWaiting(world, rungs[1], item, deltaUs, step, top),
      }),
    );
  return [...found, ...others];
}

const MOVED: Reason = { kind: 'moved', facts: {}, share: 1 };
const WAITING: Reason = { kind: 'waiting', facts: {}, share: 1 };

function ofWaiting(
  world: Network,
  rung: RungName,
  item: string,
  deltaUs: number,
  { graph, layout }: StepAround,
  top: Reason | undefined,
): Reason[] {
  if (rung === 'compute' && item === 'compute') return [{ kind: 'compute', facts: {}, share: 1 }];
  if (rung === 'jitter' && graph) return jitterReasons(graph);
  if (rung === 'compute' && graph && layout) return bubbleReasons(graph, layout, deltaUs * PS_PER_US);
  const slow = rung === 'faults' ? slowRanks(world) : undefined;
  return [slow ?? (top ? { ...top, share: 1 } : WAITING)];
}

function jitterReasons({ program: { ranks, jitter } }: ProgramGraph): Reason[] {
  return jitter ? [{ kind: 'jitter', facts: { ranks, deviation: jitter.deviation }, share: 1 }] : [WAITING];
}

function contentionReasons({ program: { contention, collectives } }: ProgramGraph): Reason[] {
  if (!contention) return [];
  const lent = Math.max(0, ...collectives.map(({ group }) => lentShare(contention, group)));
  return [{ kind: 'contention', facts: { lent, longer: contention.longer }, share: 1 }];
}

function ofPart(
  world: Network,
  [before, rung]: readonly [RungName | undefined, RungName],
  { item, name, part }: Carrier,
  step: StepAround,
  own: readonly Carrier[],
): Reason[] {
  const was = before && part!.at(before as Stage);
  const after = part!.at(rung as Stage);
  if (rung === 'compute' || rung === 'jitter' || rung === 'contention' || !after) return [WAITING];
  if (rung === 'latency') return latencyReasons(part!, after.timesPs, step);
  if (!was) return [WAITING];
  const rise: Rise = { world, part: part!, before: was, after };
  const isHeld = mean(after.timesPs) > LONGER * mean(was.timesPs);
  switch (rung) {
    case 'endpoints': {
      const { graph, layout } = step;
      const late = graph && layout ? overlapReasons(graph, layout, item) : [];
      return [...late, ...endpointReasons(rise)];
    }
    case 'topology':
    case 'routing': {
      // Inside servers these bytes would not be there.
      const [apart] = overServers(rise);
      const found =
        isHeld || !step.graph ? (rung === 'topology' ? topologyReasons(rise) : routingReasons(rise)) : [];
      const { link, flows } = found[0] ?? {};
      if (apart) return [{ ...apart, share: 1, ...(link && { link }), ...(flows && { flows }) }];
      if (isHeld || !step.graph) return found;
      const others = own.filter((one) => one.name !== name && one.deltaUs > 0).map((one) => one.name);
      return [{ kind: 'meeting', facts: { others: others.slice(0, 3).join(', ') }, share: 1 }];
    }
    case 'transport':
      return transportReasons(rise);
    case 'faults': {
      const slow = slowRanks(world);
      return (slow && !isHeld ? [slow] : linkFaultReasons(rise)) ?? [slow ?? WAITING];
    }
  }
}

function latencyReasons({ calls, name }: Part, timesPs: readonly number[], step: StepAround): Reason[] {
  const latency: Reason = { kind: 'latency', facts: {}, share: 1 };
  if (step.latencyOf(name) <= Math.max(0, step.bytesOf(name))) return [latency];
  return [{ kind: 'small-messages', facts: { calls, call_us: mean(timesPs) / PS_PER_US }, share: 1 }];
}

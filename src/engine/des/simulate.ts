/**
 * The oracle: docs/packet-model.md as a textbook event-queue simulation, one event after the other.
 * It is slow and plain on purpose, and shares nothing with the kernels but the types of a run and
 * the model's tables and hashes.
 */
import { detourClasses } from '../../routing/detours.ts';
import { isDetour } from '../../routing/properties.ts';
import { invariant } from '../../util/errors.ts';
import type { PacketReplica, PacketRun } from '../packet/api.ts';
import { admit } from './admit.ts';
import { checkSettings } from './check.ts';
import { cutThroughLinks } from './cut-through.ts';
import { takeDetour } from './detour.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { createFaultView } from './faults.ts';
import { createHeap, Phase } from './heap.ts';
import { createLanes, type Lanes } from './lane.ts';
import { answer, destination, Kind, type Packet } from './packet.ts';
import { createPfc } from './pfc.ts';
import { createPort, enqueue, type Port } from './port.ts';
import { nextLink } from './route.ts';
import { createWatch, reportStuck } from './stuck.ts';
import { checkConservation, countersOf, createTally } from './tally.ts';
import { createReport } from './telemetry.ts';
import { periodOf, windowOf } from './time.ts';
import { findControl } from './transport/registry.ts';
import type { World } from './world.ts';

/**
 * Runs a schedule's messages as packets, once for each seed. Throws `UserError` for a run that
 * cannot be or cannot finish; a PFC deadlock is one, named by its links.
 */
export function simulateDes(run: PacketRun): PacketReplica[] {
  checkSettings(run.settings);
  return run.seeds.map((seed) => {
    const events = simulateOne(run, seed);
    let step = events.next();
    while (!step.done) step = events.next();
    return step.value;
  });
}

/** Longest stretch without letting the process breathe, ms. */
const BREATH_MS = 50;
/** Events between two looks at the clock. */
const LOOK_EVENTS = 1024;

/** Who accompanies a simulation. */
interface Hearer {
  readonly progress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * As {@link simulateDes}, and every 50 ms lets the event loop turn and tells the fraction of the
 * seeds that is done. Rejects with the reason of `signal` once that is aborted.
 */
export async function simulateDesInTurns(
  run: PacketRun,
  { progress, signal }: Hearer = {},
): Promise<PacketReplica[]> {
  checkSettings(run.settings);
  const replicas: PacketReplica[] = [];
  let breathed = performance.now();
  for (const seed of run.seeds) {
    const events = simulateOne(run, seed);
    let step = events.next();
    while (!step.done) {
      if (performance.now() - breathed > BREATH_MS) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        breathed = performance.now();
        progress?.(replicas.length / run.seeds.length);
      }
      signal?.throwIfAborted();
      step = events.next();
    }
    replicas.push(step.value);
  }
  return replicas;
}

/**
 * One seed; yields every {@link LOOK_EVENTS} events, so that the caller can do something else
 * meanwhile.
 */
function* simulateOne(run: PacketRun, seed: number): Generator<void, PacketReplica> {
  const { fabric, settings } = run;
  const heap = createHeap();
  const windowPs = windowOf(fabric);
  const tally = createTally(fabric.links.count);
  const overTicks = findControl(settings.cc.name).telemetryTicks?.(settings.cc.constants);
  let nowPs = 0;
  const theWorld = () => world;
  const endpoints = createEndpoints(run, theWorld);
  const ports = createPorts(run, endpoints);
  const endpoint = (rank: number, plane: 0 | 1) => endpoints.get(endpointLink(run, rank, plane));
  const lanes: Lanes = createLanes(theWorld, run, endpoint);
  const giveUp = (why = lanes.unfinished() ?? 'no event is left') => reportStuck(run, ports, why, tally);
  const faults = createFaultView(run, windowPs);
  const detours = isDetour(run.routing.name) ? detourClasses(fabric, run.routes) : new Uint32Array(0);
  const watch = createWatch(run, () => lanes.senders, giveUp);
  const world: World = {
    run,
    seed,
    windowPs,
    tally,
    pfc: settings.pfc && createPfc(theWorld, fabric.links.count, settings.pfc),
    cutThrough: settings.cutThrough ? cutThroughLinks(run) : [],
    faults,
    detours,
    report: overTicks === undefined ? undefined : createReport(overTicks),
    nowPs: () => nowPs,
    window: () => Math.floor(nowPs / windowPs),
    at: (timePs, phase, order, act) => heap.push({ timePs, phase, order, act }),
    port: (link) => ports[link]!,
    arrive(node, packet) {
      if (detours.length > 0) takeDetour(world, node, packet, endpoints.has(packet.ingress));
      if (destination(packet) === node && !packet.via) arriveAtRank(node, packet);
      else admit(world, ports[nextLink(world, node, packet)]!, packet);
    },
    progressed: watch.progressed,
    retransmitted() {
      tally.retransmits++;
      if (world.window() > faults.steadyFrom) watch.retransmitted();
    },
    timerFired: (sender) => watch.timerFired(sender, heap.size > heap.count(Phase.timer)),
  };

  function arriveAtRank(rank: number, packet: Packet): void {
    if (packet.kind === Kind.data || packet.kind === Kind.trimmed) tally.dataArrived++;
    else tally.answersArrived++;
    lanes.handle(packet, (kind, to, bundle) => {
      tally.answers++;
      enqueue(world, endpoint(rank, packet.flow.plane)!.port, answer(to, kind, settings.ackBytes, bundle));
    });
  }

  lanes.start();
  let handled = 0;
  for (let event = heap.pop(); event !== undefined; event = heap.pop()) {
    invariant(event.timePs >= nowPs, 'time goes forward');
    nowPs = event.timePs;
    event.act();
    if (++handled % LOOK_EVENTS === 0) yield;
  }
  if (lanes.unfinished() !== undefined) giveUp();
  for (const { lane, resend, sentBytes, doneBytes } of lanes.senders) {
    invariant(resend.length > 0 || sentBytes === doneBytes, `lane ${lane} knows of all its bytes`);
  }
  world.pfc?.end(lanes.endPs());
  checkInside([...ports, ...[...endpoints.values()].map(({ port }) => port)], tally);
  return {
    seed,
    endPs: lanes.endPs(),
    marksPs: lanes.marksPs,
    messages: lanes.messages(),
    flows: run.listFlows ? lanes.records() : undefined,
    counters: countersOf(tally),
    linkBytes: tally.linkBytes,
    linkMarks: tally.linkMarks,
    linkDrops: tally.linkDrops,
    linkTrims: tally.linkTrims,
    linkHighWater: tally.linkHighWater,
    linkPauses: tally.linkPauses,
    linkPausePs: tally.linkPausePs,
    linkPauseCause: tally.linkPauseCause,
    linkPausesCaused: tally.linkPausesCaused,
  };
}

/** The link whose tail is a rank's endpoint in a plane; links + rank for an injection port. */
function endpointLink({ fabric, routes }: PacketRun, rank: number, plane: 0 | 1): number {
  return fabric.ranksForward ? fabric.links.count + rank : routes.planes[plane].firstLink[rank]!;
}

/**
 * Endpoints by link: one for each plane a rank has a port in, or one for each rank that forwards.
 */
function createEndpoints({ fabric }: PacketRun, world: () => World): ReadonlyMap<number, Endpoint> {
  const { links, ranks, ranksForward } = fabric;
  const endpoints = new Map<number, Endpoint>();
  if (ranksForward) {
    const rateBps = new Float64Array(ranks);
    links.from.forEach((rank, link) => {
      rateBps[rank]! += links.rateBps[link]!;
    });
    rateBps.forEach((rate, rank) => {
      const link = links.count + rank;
      endpoints.set(link, createEndpoint(world, link, rank, periodOf(rate), 0));
    });
    return endpoints;
  }
  links.from.forEach((rank, link) => {
    if (rank >= ranks) return;
    const period = periodOf(links.rateBps[link]!);
    endpoints.set(link, createEndpoint(world, link, links.to[link]!, period, links.latencyPs[link]!));
  });
  return endpoints;
}

/** The ports of all links. */
function createPorts({ fabric: { links } }: PacketRun, endpoints: ReadonlyMap<number, Endpoint>): Port[] {
  return Array.from({ length: links.count }, (_, link) => {
    const own = endpoints.get(link)?.port;
    if (own !== undefined) return own;
    const period = periodOf(links.rateBps[link]!);
    return createPort(link, links.to[link]!, period, links.latencyPs[link]!, undefined);
  });
}

/** Conservation at the end, when whatever is still inside waits in a queue. */
function checkInside(ports: readonly Port[], tally: ReturnType<typeof createTally>): void {
  const waiting = [...new Set(ports)].flatMap(({ control, data }) => [...control, ...data]);
  const data = waiting.filter(({ kind }) => kind === Kind.data || kind === Kind.trimmed).length;
  checkConservation(tally, data, waiting.length - data);
}

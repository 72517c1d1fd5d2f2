/**
 * Lowers a whole program to one schedule: calls that meet others are simulated, all else is delays.
 * Every rank runs its role's streams as they are, so calls start when what they wait for has ended.
 */
import type { Op } from '../../model/schedule.ts';
import { createScheduleBuilder } from '../../model/schedule-builder.ts';
import type { ProgramGraph } from '../timeline/graph.ts';
import { listOf } from '../timeline/lists.ts';
import { type Family, familiesOf, placeFamilies } from './families.ts';
import { groupWaits } from './group-waits.ts';
import type { Together, TogetherOptions } from './lower.ts';
import { isPaired, type RoleLanes, type RoleOptions, roleLanes } from './role-lanes.ts';

/** A rank's lanes from `first` on: of its streams, those that count, relays, and gates. */
interface Part {
  readonly lanes: RoleLanes;
  /** Families of transfers: a lane of each tells when both ranks are ready. */
  readonly gates: readonly Family[];
  readonly first: number;
}

/**
 * The schedule of a program in which some calls are simulated; mark m is the end of one of them on
 * a rank.
 * @param calls Nodes that are simulated, ascending.
 */
export function lowerWhole(
  graph: ProgramGraph,
  calls: readonly number[],
  timePs: RoleOptions['timePs'],
  options: TogetherOptions,
): Together {
  const { program, sides, places } = graph;
  const builder = createScheduleBuilder();
  const indexOf = new Map(calls.map((node, call) => [node, call]));
  const own = { simulated: (node: number) => indexOf.has(node), timePs, waitPs: options.waitPs };
  const familyOf = familiesOf(
    program,
    calls.map((node) => ({
      collective: graph.collective[node]!,
      sides: Array.from(listOf(sides, node), (place) => ({ stream: places[place]!.item.on })),
    })),
  );
  const parts: Part[] = [];
  program.roles.forEach(({ ranks }, role) => {
    const lanes = roleLanes(graph, role, own);
    const pairs = new Set(familyOf.filter(({ collective }) => isPaired(collective)));
    const gates = [...pairs].filter(({ collective }) => collective.roles.includes(role));
    const count = 2 * lanes.streams.length + lanes.relays.length + gates.length;
    for (const rank of ranks) parts[rank] = { lanes, gates, first: builder.reserveLanes(count) };
  });
  const gateLane = (family: Family, rank: number) => {
    const { lanes, gates, first } = parts[rank]!;
    return first + 2 * lanes.streams.length + lanes.relays.length + gates.indexOf(family);
  };
  const families = placeFamilies(builder, program, new Set(familyOf), {
    ...options,
    doneLane: (rank, stream) => {
      const { lanes, first } = parts[rank]!;
      return first + lanes.streams.length + lanes.streams.findIndex((one) => one.stream === stream);
    },
  });
  const waits = groupWaits(builder, options.relayOf);
  const callOfMark: number[] = [];
  let ownMessages = 0;
  parts.forEach(({ lanes: { streams, relays }, gates, first }, rank) => {
    const relayLane = first + 2 * streams.length;
    const opened = gates.map((): Op[] => []);
    /** Stream → number of the step of each op. */
    const stepOf = streams.map(({ ops }, s) => {
      const lane = first + s;
      const steps: number[] = [];
      const program: Op[] = [];
      const counts: Op[] = [];
      let step = 0;
      let needSignals = 0;
      let answers = 0;
      let done = 0;
      for (const { need, delayPs, does } of ops) {
        steps.push(step);
        const wait = { need: need + answers, needSignals, delayPs };
        answers = 0;
        if (does.kind === 'start') {
          const call = indexOf.get(does.node)!;
          const { op, lanes } = families.start(familyOf[call]!, rank);
          program.push(op);
          step += lanes;
          done += lanes;
          counts.push({ needSignals: done, mark: builder.addMark() });
          counts.push({ send: true, peerBase: lane, dstStep0: step });
          callOfMark.push(call);
          ownMessages++;
          continue;
        }
        if (does.kind === 'ready') {
          const family = familyOf[indexOf.get(does.node)!]!;
          const gate = opened[gates.indexOf(family)]!;
          program.push({ ...wait, signal: true, peerBase: gateLane(family, rank) });
          program.push({ signal: true, peerBase: gateLane(family, families.partner(family, rank)) });
          step++;
          gate.push({ needSignals: 2 * (gate.length + 1), send: true, peerBase: lane, dstStep0: step + 1 });
          ownMessages++;
        } else if (does.kind === 'meet') {
          const { groups } = graph.program.collectives[graph.collective[does.node]!]!;
          const { op, answer } = waits.arrive(`${does.node}`, groups, rank, lane, step);
          program.push({ ...wait, ...op });
          if (answer === 'signal') needSignals++;
          else answers = 1;
        } else if (does.kind === 'tell') {
          program.push({ ...wait, signal: true, peerBase: relayLane + does.relay });
        } else program.push(wait);
        step++;
      }
      if (answers > 0) program.push({ need: answers, needSignals });
      builder.setLane(lane, rank, 0, program.length > 0 ? program : [{}]);
      builder.setLane(lane + streams.length, rank, 0, counts.length > 0 ? counts : [{}]);
      return steps;
    });
    relays.forEach(({ to, ops }, relay) => {
      const told = ops.map(
        (op, i): Op => ({
          needSignals: i + 1,
          send: true,
          peerBase: first + to,
          dstStep0: stepOf[to]![op]!,
        }),
      );
      ownMessages += told.length;
      builder.setLane(relayLane + relay, rank, 0, told);
    });
    opened.forEach((ops, gate) => {
      builder.setLane(relayLane + relays.length + gate, rank, 0, ops);
    });
  });
  waits.finish();
  ownMessages += waits.messages;
  return { schedule: families.dressed(builder.finish()), callOfMark, ownMessages };
}

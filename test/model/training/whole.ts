/**
 * A whole step program as one schedule, item by item: the reference for episodes. Every call has
 * lanes of its own.
 */
import { addCollective, startOp } from '../../../src/collective/build.ts';
import type { Op, Schedule } from '../../../src/model/schedule.ts';
import { createScheduleBuilder } from '../../../src/model/schedule-builder.ts';
import { firstChannel } from '../../../src/workload/channels.ts';
import type { ProgramItem, StepProgram } from '../../../src/workload/program.ts';

/**
 * An item of one rank. Its lanes: one waits for the rank, one for the end on it; then one waits for
 * all ranks of the call, one for the end on them.
 */
interface Node {
  readonly item: ProgramItem;
  readonly call: number;
  readonly lane: number;
  readonly waits: number;
  readonly followers: Node[];
}

/**
 * The schedule of a program. Ranks run `apart`: each starts an item when its own items before it
 * have ended, so that they drift; or `together`: all ranks of a call start it when the last of them
 * is ready, and end it with the last of them, as program.ts has it. That takes signals between
 * ranks, which the reference engine alone delivers.
 */
export function wholeStep(program: StepProgram, ranks: 'apart' | 'together'): Schedule {
  const builder = createScheduleBuilder();
  const nodes = new Map<number, readonly Node[]>();
  for (const { ranks: own, phases } of program.roles) {
    const items = phases.flatMap(({ repeat, items }) => Array.from({ length: repeat }, () => items).flat());
    for (const rank of own)
      nodes.set(
        rank,
        nodesOf(items, () => builder.reserveLanes(4)),
      );
  }
  const callNode = (rank: number, collective: number, call: number) =>
    nodes.get(rank)!.find((node) => isCall(node, collective) && node.call === call)!;
  const calls = program.collectives.map(({ roles }, collective) => {
    const [rank] = program.roles[roles[0]!]!.ranks;
    const count = nodes.get(rank!)!.filter((node) => isCall(node, collective)).length;
    return Array.from({ length: count }, (_, call) => {
      const {
        collective: name,
        algorithm,
        params = {},
        bytes,
        groups,
        group,
      } = program.collectives[collective]!;
      const doneLane = (rank: number) => callNode(rank, collective, call).lane + 1;
      const hooks = {
        awaitsStart: true,
        launchPs: program.launchPs,
        firstChannel: firstChannel(group),
        doneLane,
      };
      return addCollective(builder, { collective: name, algorithm, params, bytes, groups }, hooks);
    });
  });
  for (const [rank, own] of nodes) {
    for (const { item, call, lane, waits, followers } of own) {
      const tell = followers.map((node): Op => ({ signal: true, peerBase: node.lane }));
      if (item.kind === 'compute') {
        builder.setLane(lane, rank, 0, [{ needSignals: waits, delayPs: item.timePs }, ...tell]);
        for (const other of [1, 2, 3]) builder.setLane(lane + other, rank, 0, [{}]);
        continue;
      }
      const placed = calls[item.collective]![call]!;
      const group = placed.groups.findIndex(({ ranks }) => ranks.includes(rank));
      const position = placed.groups[group]!.ranks.indexOf(rank);
      const done = placed.groups[group]!.lanesPerRank;
      const start = startOp(placed, group, position);
      if (ranks === 'apart') {
        for (const other of [2, 3]) builder.setLane(lane + other, rank, 0, [{}]);
        builder.setLane(lane, rank, 0, [{ needSignals: waits }, start]);
        builder.setLane(lane + 1, rank, 0, [{ needSignals: done }, ...tell]);
        continue;
      }
      const all = placed.groups.flatMap(({ ranks }) =>
        Array.from(ranks, (other) => callNode(other, item.collective, call)),
      );
      builder.setLane(lane, rank, 0, [
        ...all.map(
          (node, i): Op => ({ needSignals: i === 0 ? waits : 0, signal: true, peerBase: node.lane + 2 }),
        ),
      ]);
      builder.setLane(lane + 2, rank, 0, [{ needSignals: all.length }, start]);
      builder.setLane(
        lane + 1,
        rank,
        0,
        all.map(
          (node, i): Op => ({ needSignals: i === 0 ? done : 0, signal: true, peerBase: node.lane + 3 }),
        ),
      );
      builder.setLane(lane + 3, rank, 0, [{ needSignals: all.length }, ...tell]);
    }
  }
  return builder.finish();
}

function isCall({ item }: Node, collective: number): boolean {
  return item.kind === 'collective' && item.collective === collective;
}

function nodesOf(items: readonly ProgramItem[], newLanes: () => number): Node[] {
  const last = new Map<number, Node>();
  const recorded = new Map<number, Node>();
  const called = new Map<number, number>();
  return items.map((item) => {
    const before = new Set([last.get(item.on), ...(item.after ?? []).map((event) => recorded.get(event))]);
    before.delete(undefined);
    const call = item.kind === 'collective' ? (called.get(item.collective) ?? 0) : 0;
    if (item.kind === 'collective') called.set(item.collective, call + 1);
    const node: Node = { item, call, lane: newLanes(), waits: before.size, followers: [] };
    for (const other of before) other!.followers.push(node);
    last.set(item.on, node);
    if (item.event !== undefined) recorded.set(item.event, node);
    return node;
  });
}

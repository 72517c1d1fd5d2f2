/** Random schedules of a few hundred packets, for packet-cases.ts. */
import { buildCollective } from '../../src/collective/build.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import type { Op, Schedule } from '../../src/model/schedule.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { type HandMessage, trafficSchedule } from './packet-traffic.ts';

/** A whole number below `below`, from a counter-based hash. */
export type Draw = (below: number) => number;

/** About this many packets a run, before any are sent again. */
const PACKETS = 400;

/** One of the items. */
export function pick<T>(draw: Draw, items: readonly T[]): T {
  return items[draw(items.length)]!;
}

/** Messages, a shift, an incast, a collective or a program on the fabric. */
export function drawSchedule(draw: Draw, fabric: Fabric, payloadBytes: number): Schedule {
  const n = fabric.ranks;
  const most = PACKETS * payloadBytes;
  switch (draw(5)) {
    case 0:
      return trafficSchedule(drawMessages(draw, n, most));
    case 1: {
      const dst = draw(n);
      const senders = Array.from({ length: n }, (_, src) => src).filter((src) => src !== dst);
      return trafficSchedule(senders.map((src) => ({ src, dst, bytes: draw(Math.ceil(most / n)) })));
    }
    case 2: {
      const shift = 1 + draw(n - 1);
      const bytes = draw(Math.ceil(most / n));
      return trafficSchedule(
        Array.from({ length: n }, (_, src) => ({ src, dst: (src + shift) % n, bytes, channel: draw(3) })),
      );
    }
    case 3:
      return drawCollective(draw, n, most);
    default:
      return drawProgram(draw, n, most);
  }
}

/** Messages of all sizes between any ranks, some of them to the rank itself, some late. */
function drawMessages(draw: Draw, n: number, most: number): HandMessage[] {
  const count = 1 + draw(12);
  return Array.from({ length: count }, () => ({
    src: draw(n),
    dst: draw(n),
    bytes: pick(draw, [0, 1, draw(5000), draw(Math.ceil(most / count))]),
    delayPs: pick(draw, [0, 0, draw(10_000_000)]),
    channel: draw(4),
  }));
}

function drawCollective(draw: Draw, n: number, most: number): Schedule {
  const [collective, algorithm] = pick(draw, [
    ['all-reduce', 'ring'],
    ['reduce-scatter', 'ring'],
    ['all-gather', 'ring'],
    ['all-to-all', 'direct'],
    ['all-to-all', 'pairwise'],
    ['send-recv', 'direct'],
  ] as const);
  const channels = algorithm === 'ring' ? 1 + draw(2) : 1;
  const size = 2 + draw(n - 1);
  const ranks = shuffle(n, draw).slice(0, size);
  // A ring sends twice the bytes it reduces from every rank.
  const bytes = draw(Math.ceil(most / (2 * size)));
  const params = algorithm === 'ring' ? { channels, direction: pick(draw, ['uni', 'bi']) } : {};
  const spec = { collective, algorithm, params, bytes: draw(3) === 0 ? [bytes, bytes >> 1] : bytes };
  return buildCollective(
    { ...spec, groups: [Uint32Array.from(ranks)] },
    { launchPs: pick(draw, [0, 1_234_567]), stepPs: pick(draw, [0, 100_000]) },
  );
}

/**
 * Lanes that send to one rank after the other and back to the first, set marks and compute. They
 * signal another lane, which then sends too.
 */
function drawProgram(draw: Draw, n: number, most: number): Schedule {
  const builder = createScheduleBuilder();
  const talkers = 1 + draw(6);
  const first = builder.reserveLanes(2 * talkers);
  const sink = builder.reserveLanes(n);
  const needs = new Array<number>(n).fill(0);
  const share = Math.ceil(most / (talkers * 5));
  for (let i = 0; i < talkers; i++) {
    const rank = draw(n);
    const say = (count: number): Op => {
      const dst = draw(n);
      needs[dst]! += count;
      const mark = draw(2) === 0 ? { mark: builder.addMark() } : {};
      return {
        send: true,
        count,
        bytes: draw(share),
        peerBase: sink + dst,
        delayPs: pick(draw, [0, 0, 700_000]),
        ...mark,
      };
    };
    const there = say(1 + draw(3));
    needs[there.peerBase! - sink]! += there.count!;
    const { mark: _, ...again } = there;
    const signal: Op = { signal: true, peerBase: first + talkers + i, delayPs: draw(2) * 500_000 };
    builder.setLane(first + i, rank, i, [
      there,
      say(1 + draw(3)),
      again,
      signal,
      { mark: builder.addMark() },
    ]);
    builder.setLane(first + talkers + i, rank, talkers + i, [{ ...say(1), needSignals: 1 }]);
  }
  for (let rank = 0; rank < n; rank++) builder.setLane(sink + rank, rank, 0, [{ need: needs[rank]! }]);
  return builder.finish();
}

function shuffle(n: number, draw: Draw): number[] {
  const items = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = draw(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

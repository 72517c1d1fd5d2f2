import { describe, expect, it } from 'vitest';
import { addCollective, buildCollective, checkedCollective, startOp } from '../../../src/collective/build.ts';
import { checkSchedule } from '../../../src/collective/check.ts';
import { expectationOf } from '../../../src/collective/expect.ts';
import { checkMessages } from '../../../src/collective/most-messages.ts';
import { collectives } from '../../../src/collective/registry.ts';
import { createScheduleBuilder } from '../../../src/model/schedule-builder.ts';
import { countMessages, laneSteps, scheduleBytes } from '../../../src/model/schedule-read.ts';
import { UserError } from '../../../src/util/errors.ts';

const inOrder = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

describe('a ring over 16,384 ranks', () => {
  it('takes a few megabytes, not a message each', () => {
    const schedule = buildCollective({ collective: 'all-reduce', bytes: 2 ** 30, groups: [inOrder(16_384)] });
    // Half a billion messages, 16,384 · 2 · 16,383, are not unrolled: 4 ops a lane, of 16 i32 and 3
    // f64 = 88 bytes, and 12 bytes a lane.
    expect(countMessages(schedule)).toBe(16_384 * 2 * 16_383);
    expect(scheduleBytes(schedule)).toBe(16_384 * (4 * 88 + 12) + 4);
    expect(scheduleBytes(schedule)).toBeLessThan(200e6);
    expect([schedule.laneCount, schedule.window]).toEqual([16_384, 8]);
  });
});

describe('messages', () => {
  const messagesOf = (collective: string, algorithm: string, n: number) =>
    checkedCollective({ collective, algorithm, bytes: 2 ** 20, groups: [inOrder(n)] }).messages;

  it.each([
    ['all-reduce', 'ring', 16_384],
    ['all-reduce', 'recursive-doubling', 256],
    ['all-gather', 'ring', 1000],
    ['all-to-all', 'pairwise', 64],
  ])('of %s by %s over %i are counted as in its schedule', (collective, algorithm, n) => {
    const schedule = buildCollective({ collective, algorithm, bytes: 2 ** 20, groups: [inOrder(n)] });
    expect(messagesOf(collective, algorithm, n)).toBe(countMessages(schedule));
  });

  it('are refused beyond an hour of work', () => {
    // 2(n − 1)·n is 1.08e10 at n = 73,486.
    expect(messagesOf('all-reduce', 'ring', 73_480)).toBe(2 * 73_479 * 73_480);
    expect(() => messagesOf('all-reduce', 'ring', 73_490)).toThrow(/ring over 73490 ranks sends 10801413220/);
  });

  it('are counted on all ranks where the first one sends most', () => {
    // The ranks looked at first suggest 4.2e11 / 4 messages; the truth is n − 1.
    const n = 650_000;
    const ofRank = (position: number) => ({
      program: () => [{ send: true, count: position === 0 ? n - 1 : 0 }],
    });
    expect(checkMessages('fan', [{ n, lanesPerRank: 1, ofRank }])).toBe(n - 1);
  });
});

describe('lanes and channels', () => {
  it('sends every other channel of a bidirectional ring the other way', () => {
    const params = { channels: 2, direction: 'bi' };
    const schedule = buildCollective({ collective: 'all-gather', params, bytes: 64, groups: [inOrder(4)] });
    // Lanes 2p, 2p+1 live on rank p. Rank 0's lane 0 sends to rank 1 (lane 2), its lane 1 to rank 3
    // (lane 7).
    expect([...laneSteps(schedule, 0)][0]!.peer).toBe(2);
    expect([...laneSteps(schedule, 1)][0]!.peer).toBe(7);
    expect([...schedule.laneChannel.slice(0, 2)]).toEqual([0, 1]);
    expect([...schedule.laneRank.slice(0, 4)]).toEqual([0, 0, 1, 1]);
  });

  it.each(['all-reduce', 'reduce-scatter', 'all-gather'])(
    '%s: rings of a server each take NICs of their own, and pass servers on one rail',
    (collective) => {
      const groups = [inOrder(24)];
      for (const direction of ['uni', 'bi']) {
        const spec = {
          collective,
          params: { channels: 4, direction, gpus: 4 },
          bytes: 24 * 4 * 10 + 5,
          groups,
        };
        expect(checkSchedule(buildCollective(spec), expectationOf(spec)).faults).toEqual([]);
      }
      const schedule = buildCollective({ collective, params: { channels: 4, gpus: 4 }, bytes: 9600, groups });
      const crossings = Array.from({ length: schedule.laneCount }, (_, lane) => ({
        src: schedule.laneRank[lane]!,
        dst: schedule.laneRank[[...laneSteps(schedule, lane)][0]!.peer]!,
      })).filter(({ src, dst }) => src >> 2 !== dst >> 2);
      // Six servers of four, four rings: each rank leaves its server once, always for the rank of
      // its rail.
      expect(crossings.map(({ src }) => src).sort((a, b) => a - b)).toEqual([...inOrder(24)]);
      for (const { src, dst } of crossings) expect(dst % 4).toBe(src % 4);
    },
  );

  it('has one step a lane and window 1 where everything is sent at once', () => {
    const schedule = buildCollective({ collective: 'all-to-all', bytes: 90, groups: [inOrder(9)] });
    // 8 sending lanes and a receiving one on each of 9 ranks.
    expect([schedule.laneCount, schedule.window, countMessages(schedule)]).toEqual([81, 1, 72]);
    expect([...laneSteps(schedule, 8)]).toMatchObject([{ need: 8, send: false }]);
  });

  it('spends the launch overhead once and the step overhead before every send', () => {
    const spec = { collective: 'all-gather', bytes: 30, groups: [inOrder(3)] };
    const schedule = buildCollective(spec, { launchPs: 1000, stepPs: 10, firstChannel: 5 });
    expect([...laneSteps(schedule, 0)].map((step) => step.delayPs)).toEqual([1010, 10, 0]);
    expect(schedule.laneChannel[0]).toBe(5);
  });
});

describe('a collective inside a bigger program', () => {
  const programs = collectives.flatMap((collective) =>
    collective.algorithms.map((algorithm) => ({
      collective: collective.name,
      algorithm: algorithm.name,
      params: 'channels' in algorithm.params ? { channels: 2 } : {},
    })),
  );
  it.each(programs)('$collective $algorithm starts on signals and tells when it is done', (program) => {
    const spec = {
      ...program,
      bytes: [100, 200, 300],
      groups: [inOrder(4), Uint32Array.of(4)],
    };
    const builder = createScheduleBuilder({ contents: true });
    const main = builder.reserveLanes(5);
    const placed = addCollective(builder, spec, { awaitsStart: true, doneLane: (rank) => main + rank });
    spec.groups.forEach((ranks, group) => {
      const { lanesPerRank } = placed.groups[group]!;
      ranks.forEach((rank, position) => {
        const start = startOp(placed, group, position);
        const blocking = [1, 2, 3].flatMap((done) => [start, { needSignals: done * lanesPerRank }]);
        builder.setLane(main + rank, rank, 0, blocking);
      });
    });
    const schedule = builder.finish();
    expect(checkSchedule(schedule, expectationOf(spec)).faults).toEqual([]);
    expect(checkSchedule(schedule, expectationOf(spec), 'last').faults).toEqual([]);
  });

  it('waits for ever where its start is never signalled', () => {
    const spec = { collective: 'all-gather', bytes: 100, groups: [inOrder(2)] };
    const faults = checkSchedule(buildCollective(spec, { awaitsStart: true }), expectationOf(spec)).faults;
    expect(faults).toContain('lane 0 of rank 0 at step 0 waits for ever');
  });
});

describe('bad input is refused with advice', () => {
  const groups = [inOrder(4)];
  it.each([
    [
      'an unknown collective',
      { collective: 'allreduce', bytes: 1, groups },
      /unknown collective 'allreduce'/,
    ],
    [
      'an unknown algorithm',
      { collective: 'all-reduce', algorithm: 'tree', bytes: 1, groups },
      /no algorithm 'tree'/,
    ],
    [
      'an unknown parameter',
      { collective: 'all-reduce', params: { chanels: 2 }, bytes: 1, groups },
      /'chanels'/,
    ],
    [
      'no channels',
      { collective: 'all-reduce', params: { channels: 0 }, bytes: 1, groups },
      /channels of ring/,
    ],
    [
      'half a channel',
      { collective: 'all-reduce', params: { channels: 1.5 }, bytes: 1, groups },
      /channels of ring/,
    ],
    [
      'a direction',
      { collective: 'all-reduce', params: { direction: 'up' }, bytes: 1, groups },
      /direction of ring/,
    ],
    ['a torn server', { collective: 'all-reduce', params: { gpus: 3 }, bytes: 1, groups }, /servers of 3/],
    ['half a byte', { collective: 'all-reduce', bytes: 0.5, groups }, /0.5 bytes/],
    [
      'too many lanes',
      { collective: 'all-to-all', bytes: 1, groups: [inOrder(4096)] },
      /needs 16777216 lanes/,
    ],
    [
      'too many chunks',
      {
        collective: 'all-to-all',
        algorithm: 'pairwise',
        params: { channels: 2 },
        bytes: 1,
        groups: [inOrder(33_000)],
      },
      /moves 2178000000 chunks/,
    ],
    ['an empty group', { collective: 'all-reduce', bytes: 1, groups: [new Uint32Array()] }, /no ranks/],
    [
      'a rank twice',
      { collective: 'all-reduce', bytes: 1, groups: [...groups, Uint32Array.of(3)] },
      /rank 3/,
    ],
  ])('%s', (_what, spec, message) => {
    expect(() => buildCollective(spec)).toThrow(UserError);
    expect(() => buildCollective(spec)).toThrow(message);
  });
});

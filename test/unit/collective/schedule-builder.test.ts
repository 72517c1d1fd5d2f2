import { describe, expect, it } from 'vitest';
import { createScheduleBuilder } from '../../../src/model/schedule-builder.ts';
import { laneSteps, readStep } from '../../../src/model/schedule-read.ts';
import { InvariantError } from '../../../src/util/errors.ts';

describe('the schedule builder', () => {
  it('puts lanes in the order of their numbers, however they are described', () => {
    const builder = createScheduleBuilder();
    const first = builder.reserveLanes(2);
    builder.addLane(7, 1, [{ bytes: 30 }]);
    builder.setLane(first + 1, 6, 2, [{ bytes: 20 }, { bytes: 21 }]);
    builder.setLane(first, 5, 3, [{ bytes: 10 }]);
    const schedule = builder.finish();
    expect([...schedule.laneRank]).toEqual([5, 6, 7]);
    expect([...schedule.laneChannel]).toEqual([3, 2, 1]);
    expect([...schedule.laneOps]).toEqual([0, 1, 3, 4]);
    expect([...schedule.bytes]).toEqual([10, 20, 21, 30]);
  });

  it('reads loops as the header of the schedule defines them', () => {
    const builder = createScheduleBuilder();
    const mark = builder.addMark();
    // Peers 10 + (4 + 3i) mod 5 = 14, 12, 10; chunks 100 + (1 - i) mod 4 = 101, 100, 103; chunks 0
    // and 1 one byte larger.
    const op = {
      count: 3,
      send: true,
      reduce: true,
      need: 1,
      needSignals: 2,
      peerBase: 10,
      peer0: 4,
      peerStride: 3,
      peerMod: 5,
      dstStep0: 6,
      dstStepStride: 1,
      chunkBase: 100,
      chunk0: 1,
      chunkStride: -1,
      chunkMod: 4,
      extra: 2,
      bytes: 50,
      granule: 1,
      delayPs: 9,
      mark,
    };
    builder.addLane(0, 0, [op]);
    const common = { send: true, reduce: true, signal: false, need: 1, needSignals: 2, delayPs: 9 };
    expect([...laneSteps(builder.finish(), 0)]).toEqual([
      { ...common, peer: 14, dstStep: 6, chunk: 101, bytes: 51, mark: -1 },
      { ...common, peer: 12, dstStep: 7, chunk: 100, bytes: 51, mark: -1 },
      { ...common, peer: 10, dstStep: 8, chunk: 103, bytes: 50, mark: 0 },
    ]);
  });

  it('keeps every product of a loop within an i32', () => {
    // 100,000 steps of stride 99,999 would reach 1e10; the loop is cut where it passes 2^31 - 1.
    const builder = createScheduleBuilder();
    const count = 100_000;
    builder.addLane(0, 0, [
      {
        count,
        send: true,
        chunkMod: count,
        chunk0: 5,
        chunkStride: -1,
        dstStep0: 1,
        dstStepStride: 1,
        mark: 0,
      },
    ]);
    const schedule = builder.finish();
    const steps = [...laneSteps(schedule, 0)];
    expect(schedule.laneOps[1]).toBeGreaterThan(1);
    expect(steps).toHaveLength(count);
    for (const i of [0, 6, 21_473, 21_474, 21_475, 99_999]) {
      expect(steps[i]).toMatchObject({
        chunk: (5 - i + count) % count,
        dstStep: i + 1,
        mark: i === count - 1 ? 0 : -1,
      });
    }
    expect(readStep(schedule, 0, 0).chunk).toBe(5);
  });

  it('takes window 1 only where nothing is tagged beyond the first step', () => {
    const windowOf = (dstStep0: number) => {
      const builder = createScheduleBuilder();
      builder.addLane(0, 0, [{ send: true, dstStep0 }]);
      return builder.finish().window;
    };
    expect([windowOf(0), windowOf(1)]).toEqual([1, 8]);
  });

  it('grows past its first arrays', () => {
    const builder = createScheduleBuilder();
    for (let i = 0; i < 1000; i++) builder.addLane(i, i, [{ bytes: i }, { delayPs: i }]);
    const schedule = builder.finish();
    expect([schedule.laneRank[999], schedule.bytes[1998], schedule.delayPs[1999]]).toEqual([999, 999, 999]);
  });

  it('refuses misuse', () => {
    const builder = createScheduleBuilder();
    const lane = builder.reserveLanes(1);
    expect(() => builder.finish()).toThrow(InvariantError);
    builder.setLane(lane, 0, 0, []);
    expect(() => builder.setLane(lane, 0, 0, [])).toThrow(InvariantError);
    expect(() => builder.setLane(9, 0, 0, [])).toThrow(InvariantError);
    for (const op of [{ need: -1 }, { count: 1.5 }, { chunkBase: 2 ** 31 }, { peerMod: 0 }, { bytes: -1 }]) {
      expect(() => createScheduleBuilder().addLane(0, 0, [op])).toThrow(InvariantError);
    }
    expect(() => createScheduleBuilder().addLane(0, 0, [{ send: true, signal: true }])).toThrow(
      InvariantError,
    );
    expect(() => builder.finish({ window: 3 })).toThrow(InvariantError);
  });
});

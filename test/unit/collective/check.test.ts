import { describe, expect, it } from 'vitest';
import { buildCollective } from '../../../src/collective/build.ts';
import { checkSchedule } from '../../../src/collective/check.ts';
import { expectationOf } from '../../../src/collective/expect.ts';
import { OP_STRIDE, OpCol } from '../../../src/model/schedule.ts';

const spec = { collective: 'all-reduce', bytes: 4096, groups: [Uint32Array.of(0, 1, 2, 3)] };

/**
 * Faults of the ring all-reduce over 4 ranks after `column` of op `op` of lane 1 has been set to
 * `value`.
 */
function faultsWith(op: number, column: number, value: number): readonly string[] {
  const schedule = buildCollective(spec);
  schedule.ops[(schedule.laneOps[1]! + op) * OP_STRIDE + column] = value;
  return checkSchedule(schedule, expectationOf(spec)).faults;
}

// Ops of a lane: 0 first step, 1 rest of the reduction (2 steps), 2 gathering (3 steps), 3 final
// wait.
describe('the semantic check finds', () => {
  it('nothing in a right schedule', () => {
    expect(faultsWith(0, OpCol.need, 0)).toEqual([]);
  });

  it('a lane that waits for a message nobody sends', () => {
    expect(faultsWith(0, OpCol.need, 1)).toContain('lane 1 of rank 1 at step 0 waits for ever');
  });

  it('a message that its receiver does not await', () => {
    expect(faultsWith(3, OpCol.need, 0).join()).toMatch(/awaits 0 messages, gets 1|too late/);
  });

  it('a wrong tag', () => {
    expect(faultsWith(0, OpCol.dstStep0, 2).join()).toMatch(/waits for ever/);
  });

  it('a chunk sent instead of the one that was due, whose contributions then count twice', () => {
    expect(faultsWith(1, OpCol.chunk0, 1).join()).toMatch(/already in it/);
  });

  it('a copy where a sum was due', () => {
    expect(faultsWith(1, OpCol.flags, 1).join()).toMatch(/rank \d ends with .* instead of \{0,1,2,3\}/);
  });

  it('a chunk of the wrong size', () => {
    expect(faultsWith(0, OpCol.extra, 3)).toEqual([
      'lane 1 of rank 1 at step 0 sends 1025 bytes of chunk 1, which has 1024',
    ]);
  });

  it('a signal that never comes, and one to another rank', () => {
    expect(faultsWith(0, OpCol.needSignals, 1)).toContain(
      'lane 1 of rank 1 at step 0 awaits 1 signals, gets 0',
    );
    expect(faultsWith(3, OpCol.flags, 4)).toContain(
      'lane 1 of rank 1 at step 6 signals a lane of another rank',
    );
  });

  it('a group that talks to another', () => {
    const two = { ...spec, groups: [Uint32Array.of(0, 1), Uint32Array.of(2, 3)] };
    const schedule = buildCollective(two);
    schedule.ops[OpCol.peerBase] = 2;
    expect(checkSchedule(schedule, expectationOf(two)).faults).toContain(
      'lane 0 of rank 0 at step 0 leaves its group',
    );
  });

  it('a window too small for the program', () => {
    // With window 1 a message may only be for the step its receiver is at: rank 0's first message,
    // for step 1, awaits rank 1, which awaits rank 2, and so round the ring.
    const schedule = { ...buildCollective(spec), window: 1 };
    expect(
      checkSchedule(schedule, expectationOf(spec)).faults.filter((f) => f.includes('for ever')),
    ).toHaveLength(4);
  });
});

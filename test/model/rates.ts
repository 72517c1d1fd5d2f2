/** The max-min rates of a set of flows that have all started, read from the middle of a run. */
import { expect } from 'vitest';
import type { Device } from '../../src/device/device.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import { createBuffers } from '../../src/engine/flow/buffers.ts';
import { posePathProblem } from '../../src/engine/flow/pose.ts';
import { recordStart, recordTick } from '../../src/engine/flow/tick.ts';
import { structs } from '../../src/kernels/index.ts';

/**
 * Rate of every lane's flow in every replica, bytes/ps, after `rounds` rounds of events and the
 * settling that follows; `[replica * lanes + lane]`, 0 if nothing drains. Flows must be long enough
 * not to end by then.
 */
export async function ratesAfter(device: Device, run: FlowRun, rounds: number): Promise<Float32Array> {
  // Enough fill rounds that every tick settles all replicas, and none runs ahead of the others.
  const problem = { ...posePathProblem(run, device).problem, fillRounds: 64 };
  const buffers = createBuffers(device, problem);
  const { schedule, replicas } = problem;
  device.run(await recordStart(device, buffers, schedule.laneCount, problem.capacity.length, { replicas }));
  const tick = await recordTick(device, buffers, {
    replicas,
    fillRounds: problem.fillRounds,
    groupSize: problem.groupSize,
    sprayed: false,
    weighted: false,
    keepRecords: false,
    serial: true,
    settled: false,
  });
  device.run(tick, rounds);
  const { fields, size } = structs.Control;
  const control = new Uint32Array(await device.read(buffers.control));
  for (let at = 0; at < control.length; at += size / 4) {
    expect(control[at + fields.rounds.offset / 4]).toBe(rounds);
    expect(
      control[at + fields.unsettled.offset / 4 + (control[at + fields.unsettled_parity.offset / 4]! ^ 1)],
    ).toBe(0);
  }
  const rates = new Float32Array(await device.read(buffers.rates));
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return rates.map((rate) => (rate < -1e18 ? 0 : Math.abs(rate)));
}

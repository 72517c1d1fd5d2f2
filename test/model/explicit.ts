/** The flow kernels over links and paths given by hand, without a fabric: for textbook cases. */
import type { Device } from '../../src/device/device.ts';
import { createBuffers } from '../../src/engine/flow/buffers.ts';
import { put64 } from '../../src/engine/flow/encode.ts';
import type { FlowProblem } from '../../src/engine/flow/problem.ts';
import { readBatch } from '../../src/engine/flow/result.ts';
import { runTicks } from '../../src/engine/flow/run.ts';
import type { SectionWords } from '../../src/engine/flow/tables.ts';
import { recordStart } from '../../src/engine/flow/tick.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';

export interface HandFlow {
  /** Links crossed, each loaded by `weight` times the flow's rate (default 1). */
  readonly links: readonly { readonly link: number; readonly weight?: number }[];
  readonly bytes: number;
}

const NONE = 0xffffffff;

/**
 * End of each flow, seconds, all started at time 0 over links of `capacity` bytes/s. A flow of
 * penalty p (rate in proportion 1/p) is one whose weights are divided by p and whose bytes are
 * multiplied by it.
 */
export async function endsByHand(
  device: Device,
  capacity: readonly number[],
  flows: readonly HandFlow[],
  denominator = 1,
): Promise<number[]> {
  const n = flows.length;
  const builder = createScheduleBuilder();
  // Flow i goes from rank i to rank n + i, whose lane only waits for it.
  flows.forEach((flow, i) => {
    builder.addLane(i, 0, [{ send: true, bytes: flow.bytes, peerBase: n + i, peerMod: 1 }]);
  });
  flows.forEach((_, i) => {
    builder.addLane(n + i, 0, [{ need: 1 }]);
  });
  const problem = pose(capacity, flows, denominator, builder.finish());
  const buffers = createBuffers(device, problem);
  device.run(await recordStart(device, buffers, 2 * n, capacity.length, { replicas: 1 }));
  const variant = {
    replicas: 1,
    fillRounds: 1,
    groupSize: problem.groupSize,
    sprayed: true,
    weighted: true,
    keepRecords: true,
    serial: true,
    settled: false,
  };
  await runTicks(device, buffers, problem, variant);
  const [answer] = await readBatch(device, buffers, problem, [0], (bytes) => bytes);
  const ends = new Array<number>(n).fill(0);
  for (const flow of answer?.flows ?? []) ends[flow.src] = flow.endPs / 1e12;
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return ends;
}

function pose(
  capacity: readonly number[],
  flows: readonly HandFlow[],
  denominator: number,
  schedule: FlowProblem['schedule'],
): FlowProblem {
  const n = flows.length;
  const rates = Float32Array.from(capacity, (rate) => rate / 1e12);
  const longest = Math.max(...flows.map((flow) => flow.links.length));
  return {
    schedule,
    capacity: rates,
    fastest: Math.max(...rates),
    sections: handSections(flows, denominator, rates),
    replicas: 1,
    maxPath: longest,
    maxHops: 0,
    routing: 0,
    tolerance: 0,
    manyLanes: n + 1,
    sprayed: true,
    weightUnit: denominator,
    mostWeight: Math.max(1, ...flows.flatMap((flow) => flow.links.map(({ weight = 1 }) => weight))),
    records: n,
    fillRounds: 1,
    groupSize: 1,
    classes: 2 * n,
  };
}

function handSections(flows: readonly HandFlow[], denominator: number, rates: Float32Array): SectionWords {
  const n = flows.length;
  const identity = Uint32Array.from({ length: 2 * n }, (_, rank) => rank);
  const none = new Uint32Array(2 * n).fill(NONE);
  const pathOf = new Uint32Array(4 * n * n).fill(NONE);
  const pathStart = [0];
  const entries: number[] = [];
  flows.forEach((flow, i) => {
    pathOf[i * 2 * n + n + i] = i;
    for (const { link, weight = 1 } of flow.links) entries.push(link, weight * denominator);
    pathStart.push(entries.length / 2);
  });
  const latency = new Uint32Array(2 * n);
  put64(latency, 0, 0, 'latency');
  return {
    out_first: none,
    out_last: none,
    out_class: identity,
    domain: identity,
    class_number: identity,
    path_of: pathOf,
    path_start: Uint32Array.from(pathStart),
    path_latency: latency,
    path_entries: Uint32Array.from(entries),
    link_rate: new Uint32Array(rates.buffer),
  };
}

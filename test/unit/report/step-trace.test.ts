import { expect, test } from 'vitest';
import { stepTraceJson } from '../../../src/report/step-trace.ts';
import { star } from '../../../src/topology/star.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { layOut } from '../../../src/workload/timeline/layout.ts';
import { call, collective, compute, NET, program, role } from '../workload/timeline/programs.ts';
import { sampleResult } from './result.ts';

/** Links 0 and 2 lead up from ranks 0 and 1, 1 and 3 down to them; 1 Tbit/s are 0.125 B/ps. */
const fabric = star.build({ hosts: 2, rate: 1e12, latency: 1000 });

interface TraceEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, unknown>>;
}

test('a track a role and stream, slices with names, and the load of the hottest links', () => {
  // Role a computes 0..2 µs and sends 2..6 µs, 250 kB: 0.0625 B/ps, half of the rate.
  const sender = [compute(2e6, { label: 'F0', event: 0 }), call(0, NET, { after: [0] })];
  const receiver = [call(0, NET)];
  const graph = graphOf(
    program([role('a', 0, sender), role('b', 1, receiver)], [collective('send', [0, 1])]),
  );
  const step = {
    graph,
    layout: layOut(graph, { callPs: () => 4e6 }),
    linkBytes: [Float64Array.of(250e3, 0, 0, 250e3)],
  };
  const links = [{ from: 'rank 0', to: 'leaf 0', utilization: 0.5, bytes: 250e3 }];
  const text = stepTraceJson({ ...sampleResult(), links }, step, fabric);
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEvent[] };
  const names = traceEvents.filter(({ ph }) => ph === 'M').map(({ pid, tid, args }) => [pid, tid, args.name]);
  expect(names).toEqual([
    [1, undefined, 'a'],
    [2, undefined, 'b'],
    [3, undefined, 'hottest links'],
    [1, 0, 'compute'],
    [1, 1, 'net'],
    [2, 1, 'net'],
  ]);
  const slices = traceEvents
    .filter(({ ph }) => ph === 'X')
    .map(({ pid, tid, name, ts, dur }) => [pid, tid, name, ts, dur]);
  expect(slices).toEqual([
    [1, 0, 'F0', 0, 2],
    [1, 1, 'send', 2, 4],
    [2, 1, 'send', 2, 4],
  ]);
  const counters = traceEvents
    .filter(({ ph }) => ph === 'C')
    .map(({ name, ts, args }) => [name, ts, args.utilization]);
  expect(counters).toEqual([
    ['rank 0 -> leaf 0', 2, 0.5],
    ['rank 0 -> leaf 0', 6, 0],
  ]);
});

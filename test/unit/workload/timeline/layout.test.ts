import { expect, test } from 'vitest';
import type { ProgramCollective, ProgramItem, Role, StepProgram } from '../../../../src/workload/program.ts';
import { graphOf, type ProgramGraph } from '../../../../src/workload/timeline/graph.ts';
import { criticalPath, layOut, NO_CALLS } from '../../../../src/workload/timeline/layout.ts';
import { listOf } from '../../../../src/workload/timeline/lists.ts';

const [COMPUTE, NET] = [0, 1];

function collective(name: string, roles: readonly number[]): ProgramCollective {
  const groups = [Uint32Array.from(roles)];
  return { name, group: 'pp', collective: 'transfer', algorithm: 'direct', bytes: 1, groups, roles };
}

function role(name: string, items: readonly ProgramItem[], repeat = 1): Role {
  return { name, ranks: Uint32Array.of(0), phases: [{ repeat, items }] };
}

function program(roles: readonly Role[], collectives: readonly ProgramCollective[]): StepProgram {
  return { ranks: roles.length, streams: ['compute', 'net'], collectives, roles, launchPs: 0 };
}

const compute = (timePs: number, more: object = {}): ProgramItem => ({
  kind: 'compute',
  on: COMPUTE,
  timePs,
  ...more,
});
const call = (index: number, on: number, more: object = {}): ProgramItem => ({
  kind: 'collective',
  collective: index,
  on,
  ...more,
});

/** Start and end of every node, by a name: of its collective, or of its role and its time. */
function spans(step: StepProgram, callPs: (collective: number) => number) {
  const graph = graphOf(step);
  const { startPs, endPs } = layOut(graph, { callPs });
  return Array.from(graph.collective, (index, node) => {
    const name =
      index < 0 ? `${rolesOf(graph, node)} ${graph.computePs[node]}` : step.collectives[index]!.name;
    return `${name}: ${startPs[node]} ${endPs[node]}`;
  }).sort();
}

/** The names of the roles of a node. */
function rolesOf({ program: { roles }, sides, places }: ProgramGraph, node: number): string {
  return [...listOf(sides, node)].map((place) => roles[places[place]!.role]!.name).join('');
}

test('streams overlap, and a stream does its items in order', () => {
  // Compute 0..10, then a bucket of 20 on the other stream from 10 on; compute 10..15 and a second
  // bucket, which waits for the first: 30..50. The optimizer waits for the second: 50..51.
  const items = [
    compute(10, { event: 0 }),
    call(0, NET, { after: [0] }),
    compute(5, { event: 0 }),
    call(0, NET, { after: [0], event: 1 }),
    compute(1, { after: [1] }),
  ];
  expect(spans(program([role('a', items)], [collective('bucket', [0])]), () => 20)).toEqual([
    'a 10: 0 10',
    'a 1: 50 51',
    'a 5: 10 15',
    'bucket: 10 30',
    'bucket: 30 50',
  ]);
});

test('an event stands for its latest record before the item, in an earlier repeat too', () => {
  // Each repeat: a call of 7 that waits for the compute of the repeat before; then compute of 10.
  // First: call 0..7 and compute 0..10. Second: call 10..17, compute 10..20. Third: call 20..27.
  const items = [call(0, NET, { after: [3] }), compute(10, { event: 3 })];
  expect(spans(program([role('a', items, 3)], [collective('gather', [0])]), () => 7)).toEqual([
    'a 10: 0 10',
    'a 10: 10 20',
    'a 10: 20 30',
    'gather: 0 7',
    'gather: 10 17',
    'gather: 20 27',
  ]);
});

test('two roles: a transfer starts when both sides have come to it', () => {
  // Two stages, two micro-batches, forward 10 and 12, a transfer takes 3. The first stage sends on
  // its second stream: 10..13 and, as the second forward ends at 20, 20..23. The second stage
  // receives on its compute stream, so it comes to the second transfer only at 13 + 12 = 25.
  const first = [compute(10, { event: 0 }), call(0, NET, { after: [0] })];
  const second = [call(0, COMPUTE), compute(12)];
  const step = program([role('a', first, 2), role('b', second, 2)], [collective('send', [0, 1])]);
  expect(spans(step, () => 3)).toEqual([
    'a 10: 0 10',
    'a 10: 10 20',
    'b 12: 13 25',
    'b 12: 28 40',
    'send: 10 13',
    'send: 25 28',
  ]);
  // Without communication: 10 + 2 · 12.
  expect(layOut(graphOf(step), NO_CALLS).totalPs).toBe(34);
});

test('the critical path names each cause', () => {
  // As above: the first forward, its transfer, the second stage, the late transfer, the end.
  const first = [compute(10, { event: 0 }), call(0, NET, { after: [0] })];
  const second = [call(0, COMPUTE), compute(12)];
  const graph = graphOf(program([role('a', first, 2), role('b', second, 2)], [collective('send', [0, 1])]));
  const path = criticalPath(layOut(graph, { callPs: () => 3 }));
  expect(path.map((node) => rolesOf(graph, node))).toEqual(['a', 'ab', 'b', 'ab', 'b']);
});

test('a slow role takes longer', () => {
  const step = program([role('a', [compute(10)]), role('b', [compute(12)])], []);
  const computePs = (timePs: number, index: number) => (index === 0 ? 1.5 * timePs : timePs);
  expect(layOut(graphOf(step), { callPs: () => 0, computePs }).totalPs).toBe(15);
});

test('a call without its other side is refused, with both names', () => {
  const step = program(
    [role('stage 0', [call(0, NET)], 3), role('stage 1', [call(0, NET)], 2)],
    [collective('activations', [0, 1])],
  );
  expect(() => graphOf(step)).toThrow(
    'stage 0 calls activations 3 times, but stage 1 calls it 2 times, so a call waits forever',
  );
});

test('calls in opposite orders are refused, with both names', () => {
  const step = program(
    [role('stage 0', [call(0, NET), call(1, NET)]), role('stage 1', [call(1, NET), call(0, NET)])],
    [collective('there', [0, 1]), collective('back', [0, 1])],
  );
  expect(() => graphOf(step)).toThrow(/wait for each other forever: .*there of stage 0 and stage 1/);
  expect(() => graphOf(step)).toThrow(/back of stage 0 and stage 1/);
});

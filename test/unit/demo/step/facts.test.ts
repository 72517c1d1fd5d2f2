import { expect, test } from 'vitest';
import { factsOf, factsText, passTitle } from '../../../../demo/src/step/facts.ts';
import { piecesOf } from '../../../../demo/src/step/pieces.ts';
import { sumsOf } from '../../../../demo/src/step/sums.ts';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { layOut } from '../../../../src/workload/timeline/layout.ts';
import { stepTracks } from '../../../../src/workload/timeline/tracks/tracks.ts';
import { COMPUTE, call, collective, compute, NET, program, role } from '../../workload/timeline/programs.ts';

/** Role a: F0 0..10 ns, sends 10..17; role b receives 10..17, computes F0 17..22. */
function twoStages() {
  const pass = (name: string, items: Parameters<typeof role>[2]) => ({ name, repeat: 1, items });
  const a = pass('F0', [compute(10_000, { label: 'F mlp', event: 0 }), call(0, NET, { after: [0] })]);
  const b = pass('F0', [call(0, COMPUTE), compute(5000, { label: 'F mlp' })]);
  const roles = [
    { ...role('stage 0', 0, []), phases: [a] },
    { ...role('stage 1', 1, []), phases: [b] },
  ];
  const graph = graphOf(program(roles, [collective('pp transfer', [0, 1])]));
  return stepTracks({
    graph,
    layout: layOut(graph, { callPs: () => 7000 }),
    ideal: layOut(graph, { callPs: () => 4000 }),
    linkBytes: [],
  });
}

test('a call says what it moves, what is hidden and lost, and for whom its stream waits', () => {
  const tracks = twoStages();
  const sums = sumsOf(tracks);
  const pieces = (lane: number, psPerPixel: number) =>
    piecesOf(tracks, lane, { fromPs: 0, toPs: tracks.totalPs }, psPerPixel);
  // Stage 1, item by item.
  const [transfer, mlp] = pieces(2, 1);
  expect(factsOf(tracks, sums, transfer!)).toEqual({
    title: 'pp transfer',
    place: 'stage 1, compute',
    facts: [
      ['starts', '10 ns'],
      ['takes', '7 ns'],
      ['size', '1 B'],
      ['algorithm', 'direct'],
      ['groups', '1 × 2 ranks'],
      ['hidden', '0 s'],
      ['exposed', '7 ns'],
      ['over ideal', '+3 ns'],
      ['lost', '3 ns'],
      ['waits', '10 ns for F mlp of F0, stage 0'],
    ],
  });
  expect(factsText(factsOf(tracks, sums, mlp!))).toBe('F mlp, stage 1, compute: starts 17 ns, takes 5 ns');
  // Further away, the pass as a whole.
  const [pass] = pieces(2, 3000);
  expect(pass!.kind).toBe('unit');
  expect(factsOf(tracks, sums, pass!)).toEqual({
    title: 'forward of micro-batch 0',
    place: 'stage 1, compute',
    facts: [
      ['starts', '10 ns'],
      ['takes', '12 ns'],
      ['computes', '5 ns, 42 %'],
      ['exposed', '4 ns, 33 %'],
      ['lost', '3 ns, 25 %'],
      ['waits', '10 ns for F mlp of F0, stage 0'],
    ],
  });
});

test('names of passes in words', () => {
  expect(passTitle('B12')).toBe('backward of micro-batch 12');
  expect(passTitle('W1.3')).toBe('backward, weights of micro-batch 1, chunk 3');
});

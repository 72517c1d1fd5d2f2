/** Lanes that are described together are those that are described one by one. */
import { expect, test } from 'vitest';
import type { Algorithm } from '../../../src/collective/algorithm.ts';
import { addCollective, type CollectiveSpec } from '../../../src/collective/build.ts';
import { collectives } from '../../../src/collective/registry.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import { createScheduleBuilder } from '../../../src/model/schedule-builder.ts';

const ALIKE = collectives.flatMap((collective) =>
  collective.algorithms
    .filter((algorithm) => algorithm.alike)
    .map((algorithm) => [`${collective.name} ${algorithm.name}`, collective, algorithm] as const),
);

/** The schedule behind a few lanes of others, connected to the ranks' first lanes if `ends`. */
function scheduleOf(spec: CollectiveSpec, algorithm: Algorithm, ends: boolean): Schedule {
  const builder = createScheduleBuilder();
  const ranks = spec.groups.reduce((sum, group) => sum + group.length, 0);
  builder.reserveLanes(ranks);
  const doneLane = (rank: number) => rank;
  const hooks = { awaitsStart: ends, launchPs: 500, stepPs: 70, firstChannel: 3, ...(ends && { doneLane }) };
  addCollective(builder, { ...spec, algorithm }, hooks);
  for (let lane = 0; lane < ranks; lane++) builder.setLane(lane, lane, 0, [{ delayPs: 5 }]);
  return builder.finish();
}

test.each(ALIKE)('%s', (_, collective, algorithm) => {
  let together = 0;
  const seen: Algorithm = {
    ...algorithm,
    alike(part) {
      const run = algorithm.alike?.(part);
      if (run) together += run.loop.count ?? 1;
      return run;
    },
  };
  const { alike: _alike, ...single } = algorithm;
  for (const n of [1, 2, 3, 4, 9]) {
    for (const bytes of [0, 1000, [4096, 77]]) {
      for (const params of [{}, { concurrency: 2 }, { concurrency: n }, { channels: 3 }]) {
        const groups = [0, 1].map((group) =>
          Uint32Array.from({ length: n }, (_, i) => 2 * ((i * 5) % n) + group),
        );
        const spec = { collective, bytes, params, groups };
        for (const ends of [false, true])
          expect(scheduleOf(spec, seen, ends)).toEqual(scheduleOf(spec, single, ends));
      }
    }
  }
  expect(together).toBeGreaterThan(100);
});

test('an algorithm says so', () => {
  expect(ALIKE.map(([name]) => name)).toContain('all-to-all direct');
});

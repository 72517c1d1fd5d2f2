/** The comparison of results that `test/same/main.ts` makes: numbers count, texts do not. */
import { expect, test } from 'vitest';
import { differences } from '../same/compare.ts';

const result = {
  name: 'a run',
  provenance: {
    version: '1',
    scenarioHash: 'abc',
    engine_ms: 3,
    wall_ms: 4,
    device: { kind: 'cpu', name: 'cpu' },
  },
  step: { time_us: { mean: 1.5, samples: [1, 2] } },
  collectives: [{ algorithm: 'ring', choice: { left_out: [{ reason: 'long', at_least_us: 7 }] } }],
  warnings: ['one seed'],
};
const changed = (change: (copy: typeof result) => void) => {
  const copy = structuredClone(result);
  change(copy);
  return differences(result, copy).map(({ path }) => path);
};

test('texts, times of the machine, builds and devices may differ', () => {
  const other = changed((copy) => {
    copy.name = 'the run';
    copy.provenance = {
      ...copy.provenance,
      version: '2',
      engine_ms: 9,
      wall_ms: 9,
      device: { kind: 'gpu', name: 'x' },
    };
    copy.collectives[0]!.choice.left_out[0]!.reason = 'slow';
    copy.warnings = [];
  });
  expect(other).toEqual([]);
  expect(differences(result, { ...result, warnings: [{ code: 'few-seeds', facts: {} }] })).toEqual([]);
});

test('any other number or name may not', () => {
  expect(changed((copy) => copy.step.time_us.samples.splice(1, 1, 2 + 2 ** -51))).toEqual([
    'step.time_us.samples.1',
  ]);
  expect(changed((copy) => copy.step.time_us.samples.push(3))).toEqual(['step.time_us.samples.2']);
  expect(changed((copy) => Object.assign(copy.collectives[0]!, { algorithm: 'direct' }))).toEqual([
    'collectives.0.algorithm',
  ]);
  expect(changed((copy) => Reflect.deleteProperty(copy.step, 'time_us'))).toEqual(['step.time_us']);
  expect(changed((copy) => Object.assign(copy.provenance, { scenarioHash: 'b' }))).toEqual([
    'provenance.scenarioHash',
  ]);
  expect(differences(result, { ...result, provenance: {} }, ['provenance.*'])).toEqual([]);
});

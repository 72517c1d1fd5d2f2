import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { stepText } from '../../../../src/scenario/step/write.ts';
import { readText } from './support.ts';

const ROOT = join(import.meta.dirname, '../../../..');

test('the example says what its comments say', () => {
  const scenario = parse(readFileSync(join(ROOT, 'examples/steps/two-stages.yaml'), 'utf8'));
  const program = readText(stringify(scenario.step), 16);
  const [first, second] = program.roles;
  expect(first!.phases.map(({ name }) => name)).toEqual([
    ...['F0', 'F1', 'B0', 'F2', 'B1', 'F3', 'B2', 'B3', 'gradients'],
  ]);
  expect(second!.phases.map(({ name }) => name)).toEqual([
    ...['F0', 'B0', 'F1', 'B1', 'F2', 'B2', 'F3', 'B3', 'gradients'],
  ]);
  // Four layers of compute and a collective, the event, the send.
  expect(first!.phases[0]!.items).toHaveLength(4 * 2 + 2);
  expect(readText(stepText(program))).toEqual(program);
});

test('the example of the page is a step', () => {
  const page = readFileSync(join(ROOT, 'docs/step-files.md'), 'utf8');
  const [, text] = /```yaml\n([^`]*)```/.exec(page)!;
  const { roles, collectives } = readText(text!, 64);
  expect(roles[0]!.phases.map(({ items }) => items.length)).toEqual([1, 3]);
  expect(collectives[0]!.groups).toHaveLength(8);
});

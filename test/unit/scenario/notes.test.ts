/** Keys that begin with x- are notes: they count for nothing, and may hold anchors. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseScenario } from '../../../src/index.ts';
import { scenarioSchema } from '../../../src/scenario/catalogue/schema.ts';

const PLAIN = `
fabric: { name: star, hosts: 8, rate: 400Gbit/s }
collective: { name: all-reduce, size: 1MiB }
`;
const NOTED = `
x-why: asked for by the storage team
x-rates: { uplink: &uplink 400Gbit/s, x-old: [1, 2] }
fabric: { name: star, hosts: 8, rate: *uplink, x-cable: copper }
collective: { name: all-reduce, size: 1MiB, x-: '' }
`;

test('a scenario means the same with notes in any block', async () => {
  const [plain, noted] = await Promise.all([parseScenario(PLAIN), parseScenario(NOTED)]);
  expect(noted.hash).toBe(plain.hash);
});

test('a key that is nearly a note is refused', async () => {
  await expect(parseScenario(`${PLAIN}xwhy: 1\n`)).rejects.toThrow("has no key 'xwhy'");
  await expect(parseScenario(`${PLAIN}y-why: 1\n`)).rejects.toThrow("has no key 'y-why'");
});

test('the schema takes notes in any block, and no other unknown key', () => {
  const schema = z.fromJSONSchema(scenarioSchema());
  const sound = {
    'x-why': { any: [1] },
    fabric: { name: 'star', hosts: 8, rate: '400Gbit/s', 'x-cable': 'copper' },
    collective: { name: 'all-reduce', size: '1MiB' },
  };
  expect(schema.safeParse(sound).success).toBe(true);
  expect(schema.safeParse({ ...sound, why: 1 }).success).toBe(false);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';
import { ScenarioError } from '../../../src/scenario/text/problems.ts';
import { snippet, whereText } from '../../../src/scenario/text/source.ts';
import { sizeOf } from '../../sizes.ts';

const TEXT = `name: all of it
fabric:
  name: leaf-spine
  leaves: 4
  spines: 2
  hosts: 4
  gpus: 2
  rate: 400Gbit/s
  scaleUpRate: 450GB/s
  oversubscription: 2:1
routing: ecmp:polarize=true
engine: {name: flow, tolerance: 1e-3}
seeds: 2
collective:
  name: all-reduce
  size: 1MiB,2MiB
  ranks: [0, 3-5, "7"]
  direction: bi
`;

// No digits: a fabric of ten million hosts is refused too, but takes its time.
const piece = fc.string({ maxLength: 4, unit: fc.constantFrom(...'aeG/s:=-,.[]{}()*&!|>%@`"\'#~?\\ \t\nµ') });
const edit = fc.record({ at: fc.nat(TEXT.length), cut: fc.nat(6), piece });

test('text broken in any way is refused with places that exist, and never crashes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const text = edits.reduce((t, { at, cut, piece }) => t.slice(0, at) + piece + t.slice(at + cut), TEXT);
      try {
        await parseScenario(text, { fileName: 'a.yaml' });
      } catch (error) {
        expect(error).toBeInstanceOf(ScenarioError);
        for (const { what, span } of (error as ScenarioError).problems) {
          expect(what).not.toBe('');
          if (!span) continue;
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.start).toBeLessThanOrEqual(text.length);
          expect(whereText(span)).toMatch(/^a\.yaml:\d+:\d+$/);
          expect(snippet(span)).toContain('^');
        }
      }
    }),
    { numRuns: sizeOf({ fast: 50, full: 200 }) },
  );
});

test('settings broken in any way likewise', async () => {
  const setting = fc.string({ maxLength: 20, unit: fc.constantFrom(...'fabric.rate=sdolv[]{},:& "*') });
  await fc.assert(
    fc.asyncProperty(setting, async (override) => {
      const overrides = [override, `fabric.${override}`, `collective.size=${override}`];
      await expect(parseScenario(TEXT, { overrides })).rejects.toBeInstanceOf(ScenarioError);
    }),
    { numRuns: sizeOf({ fast: 50, full: 200 }) },
  );
});

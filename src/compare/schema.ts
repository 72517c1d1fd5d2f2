/**
 * JSON Schema of the document of a comparison, for `weft schema comparison`. Import lazily: zod
 * takes a while to load.
 */
import * as z from 'zod';
import { partial } from '../report/schema-partial.ts';
import { quantity } from '../report/schema-quantity.ts';
import { money } from '../report/schema-step.ts';

const interval = z.tuple([z.number(), z.number()]);
/** A whole number. */
export const countShape = z.int().min(0);
const count = countShape;

/** A comparison with the baseline, or with the scenario as it is. */
export const versusShape = z.strictObject({
  ratio: z.number().describe("geometric mean of the set-up's time over the baseline's"),
  ci95: interval
    .nullable()
    .describe('95 % interval of the ratio; the ratio twice if exact, null with one seed'),
  certainty: z
    .enum(['exact', 'told', 'untold', 'one-seed'])
    .describe('no seed decides (exact), the interval leaves 1 out (told) or holds it (untold), or one seed'),
  pairs: count.describe('pairs of runs with the same seed'),
  spread_of: count.describe('first pairs, whose spread gives the interval'),
  seeds_to_tell: count.describe('about how many seeds would tell, up to 10,000').exactOptional(),
  pairs_needed: count.describe('pairs that the precision takes').exactOptional(),
});

/** How large a fabric is. */
export const fabricShape = z.strictObject({
  name: z.string(),
  ranks: count,
  switches: count,
  links: count,
});

/** Price and power of a fabric. */
export const costShape = z
  .strictObject({
    price: z.number(),
    price_per_rank: z.number(),
    watts: z.number(),
    complete: z.boolean().describe('whether each part has a price'),
  })
  .nullable()
  .describe('switches, optics, cables and NICs');

/** A scenario as documents hold it. */
export const heldFields = {
  scenario: z
    .record(z.string(), z.any())
    .describe('the scenario with all options applied; absent if it is very large')
    .exactOptional(),
  scenario_files: z
    .record(z.string(), z.string())
    .describe('texts of the files that the scenario names, by path')
    .exactOptional(),
};

const setup = z.strictObject({
  name: z.string(),
  scenario_hash: z.string(),
  engine: z.string(),
  fabric: fabricShape,
  seeds: count.describe('runs; 1 if the seed decides nothing'),
  seeded: z.boolean().describe('whether the seed decides anything of the time'),
  time_us: quantity,
  ideal_us: z.number(),
  loss: quantity.describe('(time - ideal) / ideal'),
  versus: versusShape.describe('absent for the baseline').exactOptional(),
  cost: costShape,
  money: money.exactOptional(),
  beaten_by: z
    .strictObject({ name: z.string(), certainty: versusShape.shape.certainty })
    .describe('a set-up that costs no more and takes no longer in the mean')
    .exactOptional(),
  ...heldFields,
  warnings: z.array(z.string()),
});

const comparisonShape = z.strictObject({
  schema: z.literal('weft.comparison/1'),
  partial: partial.exactOptional(),
  kind: z.enum(['collective', 'training', 'traffic']),
  version: z.string(),
  device: z.strictObject({ kind: z.string(), name: z.string() }),
  baseline: z.string(),
  seed: count.describe('seed of the first pair'),
  precision: z.number().nullable().describe('half of each interval that was asked for, as a fraction'),
  currency: z.string(),
  setups: z.array(setup),
  pareto: z
    .array(z.string())
    .nullable()
    .describe('set-ups that no other beats in cost and time; null if a cost is not known'),
  wall_ms: z.number(),
  warnings: z.array(z.string()),
});

/** The faults of `document` as a comparison, each with its path; empty if it is one. */
export function comparisonProblems(document: unknown): string[] {
  const { error } = comparisonShape.safeParse(document);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
}

/** JSON Schema (draft 2020-12) of the document that `comparisonJson` writes. */
export function comparisonSchema(): Record<string, unknown> {
  return { title: 'weft.comparison/1', ...z.toJSONSchema(comparisonShape) };
}

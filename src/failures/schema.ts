/**
 * JSON Schema of the document of single failures, for `weft schema failures`. Import lazily: zod
 * takes a while to load.
 */
import * as z from 'zod';
import { countShape, versusShape } from '../compare/schema.ts';
import { partial } from '../report/schema-partial.ts';
import { quantity } from '../report/schema-quantity.ts';

const lost = z
  .strictObject({ mean: z.number(), ci95: z.tuple([z.number(), z.number()]).nullable() })
  .nullable();

const row = z.strictObject({
  kind: z.string().describe('tier of a switch, cable or nic'),
  what: z.string().describe('the failure that was simulated'),
  count: countShape.describe('failures that cost alike'),
  to: z.string().describe('the last of them').exactOptional(),
  stops: z.boolean().describe('whether ranks of the job are cut off'),
  cut_ranks: countShape.describe('ranks that each of them cuts off'),
  ranks: z.string().describe('ranks that the first cuts off').exactOptional(),
  versus: versusShape.describe('time over that without the failure').exactOptional(),
  time_us: quantity.exactOptional(),
  failures_a_year: z.number().nullable().describe('all of them together'),
  repair_hours: z.number().nullable(),
  lost_hours_a_day: lost.describe('accelerator-hours, all of them together'),
});

const failuresShape = z.strictObject({
  schema: z.literal('weft.failures/1'),
  partial: partial.exactOptional(),
  kind: z.enum(['collective', 'training', 'traffic']),
  name: z.string().nullable(),
  version: z.string(),
  device: z.strictObject({ kind: z.string(), name: z.string() }),
  engine: z.string(),
  seed: countShape,
  seeds: countShape,
  accelerators: countShape.describe('ranks of the fabric'),
  time_us: quantity.describe('without a failure'),
  failures: countShape,
  simulated: countShape,
  restart_hours: z.number(),
  rows: z.array(row).describe('worst first'),
  lost_hours_a_day: z.number(),
  lost_a_day: z.number().nullable().describe('null without a block cost'),
  currency: z.string(),
  wall_ms: z.number(),
  warnings: z.array(z.string()),
});

/** The faults of `document` as this document, each with its path; empty if it is one. */
export function failuresProblems(document: unknown): string[] {
  const { error } = failuresShape.safeParse(document);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
}

/** JSON Schema (draft 2020-12) of the document that `failuresJson` writes. */
export function failuresSchema(): Record<string, unknown> {
  return { title: 'weft.failures/1', ...z.toJSONSchema(failuresShape) };
}

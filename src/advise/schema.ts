/**
 * JSON Schema of the document of an advice, for `weft schema advice`. Import lazily: zod takes a
 * while to load.
 */
import * as z from 'zod';
import { costShape, countShape, fabricShape, heldFields, versusShape } from '../compare/schema.ts';
import { partial } from '../report/schema-partial.ts';
import { quantity } from '../report/schema-quantity.ts';
import { TAKES } from './change.ts';

const texts = z.array(z.string());

const changeFields = {
  what: texts.describe('what changes, one text for each change'),
  takes: z.array(z.enum(TAKES)),
  settings: texts.describe('as after --set'),
  time_us: quantity,
  saves_us: quantity.describe('time that it gives back, over pairs of one seed'),
  versus: versusShape,
  costs: z
    .strictObject({ price: z.number(), watts: z.number() })
    .nullable()
    .describe('more than as it is; null if a price is not known'),
  ...heldFields,
  warnings: texts.describe('those that the scenario itself does not have'),
};

const adviceShape = z.strictObject({
  schema: z.literal('weft.advice/1'),
  partial: partial.exactOptional(),
  kind: z.enum(['collective', 'training', 'traffic']),
  name: z.string().nullable(),
  version: z.string(),
  device: z.strictObject({ kind: z.string(), name: z.string() }),
  engine: z.string(),
  seed: countShape,
  seeds: countShape.describe('runs of each set-up; 1 if no seed decides anything'),
  currency: z.string(),
  as_it_is: z.strictObject({
    fabric: fabricShape,
    time_us: quantity,
    ideal_us: z.number(),
    loss: quantity.describe('(time - ideal) / ideal'),
    cost: costShape,
  }),
  changes: z.array(z.strictObject(changeFields)).describe('those that give back most first'),
  together: z
    .strictObject({
      ...changeFields,
      overlap_us: z.number().describe('sum of what each gives back alone, minus what all give back'),
    })
    .nullable()
    .describe('the best few at once'),
  not_tried: z.array(
    z.strictObject({ what: z.string(), takes: z.enum(TAKES), settings: texts, why: z.string() }),
  ),
  ...heldFields,
  wall_ms: z.number(),
  warnings: texts,
});

/** The faults of `document` as an advice, each with its path; empty if it is one. */
export function adviceProblems(document: unknown): string[] {
  const { error } = adviceShape.safeParse(document);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
}

/** JSON Schema (draft 2020-12) of the document that `adviceJson` writes. */
export function adviceSchema(): Record<string, unknown> {
  return { title: 'weft.advice/1', ...z.toJSONSchema(adviceShape) };
}

/** Numbers in the JSON Schemas of documents. Import lazily: zod takes a while to load. */
import * as z from 'zod';

const distribution = z.strictObject({
  mean: z.number(),
  ci95: z.tuple([z.number(), z.number()]).describe('95 % Student-t interval of the mean'),
  p50: z.number(),
  p99: z.number(),
  samples: z.array(z.number()).describe('one for each seed'),
});
/** A number with one seed, a distribution with several. */
export const quantity = z
  .union([z.number(), distribution])
  .describe('a number with one seed, a distribution with several');
/** A whole number, 0 or more. */
export const count = z.int().min(0);

/** JSON Schema of the part of a document that says what an interrupted command left out. */
import * as z from 'zod';
import { count } from './schema-quantity.ts';

const answer = z.strictObject({
  key: z.string().describe('name of the simulation'),
  engine_ms: z.number(),
  windows: z.number().exactOptional(),
  seeds: z.array(z.number()),
  replicas: z.string().describe('base64 of the packed answer of each seed, deflated'),
});

export const partial = z
  .strictObject({
    parts: z.array(
      z.strictObject({
        unit: z.enum(['seeds', 'rungs', 'sizes', 'variants', 'set-ups', 'changes', 'failures', 'cases']),
        done: count,
        of: count.describe('all that were asked for'),
        missing: z.array(z.string()).describe('names of those that were not done').exactOptional(),
      }),
    ),
    resume: z
      .strictObject({
        version: z.string(),
        device: z.string().describe('kind of device that the answers are of'),
        answers: z.array(answer),
        left_out: count.describe('answers that are not held, as they are too large').exactOptional(),
      })
      .describe('for --resume')
      .exactOptional(),
  })
  .describe('only of interrupted commands: what was done, and what is missing');

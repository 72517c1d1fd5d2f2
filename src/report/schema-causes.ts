/** The part of the JSON Schema of a result that causes have. */
import * as z from 'zod';
import { RUNGS } from '../model/result.ts';
import { count } from './schema-quantity.ts';

const carrier = z.strictObject({
  item: z.string().describe('compute, bubble, or the group of a collective; all for a lone one'),
  name: z.string(),
  delta_us: z.number().describe('more time of a rank than at the rung before, mean over the ranks'),
  alone: z.number().describe('its time alone on the fabric over that at the rung before').exactOptional(),
  link: z
    .strictObject({
      from: z.string(),
      to: z.string(),
      to_ports: z.number().describe("time of its bytes over that of a rank's busiest port"),
    })
    .describe('the link between switches that is busy longest, where no seed decides')
    .exactOptional(),
});

const reason = z.strictObject({
  kind: z.string().describe('e.g. oversubscription, collisions; a kind keeps its meaning'),
  facts: z.record(z.string(), z.union([z.string(), z.number()])).describe('the facts of the kind'),
  delta_us: z.number().describe('its part of the rung'),
  by: z.array(z.string()).describe('what it holds up, e.g. dp all-reduce; longest first'),
  link: z
    .strictObject({
      from: z.string(),
      to: z.string(),
      busy_us: z.number().describe('time of its bytes at its rate, all calls of the step together'),
      to_ports: z.number().describe("that time over the one of a rank's busiest port").exactOptional(),
      alike: count.describe('links like it that are as busy, itself too'),
    })
    .describe('the link that holds flows up')
    .exactOptional(),
  bound: z
    .array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        bound_us: z.number().describe('for how long, all calls of the step together'),
        lost_us: z.number().describe('time saved at the rate that ports of ranks allow'),
      }),
    )
    .describe('links that bound the messages of the critical path, most time lost first')
    .exactOptional(),
  flows: z
    .array(z.tuple([count, count]))
    .describe('pairs of ranks whose flows share the link, most bytes first')
    .exactOptional(),
  pfc: z
    .strictObject({ links: count, pauses: z.number() })
    .describe('links that PFC pauses because of the queue at the link, and the pauses')
    .exactOptional(),
});

export const causes = z
  .array(
    z.strictObject({
      rung: z.enum(RUNGS),
      delta_us: z.number(),
      carriers: z.array(carrier).describe('largest first; they sum to delta_us'),
      reasons: z.array(reason).describe('largest first; they sum to delta_us').exactOptional(),
    }),
  )
  .describe('what carries the time of each rung, and why');

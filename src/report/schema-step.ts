/** The parts of the JSON Schema of a result that training steps have. */
import * as z from 'zod';
import { count, quantity } from './schema-quantity.ts';

/** By the two counts of the scores of attention. */
export const utilization = z.strictObject({ causal: quantity, square: quantity });

const idle = {
  compute_us: z.number(),
  exposed_us: z.number().describe('waiting for collectives and transfers of its own'),
  bubble_us: z.number().describe('waiting for other ranks'),
  bubble_compute_us: z.number().describe('the bubble at rung compute'),
};
export const timeline = z
  .strictObject({
    ...idle,
    roles: z.array(z.strictObject({ ...idle, name: z.string(), ranks: count })),
    streams: z
      .array(
        z.strictObject({
          group: z.string().describe('kind of group, e.g. tp'),
          stream: z.string(),
          calls: z.number(),
          bytes: z.number().describe('that leave the ports of a rank'),
          time_us: z.number(),
          hidden_us: z.number(),
          exposed_us: z.number(),
        }),
      )
      .describe('communication of a rank, mean over all ranks'),
    critical_path: z
      .array(
        z.strictObject({
          roles: z.array(z.string()),
          item: z.string().describe('compute, or the kind of group'),
          name: z.string(),
          count: z.number(),
          time_us: z.number(),
          share: z.number(),
        }),
      )
      .describe('longest first; the times add up to the training step'),
  })
  .describe('where the time of a training step goes, at the last rung; means over ranks and seeds');

const networkTimes = {
  time_us: quantity,
  scale_up_us: quantity.describe('on links of scale-up domains, e.g. NVLink'),
  scale_out_us: quantity.describe('on NICs and the fabric'),
};
export const network = z
  .strictObject({
    ...networkTimes,
    share: quantity.describe('time_us over the time of the training step'),
    infinite_us: quantity.describe('the training step if communication took no time'),
    groups: z
      .array(z.strictObject({ ...networkTimes, group: z.string().describe('kind of group, e.g. tp') }))
      .describe('they add up to the share'),
  })
  .describe("the network's share of a training step, at the last rung: its time less infinite_us");

const values = z.record(z.string(), z.number()).describe('by key, e.g. batch.microBatch');
export const range = z
  .strictObject({
    time_us: z.tuple([z.number(), z.number()]).describe('least and most'),
    runs: z.array(
      z.strictObject({
        values,
        shown: z.literal(true).describe('the rest of the result is its').exactOptional(),
        ...{ time_us: quantity, loss: quantity, network_share: quantity },
      }),
    ),
    left_out: z.array(z.strictObject({ values, reason: z.string() })).exactOptional(),
  })
  .describe('the training step with each possible value of those that are not known');

export const waits = z
  .array(
    z.strictObject({
      role: z.string().describe('ranks that run alike'),
      ranks: count,
      wait_us: z.number().describe('until the last rank comes to a call, for all calls'),
      added_us: z.number().describe('the part of it that would not be without faults'),
      for: z
        .array(z.strictObject({ role: z.string(), wait_us: z.number() }))
        .describe('the ranks that come last, longest wait first'),
    }),
  )
  .describe('ranks that wait because of faults, with the first seed; longest first');

export const held = z
  .array(
    z.strictObject({
      collective: z.string(),
      calls: count.describe('calls that take longer'),
      added_us: z.number().describe('time that they take longer, all together'),
      ranks: z.string().describe('ranks of groups with paths over faulty links').exactOptional(),
      held: count.describe('how many these are'),
      waiting: count.describe('ranks of other groups, which wait for these'),
      faults: z.array(z.string()).describe('faults on the paths of those groups'),
    }),
  )
  .describe('collectives that faults of links hold up, with the first seed; most time first');

/** Money and watts of a training step. */
export const money = z
  .strictObject({
    currency: z.literal('USD'),
    accelerators: count.describe('ranks of the fabric'),
    accelerator_hour: z.number().describe('hardware and energy, or rent'),
    network: z.number(),
    network_watts: z.number(),
    complete: z.boolean().describe('whether each part of the network has a price'),
    step: quantity.describe('price of one training step'),
    lost_hours_a_day: quantity.describe('accelerator-hours in which ranks wait for the fabric'),
    lost_a_year: quantity,
    lost_mwh_a_year: quantity,
    useful_hour: quantity.describe('price of an accelerator-hour at the pace of the ideal step'),
    assumed: z.record(z.string(), z.number()).describe('keys of cost that the scenario does not give'),
  })
  .describe('cost of the step, if the scenario has a block cost');

export const flaps = z
  .strictObject({
    fault: z.string(),
    every_us: z.number(),
    lasts_us: z.number(),
    phases: count.describe('simulated steps, each with another begin of the flap'),
    from_us: z.number().describe('begins are drawn from here on, from the start of the step'),
    to_us: z.number(),
    flap_us: quantity.describe('time that a flap adds to all steps that it touches'),
    flap_ci95_us: z
      .tuple([z.number(), z.number()])
      .describe('95 % interval of its mean, over begins and seeds')
      .exactOptional(),
    share: quantity.describe('part of all time that is lost'),
    day_us: quantity.describe('time that is lost in a day'),
  })
  .describe('a fault that comes back at unknown times; rung faults is a step with one of its times');

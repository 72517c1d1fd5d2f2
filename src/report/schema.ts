/**
 * JSON Schema of the result document, for `weft schema result`. Import lazily: zod takes a while to
 * load.
 */
import * as z from 'zod';
import { type ResultDocument, RUNGS } from '../model/result.ts';

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
const count = z.int().min(0);

/** The value of a text. */
const coded = (what: string) =>
  z.strictObject({
    code: z.string().describe(`${what}, the same in every version`),
    facts: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .describe('values of its text, with units in the names; lists are texts with commas'),
  });

const way = {
  algorithm: z.string(),
  protocol: z.string().exactOptional(),
  channels: z.number().describe('per rank, if several numbers were candidates').exactOptional(),
};
const choice = z
  .strictObject({
    looked_at: z
      .array(
        z.strictObject({
          ...way,
          time_us: z.number(),
          by: z
            .enum(['simulation', 'part', 'scaling'])
            .describe(
              'simulated completely (simulation), extrapolated from its first part (part), or, until weft 0.2, scaled from another size (scaling)',
            ),
        }),
      )
      .describe('quickest first'),
    left_out: z.array(
      z.strictObject({
        ...way,
        reason: z.string(),
        why: coded('code of the reason').exactOptional(),
        at_least_us: z.number().describe('lower bound of its time').exactOptional(),
      }),
    ),
  })
  .describe('candidates of the choice of algorithm and protocol');

/** By the two counts of the scores of attention. */
const utilization = z.strictObject({ causal: quantity, square: quantity });

const idle = {
  compute_us: z.number(),
  exposed_us: z.number().describe('waiting for collectives and transfers of its own'),
  bubble_us: z.number().describe('waiting for other ranks'),
  bubble_compute_us: z.number().describe('the bubble at rung compute'),
};
const timeline = z
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

const waits = z
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

const held = z
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

const causes = z
  .array(
    z.strictObject({
      rung: z.enum(RUNGS),
      delta_us: z.number(),
      carriers: z
        .array(
          z.strictObject({
            item: z.string().describe('compute, bubble, or the group of a collective; all for a lone one'),
            name: z.string(),
            delta_us: z.number().describe('more time of a rank than at the rung before, mean over the ranks'),
            alone: z
              .number()
              .describe('its time alone on the fabric over that at the rung before')
              .exactOptional(),
            link: z
              .strictObject({
                from: z.string(),
                to: z.string(),
                to_ports: z.number().describe("time of its bytes over that of a rank's busiest port"),
              })
              .describe('the link between switches that is busy longest, where no seed decides')
              .exactOptional(),
          }),
        )
        .describe('largest first; they sum to delta_us'),
    }),
  )
  .describe('what carries the loss at each rung of the fabric');

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

const flaps = z
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

const resultShape = z.strictObject({
  schema: z.literal('weft.result/1'),
  kind: z.enum(['collective', 'training', 'traffic']),
  name: z.string().nullable(),
  provenance: z.strictObject({
    version: z.string(),
    commit: z.string().nullable(),
    seed: z.number(),
    seeds: count,
    seeded: z.boolean().describe('whether the seed matters for the last rung').exactOptional(),
    scenarioHash: z.string(),
    device: z.strictObject({ kind: z.string(), name: z.string() }),
    engine: z.string(),
    engine_ms: z.number().describe('time in the engine, all rungs'),
    wall_ms: z.number().describe('from the scenario read to the result'),
    tolerance: z.number(),
  }),
  fabric: z.strictObject({ name: z.string(), ranks: count, switches: count, links: count }),
  training: z
    .strictObject({
      parameters: z.number(),
      activeParameters: z.number(),
      ranks: count,
      tokens: z.number(),
      flops: z.number().describe('as they take time'),
      mfu: utilization.describe('FLOPs of the model over those of the peaks in time_us').exactOptional(),
      hfu: utilization.describe('with recomputed FLOPs; only with recomputation').exactOptional(),
      framework: z
        .strictObject({
          name: z.string(),
          values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        })
        .describe('choices of the framework, where the scenario sets no value')
        .exactOptional(),
      compute: z
        .strictObject({
          name: z.string().describe('table of rates').exactOptional(),
          sources: z.array(z.string()).exactOptional(),
          values: z.record(z.string(), z.union([z.string(), z.number()])),
        })
        .describe('rates that kernels run at; only with compute')
        .exactOptional(),
      memory_bytes: z
        .strictObject({
          parameters: z.number(),
          gradients: z.number(),
          optimizer: z.number(),
          activations: z.number().describe('at their peak'),
          total: z.number(),
          accelerator: z.number().describe('memory that a rank has, if known').exactOptional(),
          stage: count.describe('pipeline stage of the rank; only with a pipeline').exactOptional(),
        })
        .describe('estimate for the rank that needs most')
        .exactOptional(),
    })
    .exactOptional(),
  traffic: z
    .strictObject({
      pattern: z.string(),
      messages: count,
      bytes: z.number(),
      senders: count,
      receivers: count,
    })
    .exactOptional(),
  step: z
    .strictObject({
      time_us: quantity,
      ideal_us: quantity.describe('rung endpoints'),
      loss: quantity.describe('(time - ideal) / ideal'),
      ladder: z.array(
        z.strictObject({
          rung: z.enum(RUNGS),
          time_us: quantity,
          delta_us: quantity.describe('time added to the rung before; with several seeds, paired by seed'),
          seeded: z.boolean().describe('whether the seed matters for delta_us').exactOptional(),
          seeds_to_tell: count
            .describe(
              'approximate number of seeds that distinguishes delta_us from 0; only if its interval contains 0',
            )
            .exactOptional(),
          unsettled_us: z
            .number()
            .describe('largest change of a time of a call that was left; only if times have not settled')
            .exactOptional(),
        }),
      ),
    })
    .exactOptional(),
  timeline: timeline.exactOptional(),
  reuse: z
    .strictObject({
      calls: count.describe('of collectives in the step'),
      simulations: count.describe('runs of the engine, without those for a choice of algorithm'),
      reused: count.describe('calls whose time is that of a simulation which an earlier call used'),
    })
    .describe('how often collectives were simulated for the last rung')
    .exactOptional(),
  held: held.exactOptional(),
  waits: waits.exactOptional(),
  causes: causes.exactOptional(),
  money: money.exactOptional(),
  flaps: flaps.exactOptional(),
  collectives: z.array(
    z.strictObject({
      name: z.string(),
      algorithm: z.string(),
      protocol: z.string().describe('of the profile, e.g. LL').exactOptional(),
      picked: z.boolean().describe('whether auto picked the algorithm').exactOptional(),
      params: z
        .record(z.string(), z.number())
        .describe("parameters of the algorithm for the fabric's shape: gpus of a server, axes x, y, z")
        .exactOptional(),
      named_by: z
        .enum(['scenario', 'default', 'auto'])
        .describe('training steps: source of the algorithm; the value default means the usual algorithm')
        .exactOptional(),
      choice: choice.exactOptional(),
      ranks: count,
      groups: count,
      bytes: count,
      count,
      time_us: quantity,
      ideal_us: quantity,
      loss: quantity,
      algbw_GBps: quantity,
      busbw_GBps: quantity,
    }),
  ),
  flows: z.strictObject({
    count,
    fct_us: z
      .strictObject({ min: quantity, mean: quantity, p50: quantity, p99: quantity, max: quantity })
      .exactOptional(),
    list: z
      .array(
        z.strictObject({
          src: count,
          dst: count,
          bytes: z.number(),
          start_us: z.number(),
          end_us: z.number(),
        }),
      )
      .exactOptional(),
    jumps: z
      .strictObject({
        count: count.describe('how often, in all seeds'),
        messages: z.number().describe('messages that were not simulated; mean over the seeds'),
        time_us: z
          .tuple([z.number(), z.number()])
          .describe('bounds of the mean time of the last rung; equal if all jumps are exact'),
      })
      .describe('steps that repeat and were not simulated; absent if there are none')
      .exactOptional(),
  }),
  links: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      utilization: z.number(),
      bytes: z.number(),
      ecn_marks: z.number().exactOptional(),
      drops: z.number().exactOptional(),
      trims: z.number().exactOptional(),
      pause_us: z.number().exactOptional(),
      queue_max_bytes: z.number().exactOptional(),
    }),
  ),
  pauses: z
    .strictObject({
      links: z.array(
        z.strictObject({
          from: z.string(),
          to: z.string(),
          pauses: z.number(),
          pause_us: z.number(),
          cause: z
            .strictObject({ from: z.string(), to: z.string(), root: z.boolean() })
            .describe('the link whose queue paused it'),
        }),
      ),
      roots: z
        .array(
          z.strictObject({
            from: z.string(),
            to: z.string(),
            pauses_caused: z.number(),
            queue_max_bytes: z.number(),
          }),
        )
        .describe('links that caused pauses and were never paused'),
    })
    .describe('links that PFC paused longest, and where that began')
    .exactOptional(),
  counters: z.strictObject({
    messages: count,
    rounds: count.exactOptional(),
    solves: count.exactOptional(),
    packet_hops: count.exactOptional(),
    packets: count.exactOptional(),
    ecn_marks: count.exactOptional(),
    drops: count.exactOptional(),
    trims: count.exactOptional(),
    retransmits: count.exactOptional(),
    pauses: count.exactOptional(),
    windows: count.exactOptional(),
    simulated_packets: count.exactOptional().describe('sent in the simulated parts; each distinct part once'),
    simulated_packet_hops: count.exactOptional(),
  }),
  warnings: z.array(z.string()),
  warning_facts: z
    .array(coded('code of the warning'))
    .describe('the warnings as values, in the order of their texts; absent without warnings')
    .exactOptional(),
});

/** Whether `document` is a result; throws with the faults if it is not. */
export function parseResult(document: unknown): ResultDocument {
  return resultShape.parse(document);
}

/** The faults of `document` as a result, each with its path; empty if it is one. */
export function resultProblems(document: unknown): string[] {
  const { error } = resultShape.safeParse(document);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
}

/** JSON Schema (draft 2020-12) of {@link ResultDocument}. */
export function resultSchema(): Record<string, unknown> {
  return { title: 'weft.result/1', ...z.toJSONSchema(resultShape) };
}

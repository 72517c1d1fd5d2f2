/**
 * JSON Schema of the result document, for `weft schema result`. Import lazily: zod takes a while to
 * load.
 */
import * as z from 'zod';
import { type ResultDocument, RUNGS } from '../model/result.ts';
import { causes } from './schema-causes.ts';
import { partial } from './schema-partial.ts';
import { count, quantity } from './schema-quantity.ts';
import { flaps, held, money, network, range, timeline, utilization, waits } from './schema-step.ts';

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

const resultShape = z.strictObject({
  schema: z.literal('weft.result/1'),
  partial: partial.exactOptional(),
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
      jitter: z
        .strictObject({
          deviation: z.number().describe('standard deviation of compute times over their mean'),
          distribution: z.string(),
          per: z.string().describe('what has a draw of each rank: a step, or an item'),
          included: count.describe('compute times are those of the slowest of so many ranks'),
          slowest: z
            .number()
            .describe('expected compute time of the slowest rank over these times; with per: step')
            .exactOptional(),
        })
        .describe('how the compute times of ranks differ; only with jitter')
        .exactOptional(),
      contention: z
        .record(z.string(), z.number())
        .describe('units of the accelerator, those that calls of a group hold, and factors')
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
      without: z
        .array(z.enum(RUNGS))
        .describe('rungs that an interrupted run has not climbed: time and loss are without them')
        .exactOptional(),
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
  network: network.exactOptional(),
  range: range.exactOptional(),
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
  scenario: z
    .record(z.string(), z.any())
    .describe('the scenario with all options applied; weft run takes a result, and runs it again')
    .exactOptional(),
  scenario_files: z
    .record(z.string(), z.string())
    .describe('texts of the files that the scenario names, by path')
    .exactOptional(),
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

/**
 * Prepared mistakes: changes of one line that are wrong, each of which the unit tests must notice.
 * `main.ts` tries them; test/unit/mutations.test.ts keeps them up with the source.
 */
export interface Mutation {
  /** The mistake, as a sentence. */
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Found exactly once in the file. */
  readonly before: string;
  readonly after: string;
  /** Unit tests that are to fail, in part of their paths below test/unit. */
  readonly tests: readonly string[];
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the hottest links have half their utilization',
    file: 'src/run/rows/hottest.ts',
    before: '(linkBytes[link]! * 8) / (',
    after: '(linkBytes[link]! * 4) / (',
    tests: ['run/links'],
  },
  {
    name: 'a message of whole packets takes one more',
    file: 'src/engine/packet/tables/programs.ts',
    before: 'Math.max(1, Math.ceil(bytes / payloadBytes))',
    after: 'Math.floor(bytes / payloadBytes) + 1',
    tests: ['run/by-hand'],
  },
  {
    name: 'the last packet of a message has a byte too much',
    file: 'src/engine/packet/tables/programs.ts',
    before: '(packets - 1) * payloadBytes + headerBytes]',
    after: '(packets - 1) * payloadBytes + headerBytes + 1]',
    tests: ['run/by-hand'],
  },
  {
    name: 'up and down have each other’s efficiency',
    file: 'src/topology/parts/usable.ts',
    before: '? up : out)',
    after: '? out : up)',
    tests: ['run/rates'],
  },
  {
    name: 'a profile’s efficiency is applied twice',
    file: 'src/scenario/check/check-profile.ts',
    before: 'usable(fabric.build(), efficiency)',
    after: 'usable(usable(fabric.build(), efficiency), efficiency)',
    tests: ['run/rates'],
  },
  {
    name: 'all-gather has the bus bandwidth of its algorithm',
    file: 'src/collective/all-gather.ts',
    before: '(n - 1) / n',
    after: '1',
    tests: ['collective/algorithms', 'run/by-hand'],
  },
  {
    name: 'deltas of the ladder have the other sign',
    file: 'src/ladder/ladder.ts',
    before: '(later, earlier) => later - earlier',
    after: '(later, earlier) => earlier - later',
    tests: ['ladder/ladder'],
  },
  {
    name: 'the shares of rungs are of the longest rung',
    file: 'src/report/text/waterfall.ts',
    before: 'percentText(delta / total)',
    after: 'percentText(delta / longest)',
    tests: ['report/report'],
  },
  {
    name: 'the 99th percentile of fluids is the 95th',
    file: 'src/engine/flow/result.ts',
    before: 'percentile(0.99)',
    after: 'percentile(0.95)',
    tests: ['run/percentiles'],
  },
  {
    name: 'the 99th percentile of packets is the 90th',
    file: 'src/ladder/packets.ts',
    before: 'quantile(times, 0.99)',
    after: 'quantile(times, 0.9)',
    tests: ['run/percentiles'],
  },
  {
    name: 'the interval over seeds is of 90 %',
    file: 'src/stats/summary.ts',
    before: 'studentQuantile(0.975, n - 1)',
    after: 'studentQuantile(0.95, n - 1)',
    tests: ['stats/'],
  },
  {
    name: 'pauses of the hottest links are in nanoseconds',
    file: 'src/run/rows/hottest.ts',
    before: 'events.pausesPs[link]! / 1e6',
    after: 'events.pausesPs[link]! / 1e3',
    tests: ['run/links'],
  },
  {
    name: 'auto takes the slowest way',
    file: 'src/workload/pick/judge.ts',
    before: 'const looked = [...trials].sort(([, a], [, b]) => a.timePs - b.timePs);',
    after: 'const looked = [...trials].sort(([, a], [, b]) => b.timePs - a.timePs);',
    tests: ['workload/choose'],
  },
  {
    name: 'fluids are hashed at the wrong salt',
    file: 'shaders/flow/trace.wgsl',
    before: 'hash3(seed, node, SALT_SWITCH)',
    after: 'hash3(seed, node, SALT_POLARIZED)',
    tests: ['run/hashed'],
  },
  {
    name: 'marks are drawn with the salt of errors',
    file: 'shaders/packet/admit.wgsl',
    before: 'link, SALT_ECN)',
    after: 'link, SALT_ERROR)',
    tests: ['packet/ports'],
  },
  {
    name: 'ECN marks count the packet that arrives',
    file: 'shaders/packet/admit.wgsl',
    before: 'if (marks(replica, link, it.slot, it.at, occupied))',
    after: 'if (marks(replica, link, it.slot, it.at, occupied + it.bytes))',
    tests: ['packet/ports'],
  },
  {
    name: 'ECN marks all only above kmax',
    file: 'shaders/packet/admit.wgsl',
    before: 'occupied >= params.ecn.kmax_bytes',
    after: 'occupied > params.ecn.kmax_bytes',
    tests: ['packet/ports'],
  },
  {
    name: 'PFC pauses at xon and resumes at xoff',
    file: 'src/engine/packet/params.ts',
    before: 'pfc: { xoff_bytes: pfc?.xoffBytes ?? 0, xon_bytes: pfc?.xonBytes ?? 0 }',
    after: 'pfc: { xoff_bytes: pfc?.xonBytes ?? 0, xon_bytes: pfc?.xoffBytes ?? 0 }',
    tests: ['packet/ports'],
  },
  {
    name: 'a pause takes hold a window early',
    file: 'shaders/packet/pause.wgsl',
    before: 'return now + 1u + tables',
    after: 'return now + tables',
    tests: ['packet/ports'],
  },
  {
    name: 'a window is not held to its limit',
    file: 'src/engine/packet/paths.ts',
    before: 'Math.min(MOST_WINDOW, maxWindowBytes, bytes)',
    after: 'Math.min(MOST_WINDOW, bytes)',
    tests: ['packet/sender'],
  },
  {
    name: 'the first window is a round trip, whatever is set',
    file: 'src/engine/packet/paths.ts',
    before: 'bounded(windowBytes ?? own)',
    after: 'bounded(own)',
    tests: ['packet/sender'],
  },
  {
    name: 'alpha counts twice',
    file: 'shaders/packet/occupancy.wgsl',
    before: '(part.y << 24u) | (part.x >> 8u)',
    after: '(part.y << 25u) | (part.x >> 7u)',
    tests: ['packet/ports'],
  },
  {
    name: 'the rest of a latency is lost',
    file: 'src/engine/packet/tables/links.ts',
    before: 'latencyPs % windowPs',
    after: '0',
    tests: ['packet/ports'],
  },
  {
    name: 'the timeout has half the smoothed round trip more',
    file: 'shaders/packet/timer.wgsl',
    before: '(smoothed >> 3u) + max',
    after: '(smoothed >> 2u) + max',
    tests: ['packet/sender'],
  },
  {
    name: 'a fault leaves what it should take',
    file: 'src/model/fault-timeline.ts',
    before: 'links.rateBps[link]! * left',
    after: 'links.rateBps[link]! * (1 - left)',
    tests: ['run/rates'],
  },
  {
    name: 'a cable of optics has one',
    file: 'src/report/fabric/bill.ts',
    before: 'optic.name, 2 * number',
    after: 'optic.name, number',
    tests: ['report/bill'],
  },
  {
    name: 'the attention goes backward as fast as forward',
    file: 'src/workload/parallelism/tensor.ts',
    before: "compute('B', 2 * work.forward,",
    after: "compute('B', work.forward,",
    tests: ['workload/step', 'run/by-hand'],
  },
];

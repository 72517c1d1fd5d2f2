/**
 * The causes of a loss as values: a kind and facts, as warnings have them. Their words are in
 * `src/report/causes/`. A new one is a line of {@link CauseFacts}, its words there, and the place
 * in `src/run/causes/` that finds it.
 */

/**
 * The facts of each kind. `times` is a factor, `node` the name of a node, `tier` the common name of
 * the nodes of a tier; counts are those of one call of a collective.
 */
export interface CauseFacts {
  // The work itself, and who waits for it.
  /** Computation of the step. */
  compute: Record<string, never>;
  /** The slowest of so many ranks takes longer than the mean one; deviation of their times. */
  jitter: { readonly ranks: number; readonly deviation: number };
  /**
   * Hidden communication takes `longer` times as long, and lends units of the accelerator: the
   * largest share of a kind of group.
   */
  contention: { readonly lent: number; readonly longer: number };
  /** Waiting for other stages of a pipeline. */
  bubble: { readonly stages: number };
  /** Some ranks compute `times` as long as the mean. */
  imbalance: { readonly role: string; readonly times: number };
  /** Waiting for other ranks, of which nothing else is known. */
  waiting: Record<string, never>;
  /** Waiting that a rung takes away here, since it is elsewhere. */
  moved: Record<string, never>;
  // Latency.
  /** Latencies of links and launches. */
  latency: Record<string, never>;
  /** Latency takes longer than the bytes do. */
  'small-messages': { readonly calls: number; readonly call_us: number };
  // The ranks' own ports.
  /** The ports of the ranks carry what they must. */
  ports: Record<string, never>;
  /** One rank receives, or sends, `times` what the mean rank does. */
  'many-to-one': { readonly rank: number; readonly times: number; readonly senders: number };
  'one-to-many': { readonly rank: number; readonly times: number; readonly receivers: number };
  /** So many ranks share a NIC. */
  'shared-nic': { readonly node: string; readonly ranks: number };
  /** Only some of the NICs of a server carry anything. */
  'idle-nics': { readonly used: number; readonly nics: number };
  /** Groups made for scale-up links span several servers; those links are `times` as fast. */
  'over-servers': {
    readonly group: string;
    readonly ranks: number;
    readonly servers: number;
    readonly times: number;
  };
  /** No computation hides any of so many calls. */
  'no-overlap': { readonly calls: number };
  /** Few calls, so that the last one has nothing to hide behind. */
  'late-bucket': { readonly calls: number; readonly bytes: number };
  // Links between switches.
  /** The ports below the switches of a tier are `times` as fast as those above. */
  oversubscription: { readonly tier: string; readonly times: number };
  /** A switch has less rate upwards than others of its tier; bit/s. */
  'narrow-switch': {
    readonly node: string;
    readonly uplinks: number;
    readonly bps: number;
    readonly others: number;
    readonly othersBps: number;
  };
  /** Messages cross so many links of a network without tiers. */
  bisection: { readonly hops: number; readonly axis: number };
  /** Links between the groups of a network of groups. */
  'group-links': { readonly hops: number };
  /** A link is slower than those next to it: this part of their rate. */
  'slow-link': { readonly share: number };
  /** Neighbours in rings are on other switches so often, in another order `least`. */
  'rank-order': { readonly crossings: number; readonly least: number; readonly tier: string };
  /** Groups that fit under one switch span so many. */
  placement: { readonly ranks: number; readonly switches: number; readonly tier: string };
  /** Bytes are even, but not at each moment. */
  uneven: Record<string, never>;
  // Paths.
  /**
   * So many flows on one link, of so many links alike, of which `idle` carry nothing. `seed`: that
   * of the hashes; switches that do not hash have none.
   */
  collisions: {
    readonly flows: number;
    readonly even: number;
    readonly links: number;
    readonly idle: number;
    readonly seed?: number;
  };
  /** A flow takes one of so many links side by side, where all would be needed. */
  'one-path': { readonly links: number };
  /** Switches of a tier use so many of their links upwards; random hashes would use `expected`. */
  polarised: {
    readonly tier: string;
    readonly used: number;
    readonly links: number;
    readonly expected: number;
  };
  /** Paths are longer than the shortest by so much. */
  detours: { readonly times: number };
  /** Collectives that overlap meet on links. */
  meeting: { readonly others: string };
  // Packets.
  /** Links that PFC pauses, for the queue of the link. */
  'pfc-spreading': { readonly links: number; readonly pauses: number };
  /** Packets that were lost or trimmed, and sent again. */
  drops: { readonly drops: number; readonly trims: number; readonly resent: number };
  /** A link loses this part of its packets. */
  'lossy-link': { readonly share: number; readonly resent: number };
  /** Senders are slower than their paths, while no queue is long. */
  'slow-control': { readonly used: number; readonly queue: number };
  /** Long queues at links. */
  queues: { readonly marks: number; readonly queue: number };
  /** Headers, acks and whole packets. */
  packets: Record<string, never>;
  // Faults.
  /** A switch whose cables have all failed. */
  'dead-switch': { readonly node: string; readonly links: number };
  /** A cable that has failed, or so many of those of a switch that lead to one tier. */
  'dead-link': { readonly links: number; readonly of: number; readonly where: string };
  /** Cables that carry a part of their rate; the first one. */
  'weak-link': { readonly share: number; readonly links: number; readonly where: string };
  /** A fault that comes or goes during the step, by its name. */
  'timed-fault': { readonly fault: string; readonly share: number };
  /** So many ranks compute `times` as long, from this rank on. */
  'slow-rank': { readonly rank: number; readonly ranks: number; readonly times: number };
}

/** The kind of a cause. */
export type CauseKind = keyof CauseFacts;

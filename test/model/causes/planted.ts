/** Scenarios with one planted cause each, and the kind that `weft explain` must name first. */
import type { CauseKind } from '../../../src/model/cause-facts.ts';

export interface Planted {
  readonly cause: string;
  readonly text: string;
  /** Its fabric, if it is in a file. */
  readonly file?: string;
  readonly kind: CauseKind;
  /** Part of its words. */
  readonly says: RegExp;
}

/** Four leaves of eight hosts under four spines. */
const leafSpine = (more = '') => `leaf-spine:leaves=4,spines=4,hosts=8,rate=100Gbit/s,latency=500ns${more}`;
/** Eight servers of eight GPUs on rails. */
const rails = 'rail-optimized:servers=8,gpus=8,spines=8,rate=400Gbit/s,scaleUpRate=450GB/s';

const permutation = (fabric: string, routing: string, shift = 9, more = '') =>
  `fabric: ${fabric}\nrouting: ${routing}\nseeds: 4\ntraffic: { name: permutation, shift: ${shift}, size: 10MB }\n${more}`;

const collective = (fabric: string, keys: string, routing = 'spray', more = '') =>
  `fabric: ${fabric}\nrouting: ${routing}\ncollective: { ${keys} }\n${more}`;

const step = (keys: Readonly<Record<string, string>>, fabric = rails, more = '') => `
fabric: ${fabric}
${more}
training:
  model: { layers: 8, hidden: 4096, heads: 32, ffn: 14336, vocab: 32000, sequence: 4096 }
  accelerator: { peak: 989TFLOP/s, efficiency: 50% }
${Object.entries({ parallelism: '{ tp: 8, dp: 8 }', batch: '{ sequences: 4 }', ...keys })
  .map(([key, value]) => `  ${key}: ${value}`)
  .join('\n')}
`;

/** A leaf with one of four uplinks, in a file. */
const NARROW = `
ranks: 32
switches: { leaf: 4, spine: 4 }
links:
  - [rank 0-7, leaf 0, 100Gbit/s, 500ns]
  - [rank 8-15, leaf 1, 100Gbit/s, 500ns]
  - [rank 16-23, leaf 2, 100Gbit/s, 500ns]
  - [rank 24-31, leaf 3, 100Gbit/s, 500ns]
  - [leaf 0-2, spine 0-3, 200Gbit/s, 500ns]
  - [leaf 3, spine 0, 200Gbit/s, 500ns]
`;

/** Two servers of eight ranks with a NIC each. */
const ONE_NIC = `
ranks: 16
nvswitches: 2
switches: { nic: 2, leaf: 1 }
links:
  - [rank 0-7, nvswitch 0, 300GB/s, 250ns]
  - [rank 0-7, nic 0, 100Gbit/s, 250ns]
  - [rank 8-15, nvswitch 1, 300GB/s, 250ns]
  - [rank 8-15, nic 1, 100Gbit/s, 250ns]
  - [nic 0-1, leaf 0, 100Gbit/s, 500ns]
`;

const PFC = `
engine: { name: packet }
cc: none
packet: { pfc: true }
`;

export const PLANTED: readonly Planted[] = [
  {
    cause: 'leaves at 4:1',
    text: permutation(leafSpine(',oversubscription=4'), 'spray'),
    kind: 'oversubscription',
    says: /leaves: .* 4\.0 times/,
  },
  {
    cause: 'one leaf at 4:1',
    text: permutation('{ file: fabric.yaml }', 'spray'),
    file: NARROW,
    kind: 'narrow-switch',
    says: /^leaf 3 .*1 uplink .*others have 4/,
  },
  {
    cause: 'cores at 4:1',
    text: permutation(
      'clos:pods=4,leaves=2,spines=2,hosts=4,cores=4,coreOversubscription=4,rate=100Gbit/s',
      'spray',
    ),
    kind: 'oversubscription',
    says: /spines: .* 4\.0 times/,
  },
  {
    cause: 'a dead spine',
    text: permutation(leafSpine(), 'spray', 9, 'faults: [spine 1]'),
    kind: 'dead-switch',
    says: /^spine 1 is dead/,
  },
  {
    cause: 'three dead uplinks of a leaf',
    text: permutation(
      leafSpine(),
      'spray',
      9,
      'faults: [leaf 2 - spine 0, leaf 2 - spine 1, leaf 2 - spine 3]',
    ),
    kind: 'dead-link',
    says: /3 of .*leaf 2/,
  },
  {
    cause: 'a cable at a quarter of its rate',
    text: permutation(leafSpine(), 'spray', 9, "faults: ['leaf 0 - spine 2:rate=25%']"),
    kind: 'weak-link',
    says: /leaf 0 - spine 2 .*25/,
  },
  {
    cause: 'two elephants on one hash',
    text: `fabric: ${leafSpine()}
routing: ecmp
seed: 3
traffic: { messages: [[0, 8, 100MB], [1, 9, 100MB], [2, 10, 1MB], [3, 12, 1MB], [5, 20, 100MB], [6, 22, 100MB]] }
`,
    kind: 'collisions',
    says: /^2 flows hashed on one link/,
  },
  {
    cause: 'flows hashed on one uplink',
    text: permutation(leafSpine(), 'ecmp'),
    kind: 'collisions',
    says: /flows hashed on one link, (leaf|spine)/,
  },
  {
    cause: 'polarised tiers',
    text: permutation('fat-tree:k=8,rate=100Gbit/s', 'ecmp:polarize=true', 37),
    kind: 'polarised',
    says: /spines/,
  },
  {
    cause: 'a slow GPU',
    text: step({}, rails, "faults: ['rank 5:speed=60%']"),
    kind: 'slow-rank',
    says: /rank 5 .*1\.67 times/,
  },
  {
    cause: 'a shared NIC',
    text: permutation('{ file: fabric.yaml }', 'spray', 8),
    file: ONE_NIC,
    kind: 'shared-nic',
    says: /^8 ranks share a NIC/,
  },
  {
    cause: 'an incast',
    text: `fabric: ${leafSpine()}\nrouting: spray\ntraffic: { messages: [${[1, 2, 9, 10, 17, 18, 25]
      .map((src) => `[${src}, 5, 10MB]`)
      .join(', ')}] }`,
    kind: 'many-to-one',
    says: /^incast at rank 5: 7 ranks/,
  },
  {
    cause: 'one ring on one of eight NICs',
    text: collective(rails, 'name: all-reduce, algorithm: ring, channels: 1, size: 256MiB'),
    kind: 'idle-nics',
    says: /too few channels .*1 of the 8 NICs/,
  },
  {
    cause: 'a tp group over two servers',
    text: step({ parallelism: '{ tp: 16, dp: 4 }' }),
    kind: 'over-servers',
    says: /tp all-reduce span 2 servers/,
  },
  {
    cause: 'a bubble of few micro-batches',
    text: step({ parallelism: '{ tp: 8, pp: 8, dp: 1 }', batch: '{ sequences: 32, microBatches: 8 }' }),
    kind: 'bubble',
    says: /pipeline of 8 stages/,
  },
  {
    cause: 'a cable that fails during the step',
    text: step(
      {},
      'leaf-spine:leaves=8,spines=2,hosts=1,gpus=8,rate=100Gbit/s,scaleUpRate=450GB/s',
      'routing: spray\nfaults: [{ name: leaf 0 - spine 1, at: 100ms, until: 400ms }]\nreconverge: 50ms',
    ),
    kind: 'timed-fault',
    says: /leaf 0 - spine 1/,
  },
  {
    cause: 'a torus across its middle',
    text: `fabric: torus:x=8,y=4,rate=100Gbit/s\nrouting: spray\ntraffic: { name: permutation, shift: 4, size: 10MB }`,
    kind: 'bisection',
    says: /along x/,
  },
  {
    cause: 'global links of a dragonfly',
    text: `fabric: dragonfly:routers=4,hosts=2,globals=1,groups=5,rate=100Gbit/s\nrouting: spray\ntraffic: { name: permutation, shift: 8, size: 10MB }`,
    kind: 'group-links',
    says: /links between groups/,
  },
  {
    cause: 'a bad order of ranks',
    text: collective(
      leafSpine(',oversubscription=4'),
      `name: all-reduce, algorithm: ring, size: 64MiB, ranks: [${Array.from({ length: 32 }, (_, i) => (i % 4) * 8 + Math.floor(i / 4)).join(', ')}]`,
    ),
    kind: 'rank-order',
    says: /32 times, where 4/,
  },
  {
    cause: 'gradients that do not overlap',
    text: step({ gradients: '{ overlap: false, bucket: 50MB }' }),
    kind: 'no-overlap',
    says: /dp/,
  },
  {
    cause: 'one bucket for all gradients',
    text: step({ gradients: '{ bucket: 100GB }' }),
    kind: 'late-bucket',
    says: /large buckets of dp all-reduce/,
  },
  {
    cause: 'messages too small for their latency',
    text: collective(
      'star:hosts=64,rate=400Gbit/s,latency=2us',
      'name: all-reduce, algorithm: ring, size: 64KiB',
    ),
    kind: 'small-messages',
    says: /^latency of all-reduce/,
  },
  {
    cause: 'experts that are uneven',
    text: `
fabric: star:hosts=16,rate=100Gbit/s
training:
  model: { layers: 4, hidden: 2048, heads: 16, ffn: 4096, vocab: 32000, sequence: 2048, experts: 16, topK: 2 }
  accelerator: { peak: 989TFLOP/s, efficiency: 50% }
  parallelism: { dp: 16, ep: 16 }
  experts: { skew: 1 }
  batch: { sequences: 2 }
`,
    kind: 'many-to-one',
    says: /rank 0/,
  },
  {
    cause: 'an incast with PFC',
    text: `fabric: ${leafSpine()}\nrouting: ecmp\n${PFC}traffic: { messages: [${[
      1, 2, 9, 10, 11, 17, 18, 19, 25,
    ]
      .map((src) => `[${src}, 5, 2MB]`)
      .join(', ')}, [12, 20, 2MB], [13, 21, 2MB], [26, 14, 2MB]] }`,
    kind: 'many-to-one',
    says: /^incast at rank 5: .*PFC spreads from leaf 0 -> rank 5/,
  },
  {
    cause: 'a PFC storm from one port',
    text: `fabric: ${leafSpine()}\nrouting: d-mod-k\n${PFC}traffic: { messages: [[9, 17, 9MB], ${[
      10, 11, 12, 13, 14, 15, 1,
    ]
      .map((src) => `[${src}, 21, 1MB]`)
      .join(', ')}] }`,
    kind: 'pfc-spreading',
    says: /leaf 2 -> rank 21/,
  },
  {
    cause: 'windows smaller than paths',
    text: permutation(
      leafSpine(),
      'spray',
      9,
      'engine: packet\ncc: dctcp\npacket: { maxWindow: 16KiB }',
    ).replace('10MB', '2MB'),
    kind: 'slow-control',
    says: /^a slow control/,
  },
  {
    cause: 'buffers that overflow',
    text: `fabric: ${leafSpine()}\nrouting: ecmp\nengine: packet\ncc: none\npacket: { buffer: 12kB, trimming: false, rto: 1ms }\ntraffic: { messages: [[1, 5, 1MB], [2, 5, 1MB]] }`,
    kind: 'drops',
    says: /lost packets/,
  },
  {
    cause: 'a lossy link',
    text: 'fabric: { file: fabric.txt }\nengine: packet\ncc: none\ntraffic: { messages: [[0, 1, 5MB]] }',
    file: '3 1 2\n2\n0 2 100Gbps 1us 0.01\n1 2 100Gbps 1us 0\n',
    kind: 'lossy-link',
    says: /^rank 0 -> .* loses 1(\.00)? %/,
  },
];

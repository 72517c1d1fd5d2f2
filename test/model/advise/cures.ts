/**
 * Each planted cause taken away by hand: the change of the advice that should do the same, and the
 * scenario without the cause, written here and not by the code of the advice.
 */
interface Cure {
  /** The name of the change. */
  readonly change: RegExp;
  /** Parts of the scenario's text, and what stands there without the cause; or settings. */
  readonly text?: readonly (readonly [from: string | RegExp, to: string])[];
  readonly overrides?: readonly string[];
  /** The same of its file. */
  readonly file?: readonly (readonly [from: string | RegExp, to: string])[];
}

const withoutFaults: Cure['text'] = [[/^faults:.*$(\nreconverge:.*$)?/m, '']];
/** Half of the rates, times: nothing else can take an incast away from one port. */
const TWICE = [['rate=100Gbit/s', 'rate=200Gbit/s']] as const;

export const CURES: Readonly<Record<string, Cure>> = {
  'leaves at 4:1': { change: /^oversubscription 4 → 1$/, text: [[',oversubscription=4', '']] },
  'one leaf at 4:1': {
    change: /^uplinks of leaf 3/,
    file: [
      ['leaf 0-2, spine 0-3', 'leaf 0-3, spine 0-3'],
      ['  - [leaf 3, spine 0, 200Gbit/s, 500ns]\n', ''],
    ],
  },
  'cores at 4:1': { change: /^coreOversubscription 4 → 1$/, text: [[',coreOversubscription=4', '']] },
  'a dead spine': { change: /^repair spine 1$/, text: withoutFaults },
  'three dead uplinks of a leaf': { change: /^repair all 3 faults$/, text: withoutFaults },
  'a cable at a quarter of its rate': { change: /^repair leaf 0 - spine 2/, text: withoutFaults },
  'two elephants on one hash': { change: /^routing spray$/, text: [['routing: ecmp', 'routing: spray']] },
  'flows hashed on one uplink': { change: /^routing spray$/, text: [['routing: ecmp', 'routing: spray']] },
  'polarised tiers': {
    change: /^routing spray$/,
    text: [['routing: ecmp:polarize=true', 'routing: spray']],
  },
  'a slow GPU': { change: /^repair rank 5/, text: withoutFaults },
  'a shared NIC': {
    change: /^a NIC for each rank$/,
    file: [
      ['nic: 2', 'nic: 16'],
      ['  - [rank 0-7, nic 0, 100Gbit/s, 250ns]\n', nicOfEach(0)],
      ['  - [rank 8-15, nic 1, 100Gbit/s, 250ns]\n', nicOfEach(8)],
      ['nic 0-1, leaf 0', 'nic 0-15, leaf 0'],
    ],
  },
  'an incast': { change: /^rate 100 Gbit\/s → 200 Gbit\/s$/, text: TWICE },
  'one ring on one of eight NICs': { change: /^channels 1 → 4$/, text: [['channels: 1', 'channels: 4']] },
  'a tp group over two servers': {
    change: /^tp 16 → 8, dp 4 → 8$/,
    text: [
      ['{ tp: 16, dp: 4 }', '{ tp: 8, dp: 8 }'],
      ['{ sequences: 4 }', '{ sequences: 2 }'],
    ],
  },
  'a bubble of few micro-batches': {
    change: /^microBatches 8 → 16$/,
    text: [['microBatches: 8', 'microBatches: 16']],
  },
  'a cable that fails during the step': { change: /^repair leaf 0 - spine 1/, text: withoutFaults },
  'a torus across its middle': { change: /^x=4, y=8 in place of/, text: [['x=8,y=4', 'x=4,y=8']] },
  'global links of a dragonfly': { change: /^globals 1 → 2$/, text: [['globals=1', 'globals=2']] },
  'a bad order of ranks': {
    change: /^ranks in the order of their switches$/,
    text: [[/, ranks: \[[^\]]*\]/, '']],
  },
  'gradients that do not overlap': {
    change: /^overlap false → true$/,
    text: [['overlap: false, ', '']],
  },
  'one bucket for all gradients': { change: /^bucket 100 GB → 25 MiB$/, text: [['100GB', '25MiB']] },
  'messages too small for their latency': {
    change: /^algorithm ring → auto$/,
    text: [['algorithm: ring', 'algorithm: auto']],
  },
  'experts that are uneven': { change: /^balance the experts$/, text: [['skew: 1', 'skew: 0']] },
  'an incast with PFC': { change: /^rate 100 Gbit\/s → 200 Gbit\/s$/, text: TWICE },
  'a PFC storm from one port': { change: /^congestion control hpcc$/, text: [['cc: none', 'cc: hpcc']] },
  'windows smaller than paths': {
    change: /^no limit maxWindow$/,
    text: [['packet: { maxWindow: 16KiB }', '']],
  },
  'buffers that overflow': { change: /^PFC$/, overrides: ['packet.pfc=true'] },
  'a lossy link': { change: /^repair links that lose packets$/, file: [['1us 0.01', '1us 0']] },
};

/** A row for each of eight ranks and its own NIC. */
function nicOfEach(first: number): string {
  return Array.from(
    { length: 8 },
    (_, i) => `  - [rank ${first + i}, nic ${first + i}, 100Gbit/s, 250ns]\n`,
  ).join('');
}

/** A text with all its parts replaced; each must be there. */
export function cured(text: string, parts: Cure['text'] = []): string {
  return parts.reduce((now, [from, to]) => {
    const next = now.replace(from, to);
    if (next === now) throw new Error(`${from} is not in ${now}`);
    return next;
  }, text);
}

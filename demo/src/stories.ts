/** Set-ups that show one thing each; the first of a pair is compared with the second. */
import type { PlainBlock } from 'weft';
import { type Choice, choiceHash } from './state.ts';
import { TRAINING } from './training.ts';

export interface Story {
  readonly id: string;
  readonly title: string;
  readonly asks: string;
  /** The finding; its numbers are those of the runs. */
  readonly says: string;
  /** The place to look at. */
  readonly look: string;
  /** A change to make. */
  readonly tries: string;
  readonly a: PlainBlock;
  readonly b?: PlainBlock;
}

const NICS: PlainBlock = { rate: '400Gbit/s', scaleUpRate: '450GB/s', latency: '500ns' };

/** Four servers of 8, each GPU with a NIC on a rail of its own. */
const FOUR_SERVERS: PlainBlock = { name: 'rail-optimized', servers: 4, gpus: 8, spines: 8, ...NICS };

function pipelineOf(name: string, microBatches: number): PlainBlock {
  const parallelism = { dp: 1, tp: 8, pp: 4 };
  const training = { ...TRAINING, parallelism, batch: { sequences: 16, microBatches } };
  return { name, fabric: FOUR_SERVERS, engine: { name: 'flow' }, seed: 1, seeds: 1, training };
}

function expertsOf(name: string, delivery: string): PlainBlock {
  const model = { layers: 8, hidden: 4096, heads: 32, kvHeads: 8, vocab: 32768, sequence: 4096 };
  const { accelerator } = TRAINING;
  return {
    ...{ name, fabric: FOUR_SERVERS, engine: { name: 'flow' }, seed: 1, seeds: 2 },
    training: {
      model: { ...model, experts: 32, topK: 8, expertFfn: 1024 },
      ...{ parallelism: { dp: 32, ep: 32 }, batch: { sequences: 1 }, experts: { delivery } },
      accelerator: accelerator!,
    },
  };
}

function stragglerOf(name: string, faults: readonly string[]): PlainBlock {
  const training = { ...TRAINING, parallelism: { dp: 4, tp: 8 } };
  const document = { name, fabric: FOUR_SERVERS, engine: { name: 'flow' }, seed: 1, seeds: 1, training };
  return faults.length > 0 ? { ...document, faults: [...faults] } : document;
}

export const stories: readonly Story[] = [
  {
    id: 'hash',
    title: 'One unlucky hash',
    asks: 'Does ECMP fill a non-blocking fabric, which has room for every flow?',
    says: 'No: the hash puts 3 flows onto one uplink while others are idle. The time is 3.1 times the ideal.',
    look: 'The selected link: three flows share its rate until the end.',
    tries: 'press / and type: routing spray',
    a: {
      name: 'one unlucky hash',
      fabric: { name: 'leaf-spine', leaves: 4, spines: 8, hosts: 8, rate: '400Gbit/s', latency: '500ns' },
      engine: { name: 'packet' },
      routing: { name: 'ecmp' },
      cc: { name: 'dctcp' },
      seed: 1,
      seeds: 1,
      traffic: { name: 'permutation', size: '1MB', shift: 8 },
    },
  },
  {
    id: 'spine',
    title: '2:1 is not 2 times',
    asks: 'Does half the number of spines double the time of a training step?',
    says: 'No: A takes 7.1 % longer than B. Only gradients cross the spines, and computation hides a part of them.',
    look: 'The ladders: all that A loses is lost to routing.',
    tries: 'press / and type: spines 32',
    a: {
      name: '2:1 leaf-spine',
      fabric: {
        name: 'leaf-spine',
        leaves: 4,
        hosts: 4,
        gpus: 8,
        spines: 16,
        oversubscription: '2:1',
        ...NICS,
      },
      engine: { name: 'flow' },
      routing: { name: 'ecmp' },
      seed: 1,
      seeds: 8,
      training: TRAINING,
    },
    b: {
      name: 'rail-optimized',
      fabric: { name: 'rail-optimized', servers: 16, gpus: 8, spines: 16, ...NICS },
      engine: { name: 'flow' },
      routing: { name: 'ecmp' },
      seed: 1,
      seeds: 8,
      training: TRAINING,
    },
  },
  {
    id: 'incast',
    title: 'Incast meets PFC',
    asks: 'Does a lossless fabric lose time if twenty-four ranks send to one?',
    says: 'Not quite: no packet is dropped, but PFC pauses links 75 times. The time grows by 4.7 %.',
    look: 'Links by queue: the queue of the one port spreads to other switches.',
    tries: 'press / and type: fanIn 8',
    a: {
      name: 'incast of 24, lossless by PFC',
      fabric: { name: 'leaf-spine', leaves: 4, spines: 4, hosts: 8, rate: '400Gbit/s', latency: '500ns' },
      engine: { name: 'packet' },
      routing: { name: 'ecmp' },
      cc: { name: 'dctcp' },
      packet: {
        payload: '4096B',
        pfc: { xoff: '100kB', xon: '50kB' },
        ecn: { kmin: '50kB', kmax: '200kB', pmax: '20%' },
      },
      seed: 1,
      seeds: 1,
      traffic: { name: 'incast', size: '1MB', fanIn: 24 },
    },
  },
  {
    id: 'dead',
    title: 'One dead spine',
    asks: 'What does a dead spine cost until switches know of it?',
    says: 'The time grows by 103 µs: about the 100 µs in which switches still hash flows onto it.',
    look: 'Spine 1 after 50 µs: flows on it lose all packets, and send them again.',
    tries: 'press / and type: reconverge 10us',
    a: {
      name: 'a spine of four dies',
      fabric: {
        name: 'leaf-spine',
        leaves: 4,
        spines: 4,
        hosts: 16,
        rate: '100Gbit/s',
        uplinkRate: '400Gbit/s',
      },
      engine: { name: 'packet' },
      routing: { name: 'ecmp' },
      cc: { name: 'nscc' },
      seed: 1,
      seeds: 16,
      traffic: { name: 'permutation', size: '2MB', shift: 16 },
      reconverge: '100us',
      faults: [{ name: 'spine 1', at: '50us' }],
    },
  },
  {
    id: 'nvl72',
    title: 'NVL72 against 9 servers of 8',
    asks: 'What is one scale-up domain of 72 GPUs worth in an all-to-all?',
    says: 'B takes 17.7 times as long: 64 of 71 parts leave a server, at an eighteenth of the rate.',
    look: 'The fabrics: in A all links are equally busy, in B the NICs are.',
    tries: 'press / and type: size 1MiB',
    a: {
      name: 'NVL72: one scale-up domain',
      // One switch stands for the eighteen of the rack, over which the hardware spreads every
      // transfer.
      fabric: { name: 'nvswitch', gpus: 72, rate: '900GB/s', latency: '250ns' },
      engine: { name: 'flow' },
      routing: { name: 'ecmp' },
      seed: 1,
      seeds: 8,
      collective: { name: 'all-to-all', size: '64MiB' },
    },
    b: {
      name: '9 servers of 8',
      fabric: {
        name: 'rail-optimized',
        servers: 9,
        gpus: 8,
        spines: 8,
        rate: '400Gbit/s',
        scaleUpRate: '900GB/s',
        latency: '500ns',
      },
      engine: { name: 'flow' },
      routing: { name: 'ecmp' },
      seed: 1,
      seeds: 8,
      collective: { name: 'all-to-all', size: '64MiB' },
    },
  },
  {
    id: 'bubble',
    title: '1F1B and its bubble',
    asks: 'How long does a pipeline of 4 stages stand still?',
    says: 'With 4 micro-batches for 3 of 7 slots, with 16 for 3 of 19: the bubble of B is a quarter as long. The fabric takes none of it.',
    look: 'The hatched parts of the timeline: stages wait for each other at both ends.',
    tries: 'press / and type: microBatches 8',
    a: pipelineOf('4 micro-batches', 4),
    b: pipelineOf('16 micro-batches', 16),
  },
  {
    id: 'experts',
    title: 'Experts across servers',
    asks: 'What does it save to send a token once to each server, where 8 of 32 experts compute it?',
    says: 'B takes 33 % less time: a token crosses the NICs 2.8 times, not 6 times.',
    look: 'The timelines: exchanges at each layer, with what the fabric costs in the loss colour.',
    tries: 'press / and type: rate 800Gbit/s',
    a: expertsOf('a copy for each expert', 'per-expert'),
    b: expertsOf('a copy for each server', 'per-server'),
  },
  {
    id: 'straggler',
    title: 'A straggler',
    asks: 'What does one slow GPU of 32 cost all others?',
    says: 'Rank 5 computes at 80 % of its speed, so the step takes 19 % longer: computation grows by a quarter, and everyone waits.',
    look: 'The timeline of B: other roles wait, hatched, for rank 5.',
    tries: 'change the fault to rank 5:speed=90%',
    a: stragglerOf('32 equal GPUs', []),
    b: stragglerOf('rank 5 at 80 %', ['rank 5:speed=80%']),
  },
];

/** Its set-up, or both. */
export function documentsOf({ a, b }: Story): Choice['documents'] {
  return b ? [a, b] : [a];
}

/** The story that a choice is, if it is one. */
export function storyOf({ documents }: Choice): Story | undefined {
  const hashOf = (of: Choice['documents']) => choiceHash({ documents: of, device: 'auto' });
  const own = hashOf(documents);
  return stories.find((story) => hashOf(documentsOf(story)) === own);
}

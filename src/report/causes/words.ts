/** Causes in words: the only place where they are. */
import type { CauseFacts, CauseKind } from '../../model/cause-facts.ts';
import type { ReasonResult } from '../../model/cause-result.ts';
import { NO_AXIS } from '../../model/fabric.ts';
import { formatRate, formatSize, formatTime } from '../../units/format.ts';
import { percentText } from '../format.ts';

/** Names that the words of a cause may have besides its facts. */
interface Named {
  /** The link that holds flows up, e.g. `leaf 0 -> spine 3`. */
  readonly link: string | undefined;
  /** The carriers, e.g. `dp all-reduce`. */
  readonly by: string;
}

type Words = { readonly [K in CauseKind]: (facts: CauseFacts[K], named: Named) => string };

const PS_PER_US = 1e6;

/** A sentence for each kind, without a full stop. */
const WORDS: Words = {
  compute: () => 'the computation itself',
  jitter: ({ ranks, deviation }) =>
    `the compute times of ${ranks} ranks differ (deviation ${percentText(deviation)}), and all wait for the slowest`,
  contention: ({ lent, longer }) =>
    `communication and computation slow each other down: up to ${percentText(lent)} of the accelerator is lent, and hidden communication takes ${times(longer)} as long`,
  bubble: ({ stages }) => `the bubble of a pipeline of ${stages} stages: ranks wait for their turn`,
  imbalance: ({ role, times: by }) =>
    `${role} computes ${times(by)} as long as the mean, and the others wait`,
  waiting: () => 'waiting for other ranks',
  moved: () => 'waiting that is at another rung, or for another collective, now',
  latency: () => 'the latency of links, switches and launches',
  'small-messages': ({ calls, call_us }, { by }) =>
    `latency of ${by}: ${count(calls, 'call')} of ${formatTime(call_us * PS_PER_US)} each before bytes count`,
  ports: (_, { by }) => `the ports of the ranks carry the bytes of ${by}`,
  'many-to-one': ({ rank, times: by, senders }) =>
    `incast at rank ${rank}: ${count(senders, 'rank')} send to it, and it receives ${times(by)} what the mean rank does`,
  'one-to-many': ({ rank, times: by, receivers }) =>
    `rank ${rank} sends ${times(by)} what the mean rank does, to ${count(receivers, 'rank')}`,
  'shared-nic': ({ node, ranks }) => `${ranks} ranks share a NIC (${node})`,
  'idle-nics': ({ used, nics }, { by }) =>
    `too few channels for ${by}: ${used} of the ${nics} NICs of a server in use`,
  'over-servers': ({ group, ranks, servers, times: by }) =>
    `groups of ${ranks} ranks of ${group} span ${servers} servers: their bytes take NICs, where scale-up is ${times(by)} as fast`,
  'no-overlap': ({ calls }, { by }) =>
    `no computation hides ${by}: all ${count(calls, 'call')} come when no rank computes`,
  'late-bucket': ({ calls, bytes }, { by }) =>
    `large buckets of ${by}: the last of ${calls}, ${formatSize(bytes)}, has no computation to hide behind`,
  oversubscription: ({ tier, times: by }) =>
    `oversubscription at the ${plural(tier)}: their ports below carry ${times(by)} what their uplinks do`,
  'narrow-switch': ({ node, uplinks, bps, others, othersBps }) =>
    `${node} has fewer uplinks than others: ${count(uplinks, 'uplink')} (${formatRate(bps)}), where others have ${others} (${formatRate(othersBps)})`,
  bisection: ({ hops, axis }) =>
    `a thin bisection: a byte crosses ${hops.toFixed(1)} links between nodes${axis === NO_AXIS ? '' : `, the fullest along ${'xyz'[axis] ?? `axis ${axis}`}`}`,
  'group-links': ({ hops }) =>
    `the links between groups carry more than they can: a byte crosses ${hops.toFixed(1)} links between switches`,
  'slow-link': ({ share }, { link }) =>
    `${link} has ${percentText(share)} of the rate of the links next to it`,
  'rank-order': ({ crossings, least, tier }) =>
    `the order of ranks: neighbours are under different ${plural(tier)} ${crossings} times, where ${least} would do`,
  placement: ({ ranks, switches, tier }) =>
    `the placement of ranks: groups of ${ranks} span ${switches} ${plural(tier)}, where one would hold each`,
  uneven: () => 'links are as busy as ports, but not at the same moments',
  collisions: ({ flows, even, links, idle, seed }, { link }) =>
    `${count(flows, 'flow')} ${seed === undefined ? '' : 'hashed '}on one link, ${link}, where an even spread has ${Math.ceil(even)}${idle > 0 ? `; ${idle} of ${links} links next to it carry nothing` : ''}${seed === undefined ? '' : ` (seed ${seed})`}`,
  'one-path': ({ links }, { link }) =>
    `each flow takes one of ${links} links, ${link} for example, and one is slower than what a rank sends`,
  polarised: ({ tier, used, links, expected }) =>
    `polarisation: ${plural(tier)} hash like the switches below, so flows use ${used} of their ${links} uplinks; independent hashes would use ${Math.round(expected)}`,
  detours: ({ times: by }) => `detours: paths put ${times(by)} the bytes of shortest paths on links`,
  meeting: ({ others }, { by }) =>
    `collectives at the same time share links: ${by}${others ? `; ${others}` : ''}`,
  'pfc-spreading': ({ links, pauses }, { link }) =>
    `PFC spreads from ${link}: its queue paused other links ${Math.round(pauses)} times, ${count(links, 'link')} in all`,
  drops: ({ drops, trims, resent }, { link }) =>
    `${link} lost packets: ${Math.round(drops)} dropped, ${Math.round(trims)} trimmed, ${Math.round(resent)} sent again`,
  'lossy-link': ({ share, resent }, { link }) =>
    `${link} loses ${percentText(share)} of its packets: ${Math.round(resent)} sent again`,
  'slow-control': ({ used, queue }, { link }) =>
    `a slow control: ${link} is used for ${percentText(used)} of the time, and at most ${formatSize(queue)} wait`,
  queues: ({ marks, queue }, { link }) =>
    `queues: up to ${formatSize(queue)} wait at ${link}${marks > 0 ? `, which marked ${Math.round(marks)} packets` : ''}`,
  packets: () => 'headers, acks, and whole packets at each switch',
  'dead-switch': ({ node, links }) => `${node} is dead: its ${count(links, 'cable')} carry nothing`,
  'dead-link': ({ links, of, where }) =>
    links === 1
      ? `the cable ${where} is dead`
      : `${links} of the ${of} cables between ${where} and the next tier are dead`,
  'weak-link': ({ share, links, where }) =>
    `${links === 1 ? `the cable ${where} has` : `${links} cables, the first ${where}, have`} ${percentText(share)} of the rate`,
  'timed-fault': ({ fault, share }) =>
    share > 0
      ? `cables of ${fault} have ${percentText(share)} of their rate for a part of the time`
      : `cables of ${fault} fail for a part of the time`,
  'slow-rank': ({ rank, ranks, times: by }) =>
    ranks > 1
      ? `stragglers: ${ranks} ranks, the first rank ${rank}, take ${times(by)} as long to compute as others`
      : `a straggler: rank ${rank} takes ${times(by)} as long to compute as others`,
};

/** A cause in words, without a full stop; of another version's kind its name. */
export function causeText({ kind, facts, by, link, pfc }: ReasonResult): string {
  if (!Object.hasOwn(WORDS, kind)) return kind;
  const name = link && `${link.from} -> ${link.to}`;
  const named = { link: name, by: commonNames(by).slice(0, 2).join(' and ') };
  const text = (WORDS[kind] as (facts: object, named: Named) => string)(facts, named);
  return pfc ? `${text}; PFC spreads from ${name} to ${count(pfc.links, 'link')}` : text;
}

/** Names without the numbers and stages that tell like collectives apart. */
function commonNames(by: readonly string[]): string[] {
  return [...new Set(by.map((name) => name.replace(/( stage \d+)?( \d+)?$/, '')))];
}

/** Kinds that are the price of the work itself, and no fault of anything. */
const OWN: readonly CauseKind[] = ['compute', 'latency', 'ports', 'waiting', 'moved', 'packets'];

/** Whether a cause could be removed without less work or faster parts. */
export function isRemovable({ kind }: { readonly kind: CauseKind }): boolean {
  return !OWN.includes(kind);
}

function times(by: number): string {
  return `${by >= 10 ? by.toFixed(0) : by >= 2 ? by.toFixed(1) : by.toFixed(2)} times`;
}

function count(n: number, what: string): string {
  return `${n} ${n === 1 ? what : plural(what)}`;
}

function plural(what: string): string {
  return /(x|ch)$/.test(what) ? `${what}es` : what === 'leaf' ? 'leaves' : `${what}s`;
}

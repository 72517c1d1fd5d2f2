/** Refuses runs that the packet engine cannot do, or in which no packet could ever get through. */
import { constants } from '../../kernels/words.ts';
import { formatSize, formatTime } from '../../units/format.ts';
import { UserError } from '../../util/errors.ts';
import type { PacketRun, PacketSettings } from './api.ts';
import { windowOf } from './pace.ts';
import type { PacketTables } from './problem.ts';
import { settingsProblems } from './settings-problems.ts';

const { LATEST } = constants['packet/replica'];
/** Nothing may be due more windows ahead than this: with LATEST no window's number overflows. */
const MOST_WINDOWS_AHEAD = 2 ** 30;
/** The retransmission timer backs off up to this factor. */
export const LONGEST_BACKOFF = 2 ** constants['packet/timer'].MOST_BACKOFF;
/** Seqs of a flow are compared as signed differences. */
const MOST_PACKETS = 2 ** 31;

/** The longest retransmission timeout for a smallest latency, ps. */
export function longestRto(windowPs: number): number {
  return (windowPs / LONGEST_BACKOFF) * MOST_WINDOWS_AHEAD - 1;
}

/** Throws `UserError` for a run that cannot be, before anything is built for it. */
export function checkRun(run: PacketRun): void {
  const { fabric, seeds, settings, schedule } = run;
  if (seeds.length === 0) throw new UserError('a run needs at least one seed', { where: 'seeds' });
  for (const latency of fabric.links.latencyPs) {
    if (latency > 0) continue;
    throw new UserError('the packet engine needs a latency above zero on every link', {
      where: `${fabric.name}: latency`,
      advice: 'the engine simulates nodes in parallel, in time steps of the smallest latency',
    });
  }
  checkSettings(settings);
  const windowPs = windowOf(fabric);
  const longest = (times: Float64Array) => times.reduce((most, time) => Math.max(most, time), 0);
  checkAhead('a latency', longest(fabric.links.latencyPs), windowPs);
  checkAhead('a delay', longest(schedule.delayPs), windowPs);
  checkAhead('a delay of acks', settings.ackEvery > 1 ? (settings.ackDelayPs ?? 0) : 0, windowPs);
  checkAhead('a retransmission timeout', settings.rtoPs, windowPs / LONGEST_BACKOFF, windowPs);
}

/** Throws `UserError` if a flow has more packets than can be numbered. */
export function checkPackets({ packets }: PacketTables, { payloadBytes }: PacketSettings): void {
  const most = packets.reduce((largest, count) => Math.max(largest, count), 0);
  if (most < MOST_PACKETS) return;
  throw new UserError(
    `a flow would have ${most} packets of ${formatSize(payloadBytes)}; the limit is ${MOST_PACKETS - 1}`,
    { advice: 'use smaller messages, a larger payload, or the flow engine' },
  );
}

/** The error for a run whose windows' numbers would overflow. */
export function tooLate(windowPs: number): UserError {
  return new UserError(
    `the run takes more than ${formatTime((LATEST + 1) * windowPs)}, the limit with time steps of ${formatTime(windowPs)}`,
    {
      advice: "send less, or use a larger latency: time advances in steps of the fabric's smallest latency",
    },
  );
}

/** `stepPs`: the window, or the part of it whose multiples are allowed. */
function checkAhead(what: string, ps: number, stepPs: number, windowPs = stepPs): void {
  if (ps / stepPs < MOST_WINDOWS_AHEAD) return;
  throw new UserError(
    `${what} of ${formatTime(ps)} is too long: time advances in steps of ${formatTime(windowPs)}, the fabric's smallest latency`,
    { advice: `use less than ${formatTime(MOST_WINDOWS_AHEAD * stepPs)}, or a larger smallest latency` },
  );
}

function checkSettings(settings: PacketSettings): void {
  const [first] = settingsProblems(settings);
  if (first)
    throw new UserError(first.what, { where: `packet.${first.key.join('.')}`, advice: first.advice });
}

/**
 * When a sender gives up packets on the way: Paxson, Allman, Chu, Sargent, "Computing TCP's
 * Retransmission Timer", RFC 6298, section 2. Here it is in whole ticks, and counted in windows
 * (docs/packet-model.md, Timer).
 */
import type { PacketSettings } from '../packet/api.ts';

const MOST_BACKOFF = 6;
const MOST_WINDOWS = 2 ** 24 - 1;
const MOST_SAMPLE_TICKS = 2 ** 28 - 1;
const TICK_PS = 1024n;

export interface Timeout {
  /** An RTT has been seen. */
  sample(rttTicks: number): void;
  /** It has run out. */
  backOff(): void;
  /** Something was heard; returns whether it had run out before. */
  reset(): boolean;
  /** How long it is now. */
  windows(): number;
}

/** The timeout of a flow that no RTT is known of. */
export function createTimeout({ rtoPs }: PacketSettings, windowPs: number): Timeout {
  const least = Math.min(MOST_WINDOWS, Math.max(1, Math.ceil(rtoPs / windowPs)));
  /** Windows of a tick, in 2^-32. */
  const scale = (2n ** 32n * TICK_PS) / BigInt(windowPs);
  const ofTick = scale < 2n ** 32n ? scale : 2n ** 32n - 1n;
  const granularity = Math.ceil(windowPs / Number(TICK_PS));
  /** SRTT in eighths of a tick, RTTVAR in quarters. */
  let known: { smooth8: number; variation4: number } | undefined;
  let backoff = 0;
  return {
    sample(rttTicks) {
      const rtt = Math.min(MOST_SAMPLE_TICKS, Math.max(1, rttTicks));
      if (known === undefined) {
        known = { smooth8: 8 * rtt, variation4: 2 * rtt };
        return;
      }
      const smooth = Math.floor(known.smooth8 / 8);
      known = {
        smooth8: known.smooth8 + rtt - smooth,
        variation4: known.variation4 - Math.floor(known.variation4 / 4) + Math.abs(smooth - rtt),
      };
    },
    backOff() {
      backoff = Math.min(MOST_BACKOFF, backoff + 1);
    },
    reset() {
      const ranOut = backoff > 0;
      backoff = 0;
      return ranOut;
    },
    windows() {
      let windows = least;
      if (known !== undefined) {
        const rto = Math.floor(known.smooth8 / 8) + Math.max(granularity, known.variation4);
        const estimate = Number((BigInt(rto) * ofTick) >> 32n) + 1;
        windows = Math.max(windows, Math.min(MOST_WINDOWS, estimate));
      }
      return windows * 2 ** backoff;
    },
  };
}

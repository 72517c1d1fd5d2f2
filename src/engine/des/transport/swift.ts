/**
 * Swift: Kumar et al., "Swift: Delay is Simple and Effective for Congestion Control in the
 * Datacenter", SIGCOMM 2020, algorithm 1 and §3.2, as docs/packet-cc.md has it: below a target
 * delay that is the longer the smaller the window, the window grows by a step an RTT; above it, it
 * shrinks with the excess, at most once an RTT.
 */
import { isqrt, minus, mul16, ratio16 } from './arithmetic.ts';
import type { Control, FlowControl, FlowStart } from './control.ts';

export const swift: Control = { name: 'swift', begin };

function begin(start: FlowStart): FlowControl {
  const { windowBytes, fullBytes: full, baseTicks: base, constants } = start;
  const [queueTarget = 0, fsAlpha = 0, fsRange = 0, fsFloor = 0, aiBytes = 0] = constants;
  const [beta = 0, maxMdf = 0, resetAfter = 0, maxCwnd = 0] = constants.slice(5);
  const own = maxCwnd > 0 ? maxCwnd : 2 * start.wideBytes;
  const max = Math.max(full, Math.min(start.mostBytes, own));
  let cwnd = Math.min(windowBytes, max);
  let acked = 0;
  let lastCut: number | undefined;
  let lastRtt = base;
  let timeouts = 0;

  function cut(by: number, now: number): void {
    if (lastCut !== undefined && minus(now, lastCut) < lastRtt) return;
    cwnd = Math.max(full, cwnd - mul16(cwnd, by));
    lastCut = now;
    acked = 0;
  }

  /**
   * Base RTT, the delay that a queue may add, and more for small windows, which suggest many flows.
   */
  function target(): number {
    const r = isqrt(ratio16(full, cwnd) * 2 ** 14);
    return base + queueTarget + Math.min(fsRange, mul16(fsAlpha, (r - Math.min(r, fsFloor)) * 2));
  }

  return {
    window: () => cwnd,
    ack({ bytes, rttTicks, nowTicks }) {
      timeouts = 0;
      lastRtt = rttTicks;
      const most = target();
      if (rttTicks >= most) {
        cut(Math.min(maxMdf, mul16(beta, ratio16(rttTicks - most, rttTicks))), nowTicks);
        return;
      }
      acked += bytes;
      if (acked < cwnd) return;
      acked -= cwnd;
      cwnd = Math.max(full, Math.min(max, cwnd + aiBytes));
    },
    nack: ({ nowTicks }) => cut(maxMdf, nowTicks),
    timeout(nowTicks) {
      timeouts++;
      if (timeouts < resetAfter) {
        cut(maxMdf, nowTicks);
        return;
      }
      cwnd = full;
      lastCut = nowTicks;
      acked = 0;
    },
  };
}

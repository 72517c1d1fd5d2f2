/**
 * NSCC, the network-signal-based control of the Ultra Ethernet Specification 1.0, as in
 * docs/packet-cc.md. ECN tells whether packets queue now; the delay tells how long this packet has
 * waited. The four cases of the two raise or lower the window. If trimming or a huge delay show
 * that far less than a window comes through, the window becomes that (quick adapt).
 */
import { after, minus, mul16, plus, ratio16 } from './arithmetic.ts';
import type { Acked, Control, FlowControl, FlowStart, Nacked } from './control.ts';

export const nscc: Control = { name: 'nscc', begin };

function begin(flow: FlowStart): FlowControl {
  const { windowBytes, fullBytes: full, baseTicks: base, constants } = flow;
  const [target = 0, qaDelay = 0, qaGate = 0, networkRtt = 0, adjustBytes = 0] = constants;
  const [fair = 0, proportional = 0, eta = 0, fast = 0, fastDelay = 0] = constants.slice(5);
  const [gamma = 0, maxCut = 0, averaging = 1, startAtMax = 0, maxCwnd = 0] = constants.slice(10);
  const own = Math.max(flow.wideBytes, flow.bdpBytes + Math.floor(flow.bdpBytes / 2));
  const max = Math.max(full, Math.min(flow.mostBytes, maxCwnd > 0 ? maxCwnd : own));
  const limit = (x: number) => Math.max(full, Math.min(x, max));

  let cwnd = limit(startAtMax > 0 ? max : windowBytes);
  let started = false;
  let trigger = false;
  let isFast = false;
  let achieved = 0;
  let qaEnd = 0;
  let ignore = 0;
  let fairBytes = 0;
  let propBytes = 0;
  let received = 0;
  let fastCount = 0;
  /** In 16ths of a tick. */
  let average = 0;
  let lastCut = 0;
  let lastAdjust = 0;

  function start(now: number): void {
    if (started) return;
    started = true;
    qaEnd = plus(now, base + target);
    lastCut = minus(now, base + 1);
    lastAdjust = minus(now, networkRtt);
  }

  function averageIn(sample: number): void {
    average += Math.floor((Math.min(sample, 2 ** 28 - 1) * 16) / averaging) - Math.floor(average / averaging);
  }

  /**
   * Quick adapt: whether the window has been, or is still being, set to the bytes that come
   * through.
   */
  function adapt(loss: boolean, marked: boolean, delay: number, { nowTicks }: Nacked): boolean {
    let adapted = ignore > 0 && marked;
    if (!adapted && after(nowTicks, qaEnd)) {
      if ((trigger || loss || delay > qaDelay) && achieved < Math.floor(max / 2 ** qaGate)) {
        ignore = cwnd;
        cwnd = Math.max(full, achieved);
        trigger = false;
        adapted = true;
      }
      achieved = 0;
      qaEnd = plus(nowTicks, base + target);
    }
    if (adapted) clearSums();
    return adapted;
  }

  function clearSums(): void {
    fairBytes = 0;
    propBytes = 0;
    received = 0;
  }

  function fastOff(): void {
    isFast = false;
    fastCount = 0;
  }

  /** Little delay, no mark. */
  function grow(bytes: number, delay: number): void {
    if (delay >= fastDelay) fastOff();
    else if (!isFast) {
      fastCount += bytes;
      isFast = fastCount > cwnd;
    }
    if (isFast) cwnd += mul16(fast, ratio16(bytes, full));
    else propBytes += mul16(bytes, ratio16(target - delay, target));
  }

  /** Much delay, and a mark. */
  function shrink(now: number): void {
    fastOff();
    const mean = Math.floor(average / 16);
    if (mean <= target || minus(now, lastCut) <= base) return;
    cwnd -= mul16(cwnd, Math.min(maxCut, mul16(gamma, ratio16(mean - target, mean))));
    lastCut = now;
  }

  /** Now and then: applies the sums since the last time. */
  function adjust(now: number): void {
    const since = minus(now, lastAdjust);
    if (received <= adjustBytes && since <= networkRtt) return;
    const share = (sum: number) => ratio16(Math.min(sum, cwnd), cwnd);
    cwnd = limit(cwnd + mul16(fair, share(fairBytes)) + mul16(proportional, share(propBytes)));
    if (since >= networkRtt) {
      cwnd = limit(cwnd + eta);
      lastAdjust = now;
    }
    clearSums();
  }

  return {
    window: () => cwnd,
    ack(acked: Acked) {
      const { bytes, marked, rttTicks, nowTicks } = acked;
      start(nowTicks);
      achieved += bytes;
      received += bytes;
      ignore -= Math.min(ignore, bytes);
      const delay = Math.max(0, rttTicks - base);
      if (!acked.followed) averageIn(!marked && delay > target ? Math.floor(base / 4) : delay);
      if (adapt(false, marked, delay, acked)) return;
      if (!marked && delay >= target) fairBytes += bytes;
      else if (!marked) grow(bytes, delay);
      else if (delay >= target) shrink(nowTicks);
      cwnd = limit(cwnd);
      adjust(nowTicks);
    },
    nack(nacked: Nacked) {
      start(nacked.nowTicks);
      ignore -= Math.min(ignore, nacked.bytes);
      averageIn(networkRtt);
      trigger = true;
      if (!adapt(true, true, 0, nacked)) cwnd = limit(cwnd - Math.min(cwnd, nacked.bytes));
    },
    timeout() {
      cwnd = full;
    },
  };
}

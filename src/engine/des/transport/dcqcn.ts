/**
 * DCQCN: Zhu, Eran, Firestone, Guo, Lipshteyn, Liron, Padhye, Raindel, Yahia, Zhang, "Congestion
 * Control for Large-Scale RDMA Deployments", SIGCOMM 2015, §3.3. It is in whole numbers, as in
 * docs/packet-cc.md. Signs of congestion cut the rate by α/2; a timer and a byte counter bring it
 * back to its old value, and then raise it further.
 */
import { minus, mul16 } from './arithmetic.ts';
import type { Control, FlowControl, FlowStart } from './control.ts';

export const dcqcn: Control = { name: 'dcqcn', begin };

/** The rate, in bytes a 2^30 ps, of a pace in 1/65536 ps a byte, and the other way round. */
function inverse(x: number): number {
  return Number(2n ** 46n / BigInt(Math.max(x, 2 ** 14 + 1)));
}

function begin({ fullBytes, mostBytes, period, timers, constants }: FlowStart): FlowControl {
  const [gain = 0, alphaPs = 1, increasePs = 1, cnpTicks = 1, byteCounter = 1] = constants;
  const [recovery = 0, additive = 0, hyper = 0, minRate = 0, maxWindow = 0] = constants.slice(5);
  const window = Math.max(fullBytes, Math.min(mostBytes, maxWindow));
  const line = inverse(Math.max(period, 2 ** 15 + 1));
  const least = Math.min(minRate, line);
  let rate = line;
  let target = line;
  let alpha = 65536;
  let lastCnp: number | undefined;
  let bytes = 0;
  let byByte = 0;
  let byTime = 0;

  function congested(now: number): void {
    if (lastCnp !== undefined && minus(now, lastCnp) < cnpTicks) return;
    lastCnp = now;
    target = rate;
    rate = Math.max(least, rate - Math.floor(mul16(rate, alpha) / 2));
    alpha += gain - mul16(alpha, gain);
    bytes = 0;
    byByte = 0;
    byTime = 0;
    timers.set(0, alphaPs, decay);
    timers.set(1, increasePs, onTime);
  }

  function decay(): void {
    alpha -= mul16(alpha, gain);
    timers.set(0, alphaPs, decay);
  }

  function onTime(): void {
    byTime++;
    timers.set(1, increasePs, onTime);
    raise();
  }

  function raise(): void {
    let step = 0;
    if (Math.min(byTime, byByte) > recovery) step = hyper;
    else if (Math.max(byTime, byByte) > recovery) step = additive;
    target = Math.min(line, target + step);
    rate = Math.floor((rate + target + 1) / 2);
  }

  return {
    window: () => window,
    pace: () => (rate === line ? period : inverse(rate)),
    ack(acked) {
      if (lastCnp !== undefined) {
        if (!timers.isSet(0)) timers.set(0, alphaPs, decay);
        if (!timers.isSet(1)) timers.set(1, increasePs, onTime);
        bytes += acked.bytes;
        if (bytes >= byteCounter) {
          bytes -= byteCounter;
          byByte++;
          raise();
        }
      }
      if (acked.marked) congested(acked.nowTicks);
    },
    nack: ({ nowTicks }) => congested(nowTicks),
    timeout: (nowTicks) => congested(nowTicks),
  };
}

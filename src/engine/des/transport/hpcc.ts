/**
 * HPCC: Li, Miao, Liu, Zhuang, Feng, Tang, Cao, Zhang, Kelly, Alizadeh, Yu, "HPCC: High Precision
 * Congestion Control", SIGCOMM 2019, algorithm 1, as docs/packet-cc.md has it: the window is the
 * reference window over how busy the busiest port is, plus a little; an RTT later, that is the
 * reference.
 */
import { minus, mul16, ratio16 } from './arithmetic.ts';
import type { Control, FlowControl, FlowStart } from './control.ts';

export const hpcc: Control = {
  name: 'hpcc',
  telemetryTicks: ([ticks = 1]) => ticks,
  begin,
};

function begin(start: FlowStart): FlowControl {
  const { windowBytes, fullBytes: full, period, constants } = start;
  /** With which it sends at its port's rate. */
  const most = Math.max(full, Math.min(start.mostBytes, start.wideBytes));
  const [, goal = 0, mostStages = 0, growth = 0, mostHeld = 0, looked = 0] = constants;
  const slowest = Number(2n ** 46n / BigInt(Math.max(full, 2 ** 14 + 1)));
  /**
   * The window that its pace comes from, and the bytes that may be on the way, with those that the
   * receiver holds.
   */
  let window = Math.min(windowBytes, most);
  let cwnd = window;
  let reference = window;
  let stages = 0;
  let setTicks: number | undefined;
  /** Its port's rate is that of the first window, whatever that is. */
  let begun = false;

  /** x in 1/65536 of which `part` 65536ths are `of`. */
  function times(of: number, part: number): number {
    return Math.floor((of * 65536) / Math.max(1, part));
  }

  /**
   * Bytes that the receiver holds at this pace, beyond a like part of the bytes it holds at the
   * port's pace.
   */
  function held(): number {
    const part = Math.max(1, ratio16(window, most));
    return Math.min(mostHeld, mul16(looked, part)) - mul16(Math.min(mostHeld, looked), part);
  }

  /** The window with which the busiest port would be as busy as it should be. */
  function scaled(busy: number): number {
    return busy >= goal ? mul16(reference, ratio16(goal, busy)) : times(reference, ratio16(busy, goal));
  }

  return {
    window: () => cwnd,
    pace: () => (begun ? Math.max(period, Math.min(slowest, times(period, ratio16(window, most)))) : period),
    ack({ telemetry, rttTicks, nowTicks }) {
      begun = true;
      if (setTicks === undefined) {
        setTicks = nowTicks;
        return;
      }
      const scale = telemetry >= goal || stages >= mostStages;
      const wanted = (scale ? scaled(telemetry) : reference) + growth;
      window = Math.max(full, Math.min(most, wanted));
      cwnd = Math.min(most, window + held());
      if (minus(minus(nowTicks, rttTicks), setTicks) >= 2 ** 31) return;
      reference = window;
      stages = scale ? 0 : stages + 1;
      setTicks = nowTicks;
    },
    nack() {
      begun = true;
    },
    timeout() {
      begun = true;
    },
  };
}

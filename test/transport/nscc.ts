/** NSCC of docs/packet-cc.md in plain numbers; see reference.ts. */
import { type CcEvent, type Control, type LaneSetup, mul16, ratio16, since, u32 } from './reference.ts';

/** Constants in the order of the page. */
const NAMES = [
  'target',
  'qaDelay',
  'qaGate',
  'networkRtt',
  'adjustBytes',
  'fair',
  'proportional',
  'eta',
  'fast',
  'fastDelay',
  'gamma',
  'maxCut',
  'averaging',
  'startAtMax',
  'maxCwnd',
] as const;

export class Nscc implements Control {
  cwnd = 0;
  private clocks: { qaEnd: number; lastCut: number; lastAdjust: number } | undefined;
  private trigger = false;
  private isFast = false;
  private achieved = 0;
  private ignore = 0;
  private fairBytes = 0;
  private propBytes = 0;
  private received = 0;
  private fastCount = 0;
  private avg = 0;
  private readonly base: number;
  private readonly full: number;
  private readonly max: number;
  private readonly c: Readonly<Record<(typeof NAMES)[number], number>>;

  constructor({ constants, full, firstWindow, mostWindow, baseRtt }: LaneSetup) {
    const entries = NAMES.map((name, i) => [name, constants[i]!] as const);
    this.c = Object.fromEntries(entries) as typeof this.c;
    this.base = baseRtt;
    this.full = full;
    this.max = mostWindow;
    this.limit(this.c.startAtMax ? this.max : firstWindow);
  }

  hear(event: CcEvent): void {
    if (event.kind === 'timeout') this.cwnd = this.full;
    else if (event.kind === 'nack') this.nack(event);
    else this.ack(event);
  }

  private limit(window: number): void {
    this.cwnd = Math.max(this.full, Math.min(u32(window), this.max));
  }

  private start(now: number): void {
    this.clocks ??= {
      qaEnd: (now + this.base + this.c.target) % 2 ** 32,
      lastCut: since(now, this.base + 1),
      lastAdjust: since(now, this.c.networkRtt),
    };
  }

  private average(sample: number): void {
    const n = this.c.averaging;
    const bounded = 16 * Math.min(sample, 2 ** 28 - 1);
    this.avg = u32(this.avg - Math.floor(this.avg / n) + Math.floor(bounded / n));
  }

  private forget(): void {
    this.fairBytes = 0;
    this.propBytes = 0;
    this.received = 0;
  }

  private adapt(loss: boolean, marked: boolean, delay: number, { now }: CcEvent): boolean {
    let answer = false;
    const late = since(now, this.clocks!.qaEnd);
    if (this.ignore > 0 && marked) answer = true;
    else if (late > 0 && late < 2 ** 31) {
      const gate = Math.floor(this.max / 2 ** this.c.qaGate);
      if ((this.trigger || loss || delay > this.c.qaDelay) && this.achieved < gate) {
        this.ignore = this.cwnd;
        this.cwnd = Math.max(this.full, this.achieved);
        this.trigger = false;
        answer = true;
      }
      this.achieved = 0;
      this.clocks!.qaEnd = (now + this.base + this.c.target) % 2 ** 32;
    }
    if (answer) this.forget();
    return answer;
  }

  private ack(event: CcEvent): void {
    const { kind, bytes, rtt, now } = event;
    const marked = kind === 'marked';
    const { target } = this.c;
    this.start(now);
    this.achieved = u32(this.achieved + bytes);
    this.received = u32(this.received + bytes);
    this.ignore = Math.max(0, this.ignore - bytes);
    const delay = Math.max(0, rtt - this.base);
    if (kind !== 'followed') this.average(!marked && delay > target ? Math.floor(this.base / 4) : delay);
    if (this.adapt(false, marked, delay, event)) return;
    if (!marked && delay >= target) this.fairBytes += bytes;
    else if (!marked) this.increase(bytes, delay);
    else if (delay >= target) this.decrease(now);
    this.limit(this.cwnd);
    this.adjust(now);
  }

  private increase(bytes: number, delay: number): void {
    if (delay >= this.c.fastDelay) {
      this.isFast = false;
      this.fastCount = 0;
    } else if (!this.isFast) {
      this.fastCount = u32(this.fastCount + bytes);
      this.isFast = this.fastCount > this.cwnd;
    }
    if (this.isFast) this.cwnd += mul16(this.c.fast, ratio16(bytes, this.full));
    else this.propBytes += mul16(bytes, ratio16(this.c.target - delay, this.c.target));
  }

  private decrease(now: number): void {
    this.isFast = false;
    this.fastCount = 0;
    const mean = Math.floor(this.avg / 16);
    if (mean <= this.c.target || since(now, this.clocks!.lastCut) <= this.base) return;
    const part = mul16(this.c.gamma, ratio16(mean - this.c.target, mean));
    this.cwnd -= mul16(this.cwnd, Math.min(this.c.maxCut, part));
    this.clocks!.lastCut = now;
  }

  private adjust(now: number): void {
    const passed = since(now, this.clocks!.lastAdjust);
    if (this.received <= this.c.adjustBytes && passed <= this.c.networkRtt) return;
    const window = this.cwnd;
    const share = (bytes: number): number => ratio16(Math.min(bytes, window), window);
    this.limit(
      window + mul16(this.c.fair, share(this.fairBytes)) + mul16(this.c.proportional, share(this.propBytes)),
    );
    if (passed >= this.c.networkRtt) {
      this.limit(this.cwnd + this.c.eta);
      this.clocks!.lastAdjust = now;
    }
    this.forget();
  }

  private nack(event: CcEvent): void {
    this.start(event.now);
    this.ignore = Math.max(0, this.ignore - event.bytes);
    this.average(this.c.networkRtt);
    this.trigger = true;
    if (!this.adapt(true, true, 0, event)) this.limit(Math.max(0, this.cwnd - event.bytes));
  }
}

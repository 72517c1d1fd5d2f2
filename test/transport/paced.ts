/** The paced controls of docs/packet-cc.md in plain numbers; see reference.ts. */
import { type CcEvent, type Control, type LaneSetup, mul16, ratio16, since, u32 } from './reference.ts';

function inverse(x: number): number {
  return Math.floor(2 ** 46 / Math.max(x, 2 ** 14 + 1));
}

export class Dcqcn implements Control {
  readonly cwnd: number;
  pace: number;
  private rate: number;
  private target: number;
  private alpha = 65536;
  private last: number | undefined;
  private bytes = 0;
  private byByte = 0;
  private byTime = 0;
  private readonly line: number;
  private readonly setup: LaneSetup;

  constructor(setup: LaneSetup) {
    this.setup = setup;
    this.cwnd = setup.mostWindow;
    this.pace = setup.portPace;
    this.line = inverse(Math.max(this.pace, 2 ** 15 + 1));
    this.rate = this.line;
    this.target = this.line;
  }

  hear({ kind, bytes, now }: CcEvent): void {
    const [g, , , , counter] = this.setup.constants as number[];
    if (kind === 'ack' || kind === 'marked' || kind === 'followed') {
      if (this.last !== undefined) this.bytes = u32(this.bytes + bytes);
      if (this.last !== undefined && this.bytes >= counter!) {
        this.bytes -= counter!;
        this.byByte++;
        this.raise();
      }
      if (kind === 'marked') this.congested(now);
    } else if (kind === 'nack' || kind === 'timeout') this.congested(now);
    else if (this.last !== undefined && kind === 'timer 0') this.alpha -= mul16(this.alpha, g!);
    else if (this.last !== undefined) {
      this.byTime++;
      this.raise();
    }
    this.pace = this.rate === this.line ? this.setup.portPace : inverse(this.rate);
  }

  private congested(now: number): void {
    const [g, , , interval] = this.setup.constants as number[];
    if (this.last !== undefined && since(now, this.last) < interval!) return;
    this.last = now;
    this.target = this.rate;
    const least = Math.min(this.setup.constants[8]!, this.line);
    this.rate = Math.max(least, this.rate - Math.floor(mul16(this.rate, this.alpha) / 2));
    this.alpha = this.alpha - mul16(this.alpha, g!) + g!;
    if (this.alpha > 65536) throw new Error('alpha is a fraction');
    this.bytes = 0;
    this.byByte = 0;
    this.byTime = 0;
  }

  private raise(): void {
    const [, , , , , recovery, additive, hyper] = this.setup.constants as number[];
    const stages = [this.byTime, this.byByte].sort((a, b) => a - b) as [number, number];
    const step = stages[0] > recovery! ? hyper! : stages[1] > recovery! ? additive! : 0;
    this.target = Math.min(this.line, u32(this.target + step));
    this.rate = Math.floor(u32(this.rate + this.target + 1) / 2);
  }
}

export class Hpcc implements Control {
  cwnd: number;
  pace: number;
  private window: number;
  private reference: number;
  private stage = 0;
  private updated: number | undefined;
  private busy = 0;
  private readonly setup: LaneSetup;

  constructor(setup: LaneSetup) {
    this.setup = setup;
    this.cwnd = Math.min(setup.firstWindow, setup.mostWindow);
    this.window = this.cwnd;
    this.reference = this.cwnd;
    this.pace = 0;
    this.setPace();
  }

  private part(): number {
    return Math.max(1, ratio16(this.window, this.setup.mostWindow));
  }

  private held(): number {
    const [most, looked] = this.setup.constants.slice(4) as [number, number];
    return Math.min(most, mul16(looked, this.part())) - mul16(Math.min(most, looked), this.part());
  }

  private setPace(): void {
    const { portPace, full } = this.setup;
    const part = this.part();
    this.pace = Math.max(portPace, Math.min(inverse(full), Math.floor((65536 * portPace) / part)));
  }

  hear({ kind, rtt, now, telemetry }: CcEvent): void {
    if (kind !== 'ack' && kind !== 'marked' && kind !== 'followed') return;
    const [, eta, maxStage, growth] = this.setup.constants as number[];
    if (telemetry > 0) this.busy = telemetry;
    if (this.updated === undefined) {
      this.updated = now;
      return;
    }
    const scale = this.busy >= eta! || this.stage >= maxStage!;
    const wanted = (scale ? this.scaled(eta!) : this.reference) + growth!;
    this.window = Math.max(this.setup.full, Math.min(this.setup.mostWindow, wanted));
    this.cwnd = Math.min(this.setup.mostWindow, this.window + this.held());
    this.setPace();
    if (since(since(now, rtt), this.updated) >= 2 ** 31) return;
    this.reference = this.window;
    this.stage = scale ? 0 : this.stage + 1;
    this.updated = now;
  }

  private scaled(eta: number): number {
    if (this.busy >= eta) return mul16(this.reference, ratio16(eta, this.busy));
    return Math.floor((65536 * this.reference) / Math.max(1, ratio16(this.busy, eta)));
  }
}

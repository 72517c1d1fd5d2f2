/**
 * The congestion controls of docs/packet-cc.md in plain numbers, sharing nothing with the kernels:
 * products are whole products, and a number that leaves u32 is an error, since the page promises
 * that none does.
 */

/** The input of a lane at its beginning, and the control's constants. */
export interface LaneSetup {
  readonly constants: readonly number[];
  readonly full: number;
  readonly firstWindow: number;
  /** The largest window, as the control's host side works it out. */
  readonly mostWindow: number;
  readonly baseRtt: number;
  /** 16.16 ps a byte. */
  readonly portPace: number;
}

/** One event; `kind` as in the kernel that replays them. */
export interface CcEvent {
  readonly kind: 'ack' | 'marked' | 'nack' | 'timeout' | 'timer 0' | 'timer 1' | 'followed';
  readonly bytes: number;
  readonly rtt: number;
  readonly now: number;
  /** In 1/65536; 0 for none. */
  readonly telemetry: number;
}

export interface Control {
  readonly cwnd: number;
  /** For a paced control. */
  readonly pace?: number;
  hear(event: CcEvent): void;
}

export function mul16(x: number, y: number): number {
  return Math.floor((x * y) / 65536);
}

export function ratio16(part: number, whole: number): number {
  let [a, b] = [part, whole];
  while (b >= 65536) [a, b] = [Math.floor(a / 2), Math.floor(b / 2)];
  return Math.floor((a * 65536) / Math.max(1, b));
}

/** Ticks from `b` to `a`, on a clock that wraps. */
export function since(a: number, b: number): number {
  return (((a - b) % 2 ** 32) + 2 ** 32) % 2 ** 32;
}

export function u32(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) throw new Error(`${value} is no u32`);
  return value;
}

export class None implements Control {
  readonly cwnd: number;
  constructor({ firstWindow }: LaneSetup) {
    this.cwnd = firstWindow;
  }
  hear(): void {}
}

export class Dctcp implements Control {
  cwnd: number;
  private alpha = 65536;
  private acked = 0;
  private marked = 0;
  private held = 0;
  private towards = 0;
  private round: number;
  private readonly setup: LaneSetup;

  constructor(setup: LaneSetup) {
    this.setup = setup;
    this.cwnd = Math.min(setup.firstWindow, setup.mostWindow);
    this.round = this.cwnd;
  }

  hear({ kind, bytes }: CcEvent): void {
    if (kind === 'nack' || kind === 'timeout') {
      if (this.held === 0) this.cut(Math.floor(this.cwnd / 2));
      return;
    }
    if (this.held > 0) this.held -= Math.min(this.held, bytes);
    else if (kind === 'marked') this.cut(this.cwnd - Math.floor(mul16(this.cwnd, this.alpha) / 2));
    else this.grow(bytes);
    this.acked = u32(this.acked + bytes);
    if (kind === 'marked') this.marked += bytes;
    if (this.acked < this.round) return;
    const gain = 2 ** this.setup.constants[0]!;
    const fraction = ratio16(Math.min(this.marked, this.acked), this.acked);
    this.alpha += Math.floor(fraction / gain) - Math.floor(this.alpha / gain);
    this.acked = 0;
    this.marked = 0;
    this.round = this.cwnd;
  }

  private cut(to: number): void {
    [this.held, this.towards] = [this.cwnd, 0];
    this.cwnd = Math.max(this.setup.full, to);
  }

  private grow(bytes: number): void {
    const { full, mostWindow } = this.setup;
    this.towards += bytes;
    if (this.towards < this.cwnd) return;
    this.towards -= this.cwnd;
    this.cwnd = Math.min(mostWindow, u32(this.cwnd + full));
  }
}

export class Swift implements Control {
  cwnd: number;
  private acked = 0;
  private lastCut: number | undefined;
  private lastRtt: number;
  private timeouts = 0;
  private readonly setup: LaneSetup;

  constructor(setup: LaneSetup) {
    this.setup = setup;
    this.cwnd = Math.min(setup.firstWindow, setup.mostWindow);
    this.lastRtt = setup.baseRtt;
  }

  hear({ kind, bytes, rtt, now }: CcEvent): void {
    const { constants, full, mostWindow } = this.setup;
    const [, , , , ai, beta, maxMdf, resetAfter] = constants as number[];
    if (kind === 'nack') this.shrink(maxMdf!, now);
    else if (kind === 'timeout') {
      this.timeouts += 1;
      if (this.timeouts < resetAfter!) this.shrink(maxMdf!, now);
      else [this.cwnd, this.lastCut, this.acked] = [full, now, 0];
    } else {
      this.timeouts = 0;
      this.lastRtt = rtt;
      const target = this.target();
      if (rtt >= target) this.shrink(Math.min(maxMdf!, mul16(beta!, ratio16(rtt - target, rtt))), now);
      else {
        this.acked = u32(this.acked + bytes);
        if (this.acked < this.cwnd) return;
        this.acked -= this.cwnd;
        this.cwnd = Math.max(full, Math.min(mostWindow, u32(this.cwnd + ai!)));
      }
    }
  }

  private target(): number {
    const { constants, full, baseRtt } = this.setup;
    const [queue, alpha, range, floor] = constants as number[];
    const root = Math.floor(Math.sqrt(ratio16(full, this.cwnd) * 2 ** 14));
    const scaling = Math.min(range!, mul16(alpha!, 2 * Math.max(0, root - floor!)));
    return u32(baseRtt + queue! + scaling);
  }

  private shrink(by: number, now: number): void {
    if (this.lastCut !== undefined && since(now, this.lastCut) < this.lastRtt) return;
    this.cwnd = Math.max(this.setup.full, this.cwnd - mul16(this.cwnd, by));
    this.lastCut = now;
    this.acked = 0;
  }
}

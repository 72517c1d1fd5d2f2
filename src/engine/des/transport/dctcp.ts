/**
 * DCTCP: Alizadeh, Greenberg, Maltz, Padhye, Patel, Prabhakar, Sengupta, Sridharan, "Data Center
 * TCP", SIGCOMM 2010, §3.3, and RFC 8257, in whole numbers, as docs/packet-cc.md has it. A round is
 * one window's worth of acked bytes. At its end, with F the fraction of them that was marked, α ←
 * (1 - g)·α + g·F (eq. 1). The first mark takes α/2 of the window (eq. 2); it then stays as it is
 * until one window of bytes has been acked, which was on the way by then. Otherwise it grows by a
 * packet for each window acked. α is in 1/65536 and starts at 1. Nacks and timeouts halve the
 * window, as rarely.
 *
 * Constants: g, the gain's shift; the largest window, bytes (0: twice the full one).
 * Left out: slow start, since a flow starts with a window of one BDP.
 */
import { mul16, ratio16 } from './arithmetic.ts';
import type { Control } from './control.ts';

export const dctcp: Control = {
  name: 'dctcp',
  begin({ windowBytes, wideBytes, mostBytes, fullBytes, constants: [g = 4, limit = 0] }) {
    const most = Math.max(fullBytes, Math.min(mostBytes, limit > 0 ? limit : 2 * wideBytes));
    let cwnd = Math.min(windowBytes, most);
    let alpha = 65536;
    let acked = 0;
    let marked = 0;
    let round = cwnd;
    /** Bytes to be acked before the window may change again. */
    let held = 0;
    /** Bytes acked towards the next packet of the window. */
    let towards = 0;

    function cut(to: number): void {
      held = cwnd;
      towards = 0;
      cwnd = Math.max(fullBytes, to);
    }

    function grow(bytes: number): void {
      towards += bytes;
      if (towards < cwnd) return;
      towards -= cwnd;
      cwnd = Math.min(most, cwnd + fullBytes);
    }

    function halve(): void {
      if (held === 0) cut(Math.floor(cwnd / 2));
    }

    function endRound(): void {
      alpha = alpha - (alpha >> g) + (ratio16(Math.min(marked, acked), acked) >> g);
      acked = 0;
      marked = 0;
      round = cwnd;
    }

    return {
      window: () => cwnd,
      ack(packet) {
        if (held > 0) held -= Math.min(held, packet.bytes);
        else if (packet.marked) cut(cwnd - Math.floor(mul16(cwnd, alpha) / 2));
        else grow(packet.bytes);
        acked += packet.bytes;
        if (packet.marked) marked += packet.bytes;
        if (acked >= round) endRound();
      },
      nack: halve,
      timeout: halve,
    };
  },
};

/**
 * DCTCP: Alizadeh, Greenberg, Maltz, Padhye, Patel, Prabhakar, Sengupta, Sridharan, "Data Center TCP", SIGCOMM 2010,
 * §3.3, in whole numbers, as docs/packet-cc.md has it. A round is one window's worth of acked bytes. At its end, with F
 * the fraction of them that was marked, α ← (1 - g)·α + g·F (eq. 1); the window then shrinks to (1 - α/2) of itself if
 * anything was marked (eq. 2), else grows by a packet. α is in 1/65536 and starts at 1. Nacks and timeouts halve the
 * window once a round.
 *
 * Constants: g, the gain's shift; the largest window, bytes (0: twice the first).
 * Left out: slow start, since a flow starts with a window of one BDP.
 */
import { mul16, ratio16 } from './arithmetic.ts';
import type { Control } from './control.ts';

export const dctcp: Control = {
  name: 'dctcp',
  begin({ windowBytes, fullBytes, constants: [g = 4, limit = 0] }) {
    const most = limit > 0 ? Math.max(fullBytes, limit) : 2 * windowBytes;
    let cwnd = windowBytes;
    let alpha = 65536;
    let acked = 0;
    let marked = 0;
    let round = cwnd;
    let halved = false;

    function endRound(): void {
      const fraction = ratio16(Math.min(marked, acked), acked);
      alpha = alpha - (alpha >> g) + (fraction >> g);
      cwnd =
        marked > 0
          ? Math.max(fullBytes, cwnd - Math.floor(mul16(cwnd, alpha) / 2))
          : Math.min(most, cwnd + fullBytes);
      acked = 0;
      marked = 0;
      round = cwnd;
      halved = false;
    }

    function halve(): void {
      if (halved) return;
      cwnd = Math.max(fullBytes, Math.floor(cwnd / 2));
      halved = true;
    }

    return {
      window: () => cwnd,
      ack(packet) {
        acked += packet.bytes;
        if (packet.marked) marked += packet.bytes;
        if (acked >= round) endRound();
      },
      nack: halve,
      timeout: halve,
    };
  },
};

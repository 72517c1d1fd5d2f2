/**
 * In-band telemetry as in PINT (Ben Basat et al., SIGCOMM 2020, §4.3, its HPCC): each port of a
 * switch keeps an average of how busy it is, queue included, and a packet takes the largest along.
 */
import { Kind, type Packet } from './packet.ts';
import { type Port, presentLink } from './port.ts';
import { serPs, ticks } from './time.ts';
import { minus, mul16, ratio16 } from './transport/arithmetic.ts';
import type { World } from './world.ts';

const MOST = 2 ** 21;

/** A port's record: its average in 1/65536, when it last changed, and the bytes then sent. */
interface Busy {
  average: number;
  sinceTicks: number;
  bytes: number;
}

/** A packet's service at a switch's port begins, and it waits there no more. */
export type Report = (world: World, port: Port, packet: Packet) => void;

/** Telemetry averaged over so many ticks, of ports that have done nothing yet. */
export function createReport(over: number): Report {
  const ports = new Map<Port, Busy>();
  return (world, port, packet) => {
    if (packet.kind !== Kind.data) return;
    const now = ticks(world.nowPs());
    const busy = ports.get(port) ?? { average: 0, sinceTicks: 0, bytes: 0 };
    const weight = ratio16(Math.min(minus(now, busy.sinceTicks), over), over);
    let average = busy.average - mul16(busy.average, weight);
    const { period } = presentLink(world, port);
    average += mul16(shareOfQueue(port.dataBytes, period, over), weight);
    if (busy.bytes > 0) average += Math.min(MOST, shareOfTime(serPs(period, busy.bytes), over));
    average = Math.min(MOST, average);
    ports.set(port, { average, sinceTicks: now, bytes: packet.bytes });
    packet.telemetry = Math.max(packet.telemetry, average);
  };
}

function shareOfTime(ps: number, over: number): number {
  return Math.floor((Math.min(ps, 2 ** 26 - 1) * 64) / over);
}

function shareOfQueue(bytes: number, period: number, over: number): number {
  const waits = Math.min(Number((BigInt(bytes) * BigInt(period)) >> 26n), 15 * over);
  return Math.floor(waits / over) * 65536 + ratio16(waits % over, over);
}

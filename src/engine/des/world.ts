/** Shared by all parts of a run: the clock, the event queue, the ports and the counters. */
import type { PacketRun } from '../packet/api.ts';
import type { FaultView } from './faults.ts';
import type { PhaseNumber } from './heap.ts';
import type { Packet } from './packet.ts';
import type { Pfc } from './pfc.ts';
import type { Port } from './port.ts';
import type { Sender } from './sender.ts';
import type { Tally } from './tally.ts';
import type { Report } from './telemetry.ts';

export interface World {
  readonly run: PacketRun;
  readonly seed: number;
  readonly windowPs: number;
  readonly tally: Tally;
  readonly pfc: Pfc | undefined;
  /** By link; empty if all switches store and forward. */
  readonly cutThrough: readonly boolean[];
  readonly report: Report | undefined;
  readonly faults: FaultView;
  /** Classes that packets may be sent by; none if the routing does not. */
  readonly detours: Uint32Array;
  nowPs(): number;
  /** The window that the present time is in. */
  window(): number;
  at(timePs: number, phase: PhaseNumber, order: number, act: () => void): void;
  /** The port at a link's tail. */
  port(link: number): Port;
  /** A packet is wholly at a node. */
  arrive(node: number, packet: Packet): void;
  /** A packet was acked for the first time: the run gets on. */
  progressed(): void;
  /** A packet was sent once more. */
  retransmitted(): void;
  timerFired(sender: Sender): void;
}

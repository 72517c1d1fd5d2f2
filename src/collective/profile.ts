/**
 * A *profile*: how the software of a machine family sends, as data. It holds launch, overheads of
 * messages, and protocols with their part of the links' rates; one for all sizes and collectives of
 * the family. It acts through schedules (delays, bytes on the links) and rates of links, so on
 * every engine alike.
 */
import type { Member } from '../model/params.ts';
import type { AlgorithmValues } from './build.ts';

/** Inside a server, and between servers. */
export interface UpOut {
  readonly up: number;
  readonly out: number;
}

/** A protocol: the cost of a message in addition to its bytes. */
export interface Protocol {
  /** As its library calls it: `LL`, `LL128`, `Simple`. */
  readonly name: string;
  /** How long a message holds its lane before it goes, on top of the path's latency; ns. */
  readonly overheadNs: UpOut;
  /**
   * Bytes on the links for each byte of payload, at usable rates: in groups inside one server, and
   * of several.
   */
  readonly wire: UpOut;
}

/** A way to do a collective, which `auto` may pick. */
export interface Method {
  readonly collective: string;
  readonly algorithm: string;
  readonly protocol: Protocol;
  /** Groups in which it can be used; default: all. */
  readonly within?: 'server' | 'servers';
  /** Values of the algorithm's parameters, in groups of `servers` whole servers of `gpus` ranks. */
  readonly params?: (gpus: number, servers: number) => AlgorithmValues;
}

/**
 * How a machine family's software sends: delays, its part of the links' rates, and the ways `auto`
 * may pick.
 */
export interface Profile extends Omit<Member, 'params'> {
  /** From the call until a rank sends its first message, ns. */
  readonly launchNs: number;
  /** Part of links' rates that the library gets out of them, at best. */
  readonly efficiency: UpOut;
  /** Whether scale-up switches add. */
  readonly reducesInSwitch: boolean;
  readonly methods: readonly Method[];
  /** Where the figures are from. */
  readonly sources: readonly string[];
}

/** The same method for several collectives. */
export function methodsOf(
  collectives: readonly string[],
  algorithm: string,
  protocols: readonly Protocol[],
  params?: Method['params'],
  within?: Method['within'],
): Method[] {
  const more = { ...(params ? { params } : {}), ...(within ? { within } : {}) };
  return collectives.flatMap((collective) =>
    protocols.map((protocol) => ({ collective, algorithm, protocol, ...more })),
  );
}

/**
 * Rings through every NIC of a server; one for a server alone, whose links all take the whole rate
 * of a rank.
 */
export function ringParams(gpus: number, servers: number): AlgorithmValues {
  return servers > 1 ? { gpus, channels: gpus } : {};
}

/** Rings through every link of servers that are full meshes. */
export function meshRingParams(gpus: number): AlgorithmValues {
  return gpus > 1 && gpus % 2 === 0 ? { gpus, channels: gpus, order: 'zigzag' } : {};
}

/**
 * A *profile*: how the software of a machine family sends, as data. It holds launch, overheads of
 * messages, and protocols with their part of the links' rates; one for all sizes and collectives of
 * the family. It acts through schedules (delays, bytes on the links) and rates of links, so on
 * every engine alike.
 */
import type { Member } from '../model/params.ts';
import type { AlgorithmValues } from './build.ts';
import type { Cut } from './piece-size.ts';

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

/** Sizes that a library uses a method for, in bytes: from `from` up to, but without, `below`. */
export interface SizeRange {
  readonly from?: number;
  readonly below?: number;
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
  /** How the library cuts a size into pieces, where the algorithm takes them. */
  readonly cut?: (gpus: number, servers: number, bytes: number) => Cut;
  /** Before its first message, on top of the launch, ns: latencies that its pieces hide later. */
  readonly startNs?: (gpus: number, servers: number) => number;
  /** Sizes that the library uses it for, by ranks per server and servers; default: all. */
  readonly sizes?: (gpus: number, servers: number) => SizeRange;
  /**
   * Bytes on links inside servers for each byte of payload, in groups of several servers; default:
   * as on links between servers.
   */
  readonly wireInside?: number | undefined;
  /**
   * Whether channels through several servers go no faster inside than the NIC that each has, as
   * those of a library that stores what it forwards: they have one rate all the way, so that a
   * ring's latencies add to its time. Messages inside then take so many bytes more.
   */
  readonly paced?: boolean;
  /**
   * Bytes on the links for each byte that the protocol puts there, in groups of `servers` times
   * `gpus` ranks; default: 1.
   */
  readonly load?: (gpus: number, servers: number) => number;
}

/**
 * How a machine family's software sends: delays, its part of the links' rates, and the ways `auto`
 * may pick.
 */
export interface Profile extends Omit<Member, 'params'> {
  /** From the call until a rank sends its first message, ns. */
  readonly launchNs: number;
  /** Addition to `launchNs` for a call over several servers, ns; default: 0. */
  readonly launchOutNs?: number;
  /** Part of links' rates that the library gets out of them, at best. */
  readonly efficiency: UpOut;
  /** Whether scale-up switches add. */
  readonly reducesInSwitch: boolean;
  readonly methods: readonly Method[];
  /** Where the figures are from. */
  readonly sources: readonly string[];
}

/** The same method for several collectives and protocols. */
export function methodsOf(
  collectives: readonly string[],
  algorithm: string,
  protocols: readonly Protocol[],
  more: Omit<Method, 'collective' | 'algorithm' | 'protocol'> = {},
): Method[] {
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

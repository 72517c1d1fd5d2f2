/**
 * A training step as data: roles × streams × phases.
 *
 * A *role* is a set of ranks that run alike. Each of its ranks runs the role's items in the order
 * of the list. An item is on one *stream*. As with CUDA streams, a stream does one item at a time,
 * in order, and streams wait for each other only by *events*. An item starts when all of these
 * hold:
 *  1. the item before it on its stream has ended;
 *  2. every event in `after` has occurred, in its latest record before this item in the list;
 *  3. for a collective: all roles that take part have come to the same call of it. The n-th call
 *     of one role meets the n-th call of each other. A transfer from one role to another is a
 *     collective with two roles, so its send waits for its receive (NCCL's rendezvous).
 * A call of a collective ends, on all its ranks, when its slowest group has ended. The training
 * step ends when every item has.
 */
import type { AlgorithmValues } from '../collective/build.ts';
import type { Dressing } from '../collective/dressed.ts';
import type { NamedBy } from './algorithms.ts';
import type { Contention } from './contention/params.ts';
import type { Jitter } from './jitter/params.ts';

/** A training step as roles, and the collectives that they call by index. */
export interface StepProgram {
  /** Ranks used: 0 … ranks-1. Each belongs to one role. */
  readonly ranks: number;
  /** Names of the streams; the first is the compute stream. */
  readonly streams: readonly string[];
  readonly collectives: readonly ProgramCollective[];
  readonly roles: readonly Role[];
  /** Time of each collective on every rank before its first message, ps. */
  readonly launchPs: number;
  /** How the compute times of ranks differ; default: all take as long. */
  readonly jitter?: Jitter | undefined;
  /** The contention of hidden communication and computation; default: none. */
  readonly contention?: Contention | undefined;
}

/** Ranks that run alike. */
export interface Role {
  /** E.g. `stage 3`. */
  readonly name: string;
  readonly ranks: Uint32Array;
  readonly phases: readonly Phase[];
}

/** Items that are repeated one list after the other. */
export interface Phase {
  /** E.g. `steady`; for displays. */
  readonly name?: string;
  /** At least 1. */
  readonly repeat: number;
  readonly items: readonly ProgramItem[];
}

interface OnStream {
  /** Index into the program's streams. */
  readonly on: number;
  /**
   * Events of this role. Each stands for its latest record before this item, in an earlier repeat
   * too; one that is not recorded yet is not waited for.
   */
  readonly after?: readonly number[];
  /** The event that this item records: it occurs when the item ends. */
  readonly event?: number;
  /** Its label in traces, e.g. `F3 attention`. */
  readonly label?: string;
}

/** Work of the accelerator itself. */
export interface ComputeItem extends OnStream {
  readonly kind: 'compute';
  readonly timePs: number;
}

/** A call of a collective, or one side of a transfer. */
export interface CollectiveItem extends OnStream {
  readonly kind: 'collective';
  /** Index into the program's collectives. */
  readonly collective: number;
}

/** An item of a role: it computes, or calls a collective. */
export type ProgramItem = ComputeItem | CollectiveItem;

/** A collective that several groups of ranks do at the same time; identical ones are one. */
export interface ProgramCollective {
  /** `tp all-reduce`, with the role and a number if several exist. */
  readonly name: string;
  /** The kind of group, e.g. `tp`; flows of kinds hash apart. */
  readonly group: string;
  readonly collective: string;
  readonly algorithm: string;
  /** The algorithm's values; missing ones take their defaults. */
  readonly params?: AlgorithmValues;
  /** The source of the algorithm; default: the caller. */
  readonly namedBy?: NamedBy;
  /** The addition of a protocol to every message. */
  readonly dressing?: Dressing | undefined;
  /** Time on every rank before its first message, ps; default: the program's. */
  readonly launchPs?: number | undefined;
  /** As nccl-tests counts. */
  readonly bytes: number;
  /** Disjoint groups, of ranks of its roles. */
  readonly groups: readonly Uint32Array[];
  /** Ranks of the whole group that those of each group are the first of; default: all are there. */
  readonly foldedFrom?: number | undefined;
  /** Indices of the roles whose ranks are in the groups, ascending: who must call it. */
  readonly roles: readonly number[];
}

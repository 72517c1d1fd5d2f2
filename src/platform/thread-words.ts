/** What a thread is given, and what it says. */
import type { FlowResult, FlowRun } from '../engine/flow/api.ts';
import type { PacketRun } from '../engine/packet/api.ts';
import type { PacketResult } from '../engine/packet/simulate.ts';
import type { flowEngine, PacketEngineName } from '../engine/registry.ts';

/** A run of the flow engine: data. */
export interface FlowTask {
  readonly engine: typeof flowEngine.name;
  readonly run: FlowRun;
}

/** A run of an engine that simulates packets: data. */
export interface PacketTask {
  readonly engine: PacketEngineName;
  readonly run: PacketRun;
}

/** What a thread is given. */
export type Task = FlowTask | PacketTask;
/** What an engine answers to a task. */
export type AnswerTo<T extends Task> = T extends FlowTask ? FlowResult : PacketResult;

/** What a thread says: how far it is, its answer, or what is wrong. */
export type ThreadWord =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'result'; readonly result: FlowResult | PacketResult }
  | { readonly kind: 'no-room'; readonly message: string }
  | { readonly kind: 'invariant'; readonly message: string }
  | {
      readonly kind: 'user-error';
      readonly message: string;
      readonly where?: string;
      readonly advice?: string;
    };

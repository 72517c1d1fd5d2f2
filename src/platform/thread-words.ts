/** The input of a thread, and its messages. */
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

/** The input of a thread. */
export type Task = FlowTask | PacketTask;
/** The answer of an engine to a task. */
export type AnswerTo<T extends Task> = T extends FlowTask ? FlowResult : PacketResult;

/** The messages of a thread: its progress, its answer, or the fault of the run. */
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

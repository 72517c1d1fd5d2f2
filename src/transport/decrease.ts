/** Parameters that controls by delay share: how much a window shrinks. */
import type { Param } from '../model/params.ts';

/** Strength of the decrease; papers have letters of their own for it. */
export const decreaseParam = {
  kind: 'fraction',
  help: 'strength of the decrease when the delay is far above the target',
  default: 0.8,
  min: 0,
  max: 1,
} as const satisfies Param;

export const maxDecreaseParam = {
  kind: 'fraction',
  help: 'largest fraction that one decrease removes',
  default: 0.5,
  min: 0,
  max: 1,
} as const satisfies Param;

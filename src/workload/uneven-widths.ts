/** Widths of a model that tensor parallelism cannot split evenly. */
import { layerRuns } from './model.ts';
import type { Training } from './params.ts';

/** Widths that tp does not divide into whole heads or columns, by key of the model. */
export function unevenWidths({ model, parallelism: { tp } }: Training): { key: string; width: number }[] {
  const runs = layerRuns(model);
  const has = (kind: string) => runs.some((run) => run.kind === kind);
  const kvHeads = model.kvHeads ?? model.heads;
  return [
    { key: 'kvHeads', width: kvHeads, splits: model.kvRank !== undefined || tp % kvHeads === 0 },
    { key: 'ffn', width: has('dense') ? model.ffn : undefined },
    { key: 'expertFfn', width: has('experts') ? (model.expertFfn ?? model.ffn) : undefined },
  ].flatMap(({ key, width, splits = false }) =>
    width === undefined || splits || width % tp === 0 ? [] : [{ key, width }],
  );
}

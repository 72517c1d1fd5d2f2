/** Conditions between the values of a model that go beyond heads and experts. */
import { UserError } from '../util/errors.ts';
import type { ModelValues } from './model-params.ts';

/** Everything wrong with the model alone, each with advice; empty when sound. */
export function modelProblems(model: ModelValues): UserError[] {
  const problems: UserError[] = [];
  const need = (holds: boolean, key: string, what: string, advice: string) => {
    if (!holds) problems.push(new UserError(what, { where: `training.model.${key}`, advice }));
  };
  const { kvRank, queryRank, ropeDim, valueDim, denseLayers, layers, experts } = model;
  const latent = { queryRank, ropeDim: ropeDim || undefined, valueDim };
  for (const [key, value] of Object.entries(latent))
    need(
      value === undefined || kvRank !== undefined,
      key,
      `${key} without kvRank`,
      'give kvRank, which makes the attention MLA',
    );
  need(
    kvRank === undefined || model.headDim !== undefined,
    'headDim',
    'MLA needs the width of a head',
    'give headDim, the part of a head without rotation, e.g. 128',
  );
  need(
    kvRank === undefined || (model.kvHeads ?? model.heads) === model.heads,
    'kvHeads',
    'kvHeads has no meaning with MLA',
    'leave kvHeads out, or leave kvRank out',
  );
  need(
    denseLayers === 0 || experts > 0,
    'denseLayers',
    `denseLayers ${denseLayers} without experts`,
    'give experts, or leave denseLayers out',
  );
  need(
    denseLayers <= layers,
    'denseLayers',
    `denseLayers ${denseLayers} exceeds layers ${layers}`,
    `use at most ${layers}`,
  );
  need(
    denseLayers === 0 || model.ffn !== undefined,
    'ffn',
    'the inner width of the dense layers is missing',
    'give ffn',
  );
  return problems;
}

/** The route tables of one fabric, by the rules that its rungs and routing ask for. */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import type { SetRule } from './rules.ts';
import { buildRoutes } from './tables.ts';

/**
 * The tables of rungs 1 to 3 and of all evenly spread traffic: each link gets traffic by its
 * capacity.
 */
export const SPREAD_RULE: SetRule = 'weighted';

/**
 * Tables by a rule, default: {@link SPREAD_RULE}; each built once, and one for two rules with the
 * same result.
 */
export function tablesByRule(fabric: Fabric): (rule?: SetRule) => RouteTables {
  const known = new Map<SetRule, RouteTables>();
  const tables = (rule: SetRule = SPREAD_RULE): RouteTables => {
    const found = known.get(rule);
    if (found) return found;
    const weighted = rule === 'shortest' ? tables('weighted') : undefined;
    const built = weighted && isEven(weighted) ? weighted : buildRoutes(fabric, undefined, rule);
    known.set(rule, built);
    return built;
  };
  return tables;
}

/** Whether no set holds a link twice. */
function isEven({ setStart, setLinks }: RouteTables): boolean {
  for (let set = 0; set + 1 < setStart.length; set++) {
    for (let e = setStart[set]! + 1; e < setStart[set + 1]!; e++)
      if (setLinks[e] === setLinks[e - 1]) return false;
  }
  return true;
}

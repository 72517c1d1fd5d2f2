/**
 * Static D-mod-k: Zahavi, "D-Mod-K Routing Providing Non-Blocking Traffic for Shift Permutations on
 * Real Life Fat Trees", CCIT Report 776, Technion 2010: the destination's number alone fixes the
 * way up, so that shift permutations on a non-blocking fat-tree meet on no link.
 */
import { defineRouting } from './routing.ts';

export const dModK = defineRouting({
  name: 'd-mod-k',
  summary: 'static, by destination; in a non-blocking fat-tree, flows of a shift permutation share no link',
  params: {},
  properties: {
    fluid: 'd-mod-k',
    seeded: false,
    perFlowPath: true,
    weighted: false,
    atSwitch: 'destination',
  },
  choice: () => ({ name: 'd-mod-k' }),
});

/**
 * The behaviour of switches when a link of a next set fails. `full`: they hash flows over the
 * remaining links (modulo-N of RFC 2991, §3), so that nearly all flows move. `resilient`: only the
 * flows of the failed link move (`buckets.ts`).
 *
 * `full` is the default here, as in switches without configuration. NVIDIA, "Equal Cost
 * Multipathing", SONiC 202012 documentation ("with regular ECMP, any change … results in a
 * rehashing of all the flows"; fine-grained ECMP must be configured). Arista, "Resilient ECMP"
 * (without it "all flows are affected"). Dell SmartFabric OS10 10.5, `enhanced-hashing
 * resilient-hashing` (default: disabled). Extreme SLX-OS 20.3.1, "Resilient Hashing" (hash modulo
 * the number of paths). Linux, nexthop-group-resilient.rst (groups are of the hash-threshold type
 * unless made resilient). The defaults of Cisco's NX-OS and of Junos were not found. Hash-threshold
 * (RFC 2992) lies between the two: it moves 1/4 to 1/2 of all flows. It is left out.
 */
import type { ParamSpec } from '../model/params.ts';

/** For routings whose switches hash. */
export const rehashParams = {
  rehash: {
    kind: 'choice',
    help: 'when links fail: full rehashes all flows over the remaining links; resilient moves only the flows of failed links',
    default: 'full',
    choices: ['full', 'resilient'],
  },
} as const satisfies ParamSpec;

/** The entry in a choice: absent for the default. */
export function rehashing({ rehash }: { readonly rehash: string }): { readonly rehash?: 'resilient' } {
  return rehash === 'resilient' ? { rehash } : {};
}

/**
 * What switches do with flows when a link of a next set fails. `full`: they hash over the links
 * that are left (modulo-N of RFC 2991, §3), so that nearly all flows move. `resilient`: only flows
 * of what failed move (`buckets.ts`).
 *
 * `full` is the default, as it is where nothing is configured: NVIDIA, "Equal Cost Multipathing",
 * SONiC 202012 documentation ("with regular ECMP, any change … results in a rehashing of all the
 * flows"; fine-grained ECMP must be configured); Arista, "Resilient ECMP" (without it "all flows
 * are affected"); Dell SmartFabric OS10 10.5, `enhanced-hashing resilient-hashing` (default:
 * disabled); Extreme SLX-OS 20.3.1, "Resilient Hashing" (hash modulo the paths there are); Linux,
 * nexthop-group-resilient.rst (groups are of the hash-threshold type unless made resilient). The
 * defaults of Cisco's NX-OS and of Junos were not found.
 * Hash-threshold (RFC 2992) lies between the two: it moves 1/4 to 1/2 of all flows. It is left out.
 */
import type { ParamSpec } from '../model/params.ts';

/** Of routings whose switches hash. */
export const rehashParams = {
  rehash: {
    kind: 'choice',
    help: 'when links fail: full rehashes all flows over the remaining links; resilient moves only the flows of failed links',
    default: 'full',
    choices: ['full', 'resilient'],
  },
} as const satisfies ParamSpec;

/** What a choice holds of it: nothing where it is the default. */
export function rehashing({ rehash }: { readonly rehash: string }): { readonly rehash?: 'resilient' } {
  return rehash === 'resilient' ? { rehash } : {};
}

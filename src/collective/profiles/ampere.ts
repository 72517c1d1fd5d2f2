/**
 * A100 with NCCL: 8 on NVSwitches of the second generation, which do not add; a 200 Gbit/s NIC
 * each.
 */
import type { Profile } from '../profile.ts';
import { ll, ll128, ncclMethods, simple } from './nccl.ts';

export const ampere: Profile = {
  name: 'ampere',
  summary: 'A100 with NCCL: ring with LL, LL128 or Simple',
  launchNs: 34_000,
  efficiency: { up: 0.775, out: 0.96 },
  reducesInSwitch: false,
  methods: ncclMethods([
    ll({ up: 2.65, out: 5 }),
    ll128({ up: 1.55, out: 1.1 }),
    simple({ up: 9200, out: 3000 }),
  ]),
  sources: [
    'launch: 43 µs for 1 to 64 KiB on 8 A100 (Azure/AI-benchmarking-guide, ND_A100_v4), less 14 LL hops; fitted',
    'up: 232 of 300 GB/s at 8 GiB, the same table, and NVIDIA GTC S62129',
    'out: 192 GB/s over 8 NICs of 25, NVIDIA GTC S62129, 32 A100',
    'LL: 87.7 GB/s on one server, 19 to 22.5 on several (NCCL llMaxBws)',
    'LL128: 150 GB/s at 4 to 32 MiB, fitted to the same table (NCCL bounds it by 20 GB/s a channel)',
    'Simple, up: 170 µs of 14 steps, fitted to 64 MiB to 1 GiB of the same table (NCCL hwLatencies: 3.4 µs a step)',
  ],
};

/**
 * H100 and H200 with NCCL: 8 on NVSwitches of the third generation, which add; a 400 Gbit/s NIC
 * each.
 */
import type { Profile } from '../profile.ts';
import { ll, ll128, ncclMethods, nvlsMethods, simple } from './nccl.ts';

export const hopper: Profile = {
  name: 'hopper',
  summary: 'H100, H200 with NCCL: ring with LL, LL128 or Simple; NVLS inside one server',
  launchNs: 23_000,
  efficiency: { up: 0.811, out: 0.955 },
  reducesInSwitch: true,
  methods: [
    ...ncclMethods([ll({ up: 2.6, out: 8 }), ll128({ up: 1.25, out: 1.1 }), simple({ up: 2900, out: 3000 })]),
    ...nvlsMethods({ ns: 20_500, wire: 1.55 }, { ns: 56_500, wire: 1.185 }),
  ],
  sources: [
    'launch: 30 µs for 1 KiB on 8 H200 (Azure/AI-benchmarking-guide, ND_H200_v5), less 14 LL hops of .6 µs; fitted',
    'up: rings reach 365 of 450 GB/s in any group (stas00/ml-engineering, network/benchmarks, 4 to 8 H200)',
    'out: 48 of 50 GB/s a NIC, NVIDIA GTC S62129: 32 H100 at 370 to 380 GB/s',
    'LL: 141 GB/s on one server, 45 and 35 on 2 and 4 (NCCL llMaxBws)',
    'NVLS: 305 to 310 GB/s pass each port at 8 GiB, 5 to 8 H200 (ml-engineering); 23 to 25 µs (NCCL hwLatencies); ' +
      'below 32 MiB smaller chunks (NCCL src/enqueue.cc, nvlsChunkSize): fitted to 4 to 32 MiB',
  ],
};

/** B200 and GB200 with NCCL: NVSwitches of the fourth generation, which add; a 400 Gbit/s NIC each. */
import { methodsOf, type Profile } from '../profile.ts';
import { ll, ll128, ncclMethods, simple } from './nccl.ts';

export const blackwell: Profile = {
  name: 'blackwell',
  summary: 'B200, GB200 with NCCL: ring by LL, LL128, Simple; NVLS on one server',
  launchNs: 38_000,
  efficiency: { up: 0.8, out: 0.955 },
  reducesInSwitch: true,
  methods: [
    ...ncclMethods([ll({ up: 2.55, out: 5 }), ll128({ up: 1.8, out: 1.1 }), simple({ up: 9200, out: 3000 })]),
    ...methodsOf(['all-reduce'], 'nvls', [
      { name: 'Simple', overheadNs: { up: 29_500, out: 29_500 }, wire: { up: 2.4, out: 2.4 } },
      { name: 'Simple', overheadNs: { up: 71_500, out: 71_500 }, wire: { up: 1.431, out: 1.431 } },
    ]),
  ],
  sources: [
    'launch: 48 µs for 32 to 512 KiB on 8 B200 (stas00/ml-engineering, network), less 14 LL hops; fitted',
    'up: 720 of 900 GB/s: 700 by rings (NVIDIA GTC S72583), 741 at 4 GiB (ml-engineering)',
    'out: 382 GB/s over 8 NICs of 50 on 4 servers (ml-engineering, p6-b200)',
    'LL: 282 GB/s on one server, 90 and 70 on 2 and 4 (NCCL llMaxBws)',
    'NVLS: 503 GB/s a port, between 846 GB/s of busbw at 16 GiB and 741 at 4 GiB, where NCCL had rings ' +
      '(ml-engineering); GTC S72583: 850. Small chunks: fitted to 4 to 32 MiB',
    'Simple ring, up: as on A100',
  ],
};

/** NICs as data. Rates are of all ports together, one way. */

export interface Nic {
  readonly name: string;
  readonly rate: string;
  readonly ports: number;
  /** NICs of a host, where its chips share them. */
  readonly perHost?: number;
  readonly source: string;
}

const ML = 'stas00/ml-engineering, network/README.md';

export const nics = {
  connectX5: {
    name: 'connectx-5',
    rate: '100Gbit/s',
    ports: 1,
    source: 'NVIDIA, DGX-1 and DGX-2 user guides: EDR InfiniBand, 4 and 8 a server for clusters',
  },
  connectX6: { name: 'connectx-6', rate: '200Gbit/s', ports: 1, source: ML },
  connectX7: {
    name: 'connectx-7',
    rate: '400Gbit/s',
    ports: 1,
    source: `${ML}; 48 to 49 GB/s of 50 reach NCCL`,
  },
  connectX7Dual: {
    name: 'connectx-7-2x200',
    rate: '400Gbit/s',
    ports: 2,
    source: 'Qian et al., "Alibaba HPN", SIGCOMM 2024, §4: two ports of 200 Gbit/s',
  },
  connectX8: { name: 'connectx-8', rate: '800Gbit/s', ports: 1, source: ML },
  thor2: { name: 'thor-2', rate: '400Gbit/s', ports: 1, source: `${ML} (Broadcom)` },
  pollara: { name: 'pollara-400', rate: '400Gbit/s', ports: 1, source: `${ML} (AMD)` },
  efaP5: {
    name: 'efa-p5',
    rate: '100Gbit/s',
    ports: 1,
    source: `${ML}: 32 of 100 Gbit/s a p5 or p5e, four a GPU`,
  },
  efaP5en: {
    name: 'efa-p5en',
    rate: '200Gbit/s',
    ports: 1,
    source: `${ML}: 16 of 200 Gbit/s a p5en, two a GPU`,
  },
  tpuV5eHost: {
    name: 'tpu-v5e-host',
    rate: '100Gbit/s',
    ports: 1,
    perHost: 2,
    source: 'Google Cloud, "TPU v5e": two NICs of 100 Gbit/s a host of 8 chips, 6.4 Tbit/s a pod of 256',
  },
  efaP6: { name: 'efa-p6', rate: '400Gbit/s', ports: 1, source: `${ML}: 8 of 400 Gbit/s a p6-b200` },
} as const satisfies Record<string, Nic>;

/**
 * Switches as data. Latency is of the switch alone, port to port; buffers are shared by all ports.
 */

export interface Switch {
  readonly name: string;
  /** Ports at `rate`, as presets use it. */
  readonly radix: number;
  readonly rate: string;
  readonly latency?: string;
  readonly buffer?: string;
  readonly source: string;
}

export const switches = {
  quantum1: {
    name: 'quantum-qm8700',
    radix: 40,
    rate: '200Gbit/s',
    source: 'NVIDIA QM8700 data sheet: 40 ports of HDR; not checked',
  },
  quantum2: {
    name: 'quantum-2-qm9700',
    radix: 64,
    rate: '400Gbit/s',
    latency: '330ns',
    source:
      'yobitel.com knowledge base, Quantum-2: 64 ports, about 330 ns; others say below 150 ns. Buffer not published',
  },
  quantumX800: {
    name: 'quantum-x800',
    radix: 144,
    rate: '800Gbit/s',
    source: 'NVIDIA Quantum-X800 Q3400: 144 ports of 800 Gbit/s',
  },
  spectrum4: {
    name: 'spectrum-4',
    radix: 64,
    rate: '800Gbit/s',
    buffer: '160MB',
    source: 'NVIDIA, March 2022: 64 ports of 800 or 128 of 400 Gbit/s; buffer not checked',
  },
  tomahawk4: {
    name: 'tomahawk-4',
    radix: 64,
    rate: '400Gbit/s',
    buffer: '113MB',
    source: 'Broadcom BCM56990: 64 ports of 400 Gbit/s; buffer not checked',
  },
  tomahawk5: {
    name: 'tomahawk-5',
    radix: 128,
    rate: '400Gbit/s',
    latency: '1us',
    buffer: '165MB',
    source:
      'Broadcom, August 2022: 64 ports of 800, 128 of 400 or 256 of 200 Gbit/s; latency and buffer not checked',
  },
  tomahawkUltra: {
    name: 'tomahawk-ultra',
    radix: 64,
    rate: '800Gbit/s',
    latency: '250ns',
    source: 'Broadcom, July 2025; not checked',
  },
} as const satisfies Record<string, Switch>;

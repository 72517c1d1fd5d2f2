/**
 * A trn2.48xlarge: 16 Trainium2 in a 4x4 torus of NeuronLink-v3 (AWS Neuron documentation, "Trn2
 * architecture"). Left out: the third axis of an UltraServer, EFA, and logical cores.
 */
import { accelerators } from './hardware/accelerators.ts';
import type { Preset } from './preset.ts';

export const trainium2: Preset = {
  name: 'trainium2',
  summary: 'trn2.48xlarge: 16 Trainium2 in a 4x4 torus of 128 GB/s links; keys: x, y',
  sources: [accelerators.trainium2.source, 'latency: a microsecond a hop, assumed'],
  topology: 'torus',
  fabric: { x: '4', y: '4' },
  links: { rate: accelerators.trainium2.scaleUp, latency: '1us' },
  blocks: {},
};

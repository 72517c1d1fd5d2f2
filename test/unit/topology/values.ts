/**
 * Values of most test fabrics: 400 Gbit/s and 500 ns a link, 3.6 Tbit/s and 250 ns inside a server.
 */
export const common = {
  rate: 400e9,
  latency: 500_000,
  radix: undefined,
  scaleUpRate: 3600e9,
  scaleUpLatency: 250_000,
};

export const clos = { ...common, uplinkRate: undefined, oversubscription: undefined };

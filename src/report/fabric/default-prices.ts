/**
 * Default prices and power: assumed values for 400 Gbit/s gear. One set of unit prices for all
 * fabrics; none is a quote. A price file replaces all of it.
 */
export const DEFAULT_PRICES = `currency: USD
# 48,000 a switch, 1,600 a link between switches and 540 a link to a host, NICs not counted, give the totals of DeepSeek-AI, "Insights
# into DeepSeek-V3", ISCA 2025, Table 3: 9 M for 2,048 endpoints in two tiers, 72 M for 16,384 in eight planes, 4.39 k an endpoint. The
# paper gives totals only; how they divide is our assumption.
switches:
  - { name: switch 64 × 400G, ports: 64, rate: 400Gbit/s, price: 48000, watts: 1000, source: 'price: Table 3, see above; power: assumed, not checked' }
optics:
  - { name: 400G DR4 transceiver, price: 700, watts: 9, source: 'price: Table 3, see above; power: NVIDIA MMS4X00-NS400 product specifications, 9 W at most' }
cables:
  - { name: copper or active cable 400G, lengths: [host], rate: 400Gbit/s, price: 540, watts: 0, source: 'price: Table 3, see above; power: assumed, passive' }
  - { name: fibre 400G, lengths: [switch], rate: 400Gbit/s, price: 200, watts: 0, optic: 400G DR4 transceiver, source: 'price: Table 3, see above' }
nics:
  - { name: NIC 400G, rate: 400Gbit/s, price: 1500, watts: 25, source: 'assumed, not checked' }
`;

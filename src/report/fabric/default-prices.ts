/**
 * Default prices and power: assumed values for 400 Gbit/s gear. One set of unit prices for all
 * fabrics; none is a quote. A price file replaces all of it.
 */
export const DEFAULT_PRICES = `currency: USD
# 48,000 a switch, 1,600 a link between switches and 540 a link to a host, NICs not counted, give the totals of DeepSeek-AI, "Insights
# into DeepSeek-V3", ISCA 2025, Table 3: 9 M for 2,048 endpoints in two tiers, 72 M for 16,384 in eight planes, 4.39 k an endpoint. The
# paper gives totals only; how they divide is our assumption.
# Smaller and larger switches have the same price and power a port, so that no family pays for ports that it does not use.
switches:
  - { name: switch 16 × 400G, ports: 16, rate: 400Gbit/s, split: 4, price: 12000, watts: 250, source: 'assumed: a quarter of the switch of 64 ports' }
  - { name: switch 32 × 400G, ports: 32, rate: 400Gbit/s, split: 4, price: 24000, watts: 500, source: 'assumed: half of the switch of 64 ports' }
  - { name: switch 64 × 400G, ports: 64, rate: 400Gbit/s, split: 4, price: 48000, watts: 1000, source: 'price: Table 3, see above; power: assumed, not checked' }
  - { name: switch 128 × 400G, ports: 128, rate: 400Gbit/s, split: 4, price: 96000, watts: 2000, source: 'assumed: twice the switch of 64 ports; 64 ports of 800G, each split in two' }
optics:
  - { name: 400G DR4 transceiver, price: 700, watts: 9, source: 'price: Table 3, see above; power: NVIDIA MMS4X00-NS400 product specifications, 9 W at most' }
  - { name: 400G FR4 transceiver, price: 1000, watts: 12, source: 'price: assumed, not checked; power: Wavesplitter WST-QD4-FR4-C data sheet, 12 W at most, 2 km' }
  - { name: 400G LR4 transceiver, price: 2000, watts: 12, source: 'assumed, not checked; 10 km' }
  - { name: 400G ZR transceiver, price: 8000, watts: 21, source: 'price: assumed, not checked; power: F-tone 400G QSFP-DD ZR+ data sheet, 21 W; 120 km' }
cables:
  - { name: copper or active cable 400G, lengths: [host], rate: 400Gbit/s, split: 4, price: 540, watts: 0, source: 'price: Table 3, see above; power: assumed, passive' }
  - { name: fibre 400G, lengths: [switch], rate: 400Gbit/s, split: 4, price: 200, watts: 0, optic: 400G DR4 transceiver, source: 'price: Table 3, see above' }
  - { name: fibre 400G up to 2 km, lengths: [long], reach: 2000, rate: 400Gbit/s, split: 4, price: 200, watts: 0, optic: 400G FR4 transceiver, source: 'as fibre 400G; the line itself is left out' }
  - { name: fibre 400G up to 10 km, lengths: [long], reach: 10000, rate: 400Gbit/s, split: 4, price: 200, watts: 0, optic: 400G LR4 transceiver, source: 'as fibre 400G; the line itself is left out' }
  - { name: fibre 400G up to 120 km, lengths: [long], reach: 120000, rate: 400Gbit/s, price: 200, watts: 0, optic: 400G ZR transceiver, source: 'as fibre 400G; the line itself is left out' }
nics:
  - { name: NIC 400G, rate: 400Gbit/s, price: 1500, watts: 25, source: 'assumed, not checked' }
`;

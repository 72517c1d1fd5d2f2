/** Default failure rates and repair times, with the source of each. A rates file replaces all. */
export const DEFAULT_RATES = `# How often one part fails, as part of all such parts in a year; and how long its repair takes.
failures:
  - { part: switch, perYear: 0.61%, repair: 4h, source: 'rate: Qian et al., Alibaba HPN, SIGCOMM 2024: 0.051 % of ToR switches a month; repair: assumed' }
  - { part: cable, perYear: 0.68%, repair: 2h, source: 'rate: Qian et al., Alibaba HPN, SIGCOMM 2024: 0.057 % of NIC-ToR links a month; repair: assumed' }
  - { part: nic, perYear: 0.29%, repair: 4h, source: 'rate: Llama Team, The Llama 3 Herd of Models, 2024, table 5: 7 NICs of up to 16,384 GPUs in 54 days; repair: assumed' }
# Time that a failure costs which stops the job.
restart: 25min
restartSource: 'Jiang et al., MegaScale, NSDI 2024: less than 10 min to detect and diagnose, less than 15 min to catch up'
`;

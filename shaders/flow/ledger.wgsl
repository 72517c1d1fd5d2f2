// The record of each link.

struct LinkLedger {
  // Carried.
  bytes_low: u32,
  bytes_high: u32,
  // First node of its list of flows, plus one, 0: none; control.heads says which of the two counts.
  head: u32,
  other_head: u32,
}
#words LEDGER LinkLedger

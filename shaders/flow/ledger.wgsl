// The record of each link.

struct LinkLedger {
  // Carried.
  bytes_low: u32,
  bytes_high: u32,
  // First of the path entries that cross it, plus one; 0: none.
  entries: u32,
  spare: u32,
}
#words LEDGER LinkLedger

// A rank's own free slots, and the latest time that its run is made of.

fn take_own(replica: u32, host: u32) -> u32 {
  let slot = hosts[host].free;
  if (slot == NONE) {
    return take_slot(replica);
  }
  hosts[host].free = packets[slot].next;
  return slot;
}

fn give_own(host: u32, slot: u32) {
  packets[slot].next = hosts[host].free;
  hosts[host].free = slot;
}

// A delivery, a signal or a mark.
fn happened(host: u32, now: u32, at: u32) {
  if (hosts[host].last_window != now) {
    hosts[host].last_window = now;
    hosts[host].last_at = 0u;
  }
  hosts[host].last_at = max(hosts[host].last_at, at);
}

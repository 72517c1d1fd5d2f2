// Adds to the end of a rank's list.

fn append(host: u32, slot: u32) {
  packets[slot].next = NONE;
  let tail = hosts[host].list_tail;
  if (tail == NONE) {
    hosts[host].list_head = slot;
  } else {
    packets[tail].next = slot;
  }
  hosts[host].list_tail = slot;
}

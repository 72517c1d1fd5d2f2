// An endpoint's own free slots, and what it sends before any data.

#import "packet/slots.wgsl"

// A free slot, of those given back to the endpoint if there are any.
fn take_free(replica: u32, port: u32) -> u32 {
  let slot = ports[port].serving;
  if (slot == NONE) {
    return take_slot(replica);
  }
  ports[port].serving = packets[slot].next;
  return slot;
}

fn give_back(port: u32, slot: u32) {
  packets[slot].next = ports[port].serving;
  ports[port].serving = slot;
}

// Puts what a rank answers with behind what is to go out before data.
fn queue_out(port: u32, slot: u32) {
  packets[slot].next = NONE;
  if (ports[port].control_head == NONE) {
    ports[port].control_head = slot;
  } else {
    packets[ports[port].control_tail].next = slot;
  }
  ports[port].control_tail = slot;
}

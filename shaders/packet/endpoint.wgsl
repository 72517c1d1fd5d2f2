// An endpoint's own free slots, and the packets that it sends before any data.

#import "packet/slots.wgsl"

// The ring of lanes that are able to send: the first and the last, or NONE.
fn first_in_ring(port: u32) -> u32 {
  return ports[port].data_head;
}

fn set_first_in_ring(port: u32, sender: u32) {
  ports[port].data_head = sender;
}

fn last_in_ring(port: u32) -> u32 {
  return ports[port].data_tail;
}

fn set_last_in_ring(port: u32, sender: u32) {
  ports[port].data_tail = sender;
}

// The first of the lanes that wait for their pace, plus one; 0: none waits.
fn first_waiting(port: u32) -> u32 {
  return ports[port].data_bytes;
}

fn set_first_waiting(port: u32, sender: u32) {
  ports[port].data_bytes = sender;
}

// The first of its own free slots, or NONE.
fn first_free(port: u32) -> u32 {
  return ports[port].serving;
}

fn set_first_free(port: u32, slot: u32) {
  ports[port].serving = slot;
}

// A free slot; first one that was given back to the endpoint.
fn take_free(replica: u32, port: u32) -> u32 {
  let slot = first_free(port);
  if (slot == NONE) {
    return take_slot(replica);
  }
  set_first_free(port, packets[slot].next);
  return slot;
}

fn give_back(port: u32, slot: u32) {
  packets[slot].next = first_free(port);
  set_first_free(port, slot);
}

// Puts an answer of the rank at the end of the packets that go out before data.
fn queue_out(port: u32, slot: u32) {
  packets[slot].next = NONE;
  if (ports[port].control_head == NONE) {
    ports[port].control_head = slot;
  } else {
    packets[ports[port].control_tail].next = slot;
  }
  ports[port].control_tail = slot;
}

// The ring of lanes that are able to send by an endpoint, through `ring_next`. All that is touched is the endpoint's:
// its port, and its plane's outbox of each of its rank's lanes.

// Wire bytes of the next new packet.
fn new_size(sender: u32, plane: u32) -> u32 {
  let message = senders[sender].out[plane].message;
  return select(params.full_bytes, packets[message].info & 0xffffu, packets[message].seq == senders[sender].out[plane].sent + 1u);
}

fn is_able(sender: u32, plane: u32) -> bool {
  if (senders[sender].out[plane].flow == NONE) {
    return false;
  }
  var size = 0u;
  if (senders[sender].out[plane].resend_head != NONE) {
    size = packets[senders[sender].out[plane].resend_head].info & 0xffffu;
  } else {
    let sent = senders[sender].out[plane].sent;
    if (sent == senders[sender].out[plane].available || sent - senders[sender].out[plane].acked_to >= params.span) {
      return false;
    }
    size = new_size(sender, plane);
  }
  return i32(senders[sender].out[plane].limit - senders[sender].out[plane].sent_bytes) >= i32(size);
}

// Adds a lane at the ring's tail, if it is able and not in it; one that may not send yet waits.
fn join(port: u32, plane: u32, sender: u32, now: u32, at: u32) {
  if (senders[sender].out[plane].in_ring != 0u || !is_able(sender, plane)) {
    return;
  }
  if ((params.flags & PACED) != 0u && is_early(sender, plane, now, at)) {
    wait(port, plane, sender);
    return;
  }
  senders[sender].out[plane].in_ring = 1u;
  senders[sender].out[plane].ring_next = NONE;
  if (ports[port].data_head == NONE) {
    ports[port].data_head = sender;
  } else {
    senders[ports[port].data_tail].out[plane].ring_next = sender;
  }
  ports[port].data_tail = sender;
}

// Takes the first lane that is able off the ring, and all before it.
fn next_able(port: u32, plane: u32) -> u32 {
  for (var n = 0u; n < params.lanes; n++) {
    let sender = ports[port].data_head;
    if (sender == NONE) {
      break;
    }
    ports[port].data_head = senders[sender].out[plane].ring_next;
    senders[sender].out[plane].in_ring = 0u;
    if (is_able(sender, plane)) {
      return sender;
    }
  }
  return NONE;
}

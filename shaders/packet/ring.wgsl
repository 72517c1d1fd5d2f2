// The ring of lanes that are able to send by an endpoint, through `ring_next`.

// Wire bytes of the next new packet.
fn new_size(sender: u32) -> u32 {
  let message = senders[sender].message;
  return select(params.full_bytes, packets[message].info & 0xffffu, packets[message].seq == senders[sender].sent + 1u);
}

fn is_able(port: u32, sender: u32) -> bool {
  if (senders[sender].sends_by != port) {
    return false;
  }
  var size = 0u;
  if (senders[sender].resend_head != NONE) {
    size = packets[senders[sender].resend_head].info & 0xffffu;
  } else {
    let sent = senders[sender].sent;
    if (sent == senders[sender].available || sent - senders[sender].acked_to >= params.span) {
      return false;
    }
    size = new_size(sender);
  }
  return i32(senders[sender].limit - senders[sender].sent_bytes) >= i32(size);
}

// Adds a lane at the ring's tail, if it is able and not in it.
fn join(port: u32, plane: u32, sender: u32) {
  if (senders[sender].in_ring[plane] != 0u || !is_able(port, sender)) {
    return;
  }
  senders[sender].in_ring[plane] = 1u;
  senders[sender].ring_next[plane] = NONE;
  if (ports[port].data_head == NONE) {
    ports[port].data_head = sender;
  } else {
    senders[ports[port].data_tail].ring_next[plane] = sender;
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
    ports[port].data_head = senders[sender].ring_next[plane];
    senders[sender].in_ring[plane] = 0u;
    if (is_able(port, sender)) {
      return sender;
    }
  }
  return NONE;
}

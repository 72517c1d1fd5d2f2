// The ring of lanes that are able to send by an endpoint, through `ring_next`. It touches only data
// of the endpoint: its port, and its plane's outbox of each of its rank's lanes.

const NOT_ABLE = NONE;

// Wire bytes of the packet that a lane would send next, or NOT_ABLE.
fn next_size(sender: u32, plane: u32) -> u32 {
  if (senders[sender].out[plane].flow == NONE) {
    return NOT_ABLE;
  }
  var size = params.bytes.full;
  let resend = senders[sender].out[plane].resend_head;
  if (resend != NONE) {
    size = packets[resend].info & BYTES_MASK;
  } else {
    let sent = senders[sender].out[plane].sent;
    if (sent == senders[sender].out[plane].available || sent - senders[sender].out[plane].acked_to >= params.ack.span) {
      return NOT_ABLE;
    }
    let message = senders[sender].out[plane].message;
    if (message_end(message) == sent + 1u) {
      size = packets[message].info & BYTES_MASK;
    }
  }
  let room = i32(senders[sender].out[plane].limit - senders[sender].out[plane].sent_bytes);
  return select(NOT_ABLE, size, room >= i32(size));
}

// After an event that may have made a lane able: adds it at the ring's tail if it is able and not
// in the ring. After the lane's `turn`, in which the ring's first has sent: moves it to the tail,
// or off the ring. A lane that may not send yet waits.
fn join(port: u32, plane: u32, sender: u32, now: u32, at: u32, turn: bool) {
  if (!turn && senders[sender].out[plane].in_ring != 0u) {
    return;
  }
  let able = next_size(sender, plane) != NOT_ABLE;
  let early = able && (params.flags & PACED) != 0u && is_early(sender, plane, now, at);
  if (turn) {
    if (able && !early && last_in_ring(port) == sender) {
      return;
    }
    set_first_in_ring(port, senders[sender].out[plane].ring_next);
    senders[sender].out[plane].in_ring = 0u;
  }
  if (!able) {
    return;
  }
  if (early) {
    wait(port, plane, sender);
    return;
  }
  senders[sender].out[plane].in_ring = 1u;
  senders[sender].out[plane].ring_next = NONE;
  if (first_in_ring(port) == NONE) {
    set_first_in_ring(port, sender);
  } else {
    senders[last_in_ring(port)].out[plane].ring_next = sender;
  }
  set_last_in_ring(port, sender);
}

// The first lane that is able, and the size of the packet it sends next; it stays first, and those
// before it leave the ring.
fn first_able(port: u32, plane: u32) -> vec2<u32> {
  for (var n = 0u; n < params.count.lanes; n++) {
    let sender = first_in_ring(port);
    if (sender == NONE) {
      break;
    }
    let size = next_size(sender, plane);
    if (size != NOT_ABLE) {
      return vec2<u32>(sender, size);
    }
    set_first_in_ring(port, senders[sender].out[plane].ring_next);
    senders[sender].out[plane].in_ring = 0u;
  }
  return vec2<u32>(NONE, 0u);
}

// Credits (docs/packet-model.md): an endpoint pulls packets from the senders to its rank, in turn,
// as fast as its link takes them. The tally has a PullRing a port and a PullTally a flow. One
// invocation an endpoint. It alone touches its port's words; for flows to its rank all but `seen`;
// and `seen` of flows from its rank.

struct PullRing {
  // Flows of the ring, plus one; 0: none.
  first: u32,
  last: u32,
  // Before when it does not pull.
  window: u32,
  at: u32,
}
#words RING PullRing

struct PullTally {
  // Pulls that wait to be sent, and that have been.
  waiting: u32,
  sent: u32,
  // The next flow in the ring, plus one; whether this one is in it.
  next: u32,
  member: u32,
  // Pulls that have come to the sender.
  seen: u32,
}
#words PULL PullTally

fn pull_words(replica: u32, flow: u32) -> u32 {
  return params.tally.flows + PULL_WORDS * (replica * params.count.flows + flow);
}

fn add_to_ring(at: u32, replica: u32, flow: u32) {
  let words = pull_words(replica, flow);
  tally[words + PULL_MEMBER] = 1u;
  tally[words + PULL_NEXT] = 0u;
  if (tally[at + RING_FIRST] == 0u) {
    tally[at + RING_FIRST] = flow + 1u;
  } else {
    tally[pull_words(replica, tally[at + RING_LAST] - 1u) + PULL_NEXT] = flow + 1u;
  }
  tally[at + RING_LAST] = flow + 1u;
}

// An ack, a nack, or the note that a flow is drained, on its way out.
fn count_pulls(replica: u32, port: u32, slot: u32) {
  let words = pull_words(replica, packets[slot].flow);
  let info = packets[slot].info;
  if (kind_of(info) == DRAINED) {
    tally[words + PULL_WAITING] = 0u;
    return;
  }
  var more = 1u;
  if ((info & BUNDLE) != 0u) {
    var held = packets[first_held(slot)].next;
    for (var n = 0u; n < params.count.slots && held != NONE; n++) {
      more += 1u;
      held = packets[held].next;
    }
  }
  tally[words + PULL_WAITING] += more;
  if (tally[words + PULL_MEMBER] == 0u) {
    add_to_ring(params.tally.ports + RING_WORDS * port, replica, packets[slot].flow);
  }
}

// When in this window the endpoint pulls next, or the window's end; `clock` is the present.
fn pull_due(port: u32, now: u32, clock: u32) -> u32 {
  let at = params.tally.ports + RING_WORDS * port;
  if (tally[at + RING_FIRST] == 0u || tally[at + RING_WINDOW] > now) {
    return params.window_ps;
  }
  return max(clock, select(0u, tally[at + RING_AT], tally[at + RING_WINDOW] == now));
}

// Takes the next flow with waiting pulls off the ring, or NONE; it goes to the tail if more wait.
fn next_pull(replica: u32, port: u32) -> u32 {
  let at = params.tally.ports + RING_WORDS * port;
  for (var n = 0u; n < params.count.flows && tally[at + RING_FIRST] != 0u; n++) {
    let flow = tally[at + RING_FIRST] - 1u;
    let words = pull_words(replica, flow);
    tally[at + RING_FIRST] = tally[words + PULL_NEXT];
    tally[words + PULL_MEMBER] = 0u;
    if (tally[words + PULL_WAITING] > 0u) {
      tally[words + PULL_WAITING] -= 1u;
      tally[words + PULL_SENT] += 1u;
      if (tally[words + PULL_WAITING] > 0u) {
        add_to_ring(at, replica, flow);
      }
      return flow;
    }
  }
  return NONE;
}

// The endpoint pulls at an offset in this window: a packet of the control class.
fn pull(replica: u32, port: u32, now: u32, clock: u32, pace: u32) {
  let flow = next_pull(replica, port);
  if (flow == NONE) {
    return;
  }
  let slot = take_free(replica, port);
  let count = tally[pull_words(replica, flow) + PULL_SENT];
  packets[slot].flow = flow;
  packets[slot].seq = count;
  packets[slot].info = PULL << KIND_SHIFT;
  packets[slot].entropy = select(0u, count % params.path.entropies, params.routing == SPRAY);
  packets[slot].stamp = ticks(control[replica].start, clock);
  queue_out(port, slot);
  let next = clock + serialization(params.bytes.full, pace);
  let windows = next / params.window_ps;
  let at = params.tally.ports + RING_WORDS * port;
  tally[at + RING_WINDOW] = now + windows;
  tally[at + RING_AT] = next - windows * params.window_ps;
}

// A first window anew.
fn renew(sender: u32, plane: u32) {
  let flow = flow_at(senders[sender].out[plane].flow);
  senders[sender].out[plane].limit = senders[sender].out[plane].sent_bytes + tables[flow + FLOW_START];
}

// Pulls have come for the lane's present flow.
fn pulled(replica: u32, sender: u32, plane: u32, slot: u32) {
  let words = pull_words(replica, packets[slot].flow);
  let more = pulls_so_far(slot) - tally[words + PULL_SEEN];
  if (i32(more) > 0) {
    tally[words + PULL_SEEN] += more;
    senders[sender].out[plane].limit += more * params.bytes.full;
  }
}

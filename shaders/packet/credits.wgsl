// Credits (docs/packet-model.md): an endpoint pulls packets out of those who send to its rank, in turn, as fast as its link
// takes them. In the tally, 4 words a port: first and last flow of the ring (plus one; 0: none), and before when it does
// not pull; and 5 words a flow: pulls that wait, pulls sent, next in the ring (plus one), whether it is in it, and, of the
// sender, pulls that have come. One invocation an endpoint, which alone touches its port's words, the first four
// of flows to its rank, and the last of flows from it.

const PULL_WAITING = 0u;
const PULL_SENT = 1u;
const PULL_NEXT = 2u;
const PULL_MEMBER = 3u;
const PULL_SEEN = 4u;

fn pull_words(replica: u32, flow: u32) -> u32 {
  return params.tally_flows + 5u * (replica * params.flows + flow);
}

fn add_to_ring(at: u32, replica: u32, flow: u32) {
  let words = pull_words(replica, flow);
  tally[words + PULL_MEMBER] = 1u;
  tally[words + PULL_NEXT] = 0u;
  if (tally[at] == 0u) {
    tally[at] = flow + 1u;
  } else {
    tally[pull_words(replica, tally[at + 1u] - 1u) + PULL_NEXT] = flow + 1u;
  }
  tally[at + 1u] = flow + 1u;
}

// An ack, a nack, or that a flow is drained, on its way out.
fn count_pulls(replica: u32, port: u32, slot: u32) {
  let words = pull_words(replica, packets[slot].flow);
  let info = packets[slot].info;
  if (kind_of(info) == DRAINED) {
    tally[words + PULL_WAITING] = 0u;
    return;
  }
  var more = 1u;
  if ((info & BUNDLE) != 0u) {
    var held = packets[packets[slot].seq].next;
    for (var n = 0u; n < params.slots && held != NONE; n++) {
      more += 1u;
      held = packets[held].next;
    }
  }
  tally[words + PULL_WAITING] += more;
  if (tally[words + PULL_MEMBER] == 0u) {
    add_to_ring(params.tally_ports + 4u * port, replica, packets[slot].flow);
  }
}

// When in this window the endpoint pulls next, or the window's end; `clock` is the present.
fn pull_due(port: u32, now: u32, clock: u32) -> u32 {
  let at = params.tally_ports + 4u * port;
  if (tally[at] == 0u || tally[at + 2u] > now) {
    return params.window_ps;
  }
  return max(clock, select(0u, tally[at + 3u], tally[at + 2u] == now));
}

// Takes the next flow that has pulls waiting off the ring, or NONE; it goes to the tail if more wait.
fn next_pull(replica: u32, port: u32) -> u32 {
  let at = params.tally_ports + 4u * port;
  for (var n = 0u; n < params.flows && tally[at] != 0u; n++) {
    let flow = tally[at] - 1u;
    let words = pull_words(replica, flow);
    tally[at] = tally[words + PULL_NEXT];
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
  packets[slot].entropy = select(0u, count % params.entropies, params.routing == SPRAY);
  packets[slot].stamp = ticks(control[replica].start, clock);
  queue_out(port, slot);
  let next = clock + serialization(params.full_bytes, pace);
  let windows = next / params.window_ps;
  let at = params.tally_ports + 4u * port;
  tally[at + 2u] = now + windows;
  tally[at + 3u] = next - windows * params.window_ps;
}

// A first window anew.
fn renew(sender: u32, plane: u32) {
  let flow = flow_at(senders[sender].out[plane].flow);
  senders[sender].out[plane].limit = senders[sender].out[plane].sent_bytes + tables[flow + FLOW_START];
}

// Pulls have come for the lane's present flow.
fn pulled(replica: u32, sender: u32, plane: u32, slot: u32) {
  let words = pull_words(replica, packets[slot].flow);
  let more = packets[slot].seq - tally[words + PULL_SEEN];
  if (i32(more) > 0) {
    tally[words + PULL_SEEN] += more;
    senders[sender].out[plane].limit += more * params.full_bytes;
  }
}

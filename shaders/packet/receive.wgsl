// What arrives at a rank in this window, by (time, link): data are received, and the packet turns into its ack; acks and
// nacks go on to acks.wgsl. One invocation a rank, which alone touches its list and the receiving side of flows to it.

#import "packet/state.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/message.wgsl"
#import "packet/slots.wgsl"
#import "packet/notes.wgsl"
#import "packet/own.wgsl"
#import "packet/append.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> hosts: array<Host>;
@group(0) @binding(7) var<storage, read_write> receivers: array<Receiver>;
@group(0) @binding(8) var<storage, read_write> received: array<u32>;

// The link whose next packet for the rank is the earliest, or NONE; of those at `first` to `end` of `rank_in`.
fn earliest(replica: u32, first: u32, end: u32) -> u32 {
  var best = NONE;
  var best_at = NONE;
  for (var i = first; i < end; i++) {
    let port = replica * params.ports + tables[params.rank_in + i];
    let slot = ports[port].local_head;
    if (slot != NONE) {
      if (packets[slot].at < best_at) {
        best = port;
        best_at = packets[slot].at;
      }
    }
  }
  return best;
}

// The rank looks at what it holds of a flow, a delay from now on.
fn plan_check(host: u32, r: u32, flow: u32, now: u32) {
  receivers[r].check = now + params.ack_delay;
  receivers[r].check_next = 0u;
  if (hosts[host].ack_head == 0u) {
    hosts[host].ack_head = flow + 1u;
    hosts[host].ack_due = receivers[r].check;
  } else {
    receivers[r - flow + hosts[host].ack_tail - 1u].check_next = flow + 1u;
  }
  hosts[host].ack_tail = flow + 1u;
}

// Acks what has been held for a delay, of flows that are due to be looked at; first of all that happens in a window.
fn end_holds(replica: u32, host: u32, now: u32) {
  for (var n = 0u; n < params.flows && hosts[host].ack_due <= now; n++) {
    let flow = hosts[host].ack_head - 1u;
    let r = replica * params.flows + flow;
    let following = receivers[r].check_next;
    hosts[host].ack_head = following;
    hosts[host].ack_due = NONE;
    if (following != 0u) {
      hosts[host].ack_due = receivers[replica * params.flows + following - 1u].check;
    }
    receivers[r].check = 0u;
    if (receivers[r].held > 0u) {
      if (receivers[r].held_since + params.ack_delay <= now) {
        release(replica, host, r, flow, 0u);
      } else {
        plan_check(host, r, flow, now);
      }
    }
  }
}

// Acks the packet, or holds it until more have come (docs/packet-model.md, Receiving data). `base`: as it was before the
// packet came. A packet is not acked at once only because one that asked has overtaken it: then acks would bring back the
// entropies of slow paths, and routings that use entropies again would stay on them.
fn acknowledge(replica: u32, host: u32, r: u32, slot: u32, base: u32) {
  let info = packets[slot].info;
  let ack = (info & (BYTES_MASK | MARKED)) | (ACK << KIND_SHIFT) | OUT;
  let seq = packets[slot].seq;
  if ((info & ASKS) != 0u && i32(seq + 1u - receivers[r].asked) > 0) {
    receivers[r].asked = seq + 1u;
  }
  let asked = receivers[r].asked;
  let closes = i32(base - asked) < 0 && i32(receivers[r].base - asked) >= 0;
  let at_once = (info & (MARKED | ASKS)) != 0u || closes || receivers[r].held + 1u >= params.ack_every;
  if (at_once && receivers[r].held == 0u) {
    packets[slot].info = ack;
    append(host, slot);
    return;
  }
  packets[slot].next = NONE;
  let stamp = packets[slot].stamp;
  if (receivers[r].held == 0u) {
    receivers[r].held_head = slot;
    receivers[r].held_since = control[replica].window;
    if (params.ack_delay != 0u && receivers[r].check == 0u) {
      plan_check(host, r, packets[slot].flow, control[replica].window);
    }
  } else {
    packets[receivers[r].held_tail].next = slot;
  }
  receivers[r].held_tail = slot;
  receivers[r].held += 1u;
  if (at_once) {
    let bundle = take_own(replica, host);
    packets[bundle].at = packets[slot].at;
    packets[bundle].flow = packets[slot].flow;
    packets[bundle].seq = receivers[r].held_head;
    packets[bundle].info = ack | BUNDLE;
    packets[bundle].entropy = packets[slot].entropy;
    packets[bundle].stamp = stamp;
    receivers[r].held = 0u;
    append(host, bundle);
    return;
  }
  // How long it took: that is all an ack of its own is to tell, whenever it is sent.
  packets[slot].stamp = ticks(control[replica].start, packets[slot].at) - stamp;
}

// Acks what is held, at an offset in this window, without another packet among it.
fn release(replica: u32, host: u32, r: u32, flow: u32, at: u32) {
  let last = receivers[r].held_tail;
  let bundle = take_own(replica, host);
  packets[bundle].at = at;
  packets[bundle].flow = flow;
  packets[bundle].seq = receivers[r].held_head;
  packets[bundle].info = (packets[last].info & (BYTES_MASK | MARKED)) | (ACK << KIND_SHIFT) | OUT | BUNDLE;
  packets[bundle].entropy = packets[last].entropy;
  packets[bundle].stamp = ticks(control[replica].start, at) - packets[last].stamp;
  receivers[r].held = 0u;
  append(host, bundle);
}

// With GO_BACK: a packet beyond the one expected, or what is left of that. It is thrown away, and the one expected asked
// for, once.
fn refuse(replica: u32, host: u32, r: u32, slot: u32) {
  let base = receivers[r].base;
  if (receivers[r].nacked == base + 1u) {
    give_own(host, slot);
    return;
  }
  receivers[r].nacked = base + 1u;
  if (receivers[r].held > 0u) {
    release(replica, host, r, packets[slot].flow, packets[slot].at);
  }
  packets[slot].seq = base;
  packets[slot].info = (packets[slot].info & BYTES_MASK) | (NACK << KIND_SHIFT) | OUT;
  append(host, slot);
}

// Marks seq as received, and moves `base` over all that has been.
fn receive(r: u32, bits: u32, mask: u32, seq: u32) {
  let base = receivers[r].base;
  if (seq - base > mask) {
    return;
  }
  if (seq != base) {
    received[bits + ((seq & mask) >> 5u)] |= 1u << (seq & 31u);
    return;
  }
  var low = base + 1u;
  for (var n = 0u; n < mask; n++) {
    let at = bits + ((low & mask) >> 5u);
    let bit = 1u << (low & 31u);
    if ((received[at] & bit) == 0u) {
      break;
    }
    received[at] &= ~bit;
    low += 1u;
  }
  receivers[r].base = low;
}

// Notes every message that is complete now, and looks up where the next one ends.
fn deliver(replica: u32, host: u32, r: u32, flow: u32, now: u32, at: u32) {
  for (var n = 0u; n < params.slots && i32(receivers[r].base - receivers[r].end) >= 0; n++) {
    if (receivers[r].run == tables[flow_at(flow) + FLOW_RUN_END]) {
      return;
    }
    let note = take_own(replica, host);
    packets[note].at = at;
    packets[note].flow = flow;
    packets[note].info = DELIVERED << KIND_SHIFT;
    packets[note].seq = receivers[r].run;
    packets[note].stamp = receivers[r].turn;
    append(host, note);
    hosts[host].heard_window = now;
    next_message(r, flow);
  }
}

// Where receivers pull: whether this packet is the last to come of what the sender has to send. `end`: of a final packet,
// the seq after it; `base` as it was before.
fn drain(replica: u32, host: u32, r: u32, flow: u32, at: u32, end: u32, base: u32) {
  if (end != NONE && i32(end - receivers[r].final_end) > 0) {
    receivers[r].final_end = end;
  }
  if (receivers[r].base == base || receivers[r].base != receivers[r].final_end) {
    return;
  }
  let note = take_own(replica, host);
  packets[note].at = at;
  packets[note].flow = flow;
  packets[note].info = (DRAINED << KIND_SHIFT) | OUT;
  append(host, note);
}

fn next_message(r: u32, flow: u32) {
  receivers[r].turn += 1u;
  if (receivers[r].turn == tables[params.run_info + receivers[r].run * RUN_WORDS + RUN_COUNT]) {
    receivers[r].turn = 0u;
    receivers[r].run += 1u;
  }
  if (receivers[r].run < tables[flow_at(flow) + FLOW_RUN_END]) {
    let run = params.run_info + receivers[r].run * RUN_WORDS;
    let op = params.op_info + tables[run + RUN_OP] * OP_WORDS;
    receivers[r].end += message_size(op, tables[run + RUN_FIRST] + receivers[r].turn * tables[run + RUN_STRIDE]).x;
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rank = id.x;
  let replica = replica_of(id);
  let now = control[replica].window;
  if (rank >= params.ranks || now == STOPPED) {
    return;
  }
  let wake = atomicLoad(&board[replica * params.board_stride + params.board_rank + rank]);
  if (wake != now) {
    if (wake < STOPPED) {
      atomicMin(&control[replica].next, wake);
    }
    return;
  }
  let host = replica * params.ranks + rank;
  hosts[host].list_head = NONE;
  hosts[host].list_tail = NONE;
  end_holds(replica, host, now);
  let first_in = tables[params.rank_in + rank];
  let end_in = tables[params.rank_in + rank + 1u];
  // What one link brings is in order.
  let one_link = first_in + 1u == end_in;
  var chain = NONE;
  if (one_link) {
    let port = replica * params.ports + tables[params.rank_in + first_in];
    chain = ports[port].local_head;
    ports[port].local_head = NONE;
    ports[port].local_tail = NONE;
  }
  for (var n = 0u; n < params.slots; n++) {
    var slot = chain;
    if (one_link) {
      if (slot == NONE) {
        break;
      }
      chain = packets[slot].next;
    } else {
      let port = earliest(replica, first_in, end_in);
      if (port == NONE) {
        break;
      }
      slot = ports[port].local_head;
      ports[port].local_head = packets[slot].next;
      if (ports[port].local_head == NONE) {
        ports[port].local_tail = NONE;
      }
    }
    let info = packets[slot].info;
    let kind = kind_of(info);
    let flow = packets[slot].flow;
    let r = replica * params.flows + flow;
    if ((params.flags & GO_BACK) != 0u && kind <= TRIMMED) {
      let ahead = i32(packets[slot].seq - receivers[r].base);
      if (ahead > 0 || (ahead == 0 && kind == TRIMMED)) {
        refuse(replica, host, r, slot);
        continue;
      }
      if (kind == TRIMMED) {
        give_own(host, slot);
        continue;
      }
    }
    if (kind != DATA) {
      append(host, slot);
    }
    if (kind == DATA) {
      let bits = replica * params.bit_words + tables[flow_at(flow) + FLOW_BITS];
      let at = packets[slot].at;
      let seq = packets[slot].seq;
      let base = receivers[r].base;
      receive(r, bits, tables[flow_at(flow) + FLOW_MASK], seq);
      acknowledge(replica, host, r, slot, base);
      if ((params.flags & CREDITS) != 0u) {
        drain(replica, host, r, flow, at, select(NONE, seq + 1u, (info & FINAL) != 0u), base);
      }
      deliver(replica, host, r, flow, now, at);
    } else if (kind == TRIMMED) {
      packets[slot].info = (info & BYTES_MASK) | (NACK << KIND_SHIFT) | OUT;
    }
  }
}

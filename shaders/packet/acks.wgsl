// Effects of acks, nacks and timers on the senders of a rank, by time. Each congestion control is a
// kernel that imports this and brings cc_begin, cc_ack, cc_nack, cc_timeout and cc_timer
// (shaders/transport). One invocation a rank, which alone touches its list and the senders of its
// lanes. Acks become notes that tell a lane how far it may send now (notes.wgsl).

#import "packet/state.wgsl"
#import "packet/variants.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/slots.wgsl"
#import "packet/notes.wgsl"
#import "packet/append.wgsl"
#import "packet/timer.wgsl"
#import "packet/wake.wgsl"
#import "packet/pace.wgsl"
#import "packet/complete.wgsl"
#import "packet/expire.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(5) var<storage, read_write> hosts: array<Host>;
@group(0) @binding(6) var<storage, read_write> senders: array<Sender>;
@group(0) @binding(7) var<storage, read_write> acked: array<u32>;
@group(0) @binding(8) var<storage, read_write> tally: array<u32>;

fn cc_constant(i: u32) -> u32 {
  return params.cc[i >> 2u][i & 3u];
}

// Marks seq as acked, and moves `una` past all acked packets.
fn acknowledge(sender: u32, bits: u32, mask: u32, seq: u32) {
  var low = senders[sender].una;
  if (seq != low) {
    acked[bits + ((seq & mask) >> 5u)] |= 1u << (seq & 31u);
    return;
  }
  low += 1u;
  for (var n = 0u; n < mask; n++) {
    let at = bits + ((low & mask) >> 5u);
    let bit = 1u << (low & 31u);
    if ((acked[at] & bit) == 0u) {
      break;
    }
    acked[at] &= ~bit;
    low += 1u;
  }
  senders[sender].una = low;
}

// A sample of the flow's RTT, ticks (RFC 6298, section 2).
fn sample(sender: u32, rtt: u32) {
  let ticks = clamp(rtt, 1u, 0xfffffffu);
  let smoothed = senders[sender].srtt;
  if (smoothed == 0u) {
    senders[sender].srtt = ticks << 3u;
    senders[sender].rttvar = ticks << 1u;
    return;
  }
  let before = smoothed >> 3u;
  let variation = senders[sender].rttvar;
  senders[sender].rttvar = variation - (variation >> 2u) + max(before, ticks) - min(before, ticks);
  senders[sender].srtt = smoothed - before + ticks;
}

// A sign of life: from now on, packets on the way are not given up for a timeout.
fn note_life(host: u32, sender: u32, now: u32) {
  senders[sender].heard = now;
  if (senders[sender].backoff != 0u) {
    senders[sender].backoff = 0u;
    set_timer(host, sender, now);
  }
}

// With GO_BACK: a nack. The lane goes back when the next window starts.
fn go_back(replica: u32, host: u32, sender: u32, slot: u32, moment: u32) {
  senders[sender].backoff = 0u;
  packets[slot].entropy = NONE;
  senders[sender].back = 1u;
  hosts[host].timer = min(hosts[host].timer, control[replica].window + 1u);
  cc_nack(sender, packets[slot].info & BYTES_MASK, moment);
  // The note brings the pace.
  settle(replica, host, sender, senders[sender].cc[CC_PACE], packets[slot].at, 0u);
}

// Reports an ack to the control.
fn tell_control(sender: u32, slot: u32, info: u32, rtt: u32, moment: u32) {
  if (params.telemetry_ticks != 0u) {
    senders[sender].cc[CC_TELEMETRY] = tally[params.tally.slots + slot];
  }
  if (params.ack.every > 1u) {
    senders[sender].followed = select(0u, 1u, packets[slot].entropy == NONE);
  }
  cc_ack(sender, info & BYTES_MASK, (info & MARKED) != 0u, rtt, moment);
}

// An ack or nack of a packet that has not been acked; returns the kind of note it becomes.
fn hear_first(replica: u32, host: u32, sender: u32, slot: u32, bits: u32, mask: u32) -> u32 {
  let info = packets[slot].info;
  let at = packets[slot].at;
  let moment = ticks(control[replica].start, at);
  let pace = senders[sender].cc[CC_PACE];
  begin_control(sender);
  if (kind_of(info) == NACK && (params.flags & GO_BACK) != 0u) {
    go_back(replica, host, sender, slot, moment);
    return ACKED;
  }
  senders[sender].done_bytes += info & BYTES_MASK;
  let rtt = moment - packets[slot].stamp;
  if (senders[sender].heard != control[replica].window) {
    // One sample a window is enough: the first.
    if (kind_of(info) == ACK) {
      sample(sender, rtt);
    }
    note_life(host, sender, control[replica].window);
  }
  if (kind_of(info) == NACK) {
    cc_nack(sender, info & BYTES_MASK, moment);
    settle(replica, host, sender, pace, at, 0u);
    return NACKED;
  }
  atomicAdd(&control[replica].progress, 1u);
  acknowledge(sender, bits, mask, packets[slot].seq);
  tell_control(sender, slot, info, rtt, moment);
  if ((params.flags & PACED) != 0u) {
    // The ack's own note brings the pace.
    settle(replica, host, sender, senders[sender].cc[CC_PACE], at, 0u);
  }
  return ACKED;
}

// An ack or nack; returns the kind of note it becomes.
fn hear(replica: u32, host: u32, sender: u32, slot: u32, flow: u32) -> u32 {
  let seq = packets[slot].seq;
  let bits = replica * params.count.bit_words + tables[flow + FLOW_BITS];
  let mask = tables[flow + FLOW_MASK];
  let ahead = seq - senders[sender].una;
  if (ahead > mask || (acked[bits + ((seq & mask) >> 5u)] & (1u << (seq & 31u))) != 0u) {
    return STRAY;
  }
  return hear_first(replica, host, sender, slot, bits, mask);
}

// Replaces an ack for several packets by one ack for each, and returns the first. The last one has
// the ack's entropy, and only it reports an entropy.
fn unbundle(replica: u32, bundle: u32, following: u32) -> u32 {
  let first = first_held(bundle);
  var slot = first;
  for (var n = 0u; n < params.count.slots; n++) {
    packets[slot].at = packets[bundle].at;
    packets[slot].stamp = packets[bundle].stamp;
    packets[slot].info = (packets[slot].info & (BYTES_MASK | MARKED)) | (ACK << KIND_SHIFT);
    if (packets[slot].next == NONE) {
      break;
    }
    packets[slot].entropy = NONE;
    slot = packets[slot].next;
  }
  packets[slot].next = following;
  free_slot(replica, bundle);
  return first;
}

// An ack or nack that has come in turns into a note for the lane's endpoint.
fn turn_to_note(replica: u32, host: u32, slot: u32, info: u32, now: u32) {
  let flow = flow_at(packets[slot].flow);
  let sender = replica * params.count.lanes + tables[flow + FLOW_LANE];
  var kind = STRAY;
  if (senders[sender].flow == packets[slot].flow) {
    kind = hear(replica, host, sender, slot, flow);
  }
  packets[slot].info = (info & (BYTES_MASK | MARKED)) | (kind << KIND_SHIFT);
  tell_limit(slot, sender);
  if (kind == ACKED) {
    if ((params.flags & PACED) != 0u) {
      packets[slot].seq = senders[sender].cc[CC_PACE];
    }
    complete_messages(replica, host, sender, slot, now);
  }
}

// Works off a rank's list.
fn handle_acks(id: vec3<u32>) {
  let rank = id.x;
  let replica = replica_of(id);
  let now = control[replica].window;
  if (rank >= params.count.ranks || now == STOPPED) {
    return;
  }
  if (atomicLoad(&board[rank_word(replica, rank)]) != now) {
    return;
  }
  let host = replica * params.count.ranks + rank;
  var slot = hosts[host].list_head;
  hosts[host].list_head = NONE;
  hosts[host].list_tail = NONE;
  if (hosts[host].timer <= now) {
    fire_timers(replica, rank, host, now);
  }
  for (var n = 0u; n < params.count.slots && slot != NONE; n++) {
    if ((packets[slot].info & (BUNDLE | OUT)) == BUNDLE) {
      slot = unbundle(replica, slot, packets[slot].next);
    }
    let following = packets[slot].next;
    let info = packets[slot].info;
    append(host, slot);
    if (kind_of(info) < ACKED && (info & OUT) == 0u) {
      turn_to_note(replica, host, slot, info, now);
    }
    slot = following;
  }
}

// A rank's endpoint in one window: works off its list by time, and serves its port: control first, then the lanes that
// are able to send, in turn. One invocation an endpoint, which alone touches its port and what its lanes send.

#import "packet/state.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/faults.wgsl"
#import "packet/service.wgsl"
#import "packet/slots.wgsl"
#import "packet/notes.wgsl"
#import "packet/pacing.wgsl"
#import "packet/ring.wgsl"
#import "packet/credits.wgsl"
#import "shared/hash.wgsl"
#import "packet/entropy.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> senders: array<Sender>;
@group(0) @binding(7) var<storage, read_write> tally: array<u32>;
@group(0) @binding(8) var<storage, read_write> paths: array<u32>;

// Of the endpoint in a window, for each slot: it is sent, a note of it is heard, and a wait of its
// lane ends.
const MOST_MOVES = 3u;

// A free slot, of those given back to the endpoint if there are any.
fn take_free(replica: u32, port: u32) -> u32 {
  let slot = ports[port].serving;
  if (slot == NONE) {
    return take_slot(replica);
  }
  ports[port].serving = packets[slot].next;
  return slot;
}

fn queue_out(port: u32, slot: u32) {
  packets[slot].next = NONE;
  if (ports[port].control_head == NONE) {
    ports[port].control_head = slot;
  } else {
    packets[ports[port].control_tail].next = slot;
  }
  ports[port].control_tail = slot;
}

fn give_back(port: u32, slot: u32) {
  packets[slot].next = ports[port].serving;
  ports[port].serving = slot;
}

// A message joins those that its sender has to send.
fn queue_message(sender: u32, plane: u32, slot: u32) {
  packets[slot].next = NONE;
  if (senders[sender].out[plane].message_tail == NONE) {
    senders[sender].out[plane].message_head = slot;
  } else {
    packets[senders[sender].out[plane].message_tail].next = slot;
  }
  senders[sender].out[plane].message_tail = slot;
  if (senders[sender].out[plane].message == NONE) {
    senders[sender].out[plane].message = slot;
  }
  senders[sender].out[plane].available = packets[slot].seq;
}

// Handles a note, or a packet on its way out. Answers the lane that may be able to send because of it, or NONE.
fn handle(replica: u32, link: u32, port: u32, plane: u32, slot: u32) -> u32 {
  let info = packets[slot].info;
  if ((info & OUT) != 0u) {
    if ((params.flags & CREDITS) != 0u) {
      count_pulls(replica, port, slot);
      if (kind_of(info) == DRAINED) {
        give_back(port, slot);
        return NONE;
      }
    }
    packets[slot].info = info & ~OUT;
    queue_out(port, slot);
    return NONE;
  }
  let flow = packets[slot].flow;
  let sender = replica * params.lanes + tables[flow_at(flow) + FLOW_LANE];
  let kind = kind_of(info);
  let present = flow == senders[sender].out[plane].flow;
  if (kind == ACKED || kind == NACKED) {
    // An ack may come after the lane has left its flow, in one window.
    if (present) {
      hear_ack(sender, plane, slot, info);
    }
    if (kind == NACKED) {
      queue_resend(sender, plane, slot);
    } else {
      give_back(port, slot);
    }
  } else if (kind == ISSUE) {
    if ((info & NEW_FLOW) != 0u) {
      begin_flow(replica, link, port, plane, sender, flow, packets[slot].stamp);
    }
    queue_message(sender, plane, slot);
  } else if (kind == PULL) {
    if (present) {
      pulled(replica, sender, plane, slot);
    }
    // Not kept here: pulls go one way only.
    let n = atomicAdd(&control[replica].freed, 1u);
    atomicStore(&board[replica * params.board_stride + params.board_free + n % params.slots], slot);
  } else {
    if (kind == LEAVE) {
      senders[sender].out[plane].flow = NONE;
      drop_resends(port, sender, plane);
    } else if (kind == PACE && present) {
      if ((params.flags & CREDITS) != 0u) {
        renew(sender, plane);
      } else {
        senders[sender].pacing[plane].pace = packets[slot].seq;
      }
    }
    give_back(port, slot);
  }
  return sender;
}

// An ack or nack of the present flow.
fn hear_ack(sender: u32, plane: u32, slot: u32, info: u32) {
  let una = packets[slot].stamp;
  senders[sender].out[plane].acked_to = una;
  let acked = kind_of(info) == ACKED;
  if ((params.flags & CREDITS) == 0u) {
    senders[sender].out[plane].limit = packets[slot].place;
  } else if (acked && una == senders[sender].out[plane].sent && una == senders[sender].pacing[plane].pace) {
    renew(sender, plane);
  }
  if (acked && (params.flags & PACED) != 0u && packets[slot].seq != 0u) {
    senders[sender].pacing[plane].pace = packets[slot].seq;
  }
  if (params.routing > SPRAY && packets[slot].entropy != NONE) {
    learn(sender, plane, packets[slot].entropy, info);
  }
}

// The lane turns to another flow, with its first limit.
fn begin_flow(replica: u32, link: u32, port: u32, plane: u32, sender: u32, flow: u32, limit: u32) {
  let una = senders[sender].una;
  senders[sender].out[plane].sent = una;
  senders[sender].out[plane].acked_to = una;
  senders[sender].out[plane].sent_bytes = 0u;
  senders[sender].out[plane].packets = 0u;
  senders[sender].out[plane].limit = limit;
  senders[sender].out[plane].flow = flow;
  senders[sender].out[plane].draws = hash2(tables[params.seeds + replica], tables[flow_at(flow) + FLOW_THERE + WAY_KEY]);
  let pace = tables[params.link_info + link * LINK_WORDS + LINK_PACE];
  senders[sender].pacing[plane].pace = select(pace, NONE, (params.flags & CREDITS) != 0u);
  drop_resends(port, sender, plane);
  forget_paths(sender, plane);
}

// What the flow before still had to resend has been acked.
fn drop_resends(port: u32, sender: u32, plane: u32) {
  for (var n = 0u; n < params.slots && senders[sender].out[plane].resend_head != NONE; n++) {
    let slot = senders[sender].out[plane].resend_head;
    senders[sender].out[plane].resend_head = packets[slot].next;
    give_back(port, slot);
  }
}

fn queue_resend(sender: u32, plane: u32, slot: u32) {
  packets[slot].next = NONE;
  if (senders[sender].out[plane].resend_head == NONE) {
    senders[sender].out[plane].resend_head = slot;
  } else {
    packets[senders[sender].out[plane].resend_tail].next = slot;
  }
  senders[sender].out[plane].resend_tail = slot;
}

// The next packet of a sender that is able, of `size` wire bytes: one to be resent, or a new one. Its slot, and its info.
fn produce(replica: u32, port: u32, plane: u32, stats: u32, sender: u32, size: u32) -> vec2<u32> {
  var slot = senders[sender].out[plane].resend_head;
  if (slot != NONE) {
    senders[sender].out[plane].resend_head = packets[slot].next;
    senders[sender].out[plane].since = control[replica].window;
    tally[stats + OWN_RESENT] += 1u;
    atomicAdd(&control[replica].resent, 1u);
    return vec2<u32>(slot, size | ASKS);
  }
  slot = take_free(replica, port);
  let seq = senders[sender].out[plane].sent;
  packets[slot].flow = senders[sender].out[plane].flow;
  packets[slot].seq = seq;
  senders[sender].out[plane].sent = seq + 1u;
  if (seq == senders[sender].out[plane].acked_to) {
    senders[sender].out[plane].since = control[replica].window;
  }
  let message = senders[sender].out[plane].message;
  if (packets[message].seq != seq + 1u) {
    return vec2<u32>(slot, size);
  }
  senders[sender].out[plane].message = packets[message].next;
  return vec2<u32>(slot, size | ASKS);
}

// A packet of `size` wire bytes from a sender that is able: its slot, and its info.
fn next_data(replica: u32, link: u32, port: u32, plane: u32, sender: u32, size: u32, begin: u32) -> vec2<u32> {
  let stats = replica * params.tally_stride + link * STAT_WORDS;
  tally[stats + OWN_SENT] += 1u;
  let made = produce(replica, port, plane, stats, sender, size);
  let slot = made.x;
  var info = made.y;
  let moment = ticks(control[replica].start, begin);
  packets[slot].stamp = moment;
  if (params.telemetry_ticks != 0u) {
    tally[params.tally_slots + slot] = 0u;
  }
  let before = senders[sender].out[plane].packets;
  var entropy = 0u;
  if (params.routing >= SPRAY) {
    entropy = choose_entropy(sender, plane, senders[sender].out[plane].draws, before, moment);
  }
  packets[slot].entropy = entropy;
  senders[sender].out[plane].packets = before + 1u;
  senders[sender].out[plane].sent_bytes += size;
  if ((params.flags & CREDITS) != 0u && senders[sender].out[plane].sent == senders[sender].out[plane].available) {
    if (packets[slot].seq + 1u == senders[sender].out[plane].sent) {
      info |= FINAL | ASKS;
      senders[sender].pacing[plane].pace = packets[slot].seq + 1u;
    }
  }
  if ((params.flags & PACED) != 0u) {
    hold_back(sender, plane, control[replica].window, begin, size);
  }
  if (params.ack_every > 1u && next_size(sender, plane) == NOT_ABLE) {
    info |= ASKS;
  }
  packets[slot].info = info;
  return vec2<u32>(slot, info);
}

// When a note is due, or past the window's end where there is none.
fn note_time(note: u32) -> u32 {
  if (note == NONE) {
    return NONE;
  }
  return packets[note].at;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replica_of(id);
  let now = control[replica].window;
  if (id.x >= params.endpoints || now == STOPPED) {
    return;
  }
  let link = tables[params.endpoint_port + id.x];
  let wake_word = replica * params.board_stride + params.board_wake + link;
  let wake = atomicLoad(&board[wake_word]);
  if (wake != now) {
    if (wake < STOPPED) {
      atomicMin(&control[replica].next, wake);
    }
    return;
  }
  let port = replica * params.ports + link;
  let plane = tables[params.link_info + link * LINK_WORDS + LINK_ENDPOINT] - 1u;
  let paused = (params.flags & PFC) != 0u && is_paused(port, now);
  // When the port can send next: when it is free, or the latest event if that is later.
  var ready = free_offset(port, now);
  var clock = 0u;
  var moves = 0u;
  var note = ports[port].local_head;
  var note_at = note_time(note);
  ports[port].local_head = NONE;
  ports[port].local_tail = NONE;
  let road = road_of(link, now);
  var bytes_sent = 0u;
  for (var n = 0u; n < MOST_MOVES * params.slots; n++) {
    var until = params.window_ps;
    if ((params.flags & PACED) != 0u) {
      until = wait_over(port, plane, now);
    } else if ((params.flags & CREDITS) != 0u) {
      until = pull_due(port, now, clock);
    }
    let first_is_note = note_at <= until;
    if (first_is_note) {
      until = note_at;
    }
    let begin = ready;
    var sends = false;
    var slot = NONE;
    var info = 0u;
    // A lane that may be able now, and as of when.
    var lane = NONE;
    var at = begin;
    if (begin < until) {
      slot = ports[port].control_head;
      if (slot != NONE) {
        ports[port].control_head = packets[slot].next;
        info = packets[slot].info;
      } else if (!paused) {
        let first = first_able(port, plane);
        lane = first.x;
        if (lane != NONE) {
          let made = next_data(replica, link, port, plane, lane, first.y, begin);
          slot = made.x;
          info = made.y;
        }
      }
      sends = slot != NONE;
    }
    if (sends) {
      let bytes = wire_bytes(info);
      ready = begin + serialization(bytes, road.pace);
      let passed = passed_at(link, road, slot, info, bytes, begin, ready);
      put_on_link(replica, link, port, road, slot, info, now, begin, passed);
      bytes_sent += bytes;
      moves += 1u;
    } else if (first_is_note) {
      slot = note;
      note = packets[slot].next;
      note_at = note_time(note);
      lane = handle(replica, link, port, plane, slot);
      clock = until;
      at = until;
    } else if (until < params.window_ps) {
      clock = until;
      if ((params.flags & CREDITS) != 0u) {
        pull(replica, port, now, clock, road.pace);
      } else {
        lane = end_wait(port, plane);
        at = clock + 1u;
      }
    } else {
      break;
    }
    ready = max(ready, clock);
    if (lane != NONE) {
      join(port, plane, lane, now, at, sends);
    }
  }
  put_free(port, now, ready);
  if (moves > 0u) {
    count_served(replica, link, bytes_sent, moves);
  }
  var later = NONE;
  if (ports[port].control_head != NONE || (ports[port].data_head != NONE && !paused)) {
    later = now + ready / params.window_ps;
  }
  if ((params.flags & PACED) != 0u && ports[port].data_bytes != 0u) {
    later = min(later, senders[ports[port].data_bytes - 1u].pacing[plane].next_window);
  }
  if ((params.flags & CREDITS) != 0u && tally[params.tally_ports + RING_WORDS * port + RING_FIRST] != 0u) {
    later = min(later, tally[params.tally_ports + RING_WORDS * port + RING_WINDOW]);
  }
  if (later < STOPPED) {
    atomicMin(&control[replica].next, later);
  }
  atomicStore(&board[wake_word], later);
}

// A switch's port in one window: sorts what arrives, and then in order of time lets it in (or marks, trims, drops it)
// and serves what waits. One invocation a link, which alone touches its port; a packet served goes to the end of
// its own link's pipe, or to the list of the port it goes on by.

#import "packet/state.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/sort.wgsl"
#import "packet/faults.wgsl"
#import "packet/service.wgsl"
#import "packet/drop.wgsl"
#import "packet/board.wgsl"
#import "packet/queues.wgsl"
#import "packet/telemetry.wgsl"
#import "shared/hash.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> tally: array<u32>;

// Whether a packet is marked that comes at `at` to a queue of `occupied` bytes, more than kmin, or leaves so many behind.
fn marks(replica: u32, link: u32, slot: u32, at: u32, occupied: u32) -> bool {
  if (occupied >= params.kmax_bytes) {
    return true;
  }
  let port = replica * params.ports + link;
  var draws = ports[port].draws;
  if (draws == 0u) {
    draws = hash_begin(hash3(tables[params.seeds + replica], link, SALT_ECN));
    ports[port].draws = draws;
  }
  let draw = hash2(hash_from(draws, ticks(control[replica].start, at)), packets[slot].place);
  return draw < (occupied - params.kmin_bytes) * params.slope;
}

fn queue_control(q: ptr<function, Queues>, port: u32, slot: u32, bytes: u32) {
  (*q).control_bytes += bytes;
  if ((*q).control_head == NONE) {
    (*q).control_head = slot;
  } else {
    packets[ports[port].control_tail].next = slot;
  }
  ports[port].control_tail = slot;
}

fn queue_data(q: ptr<function, Queues>, port: u32, slot: u32, bytes: u32) {
  (*q).data_bytes += bytes;
  if ((*q).data_head == NONE) {
    (*q).data_head = slot;
  } else {
    packets[ports[port].data_tail].next = slot;
  }
  ports[port].data_tail = slot;
}

// Notes how much waits, of both classes, after an arrival.
fn note_high(stats: u32, bytes: u32) {
  if (bytes > tally[stats + STAT_HIGH]) {
    tally[stats + STAT_HIGH] = bytes;
  }
}

// What a rank sends itself by a port of its own waits in its memory.
fn is_own(slot: u32) -> bool {
  return (params.flags & FORWARD) != 0u && packets[slot].place >= params.links;
}

// The word that counts data waiting in the switch by the link they came by, or NONE where nothing counts them.
fn ingress_word(replica: u32, slot: u32) -> u32 {
  let came_by = packets[slot].place;
  if (came_by >= params.links) {
    return NONE;
  }
  return replica * params.board_stride + params.board_ingress + came_by;
}

// Bytes of data that the port may hold: its own buffer, or alpha times what its switch had free when the window began
// (Choudhury and Hahne 1998), and headroom.
fn data_limit(replica: u32, link: u32) -> u32 {
  if ((params.flags & SHARED) == 0u) {
    return params.buffer_bytes;
  }
  let used = atomicLoad(&board[shared_word(replica, link) + USE_BEFORE]);
  let part = mul64(params.shared_bytes - min(used, params.shared_bytes), params.shared_alpha);
  if (part.y > 255u) {
    return NONE;
  }
  let share = (part.y << 24u) | (part.x >> 8u);
  return share + min(params.buffer_bytes, NONE - share);
}

// Where the board has what waits at all ports of the switch.
fn shared_word(replica: u32, link: u32) -> u32 {
  let node = tables[params.link_info + link * LINK_WORDS + LINK_TAIL];
  return replica * params.board_stride + params.board_shared + USE_WORDS * node;
}

// Lets in a packet that arrives at `at`.
fn admit(q: ptr<function, Queues>, replica: u32, link: u32, slot: u32, at: u32, info: u32, wire: u32) {
  let port = replica * params.ports + link;
  let stats = replica * params.tally_stride + link * STAT_WORDS;
  var bytes = wire;
  if (kind_of(info) == DATA) {
    // The port is ready at once where nothing is in service.
    let occupied = (*q).data_bytes + select((*q).serving, 0u, (*q).ready == at);
    if (occupied + bytes <= (*q).limit || is_own(slot)) {
      if ((params.flags & ECN) != 0u && occupied > params.kmin_bytes && (info & MARKED) == 0u && !is_own(slot)) {
        if (marks(replica, link, slot, at, occupied)) {
          tally[stats + STAT_MARKS] += 1u;
          packets[slot].info = info | MARKED;
        }
      }
      if ((params.flags & PFC) != 0u) {
        let word = ingress_word(replica, slot);
        if (word != NONE) {
          atomicAdd(&board[word], bytes);
        }
      }
      queue_data(q, port, slot, bytes);
      return;
    }
    if ((params.flags & TRIMMING) == 0u) {
      drop_packet(replica, slot, stats);
      return;
    }
    tally[stats + STAT_TRIMS] += 1u;
    packets[slot].info = info | (TRIMMED << KIND_SHIFT);
    bytes = params.header_bytes;
  }
  if ((*q).control_bytes + bytes > params.control_buffer_bytes && !is_own(slot)) {
    drop_packet(replica, slot, stats);
    return;
  }
  queue_control(q, port, slot, bytes);
}

// Whether a packet that arrives finds empty queues, which let it in unmarked, and may be served.
fn finds_idle(q: ptr<function, Queues>, info: u32, bytes: u32, paused: bool) -> bool {
  if ((*q).control_head != NONE || (*q).data_head != NONE) {
    return false;
  }
  if (kind_of(info) == DATA) {
    return !paused && bytes <= (*q).limit;
  }
  return bytes <= params.control_buffer_bytes;
}

// What is served: a slot, and the packet's info and its bytes on the wire.
struct Served {
  slot: u32,
  info: u32,
  bytes: u32,
}

// Takes the next packet off its queue.
fn take(q: ptr<function, Queues>, replica: u32) -> Served {
  let first = (*q).control_head;
  if (first != NONE) {
    let info = packets[first].info;
    let bytes = control_bytes(info);
    (*q).control_head = packets[first].next;
    (*q).control_bytes -= bytes;
    (*q).serving = 0u;
    return Served(first, info, bytes);
  }
  let slot = (*q).data_head;
  let info = packets[slot].info;
  let bytes = info & BYTES_MASK;
  (*q).data_head = packets[slot].next;
  (*q).data_bytes -= bytes;
  (*q).serving = bytes;
  if ((params.flags & PFC) != 0u) {
    let word = ingress_word(replica, slot);
    if (word != NONE) {
      atomicSub(&board[word], bytes);
    }
  }
  return Served(slot, info, bytes);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let link = id.x;
  let replica = replica_of(id);
  let now = control[replica].window;
  if (link >= params.links || now == STOPPED) {
    return;
  }
  let wake_word = replica * params.board_stride + params.board_wake + link;
  let wake = atomicLoad(&board[wake_word]);
  if (wake != now && atomicLoad(&board[due_word(replica, link, now % params.lists)]) != now) {
    if (wake < STOPPED) {
      atomicMin(&control[replica].next, wake);
    }
    return;
  }
  if (tables[params.link_info + link * LINK_WORDS + LINK_ENDPOINT] != 0u) {
    return;
  }
  let port = replica * params.ports + link;
  let paused = (params.flags & PFC) != 0u && is_paused(port, now);
  let road = road_of(link, now);
  let stats = replica * params.tally_stride + link * STAT_WORDS;
  let list = arrivals_at(replica, link, now % params.lists);
  let first = sort_arrivals(list);
  var entry = first;
  var until = atomicLoad(&board[first + ARRIVAL_AT]);
  var q: Queues;
  load_queues(&q, port, now);
  q.limit = data_limit(replica, link);
  var sent = 0u;
  var moves = 0u;
  while (moves <= params.slots) {
    var begin = q.ready;
    var served = Served(NONE, 0u, 0u);
    if (begin < until && (q.control_head != NONE || (q.data_head != NONE && !paused))) {
      served = take(&q, replica);
      if ((params.flags & ECN_AT_DEQUEUE) != 0u && q.data_bytes > params.kmin_bytes) {
        let unmarked = (served.info & MARKED) == 0u && kind_of(served.info) == DATA;
        if (unmarked && !is_own(served.slot) && marks(replica, link, served.slot, begin, q.data_bytes)) {
          tally[stats + STAT_MARKS] += 1u;
          served.info |= MARKED;
          packets[served.slot].info = served.info;
        }
      }
    } else {
      let slot = atomicLoad(&board[entry + ARRIVAL_SLOT]);
      if (slot == NONE) {
        if (!refill(list)) {
          break;
        }
        entry = first;
        until = atomicLoad(&board[first + ARRIVAL_AT]);
        continue;
      }
      let at = until;
      until = atomicLoad(&board[entry + ARRIVAL_WORDS + ARRIVAL_AT]);
      entry += ARRIVAL_WORDS;
      let info = packets[slot].info;
      let bytes = wire_bytes(info);
      if (begin > at || at >= until || !finds_idle(&q, info, bytes, paused)) {
        q.ready = select(begin, at, begin < at);
        admit(&q, replica, link, slot, at, info, bytes);
        note_high(stats, q.data_bytes + q.control_bytes);
        continue;
      }
      // What would be queued and at once taken off again.
      begin = at;
      served = Served(slot, info, bytes);
      q.serving = select(0u, bytes, kind_of(info) == DATA);
      note_high(stats, bytes);
    }
    if (params.telemetry_ticks != 0u && kind_of(served.info) == DATA) {
      report(replica, link, served.slot, begin, road.pace, q.data_bytes);
    }
    q.ready = begin + serialization(served.bytes, road.pace);
    let passed = passed_at(link, road, served.slot, served.info, served.bytes, begin, q.ready);
    put_on_link(replica, link, port, road, served.slot, served.info, now, begin, passed);
    sent += served.bytes;
    moves += 1u;
  }
  if ((params.flags & SHARED) != 0u && q.data_bytes != ports[port].data_bytes) {
    atomicAdd(&board[shared_word(replica, link) + USE_NOW], q.data_bytes - ports[port].data_bytes);
  }
  store_queues(&q, port, now);
  if (moves > 0u) {
    count_served(replica, link, sent, moves);
  }
  var later = NONE;
  if (q.control_head != NONE || (q.data_head != NONE && !paused)) {
    later = now + q.ready / params.window_ps;
    atomicMin(&control[replica].next, later);
  }
  atomicStore(&board[wake_word], later);
}

// A switch's port in one window: sorts what arrives, and then in order of time lets it in (or marks, trims, drops it)
// and serves what waits. One invocation a link, which alone touches its port; a packet served goes to the end of
// its own link's pipe.

#import "packet/state.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/sort.wgsl"
#import "packet/service.wgsl"
#import "packet/telemetry.wgsl"
#import "shared/hash.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> tally: array<u32>;

const STAT_MARKS = 3u;
const STAT_DROPS = 4u;
const STAT_TRIMS = 5u;

fn marks(replica: u32, link: u32, slot: u32, occupied: u32) -> bool {
  if (occupied <= params.kmin_bytes) {
    return false;
  }
  if (occupied >= params.kmax_bytes) {
    return true;
  }
  let seed = tables[params.seeds + replica];
  let when = ticks(control[replica].start, packets[slot].at);
  let draw = hash3(hash3(seed, link, 0x45434eu), when, packets[slot].place);
  return draw < (occupied - params.kmin_bytes) * params.slope;
}

fn free_slot(replica: u32, slot: u32) {
  let n = atomicAdd(&control[replica].freed, 1u);
  atomicStore(&board[replica * params.board_stride + params.board_free + n % params.slots], slot);
}

// Frees the packet's slot, and of an ack for several packets theirs as well.
fn drop_packet(replica: u32, slot: u32, stats: u32) {
  tally[stats + STAT_DROPS] += 1u;
  if ((packets[slot].info & BUNDLE) != 0u) {
    var held = packets[slot].seq;
    for (var n = 0u; n < params.slots && held != NONE; n++) {
      let following = packets[held].next;
      free_slot(replica, held);
      held = following;
    }
  }
  free_slot(replica, slot);
}

fn queue_control(replica: u32, port: u32, slot: u32, stats: u32) {
  let bytes = wire_bytes(packets[slot].info);
  let own = packets[slot].place >= params.links;
  if (!own && ports[port].control_bytes + bytes > params.control_buffer_bytes) {
    drop_packet(replica, slot, stats);
    return;
  }
  ports[port].control_bytes += bytes;
  packets[slot].next = NONE;
  if (ports[port].control_head == NONE) {
    ports[port].control_head = slot;
  } else {
    packets[ports[port].control_tail].next = slot;
  }
  ports[port].control_tail = slot;
}

fn queue_data(replica: u32, port: u32, slot: u32, bytes: u32) {
  let came_by = packets[slot].place;
  if ((params.flags & PFC) != 0u && came_by < params.links) {
    atomicAdd(&board[replica * params.board_stride + params.board_ingress + came_by], bytes);
  }
  ports[port].data_bytes += bytes;
  packets[slot].next = NONE;
  if (ports[port].data_head == NONE) {
    ports[port].data_head = slot;
  } else {
    packets[ports[port].data_tail].next = slot;
  }
  ports[port].data_tail = slot;
}

fn admit(replica: u32, link: u32, slot: u32, free: u32) {
  let port = replica * params.ports + link;
  let stats = replica * params.tally_stride + link * STAT_WORDS;
  let info = packets[slot].info;
  let bytes = info & 0xffffu;
  if (kind_of(info) != DATA) {
    queue_control(replica, port, slot, stats);
    return;
  }
  let occupied = ports[port].data_bytes + select(0u, ports[port].serving, free > packets[slot].at);
  // What a rank sends itself by a port of its own waits in its memory.
  let own = packets[slot].place >= params.links;
  if (!own && occupied + bytes > params.buffer_bytes) {
    if ((params.flags & TRIMMING) == 0u) {
      drop_packet(replica, slot, stats);
      return;
    }
    tally[stats + STAT_TRIMS] += 1u;
    packets[slot].info = info | (TRIMMED << KIND_SHIFT);
    queue_control(replica, port, slot, stats);
    return;
  }
  if (!own && (params.flags & ECN) != 0u && (info & MARKED) == 0u && marks(replica, link, slot, occupied)) {
    tally[stats + STAT_MARKS] += 1u;
    packets[slot].info = info | MARKED;
  }
  queue_data(replica, port, slot, bytes);
}

// Takes the next packet off its queue.
fn take(replica: u32, port: u32) -> u32 {
  let first = ports[port].control_head;
  if (first != NONE) {
    ports[port].control_head = packets[first].next;
    ports[port].control_bytes -= wire_bytes(packets[first].info);
    ports[port].serving = 0u;
    return first;
  }
  let slot = ports[port].data_head;
  let bytes = packets[slot].info & 0xffffu;
  ports[port].data_head = packets[slot].next;
  ports[port].data_bytes -= bytes;
  ports[port].serving = bytes;
  let came_by = packets[slot].place;
  if ((params.flags & PFC) != 0u && came_by < params.links) {
    atomicSub(&board[replica * params.board_stride + params.board_ingress + came_by], bytes);
  }
  return slot;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let link = id.x;
  let replica = id.y;
  let now = control[replica].window;
  if (link >= params.links || now == STOPPED) {
    return;
  }
  let wake_word = replica * params.board_stride + params.board_wake + link;
  let wake = atomicLoad(&board[wake_word]);
  if (wake != now) {
    if (wake < STOPPED) {
      atomicMin(&control[replica].next, wake);
    }
    return;
  }
  if (tables[params.link_info + link * LINK_WORDS + LINK_ENDPOINT] != 0u) {
    return;
  }
  let port = replica * params.ports + link;
  let paused = is_paused(port, now);
  var free = free_offset(port, now);
  var clock = 0u;
  let pace = tables[params.link_info + link * LINK_WORDS + LINK_PACE];
  var moves = 0u;
  var sent = 0u;
  var arrival = sort_arrivals(atomicExchange(&ports[port].arrivals, NONE));
  for (var n = 0u; n < 2u * params.slots; n++) {
    let begin = max(free, clock);
    var until = params.window_ps;
    if (arrival != NONE) {
      until = packets[arrival].at;
    }
    let waits = ports[port].control_head != NONE || (ports[port].data_head != NONE && !paused);
    if (waits && begin < until) {
      let slot = take(replica, port);
      let bytes = wire_bytes(packets[slot].info);
      if (params.telemetry_ticks != 0u && kind_of(packets[slot].info) == DATA) {
        report(replica, link, slot, begin, pace);
      }
      free = begin + serialization(bytes, pace);
      put_on_link(replica, link, port, slot, now, free);
      sent += bytes;
      moves += 1u;
    } else if (arrival != NONE) {
      let slot = arrival;
      arrival = packets[slot].next;
      clock = packets[slot].at;
      admit(replica, link, slot, free);
    } else {
      break;
    }
  }
  finish(replica, link, port, now, free, sent, moves);
  var later = NONE;
  if (ports[port].control_head != NONE || (ports[port].data_head != NONE && !paused)) {
    later = now + max(free, clock) / params.window_ps;
    atomicMin(&control[replica].next, later);
  }
  atomicStore(&board[wake_word], later);
}

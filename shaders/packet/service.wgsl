// Serving a packet at a port, and putting it on the link behind. If its next port is already known
// and it arrives there soon, it goes on that port's list.

#import "packet/tally.wgsl"
#import "packet/next-link.wgsl"
#import "packet/arrivals.wgsl"
#import "packet/wake.wgsl"
#import "shared/hash.wgsl"
#import "shared/salts.wgsl"

fn is_paused(port: u32, now: u32) -> bool {
  return (ports[port].paused != 0u) != (ports[port].change_at <= now);
}

// When the port is free, as an offset in this window.
fn free_offset(port: u32, now: u32) -> u32 {
  if (ports[port].free_window < now) {
    return 0u;
  }
  return (ports[port].free_window - now) * params.window_ps + ports[port].free_at;
}

// Facts of a port's link. They are: when a packet served in this window arrives at the earliest,
// and the time per byte. Then the bytes after which the next node handles a packet (NONE: once it
// is whole).
struct Road {
  windows: u32,
  rest: u32,
  pace: u32,
  cut: u32,
  // Chance that a packet is lost on the link, in 2^-32; NONE if all are, for example on a link that
  // is down.
  lost: u32,
  // Arrivals before this window go on the next port's list; the list for a packet that arrives at
  // the earliest; the node at the head.
  listed_until: u32,
  turn: u32,
  node: u32,
}

fn road_of(link: u32, now: u32) -> Road {
  let facts = params.table.link_info + link * LINK_WORDS;
  let whole = (params.flags & CUT) == 0u || tables[facts + LINK_CUT] == 0u;
  let cut = select(params.bytes.header, NONE, whole);
  var present = vec2<u32>(tables[facts + LINK_PACE], 0u);
  if ((params.flags & FAULTS) != 0u) {
    present = present_road(link, now, present.x);
  }
  let windows = now + tables[facts + LINK_LATENCY_WINDOWS];
  let node = tables[facts + LINK_NODE];
  var listed_until = 0u;
  var turn = 0u;
  if (params.count.lists > 1u && tables[facts + LINK_COUNTED] != 0u) {
    listed_until = now + params.count.lists;
    turn = windows % params.count.lists;
  }
  return Road(windows, tables[facts + LINK_LATENCY_REST], present.x, cut, present.y, listed_until, turn, node);
}

// When a packet in service from `begin` to `end` has passed the port for the next node; its own
// rank gets it whole.
fn passed_at(link: u32, road: Road, slot: u32, info: u32, bytes: u32, begin: u32, end: u32) -> u32 {
  if (bytes <= road.cut) {
    return end;
  }
  let rank = tables[flow_at(packets[slot].flow) + select(FLOW_DST, FLOW_SRC, kind_of(info) >= ACK)];
  if ((info & VIA) == 0u && tables[params.table.link_info + link * LINK_WORDS + LINK_NODE] == rank) {
    return end;
  }
  return begin + serialization(road.cut, road.pace);
}

// Whether a packet whose service starts at offset `begin` is lost on the link.
fn is_lost(replica: u32, link: u32, road: Road, begin: u32) -> bool {
  if (road.lost == 0u || road.lost == NONE) {
    return road.lost == NONE;
  }
  // No two services of a port start in one picosecond.
  let start = control[replica].start;
  let draws = hash3(tables[params.table.seeds + replica], link, SALT_ERROR);
  return hash3(draws, ticks(start, begin), start.x + begin) < road.lost;
}

// Puts a packet that comes by a link to a switch on the list of the port it goes on by.
fn list_next(replica: u32, link: u32, node: u32, slot: u32, info: u32, at: u32, window: u32, turn: u32) {
  packets[slot].place = link;
  let to_link = next_link(replica, node, slot, info, 0u);
  if (list_arrival(replica, to_link, slot, at, window, turn)) {
    atomicMin(&control[replica].next, window);
    atomicMax(&control[replica].listed, window);
  }
}

// Puts the packet on the link, behind the packets there, or on the next port's list. It is in
// service from `begin` and has passed the port at offset `end`.
fn put_on_link(replica: u32, link: u32, port: u32, road: Road, slot: u32, info: u32, now: u32, begin: u32, end: u32) {
  var at = end + road.rest;
  var place = road.windows;
  var turn = road.turn;
  if (at >= params.window_ps) {
    let windows = at / params.window_ps;
    place += windows;
    at -= windows * params.window_ps;
    // With lists, the arrival is fewer windows later than the number of lists.
    turn += windows;
    if (turn >= params.count.lists) {
      turn -= params.count.lists;
    }
  }
  if (place < road.listed_until) {
    list_next(replica, link, road.node, slot, info, at, place, turn);
    return;
  }
  packets[slot].at = at;
  packets[slot].place = place;
  packets[slot].next = NONE;
  if ((params.flags & FAULTS) != 0u && is_lost(replica, link, road, begin)) {
    packets[slot].info |= LOST;
  }
  let tail = ports[port].pipe_tail;
  ports[port].pipe_tail = slot;
  if (tail != NONE) {
    packets[tail].next = slot;
    return;
  }
  ports[port].pipe_head = slot;
  atomicStore(&board[arrival_word(replica, link)], place);
  // Only an injection port's packet can arrive in this window; arrive.wgsl runs again for it.
  if (place > now) {
    atomicMin(&control[replica].next, place);
  }
}

// Keeps when the port is free.
fn put_free(port: u32, now: u32, free: u32) {
  var windows = 0u;
  if (free >= params.window_ps) {
    windows = free / params.window_ps;
  }
  ports[port].free_window = now + windows;
  ports[port].free_at = free - windows * params.window_ps;
}

// Counts the packets served in this window.
fn count_served(replica: u32, link: u32, bytes: u32, moves: u32) {
  let stats = replica * params.tally.stride + link * STAT_WORDS;
  let low = tally[stats + STAT_BYTES_LOW] + bytes;
  tally[stats + STAT_BYTES_HIGH] += select(0u, 1u, low < bytes);
  tally[stats + STAT_BYTES_LOW] = low;
  tally[stats + STAT_PACKETS] += moves;
}

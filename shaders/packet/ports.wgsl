// A switch's port in one window. It sorts arrivals; then, in order of time, it admits, marks, trims
// or drops them, and serves waiting packets. One invocation a link, which alone touches its port. A
// served packet goes to the end of its own link's pipe, or to the list of the next port.

#import "packet/state.wgsl"
#import "packet/variants.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/sort.wgsl"
#import "packet/faults.wgsl"
#import "packet/service.wgsl"
#import "packet/admit.wgsl"
#import "packet/telemetry.wgsl"
#import "packet/wake.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> tally: array<u32>;

// A port in this window.
struct Here {
  replica: u32,
  now: u32,
  link: u32,
  port: u32,
  // Its words of the tally.
  stats: u32,
  paused: bool,
}

// Arrivals: the list, its first entry and the next one, and when that arrives.
struct Arrivals {
  list: u32,
  first: u32,
  entry: u32,
  next_at: u32,
}

// In service: a slot, the packet's info and its bytes on the wire; from when on.
struct Served {
  slot: u32,
  info: u32,
  bytes: u32,
  begin: u32,
}

// Whether a port is woken in this window, or a list of arrivals was begun for it.
fn is_awake(replica: u32, link: u32, now: u32) -> bool {
  let wake = atomicLoad(&board[port_word(replica, link)]);
  if (wake == now || atomicLoad(&board[due_word(replica, link, now % params.count.lists)]) == now) {
    return true;
  }
  come_to(replica, wake);
  return false;
}

fn place_of(replica: u32, link: u32, now: u32) -> Here {
  let port = replica * params.count.ports + link;
  let stats = replica * params.tally.stride + link * STAT_WORDS;
  return Here(replica, now, link, port, stats, (params.flags & PFC) != 0u && is_paused(port, now));
}

fn sorted_arrivals(here: Here) -> Arrivals {
  let list = arrivals_at(here.replica, here.link, here.now % params.count.lists);
  let first = sort_arrivals(list);
  return Arrivals(list, first, first, atomicLoad(&board[first + ARRIVAL_AT]));
}

// Behind the last entry: fills the list again, if anything more arrives.
fn more_arrivals(arrivals: ptr<function, Arrivals>) -> bool {
  if (!refill((*arrivals).list)) {
    return false;
  }
  (*arrivals).entry = (*arrivals).first;
  (*arrivals).next_at = atomicLoad(&board[(*arrivals).first + ARRIVAL_AT]);
  return true;
}

// Takes the next entry, of a packet.
fn next_arrival(arrivals: ptr<function, Arrivals>, slot: u32) -> Arriving {
  let at = (*arrivals).next_at;
  (*arrivals).next_at = atomicLoad(&board[(*arrivals).entry + ARRIVAL_WORDS + ARRIVAL_AT]);
  (*arrivals).entry += ARRIVAL_WORDS;
  let info = packets[slot].info;
  return Arriving(slot, at, info, wire_bytes(info));
}

// Whether anything waits that the port may send.
fn has_waiting(q: ptr<function, Queues>, paused: bool) -> bool {
  return (*q).control_head != NONE || ((*q).data_head != NONE && !paused);
}

// Takes the next packet off its queue.
fn take(q: ptr<function, Queues>, replica: u32, served: ptr<function, Served>) {
  let first = (*q).control_head;
  if (first != NONE) {
    let info = packets[first].info;
    let bytes = control_bytes(info);
    (*q).control_head = packets[first].next;
    (*q).control_bytes -= bytes;
    (*q).serving = 0u;
    (*served).slot = first;
    (*served).info = info;
    (*served).bytes = bytes;
    return;
  }
  let slot = (*q).data_head;
  let info = packets[slot].info;
  let bytes = info & BYTES_MASK;
  (*q).data_head = packets[slot].next;
  (*q).data_bytes -= bytes;
  (*q).serving = bytes;
  if (is_own(slot)) {
    (*q).own_bytes -= bytes;
    (*q).serving = 0u;
  }
  uncount_ingress(replica, slot, bytes);
  (*served).slot = slot;
  (*served).info = info;
  (*served).bytes = bytes;
}

// With ECN_AT_DEQUEUE: marks a packet of data by the queue that it leaves behind.
fn mark_leaving(q: ptr<function, Queues>, here: Here, served: ptr<function, Served>) {
  let left = buffered(q);
  if ((params.flags & ECN_AT_DEQUEUE) == 0u || left <= params.ecn.kmin_bytes) {
    return;
  }
  let unmarked = ((*served).info & MARKED) == 0u && kind_of((*served).info) == DATA;
  if (unmarked && !is_own((*served).slot)) {
    if (marks(here.replica, here.link, (*served).slot, (*served).begin, left)) {
      (*served).info = count_mark(here.stats, (*served).slot, (*served).info);
    }
  }
}

// Whether an arriving packet is served at once: the port is ready, nothing arrives at the same
// time, and no packet waits.
fn goes_on_at_once(q: ptr<function, Queues>, it: Arriving, next_at: u32, paused: bool) -> bool {
  return (*q).ready <= it.at && it.at < next_at && finds_idle(q, it.info, it.bytes, paused);
}

// A packet that would be queued and at once taken off again.
fn pass_through(q: ptr<function, Queues>, here: Here, served: ptr<function, Served>, it: Arriving) {
  (*served).slot = it.slot;
  (*served).info = it.info;
  (*served).bytes = it.bytes;
  (*served).begin = it.at;
  (*q).serving = select(0u, it.bytes, kind_of(it.info) == DATA && !is_own(it.slot));
  note_high(here.stats, it.bytes);
}

// Queues an arriving packet, or drops it.
fn queue_arrival(q: ptr<function, Queues>, here: Here, it: Arriving) {
  (*q).ready = max((*q).ready, it.at);
  admit(q, here.replica, here.link, here.stats, it);
  note_high(here.stats, (*q).data_bytes + (*q).control_bytes);
}

// Puts a packet on the link; the port is busy until the packet has left.
fn send(q: ptr<function, Queues>, here: Here, road: Road, it: ptr<function, Served>) {
  if (params.telemetry_ticks != 0u && kind_of((*it).info) == DATA) {
    report(here.replica, here.link, (*it).slot, (*it).begin, road.pace, (*q).data_bytes);
  }
  (*q).ready = (*it).begin + serialization((*it).bytes, road.pace);
  let passed = passed_at(here.link, road, (*it).slot, (*it).info, (*it).bytes, (*it).begin, (*q).ready);
  put_on_link(here.replica, here.link, here.port, road, (*it).slot, (*it).info, here.now, (*it).begin, passed);
  (*q).sent += 1u;
  (*q).sent_bytes += (*it).bytes;
}

// Stores the changes, and when the port has work again.
fn finish(q: ptr<function, Queues>, here: Here) {
  let before = ports[here.port].data_bytes - own_bytes(here.stats);
  count_shared(here.replica, here.link, buffered(q) - before);
  store_queues(q, here.port, here.stats, here.now);
  if ((*q).sent > 0u) {
    count_served(here.replica, here.link, (*q).sent_bytes, (*q).sent);
  }
  var later = NONE;
  if (has_waiting(q, here.paused)) {
    later = here.now + (*q).ready / params.window_ps;
    atomicMin(&control[here.replica].next, later);
  }
  atomicStore(&board[port_word(here.replica, here.link)], later);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let link = id.x;
  let replica = replica_of(id);
  let now = control[replica].window;
  if (link >= params.count.links || now == STOPPED || !is_awake(replica, link, now)) {
    return;
  }
  if (tables[params.table.link_info + link * LINK_WORDS + LINK_ENDPOINT] != 0u) {
    return;
  }
  let here = place_of(replica, link, now);
  let road = road_of(link, now);
  var arrivals = sorted_arrivals(here);
  var q = queues_of(here.port, here.stats, now, data_limit(replica, link));
  while (q.sent <= params.count.slots) {
    var served = Served(NONE, 0u, 0u, q.ready);
    if (q.ready < arrivals.next_at && has_waiting(&q, here.paused)) {
      take(&q, replica, &served);
      mark_leaving(&q, here, &served);
    } else {
      let slot = atomicLoad(&board[arrivals.entry + ARRIVAL_SLOT]);
      if (slot == NONE) {
        if (!more_arrivals(&arrivals)) {
          break;
        }
        continue;
      }
      let it = next_arrival(&arrivals, slot);
      if (!goes_on_at_once(&q, it, arrivals.next_at, here.paused)) {
        queue_arrival(&q, here, it);
        continue;
      }
      pass_through(&q, here, &served, it);
    }
    send(&q, here, road, &served);
  }
  finish(&q, here);
}

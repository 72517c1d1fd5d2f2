// Admission of a packet that arrives at a switch's port: queued, marked, trimmed or dropped; and
// the mark of a packet that leaves.

#import "packet/drop.wgsl"
#import "packet/queues.wgsl"
#import "packet/occupancy.wgsl"
#import "shared/hash.wgsl"

// A packet that arrives, and its bytes on the wire.
struct Arriving {
  slot: u32,
  at: u32,
  info: u32,
  bytes: u32,
}

// Whether a packet is marked. It comes at `at` to a queue of `occupied` bytes, more than kmin, or
// leaves so many behind.
fn marks(replica: u32, link: u32, slot: u32, at: u32, occupied: u32) -> bool {
  if (occupied >= params.ecn.kmax_bytes) {
    return true;
  }
  let port = replica * params.count.ports + link;
  var draws = ports[port].draws;
  if (draws == 0u) {
    draws = hash_begin(hash3(tables[params.table.seeds + replica], link, SALT_ECN));
    ports[port].draws = draws;
  }
  let draw = hash2(hash_from(draws, ticks(control[replica].start, at)), came_by(slot));
  return draw < (occupied - params.ecn.kmin_bytes) * params.ecn.slope;
}

fn count_mark(stats: u32, slot: u32, info: u32) -> u32 {
  tally[stats + STAT_MARKS] += 1u;
  packets[slot].info = info | MARKED;
  return info | MARKED;
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

// Queues data that the port has room for; `occupied`: bytes that its buffer held before.
fn admit_data(q: ptr<function, Queues>, replica: u32, link: u32, stats: u32, it: Arriving, occupied: u32) {
  if ((params.flags & ECN) != 0u && occupied > params.ecn.kmin_bytes && (it.info & MARKED) == 0u && !is_own(it.slot)) {
    if (marks(replica, link, it.slot, it.at, occupied)) {
      count_mark(stats, it.slot, it.info);
    }
  }
  if (is_own(it.slot)) {
    (*q).own_bytes += it.bytes;
  }
  count_ingress(replica, it.slot, it.bytes);
  queue_data(q, replica * params.count.ports + link, it.slot, it.bytes);
}

// Queues a packet of the control class, or drops it.
fn admit_control(q: ptr<function, Queues>, replica: u32, link: u32, stats: u32, slot: u32, bytes: u32) {
  if ((*q).control_bytes + bytes > params.buffer.control_bytes && !is_own(slot)) {
    drop_packet(replica, slot, stats);
    return;
  }
  queue_control(q, replica * params.count.ports + link, slot, bytes);
}

// Admits a packet, at the earliest when the port is ready.
fn admit(q: ptr<function, Queues>, replica: u32, link: u32, stats: u32, it: Arriving) {
  var bytes = it.bytes;
  if (kind_of(it.info) == DATA) {
    // The port is ready at once where nothing is in service.
    let occupied = buffered(q) + select((*q).serving, 0u, (*q).ready == it.at);
    if (occupied + bytes <= (*q).limit || is_own(it.slot)) {
      admit_data(q, replica, link, stats, it, occupied);
      return;
    }
    if ((params.flags & TRIMMING) == 0u) {
      drop_packet(replica, it.slot, stats);
      return;
    }
    tally[stats + STAT_TRIMS] += 1u;
    packets[it.slot].info = it.info | (TRIMMED << KIND_SHIFT);
    bytes = params.bytes.header;
  }
  admit_control(q, replica, link, stats, it.slot, bytes);
}

// Whether an arriving packet finds empty queues, which admit it unmarked, and may be served.
fn finds_idle(q: ptr<function, Queues>, info: u32, bytes: u32, paused: bool) -> bool {
  if ((*q).control_head != NONE || (*q).data_head != NONE) {
    return false;
  }
  if (kind_of(info) == DATA) {
    return !paused && bytes <= (*q).limit;
  }
  return bytes <= params.buffer.control_bytes;
}

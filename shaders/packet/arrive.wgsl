// Takes packets that arrive in this window off their link: to the list of the next port, or to
// their rank. A packet that was put on that list when it left the port before (service.wgsl) is not
// on the link. One invocation a link. It alone touches the link's pipe and local list; many
// invocations push to ports' lists of arrivals (arrivals.wgsl). Runs once for links, and once more
// after nic for injection ports if ranks forward.

#import "packet/state.wgsl"
#import "packet/variants.wgsl"
#import "packet/tables.wgsl"
#import "packet/faults.wgsl"
#import "packet/drop.wgsl"
#import "packet/next-link.wgsl"
#import "packet/arrivals.wgsl"
#import "packet/wake.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> tally: array<u32>;

override first_port: u32 = 0u;
override end_port: u32 = 0u;

// All arrivals are for the rank at the link's end: they stay chained. Returns the packets still on
// the link.
fn bring(port: u32, first: u32, now: u32) -> u32 {
  var last = NONE;
  var slot = first;
  for (var n = 0u; n < params.count.slots; n++) {
    if (slot == NONE || arrives_in(slot) != now) {
      break;
    }
    last = slot;
    slot = packets[slot].next;
  }
  packets[last].next = NONE;
  ports[port].local_head = first;
  ports[port].local_tail = last;
  return slot;
}

// Where the present next sets start.
fn sets_of(now: u32) -> u32 {
  if ((params.flags & FAULTS) == 0u) {
    return 0u;
  }
  return epoch_start(now);
}

// Puts a packet behind those for the rank at the link's end, and wakes the rank.
fn bring_one(replica: u32, port: u32, node: u32, slot: u32, now: u32) {
  packets[slot].next = NONE;
  if (ports[port].local_tail == NONE) {
    ports[port].local_head = slot;
  } else {
    packets[ports[port].local_tail].next = slot;
  }
  ports[port].local_tail = slot;
  atomicStore(&board[rank_word(replica, node)], now);
}

// A packet comes to the node: it is lost on the way, or goes on by a link, or has come to its rank.
fn arrive(replica: u32, link: u32, node: u32, slot: u32, now: u32, sets: u32) {
  let info = packets[slot].info;
  if ((params.flags & FAULTS) != 0u && (info & LOST) != 0u) {
    drop_packet(replica, slot, replica * params.tally.stride + link * STAT_WORDS);
    return;
  }
  packets[slot].place = link;
  var to_link = NONE;
  if (!is_end(node)) {
    to_link = next_link(replica, node, slot, info, sets);
  }
  if (to_link != NONE) {
    list_arrival(replica, to_link, slot, packets[slot].at, now, now % params.count.lists);
  } else {
    bring_one(replica, replica * params.count.ports + link, node, slot, now);
  }
}

// The packets still on the link, from `slot` on, and when the first arrives.
fn keep_pipe(replica: u32, link: u32, slot: u32) {
  let port = replica * params.count.ports + link;
  ports[port].pipe_head = slot;
  var later = NONE;
  if (slot == NONE) {
    ports[port].pipe_tail = NONE;
  } else {
    later = arrives_in(slot);
    atomicMin(&control[replica].next, later);
  }
  atomicStore(&board[arrival_word(replica, link)], later);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let link = first_port + id.x;
  let replica = replica_of(id);
  let now = control[replica].window;
  if (link >= end_port || now == STOPPED || !is_time(replica, arrival_word(replica, link), now)) {
    return;
  }
  let port = replica * params.count.ports + link;
  let node = tables[params.table.link_info + link * LINK_WORDS + LINK_NODE];
  let sets = sets_of(now);
  var slot = ports[port].pipe_head;
  if (node < params.count.ranks && (params.flags & (FORWARD | FAULTS)) == 0u) {
    slot = bring(port, slot, now);
    atomicStore(&board[rank_word(replica, node)], now);
  }
  for (var n = 0u; n < params.count.slots; n++) {
    if (slot == NONE || arrives_in(slot) != now) {
      break;
    }
    let following = packets[slot].next;
    arrive(replica, link, node, slot, now, sets);
    slot = following;
  }
  keep_pipe(replica, link, slot);
}

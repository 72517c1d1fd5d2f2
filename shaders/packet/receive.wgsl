// Arrivals at a rank in this window, by (time, link). Data are received, and each packet turns into
// its ack; acks and nacks go on to acks.wgsl. One invocation a rank, which alone touches its list
// and the receiving side of flows to it.

#import "packet/state.wgsl"
#import "packet/variants.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/slots.wgsl"
#import "packet/hold.wgsl"
#import "packet/deliver.wgsl"
#import "packet/wake.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> hosts: array<Host>;
@group(0) @binding(7) var<storage, read_write> receivers: array<Receiver>;
@group(0) @binding(8) var<storage, read_write> received: array<u32>;

// Arrivals at a rank in this window, by links at `first` to `end` of `rank_in`. With a single link,
// which brings all in order, its chain.
struct Coming {
  first: u32,
  end: u32,
  one_link: bool,
  chain: u32,
}

// Takes the packets that have come off the rank's only link; those of several links stay there.
fn coming_to(replica: u32, rank: u32) -> Coming {
  let first = tables[params.table.rank_in + rank];
  let end = tables[params.table.rank_in + rank + 1u];
  let one_link = first + 1u == end;
  var chain = NONE;
  if (one_link) {
    let port = replica * params.count.ports + tables[params.table.rank_in + first];
    chain = ports[port].local_head;
    ports[port].local_head = NONE;
    ports[port].local_tail = NONE;
  }
  return Coming(first, end, one_link, chain);
}

// The link whose next packet for the rank is the earliest, or NONE; of those at `first` to `end` of
// `rank_in`.
fn earliest(replica: u32, first: u32, end: u32) -> u32 {
  var best = NONE;
  var best_at = NONE;
  for (var i = first; i < end; i++) {
    let port = replica * params.count.ports + tables[params.table.rank_in + i];
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

// Takes the next packet that has come, or NONE.
fn next_coming(coming: ptr<function, Coming>, replica: u32) -> u32 {
  var slot = (*coming).chain;
  if ((*coming).one_link) {
    if (slot != NONE) {
      (*coming).chain = packets[slot].next;
    }
    return slot;
  }
  let port = earliest(replica, (*coming).first, (*coming).end);
  if (port == NONE) {
    return NONE;
  }
  slot = ports[port].local_head;
  ports[port].local_head = packets[slot].next;
  if (ports[port].local_head == NONE) {
    ports[port].local_tail = NONE;
  }
  return slot;
}

// With GO_BACK: a packet beyond the expected one, or a trimmed one. It is discarded, and the
// expected one is asked for, once.
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

// With GO_BACK: whether the packet is discarded, as it is not the expected one or was trimmed.
fn is_thrown_away(replica: u32, host: u32, r: u32, slot: u32, kind: u32) -> bool {
  if ((params.flags & GO_BACK) == 0u || kind > TRIMMED) {
    return false;
  }
  let ahead = i32(packets[slot].seq - receivers[r].base);
  if (ahead > 0 || (ahead == 0 && kind == TRIMMED)) {
    refuse(replica, host, r, slot);
    return true;
  }
  if (kind == TRIMMED) {
    give_own(host, slot);
  }
  return kind == TRIMMED;
}

// Data: noted as received, acked or held; messages that it completes are delivered.
fn receive_data(replica: u32, host: u32, r: u32, slot: u32, flow: u32, info: u32, now: u32) {
  let bits = replica * params.count.bit_words + tables[flow_at(flow) + FLOW_BITS];
  let at = packets[slot].at;
  let seq = packets[slot].seq;
  let base = receivers[r].base;
  receive(r, bits, tables[flow_at(flow) + FLOW_MASK], seq);
  acknowledge(replica, host, r, slot, base);
  if ((params.flags & CREDITS) != 0u) {
    drain(replica, host, r, flow, at, select(NONE, seq + 1u, (info & FINAL) != 0u), base);
  }
  deliver(replica, host, r, flow, now, at);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rank = id.x;
  let replica = replica_of(id);
  let now = control[replica].window;
  if (rank >= params.count.ranks || now == STOPPED || !is_time(replica, rank_word(replica, rank), now)) {
    return;
  }
  let host = replica * params.count.ranks + rank;
  hosts[host].list_head = NONE;
  hosts[host].list_tail = NONE;
  end_holds(replica, host, now);
  var coming = coming_to(replica, rank);
  for (var n = 0u; n < params.count.slots; n++) {
    let slot = next_coming(&coming, replica);
    if (slot == NONE) {
      break;
    }
    let info = packets[slot].info;
    let kind = kind_of(info);
    let flow = packets[slot].flow;
    let r = replica * params.count.flows + flow;
    if (is_thrown_away(replica, host, r, slot, kind)) {
      continue;
    }
    if (kind == DATA) {
      receive_data(replica, host, r, slot, flow, info, now);
      continue;
    }
    if (kind == TRIMMED) {
      packets[slot].info = (info & BYTES_MASK) | (NACK << KIND_SHIFT) | OUT;
    }
    append(host, slot);
  }
}

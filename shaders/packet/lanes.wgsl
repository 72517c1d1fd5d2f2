// The programs of a rank's lanes (docs/packet-model.md, Lanes), by time. Arrivals and complete
// messages let lanes go on, and the messages they issue become notes for the endpoint. One
// invocation a rank, which alone touches its lanes, its list and its endpoints' lists. Notes and
// packets for an endpoint go on to it in order.

#import "packet/state.wgsl"
#import "packet/variants.wgsl"
#import "packet/time.wgsl"
#import "packet/tables.wgsl"
#import "packet/message.wgsl"
#import "packet/slots.wgsl"
#import "packet/notes.wgsl"
#import "packet/timer.wgsl"
#import "packet/wake.wgsl"
#import "packet/issue.wgsl"
#import "packet/program.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> hosts: array<Host>;
@group(0) @binding(7) var<storage, read_write> senders: array<Sender>;
@group(0) @binding(8) var<storage, read_write> machines: array<Machine>;

// The lane whose delay is over first in this window and before `until`, or NONE.
fn delayed_lane(replica: u32, rank: u32, now: u32, until: u32) -> u32 {
  var best = NONE;
  var best_at = NONE;
  for (var i = tables[params.table.rank_lanes + rank]; i < tables[params.table.rank_lanes + rank + 1u]; i++) {
    let lane = tables[params.table.rank_lanes + i];
    let m = replica * params.count.lanes + lane;
    if (machines[m].state == DELAYED && machines[m].due_window == now) {
      if (machines[m].due_at < until && machines[m].due_at < best_at) {
        best = lane;
        best_at = machines[m].due_at;
      }
    }
  }
  return best;
}

fn next_delay(replica: u32, rank: u32) -> u32 {
  var earliest = NONE;
  for (var i = tables[params.table.rank_lanes + rank]; i < tables[params.table.rank_lanes + rank + 1u]; i++) {
    let m = replica * params.count.lanes + tables[params.table.rank_lanes + i];
    if (machines[m].state == DELAYED) {
      earliest = min(earliest, machines[m].due_window);
    }
  }
  return earliest;
}

// Passes entries that are not for the lanes on to their endpoint.
fn forward(replica: u32, slot: u32, now: u32) {
  let back = (packets[slot].info & OUT) != 0u;
  let endpoint = tables[flow_at(packets[slot].flow) + select(FLOW_OUT, FLOW_OUT_BACK, back)];
  pass_on(replica, endpoint, slot, now);
}

// The meaning of an entry of the rank's list for the lanes: the lane that may go on, or NONE. A
// delivery queues its own.
fn hear_note(replica: u32, host: u32, slot: u32, now: u32) -> u32 {
  let kind = kind_of(packets[slot].info);
  if (kind != DELIVERED && kind != COMPLETE) {
    forward(replica, slot, now);
    return NONE;
  }
  var lane = NONE;
  if (kind == DELIVERED) {
    let run = params.table.run_info + delivered_run(slot) * RUN_WORDS;
    let i = tables[run + RUN_FIRST] + delivered_turn(slot) * tables[run + RUN_STRIDE];
    let op = params.table.op_info + tables[run + RUN_OP] * OP_WORDS;
    arrived(replica, host, tables[op + OP_PEER_BASE] + peer_index(op, i), peer_step(op, i), now, packets[slot].at);
  } else {
    lane = tables[flow_at(packets[slot].flow) + FLOW_LANE];
    machines[replica * params.count.lanes + lane].complete = complete_to(slot);
  }
  give_own(host, slot);
  return lane;
}

// The endpoint that takes all of a rank's list in this window. NONE if lanes have to be told of
// something, or if the rank has several endpoints.
fn only_endpoint(rank: u32, host: u32, now: u32) -> u32 {
  if (hosts[host].heard_window == now || hosts[host].delay <= now || hosts[host].started == 0u) {
    return NONE;
  }
  return tables[params.table.rank_port + rank];
}

// Passes a rank's whole list on to an endpoint.
fn forward_all(replica: u32, endpoint: u32, host: u32, now: u32) {
  let head = hosts[host].list_head;
  if (head == NONE) {
    return;
  }
  let port = replica * params.count.ports + endpoint;
  ports[port].local_head = head;
  ports[port].local_tail = hosts[host].list_tail;
  atomicStore(&board[port_word(replica, endpoint)], now);
}

// The lane whose delay is over before the list's next entry is handled, or NONE.
fn resumed_lane(replica: u32, rank: u32, host: u32, now: u32, slot: u32) -> u32 {
  if (hosts[host].delay > now) {
    return NONE;
  }
  var until = params.window_ps;
  if (slot != NONE) {
    until = packets[slot].at + select(1u, 0u, (packets[slot].info & TIMEOUT) != 0u);
  }
  return delayed_lane(replica, rank, now, until);
}

// Starts of lanes, ends of delays, and notes, each with all its consequences before the next.
fn run_all(replica: u32, rank: u32, host: u32, now: u32) {
  let end = tables[params.table.rank_lanes + rank + 1u];
  var starting = end;
  if (hosts[host].started == 0u) {
    starting = tables[params.table.rank_lanes + rank];
    hosts[host].started = 1u;
  }
  var slot = hosts[host].list_head;
  for (var n = 0u; n < STOPPED; n++) {
    var at = 0u;
    var lane = NONE;
    if (starting < end) {
      lane = tables[params.table.rank_lanes + starting];
      starting += 1u;
    } else {
      lane = resumed_lane(replica, rank, host, now, slot);
      if (lane != NONE) {
        at = machines[replica * params.count.lanes + lane].due_at;
        machines[replica * params.count.lanes + lane].state = RESUMED;
      } else if (slot != NONE) {
        let entry = slot;
        slot = packets[entry].next;
        at = packets[entry].at;
        lane = hear_note(replica, host, entry, now);
      } else {
        break;
      }
    }
    if (lane != NONE) {
      queue_lane(replica, host, lane);
    }
    run_lanes(replica, host, now, at);
  }
  if (hosts[host].delay <= now) {
    hosts[host].delay = next_delay(replica, rank);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rank = id.x;
  let replica = replica_of(id);
  let now = control[replica].window;
  if (rank >= params.count.ranks || now == STOPPED) {
    return;
  }
  let word = rank_word(replica, rank);
  if (atomicLoad(&board[word]) != now) {
    return;
  }
  let host = replica * params.count.ranks + rank;
  let endpoint = only_endpoint(rank, host, now);
  if (endpoint == NONE) {
    run_all(replica, rank, host, now);
  } else {
    forward_all(replica, endpoint, host, now);
  }
  let later = min(min(hosts[host].timer, hosts[host].delay), hosts[host].ack_due);
  atomicStore(&board[word], later);
  come_to(replica, later);
}

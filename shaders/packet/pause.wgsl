// PFC, at the end of a window. For each link that leads to a switch: whether its sender is to be
// paused or may go on, and whose queue is the cause. One invocation a link; the only kernel that
// writes `paused` and `change_at`. It alone writes its words of the board's pauses, except the last
// word of a port: links that the port paused add to it.

#import "packet/state.wgsl"
#import "packet/variants.wgsl"
#import "packet/tables.wgsl"
#import "packet/wake.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read> packets: array<Packet>;

// Pauses of a link.
struct PauseTally {
  count: u32,
  // For how many it was paused.
  windows: u32,
  // The port that caused most, and its lead.
  cause: u32,
  lead: u32,
  // Pauses that its own queue caused.
  caused: u32,
  // From which window on it is paused, or NONE.
  since: u32,
}
#words PAUSE PauseTally

// The port of the switch at the link's head with most bytes waiting that came by the link, the
// lowest of equals.
fn heaviest(replica: u32, link: u32) -> u32 {
  let node = params.table.node_out + tables[params.table.link_info + link * LINK_WORDS + LINK_NODE];
  var best = NONE;
  var most = 0u;
  for (var i = tables[node]; i < tables[node + 1u]; i++) {
    let out = tables[params.table.node_out + i];
    var bytes = 0u;
    var slot = ports[replica * params.count.ports + out].data_head;
    for (var n = 0u; n < params.count.slots && slot != NONE; n++) {
      if (came_by(slot) == link) {
        bytes += packets[slot].info & BYTES_MASK;
      }
      slot = packets[slot].next;
    }
    if (bytes > most) {
      most = bytes;
      best = out;
    }
  }
  return best;
}

// Counts a pause for the port that is the cause, and in the link's vote. The vote finds a port that
// caused more than half of the link's pauses, if such a port exists (Boyer and Moore, MJRTY,
// 1981/1991).
fn blame(replica: u32, link: u32, stats: u32) {
  let cause = heaviest(replica, link);
  if (cause == NONE) {
    return;
  }
  atomicAdd(&board[replica * params.board.stride + params.board.pauses + PAUSE_WORDS * cause + PAUSE_CAUSED], 1u);
  let lead = atomicLoad(&board[stats + PAUSE_LEAD]);
  if (lead == 0u) {
    atomicStore(&board[stats + PAUSE_CAUSE], cause);
    atomicStore(&board[stats + PAUSE_LEAD], 1u);
  } else if (atomicLoad(&board[stats + PAUSE_CAUSE]) == cause) {
    atomicStore(&board[stats + PAUSE_LEAD], lead + 1u);
  } else {
    atomicStore(&board[stats + PAUSE_LEAD], lead - 1u);
  }
}

// A change takes hold.
fn change(port: u32, stats: u32, change_at: u32) {
  let since = atomicLoad(&board[stats + PAUSE_SINCE]);
  if (since != NONE) {
    atomicAdd(&board[stats + PAUSE_WINDOWS], change_at - since);
  }
  atomicStore(&board[stats + PAUSE_SINCE], select(NONE, change_at, since == NONE));
  ports[port].paused ^= 1u;
}

// Whether enough bytes wait to pause the link, or few enough to resume it: the window from which
// that holds, else NONE.
fn ask(replica: u32, link: u32, paused: bool, now: u32, stats: u32) -> u32 {
  let waiting = atomicLoad(&board[replica * params.board.stride + params.board.ingress + link]);
  if (!select(waiting >= params.pfc.xoff_bytes, waiting <= params.pfc.xon_bytes, paused)) {
    return NONE;
  }
  if (!paused) {
    atomicAdd(&control[replica].pauses, 1u);
    atomicAdd(&board[stats + PAUSE_COUNT], 1u);
    blame(replica, link, stats);
  }
  let facts = params.table.link_info + link * LINK_WORDS;
  let rest = select(0u, 1u, tables[facts + LINK_LATENCY_REST] > 0u);
  return now + 1u + tables[facts + LINK_LATENCY_WINDOWS] + rest;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let link = id.x;
  let replica = replica_of(id);
  let now = control[replica].window;
  if (link >= params.count.links || now == STOPPED) {
    return;
  }
  if (tables[params.table.link_info + link * LINK_WORDS + LINK_COUNTED] == 0u) {
    return;
  }
  let port = replica * params.count.ports + link;
  let stats = replica * params.board.stride + params.board.pauses + PAUSE_WORDS * link;
  var change_at = ports[port].change_at;
  if (change_at <= now) {
    change(port, stats, change_at);
    change_at = NONE;
  }
  if (change_at == NONE) {
    change_at = ask(replica, link, ports[port].paused != 0u, now, stats);
  }
  ports[port].change_at = change_at;
  if (change_at != NONE) {
    // The port looks again when it holds; so does this kernel.
    if (ports[port].paused != 0u) {
      atomicMin(&board[port_word(replica, link)], change_at);
    }
    atomicMin(&control[replica].next, change_at);
  }
}

// Takes what arrives in this window off its link: to the list of the port it goes on by, or to the rank it is for.
// One invocation a link; it alone touches its pipe and its local list, ports' lists of arrivals are what many
// push to, in any order (ports.wgsl sorts them). Runs once for links, and where ranks forward once more, after nic,
// for their injection ports.

#import "packet/state.wgsl"
#import "packet/tables.wgsl"
#import "packet/faults.wgsl"
#import "packet/drop.wgsl"
#import "packet/hashed.wgsl"
#import "routing/random-node.wgsl"
#import "shared/hash.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;
@group(0) @binding(6) var<storage, read_write> tally: array<u32>;

override first_port: u32 = 0u;
override end_port: u32 = 0u;

const D_MOD_K = 1u;
const ADAPTIVE = 2u;

// The least loaded of `ways` links, by whole packets, as of the window's start; the first from a hashed one on.
fn least(replica: u32, first: u32, ways: u32, hash: u32) -> u32 {
  var best = NONE;
  var chosen = 0u;
  for (var j = 0u; j < ways; j++) {
    let i = (hash % ways + j) % ways;
    let port = replica * params.ports + tables[first + i];
    let load = (ports[port].data_bytes + ports[port].control_bytes) / params.full_bytes;
    if (load < best) {
      best = load;
      chosen = i;
    }
  }
  return chosen;
}

fn choose(replica: u32, node: u32, of_switch: u32, slot: u32, way: u32, first: u32, ways: u32) -> u32 {
  if (params.routing == D_MOD_K) {
    let back = way != flow_at(packets[slot].flow);
    let rank = tables[flow_at(packets[slot].flow) + select(FLOW_DST, FLOW_SRC, back)];
    return (rank / tables[params.divisor + node]) % ways;
  }
  let key = tables[way + 3u];
  if (params.routing == ADAPTIVE) {
    return least(replica, first, ways, hash2(hash_from(of_switch, key), packets[slot].stamp));
  }
  return reduce(hash2(hash_from(of_switch, key), packets[slot].entropy), ways);
}

// The link a packet takes from a node, or NONE where it has come to its rank. `sets`: where the present next sets start.
fn next_link(replica: u32, node: u32, of_switch: u32, slot: u32, sets: u32) -> u32 {
  if (node < params.ranks && (params.flags & FORWARD) == 0u) {
    return NONE;
  }
  let back = kind_of(packets[slot].info) >= ACK;
  let way = flow_at(packets[slot].flow) + select(0u, FLOW_BACK, back);
  var row = sets + tables[way];
  var via = false;
  if ((packets[slot].info & VIA) != 0u) {
    let by = random_node(replica, tables[way + 3u], packets[slot].entropy);
    via = node != tables[by + 1u];
    if (via) {
      row = sets + tables[by];
    } else {
      packets[slot].info &= ~VIA;
    }
  }
  if (!via && node == tables[way + 1u]) {
    return tables[way + 2u];
  }
  let members = params.set_start + tables[row + node];
  let first = params.set_links + tables[members];
  let ways = tables[members + 1u] - tables[members];
  if (ways == 1u) {
    return tables[first];
  }
  return tables[first + choose(replica, node, of_switch, slot, way, first, ways)];
}

// To a port's list, and once that is full to its stack.
fn push_arrival(replica: u32, link: u32, slot: u32, now: u32) {
  let board_at = replica * params.board_stride;
  let list = board_at + params.board_arrivals + link * ARRIVAL_WORDS;
  let n = atomicAdd(&board[list], 1u);
  if (n < LISTED) {
    atomicStore(&board[list + 2u + 2u * n], packets[slot].at);
    atomicStore(&board[list + 3u + 2u * n], slot);
  } else {
    packets[slot].next = atomicExchange(&ports[replica * params.ports + link].arrivals, slot);
  }
  atomicStore(&board[board_at + params.board_wake + link], now);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let link = first_port + id.x;
  let replica = id.y;
  let now = control[replica].window;
  if (link >= end_port || now == STOPPED) {
    return;
  }
  let word = replica * params.board_stride + link;
  let due = atomicLoad(&board[word]);
  if (due != now) {
    if (due < STOPPED) {
      atomicMin(&control[replica].next, due);
    }
    return;
  }
  let port = replica * params.ports + link;
  let node = tables[params.link_info + link * LINK_WORDS];
  let of_switch = switch_seed(replica, node);
  var sets = 0u;
  if ((params.flags & FAULTS) != 0u) {
    sets = epoch_start(now);
  }
  var slot = ports[port].pipe_head;
  for (var n = 0u; n < params.slots; n++) {
    if (slot == NONE || packets[slot].place != now) {
      break;
    }
    let following = packets[slot].next;
    if ((packets[slot].info & LOST) != 0u) {
      drop_packet(replica, slot, replica * params.tally_stride + link * STAT_WORDS);
      slot = following;
      continue;
    }
    packets[slot].place = link;
    let to_link = next_link(replica, node, of_switch, slot, sets);
    if (to_link != NONE) {
      push_arrival(replica, to_link, slot, now);
    } else {
      packets[slot].next = NONE;
      if (ports[port].local_tail == NONE) {
        ports[port].local_head = slot;
      } else {
        packets[ports[port].local_tail].next = slot;
      }
      ports[port].local_tail = slot;
      atomicStore(&board[replica * params.board_stride + params.board_rank + node], now);
    }
    slot = following;
  }
  ports[port].pipe_head = slot;
  var later = NONE;
  if (slot == NONE) {
    ports[port].pipe_tail = NONE;
  } else {
    later = packets[slot].place;
    atomicMin(&control[replica].next, later);
  }
  atomicStore(&board[word], later);
}

// Decides, for each packet at its first node in this window, whether it goes by way of a random
// node (VIA) or straight (docs/packet-model.md, Detours). With Valiant's routing it always does,
// with UGAL if that way is less loaded. One invocation an endpoint. It alone touches the packets on
// the endpoint's link, and runs before arrive.wgsl takes them off.

#import "packet/state.wgsl"
#import "packet/variants.wgsl"
#import "packet/tables.wgsl"
#import "packet/faults.wgsl"
#import "packet/wake.wgsl"
#import "packet/routings.wgsl"
#import "packet/hashed.wgsl"
#import "routing/random-node.wgsl"
#import "shared/hash.wgsl"

@group(0) @binding(0) var<uniform> params: PacketParams;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<PacketControl>;
@group(0) @binding(3) var<storage, read_write> board: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> ports: array<Port>;
@group(0) @binding(5) var<storage, read_write> packets: array<Packet>;

// A way: its links, and whole packets that waited at its ports when the window began: at the first,
// and at all.
struct Load {
  hops: u32,
  first: u32,
  all: u32,
}

// Adds the way from `node` to `goal` that the packet's hashes take.
fn follow(replica: u32, start: u32, goal: u32, row: u32, key: u32, entropy: u32, before: Load) -> Load {
  var load = before;
  var node = start;
  for (var n = 0u; n < params.count.links && node != goal; n++) {
    let members = params.table.next_links + tables[row + node];
    let link = tables[members + 1u + reduce(hash2(hash_from(switch_seed(replica, node), key), entropy), tables[members])];
    let port = replica * params.count.ports + link;
    let waiting = (ports[port].data_bytes + ports[port].control_bytes) / params.bytes.full;
    if (load.hops == 0u) {
      load.first = waiting;
    }
    load.hops += 1u;
    load.all += waiting;
    node = tables[params.table.link_info + link * LINK_WORDS + LINK_NODE];
  }
  return load;
}

fn goes_by(replica: u32, node: u32, slot: u32, sets: u32) -> bool {
  let flow = flow_at(packets[slot].flow);
  let way = flow + select(FLOW_THERE, FLOW_BACK, kind_of(packets[slot].info) >= ACK);
  let goal = tables[way + WAY_GOAL];
  if (tables[flow + FLOW_PLANE] != 0u || node == goal) {
    return false;
  }
  let key = tables[way + WAY_KEY];
  let entropy = packets[slot].entropy;
  let by = random_node(replica, key, entropy);
  let through = tables[by + DETOUR_NODE];
  let row = sets + tables[by + DETOUR_ROW];
  if (node == through || tables[row + node] == NONE) {
    return false;
  }
  if (params.routing < UGAL_L) {
    return true;
  }
  let own_row = sets + tables[way + WAY_ROW];
  let straight = follow(replica, node, goal, own_row, key, entropy, Load(0u, 0u, 0u));
  var detour = follow(replica, node, through, row, key, entropy, Load(0u, 0u, 0u));
  detour = follow(replica, through, goal, own_row, key, entropy, detour);
  if (params.routing == UGAL_G) {
    return straight.all > detour.all;
  }
  return straight.first * straight.hops > detour.first * detour.hops;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replica_of(id);
  let now = control[replica].window;
  if (id.x >= params.count.endpoints || now == STOPPED) {
    return;
  }
  let link = tables[params.table.endpoint_port + id.x];
  if (atomicLoad(&board[arrival_word(replica, link)]) != now) {
    return;
  }
  let node = tables[params.table.link_info + link * LINK_WORDS + LINK_NODE];
  var sets = 0u;
  if ((params.flags & FAULTS) != 0u) {
    sets = epoch_start(now);
  }
  var slot = ports[replica * params.count.ports + link].pipe_head;
  for (var n = 0u; n < params.count.slots; n++) {
    if (slot == NONE || arrives_in(slot) != now) {
      break;
    }
    if (goes_by(replica, node, slot, sets)) {
      packets[slot].info |= VIA;
    }
    slot = packets[slot].next;
  }
}

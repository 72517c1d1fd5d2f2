// The link that a packet takes from a node.

#import "packet/routings.wgsl"
#import "packet/hashed.wgsl"
#import "routing/random-node.wgsl"
#import "shared/hash.wgsl"

// The least loaded of `ways` links, by whole packets, at the window's start; the first from a
// hashed one on.
fn least(replica: u32, first: u32, ways: u32, hash: u32) -> u32 {
  var best = NONE;
  var chosen = 0u;
  for (var j = 0u; j < ways; j++) {
    let i = (hash % ways + j) % ways;
    let port = replica * params.count.ports + tables[first + i];
    let load = (ports[port].data_bytes + ports[port].control_bytes) / params.bytes.full;
    if (load < best) {
      best = load;
      chosen = i;
    }
  }
  return chosen;
}

fn choose(replica: u32, node: u32, slot: u32, way: u32, first: u32, ways: u32) -> u32 {
  if (params.routing == D_MOD_K) {
    let back = way != flow_at(packets[slot].flow);
    let rank = tables[flow_at(packets[slot].flow) + select(FLOW_DST, FLOW_SRC, back)];
    return (rank / tables[params.table.divisor + node]) % ways;
  }
  let key = tables[way + WAY_KEY];
  if (params.routing == ADAPTIVE) {
    return least(replica, first, ways, hash2(hash_from(switch_seed(replica, node), key), packets[slot].stamp));
  }
  return reduce(hash2(hash_from(switch_seed(replica, node), key), packets[slot].entropy), ways);
}

// Whether a packet that comes to a node has come to its rank: if ranks do not forward, all ranks
// are ends.
fn is_end(node: u32) -> bool {
  return node < params.count.ranks && (params.flags & FORWARD) == 0u;
}

// The link a packet takes from a node that is not its end. `sets`: where the present next sets
// start.
fn next_link(replica: u32, node: u32, slot: u32, info: u32, sets: u32) -> u32 {
  let way = flow_at(packets[slot].flow) + way_of(info);
  var row = sets + tables[way + WAY_ROW];
  var via = false;
  if (params.count.detours != 0u && (info & VIA) != 0u) {
    let by = random_node(replica, tables[way + WAY_KEY], packets[slot].entropy);
    via = node != tables[by + DETOUR_NODE];
    if (via) {
      row = sets + tables[by + DETOUR_ROW];
    } else {
      packets[slot].info &= ~VIA;
    }
  }
  if (!via && node == tables[way + WAY_GOAL]) {
    return tables[way + WAY_LAST];
  }
  let members = tables[row + node];
  let ways = tables[params.table.next_links + members];
  if (ways == 1u) {
    return tables[params.table.next_links + members + 1u];
  }
  let first = params.table.next_links + members + 1u;
  return tables[first + choose(replica, node, slot, way, first, ways)];
}

// For each link a list of the flows that cross it, in `ledger` behind the links. A flow puts its
// path there when it first starts to drain on it. The search that walks a list takes out nodes of
// former paths and of flows that do not drain; such a flow is listed anew when it drains again. If
// the nodes run out, relist lists the flows of all links anew, with the other heads.
// Needs: params, control, paths, ledger.

#import "flow/path.wgsl"
#import "flow/ledger.wgsl"

struct ListNode {
  // The place in `paths` where the flow crosses the link. The node counts if the word path_nodes
  // behind is its number.
  entry: u32,
  // The next node, plus one; 0: none.
  after: u32,
}
#words NODE ListNode

// Where a node is, by its number: its place in the replica's nodes, plus one.
fn node_at(replica: u32, node: u32) -> u32 {
  return LEDGER_WORDS * params.replicas * params.links + NODE_WORDS * (replica * params.nodes + node - 1u);
}

// Where the first node of a link's list is written down.
fn head_of(replica: u32, local: u32) -> u32 {
  return LEDGER_WORDS * (replica * params.links + local) + LEDGER_HEAD + control[replica].heads;
}

// Whether flows are missing from the lists, since there was no node left for them.
fn lists_full(replica: u32) -> bool {
  return atomicLoad(&control[replica].nodes) > params.nodes;
}

// Puts the slot's path on the lists of its links.
fn list_path(replica: u32, slot: u32) {
  paths[slot * params.path_words] = IS_LISTED;
  if (lists_full(replica)) {
    return;
  }
  let path = path_of(slot);
  let length = path_length(slot);
  let first = atomicAdd(&control[replica].nodes, length) + 1u;
  if (first + length > params.nodes + 1u) {
    return;
  }
  for (var k = 0u; k < length; k++) {
    let node = first + k;
    let at = node_at(replica, node);
    paths[path + k + params.path_nodes] = node;
    atomicStore(&ledger[at + NODE_ENTRY], path + k);
    atomicStore(&ledger[at + NODE_AFTER], atomicExchange(&ledger[head_of(replica, paths[path + k])], node));
  }
}

// Makes the slot put its path on the lists when it drains again.
fn unlist(slot: u32) {
  paths[slot * params.path_words] = 0u;
}

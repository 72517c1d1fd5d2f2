// Needs: params, control, links, lists and lists.wgsl.

// Puts a link with so many flows on the replica's list of used links, once in a settling. `round`
// is control.rounds as it will be then.
fn use_link(replica: u32, local: u32, flows: u32, round: u32) {
  let link = replica * params.links + local;
  if (atomicExchange(&links[link].stamp, round) == round) {
    return;
  }
  lists[used_link_list(replica) + atomicAdd(&control[replica].used_links, 1u)] = local;
  atomicAdd(&control[replica].reach_cost, flows);
}

// A link whose flows changed in this round of events.
fn change_link(replica: u32, local: u32, flows: u32) {
  use_link(replica, local, flows, control[replica].rounds + 1u);
}

// The choice between a search for the flows of a solve and a look at every slot. Needs: params,
// control, groups, phases.wgsl and
// calendar.wgsl.

// Looking at one flow on a link's list costs as much as passing by so many slots in a row.
const SEARCH_COST = 8u;

// Whether the flows that a search has looked at, and those on the links of its next level, are few.
fn is_worth(replica: u32) -> bool {
  let looked = atomicLoad(&control[replica].reach_visits) + atomicLoad(&control[replica].reach_cost);
  return looked * SEARCH_COST < params.lanes;
}

// Asks release for a look at every slot, and relist for new lists if the nodes run low. Yields the
// replica's place on release's list.
fn look_at_all(replica: u32) -> u32 {
  let relist = params.nodes > 0u && atomicLoad(&control[replica].nodes) > params.nodes / 2u;
  let place = join_row(RELEASE, blocks());
  control[replica].phase = SETTLE;
  control[replica].relist = select(0u, 1u, relist);
  if (relist) {
    control[replica].heads = 1u - control[replica].heads;
    atomicStore(&control[replica].nodes, 0u);
    cover_row(RELIST, params.lanes, place);
  }
  return place;
}

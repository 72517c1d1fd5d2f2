// Settles all unsettled flows in one invocation: link by link, from the lowest share upwards.
// Shares only rise while flows settle, so a share is found anew when its link is first. The same
// flows of a link are settled before it as in rounds, so rates are the same. Only shares that tie
// differ, by no more than the width of a tie. Needs: the needs of settle_flow.wgsl, filling.wgsl
// and link_share.wgsl.

// Where the flows of a link begin, among the flows by link.
fn first_flow(replica: u32, link: u32) -> u32 {
  return fill_entries(replica) + links[link].slack;
}

// Where a slot's new rate is noted, 0 before: on the list for the next round, which is free. Slots
// get their rates in the order of their list at last, which mostly is that of memory.
fn note_of(replica: u32, slot: u32) -> u32 {
  let parity = 1u - control[replica].unsettled_parity;
  return unsettled_list(replica, parity) + slot - replica * params.lanes;
}

// Counts the unsettled flows of each link in `slack`, which is 0 before.
fn count_flows(replica: u32, flows: u32) {
  for (var i = 0u; i < flows; i++) {
    let slot = unsettled_slot(replica, i);
    let path = path_of(slot);
    let length = path_length(slot);
    lists[note_of(replica, slot)] = 0u;
    for (var k = 0u; k < length; k++) {
      links[replica * params.links + paths[path + k]].slack += 1u;
    }
  }
}

// Puts the unsettled flows of each link one behind another.
fn sort_flows(replica: u32, flows: u32) {
  count_flows(replica, flows);
  let used = atomicLoad(&control[replica].used_links);
  var end = 0u;
  for (var i = 0u; i < used; i++) {
    let link = used_link(replica, i);
    end += links[link].slack;
    links[link].slack = end;
  }
  for (var i = flows; i > 0u; i--) {
    let slot = unsettled_slot(replica, i - 1u);
    let path = path_of(slot);
    let length = path_length(slot);
    for (var k = 0u; k < length; k++) {
      let link = replica * params.links + paths[path + k];
      links[link].slack -= 1u;
      lists[first_flow(replica, link)] = slot;
    }
  }
}

fn share_at(replica: u32, place: u32) -> f32 {
  return links[used_link(replica, place)].share;
}

// The first of the two places below one of the heap.
fn below(place: u32) -> u32 {
  return place + place + 1u;
}

// Moves the link at a place of the heap down to where it belongs. The heap is the list of used
// links, as far as `count`: no link's share is below that of the link at half its place.
fn sift(replica: u32, place: u32, count: u32) {
  let heap = used_link_list(replica);
  let moved = lists[heap + place];
  let share = share_at(replica, place);
  var hole = place;
  for (var child = below(hole); child < count; child = below(hole)) {
    if (child + 1u < count && share_at(replica, child + 1u) < share_at(replica, child)) {
      child += 1u;
    }
    if (share_at(replica, child) >= share) {
      break;
    }
    lists[heap + hole] = lists[heap + child];
    hole = child;
  }
  lists[heap + hole] = moved;
}

// Settles all unsettled flows of a link with the same share.
fn settle_all(replica: u32, link: u32, share: f32) {
  let most = atomicLoad(&links[link].flows);
  let first = first_flow(replica, link);
  for (var i = 0u; i < most && atomicLoad(&links[link].unsettled) > 0u; i++) {
    let slot = lists[first + i];
    let note = note_of(replica, slot);
    if (lists[note] == 0u) {
      let rate = rate_for(slot, share);
      lists[note] = bitcast<u32>(rate);
      take_path(replica, slot, rate);
    }
  }
}

fn drain(replica: u32) {
  let parity = control[replica].unsettled_parity;
  let flows = atomicLoad(&control[replica].unsettled[parity]);
  sort_flows(replica, flows);
  let heap = used_link_list(replica);
  var count = atomicLoad(&control[replica].used_links);
  for (var place = count / 2u; place > 0u; place--) {
    sift(replica, place - 1u, count);
  }
  var level = 0.0;
  for (; count > 0u; ) {
    let link = used_link(replica, 0u);
    let share = link_share(replica, link);
    if (share > links[link].share && share < FAR) {
      links[link].share = share;
      sift(replica, 0u, count);
      continue;
    }
    if (share < FAR) {
      level = select(level, share, share > level * 1.0000002);
      settle_all(replica, link, level);
    }
    count -= 1u;
    lists[heap] = lists[heap + count];
    sift(replica, 0u, count);
  }
  for (var i = 0u; i < flows; i++) {
    let slot = unsettled_slot(replica, i);
    change_rate(replica, slot, bitcast<f32>(lists[note_of(replica, slot)]));
  }
  atomicStore(&control[replica].unsettled[parity], 0u);
}

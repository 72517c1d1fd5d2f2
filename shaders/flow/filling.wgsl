// For each link a list of the unsettled flows that cross it, while rates are settled. So a fill
// round looks at a link only until it finds a *witness*: an unsettled flow that is tighter
// elsewhere. A link stays as it is while its witness does, and only a link without one is looked at
// in full. An entry is a place in the replica's part of `lists`, one for each link of each slot's
// path; there stands the entry that follows, plus one. Needs: params, lists and lists.wgsl.

// A link's list.
struct FillHead {
  // First entry, plus one; 0: none.
  first: atomic<u32>,
  // The entry behind which the witness stood last, plus one; 0: it stood first.
  behind: u32,
  // The witness's slot, plus one, and a link on which it is tighter; 0: it has to be found.
  witness: u32,
  tighter: u32,
}

fn entry_word(replica: u32, entry: u32) -> u32 {
  return fill_entries(replica) + entry;
}

// The slot of an entry.
fn entry_slot(replica: u32, entry: u32) -> u32 {
  return replica * params.lanes + entry / params.path_stride;
}

// Which link of the slot's path an entry is for.
fn entry_place(entry: u32) -> u32 {
  return entry % params.path_stride;
}

// Needs: params, lists, paths, links, fill_heads, lists.wgsl, path.wgsl and filling.wgsl.

// Puts an unsettled flow on the lists of its links.
fn enlist(replica: u32, slot: u32) {
  let path = path_of(slot);
  let length = path_length(slot);
  let first = (slot - replica * params.lanes) * params.path_stride;
  paths[slot * params.path_words] |= IS_FILLING;
  for (var k = 0u; k < length; k++) {
    let link = replica * params.links + paths[path + k];
    lists[entry_word(replica, first + k)] = atomicExchange(&fill_heads[link].first, first + k + 1u);
  }
}

fn is_tighter(link: u32, share: f32) -> bool {
  return links[link].share * 1.0000002 < share;
}

// Whether some link of the slot's path gives it less than `share`: it is noted as a link's witness.
fn note_witness(replica: u32, link: u32, slot: u32, share: f32) -> bool {
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let other = replica * params.links + paths[path + k];
    if (is_tighter(other, share)) {
      fill_heads[link].witness = slot + 1u;
      fill_heads[link].tighter = other;
      return true;
    }
  }
  return false;
}

// Whether the link's witness is one still, as it was noted: most are.
fn keeps_witness(link: u32, share: f32) -> bool {
  let witness = fill_heads[link].witness;
  return witness != 0u && is_tighter(fill_heads[link].tighter, share) &&
    (paths[(witness - 1u) * params.path_words] & IS_FILLING) != 0u;
}

// The entry behind that one, plus one; the first if `behind` is 0.
fn entry_after(replica: u32, link: u32, behind: u32) -> u32 {
  if (behind == 0u) {
    return atomicLoad(&fill_heads[link].first);
  }
  return lists[entry_word(replica, behind - 1u)];
}

fn set_entry_after(replica: u32, link: u32, behind: u32, entry: u32) {
  if (behind == 0u) {
    atomicStore(&fill_heads[link].first, entry);
  } else {
    lists[entry_word(replica, behind - 1u)] = entry;
  }
}

// Looks for a link's witness, from where it stood last around the link's list. On the way it takes
// out flows that are settled. Yields whether the link has one.
fn find_witness(replica: u32, link: u32, share: f32) -> bool {
  let start = fill_heads[link].behind;
  let most = atomicLoad(&links[link].flows) + 2u;
  var behind = start;
  var around = start == 0u;
  for (var seen = 0u; seen < most; seen++) {
    let entry = entry_after(replica, link, behind);
    if (entry == 0u) {
      if (around) {
        return false;
      }
      around = true;
      behind = 0u;
      continue;
    }
    let slot = entry_slot(replica, entry - 1u);
    if ((paths[slot * params.path_words] & IS_FILLING) == 0u) {
      set_entry_after(replica, link, behind, entry_after(replica, link, entry));
    } else if (note_witness(replica, link, slot, share)) {
      fill_heads[link].behind = behind;
      return true;
    } else {
      behind = entry;
    }
    if (entry == start && around) {
      return false;
    }
  }
  return false;
}

// Marks the link as slack if it has a witness, else with its list. A link without a witness is the
// tightest for all its flows.
fn mark_link(replica: u32, link: u32) {
  let share = links[link].share;
  let slack = atomicLoad(&links[link].unsettled) == 0u || keeps_witness(link, share);
  if (slack || find_witness(replica, link, share)) {
    links[link].slack = SLACK;
  } else {
    links[link].slack = atomicLoad(&fill_heads[link].first);
  }
}

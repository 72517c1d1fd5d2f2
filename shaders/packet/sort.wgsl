// Sorts a list of packets that arrive in one window by (time, link they came by); no two are equal in both. What one
// link brings is on the list latest first on the CPU, so a run of that is turned round and merged with what is sorted.

fn before(a: u32, b: u32) -> bool {
  let ta = packets[a].at;
  let tb = packets[b].at;
  return ta < tb || (ta == tb && packets[a].place < packets[b].place);
}

fn sort_arrivals(list: u32) -> u32 {
  var rest = list;
  var sorted = NONE;
  // Few: by insertion, latest last, from the list's front, where the latest come first.
  for (var n = 0u; n < 32u && rest != NONE; n++) {
    let slot = rest;
    rest = packets[slot].next;
    let at = packets[slot].at;
    let place = packets[slot].place;
    var last = NONE;
    var following = sorted;
    for (var m = 0u; m < 32u && following != NONE; m++) {
      let then = packets[following].at;
      if (at < then || (at == then && place < packets[following].place)) {
        break;
      }
      last = following;
      following = packets[last].next;
    }
    packets[slot].next = following;
    if (last == NONE) {
      sorted = slot;
    } else {
      packets[last].next = slot;
    }
  }
  for (var n = 0u; n < params.slots && rest != NONE; n++) {
    // A run, latest first, becomes a list, earliest first.
    var run = rest;
    rest = packets[run].next;
    packets[run].next = NONE;
    for (var m = 0u; m < params.slots && rest != NONE; m++) {
      if (!before(rest, run)) {
        break;
      }
      let slot = rest;
      rest = packets[slot].next;
      packets[slot].next = run;
      run = slot;
    }
    if (sorted == NONE) {
      sorted = run;
    } else {
      sorted = merge(sorted, run);
    }
  }
  return sorted;
}

// Merges two lists that are not empty.
fn merge(a: u32, b: u32) -> u32 {
  var left = a;
  var right = b;
  var head = NONE;
  var tail = NONE;
  for (var n = 0u; n < params.slots && right != NONE; n++) {
    if (left == NONE || before(right, left)) {
      let other = left;
      left = right;
      right = other;
    }
    if (tail == NONE) {
      head = left;
    } else {
      packets[tail].next = left;
    }
    tail = left;
    left = packets[left].next;
    // Which of the two is called left does not matter; left may only be empty at the end.
    if (left == NONE) {
      left = right;
      right = NONE;
    }
  }
  packets[tail].next = left;
  return head;
}

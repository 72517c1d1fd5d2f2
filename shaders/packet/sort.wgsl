// Sorts a list of packets that arrive in one window by (time, link they came by); no two are equal in both. What one
// link brings is on the list latest first on the CPU, so a run of that is turned round and merged with what is sorted.

fn before(a: u32, b: u32) -> bool {
  let ta = packets[a].at;
  let tb = packets[b].at;
  return ta < tb || (ta == tb && packets[a].place < packets[b].place);
}

// Sorts the list of a port's arrivals where it is, by insertion, and links them up. `at_board`: where the list is; it is
// empty afterwards.
fn sort_arrivals(at_board: u32) -> u32 {
  let all = atomicExchange(&board[at_board], 0u);
  if (all == 0u) {
    return NONE;
  }
  let first = at_board + 2u;
  let end = first + 2u * min(all, LISTED);
  for (var i = first + 2u; i < end; i += 2u) {
    let at = atomicLoad(&board[i]);
    let slot = atomicLoad(&board[i + 1u]);
    var to = i;
    while (to > first) {
      let then = atomicLoad(&board[to - 2u]);
      let other = atomicLoad(&board[to - 1u]);
      if (then < at || (then == at && packets[other].place < packets[slot].place)) {
        break;
      }
      atomicStore(&board[to], then);
      atomicStore(&board[to + 1u], other);
      to -= 2u;
    }
    atomicStore(&board[to], at);
    atomicStore(&board[to + 1u], slot);
  }
  var sorted = NONE;
  for (var i = end; i > first; i -= 2u) {
    let slot = atomicLoad(&board[i - 1u]);
    packets[slot].next = sorted;
    sorted = slot;
  }
  if (all > LISTED) {
    return merge(sorted, sort_many(atomicExchange(&board[at_board + 1u], 0u) - 1u));
  }
  return sorted;
}

fn sort_many(list: u32) -> u32 {
  var rest = list;
  var sorted = NONE;
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

// Sorts what arrives at a port in one window by (time, link it came by); no two are equal in both. What a port's list holds is
// sorted where it is. Behind the last of it comes a mark: an entry of no packet, at 0 where more follow (`refill`), else at
// the window's end.

fn before(a: u32, b: u32) -> bool {
  let ta = packets[a].at;
  let tb = packets[b].at;
  return ta < tb || (ta == tb && packets[a].place < packets[b].place);
}

fn put_mark(entry: u32, at: u32) {
  atomicStore(&board[entry], at);
  atomicStore(&board[entry + 1u], NONE);
}

// Sorts the list, by insertion, and makes each packet the last of whatever it joins: writing to all of them before the first
// is handled, nothing waits for them to come into the cache. Answers the first entry; the list is empty for those who push to it.
fn sort_arrivals(list: u32) -> u32 {
  let all = atomicExchange(&board[list], 0u);
  let first = list + 2u;
  let end = first + 2u * min(all, LISTED);
  for (var i = first; i < end; i += 2u) {
    let at = atomicLoad(&board[i]);
    let slot = atomicLoad(&board[i + 1u]);
    packets[slot].next = NONE;
    var to = i;
    while (to > first) {
      let then = atomicLoad(&board[to - 2u]);
      if (then < at) {
        break;
      }
      let other = atomicLoad(&board[to - 1u]);
      if (then == at && packets[other].place < packets[slot].place) {
        break;
      }
      atomicStore(&board[to], then);
      atomicStore(&board[to + 1u], other);
      to -= 2u;
    }
    atomicStore(&board[to], at);
    atomicStore(&board[to + 1u], slot);
  }
  if (all > LISTED) {
    sort_rest(list, end);
  } else {
    put_mark(end, params.window_ps);
  }
  return first;
}

// Merges what the list holds with what is chained beyond it, and fills the list.
fn sort_rest(list: u32, end: u32) {
  var sorted = NONE;
  for (var i = end; i > list + 2u; i -= 2u) {
    let slot = atomicLoad(&board[i - 1u]);
    packets[slot].at = atomicLoad(&board[i - 2u]);
    packets[slot].next = sorted;
    sorted = slot;
  }
  atomicStore(&board[list + 1u], merge(sorted, sort_many(atomicLoad(&board[list + 1u]) - 1u)) + 1u);
  refill(list);
}

// Fills the list with what comes next of the chain, if anything is left there.
fn refill(list: u32) -> bool {
  var slot = atomicLoad(&board[list + 1u]) - 1u;
  if (slot == NONE) {
    return false;
  }
  var entry = list + 2u;
  for (var n = 0u; n < LISTED && slot != NONE; n++) {
    atomicStore(&board[entry], packets[slot].at);
    atomicStore(&board[entry + 1u], slot);
    let following = packets[slot].next;
    packets[slot].next = NONE;
    slot = following;
    entry += 2u;
  }
  put_mark(entry, select(0u, params.window_ps, slot == NONE));
  atomicStore(&board[list + 1u], slot + 1u);
  return true;
}

// Sorts a chain. What one link brings is on it latest first on the CPU, so a run of that is turned round and merged with what
// is sorted.
fn sort_many(chain: u32) -> u32 {
  var rest = chain;
  var sorted = NONE;
  for (var n = 0u; n < params.slots && rest != NONE; n++) {
    // A run, latest first, becomes a chain, earliest first.
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

// Merges two chains that are not empty.
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

// Sorts arrivals at a port in one window by (time, link it came by); no two are equal in both. The
// entries of a port's list are sorted in place. A mark follows the last of them: an entry without a
// packet, at 0 if more follow (`refill`), else at the window's end.

fn before(a: u32, b: u32) -> bool {
  let ta = packets[a].at;
  let tb = packets[b].at;
  return ta < tb || (ta == tb && came_by(a) < came_by(b));
}

fn put_mark(entry: u32, at: u32) {
  atomicStore(&board[entry + ARRIVAL_AT], at);
  atomicStore(&board[entry + ARRIVAL_SLOT], NONE);
}

// Sorts the list, by insertion, and makes each packet the last of the list that it joins. This
// writes to all packets before the first is handled, so they come into the cache together. Returns
// the first entry; the list is empty for invocations that push to it.
fn sort_arrivals(list: u32) -> u32 {
  let all = atomicExchange(&board[list + LIST_COUNT], 0u);
  let first = list + LIST_FIRST;
  let end = first + ARRIVAL_WORDS * min(all, LISTED);
  for (var i = first; i < end; i += ARRIVAL_WORDS) {
    let at = atomicLoad(&board[i + ARRIVAL_AT]);
    let slot = atomicLoad(&board[i + ARRIVAL_SLOT]);
    packets[slot].next = NONE;
    var to = i;
    while (to > first) {
      let then = atomicLoad(&board[to - (ARRIVAL_WORDS - ARRIVAL_AT)]);
      if (then < at) {
        break;
      }
      let other = atomicLoad(&board[to - (ARRIVAL_WORDS - ARRIVAL_SLOT)]);
      if (then == at && came_by(other) < came_by(slot)) {
        break;
      }
      atomicStore(&board[to + ARRIVAL_AT], then);
      atomicStore(&board[to + ARRIVAL_SLOT], other);
      to -= ARRIVAL_WORDS;
    }
    atomicStore(&board[to + ARRIVAL_AT], at);
    atomicStore(&board[to + ARRIVAL_SLOT], slot);
  }
  if (all > LISTED) {
    sort_rest(list, end);
  } else {
    put_mark(end, params.window_ps);
  }
  return first;
}

// Merges the list with the chain beyond it, and fills the list.
fn sort_rest(list: u32, end: u32) {
  var sorted = NONE;
  for (var i = end; i > list + LIST_FIRST; i -= ARRIVAL_WORDS) {
    let slot = atomicLoad(&board[i - (ARRIVAL_WORDS - ARRIVAL_SLOT)]);
    packets[slot].at = atomicLoad(&board[i - (ARRIVAL_WORDS - ARRIVAL_AT)]);
    packets[slot].next = sorted;
    sorted = slot;
  }
  atomicStore(&board[list + LIST_BEYOND], merge(sorted, sort_many(atomicLoad(&board[list + LIST_BEYOND]) - 1u)) + 1u);
  refill(list);
}

// Fills the list with the next packets of the chain, if any are left there.
fn refill(list: u32) -> bool {
  var slot = atomicLoad(&board[list + LIST_BEYOND]) - 1u;
  if (slot == NONE) {
    return false;
  }
  var entry = list + LIST_FIRST;
  for (var n = 0u; n < LISTED && slot != NONE; n++) {
    atomicStore(&board[entry + ARRIVAL_AT], packets[slot].at);
    atomicStore(&board[entry + ARRIVAL_SLOT], slot);
    let following = packets[slot].next;
    packets[slot].next = NONE;
    slot = following;
    entry += ARRIVAL_WORDS;
  }
  put_mark(entry, select(0u, params.window_ps, slot == NONE));
  atomicStore(&board[list + LIST_BEYOND], slot + 1u);
  return true;
}

// Sorts a chain. On the CPU the packets of one link are on it latest first, so such a run is
// reversed and merged with the sorted part.
fn sort_many(chain: u32) -> u32 {
  var rest = chain;
  var sorted = NONE;
  for (var n = 0u; n < params.count.slots && rest != NONE; n++) {
    // A run, latest first, becomes a chain, earliest first.
    var run = rest;
    rest = packets[run].next;
    packets[run].next = NONE;
    for (var m = 0u; m < params.count.slots && rest != NONE; m++) {
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
  for (var n = 0u; n < params.count.slots && right != NONE; n++) {
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
    // The names left and right are arbitrary; left may only be empty at the end.
    if (left == NONE) {
      left = right;
      right = NONE;
    }
  }
  packets[tail].next = left;
  return head;
}

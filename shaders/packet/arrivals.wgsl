// Lists of arrivals at each port. Many invocations push to them, in any order (sort.wgsl sorts
// them). Window w has list w mod `count.lists`.

// Offset in the window, and slot.
struct Arrival {
  at: u32,
  slot: u32,
}
#words ARRIVAL Arrival

// Arrivals in a list; further ones are chained.
const LISTED = 30u;

struct ArrivalList {
  count: u32,
  // The latest beyond the arrivals in the list, plus one.
  beyond: u32,
  // One entry more, for the mark after the last.
  first: array<Arrival, LISTED + 1u>,
}
#words LIST ArrivalList

// Where the list of a port for a window is; `turn`: the window mod `count.lists`.
fn arrivals_at(replica: u32, link: u32, turn: u32) -> u32 {
  let list = link * params.count.lists + turn;
  return replica * params.board.stride + params.board.arrivals + list * LIST_WORDS;
}

// Where the board has the window that a port's list was last begun for.
fn due_word(replica: u32, link: u32, turn: u32) -> u32 {
  return replica * params.board.stride + params.board.due + turn * params.count.ports + link;
}

// A packet arrives at a port at offset `at` of a window. Whether it is the first there.
fn list_arrival(replica: u32, link: u32, slot: u32, at: u32, window: u32, turn: u32) -> bool {
  let list = arrivals_at(replica, link, turn);
  let n = atomicAdd(&board[list + LIST_COUNT], 1u);
  if (n < LISTED) {
    atomicStore(&board[list + (LIST_FIRST + ARRIVAL_AT) + ARRIVAL_WORDS * n], at);
    atomicStore(&board[list + (LIST_FIRST + ARRIVAL_SLOT) + ARRIVAL_WORDS * n], slot);
  } else {
    packets[slot].at = at;
    packets[slot].next = atomicExchange(&board[list + LIST_BEYOND], slot + 1u) - 1u;
  }
  if (n > 0u) {
    return false;
  }
  atomicStore(&board[due_word(replica, link, turn)], window);
  return true;
}

// Free slots. Every rank and endpoint keeps those it gave up for itself; the rest are in a ring on
// the board. A slot put into the ring in a window is not taken before the next, so takers and
// givers never meet.

// A slot from the ring, or NONE, which ends the run.
fn take_slot(replica: u32) -> u32 {
  let n = atomicAdd(&control[replica].taken, 1u);
  if (i32(control[replica].freed_before - n) <= 0) {
    atomicStore(&control[replica].starved, STARVED);
    return NONE;
  }
  return atomicLoad(&board[replica * params.board.stride + params.board.free + n % params.count.slots]);
}

// Puts a slot into the ring.
fn free_slot(replica: u32, slot: u32) {
  let n = atomicAdd(&control[replica].freed, 1u);
  atomicStore(&board[replica * params.board.stride + params.board.free + n % params.count.slots], slot);
}

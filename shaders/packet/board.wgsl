// Parts of the board that are more than a word (src/engine/packet/board.ts lists its sections).

// A moment, as marks are kept.
struct Moment {
  window: u32,
  at: u32,
}
#words MOMENT Moment

// Data bytes that wait in a switch that shares a buffer: now, and as of the window's start.
struct BufferUse {
  now: u32,
  before: u32,
}
#words USE BufferUse

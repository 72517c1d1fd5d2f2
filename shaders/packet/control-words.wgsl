// Words of a lane that are its congestion control's, as far as the engine knows them (pace.wgsl).
// What a control does not use of these is its own, too.

struct ControlWords {
  own: array<u32, 6>,
  // Of the packet that is acked, where there is telemetry.
  telemetry: u32,
  // Of a paced one: the lane's pace, when each of two timers is due (a window, or 0), and what is
  // asked of them (ps from now, or 0).
  pace: u32,
  due: array<u32, 2>,
  asked: array<u32, 2>,
}
#words CC ControlWords

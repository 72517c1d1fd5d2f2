// Words of a lane that belong to its congestion control, as far as the engine knows them
// (pace.wgsl). A control may also use those of them that it does not need for these purposes.

struct ControlWords {
  own: array<u32, 6>,
  // Telemetry of the acked packet, if the control asks for it.
  telemetry: u32,
  // For a paced control: the lane's pace, when each of two timers is due (a window, or 0), and the
  // requested times (ps from now, or 0).
  pace: u32,
  due: array<u32, 2>,
  asked: array<u32, 2>,
}
#words CC ControlWords

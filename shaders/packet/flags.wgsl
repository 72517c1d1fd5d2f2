// Bits of `params.flags`.

const TRIMMING = 1u;
const PFC = 2u;
// Marks by the queue that a packet finds, or by the queue that it leaves behind; not both.
const ECN = 4u;
const ECN_AT_DEQUEUE = 32u;
// Ranks forward.
const FORWARD = 8u;
// Message records are kept.
const RECORDS = 16u;
// The ports of a switch share a buffer.
const SHARED = 64u;
// Some links are cut through.
const CUT = 128u;
const GO_BACK = 0x400u;
// The congestion control paces its lanes.
const PACED = 0x100000u;
// Receivers pull: credits.wgsl.
const CREDITS = 0x200000u;
// Links change during the run or lose packets: faults.wgsl.
const FAULTS = 0x400000u;

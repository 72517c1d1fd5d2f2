// Flags of an op (src/model/schedule.ts).

const SEND = 1u;
// The message is added to the existing content; kernels do not look at it.
const REDUCE = 2u;
const SIGNAL = 4u;
